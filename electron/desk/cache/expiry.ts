// How long the mirror may stay without the hub: the rule, and the watch that keeps it on a clock which may be set back.
import { faultOf } from '../../../shared/fault.ts';
import { STREAMS } from '../../../shared/model/words.ts';
import type { Queue, Stream } from '../../../shared/model/words.ts';
import { CACHED_HOURS } from '../../../shared/rules/offline.ts';
import { guarded, metaGet, metaSet, prep } from './cache.ts';
import type { Cache } from './cache.ts';
import { removeStream } from './remove.ts';
import { isQueue } from './schema.ts';

const HOUR_MS = 3_600_000;

/** A clock may be corrected by a little; one that is further back than this was set back, and then no age can be believed. */
export const SET_BACK_MS = 10 * 60_000;

/** All in milliseconds. `confirmed` has the streams that hold anything: this computer's clock when the hub last confirmed each, null where nobody knows. */
export type Aging = {
  readonly confirmed: ReadonlyMap<Stream, number | null>;
  /** The highest time this computer's clock has shown. */
  readonly highest: number;
  /** How long this process has run since then, by a clock that nobody can set. */
  readonly ranSince: number;
  readonly now: number;
};

export type Aged = {
  /** This computer's time as it can be trusted: it does not run backwards, and not slower than the process. */
  readonly time: number;
  readonly setBack: boolean;
  /** What may not be kept any longer. */
  readonly streams: readonly Stream[];
};

/**
 * What has been here too long. Pure. A clock that was set back makes everything too old, because it is the one way to
 * keep a case for ever. What cannot be known counts as too old. Time during which the computer was off and that the
 * clock does not show when it is on again is not seen.
 */
export function agedOf({ confirmed, highest, ranSince, now }: Aging): Aged {
  const time = Math.max(now, highest + Math.max(0, ranSince));
  const setBack = now < time - SET_BACK_MS;
  const streams = STREAMS.filter((stream) => {
    const at = confirmed.get(stream);
    return at !== undefined && (setBack || at === null || time - at >= CACHED_HOURS[stream] * HOUR_MS);
  });
  return { time, setBack, streams };
}

/** What the watch tells: queues and directory that went, and whether the clock was set back. */
export type Expired = { readonly queues: readonly Queue[]; readonly directory: boolean; readonly setBack: boolean };

export type Watch = {
  /** Removes what was here too long. Without anything to remove it asks no database: it can be called before every read. */
  readonly check: () => void;
  /** Reads again what the hub has confirmed; called after each page. */
  readonly confirmed: () => void;
  /** The hub's time now, in UTC milliseconds: that of its last page and what has passed here since; null before the first page. For showing, never for deciding. */
  readonly hubNow: () => number | null;
};

/** The highest time is kept about this often; so much of it a kill may lose. */
const KEEP_MS = 60_000;

/**
 * Watches over the mirror that `cache` gives, which may be replaced by another. `now` is this computer's clock in UTC
 * milliseconds, `ran` counts the milliseconds of this process and never goes back.
 */
export function watchExpiry(deps: { readonly cache: () => Cache; readonly now: () => number; readonly ran: () => number; readonly expired: (what: Expired) => void }): Watch {
  let of: Cache | null = null;
  let confirmed = new Map<Stream, number | null>();
  let hub: { readonly now: number; readonly heard: number } | null = null;
  let highest = 0;
  let highestRan = 0;
  let kept = 0;

  const read = (cache: Cache): void => {
    const rows = guarded(() => prep(cache, 'SELECT stream, confirmed_at AS at FROM streams WHERE cursor IS NOT NULL').all() as { stream: Stream; at: number | null }[]);
    confirmed = new Map(rows.map(({ stream, at }) => [stream, at]));
    const [hubNow, heard] = [metaGet(cache, 'hub_now'), metaGet(cache, 'hub_heard')];
    hub = hubNow === null || heard === null ? null : { now: Date.parse(hubNow), heard: Number(heard) };
    highest = kept = Number(metaGet(cache, 'highest') ?? 0);
    highestRan = deps.ran();
    of = cache;
  };

  /** The time that can be trusted, noted as the highest; written down now and then. */
  const note = (cache: Cache, time: number): void => {
    highest = time;
    highestRan = deps.ran();
    if (time - kept < KEEP_MS) return;
    kept = time;
    try {
      metaSet(cache, 'highest', String(time));
    } catch (thrown) {
      // On a full disk a case can still be read; a minute later it is tried again.
      if (faultOf(thrown).code === 'cache_corrupt') throw thrown;
    }
  };

  const look = (): { cache: Cache; aged: Aged } => {
    const cache = deps.cache();
    if (of !== cache) read(cache);
    return { cache, aged: agedOf({ confirmed, highest, ranSince: deps.ran() - highestRan, now: deps.now() }) };
  };

  return {
    check: () => {
      const { cache, aged } = look();
      if (aged.streams.length > 0) {
        expire(cache, aged);
        read(cache);
        deps.expired({ queues: aged.streams.filter(isQueue), directory: aged.streams.includes('directory'), setBack: aged.setBack });
      }
      note(cache, aged.time);
    },
    confirmed: () => {
      if (of !== null) read(deps.cache());
    },
    hubNow: () => {
      const { aged } = look();
      return hub === null ? null : hub.now + Math.max(0, aged.time - hub.heard);
    },
  };
}

/** Takes what is too old out of the mirror, all at once. What was saved is in the other file. */
function expire(cache: Cache, { streams, time }: Aged): void {
  guarded(() =>
    cache.db.transaction(() => {
      for (const stream of streams) removeStream(cache, stream);
      metaSet(cache, 'highest', String(time));
    }).immediate(),
  );
  // Lists and texts that were read before must not be served from memory.
  cache.kept.clear();
  for (const stream of streams) cache.generations.set(stream, (cache.generations.get(stream) ?? 0) + 1);
}
