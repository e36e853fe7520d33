// Cases for the train: taken along, shown to others, decided without a network, given back, lost; desk and hub both real.
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { codeOf } from '../outbox/bench.ts';
import { HOUR, act, counts, decidable, decide, open, openStation, rowOf, rowsIn, services, sync, take, trip, viewOf } from './house.ts';
import type { Station } from './house.ts';

let station: Station;
beforeAll(async () => {
  station = await openStation();
});
afterAll(() => station.close());

test('[P16] "take 40 for the train": forty leases from the top, none that somebody else has, and others see with whom they are until when', { timeout: 120_000 }, async () => {
  const ines = await station.seat('ines');
  const [first] = await rowsIn(ines);
  await act(ines, first?.id ?? '', { kind: 'claim', args: { minutes: 60 } });
  await sync(ines);
  const mara = await station.seat('mara');
  const before = await rowsIn(mara);
  const free = before.filter(({ claimedBy }) => claimedBy === null).slice(0, 40);
  const taken = await take(mara, 40);
  expect(counts(taken)).toEqual({ asked: 40, waiting: 0, held: 40, done: 0, released: 0, lost: 0 });
  expect(taken.cases.map(({ caseId }) => caseId)).toEqual(free.map(({ id }) => id));
  expect(taken.cases.map(({ caseId }) => caseId)).not.toContain(first?.id);
  // In hub time: eight hours after the verdict, whatever this computer's clock says.
  const until = Date.parse(taken.until ?? '');
  expect(until - (Date.now() + station.time.ahead)).toBeGreaterThan(7.9 * HOUR);
  expect(until - (Date.now() + station.time.ahead)).toBeLessThanOrEqual(8 * HOUR);
  await sync(ines);
  const seen = (await rowsIn(ines)).filter(({ id }) => free.some((row) => row.id === id));
  expect(new Set(seen.map(({ claimedBy, trip: away }) => [claimedBy, away].join()))).toEqual(new Set(['Mara Lindqvist,true']));
  expect(new Set(seen.map(({ claimedUntil }) => claimedUntil))).toEqual(new Set(taken.cases.map((one) => one.until)));
  expect((await open(ines, free[0]?.id ?? '')).claim).toMatchObject({ name: 'Mara Lindqvist', trip: true, mine: false, live: true });
  expect((await open(mara, free[0]?.id ?? '')).claim).toMatchObject({ trip: true, mine: true, live: true });
  // Her own claim at the desk is not a trip.
  expect((await rowsIn(ines)).find(({ id }) => id === first?.id)).toMatchObject({ claimedBy: 'Inês Carvalho', trip: false });
  const back = await services(mara).endTrip({ trip: taken.id });
  expect(back.ended).not.toBeNull();
  await sync(mara);
  expect(counts(await trip(mara, taken.id))).toEqual({ asked: 40, waiting: 0, held: 0, done: 0, released: 40, lost: 0 });
  await sync(ines);
  expect((await rowsIn(ines)).filter(({ id, trip: away }) => away && free.some((row) => row.id === id))).toEqual([]);
  expect((await services(mara).status({})).conflicts).toBe(0);
  await act(ines, first?.id ?? '', { kind: 'release', args: { token: (await open(ines, first?.id ?? '')).claim?.token ?? 0 } });
  await sync(ines);
});

test('[P16] two desks check out the same cases without a network: the first to arrive has them, for the other they are lost', { timeout: 120_000 }, async () => {
  const [mara, ines] = [await station.seat('mara'), await station.seat('ines')];
  mara.net.on = ines.net.on = false;
  const hers = await services(mara).checkOut({ view: await viewOf(mara), count: 5, hours: 2, media: false, reason: 'for the train' });
  const others = await services(ines).checkOut({ view: await viewOf(ines), count: 7, hours: 2, media: false, reason: 'for the plane' });
  expect([counts(hers), hers.until]).toEqual([{ asked: 5, waiting: 5, held: 0, done: 0, released: 0, lost: 0 }, null]);
  // Asking twice does not take the same ones twice while the first asking has no answer.
  const rest = (await rowsIn(mara)).filter(({ id, claimedBy }) => claimedBy === null && hers.cases.every(({ caseId }) => caseId !== id));
  const more = await services(mara).checkOut({ view: await viewOf(mara), count: 2, hours: 2, media: false, reason: 'for the train' });
  expect(more.cases.map(({ caseId }) => caseId)).toEqual(rest.slice(0, 2).map(({ id }) => id));
  expect(others.cases.map(({ caseId }) => caseId)).toEqual([...hers.cases, ...more.cases].map(({ caseId }) => caseId));
  mara.net.on = true;
  await sync(mara);
  ines.net.on = true;
  await sync(ines);
  expect(counts(await trip(mara, hers.id))).toMatchObject({ held: 5, lost: 0 });
  const lost = await trip(ines, others.id);
  expect(counts(lost)).toMatchObject({ held: 0, lost: 7 });
  expect(lost.cases.map(({ why }) => why)).toEqual(Array.from({ length: 7 }, () => 'conflict'));
  for (const { id } of [hers, more]) await services(mara).endTrip({ trip: id });
  await sync(mara);
});

