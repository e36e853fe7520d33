// Lists, windows, counts and records as screens read them, against plain JavaScript over the same records.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { SORTS, ViewAsked, calls } from '../../shared/contract.ts';
import type { ViewGiven } from '../../shared/contract.ts';
import { firstDue } from '../../shared/model/case.ts';
import type { Case } from '../../shared/model/case.ts';
import { PRIORITIES } from '../../shared/model/words.ts';
import { closeCache, openCache } from '../../electron/desk/cache/cache.ts';
import type { Cache } from '../../electron/desk/cache/cache.ts';
import { applyPage, askOf } from '../../electron/desk/cache/page.ts';
import { openSealed } from '../../electron/desk/cache/sealed.ts';
import { wordsOf } from '../../electron/desk/cache/words.ts';
import { dueBounds } from '../../electron/desk/reading/order.ts';
import { openRecord, textWindow } from '../../electron/desk/reading/record.ts';
import { freeCases, openView, placeOf, queueCounts, rowsOf } from '../../electron/desk/reading/views.ts';
import { KEY, NOW, READ_AT, makeAccount, makeCase, makePerson, pageOf, pick, seeded, tempCache, withText } from '../cache/made.ts';
import type { Bench } from '../cache/made.ts';

const MANY = 20_000;
const seed = 7;
const who = { personId: 'mara', now: NOW };
const NAMES: Record<string, string> = { mara: 'Mara Lindqvist', theo: 'Theo Brandt' };
let bench: Bench;
let cache: Cache;
const held: Case[] = [];

beforeAll(async () => {
  bench = await tempCache();
  cache = bench.cache;
  const random = seeded(seed);
  applyPage(cache, askOf(cache), pageOf([{ stream: 'directory', cursor: 'd', puts: Object.entries(NAMES).map(([id, name]) => makePerson(id, name)) }]));
  for (let n = 0; n < MANY; n += 1_000) {
    const puts = Array.from({ length: 1_000 }, (_, at) => {
      const put = makeCase(random, 'content-removal', n + at + 1);
      // Ties on purpose: many cases came in the same hour.
      const received = `${put.case.facts.received.slice(0, 13)}:00:00.000Z`;
      return { ...put, case: { ...put.case, facts: { ...put.case.facts, received } } };
    });
    held.push(...puts.map((put) => put.case));
    applyPage(cache, askOf(cache), pageOf([{ stream: 'content-removal', cursor: `c${n}`, more: true, puts }]));
  }
  const accounts = [1, 2].map((n) => makeAccount(random, n));
  applyPage(cache, askOf(cache), pageOf([{ stream: 'under18', cursor: 'u', puts: [withText(makeCase(random, 'under18', 1), '😀 первый текст'.repeat(3))] }, { stream: 'flagged-accounts', cursor: 'f', puts: accounts }]));
});
afterAll(() => bench.close());

const open = (given: Partial<ViewGiven>): ReturnType<typeof openView> => openView(cache, ViewAsked.parse({ queue: 'content-removal', ...given }), who);
/** All ids of a view, fetched by windows. */
function idsOf(given: Partial<ViewGiven>): string[] {
  const view = open(given);
  const ids: string[] = [];
  for (let from = 0; from < view.total; from += 500) ids.push(...rowsOf(cache, { view: view.view, from, count: 500 }).rows.map((row) => row.id));
  expect(ids).toHaveLength(view.total);
  return ids;
}

const due = (it: Case): number => Date.parse(firstDue(it.facts.clocks)?.due ?? '9999-01-01T00:00:00Z');
const KEYS: Record<(typeof SORTS)[number], (it: Case) => string | number> = {
  due,
  received: (it) => Date.parse(it.facts.received),
  number: (it) => it.facts.number.toLowerCase(),
  priority: (it) => PRIORITIES.indexOf(it.state.priority),
  status: (it) => ['open', 'proposed', 'decided', 'closed'].indexOf(it.facts.status),
  title: (it) => it.facts.title.replace(/[A-Z]/g, (sign) => sign.toLowerCase()),
  subject: (it) => it.facts.subject?.handle.toLowerCase() ?? '',
  jurisdiction: (it) => it.facts.jurisdiction,
  assignee: (it) => (NAMES[it.state.assignee ?? ''] ?? '').toLowerCase(),
};
const EMPTY: Partial<Record<(typeof SORTS)[number], (it: Case) => boolean>> = {
  due: (it) => firstDue(it.facts.clocks) === null,
  jurisdiction: (it) => it.facts.jurisdiction === 'ZZ',
  assignee: (it) => it.state.assignee === null,
};
/** SQLite compares text by its bytes; JavaScript by UTF-16. */
const compare = (a: string | number, b: string | number): number =>
  typeof a === 'number' && typeof b === 'number' ? a - b : Buffer.compare(Buffer.from(String(a)), Buffer.from(String(b)));

