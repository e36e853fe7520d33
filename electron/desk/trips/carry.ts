// Work for trips after each exchange: what no lease covers any more goes, what a person asked to carry comes.
import { createHash } from 'node:crypto';
import { faultOf } from '../../../shared/fault.ts';
import type { Cache } from '../cache/cache.ts';
import type { Skipped, Wanted } from '../cache/trip-media.ts';
import { keepMedia, nextWanted, planMedia, sweepMedia } from '../cache/trip-media.ts';
import type { Trip } from '../outbox/trips.ts';
import type { HubPort } from '../sync/hub-port.ts';
import type { TripEntry } from './trip.ts';

export type Carrying = {
  readonly hub: Pick<HubPort, 'media'>;
  readonly cache: Cache;
  readonly personId: string;
  /** The trips of this person with where their cases stand. */
  readonly trips: readonly { readonly trip: Trip; readonly entries: readonly TripEntry[] }[];
  /** UTC milliseconds. */
  readonly hubNow: number;
};

/** Those of the trips that still carry something. */
function living(trips: Carrying['trips']): Carrying['trips'] {
  return trips.filter(({ trip }) => trip.ended === null && trip.media);
}

/** Removes what may not be carried any more and writes down what is wanted. Answers with the trips whose media changed. */
export function arrange({ cache, personId, trips, hubNow }: Omit<Carrying, 'hub'>): string[] {
  const changed = new Set(sweepMedia(cache, { personId, live: living(trips).map(({ trip }) => trip.trip), hubNow }));
  for (const { trip, entries } of living(trips)) {
    // Only with a token: then the page that brought the lease is here, and the sweep finds it there too.
    const held = entries.filter(({ state, token }) => state === 'held' && token !== null).map(({ caseId }) => caseId);
    if (planMedia(cache, trip.trip, held)) changed.add(trip.trip);
  }
  return [...changed];
}

/**
 * Fetches what is wanted, one thing after the other, while `goOn` says so; checks each by length, type and hash before
 * it is kept. Ends quietly where the hub cannot be reached: the next exchange goes on. `kept` is told of each trip.
 */
export async function fetchWanted({ hub, cache, trips }: Pick<Carrying, 'hub' | 'cache' | 'trips'>, goOn: () => boolean, kept: (trip: string) => void): Promise<void> {
  const ids = living(trips).map(({ trip }) => trip.trip);
  for (let wanted = goOn() ? nextWanted(cache, ids) : null; wanted !== null; wanted = goOn() ? nextWanted(cache, ids) : null) {
    const got = await fetched(hub, wanted);
    if (got === null || !goOn()) return;
    keepMedia(cache, wanted, got);
    kept(wanted.trip);
  }
}

/** The bytes, or why they stay; null where it has to be tried again later. */
async function fetched(hub: Pick<HubPort, 'media'>, wanted: Wanted): Promise<Uint8Array | Skipped | null> {
  try {
    const { mime, bytes } = await hub.media(wanted.media);
    const same = mime === wanted.mime && bytes.length === wanted.bytes && createHash('sha256').update(bytes).digest('hex') === wanted.sha256;
    return same ? bytes : 'not-the-same';
  } catch (thrown) {
    const { code } = faultOf(thrown);
    return code === 'not_found' ? 'not-there' : code === 'too_large' ? 'too-much' : null;
  }
}
