// Effects on a real PostgreSQL: several runners, one of them killed, a database put back under two hubs: each thing once.
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Client } from 'pg';
import { resume } from '../../server/effects/reconcile.ts';
import { MOST_TRIES } from '../../server/effects/shelf.ts';
import { openPostgres } from '../../server/store/postgres.ts';
import type { Store } from '../../server/store/store.ts';
import { startPostgres } from '../hub/postgres.ts';
import type { TestPostgres } from '../hub/postgres.ts';
import { say } from '../hub/rig.ts';
import { BOOKS, COOLING, HOUR, act, anyAccount, armedAccess, armedDeletion, armedRemoval, decide, openHouse, removalCase } from './given.ts';
import type { House } from './given.ts';
import { platform } from './platform.ts';
import type { RunnerTold } from './runner-child.ts';
import { TABLES } from './table-platform.ts';

const SEED = Number(process.env['SEED'] ?? 20261124);

let server: TestPostgres;
beforeAll(async () => {
  server = await startPostgres();
  say(`seed ${SEED}, PostgreSQL ${server.version}`);
});
afterAll(() => server.stop());

type Child = { readonly process: ChildProcess; readonly settled: Promise<void>; readonly gone: Promise<unknown> };

function runner(told: RunnerTold): Child {
  const child = spawn(process.execPath, ['--no-warnings', new URL('runner-child.ts', import.meta.url).pathname, JSON.stringify(told)], { stdio: ['ignore', 'pipe', 'inherit'] });
  // A process that is killed never says the word; its end is heard on the same line.
  const settled = new Promise<void>((done) => {
    createInterface({ input: child.stdout }).on('line', (line) => line === 'settled' && done()).on('close', done);
  });
  return { process: child, settled, gone: once(child, 'exit') };
}

const COUNTS = { disable: 100, disclose: 60, delete: 40 } as const;

test(`[P29] two runners, 200 effects, one of them killed in the middle: exactly once per subject, none doubled (seed ${SEED})`, async () => {
  const database = await server.database();
  const worldUrl = await server.database();
  const world: Store = await openPostgres(worldUrl);
  for (const sql of TABLES) await world.query(sql);
  const house = await openHouse({ seed: SEED, database, executors: null, books: { ...BOOKS, coolingSeconds: 0 } });
  house.rig.clock.ms = Date.now();
  const subjects: { readonly id: string; readonly does: keyof typeof COUNTS }[] = [];
  const arm: Record<keyof typeof COUNTS, () => Promise<string>> = {
    disable: async () => {
      const id = await removalCase(house, 'dsa-notice', anyAccount());
      await decide(house, 'mara', id, 'disable-items', { itemIds: ['i1'] });
      return id;
    },
    disclose: () => armedAccess(house, anyAccount()),
    delete: () => armedDeletion(house, anyAccount()),
  };
  const todo = (Object.entries(COUNTS) as [keyof typeof COUNTS, number][]).flatMap(([does, count]) => Array.from({ length: count }, () => does));
  await Promise.all(Array.from({ length: 6 }, async () => {
    for (let does = todo.pop(); does !== undefined; does = todo.pop()) subjects.push({ id: await arm[does](), does });
  }));
  expect(subjects).toHaveLength(200);
  const told = { database, world: worldUrl, seed: SEED, ahead: 0 };
  const [first, second] = [runner({ ...told, name: 'first' }), runner({ ...told, name: 'second', seed: SEED + 1 })];
  const calls = async (by: string): Promise<number> => (await world.query<{ n: number }>('select count(*)::bigint as n from calls where by_name = $1', [by]))[0]?.n ?? 0;
  while ((await calls('first')) < 40 || (await calls('second')) < 10) await new Promise((done) => setTimeout(done, 10));
  first.process.kill('SIGKILL');
  await Promise.all([first.gone, second.settled]);
  second.process.kill('SIGTERM');
  await second.gone;
  // What the dead one had in hand is found when its lease is over: by a runner whose clock is past it.
  const third = runner({ ...told, name: 'third', seed: SEED + 2, ahead: 125_000 });
  await third.settled;
  third.process.kill('SIGTERM');
  await third.gone;
  const late = runner({ ...told, name: 'late', seed: SEED + 3, ahead: 200_000 });
  await late.settled;
  late.process.kill('SIGTERM');
  await late.gone;
  const states = await house.store.query<{ does: string; state: string; n: number }>('select does, state, count(*)::bigint as n from effects group by 1, 2 order by 1, 2');
  const left = states.filter(({ state }) => state !== 'done');
  // A disclosure that was with the dead one is not known; nothing else is left.
  expect(left.every(({ does, state, n }) => does === 'disclose' && state === 'unknown' && n === 1), JSON.stringify(left)).toBe(true);
  const doubled = await world.query('select key from happened group by key having count(*) > 1');
  expect(doubled).toEqual([]);
  const deliveries = await world.query<{ key: string }>(`select key from calls where port = 'deliver' group by key having count(*) > 1`);
  expect(deliveries).toEqual([]);
  const happened = new Set((await world.query<{ key: string }>('select key from happened')).map(({ key }) => key));
  let missing = 0;
  for (const { id, does } of subjects) {
    const effect = await house.effect(id, does);
    const keys = does === 'delete' ? (await house.account((await house.case(id)).facts.subject?.id ?? '')).ledger.map(({ key }) => key) : [effect.key];
    if (effect.state === 'done') expect(keys.filter((key) => !happened.has(key)), does).toEqual([]);
    else missing += 1;
    expect(does !== 'delete' || keys.length === 6, `${does} ${keys.length}`).toBe(true);
  }
  const again = await world.query<{ key: string; n: number }>('select key, count(*)::bigint as n from calls group by key having count(*) > 1');
  say(`200 effects, ${happened.size} things happened, ${doubled.length} doubled, ${again.length} asked again under their key, ${missing} unknown after the kill`);
  expect(again.length).toBeLessThanOrEqual(20);
  await world.close();
  await house.rig.close();
}, 300_000);

