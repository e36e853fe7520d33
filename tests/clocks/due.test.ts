// The engine against the default vectors, against vectors of our own, and against everything it must refuse.
import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { openCalendars } from '../../shared/rules/clocks/calendars.ts';
import { libraryHolidays } from '../../shared/rules/clocks/holidays.ts';
import { dueLine, listRules } from '../../shared/rules/clocks/line.ts';
import { loadRules, shippedRules } from '../../shared/rules/clocks/rules.ts';
import type { RuleSet } from '../../shared/rules/clocks/rules.ts';

const calendars = openCalendars(shippedRules, libraryHolidays);
const ask = (line: unknown, rules: RuleSet = shippedRules): Readonly<Record<string, unknown>> => dueLine(line, rules, calendars);

type Vector = {
  readonly id: string; readonly rule: string; readonly trigger: string; readonly time_zone: string; readonly calendar?: string;
  readonly events?: unknown; readonly expected_due: string; readonly expected_due_date: string; readonly expected_due_utc: string;
};

const file = new URL('../../../shared/rules/deadline-vectors.json', import.meta.url);
const vectors: readonly Vector[] = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as { vectors: Vector[] }).vectors : [];

test(`[C1] the default vectors agree to the second (${vectors.length > 0 ? `${vectors.length} of them` : 'absent here: none was run'})`, () => {
  expect.hasAssertions();
  expect(new Set(vectors.map(it => it.id)).size).toBe(vectors.length);
  for (const vector of vectors) {
    const answer = ask(vector);
    expect({ id: vector.id, due: answer['due'], utc: answer['due_utc'] }).toEqual({ id: vector.id, due: vector.expected_due, utc: vector.expected_due_utc });
    expect(String(answer['due']).slice(0, 10)).toBe(vector.expected_due_date);
  }
});

/** Rules that no law has, for the corners that no shipped rule reaches. */
const rule = (unit: string, n: number, more: object = {}): object => ({
  unit, n, start: unit === 'hours' ? 'instant' : 'exclude_event_day', end: unit === 'hours' ? 'same_instant' : 'end_of_day',
  roll: 'none', kind: 'act_by', cite: 'test', confidence: 'low', note: '', ...more,
});
const corners = loadRules({
  calendars: { LATE: [], 'US-FED': ['2026-12-25'] },
  rules: {
    D1: rule('days', 1), H1: rule('hours', 1), F1: rule('hours', 1, { start: 'next_full_hour' }), M1: rule('months', 1),
    'M1-WITH': rule('months', 1, { start: 'include_event_day' }), Y1: rule('years', 1), B0: rule('business_days', 0),
    B1: rule('business_days', 1), 'B1-WITH': rule('business_days', 1, { start: 'include_event_day' }),
    ROLL: rule('days', 1, { roll: 'next_working_day', calendar: 'weekends' }), 'D-FAR': rule('days', 100_000), 'H-FAR': rule('hours', 100_000),
  },
});
if (!corners.ok) throw new Error(corners.faults.map(it => it.message).join());
const corner = (id: string, trigger: string, zone: string, more: object = {}): unknown => {
  const answer = dueLine({ rule: id, trigger, time_zone: zone, ...more }, corners.value, openCalendars(corners.value));
  return answer['due'] ?? (answer['error'] as { code: string }).code;
};

