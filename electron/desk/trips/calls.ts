// The calls about trips, and the work that they leave for after each exchange with the hub.
import type { NewAct, Services } from '../../../shared/contract.ts';
import type { TripShown } from '../../../shared/model/trip.ts';
import { FaultError } from '../../../shared/fault.ts';
import type { Case } from '../../../shared/model/case.ts';
import type { Person } from '../../../shared/model/person.ts';
import { hoursAway } from '../../../shared/rules/offline.ts';
import { mayAct, maySee } from '../../../shared/rules/roles.ts';
import type { Cache } from '../cache/cache.ts';
import { hubTimeOf } from '../cache/page.ts';
import { caseById, claimOf } from '../cache/records.ts';
import { carriedBy } from '../cache/trip-media.ts';
import { keepActs } from '../outbox/acts.ts';
import type { Kept } from '../outbox/new-act.ts';
import type { Outbox } from '../outbox/open.ts';
import type { Trip } from '../outbox/trips.ts';
import { checkedOut, checkingOut, insertTrip, markEnded, tripOf, tripsOf } from '../outbox/trips.ts';
import { freeCases } from '../reading/views.ts';
import type { HubPort } from '../sync/hub-port.ts';
import { arrange, fetchWanted } from './carry.ts';
import type { TripEntry } from './trip.ts';
import { entriesOf, tripShown } from './trip.ts';

export type TripDeps = {
  readonly cache: () => Cache;
  readonly outbox: Outbox;
  readonly hub: Pick<HubPort, 'media'>;
  /** Throws `signed_out`. */
  readonly signedIn: () => Person;
  /** The person who is signed in, or null: work that nobody asked for throws nothing. */
  readonly person: () => Person | null;
  /** Whose outbox this is, signed in or not. */
  readonly ownerId: () => string | null;
  /** The document of an act by this person on a case that may have left. */
  readonly make: (person: Person, asked: NewAct, held: Case | null) => Kept;
  readonly basisOf: (held: Case) => NewAct['basis'];
  readonly newId: () => string;
  /** This computer's clock as an instant in UTC. */
  readonly now: () => string;
  /** The hub's time in UTC milliseconds. */
  readonly hubNow: () => number;
  /** Whether a round is under way: then what waits may be in the hub's hands. */
  readonly syncing: () => boolean;
  /** Told of new acts and of trips that look different. */
  readonly keptActs: (actIds: readonly string[]) => void;
  readonly changed: (trips: readonly string[]) => void;
  /** Asks for a round. */
  readonly sync: () => void;
};

export type Trips = Pick<Services, 'checkOut' | 'trips' | 'endTrip'> & {
  /** What is due after an exchange: releases of trips that are over, and media. Comes back at once. */
  readonly exchanged: () => void;
  /** Removes at once what is carried without a lease; answers with nothing and throws nothing but what the files throw. */
  readonly sweep: () => void;
  /** Resolves when no media are being fetched. */
  readonly carried: () => Promise<void>;
  readonly stop: () => void;
};

const OVER = 'The trip was ended.';
/** A release that is due after a trip is over is looked for this long after it was made, in milliseconds: no lease lives longer. */
const LEASES_MS = 96 * 3_600_000;

