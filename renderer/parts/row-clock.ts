// How a clock is said at one look: overdue, due today, paused, held, each with its own word and shape. Pure; now and zone come in.
import type { RowShown } from '../../shared/contract.ts';
import type { Clock } from '../../shared/model/clock.ts';
import { age, brief, exact, span, standingOf, timeLeft, timeOfDay } from './time.ts';

/** The shape of a mark. `quiet` is time that nobody here has to keep. */
export type ClockShape = 'overdue' | 'today' | 'week' | 'later' | 'paused' | 'held' | 'quiet' | 'none';

/** `says` is the mark itself, `at` the short time beside it (empty where there is none), `title` all of it in words. */
export type ClockMarkSaid = { readonly shape: ClockShape; readonly says: string; readonly at: string; readonly title: string };

/** The mark of a row or of the head of a case. `due` is an instant in UTC, `now` epoch milliseconds; times are told in `zone`. */
export function rowMark(clock: RowShown['clock'], due: string | null, now: number, zone: string): ClockMarkSaid {
  switch (clock) {
    case 'none':
      return { shape: 'none', says: 'No clock runs', at: '', title: 'No clock runs' };
    case 'paused':
      return { shape: 'paused', says: 'Paused', at: due === null ? '' : brief(due, now, zone), title: due === null ? 'Paused' : `Paused. The due time so far is ${exact(due, zone)}; it moves on by the time of the pause.` };
    case 'held':
      return { shape: 'held', says: 'Held', at: due === null ? 'no end' : brief(due, now, zone), title: due === null ? 'Held, with no end of its own' : `Held until ${exact(due, zone)}` };
    case 'running':
      break;
  }
  const standing = standingOf(due, now, zone);
  if (due === null || standing === 'none') return { shape: 'none', says: 'No clock runs', at: '', title: 'No clock runs' };
  if (standing === 'today') return { shape: 'today', says: `Today, ${span(Date.parse(due) - now)}`, at: timeOfDay(due, zone), title: `Due today, ${exact(due, zone)}` };
  // How long it is over is no longer a matter of minutes; the exact time stands beside it.
  return { shape: standing, says: standing === 'overdue' ? `${age(due, now)} over` : timeLeft(due, now), at: brief(due, now, zone), title: `${standing === 'overdue' ? 'Overdue since' : 'Due'} ${exact(due, zone)}` };
}

const QUIET: Readonly<Record<Exclude<Clock['kind'], 'act_by' | 'hold_until'>, readonly [before: string, after: string]>> = {
  not_before: ['Opens in', 'Open for'],
  keep_open_until: ['Open for', 'Closed for'],
  other_party: ['Theirs for', 'Over for'],
  latest_arguable: ['At the latest in', 'Over for'],
};

/**
 * The mark of one running clock by what its time means. Only "act by" is ever overdue: a restore day that has come, or
 * another party's time that is over, is nothing that somebody here missed. `zone` is the person's own, as in the
 * lists: two marks of one clock must not disagree about what is today.
 */
export function clockMark({ kind, due }: Pick<Clock, 'kind' | 'due'>, now: number, zone: string): ClockMarkSaid {
  if (kind === 'act_by') return rowMark('running', due, now, zone);
  const left = Date.parse(due) - now;
  if (kind === 'hold_until' && left > 0) return rowMark('held', due, now, zone);
  const [before, after] = kind === 'hold_until' ? ['', 'Over for'] : QUIET[kind];
  return { shape: 'quiet', says: `${left > 0 ? before : after} ${span(left)}`, at: brief(due, now, zone), title: exact(due, zone) };
}
