// The engine against a second method that shares nothing with it: Date and Intl arithmetic, and bisection for the end of a day.
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { openCalendars } from '../../shared/rules/clocks/calendars.ts';
import { due } from '../../shared/rules/clocks/due.ts';
import type { Due } from '../../shared/rules/clocks/due.ts';
import { shippedRules } from '../../shared/rules/clocks/rules.ts';
import type { ClockRule, Unit } from '../../shared/rules/clocks/rules.ts';

const SEED = Number(process.env['DOCKET_SEED'] ?? Date.now() % 2 ** 31);
const RUNS = { seed: SEED, numRuns: 600 };

// The lists alone, without the library: where a year is not listed the answer is a fault, and the property does not apply.
const calendars = openCalendars(shippedRules);

const made = (unit: Unit, n: number, more: Partial<ClockRule> = {}): ClockRule => ({
  id: 'MADE', unit, n, start: unit === 'hours' ? 'instant' : 'exclude_event_day', end: unit === 'hours' ? 'same_instant' : 'end_of_day',
  roll: 'none', kind: 'act_by', cite: 'test', confidence: 'low', note: '', basis: 'policy', calendar: null, ...more,
});
const reckon = (rule: ClockRule, triggerMs: number, timeZone: string, calendar = 'none', pauses: readonly unknown[] = []): Due => {
  const answer = due({ rule, trigger: new Date(triggerMs).toISOString(), timeZone, calendar, events: { pauses }, calendars });
  if (!answer.ok) throw new Error(answer.fault.message);
  return answer.value;
};

// Not Africa/Casablanca: its future is listed year by year and moves with every release of the zone database.
const ZONES = [
  'Europe/Berlin', 'Europe/Dublin', 'Europe/London', 'America/New_York', 'America/Los_Angeles', 'America/St_Johns', 'Australia/Adelaide',
  'Australia/Lord_Howe', 'Asia/Kolkata', 'Asia/Kathmandu', 'Africa/Cairo', 'America/Santiago', 'America/Havana', 'Asia/Beirut', 'America/Nuuk',
  'Pacific/Chatham', 'Pacific/Apia', 'Atlantic/Azores', 'UTC',
] as const;
const zone = fc.constantFrom(...ZONES);
const DAY = 86_400_000;
const second = (from: string, to: string): fc.Arbitrary<number> => fc.integer({ min: Date.parse(from) / 1000, max: Date.parse(to) / 1000 }).map(it => it * 1000);
const century = second('2026-01-01T00:00:00Z', '2100-12-31T23:59:59Z');
const listedYears = second('2026-01-02T00:00:00Z', '2028-06-30T00:00:00Z');
const unit = fc.constantFrom<Unit>('hours', 'days', 'business_days', 'months', 'years');
const calendarName = fc.constantFrom('none', 'weekends', 'US-FED', 'EW', 'IE', 'DE');
const start = fc.constantFrom<ClockRule['start']>('exclude_event_day', 'include_event_day');

const formats = new Map<string, Intl.DateTimeFormat>();
const wallClock = (ms: number, timeZone: string): string => {
  const format = formats.get(timeZone) ?? new Intl.DateTimeFormat('sv-SE', {
    timeZone, year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23',
  });
  formats.set(timeZone, format);
  return format.format(ms).replace(' ', 'T');
};
const localDate = (ms: number, timeZone: string): string => wallClock(ms, timeZone).slice(0, 10);
const isoDay = (ms: number): string => new Date(ms).toISOString().slice(0, 10);

/** The last second whose local date is not after the day, found by halving an interval of four days. */
const lastSecondOf = (day: string, timeZone: string): number => {
  let [inside, after] = [Date.parse(`${day}T00:00:00Z`) / 1000 - 86_400, Date.parse(`${day}T00:00:00Z`) / 1000 + 3 * 86_400];
  while (after - inside > 1) {
    const middle = Math.floor((inside + after) / 2);
    if (localDate(middle * 1000, timeZone) <= day) inside = middle;
    else after = middle;
  }
  return inside * 1000;
};

