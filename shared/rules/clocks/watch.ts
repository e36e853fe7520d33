// Reading clocks against the time of day: which act comes first, which word a clock shows, which reminder is due.
import { Temporal } from 'temporal-polyfill';
import type { Clock } from '../../model/clock.ts';
import { millis } from './local-time.ts';
import { isOver } from './moves.ts';

/** What these functions read of a clock: the stored due is taken as it stands, never computed again. */
export type WatchedClock = Pick<Clock, 'kind' | 'state' | 'due'> & { readonly basis?: 'law' | 'policy' };

/**
 * The clock that must be acted on first, with the milliseconds left (negative when overdue); null when none runs.
 * Only running `act_by` clocks: a latest arguable reading, a hold and another party's time never drive an act.
 * Of two at the same second, law comes before policy.
 */
export function actBy<C extends WatchedClock>(clocks: readonly C[], now: string): { readonly clock: C; readonly msLeft: number } | null {
  let first: C | null = null;
  for (const clock of clocks) {
    if (clock.kind !== 'act_by' || clock.state !== 'running') continue;
    const by = first === null ? -1 : millis(clock.due) - millis(first.due);
    if (by < 0 || (by === 0 && clock.basis === 'law' && first?.basis === 'policy')) first = clock;
  }
  return first === null ? null : { clock: first, msLeft: millis(first.due) - millis(now) };
}

/** `ended`: met, missed or cancelled, or a hold, window or other party's time that has run out. */
export const CLOCK_WORDS = ['overdue', 'due-today', 'running', 'paused', 'held', 'ended'] as const;
export type ClockWord = (typeof CLOCK_WORDS)[number];

/** The word a clock shows at `now`; "today" is the day in `zone`, which is the reader's and may differ from the clock's. */
export function wordOf(clock: WatchedClock, now: string, zone: string): ClockWord {
  if (clock.state === 'paused') return 'paused';
  if (clock.state !== 'running') return 'ended';
  const over = isOver(clock.due, now);
  if (clock.kind === 'hold_until') return over ? 'ended' : 'held';
  if (clock.kind !== 'act_by') return over ? 'ended' : 'running';
  if (over) return 'overdue';
  return localDate(clock.due, zone) === localDate(now, zone) ? 'due-today' : 'running';
}

const localDate = (instant: string, zone: string): string =>
  Temporal.Instant.fromEpochMilliseconds(millis(instant)).toZonedDateTimeISO(zone).toPlainDate().toString();

/** Hours before the due second at which somebody is reminded. 24 h covers CCPA's day 44 (LAW A-8). */
export const REMINDER_HOURS = [72, 24, 4, 1] as const;

export type Reminder<C> = { readonly clock: C; readonly hoursBefore: number; readonly at: string };

/**
 * The reminders whose moment lies after `since` and not after `until`, earliest first. Called with adjoining windows
 * it names every reminder exactly once, whatever the rhythm of the calls. A point before the trigger (72 h of a
 * 48 h clock) is no reminder and is left out.
 */
export function remindersDue<C extends WatchedClock & { readonly trigger: string }>(
  clock: C, since: string, until: string, hours: readonly number[] = REMINDER_HOURS,
): readonly Reminder<C>[] {
  if (clock.kind !== 'act_by' || clock.state !== 'running') return [];
  const [from, to, begun] = [millis(since), millis(until), millis(clock.trigger)];
  return [...hours].sort((a, b) => b - a)
    .map(hoursBefore => ({ hoursBefore, ms: millis(clock.due) - hoursBefore * 3_600_000 }))
    .filter(({ ms }) => ms > from && ms <= to && ms > begun)
    .map(({ hoursBefore, ms }) => ({ clock, hoursBefore, at: new Date(ms).toISOString() }));
}
