// A clock on a case: a value with a stored due, moved only by these functions, each of which leaves an event behind.
import type { Clock, ClockEvent } from '../../model/clock.ts';
import type { Calendars } from './calendars.ts';
import { due } from './due.ts';
import type { Due, DueAsked } from './due.ts';
import { fault, good } from './fault.ts';
import type { Outcome } from './fault.ts';
import { readDay, readInstant } from './local-time.ts';
import { extended, isOver, restarted } from './moves.ts';
import { findRule } from './rules.ts';
import type { ClockRule, RuleSet } from './rules.ts';
import type { ClockSettings } from './settings.ts';

/** What every function needs to compute with: the rules, their calendars and the settings in force. */
export type Books = { readonly rules: RuleSet; readonly calendars: Calendars; readonly settings: ClockSettings };

/** When it was done (an instant) and why. */
export type Because = { readonly at: string; readonly reason: string };

export type Moved = { readonly clock: Clock; readonly event: ClockEvent };

export type Start = {
  readonly id: string;
  readonly name: string;
  readonly rule: string;
  readonly trigger: string;
  readonly timeZone: string;
  readonly calendar: string | null;
};

/** Starts a clock and stores its due. Faults: unknown_rule and whatever `due` answers. */
export function start(asked: Start, because: Because, books: Books): Outcome<Moved> {
  const at = utc(because.at);
  if (!at.ok) return at;
  const reckoned = reckon(asked.rule, { trigger: asked.trigger, timeZone: asked.timeZone, calendar: asked.calendar, pauses: [] }, books);
  if (!reckoned.ok) return reckoned;
  const { main } = reckoned.value;
  const clock: Clock = {
    id: asked.id, name: asked.name, state: 'running', trigger: main.trigger, timeZone: asked.timeZone, calendar: main.calendar,
    pauses: [], history: [], ...stored(reckoned.value),
  };
  return moved(clock, { kind: 'started', at: at.value, rule: clock.rule, oldDue: null, newDue: clock.due, applied: true, reason: because.reason });
}

/**
 * Stops a clock while an answer is awaited. `asked` is a local day or an instant. The stored due stays: what it will
 * be is known only when the answer comes. Faults: not_pausable, wrong_state, bad_events (asked outside the period).
 * Source: UK GDPR Art. 12A; LAW A-12 for the EPOC clarification.
 */
export function pause(clock: Clock, asked: string, because: Because, books: Books): Outcome<Moved> {
  if (!Object.hasOwn(books.settings.pausing, clock.rule)) return fault('not_pausable', `${clock.rule} never pauses`, clock.rule);
  if (clock.state !== 'running') return wrongState(clock);
  const day = readDay(asked, clock.timeZone);
  if (!day.ok) return day;
  const eventDay = readDay(clock.trigger, clock.timeZone);
  if (!eventDay.ok) return eventDay;
  const askedOn = day.value.toString();
  if (askedOn < eventDay.value.toString() || askedOn > clock.dueDate) return fault('bad_events', `${askedOn} lies outside the period of ${clock.id}`);
  const next: Clock = { ...clock, state: 'paused', pauses: [...clock.pauses, { asked: askedOn, answered: null }] };
  return unmoved(next, 'paused', because);
}

/** Runs a paused clock on and stores the new due. Faults: wrong_state, bad_events (answered before asked). */
export function resume(clock: Clock, answered: string, because: Because, books: Books): Outcome<Moved> {
  const open = clock.pauses.at(-1);
  if (clock.state !== 'paused' || open === undefined || open.answered !== null) return wrongState(clock);
  const day = readDay(answered, clock.timeZone);
  if (!day.ok) return day;
  const answeredOn = day.value.toString();
  if (answeredOn < open.asked) return fault('bad_events', `answered on ${answeredOn}, before it was asked on ${open.asked}`);
  const pauses = [...clock.pauses.slice(0, -1), { asked: open.asked, answered: answeredOn }];
  return rewritten({ ...clock, state: 'running', pauses }, clock, clock.rule, 'resumed', because, books);
}

/**
 * Moves to the rule that the settings name for an extension; `because.at` is when its notice was given or received.
 * A paused clock is resumed first: until the answer comes nobody knows when the period to be extended ends.
 * Faults: no_extension (a third 2703(f) request is a new clock, LAW A-6), too_late, wrong_state.
 */
