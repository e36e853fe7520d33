// PostgreSQL over the network: many hub processes may share one.
import { Client, Pool, types } from 'pg';
import type { ClientConfig, PoolClient, PoolConfig } from 'pg';
import { FaultError } from '../../shared/fault.ts';
import { MOVED_CHANNEL, isUnanswered, withTries } from './store.ts';
import type { Param, Queryer, Row, Store } from './store.ts';

const INT8 = 20;

/**
 * Waits are bounded, so that a stuck neighbour becomes `later` or `busy` and not a hub that hangs. `statement`, `lock`
 * and `idle` are kept by the database: the last one ends the transaction of a hub that froze or whose machine is gone,
 * and with it the locks that everybody else waits for. `answer` is kept here, for a database that went silent without
 * closing the connection. Milliseconds. A URL may say otherwise: `?lock_timeout=…`.
 */
const WAITS = { connect: 5_000, statement: 30_000, lock: 10_000, idle: 30_000, answer: 40_000, keepAlive: 10_000 } as const;

/** What moves within so many milliseconds is told at once. */
const GATHER_MS = 10;

/**
 * Connects to a PostgreSQL (or an engine that speaks it) by its URL. Throws FaultError `database`, without the URL,
 * where nobody answers or the password is wrong: the URL holds a password.
 */
export async function openPostgres(url: string): Promise<Store> {
  const config: PoolConfig = {
    statement_timeout: WAITS.statement,
    lock_timeout: WAITS.lock,
    idle_in_transaction_session_timeout: WAITS.idle,
    query_timeout: WAITS.answer,
    connectionString: url,
    connectionTimeoutMillis: WAITS.connect,
    keepAlive: true,
    keepAliveInitialDelayMillis: WAITS.keepAlive,
    application_name: 'docket-hub',
    types: { getTypeParser: ((oid: number, format?: 'text' | 'binary') => (oid === INT8 ? Number : types.getTypeParser(oid, format as 'text'))) as typeof types.getTypeParser },
  };
  let pool: Pool;
  try {
    pool = new Pool({ ...config, max: 10 });
    // An idle connection that the server drops must not end the hub: the next query makes a new one.
    pool.on('error', () => undefined);
    await pool.query('select 1');
  } catch {
    throw new FaultError('database');
  }
  const told = telling(pool);
  const listeners = new Set<() => Promise<void>>();
  return {
    engine: 'postgres',
    ...on(pool, told.moved),
    tx: (run, mode = 'write') => withTries(() => inOne(pool, run, mode === 'snapshot' ? 'begin isolation level repeatable read read only' : 'begin', told.moved)),
    listen: async (onMoved) => {
      const stop = await listening(config, onMoved);
      listeners.add(stop);
      return async () => {
        listeners.delete(stop);
        await stop();
      };
    },
    close: async () => {
      for (const stop of listeners) await stop();
      await told.close();
      await pool.end();
    },
  };
}

function on(conn: Pool | PoolClient, moved: (stream: string) => void): Queryer {
  return {
    query: async <T extends Row>(sql: string, params: readonly Param[] = []) => (await conn.query<T>({ ...named(sql), text: sql, values: [...params] })).rows,
    moved,
  };
}

/** Texts longer than this are made for one occasion, as the rows of a first fill; every other one is written in the code and comes again. */
const LONGEST_PREPARED = 2_000;
const names = new Map<string, string>();

/** The name under which each connection prepares a statement once: reading and planning it every time is half of the database's work for an act. */
function named(sql: string): { readonly name?: string } {
  if (sql.length > LONGEST_PREPARED) return {};
  const name = names.get(sql) ?? `docket_${names.size}`;
  names.set(sql, name);
  return { name };
}

async function inOne<T>(pool: Pool, run: (q: Queryer) => Promise<T>, begin: string, tell: (stream: string) => void): Promise<T> {
  const client = await pool.connect();
  const moved = new Set<string>();
  let broken: Error | undefined;
  // A connection that dies under a transaction also emits an error; unheard, that would end the process.
  const onError = (error: Error): void => {
    broken = error;
  };
  client.on('error', onError);
  try {
    await client.query(begin);
    const value = await run(on(client, (stream) => moved.add(stream)));
    const { command } = await client.query('commit');
    // A failed statement that somebody caught leaves nothing to commit: the database then says so, and throws nothing.
    if (command === 'ROLLBACK') throw new Error('store: the transaction had failed and was not committed');
    for (const stream of moved) tell(stream);
    return value;
  } catch (thrown) {
    // Behind a question that is not answered a rollback would wait as long again; closing the connection ends the transaction.
    if (isUnanswered(thrown)) broken = thrown;
    else {
      await client.query('rollback').catch((error: Error) => {
        broken = error;
      });
    }
    throw thrown;
  } finally {
    client.off('error', onError);
    client.release(broken);
  }
}

/**
 * Tells every hub process what moved, apart from the transactions that moved it: a transaction that notifies holds one
 * lock of the whole database server until it is committed, so that no two of them could be written to disk together.
 */
function telling(pool: Pool): { readonly moved: (stream: string) => void; readonly close: () => Promise<void> } {
  const waiting = new Set<string>();
  let running: Promise<void> | null = null;
  const tell = async (): Promise<void> => {
    while (waiting.size > 0) {
      await new Promise((done) => setTimeout(done, GATHER_MS));
      const streams = [...waiting];
      waiting.clear();
      // A hint that is lost is one that a poll makes good.
      await pool.query('select pg_notify($1, stream) from unnest($2::text[]) as stream', [MOVED_CHANNEL, streams]).catch(() => undefined);
    }
    running = null;
  };
  return {
    moved: (stream) => {
      waiting.add(stream);
      running ??= tell();
    },
    close: async () => {
      await running;
    },
  };
}

/** A connection of its own that listens, and comes back by itself. What was told while it was away is a lost hint: desks also poll. */
async function listening(config: ClientConfig, onMoved: (stream: string) => void): Promise<() => Promise<void>> {
  let stopped = false;
  let client: Client | null = null;
  let timer: NodeJS.Timeout | null = null;
  const connect = async (): Promise<void> => {
    const next = new Client(config);
    next.on('notification', (told) => onMoved(told.payload ?? ''));
    next.on('error', () => undefined);
    next.on('end', () => {
      if (!stopped && client === next) again();
    });
    try {
      await next.connect();
      await next.query(`listen ${MOVED_CHANNEL}`);
    } catch (thrown) {
      // Connected and deaf: nobody else would ever end it. Not waited for: one that never connected has no end to tell.
      void next.end().catch(() => undefined);
      throw thrown;
    }
    client = next;
    if (stopped) await next.end();
  };
  const again = (): void => {
    client = null;
    timer = setTimeout(() => void connect().catch(again), 1_000);
    timer.unref();
  };
  await connect();
  return async () => {
    stopped = true;
    if (timer) clearTimeout(timer);
    await client?.end();
  };
}
