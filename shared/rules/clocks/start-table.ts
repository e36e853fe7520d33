// Which clocks start when something happens to a case: a table an organisation edits, and the function that reads it.
import { z } from 'zod';
import { CaseKind } from '../../model/words.ts';
import { isKnownCalendar } from './calendars.ts';
import type { Calendars } from './calendars.ts';
import { start } from './clock.ts';
import type { Clock } from '../../model/clock.ts';
import { fault, good } from './fault.ts';
import type { ClockFault, Outcome } from './fault.ts';
import { readInstant, readZone } from './local-time.ts';
import { shippedRules } from './rules.ts';
import type { RuleSet } from './rules.ts';
import { loadSettings, shippedSettings } from './settings.ts';
import type { ClockSettings } from './settings.ts';
import tableJson from './start-table.json' with { type: 'json' };

/**
 * A place is where the act must be done: for EU and UK duties the establishment or representative (LAW A-15: whose
 * Member State is a setting, Ireland by default), for US statutes the receiving office. Null: as the place around it.
 */
const Place = z.strictObject({ within: z.string().nullable(), timeZone: z.string().nullable(), calendar: z.string().nullable() });

/** `regime` `*` is for cases whose regime has no row of its own; `jurisdiction` `*` is for every place. */
const Row = z.strictObject({
  kind: CaseKind,
  regime: z.string().min(1),
  jurisdiction: z.string().min(1),
  event: z.string().min(1),
  clocks: z.array(z.strictObject({ rule: z.string(), name: z.string().min(1) })).min(1),
});

export const StartTable = z.strictObject({ places: z.record(z.string(), Place), rows: z.array(Row) });
export type StartTable = z.infer<typeof StartTable>;

/** Checks a table against the rules it names. Every fault at once, each `bad_rule` with rule and field. */
export function loadStartTable(value: unknown, rules: RuleSet): { readonly ok: true; readonly value: StartTable } | { readonly ok: false; readonly faults: readonly ClockFault[] } {
  const read = StartTable.safeParse(value);
  if (!read.success) return { ok: false, faults: read.error.issues.map(it => fault('bad_rule', it.message, null, it.path.join('.')).fault) };
  const table = read.data;
  const faults: ClockFault[] = [];
  const wrong = (field: string, message: string, rule: string | null = null): void => { faults.push(fault('bad_rule', message, rule, field).fault); };
  table.rows.forEach((row, index) => {
    for (const { rule } of row.clocks) if (!rules.rules.has(rule)) wrong(`rows.${index}.clocks`, `no rule has the id ${rule}`, rule);
  });
  for (const [code, place] of Object.entries(table.places)) {
    if (place.within !== null && !Object.hasOwn(table.places, place.within)) wrong(`places.${code}.within`, `there is no place ${place.within}`);
    if (place.timeZone !== null && !readZone(place.timeZone).ok) wrong(`places.${code}.timeZone`, `no time zone is called ${place.timeZone}`);
    if (place.calendar !== null && !isKnownCalendar(rules, place.calendar)) wrong(`places.${code}.calendar`, `no calendar is called ${place.calendar}`);
  }
  const rest = table.places['*'];
  if (rest === undefined || rest.timeZone === null || rest.calendar === null) wrong('places.*', 'the place * needs a time zone and a calendar');
  // Without these a case of an unforeseen regime would have no deadline at all, and nobody would notice.
  for (const kind of CaseKind.options) {
    if (!table.rows.some(row => row.kind === kind && row.regime === '*' && row.jurisdiction === '*' && row.event === 'received')) {
      wrong('rows', `${kind} needs a row for every regime and place when a case is received`);
    }
  }
  return faults.length > 0 ? { ok: false, faults } : { ok: true, value: table };
}

/** The table that comes with Docket, checked together with the shipped settings; a broken one stops the program. */
export const shippedStartTable: StartTable = ((): StartTable => {
  const settings = loadSettings(shippedSettings, shippedRules);
  const table = loadStartTable(tableJson, shippedRules);
  if (table.ok && settings.ok) return table.value;
  const faults = [...(settings.ok ? [] : settings.faults), ...(table.ok ? [] : table.faults)];
  throw new Error(`the shipped start table does not hold together: ${faults.map(it => it.message).join('; ')}`);
})();

