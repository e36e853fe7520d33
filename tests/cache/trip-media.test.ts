// What a trip may carry in the mirror: the policy, the limit, and that nothing outlives the item or the lease it came with.
import { createHash } from 'node:crypto';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { prep } from '../../electron/desk/cache/cache.ts';
import type { Cache } from '../../electron/desk/cache/cache.ts';
import { applyPage, askOf } from '../../electron/desk/cache/page.ts';
import { carriedBy, carriedMedia, keepMedia, nextWanted, planMedia, sweepMedia } from '../../electron/desk/cache/trip-media.ts';
import type { Item } from '../../shared/model/case.ts';
import type { CaseKind } from '../../shared/model/words.ts';
import { TRIP_MEDIA_BYTES, mayTravel } from '../../shared/rules/offline.ts';
import { LIMITS } from '../../shared/wire.ts';
import type { Put } from '../../shared/wire.ts';
import { NOW, makeCase, pageOf, seeded, tempCache } from './made.ts';
import type { Bench } from './made.ts';

let bench: Bench;
let cache: Cache;
beforeEach(async () => {
  bench = await tempCache();
  cache = bench.cache;
});
afterEach(() => bench.close());

const BYTES = Buffer.from('a drawing');
const HASH = createHash('sha256').update(BYTES).digest('hex');
const item = (id: string, over: Partial<Item> = {}, bytes = BYTES.length): Item => ({
  id, kind: 'image', label: id, url: null, excerpt: null, category: 'user-content', state: 'shown', sealed: null, media: { id: `m-${id}`, mime: 'image/png', bytes, sha256: HASH }, ...over,
});
const UNTIL = '2026-06-10T20:00:00.000Z';
const NOW_MS = Date.parse(NOW);
const ME = { personId: 'mara', live: ['t1'], hubNow: NOW_MS };

let turn = 0;
/** Puts a case with these items, leased to Mara for trip `t1`. */
function put(kind: CaseKind, items: Item[], over: { version?: number; trip?: string | null; by?: string } = {}): string {
  const made = makeCase(seeded(5), kind, 1, { items });
  const { version = 1, trip = 't1', by = 'mara' } = over;
  const held = { ...made, case: { ...made.case, version, state: { ...made.case.state, claim: { by, until: UNTIL, token: 1, trip } } } };
  applyPage(cache, askOf(cache), pageOf([{ stream: kind, cursor: `c${(turn += 1)}`, puts: [held as Put] }]));
  return made.id;
}

const row = (caseId: string, id: string): { item: string; caseId: string; trip: string; media: string; mime: string; sha256: string; bytes: number } => ({ caseId, item: id, trip: 't1', media: `m-${id}`, mime: 'image/png', sha256: HASH, bytes: BYTES.length });

test.each([
  ['content-removal', {}, true],
  ['data-subject', {}, true],
  ['under18', {}, false],
  ['law-enforcement', {}, false],
  ['content-removal', { state: 'sealed' }, false],
  ['content-removal', { sealed: { reference: 'S-1', sha256: HASH } }, false],
  ['content-removal', { media: null }, false],
] as [CaseKind, Partial<Item>, boolean][])('[D5] an item of %s, %j: may travel %s', (kind, over, may) => {
  expect(mayTravel(kind, item('i', over))).toBe(may);
});

test.each(['under18', 'law-enforcement'] as const)('[D5] %s: what is wanted stays at the hub and is counted as such', (kind) => {
  const id = put(kind, [item('i1'), item('i2')]);
  expect(planMedia(cache, 't1', [id])).toBe(true);
  expect([nextWanted(cache, ['t1']), carriedBy(cache, 't1')]).toEqual([null, { wanted: 2, held: 0, bytes: 0, skipped: 2 }]);
});

test('[D5] a trip carries 200 MB and no more, and nothing that no answer could bring', () => {
  const most = LIMITS.pageBytes;
  const fit = Math.floor(TRIP_MEDIA_BYTES / most);
  const id = put('content-removal', [item('big', {}, most + 1), ...Array.from({ length: fit + 2 }, (_, n) => item(`i${n}`, {}, most)), item('small', {}, 1)]);
  planMedia(cache, 't1', [id]);
  expect(carriedBy(cache, 't1')).toMatchObject({ wanted: fit + 4, skipped: 3 });
  expect(planMedia(cache, 't1', [id])).toBe(false);
  // Another trip has a limit of its own.
  put('content-removal', [item('big', {}, most + 1)], { trip: 't2' });
  expect(planMedia(cache, 't2', [id])).toBe(true);
});

