// Recordings and images for the train: only what was asked for and may travel, checked, sealed, logged when shown, gone with the lease.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { closeCache, openCache } from '../../electron/desk/cache/cache.ts';
import { putRecord } from '../../server/streams/records.ts';
import type { CaseShown } from '../../shared/contract.ts';
import type { TripShown } from '../../shared/model/trip.ts';
import type { Item } from '../../shared/model/case.ts';
import { codeOf } from '../outbox/bench.ts';
import { HOUR, act, open, openStation, services, sync, take, trip, viewLog } from './house.ts';
import type { Station, Traveller } from './house.ts';

let station: Station;
beforeAll(async () => {
  station = await openStation();
});
afterAll(() => station.close());

type Carried = { readonly at: Traveller; readonly taken: TripShown; readonly shown: CaseShown; readonly item: Item };

/** A desk whose trip carries media, and one item of it. */
async function carrying(from: Station = station, over: Parameters<Station['seat']>[1] = {}): Promise<Carried> {
  const at = await from.seat('mara', over);
  const taken = await take(at, 60, { media: true, hours: 4 });
  for (const { caseId } of taken.cases) {
    const shown = await open(at, caseId);
    const item = shown.case.facts.items.find(({ media }) => media !== null);
    if (item !== undefined) return { at, taken, shown, item };
  }
  throw new Error('no media in this trip');
}

const ask = (at: Traveller, shown: CaseShown, item: Item): Promise<string> => codeOf(() => services(at).media({ caseId: shown.case.id, itemId: item.id }));
const fetched = ({ net }: Traveller): number => net.seen.filter((path) => path.startsWith('/v1/media/')).length;

/** How many rows and bytes of media lie in the cache of a desk that is closed. */
async function lying(at: Traveller): Promise<{ rows: number; bytes: number }> {
  await at.desk.close();
  const cache = await openCache({ path: join(at.dataDir, 'desk', 'cache.db'), key: readFileSync(join(at.dataDir, 'desk', 'demo.key')), keyProved: true });
  try {
    return cache.db.prepare<[], { rows: number; bytes: number }>('SELECT count(*) AS rows, coalesce(sum(length(body)), 0) AS bytes FROM trip_media').get() as { rows: number; bytes: number };
  } finally {
    closeCache(cache);
  }
}

async function giveBack({ at, taken }: Carried): Promise<void> {
  await services(at).endTrip({ trip: taken.id });
  await sync(at);
}

test('[D5] asked for, they are fetched after the verdicts, shown without a network, and each look is in the log before it', { timeout: 120_000 }, async () => {
  const carried = await carrying();
  const { at, taken, shown, item } = carried;
  expect(taken.media.wanted).toBeGreaterThan(5);
  expect(taken.media).toEqual({ wanted: taken.media.wanted, held: taken.media.wanted, bytes: taken.media.bytes, skipped: 0 });
  expect(fetched(at)).toBe(taken.media.wanted);
  at.net.on = false;
  const got = await services(at).media({ caseId: shown.case.id, itemId: item.id });
  expect(createHash('sha256').update(Buffer.from(got.base64, 'base64')).digest('hex')).toBe(item.media?.sha256);
  expect(got.mime).toBe(item.media?.mime);
  at.net.on = true;
  await giveBack(carried);
  at.net.on = false;
  expect(await ask(at, shown, item)).toBe('offline');
  expect(await lying(at)).toEqual({ rows: 0, bytes: 0 });
  expect((await viewLog(at)).filter(({ what }) => what === 'reveal')).toEqual(Array.from({ length: 2 }, () => ({ what: 'reveal', subject: shown.case.id, detail: item.id })));
});

test('[D5] not asked for, nothing is fetched', { timeout: 120_000 }, async () => {
  const at = await station.seat('mara');
  const taken = await take(at, 60);
  expect([taken.media, fetched(at)]).toEqual([{ wanted: 0, held: 0, bytes: 0, skipped: 0 }, 0]);
  await services(at).endTrip({ trip: taken.id });
  await sync(at);
});

