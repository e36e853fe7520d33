// A hub's store opened by a command instead of a hub: the directory's only user, or one of many on a database.
import { randomBytes } from 'node:crypto';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { FaultError } from '../../shared/fault.ts';
import { uuidv7 } from './ids.ts';
import { lockDir } from './lock.ts';
import { openPglite } from './pglite.ts';
import { openPostgres } from './postgres.ts';
import { codeOf } from './store.ts';
import type { Store } from './store.ts';

export type StoreAt = { readonly dataDir: string } | { readonly database: string };

/**
 * Works on the store of a hub, and closes it. Throws FaultError: `in_use` (a hub runs on the directory), `data_dir` or
 * `database` (there is no hub's store), `store_corrupt`; and what `work` throws.
 */
export async function withStore<T>(from: StoreAt, work: (store: Store) => Promise<T>): Promise<T> {
  if ('database' in from) return working(await openPostgres(from.database), work);
  const hubDir = join(from.dataDir, 'hub');
  // Opening a place where nothing is would make a new and empty store there.
  if (!(await stat(join(hubDir, 'pgdata')).then((found) => found.isDirectory(), () => false))) throw new FaultError('data_dir', 'no hub has run there');
  const letGo = await lockDir(hubDir, uuidv7(Date.now(), randomBytes(10)));
  try {
    return await working(await openPglite(hubDir), work);
  } finally {
    await letGo();
  }
}

async function working<T>(store: Store, work: (store: Store) => Promise<T>): Promise<T> {
  try {
    return await work(store);
  } catch (thrown) {
    // 42P01: no such table. What answers there is a database, and no hub's.
    throw codeOf(thrown) === '42P01' ? new FaultError('database', 'no hub has written there') : thrown;
  } finally {
    await store.close();
  }
}
