// The open questions of the law as settings: which rules pause, what extends what, which second reading is shown.
import { z } from 'zod';
import settingsJson from './clock-settings.json' with { type: 'json' };
import { fault } from './fault.ts';
import type { ClockFault } from './fault.ts';
import { EXTENSION_COUNTS } from './moves.ts';
import type { RuleSet } from './rules.ts';

/**
 * `pausing`: rules that stop while an answer is awaited. both_ends: the day of asking and the day of the answer are
 * excluded (UK GDPR Art. 12A, DPA 2018 s.54). days_between: only the whole days between them, the safer count where
 * nobody has said how to count (EPOC clarification, LAW A-12). A rule that is not named never pauses: so
 * California's verification (11 CCR 7021(b)) and, by default, the EU identity check (LAW A-3).
 * `extensions`: the rule that applies after an extension, and how its months are counted (LAW A-14).
 * `latest`: the latest arguable reading of a rule, shown and not relied on (LAW ).
 */
export const ClockSettings = z.strictObject({
  pausing: z.record(z.string(), z.enum(['both_ends', 'days_between'])),
  extensions: z.record(z.string(), z.strictObject({ to: z.string(), count: z.enum(EXTENSION_COUNTS) })),
  latest: z.record(z.string(), z.string()),
});
export type ClockSettings = z.infer<typeof ClockSettings>;

/** Checks settings against the rules they name. Every fault at once, each `bad_rule` with the rule and the field. */
export function loadSettings(value: unknown, rules: RuleSet): { readonly ok: true; readonly value: ClockSettings } | { readonly ok: false; readonly faults: readonly ClockFault[] } {
  const read = ClockSettings.safeParse(value);
  if (!read.success) {
    return { ok: false, faults: read.error.issues.map(it => fault('bad_rule', it.message, it.path[1] === undefined ? null : String(it.path[1]), it.path.join('.')).fault) };
  }
  const faults: ClockFault[] = [];
  const known = (field: string, id: string): void => {
    if (!rules.rules.has(id)) faults.push(fault('bad_rule', `${field} names ${id}, which is not a rule`, id, field).fault);
  };
  for (const id of Object.keys(read.data.pausing)) {
    known('pausing', id);
    if (rules.rules.get(id)?.unit === 'hours') faults.push(fault('bad_rule', `${id} counts hours and cannot pause`, id, 'pausing').fault);
  }
  for (const [id, { to }] of Object.entries(read.data.extensions)) { known('extensions', id); known('extensions', to); }
  for (const [id, latest] of Object.entries(read.data.latest)) { known('latest', id); known('latest', latest); }
  return faults.length > 0 ? { ok: false, faults } : { ok: true, value: read.data };
}

/** The settings that come with Docket; broken ones stop the program in the shipped table's own check. */
export const shippedSettings: ClockSettings = ClockSettings.parse(settingsJson);
