// Applies a page of the feed: one transaction, the cursors last (PROTOCOL.md P3, P5, P6, P25).
import { STREAMS } from '../../../shared/model/words.ts';
import type { Queue, Stream } from '../../../shared/model/words.ts';
import type { PullAsked, PullShown } from '../../../shared/wire.ts';
import { guarded, metaGet, metaSet, prep } from './cache.ts';
import type { Cache, Shelf } from './cache.ts';
import { countIn, removeStream } from './remove.ts';
import { isQueue, wordsTable } from './schema.ts';
import { directoryShelf, queueShelf } from './shelves.ts';
import { startTally } from './tally.ts';
import type { Tally } from './tally.ts';

export type Cursors = PullAsked['cursors'];

/** What one page is asked for with, and its turn among all that were asked for since this cache was opened. */
export type Ask = { readonly cursors: Cursors; readonly turn: number };

export type Applied = {
  /** False where the page was late (its cursors are not those of now, or a page asked for after it was here first) or syncing is halted: nothing of it was kept. */
  readonly applied: boolean;
  readonly moved: Queue[];
  readonly directory: boolean;
  /** Streams that are not granted any more: their records, texts and words are gone already. */
  readonly dropped: Stream[];
  /** The stream that asked to lose too much (P25); nothing is applied until `resumeHalted`. */
  readonly halted: Stream | null;
};

type StreamPage = PullShown['streams'][number];
type StreamRow = { cursor: string | null; fill: number; filling: number; chain_base: number | null; chain_gone: number; let_go: number };

/** More than a fifth, and at least twenty: what P25 calls unusual. */
const HALT_SHARE = 5;
const HALT_LEAST = 20;

/** What to ask the next page with, once for each page that is asked for. */
export function askOf(cache: Cache): Ask {
  cache.turns.asked += 1;
  return { cursors: cursorsOf(cache), turn: cache.turns.asked };
}

/** The cursors that a next page is asked with. A stream that has none is asked from its beginning. */
export function cursorsOf(cache: Shelf): Cursors {
  const cursors: Cursors = {};
  for (const row of guarded(() => prep(cache, 'SELECT stream, cursor FROM streams').all() as { stream: Stream; cursor: string | null }[])) {
    if (row.cursor !== null) cursors[row.stream] = row.cursor;
  }
  return cursors;
}

/** The streams that the last page granted, in the order of the queue rail; empty before the first page. */
export function grantedOf(cache: Shelf): Stream[] {
  const kept: unknown = JSON.parse(metaGet(cache, 'granted') ?? '[]');
  return STREAMS.filter((stream) => Array.isArray(kept) && kept.includes(stream));
}

/** The hub's time of the last page that was applied, as an instant in UTC; null before the first. */
export function hubTimeOf(cache: Shelf): string | null {
  return metaGet(cache, 'hub_now');
}

/** The stream that syncing is halted on, or null. */
export function haltedOf(cache: Shelf): Stream | null {
  return metaGet(cache, 'halted') as Stream | null;
}

/** Lets the halted stream do what it asked for, until its run of pages is through. A person said so. */
export function resumeHalted(cache: Cache): void {
  guarded(() =>
    cache.db.transaction(() => {
      const halted = haltedOf(cache);
      if (halted !== null) prep(cache, 'UPDATE streams SET let_go = 1 WHERE stream = ?').run(halted);
      metaSet(cache, 'halted', null);
    })(),
  );
}

/**
 * Applies one page that was asked for with `asked`. Records, words, counters and cursors move together or not at all;
 * a page that comes late, twice or out of turn changes nothing. Streams no longer granted are dropped even where the
 * rest of the page is held back. `heardMs` is this computer's clock (UTC milliseconds) when the page came: from then on
 * a stream that the page brings up to date may stay its time (expiry.ts); the hub's own time where it is left out. Throws FaultError `disk_full`, `disk_unsure` or `cache_corrupt`; then nothing moved.
 */
export function applyPage(cache: Cache, asked: Ask, page: PullShown, heardMs: number = Date.parse(page.now)): Applied {
  const done = guarded(() => cache.db.transaction(() => (isLate(cache, asked) ? null : applyInside(cache, page, heardMs))).immediate());
  if (done === null) return { applied: false, moved: [], directory: false, dropped: [], halted: haltedOf(cache) };
  cache.turns.applied = asked.turn;
  // A text that was read before its queue was taken away must not be served from memory afterwards.
  if (done.dropped.length > 0) cache.kept.clear();
  for (const stream of [...done.moved, ...(done.directory ? ['directory' as const] : [])]) cache.generations.set(stream, (cache.generations.get(stream) ?? 0) + 1);
  return done;
}

/** A page without news leaves the cursors as they are: only its turn then tells that it is older than what is here, and would give back a grant. */
function isLate(cache: Cache, { cursors, turn }: Ask): boolean {
  const now = cursorsOf(cache);
  return turn <= cache.turns.applied || STREAMS.some((stream) => now[stream] !== cursors[stream]);
}

