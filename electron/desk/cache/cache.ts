// Opens and closes cache.db, the disposable encrypted mirror of what the hub let this person read.
import { chmodSync, existsSync, rmSync } from 'node:fs';
import type { Statement } from 'better-sqlite3';
import { FaultError } from '../../../shared/fault.ts';
import { STREAMS } from '../../../shared/model/words.ts';
import type { Stream } from '../../../shared/model/words.ts';
import { VERSION } from '../../../shared/version.ts';
import { orFull } from '../outbox/ballast.ts';
import { CACHE_MARK, CACHE_SCHEMA, CACHE_SQL, KNOWN_KINDS, shownSql } from './schema.ts';
import { openSealed, sqliteFault } from './sealed.ts';
import type { Reader, Writer } from './sealed.ts';

/** A connection with its statements: preparing one costs more than running it. */
export type Shelf = { readonly db: Reader; readonly statements: Map<string, Statement> };

export type Cache = Shelf & {
  readonly db: Writer;
  readonly path: string;
  /** Goes up with every change of a stream, so that a list built before can be told from one built after. */
  readonly generations: Map<Stream, number>;
  /** Pages that were asked for since this opening, counted, and the latest of them that was applied: an answer never outlives the connection. */
  readonly turns: { asked: number; applied: number };
  /** What reading/ keeps between calls, so that it dies with the connection that it was read from. */
  readonly kept: Map<string, unknown>;
  /** Opens a second connection that only reads, for a snapshot that a sync in the middle does not tear. */
  readonly openReader: () => Promise<Shelf>;
  readonly forgetKey: () => void;
};

export type CacheAsked = {
  readonly path: string;
  /** 32 bytes; copied, so that the caller may clear its own at once. */
  readonly key: Uint8Array;
  /** outbox.db as its own room opened it, with the same key. Without it no row is ever marked as pending. */
  readonly outbox?: { readonly path: string };
  /** The caller proved the key by its fingerprint: then a first page that does not open is `cache_corrupt`. */
  readonly keyProved?: boolean;
};

/** 64 MiB of decrypted pages at most; SQLite reads a negative figure as KiB. */
const CACHE_KIB = -65_536;

/**
 * Opens or creates the cache. A cache of an older shape is removed and made anew, to be filled again by the next
 * pull. Throws FaultError: `newer_file` (untouched), `cache_corrupt` (untouched: the caller renames it aside and opens
 * again), `wrong_key` (untouched), `disk_full`, `old_node`.
 */
export async function openCache(asked: CacheAsked): Promise<Cache> {
  const key = Uint8Array.from(asked.key);
  const sealed = { path: asked.path, key, synchronous: 'NORMAL', whenDamaged: 'cache_corrupt', keyProved: asked.keyProved === true } as const;
  let db = await openSealed(sealed);
  try {
    const found = Number(db.pragma('user_version', { simple: true }));
    // A file that some other room made is precious until proved otherwise: it is set aside and never removed.
    if (tablesIn(db) > 0 && Number(db.pragma('application_id', { simple: true })) !== CACHE_MARK) throw new FaultError('cache_corrupt');
    if (found > CACHE_SCHEMA) throw new FaultError('newer_file');
    if (found !== CACHE_SCHEMA && tablesIn(db) > 0) {
      // Removed, not emptied: nothing of an old shape stays behind in a free page.
      db.close();
      for (const suffix of ['', '-wal', '-shm']) rmSync(`${asked.path}${suffix}`, { force: true });
      db = await openSealed(sealed);
    }
    if (Number(db.pragma('user_version', { simple: true })) === 0) {
      db.transaction(() => {
        db.exec(CACHE_SQL);
        const add = db.prepare('INSERT INTO streams(stream) VALUES (?)');
        for (const stream of STREAMS) add.run(stream);
        db.pragma(`application_id=${CACHE_MARK}`);
        db.pragma(`user_version=${CACHE_SCHEMA}`);
      })();
    }
    db.pragma(`cache_size=${CACHE_KIB}`);
    // A first fill touches the same index pages over and over: writing them back every 4 MB costs a fifth of it.
    db.pragma('wal_autocheckpoint=8000');
    for (const suffix of ['', '-wal', '-shm']) if (existsSync(`${asked.path}${suffix}`)) chmodSync(`${asked.path}${suffix}`, 0o600);
    if (asked.outbox) attachOutbox(db, asked.outbox.path, key);
    db.exec(shownSql(asked.outbox !== undefined));
    askAgainForParked(db);
  } catch (thrown) {
    // Asked before the file is closed: closing gives the room of its log back.
    const found = orFull(sqliteFault(thrown, 'cache_corrupt'), asked.path);
    if (db.open) db.close();
    throw found;
  }
  return {
    db,
    path: asked.path,
    statements: new Map(),
    generations: new Map(),
    turns: { asked: 0, applied: 0 },
    kept: new Map(),
    openReader: async () => {
      const reader = await openSealed({ ...sealed, readonly: true, keyProved: true });
      reader.pragma(`cache_size=${CACHE_KIB}`);
      reader.exec(shownSql(false));
      return { db: reader, statements: new Map() };
    },
    forgetKey: () => key.fill(0),
  };
}

