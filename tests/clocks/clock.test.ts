// A clock on a case: every move leaves both due dates behind, and nothing moves that should not.
import { describe, expect, test } from 'vitest';
import { Clock } from '../../shared/model/clock.ts';
import { openCalendars } from '../../shared/rules/clocks/calendars.ts';
import { cancel, changeRule, extend, meet, miss, pause, restart, resume, start } from '../../shared/rules/clocks/clock.ts';
import type { Books, Moved } from '../../shared/rules/clocks/clock.ts';
import { due } from '../../shared/rules/clocks/due.ts';
import type { Due } from '../../shared/rules/clocks/due.ts';
import type { ClockFaultCode, Outcome } from '../../shared/rules/clocks/fault.ts';
import { extended, isOver, latestHold, relevantTime, restarted, twoValues } from '../../shared/rules/clocks/moves.ts';
import type { ExtensionCount } from '../../shared/rules/clocks/moves.ts';
import { findRule, loadRules, shippedRules } from '../../shared/rules/clocks/rules.ts';
import type { ClockRule } from '../../shared/rules/clocks/rules.ts';
import { shippedSettings } from '../../shared/rules/clocks/settings.ts';
import { actBy, remindersDue, wordOf } from '../../shared/rules/clocks/watch.ts';

const books: Books = { rules: shippedRules, calendars: openCalendars(shippedRules), settings: shippedSettings };
const must = <T>(outcome: Outcome<T>): T => {
  if (!outcome.ok) throw new Error(`${outcome.fault.code}: ${outcome.fault.message}`);
  return outcome.value;
};
const code = (outcome: Outcome<unknown>): ClockFaultCode | null => (outcome.ok ? null : outcome.fault.code);
const rule = (id: string): ClockRule => must(findRule(shippedRules, id));
const begun = (id: string, trigger: string, timeZone: string, calendar = 'none'): Clock =>
  must(start({ id: 'k1', name: 'Answer', rule: id, trigger, timeZone, calendar }, { at: trigger, reason: 'received' }, books)).clock;
const why = (at: string): { at: string; reason: string } => ({ at, reason: 'because' });
const uk = (): Clock => begun('UK-DSR-1M', '2026-06-01T10:00:00+01:00', 'Europe/London', 'EW');
const asked = (id: string, trigger: string, timeZone: string, calendar = 'none'): Parameters<typeof due>[0] =>
  ({ rule: rule(id), trigger, timeZone, calendar, calendars: books.calendars });

