// What a changed rule does to the clocks that run under it: pure, case by case.
import { describe, expect, test } from 'vitest';
import type { Case } from '../../shared/model/case.ts';
import { Case as CaseSchema } from '../../shared/model/case.ts';
import type { CaseBooks } from '../../shared/rules/case-books.ts';
import { meet, pause, resume } from '../../shared/rules/clocks/clock.ts';
import { libraryHolidays } from '../../shared/rules/clocks/holidays.ts';
import { booksWithDocuments } from '../../shared/rules/documents.ts';
import { goneRules, isTouched, touchedBy, underRules } from '../../server/settings/touched.ts';
import type { Touched, UnderRules } from '../../server/settings/touched.ts';
import { BOOKS, CAME, HOUR, after, caseWith, clockOf } from './given.ts';

const DSR = 'EU-GDPR-DSR-1M';
const AT = after(CAME, 24 * HOUR);

function edited(rules: Readonly<Record<string, object>>, more: Readonly<Record<string, unknown>> = {}): CaseBooks {
  const bodies = Object.fromEntries(Object.entries(rules).map(([id, over]) => {
    const { id: _id, ...body } = BOOKS.clocks.rules.rules.get(id) ?? { id };
    return [id, { ...body, ...over }];
  }));
  const { books, faults } = booksWithDocuments(BOOKS, new Map(Object.entries({ 'clock-rules': { rules: bodies }, ...more })), libraryHolidays);
  if (faults.length > 0) throw new Error(faults.map(({ says }) => says).join('; '));
  return books;
}

function under(held: Case, books: CaseBooks, over: Partial<{ revision: number; at: string; touched: Touched }> = {}): UnderRules | null {
  let made = 0;
  const { revision = 4, at = AT, touched = touchedBy(BOOKS, books) } = over;
  const found = underRules(held, { touched, revision, by: 'sam', why: 'Counsel said so.', at, books: books.clocks, newId: () => `new-${(made += 1)}` });
  if (found !== null) CaseSchema.parse(found.next);
  return found;
}

describe('what a change touches', () => {
  test('the rule that was edited, and nothing where only its words stayed', () => {
    expect(touchedBy(BOOKS, edited({ [DSR]: { n: 2 } }))).toEqual({ rules: [DSR], calendars: [] });
    expect(touchedBy(BOOKS, edited({ [DSR]: {} }))).toEqual({ rules: [], calendars: [] });
  });
  test('a rule whose second reading or whose counting of pauses changed, and a calendar whose days did', () => {
    expect(touchedBy(BOOKS, edited({ 'EU-EPOC-10D-R1182': { n: 12 } })).rules.toSorted()).toEqual(['EU-EPOC-10D-CONSERVATIVE', 'EU-EPOC-10D-R1182']);
    expect(touchedBy(BOOKS, edited({}, { 'clock-settings': { ...BOOKS.clocks.settings, pausing: { ...BOOKS.clocks.settings.pausing, 'UK-DSR-1M': 'days_between' } } })).rules).toEqual(['UK-DSR-1M']);
    expect(touchedBy(BOOKS, edited({}, { 'clock-rules': { calendars: { IE: ['2026-12-08'] } } }))).toEqual({ rules: [], calendars: ['IE'] });
  });
  test('a rule that is gone is told apart, and no clock under it is moved', () => {
    const before = edited({ 'HOUSE-1': { unit: 'days', n: 1, start: 'exclude_event_day', end: 'end_of_day', roll: 'none', kind: 'act_by', cite: 'House', confidence: 'policy', note: '' } });
    expect([goneRules(before, BOOKS), touchedBy(before, BOOKS).rules]).toEqual([['HOUSE-1'], []]);
  });
  test('what cannot be read as a case is not touched', () => {
    for (const odd of [null, 7, 'x', {}, { facts: null }, { facts: { clocks: 'no' } }]) expect(isTouched(odd, { rules: [DSR], calendars: [] })).toBe(false);
  });
});

