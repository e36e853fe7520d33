// A desk that has been away too long: what it shows, what it keeps, what it says, and how it comes back; desk and hub both real.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ViewAsked } from '../../shared/contract.ts';
import { closeCache, openCache } from '../../electron/desk/cache/cache.ts';
import { codeOf } from '../outbox/bench.ts';
import { HOUR, act, open, openStation, rowOf, rowsIn, services, sync, viewOf } from '../trips/house.ts';
import type { Station, Traveller } from '../trips/house.ts';
import { openSeat } from './house.ts';

let station: Station;
beforeAll(async () => {
  station = await openStation();
});
afterAll(() => station.close());

const problem = async (at: Traveller): Promise<{ code: string; message: string } | null> => (await services(at).status({})).problem;

test('[D5] after 72 hours without the hub no case can be read, by no call; what was saved stays and is sent; a sync brings the rest back', { timeout: 120_000 }, async () => {
  const mara = await station.seat('mara');
  const [row] = await rowsIn(mara);
  const id = row?.id ?? '';
  const shown = await open(mara, id);
  mara.net.on = false;
  const kept = await act(mara, id, { kind: 'note', args: { text: 'Asked the requester by phone.' } });
  await services(mara).saveDraft({ caseId: id, body: '{"note":{"text":"half"}}' });
  await services(mara).syncNow({});
  mara.clock.ahead = 71.9 * HOUR;
  expect((await open(mara, id)).case).toEqual(shown.case);
  const view = await viewOf(mara);
  mara.clock.ahead = 72.1 * HOUR;
  const moved = mara.until((each) => each.topic === 'moved' && each.body.queues.includes('content-removal') && each.body.directory);
  // Each call by itself meets it: the first one to be asked after the time is the one that must not answer.
  expect(await codeOf(() => services(mara).open({ id }))).toBe('not_found');
  await moved;
  expect(await codeOf(() => services(mara).rows({ view, from: 0, count: 10 }))).toBe('not_found');
  for (const [call, code] of [
    [() => services(mara).text({ caseId: id, textId: shown.texts[0]?.id ?? 'none', from: 0, count: 10 }), 'not_found'],
    [() => services(mara).letters({ caseId: id }), 'not_found'],
    [() => services(mara).preview({ caseId: id, decision: 'refuse-notice', itemIds: [], choices: {} }), 'not_found'],
    [() => act(mara, id, { kind: 'note', args: { text: 'x' }, basis: shown.basis }), 'not_found'],
    [async () => services(mara).checkOut({ view: await viewOf(mara), count: 5, hours: 1, media: false, reason: 'for the train' }), 'nothing_free'],
  ] as const) expect(await codeOf(call)).toBe(code);
  expect((await services(mara).openView(ViewAsked.parse({ queue: 'content-removal', search: shown.case.facts.number }))).total).toBe(0);
  expect((await services(mara).queues({})).map(({ total }) => total)).toEqual([0, 0, 0]);
  expect(await problem(mara)).toMatchObject({ code: 'cache_expired' });
  expect(await rowOf(mara, kept.actId)).toMatchObject({ state: 'waiting', says: 'Note', now: null });
  expect(await services(mara).drafts({})).toMatchObject([{ caseId: id }]);
  mara.net.on = true;
  await sync(mara);
  expect(await problem(mara)).toBeNull();
  expect((await rowOf(mara, kept.actId)).verdict).toMatchObject({ verdict: 'applied' });
  expect((await open(mara, id)).case.events.at(-1)).toMatchObject({ kind: 'noted', by: 'mara' });
});

test('[D5] a laptop that was shut for a day shows no child’s case when it is opened, and its file holds none', { timeout: 120_000 }, async () => {
  const noor = await station.seat('noor');
  expect((await services(noor).queues({})).map(({ queue, total }) => [queue, total > 0])).toEqual([['under18', true], ['content-removal', true], ['flagged-accounts', true]]);
  await noor.desk.close();
  const again = await openSeat(noor.dataDir, 'http://127.0.0.1:9', { now: () => Date.now() + 25 * HOUR });
  expect(again.news.some((each) => each.topic === 'moved' && each.body.queues.includes('under18'))).toBe(true);
  expect((await again.desk.services.queues({})).map(({ queue, total }) => [queue, total > 0])).toEqual([['under18', false], ['content-removal', true], ['flagged-accounts', true]]);
  await again.desk.close();
  const cache = await openCache({ path: join(noor.dataDir, 'desk', 'cache.db'), key: readFileSync(join(noor.dataDir, 'desk', 'demo.key')), keyProved: true });
  try {
    expect(cache.db.prepare("SELECT count(*) FROM records WHERE queue = 'under18'").pluck().get()).toBe(0);
    expect(cache.db.prepare("SELECT count(*) FROM records WHERE queue = 'content-removal'").pluck().get()).toBeGreaterThan(0);
  } finally {
    closeCache(cache);
  }
});

test('[D5] a clock that is set back buys no time: everything goes at once, and the sentence says why', { timeout: 120_000 }, async () => {
  const mara = await station.seat('mara');
  const [row] = await rowsIn(mara);
  mara.net.on = false;
  mara.clock.ahead = -9 * 60_000;
  expect((await open(mara, row?.id ?? '')).case.id).toBe(row?.id);
  mara.clock.ahead = -11 * 60_000;
  expect(await codeOf(() => services(mara).open({ id: row?.id ?? '' }))).toBe('not_found');
  expect((await problem(mara))?.message).toMatch(/clock of this computer was set back/);
  // The hub is asked, so it can be had again, on the clock as it is.
  mara.net.on = true;
  await sync(mara);
  expect([(await open(mara, row?.id ?? '')).case.id, await problem(mara)]).toEqual([row?.id, null]);
});