test.each(SORTS.flatMap((by) => [[by, false], [by, true]] as const))('[view] %s, turned round: %s: the order is that of a plain sort, empty last, ties by received and id, by priority first where it is due', (by, down) => {
  const expected = [...held].sort((a, b) => {
    const empty = Number(EMPTY[by]?.(a) ?? false) - Number(EMPTY[by]?.(b) ?? false);
    const urgent = by === 'due' ? PRIORITIES.indexOf(a.state.priority) - PRIORITIES.indexOf(b.state.priority) : 0;
    return empty || compare(KEYS[by](a), KEYS[by](b)) * (down ? -1 : 1) || urgent || compare(Date.parse(a.facts.received), Date.parse(b.facts.received)) || compare(a.id, b.id);
  });
  expect(idsOf({ sort: { by, down } })).toEqual(expected.map((it) => it.id));
});

test('[view] any mix of filters and words gives what a plain filter gives, in order', () => {
  const random = seeded(seed + 1);
  const some = <T>(from: readonly T[]): T[] => (random() < 0.5 ? [] : from.filter(() => random() < 0.5));
  const texts = new Map(held.map((it) => [it.id, ` ${wordsOf([it.facts.title, it.facts.summary, it.facts.subject?.displayName, it.facts.items[0]?.label, it.facts.items[0]?.excerpt, 'work' in it.facts.detail ? it.facts.detail.work : '', it.facts.decision?.reason].join('\n')).join(' ')} `]));
  let seen = 0;
  for (let turn = 0; turn < 60; turn++) {
    const given = {
      status: some(['open', 'proposed', 'decided', 'closed']), priority: some(PRIORITIES), jurisdiction: some(['US', 'DE', 'ZZ']), language: some(['en', 'ru']), regime: some(['government', 'dsa-notice']),
      assignee: pick(random, ['anyone', 'anyone', 'me', 'nobody'] as const), due: pick(random, ['any', 'any', 'overdue', 'today', 'week'] as const),
      search: pick(random, ['', '', 'falcon ', 'meadows stone ', 'жалоба ', 'canvasline ember ']), sort: { by: 'number' as const, down: false },
    };
    const bounds = dueBounds(given.due, who);
    const expected = held.filter((it) => {
      const one = (values: readonly string[], value: string): boolean => values.length === 0 || values.includes(value);
      return (
        one(given.status, it.facts.status) && one(given.priority, it.state.priority) && one(given.jurisdiction, it.facts.jurisdiction) && one(given.language, it.facts.language) &&
        one(given.regime, 'regime' in it.facts.detail ? it.facts.detail.regime : '') &&
        (given.assignee === 'anyone' || it.state.assignee === (given.assignee === 'me' ? 'mara' : null)) &&
        (bounds === null || (firstDue(it.facts.clocks) !== null && due(it) >= bounds.from && due(it) < bounds.until)) &&
        given.search.split(' ').filter(Boolean).every((word) => texts.get(it.id)?.includes(` ${word} `.replace('жалоба', wordsOf('жалоба')[0] ?? '')))
      );
    });
    seen += expected.length;
    expect(idsOf(given), `seed ${seed}, turn ${turn}: ${JSON.stringify(given)}`).toEqual(expected.map((it) => it.id));
  }
  expect(seen).toBeGreaterThan(1_000);
});

test('[view] "me" is the person who asks, not the one who asked before', () => {
  const mine = (personId: string): number => openView(cache, ViewAsked.parse({ queue: 'content-removal', assignee: 'me' }), { personId, now: NOW }).total;
  expect(['mara', 'theo', 'ruth'].map(mine)).toEqual(['mara', 'theo', 'ruth'].map((id) => held.filter((it) => it.state.assignee === id).length));
});