/** A date so many months later by carrying year and month by hand, then taking the smaller of day and month length. */
const monthsLater = (day: string, months: number): string => {
  const [year, month, date] = day.split('-').map(Number) as [number, number, number];
  const index = year * 12 + (month - 1) + months;
  const [y, m] = [Math.floor(index / 12), index % 12];
  const leap = (y % 4 === 0 && y % 100 !== 0) || y % 400 === 0;
  const length = [31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][m] ?? 0;
  return `${y}-${String(m + 1).padStart(2, '0')}-${String(Math.min(date, length)).padStart(2, '0')}`;
};

describe(`clock properties, seed ${SEED} (DOCKET_SEED=${SEED} repeats it)`, () => {
  test('[C2] hours: the instant is trigger plus n times 3600 s, and the wall clock is what Intl shows', () => {
    fc.assert(fc.property(century, fc.integer({ min: 0, max: 3000 }), zone, (trigger, n, tz) => {
      const answer = reckon(made('hours', n), trigger, tz);
      const expected = trigger + n * 3_600_000;
      expect(Date.parse(answer.dueUtc)).toBe(expected);
      expect(Date.parse(answer.due)).toBe(expected);
      expect(answer.due.slice(0, 19)).toBe(wallClock(expected, tz));
    }), RUNS);
  });

  test('[C3] next full hour: the clock starts within the next hour, at minute 0 of the wall clock it started on', () => {
    fc.assert(fc.property(century, fc.constantFrom('Europe/Berlin', 'Asia/Kolkata', 'Asia/Kathmandu', 'America/New_York', 'UTC'), (trigger, tz) => {
      const begun = Date.parse(reckon(made('hours', 0, { start: 'next_full_hour' }), trigger, tz).dueUtc);
      expect(begun).toBeGreaterThan(trigger);
      expect(begun - trigger).toBeLessThanOrEqual(3_600_000);
      expect(wallClock(begun, tz).slice(14)).toBe('00:00');
    }), RUNS);
  });

  test('[C4] [C5] days: date plus n by UTC midnights, end by bisection', () => {
    fc.assert(fc.property(century, fc.integer({ min: 1, max: 400 }), zone, start, (trigger, n, tz, from) => {
      const answer = reckon(made('days', n, { start: from }), trigger, tz);
      const day = isoDay(Date.parse(`${localDate(trigger, tz)}T00:00:00Z`) + (from === 'exclude_event_day' ? n : n - 1) * DAY);
      expect(answer.dueDate).toBe(day);
      expect(Date.parse(answer.dueUtc)).toBe(lastSecondOf(day, tz));
    }), RUNS);
  });

  test('[C5] the end of a day on the nights of a clock change', () => {
    // Every hour of change nights of several years; random instants hit such a night once in two hundred.
    const nights: [string, number][] = [];
    for (const tz of ZONES) {
      for (let ms = Date.parse('2026-01-01T12:00:00Z'); ms < Date.parse('2029-01-01T00:00:00Z'); ms += DAY) {
        const changes = wallClock(ms - DAY, tz).slice(11) !== wallClock(ms + DAY, tz).slice(11);
        if (changes) nights.push([tz, ms]);
      }
    }
    expect(nights.length).toBeGreaterThan(150);
    expect(nights.map(([tz, ms]) => [tz, Date.parse(reckon(made('days', 0), ms, tz).dueUtc)]))
      .toEqual(nights.map(([tz, ms]) => [tz, lastSecondOf(localDate(ms, tz), tz)]));
  });

  test('[C6] months and years: carried by hand, never sticking to a month end', () => {
    fc.assert(fc.property(century, fc.integer({ min: 0, max: 120 }), zone, (trigger, n, tz) => {
      const day = localDate(trigger, tz);
      const answer = reckon(made('months', n), trigger, tz);
      expect(answer.dueDate).toBe(monthsLater(day, n));
      expect(Date.parse(answer.dueUtc)).toBe(lastSecondOf(answer.dueDate, tz));
      expect(reckon(made('years', n % 10), trigger, tz).dueDate).toBe(monthsLater(day, (n % 10) * 12));
      // Not sticky: the day of the month is the trigger's own, or the month was too short for it.
      const [was, is] = [Number(day.slice(8)), Number(answer.dueDate.slice(8))];
      expect(is === was || (is < was && monthsLater(`${day.slice(0, 8)}31`, n) === answer.dueDate)).toBe(true);
    }), RUNS);
  });

  const isWorking = (day: string, calendar: string): boolean => {
    const weekday = new Date(`${day}T00:00:00Z`).getUTCDay();
    return weekday !== 0 && weekday !== 6 && !(shippedRules.calendars[calendar] ?? []).includes(day);
  };

  test('[C7] business days: exactly n working days lie after the event day, and the last one is the due day', () => {
    fc.assert(fc.property(listedYears, fc.integer({ min: 1, max: 60 }), zone, calendarName, (trigger, n, tz, calendar) => {
      const answer = reckon(made('business_days', n), trigger, tz, calendar);
      let counted = 0;
      for (let ms = Date.parse(`${localDate(trigger, tz)}T00:00:00Z`) + DAY; isoDay(ms) <= answer.dueDate; ms += DAY) if (isWorking(isoDay(ms), calendar)) counted += 1;
      expect([counted, isWorking(answer.dueDate, calendar)]).toEqual([n, true]);
    }), RUNS);
  });

  test('[C8] a roll lands on a working day, never earlier, and passes over no working day', () => {
    fc.assert(fc.property(listedYears, fc.integer({ min: 0, max: 120 }), zone, calendarName.filter(it => it !== 'none'), (trigger, n, tz, calendar) => {
      const plain = reckon(made('days', n), trigger, tz, calendar);
      const rolled = reckon(made('days', n, { roll: 'next_working_day' }), trigger, tz, calendar);
      expect(isWorking(rolled.dueDate, calendar)).toBe(true);
      for (let ms = Date.parse(`${plain.dueDate}T00:00:00Z`); isoDay(ms) < rolled.dueDate; ms += DAY) expect(isWorking(isoDay(ms), calendar)).toBe(false);
      expect(rolled.rolledFrom).toBe(rolled.dueDate === plain.dueDate ? null : plain.dueDate);
    }), RUNS);
  });

  const pause = (trigger: number): fc.Arbitrary<readonly [string, string]> =>
    fc.tuple(fc.integer({ min: -20, max: 150 }), fc.integer({ min: 0, max: 30 })).map(([from, length]) => [isoDay(trigger + from * DAY), isoDay(trigger + (from + length) * DAY)] as const);
  const pausedCase = listedYears.filter(it => it < Date.parse('2027-12-31T00:00:00Z')).chain(trigger => fc.record({
    trigger: fc.constant(trigger), pauses: fc.array(pause(trigger), { maxLength: 4 }), more: pause(trigger), n: fc.integer({ min: 1, max: 3 }),
    tz: zone, calendar: fc.constantFrom('none', 'weekends', 'EW'), u: fc.constantFrom<Unit>('days', 'business_days', 'months'),
  }));

  test('[C9] a pause never brings a due date forward, and no day counts twice', () => {
    fc.assert(fc.property(pausedCase, ({ trigger, pauses, more, n, tz, calendar, u }) => {
      const rule = made(u, u === 'months' ? n : n * 10, { roll: 'next_working_day' });
      const before = reckon(rule, trigger, tz, calendar, pauses);
      const after = reckon(rule, trigger, tz, calendar, [...pauses, more]);
      expect(Date.parse(after.dueUtc)).toBeGreaterThanOrEqual(Date.parse(before.dueUtc));
      expect(reckon(rule, trigger, tz, calendar, [...pauses, ...pauses]).due).toBe(before.due);
      const days = new Set(pauses.flatMap(([from, to]) => {
        const all: string[] = [];
        for (let ms = Date.parse(`${from}T00:00:00Z`); isoDay(ms) <= to; ms += DAY) all.push(isoDay(ms));
        return all;
      }));
      expect(before.pausedDays + before.pausedDaysOutside).toBe(days.size);
    }), RUNS);
  });

  test('[C9] one pause within the period: days by UTC midnights, added to the unrolled day, then one roll', () => {
    fc.assert(fc.property(listedYears.filter(it => it < Date.parse('2028-01-01T00:00:00Z')), fc.integer({ min: 0, max: 20 }), fc.integer({ min: 1, max: 40 }), (trigger, from, length) => {
      const today = Date.parse(`${localDate(trigger, 'Europe/London')}T00:00:00Z`);
      const asked = isoDay(today + from * DAY);
      const answer = reckon(made('months', 1, { roll: 'next_working_day' }), trigger, 'Europe/London', 'EW', [[asked, isoDay(today + (from + length - 1) * DAY)]]);
      let ms = Date.parse(`${monthsLater(isoDay(today), 1)}T00:00:00Z`) + length * DAY;
      while (!isWorking(isoDay(ms), 'EW')) ms += DAY;
      expect(answer.dueDate).toBe(isoDay(ms));
    }), RUNS);
  });

  test('[C11] a larger number never gives an earlier due date, nor does a later trigger', () => {
    fc.assert(fc.property(listedYears.filter(it => it < Date.parse('2027-06-30T00:00:00Z')), unit, fc.integer({ min: 1, max: 100 }), fc.integer({ min: 0, max: 5 }), fc.integer({ min: 0, max: 5 * DAY }), zone, calendarName, fc.boolean(), (trigger, u, n, more, wait, tz, calendar, rolls) => {
      // Rolls and business days stay within the listed years; longer periods do not consult a calendar.
      const size = u === 'months' ? n % 12 : u === 'years' ? n % 2 : n;
      const shape: Partial<ClockRule> = rolls && u !== 'hours' && u !== 'years' ? { roll: 'next_working_day' } : {};
      const ms = (m: number, at: number): number => Date.parse(reckon(made(u, m, shape), at, tz, calendar).dueUtc);
      expect(ms(size + (u === 'years' ? 0 : more), trigger)).toBeGreaterThanOrEqual(ms(size, trigger));
      expect(ms(size, trigger + wait - (wait % 1000))).toBeGreaterThanOrEqual(ms(size, trigger));
    }), RUNS);
  });

  test('[C4] the same instant written with any offset gives the same due', () => {
    fc.assert(fc.property(century, fc.integer({ min: -14 * 60, max: 14 * 60 }), zone, fc.constantFrom(...shippedRules.rules.values()), (trigger, minutes, tz, rule) => {
      const sign = minutes < 0 ? '-' : '+';
      const [h, m] = [Math.floor(Math.abs(minutes) / 60), Math.abs(minutes) % 60].map(it => String(it).padStart(2, '0'));
      const written = `${new Date(trigger + minutes * 60_000).toISOString().slice(0, 19)}${sign}${h}:${m}`;
      expect(due({ rule, trigger: written, timeZone: tz, calendar: 'weekends', calendars }))
        .toEqual(due({ rule, trigger: new Date(trigger).toISOString(), timeZone: tz, calendar: 'weekends', calendars }));
    }), RUNS);
  });

  test('[C12] whatever is asked, the answer is a due or a fault', () => {
    const any = fc.oneof(fc.string(), fc.constantFrom('2026-11-23T10:00:00Z', 'Europe/Berlin', 'IE'), fc.anything());
    fc.assert(fc.property(fc.constantFrom(...shippedRules.rules.values()), any, any, any, any, (rule, trigger, timeZone, calendar, events) => {
      const answer = due({ rule, trigger: trigger as string, timeZone: timeZone as string, calendar: calendar as string, events: events as never, calendars });
      expect(answer.ok ? typeof answer.value.due : answer.fault.code).toMatch(/^[a-z_]+$/);
    }), RUNS);
  });
});
