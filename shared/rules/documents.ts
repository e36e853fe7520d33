// What an organisation may write differently, as documents: their shapes, and the books that come of them.
import { z } from 'zod';
import type { CaseBooks } from './case-books.ts';
import { openCalendars } from './clocks/calendars.ts';
import { due } from './clocks/due.ts';
import type { HolidaysBeyond } from './clocks/calendars.ts';
import { readZone } from './clocks/local-time.ts';
import { RuleSetBody, loadRules } from './clocks/rules.ts';
import type { RuleSet } from './clocks/rules.ts';
import { loadSettings } from './clocks/settings.ts';
import { loadStartTable } from './clocks/start-table.ts';
import { Store } from './ledger/stores.ts';
import { ScopeDecision } from './scope/scope.ts';
import type { ScopeMatrix } from './scope/scope.ts';

/**
 * clock-rules and matrix are overlays: only what differs from what ships, so that the rest gets better with updates.
 * A calendar in clock-rules replaces the shipped one of its name. The others are whole documents, but for office, of
 * which what is not said stays as shipped.
 */
export const SETTING_KEYS = ['clock-rules', 'start-table', 'clock-settings', 'stores', 'matrix', 'office'] as const;
export type SettingKey = (typeof SETTING_KEYS)[number];

/** Documents by key, as they were read from JSON. A key that is absent stands as shipped. */
export type Documents = ReadonlyMap<string, unknown>;

export type SettingFault = { readonly key: string; readonly says: string };

/** Unknown keys are refused everywhere: a misspelt one would silently change nothing. */
const RuleOverlay = z.strictObject({ meta: z.unknown().optional(), calendars: RuleSetBody.shape.calendars, rules: RuleSetBody.shape.rules.default({}) });

const CellEdited = z.strictObject({
  process: z.string(),
  category: z.string(),
  decision: ScopeDecision,
  limit: z.string().max(4_000),
  // A cell may be stricter or looser than the shipped one; somebody has to be able to ask on what ground.
  citation: z.string().trim().min(3, 'a cell says on what it rests'),
  confidence: z.string().default('policy'),
});
const MatrixOverlay = z.strictObject({ meta: z.unknown().optional(), cells: z.array(CellEdited) });

const Stores = z.array(z.strictObject(Store.shape)).min(1, 'without a store no deletion can ever be said to be final');

/** The longest line that a clock carries to the desks; a longer one would stop their sync. */
const LINE = 300;

const DAY_HOURS = 24;
const Office = z
  .strictObject({
    zone: z.string().refine((zone) => readZone(zone).ok, 'no time zone has this name'),
    reminderHours: z.array(z.int().min(1).max(366 * DAY_HOURS)).max(20),
    coolingSeconds: z.int().min(0).max(7 * DAY_HOURS * 3_600),
    strikeDays: z.int().min(1).max(36_500),
    basisDays: z.int().min(1).max(3_650),
  })
  .partial();

/** A day on which a rule is tried when it is set: one that cannot be counted then never can. */
const TRIED_AT = '2027-01-04T12:00:00Z';

/**
 * The books of an organisation: its documents over the shipped ones. Pure. `beyond` gives the holidays of years that no
 * list has; null for a reader of stored due dates, who counts none and tries no rule. All faults at once, each with the key of the
 * document that must change; `books` may be used only where there is none.
 */
