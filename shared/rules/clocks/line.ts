// What `docket due` says: one JSON value in, the same value with its due time out; and the list of rules.
import type { Calendars } from './calendars.ts';
import { due } from './due.ts';
import type { DueEvents } from './due.ts';
import { fault } from './fault.ts';
import type { ClockFault } from './fault.ts';
import { findRule } from './rules.ts';
import type { ClockRule, RuleSet } from './rules.ts';

/**
 * Answers one line `{rule, trigger, time_zone, calendar?, events?}`: the line echoed with `due` (local, with offset)
 * and `due_utc`, or with `error: {code, message}`. It never throws on a line: the next line must still be answered.
 */
export function dueLine(line: unknown, rules: RuleSet, calendars: Calendars): Readonly<Record<string, unknown>> {
  if (typeof line !== 'object' || line === null || Array.isArray(line)) {
    return { input: line, ...refusal(fault('bad_line', 'a line is a JSON object {rule, trigger, time_zone, calendar?, events?}').fault) };
  }
  const asked = line as Readonly<Record<string, unknown>>;
  if (typeof asked['rule'] !== 'string') return { ...asked, ...refusal(fault('unknown_rule', 'rule is the id of a rule').fault) };
  const rule = findRule(rules, asked['rule']);
  if (!rule.ok) return { ...asked, ...refusal(rule.fault) };
  // The engine reads every one of these as unknown text and refuses what it cannot read.
  const answer = due({
    rule: rule.value, calendars,
    trigger: asked['trigger'] as string,
    timeZone: asked['time_zone'] as string,
    calendar: asked['calendar'] as string | null | undefined,
    events: asked['events'] as DueEvents | null | undefined,
  });
  if (!answer.ok) return { ...asked, ...refusal(answer.fault) };
  return { ...asked, due: answer.value.due, due_utc: answer.value.dueUtc };
}

const refusal = ({ code, message }: ClockFault): { readonly error: { readonly code: string; readonly message: string } } =>
  ({ error: { code, message } });

export type ListedRule = Readonly<Record<'rule' | 'unit' | 'start' | 'end' | 'roll' | 'kind' | 'basis' | 'citation' | 'confidence' | 'note', string>> & { readonly n: number };

/** Every rule with its citation and confidence, law before policy, each in the order of its id. */
export const listRules = (rules: RuleSet): readonly ListedRule[] =>
  [...rules.rules.values()].sort(byBasisAndId).map(it => ({
    rule: it.id, unit: it.unit, n: it.n, start: it.start, end: it.end, roll: it.roll, kind: it.kind,
    basis: it.basis, citation: it.cite, confidence: it.confidence, note: it.note,
  }));

const byBasisAndId = (a: ClockRule, b: ClockRule): number =>
  a.basis === b.basis ? (a.id < b.id ? -1 : 1) : a.basis === 'law' ? -1 : 1;
