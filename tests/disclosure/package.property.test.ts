// What must be true of every package over random matrices, papers, items and choices; read off the input, not the code.
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { NEVER_EXPORT_MARKS } from '../../shared/model/request.ts';
import type { Choice, NeverExport, PackageItem } from '../../shared/model/request.ts';
import { assemblePackage } from '../../shared/rules/disclosure/package.ts';
import type { PackageAsked } from '../../shared/rules/disclosure/package.ts';
import { LIMIT_READINGS } from '../../shared/rules/disclosure/reach.ts';
import { SCOPE_DECISIONS } from '../../shared/rules/scope/scope.ts';
import type { ScopeMatrix } from '../../shared/rules/scope/scope.ts';
import { RUNS, SEED } from '../holds/given.ts';
import { MATRIX } from './given.ts';

const CATEGORIES = ['account_information', 'user_content_private', 'usage_data', 'device_ip_and_sessions', 'payment_platform_held', 'csam_evidence', 'toString'];
const PROCESSES = ['us_subpoena', 'us_search_warrant', 'us_emergency_request', 'us_ca_state_subpoena'];
const ACCOUNTS = ['acc-1', 'acc-2', 'acc-3'];
const category = fc.constantFrom(...CATEGORIES);
const day = (min: number, max: number): fc.Arbitrary<string> => fc.integer({ min: min * 2, max: max * 2 }).map((n) => new Date(Date.parse('2026-01-01T00:00:00Z') + n * 43_200_000).toISOString());
const instant = day(0, 20);
const maybe = <T>(it: fc.Arbitrary<T>): fc.Arbitrary<T | null> => fc.option(it, { nil: null });
const limits = new Map(CATEGORIES.map((one) => [one, Object.keys(LIMIT_READINGS).filter((key) => key.startsWith(`${one} | `)).map((key) => key.slice(one.length + 3))] as const).filter(([, known]) => known.length > 0));

/** One cell in eight is missing; the others say anything, with more weight on what produces. */
const cell = (process: string, one: string): fc.Arbitrary<ScopeMatrix['matrix']> => fc.oneof(
  { weight: 1, arbitrary: fc.constant<ScopeMatrix['matrix']>([]) },
  { weight: 7, arbitrary: fc.record({
    process: fc.constant(process), category: fc.constant(one),
    decision: fc.oneof({ weight: 2, arbitrary: fc.constantFrom('allowed' as const, 'allowed_limited' as const, 'voluntary' as const) }, { weight: 1, arbitrary: fc.constant('counsel' as const) }, { weight: 1, arbitrary: fc.constantFrom(...SCOPE_DECISIONS) }),
    limit: fc.oneof(fc.constant(''), fc.constantFrom(...limits.get(one) ?? ['']), fc.constant('words that nobody read')), citation: fc.constant('cited'), confidence: fc.constant('high'),
  }).map((made) => [made]) },
);
const matrix: fc.Arbitrary<ScopeMatrix> = fc.tuple(...PROCESSES.flatMap((process) => CATEGORIES.slice(0, 6).map((one) => cell(process, one)))).map((cells) => ({ ...MATRIX, matrix: cells.flat() }));

const fieldNames = [...CATEGORIES.flatMap((one) => (Object.hasOwn(MATRIX.categories, one) ? MATRIX.categories[one]!.fields : [])), 'password', 'date of birth'];
const item: fc.Arbitrary<PackageItem> = category.chain((one) => fc.record({
  id: fc.integer({ min: 1, max: 12 }).map((n) => `i-${n}`), accountId: fc.constantFrom(...ACCOUNTS), category: fc.constant(one), at: maybe(instant), until: maybe(instant),
  fields: fc.array(fc.record({
    name: fc.oneof(fc.constantFrom(...(Object.hasOwn(MATRIX.categories, one) ? MATRIX.categories[one]!.fields : ['x'])), fc.constantFrom(...fieldNames)),
    marks: fc.oneof({ weight: 4, arbitrary: fc.constant<NeverExport[]>([]) }, { weight: 1, arbitrary: fc.constantFrom(...NEVER_EXPORT_MARKS).map((mark) => [mark]) }),
    others: fc.oneof({ weight: 4, arbitrary: fc.constant<string[]>([]) }, { weight: 1, arbitrary: fc.constantFrom(...ACCOUNTS).map((other) => [other]) }),
  }), { minLength: 1, maxLength: 6 }),
}));
const choice: fc.Arbitrary<Choice> = fc.oneof(
  { weight: 3, arbitrary: fc.record({ choice: fc.constant('produce' as const), reason: fc.constantFrom('', 'within the paper', 'as counsel wrote', 'first tier') }) },
  { weight: 1, arbitrary: fc.record({ choice: fc.constant('withhold' as const), reason: fc.constantFrom('', 'private', 'others') }) },
  { weight: 1, arbitrary: fc.record({ choice: fc.constant('redact' as const), reason: fc.constantFrom('', 'private', 'others'), fields: fc.subarray(fieldNames.slice(0, 4)) }) },
);