function applyInside(cache: Cache, page: PullShown, heardMs: number): Applied {
  const dropped = dropUngranted(cache, page.granted);
  const moved = new Set<Queue>(dropped.filter(isQueue));
  let directory = dropped.includes('directory');
  const held = haltedOf(cache);
  if (held !== null) return { applied: false, moved: [...moved], directory, dropped, halted: held };
  try {
    // Nested, so that a halt takes back the page and keeps what was dropped above.
    cache.db.transaction(() => {
      const tally = startTally();
      for (const part of page.streams) {
        if (!page.granted.includes(part.stream)) continue;
        if (applyStream(cache, part, page.now, tally)) {
          if (isQueue(part.stream)) moved.add(part.stream);
          else directory = true;
        }
      }
      for (const queue of tally.moved) moved.add(queue);
      tally.write(cache);
      metaSet(cache, 'hub_now', page.now);
      metaSet(cache, 'hub_heard', String(heardMs));
      // The hub was heard: whatever this clock showed before, it counts from here.
      metaSet(cache, 'highest', String(heardMs));
      for (const part of page.streams) {
        if (!page.granted.includes(part.stream)) continue;
        // In the middle of a run of pages the old records are not confirmed yet; a stream that was empty begins here.
        const confirmed = part.more ? 'coalesce(confirmed_at, @heardMs)' : '@heardMs';
        prep(cache, `UPDATE streams SET cursor = @cursor, confirmed_at = ${confirmed} WHERE stream = @stream`).run({ cursor: part.cursor, stream: part.stream, heardMs });
      }
    })();
  } catch (thrown) {
    if (!(thrown instanceof TooMany)) throw thrown;
    metaSet(cache, 'halted', thrown.stream);
    return { applied: false, moved: dropped.filter(isQueue), directory: dropped.includes('directory'), dropped, halted: thrown.stream };
  }
  return { applied: true, moved: [...moved], directory, dropped, halted: null };
}

/** One stream of a page. Says whether anything that a screen could show has moved. */
function applyStream(cache: Cache, part: StreamPage, at: string, tally: Tally): boolean {
  const before = prep(cache, 'SELECT cursor, fill, filling, chain_base, chain_gone, let_go FROM streams WHERE stream = ?').get(part.stream) as StreamRow;
  const fresh = part.reset || before.cursor === null;
  const fill = fresh ? before.fill + 1 : before.fill;
  const filling = fresh || before.filling === 1;
  const base = before.chain_base === null || fresh ? countIn(cache, part.stream) : before.chain_base;
  let gone = fresh ? 0 : before.chain_gone;
  const shelf = isQueue(part.stream) ? queueShelf(cache, part.stream, fill, tally) : directoryShelf(cache, fill);
  for (const put of part.puts) shelf.put(put, at);
  // A record put by this very page is not lost, whatever the order in which the page tells it.
  const kept = new Set(part.puts.map((put) => put.id));
  for (const leave of part.leaves) if (!kept.has(leave.id) && shelf.leave(leave.id)) gone++;
  let stale = 0;
  if (filling && !part.more) stale = shelf.leaveStale();
  if (before.let_go === 0 && gone + stale >= HALT_LEAST && (gone + stale) * HALT_SHARE > base) throw new TooMany(part.stream);
  prep(cache, `UPDATE streams SET fill = @fill, filling = @filling, chain_base = @base, chain_gone = @gone, let_go = @letGo, untidy = CASE WHEN @untidy = 0 THEN untidy ELSE max(untidy, 0) + @untidy END WHERE stream = @stream`).run({
    stream: part.stream, fill, filling: filling && part.more ? 1 : 0, base: part.more ? base : null, gone: part.more ? gone : 0,
    letGo: part.more ? before.let_go : 0, untidy: gone + stale,
  });
  return part.puts.length > 0 || gone + stale > 0;
}

class TooMany extends Error {
  readonly stream: Stream;
  constructor(stream: Stream) {
    super('P25');
    this.stream = stream;
  }
}

/** P5: what is not granted goes at once. */
function dropUngranted(cache: Cache, granted: readonly Stream[]): Stream[] {
  const dropped = STREAMS.filter((stream) => !granted.includes(stream) && removeStream(cache, stream));
  metaSet(cache, 'granted', JSON.stringify(granted));
  return dropped;
}

/** How many pages of the index one call of `tidy` may merge: some ten milliseconds. */
const TIDY_PAGES = 400;

/**
 * Removes from the index the words of records that have left (SQLite's index only marks them), and at the end folds
 * the write-ahead log into the file, so that deleted means gone. Does a bounded piece of work and answers whether
 * there is more: call it again when nothing else is to do.
 */
export function tidy(cache: Cache): boolean {
  return guarded(() => {
    const next = prep(cache, "SELECT stream, untidy FROM streams WHERE untidy <> 0 AND stream <> 'directory' LIMIT 1").get() as { stream: Queue; untidy: number } | undefined;
    if (next === undefined) {
      cache.db.pragma('wal_checkpoint(TRUNCATE)');
      return false;
    }
    const table = wordsTable(next.stream);
    const changes = prep(cache, 'SELECT total_changes()').pluck();
    const before = Number(changes.get());
    // A negative count begins a merge of everything into one piece, a positive one goes on with it (FTS5, "merge").
    prep(cache, `INSERT INTO ${table}(${table}, rank) VALUES ('merge', ?)`).run(next.untidy > 0 ? -TIDY_PAGES : TIDY_PAGES);
    const through = Number(changes.get()) - before < 2;
    prep(cache, 'UPDATE streams SET untidy = ? WHERE stream = ?').run(through ? 0 : -1, next.stream);
    return true;
  });
}
