// The holiday library behind the calendar port. Heavy (about 1 MB of data): load it in the hub and the command line only.
//
// It computes; it reads no clock as long as it is asked for a year, which this file always does. The desk and the
// console never import it: they read stored due dates.
import Holidays from 'date-holidays';
import type { HolidaysBeyond } from './calendars.ts';

type Source = { readonly place: readonly [string, ...string[]]; readonly types: readonly string[] };

/**
 * Which of the library's lists is meant. Federal days when Veterans Day is observed on another day are `bank` there;
 * Irish and German `bank` days (Good Friday, 24 and 31 December) are not public holidays and must not count.
 */
const SOURCES: Readonly<Record<string, Source>> = {
  'US-FED': { place: ['US'], types: ['public', 'bank'] },
  EW: { place: ['GB', 'ENG'], types: ['public'] },
  IE: { place: ['IE'], types: ['public'] },
  DE: { place: ['DE'], types: ['public'] },
};

/** `FR`, `DE-BY`: a country or a country and its region as ISO 3166 writes them. */
const PLACE = /^([A-Z]{2})(?:-([A-Z0-9]{1,3}))?$/;

const sourceOf = (calendar: string): Source | null => {
  if (Object.hasOwn(SOURCES, calendar)) return SOURCES[calendar] ?? null;
  const place = PLACE.exec(calendar);
  if (place?.[1] === undefined) return null;
  return { place: place[2] === undefined ? [place[1]] : [place[1], place[2]], types: ['public'] };
};

/**
 * Public holidays of a calendar in a year, from date-holidays. The four shipped calendars and any ISO 3166 country
 * or region that a rule set lists (an empty list is enough) are answered; anything else gives an empty list.
 */
export const libraryHolidays: HolidaysBeyond = (calendar, year) => {
  const source = sourceOf(calendar);
  if (source === null) return [];
  const [country, state] = source.place;
  const library = state === undefined ? new Holidays(country) : new Holidays(country, state);
  const days = library.getHolidays(year).filter(it => source.types.includes(it.type)).map(it => it.date.slice(0, 10));
  return [...new Set(days)].filter(day => day.startsWith(`${year}-`)).sort();
};
