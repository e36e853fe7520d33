// The hub: lock, socket, database, identity and routes, put together in the order in which each can still say no.
import { randomBytes } from 'node:crypto';
import { chmod, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Person } from '../shared/model/person.ts';
import type { CaseKind } from '../shared/model/words.ts';
import type { IntakeAsked, IntakeShown } from '../shared/wire.ts';
import type { Executors } from './effects/port.ts';
import { openMarks } from './effects/marks.ts';
import { startEffects } from './effects/runner.ts';
import { makeApp } from './http/app.ts';
import type { Log, Verify } from './http/app.ts';
import { openFront } from './http/front.ts';
import type { Mount } from './http/front.ts';
import { makePokes } from './http/poke.ts';
import { acceptCase } from './intake/accept.ts';
import type { ClocksFor } from './intake/accept.ts';
import { shippedBooks } from '../shared/rules/case-books.ts';
import type { CaseBooks } from '../shared/rules/case-books.ts';
import { startClocks } from '../shared/rules/case-clocks.ts';
import { intakeKey } from './intake/key.ts';
import { startReminders } from './reminders/runner.ts';
import { booksInForce } from './settings/in-force.ts';
import { startMover } from './settings/mover.ts';
import type { DemoWorld } from './store/demo-world.ts';
import { diskFault } from './store/disk.ts';
import { migrate } from './store/history.ts';
import { uuidv7 } from './store/ids.ts';
import { lockDir } from './store/lock.ts';
import { openPglite } from './store/pglite.ts';
import { openPostgres } from './store/postgres.ts';
import { seed } from './store/seed.ts';
import type { Queryer, Store } from './store/store.ts';
import { everybody, pruneLeaves } from './streams/records.ts';

/** How people sign in, as the identity room gives it. `mount` serves the demo's own provider in front of the routes. */
export type HubIdentity = {
  readonly issuer: string;
  readonly clientId: string;
  readonly audience: string;
  readonly verify: Verify;
  readonly mount?: Mount;
  readonly close?: () => Promise<void>;
};

export type HubOptions = {
  /** The directory that everything of this Docket lives in; the hub uses `hub/` in it. */
  readonly dataDir: string;
  /** `postgres://…` for a database of its own; absent, the embedded one in the data directory. */
  readonly database?: string;
  /** 0 takes a free port. */
  readonly port: number;
  readonly host?: string;
  readonly name: string;
  /** Makes the demo world for a hub that knows nobody yet; null for a hub that is not a demo. */
  readonly demo: ((at: string) => DemoWorld) | null;
  readonly identity: (given: { readonly hubUrl: string; readonly hubId: string; readonly people: readonly Person[]; readonly hubDir: string }) => Promise<HubIdentity>;
  /** What stands where the organisation wrote nothing of its own; absent, the books that come with Docket. */
  readonly books?: CaseBooks;
  /** Who carries effects out, given the hub's store. Absent: nobody does, and what is due stays armed and says so. */
  readonly executors?: (store: Store) => Executors;
  /** Milliseconds between two looks for effects that are due; null for a process that looks only when `settleEffects` says so. */
  readonly effectsEveryMs?: number | null;
  /** Milliseconds between two looks for reminders, and for clocks that have to follow a changed rule; null for a process that does neither. */
  readonly roundsEveryMs?: number | null;
  /** The hub's clock, as an instant in UTC with milliseconds. */
  readonly now?: () => string;
  readonly newId?: () => string;
  readonly log?: Log;
  /** A dump of an initialised embedded database, so that tests need not make one each. */
  readonly template?: Blob;
};

export type Hub = {
  readonly url: string;
  readonly hubId: string;
  readonly store: Store;
  readonly hubDir: string;
  /** Takes a case straight into the store, as the intake routes do. */
  readonly accept: (kind: CaseKind, asked: IntakeAsked) => Promise<IntakeShown>;
  /** Carries out whatever is due now, and comes back when nothing is. */
  readonly settleEffects: () => Promise<void>;
  /** Writes the reminders that are due now. */
  readonly settleReminders: () => Promise<void>;
  /** Lets every clock follow the rules as they are now. */
  readonly settleRules: () => Promise<void>;
  /** Ends open lines, lets running requests finish, closes the database and lets go of the directory. Safe to call twice. */
  readonly close: () => Promise<void>;
};

/** Leaves are kept this long; a desk that was away longer is filled afresh. */
const KEEP_LEAVES_MS = 30 * 24 * 3_600_000;
const PRUNE_EVERY_MS = 24 * 3_600_000;
const CLOSE_GRACE_MS = 5_000;
const EFFECTS_EVERY_MS = 1_000;
/** The shortest point of a reminder is an hour: half a minute late is in time. */
const ROUNDS_EVERY_MS = 30_000;

/**
 * Starts a hub. Throws FaultError: `in_use` (another process holds the directory), `port_in_use`, `database` (not
 * reachable), `store_corrupt`, `newer_file` (a newer hub wrote the database), `settings_broken` (a setting of the
 * organisation does not hold together), `disk_full`, `data_dir` (cannot be made or written). Whatever was opened is closed again then.
 */
