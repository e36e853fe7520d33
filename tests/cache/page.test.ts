// Pages of the feed into the mirror: atomic, once, in order, and never more removed than a person has allowed.
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { ViewAsked } from '../../shared/contract.ts';
import type { Case } from '../../shared/model/case.ts';
import type { Stream } from '../../shared/model/words.ts';
import { PullShown } from '../../shared/wire.ts';
import type { Put } from '../../shared/wire.ts';
import { VERSION } from '../../shared/version.ts';
import { closeCache, metaGet, metaSet, openCache, prep } from '../../electron/desk/cache/cache.ts';
import type { Cache } from '../../electron/desk/cache/cache.ts';
import { applyPage, askOf, cursorsOf, grantedOf, haltedOf, hubTimeOf, resumeHalted, tidy } from '../../electron/desk/cache/page.ts';
import { caseById, glanceOf, namesOf, personById, recordById } from '../../electron/desk/cache/records.ts';
import { matchOf } from '../../electron/desk/cache/words.ts';
import { openRecord } from '../../electron/desk/reading/record.ts';
import { openView, queueCounts, rowsOf } from '../../electron/desk/reading/views.ts';
import { ALL_STREAMS, KEY, NOW, READ_AT, allOf, cases, idsIn, makeAccount, makeCase, makePerson, pageOf, seeded, tempCache, withText } from './made.ts';
import type { Bench } from './made.ts';

let bench: Bench;
let cache: Cache;
beforeEach(async () => {
  bench = await tempCache();
  cache = bench.cache;
});
afterEach(() => bench.close());

const who = { personId: 'mara', now: NOW };
const apply = (...page: Parameters<typeof pageOf>): ReturnType<typeof applyPage> => applyPage(cache, askOf(cache), pageOf(...page));
const found = (search: string, from: Cache = cache): string[] => {
  const view = openView(from, ViewAsked.parse({ queue: 'content-removal', search, sort: { by: 'number', down: false } }), who);
  return view.total === 0 ? [] : rowsOf(from, { view: view.view, from: 0, count: 500 }).rows.map((row) => row.id);
};

test('[P6] a page and its cursors move together: what fails in the middle leaves neither', () => {
  apply([{ stream: 'content-removal', cursor: 'a', puts: cases(5) }]);
  const before = allOf(cache);
  cache.db.exec("CREATE TEMP TRIGGER trip BEFORE INSERT ON main.records WHEN NEW.id = 'content-removal-8' BEGIN SELECT RAISE(ABORT, 'tripped'); END");
  const page = pageOf([{ stream: 'content-removal', cursor: 'b', puts: cases(5, 'content-removal', 6), leaves: [{ id: 'content-removal-1', why: 'moved' }] }]);
  expect(() => applyPage(cache, askOf(cache), page)).toThrow('tripped');
  expect(allOf(cache)).toEqual(before);
  expect(cursorsOf(cache)).toEqual({ 'content-removal': 'a' });
  cache.db.exec('DROP TRIGGER temp.trip');
  expect(applyPage(cache, askOf(cache), page).applied).toBe(true);
  expect(idsIn(cache)).toHaveLength(9);
  expect(cursorsOf(cache)).toEqual({ 'content-removal': 'b' });
});

test('[P6] a late page, a page that comes twice and a page for other cursors change nothing', () => {
  const asked = askOf(cache);
  const page = pageOf([{ stream: 'content-removal', cursor: 'a', puts: cases(3) }]);
  expect(applyPage(cache, asked, page).applied).toBe(true);
  const before = allOf(cache);
  const later = { ...asked, turn: asked.turn + 1 };
  expect(applyPage(cache, later, page)).toEqual({ applied: false, moved: [], directory: false, dropped: [], halted: null });
  expect(applyPage(cache, { ...askOf(cache), cursors: { 'content-removal': 'a', under18: 'x' } }, page).applied).toBe(false);
  // A late page that grants less must not drop anything either: it tells of the past.
  expect(applyPage(cache, later, pageOf([], ['directory']))).toMatchObject({ applied: false, dropped: [] });
  expect(allOf(cache)).toEqual(before);
});