test('[view] due today and this week follow the person’s calendar, across summer time', () => {
  const at = (now: string, timeZone: string, asked: 'today' | 'week'): string[] => {
    const bounds = dueBounds(asked, { personId: 'mara', now, timeZone });
    return [bounds?.from ?? 0, bounds?.until ?? 0].map((ms) => new Date(ms).toISOString());
  };
  expect(at('2026-03-29T00:30:00Z', 'Europe/Dublin', 'today')).toEqual(['2026-03-29T00:00:00.000Z', '2026-03-29T23:00:00.000Z']);
  expect(at('2026-06-10T23:30:00Z', 'Europe/Dublin', 'today')).toEqual(['2026-06-10T23:00:00.000Z', '2026-06-11T23:00:00.000Z']);
  expect(at('2026-10-23T12:00:00Z', 'America/New_York', 'week')).toEqual(['2026-10-23T04:00:00.000Z', '2026-10-30T04:00:00.000Z']);
  expect(at('2026-10-30T12:00:00Z', 'America/New_York', 'week')).toEqual(['2026-10-30T04:00:00.000Z', '2026-11-06T05:00:00.000Z']);
  expect(() => at(NOW, 'Nowhere/Land', 'today')).toThrow('time zone');
});

test('[view] a number or id that is typed in full comes first, however many rows hold its words', () => {
  const target = held[4_321];
  if (target === undefined) throw new Error('no case');
  expect(idsOf({ search: target.facts.number })[0]).toBe(target.id);
  expect(idsOf({ search: target.facts.number.toLowerCase() })[0]).toBe(target.id);
  expect(idsOf({ search: target.id })[0]).toBe(target.id);
  // CR-2026-00432 begins ten numbers; the case with exactly the typed id stands before those that begin with it.
  expect(idsOf({ search: 'content-removal-12' }).slice(0, 1)).toEqual(['content-removal-12']);
  expect(open({ search: 'content-removal-12' }).total).toBeGreaterThan(100);
});

test('[view] a number is found in full whatever its case, before longer ones that begin with it', async () => {
  const own = await tempCache();
  try {
    const random = seeded(1);
    const numbers = ['CR-1', 'CR-10', 'CR-12', 'XCR-1'];
    applyPage(own.cache, askOf(own.cache), pageOf([{ stream: 'content-removal', cursor: 'c', puts: numbers.map((number, n) => makeCase(random, 'content-removal', n + 1, { number })) }]));
    for (const search of ['CR-1', 'cr-1', ' cr-1']) {
      const view = openView(own.cache, ViewAsked.parse({ queue: 'content-removal', search, sort: { by: 'number', down: true } }), who);
      expect(rowsOf(own.cache, { view: view.view, from: 0, count: 9 }).rows.map((row) => row.number)).toEqual(['CR-1', 'CR-12', 'CR-10']);
    }
  } finally {
    own.close();
  }
});

test('[view] windows fit together, places agree with them, and past the end there is nothing', () => {
  const view = open({ status: ['open'] });
  const whole = idsOf({ status: ['open'] });
  for (const [from, count] of [[0, 1], [1, 37], [view.total - 3, 500], [view.total, 10], [view.total + 999, 10]] as const) {
    const window = rowsOf(cache, { view: view.view, from, count });
    expect(calls.rows.output.parse(window)).toEqual(window);
    expect(window.rows.map((row) => row.id)).toEqual(whole.slice(from, from + count));
    expect(window.total).toBe(view.total);
  }
  for (const index of [0, 17, view.total - 1]) expect(placeOf(cache, { view: view.view, id: whole[index] ?? '' })).toEqual({ index });
  expect(placeOf(cache, { view: view.view, id: 'nobody' })).toEqual({ index: -1 });
  expect(placeOf(cache, { view: view.view, id: held.find((it) => it.facts.status === 'closed')?.id ?? '' })).toEqual({ index: -1 });
});

