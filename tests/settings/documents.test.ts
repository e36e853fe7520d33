// The documents of an organisation: laid over what ships, checked whole, and every fault told with the document it stands in.
import { describe, expect, test } from 'vitest';
import { due } from '../../shared/rules/clocks/due.ts';
import { scopeCell } from '../../shared/rules/scope/scope.ts';
import { libraryHolidays } from '../../shared/rules/clocks/holidays.ts';
import { SETTING_KEYS, booksWithDocuments, documentInForce, documentNow } from '../../shared/rules/documents.ts';
import type { SettingKey } from '../../shared/rules/documents.ts';
import { BOOKS } from './given.ts';

const WITH = (documents: Readonly<Record<string, unknown>>): ReturnType<typeof booksWithDocuments> => booksWithDocuments(BOOKS, new Map(Object.entries(documents)), libraryHolidays);
const faultsOf = (documents: Readonly<Record<string, unknown>>): string[] => WITH(documents).faults.map(({ key, says }) => `${key}: ${says}`);
const RULE = { unit: 'days', n: 20, start: 'exclude_event_day', end: 'end_of_day', roll: 'none', kind: 'act_by', cite: 'House rule 7', confidence: 'policy', note: '', basis: 'policy' };

describe('laid over what ships', () => {
  test('nothing of its own gives the shipped books', () => {
    expect(WITH({})).toEqual({ books: BOOKS, faults: [] });
  });

  test('an edited rule is the edited one, an added one is there, all others stay as shipped', () => {
    const { books, faults } = WITH({ 'clock-rules': { rules: { 'EU-GDPR-DSR-1M': RULE, 'HOUSE-20D': RULE } } });
    expect(faults).toEqual([]);
    expect(books.clocks.rules.rules.get('EU-GDPR-DSR-1M')).toMatchObject({ n: 20, cite: 'House rule 7', id: 'EU-GDPR-DSR-1M' });
    expect(books.clocks.rules.rules.size).toBe(BOOKS.clocks.rules.rules.size + 1);
    for (const [id, rule] of BOOKS.clocks.rules.rules) if (id !== 'EU-GDPR-DSR-1M') expect(books.clocks.rules.rules.get(id)).toEqual(rule);
  });

  test('an edited calendar moves what is counted in it, also in the years that the library knows', () => {
    const rule = BOOKS.clocks.rules.rules.get('US-FL-MINOR-TERMINATE-5BD');
    if (rule === undefined) throw new Error('the shipped rule is gone');
    const { books } = WITH({ 'clock-rules': { calendars: { 'US-FED': ['2026-11-25', '2026-11-26'] } } });
    const dueIn = (calendars: typeof books.clocks.calendars): string | null => {
      const counted = due({ rule, trigger: '2026-11-24T12:00:00Z', timeZone: 'UTC', calendar: 'US-FED', calendars });
      return counted.ok ? counted.value.dueDate : null;
    };
    // Thanksgiving, 26 November, is shipped as a holiday; the edited year adds the day before it.
    expect([dueIn(BOOKS.clocks.calendars), dueIn(books.clocks.calendars)]).toEqual(['2026-12-02', '2026-12-03']);
    expect(books.clocks.calendars.holidays('US-FED', 2031).ok).toBe(true);
  });

  test('an edited cell replaces its own, stricter or looser, and no other', () => {
    const cell = { process: 'us_subpoena', category: 'user_content', decision: 'not_allowed', limit: '', citation: 'House policy 3' };
    const category = Object.keys(BOOKS.matrix.categories)[0] ?? '';
    const { books, faults } = WITH({ matrix: { cells: [{ ...cell, category }] } });
    expect(faults).toEqual([]);
    expect(scopeCell(books.matrix, 'us_subpoena', category)).toMatchObject({ decision: 'not_allowed', citation: 'House policy 3' });
    const others = (all: typeof BOOKS.matrix.matrix): unknown[] => all.filter((one) => one.process !== 'us_subpoena' || one.category !== category);
    expect(others(books.matrix.matrix)).toEqual(others(BOOKS.matrix.matrix));
    expect(books.matrix.matrix).toHaveLength(BOOKS.matrix.matrix.length);
  });

  test('the office says what it says; the rest stays', () => {
    const { books, faults } = WITH({ office: { zone: 'Europe/Dublin', reminderHours: [48] } });
    expect(faults).toEqual([]);
    expect(books).toEqual({ ...BOOKS, zone: 'Europe/Dublin', reminderHours: [48] });
  });

  test.each(SETTING_KEYS)('%s: what is shown can be set again and changes nothing', (key) => {
    const shown = documentNow(key, BOOKS, new Map());
    const { books, faults } = WITH({ [key]: JSON.parse(JSON.stringify(shown)) });
    expect(faults).toEqual([]);
    expect(documentInForce(key, books)).toEqual(documentInForce(key, BOOKS));
  });
});

