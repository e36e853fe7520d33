// The rule book: what a clock rule is, how a rule set is checked when it is loaded, and how one rule is found.
import { z } from 'zod';
import { CLOCK_KINDS, CONFIDENCES } from '../../model/clock.ts';
import addedJson from './added-rules.json' with { type: 'json' };
import shippedJson from './clock-rules.json' with { type: 'json' };
import { fault, good } from './fault.ts';
import type { ClockFault, Outcome } from './fault.ts';
import policyJson from './policy-rules.json' with { type: 'json' };

export const UNITS = ['hours', 'days', 'business_days', 'months', 'years'] as const;
export type Unit = (typeof UNITS)[number];

/** `docket` names that never stand in a rule set: `none` never rolls, `weekends` knows Saturday and Sunday only. */
export const BUILT_IN_CALENDARS = ['none', 'weekends'] as const;

const Day = z.iso.date();

/**
 * One rule as an organisation edits it. Hours run on the instant line; everything else counts local days.
 * `calendar` is used when whoever asks names none. `basis` is `law` unless the rule says `policy`: where the law
 * has no number, a number on screen must not look like law. Unknown keys are refused, so that a misspelt one
 * cannot silently change nothing.
 */
export const RuleBody = z
  .strictObject({
    unit: z.enum(UNITS),
    n: z.int().min(0).max(100_000),
    start: z.enum(['instant', 'next_full_hour', 'exclude_event_day', 'include_event_day']),
    end: z.enum(['same_instant', 'end_of_day']),
    roll: z.enum(['none', 'next_working_day']),
    kind: z.enum(CLOCK_KINDS),
    cite: z.string().min(1),
    confidence: z.enum(CONFIDENCES),
    note: z.string(),
    basis: z.enum(['law', 'policy']).default('law'),
    calendar: z.string().min(1).nullable().default(null),
  })
  .superRefine((rule, context) => {
    const wrong = (field: string, message: string): void => {
      context.addIssue({ code: 'custom', path: [field], message });
    };
    if (rule.unit === 'hours') {
      if (rule.start !== 'instant' && rule.start !== 'next_full_hour') wrong('start', 'hours start at an instant or at the next full hour');
      if (rule.end !== 'same_instant') wrong('end', 'hours end at an instant');
      if (rule.roll !== 'none') wrong('roll', 'hours never roll');
    } else {
      if (rule.start !== 'exclude_event_day' && rule.start !== 'include_event_day') wrong('start', 'a period in days says whether the event day counts');
      if (rule.end !== 'end_of_day') wrong('end', 'a period in days ends with its last day');
      if (rule.start === 'include_event_day' && rule.n === 0) wrong('n', 'a period that begins with the event day has at least one day');
    }
  });

export const RuleSetBody = z.object({
  meta: z.unknown().optional(),
  calendars: z.record(z.string().min(1), z.array(Day)).default({}),
  rules: z.record(z.string().regex(/^[A-Za-z0-9][A-Za-z0-9.-]{0,79}$/), RuleBody),
});

export type ClockRule = z.infer<typeof RuleBody> & { readonly id: string };

export type RuleSet = {
  /** Holidays by calendar name. A year of which at least one day is listed is taken as complete. */
  readonly calendars: Readonly<Record<string, readonly string[]>>;
  readonly rules: ReadonlyMap<string, ClockRule>;
};

/**
 * Checks one or more rule sets and lays them on one another; a later one replaces a rule or a calendar of the same
 * name, so an organisation's edits are a small set after the shipped one.
 * Answers every fault at once, each `bad_rule` with the rule's id (or the calendar's name) and the field.
 */
export function loadRules(...values: readonly unknown[]): { readonly ok: true; readonly value: RuleSet } | { readonly ok: false; readonly faults: readonly ClockFault[] } {
  const calendars = new Map<string, readonly string[]>();
  const rules = new Map<string, ClockRule>();
  const faults: ClockFault[] = [];
  const add = (message: string, rule: string | null, field: string | null): void => {
    faults.push(fault('bad_rule', message, rule, field).fault);
  };
  for (const value of values) {
    const read = RuleSetBody.safeParse(value);
    if (!read.success) {
      for (const issue of read.error.issues) {
        const [part, id, ...rest] = issue.path.map(String);
        const unknown = issue.code === 'unrecognized_keys' ? issue.keys[0] : undefined;
        const field = rest.length > 0 ? rest.join('.') : (unknown ?? part ?? null);
        add(`${id ?? part ?? 'rule set'}${rest.length > 0 ? `, ${rest.join('.')}` : ''}: ${issue.message}`, id ?? null, field);
      }
      continue;
    }
    for (const [name, days] of Object.entries(read.data.calendars)) {
      if (BUILT_IN_CALENDARS.some(it => it === name)) add(`calendar ${name} is built in and cannot be listed`, name, 'calendars');
      calendars.set(name, days);
    }
    for (const [id, body] of Object.entries(read.data.rules)) rules.set(id, { ...body, id });
  }
  for (const rule of rules.values()) {
    const name = rule.calendar;
    if (name !== null && !calendars.has(name) && !BUILT_IN_CALENDARS.some(it => it === name)) {
      add(`${rule.id}, calendar: no calendar is called ${name}`, rule.id, 'calendar');
    }
  }
  if (faults.length > 0) return { ok: false, faults };
  return { ok: true, value: { calendars: Object.fromEntries(calendars), rules } };
}

/** Finds a rule by its id. Fault: `unknown_rule`. */
export function findRule(set: RuleSet, id: string): Outcome<ClockRule> {
  const rule = set.rules.get(id);
  return rule === undefined ? fault('unknown_rule', `no rule has the id ${id}`, id) : good(rule);
}

/**
 * The rules that come with Docket: the default set with its citations, law that the default set does not number,
 * and the internal targets that stand where the law says "promptly". A broken shipped set must stop the program
 * at once, because every deadline would be computed from it.
 */
export const shippedRules: RuleSet = ((): RuleSet => {
  const read = loadRules(shippedJson, addedJson, policyJson);
  if (!read.ok) throw new Error(`the shipped clock rules do not hold together: ${read.faults.map(it => it.message).join('; ')}`);
  return read.value;
})();
