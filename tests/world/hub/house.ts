// The hub of a world as a whole: one database, one to three processes on it, backups, restores, and the platform beside it.
import type { Case } from '../../../shared/model/case.ts';
import type { CaseKind } from '../../../shared/model/words.ts';
import { shippedBooks } from '../../../shared/rules/case-books.ts';
import type { CaseBooks } from '../../../shared/rules/case-books.ts';
import { startClocks } from '../../../shared/rules/case-clocks.ts';
import type { IntakeAsked, IntakeShown } from '../../../shared/wire.ts';
import { resume } from '../../../server/effects/reconcile.ts';
import { pauseOf, writeRestored } from '../../../server/effects/restores.ts';
import { acceptCase } from '../../../server/intake/accept.ts';
import { booksInForce } from '../../../server/settings/in-force.ts';
import { uuidv7 } from '../../../server/store/ids.ts';
import { seed as seedHub } from '../../../server/store/seed.ts';
import type { Queryer, Store } from '../../../server/store/store.ts';
import { pruneLeaves, renewEpochs } from '../../../server/streams/records.ts';
import type { Dice } from '../dice.ts';
import type { Outside } from '../downstream.ts';
import type { Faults } from '../faults.ts';
import { PEOPLE } from '../people.ts';
import type { Time } from '../time.ts';
import type { Trace } from '../trace.ts';
import type { Backup, Database } from './database.ts';
import { startProcess } from './process.ts';
import type { Process } from './process.ts';
import { hubPromises } from './promises.ts';
import { newTruth, noteStatement, untouched } from './truth.ts';
import type { Commit, Touched, Truth } from './truth.ts';

export type House = {
  readonly truth: Truth;
  readonly processes: readonly Process[];
  /** One that lives, or null. */
  readonly some: () => Process | null;
  readonly newId: () => string;
  /** A transaction of the platform or of whoever runs the hub: with the hub's own rooms, and never failing. */
  readonly platform: <T>(by: string, run: (q: Queryer) => Promise<T>) => Promise<T>;
  readonly accept: (kind: CaseKind, asked: IntakeAsked) => Promise<IntakeShown>;
  readonly forgetLeaves: (olderThan: string) => Promise<void>;
  readonly backup: () => Promise<Backup>;
  /** Kills every process, puts the backup back and starts them again; effects stand still until {@link House.reconcile}. */
  readonly restore: (backup: Backup) => Promise<void>;
  /** A person compares what stands with what the platform remembers and lets effects go on. */
  readonly reconcile: () => Promise<void>;
  /** Starts what is dead. */
  readonly raise: () => void;
  /** Acts whose verdict a restore took back. */
  readonly takenBack: ReadonlySet<string>;
  readonly onCommit: Set<(commit: Commit) => void>;
};

export type HouseParts = {
  readonly seed: number;
  readonly time: Time;
  readonly trace: Trace;
  readonly dice: Dice;
  readonly faults: Faults;
  readonly database: Database;
  readonly processes: number;
  readonly outside: (truth: Truth, books: CaseBooks) => Outside;
};

let shipped: CaseBooks | null = null;
/** The books that come with Docket, read once: calendars take their time. */
export const booksOfWorld = (): CaseBooks => (shipped ??= shippedBooks());

