// The engine: one rule, one instant, one zone and one calendar in; one due second out.
import type { Temporal } from 'temporal-polyfill';
import type { ClockKind } from '../../model/clock.ts';
import { isWorkingDay } from './calendars.ts';
import type { Calendars } from './calendars.ts';
import { fault, good } from './fault.ts';
import type { Outcome } from './fault.ts';
import { endOfDay, inRange, localDay, nextFullHour, readDay, readInstant, readZone, writeLocal, writeUtc } from './local-time.ts';
import type { ClockRule } from './rules.ts';

/**
 * Only `pauses` moves a due date: pairs [asked, answered], each `YYYY-MM-DD` or an instant. Every other key tells
 * the story of the case (verified, renewal, id_received) and moves nothing.
 */
export type DueEvents = { readonly pauses?: unknown; readonly [key: string]: unknown };

export type DueAsked = {
  readonly rule: ClockRule;
  /** ISO 8601 with an offset. The offset need not be the zone's: it is an instant. */
  readonly trigger: string;
  /** IANA zone in which the local day of the trigger is taken and in which the due time is written. */
  readonly timeZone: string;
  /** Without one the rule's own, else `none`: no roll, which for an act is the earlier reading. */
  readonly calendar?: string | null | undefined;
  readonly events?: DueEvents | null | undefined;
  readonly calendars: Calendars;
};

export type Due = {
  readonly rule: string;
  readonly kind: ClockKind;
  readonly basis: 'law' | 'policy';
  readonly citation: string;
  readonly confidence: ClockRule['confidence'];
  readonly note: string;
  readonly timeZone: string;
  readonly calendar: string;
  /** The trigger in UTC. */
  readonly trigger: string;
  /** The due second, local with offset. The whole of that second is still in time. */
  readonly due: string;
  readonly dueUtc: string;
  readonly dueDate: string;
  /** The day before rolling, when it rolled. */
  readonly rolledFrom: string | null;
  /** Days that a pause added. */
  readonly pausedDays: number;
  /** Days of pauses before the event day or after the period had ended; they add nothing. */
  readonly pausedDaysOutside: number;
};

type Ground = {
  readonly rule: ClockRule;
  readonly calendar: string;
  readonly calendars: Calendars;
};

/**
 * When a rule falls due. Hours are elapsed on the instant line; days, business days, months and years run from the
 * local date of the trigger and end with their last second; pauses are added to the unrolled day; one roll last.
 * Faults: bad_trigger, bad_zone, unknown_calendar, calendar_exhausted, bad_events, not_pausable, out_of_range.
 * Source: LAW section 0; Reg. (EEC, Euratom) 1182/71 Art. 3; DPA 2018 s.54; Fed. R. Crim. P. 45(a).
 */
export const due = (asked: DueAsked): Outcome<Due> => dueInSteps(asked, null);

/**
 * As `due`, but for an extension read as a fresh period after the first one: `first` units are counted to an
 * unrolled day, and the rest of the rule from there. 31 January + 1 month + 2 months is 28 April, not 30 April.
 */
export function dueInSteps(asked: DueAsked, first: number | null): Outcome<Due> {
  const { rule, calendars } = asked;
  const trigger = readInstant(asked.trigger);
  if (!trigger.ok) return trigger;
  const zone = readZone(asked.timeZone);
  if (!zone.ok) return zone;
  const calendar = asked.calendar ?? rule.calendar ?? 'none';
  if (typeof calendar !== 'string' || !calendars.knows(calendar)) return fault('unknown_calendar', `no calendar is called ${String(calendar)}`);
  const pauses = readPauses(asked.events ?? null, zone.value);
  if (!pauses.ok) return pauses;

  const written = (at: Temporal.Instant, dueDate: string, rolledFrom: string | null, paused: Paused): Outcome<Due> =>
    good({
      rule: rule.id, kind: rule.kind, basis: rule.basis, citation: rule.cite, confidence: rule.confidence, note: rule.note,
      timeZone: zone.value, calendar, trigger: trigger.value.toString(), due: writeLocal(at, zone.value), dueUtc: writeUtc(at), dueDate,
      rolledFrom, pausedDays: paused.counted, pausedDaysOutside: paused.outside,
    });

  if (rule.unit === 'hours') {
    if (pauses.value.length > 0) return fault('not_pausable', `${rule.id} counts hours, and a pause excludes whole days`, rule.id);
    const from = rule.start === 'next_full_hour' ? nextFullHour(trigger.value, zone.value) : trigger.value;
    const at = from.add({ hours: rule.n });
    const day = localDay(at, zone.value);
    return inRange(day) ? written(at, day.toString(), null, NO_PAUSE) : tooFar(rule);
  }

  const ground: Ground = { rule, calendar, calendars };
  const eventDay = localDay(trigger.value, zone.value);
  const base = first === null ? lastDay(ground, eventDay, rule.n) : inTwo(ground, eventDay, first);
  if (!base.ok) return base;
  const paused = countPaused(ground, pauses.value, eventDay, base.value);
  if (!paused.ok) return paused;
  const unrolled = base.value.add({ days: paused.value.counted });
  if (!inRange(unrolled)) return tooFar(rule);
  const rolled = roll(ground, unrolled);
  if (!rolled.ok) return rolled;
  const moved = !rolled.value.equals(unrolled);
  return written(endOfDay(rolled.value, zone.value), rolled.value.toString(), moved ? unrolled.toString() : null, paused.value);
}

const tooFar = (rule: ClockRule): Outcome<never> => fault('out_of_range', `${rule.id} would fall due after the year 9998`, rule.id);

