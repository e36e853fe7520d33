// The desk's folder: private to its owner, with small files that are either whole or not there.
import { randomBytes } from 'node:crypto';
import { chmodSync, closeSync, existsSync, fsyncSync, linkSync, lstatSync, mkdirSync, openSync, readFileSync, renameSync, rmSync, statSync, writeSync } from 'node:fs';
import { constants } from 'node:os';
import { dirname, join } from 'node:path';
import { FaultError } from '../../../shared/fault.ts';

/** Where the desk keeps things. `cache` is disposable, `outbox` is precious, the rest opens them. */
export type DeskFolder = {
  readonly dir: string;
  readonly cache: string;
  readonly outbox: string;
  readonly lock: string;
  readonly mark: string;
  readonly demoKey: string;
  readonly sealedKey: string;
};

/**
 * Makes or checks `DIR/desk`, 0700, and narrows the process's umask first so that SQLite's own side files are private
 * as well. Throws `data_dir` where it is a link, belongs to somebody else or cannot be written.
 */
export function prepareFolder(dataDir: string): DeskFolder {
  process.umask(0o077);
  const dir = join(dataDir, 'desk');
  try {
    mkdirSync(dir, { recursive: true, mode: 0o700 });
    const found = lstatSync(dir);
    // A link here would let whoever made it choose where the decisions of this person are written.
    if (!found.isDirectory() || (process.getuid !== undefined && found.uid !== process.getuid())) throw new FaultError('data_dir');
    if (process.platform !== 'win32') chmodSync(dir, 0o700);
  } catch (thrown) {
    throw diskFault(thrown);
  }
  return {
    dir,
    cache: join(dir, 'cache.db'),
    outbox: join(dir, 'outbox.db'),
    lock: join(dir, 'lock'),
    mark: join(dir, 'key.mark.json'),
    demoKey: join(dir, 'demo.key'),
    sealedKey: join(dir, 'key.json'),
  };
}

/** Whether this folder already holds sealed data that a fresh key could never open. */
export function holdsData(folder: DeskFolder): boolean {
  return [folder.cache, folder.outbox].some((path) => existsSync(path) && statSync(path).size > 0);
}

/** The bytes of a small private file, or null where there is none. Refuses one that others may read. */
export function readPrivate(path: string): Buffer | null {
  try {
    const found = lstatSync(path);
    if (!found.isFile() || found.size > 64 * 1024) throw new FaultError('data_dir');
    // A key that others could read is not a key any more; going on would make it look like one.
    if (process.platform !== 'win32' && (found.mode & 0o077) !== 0) throw new FaultError('data_dir', 'a key file can be read by others');
    return readFileSync(path);
  } catch (thrown) {
    if (thrown instanceof Error && 'code' in thrown && thrown.code === 'ENOENT') return null;
    throw diskFault(thrown);
  }
}

/** Writes a file that must not exist yet, whole or not at all. False where another process was first: read theirs. */
export function writeOnce(path: string, bytes: Uint8Array): boolean {
  const draft = writeDraft(path, bytes);
  try {
    // A link fails where the name is taken; a rename would silently throw the other's key away.
    linkSync(draft, path);
    syncFolder(path);
    return true;
  } catch (thrown) {
    if (thrown instanceof Error && 'code' in thrown && thrown.code === 'EEXIST') return false;
    throw diskFault(thrown);
  } finally {
    rmSync(draft, { force: true });
  }
}

/** Replaces a file as a whole: a crash leaves the old one or the new one. */
export function writeOver(path: string, bytes: Uint8Array): void {
  const draft = writeDraft(path, bytes);
  try {
    renameSync(draft, path);
    syncFolder(path);
  } catch (thrown) {
    rmSync(draft, { force: true });
    throw diskFault(thrown);
  }
}

/** Whether the file system says that there is no room: a full disk, a quota, a limit on file size. Node has no name for a quota's number. */
export function isNoRoom(thrown: unknown): boolean {
  if (!(thrown instanceof Error) || !('code' in thrown)) return false;
  return ['ENOSPC', 'EDQUOT', 'EFBIG'].includes(String(thrown.code)) || ('errno' in thrown && thrown.errno === -constants.errno.EDQUOT);
}

/** The fault in what the file system threw; anything unknown is passed on as it is. */
export function diskFault(thrown: unknown): unknown {
  if (thrown instanceof FaultError) return thrown;
  if (isNoRoom(thrown)) return new FaultError('disk_full');
  const code = thrown instanceof Error && 'code' in thrown ? String(thrown.code) : '';
  if (code === 'EIO') return new FaultError('disk_unsure');
  if (['EACCES', 'EPERM', 'EROFS', 'ENOTDIR', 'EISDIR', 'EEXIST', 'ELOOP', 'ENAMETOOLONG', 'ENOENT'].includes(code)) return new FaultError('data_dir');
  return thrown;
}

function writeDraft(path: string, bytes: Uint8Array): string {
  const draft = `${path}.${process.pid}.${randomBytes(6).toString('hex')}.draft`;
  try {
    const file = openSync(draft, 'wx', 0o600);
    try {
      writeSync(file, bytes);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    return draft;
  } catch (thrown) {
    rmSync(draft, { force: true });
    throw diskFault(thrown);
  }
}

/** Without this a power cut may forget the name of a file whose bytes are safe. */
function syncFolder(path: string): void {
  if (process.platform === 'win32') return;
  const folder = openSync(dirname(path), 'r');
  try {
    fsyncSync(folder);
  } finally {
    closeSync(folder);
  }
}