describe('refused, with the document that must change', () => {
  const rules = (id: string, over: object): Readonly<Record<string, unknown>> => ({ 'clock-rules': { rules: { [id]: { ...RULE, ...over } } } });
  const cell = (over: object): Readonly<Record<string, unknown>> => ({ matrix: { cells: [{ process: 'us_subpoena', category: Object.keys(BOOKS.matrix.categories)[0], decision: 'not_allowed', limit: '', citation: 'House policy 3', ...over }] } });
  const refused: readonly (readonly [string, Readonly<Record<string, unknown>>, SettingKey | 'colours', RegExp])[] = [
    ['a setting that nobody knows', { colours: {} }, 'colours', /nobody knows/],
    ['a document that was no JSON', { office: undefined }, 'office', /./],
    ['a misspelt part of the rules', { 'clock-rules': { rule: {} } }, 'clock-rules', /rule/],
    ['a misspelt field of a rule', rules('EU-GDPR-DSR-1M', { number: 3 }), 'clock-rules', /number/],
    ['hours that roll', rules('HOUSE', { unit: 'hours', start: 'instant', end: 'same_instant', roll: 'next_working_day' }), 'clock-rules', /hours never roll/],
    ['a calendar that nobody has', rules('HOUSE', { calendar: 'ATLANTIS' }), 'clock-rules', /ATLANTIS/],
    ['a calendar without a known holiday', { 'clock-rules': { calendars: { ATLANTIS: [] }, rules: { HOUSE: { ...RULE, unit: 'business_days', calendar: 'ATLANTIS' } } } }, 'clock-rules', /cannot be counted/],
    ['a period beyond the years that can be written', rules('HOUSE', { unit: 'years', n: 9_000 }), 'clock-rules', /cannot be counted/],
    ['a citation that no clock can carry', rules('HOUSE', { cite: 'x'.repeat(301) }), 'clock-rules', /300/],
    ['a rule that can no longer pause though a shipped setting says so', rules('UK-DSR-1M', { unit: 'hours', start: 'instant', end: 'same_instant' }), 'clock-rules', /cannot pause/],
    ['a setting of a rule that is not there', { 'clock-settings': { ...BOOKS.clocks.settings, latest: { 'EU-GDPR-DSR-1M': 'NO-SUCH' } } }, 'clock-settings', /NO-SUCH/],
    ['a start table without a row for every case', { 'start-table': { ...BOOKS.table, rows: BOOKS.table.rows.filter(({ regime }) => regime !== '*') } }, 'start-table', /needs a row/],
    ['a start table that starts a rule that is not there', { 'start-table': { ...BOOKS.table, rows: [...BOOKS.table.rows, { kind: 'under18', regime: 'x', jurisdiction: '*', event: 'received', clocks: [{ rule: 'NO-SUCH', name: 'n' }] }] } }, 'start-table', /NO-SUCH/],
    ['no store at all', { stores: [] }, 'stores', /without a store/],
    ['a store twice', { stores: [...BOOKS.stores, BOOKS.stores[0]] }, 'stores', /twice/],
    ['a cell without a citation', cell({ citation: '  ' }), 'matrix', /on what it rests/],
    ['a cell of a process that is not known', cell({ process: 'royal_wish' }), 'matrix', /not a known process/],
    ['a limited cell without its limit', cell({ decision: 'allowed_limited' }), 'matrix', /names the fields/],
    ['a cell twice', { matrix: { cells: [...(cell({})['matrix'] as { cells: unknown[] }).cells, ...(cell({ decision: 'counsel' })['matrix'] as { cells: unknown[] }).cells] } }, 'matrix', /twice/],
    ['a zone that is none', { office: { zone: 'Mars/Olympus' } }, 'office', /time zone/],
    ['an hour that is none', { office: { reminderHours: [0] } }, 'office', /reminderHours/],
    ['an hour twice', { office: { reminderHours: [24, 24] } }, 'office', /twice/],
    ['a misspelt word of the office', { office: { coolingSecond: 3 } }, 'office', /coolingSecond/],
    ['a cooling time of years', { office: { coolingSeconds: 100_000_000 } }, 'office', /coolingSeconds/],
  ];
  test.each(refused)('%s', (_title, documents, key, says) => {
    const said = faultsOf(documents);
    expect(said.length).toBeGreaterThan(0);
    for (const one of said) expect(one).toMatch(new RegExp(`^${key}: .*${says.source}`));
  });

  test('every fault at once, and a table that names an added rule falls with the rule', () => {
    const table = { ...BOOKS.table, rows: [...BOOKS.table.rows, { kind: 'under18', regime: 'house', jurisdiction: '*', event: 'received', clocks: [{ rule: 'HOUSE-20D', name: 'Ours' }] }] };
    expect(faultsOf({ 'start-table': table, 'clock-rules': { rules: { 'HOUSE-20D': RULE } } })).toEqual([]);
    expect(faultsOf({ 'start-table': table, office: { zone: 'Nowhere' } }).map((one) => one.split(':')[0])).toEqual(['start-table', 'office']);
  });
});
