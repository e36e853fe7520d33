// What somebody is reminded of and when: the points of clocks, gags and holds, and which of them is due. Pure.
import type { Account } from '../../shared/model/account.ts';
import type { Case } from '../../shared/model/case.ts';
import type { CaseBooks } from '../../shared/rules/case-books.ts';
import { millis } from '../../shared/rules/clocks/local-time.ts';
import { isOver } from '../../shared/rules/clocks/moves.ts';
import { remindersDue } from '../../shared/rules/clocks/watch.ts';
import { REMIND_BEFORE_MS, noticeState } from '../../shared/rules/disclosure/notice.ts';
import { endOf, isLive } from '../../shared/rules/holds/hold.ts';
import { dayWords } from '../../shared/rules/holds/say.ts';
import { gagsOf } from '../../shared/rules/package-of.ts';
import { hashOf } from '../store/ids.ts';

/** One reminder. `id` names what it is about and the point, and becomes the id of its event: that is why it is written once. `at` is an instant in UTC. */
export type Point = { readonly id: string; readonly at: string; readonly caseId: string; readonly says: string };

/** The points of one clock, gag or hold, earliest first. */
type Track = readonly Point[];

export type Asked = { readonly books: Pick<CaseBooks, 'reminderHours' | 'zone'>; readonly at: string };

/** A case with so many events takes no reminder more: what is left is for decisions. As a note stops; see `server/judging/push.ts`. */
const CASE_EVENTS = 4_500;

/** Whether a case takes a reminder more. */
export const hasRoom = ({ events }: Case): boolean => events.length < CASE_EVENTS;

/** The same thing and point give the same id on every hub; a due date that moved gives another one. */
const idOf = (...names: readonly (string | number)[]): string => `reminder-${hashOf(names).slice(0, 40)}`;

/**
 * The points of a case: of running act-by clocks while it is open or proposed, and of gags that stand, whatever became
 * of the case, because a gag outlives it. A point that had passed when the clock began here, or last moved, is none:
 * whoever took the case in or moved the clock saw the date.
 */
function tracksOf(held: Case, { books, at }: Asked): Track[] {
  const { facts, events } = held;
  if (facts.duplicateOf !== null || !hasRoom(held)) return [];
  const came = events[0]?.at ?? facts.received;
  const clocks = facts.status === 'open' || facts.status === 'proposed' ? facts.clocks : [];
  const ofClocks = clocks.map((clock): Track => {
    const moved = clock.history.at(-1)?.at ?? came;
    const over = isOver(clock.due, at) ? 'It has passed.' : '';
    return remindersDue(clock, millis(moved) > millis(came) ? moved : came, clock.due, books.reminderHours).map((point) => ({
      id: idOf(held.id, 'clock', clock.id, clock.due, point.hoursBefore), at: point.at, caseId: held.id,
      says: `Reminder, ${point.hoursBefore} ${point.hoursBefore === 1 ? 'hour' : 'hours'} before: ${clock.name} is due ${clock.due}. ${over}`.trim(),
    }));
  });
  if (facts.detail.of !== 'law-enforcement' || facts.detail.notified !== null) return ofClocks;
  const ofGags = gagsOf(facts.detail).map((gag): Track => {
    const state = noticeState({ policy: 'silent', gags: [gag], emergencyOver: null, notified: null }, at, books.zone);
    return state.remindAt === null ? [] : [{ id: idOf(held.id, 'gag', gag.id, gag.until ?? ''), at: state.remindAt, caseId: held.id, says: state.says }];
  });
  return [...ofClocks, ...ofGags];
}

export type Outlook = {
  /** What is due now and was not written yet: of each clock or gag the newest point alone. */
  readonly due: readonly Point[];
  /** When the next point comes, in UTC; null where none does. */
  readonly next: string | null;
};

/**
 * What is due of a case at an instant. A hub that was away writes the newest point of each thing once, not every one it
 * missed: three reminders of one date at one moment are noise. What was written stands among the case's events, under
 * lock, so that neither rhythm nor restarts nor a second hub write a point twice.
 */
export function outlookOf(held: Case, asked: Asked): Outlook {
  const written = new Set(held.events.flatMap(({ id, kind }) => (kind === 'reminder' ? [id] : [])));
  const due: Point[] = [];
  const next: string[] = [];
  for (const track of tracksOf(held, asked)) {
    const open = track.slice(track.findLastIndex(({ id }) => written.has(id)) + 1);
    const past = open.filter(({ at }) => millis(at) <= millis(asked.at));
    const newest = past.at(-1);
    if (newest !== undefined) due.push(newest);
    const coming = open[past.length];
    if (coming !== undefined) next.push(coming.at);
  }
  return { due, next: next.sort()[0] ?? null };
}

/**
 * The points of an account's holds, earliest first: 14 days before each end, told on the case that placed it. Renewal
 * counts only within the period (LAW K12), so that a hold whose end has passed, or that waits for an answer, has none;
 * nor has one that was shorter than that from the start.
 */
export function holdPoints(account: Account, { books, at }: Asked): Point[] {
  const points = account.holds.flatMap((hold): Point[] => {
    const end = isLive(hold, at) ? endOf(hold) : null;
    if (end === null || hold.sourceCaseId === null) return [];
    const ms = millis(end) - REMIND_BEFORE_MS;
    if (ms <= millis(hold.placed)) return [];
    const says = `Reminder, 14 days before: a hold on the account ends on ${dayWords(end, books.zone)}. A renewal counts only where it is received before that.`;
    return [{ id: idOf('hold', hold.id, end), at: new Date(ms).toISOString(), caseId: hold.sourceCaseId, says }];
  });
  return points.sort((one, other) => (one.at < other.at ? -1 : 1));
}
