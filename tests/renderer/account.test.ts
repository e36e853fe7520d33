// The account page: the matrix adds up, and the ledger puts first what needs a person.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { DATA_CATEGORIES } from '../../shared/model/lists.ts';
import { LEDGER_STATES, type LedgerRow } from '../../shared/model/ledger-row.ts';
import { isFinal } from '../../shared/rules/ledger/ledger.ts';
import { countsOf, GROUPINGS, groupsOf, rowSays } from '../../renderer/screens/account/ledger-groups.ts';
import { matrixOf } from '../../renderer/screens/account/matrix.ts';
import { AT, hours } from './given.ts';

const row = fc.record({ category: fc.constantFrom(...DATA_CATEGORIES), store: fc.constantFrom('primary database', 'backups', 'analytics', 'media store'), records: fc.nat(9_999), bytes: fc.nat(99_999) });

test('every record of the inventory is in the matrix once: rows, columns and the whole add up (seed 20263)', () => {
  fc.assert(fc.property(fc.array(row, { maxLength: 60 }), (inventory) => {
    const { stores, rows, totals, total } = matrixOf(inventory);
    const all = inventory.reduce((sum, { records }) => sum + records, 0);
    expect([total.records, rows.reduce((sum, one) => sum + one.total.records, 0), totals.reduce((sum, one) => sum + one.records, 0)]).toEqual([all, all, all]);
    expect(rows.every(({ cells }) => cells.length === stores.length)).toBe(true);
    for (const { category, cells } of rows) stores.forEach((store, index) => expect(cells[index] === null).toBe(!inventory.some((one) => one.category === category && one.store === store)));
  }), { seed: 20_263 });
});

test('a listed zero is a zero, what is not listed is nothing, and nothing at all is no matrix', () => {
  const { rows, stores } = matrixOf([{ category: 'device', store: 'analytics', records: 0, bytes: 0 }, { category: 'usage', store: 'backups', records: 3, bytes: 9 }]);
  expect(stores).toEqual(['analytics', 'backups']);
  expect(rows.map(({ category, cells }) => [category, cells.map((cell) => cell?.records ?? null)])).toEqual([['usage', [null, 3]], ['device', [0, null]]]);
  expect(matrixOf([])).toEqual({ stores: [], rows: [], totals: [], total: { records: 0, bytes: 0 } });
});

const ledgerRow = (state: LedgerRow['state'], change: Partial<LedgerRow> = {}): LedgerRow => ({
  key: `k-${state}`, effect: null, accountId: 'acc-1', category: 'device', itemId: null, store: 'backups', records: 1, state, movedAt: AT, attempts: 1, deletedAt: null, heldUntil: null, residualUntil: null, failure: null, ...change,
});

test('what needs a person stands first, what is over last; and final is what the ledger calls final', () => {
  const [group] = groupsOf(LEDGER_STATES.map((state) => ledgerRow(state)), 'store');
  expect(group?.rows.map(({ state }) => state)).toEqual(['failed', 'asked', 'planned', 'held', 'residual', 'acknowledged']);
  expect([group?.worst, group?.final]).toEqual(['failed', LEDGER_STATES.filter((state) => isFinal({ state })).length]);
});

test.each(GROUPINGS)('by %s, every row is in one group', (by) => {
  const ledger = [ledgerRow('planned'), ledgerRow('held', { key: 'b', category: 'usage' }), ledgerRow('asked', { key: 'c', store: 'analytics' })];
  const groups = groupsOf(ledger, by);
  expect(groups.flatMap(({ rows }) => rows.map(({ key }) => key)).toSorted()).toEqual(ledger.map(({ key }) => key).toSorted());
  expect(groups.every(({ name, rows }) => rows.every((one) => one[by] === name))).toBe(true);
});

test('a row says its date in words: until when it is held, until when copies remain, how often it was tried', () => {
  const day = (instant: string) => instant.slice(0, 10);
  expect(rowSays(ledgerRow('held', { heldUntil: hours(48) }), day)).toBe('held until 2026-11-26');
  expect(rowSays(ledgerRow('held'), day)).toBe('held until the hold is released');
  expect(rowSays(ledgerRow('failed', { attempts: 3, failure: 'The store did not answer' }), day)).toBe('failed 2026-11-24, 3 attempts: The store did not answer');
  expect(rowSays(ledgerRow('residual', { deletedAt: AT, residualUntil: hours(24) }), day)).toBe('confirmed 2026-11-24, residual until 2026-11-25');
  expect(rowSays(ledgerRow('acknowledged', { deletedAt: AT }), day)).toBe('confirmed 2026-11-24, nothing remains');
  expect(new Set(LEDGER_STATES.map((state) => rowSays(ledgerRow(state), day))).size).toBe(LEDGER_STATES.length);
  expect(countsOf([ledgerRow('held'), ledgerRow('failed'), ledgerRow('held')])).toEqual([['failed', 1], ['held', 2]]);
});