test('[P16] decided on the train and sent on the platform; what is left goes back, and a lease that a step left as it was goes too', { timeout: 120_000 }, async () => {
  const mara = await station.seat('mara');
  const taken = await take(mara, 30);
  mara.net.on = false;
  const final = (await decidable(mara, taken, 'refuse-notice')).slice(0, 2);
  const stepping = (await decidable(mara, taken, 'ask-to-complete')).find(({ case: { id } }) => final.every((one) => one.case.id !== id));
  if (final.length < 2 || stepping === undefined) throw new Error('too few cases for this test');
  const acts = [await decide(mara, final[0] as never, 'refuse-notice'), await decide(mara, final[1] as never, 'refuse-notice'), await decide(mara, stepping, 'ask-to-complete')];
  expect(acts.map(({ state, sentAt }) => [state, sentAt])).toEqual([['waiting', null], ['waiting', null], ['waiting', null]]);
  expect(counts(await trip(mara, taken.id))).toMatchObject({ held: 27, done: 3 });
  // Ended in the tunnel: what was decided is not given back beside its decision.
  const ended = await services(mara).endTrip({ trip: taken.id });
  expect(counts(ended)).toMatchObject({ held: 0, done: 3, released: 27 });
  mara.net.on = true;
  await sync(mara);
  await sync(mara);
  const sent = await Promise.all(acts.map(({ actId }) => rowOf(mara, actId)));
  expect(sent.map(({ verdict }) => verdict?.verdict)).toEqual(['applied', 'applied', 'applied']);
  expect((await open(mara, stepping.case.id)).case.state.claim).toBeNull();
  expect((await services(mara).outbox({})).filter(({ verdict }) => verdict?.verdict !== 'applied')).toEqual([]);
  expect(await services(mara).endTrip({ trip: taken.id })).toEqual(await trip(mara, taken.id));
  expect(await codeOf(() => services(mara).endTrip({ trip: 'no-such-trip' }))).toBe('not_found');
});

test('[P15] a trip that is ended before the hub heard of it leaves nothing behind there', { timeout: 120_000 }, async () => {
  const mara = await station.seat('mara');
  mara.net.on = false;
  const made = await services(mara).checkOut({ view: await viewOf(mara), count: 4, hours: 2, media: false, reason: 'for the train' });
  // The round that met no network is over: nothing of it can be in the hub's hands.
  await services(mara).syncNow({});
  const before = new Map(await Promise.all(made.cases.map(async ({ caseId }) => [caseId, (await open(mara, caseId)).case] as const)));
  await services(mara).endTrip({ trip: made.id });
  mara.net.on = true;
  await sync(mara);
  expect(counts(await trip(mara, made.id))).toEqual({ asked: 4, waiting: 0, held: 0, done: 0, released: 4, lost: 0 });
  // Not even an event: the withdrawal was there first.
  for (const { caseId } of made.cases) expect((await open(mara, caseId)).case).toEqual(before.get(caseId));
  expect((await services(mara).status({})).conflicts).toBe(0);
});

test('[P16] a check-out whose answer came after its trip was ended is given back by itself', { timeout: 120_000 }, async () => {
  let cut = false;
  const seat = await station.seat('mara', {
    fetch: async (input, init) => {
      const answer = await globalThis.fetch(input, init);
      // The hub judged, and the answer is lost.
      if (cut && String(input).endsWith('/v1/push')) throw new TypeError('cut');
      return answer;
    },
  });
  const view = await viewOf(seat);
  cut = true;
  const made = await services(seat).checkOut({ view, count: 3, hours: 2, media: false, reason: 'for the train' });
  await services(seat).syncNow({});
  expect(counts(await trip(seat, made.id))).toMatchObject({ waiting: 3 });
  await services(seat).endTrip({ trip: made.id });
  cut = false;
  await sync(seat);
  await sync(seat);
  expect(counts(await trip(seat, made.id))).toMatchObject({ waiting: 0, held: 0, lost: 0, released: 3 });
  for (const { caseId } of made.cases) expect((await open(seat, caseId)).case.state.claim).toBeNull();
});