export async function startHub(options: HubOptions): Promise<Hub> {
  const { now = () => new Date().toISOString(), newId = () => uuidv7(Date.now(), randomBytes(10)), log = () => undefined } = options;
  const hubDir = join(options.dataDir, 'hub');
  const closing: (() => Promise<void>)[] = [];
  let closed: Promise<void> | null = null;
  const close = (): Promise<void> => {
    closed ??= (async () => {
      for (const step of closing.toReversed()) await step().catch(() => log('close_failed'));
    })();
    return closed;
  };
  try {
    await mkdir(hubDir, { recursive: true, mode: 0o700 });
    // A directory that was there before keeps its old mode otherwise.
    await chmod(hubDir, 0o700);
    closing.push(await lockDir(hubDir, newId()));
    const front = await openFront(options.host ?? '127.0.0.1', options.port);
    closing.push(() => front.close(CLOSE_GRACE_MS));
    const store = options.database === undefined ? await openPglite(hubDir, options.template) : await openPostgres(options.database);
    closing.push(() => store.close());
    await migrate(store, () => randomBytes(16).toString('base64url'), now());
    const hubId = await store.tx((q) => idOf(q, newId));
    // Before anything runs on it: a database that was restored has forgotten what it set going.
    const marks = await openMarks({ store, dir: hubDir, now, newId, log });
    closing.push(marks.close);
    const books = booksInForce(options.books ?? shippedBooks());
    // Asked before anything is judged: a hub that cannot read its organisation's rules must not judge by others.
    await store.tx(books);
    if (options.demo !== null && (await seed(store, options.demo(now())))) log('seeded');
    const identity = await options.identity({ hubUrl: front.url, hubId, people: await everybody(store), hubDir });
    if (identity.close) closing.push(identity.close);
    const clocksFor = async (q: Queryer): Promise<ClocksFor> => {
      const { table, clocks } = await books(q);
      return (facts) => startClocks(facts, table, clocks);
    };
    const intake = { store, now, newId, clocksFor };
    const accept = (kind: CaseKind, asked: IntakeAsked): Promise<IntakeShown> => acceptCase(intake, kind, asked);
    const pokes = makePokes();
    const { issuer, clientId, audience, verify } = identity;
    const hello = { hub: hubId, name: options.name, demo: options.demo !== null, issuer, clientId, audience };
    const app = await makeApp({ store, hello, verify, intakeKey: await intakeKey(hubDir), accept, books, pokes, now, newId, log });
    closing.push(() => app.close());
    const { executors, effectsEveryMs = EFFECTS_EVERY_MS } = options;
    const effects = startEffects({ store, books, executors: executors?.(store) ?? null, now, newId, log, everyMs: effectsEveryMs, look: marks.look, waits: marks.waits });
    closing.push(effects.stop);
    const { roundsEveryMs = ROUNDS_EVERY_MS } = options;
    const rounds = { store, books, now, newId, log };
    const mover = roundsEveryMs === null ? null : startMover({ ...rounds, everyMs: roundsEveryMs });
    if (mover !== null) closing.push(mover.stop);
    const reminders = roundsEveryMs === null ? null : startReminders({ ...rounds, everyMs: roundsEveryMs });
    if (reminders !== null) closing.push(reminders.stop);
    closing.push(
      await store.listen((stream) => {
        pokes.moved(stream);
        marks.moved();
        effects.wake();
      }),
    );
    closing.push(pruning(store, now, log));
    front.opened((req, res) => app.routing(req, res), identity.mount ?? null);
    // Closed first and before the database: open lines would keep the socket, and running requests still need the store.
    closing.push(() => front.close(CLOSE_GRACE_MS), async () => pokes.close());
    return { url: front.url, hubId, store, hubDir, accept, settleEffects: effects.settle, settleReminders: async () => reminders?.settle(), settleRules: async () => mover?.settle(), close };
  } catch (thrown) {
    await close();
    throw diskFault(thrown);
  }
}

/** The hub's own id: made with the database, and the same for every process on it. */
async function idOf(q: Queryer, newId: () => string): Promise<string> {
  await q.query(`insert into meta (key, value) values ('hub', $1) on conflict (key) do nothing`, [newId()]);
  const [row] = await q.query<{ value: string }>(`select value from meta where key = 'hub'`);
  return row?.value ?? '';
}

function pruning(store: Store, now: () => string, log: Log): () => Promise<void> {
  const prune = async (): Promise<void> => {
    await store.tx((q) => pruneLeaves(q, new Date(Date.parse(now()) - KEEP_LEAVES_MS).toISOString())).catch(() => log('prune_failed'));
  };
  let last = prune();
  const timer = setInterval(() => {
    last = prune();
  }, PRUNE_EVERY_MS);
  timer.unref();
  return async () => {
    clearInterval(timer);
    await last;
  };
}
