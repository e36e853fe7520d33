// What the console says: every verdict has a sentence, every filter is said, then and now differ where they differ.
import { expect, test } from 'vitest';
import { CONFLICTS, REFUSALS, type Verdict } from '../../shared/model/act.ts';
import type { Glance } from '../../shared/model/case.ts';
import { compare } from '../../renderer/parts/compare.ts';
import { matching } from '../../renderer/parts/commands.ts';
import { FACETS, filterCount, freshView, toggled, unfiltered, viewInWords } from '../../renderer/parts/view.ts';
import { isWaiting, needsYou, outcomeOf } from '../../renderer/parts/outcomes.ts';
import { countShort } from '../../renderer/parts/words.ts';

const AT = '2026-11-24T10:00:00.000Z';
const ID = '018f3c1e-0000-7000-8000-000000000001';
const answered = (verdict: Verdict) => outcomeOf({ parked: null, kind: 'propose-decision', state: 'answered', sentAt: AT, verdict }, true);

test('an act that was not sent is said in one neutral sentence', () => {
  expect(outcomeOf({ parked: null, kind: 'note', state: 'waiting', sentAt: null, verdict: null }, false).headline).toBe('Saved on this computer. Not sent.');
});

test('an act that was sent is never called unsent, and never done before its answer', () => {
  const outcome = outcomeOf({ parked: null, kind: 'note', state: 'waiting', sentAt: AT, verdict: null }, false);
  expect(outcome.headline).toContain('no answer yet');
  expect(outcome.tone).toBe('waiting');
});

test.each(CONFLICTS)('the conflict %s has a headline of its own, says that nothing was done, and what is next', (reason) => {
  const outcome = answered({ actId: ID, verdict: 'conflict', at: AT, reason, now: null });
  expect(outcome.headline).toMatch(/^Conflict: /);
  expect(outcome.says).toMatch(/Nothing was done/);
  expect(outcome.next).not.toBe('');
});

test.each(REFUSALS)('the refusal %s says why and what is next', (reason) => {
  const outcome = answered({ actId: ID, verdict: 'refused', at: AT, reason });
  expect(outcome.says.length).toBeGreaterThan(20);
  expect(outcome.next).not.toBe('');
});

test('[P34] resolving an effect has words of its own: armed again is no decision, and somebody who was first is no changed case', () => {
  const of = (verdict: Verdict) => outcomeOf({ parked: null, kind: 'resolve-effect', state: 'answered', sentAt: AT, verdict }, true);
  expect(of({ actId: ID, verdict: 'armed', at: AT, version: 4, notBefore: AT }).headline).toBe('Applied: armed again');
  expect(of({ actId: ID, verdict: 'conflict', at: AT, reason: 'facts_moved', now: null })).toMatchObject({ headline: 'Conflict: it moved first', says: expect.stringContaining('Nothing was done.'), next: expect.stringContaining('say what you found again') });
  expect(of({ actId: ID, verdict: 'conflict', at: AT, reason: 'gone', now: null }).headline).toBe('Conflict: the case is gone');
});

test('only an unsettled conflict or refusal needs the person', () => {
  const conflict: Verdict = { actId: ID, verdict: 'conflict', at: AT, reason: 'facts_moved', now: null };
  expect(needsYou({ parked: null, verdict: conflict, settled: null })).toBe(true);
  expect(needsYou({ parked: null, verdict: conflict, settled: 'let-it-be' })).toBe(false);
  expect(needsYou({ parked: null, verdict: { actId: ID, verdict: 'applied', at: AT, version: 2, outcome: 'done' }, settled: null })).toBe(false);
  expect(needsYou({ parked: null, verdict: null, settled: null })).toBe(false);
});

test('an act that was set aside says why, is not said to wait, and needs the person until it is settled', () => {
  const parked = { why: 'unreadable', since: AT } as const;
  const outcome = outcomeOf({ kind: 'note', state: 'waiting', sentAt: AT, verdict: null, parked }, true);
  expect([outcome.tone, outcome.headline, outcome.next === '']).toEqual(['refused', 'Set aside: the hub could not read it', false]);
  expect(outcomeOf({ kind: 'note', state: 'waiting', sentAt: AT, verdict: null, parked: { ...parked, why: 'unknown-answer' } }, true).says).not.toMatch(/Nothing was done\./);
  const whole = outcomeOf({ kind: 'note', state: 'waiting', sentAt: AT, verdict: null, parked: { ...parked, why: 'refused-whole' } }, true);
  expect([whole.tone, whole.headline, whole.next]).toEqual(['refused', 'Set aside: turned away on its way to the hub', 'Tell who runs the hub. If it is long, take it back and do it again in fewer words.']);
  // A proxy's word says nothing about what the hub has done.
  expect(whole.says).not.toMatch(/Nothing was done/);
  expect([needsYou({ parked, verdict: null, settled: null }), needsYou({ parked, verdict: null, settled: 'let-it-be' })]).toEqual([true, false]);
  expect([isWaiting({ state: 'waiting', settled: null, parked: null }), isWaiting({ state: 'waiting', settled: null, parked }), isWaiting({ state: 'waiting', settled: 'let-it-be', parked: null })]).toEqual([true, false, false]);
});

