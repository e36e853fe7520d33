// PostgreSQL over the network: many hub processes may share one.
import { Client, Pool, types } from 'pg';
import type { ClientConfig, PoolClient, PoolConfig } from 'pg';
import { FaultError } from '../../shared/fault.ts';
import { MOVED_CHANNEL, withTries } from './store.ts';
import type { Param, Queryer, Row, Store } from './store.ts';

const INT8 = 20;

/** Waits are bounded, so that a stuck neighbour becomes `later` or `busy` and not a hub that hangs. Milliseconds. */
const WAITS = { connect: 5_000, statement: 30_000, lock: 10_000 } as const;

/**
 * Connects to a PostgreSQL (or an engine that speaks it) by its URL. Throws FaultError `database`, without the URL,
 * where nobody answers or the password is wrong: the URL holds a password.
 */
export async function openPostgres(url: string): Promise<Store> {
  const config: PoolConfig = {
    connectionString: url,
    connectionTimeoutMillis: WAITS.connect,
    statement_timeout: WAITS.statement,
    lock_timeout: WAITS.lock,
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
  const listeners = new Set<() => Promise<void>>();
  return {
    engine: 'postgres',
    query: on(pool).query,
    tx: (run, mode = 'write') => withTries(() => inOne(pool, run, mode === 'snapshot' ? 'begin isolation level repeatable read read only' : 'begin')),
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
      await pool.end();
    },
  };
}

function on(conn: Pool | PoolClient): Queryer {
  return { query: async <T extends Row>(sql: string, params: readonly Param[] = []) => (await conn.query<T>(sql, [...params])).rows };
}

async function inOne<T>(pool: Pool, run: (q: Queryer) => Promise<T>, begin: string): Promise<T> {
  const client = await pool.connect();
  let broken: Error | undefined;
  // A connection that dies under a transaction also emits an error; unheard, that would end the process.
  const onError = (error: Error): void => {
    broken = error;
  };
  client.on('error', onError);
  try {
    await client.query(begin);
    const value = await run(on(client));
    await client.query('commit');
    return value;
  } catch (thrown) {
    await client.query('rollback').catch((error: Error) => {
      broken = error;
    });
    throw thrown;
  } finally {
    client.off('error', onError);
    client.release(broken);
  }
}

/** A connection of its own that listens, and comes back by itself. What was told while it was away is a lost hint: desks also poll. */
async function listening(config: ClientConfig, onMoved: (stream: string) => void): Promise<() => Promise<void>> {
  let stopped = false;
  let client: Client | null = null;
  let timer: NodeJS.Timeout | null = null;
  const connect = async (): Promise<void> => {
    const next = new Client({ ...config, statement_timeout: 0 });
    next.on('notification', (told) => onMoved(told.payload ?? ''));
    next.on('error', () => undefined);
    next.on('end', () => {
      if (!stopped && client === next) again();
    });
    await next.connect();
    await next.query(`listen ${MOVED_CHANNEL}`);
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
