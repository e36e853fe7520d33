// The store's port: the few things the hub asks of a database, so that PGlite and PostgreSQL are one thing to it.

/** A row as it comes back: text as string, bigint as number (positions stay below 2^53), bytea as bytes. */
export type Row = Record<string, unknown>;

/** What a statement's parameters may be. JSON is always passed and kept as text: both engines then agree on it byte for byte. */
export type Param = string | number | boolean | null | Uint8Array | readonly string[];

export type Queryer = {
  /** Runs one statement with `$1`-style parameters and gives its rows. Throws the driver's error. */
  readonly query: <T extends Row = Row>(sql: string, params?: readonly Param[]) => Promise<T[]>;
  /** Says that a stream moves with this transaction. Told to all who listen after the commit, and to nobody where there is none. */
  readonly moved: (stream: string) => void;
};

export type TxMode = 'write' | 'snapshot';

export type Store = Queryer & {
  readonly engine: 'pglite' | 'postgres';
  /**
   * Runs statements in one transaction: all or nothing. `write` is READ COMMITTED and is run again from the start
   * where the database chose it as the victim of a deadlock or could not serialise it, so `run` must do nothing
   * outside the database. `snapshot` is read-only and sees one moment. Never use the store itself inside `run`:
   * PGlite has one connection and would wait for itself.
   */
  readonly tx: <T>(run: (q: Queryer) => Promise<T>, mode?: TxMode) => Promise<T>;
  /**
   * Tells of every stream that moved, from any hub process on this database, soon after the commit. A hint and no
   * promise: what moved while a process or the database died is not told. Gives the way to stop.
   */
  readonly listen: (onMoved: (stream: string) => void) => Promise<() => Promise<void>>;
  readonly close: () => Promise<void>;
};

/** The channel on which a committed change of a stream is told to every hub process. */
export const MOVED_CHANNEL = 'docket_moved';

/** Databases give up a deadlocked transaction after about a second; five in a row is no longer bad luck. */
const TRIES = 5;

const NETWORK = new Set(['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'ENOTFOUND', 'EHOSTUNREACH', 'EAI_AGAIN']);

/** The SQLSTATE or system code of a thrown database error, or an empty string. Codes carry no content; messages may. */
export function codeOf(thrown: unknown): string {
  const code = typeof thrown === 'object' && thrown !== null && 'code' in thrown ? thrown.code : '';
  return typeof code === 'string' ? code : '';
}

/**
 * Whether the same transaction may succeed if it is run again at once: a deadlock's victim, a failed serialisation, or
 * a record that two made at the same moment, as two first cases of one account do; the second try finds it.
 */
export function worthAnotherTry(thrown: unknown): boolean {
  const code = codeOf(thrown);
  const twice = code === '23505' && typeof thrown === 'object' && thrown !== null && 'constraint' in thrown && thrown.constraint === 'records_pkey';
  return code === '40001' || code === '40P01' || twice;
}

/** What a transaction throws that finds its own reading overtaken, with the code of a failed serialisation: it is run again. */
export function overtaken(): Error {
  return Object.assign(new Error('store: written by somebody else meanwhile'), { code: '40001' });
}

/** Whether a question to the database got no answer in time, so that nothing more can be asked over that connection. */
export function isUnanswered(thrown: unknown): thrown is Error {
  return thrown instanceof Error && thrown.message === 'Query read timeout';
}

/** 25P03: the transaction stood still too long. 25006: the database that answers is a replica now. 55P03: a lock did not come free. */
const PASSING = new Set([...NETWORK, '25P03', '25006', '55P03']);

/**
 * Whether asking later may help: the database is away, full, shutting down or too busy. Such an act gets `later` and
 * such a request gets 503; neither is ever stored as an answer.
 */
export function isPassing(thrown: unknown): boolean {
  const code = codeOf(thrown);
  if (PASSING.has(code) || /^(08|40|53|57|58)/.test(code) || isUnanswered(thrown)) return true;
  return thrown instanceof Error && /^(Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error|Client was closed|Cannot use a pool after calling end)/.test(thrown.message);
}

/** Runs a transaction again while the database names it a deadlock's victim; the last failure is thrown. */
export async function withTries<T>(run: () => Promise<T>): Promise<T> {
  for (let tried = 1; ; tried += 1) {
    try {
      return await run();
    } catch (thrown) {
      if (tried >= TRIES || !worthAnotherTry(thrown)) throw thrown;
    }
  }
}
