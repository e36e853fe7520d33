// What makes a due date move on purpose, and how two readings of one law stand side by side: extension, restart, holds.
import { due, dueInSteps } from './due.ts';
import type { Due, DueAsked } from './due.ts';
import { fault, good } from './fault.ts';
import type { Outcome } from './fault.ts';
import { millis, readInstant } from './local-time.ts';
import type { ClockRule } from './rules.ts';

/**
 * from_start: the longer period runs from the original start (UK: three months; CCPA: 90 days in total).
 * chained: a fresh period after the first one's last unrolled day (1M, then 2M).
 * earlier: whichever of the two is earlier, because the text does not say (LAW A-14).
 */
export const EXTENSION_COUNTS = ['from_start', 'chained', 'earlier'] as const;
export type ExtensionCount = (typeof EXTENSION_COUNTS)[number];

export type Extended = {
  /** The one to act on. */
  readonly due: Due;
  readonly fromStart: Due;
  /** Null where the two rules have different units, so that there is no "rest" to add. */
  readonly chained: Due | null;
};

/**
 * The due date after an extension from `asked.rule` to `to`, from the ORIGINAL trigger and with the same pauses.
 * `noticeAt` is when the extension was notified or received; after the first period's due it is `too_late`, since
 * GDPR Art. 12(3), 11 CCR 7021(b), PIPEDA 8(4) and Reg. 2023/1543 Art. 11(1) all ask for it within that period.
 */
export function extended(asked: DueAsked, to: ClockRule, noticeAt: string, count: ExtensionCount): Outcome<Extended> {
  const notice = readInstant(noticeAt);
  if (!notice.ok) return notice;
  const first = due(asked);
  if (!first.ok) return first;
  if (isOver(first.value.dueUtc, noticeAt)) return fault('too_late', `${asked.rule.id} had run out at ${first.value.dueUtc}`, asked.rule.id);
  const fromStart = due({ ...asked, rule: to });
  if (!fromStart.ok) return fromStart;
  const divisible = to.unit === asked.rule.unit && to.unit !== 'hours' && to.n >= asked.rule.n;
  const chain = divisible ? dueInSteps({ ...asked, rule: to }, asked.rule.n) : null;
  if (chain !== null && !chain.ok) return chain;
  const chained = chain?.value ?? null;
  const pick = count === 'from_start' || chained === null ? fromStart.value
    : count === 'chained' ? chained
    : sooner(fromStart.value, chained);
  return good({ due: pick, fromStart: fromStart.value, chained });
}

/**
 * The due date when a new trigger replaces the old one, as if the old had never been: UK "relevant time",
 * TCO Art. 3(7) and (8). A trigger before the old one is `bad_trigger`: a restart never shortens a period by accident.
 */
export function restarted(asked: DueAsked, newTrigger: string): Outcome<Due> {
  const old = readInstant(asked.trigger);
  if (!old.ok) return old;
  const next = readInstant(newTrigger);
  if (!next.ok) return next;
  if (next.value.epochMilliseconds < old.value.epochMilliseconds) return fault('bad_trigger', `the new trigger ${newTrigger} lies before the old one`);
  return due({ ...asked, trigger: newTrigger });
}

/** The latest of several instants, as written: the UK "relevant time" is the latest of request, identity information and fee. */
export function relevantTime(instants: readonly [string, ...string[]]): Outcome<string> {
  let latest = instants[0];
  for (const instant of instants) {
    const read = readInstant(instant);
    if (!read.ok) return read;
    if (millis(instant) > millis(latest)) latest = instant;
  }
  return good(latest);
}

/** Two readings of unclear law. `relyOn` is the earlier for whatever must be done, the later for whatever must be kept. */
export type TwoValues = { readonly safe: Due; readonly latest: Due; readonly relyOn: Due };

/** LAW section 0, two-value rule: act on the first, show the second; for holds and waiting periods the reverse. */
export function twoValues(first: Due, ...others: readonly Due[]): TwoValues {
  const safe = others.reduce(sooner, first);
  const latest = others.reduce(later, first);
  const keeps = [first, ...others].some(it => it.kind === 'hold_until' || it.kind === 'not_before' || it.kind === 'keep_open_until');
  return { safe, latest, relyOn: keeps ? latest : safe };
}

/** When several holds bind one item the latest wins; null when none does. */
export const latestHold = (holds: readonly Due[]): Due | null =>
  holds.filter(it => it.kind === 'hold_until').reduce<Due | null>((last, it) => (last === null ? it : later(last, it)), null);

/**
 * Whether a due second has wholly passed. Due is a second, not a point: at 23:59:59.5 the day is still running, so an
 * answer is in time and a hold still binds. Release and restoration need this to be true ("strictly later").
 */
export const isOver = (dueUtc: string, now: string): boolean => millis(now) >= millis(dueUtc) + 1_000;

const sooner = (a: Due, b: Due): Due => (millis(b.dueUtc) < millis(a.dueUtc) ? b : a);
const later = (a: Due, b: Due): Due => (millis(b.dueUtc) > millis(a.dueUtc) ? b : a);
