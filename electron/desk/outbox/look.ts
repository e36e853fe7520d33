// Looks at an outbox before anything is written to it: whole, damaged, of another time, or not ours to open.
import { existsSync, lstatSync, rmSync, statSync } from 'node:fs';
import { CACHE_MARK } from '../cache/schema.ts';
import type { Opener, Reader } from '../cache/sealed.ts';
import { plainHeader, sqliteFault } from '../cache/sealed.ts';
import { FaultError, faultOf } from '../../../shared/fault.ts';
import { HISTORY } from './history.ts';
import { readTallyMark } from './tally-mark.ts';

/** How many acts and how many acknowledged transactions a file holds. Acts are never deleted, so their rowids count them. */
export function countsIn(db: Reader): { readonly acts: number; readonly writes: number } {
  const row = db.prepare<[], { acts: number; writes: number }>("SELECT (SELECT coalesce(max(rowid), 0) FROM acts) AS acts, (SELECT coalesce(max(CAST(value AS INTEGER)), 0) FROM meta WHERE key = 'writes') AS writes").get();
  return row ?? { acts: 0, writes: 0 };
}

/** A log of 32 bytes is a header and holds no page. */
const EMPTY_LOG = 32;

/**
 * Answers with whether the outbox is whole: every page authentic, every index complete, and nothing fewer than was
 * acknowledged. Opening it for writing first would fold a damaged log into it and throw the rest of that log away.
 * Nothing that was there is changed. Throws FaultError `wrong_key`, `newer_file`, `data_dir` (not a file),
 * `disk_unsure` (it could not be read, which is not the same as damaged).
 */
export function isWhole(asked: { readonly open: Opener; readonly path: string; readonly key: Uint8Array; readonly keyProved: boolean }): boolean {
  const { path } = asked;
  const acknowledged = readTallyMark(path) ?? { acts: 0, writes: 0 };
  if (sizeOf(path) === 0) return acknowledged.writes === 0 && sizeOf(`${path}-wal`) <= EMPTY_LOG;
  if (plainHeader(path)) return false;
  const before = sides(path).filter((side) => existsSync(side));
  try {
    const db = asked.open({ path, key: asked.key, synchronous: 'FULL', whenDamaged: 'outbox_corrupt', keyProved: asked.keyProved, readonly: true });
    try {
      return soundIn(db, acknowledged);
    } finally {
      db.close();
    }
  } catch (thrown) {
    const found = sqliteFault(thrown, 'outbox_corrupt');
    if (faultOf(found).code === 'outbox_corrupt') return false;
    // A journal of the very first moment can only be rolled back by a writer; then there is nothing in it to lose.
    if (thrown instanceof Error && 'code' in thrown && String(thrown.code).startsWith('SQLITE_READONLY')) return acknowledged.writes === 0;
    throw found;
  } finally {
    for (const side of sides(path)) if (!before.includes(side)) rmSync(side, { force: true });
  }
}

function soundIn(db: Reader, acknowledged: { readonly acts: number; readonly writes: number }): boolean {
  const tables = db.prepare("SELECT name FROM sqlite_master WHERE type = 'table'").pluck().all();
  const step = Number(db.pragma('user_version', { simple: true }));
  if (Number(db.pragma('application_id', { simple: true })) === CACHE_MARK) return false;
  // A process that died while it made the file had not begun to keep anything in it.
  if (step === 0 && !tables.includes('acts')) return acknowledged.writes === 0;
  if (step > HISTORY.length) throw new FaultError('newer_file');
  if (!['acts', 'meta', 'view_log'].every((name) => tables.includes(name))) return false;
  if (db.pragma('integrity_check(1)', { simple: true }) !== 'ok') return false;
  const counts = countsIn(db);
  return counts.acts >= acknowledged.acts && counts.writes >= acknowledged.writes;
}

/** What a reader makes beside the file for itself. */
function sides(path: string): string[] {
  return [`${path}-wal`, `${path}-shm`];
}

/** The size in bytes, 0 where there is nothing. Throws `data_dir` where it is a link or a folder: nobody writes acts through those. */
function sizeOf(path: string): number {
  const found = lstatSync(path, { throwIfNoEntry: false });
  if (found === undefined) return 0;
  if (!found.isFile()) throw new FaultError('data_dir');
  return statSync(path).size;
}