test('[D5] kept, it is given out for the very item that its case names, and for nothing else', () => {
  const id = put('content-removal', [item('i1')]);
  planMedia(cache, 't1', [id]);
  const wanted = nextWanted(cache, ['t1']);
  expect(wanted).toEqual(row(id, 'i1'));
  if (wanted === null) throw new Error('nothing wanted');
  const media = item('i1').media;
  if (media === null) throw new Error('no media');
  expect(carriedMedia(cache, id, 'i1', media)).toBeNull();
  keepMedia(cache, { ...wanted, sha256: '0'.repeat(64) }, BYTES);
  keepMedia(cache, { ...wanted, trip: 't9' }, BYTES);
  expect(carriedMedia(cache, id, 'i1', media)).toBeNull();
  keepMedia(cache, wanted, BYTES);
  expect(Buffer.from(carriedMedia(cache, id, 'i1', media) ?? [])).toEqual(BYTES);
  expect(carriedMedia(cache, id, 'i2', media)).toBeNull();
  expect(carriedMedia(cache, id, 'i1', { ...media, sha256: '0'.repeat(64) })).toBeNull();
  expect([nextWanted(cache, ['t1']), carriedBy(cache, 't1')]).toEqual([null, { wanted: 1, held: 1, bytes: BYTES.length, skipped: 0 }]);
});

const held = (): string => {
  const id = put('content-removal', [item('i1'), item('i2')]);
  planMedia(cache, 't1', [id]);
  for (const one of ['i1', 'i2']) keepMedia(cache, row(id, one), BYTES);
  return id;
};
const left = (): string[] => prep(cache, 'SELECT item FROM trip_media WHERE body IS NOT NULL ORDER BY item').pluck().all() as string[];

test('[D5] with the lease it stays; without it, it goes', () => {
  held();
  expect([sweepMedia(cache, ME), left()]).toEqual([[], ['i1', 'i2']]);
  expect([sweepMedia(cache, { ...ME, hubNow: Date.parse(UNTIL) - 1 }), left().length]).toEqual([[], 2]);
  expect([sweepMedia(cache, { ...ME, hubNow: Date.parse(UNTIL) }), left()]).toEqual([['t1'], []]);
  held();
  expect([sweepMedia(cache, { ...ME, live: [] }), left()]).toEqual([['t1'], []]);
  held();
  expect([sweepMedia(cache, { ...ME, personId: 'ines' }), left()]).toEqual([['t1'], []]);
  held();
  put('content-removal', [item('i1'), item('i2')], { by: 'ines' });
  expect([sweepMedia(cache, ME), left()]).toEqual([['t1'], []]);
  held();
  put('content-removal', [item('i1'), item('i2')], { trip: null });
  expect([sweepMedia(cache, ME), left()]).toEqual([['t1'], []]);
});

test('[D5] sealed, taken out or replaced in the case, it goes; what is as it was stays', () => {
  held();
  put('content-removal', [item('i1'), item('i2', { state: 'sealed', media: null, sealed: { reference: 'S-1', sha256: HASH } })], { version: 2 });
  expect([sweepMedia(cache, ME), left()]).toEqual([['t1'], ['i1']]);
  put('content-removal', [item('i1', { state: 'sealed' })], { version: 3 });
  expect([sweepMedia(cache, ME), left()]).toEqual([['t1'], []]);
  held();
  put('content-removal', [item('i1', { media: { id: 'm-i1', mime: 'image/png', bytes: 3, sha256: '1'.repeat(64) } }), item('i2')], { version: 5 });
  expect([sweepMedia(cache, ME), left()]).toEqual([['t1'], ['i2']]);
});

test('[P4][P5] it goes with its record, and with its stream', () => {
  const id = held();
  applyPage(cache, askOf(cache), pageOf([{ stream: 'content-removal', cursor: 'gone', leaves: [{ id, why: 'hidden' }] }]));
  expect(prep(cache, 'SELECT count(*) FROM trip_media').pluck().get()).toBe(0);
  held();
  applyPage(cache, askOf(cache), pageOf([], ['directory']));
  expect(prep(cache, 'SELECT count(*) FROM trip_media').pluck().get()).toBe(0);
});
