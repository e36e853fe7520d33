// Opens a desk: its files, then sign-in, sync and services over them.
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { News, Services, SessionShown } from '../../shared/contract.ts';
import type { Fault } from '../../shared/fault.ts';
import { FaultError, fault, faultOf } from '../../shared/fault.ts';
import { Person } from '../../shared/model/person.ts';
import { QUEUES } from '../../shared/model/words.ts';
import { Hello } from '../../shared/wire.ts';
import { VERSION } from '../../shared/version.ts';
import type { Cache } from './cache/cache.ts';
import { closeCache } from './cache/cache.ts';
import { watchExpiry } from './cache/expiry.ts';
import { tidy } from './cache/page.ts';
import { newExports, stopExports } from './export/job.ts';
import type { DeskFiles } from './open-files.ts';
import { closeFiles, openFiles, openOrSetAside, setCacheAside } from './open-files.ts';
import { orFull } from './outbox/ballast.ts';
import { uuidv7 } from './outbox/new-act.ts';
import { handOver, ownerGet, ownerSet } from './outbox/owner.ts';
import type { Outbox } from './outbox/open.ts';
import { mendOutbox, outboxFault } from './outbox/open.ts';
import { rescueTold } from './outbox/rescue.ts';
import { deskServices } from './services.ts';
import { openSession } from './sign-in/session.ts';
import { exchange } from './sync/exchange.ts';
import type { Resting } from './sync/exchange.ts';
import { hubOrigin, isLoopback } from './sync/address.ts';
import { httpHub } from './sync/http-hub.ts';
import type { Pace } from './sync/loop.ts';
import { syncLoop } from './sync/loop.ts';
import type { HelloShown } from './sync/hub-port.ts';
import type { KeySource } from './vault/unlock.ts';

export type DeskAsked = {
  readonly dataDir: string;
  readonly hubUrl: string;
  /** Whether this is a demo: only then may the key lie beside the data. */
  readonly demo: boolean;
  readonly key: KeySource;
  readonly hostName: string;
  /** This computer's clock in UTC milliseconds. It orders nothing. */
  readonly now: () => number;
  /** Milliseconds that this process has run, by a clock that nobody can set; the system's own where absent. */
  readonly ran?: () => number;
  readonly random: (bytes: number) => Uint8Array;
  readonly fetch: typeof fetch;
  readonly onNews: (news: News) => void;
  /** The person's time zone (IANA), for what "today" means. UTC where absent. */
  readonly timeZone?: string;
  /** The folder that one export goes into; where absent, each gets a new one in `exports` of the data directory. */
  readonly exportsDir?: string;
  /** How often to ask the hub; by its distance where absent. */
  readonly pace?: Pace;
};

export type Desk = {
  readonly services: Services;
  /** Begins to sync by itself. Without it a desk syncs only when asked. */
  readonly start: () => void;
  /** Signs in on a demo hub without a browser, and pulls once. For scripts and tests. */
  readonly signInAs: (person: string) => Promise<SessionShown>;
  /** Resolves when the recordings and images of trips that can be fetched now are here. */
  readonly carried: () => Promise<void>;
  /** Ends every export and round, closes the files and gives the lock back. Safe to call twice. */
  readonly close: () => Promise<void>;
};

/** A hub on this computer may be asked often; one that a thousand desks share may not. Milliseconds. */
const PACE: Readonly<Record<'near' | 'far', Pace>> = {
  near: { base: 300, cap: 3_000, poll: 30_000, pollDeaf: 5_000 },
  far: { base: 1_000, cap: 60_000, poll: 120_000, pollDeaf: 20_000 },
};

/**
 * Opens the desk of a data directory. Throws FaultError and leaves every file as it was: what {@link openFiles} throws,
 * `not_a_hub` (an unsafe address). A damaged cache is renamed aside and filled anew, a damaged outbox renamed aside and
 * rescued; `status.problem` says so, the first until it is full again, the second until the person has read it.
 */
export async function openDesk(asked: DeskAsked): Promise<Desk> {
  if (asked.key.kind === 'demo' && !asked.demo) throw new FaultError('wrong_key');
  const origin = hubOrigin(asked.hubUrl);
  const files = await openFiles(asked);
  try {
    return runDesk({ asked, origin, ...files });
  } catch (thrown) {
    closeFiles(files);
    throw thrown;
  }
}

type Parts = DeskFiles & { readonly asked: DeskAsked; readonly origin: string };

/** How often it is looked for what may not be here any more, in milliseconds. */
const SWEEP_MS = 60_000;
/** How long a damaged cache is told at least, in milliseconds. */
const TOLD_MS = 60_000;

