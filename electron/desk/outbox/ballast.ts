// The ballast: a file that only takes up room, given up when the disk is full so that what is saved can still be sent.
import { randomFillSync } from 'node:crypto';
import { closeSync, existsSync, fsyncSync, openSync, renameSync, rmSync, statSync, statfsSync, writeSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { FaultError } from '../../../shared/fault.ts';
import { isNoRoom } from '../vault/folder.ts';

/** Room for some hundred verdicts in the outbox, whose log is folded in before it grows larger than this. */
export const BALLAST_BYTES = 1024 * 1024;
/** What must be left beside it: a ballast that took the last room would itself be what keeps a person from saving. */
const BESIDE_BYTES = 1024 * 1024;

/** Where the ballast of a directory lies. */
export function ballastIn(dir: string): string {
  return join(dir, 'ballast');
}

/** Puts the ballast in its place and says whether it is there now. False where there is no room for it and for something beside it. */
export function layBallast(path: string): boolean {
  if (existsSync(path)) return true;
  if (!hasRoom(path, BALLAST_BYTES + BESIDE_BYTES)) return false;
  const draft = `${path}.draft`;
  try {
    rmSync(draft, { force: true });
    const file = openSync(draft, 'wx', 0o600);
    try {
      // Random bytes, because a file system that compresses would store zeros in no room at all.
      const bytes = randomFillSync(Buffer.alloc(64 * 1024));
      for (let written = 0; written < BALLAST_BYTES; ) written += writeSync(file, bytes, 0, Math.min(bytes.length, BALLAST_BYTES - written));
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    renameSync(draft, path);
    return true;
  } catch {
    // Whatever was wrong, there is no ballast; the next write to the outbox says what the disk is like.
    discard(draft);
    return false;
  }
}

/** Gives the ballast's room back to the disk. False where there was none. */
export function giveUpBallast(path: string): boolean {
  if (!existsSync(path)) return false;
  rmSync(path, { force: true });
  return true;
}

function discard(path: string): void {
  try {
    rmSync(path, { force: true });
  } catch {
    // Something else lies there under its name; it is not ours to remove.
  }
}

/** Whether the disk says that so many bytes are free to this person. A quota or a limit on file size shows only when one writes. */
function hasRoom(path: string, bytes: number): boolean {
  try {
    const { bavail, bsize } = statfsSync(dirname(path));
    return bavail * bsize >= bytes;
  } catch {
    return true;
  }
}

/**
 * Whether a file cannot grow for want of room: a full disk, a quota, or a limit on the size of files. Tried out beside
 * it, because only the first of these can be asked for.
 */
export function hasNoRoom(path: string): boolean {
  const probe = join(dirname(path), 'room.probe');
  const size = Math.max(...['', '-wal'].map((side) => statSync(`${path}${side}`, { throwIfNoEntry: false })?.size ?? 0));
  try {
    const file = openSync(probe, 'w', 0o600);
    try {
      writeSync(file, Buffer.alloc(64 * 1024), 0, 64 * 1024, size);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    return false;
  } catch (thrown) {
    return isNoRoom(thrown);
  } finally {
    discard(probe);
  }
}

/** What SQLite says where a write, a growth of a file or a map of one fails for want of room in other words than ENOSPC. */
const ROOMLESS = ['SQLITE_IOERR_WRITE', 'SQLITE_IOERR_SHMSIZE', 'SQLITE_IOERR_SHMMAP', 'SQLITE_IOERR_TRUNCATE'];

/**
 * `disk_full` for a `disk_unsure` that was a write without room: then nothing was saved. Anything else is passed on; a
 * sync that failed is never a full disk, because what was written before it may be there all the same.
 */
export function orFull(found: unknown, path: string): unknown {
  const said = found instanceof FaultError && found.fault.code === 'disk_unsure' ? found.cause : null;
  const roomless = said instanceof Error && 'code' in said && ROOMLESS.includes(String(said.code));
  return roomless && hasNoRoom(path) ? new FaultError('disk_full') : found;
}