test('[P5] [P6] of two pages for the same cursors the one asked for first does not come after the other: no grant comes back', () => {
  const [first, second] = [askOf(cache), askOf(cache)];
  expect(applyPage(cache, second, pageOf([], ['directory'])).applied).toBe(true);
  const [before, time] = [allOf(cache), hubTimeOf(cache)];
  expect(applyPage(cache, first, { ...pageOf([], ['directory', 'under18']), now: '2026-01-01T00:00:00.000Z' }).applied).toBe(false);
  expect(applyPage(cache, second, pageOf([], ['directory', 'under18'])).applied).toBe(false);
  expect([grantedOf(cache), hubTimeOf(cache), allOf(cache)]).toEqual([['directory'], time, before]);
  expect(applyPage(cache, askOf(cache), pageOf([], ['directory', 'under18'])).applied).toBe(true);
});

test('[P6] an unknown kind, a record of the wrong queue and one of a false shape are parked, read-only, and stop nobody', () => {
  const [good] = cases(1);
  const raw = {
    ...pageOf([]),
    streams: [
      {
        stream: 'content-removal', cursor: 'a', more: false, reset: true, live: 4, leaves: [],
        puts: [
          { kind: 'treaty', id: 'new-1', says: 'a kind of the future', deep: { a: [1] } },
          { kind: 'case', id: 'bad-1', case: { facts: { number: 7 } } },
          { ...good, id: 'other-id' },
          makeAccount(seeded(1), 3),
          makeCase(seeded(2), 'under18', 9),
          good,
        ],
      },
      { stream: 'directory', cursor: 'd', more: false, reset: true, live: 1, leaves: [], puts: [{ kind: 'policy', id: 'policy-1', text: 'later' }, makePerson('mara', 'Mara Lindqvist')] },
    ],
  };
  const done = applyPage(cache, askOf(cache), PullShown.parse(raw));
  expect(done).toMatchObject({ applied: true, directory: true });
  expect(openRecord(cache, 'new-1', READ_AT)).toEqual({ what: 'unknown', id: 'new-1', kind: 'treaty' });
  expect(['bad-1', 'other-id', 'acc-3', 'under18-9'].map((id) => recordById(cache, id)?.what)).toEqual(['unknown', 'unknown', 'unknown', 'unknown']);
  expect(caseById(cache, 'content-removal-1')?.facts.number).toBe('CR-2026-000001');
  expect(JSON.parse(prep(cache, "SELECT body FROM bodies JOIN records USING (rid) WHERE id = 'new-1'").pluck().get() as string)).toMatchObject({ deep: { a: [1] } });
  expect(queueCounts(cache, NOW).find((row) => row.queue === 'content-removal')?.total).toBe(6);
  const view = openView(cache, ViewAsked.parse({ queue: 'content-removal' }), who);
  expect(view.facets.status.reduce((sum, facet) => sum + facet.count, 0)).toBe(1);
  expect(namesOf(cache)).toEqual({ mara: 'Mara Lindqvist' });
});

test.each([
  ['tag', (it: Case) => ({ ...it, tag: 'a,=1' })],
  ['received', (it: Case) => ({ ...it, facts: { ...it.facts, received: '2026-01-01,=1' } })],
  ['decided at', (it: Case) => ({ ...it, facts: { ...it.facts, decision: { ...it.facts.decision, at: '2026-01-01T00:00:00Z,=1', items: [] } } })],
  ['status', (it: Case) => ({ ...it, facts: { ...it.facts, status: 'open,=1' } })],
  ['jurisdiction', (it: Case) => ({ ...it, facts: { ...it.facts, jurisdiction: 'U,' } })],
  ['language', (it: Case) => ({ ...it, facts: { ...it.facts, language: 'e,' } })],
])('[S80] a case whose %s is not of its alphabet is parked: exports write that column as it is', (_name, bend) => {
  const put = makeCase(seeded(1), 'content-removal', 1);
  applyPage(cache, askOf(cache), pageOf([{ stream: 'content-removal', cursor: 'a', puts: [{ ...put, case: bend(put.case) } as Put] }]));
  expect(recordById(cache, put.id)?.what).toBe('unknown');
  expect(prep(cache, 'SELECT what FROM records').pluck().all()).toEqual(['unknown']);
});

