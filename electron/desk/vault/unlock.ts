// Finds or makes the data key of a folder, and knows a wrong key from a damaged file without touching either.
import { createHmac, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import { FaultError } from '../../../shared/fault.ts';
import { Id, Sha256 } from '../../../shared/model/words.ts';
import { DEMO_KEY_NOTICE, makeDemoKey, readDemoKey } from './demo-key.ts';
import type { DeskFolder } from './folder.ts';
import { holdsData, readPrivate, writeOnce, writeOver } from './folder.ts';
import type { Keychain } from './keychain.ts';
import { KeychainFile, unwrapWithKeychain, wrapWithKeychain } from './keychain.ts';
import { PassphraseFile, unwrapWithPassphrase, wrapWithPassphrase } from './passphrase.ts';

/** Where the data key comes from. `given` is a key that the host has already unwrapped with {@link unlock}. */
export type KeySource =
  | { readonly kind: 'demo' }
  | { readonly kind: 'passphrase'; readonly passphrase: string }
  | { readonly kind: 'keychain'; readonly keychain: Keychain }
  | { readonly kind: 'given'; readonly key: Uint8Array };

export type Unlocked = {
  readonly key: Uint8Array;
  readonly device: string;
  /** What the console must show about this key, or null where it lies in a keychain or behind a passphrase. */
  readonly notice: string | null;
  /** True where the key is known to be the one that this folder was made with. */
  readonly proven: boolean;
};

/** Names the key without giving anything of it away, and the device that it was made on. */
const Mark = z.strictObject({ v: z.literal(1), device: Id, fingerprint: Sha256 });
const KeyFile = z.discriminatedUnion('kind', [PassphraseFile, KeychainFile]);

/**
 * The data key of a folder. A fresh key is made only in a folder that holds neither data nor a mark: a key made beside
 * data it cannot open would be the first step to overwriting it. Throws `wrong_key`, `no_keychain`, `data_dir`,
 * `newer_file`, `disk_full`; in each case nothing was changed.
 */
export async function unlock(folder: DeskFolder, source: KeySource, random: (bytes: number) => Uint8Array): Promise<Unlocked> {
  const mark = readMark(folder);
  const fresh = mark === null && !holdsData(folder);
  const found = await keyOf(folder, source, random, { fresh, device: mark?.device ?? null });
  if (found.key.length !== 32) throw new FaultError('wrong_key');
  if (mark !== null && !sameMark(mark.fingerprint, fingerprintOf(found.key))) throw new FaultError('wrong_key');
  const notice = source.kind === 'demo' ? DEMO_KEY_NOTICE : null;
  const unlocked: Unlocked = { ...found, notice, proven: mark !== null || fresh };
  if (fresh) keepMark(folder, unlocked);
  return unlocked;
}

/** Writes down which key opens this folder, once a file has proved it. Another process's mark stays as it is. */
export function keepMark(folder: DeskFolder, unlocked: Pick<Unlocked, 'key' | 'device'>): void {
  writeOnce(folder.mark, text({ v: 1, device: unlocked.device, fingerprint: fingerprintOf(unlocked.key) }));
  const kept = readMark(folder);
  if (kept === null || !sameMark(kept.fingerprint, fingerprintOf(unlocked.key))) throw new FaultError('wrong_key');
}

async function keyOf(
  folder: DeskFolder,
  source: KeySource,
  random: (bytes: number) => Uint8Array,
  made: { fresh: boolean; device: string | null },
): Promise<{ key: Uint8Array; device: string }> {
  const device = made.device ?? `desk-${Buffer.from(random(10)).toString('hex')}`;
  if (source.kind === 'given') return { key: source.key, device };
  if (source.kind === 'demo') {
    const kept = readDemoKey(folder);
    if (kept !== null) return { key: kept, device };
    if (!made.fresh) throw new FaultError('wrong_key');
    return { key: makeDemoKey(folder, random), device };
  }
  const kept = readPrivate(folder.sealedKey);
  if (kept !== null) return openKeyFile(folder, source, kept, made.device);
  if (!made.fresh) throw new FaultError('wrong_key');
  const key = random(32);
  const file =
    source.kind === 'passphrase'
      ? await wrapWithPassphrase({ key, passphrase: source.passphrase, device, random })
      : await wrapWithKeychain({ key, keychain: source.keychain, device });
  if (writeOnce(folder.sealedKey, text(file))) return { key, device };
  const theirs = readPrivate(folder.sealedKey);
  if (theirs === null) throw new FaultError('wrong_key');
  return openKeyFile(folder, source, theirs, null);
}

async function openKeyFile(
  folder: DeskFolder,
  source: Extract<KeySource, { kind: 'passphrase' | 'keychain' }>,
  bytes: Buffer,
  markedDevice: string | null,
): Promise<{ key: Uint8Array; device: string }> {
  const read = KeyFile.safeParse(jsonOf(bytes));
  if (!read.success) throw new FaultError(isNewer(bytes) ? 'newer_file' : 'wrong_key');
  const file = read.data;
  const device = markedDevice ?? file.device;
  if (source.kind === 'passphrase' && file.kind === 'passphrase') return { key: await unwrapWithPassphrase(file, source.passphrase, device), device };
  if (source.kind === 'keychain' && file.kind === 'keychain') {
    const { key, stale } = await unwrapWithKeychain(file, source.keychain, device);
    if (stale) writeOver(folder.sealedKey, text(await wrapWithKeychain({ key, keychain: source.keychain, device })));
    return { key, device };
  }
  throw new FaultError('wrong_key');
}

function readMark(folder: DeskFolder): z.infer<typeof Mark> | null {
  const kept = readPrivate(folder.mark);
  if (kept === null) return null;
  const read = Mark.safeParse(jsonOf(kept));
  if (!read.success) throw new FaultError(isNewer(kept) ? 'newer_file' : 'wrong_key');
  return read.data;
}

function fingerprintOf(key: Uint8Array): string {
  return createHmac('sha256', key).update('docket data key fingerprint, version 1').digest('hex');
}

function sameMark(one: string, other: string): boolean {
  return timingSafeEqual(Buffer.from(one, 'hex'), Buffer.from(other, 'hex'));
}

function text(value: unknown): Buffer {
  return Buffer.from(`${JSON.stringify(value, null, 2)}\n`);
}

function jsonOf(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString('utf8'));
  } catch {
    return null;
  }
}

function isNewer(bytes: Buffer): boolean {
  const value = jsonOf(bytes);
  return typeof value === 'object' && value !== null && 'v' in value && typeof value.v === 'number' && value.v > 1;
}
