// What a change of the rules does to running clocks: which ones it touches, and the case with each of them moved. Pure.
import type { Case, CaseEvent } from '../../shared/model/case.ts';
import type { Clock, ClockEvent } from '../../shared/model/clock.ts';
import type { CaseBooks } from '../../shared/rules/case-books.ts';
import { changeRule } from '../../shared/rules/clocks/clock.ts';
import type { Books } from '../../shared/rules/clocks/clock.ts';
import { canonical } from '../../shared/rules/tag.ts';

/** Rules and calendars by name, of which something changed that a due date comes from. */
export type Touched = { readonly rules: readonly string[]; readonly calendars: readonly string[] };

/**
 * What differs between two states of the books. The second reading that a rule shows, and how its pauses are counted,
 * belong to the rule. Places and zones of the start table do not: a running clock keeps the ground it was started on.
 */
export function touchedBy(before: CaseBooks, after: CaseBooks): Touched {
  const says = ({ clocks: { rules, settings } }: CaseBooks, id: string): string => {
    const latest = Object.hasOwn(settings.latest, id) ? (settings.latest[id] ?? null) : null;
    const pausing = Object.hasOwn(settings.pausing, id) ? (settings.pausing[id] ?? null) : null;
    return canonical([rules.rules.get(id) ?? null, pausing, latest === null ? null : (rules.rules.get(latest) ?? null)]);
  };
  const daysOf = ({ clocks: { rules } }: CaseBooks, name: string): string => canonical(Object.hasOwn(rules.calendars, name) ? rules.calendars[name] : null);
  const names = new Set([before, after].flatMap(({ clocks }) => Object.keys(clocks.rules.calendars)));
  return {
    rules: [...before.clocks.rules.rules.keys()].filter((id) => after.clocks.rules.rules.has(id) && says(before, id) !== says(after, id)),
    calendars: [...names].filter((name) => daysOf(before, name) !== daysOf(after, name)),
  };
}

/** Rules that are no longer there. A clock that runs under one could never be counted again. */
export const goneRules = (before: CaseBooks, after: CaseBooks): string[] => [...before.clocks.rules.rules.keys()].filter((id) => !after.clocks.rules.rules.has(id));

/** The two together, each name once. */
export const bothTouched = (one: Touched, other: Touched): Touched => ({ rules: [...new Set([...one.rules, ...other.rules])], calendars: [...new Set([...one.calendars, ...other.calendars])] });

const lives = ({ state }: Clock): boolean => state === 'running' || state === 'paused';

/** Whether a clock of the case has to be looked at. False for a record that cannot be read as a case. */
export function isTouched(held: unknown, { rules, calendars }: Touched): boolean {
  return clocksIn(held).some((clock) => lives(clock) && (rules.includes(clock.rule) || calendars.includes(clock.calendar)));
}

/** How many clocks of the case live under one of these rules. */
export const livingUnder = (held: unknown, rules: readonly string[]): number => clocksIn(held).filter((clock) => lives(clock) && rules.includes(clock.rule)).length;

function clocksIn(held: unknown): readonly Clock[] {
  const clocks = (held as { readonly facts?: { readonly clocks?: unknown } } | null)?.facts?.clocks;
  return Array.isArray(clocks) ? (clocks as Clock[]) : [];
}

/** What happened to one clock. moved: it has the new rule. kept: its due had passed and stays. stuck: it could not be counted or has no room, and stays. */
export type ClockMoved = { readonly name: string; readonly was: string; readonly would: string; readonly is: 'moved' | 'kept' | 'stuck' };

export type UnderRules = { readonly next: Case; readonly clocks: readonly ClockMoved[] };

export type UnderRulesAsked = {
  readonly touched: Touched;
  /** The change of settings that this follows: its number marks each clock, so that none is moved twice for it. */
  readonly revision: number;
  readonly by: string;
  readonly why: string;
  readonly at: string;
  readonly books: Books;
  readonly newId: () => string;
};

