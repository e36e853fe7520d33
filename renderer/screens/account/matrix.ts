// The data inventory as a matrix: categories down, stores across. Pure.
import type { Account } from '../../../shared/model/account.ts';
import { DATA_CATEGORIES } from '../../../shared/model/lists.ts';
import type { DataCategory } from '../../../shared/model/words.ts';

export type Amount = { readonly records: number; readonly bytes: number };
export type MatrixRow = { readonly category: DataCategory; readonly cells: readonly (Amount | null)[]; readonly total: Amount };
export type Matrix = { readonly stores: readonly string[]; readonly rows: readonly MatrixRow[]; readonly totals: readonly Amount[]; readonly total: Amount };

const sum = (all: readonly (Amount | null)[]): Amount => all.reduce<Amount>((so, one) => ({ records: so.records + (one?.records ?? 0), bytes: so.bytes + (one?.bytes ?? 0) }), { records: 0, bytes: 0 });

/**
 * The matrix. Stores stand in the order in which the inventory names them, categories in the policy's; a cell that the
 * inventory does not list is null, which is not the same as a listed zero. What is listed twice is added up.
 */
export function matrixOf(inventory: Account['inventory']): Matrix {
  const stores = [...new Set(inventory.map(({ store }) => store))];
  const rows = DATA_CATEGORIES.flatMap((category): MatrixRow[] => {
    const own = inventory.filter((row) => row.category === category);
    if (own.length === 0) return [];
    const cells = stores.map((store) => {
      const here = own.filter((row) => row.store === store);
      return here.length === 0 ? null : sum(here);
    });
    return [{ category, cells, total: sum(cells) }];
  });
  const totals = stores.map((_, index) => sum(rows.map(({ cells }) => cells[index] ?? null)));
  return { stores, rows, totals, total: sum(totals) };
}
