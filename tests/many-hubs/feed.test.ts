// [S55] The feed misses nothing: eight writers with slow commits on two hub processes, readers on both, gaps, rollbacks and a logical restore.
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Account } from '../../shared/model/account.ts';
import type { Case } from '../../shared/model/case.ts';
import type { Stream } from '../../shared/model/words.ts';
import { migrate } from '../../server/store/history.ts';
import { openPostgres } from '../../server/store/postgres.ts';
import type { Store } from '../../server/store/store.ts';
import { accountForUpdate, accountStream, putRecord, removeRecord, renewEpochs } from '../../server/streams/records.ts';
import { startPostgres } from '../hub/postgres.ts';
import type { TestPostgres } from '../hub/postgres.ts';
import { dice, say } from '../hub/rig.ts';
import { copyInto, countMoves, heads, missed, movesOf, openReader, truth, undoSome, watch, wrongPositions } from './feed.ts';
import type { Move, Reader } from './feed.ts';
import { SEED, TIMES, accountGiven, holdNow, kindAt, openDatabase, openHouse } from './hubs.ts';
import type { Database, House, HubProcess } from './hubs.ts';

const CHANGES = 10_000 * TIMES;
const ACCOUNTS = Array.from({ length: 8 }, (_, n) => `acc-${n}`);

let server: TestPostgres;
let house: House;
beforeAll(async () => {
  server = await startPostgres();
  house = await openHouse(SEED);
  say(`seed ${SEED}, ${CHANGES} changes, PostgreSQL ${server.version}`);
});
afterAll(async () => {
  await house.close();
  await server.stop();
});

type Two = readonly [HubProcess, HubProcess];

const two = async ({ url }: Database): Promise<Two> => [await house.hub({ database: url, accounts: ACCOUNTS }), await house.hub({ database: url, accounts: ACCOUNTS })];

type Writing = { readonly hubs: Two; readonly store: Store; readonly going: () => boolean; readonly known: string[]; readonly seed: number };
type Done = { applied: number; later: number; cases: number };

/** Five desks, two intakes and a process that moves records between streams: until `going` says no. */
async function write({ hubs, store, going, known, seed }: Writing): Promise<Done> {
  const done: Done = { applied: 0, later: 0, cases: 0 };
  const hubAt = (n: number): HubProcess => hubs[n % 2 === 0 ? 0 : 1];
  const on = (roll: () => number): Pick<Case, 'id' | 'version' | 'tag'> => ({ id: known[Math.floor(roll() * known.length)] ?? '', version: 1, tag: '0'.repeat(32) });
  const desk = async (n: number): Promise<void> => {
    const roll = dice(seed + n);
    const ines = hubAt(n).desk('ines');
    const act = (): string => {
      const kind = Math.floor(roll() * 20);
      if (kind === 0) return ines.act('place-hold', on(roll), holdNow());
      if (kind < 3) return ines.act('claim', on(roll), { minutes: 5 });
      if (kind < 5) return ines.act('assign', on(roll), { to: 'mara', was: null });
      if (kind === 5) return ines.act('note', on(roll), { text: `Please roll back ${n}` });
      return ines.act('note', on(roll), { text: `Note ${roll()}` });
    };
    while (going()) {
      let acts = Array.from({ length: 15 }, act);
      // What was undone is sent again as it was, until it is through.
      while (acts.length > 0) {
        const verdicts = await ines.pushAll(acts);
        done.applied += verdicts.filter(({ verdict }) => verdict === 'applied').length;
        acts = acts.filter((_, at) => verdicts[at]?.verdict === 'later');
        done.later += acts.length;
      }
    }
  };
  const intake = async (n: number): Promise<void> => {
    const roll = dice(seed + n);
    for (let k = 0; going(); k += 1) {
      const fresh = `new-${seed}-${k}`;
      const accountId = k % 3 === 0 ? fresh : (ACCOUNTS[Math.floor(roll() * ACCOUNTS.length)] ?? null);
      // Both intakes bring the same new account at about the same moment.
      const account = accountId === fresh ? accountGiven(fresh) : null;
      const { id } = await hubAt(n).intake(kindAt(Math.floor(roll() * 4)), { externalId: `${seed}-${n}-${k}`, accountId, account });
      known.push(id);
      done.cases += 1;
    }
  };
  const moves = async (n: number): Promise<void> => {
    const roll = dice(seed + n);
    while (going()) {
      const at = new Date().toISOString();
      const id = ACCOUNTS[Math.floor(roll() * ACCOUNTS.length)] ?? '';
      await store.tx(async (q) => {
        const held = await accountForUpdate(q, id);
        if (held === null) throw new Error('no account');
        const of: Account = { ...held.of, status: held.of.status === 'active' ? 'blocked' : 'active' };
        await putRecord(q, accountStream(of), { kind: 'account', of, version: held.version + 1 }, at);
      });
      const gone = await hubAt(n).intake(kindAt(Math.floor(roll() * 4)), {});
      await store.tx((q) => removeRecord(q, gone.id, roll() < 0.5 ? 'hidden' : 'deleted', at));
    }
  };
  await Promise.all([...[0, 1, 2, 3, 4].map(desk), ...[5, 6].map(intake), moves(7)]);
  return done;
}