test('every filter of a view is in its sentence', () => {
  const view = { ...freshView('content-removal'), priority: ['urgent' as const], jurisdiction: ['DE', 'ZZ'], language: ['ru'], regime: ['dmca-notice'], assignee: 'me' as const, due: 'overdue' as const, search: ' lantern ' };
  expect(viewInWords(view)).toBe('Content removal, status Open or Proposed; priority Urgent; jurisdiction Germany or Not known; language Russian; kind DMCA notice; overdue; assigned to me; matching “lantern”');
  expect(filterCount(view)).toBe(FACETS.length + 3);
  expect(viewInWords(unfiltered(view))).toBe('Content removal, every case');
  expect(filterCount(unfiltered(view))).toBe(0);
});

test('a chip switches its value on and off, and no other', () => {
  const view = freshView('under18');
  const on = toggled(toggled(view, 'priority', 'high'), 'jurisdiction', 'FR');
  expect([on.priority, on.jurisdiction, on.status]).toEqual([['high'], ['FR'], ['open', 'proposed']]);
  expect(toggled(toggled(on, 'priority', 'high'), 'jurisdiction', 'FR')).toEqual(view);
});

const glance: Glance = {
  version: 3, tag: 'a', status: 'open', title: 'T', priority: 'normal', assignee: null, claimedBy: null, decision: null, decidedBy: null,
  proposal: null, proposedBy: null, items: 2, due: AT, changed: null, stage: 'received', claimedUntil: null, holds: 0, paused: 0, detail: {},
};

test('then and now: what changed is marked, what did not is not, what was never there is left out', () => {
  const now: Glance = { ...glance, version: 4, status: 'decided', decision: 'refuse-notice', decidedBy: 'noor' };
  const rows = compare(glance, now, (id) => id.toUpperCase(), (instant) => instant);
  expect(rows.filter((row) => row.changed).map((row) => [row.label, row.then, row.now])).toEqual([
    ['Status', 'Open', 'Decided'],
    ['Decision', '–', 'Refuse'],
    ['Decided by', '–', 'NOOR'],
  ]);
  expect(rows.map((row) => row.label)).not.toContain('Proposal');
  expect(rows.find((row) => row.label === 'Items')?.changed).toBe(false);
});

test('then and now: a side that is not known is empty, not the same', () => {
  expect(compare(null, glance, String, String).every((row) => row.then === '–' && row.changed)).toBe(true);
});

test('then and now: marks of the detail are told in words, dates as dates, and an act of the first wire is no change', () => {
  const now: Glance = { ...glance, stage: 'identity-asked', holds: 1, detail: { identity: 'not-asked', acknowledged: AT, bars: 'court-notice, terms' } };
  const rows = compare(glance, now, String, (instant) => `at ${instant.slice(0, 4)}`);
  expect(rows.filter((row) => row.changed).map((row) => [row.label, row.then, row.now])).toEqual([
    ['Stands at', 'Received', 'Identity asked'],
    ['Holds', '0', '1'],
    ['Identity', '–', 'Not asked'],
    ['Receipt confirmed', '–', 'at 2026'],
    ['Stays out of view for', '–', 'Court notice, Terms'],
  ]);
  const first: Glance = { ...glance, stage: null, holds: null, paused: null, detail: {} };
  expect(compare(first, now, String, String).filter((row) => row.changed)).toEqual([]);
});

test('the palette finds by letters, a beginning before a middle', () => {
  const commands = ['Theme: dark', 'Outbox', 'Under 18', 'Density: compact'].map((says) => ({ id: says, says, group: '', run: () => undefined }));
  expect(matching(commands, 'd').map((each) => each.says)).toEqual(['Density: compact', 'Theme: dark', 'Under 18']);
  expect(matching(commands, 'zz')).toEqual([]);
});

test('a count is exact below ten thousand and short above', () => {
  expect([0, 1_162, 9_999, 12_345, 1_204_512].map(countShort)).toEqual(['0', '1,162', '9,999', '12.3K', '1.2M']);
});
