// The key of a demo: 32 random bytes in a private file beside the data. Never for real cases.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { FaultError } from '../../../shared/fault.ts';
import type { DeskFolder } from './folder.ts';
import { readPrivate, writeOnce } from './folder.ts';

/** What the console shows for as long as it runs on such a key. */
export const DEMO_KEY_NOTICE = 'Demo: the key to the files on this computer lies beside them. Do not use it for real cases.';

/** The kept demo key, or null where there is none. Throws `wrong_key` on a file that is no key. */
export function readDemoKey(folder: DeskFolder): Uint8Array | null {
  const kept = readPrivate(folder.demoKey);
  if (kept === null) return null;
  if (kept.length !== 32) throw new FaultError('wrong_key');
  return kept;
}

/** Makes a demo key. Where another process was faster, its key is the answer. */
export function makeDemoKey(folder: DeskFolder, random: (bytes: number) => Uint8Array): Uint8Array {
  const key = random(32);
  if (writeOnce(folder.demoKey, key)) return key;
  const theirs = readDemoKey(folder);
  if (theirs === null) throw new FaultError('wrong_key');
  return theirs;
}

/** Whether a data directory already has a demo's key, so that a script need not say so again while it is offline. */
export function hasDemoKey(dataDir: string): boolean {
  return existsSync(join(dataDir, 'desk', 'demo.key'));
}