describe('our own vectors', () => {
  test.each([
    ['[C2] an hour over the gap', 'H1', '2026-03-29T01:30:00+01:00', 'Europe/Berlin', '2026-03-29T03:30:00+02:00'],
    ['[C2] an hour in the overlap', 'H1', '2026-11-01T01:30:00-04:00', 'America/New_York', '2026-11-01T01:30:00-05:00'],
    ['[C2] over a half-hour change', 'H1', '2026-10-04T01:45:00+10:30', 'Australia/Lord_Howe', '2026-10-04T03:15:00+11:00'],
    ['[C3] a full hour in a half-hour zone', 'F1', '2026-11-23T10:20:00+05:30', 'Asia/Kolkata', '2026-11-23T12:00:00+05:30'],
    ['[C3] an event at the full hour', 'F1', '2026-11-23T10:00:00+05:45', 'Asia/Kathmandu', '2026-11-23T12:00:00+05:45'],
    ['[C3] the second pass of a repeated hour', 'F1', '2026-10-25T02:10:00+01:00', 'Europe/Berlin', '2026-10-25T04:00:00+01:00'],
    ['[C4] the local day, not the written one', 'D1', '2026-11-24T04:30:00Z', 'America/Los_Angeles', '2026-11-24T23:59:59-08:00'],
    ['[C4] an offset that is nowhere near', 'D1', '2026-11-23T23:30:00-11:00', 'Pacific/Auckland', '2026-11-25T23:59:59+13:00'],
    ['[C5] the next midnight is skipped (Cairo)', 'D1', '2027-04-28T10:00:00+02:00', 'Africa/Cairo', '2027-04-29T23:59:59+02:00'],
    ['[C5] the hour before midnight is repeated (Cairo)', 'D1', '2026-10-28T10:00:00+03:00', 'Africa/Cairo', '2026-10-29T23:59:59+02:00'],
    ['[C5] midnight itself is repeated (Havana)', 'D1', '2026-10-30T10:00:00-04:00', 'America/Havana', '2026-10-31T23:59:59-04:00'],
    ['[C5] the hour before midnight is skipped (Nuuk)', 'D1', '2027-03-26T10:00:00-02:00', 'America/Nuuk', '2027-03-27T22:59:59-02:00'],
    ['[C5] the due day has 25 hours', 'D1', '2026-10-24T10:00:00+02:00', 'Europe/Berlin', '2026-10-25T23:59:59+01:00'],
    ['[C5] a fraction is dropped', 'H1', '2026-11-23T10:00:00.999Z', 'UTC', '2026-11-23T11:00:00+00:00'],
    ['[C6] 31 January of a leap year', 'M1', '2028-01-31T10:00:00Z', 'UTC', '2028-02-29T23:59:59+00:00'],
    ['[C6] 28 February does not stick', 'M1', '2027-02-28T10:00:00Z', 'UTC', '2027-03-28T23:59:59+00:00'],
    ['[C6] a year from 29 February', 'Y1', '2028-02-29T10:00:00Z', 'UTC', '2029-02-28T23:59:59+00:00'],
    ['[C6] 2100 is no leap year', 'M1', '2100-01-30T10:00:00Z', 'UTC', '2100-02-28T23:59:59+00:00'],
    ['[C6] a month beginning with the day', 'M1-WITH', '2027-03-05T10:00:00Z', 'UTC', '2027-04-04T23:59:59+00:00'],
    ['[C6] a month beginning with the 31st', 'M1-WITH', '2027-01-31T10:00:00Z', 'UTC', '2027-02-28T23:59:59+00:00'],
    ['[C7] no calendar: weekends alone', 'B1', '2026-11-20T10:00:00Z', 'UTC', '2026-11-23T23:59:59+00:00'],
    ['[C7] beginning with a working day', 'B1-WITH', '2026-11-20T10:00:00Z', 'UTC', '2026-11-20T23:59:59+00:00'],
    ['[C7] none at all', 'B0', '2026-11-21T10:00:00Z', 'UTC', '2026-11-21T23:59:59+00:00'],
    ["[C8] the rule's own calendar rolls", 'ROLL', '2026-11-20T10:00:00Z', 'UTC', '2026-11-23T23:59:59+00:00'],
    ['[C12] after the year 9998 (days)', 'D-FAR', '9990-01-01T00:00:00Z', 'UTC', 'out_of_range'],
    ['[C12] after the year 9998 (hours)', 'H-FAR', '9998-01-01T00:00:00Z', 'UTC', 'out_of_range'],
  ])('%s', (_title, id, trigger, zone, expected) => expect(corner(id, trigger, zone)).toBe(expected));

  test('[C12] a pause does not lead past the year 9998 either', () => {
    const pauses = [['9998-12-30', '9998-12-31']];
    expect(corner('D1', '9998-12-30T20:00:00-05:00', 'America/New_York')).toBe('9998-12-31T23:59:59-05:00');
    expect(corner('D1', '9998-12-30T20:00:00-05:00', 'America/New_York', { events: { pauses } })).toBe('out_of_range');
  });

  test('[C8] the calendar none never rolls', () => {
    expect(corner('ROLL', '2026-11-20T10:00:00Z', 'UTC', { calendar: 'none' })).toBe('2026-11-21T23:59:59+00:00');
  });
});