/** The last day of the period before pauses and roll. */
function lastDay(ground: Ground, eventDay: Temporal.PlainDate, n: number): Outcome<Temporal.PlainDate> {
  const { rule } = ground;
  const withEventDay = rule.start === 'include_event_day';
  switch (rule.unit) {
    case 'business_days': return lastBusinessDay(ground, withEventDay ? eventDay.subtract({ days: 1 }) : eventDay, n);
    case 'months': case 'years': {
      // Both counts start at the event day, never at an intermediate date: 29 February + 1 month is 29 March.
      const corresponding = eventDay.add(rule.unit === 'months' ? { months: n } : { years: n });
      if (!inRange(corresponding)) return tooFar(rule);
      // "One month beginning with 5 March" ends on 4 April; where the date does not exist, the month's end already is the end.
      return good(withEventDay && corresponding.day === eventDay.day ? corresponding.subtract({ days: 1 }) : corresponding);
    }
    default: {
      const day = eventDay.add({ days: withEventDay ? n - 1 : n });
      return inRange(day) ? good(day) : tooFar(rule);
    }
  }
}

function inTwo(ground: Ground, eventDay: Temporal.PlainDate, first: number): Outcome<Temporal.PlainDate> {
  const middle = lastDay(ground, eventDay, first);
  if (!middle.ok) return middle;
  // The second part follows a last day, so that day is excluded whatever the rule says of the event day.
  return lastDay({ ...ground, rule: { ...ground.rule, start: 'exclude_event_day' } }, middle.value, ground.rule.n - first);
}

function lastBusinessDay(ground: Ground, after: Temporal.PlainDate, n: number): Outcome<Temporal.PlainDate> {
  let day = after;
  for (let counted = 0; counted < n;) {
    day = day.add({ days: 1 });
    if (!inRange(day)) return tooFar(ground.rule);
    const working = isWorkingDay(ground.calendars, ground.calendar, day);
    if (!working.ok) return working;
    if (working.value) counted += 1;
  }
  return good(day);
}

function roll(ground: Ground, day: Temporal.PlainDate): Outcome<Temporal.PlainDate> {
  // The calendar `none` never rolls, not even off a Sunday: whoever asks with it wants the plain day.
  if (ground.rule.roll === 'none' || ground.calendar === 'none') return good(day);
  for (let at = day; inRange(at); at = at.add({ days: 1 })) {
    const working = isWorkingDay(ground.calendars, ground.calendar, at);
    if (!working.ok) return working;
    if (working.value) return good(at);
  }
  return tooFar(ground.rule);
}

type Pause = { readonly from: Temporal.PlainDate; readonly to: Temporal.PlainDate };
type Paused = { readonly counted: number; readonly outside: number };
const NO_PAUSE: Paused = { counted: 0, outside: 0 };

const daysIn = (from: Temporal.PlainDate, to: Temporal.PlainDate): number => from.until(to, { largestUnit: 'days' }).days + 1;
const isAfter = (a: Temporal.PlainDate, b: Temporal.PlainDate): boolean => a.since(b, { largestUnit: 'days' }).days > 0;

/** Sorted, with overlapping and adjacent pauses joined: a day on which two questions were open is one day. */
function readPauses(events: DueEvents | null, zone: string): Outcome<readonly Pause[]> {
  if (events === null) return good([]);
  if (typeof events !== 'object' || Array.isArray(events)) return fault('bad_events', 'events are an object');
  const pauses: unknown = events.pauses;
  if (pauses === undefined || pauses === null) return good([]);
  if (!Array.isArray(pauses)) return fault('bad_events', 'pauses are a list of pairs [asked, answered]');
  const read: Pause[] = [];
  for (const pair of pauses as readonly unknown[]) {
    if (!Array.isArray(pair) || pair.length !== 2) return fault('bad_events', 'a pause is a pair [asked, answered]');
    const from = readDay(pair[0], zone);
    if (!from.ok) return from;
    const to = readDay(pair[1], zone);
    if (!to.ok) return to;
    if (isAfter(from.value, to.value)) return fault('bad_events', `a pause ends on ${to.value.toString()}, before it begins on ${from.value.toString()}`);
    read.push({ from: from.value, to: to.value });
  }
  read.sort((a, b) => a.from.since(b.from, { largestUnit: 'days' }).days);
  const joined: Pause[] = [];
  for (const pause of read) {
    const last = joined.at(-1);
    if (last === undefined || isAfter(pause.from, last.to.add({ days: 1 }))) joined.push(pause);
    else if (isAfter(pause.to, last.to)) joined[joined.length - 1] = { from: last.from, to: pause.to };
  }
  return good(joined);
}

/**
 * Counts the days that pauses exclude. Days before the event day are not part of the period; a pause that begins
 * after the period has run out (with its pauses and its roll so far) cannot bring it back to life.
 */
function countPaused(ground: Ground, pauses: readonly Pause[], eventDay: Temporal.PlainDate, base: Temporal.PlainDate): Outcome<Paused> {
  let counted = 0;
  let outside = 0;
  for (const pause of pauses) {
    const whole = daysIn(pause.from, pause.to);
    const from = isAfter(eventDay, pause.from) ? eventDay : pause.from;
    const inside = isAfter(from, pause.to) ? 0 : daysIn(from, pause.to);
    const soFar = base.add({ days: counted });
    if (!inRange(soFar)) return tooFar(ground.rule);
    const end = roll(ground, soFar);
    if (!end.ok) return end;
    const counts = isAfter(from, end.value) ? 0 : inside;
    counted += counts;
    outside += whole - counts;
  }
  return good({ counted, outside });
}