/** Closes the connection, folds the write-ahead log into the file and clears the copy of the key. Safe to call twice. */
export function closeCache(cache: Cache): void {
  cache.kept.clear();
  cache.forgetKey();
  closeShelf(cache);
}

/** Closes a connection made by `openReader`. Safe to call twice. */
export function closeShelf(shelf: Shelf): void {
  shelf.statements.clear();
  if (shelf.db.open) shelf.db.close();
}

/** The prepared statement of a text, made once per connection. Only texts built from constants are given to it. */
export function prep(shelf: Shelf, sql: string): Statement {
  let statement = shelf.statements.get(sql);
  if (statement === undefined) {
    statement = shelf.db.prepare(sql);
    shelf.statements.set(sql, statement);
  }
  return statement;
}

/**
 * Runs a reading or writing step and turns what the driver throws into a fault: a page that fails its authentication
 * is `cache_corrupt` wherever it is met, because no row of it may be believed.
 */
export function guarded<T>(step: () => T): T {
  try {
    return step();
  } catch (thrown) {
    throw sqliteFault(thrown, 'cache_corrupt');
  }
}

/** A word that the desk keeps about this mirror (hub id, person id, last sync), or null. */
export function metaGet(cache: Shelf, key: string): string | null {
  return guarded(() => (prep(cache, 'SELECT value FROM meta WHERE key = ?').pluck().get(key) as string | undefined) ?? null);
}

/** Keeps a word about this mirror; null forgets it. It goes with the cache, so nothing precious belongs here. */
export function metaSet(cache: Cache, key: string, value: string | null): void {
  guarded(() => {
    if (value === null) prep(cache, 'DELETE FROM meta WHERE key = ?').run(key);
    else prep(cache, 'INSERT INTO meta(key, value) VALUES (?, ?) ON CONFLICT(key) DO UPDATE SET value = excluded.value').run(key, value);
  });
}

function tablesIn(db: Reader): number {
  return Number(db.prepare('SELECT count(*) FROM sqlite_master').pluck().get());
}

function attachOutbox(db: Writer, path: string, key: Uint8Array): void {
  // ATTACH would create a file that is not there, and the outbox's own room must be the one that creates it.
  if (!existsSync(path)) throw new FaultError('broken');
  try {
    db.prepare(`ATTACH ? AS outbox KEY "x'${Buffer.from(key).toString('hex')}'"`).run(path);
    db.prepare('SELECT act_id, case_id, outcome, settled FROM outbox.acts LIMIT 1').get();
  } catch (thrown) {
    throw sqliteFault(thrown, 'outbox_corrupt');
  }
}

/** P6: a record that was parked because nobody could read it is asked for again after each update, which may have learnt its kind or its shape. */
function askAgainForParked(db: Writer): void {
  const known = `${VERSION}:${KNOWN_KINDS.join(',')}`;
  db.transaction(() => {
    const before = db.prepare("SELECT value FROM meta WHERE key = 'known_kinds'").pluck().get() as string | undefined;
    if (before === known) return;
    db.exec(`UPDATE streams SET cursor = NULL WHERE stream IN (SELECT DISTINCT queue FROM records WHERE what = 'unknown')
      OR (stream = 'directory' AND EXISTS (SELECT 1 FROM directory WHERE kind NOT IN ('person', 'template', 'account', 'books')))`);
    db.prepare("INSERT INTO meta(key, value) VALUES ('known_kinds', ?) ON CONFLICT(key) DO UPDATE SET value = excluded.value").run(known);
  })();
}