/** Copies a database of the test's server, or puts the copy in its place, as an operator would: nobody is connected meanwhile. */
async function copy(from: string, to: string): Promise<void> {
  const name = (url: string): string => new URL(url).pathname.slice(1);
  const admin = new Client({ connectionString: Object.assign(new URL(from), { pathname: '/postgres' }).href });
  await admin.connect();
  await admin.query(`select pg_terminate_backend(pid) from pg_stat_activity where datname = any($1)`, [[name(from), name(to)]]);
  await admin.query(`drop database if exists ${name(to)} with (force)`);
  await admin.query(`create database ${name(to)} template ${name(from)}`);
  await admin.end();
}

test('[P33] two hubs on a database that is put back under them: one restore is written down, both wait, and each thing happens once', async () => {
  const database = await server.database();
  const spare = await server.database();
  const of = platform();
  const logged: string[] = [];
  const more = { log: (event: string) => void logged.push(event) };
  const one = await openHouse({ seed: SEED, database, platform: of, more });
  const two: House = await openHouse({ seed: SEED + 1, database, platform: of, more });
  const acc = anyAccount();
  const [deletion, access] = [await armedDeletion(one, acc), await armedAccess(one, anyAccount())];
  await copy(database, spare);
  for (const house of [one, two]) house.rig.clock.ms += COOLING * 1_000;
  await one.settle();
  await two.settle();
  expect([(await one.account(acc)).status, (await one.effect(access, 'disclose')).state]).toEqual(['deleted', 'done']);
  await copy(spare, database);
  await Promise.all([one.settle(), two.settle()]);
  await Promise.all([one.settle(), two.settle()]);
  expect(logged.filter((event) => event === 'database_restored_effects_paused')).toHaveLength(1);
  const before = new Map(of.happened);
  for (const house of [one, two]) await house.after(3_600_000);
  expect([(await one.effect(deletion, 'delete')).state, (await one.effect(access, 'disclose')).state]).toEqual(['armed', 'armed']);
  await resume({ store: two.store, books: async () => BOOKS, now: () => new Date(two.rig.clock.ms).toISOString(), newId: two.rig.newId }, 'Compared with the platform.');
  for (const house of [one, two]) house.rig.clock.ms += COOLING * 1_000;
  await Promise.all([one.settle(), two.settle()]);
  expect([(await one.account(acc)).status, (await one.effect(deletion, 'delete')).state, (await one.effect(access, 'disclose')).state]).toEqual(['deleted', 'done', 'done']);
  expect(of.happened).toEqual(before);
  for (const count of of.happened.values()) expect(count).toBe(1);
  await one.rig.close();
  await two.rig.close();
});

test('[P9] [P34] two people resolve the same effects at two hubs while both run what is due: one of them is heard, nothing is "later", and each thing happens once', async () => {
  const database = await server.database();
  const of = platform();
  const one = await openHouse({ seed: SEED, database, platform: of });
  const two = await openHouse({ seed: SEED + 1, database, platform: of });
  const accounts = Array.from({ length: 8 }, anyAccount);
  const cases: string[] = [];
  for (const acc of accounts) cases.push(await armedRemoval(one, acc, ['i1']));
  of.way = ({ store }) => (store === 'media store' ? 'no' : 'yes');
  for (let n = 0; n < 12; n += 1) await one.after(COOLING * 1_000 + 6 * HOUR);
  of.way = () => 'yes';
  two.rig.clock.ms = one.rig.clock.ms;
  const resolve = async (house: House, by: string, id: string): Promise<string> => {
    const verdict = await act(house, by, 'resolve-effect', id, { key: (await house.effect(id, 'remove')).key, found: 'not-carried-out' });
    return 'reason' in verdict ? verdict.reason : verdict.verdict;
  };
  const verdicts = await Promise.all(cases.map(async (id) => (await Promise.all([resolve(one, 'ines', id), resolve(two, 'theo', id), one.settle(), two.settle()])).slice(0, 2).sort()));
  expect(verdicts).toEqual(cases.map(() => ['armed', 'facts_moved']));
  for (const house of [one, two]) house.rig.clock.ms += COOLING * 1_000;
  await Promise.all([one.settle(), two.settle()]);
  for (const acc of accounts) {
    const { ledger } = await one.account(acc);
    expect(ledger.map(({ key }) => [key, of.happened.get(key)])).toEqual(ledger.map(({ key }) => [key, 1]));
    expect(of.asked(ledger.find(({ store }) => store === 'media store')?.key ?? '')).toBe(MOST_TRIES + 1);
  }
  expect((await Promise.all(cases.map((id) => one.case(id)))).map(({ facts }) => facts.status)).toEqual(cases.map(() => 'closed'));
  await one.rig.close();
  await two.rig.close();
}, 120_000);
