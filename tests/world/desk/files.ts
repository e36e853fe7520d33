// The files of a simulated laptop: opened as the desk opens them, copied as they lie when it dies, put back from a backup.
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { closeCache, openCache } from '../../../electron/desk/cache/cache.ts';
import type { Cache } from '../../../electron/desk/cache/cache.ts';
import { closeOutbox, openOutbox } from '../../../electron/desk/outbox/open.ts';
import type { Outbox } from '../../../electron/desk/outbox/open.ts';

export type Files = { readonly dir: string; readonly outbox: Outbox; readonly cache: Cache };

/** What a backup program kept of a laptop: either file may be missing. */
export type FilesKept = { readonly outbox: ReadonlyMap<string, Buffer> | null; readonly cache: ReadonlyMap<string, Buffer> | null };

/** Memory instead of a disk where there is such a place: what a power cut does to a disk is proved elsewhere. */
export function worldRoot(): string {
  return mkdtempSync(join(existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), 'docket-world-'));
}

const OUTBOX = ['outbox.db', 'outbox.db-wal', 'outbox.db-acts'];
const CACHE = ['cache.db', 'cache.db-wal'];

/** Opens both files of a directory, making what is missing. */
export async function openFiles(dir: string, key: Uint8Array): Promise<Files> {
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  const path = join(dir, 'outbox.db');
  const outbox = await openOutbox({ path, key, keyProved: true });
  try {
    return { dir, outbox, cache: await openCache({ path: join(dir, 'cache.db'), key, outbox: { path }, keyProved: true }) };
  } catch (thrown) {
    closeOutbox(outbox);
    throw thrown;
  }
}

export function closeFiles({ outbox, cache }: Pick<Files, 'outbox' | 'cache'>): void {
  closeCache(cache);
  closeOutbox(outbox);
}

/** The files as they lie at this moment, logs and all, in another directory: what a process that dies now leaves behind. */
export function imageOf(from: string, to: string): void {
  mkdirSync(to, { recursive: true, mode: 0o700 });
  for (const name of [...OUTBOX, ...CACHE]) if (existsSync(join(from, name))) copyFileSync(join(from, name), join(to, name));
}

/** A backup of the files at this moment. */
export function keepFiles(dir: string): FilesKept {
  const read = (names: readonly string[]): Map<string, Buffer> => new Map(names.flatMap((name): [string, Buffer][] => (existsSync(join(dir, name)) ? [[name, readFileSync(join(dir, name))]] : [])));
  return { outbox: read(OUTBOX), cache: read(CACHE) };
}

/** Puts a backup's files in their places; nothing of what lay there is left. The files are closed. */
export function putBack(dir: string, kept: FilesKept): void {
  for (const files of [kept.outbox, kept.cache]) {
    if (files === null) continue;
    const [main = ''] = files.keys();
    for (const side of ['', '-wal', '-shm', '-acts']) rmSync(join(dir, `${main}${side}`), { force: true });
    for (const [name, bytes] of files) writeFileSync(join(dir, name), bytes, { mode: 0o600 });
  }
}

/** Takes the cache away, as handing the desk to another person does. The files are closed. */
export function removeCache(dir: string): void {
  for (const side of ['', '-wal', '-shm']) rmSync(join(dir, `cache.db${side}`), { force: true });
}

/** Removes a directory with everything in it. */
export function removeDir(dir: string): void {
  rmSync(dir, { recursive: true, force: true });
}