/** More than this many events a clock cannot carry; see the schema of `Clock`. */
const CLOCK_EVENTS = 200;
/** The room that a case's events have, less some for whatever must still be said; see the schema of `Case`. */
const CASE_EVENTS = 4_900;

/**
 * A case with its running and paused clocks under the rules as they are now, or null where nothing is to be moved: no
 * clock is touched, each says what the rule says already, or each was looked at for this change before. Every clock
 * that is touched gets an event with both dates (PROTOCOL.md P31). The facts move, so a proposal falls.
 */
export function underRules(held: Case, asked: UnderRulesAsked): UnderRules | null {
  const { touched, at, newId } = asked;
  const told: ClockMoved[] = [];
  const events: CaseEvent[] = [];
  const clocks = held.facts.clocks.map((clock) => {
    if (!lives(clock) || !(touched.rules.includes(clock.rule) || touched.calendars.includes(clock.calendar))) return clock;
    if (clock.history.some((event) => event.kind === 'rule-changed' && event.reason.startsWith(markOf(asked)))) return clock;
    const moved = oneClock(clock, asked, held.events.length + events.length);
    if (moved === null) return clock;
    told.push(moved.told);
    if (moved.next !== null) events.push({ id: newId(), at, by: asked.by, kind: 'clock', says: saysOf(moved.told, asked.why), actId: null });
    return moved.next ?? clock;
  });
  if (told.length === 0) return null;
  const { facts } = held;
  // A closed case may carry the proposal to release a hold; without it, it is closed again.
  const status = facts.proposal === null ? facts.status : facts.decision === null && facts.duplicateOf === null ? 'open' : 'closed';
  const next: Case = events.length === 0 ? held : { ...held, version: held.version + 1, facts: { ...facts, clocks, proposal: null, status }, events: [...held.events, ...events] };
  return { next, clocks: told };
}

const markOf = ({ revision }: UnderRulesAsked): string => `Settings ${revision}: `;

/** One clock. `next` is null where it has no room for an event: then it stays as it is, because nothing moves without one. */
function oneClock(clock: Clock, asked: UnderRulesAsked, eventsBefore: number): { readonly told: ClockMoved; readonly next: Clock | null } | null {
  const reason = `${markOf(asked)}${asked.why}`.slice(0, 4_000);
  const changed = changeRule(clock, clock.rule, { at: asked.at, reason }, asked.books);
  const told = (is: ClockMoved['is'], would = clock.due): ClockMoved => ({ name: clock.name, was: clock.due, would, is });
  if (changed.ok && saysTheSame(clock, changed.value.clock, changed.value.event)) return null;
  if (clock.history.length >= CLOCK_EVENTS || eventsBefore >= CASE_EVENTS) return { told: told('stuck'), next: null };
  if (!changed.ok) {
    const event: ClockEvent = { kind: 'rule-changed', at: asked.at, rule: clock.rule, oldDue: clock.due, newDue: clock.due, applied: false, reason };
    return { told: told('stuck'), next: { ...clock, history: [...clock.history, event] } };
  }
  const { event } = changed.value;
  return { told: told(event.applied ? 'moved' : 'kept', event.newDue), next: changed.value.clock };
}

const saysTheSame = (before: Clock, after: Clock, event: ClockEvent): boolean =>
  event.applied ? canonical({ ...after, history: [] }) === canonical({ ...before, history: [] }) : event.newDue === event.oldDue;

function saysOf({ name, was, would, is }: ClockMoved, why: string): string {
  const dates = {
    moved: was === would ? `due stays ${was}.` : `due was ${was}, is ${would}.`,
    kept: `due stays ${was}, which had passed. The changed rule gives ${would}.`,
    stuck: `due stays ${was}. The changed rule could not be counted for it.`,
  }[is];
  return `Rule changed: ${name}, ${dates} ${why}`;
}