describe('extension', () => {
  const gdpr = (trigger: string, count: ExtensionCount): string =>
    must(extended(asked('EU-GDPR-DSR-1M', trigger, 'Europe/Dublin'), rule('EU-GDPR-DSR-3M'), trigger, count)).due.dueDate;
  test('[C16] EU-GDPR-DSR-3M from 31 January: the setting chooses between 3M and 1M + 2M', () => {
    expect(gdpr('2027-01-31T10:00:00Z', 'from_start')).toBe('2027-04-30');
    expect(gdpr('2027-01-31T10:00:00Z', 'chained')).toBe('2027-04-28');
    expect(gdpr('2027-01-31T10:00:00Z', 'earlier')).toBe('2027-04-28');
    expect(gdpr('2027-01-15T10:00:00Z', 'earlier')).toBe('2027-04-15');
  });
  test('[C16] the notice must come within the period', () => {
    const ccpa = asked('CA-CCPA-RESPOND-45D', '2026-11-23T09:00:00-08:00', 'America/Los_Angeles');
    const at = (notice: string): Outcome<unknown> => extended(ccpa, rule('CA-CCPA-EXTENDED-90D'), notice, 'from_start');
    expect(code(at('2027-01-07T23:59:59.900-08:00'))).toBeNull();
    expect(code(at('2027-01-08T00:00:00-08:00'))).toBe('too_late');
  });
  test('[C16] a clock extended keeps its pauses and says both dates', () => {
    const waiting = must(pause(uk(), '2026-06-04', why('2026-06-04T10:00:00Z'), books)).clock;
    const again = must(resume(waiting, '2026-06-09', why('2026-06-09T10:00:00Z'), books)).clock;
    const { clock, event } = must(extend(again, why('2026-06-10T10:00:00Z'), books));
    expect(event).toMatchObject({ kind: 'extended', rule: 'UK-DSR-3M', oldDue: '2026-07-07T22:59:59Z', newDue: '2026-09-07T22:59:59Z', applied: true });
    expect(clock).toMatchObject({ rule: 'UK-DSR-3M', due: '2026-09-07T22:59:59Z', trigger: '2026-06-01T09:00:00Z' });
  });
  test('[C16] not while an answer is awaited, since nobody knows when the period ends', () => {
    const waiting = must(pause(uk(), '2026-06-04', why('2026-06-04T10:00:00Z'), books)).clock;
    expect(code(extend(waiting, why('2026-06-10T10:00:00Z'), books))).toBe('wrong_state');
  });
  test('[C16] a 2703(f) hold is renewed once from the original request; a third request is no extension', () => {
    const hold = begun('US-SCA-2703F-90D', '2026-08-15T14:00:00-07:00', 'America/Los_Angeles');
    const renewed = must(extend(hold, why('2026-11-01T10:00:00Z'), books)).clock;
    expect(renewed.dueDate).toBe('2027-02-11');
    expect(code(extend(renewed, why('2027-01-01T10:00:00Z'), books))).toBe('no_extension');
    expect(code(extend(hold, why('2026-11-14T08:00:00Z'), books))).toBe('too_late');
  });
});

describe('restart', () => {
  test('[C17] UK-DSR-1M restarts at the relevant time, and its old pauses fall away', () => {
    const latest = must(relevantTime(['2026-09-01T09:00:00+01:00', '2026-09-10T16:00:00+01:00', '2026-09-10T14:59:00Z']));
    expect(latest).toBe('2026-09-10T16:00:00+01:00');
    const waiting = must(pause(begun('UK-DSR-1M', '2026-09-01T09:00:00+01:00', 'Europe/London', 'EW'), '2026-09-03', why('2026-09-03T10:00:00Z'), books)).clock;
    const { clock, event } = must(restart(waiting, latest, why('2026-09-10T15:00:00Z'), books));
    expect(clock).toMatchObject({ state: 'running', pauses: [], trigger: '2026-09-10T15:00:00Z', dueLocal: '2026-10-12T23:59:59+01:00' });
    expect(event).toMatchObject({ kind: 'restarted', oldDue: '2026-10-01T22:59:59Z', newDue: '2026-10-12T22:59:59Z' });
  });
  test('[C17] never to an earlier trigger', () => {
    expect(code(restarted(asked('EU-TCO-1H', '2026-10-25T02:30:00Z', 'Europe/Berlin'), '2026-10-25T02:29:59Z'))).toBe('bad_trigger');
    expect(must(restarted(asked('EU-TCO-1H', '2026-10-25T02:30:00Z', 'Europe/Berlin'), '2026-10-25T09:00:00Z')).dueUtc).toBe('2026-10-25T10:00:00Z');
  });
});