test('[P16] a lead breaks a lease with a reason: the trip counts it as lost, and the next decision is judged on the facts, or meets whoever has it now', { timeout: 120_000 }, async () => {
  const [mara, ines] = [await station.seat('mara'), await station.seat('ines')];
  const taken = await take(mara, 30);
  const [one, two] = await decidable(mara, taken, 'refuse-notice');
  if (one === undefined || two === undefined) throw new Error('too few cases for this test');
  mara.net.on = false;
  await sync(ines);
  for (const { case: { id } } of [one, two]) {
    const seen = await open(ines, id);
    expect(seen.may).toContain('break-claim');
    await act(ines, id, { kind: 'break-claim', args: { token: seen.claim?.token ?? 0 }, reason: 'It is due today.' });
  }
  await sync(ines);
  await act(ines, two.case.id, { kind: 'claim', args: { minutes: 60 } });
  await sync(ines);
  // On the train nobody knows yet: both are decided.
  const [first, second] = [await decide(mara, one, 'refuse-notice'), await decide(mara, two, 'refuse-notice')];
  expect(counts(await trip(mara, taken.id))).toMatchObject({ held: 28, done: 2, lost: 0 });
  mara.net.on = true;
  await sync(mara);
  expect((await rowOf(mara, first.actId)).verdict).toMatchObject({ verdict: 'applied' });
  expect((await rowOf(mara, second.actId)).verdict).toMatchObject({ verdict: 'conflict', reason: 'claimed_by_other', now: { claimedBy: 'ines' } });
  const after = await trip(mara, taken.id);
  expect(counts(after)).toMatchObject({ held: 28, done: 1, lost: 1 });
  expect(after.cases.find(({ caseId }) => caseId === two.case.id)).toMatchObject({ state: 'lost', why: 'broken' });
  expect((await open(mara, one.case.id)).case.events.filter(({ says }) => says.includes('It is due today.')).map(({ by }) => by)).toEqual(['ines']);
  await services(mara).endTrip({ trip: taken.id });
  await sync(mara);
});

test('[P16] after the lapse: shown as lapsed by the hub’s time, and a decision on unchanged facts is taken all the same, but for what cannot be taken back', { timeout: 120_000 }, async () => {
  const away = await openStation();
  onTestFinished(() => away.close());
  const [mara, ines] = [await away.seat('mara'), await away.seat('ines')];
  const taken = await take(mara, 60, { hours: 2 });
  const [plain] = await decidable(mara, taken, 'refuse-notice');
  const [gone] = (await decidable(mara, taken, 'remove-items')).filter(({ case: { facts } }) => facts.items.length > 0);
  if (plain === undefined || gone === undefined) throw new Error('too few cases for this test');
  mara.net.on = false;
  // The hub's time goes on here by what has passed, and decides nothing: it only says what to expect.
  away.time.ahead += 3 * HOUR;
  mara.clock.ahead += 3 * HOUR;
  const shown = await trip(mara, taken.id);
  expect(counts(shown)).toMatchObject({ held: 0, lost: 60 });
  expect(new Set(shown.cases.map(({ why }) => why))).toEqual(new Set(['lapsed']));
  expect((await rowsIn(mara)).filter(({ id, claimedBy }) => claimedBy !== null && taken.cases.some(({ caseId }) => caseId === id))).toEqual([]);
  const kept = [await decide(mara, plain, 'refuse-notice'), await act(mara, gone.case.id, { kind: 'propose-decision', args: { decision: 'remove-items', note: '', itemIds: gone.case.facts.items.map(({ id }) => id) } })];
  mara.net.on = true;
  await sync(mara);
  const verdicts = (await Promise.all(kept.map(({ actId }) => rowOf(mara, actId)))).map(({ verdict }) => verdict);
  expect(verdicts).toMatchObject([{ verdict: 'applied', outcome: 'decided' }, { verdict: 'applied', outcome: 'proposed' }]);
  await sync(ines);
  expect((await open(ines, gone.case.id)).case.facts.proposal).toMatchObject({ by: 'mara', decision: 'remove-items' });
});

test('[D5] no lease is longer than its case may stay: 24 hours in the under-18 queue, 72 in the others', { timeout: 120_000 }, async () => {
  const noor = await station.seat('noor');
  const children = await take(noor, 2, { hours: 72 }, 'under18');
  expect([children.hours, counts(children).held]).toEqual([24, 2]);
  const mara = await station.seat('mara');
  expect((await take(mara, 2, { hours: 72 })).hours).toBe(72);
  expect(await codeOf(async () => services(noor).checkOut({ view: await viewOf(noor, 'flagged-accounts', []), count: 2, hours: 2, media: false, reason: 'for the train' }))).toBe('nothing_free');
  expect(await codeOf(async () => services(mara).checkOut({ view: await viewOf(mara, 'content-removal', ['closed']), count: 2, hours: 2, media: false, reason: 'for the train' }))).toBe('nothing_free');
  const sam = await station.seat('sam');
  expect(await codeOf(async () => services(sam).checkOut({ view: await viewOf(sam), count: 2, hours: 2, media: false, reason: 'for the train' }))).toBe('not_allowed');
  const theo = await station.seat('theo');
  expect((await services(theo).trips({})).length).toBe(0);
  expect(await codeOf(() => services(theo).endTrip({ trip: children.id }))).toBe('not_found');
});

test('[P16] a trip survives a restart without a network, with its counts and its end', { timeout: 120_000 }, async () => {
  const mara = await station.seat('mara');
  const taken = await take(mara, 3);
  await mara.desk.close();
  const { openSeat } = await import('../sync/house.ts');
  const again = await openSeat(mara.dataDir, 'http://127.0.0.1:9');
  try {
    expect(await again.desk.services.trips({})).toEqual([taken]);
  } finally {
    await again.desk.close();
  }
});