test('[P6] parked records are asked for again after this desk has learnt new kinds', async () => {
  apply([{ stream: 'content-removal', cursor: 'a', puts: [{ kind: 'treaty', id: 'new-1' }] }, { stream: 'under18', cursor: 'u', puts: cases(1, 'under18') }]);
  metaSet(cache, 'known_kinds', 'case,account');
  closeCache(cache);
  const again = await openCache({ path: join(bench.dir, 'cache.db'), key: KEY });
  expect(cursorsOf(again)).toEqual({ under18: 'u' });
  closeCache(again);
});

test('[P6] a parked record is read-only, and asked for again after each update: what it lacks may be a kind or a shape', async () => {
  const late = { ...makeCase(seeded(4), 'under18', 7), case: { facts: { number: 'of a shape to come' } } };
  apply([{ stream: 'content-removal', cursor: 'a', puts: [{ kind: 'treaty', id: 'new-1' }] }, { stream: 'under18', cursor: 'u', puts: [late as Put] }, { stream: 'data-subject', cursor: 's', puts: [makeCase(seeded(1), 'data-subject', 1)] }]);
  for (const id of ['new-1', 'under18-7']) expect(openRecord(cache, id, READ_AT)).toEqual({ what: 'unknown', id, kind: id === 'new-1' ? 'treaty' : 'case' });
  expect(caseById(cache, 'new-1')).toBeNull();
  closeCache(cache);
  const path = join(bench.dir, 'cache.db');
  const same = await openCache({ path, key: KEY });
  expect(Object.keys(cursorsOf(same)).sort()).toEqual(['content-removal', 'data-subject', 'under18']);
  metaSet(same, 'known_kinds', (metaGet(same, 'known_kinds') ?? '').replace(VERSION, '0.0.1'));
  closeCache(same);
  const updated = await openCache({ path, key: KEY });
  expect(cursorsOf(updated)).toEqual({ 'data-subject': 's' });
  closeCache(updated);
});

test('[P5] a stream that is not granted any more is gone at once, with its texts, words and counters', () => {
  const secret = withText(makeCase(seeded(3), 'under18', 1, { summary: 'zanzibarine statement' }), 'the zanzibarine text');
  apply([{ stream: 'under18', cursor: 'u', puts: [secret] }, { stream: 'content-removal', cursor: 'a', puts: cases(2) }, { stream: 'directory', cursor: 'd', puts: [makePerson('mara', 'Mara')] }]);
  expect(prep(cache, 'SELECT count(*) FROM words_under18 WHERE words_under18 MATCH ?').pluck().get('zanzibarine')).toBe(1);
  const done = apply([{ stream: 'content-removal', cursor: 'b' }], ['content-removal']);
  expect(done).toMatchObject({ applied: true, directory: true, dropped: ['under18', 'directory'] });
  expect(done.moved).toContain('under18');
  expect(idsIn(cache)).toEqual(['content-removal-1', 'content-removal-2']);
  expect(cursorsOf(cache)).toEqual({ 'content-removal': 'b' });
  expect(grantedOf(cache)).toEqual(['content-removal']);
  expect(personById(cache, 'mara')).toBeNull();
  expect(queueCounts(cache, NOW).map((row) => row.queue)).toEqual(['content-removal']);
  expect(JSON.stringify(allOf(cache))).not.toContain('zanzibarine');
  // Not even as a term of an index that matches no row.
  const shadow = prep(cache, "SELECT name FROM sqlite_master WHERE name LIKE 'words_under18_data'").pluck().get() as string;
  expect((prep(cache, `SELECT block FROM ${shadow}`).pluck().all() as Buffer[]).some((block) => block.includes('zanzibar'))).toBe(false);
  expect(() => openRecord(cache, 'under18-1', READ_AT)).toThrow('not on this computer');
});