export function booksWithDocuments(base: CaseBooks, documents: Documents, beyond: HolidaysBeyond | null): { readonly books: CaseBooks; readonly faults: readonly SettingFault[] } {
  const faults: SettingFault[] = [];
  const add = (key: string, says: string): void => {
    faults.push({ key, says });
  };
  for (const key of documents.keys()) if (!SETTING_KEYS.some((known) => known === key)) add(key, 'nobody knows a setting of this name');
  const read = <S extends z.ZodType>(key: SettingKey, schema: S): z.infer<S> | null => {
    if (!documents.has(key)) return null;
    const parsed = schema.safeParse(documents.get(key));
    if (parsed.success) return parsed.data;
    for (const { path, message } of parsed.error.issues) add(key, path.length === 0 ? message : `${path.join('.')}: ${message}`);
    return null;
  };

  const overlay = read('clock-rules', RuleOverlay);
  const rules = overlay === null ? base.clocks.rules : laidOver(base.clocks.rules, overlay, (says) => add('clock-rules', says));
  const calendars = overlay === null ? base.clocks.calendars : openCalendars(rules, beyond ?? undefined);
  for (const [id, { cite }] of Object.entries(overlay?.rules ?? {})) {
    const rule = rules.rules.get(id);
    if (cite.length > LINE) add('clock-rules', `${id}, cite: at most ${LINE} characters, because every clock carries it`);
    const counted = rule === undefined || beyond === null ? null : due({ rule, trigger: TRIED_AT, timeZone: 'UTC', calendars });
    if (counted !== null && !counted.ok) add('clock-rules', `${id} cannot be counted: ${counted.fault.message}`);
  }

  // Asked even where they are the shipped ones: an edited rule may no longer fit them, and then the edit is what must change.
  const loaded = <T>(key: 'clock-settings' | 'start-table', shipped: T, load: (value: unknown, by: RuleSet) => { readonly ok: true; readonly value: T } | { readonly ok: false; readonly faults: readonly { readonly message: string; readonly field: string | null }[] }): T => {
    const own = documents.has(key);
    const found = load(own ? documents.get(key) : shipped, rules);
    if (found.ok) return found.value;
    for (const { message, field } of found.faults) add(own ? key : 'clock-rules', `${field === null ? '' : `${field}: `}${message}`);
    return shipped;
  };
  const settings = loaded('clock-settings', base.clocks.settings, loadSettings);
  const table = loaded('start-table', base.table, loadStartTable);
  for (const { name, rule } of table.rows.flatMap(({ clocks }) => clocks)) if (name.length > LINE) add('start-table', `${rule}, name: at most ${LINE} characters`);

  const stores = read('stores', Stores) ?? base.stores;
  for (const twice of repeated(stores.map(({ store }) => store))) add('stores', `${twice} stands twice`);

  const cells = read('matrix', MatrixOverlay);
  const matrix = cells === null ? base.matrix : withCells(base.matrix, cells.cells, (says) => add('matrix', says));

  const office = read('office', Office);
  for (const twice of repeated((office?.reminderHours ?? []).map(String))) add('office', `reminderHours: ${twice} stands twice`);
  // What the office does not say is absent in it, and stays.
  const said = office === null ? {} : Object.fromEntries(Object.entries(office).filter(([, value]) => value !== undefined));
  return { books: { ...base, clocks: { rules, calendars, settings }, table, matrix, stores, ...said }, faults };
}

/** A document as `set` takes it: the organisation's own, or what would change nothing. */
export function documentNow(key: SettingKey, base: CaseBooks, documents: Documents): unknown {
  return documents.has(key) ? documents.get(key) : shippedDocument(key, base);
}

function shippedDocument(key: SettingKey, base: CaseBooks): unknown {
  switch (key) {
    case 'clock-rules':
      return { calendars: {}, rules: {} };
    case 'matrix':
      return { cells: [] };
    default:
      return documentInForce(key, base);
  }
}

/** What a key comes to in the books in force, an overlay together with what lies under it. */
export function documentInForce(key: SettingKey, books: CaseBooks): unknown {
  switch (key) {
    case 'clock-rules':
      return bodyOf(books.clocks.rules);
    case 'start-table':
      return books.table;
    case 'clock-settings':
      return books.clocks.settings;
    case 'stores':
      return books.stores;
    case 'matrix':
      return { cells: books.matrix.matrix };
    case 'office': {
      const { zone, reminderHours, coolingSeconds, strikeDays, basisDays } = books;
      return { zone, reminderHours, coolingSeconds, strikeDays, basisDays };
    }
  }
}

/** A rule set in the words in which it is written: without the id inside each rule. */
function bodyOf({ calendars, rules }: RuleSet): { readonly calendars: RuleSet['calendars']; readonly rules: Readonly<Record<string, unknown>> } {
  return { calendars, rules: Object.fromEntries([...rules.values()].map(({ id, ...body }) => [id, body])) };
}

function laidOver(base: RuleSet, overlay: unknown, add: (says: string) => void): RuleSet {
  const found = loadRules(bodyOf(base), overlay);
  if (found.ok) return found.value;
  for (const { message } of found.faults) add(message);
  return base;
}

function withCells(base: ScopeMatrix, cells: readonly z.infer<typeof CellEdited>[], add: (says: string) => void): ScopeMatrix {
  const named = ({ process, category }: { readonly process: string; readonly category: string }): string => `${process} × ${category}`;
  for (const cell of cells) {
    if (!Object.hasOwn(base.processes, cell.process) || !Object.hasOwn(base.categories, cell.category)) add(`${named(cell)}: not a known process and category`);
    if (cell.decision === 'allowed_limited' && cell.limit.trim() === '') add(`${named(cell)}: allowed_limited names the fields in limit`);
  }
  for (const twice of repeated(cells.map(named))) add(`${twice}: stands twice`);
  const edited = new Map(cells.map((cell) => [named(cell), cell] as const));
  const known = new Set(base.matrix.map(named));
  return { ...base, matrix: [...base.matrix.map((cell) => edited.get(named(cell)) ?? cell), ...cells.filter((cell) => !known.has(named(cell)))] };
}

const repeated = (words: readonly string[]): string[] => [...new Set(words.filter((word, at) => words.indexOf(word) !== at))];