export function extend(clock: Clock, because: Because, books: Books): Outcome<Moved> {
  if (clock.state !== 'running') return wrongState(clock);
  const way = Object.hasOwn(books.settings.extensions, clock.rule) ? books.settings.extensions[clock.rule] : undefined;
  if (way === undefined) return fault('no_extension', `${clock.rule} has no extension`, clock.rule);
  const from = findRule(books.rules, clock.rule);
  if (!from.ok) return from;
  const to = findRule(books.rules, way.to);
  if (!to.ok) return to;
  const longer = extended(askedOf(clock, from.value, books), to.value, because.at, way.count);
  if (!longer.ok) return longer;
  const latest = latestOf(to.value.id, groundOf(clock), books);
  if (!latest.ok) return latest;
  const next: Clock = { ...clock, ...stored({ main: longer.value.due, latest: latest.value }) };
  return change(next, clock, 'extended', because);
}

/** Starts over from a new trigger: old pauses fall away with the old period. Faults: bad_trigger, wrong_state. */
export function restart(clock: Clock, trigger: string, because: Because, books: Books): Outcome<Moved> {
  if (clock.state !== 'running' && clock.state !== 'paused') return wrongState(clock);
  const rule = findRule(books.rules, clock.rule);
  if (!rule.ok) return rule;
  const fresh: Clock = { ...clock, pauses: [], state: 'running' };
  const again = restarted(askedOf(fresh, rule.value, books), trigger);
  if (!again.ok) return again;
  return rewritten({ ...fresh, trigger: again.value.trigger }, clock, clock.rule, 'restarted', because, books);
}

/**
 * Ends a clock because the thing was done at `because.at`: met when in time, missed when late. A hold is not met
 * before it is over (`too_early`): ending one earlier is `cancel`, with its own reason and its own rights.
 */
export function meet(clock: Clock, because: Because): Outcome<Moved> {
  if (clock.state !== 'running' && clock.state !== 'paused') return wrongState(clock);
  const at = utc(because.at);
  if (!at.ok) return at;
  const over = isOver(clock.due, at.value);
  const waits = clock.kind === 'hold_until' || clock.kind === 'not_before' || clock.kind === 'keep_open_until';
  if (waits && !over) return fault('too_early', `${clock.id} binds until ${clock.due} has passed`, clock.rule);
  // A paused act is in time whatever the stored due says: the period stood still.
  const late = over && !waits && clock.state !== 'paused';
  return unmoved({ ...clock, state: late ? 'missed' : 'met' }, late ? 'missed' : 'met', because);
}

/** Marks a running act as missed. Faults: wrong_state, too_early. */
export function miss(clock: Clock, because: Because): Outcome<Moved> {
  if (clock.state !== 'running' || clock.kind !== 'act_by') return wrongState(clock);
  const at = utc(because.at);
  if (!at.ok) return at;
  if (!isOver(clock.due, at.value)) return fault('too_early', `${clock.id} runs until ${clock.due}`, clock.rule);
  return unmoved({ ...clock, state: 'missed' }, 'missed', because);
}

/** Ends a clock that no longer binds: request withdrawn, hold lifted by whoever asked for it. */
export function cancel(clock: Clock, because: Because): Outcome<Moved> {
  if (clock.state !== 'running' && clock.state !== 'paused') return wrongState(clock);
  return unmoved({ ...clock, state: 'cancelled' }, 'cancelled', because);
}

/**
 * Puts a clock under another rule, or under the same rule as the organisation has edited it since. A due that had
 * passed by `because.at`, and a clock that has ended, keep what is stored: the event carries what the new rule would
 * have given, with `applied: false`. Nothing is ever rewritten without such an event.
 */
export function changeRule(clock: Clock, rule: string, because: Because, books: Books): Outcome<Moved> {
  const at = utc(because.at);
  if (!at.ok) return at;
  const reckoned = reckon(rule, groundOf(clock), books);
  if (!reckoned.ok) return reckoned;
  const kept = (clock.state !== 'running' && clock.state !== 'paused') || (clock.state === 'running' && isOver(clock.due, at.value));
  const next: Clock = kept ? clock : { ...clock, ...stored(reckoned.value) };
  return moved(next, {
    kind: 'rule-changed', at: at.value, rule, oldDue: clock.due, newDue: reckoned.value.main.dueUtc, applied: !kept, reason: because.reason,
  });
}