describe('two readings and holds', () => {
  const epoc = (id: string): Due => must(due(asked(id, '2026-12-15T15:20:00+01:00', 'Europe/Berlin', 'DE')));
  const hold = (trigger: string): Due => must(due(asked('EU-EPOCPR-60D', trigger, 'Europe/Berlin')));
  test('[C18] EU-EPOC-10D: act on the earlier, show the later', () => {
    const both = twoValues(epoc('EU-EPOC-10D-R1182'), epoc('EU-EPOC-10D-CONSERVATIVE'));
    expect([both.safe.dueDate, both.latest.dueDate, both.relyOn.dueDate]).toEqual(['2026-12-25', '2026-12-28', '2026-12-25']);
  });
  test('[C18] holds: keep until the later, the latest of several wins', () => {
    const [first, second] = [hold('2026-12-15T10:00:00Z'), hold('2026-12-20T10:00:00Z')];
    expect(twoValues(second, first).relyOn).toEqual(second);
    expect(latestHold([second, first, epoc('EU-EPOC-10D-R1182')])).toEqual(second);
    expect(latestHold([epoc('EU-EPOC-10D-R1182')])).toBeNull();
  });
  test('[C18] a clock carries its latest arguable reading', () => {
    expect(begun('EU-EPOC-8H-ELAPSED', '2026-09-01T10:20:00+02:00', 'Europe/Berlin').latest).toEqual({ rule: 'EU-EPOC-8H-R1182', due: '2026-09-01T17:00:00Z', dueLocal: '2026-09-01T19:00:00+02:00' });
    expect(begun('UK-DPA-164A-ACK-30D', '2026-07-01T10:00:00+01:00', 'Europe/London')).toMatchObject({ dueDate: '2026-07-30', latest: { dueLocal: '2026-07-31T23:59:59+01:00' } });
  });
  test('[C19] a due second is over only when it has passed', () => {
    expect(isOver('2026-11-13T07:59:59Z', '2026-11-13T07:59:59.999Z')).toBe(false);
    expect(isOver('2026-11-13T07:59:59Z', '2026-11-13T08:00:00Z')).toBe(true);
    expect(() => isOver('2026-11-13', 'soon')).toThrow(RangeError);
  });
  test('[C19] a hold is released strictly later', () => {
    const held = begun('US-SCA-2703F-90D', '2026-08-15T14:00:00-07:00', 'America/Los_Angeles');
    expect(code(meet(held, why('2026-11-14T07:59:59.500Z')))).toBe('too_early');
    expect(must(meet(held, why('2026-11-14T08:00:00Z'))).clock.state).toBe('met');
    expect(must(cancel(held, why('2026-09-01T10:00:00Z'))).clock.state).toBe('cancelled');
  });
});

describe('pauses of a clock', () => {
  test('[C21] an open pause leaves the stored due; the answer moves it, with both dates', () => {
    const waiting = must(pause(uk(), '2026-06-04T09:00:00+01:00', why('2026-06-04T08:00:00Z'), books));
    expect(waiting.clock).toMatchObject({ state: 'paused', due: '2026-07-01T22:59:59Z', pauses: [{ asked: '2026-06-04', answered: null }] });
    const on = must(resume(waiting.clock, '2026-06-09', why('2026-06-09T08:00:00Z'), books));
    expect(on.clock).toMatchObject({ state: 'running', due: '2026-07-07T22:59:59Z', dueLocal: '2026-07-07T23:59:59+01:00' });
    expect(on.event).toMatchObject({ kind: 'resumed', oldDue: '2026-07-01T22:59:59Z', newDue: '2026-07-07T22:59:59Z' });
    expect(on.clock.history.map(it => it.kind)).toEqual(['started', 'paused', 'resumed']);
    expect(Clock.parse(structuredClone(on.clock))).toEqual(on.clock);
  });
  test('[C21] California never pauses, and neither does an EU identity check', () => {
    expect(code(pause(begun('CA-CCPA-RESPOND-45D', '2026-11-23T09:00:00-08:00', 'America/Los_Angeles'), '2026-11-24', why('2026-11-24T10:00:00Z'), books))).toBe('not_pausable');
    expect(code(pause(begun('EU-GDPR-DSR-1M', '2026-11-23T09:00:00Z', 'Europe/Dublin', 'IE'), '2026-11-24', why('2026-11-24T10:00:00Z'), books))).toBe('not_pausable');
  });
  test('[C21] an EPOC clarification excludes only the days between (remainder, safe count)', () => {
    const epoc = begun('EU-EPOC-10D-CONSERVATIVE', '2026-11-02T10:00:00Z', 'Europe/Dublin', 'IE');
    const answered = (on: string): string => must(resume(must(pause(epoc, '2026-11-04', why('2026-11-04T10:00:00Z'), books)).clock, on, why('2026-11-09T10:00:00Z'), books)).clock.dueDate;
    expect(() => answered('2026-11-03')).toThrow(/^bad_events/);
    expect([epoc.dueDate, answered('2026-11-04'), answered('2026-11-05'), answered('2026-11-08')]).toEqual(['2026-11-12', '2026-11-12', '2026-11-12', '2026-11-15']);
  });
  test('[C21] not twice, not backwards, not outside the period', () => {
    const waiting = must(pause(uk(), '2026-06-04', why('2026-06-04T10:00:00Z'), books)).clock;
    expect(code(pause(waiting, '2026-06-05', why('2026-06-05T10:00:00Z'), books))).toBe('wrong_state');
    expect(code(resume(waiting, '2026-06-03', why('2026-06-05T10:00:00Z'), books))).toBe('bad_events');
    expect(code(resume(uk(), '2026-06-03', why('2026-06-05T10:00:00Z'), books))).toBe('wrong_state');
    expect(code(pause(uk(), '2026-05-31', why('2026-06-05T10:00:00Z'), books))).toBe('bad_events');
    expect(code(pause(uk(), '2026-07-02', why('2026-07-02T10:00:00Z'), books))).toBe('bad_events');
  });
  test('[C21] work done while the clock stands still is in time', () => {
    const waiting = must(pause(uk(), '2026-06-04', why('2026-06-04T10:00:00Z'), books)).clock;
    expect(must(meet(waiting, why('2026-09-01T10:00:00Z'))).clock.state).toBe('met');
  });
});