/** Empties the database, fills it with people and starts the processes. */
export async function openHouse(parts: HouseParts): Promise<House & { readonly outside: Outside }> {
  const { time, trace, dice, faults, database } = parts;
  const truth = newTruth();
  const books = booksInForce(booksOfWorld());
  const promises = hubPromises(trace, truth);
  const takenBack = new Set<string>();
  const onCommit = new Set<(commit: Commit) => void>();
  let made = 0;
  let commits = 0;
  const newId = (): string => uuidv7(time.now() + (made = (made + 1) % 1_000), dice.bytes(10));
  const newEpoch = (): string => Buffer.from(dice.bytes(16)).toString('base64url');

  const committed = async (touched: Touched, by: string): Promise<void> => {
    const commit = await truth.follow(database, touched);
    commits += 1;
    for (const { is } of commit.ledger) trace.say(by, `answers ${is.verdict?.verdict ?? 'nothing'}${is.verdict !== null && 'reason' in is.verdict ? ` ${is.verdict.reason}` : ''}`, is.act?.kind ?? '?', is.actId);
    for (const { id, is } of commit.records) trace.say(by, is === null ? 'removes' : 'writes', id, ...(is === null ? [] : [is.stream, is.pos, is.version]));
    for (const { was, is } of commit.effects) if (was?.state !== is.state || was.actId !== is.actId) trace.say(by, `effect ${is.state}`, is.key);
    promises.look(commit, by, time.iso());
    for (const listener of onCommit) listener(commit);
  };
  /** Beside the processes: nothing stands between it and the database. */
  const beside = (by: string): Store => {
    const tx: Store['tx'] = (run, mode = 'write') =>
      time.real(async () => {
        const touched = untouched();
        const value = await database.tx((q) => run({ ...q, query: async (sql, params = []) => (noteStatement(touched, sql, params), q.query(sql, params)) }), mode, (stream) => touched.streams.add(stream));
        await committed(touched, by);
        return value;
      });
    return { engine: 'postgres', query: (sql, params) => time.real(() => database.query(sql, params)), tx, moved: () => undefined, listen: async () => async () => undefined, close: async () => undefined };
  };
  const platformStore = beside('platform');

  await time.real(async () => {
    await database.empty();
    await database.tx((q) => renewEpochs(q, newEpoch), 'write', () => undefined);
    await database.query(`insert into meta (key, value) values ('hub', $1)`, [newId()]);
  });
  await seedHub(platformStore, { people: PEOPLE, templates: [], accounts: [], cases: [], media: [] });
  await time.real(() => truth.readAll(database));
  const outside = parts.outside(truth, booksOfWorld());

  const processes: Process[] = [];
  const start = (n: number): void => {
    processes[n] = startProcess({
      name: `hub${n + 1}`, time, trace, dice, faults, database, alone: parts.processes === 1, books, newId, executors: outside.executors, committed,
      built: (person) => ({ view: truth.view(), granted: truth.personOf(person)?.streams ?? [], commits }),
      // Somebody starts it again, in minutes.
      died: () => time.in(dice.between(5, 1_200) * 1_000, () => {
        if (processes[n]?.isAlive() === false) start(n);
      }),
    });
    trace.say(`hub${n + 1}`, 'starts');
  };
  for (let n = 0; n < parts.processes; n += 1) start(n);
  const raise = (): void => processes.forEach((process, n) => void (process.isAlive() || start(n)));

  return {
    truth,
    processes,
    outside,
    newId,
    some: () => {
      const living = processes.filter((process) => process.isAlive());
      return living.length === 0 ? null : dice.pick(living);
    },
    platform: (by, run) => beside(by).tx(run),
    accept: (kind, asked) =>
      acceptCase({
        store: platformStore, now: time.iso, newId,
        clocksFor: async (q) => {
          const { table, clocks } = await books(q);
          return (facts) => startClocks(facts, table, clocks);
        },
      }, kind, asked),
    forgetLeaves: async (olderThan) => {
      const gone = await platformStore.tx((q) => pruneLeaves(q, olderThan));
      trace.say('platform', 'forgets leaves', gone);
    },
    backup: () => time.real(() => database.backup()),
    restore: async (backup) => {
      for (const process of processes) process.kill();
      const before = new Map(truth.ledger);
      await time.real(() => database.restore(backup));
      await time.real(() => truth.readAll(database));
      for (const actId of before.keys()) if (!truth.ledger.has(actId)) takenBack.add(actId);
      trace.say('operator', 'restores the hub', before.size - truth.ledger.size);
      await platformStore.tx((q) => writeRestored(q, { found: 'hand', at: time.iso(), newId, newEpoch, mark: null }));
      raise();
    },
    reconcile: async () => {
      if ((await time.real(() => pauseOf(database as unknown as Queryer))) === null) return;
      const done = await resume({ store: beside('operator'), books, now: time.iso, newId }, 'Compared with what the platform remembers.');
      trace.say('operator', 'reconciles', done.length);
    },
    raise,
    takenBack,
    onCommit,
  };
}

/** A case after the platform changed what it says: a new version, an event, and whatever was proposed falls. */
export function changedFacts(held: Case, facts: Partial<Case['facts']>, says: string, at: string, newId: () => string): Case {
  return {
    ...held, version: held.version + 1,
    facts: { ...held.facts, ...facts, proposal: null, ...(held.facts.proposal === null ? {} : { status: 'open' as const }) },
    events: [...held.events, { id: newId(), at, by: 'platform', kind: 'facts-changed', says, actId: null }],
  };
}
