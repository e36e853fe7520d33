// How the rules of holds, disclosure and ledger say days, numbers and lists in a sentence.
import { localDay, readInstant, readZone } from '../clocks/local-time.ts';

const MONTHS = ['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October', 'November', 'December'] as const;

/**
 * The local day of an instant as a person writes it, "3 March 2027". The zone is an IANA name; where it is not one the
 * day is that of UTC and says so, because a day too early in a letter would promise a deletion too soon.
 */
export function dayWords(instant: string, zone: string): string {
  const read = readInstant(instant);
  if (!read.ok) return 'a day that is not known';
  const known = readZone(zone);
  const day = localDay(read.value, known.ok ? known.value : 'UTC');
  return `${day.day} ${MONTHS[day.month - 1] ?? ''} ${day.year}${known.ok ? '' : ' (UTC)'}`;
}

/** A whole number with commas, "48,112". */
export const numberWords = (count: number): string => String(count).replace(/\B(?=(\d{3})+$)/g, ',');

/** A number with its noun, "1 persona", "12 worlds". */
export const countWords = (count: number, one: string, many = `${one}s`): string => `${numberWords(count)} ${count === 1 ? one : many}`;

/** "a", "a and b", "a, b and c". */
export function listWords(words: readonly string[]): string {
  if (words.length < 2) return words.join('');
  return `${words.slice(0, -1).join(', ')} and ${words.at(-1) ?? ''}`;
}

/** "until 3 March 2027", or what stands in its place where a hold has no end of its own. */
export const untilWords = (until: string | null, zone: string): string => (until === null ? 'until the hold is released' : `until ${dayWords(until, zone)}`);