test('[D5] what came is not what the case names: it stays at the hub and is never shown', { timeout: 120_000 }, async () => {
  let bend = true;
  const carried = await carrying(station, {
    fetch: async (input, init) => {
      const answer = await globalThis.fetch(input, init);
      if (!bend || !String(input).includes('/v1/media/')) return answer;
      const bytes = new Uint8Array(await answer.arrayBuffer());
      bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) ^ 1;
      return new Response(bytes, { status: answer.status, headers: answer.headers });
    },
  });
  const { at, taken, shown, item } = carried;
  expect(taken.media).toMatchObject({ held: 0, bytes: 0, skipped: taken.media.wanted });
  expect(taken.media.wanted).toBeGreaterThan(0);
  expect(await ask(at, shown, item)).toBe('hub_broken');
  bend = false;
  expect(await ask(at, shown, item)).toBe('none');
  at.net.on = false;
  expect(await ask(at, shown, item)).toBe('offline');
  at.net.on = true;
  await giveBack(carried);
});

test('[D5] released here or broken by a lead, the media of that case go and the others stay', { timeout: 120_000 }, async () => {
  const carried = await carrying();
  const { at, taken, shown, item } = carried;
  at.net.on = false;
  await act(at, shown.case.id, { kind: 'release', args: { token: shown.claim?.token ?? 0 } });
  expect(await ask(at, shown, item)).toBe('offline');
  const after = await trip(at, taken.id);
  expect(after.media.held).toBeLessThan(taken.media.held);
  expect(after.media.held).toBeGreaterThan(0);
  at.net.on = true;
  await sync(at);
  await at.desk.carried();
  // Not fetched again: the lease is not held any more.
  expect((await trip(at, taken.id)).media).toEqual(after.media);
  const ines = await station.seat('ines');
  let broken: CaseShown | null = null;
  for (const { caseId, state } of after.cases) {
    const one = await open(ines, caseId);
    if (state === 'held' && one.case.facts.items.some(({ media }) => media !== null)) broken = one;
  }
  if (broken === null) throw new Error('no second case with media');
  await act(ines, broken.case.id, { kind: 'break-claim', args: { token: broken.claim?.token ?? 0 } });
  await sync(ines);
  await sync(at);
  await at.desk.carried();
  expect((await trip(at, taken.id)).media.held).toBeLessThan(after.media.held);
  await giveBack(carried);
});

test('[D5] lapsed by the hub’s time, they are gone at the next look, without a network too', { timeout: 120_000 }, async () => {
  const away = await openStation();
  onTestFinished(() => away.close());
  const { at, taken, shown, item } = await carrying(away);
  at.net.on = false;
  at.clock.ahead += 3 * HOUR;
  expect(await ask(at, shown, item)).toBe('none');
  at.clock.ahead += HOUR;
  expect(await ask(at, shown, item)).toBe('offline');
  expect((await trip(at, taken.id)).media).toEqual({ wanted: 0, held: 0, bytes: 0, skipped: 0 });
  expect(await lying(at)).toEqual({ rows: 0, bytes: 0 });
});

test('[P5] a queue that is taken away takes its media and its leases along', { timeout: 120_000 }, async () => {
  const away = await openStation();
  onTestFinished(() => away.close());
  const { at, taken, shown, item } = await carrying(away);
  const person = (await services(at).session({})).person;
  if (person === null) throw new Error('nobody is signed in');
  const streams = person.streams.filter((stream) => stream !== 'content-removal');
  await away.hub.store.tx((q) => putRecord(q, 'directory', { kind: 'person', of: { ...person, streams }, version: 2 }, new Date().toISOString()));
  await sync(at);
  expect(await ask(at, shown, item)).toBe('not_found');
  const after = await trip(at, taken.id);
  expect([after.held, after.lost, new Set(after.cases.map(({ why }) => why))]).toEqual([0, taken.asked, new Set(['left'])]);
  expect(await lying(at)).toEqual({ rows: 0, bytes: 0 });
});
