// PostgreSQL inside this process: nothing to install, one data directory, one connection.
import { mkdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import type { Transaction } from '@electric-sql/pglite';
import { FaultError } from '../../shared/fault.ts';
import { diskFault } from './disk.ts';
import { withTries } from './store.ts';
import type { Param, Queryer, Row, Store } from './store.ts';

/** bigint as number: positions and counters stay far below 2^53, and both engines must give the same type. */
const parsers = { 20: Number };

/**
 * Opens (or makes) the embedded database under `dir`. Making one takes seconds, so it is made once, beside its place,
 * and moved there when it is whole: a start that was cut off leaves nothing that looks like a database. `template` is
 * a dump of an initialised directory, for tests. Throws FaultError `store_corrupt` and touches nothing where what lies
 * there cannot be opened, `disk_full` where opening it needs room that is not there. The caller holds the directory's lock.
 */
export async function openPglite(dir: string, template?: Blob): Promise<Store> {
  const place = join(dir, 'pgdata');
  if (!(await isThere(place))) {
    const making = join(dir, 'pgdata.new');
    await rm(making, { recursive: true, force: true });
    await mkdir(dir, { recursive: true, mode: 0o700 });
    const fresh = await PGlite.create({ dataDir: making, ...(template ? { loadDataDir: template } : {}) });
    await fresh.close();
    await rename(making, place);
  }
  const db = await PGlite.create({ dataDir: place, parsers }).catch((thrown: unknown) => {
    const full = diskFault(thrown);
    throw full instanceof FaultError ? full : new FaultError('store_corrupt');
  });
  return over(db);
}

function over(db: PGlite): Store {
  const listeners = new Set<(stream: string) => void>();
  const tell = (streams: Iterable<string>): void => {
    for (const stream of streams) for (const listener of listeners) listener(stream);
  };
  const on = (conn: PGlite | Transaction, moved: (stream: string) => void): Queryer => ({
    query: async <T extends Row>(sql: string, params: readonly Param[] = []) => (await conn.query<T>(sql, [...params])).rows,
    moved,
  });
  return {
    engine: 'pglite',
    ...on(db, (stream) => tell([stream])),
    tx: (run, mode = 'write') =>
      withTries(async () => {
        const moved = new Set<string>();
        const value = await db.transaction(async (tx) => {
          if (mode === 'snapshot') await tx.query('set transaction isolation level repeatable read read only');
          return run(on(tx, (stream) => moved.add(stream)));
        });
        tell(moved);
        return value;
      }),
    // Nobody else has this database open, so that nothing has to go through it to be heard.
    listen: async (onMoved) => {
      listeners.add(onMoved);
      return async () => {
        listeners.delete(onMoved);
      };
    },
    close: () => db.close(),
  };
}

async function isThere(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