describe('[C9] pauses of UK-DSR-1M-PAUSE from 1 June 2026 (base 1 July)', () => {
  const paused = (...pauses: readonly unknown[]): unknown => {
    const answer = ask({ rule: 'UK-DSR-1M-PAUSE', trigger: '2026-06-01T10:00:00+01:00', time_zone: 'Europe/London', calendar: 'EW', events: { pauses } });
    return answer['due'] === undefined ? (answer['error'] as { code: string }).code : String(answer['due']).slice(0, 10);
  };
  test.each([
    ['none', [], '2026-07-01'],
    ['one day', [['2026-06-04', '2026-06-04']], '2026-07-02'],
    ['overlapping: a day counts once', [['2026-06-04', '2026-06-09'], ['2026-06-08', '2026-06-10']], '2026-07-08'],
    ['one within the other', [['2026-06-04', '2026-06-10'], ['2026-06-05', '2026-06-06']], '2026-07-08'],
    ['adjacent', [['2026-06-04', '2026-06-05'], ['2026-06-06', '2026-06-07']], '2026-07-06'],
    ['in any order', [['2026-06-15', '2026-06-17'], ['2026-06-04', '2026-06-05']], '2026-07-06'],
    ['from the event day', [['2026-06-01', '2026-06-01']], '2026-07-02'],
    ['days before the event day do not count', [['2026-05-20', '2026-06-01']], '2026-07-02'],
    ['wholly before', [['2026-05-01', '2026-05-20']], '2026-07-01'],
    ['asked on the last day', [['2026-07-01', '2026-07-02']], '2026-07-03'],
    ['asked after the last day', [['2026-07-02', '2026-07-20']], '2026-07-01'],
    ['asked in time only because of the first pause', [['2026-06-04', '2026-06-05'], ['2026-07-03', '2026-07-03']], '2026-07-06'],
    ['one roll, at the very end', [['2026-06-04', '2026-06-06']], '2026-07-06'],
    ['instants are taken by their local day', [['2026-06-03T23:30:00Z', '2026-06-04T22:59:00Z']], '2026-07-02'],
    ['reversed', [['2026-06-09', '2026-06-04']], 'bad_events'],
    ['no such day', [['2026-06-31', '2026-07-01']], 'bad_events'],
    ['not answered', [['2026-06-04', null]], 'bad_events'],
    ['not a pair', ['2026-06-04'], 'bad_events'],
  ])('%s', (_title, pauses, expected) => expect(paused(...pauses)).toBe(expected));

  test('an hour rule does not pause', () => {
    const line = { rule: 'US-TIDA-48H', trigger: '2026-11-20T18:00:00-05:00', time_zone: 'America/New_York' };
    expect(ask({ ...line, events: { pauses: [['2026-11-21', '2026-11-21']] } })['error']).toMatchObject({ code: 'not_pausable' });
    expect(ask({ ...line, events: { pauses: [] } })['due']).toBe('2026-11-22T18:00:00-05:00');
  });
});

test('[C10] no other event moves CA-CCPA-RESPOND-45D', () => {
  const line = { rule: 'CA-CCPA-RESPOND-45D', trigger: '2026-11-23T09:00:00-08:00', time_zone: 'America/Los_Angeles' };
  const events = { verified: '2026-12-13T09:00:00-08:00', extension: '+45', renewal: 1, restart: '2026-12-01', id_received: null };
  expect(ask({ ...line, events })['due']).toBe(ask(line)['due']);
});

