// What became of a trip: from its check-outs, the cases as they are here, and the hub's time. Pure.
import type { TripShown } from '../../../shared/model/trip.ts';
import type { Claim } from '../../../shared/model/case.ts';
import type { Carried } from '../cache/trip-media.ts';
import type { CheckedOut, Trip } from '../outbox/trips.ts';

/** For whom, and when: hub times in UTC milliseconds. `heard` is that of the last page, null before the first. */
export type Seen = {
  readonly personId: string;
  readonly hubNow: number;
  readonly heard: number | null;
  /** Whether this person may still read the trip's queue. */
  readonly granted: boolean;
  /** The case as it is here, null where it is not. */
  readonly caseThere: (caseId: string) => { readonly number: string; readonly title: string; readonly claim: Claim | null } | null;
};

type TripCase = TripShown['cases'][number];

/** A case of a trip, and the token of the lease that is still this person's for the trip; null where there is none to give back. */
export type TripEntry = TripCase & { readonly actId: string; readonly docHash: string; readonly token: number | null };

/** Every case of a trip with where it stands. A lease is never called lost before the hub was heard of it. */
export function entriesOf(trip: Trip, acts: readonly CheckedOut[], seen: Seen): TripEntry[] {
  return acts.map((act) => {
    const there = seen.caseThere(act.caseId);
    const claim = there?.claim ?? null;
    const mine = claim !== null && claim.by === seen.personId && claim.trip === trip.trip && Date.parse(claim.until) > seen.hubNow ? claim : null;
    // Not beside a decision that waits, which frees it by itself; and never the same lease twice.
    const freed = act.since.some(({ kind, state, token }) => (kind === 'decision' ? state === 'waiting' : token === mine?.token));
    return { ...standing(trip, act, there, seen), caseId: act.caseId, number: there?.number ?? null, title: there?.title ?? null, actId: act.actId, docHash: act.docHash, token: mine === null || freed ? null : mine.token };
  });
}

function standing(trip: Trip, { verdict, since }: CheckedOut, there: ReturnType<Seen['caseThere']>, { personId, hubNow, heard, granted }: Seen): Pick<TripCase, 'state' | 'why' | 'until'> {
  const at = (state: TripCase['state'], until: string | null = null, why: TripCase['why'] = null): Pick<TripCase, 'state' | 'why' | 'until'> => ({ state, why, until });
  const until = verdict?.verdict === 'applied' ? leaseEnd(verdict.at, trip.hours) : null;
  if (since.some(({ kind, state }) => kind === 'decision' && state !== 'failed')) return at('done', until);
  if (verdict === null) return at('waiting');
  if (verdict.verdict === 'withdrawn') return at('released');
  if (until === null) return at('lost', null, verdict.verdict === 'conflict' ? 'conflict' : 'refused');
  if (since.some(({ kind, state }) => kind === 'release' && state !== 'failed')) return at('released', until);
  if (!granted) return at('lost', until, 'left');
  const lapsed = (end: string): boolean => hubNow >= Date.parse(end);
  const byClock = lapsed(until) ? at('lost', until, 'lapsed') : at('held', until);
  // Until a page that is younger than the verdict has come, the verdict is all that is known of the lease.
  if (heard === null || heard < Date.parse(verdict.at)) return byClock;
  if (there === null) return byClock;
  const { claim } = there;
  if (claim === null || claim.by !== personId) return at('lost', until, lapsed(until) ? 'lapsed' : 'broken');
  // Claimed again, for another trip or at the desk: it is this person's still, and not this trip's.
  if (claim.trip !== trip.trip) return at('released', claim.until);
  return lapsed(claim.until) ? at('lost', claim.until, 'lapsed') : at('held', claim.until);
}

/** When the lease of a check-out ends that the hub granted at `at`. */
function leaseEnd(at: string, hours: number): string {
  return new Date(Date.parse(at) + hours * 3_600_000).toISOString();
}

/** A trip as a screen shows it. */
export function tripShown(trip: Trip, entries: readonly TripEntry[], media: Carried): TripShown {
  const count = (state: TripCase['state']): number => entries.filter((entry) => entry.state === state).length;
  const ends = (of: readonly TripEntry[]): string[] => of.flatMap(({ until }) => (until === null ? [] : [until])).sort();
  const { trip: id, queue, reason, hours, made, ended } = trip;
  return {
    id, queue, reason, hours, made, ended,
    until: ends(entries.filter(({ state }) => state === 'held'))[0] ?? ends(entries).at(-1) ?? null,
    asked: entries.length, waiting: count('waiting'), held: count('held'), done: count('done'), released: count('released'), lost: count('lost'),
    media: trip.media ? media : { wanted: 0, held: 0, bytes: 0, skipped: 0 },
    cases: entries.map(({ caseId, number, title, state, why, until }) => ({ caseId, number, title, state, why, until })),
  };
}
