// Instants of the demo world: plain arithmetic on the instant line, in UTC.

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

/** The instant so many milliseconds later (or earlier, where negative), without fractions of a second. */
export function after(instant: string, ms: number): string {
  return new Date(Math.floor((Date.parse(instant) + ms) / 1000) * 1000).toISOString().replace('.000Z', 'Z');
}

/** Milliseconds from the first instant to the second. */
export function between(from: string, to: string): number {
  return Date.parse(to) - Date.parse(from);
}

/** The earlier of two instants. Compared as numbers: with and without fractions they do not sort as text. */
export function earlier(one: string, other: string): string {
  return between(one, other) >= 0 ? one : other;
}

const MONTHS = ['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October', 'November', 'December'] as const;

/** The day in UTC as a letter writes it: `14 June 2026`. */
export function longDay(instant: string): string {
  const day = new Date(instant);
  return `${day.getUTCDate()} ${MONTHS[day.getUTCMonth()]} ${day.getUTCFullYear()}`;
}

/** The day in UTC as a form writes it: `14.06.2026`. */
export function dottedDay(instant: string): string {
  return instant.slice(0, 10).split('-').toReversed().join('.');
}