/** The cases that everybody may write to. */
async function casesIn({ sql }: Database): Promise<string[]> {
  const { rows } = await sql.query<{ id: string }>(`select id from records where kind = 'case' order by id`);
  return rows.map(({ id }) => id);
}

/** Lets readers ask over and over while something goes on. */
async function reading<T>(readers: readonly Reader[], meanwhile: Promise<T>): Promise<T> {
  const state = { going: true };
  // One after the other: the machine's cores are for the writers, and a page of each is asked for in any state of things.
  const all = (async () => {
    while (state.going) for (const reader of readers) await reader.poll();
  })();
  const value = await meanwhile.finally(() => (state.going = false));
  await all;
  return value;
}

/** Lets readers ask until nothing is left to read. */
async function readOut(readers: readonly Reader[]): Promise<void> {
  for (const reader of readers) while (await reader.poll());
}

/** Comes back when the database has seen so many changes. */
async function changes(sql: Database['sql'], until: number): Promise<void> {
  while ((await countMoves(sql)) < until) await sql.query('select pg_sleep(0.02)');
}

function checkAll(moves: readonly Move[], readers: readonly Reader[], held: ReadonlyMap<string, string>): void {
  for (const reader of readers) {
    expect(missed(moves, reader.pages)).toEqual([]);
    expect([...reader.held].sort()).toEqual([...held].sort());
  }
}

test(`[P1] [P4] [S55] of ${CHANGES} changes by eight writers with slow commits on two hub processes, readers of both miss none: across rollbacks, a gap and a logical restore (seed ${SEED})`, async () => {
  const first = await openDatabase(server);
  const hubs = await two(first);
  await watch(first.sql);
  await undoSome(first.sql);
  const from = await heads(first.sql);
  const readers = [openReader(hubs[0].desk('ines'), 40), openReader(hubs[1].desk('ruth'), 1_000), openReader(hubs[1].desk('ines'), 15)];
  for (let n = 0; n < 160; n += 1) await hubs[n % 2 === 0 ? 0 : 1].intake(kindAt(n), { accountId: ACCOUNTS[n % ACCOUNTS.length] ?? null });

  // The first life of the database. Half-way a stream loses a thousand positions, as after a repair by hand.
  const store = await openPostgres(first.url);
  const state = { going: true };
  const writing = write({ hubs, store, going: () => state.going, known: await casesIn(first), seed: SEED });
  const skipped = await reading(readers, (async () => {
    await changes(first.sql, CHANGES * 0.3);
    const { rows } = await first.sql.query<{ at: string }>(`update streams set next_pos = next_pos + 1000 where stream = 'under18' returning next_pos - 1000 as at`);
    await changes(first.sql, CHANGES * 0.5);
    return new Map<Stream, { at: number; by: number }>([['under18', { at: Number(rows[0]?.at), by: 1_000 }]]);
  })());

  // A dump of one moment while everybody writes, and another database made of it: what came later never happened there.
  const second = await openDatabase(server);
  const empty = await openPostgres(second.url);
  await migrate(empty, house.newId, new Date().toISOString());
  await reading(readers, copyInto(first.sql, second.sql));
  await reading(readers, changes(first.sql, CHANGES * 0.6).then(() => {
    state.going = false;
    return writing;
  }));
  const done = await writing;
  await readOut(readers);
  const before = await movesOf(first.sql);
  expect(wrongPositions(before, from, await heads(first.sql), skipped)).toEqual([]);
  checkAll(before, readers, await truth(first.sql));
  expect(done.later).toBeGreaterThan(0);
  await store.close();

  // Its second life, from the dump: other processes, other epochs, the readers' old cursors.
  await empty.tx((q) => renewEpochs(q, house.newId));
  await watch(second.sql);
  await undoSome(second.sql);
  const again = await two(second);
  const fromThere = await heads(second.sql);
  for (const [n, reader] of readers.entries()) {
    reader.pages.length = 0;
    reader.moveTo(again[n % 2 === 0 ? 0 : 1].desk('ines'));
  }
  const stateThere = { going: true };
  const writingThere = write({ hubs: again, store: empty, going: () => stateThere.going, known: await casesIn(second), seed: SEED + 100 });
  await reading(readers, changes(second.sql, CHANGES - before.length).then(() => {
    stateThere.going = false;
    return writingThere;
  }));
  await readOut(readers);
  const after = await movesOf(second.sql);
  expect(wrongPositions(after, fromThere, await heads(second.sql))).toEqual([]);
  checkAll(after, readers, await truth(second.sql));
  expect(before.length + after.length).toBeGreaterThanOrEqual(CHANGES);
  const { rows } = await second.sql.query('select sum(deadlocks)::text as deadlocks from pg_stat_database');
  say(`${before.length} + ${after.length} changes, ${readers.reduce((sum, { pages }) => sum + pages.length, 0)} pages read after the restore`);
  expect(rows).toEqual([{ deadlocks: '0' }]);
  await empty.close();
  await first.close();
  await second.close();
}, 360_000 + 60_000 * TIMES);