describe('[C12] a line that cannot be read is a fault', () => {
  const line = { rule: 'EU-GDPR-DSR-1M', trigger: '2026-03-05T10:00:00+00:00', time_zone: 'Europe/Dublin', calendar: 'IE' };
  test.each([
    ['unknown rule', { rule: 'EU-GDPR-DSR-1W' }, 'unknown_rule'], ['a name of Object', { rule: 'constructor' }, 'unknown_rule'], ['no rule', { rule: undefined }, 'unknown_rule'],
    ['no offset', { trigger: '2026-03-05T10:00:00' }, 'bad_trigger'], ['a date only', { trigger: '2026-03-05' }, 'bad_trigger'],
    ['no such day', { trigger: '2026-02-30T10:00:00Z' }, 'bad_trigger'], ['hour 24', { trigger: '2026-03-05T24:00:00Z' }, 'bad_trigger'],
    ['a number', { trigger: 1772704800 }, 'bad_trigger'], ['before 1980', { trigger: '1979-12-31T10:00:00Z' }, 'bad_trigger'], ['none', { trigger: undefined }, 'bad_trigger'],
    ['no such zone', { time_zone: 'Europe/Atlantis' }, 'bad_zone'], ['an offset as zone', { time_zone: '+01:00' }, 'bad_zone'], ['no zone', { time_zone: undefined }, 'bad_zone'],
    ['no such calendar', { calendar: 'FR' }, 'unknown_calendar'], ['a name of Object', { calendar: 'toString' }, 'unknown_calendar'], ['a number', { calendar: 3 }, 'unknown_calendar'],
    ['events as text', { events: 'paused' }, 'bad_events'], ['events as list', { events: [] }, 'bad_events'], ['pauses as text', { events: { pauses: 'x' } }, 'bad_events'],
  ])('%s', (_title, change, code) => {
    const answer = ask({ ...line, ...change });
    expect(answer['error']).toMatchObject({ code });
    expect(answer).not.toHaveProperty('due');
  });
  test.each([null, 7, 'x', [1]])('%j is no line', value => expect(ask(value)).toMatchObject({ input: value, error: { code: 'bad_line' } }));
});

test('[C13] the line is echoed, with due and due_utc', () => {
  const line = { case: 'C-7', rule: 'EU-TCO-1H', trigger: '2026-10-25T02:30:00+02:00', time_zone: 'Europe/Berlin', calendar: null, events: null };
  expect(ask(line)).toEqual({ ...line, due: '2026-10-25T02:30:00+01:00', due_utc: '2026-10-25T01:30:00Z' });
});

test('[C13] every rule is listed with citation and confidence', () => {
  const listed = listRules(shippedRules);
  expect(listed).toHaveLength(shippedRules.rules.size);
  for (const it of listed) expect(it.citation.length * it.confidence.length).toBeGreaterThan(0);
  expect(listed.at(0)?.basis).toBe('law');
  expect(listed.at(-1)?.basis).toBe('policy');
});

describe('[C26] a rule set says what is wrong with it', () => {
  test.each([
    ['a misspelt key', { rules: { X: { ...rule('days', 1), calender: 'IE' } } }, { rule: 'X', field: 'calender' }],
    ['a negative number', { rules: { X: rule('days', -1) } }, { rule: 'X', field: 'n' }],
    ['hours that roll', { rules: { X: rule('hours', 1, { roll: 'next_working_day' }) } }, { rule: 'X', field: 'roll' }],
    ['days from an instant', { rules: { X: rule('days', 1, { start: 'instant' }) } }, { rule: 'X', field: 'start' }],
    ['no citation', { rules: { X: rule('days', 1, { cite: '' }) } }, { rule: 'X', field: 'cite' }],
    ['a calendar that is not there', { rules: { X: rule('days', 1, { calendar: 'FR' }) } }, { rule: 'X', field: 'calendar' }],
    ['a holiday that is no day', { calendars: { FR: ['2026-02-30'] }, rules: {} }, { rule: 'FR', field: '0' }],
    ['a built-in name', { calendars: { weekends: [] }, rules: {} }, { rule: 'weekends', field: 'calendars' }],
  ])('%s', (_title, set, named) => {
    const read = loadRules(set);
    expect(read.ok ? [] : read.faults).toEqual([expect.objectContaining({ code: 'bad_rule', ...named })]);
  });
  test('a later set replaces a rule of the same id', () => {
    const read = loadRules({ rules: { X: rule('days', 1) } }, { rules: { X: rule('days', 2) } });
    expect(read.ok && read.value.rules.get('X')?.n).toBe(2);
  });
});
