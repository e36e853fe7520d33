// What a page changes in counters and words, gathered while it is applied and written once at its end.
import type { Queue } from '../../../shared/model/words.ts';
import { prep } from './cache.ts';
import type { Cache } from './cache.ts';
import { FACETS, wordsTable } from './schema.ts';
import type { FacetName } from './schema.ts';

export type Counted = { readonly what: string } & { readonly [F in FacetName]: string | number };

export type Tally = {
  /** The queues in which any row changed. */
  readonly moved: ReadonlySet<Queue>;
  readonly count: (queue: Queue, row: Counted, by: 1 | -1) => void;
  /** Sets or (null) removes the words of a row; `fresh` says that the index holds nothing of it yet. */
  readonly setWords: (queue: Queue, rid: number, text: string | null, fresh: boolean) => void;
  readonly write: (cache: Cache) => void;
};

/** An empty tally. Facets are counted here, with the page, so that no screen ever groups a million rows. */
export function startTally(): Tally {
  const moved = new Set<Queue>();
  const counts = new Map<Queue, Map<string, number>>();
  const words = new Map<Queue, Map<number, { readonly text: string | null; readonly fresh: boolean }>>();
  const bump = (queue: Queue, key: string, by: number): void => {
    const held = counts.get(queue) ?? new Map<string, number>();
    counts.set(queue, held.set(key, (held.get(key) ?? 0) + by));
  };
  return {
    moved,
    count(queue, row, by) {
      moved.add(queue);
      bump(queue, 'all:', by);
      // A parked record counts as one of the queue and nothing else: its other columns are stand-ins.
      if (row.what !== 'unknown') for (const field of FACETS) bump(queue, `${field}:${row[field]}`, by);
    },
    setWords(queue, rid, text, fresh) {
      const held = words.get(queue) ?? new Map<number, { text: string | null; fresh: boolean }>();
      // A row that is new in this index and changed again in the same page still has nothing there to remove.
      words.set(queue, held.set(rid, { text, fresh: held.get(rid)?.fresh ?? fresh }));
    },
    write(cache) {
      const add = prep(cache, 'INSERT INTO counters(queue, field, value, n) VALUES (?, ?, ?, ?) ON CONFLICT(queue, field, value) DO UPDATE SET n = n + excluded.n');
      for (const [queue, held] of counts) {
        for (const [key, by] of held) {
          const colon = key.indexOf(':');
          if (by !== 0) add.run(queue, key.slice(0, colon), key.slice(colon + 1), by);
        }
      }
      prep(cache, 'DELETE FROM counters WHERE n <= 0').run();
      for (const [queue, held] of words) writeWords(cache, queue, held);
    },
  };
}

function writeWords(cache: Cache, queue: Queue, held: ReadonlyMap<number, { readonly text: string | null; readonly fresh: boolean }>): void {
  const table = wordsTable(queue);
  const add = prep(cache, `INSERT INTO ${table}(rowid, text) VALUES (?, ?)`);
  const remove = prep(cache, `DELETE FROM ${table} WHERE rowid = ?`);
  // The index flushes its buffer whenever a rowid goes back, so they go up.
  for (const [rid, { text, fresh }] of [...held].sort(([a], [b]) => a - b)) {
    if (!fresh) remove.run(rid);
    if (text !== null) add.run(rid, text);
  }
}
