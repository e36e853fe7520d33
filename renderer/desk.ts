// The console's side of the door: typed asking, and the few small stores that the screens watch.
import type { CallName, ExportShown, In, News, Out, OutboxRow, SessionShown, StatusShown, HostDoor } from '../shared/contract.ts';
import type { Answer, Fault } from '../shared/fault.ts';
import { QUEUES } from '../shared/model/lists.ts';
import type { Queue } from '../shared/model/words.ts';
import type { TripShown } from '../shared/model/trip.ts';
import { needsYou } from './parts/outcomes.ts';

/** A value that screens can watch. `set` with the same value tells nobody. */
export type Store<T> = {
  readonly get: () => T;
  readonly set: (next: T) => void;
  readonly watch: (listener: () => void) => () => void;
};

/** A store that begins with `first`. */
export function store<T>(first: T): Store<T> {
  let held = first;
  const listeners = new Set<() => void>();
  return {
    get: () => held,
    set: (next) => {
      if (Object.is(held, next)) return;
      held = next;
      for (const listener of Array.from(listeners)) listener();
    },
    watch: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}

/**
 * Runs `work` now, and once more if it was asked for while running: a burst of news becomes two fetches, never a
 * pile, and the last one always sees the last news.
 */
export function coalesced(work: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> | null = null;
  let again = false;
  const run = async (): Promise<void> => {
    do {
      again = false;
      await work();
    } while (again);
    running = null;
  };
  return () => {
    if (running !== null) {
      again = true;
      return running;
    }
    running = run();
    return running;
  };
}

export type QueueCount = Out<'queues'>[number];

export type Desk = {
  /** Asks the desk. Never throws: a door that breaks is answered as the fault `broken`. */
  readonly ask: <K extends CallName>(call: K, input: In<K>) => Promise<Answer<Out<K>>>;
  readonly session: Store<SessionShown | null>;
  readonly status: Store<StatusShown | null>;
  readonly queues: Store<readonly QueueCount[]>;
  /** Every act of this person, newest first. */
  readonly acts: Store<readonly OutboxRow[]>;
  readonly exports: Store<readonly ExportShown[]>;
  /** The person's trips, newest first. */
  readonly trips: Store<readonly TripShown[]>;
  /** Grows by one each time that a queue's rows may look different. */
  readonly turns: Store<Readonly<Record<Queue, number>>>;
  /** People's names by id, gathered from what the desk has shown. */
  readonly names: Store<Readonly<Record<string, string>>>;
  /** Why the desk could not be asked at all, or null. */
  readonly broken: Store<Fault | null>;
  /** Fetches what the frame of the console shows. */
  readonly start: () => Promise<void>;
};

/** Learns names that came with a record. */
export function learn(desk: Desk, names: Readonly<Record<string, string>> | undefined): void {
  const known = desk.names.get();
  if (names === undefined || Object.keys(names).every((id) => known[id] === names[id])) return;
  desk.names.set({ ...known, ...names });
}

/** Makes the console's desk out of what the host put on the window. */
export function makeDesk(door: HostDoor): Desk {
  const session = store<SessionShown | null>(null);
  const status = store<StatusShown | null>(null);
  const queues = store<readonly QueueCount[]>([]);
  const acts = store<readonly OutboxRow[]>([]);
  const exports = store<readonly ExportShown[]>([]);
  const trips = store<readonly TripShown[]>([]);
  const names = store<Readonly<Record<string, string>>>({});
  const broken = store<Fault | null>(null);
  const turns = store<Readonly<Record<Queue, number>>>(Object.fromEntries(QUEUES.map((queue) => [queue, 0])) as Record<Queue, number>);

  const ask: Desk['ask'] = async (call, input) => {
    try {
      return (await door.ask(call, input)) as never;
    } catch {
      return { ok: false, fault: { code: 'broken', message: 'The desk does not answer. Nothing that you saved is lost. Restart Docket.' } };
    }
  };
  const who = () => session.get()?.person?.id ?? null;
  let before = who();
  // People take turns at one desk: counts, acts and exports of one are never on the screen of the next.
  session.watch(() => {
    if (who() === before) return;
    before = who();
    queues.set([]);
    acts.set([]);
    exports.set([]);
    trips.set([]);
    names.set({});
  });
  const fill = <K extends CallName>(call: K, input: In<K>, into: (value: Out<K>) => void) =>
    coalesced(async () => {
      const asking = who();
      const answer = await ask(call, input);
      if (answer.ok && asking === who()) into(answer.value);
    });

  const loadQueues = fill('queues', {}, queues.set);
  const loadActs = fill('outbox', {}, (rows) => acts.set([...rows].sort((a, b) => (a.at < b.at ? 1 : a.at > b.at ? -1 : 0))));
  const loadExports = fill('exports', {}, exports.set);
  const loadTrips = fill('trips', {}, trips.set);
  const loadStatus = fill('status', {}, status.set);
  const turn = (moved: readonly Queue[]) => {
    const next = { ...turns.get() };
    for (const queue of moved) next[queue] += 1;
    turns.set(next);
  };

  const shown = async () => {
    await Promise.all([loadStatus(), loadQueues(), loadActs(), loadTrips(), session.get()?.mayExport === true ? loadExports() : undefined]);
  };

  const hear = (news: News) => {
    switch (news.topic) {
      case 'moved':
        turn(news.body.directory ? QUEUES : news.body.queues);
        void loadQueues();
        // A verdict arrives before the page that shows why: what an open conflict compares with has just moved. And
        // after a refill of the cache the acts find their cases again.
        if (acts.get().some((act) => act.state === 'waiting' || needsYou(act) || act.caseNumber === null)) void loadActs();
        return;
      case 'status':
        status.set(news.body);
        return;
      case 'session': {
        const was = who();
        session.set(news.body);
        if (news.body.person !== null) learn(desk, { [news.body.person.id]: news.body.person.name });
        if (news.body.state === 'signed-in' && was !== news.body.person?.id) void shown();
        return;
      }
      case 'outbox':
        // A pending mark stands in every list that shows the case, so the lists look again too.
        turn(QUEUES);
        void loadActs();
        if (trips.get().some(({ ended }) => ended === null)) void loadTrips();
        return;
      case 'trips':
        void loadTrips();
        return;
      case 'export':
        exports.set([news.body, ...exports.get().filter((job) => job.job !== news.body.job)]);
        return;
    }
  };

  const desk: Desk = {
    ask,
    session,
    status,
    queues,
    acts,
    exports,
    trips,
    turns,
    names,
    broken,
    start: async () => {
      door.onNews(hear);
      const answer = await ask('session', {});
      if (!answer.ok) {
        broken.set(answer.fault);
        return;
      }
      session.set(answer.value);
      if (answer.value.person !== null) learn(desk, { [answer.value.person.id]: answer.value.person.name });
      await (answer.value.state === 'signed-in' ? shown() : loadStatus());
    },
  };
  return desk;
}
