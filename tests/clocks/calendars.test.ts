// Calendars: what is listed wins, what is not known is said, and the library is held against the lists and the statutes.
import { describe, expect, test } from 'vitest';
import { isWorkingDay, openCalendars } from '../../shared/rules/clocks/calendars.ts';
import { due } from '../../shared/rules/clocks/due.ts';
import { libraryHolidays } from '../../shared/rules/clocks/holidays.ts';
import { findRule, shippedRules } from '../../shared/rules/clocks/rules.ts';

const day = (text: string): { dayOfWeek: number; year: number; toString: () => string } => {
  const weekday = new Date(`${text}T00:00:00Z`).getUTCDay();
  return { dayOfWeek: weekday === 0 ? 7 : weekday, year: Number(text.slice(0, 4)), toString: () => text };
};
const isWeekday = (text: string): boolean => day(text).dayOfWeek < 6;

test('[C14] a listed year wins over whatever the library says', () => {
  const everyDayOff = openCalendars(shippedRules, (_calendar, year) => [`${year}-03-04`, `${year}-03-05`]);
  expect(isWorkingDay(everyDayOff, 'IE', day('2026-03-04'))).toEqual({ ok: true, value: true });
  expect(isWorkingDay(everyDayOff, 'IE', day('2030-03-04'))).toEqual({ ok: true, value: false });
});

test('[C14] an unknown year is calendar_exhausted, and only when a weekday of it is needed', () => {
  const alone = openCalendars(shippedRules);
  expect(isWorkingDay(alone, 'EW', day('2029-01-02'))).toMatchObject({ ok: false, fault: { code: 'calendar_exhausted' } });
  expect(isWorkingDay(alone, 'EW', day('2029-01-06'))).toEqual({ ok: true, value: false });
  expect(isWorkingDay(alone, 'weekends', day('2029-01-02'))).toEqual({ ok: true, value: true });
});

test('[C14] UK-DSR-1M beyond the listed years: a fault without the library, an answer with it', () => {
  const rule = findRule(shippedRules, 'UK-DSR-1M');
  if (!rule.ok) throw new Error(rule.fault.message);
  const asked = { rule: rule.value, trigger: '2029-03-02T10:00:00Z', timeZone: 'Europe/London', calendar: 'EW' };
  expect(due({ ...asked, calendars: openCalendars(shippedRules) })).toMatchObject({ ok: false, fault: { code: 'calendar_exhausted' } });
  // 2 April 2029 is Easter Monday.
  expect(due({ ...asked, calendars: openCalendars(shippedRules, libraryHolidays) })).toMatchObject({ ok: true, value: { due: '2029-04-03T23:59:59+01:00', rolledFrom: '2029-04-02' } });
});

test('[C14] the library is asked once a year and its days of other years are not taken', () => {
  const asked: number[] = [];
  const calendars = openCalendars(shippedRules, (_calendar, year) => { asked.push(year); return [`${year}-01-01`, `${year + 1}-01-01`]; });
  for (const text of ['2030-05-06', '2030-05-07', '2030-05-08']) isWorkingDay(calendars, 'IE', day(text));
  expect(asked).toEqual([2030]);
  const wrongYear = openCalendars(shippedRules, (_calendar, year) => [`${year + 1}-01-01`]);
  expect(isWorkingDay(wrongYear, 'IE', day('2030-05-06'))).toMatchObject({ fault: { code: 'calendar_exhausted' } });
});

describe('[C15] the library against the shipped lists, 2026 to 2028', () => {
  test.each(Object.keys(shippedRules.calendars))('%s: no weekday differs', calendar => {
    const listed = shippedRules.calendars[calendar] ?? [];
    const library = [2026, 2027, 2028].flatMap(year => libraryHolidays(calendar, year));
    const differ = [...library.filter(it => !listed.includes(it)), ...listed.filter(it => !library.includes(it))];
    expect(differ.filter(isWeekday)).toEqual([]);
    expect(differ.sort()).toEqual(WEEKENDS_APART[calendar]);
  });
  // Weekend days never count, so these move no due date; they are pinned to notice a change of the library.
  const WEEKENDS_APART: Readonly<Record<string, readonly string[]>> = {
    'US-FED': ['2026-07-04', '2027-06-19', '2027-07-04', '2027-12-25', '2028-01-01', '2028-11-11'],
    EW: ['2026-12-26', '2027-12-25', '2027-12-26', '2028-01-01'],
    IE: [],
    DE: [],
  };
});

