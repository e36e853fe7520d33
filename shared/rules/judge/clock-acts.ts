// Clocks as acts: pausing, resuming and extending by the clock engine, which says no where the law does.
import type { Act } from '../../model/act.ts';
import type { Case } from '../../model/case.ts';
import { extend, pause, resume } from '../clocks/clock.ts';
import { applied, conflict, refused, withoutProposal } from './answer.ts';
import type { Judged, Judging } from './answer.ts';

/** Moves one clock of the case; its event shows the due date before and after. */
export function judgeClock(asked: Judging, act: Extract<Act, { kind: 'pause-clock' | 'resume-clock' | 'extend-clock' }>, held: Case): Judged {
  const { facts } = held;
  const clock = facts.clocks.find(({ id }) => id === act.args.clockId);
  if (clock === undefined) return conflict(asked, 'gone');
  const because = { at: asked.at, reason: act.reason };
  const books = asked.books.clocks;
  const moved = act.kind === 'pause-clock' ? pause(clock, act.args.asked, because, books) : act.kind === 'resume-clock' ? resume(clock, act.args.answered, because, books) : extend(clock, because, books);
  if (!moved.ok) return refused(asked, 'rule_refuses');
  const next = moved.value.clock;
  const clocks = facts.clocks.map((one) => (one.id === clock.id ? next : one));
  const says = { 'pause-clock': 'Clock paused', 'resume-clock': 'Clock resumed', 'extend-clock': 'Clock extended' }[act.kind];
  const dates = next.due === clock.due ? `due stays ${clock.due}` : `due was ${clock.due}, is ${next.due}`;
  // A proposal rests on the clocks it was made under; a new date is a new fact, and the proposal falls.
  return applied(asked, held, { facts: { ...withoutProposal(facts), clocks } }, 'clock', `${says}: ${clock.name}, ${dates}. ${act.reason}`);
}