test('[P5] a page part for a stream that is not granted is not read', () => {
  expect(apply([{ stream: 'under18', cursor: 'u', puts: cases(2, 'under18') }], ['content-removal']).applied).toBe(true);
  expect(idsIn(cache)).toEqual([]);
  expect(cursorsOf(cache)).toEqual({});
});

test('[P5] a stream is dropped even while syncing is halted', () => {
  apply([{ stream: 'content-removal', cursor: 'a', puts: cases(100) }, { stream: 'under18', cursor: 'u', puts: cases(2, 'under18') }]);
  const leaves = cases(60).map((put) => ({ id: put.id, why: 'deleted' as const }));
  expect(apply([{ stream: 'content-removal', cursor: 'b', leaves }], ['content-removal', 'directory'])).toMatchObject({ applied: false, halted: 'content-removal', dropped: ['under18'] });
  expect(idsIn(cache)).toHaveLength(100);
  expect(apply([], ['directory'])).toMatchObject({ applied: true, dropped: ['content-removal'], halted: null });
  expect([idsIn(cache), haltedOf(cache)]).toEqual([[], null]);
});

test.each([
  [100, 20, true, 'a fifth exactly is let through'],
  [100, 21, false, 'more than a fifth halts'],
  [40, 19, true, 'fewer than twenty are let through'],
  [40, 20, false, 'twenty of forty halt'],
])('[P25] of %i records %i leave: applied %s, %s', (held, gone, applied) => {
  apply([{ stream: 'content-removal', cursor: 'a', puts: cases(held) }]);
  const leaves = cases(gone).map((put) => ({ id: put.id, why: 'deleted' as const }));
  const done = apply([{ stream: 'content-removal', cursor: 'b', leaves }]);
  expect([done.applied, done.halted]).toEqual([applied, applied ? null : 'content-removal']);
  expect(idsIn(cache)).toHaveLength(applied ? held - gone : held);
  expect(cursorsOf(cache)['content-removal']).toBe(applied ? 'b' : 'a');
});

test('[P25] a halt lasts until a person lets it go, and then lets go of that once', () => {
  apply([{ stream: 'content-removal', cursor: 'a', puts: cases(100) }]);
  const leave = (from: number, to: number): { id: string; why: 'deleted' }[] => cases(100).slice(from, to).map((put) => ({ id: put.id, why: 'deleted' }));
  expect(apply([{ stream: 'content-removal', cursor: 'b', leaves: leave(0, 50) }]).halted).toBe('content-removal');
  // Even a page that removes nothing waits: who halted may have been right.
  expect(apply([{ stream: 'content-removal', cursor: 'b' }])).toMatchObject({ applied: false, halted: 'content-removal' });
  resumeHalted(cache);
  expect(haltedOf(cache)).toBeNull();
  expect(apply([{ stream: 'content-removal', cursor: 'b', leaves: leave(0, 50) }])).toMatchObject({ applied: true, halted: null });
  expect(idsIn(cache)).toHaveLength(50);
  expect(apply([{ stream: 'content-removal', cursor: 'c', leaves: leave(50, 90) }]).halted).toBe('content-removal');
});

test('[P25] many small pages of one run cannot remove what one page may not', () => {
  apply([{ stream: 'content-removal', cursor: 'a', puts: cases(100) }]);
  const page = (from: number): ReturnType<typeof applyPage> =>
    apply([{ stream: 'content-removal', cursor: `b${from}`, more: true, leaves: cases(100).slice(from, from + 10).map((put) => ({ id: put.id, why: 'deleted' as const })) }]);
  expect([page(0).applied, page(10).applied, page(20).halted]).toEqual([true, true, 'content-removal']);
  expect(idsIn(cache)).toHaveLength(80);
});