type Ground = { readonly trigger: string; readonly timeZone: string; readonly calendar: string | null; readonly pauses: Clock['pauses'] };
type Reckoned = { readonly main: Due; readonly latest: Due | null };

const groundOf = (clock: Clock): Ground => clock;

/** The pauses as the engine reads them: closed ones, counted the way the settings say for this rule. */
function eventsOf(pauses: Clock['pauses'], rule: string, settings: ClockSettings): DueAsked['events'] {
  const between = Object.hasOwn(settings.pausing, rule) && settings.pausing[rule] === 'days_between';
  const pairs: (readonly [string, string])[] = [];
  for (const { asked, answered } of pauses) {
    if (answered === null) continue;
    if (!between) pairs.push([asked, answered]);
    else if (dayAfter(asked, 1) <= dayAfter(answered, -1)) pairs.push([dayAfter(asked, 1), dayAfter(answered, -1)]);
  }
  return { pauses: pairs };
}

const dayAfter = (day: string, days: number): string =>
  new Date(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);

const asking = (rule: ClockRule, ground: Ground, countedAs: string, books: Books): DueAsked => ({
  rule, trigger: ground.trigger, timeZone: ground.timeZone, calendar: ground.calendar,
  events: eventsOf(ground.pauses, countedAs, books.settings), calendars: books.calendars,
});

const askedOf = (clock: Clock, rule: ClockRule, books: Books): DueAsked => asking(rule, groundOf(clock), rule.id, books);

function reckon(id: string, ground: Ground, books: Books): Outcome<Reckoned> {
  const rule = findRule(books.rules, id);
  if (!rule.ok) return rule;
  const main = due(asking(rule.value, ground, id, books));
  if (!main.ok) return main;
  const latest = latestOf(id, ground, books);
  return latest.ok ? good({ main: main.value, latest: latest.value }) : latest;
}

function latestOf(id: string, ground: Ground, books: Books): Outcome<Due | null> {
  const name = Object.hasOwn(books.settings.latest, id) ? books.settings.latest[id] : undefined;
  if (name === undefined) return good(null);
  const rule = findRule(books.rules, name);
  return rule.ok ? due(asking(rule.value, ground, id, books)) : rule;
}

type Stored = Pick<Clock, 'rule' | 'citation' | 'confidence' | 'basis' | 'kind' | 'due' | 'dueLocal' | 'dueDate' | 'latest'>;

const stored = ({ main, latest }: Reckoned): Stored => ({
  rule: main.rule, citation: main.citation, confidence: main.confidence, basis: main.basis, kind: main.kind,
  due: main.dueUtc, dueLocal: main.due, dueDate: main.dueDate,
  latest: latest === null ? null : { rule: latest.rule, due: latest.dueUtc, dueLocal: latest.due },
});

function rewritten(next: Clock, before: Clock, rule: string, kind: ClockEvent['kind'], because: Because, books: Books): Outcome<Moved> {
  const reckoned = reckon(rule, groundOf(next), books);
  return reckoned.ok ? change({ ...next, ...stored(reckoned.value) }, before, kind, because) : reckoned;
}

function change(next: Clock, before: Clock, kind: ClockEvent['kind'], because: Because): Outcome<Moved> {
  const at = utc(because.at);
  if (!at.ok) return at;
  return moved(next, { kind, at: at.value, rule: next.rule, oldDue: before.due, newDue: next.due, applied: true, reason: because.reason });
}

const unmoved = (next: Clock, kind: ClockEvent['kind'], because: Because): Outcome<Moved> => change(next, next, kind, because);

const moved = (clock: Clock, event: ClockEvent): Outcome<Moved> =>
  good({ clock: { ...clock, history: [...clock.history, event] }, event });

const wrongState = (clock: Clock): Outcome<never> => fault('wrong_state', `${clock.id} is ${clock.state}`, clock.rule);

const utc = (at: string): Outcome<string> => {
  const read = readInstant(at);
  return read.ok ? good(read.value.toString()) : read;
};
