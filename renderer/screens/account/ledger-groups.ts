// The deletion ledger as a person reads it: rows grouped by store or category, what needs a person first. Pure.
import type { LedgerRow, LedgerState } from '../../../shared/model/ledger-row.ts';

export const GROUPINGS = ['store', 'category'] as const;
export type Grouping = (typeof GROUPINGS)[number];

export type LedgerGroup = { readonly name: string; readonly rows: readonly LedgerRow[]; readonly final: number; readonly worst: LedgerState };

/** What a person looks at first. */
const ORDER: readonly LedgerState[] = ['failed', 'asked', 'planned', 'held', 'residual', 'acknowledged'];
const rank = ({ state }: LedgerRow): number => ORDER.indexOf(state);

/** Final rows never move again; what is left of them ages out by itself. */
const isFinal = ({ state }: LedgerRow): boolean => state === 'acknowledged' || state === 'residual';

/** The rows by what was asked, each group by what needs a person first; groups stand in the order of the ledger. */
export function groupsOf(ledger: readonly LedgerRow[], by: Grouping): LedgerGroup[] {
  const groups = new Map<string, LedgerRow[]>();
  for (const row of ledger) {
    const name = row[by];
    const rows = groups.get(name);
    if (rows === undefined) groups.set(name, [row]);
    else rows.push(row);
  }
  return [...groups].map(([name, rows]) => {
    const sorted = rows.toSorted((one, other) => rank(one) - rank(other));
    return { name, rows: sorted, final: rows.filter(isFinal).length, worst: sorted[0]?.state ?? 'planned' };
  });
}

/** What became of a row and when, in words; `when` turns an instant (UTC) into words. */
export function rowSays(row: LedgerRow, when: (instant: string) => string): string {
  const tries = row.attempts === 1 ? '1 attempt' : `${row.attempts} attempts`;
  switch (row.state) {
    case 'planned':
      return `to be asked, since ${when(row.movedAt)}`;
    case 'asked':
      return `asked ${when(row.movedAt)}, ${tries}, no answer yet`;
    case 'held':
      return row.heldUntil === null ? 'held until the hold is released' : `held until ${when(row.heldUntil)}`;
    case 'failed':
      return `failed ${when(row.movedAt)}, ${tries}${row.failure === null ? '' : `: ${row.failure}`}`;
    case 'acknowledged':
      return row.deletedAt === null ? 'confirmed' : `confirmed ${when(row.deletedAt)}, nothing remains`;
    case 'residual':
      return `${row.deletedAt === null ? 'confirmed' : `confirmed ${when(row.deletedAt)}`}, residual until ${row.residualUntil === null ? 'a day that is not recorded' : when(row.residualUntil)}`;
  }
}

/** How many rows stand in each state, in the order of the states. */
export function countsOf(ledger: readonly LedgerRow[]): readonly (readonly [LedgerState, number])[] {
  return ORDER.flatMap((state) => {
    const many = ledger.filter((row) => row.state === state).length;
    return many === 0 ? [] : [[state, many] as const];
  });
}