test('[P3][P25] a refill shows the old rows until it is through, then removes what was not in it', () => {
  apply([{ stream: 'content-removal', cursor: 'a', puts: cases(30) }]);
  apply([{ stream: 'content-removal', cursor: 'r1', reset: true, more: true, puts: cases(10) }]);
  expect(idsIn(cache)).toHaveLength(30);
  apply([{ stream: 'content-removal', cursor: 'r2', more: false, puts: cases(15, 'content-removal', 11) }]);
  expect(idsIn(cache)).toHaveLength(25);
  expect(found('CR-2026-000030')).toEqual([]);
  // The same again, but with an unusual loss: the last page is held back and the old rows stay.
  apply([{ stream: 'content-removal', cursor: 's1', reset: true, more: true, puts: cases(2) }]);
  expect(apply([{ stream: 'content-removal', cursor: 's2', puts: [] }])).toMatchObject({ applied: false, halted: 'content-removal' });
  expect([idsIn(cache).length, cursorsOf(cache)['content-removal']]).toEqual([25, 's1']);
  resumeHalted(cache);
  expect(apply([{ stream: 'content-removal', cursor: 's2', puts: [] }]).applied).toBe(true);
  expect(idsIn(cache)).toEqual(['content-removal-1', 'content-removal-2']);
});

test('[P4] a record that moves to another queue is in one of them, whichever order the page tells it in', () => {
  const [put] = cases(1);
  const moved = makeCase(seeded(9), 'under18', 1);
  const inOther = { ...moved, id: 'content-removal-1', case: { ...moved.case, id: 'content-removal-1' } };
  apply([{ stream: 'content-removal', cursor: 'a', puts: put === undefined ? [] : [put] }]);
  apply([{ stream: 'under18', cursor: 'u', puts: [inOther] }, { stream: 'content-removal', cursor: 'b', leaves: [{ id: 'content-removal-1', why: 'moved' }] }]);
  expect(recordById(cache, 'content-removal-1')?.queue).toBe('under18');
  expect(queueCounts(cache, NOW).map((row) => row.total)).toEqual([1, 0, 0, 0, 0]);
  // Its words have left the index of the queue it left, whoever may still read that one.
  expect(prep(cache, 'SELECT rowid FROM words_content_removal WHERE words_content_removal MATCH ?').all(matchOf('content-removal-1 '))).toEqual([]);
  expect(prep(cache, 'SELECT rowid FROM words_under18 WHERE words_under18 MATCH ?').all(matchOf('content-removal-1 '))).toHaveLength(1);
});

test('[P4] a record that one page both puts and lets leave is there: the put is what the page ends with', () => {
  const [put] = cases(1);
  apply([{ stream: 'content-removal', cursor: 'a', puts: put === undefined ? [] : [put], leaves: [{ id: 'content-removal-1', why: 'hidden' }] }]);
  expect(idsIn(cache)).toEqual(['content-removal-1']);
});

