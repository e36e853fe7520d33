// Named holiday calendars: the listed years win, beyond them an injected function is asked, and nobody guesses.
import { fault, good } from './fault.ts';
import type { Outcome } from './fault.ts';
import { BUILT_IN_CALENDARS } from './rules.ts';
import type { RuleSet } from './rules.ts';

/**
 * The port for years that the rule set does not list: the public holidays of one calendar and year, as
 * `YYYY-MM-DD`. An empty answer means "not known", since every real calendar has at least one holiday a year.
 */
export type HolidaysBeyond = (calendar: string, year: number) => readonly string[];

export type Calendars = {
  readonly knows: (calendar: string) => boolean;
  /** The holidays of one year. Fault: `calendar_exhausted`. */
  readonly holidays: (calendar: string, year: number) => Outcome<ReadonlySet<string>>;
};

/** Whether a rule set has a calendar of this name, listed or built in. */
export const isKnownCalendar = (set: RuleSet, name: string): boolean => builtIn(name) || Object.hasOwn(set.calendars, name);

const builtIn = (name: string): boolean => BUILT_IN_CALENDARS.some(it => it === name);

/**
 * Opens the calendars of a rule set. A year of which the set lists at least one day is complete as listed, even
 * where the library says otherwise: the list was checked by a person.
 */
export function openCalendars(set: RuleSet, beyond: HolidaysBeyond = () => []): Calendars {
  const years = new Map<string, Outcome<ReadonlySet<string>>>();
  for (const [name, days] of Object.entries(set.calendars)) {
    for (const year of new Set(days.map(day => day.slice(0, 4)))) {
      years.set(`${name} ${Number(year)}`, good(new Set(days.filter(day => day.startsWith(year)))));
    }
  }
  const none: Outcome<ReadonlySet<string>> = good(new Set<string>());
  return {
    knows: calendar => isKnownCalendar(set, calendar),
    holidays: (calendar, year) => {
      if (builtIn(calendar)) return none;
      const key = `${calendar} ${year}`;
      const kept = years.get(key);
      if (kept !== undefined) return kept;
      const asked = beyond(calendar, year).filter(day => day.startsWith(`${year}-`));
      const answer = asked.length > 0
        ? good<ReadonlySet<string>>(new Set(asked))
        : fault('calendar_exhausted', `the holidays of ${calendar} in ${year} are not known; add them to the rule set`);
      years.set(key, answer);
      return answer;
    },
  };
}

/** A local day as the calendar sees it: ISO weekday 1 (Monday) to 7, year, and the date as text. */
export type CalendarDay = { readonly dayOfWeek: number; readonly year: number; toString(): string };

/** Whether people work on that day: not a Saturday, not a Sunday, not in the calendar. Fault: `calendar_exhausted`. */
export function isWorkingDay(calendars: Calendars, calendar: string, day: CalendarDay): Outcome<boolean> {
  // Weekends are decided first: a weekend in an unlisted year needs no list.
  if (day.dayOfWeek >= 6) return good(false);
  const holidays = calendars.holidays(calendar, day.year);
  return holidays.ok ? good(!holidays.value.has(day.toString())) : holidays;
}
