// Opens an encrypted SQLite file and proves that it is one: the only place that speaks to the cipher.
import { closeSync, existsSync, openSync, readSync, statSync } from 'node:fs';
import type Driver from 'better-sqlite3';
import type { Database as Sqlite } from 'better-sqlite3';
import { FaultError } from '../../../shared/fault.ts';

/** Reading and writing are different keys: a function that takes a Reader cannot be handed the power to write. */
export type Reader = Sqlite & { readonly __may: 'read' };
export type Writer = Reader & { readonly __mayAlso: 'write' };

/** AEGIS is authenticated, so a changed byte is an error and never other data. A cipher without a MAC would lie. */
export const CIPHER = 'aegis';

export type SealedAsked = {
  readonly path: string;
  /** 32 random bytes. The caller keeps and clears them. */
  readonly key: Uint8Array;
  /** FULL where an acknowledged write must survive a power cut (the outbox), NORMAL where it can be fetched again. */
  readonly synchronous: 'FULL' | 'NORMAL';
  /** What to say where the content fails its authentication. */
  readonly whenDamaged: 'cache_corrupt' | 'outbox_corrupt';
  /** A second connection that only reads a file which is open already (an export's own snapshot). */
  readonly readonly?: boolean;
  /** The caller proved the key elsewhere (its fingerprint): then a first page that does not open is damage, not a wrong key. */
  readonly keyProved?: boolean;
};

/** Opens sealed files without waiting, once the driver is there: what reopens a file in the middle of its work. */
export type Opener = (asked: SealedAsked) => Writer;

/** Loads the driver. Throws FaultError `old_node` below N-API 10, where the driver would crash the process. */
export async function sealedOpener(): Promise<Opener> {
  if (Number(process.versions.napi) < 10) throw new FaultError('old_node');
  const { default: Database } = await import('better-sqlite3');
  return (asked) => openWith(Database, asked);
}

/**
 * Opens or creates a sealed file. Throws FaultError: `old_node`, `wrong_key` where the first page does not open,
 * `disk_full`, `disk_unsure`, or the damaged fault. Never writes to a file that it could not read first, so a wrong
 * key leaves it byte for byte as it was.
 */
export async function openSealed(asked: SealedAsked): Promise<Writer> {
  return (await sealedOpener())(asked);
}

/**
 * A new sealed file to lay pages of a damaged one in and read them there. It has no journal and no sync, and its
 * schema can be written by hand, so it is of use for nothing else; the caller removes it. Throws as {@link openSealed}.
 */
export async function openScratch(asked: { readonly path: string; readonly key: Uint8Array }): Promise<Writer> {
  if (Number(process.versions.napi) < 10) throw new FaultError('old_node');
  const { default: Database } = await import('better-sqlite3');
  const db = new Database(asked.path);
  try {
    lockWith(db, asked.key);
    db.unsafeMode();
    for (const setting of ['journal_mode=OFF', 'synchronous=OFF', 'temp_store=MEMORY', 'cell_size_check=ON', 'writable_schema=ON']) db.pragma(setting);
    return db as unknown as Writer;
  } catch (thrown) {
    db.close();
    throw sqliteFault(thrown, 'outbox_corrupt');
  }
}

/** Gives a connection its cipher and key, and makes sure that it took them. */
function lockWith(db: Sqlite, key: Uint8Array): void {
  db.pragma(`cipher='${CIPHER}'`);
  db.pragma(`key="x'${Buffer.from(key).toString('hex')}'"`);
  if (String(db.pragma('cipher', { simple: true })) !== CIPHER) throw new FaultError('broken');
}

function openWith(Database: typeof Driver, asked: SealedAsked): Writer {
  const existed = existsSync(asked.path) && statSync(asked.path).size > 0;
  if (existed && plainHeader(asked.path)) throw new FaultError(asked.whenDamaged);
  const db = new Database(asked.path, { readonly: asked.readonly === true });
  try {
    lockWith(db, asked.key);
    // The first read is what proves the key. Nothing above this line has touched the file.
    db.prepare('SELECT count(*) FROM sqlite_master').get();
    db.pragma('temp_store=MEMORY');
    db.pragma('trusted_schema=OFF');
    db.pragma('cell_size_check=ON');
    db.pragma('busy_timeout=5000');
    if (asked.readonly === true) return db as unknown as Writer;
    db.pragma('journal_mode=WAL');
    db.pragma(`synchronous=${asked.synchronous}`);
    db.pragma('secure_delete=ON');
    db.pragma('foreign_keys=ON');
    // A write forces the header out, so that the next line can see ciphertext instead of hoping for it. One transaction,
    // so that a process that dies here leaves no table behind.
    if (!existed) db.exec('BEGIN IMMEDIATE; CREATE TABLE sealed(made INTEGER) STRICT; DROP TABLE sealed; COMMIT;');
    db.pragma('wal_checkpoint(PASSIVE)');
    if (plainHeader(asked.path)) throw new FaultError('broken');
    return db as unknown as Writer;
  } catch (thrown) {
    db.close();
    throw sqliteFault(thrown, asked.whenDamaged, !existed || asked.keyProved === true);
  }
}

/**
 * The fault in what the driver threw. By class, not by single code: a full disk is SQLITE_FULL here and
 * SQLITE_IOERR_WRITE there. An I/O error while syncing means "not certain", never "not saved".
 */
export function sqliteFault(thrown: unknown, whenDamaged: 'cache_corrupt' | 'outbox_corrupt', fresh = true): unknown {
  if (thrown instanceof FaultError) return thrown;
  const code = thrown instanceof Error && 'code' in thrown ? String(thrown.code) : '';
  if (code === 'SQLITE_NOTADB') return new FaultError(fresh ? whenDamaged : 'wrong_key');
  if (code.startsWith('SQLITE_CORRUPT')) return new FaultError(whenDamaged);
  if (code === 'SQLITE_FULL') return new FaultError('disk_full');
  if (code.startsWith('SQLITE_IOERR')) return Object.assign(new FaultError('disk_unsure'), { cause: thrown });
  if (code === 'SQLITE_CANTOPEN' || code === 'SQLITE_READONLY') return new FaultError('broken');
  return thrown;
}

/** Whether a file begins as plain SQLite does: then it is not encrypted, whatever the driver said. */
export function plainHeader(path: string): boolean {
  const file = openSync(path, 'r');
  try {
    const head = Buffer.alloc(16);
    readSync(file, head, 0, 16, 0);
    return head.toString('latin1') === 'SQLite format 3\0';
  } finally {
    closeSync(file);
  }
}