test('[P6] pages cut at random places give the same mirror as one page', async () => {
  const other = await tempCache();
  try {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.integer({ min: 0, max: 39 }), { minLength: 1, maxLength: 60 }), fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 20 }), fc.integer(), async (ids, cuts, salt) => {
        const random = seeded(salt);
        // Each change is a record anew, a change of its state only, or its leaving; the last one of an id is what stands.
        const changes = ids.map((id) => ({ id, put: random() < 0.7 ? withText(makeCase(random, 'content-removal', id), `text ${Math.floor(random() * 3)}`) : null }));
        for (const one of [bench, other]) {
          applyPage(one.cache, askOf(one.cache), pageOf([], ['directory']));
          applyPage(one.cache, askOf(one.cache), pageOf([{ stream: 'directory', cursor: 'd' }]));
        }
        let at = 0;
        let cut = 0;
        while (at < changes.length) {
          const part = changes.slice(at, (at += cuts[cut++ % cuts.length] ?? 1));
          const last = new Map(part.map((change) => [change.id, change.put]));
          const puts = [...last.values()].filter((put) => put !== null);
          const leaves = [...last].filter(([, put]) => put === null).map(([id]) => ({ id: `content-removal-${id}`, why: 'deleted' as const }));
          apply([{ stream: 'content-removal', cursor: `c${at}`, more: at < changes.length, puts, leaves }]);
        }
        const standing = [...new Map(changes.map((change) => [change.id, change.put])).values()].filter((put) => put !== null);
        applyPage(other.cache, askOf(other.cache), pageOf([{ stream: 'content-removal', cursor: 'all', puts: standing }]));
        expect(allOf(cache)).toEqual(allOf(other.cache));
        for (const search of ['text', 'river', 'copper st', '删除', '"text 2"']) expect(found(search).sort()).toEqual(found(search, other.cache).sort());
        expect(allOf(cache)).toMatchObject({ orphans: { n: 0 } });
      }),
      { seed: 20260612, numRuns: 40 },
    );
  } finally {
    other.close();
  }
});

test('[P13] a change of state alone leaves the words alone; a change of words replaces them', () => {
  const put = makeCase(seeded(5), 'content-removal', 1, { summary: 'aardvark' });
  apply([{ stream: 'content-removal', cursor: 'a', puts: [put] }]);
  const changes = (): number => Number(prep(cache, 'SELECT count(*) FROM words_content_removal_data').pluck().get());
  const before = changes();
  apply([{ stream: 'content-removal', cursor: 'b', puts: [{ ...put, case: { ...put.case, state: { ...put.case.state, assignee: 'theo' } } }] }]);
  expect(changes()).toBe(before);
  apply([{ stream: 'content-removal', cursor: 'c', puts: [{ ...put, case: { ...put.case, facts: { ...put.case.facts, summary: 'bluebird' } } }] }]);
  expect([found('aardvark'), found('bluebird')]).toEqual([[], ['content-removal-1']]);
  expect(glanceOf(cache, 'content-removal-1')?.title).toBe(put.case.facts.title);
});

test('[S36] the words of a record that has left are gone from the index after tidying', () => {
  apply([{ stream: 'content-removal', cursor: 'a', puts: [makeCase(seeded(6), 'content-removal', 1, { summary: 'xylophonist' }), ...cases(30, 'content-removal', 2)] }]);
  apply([{ stream: 'content-removal', cursor: 'b', leaves: [{ id: 'content-removal-1', why: 'deleted' }] }]);
  const holds = (): boolean => (prep(cache, 'SELECT block FROM words_content_removal_data').pluck().all() as Buffer[]).some((block) => block.includes('xylophon'));
  expect(holds()).toBe(true);
  let turns = 0;
  while (tidy(cache)) if (++turns > 1_000) throw new Error('tidying does not end');
  expect(holds()).toBe(false);
  expect(found('CR-2026-000002')).toEqual(['content-removal-2']);
});

test('[P5] every stream can be granted, dropped and granted again', () => {
  const fill = (stream: Stream): Put[] => (stream === 'directory' ? [makePerson('mara', 'Mara')] : stream === 'flagged-accounts' ? [makeAccount(seeded(1), 1)] : [makeCase(seeded(1), stream, 1)]);
  for (const stream of ALL_STREAMS) {
    expect(apply([{ stream, cursor: 'a', puts: fill(stream) }], [stream]).applied).toBe(true);
    expect(Object.keys(cursorsOf(cache))).toEqual([stream]);
  }
  apply([], []);
  expect(allOf(cache)).toEqual({ records: [], bodies: [], texts: [], directory: [], counters: [], orphans: { n: 0 } });
});
