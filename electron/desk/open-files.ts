// Opens the files of a desk: folder, lock, key, outbox, cache, in the order that loses nothing.
import { existsSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { FaultError, faultOf } from '../../shared/fault.ts';
import type { Cache } from './cache/cache.ts';
import { closeCache, openCache } from './cache/cache.ts';
import { ballastIn, giveUpBallast, layBallast, orFull } from './outbox/ballast.ts';
import type { Lock } from './outbox/one-writer.ts';
import { takeLock } from './outbox/one-writer.ts';
import { bindOwner, ownerGet } from './outbox/owner.ts';
import type { Outbox } from './outbox/open.ts';
import { closeOutbox } from './outbox/open.ts';
import { openOrRescue } from './outbox/rescue.ts';
import type { DeskFolder } from './vault/folder.ts';
import { prepareFolder } from './vault/folder.ts';
import type { KeySource } from './vault/unlock.ts';
import { keepMark, unlock } from './vault/unlock.ts';

export type FilesAsked = {
  readonly dataDir: string;
  readonly key: KeySource;
  /** This computer's clock in UTC milliseconds; it names what is set aside. */
  readonly now: () => number;
  readonly random: (bytes: number) => Uint8Array;
};

export type DeskFiles = {
  readonly folder: DeskFolder;
  readonly lock: Lock;
  readonly key: Uint8Array;
  readonly device: string;
  /** What the console must show about the key, or null. */
  readonly notice: string | null;
  readonly outbox: Outbox;
  readonly cache: Cache;
  /** A damaged cache was set aside and this one is new. */
  readonly setAside: boolean;
};

/**
 * Opens the files of a data directory. A damaged outbox is rescued and a damaged cache set aside; both are renamed and
 * never removed. Throws FaultError `in_use`, `wrong_key`, `no_keychain`, `newer_file`, `outbox_corrupt` (damaged, and no
 * proof that the key is the one), `data_dir`, `disk_full`, `disk_unsure`, `old_node`, and leaves every file as it was.
 */
export async function openFiles(asked: FilesAsked): Promise<DeskFiles> {
  const folder = prepareFolder(asked.dataDir);
  sayFullDisk();
  const lock = await takeLock(folder.lock);
  try {
    return await openLocked(asked, folder, lock).catch((thrown: unknown) => {
      const found = orFull(thrown, folder.cache);
      // What was saved has to reach the hub also from a disk that is full: starting needs a little room itself.
      if (faultOf(found).code !== 'disk_full' || !giveUpBallast(ballastIn(folder.dir))) throw found;
      return openLocked(asked, folder, lock);
    });
  } catch (thrown) {
    lock.release();
    throw thrown;
  }
}

async function openLocked(asked: FilesAsked, folder: DeskFolder, lock: Lock): Promise<DeskFiles> {
  const { key, device: marked, notice, proven } = await unlock(folder, asked.key, asked.random);
  const ballast = ballastIn(folder.dir);
  const outbox = await openOrRescue({ path: folder.outbox, key, keyProved: proven, ballast, astray: folder.cache, now: asked.now });
  try {
    const device = ownerGet(outbox, 'device') ?? marked;
    if (proven && device !== marked) throw new FaultError('wrong_key');
    bindOwner(outbox, 'device', device);
    if (!proven) keepMark(folder, { key, device });
    const opened = await openOrSetAside(folder, key, asked.now);
    outbox.full ||= !layBallast(ballast);
    return { folder, lock, key: Uint8Array.from(key), device, notice, outbox, ...opened };
  } catch (thrown) {
    closeOutbox(outbox);
    throw thrown;
  }
}

/** Closes the files, clears the key and gives the lock back. */
export function closeFiles(files: Pick<DeskFiles, 'outbox' | 'cache' | 'key' | 'lock'>): void {
  closeCache(files.cache);
  closeOutbox(files.outbox);
  files.key.fill(0);
  files.lock.release();
}

/** Opens the cache, a damaged one after setting it aside. Throws what openCache throws but `cache_corrupt`. */
export async function openOrSetAside(folder: DeskFolder, key: Uint8Array, now: () => number): Promise<{ cache: Cache; setAside: boolean }> {
  const open = (): Promise<Cache> => openCache({ path: folder.cache, key, outbox: { path: folder.outbox }, keyProved: true });
  try {
    return { cache: await open(), setAside: false };
  } catch (thrown) {
    if (faultOf(thrown).code !== 'cache_corrupt') throw thrown;
    setCacheAside(folder, now);
    return { cache: await open(), setAside: true };
  }
}

/** Renamed and not removed: somebody may want to know what happened to it. Its log belongs to it and goes along. */
export function setCacheAside(folder: DeskFolder, now: () => number): void {
  const name = join(folder.dir, `cache.damaged-${new Date(now()).toISOString().replace(/[:.]/g, '-')}.db`);
  for (const suffix of ['', '-wal', '-shm']) {
    if (existsSync(`${folder.cache}${suffix}`)) renameSync(`${folder.cache}${suffix}`, `${name}${suffix}`);
  }
}

/** A limit on file size must come as an error of the write, which is told, and not as a signal, which would end the desk. */
function sayFullDisk(): void {
  if (process.platform !== 'win32' && process.listenerCount('SIGXFSZ') === 0) process.on('SIGXFSZ', () => undefined);
}