describe('a change of rule', () => {
  const edited = loadRules({ rules: { 'UK-DSR-1M': { ...body('UK-DSR-1M'), unit: 'days', n: 20 } } });
  function body(id: string): Omit<ClockRule, 'id'> {
    const { id: _id, ...rest } = rule(id);
    return rest;
  }
  const now: Books = { ...books, rules: must(edited.ok ? { ok: true, value: edited.value } : { ok: false, fault: edited.faults[0] as never }) };
  test('[C20] moves a running clock and says both dates', () => {
    const { clock, event } = must(changeRule(uk(), 'UK-DSR-1M', why('2026-06-10T10:00:00Z'), now));
    expect(clock.due).toBe('2026-06-22T22:59:59Z');
    expect(event).toMatchObject({ kind: 'rule-changed', oldDue: '2026-07-01T22:59:59Z', newDue: '2026-06-22T22:59:59Z', applied: true });
  });
  test('[C20] never rewrites a due that had passed, nor an ended clock', () => {
    const late = must(changeRule(uk(), 'UK-DSR-1M', why('2026-07-02T10:00:00Z'), now));
    const done = must(changeRule(must(meet(uk(), why('2026-06-05T10:00:00Z'))).clock, 'UK-DSR-1M', why('2026-06-10T10:00:00Z'), now));
    for (const { clock, event } of [late, done]) {
      expect(clock.due).toBe('2026-07-01T22:59:59Z');
      expect(event).toMatchObject({ oldDue: '2026-07-01T22:59:59Z', newDue: '2026-06-22T22:59:59Z', applied: false });
      expect(clock.history.at(-1)).toEqual(event);
    }
  });
  test('[C20] no move touches the clock it was given', () => {
    const clock = uk();
    const before = structuredClone(clock);
    const moves: readonly Outcome<Moved>[] = [
      pause(clock, '2026-06-04', why('2026-06-04T10:00:00Z'), books), extend(clock, why('2026-06-04T10:00:00Z'), books), meet(clock, why('2026-06-04T10:00:00Z')),
      restart(clock, '2026-06-05T10:00:00Z', why('2026-06-05T10:00:00Z'), books), cancel(clock, why('2026-06-04T10:00:00Z')), miss(clock, why('2026-07-04T10:00:00Z')),
    ];
    expect(moves.every(it => it.ok)).toBe(true);
    expect(clock).toEqual(before);
  });
  test('[C20] late is missed, in time is met, and neither twice', () => {
    expect(must(meet(uk(), why('2026-07-01T22:59:59.900Z'))).clock.state).toBe('met');
    const late = must(meet(uk(), why('2026-07-01T23:00:00Z'))).clock;
    expect(late.state).toBe('missed');
    expect(code(meet(late, why('2026-07-02T10:00:00Z')))).toBe('wrong_state');
    expect(code(miss(uk(), why('2026-07-01T22:00:00Z')))).toBe('too_early');
    expect(code(start({ id: 'k', name: 'x', rule: 'NOPE', trigger: '2026-06-01T10:00:00Z', timeZone: 'UTC', calendar: null }, why('2026-06-01T10:00:00Z'), books))).toBe('unknown_rule');
  });
});

