// One writer per data directory: a lock that the operating system takes back when its holder dies, however it dies.
import { truncateSync } from 'node:fs';
import type { Database as Sqlite } from 'better-sqlite3';
import { FaultError } from '../../../shared/fault.ts';

export type Lock = { readonly release: () => void };

/**
 * Takes the lock of a data directory or throws `in_use`. SQLite's lock for writing on a file of its own is a lock of
 * the kernel (fcntl or LockFileEx): of any number of processes exactly one gets it, a killed holder loses it at once,
 * and no process id is compared, so a reused id or another container's process can never be mistaken for a holder.
 */
export async function takeLock(path: string): Promise<Lock> {
  // Below this the driver does not throw, it ends the process; the sentence has to come first.
  if (Number(process.versions.napi) < 10) throw new FaultError('old_node');
  const { default: Database } = await import('better-sqlite3');
  const take = (): Sqlite => {
    const db = new Database(path, { timeout: 0 });
    try {
      db.pragma('locking_mode=EXCLUSIVE');
      // Nothing is ever written; a journal on the disk would need room that a full disk has not.
      db.pragma('journal_mode=MEMORY');
      // One step of one lock. An exclusive one is taken in several, and of many that begin at once all could fail.
      db.exec('BEGIN IMMEDIATE');
      return db;
    } catch (thrown) {
      db.close();
      throw thrown;
    }
  };
  try {
    const held = takeOrEmpty(take, path);
    return { release: () => held.close() };
  } catch (thrown) {
    const code = codeOf(thrown);
    if (code.startsWith('SQLITE_BUSY') || code.startsWith('SQLITE_LOCKED')) throw new FaultError('in_use');
    throw new FaultError(code === 'SQLITE_FULL' ? 'disk_full' : 'data_dir');
  }
}

/**
 * The file is only ever locked and never written, so whatever stands in it is not ours and is of no use; emptying it
 * takes nothing from a holder in another process, because a lock is not in the content.
 */
function takeOrEmpty(take: () => Sqlite, path: string): Sqlite {
  try {
    return take();
  } catch (thrown) {
    if (!/^SQLITE_(NOTADB|CORRUPT)/.test(codeOf(thrown))) throw thrown;
    truncateSync(path);
    return take();
  }
}

const codeOf = (thrown: unknown): string => (thrown instanceof Error && 'code' in thrown ? String(thrown.code) : '');