test('[view] the view that was used is kept, the one that was forgotten says so', () => {
  const first = open({});
  for (let n = 0; n < 63; n++) open({ search: `word${n}` });
  expect(rowsOf(cache, { view: first.view, from: 0, count: 1 }).total).toBe(MANY);
  for (let n = 0; n < 63; n++) open({ search: `more${n}` });
  expect(rowsOf(cache, { view: first.view, from: 0, count: 1 }).total).toBe(MANY);
  for (let n = 0; n < 64; n++) open({ search: `other${n}` });
  expect(() => rowsOf(cache, { view: first.view, from: 0, count: 1 })).toThrow(expect.objectContaining({ fault: expect.objectContaining({ code: 'not_found' }) }));
  expect(() => placeOf(cache, { view: 'v0', id: 'x' })).toThrow('not on this computer');
});

test('[view] facets and queue counts are those of the records, unfiltered', () => {
  const count = (of: (it: Case) => string): Record<string, number> => {
    const sums: Record<string, number> = {};
    for (const it of held) sums[of(it)] = (sums[of(it)] ?? 0) + 1;
    return sums;
  };
  const { facets } = open({ status: ['open'], search: 'falcon' });
  const shown = (facet: { value: string; count: number }[]): Record<string, number> => Object.fromEntries(facet.map((row) => [row.value, row.count]));
  expect(shown(facets.status)).toEqual(count((it) => it.facts.status));
  expect(shown(facets.priority)).toEqual(count((it) => it.state.priority));
  expect(shown(facets.jurisdiction)).toEqual(count((it) => it.facts.jurisdiction));
  expect(shown(facets.language)).toEqual(count((it) => it.facts.language));
  expect(shown(facets.regime)).toEqual(count((it) => ('regime' in it.facts.detail ? it.facts.detail.regime : '')));
  const toDo = held.filter((it) => it.facts.status === 'open' || it.facts.status === 'proposed');
  expect(calls.queues.output.parse(queueCounts(cache, NOW)).find((row) => row.queue === 'content-removal')).toEqual({
    queue: 'content-removal', open: toDo.length, overdue: toDo.filter((it) => due(it) < Date.parse(NOW)).length, total: MANY,
  });
});

test('[view] an open view follows the mirror: after a page its next window is of the list as it is then', async () => {
  const own = await tempCache();
  try {
    let turn = 0;
    const apply = (puts: Parameters<typeof pageOf>[0][number]['puts'], leaves: string[] = []): unknown =>
      applyPage(own.cache, askOf(own.cache), pageOf([{ stream: 'content-removal', cursor: `c${turn++}`, puts: puts ?? [], leaves: leaves.map((id) => ({ id, why: 'deleted' })) }]));
    const random = seeded(3);
    apply([1, 2, 3].map((n) => makeCase(random, 'content-removal', n)));
    const view = openView(own.cache, ViewAsked.parse({ queue: 'content-removal', sort: { by: 'number', down: false } }), who);
    apply([makeCase(random, 'content-removal', 4)], ['content-removal-2']);
    const window = rowsOf(own.cache, { view: view.view, from: 0, count: 10 });
    expect([window.total, window.rows.map((row) => row.id)]).toEqual([3, ['content-removal-1', 'content-removal-3', 'content-removal-4']]);
  } finally {
    own.close();
  }
});

test('[P16] a row shows a live claim by name and a lapsed one not at all', async () => {
  const own = await tempCache();
  try {
    const claim = { by: 'theo', until: '2026-06-10T13:00:00Z', token: 4, trip: null };
    applyPage(own.cache, askOf(own.cache), pageOf([{ stream: 'content-removal', cursor: 'c', puts: [makeCase(seeded(1), 'content-removal', 1, {}, { claim })] }, { stream: 'directory', cursor: 'd', puts: [makePerson('theo', 'Theo Brandt')] }]));
    const view = openView(own.cache, ViewAsked.parse({ queue: 'content-removal' }), who);
    const claimed = (now: string): unknown => rowsOf(own.cache, { view: view.view, from: 0, count: 1 }, now).rows.map(({ claimedBy, claimedUntil, trip }) => [claimedBy, claimedUntil, trip])[0];
    expect([claimed('2026-06-10T12:59:59Z'), claimed('2026-06-10T13:00:00Z')]).toEqual([['Theo Brandt', '2026-06-10T13:00:00.000Z', false], [null, null, false]]);
    applyPage(own.cache, askOf(own.cache), pageOf([{ stream: 'content-removal', cursor: 'e', puts: [makeCase(seeded(1), 'content-removal', 1, {}, { claim: { ...claim, trip: 'trip-1' } })] }]));
    expect([claimed('2026-06-10T12:59:59Z'), claimed('2026-06-10T13:00:00Z')]).toEqual([['Theo Brandt', '2026-06-10T13:00:00.000Z', true], [null, null, false]]);
  } finally {
    own.close();
  }
});

