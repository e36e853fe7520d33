// Instants, zones and local days: the only place where a clock rule meets Temporal.
import { Temporal } from 'temporal-polyfill';
import { fault, good } from './fault.ts';
import type { Outcome } from './fault.ts';

const INSTANT = /^(\d{4})-\d{2}-\d{2}[Tt ]\d{2}:\d{2}(?::\d{2}(?:[.,]\d{1,9})?)?(?:[Zz]|[+-]\d{2}(?::?\d{2})?)$/;
const ZONE = /^[A-Za-z][A-Za-z0-9_+-]*(?:\/[A-Za-z0-9_+-]+)*$/;
const DAY = /^\d{4}-\d{2}-\d{2}$/;

/** Before 1980 several zones had offsets with seconds, which ISO 8601 cannot write; no case is that old. */
const FIRST_YEAR = 1980;
/** Not 9999: its last evening west of Greenwich is the year 10000 in UTC. */
const LAST_YEAR = 9998;

/** Reads an ISO 8601 instant with `Z` or an offset. A local time without offset is two instants on some nights: `bad_trigger`. */
export function readInstant(text: unknown): Outcome<Temporal.Instant> {
  const year = typeof text === 'string' ? Number(INSTANT.exec(text)?.[1] ?? NaN) : NaN;
  if (typeof text !== 'string' || Number.isNaN(year)) return fault('bad_trigger', 'an instant is written in ISO 8601 with Z or an explicit offset');
  if (year < FIRST_YEAR) return fault('bad_trigger', `an instant before ${FIRST_YEAR} is not taken`);
  try {
    return good(Temporal.Instant.from(text.toUpperCase()));
  } catch {
    return fault('bad_trigger', `there is no such instant: ${text}`);
  }
}

/** Reads an IANA zone name. A bare offset is refused (`bad_zone`): it has no law behind it and does not know summer time. */
export function readZone(name: unknown): Outcome<string> {
  if (typeof name !== 'string' || !ZONE.test(name)) return fault('bad_zone', 'a zone is an IANA name such as Europe/Dublin');
  try {
    Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(name);
    return good(name);
  } catch {
    return fault('bad_zone', `no time zone is called ${name}`);
  }
}

/** A local day from `YYYY-MM-DD`, or from an instant by its date in the zone. Fault: `bad_events`. */
export function readDay(text: unknown, zone: string): Outcome<Temporal.PlainDate> {
  if (typeof text === 'string' && DAY.test(text)) {
    try {
      return good(Temporal.PlainDate.from(text));
    } catch {
      return fault('bad_events', `there is no such day: ${text}`);
    }
  }
  const instant = readInstant(text);
  return instant.ok ? good(localDay(instant.value, zone)) : fault('bad_events', 'a day is written YYYY-MM-DD, or as an instant with an offset');
}

export const localDay = (instant: Temporal.Instant, zone: string): Temporal.PlainDate =>
  instant.toZonedDateTimeISO(zone).toPlainDate();

/**
 * The last second of a local day: the first instant of the next local day minus one second. Where midnight is
 * skipped (Cairo, Santiago) the next day begins at 01:00; where an hour before midnight is skipped (Nuuk) the day
 * ends at 22:59:59; where it is repeated, the end is that of the second pass.
 */
export const endOfDay = (day: Temporal.PlainDate, zone: string): Temporal.Instant =>
  day.add({ days: 1 }).toZonedDateTime(zone).toInstant().subtract({ seconds: 1 });

/** The end of the wall-clock hour in which the instant falls: 10:00:00 and 10:59:59 both give 11:00. */
export function nextFullHour(instant: Temporal.Instant, zone: string): Temporal.Instant {
  // The offset at the instant, not Temporal's rounding: rounding would re-resolve an hour that happens twice.
  const offset = instant.toZonedDateTimeISO(zone).offsetNanoseconds / 1_000_000;
  const local = instant.epochMilliseconds + offset;
  return Temporal.Instant.fromEpochMilliseconds(Math.floor(local / 3_600_000) * 3_600_000 + 3_600_000 - offset);
}

/** An instant as local ISO 8601 with offset, to the second. A fraction is dropped, so that it is never later. */
export const writeLocal = (instant: Temporal.Instant, zone: string): string =>
  instant.toZonedDateTimeISO(zone).toString({ timeZoneName: 'never', smallestUnit: 'second', roundingMode: 'floor' });

/** An instant as ISO 8601 with `Z`, to the second, rounded down as in `writeLocal`. */
export const writeUtc = (instant: Temporal.Instant): string =>
  instant.toString({ smallestUnit: 'second', roundingMode: 'floor' });

/** Four-digit years only: a longer year is written with a sign and would break every comparison of texts. */
export const inRange = (day: Temporal.PlainDate): boolean => day.year >= FIRST_YEAR - 1 && day.year <= LAST_YEAR;

/** Epoch milliseconds of an instant this room wrote. Throws on anything else: a silent NaN would never be overdue. */
export function millis(instant: string): number {
  const ms = Date.parse(instant);
  if (Number.isNaN(ms) || !INSTANT.test(instant)) throw new RangeError(`not an instant: ${instant}`);
  return ms;
}