function runDesk(parts: Parts): Desk {
  const { asked, origin, folder, outbox, device } = parts;
  const closing = new AbortController();
  const exports = newExports();
  let cache = parts.cache;
  /** Faults that are not of sync: told until they are no longer true. */
  let cacheFault: Fault | null = parts.setAside ? fault('cache_corrupt') : null;
  let cacheFaultSince = asked.now();
  let expiredFault: Fault | null = null;
  let signInFault: Fault | null = null;
  let healing: Promise<void> | null = null;
  let closed: Promise<void> | null = null;
  let person: Person | null = readShown(outbox, 'person-shown', Person);
  let hello: HelloShown | null = readShown(outbox, 'hub-shown', Hello);

  const tell = (news: News): void => {
    if (!closing.signal.aborted) asked.onNews(news);
  };

  /** Asks the hub who it is and makes sure that it is the one this outbox belongs to, before anything is sent to it. */
  const greet = async (): Promise<HelloShown> => {
    const said = await hub.hello();
    const bound = ownerGet(outbox, 'hub');
    if (bound !== null && bound !== said.hub) throw new FaultError('other_hub');
    if (asked.key.kind === 'demo' && !said.demo) throw new FaultError('demo_key');
    if (hello?.hub !== said.hub || hello.name !== said.name || hello.demo !== said.demo) {
      ownerSet(outbox, 'hub-shown', JSON.stringify(said));
      hello = said;
      tell({ topic: 'session', body: desk.sessionShown() });
    }
    return said;
  };

  /** Another person of a demo: what the last one could read goes first, then the desk is theirs. */
  const giveTo = async (personId: string): Promise<void> => {
    // Nobody is signed in now: once the round that may still run has ended, no other one touches the cache.
    await loop.now();
    await stopExports(exports);
    exports.jobs.clear();
    closeCache(cache);
    for (const suffix of ['', '-wal', '-shm']) rmSync(`${folder.cache}${suffix}`, { force: true });
    handOver(outbox, personId);
    person = null;
    cache = (await openOrSetAside(folder, parts.key, asked.now)).cache;
    tell({ topic: 'session', body: desk.sessionShown() });
    tell({ topic: 'moved', body: { queues: [...QUEUES], directory: true } });
  };

  const session = openSession({
    outbox,
    handOver: giveTo,
    hello: greet,
    fetch: asked.fetch,
    nowMs: asked.now,
    changed: (problem) => {
      signInFault = problem?.fault ?? null;
      tell({ topic: 'session', body: desk.sessionShown() });
      tell({ topic: 'status', body: desk.statusShown() });
      if (session.state() === 'signed-in') void loop.now();
    },
  });
  const hub = httpHub({ url: origin, fetch: asked.fetch, bearer: session, closing: closing.signal });

  /** A cache that fails its authentication is renamed and never read again; what was saved is in the other file. */
  const heal = (): Promise<void> => {
    healing ??= (async () => {
      await stopExports(exports);
      closeCache(cache);
      setCacheAside(folder, asked.now);
      cache = (await openOrSetAside(folder, parts.key, asked.now)).cache;
      cacheFault = fault('cache_corrupt');
      cacheFaultSince = asked.now();
      tell({ topic: 'status', body: desk.statusShown() });
      void loop.now();
    })().finally(() => {
      healing = null;
    });
    return healing;
  };

  /** What was here too long without the hub is gone: said until the next sync has brought it back. */
  const watch = watchExpiry({
    cache: () => cache,
    now: asked.now,
    ran: asked.ran ?? (() => performance.now()),
    expired: ({ queues, directory, setBack }) => {
      expiredFault = fault('cache_expired', setBack ? 'the clock of this computer was set back' : undefined);
      tell({ topic: 'moved', body: { queues: [...queues], directory } });
      tell({ topic: 'status', body: desk.statusShown() });
      void tidyUp(cache);
    },
  });

  /** What no longer may be here goes without being asked for. Where that fails, every read fails with it, and tries again. */
  const sweep = (): void => {
    try {
      watch.check();
      desk.trips.sweep();
    } catch {
      // As above.
    }
  };

  const ticks = async (): Promise<void> => {
    while (!closing.signal.aborted) {
      await wait(SWEEP_MS, undefined, { signal: closing.signal }).catch(() => undefined);
      if (!closing.signal.aborted) sweep();
    }
  };

  /** What a failing disk left to set right before the next round, told at once where it changed something. */
  const tend = (): void => {
    const before = outboxFault(outbox)?.code;
    if (mendOutbox(outbox)?.code !== before) tell({ topic: 'status', body: desk.statusShown() });
  };

  const resting: Resting = new Map();
  const loop = syncLoop({
    timer: { now: asked.now, wait: (milliseconds, signal) => wait(milliseconds, undefined, { signal }).catch(() => undefined) },
    random: () => Buffer.from(asked.random(4)).readUInt32LE() / 2 ** 32,
    pace: asked.pace ?? PACE[isLoopback(new URL(origin).hostname) ? 'near' : 'far'],
    changed: () => tell({ topic: 'status', body: desk.statusShown() }),
    steps: {
      greet: async () => {
        tend();
        await greet();
      },
      signedIn: () => session.personId() !== null,
      listen: (poked, signal) => hub.poke(poked, signal),
      exchange: async () => {
        tend();
        try {
          const done = await exchange({
            hub,
            cache,
            outbox,
            device,
            personId: session.personId() ?? '',
            resting,
            nowMs: asked.now,
            answered: (actIds) => tell({ topic: 'outbox', body: { actIds } }),
            confirmed: () => watch.confirmed(),
            moved: (queues, directory) => tell({ topic: 'moved', body: { queues, directory } }),
            person: (shown) => {
              if (JSON.stringify(shown) === JSON.stringify(person)) return;
              ownerSet(outbox, 'person-shown', JSON.stringify(shown));
              person = shown;
              tell({ topic: 'session', body: desk.sessionShown() });
            },
            beforePull: () => {
              // The room that is left is for verdicts: new cases wait until there is more.
              if (outbox.full) throw new FaultError('disk_full');
            },
            stopped: () => closing.signal.aborted,
          });
          // A refill may be over in a second; a person needs longer than that to read why it was made.
          if (!done.halted && asked.now() - cacheFaultSince > TOLD_MS) cacheFault = null;
          if (!done.halted) expiredFault = null;
          carryOn();
          void tidyUp(cache);
          return done;
        } catch (thrown) {
          if (faultOf(thrown).code === 'cache_corrupt') await heal();
          throw orFull(thrown, folder.cache);
        }
      },
    },
  });

  /** Small pieces of housekeeping between calls; stops as soon as there is none left, or no desk. */
  const tidyUp = async (mine: Cache): Promise<void> => {
    const wanted = (): boolean => !closing.signal.aborted && mine === cache && healing === null;
    try {
      while (wanted() && tidy(mine)) await wait(20);
    } catch {
      // Tidying is tried again after the next round; a damaged file is met and told by whoever reads it.
    }
  };

  /** What a round leaves to do for trips. A disk that is full must not make the round fail that was through. */
  const carryOn = (): void => {
    try {
      desk.trips.exchanged();
    } catch (thrown) {
      if (faultOf(thrown).code === 'cache_corrupt') throw thrown;
    }
  };

  const desk = deskServices({
    cache: () => {
      watch.check();
      return cache;
    },
    outbox,
    session,
    hub,
    loop,
    exports,
    exportDeps: () => ({
      parent: asked.exportsDir ?? join(asked.dataDir, 'exports'),
      intoParent: asked.exportsDir !== undefined,
      hub: { id: ownerGet(outbox, 'hub') ?? '', name: hello?.name ?? '' },
      tool: { name: 'docket', version: VERSION },
      timeZone: asked.timeZone ?? 'UTC',
      now: () => new Date(asked.now()).toISOString(),
      newId: () => uuidv7(asked.now(), asked.random),
      onProgress: (shown) => tell({ topic: 'export', body: shown }),
    }),
    device,
    nowMs: asked.now,
    hubNowMs: () => watch.hubNow() ?? asked.now(),
    ownerId: () => ownerGet(outbox, 'person'),
    random: asked.random,
    timeZone: asked.timeZone ?? 'UTC',
    person: () => person,
    hubShown: () => ({ url: origin, name: hello?.name ?? new URL(origin).host, demo: hello?.demo ?? false }),
    hostName: asked.hostName,
    keyNotice: parts.notice,
    told: () => outboxFault(outbox) ?? cacheFault ?? expiredFault ?? signInFault,
    notice: () => rescueTold(outbox),
    tell,
  });
  // Before anything is shown.
  sweep();

  return {
    services: healed(desk.services, heal, () => tell({ topic: 'status', body: desk.statusShown() })),
    start: () => {
      loop.start();
      void ticks();
    },
    carried: desk.trips.carried,
    signInAs: async (name) => {
      await session.signInAs(name);
      await loop.now();
      return desk.sessionShown();
    },
    close: () => {
      closed ??= (async () => {
        closing.abort();
        session.close();
        desk.trips.stop();
        await Promise.all([loop.stop(), desk.trips.carried(), stopExports(exports), healing]);
        closeFiles({ ...parts, cache });
      })();
      return closed;
    },
  };
}

/** The services, so that whichever of them meets the damage has the cache replaced, and a failing disk is told; its own call still fails, once. */
function healed(services: Services, heal: () => Promise<void>, tellStatus: () => void): Services {
  const wrap = (service: (input: never) => unknown) => async (input: never) => {
    try {
      return await service(input);
    } catch (thrown) {
      const { code } = faultOf(thrown);
      if (code === 'cache_corrupt') await heal();
      if (code === 'disk_full' || code === 'disk_unsure') tellStatus();
      throw thrown;
    }
  };
  return Object.fromEntries(Object.entries(services).map(([name, service]) => [name, wrap(service as (input: never) => unknown)])) as unknown as Services;
}

/** A value that a hub once said and this desk kept, for a start without a network. One of another shape is asked for anew. */
function readShown<T>(outbox: Outbox, key: 'person-shown' | 'hub-shown', schema: { safeParse: (value: unknown) => { success: true; data: T } | { success: false } }): T | null {
  const kept = ownerGet(outbox, key);
  const read = kept === null ? null : schema.safeParse(JSON.parse(kept));
  return read?.success ? read.data : null;
}