test('[P16] what may be taken along: from the top of the view, still to be decided, nobody else’s, not the ones left aside', async () => {
  const own = await tempCache();
  try {
    const claim = (by: string, until: string): Partial<Case['state']> => ({ claim: { by, until, token: 1, trip: null } });
    const [live, over] = ['2026-06-10T13:00:00Z', '2026-06-10T11:00:00Z'];
    const status = ['open', 'proposed', 'decided', 'closed', 'open', 'open', 'open', 'open'] as const;
    const states: Partial<Case['state']>[] = [{}, {}, {}, {}, claim('theo', live), claim('theo', over), claim('mara', live), {}];
    const puts = status.map((one, n) => makeCase(seeded(n), 'content-removal', n, { status: one, decision: null }, states[n]));
    applyPage(own.cache, askOf(own.cache), pageOf([{ stream: 'content-removal', cursor: 'c', puts: [...puts, { kind: 'treaty', id: 'new-1' }] }]));
    const view = (down: boolean): string => openView(own.cache, ViewAsked.parse({ queue: 'content-removal', sort: { by: 'number', down } }), who).view;
    const free = (count: number, down = false, except: string[] = []): string[] => freeCases(own.cache, { view: view(down), count, personId: 'mara', except: new Set(except) }, NOW).ids.map((id) => id.replace('content-removal-', ''));
    expect(free(200)).toEqual(['0', '1', '5', '6', '7']);
    expect(free(2)).toEqual(['0', '1']);
    expect(free(3, true)).toEqual(['7', '6', '5']);
    expect(free(3, false, ['content-removal-0', 'content-removal-5'])).toEqual(['1', '6', '7']);
    expect(() => freeCases(own.cache, { view: 'v99', count: 1, personId: 'mara', except: new Set() }, NOW)).toThrow('not on this computer');
  } finally {
    own.close();
  }
});

test('[view] a row tells what became of the person’s own act: conflict before refused before waiting, settled not at all', async () => {
  const dir = mkdtempSync(join(tmpdir(), 'docket-outbox-'));
  const path = join(dir, 'outbox.db');
  const outbox = await openSealed({ path, key: KEY, synchronous: 'FULL', whenDamaged: 'outbox_corrupt' });
  try {
    await expect(openCache({ path: join(dir, 'early.db'), key: KEY, outbox: { path: join(dir, 'none.db') } })).rejects.toMatchObject({ fault: { code: 'broken' } });
    outbox.exec('CREATE TABLE acts(act_id TEXT PRIMARY KEY, case_id TEXT, kind TEXT, doc TEXT, doc_hash TEXT, by TEXT, at TEXT, sent_at TEXT, outcome TEXT, verdict TEXT, settled TEXT)');
    outbox.exec("CREATE INDEX acts_case ON acts(case_id); CREATE TABLE meta(key TEXT PRIMARY KEY, value TEXT NOT NULL); INSERT INTO meta VALUES ('person', 'mara')");
    const add = outbox.prepare("INSERT INTO acts(act_id, case_id, outcome, settled, by) VALUES (?, ?, ?, ?, coalesce(?, 'mara'))");
    const acts: [string, string, string | null, string | null][] = [
      ['a', 'content-removal-1', null, null], ['b', 'content-removal-2', 'refused', null], ['c', 'content-removal-2', null, null], ['d', 'content-removal-3', 'conflict', null], ['e', 'content-removal-3', 'refused', null],
      ['f', 'content-removal-4', 'conflict', 'let-it-be'], ['g', 'content-removal-4', 'applied', null], ['h', 'content-removal-4', 'withdrawn', null], ['i', 'content-removal-5', null, 'let-it-be'],
    ];
    for (const act of acts) add.run(...act, null);
    // Another person of a demo kept this one on the same desk; it is theirs to see.
    add.run('y', 'content-removal-4', null, null, 'noor');
    const own = await openCache({ path: join(dir, 'cache.db'), key: KEY, outbox: { path } });
    try {
      const random = seeded(1);
      applyPage(own, askOf(own), pageOf([{ stream: 'content-removal', cursor: 'c', puts: [1, 2, 3, 4, 5].map((n) => makeCase(random, 'content-removal', n)) }]));
      const view = openView(own, ViewAsked.parse({ queue: 'content-removal', sort: { by: 'number', down: false } }), who);
      const pending = (): unknown => rowsOf(own, { view: view.view, from: 0, count: 9 }).rows.map((row) => row.pending);
      expect(pending()).toEqual(['waiting', 'refused', 'conflict', null, null]);
      outbox.prepare("UPDATE acts SET outcome = 'applied' WHERE act_id = 'a'").run();
      add.run('z', 'content-removal-5', null, null, null);
      expect(pending()).toEqual([null, 'refused', 'conflict', null, 'waiting']);
    } finally {
      closeCache(own);
    }
  } finally {
    outbox.close();
    rmSync(dir, { recursive: true, force: true });
  }
});

