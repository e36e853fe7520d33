// Settings on a real PostgreSQL, and what only several hub processes on one database can show.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { rulesCommand } from '../../cli/rules.ts';
import { startClocks } from '../../shared/rules/case-clocks.ts';
import { libraryHolidays } from '../../shared/rules/clocks/holidays.ts';
import { booksWithDocuments } from '../../shared/rules/documents.ts';
import { booksInForce } from '../../server/settings/in-force.ts';
import { takeWalk, walk, walksOf } from '../../server/settings/move.ts';
import type { Store } from '../../server/store/store.ts';
import { openRig, say } from '../hub/rig.ts';
import { startPostgres } from '../hub/postgres.ts';
import type { TestPostgres } from '../hub/postgres.ts';
import { BOOKS } from './given.ts';
import { DSR, casesOf, changesOf, dsrOf, months, set, settingsSuite } from './suite.ts';

const folder = await mkdtemp(join(tmpdir(), 'docket-settings-'));
afterAll(() => rm(folder, { recursive: true, force: true }));
let files = 0;
async function documentFile(document: unknown): Promise<string> {
  const path = join(folder, `${(files += 1)}.json`);
  await writeFile(path, JSON.stringify(document));
  return path;
}

const seed = Number(process.env['SEED'] ?? 20261124);

