// Holds, pieces and books for the tests of holds, disclosure and ledger, each with one thing changed.
import * as fc from 'fast-check';
import { HOLD_GROUNDS } from '../../shared/model/hold.ts';
import type { LegalHold } from '../../shared/model/hold.ts';
import type { DataCategory } from '../../shared/model/words.ts';
import { DATA_CATEGORIES } from '../../shared/model/words.ts';
import { openCalendars } from '../../shared/rules/clocks/calendars.ts';
import { shippedRules } from '../../shared/rules/clocks/rules.ts';
import type { Piece } from '../../shared/rules/holds/hold.ts';
import type { HoldBooks } from '../../shared/rules/holds/renew.ts';

/** Printed by every property that fails; set DOCKET_SEED to run one again. */
export const SEED = Number(process.env['DOCKET_SEED'] ?? Date.now() % 2 ** 31);
export const RUNS = { seed: SEED, numRuns: 500 };

export const AT = '2026-11-24T12:00:00Z';
export const ZONE = 'America/Los_Angeles';
export const BOOKS: HoldBooks = { rules: shippedRules, calendars: openCalendars(shippedRules), timeZone: ZONE };

export const hold = (change: Partial<LegalHold> = {}): LegalHold => ({
  id: 'hold-1', accountId: 'acc-1', category: null, itemId: null, basis: 'US preservation request, 18 U.S.C. 2703(f)', sourceCaseId: 'case-1',
  placed: '2026-11-01T10:00:00Z', expires: '2027-03-04T07:59:59Z', ground: 'us-2703f', renewal: null,
  secrecy: { kind: 'none', until: null, ended: null }, released: null, ...change,
});

export const piece = (category: DataCategory, change: Partial<Piece> = {}): Piece => ({ accountId: 'acc-1', category, itemId: null, store: 'primary database', records: 10, ...change });

const account = fc.constantFrom('acc-1', 'acc-2');
const category = fc.constantFrom(...DATA_CATEGORIES.slice(0, 4));
const item = fc.option(fc.constantFrom('item-1', 'item-2', 'item-3'), { nil: null });
const instant = fc.integer({ min: Date.parse('2026-01-01T00:00:00Z') / 1000, max: Date.parse('2028-01-01T00:00:00Z') / 1000 }).map((second) => new Date(second * 1000).toISOString());

export const anyInstant = instant;
export const anyPiece: fc.Arbitrary<Piece> = fc.record({ accountId: account, category, itemId: item, store: fc.constantFrom('primary database', 'backups', 'analytics', 'search index'), records: fc.integer({ min: 1, max: 9_999 }) });
export const anyHold: fc.Arbitrary<LegalHold> = fc.record({
  id: fc.integer({ min: 1, max: 9_999 }).map((n) => `hold-${n}`), accountId: account, category: fc.option(category, { nil: null }), itemId: item,
  basis: fc.constantFrom('one', 'two', 'three'), sourceCaseId: fc.constant(null), placed: instant, expires: fc.option(instant, { nil: null }),
  ground: fc.constantFrom(...HOLD_GROUNDS),
  renewal: fc.option(fc.record({ requested: instant, until: fc.option(instant, { nil: null }) }), { nil: null }),
  secrecy: fc.record({ kind: fc.constantFrom('none' as const, 'no-tip' as const, 'gag' as const), until: fc.option(instant, { nil: null }), ended: fc.option(instant, { nil: null }) }),
  released: fc.option(fc.record({ at: instant, by: fc.constantFrom('p-1', 'p-2'), approvedBy: fc.constantFrom('p-1', 'p-2'), reason: fc.constant('court order ended') }), { nil: null }),
});