export type StartAsked = {
  readonly kind: CaseKind;
  /** The table's word: `gdpr`, `tida`, a legal process of the scope matrix; unknown words take the rows of `*`. */
  readonly regime: string;
  /** `US`, `US-CA`, `EU`, a Member State, `GB`; anything else counts as not known. */
  readonly jurisdiction: string;
  /** The instant of the event, with offset. */
  readonly received: string;
  /** What happened: `received` unless a later step (`counter-notice`, `confirmed`, `reported-ncmec`) starts clocks. */
  readonly event?: string | undefined;
  /** The zone and calendar of this case, where they differ from the place's. */
  readonly zone?: string | undefined;
  readonly calendar?: string | undefined;
};

/**
 * The clocks that start. Rows of the case's regime for its place; where the regime is known and the place is not,
 * the regime's rows for every place, because a clock too many is seen and a clock too few is not; where the regime
 * has no row, the rows of `*`. An event that no row of the kind knows is `unknown_rule`, so that a misspelt one cannot start
 * nothing. Source: LAW sections 0 to 4.
 */
export function clocksFor(
  asked: StartAsked, table: StartTable, rules: RuleSet, calendars: Calendars, settings: ClockSettings = shippedSettings,
): Outcome<readonly Clock[]> {
  const received = readInstant(asked.received);
  if (!received.ok) return received;
  const event = asked.event ?? 'received';
  const ofEvent = table.rows.filter(row => row.kind === asked.kind && row.event === event);
  if (ofEvent.length === 0) return fault('unknown_rule', `no row of the start table starts a clock for ${asked.kind} on ${event}`);
  const around = placesAround(table, asked.jurisdiction);
  const here = (row: StartTable['rows'][number]): boolean => around.includes(row.jurisdiction);
  const own = ofEvent.filter(row => row.regime === asked.regime && row.regime !== '*');
  const rows = own.length === 0 ? ofEvent.filter(row => row.regime === '*' && here(row))
    : own.some(here) ? own.filter(here)
    : own;

  const clocks = new Map<string, Clock>();
  for (const row of rows) {
    const place = clockPlace(table, row.jurisdiction === '*' ? asked.jurisdiction : row.jurisdiction);
    for (const { rule, name } of row.clocks) {
      if (clocks.has(rule)) continue;
      const begun = start(
        { id: clockId(rule, received.value.epochMilliseconds), name, rule, trigger: asked.received, timeZone: asked.zone ?? place.timeZone, calendar: asked.calendar ?? place.calendar },
        { at: asked.received, reason: `${asked.regime}: ${event}` },
        { rules, calendars, settings },
      );
      if (!begun.ok) return begun;
      clocks.set(rule, begun.value.clock);
    }
  }
  return good([...clocks.values()]);
}

/** The same rule and trigger give the same id, so that a case received twice does not get its clocks twice. */
const clockId = (rule: string, triggerMs: number): string => `${rule.replaceAll(/[^A-Za-z0-9-]/g, '-')}_${Math.floor(triggerMs / 1000)}`;

/** The place, the places around it, and `*`. `US-CA` lies in `US` without being listed. */
function placesAround(table: StartTable, code: string): readonly string[] {
  const around: string[] = [];
  for (let at: string | null = code; at !== null && !around.includes(at);) {
    around.push(at);
    const listed: string | null | undefined = Object.hasOwn(table.places, at) ? table.places[at]?.within : undefined;
    const dash: number = at.lastIndexOf('-');
    at = listed !== undefined ? listed : dash > 0 ? at.slice(0, dash) : null;
  }
  return around.includes('*') ? around : [...around, '*'];
}

/** The zone and calendar of a place, from itself or the places around it; UTC without holidays where none is known. */
export function clockPlace(table: StartTable, code: string): { readonly timeZone: string; readonly calendar: string } {
  let timeZone: string | null = null;
  let calendar: string | null = null;
  for (const name of placesAround(table, code)) {
    const place = Object.hasOwn(table.places, name) ? table.places[name] : undefined;
    timeZone ??= place?.timeZone ?? null;
    calendar ??= place?.calendar ?? null;
  }
  return { timeZone: timeZone ?? 'UTC', calendar: calendar ?? 'none' };
}