describe('on PostgreSQL', () => {
  let server: TestPostgres;
  beforeAll(async () => {
    server = await startPostgres();
    say(`seed ${seed}, PostgreSQL ${server.version}`);
  });
  afterAll(() => server.stop());

  settingsSuite(async () => openRig({ seed, database: await server.database() }));

  /** Comes back when somebody waits for an advisory lock, such as the one of the settings. */
  const somebodyWaits = async (store: Store): Promise<'waits'> => {
    while ((await store.query(`select 1 from pg_locks where locktype = 'advisory' and not granted and database = (select oid from pg_database where datname = current_database())`)).length === 0);
    return 'waits';
  };

  test('[P32] a change waits for whoever judges by the old rules, and whoever comes behind it judges by the new ones', async () => {
    const rig = await openRig({ seed, database: await server.database(), more: { roundsEveryMs: null } });
    const { store } = rig.hub;
    const books = booksInForce(BOOKS);
    const numberIn = (rules: typeof BOOKS): number => rules.clocks.rules.rules.get(DSR)?.n ?? 0;
    const [begun, judging] = [Promise.withResolvers<undefined>(), Promise.withResolvers<undefined>()];
    const old = store.tx(async (q) => {
      const n = numberIn(await books(q));
      begun.resolve(undefined);
      await judging.promise;
      return [n, numberIn(await books(q))];
    });
    await begun.promise;
    const changing = set(rig, months(2)).then(() => 'set' as const);
    expect(await Promise.race([changing, somebodyWaits(store)])).toBe('waits');
    const behind = store.tx(async (q) => numberIn(await booksInForce(BOOKS)(q)));
    judging.resolve(undefined);
    expect([await old, await changing, await behind]).toEqual([[1, 1], 'set', 2]);
    await rig.close();
  });

  test('[P31] [P32] [P9] three hubs take cases and acts while rules change under them: no clock is left behind, none is moved twice, nothing is lost', async () => {
    const database = await server.database();
    const rigs = await Promise.all([1, 2, 3].map((n) => openRig({ seed: seed + n, database, more: { roundsEveryMs: 20 } })));
    const [first] = rigs;
    if (!first) throw new Error('no rigs');
    const notes = await Promise.all([1, 2, 3].map(async () => (await first.intake('data-subject')).id));
    const verdicts: string[] = [];
    const writing = rigs.map(async (rig, n) => {
      const theo = rig.desk('theo');
      for (let k = 0; k < 12; k += 1) {
        await rig.intake('data-subject', { externalId: `many-${n}-${k}`, accountId: 'acc-1' });
        const held = await theo.case(notes[(n + k) % 3] ?? '');
        for (const act of [theo.act('note', held, { text: `${n} ${k}` }), theo.act('pause-clock', held, { clockId: dsrOf(held).id, asked: '2026-11-24' }), theo.act('set-priority', held, { to: 'high', was: 'high' })]) {
          verdicts.push((await theo.push(act)).verdict);
        }
      }
    });
    const changing = (async () => {
      for (const n of [2, 3, 4]) {
        await set(first, months(n), { why: `Now ${n}.` });
        // Whoever changed the rules is killed each time; the hubs go on with what it left, once its lease has ended.
        for (const rig of rigs) rig.clock.ms += 60_000;
      }
    })();
    await Promise.all([...writing, changing]);
    // Some hub may have the walk in hand still.
    for (let ended = false; !ended;) {
      for (const rig of rigs) rig.clock.ms += 60_000;
      await Promise.all(rigs.map((rig) => rig.hub.settleRules()));
      ended = (await walksOf(first.hub.store)).every(({ doneAt }) => doneAt !== null);
    }
    const cases = await casesOf(first.hub.store);
    expect(cases).toHaveLength(39);
    const { books } = booksWithDocuments(BOOKS, new Map([['clock-rules', months(4)]]), libraryHolidays);
    for (const held of cases) {
      const clock = dsrOf(held);
      const expected = startClocks({ ...held.facts, clocks: [] }, books.table, books.clocks).find(({ rule }) => rule === DSR);
      expect([held.id, clock.due]).toEqual([held.id, expected?.due]);
      const marks = changesOf(held).map(({ reason }) => reason);
      expect([held.id, new Set(marks).size]).toEqual([held.id, marks.length]);
      // Each event goes on from the date that the one before it left.
      for (const [at, event] of changesOf(held).entries()) expect(event.oldDue).toBe(changesOf(held)[at - 1]?.newDue ?? clock.history[0]?.newDue);
    }
    expect(verdicts.filter((verdict) => verdict === 'later')).toEqual([]);
    expect(cases.flatMap(({ events }) => events.filter(({ kind }) => kind === 'noted'))).toHaveLength(36);
    for (const rig of rigs) await rig.close();
  });

  test('[P32] the command changes a database under the hub that runs on it, and refuses one that is no hub’s', async () => {
    const database = await server.database();
    const rig = await openRig({ seed, database, more: { roundsEveryMs: null } });
    const held = (await rig.intake('data-subject', { received: new Date(Date.now() - 3_600_000).toISOString() })).id;
    let out = '';
    const stdout = vi.spyOn(process.stdout, 'write').mockImplementation((some) => ((out += String(some)), true));
    await rulesCommand(['set', 'clock-settings', '--shipped', '--reason', 'Just to be sure.', '--database', database, '--json']);
    await rulesCommand(['set', 'office', '--file', await documentFile({ zone: 'Europe/Dublin' }), '--reason', 'We moved.', '--by', 'sam', '--database', database, '--json']);
    await rulesCommand(['set', 'clock-rules', '--file', await documentFile(months(2)), '--reason', 'Counsel said so.', '--database', database, '--json']);
    const empty = await rulesCommand(['list', '--database', await server.database()]).catch((thrown: unknown) => thrown);
    stdout.mockRestore();
    expect(out.trim().split('\n').map((line): unknown => JSON.parse(line))).toEqual([
      { key: 'clock-settings', changed: false, version: null, revision: null, clocks: null, broken: [] },
      { key: 'office', changed: true, version: 1, revision: 1, clocks: null, broken: [] },
      { key: 'clock-rules', changed: true, version: 1, revision: 2, clocks: { moved: 1, kept: 0, stuck: 0 }, broken: [] },
    ]);
    expect(empty).toMatchObject({ fault: { code: 'database' } });
    expect(changesOf(await rig.desk('theo').case(held))).toHaveLength(1);
    await rig.close();
  });

  test('[P31] of many that find an open walk one takes it, and the others pass by', async () => {
    const rig = await openRig({ seed, database: await server.database(), more: { roundsEveryMs: null } });
    const { store } = rig.hub;
    for (let n = 0; n < 4; n += 1) await rig.intake('data-subject');
    await set(rig, months(2));
    rig.clock.ms += 60_000;
    const at = new Date(rig.clock.ms).toISOString();
    const taken = await Promise.all(['a', 'b', 'c', 'd', 'e', 'f'].map((token) => takeWalk(store, token, at)));
    const mine = taken.filter((one) => one !== null);
    expect(mine).toHaveLength(1);
    await walk({ store, books: booksInForce(BOOKS), now: () => at, newId: rig.newId }, mine[0]!, () => false);
    expect((await casesOf(store)).map((held) => changesOf(held).length)).toEqual([1, 1, 1, 1]);
    await rig.close();
  });
});