describe('[P31] a running clock follows, and says so', () => {
  test('the due moves, both dates stand in the clock and in the case, the facts move and their proposal falls', () => {
    const clock = clockOf(DSR);
    const proposal = { actId: '0193a1b2-0000-7000-8000-000000000001', by: 'theo', at: CAME, decision: 'grant', note: '', reason: 'because', itemIds: [], holdId: null, package: null, choices: {}, hash: 'a'.repeat(64) };
    const held = caseWith([clock, clockOf('POLICY-U18-REVIEW-24H')], { proposal, status: 'proposed' });
    const moved = under(held, edited({ [DSR]: { n: 2 } }));
    const next = moved?.next.facts.clocks[0];
    expect(clock.due.slice(0, 10)).toBe('2026-12-24');
    expect([next?.due.slice(0, 10), next?.state]).toEqual(['2027-01-24', 'running']);
    expect(next?.history.at(-1)).toEqual({ kind: 'rule-changed', at: '2026-11-25T09:00:00Z', rule: DSR, oldDue: clock.due, newDue: next?.due, applied: true, reason: 'Settings 4: Counsel said so.' });
    expect(moved?.next.facts.clocks[1]).toEqual(held.facts.clocks[1]);
    expect(moved?.next).toMatchObject({ version: 2, facts: { proposal: null, status: 'open' } });
    expect(moved?.next.events.at(-1)).toMatchObject({ kind: 'clock', by: 'sam', says: `Rule changed: Clock ${DSR}, due was ${clock.due}, is ${next?.due}. Counsel said so.` });
    expect(moved?.clocks).toEqual([{ name: `Clock ${DSR}`, was: clock.due, would: next?.due, is: 'moved' }]);
  });

  test('a due that had passed stays, and the event says what the new rule would have given', () => {
    const clock = clockOf(DSR, { trigger: '2026-09-01T09:00:00Z' });
    const moved = under(caseWith([clock]), edited({ [DSR]: { n: 4 } }));
    const kept = moved?.next.facts.clocks[0];
    expect({ ...kept, history: [] }).toEqual({ ...clock, history: [] });
    expect(kept?.history.at(-1)).toMatchObject({ applied: false, oldDue: clock.due, newDue: '2027-01-01T23:59:59Z' });
    expect([moved?.clocks[0]?.is, moved?.next.version]).toEqual(['kept', 2]);
  });

  test('a paused clock moves too and stays paused; one that has ended is left alone', () => {
    const because = { at: CAME, reason: 'asked' };
    const paused = pause(clockOf('UK-DSR-1M', { timeZone: 'Europe/London', calendar: 'EW' }), '2026-11-24', because, BOOKS.clocks);
    const met = meet(clockOf('UK-DSR-1M', { id: 'met', timeZone: 'Europe/London', calendar: 'EW' }), because);
    if (!paused.ok || !met.ok) throw new Error('the clock does not pause');
    const moved = under(caseWith([paused.value.clock, met.value.clock]), edited({ 'UK-DSR-1M': { n: 2 } }));
    expect(moved?.next.facts.clocks.map(({ state, dueDate }) => [state, dueDate])).toEqual([['paused', '2027-01-25'], ['met', met.value.clock.dueDate]]);
    expect(moved?.next.facts.clocks[1]).toEqual(met.value.clock);
    const back = resume(moved!.next.facts.clocks[0]!, '2026-11-26', { at: after(CAME, 48 * HOUR), reason: 'answered' }, edited({ 'UK-DSR-1M': { n: 2 } }).clocks);
    expect(back.ok ? back.value.clock.dueDate : null).toBe('2027-01-27');
  });

  test('asked again for the same change nothing more happens: moved, kept and stuck clocks alike', () => {
    const books = edited({ [DSR]: { n: 2 } });
    const held = caseWith([clockOf(DSR), clockOf(DSR, { id: 'old', trigger: '2026-09-01T09:00:00Z' }), { ...clockOf(DSR, { id: 'odd' }), trigger: '1970-01-01T00:00:00Z' }]);
    const once = under(held, books);
    expect(once?.clocks.map(({ is }) => is)).toEqual(['moved', 'kept', 'stuck']);
    expect(once?.next.facts.clocks[2]).toMatchObject({ due: held.facts.clocks[2]?.due, history: [{ kind: 'started' }, { kind: 'rule-changed', applied: false }] });
    expect(under(once!.next, books, { at: after(AT, HOUR) })).toBeNull();
    // A later change of the same rule is another one.
    expect(under(once!.next, edited({ [DSR]: { n: 3 } }), { revision: 5 })?.clocks.map(({ is }) => is)).toEqual(['moved', 'kept', 'stuck']);
  });

  test('a clock that says what the rule says already is not told about', () => {
    const books = edited({ [DSR]: { n: 2 } });
    expect(under(caseWith([clockOf(DSR, { books })]), books)).toBeNull();
  });

  test('another citation alone keeps the date and is told with it', () => {
    const clock = clockOf(DSR);
    const moved = under(caseWith([clock]), edited({ [DSR]: { cite: 'Art. 12(3), as our counsel reads it' } }));
    expect(moved?.next.facts.clocks[0]).toMatchObject({ due: clock.due, citation: 'Art. 12(3), as our counsel reads it' });
    expect(moved?.next.events.at(-1)?.says).toContain(`due stays ${clock.due}.`);
  });

  test('without room for an event nothing moves, and that is counted', () => {
    const full = { ...clockOf(DSR), history: Array.from({ length: 200 }, () => clockOf(DSR).history[0]!) };
    const held = caseWith([full]);
    const moved = under(held, edited({ [DSR]: { n: 2 } }));
    expect([moved?.clocks[0]?.is, moved?.next === held]).toEqual(['stuck', true]);
  });

  test('a closed case whose proposal falls is closed again, not open', () => {
    const ruling = { actId: '0193a1b2-0000-7000-8000-000000000001', by: 'theo', at: CAME, decision: 'release-hold', note: '', reason: 'because', itemIds: [], holdId: 'h', package: null, choices: {} };
    const held = caseWith([clockOf('US-SCA-2703F-90D')], { status: 'proposed', proposal: { ...ruling, hash: 'a'.repeat(64) }, decision: { ...ruling, decision: 'preserve', holdId: null, hash: null, from: null, approvedBy: null } });
    expect(under(held, edited({ 'US-SCA-2703F-90D': { n: 100 } }))?.next.facts).toMatchObject({ status: 'closed', proposal: null });
  });
});
