// Opens the outbox: the precious file, whole and provably ours, or not at all.
import type { Writer } from '../cache/sealed.ts';
import { openSealed, sqliteFault } from '../cache/sealed.ts';
import { FaultError } from '../../../shared/fault.ts';
import { migrate } from './history.ts';

/**
 * `unsure` turns true for good after the disk failed in the middle of a save: what it then holds is known only after
 * opening it again, and another save on top could make two acts of one.
 */
export type Outbox = { readonly db: Writer; unsure: boolean };

/**
 * Opens or makes the outbox with every acknowledged write synced to the disk. `keyProved` says that the key is
 * known to be this folder's, so that a first page that does not open means damage and not a wrong key. Throws
 * `outbox_corrupt`, `wrong_key`, `newer_file`, `disk_full`, `old_node`; the file stays as it was.
 */
export async function openOutbox(asked: { path: string; key: Uint8Array; keyProved: boolean }): Promise<Outbox> {
  const db = await openSealed({ path: asked.path, key: asked.key, synchronous: 'FULL', whenDamaged: 'outbox_corrupt', keyProved: asked.keyProved });
  try {
    // Without this an INSERT OR REPLACE would delete behind the back of the triggers.
    db.pragma('recursive_triggers=ON');
    if (db.pragma('quick_check(1)', { simple: true }) !== 'ok') throw new FaultError('outbox_corrupt');
    if (Number(db.pragma('synchronous', { simple: true })) < 2) throw new FaultError('broken');
    migrate(db);
    return { db, unsure: false };
  } catch (thrown) {
    db.close();
    throw sqliteFault(thrown, 'outbox_corrupt');
  }
}

/** Closes it; what is in the write-ahead log goes into the file. */
export function closeOutbox(outbox: Outbox): void {
  outbox.db.close();
}

/**
 * Runs one write as one synced transaction. The callback is never async: a transaction that waits would let another
 * one in. An I/O error means "not certain", so this outbox takes no more writes after it.
 */
export function writing<T>(outbox: Outbox, write: (db: Writer) => T): T {
  if (outbox.unsure) throw new FaultError('disk_unsure');
  try {
    return outbox.db.transaction(() => write(outbox.db)).immediate();
  } catch (thrown) {
    const found = sqliteFault(thrown, 'outbox_corrupt');
    if (found instanceof FaultError && found.fault.code === 'disk_unsure') outbox.unsure = true;
    throw found;
  }
}

/** Runs a read and says what is wrong in the words of the fault list. */
export function readingOutbox<T>(outbox: Outbox, read: (db: Writer) => T): T {
  try {
    return read(outbox.db);
  } catch (thrown) {
    throw sqliteFault(thrown, 'outbox_corrupt');
  }
}