/** Easter Sunday by the anonymous Gregorian algorithm, the second method for Good Friday and what hangs on it. */
const easter = (year: number): number => {
  const [a, b, c] = [year % 19, Math.floor(year / 100), year % 100];
  const h = (19 * a + b - Math.floor(b / 4) - Math.floor((b - Math.floor((b + 8) / 25) + 1) / 3) + 15) % 30;
  const l = (32 + 2 * (b % 4) + 2 * Math.floor(c / 4) - h - (c % 4)) % 7;
  const m = Math.floor((a + 11 * h + 22 * l) / 451);
  return Date.UTC(year, Math.floor((h + l - 7 * m + 114) / 31) - 1, ((h + l - 7 * m + 114) % 31) + 1);
};
const iso = (ms: number): string => new Date(ms).toISOString().slice(0, 10);
const plus = (ms: number, days: number): string => iso(ms + days * 86_400_000);
const nth = (year: number, month: number, weekday: number, n: number): string => {
  const first = Date.UTC(year, month - 1, 1);
  return plus(first, ((weekday - new Date(first).getUTCDay() + 7) % 7) + (n - 1) * 7);
};
const last = (year: number, month: number, weekday: number): string => {
  const end = Date.UTC(year, month, 0);
  return plus(end, -((new Date(end).getUTCDay() - weekday + 7) % 7));
};

describe('[C15] the library against the statutes, 2029 to 2100, on weekdays', () => {
  const years = Array.from({ length: 72 }, (_, index) => 2029 + index);
  /** 5 U.S.C. 6103: a Saturday holiday is observed the Friday before, a Sunday one the Monday after. */
  const federal = (year: number): readonly string[] => {
    const observed = (y: number, month: number, date: number): string => {
      const ms = Date.UTC(y, month - 1, date);
      const weekday = new Date(ms).getUTCDay();
      return plus(ms, weekday === 6 ? -1 : weekday === 0 ? 1 : 0);
    };
    return [
      observed(year, 1, 1), observed(year + 1, 1, 1), nth(year, 1, 1, 3), nth(year, 2, 1, 3), last(year, 5, 1), observed(year, 6, 19), observed(year, 7, 4),
      nth(year, 9, 1, 1), nth(year, 10, 1, 2), observed(year, 11, 11), nth(year, 11, 4, 4), observed(year, 12, 25),
    ].filter(it => it.startsWith(`${year}-`));
  };
  const moveable = (year: number, ...days: readonly number[]): readonly string[] => days.map(it => plus(easter(year), it));
  /** Banking and Financial Dealings Act 1971, with the substitute days as proclaimed. */
  const england = (year: number): readonly string[] => {
    const newYear = Date.UTC(year, 0, 1);
    const first = new Date(newYear).getUTCDay();
    const christmas = new Date(Date.UTC(year, 11, 25)).getUTCDay();
    const feast: readonly string[] = christmas === 5 ? ['25', '28'] : christmas === 6 ? ['27', '28'] : christmas === 0 ? ['26', '27'] : ['25', '26'];
    return [
      plus(newYear, first === 6 ? 2 : first === 0 ? 1 : 0), ...moveable(year, -2, 1), nth(year, 5, 1, 1), last(year, 5, 1), last(year, 8, 1),
      ...feast.map(it => `${year}-12-${it}`),
    ];
  };
  /** Organisation of Working Time Act 1997, Second Schedule: no substitute days; 1 February when it is a Friday. */
  const ireland = (year: number): readonly string[] => [
    `${year}-01-01`, new Date(Date.UTC(year, 1, 1)).getUTCDay() === 5 ? `${year}-02-01` : nth(year, 2, 1, 1), `${year}-03-17`, ...moveable(year, 1),
    nth(year, 5, 1, 1), nth(year, 6, 1, 1), nth(year, 8, 1, 1), last(year, 10, 1), `${year}-12-25`, `${year}-12-26`,
  ];
  const germany = (year: number): readonly string[] =>
    [`${year}-01-01`, ...moveable(year, -2, 1, 39, 50), `${year}-05-01`, `${year}-10-03`, `${year}-12-25`, `${year}-12-26`];

  test.each([['US-FED', federal], ['EW', england], ['IE', ireland], ['DE', germany]] as const)('%s', (calendar, statute) => {
    for (const year of years) {
      const weekdays = (all: readonly string[]): readonly string[] => [...new Set(all)].filter(isWeekday).sort();
      expect([year, weekdays(libraryHolidays(calendar, year))]).toEqual([year, weekdays(statute(year))]);
    }
  });
});

test('[C15] a country or region that a rule set lists is answered, anything else is not known', () => {
  expect(libraryHolidays('FR', 2030)).toContain('2030-07-14');
  expect(libraryHolidays('DE-BY', 2030)).toContain('2030-11-01');
  expect(libraryHolidays('XX', 2030)).toEqual([]);
  expect(libraryHolidays('weekends', 2030)).toEqual([]);
});