test('[record] an account stands under its strongest flag and shows those of its cases that are here', () => {
  const view = openView(cache, ViewAsked.parse({ queue: 'flagged-accounts', search: 'handle_2' }), who);
  const [row] = rowsOf(cache, { view: view.view, from: 0, count: 1 }).rows;
  expect(row).toMatchObject({ what: 'account', kind: 'account', number: 'handle_2', subject: 'handle_2', priority: 'urgent', received: '2026-01-02T00:00:00Z', due: null, assignee: null });
  expect(view.facets.regime).toEqual([{ value: 'ban-evasion', count: 2 }]);
  const shown = openRecord(cache, 'acc-2', READ_AT);
  expect(calls.open.output.parse(shown)).toEqual(shown);
  expect(shown.what === 'account' && shown.cases.map((one) => one.id)).toEqual(['content-removal-1', 'under18-1']);
});

test('[record] a case comes as the hub sent it, with the names of its people and the list of its texts', () => {
  const target = held.find((it) => it.state.assignee === 'theo' && it.facts.decision !== null);
  const shown = openRecord(cache, target?.id ?? '', READ_AT);
  expect(shown).toMatchObject({ what: 'case', case: target, texts: [], names: NAMES });
  expect(openRecord(cache, 'under18-1', READ_AT)).toMatchObject({ texts: [{ id: 'under18-1-text', characters: 45 }] });
  expect(() => openRecord(cache, 'nobody', READ_AT)).toThrow('not on this computer');
});

test('[record] windows of a text join to the text, and none is cut inside a character', () => {
  const whole = '😀 первый текст'.repeat(3);
  const window = (from: number, count: number): ReturnType<typeof textWindow> => textWindow(cache, { caseId: 'under18-1', textId: 'under18-1-text', from, count });
  for (const size of [1, 2, 3, 7, 1_000]) {
    let text = '';
    while (text.length < whole.length) {
      const piece = window(text.length, size);
      expect(piece.text.isWellFormed()).toBe(true);
      expect(piece).toMatchObject({ from: text.length, total: whole.length });
      text += piece.text;
    }
    expect(text).toBe(whole);
  }
  expect(window(whole.length + 5, 10)).toEqual({ text: '', from: whole.length + 5, total: whole.length });
  expect(() => textWindow(cache, { caseId: 'under18-1', textId: 'other', from: 0, count: 1 })).toThrow('not on this computer');
});

test('[P5] a text that was read is not served from memory after its queue was taken away', async () => {
  const own = await tempCache();
  try {
    applyPage(own.cache, askOf(own.cache), pageOf([{ stream: 'under18', cursor: 'u', puts: [withText(makeCase(seeded(1), 'under18', 1), 'secret')] }]));
    const view = openView(own.cache, ViewAsked.parse({ queue: 'under18' }), who);
    expect(textWindow(own.cache, { caseId: 'under18-1', textId: 'under18-1-text', from: 0, count: 9 }).text).toBe('secret');
    applyPage(own.cache, askOf(own.cache), pageOf([], ['directory']));
    expect(own.cache.kept.size).toBe(0);
    expect(() => textWindow(own.cache, { caseId: 'under18-1', textId: 'under18-1-text', from: 0, count: 9 })).toThrow('not on this computer');
    expect(() => rowsOf(own.cache, { view: view.view, from: 0, count: 9 })).toThrow('not on this computer');
  } finally {
    own.close();
  }
});