describe('reading clocks', () => {
  const tida = begun('US-TIDA-48H', '2026-11-20T18:00:00-05:00', 'America/New_York');
  const hold = begun('US-SCA-2703F-90D', '2026-08-15T14:00:00-07:00', 'America/Los_Angeles');
  test('[C22] the earliest running act-by clock, overdue ones included', () => {
    const policy = { ...begun('POLICY-CSAM-REPORT-24H', '2026-11-21T18:00:00-05:00', 'America/New_York') };
    const other = begun('EU-EPOC-ENFORCING-96H', '2026-11-18T18:00:00-05:00', 'Europe/Berlin');
    const latest = begun('EU-EPOC-8H-R1182', '2026-11-20T18:00:00-05:00', 'Europe/Berlin');
    const paused: Clock = { ...uk(), state: 'paused' };
    expect(actBy([hold, paused, other, latest, policy, tida], '2026-11-22T22:00:00Z')).toEqual({ clock: tida, msLeft: 3_600_000 });
    expect(actBy([tida], '2026-11-23T00:00:00Z')?.msLeft).toBe(-3_600_000);
    expect(actBy([hold, other], '2026-11-22T22:00:00Z')).toBeNull();
  });
  test.each([
    ['running', tida, '2026-11-21T12:00:00-05:00', 'America/New_York'],
    ['due-today', tida, '2026-11-22T00:00:00-05:00', 'America/New_York'],
    ['running', tida, '2026-11-22T00:00:00-05:00', 'Asia/Tokyo'],
    ['due-today', tida, '2026-11-22T23:00:00Z', 'America/New_York'],
    ['overdue', tida, '2026-11-22T23:00:01Z', 'America/New_York'],
    ['held', hold, '2026-11-14T07:59:59.900Z', 'America/Los_Angeles'],
    ['ended', hold, '2026-11-14T08:00:00Z', 'America/Los_Angeles'],
    ['paused', { ...tida, state: 'paused' as const }, '2026-12-01T00:00:00Z', 'UTC'],
    ['ended', { ...tida, state: 'met' as const }, '2026-11-21T00:00:00Z', 'UTC'],
    ['ended', { ...tida, kind: 'other_party' as const }, '2026-12-01T00:00:00Z', 'UTC'],
  ] as const)('[C22] %s', (word, clock, now, zone) => expect(wordOf(clock, now, zone)).toBe(word));
  test('[C23] adjoining windows name every reminder once, and none lies before the trigger', () => {
    const seen: string[] = [];
    for (let ms = Date.parse('2026-11-19T00:00:00Z'); ms < Date.parse('2026-11-24T00:00:00Z'); ms += 1_800_000) {
      for (const it of remindersDue(tida, new Date(ms).toISOString(), new Date(ms + 1_800_000).toISOString())) seen.push(`${it.hoursBefore} ${it.at}`);
    }
    expect(seen).toEqual(['24 2026-11-21T23:00:00.000Z', '4 2026-11-22T19:00:00.000Z', '1 2026-11-22T22:00:00.000Z']);
    expect(remindersDue(hold, '2026-01-01T00:00:00Z', '2027-01-01T00:00:00Z')).toEqual([]);
    expect(remindersDue(uk(), '2026-01-01T00:00:00Z', '2027-01-01T00:00:00Z').map(it => it.hoursBefore)).toEqual([72, 24, 4, 1]);
  });
});