/** Makes them. Nothing is fetched before the first exchange. */
export function tripCalls(deps: TripDeps): Trips {
  let carrying: Promise<void> | null = null;
  /** What was last told of each trip, so that a round in which nothing moved tells nothing. */
  const told = new Map<string, string>();
  let stopped = false;

  const standing = (person: Person, trip: Trip): TripEntry[] => {
    const cache = deps.cache();
    const heard = hubTimeOf(cache);
    const seen = { personId: person.id, hubNow: deps.hubNow(), heard: heard === null ? null : Date.parse(heard), granted: maySee(person.streams, trip.queue), caseThere: (caseId: string) => claimOf(cache, caseId) };
    return entriesOf(trip, checkedOut(deps.outbox, trip.trip), seen);
  };

  const shown = (person: Person, trip: Trip): TripShown => tripShown(trip, standing(person, trip), carriedBy(deps.cache(), trip.trip));

  const release = (person: Person, { caseId, token }: TripEntry): Kept[] => {
    const held = caseById(deps.cache(), caseId);
    return token === null || held === null ? [] : [deps.make(person, { kind: 'release', caseId, reason: OVER, basis: deps.basisOf(held), args: { token } }, held)];
  };

  /** Withdraws a check-out that the hub has not had yet: then there will be nothing to give back. */
  const withdraw = (person: Person, { caseId, actId, docHash, state }: TripEntry): Kept[] => {
    if (state !== 'waiting' || deps.syncing()) return [];
    const held = caseById(deps.cache(), caseId);
    return [deps.make(person, { kind: 'withdraw', caseId, reason: OVER, basis: held === null ? NO_BASIS : deps.basisOf(held), args: { actId, docHash } }, held)];
  };

  const sweep = (): void => {
    const owner = deps.ownerId();
    if (owner === null) return;
    const trips = tripsOf(deps.outbox).map((trip) => ({ trip, entries: [] }));
    const changed = arrange({ cache: deps.cache(), personId: owner, trips, hubNow: deps.hubNow() });
    if (changed.length > 0) deps.changed(changed);
  };

  return {
    checkOut: ({ view, count, hours, media, reason }) => {
      const person = deps.signedIn();
      const cache = deps.cache();
      const found = freeCases(cache, { view, count, personId: person.id, except: checkingOut(deps.outbox) }, new Date(deps.hubNow()).toISOString());
      if (!maySee(person.streams, found.queue) || (found.queue !== 'flagged-accounts' && !mayAct(person.roles, 'check-out', found.queue))) throw new FaultError('not_allowed');
      const cases = found.ids.flatMap((id) => caseById(cache, id) ?? []);
      if (cases.length === 0) throw new FaultError('nothing_free');
      const trip: Trip = { trip: deps.newId(), made: deps.now(), queue: found.queue, hours: hoursAway(found.queue, hours), media, reason, ended: null };
      const acts = cases.map((held) => deps.make(person, { kind: 'check-out', caseId: held.id, reason, basis: deps.basisOf(held), args: { hours: trip.hours, trip: trip.trip } }, held));
      keepActs(deps.outbox, acts, (db) => insertTrip(db, person.id, trip));
      deps.keptActs(acts.map(({ act }) => act.actId));
      deps.sync();
      return shown(person, trip);
    },
    trips: () => {
      const person = deps.signedIn();
      return tripsOf(deps.outbox).map((trip) => shown(person, trip));
    },
    endTrip: ({ trip: id }) => {
      const person = deps.signedIn();
      const trip = tripOf(deps.outbox, id);
      if (trip.ended === null) {
        const acts = standing(person, trip).flatMap((entry) => [...release(person, entry), ...withdraw(person, entry)]);
        keepActs(deps.outbox, acts, (db) => markEnded(db, id, deps.now()));
        sweep();
        deps.keptActs(acts.map(({ act }) => act.actId));
        deps.changed([id]);
        deps.sync();
      }
      return shown(person, tripOf(deps.outbox, id));
    },
    exchanged: () => {
      const person = deps.person();
      if (person === null || stopped) return;
      const cache = deps.cache();
      const trips = tripsOf(deps.outbox)
        .filter(({ made }) => Date.parse(deps.now()) - Date.parse(made) < LEASES_MS)
        .map((trip) => ({ trip, entries: standing(person, trip) }));
      // A check-out may be granted after its trip was ended, and a decision may have left the lease as it was.
      const releases = trips.filter(({ trip }) => trip.ended !== null).flatMap(({ entries }) => entries.flatMap((entry) => release(person, entry)));
      if (releases.length > 0) {
        keepActs(deps.outbox, releases, () => undefined);
        deps.keptActs(releases.map(({ act }) => act.actId));
        deps.sync();
      }
      arrange({ cache, personId: person.id, trips, hubNow: deps.hubNow() });
      const moved = trips.filter(({ trip, entries }) => {
        const now = JSON.stringify(tripShown(trip, entries, carriedBy(cache, trip.trip)));
        if (told.get(trip.trip) === now) return false;
        told.set(trip.trip, now);
        return true;
      });
      if (moved.length > 0) deps.changed(moved.map(({ trip }) => trip.trip));
      const goOn = (): boolean => !stopped && deps.cache() === cache && deps.person()?.id === person.id;
      carrying ??= fetchWanted({ hub: deps.hub, cache, trips }, goOn, (trip) => deps.changed([trip]))
        .catch(() => undefined)
        .finally(() => {
          carrying = null;
        });
    },
    sweep,
    carried: async () => {
      await carrying;
    },
    stop: () => {
      stopped = true;
    },
  };
}

const NO_BASIS: NewAct['basis'] = { version: 1, tag: '0'.repeat(32), seenAt: '1970-01-01T00:00:00.000Z' };
