// The demo in a hub: every account in the stream that its record asks for, every effect as a row that the hub can run.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { migrate } from '../../server/store/history.ts';
import { openPglite } from '../../server/store/pglite.ts';
import { seed } from '../../server/store/seed.ts';
import type { Store } from '../../server/store/store.ts';
import { accountStream } from '../../server/streams/records.ts';
import { pgliteTemplate } from '../hub/template.ts';
import { WORLDS } from './worlds.ts';

const [first] = WORLDS;
if (first === undefined) throw new Error('no world');
const picture = first.cases.flatMap((it) => it.facts.items).find(({ media }) => media !== null);
const covered = first.at('u18-child-safety');
if (picture === undefined) throw new Error('no picture');
/** The world with a picture beside what is sealed in one case: it belongs to nobody's console either. */
const world = { ...first.world, cases: first.world.cases.map((it) => (it.case.id === covered.id ? { ...it, case: { ...it.case, facts: { ...it.case.facts, items: [...it.case.facts.items, picture] } } } : it)) };
let dir: string;
let store: Store;

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'docket-demo-'));
  store = await openPglite(dir, await pgliteTemplate());
  let count = 0;
  await migrate(store, () => `epoch-${(count += 1)}`, first.now);
  await seed(store, world);
}, 60_000);
afterAll(async () => {
  await store.close();
  await rm(dir, { recursive: true, force: true });
});

test('[P1] an account is a record of the flagged list where something stands against it, and of the directory else', async () => {
  const rows = await store.query<{ id: string; stream: string }>(`select id, stream from records where kind = 'account'`);
  expect(rows.length).toBe(world.accounts.length);
  const streams = new Map(rows.map(({ id, stream }) => [id, stream] as const));
  for (const account of world.accounts) expect(streams.get(account.id), account.id).toBe(accountStream(account));
  expect(new Set(streams.values())).toEqual(new Set(['flagged-accounts', 'directory']));
  const live = await store.query<{ stream: string; live: number; next_pos: number }>('select stream, live, next_pos from streams order by stream');
  for (const { stream, live: count } of live) expect((await store.query(`select 1 from records where stream = $1`, [stream])).length, stream).toBe(count);
});

test('[P28] every effect is a row, and its case shows the same', async () => {
  const rows = await store.query<{ key: string; does: string; case_id: string; act_id: string; state: string; not_before: string }>('select key, does, case_id, act_id, state, not_before from effects');
  expect(rows.length).toBe(world.effects.length);
  for (const row of rows) {
    const shown = world.cases.find((it) => it.case.id === row.case_id)?.case.state.effects.find(({ key }) => key === row.key);
    expect([row.does, row.act_id, row.state, row.not_before], row.key).toEqual([shown?.does, shown?.actId, shown?.state, shown?.notBefore]);
  }
});

test('the media of a sealed case belong to no case any more', async () => {
  const sealed = world.cases.filter((it) => it.case.facts.items.some(({ state }) => state === 'sealed')).map((it) => it.case.id);
  expect(sealed.length).toBeGreaterThan(3);
  expect(await store.query('select 1 from case_media where case_id = any($1)', [sealed])).toEqual([]);
  expect(await store.query('select 1 from texts where case_id = any($1)', [sealed])).toEqual([]);
});

test('a hub that knows somebody is not seeded again', async () => {
  expect(await seed(store, world)).toBe(false);
});
