// Disks that fill and fail under the desk's files, and the crash in the middle of a page.
import type { Statement } from 'better-sqlite3';
import type { Cache } from '../../../electron/desk/cache/cache.ts';
import type { Writer } from '../../../electron/desk/cache/sealed.ts';

/** full: no page more. unsaved, saved: the disk reports an error, and the save is not there, or is. */
export type DiskFault = 'full' | 'unsaved' | 'saved';

/** SQLite's own limit in pages: set outright, because of two full disks in a row the second would put the first one's limit back. */
const ROOM = 4_294_967_294;

/** Lets the next write to a file meet a fault; gives the way to set the disk right again. */
export function failDisk(file: { db: Writer }, fault: DiskFault): () => void {
  const { db } = file;
  if (fault === 'full') {
    // SQLite's own limit: what is refused is refused by SQLite itself, in the middle of its work.
    db.pragma(`max_page_count=${Number(db.pragma('page_count', { simple: true }))}`);
    return () => void (db.open && db.pragma(`max_page_count=${ROOM}`));
  }
  const broken = new Proxy(db, {
    get: (target, name) => {
      if (name !== 'transaction') return held(target, name);
      return (run: () => unknown) => {
        const whole = target.transaction(run);
        const failing = (): never => {
          file.db = db;
          if (fault === 'saved') whole.immediate();
          throw Object.assign(new Error('disk I/O error'), { code: 'SQLITE_IOERR_FSYNC' });
        };
        return Object.assign(failing, { immediate: failing, deferred: failing, exclusive: failing });
      };
    },
  });
  file.db = broken;
  return () => {
    if (file.db === broken) file.db = db;
  };
}

/** A crash of the desk's process: nothing that runs in it is believed any more. */
export class Crash extends Error {}

/**
 * A cache whose process dies at the n-th write of the next page. `image` is called at that very moment, before anything
 * is rolled back: what it copies is what the disk holds then.
 */
export function dyingCache(cache: Cache, n: number, image: () => void): Cache {
  let left = n;
  const statement = (of: Statement): Statement =>
    new Proxy(of, {
      get: (target, name) => {
        if (name === 'run') {
          return (...params: unknown[]) => {
            if ((left -= 1) === 0) {
              image();
              throw new Crash('the desk dies inside a page');
            }
            return target.run(...params);
          };
        }
        return held(target, name);
      },
    });
  const db = new Proxy(cache.db, { get: (target, name) => (name === 'prepare' ? (sql: string) => statement(target.prepare(sql)) : held(target, name)) });
  return { ...cache, db, statements: new Map() };
}

/** A property of the real thing, bound to it: a driver's method does not run on a stand-in. */
function held<T extends object>(target: T, name: string | symbol): unknown {
  const value: unknown = Reflect.get(target, name, target);
  return typeof value === 'function' ? value.bind(target) : value;
}