const asked: fc.Arbitrary<PackageAsked> = fc.record({
  process: fc.constantFrom('us_subpoena', ...PROCESSES, 'no_such_process'), matrix, targets: fc.subarray(ACCOUNTS, { minLength: 2 }), categories: fc.subarray(CATEGORIES, { minLength: 5 }), from: maybe(day(0, 8)), to: maybe(day(10, 20)),
  items: fc.array(item, { minLength: 10, maxLength: 20, size: 'max' }), perItem: fc.array(choice, { minLength: 9, maxLength: 12, size: 'max' }).map((choices) => Object.fromEntries(choices.map((one, at) => [`i-${at + 1}`, one]))),
  overlays: fc.record({
    gag: fc.boolean(), minor: fc.oneof({ weight: 6, arbitrary: fc.constant(null) }, { weight: 1, arbitrary: fc.record({ reviewedBy: maybe(fc.constant('p-7')) }) }),
    shield: fc.oneof({ weight: 8, arbitrary: fc.constant(null) }, { weight: 1, arbitrary: fc.constant({ rule: 'a shield law', counsel: null }) }),
    usState: fc.oneof({ weight: 3, arbitrary: fc.constant(null) }, { weight: 1, arbitrary: fc.constantFrom('CA', 'NV').map((state) => ({ state, stricter: [] })) }),
  }),
  counsel: fc.array(fc.record({ category: fc.constantFrom(...CATEGORIES.slice(0, 5)), by: fc.constant('p-9'), at: fc.constant('2026-01-01T00:00:00Z'), may: fc.constantFrom(true, true, true, false), reason: fc.constant('decided') }), { maxLength: 6, size: 'max' }), userTold: fc.boolean(),
});

const PRODUCES = ['allowed', 'allowed_limited', 'voluntary'];
const WIDE = { ...RUNS, numRuns: 800 };

test(`nothing outside matrix, paper, dates, targets and choices is ever in a package, and every item is accounted for (seed ${SEED})`, () => {
  const seen = { produced: 0, counsel: 0, california: 0, fields: 0 };
  fc.assert(fc.property(asked, (it) => {
    const made = assemblePackage(it);
    expect(made.produced.length + made.withheld.length).toBe(it.items.length);
    seen.produced += made.produced.length;
    for (const out of made.produced) {
      seen.counsel += out.decision === 'counsel' ? 1 : 0;
      seen.california += it.overlays.usState?.state === 'CA' ? 1 : 0;
      seen.fields += out.leftOut.length > 0 ? 1 : 0;
      const sources = it.items.filter((one) => one.id === out.itemId && one.accountId === out.accountId && one.category === out.category);
      expect(it.targets).toContain(out.accountId);
      expect(it.categories).toContain(out.category);
      expect(out.category).not.toBe('csam_evidence');
      const cells = it.matrix.matrix.filter((cell) => cell.category === out.category && (cell.process === it.process || (it.overlays.usState?.state === 'CA' && it.process === 'us_subpoena' && cell.process === 'us_ca_state_subpoena')));
      expect(cells.some((cell) => cell.process === it.process)).toBe(true);
      const words = it.counsel.filter((word) => word.category === out.category);
      const cleared = words.length > 0 && words.every((word) => word.may);
      for (const cell of cells) {
        expect(PRODUCES.includes(cell.decision) || (cell.decision === 'counsel' && cleared)).toBe(true);
        const reading = LIMIT_READINGS[`${cell.category} | ${cell.limit}`]?.fields ?? [];
        expect(cell.decision !== 'allowed_limited' || reading === 'all' || out.fields.every((field) => reading.includes(field))).toBe(true);
      }
      expect(it.overlays.minor === null || it.overlays.minor.reviewedBy !== null).toBe(true);
      expect(it.overlays.shield).toBeNull();
      const chosen = it.perItem[out.itemId];
      expect(chosen === undefined || chosen.choice === 'withhold').toBe(false);
      for (const field of out.fields) {
        expect(it.matrix.categories[out.category]?.fields).toContain(field);
        expect(chosen?.choice === 'redact' && chosen.fields.includes(field)).toBe(false);
        // Some source of that id must have been wholly clean: dates inside, and every field of that name free to go.
        expect(sources.some((one) => datesInside(it, one) && one.fields.some(({ name }) => name === field)
          && one.fields.every((at) => at.name !== field || (at.marks.length === 0 && at.others.every((other) => it.targets.includes(other)))))).toBe(true);
      }
    }
  }), WIDE);
  expect(seen.produced).toBeGreaterThan(100);
  expect(Math.min(seen.counsel, seen.california, seen.fields)).toBeGreaterThan(5);
});

const UNDATED = ['account_information', 'payment_platform_held'];
function datesInside({ from, to }: PackageAsked, { at, until, category: one }: PackageItem): boolean {
  if (from === null && to === null) return true;
  if (at === null) return UNDATED.includes(one);
  const [first, last] = [Date.parse(at), Date.parse(until ?? at)];
  return (from === null || first >= Date.parse(from)) && (to === null || Math.max(first, last) < Date.parse(to) + 1_000);
}

test(`the agency's state, a gag, a minor and a shield never widen a package (seed ${SEED})`, () => {
  fc.assert(fc.property(asked, (it) => {
    const bare = assemblePackage({ ...it, overlays: { gag: false, minor: null, shield: null, usState: null } });
    const under = assemblePackage(it);
    const wide = new Map(bare.produced.map((one, at) => [`${one.itemId} ${one.accountId} ${one.category} ${at}`, one]));
    for (const out of under.produced) {
      expect([...wide.values()].some((one) => one.itemId === out.itemId && one.accountId === out.accountId && one.category === out.category && out.fields.every((field) => one.fields.includes(field)))).toBe(true);
    }
    expect(under.produced.length).toBeLessThanOrEqual(bare.produced.length);
    expect(under.userNotice === 'forbidden').toBe(it.overlays.gag);
  }), RUNS);
});
