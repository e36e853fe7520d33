// Which rows of an account's ledger belong to which effect. Without schemas, so that the console can ask it too.
import type { LedgerRow } from '../../model/ledger-row.ts';

/** The rows that an effect planned. What nobody recorded an effect for belongs to the deletion of the account. */
export const rowsOf = ({ ledger }: { readonly ledger: readonly LedgerRow[] }, effect: string): LedgerRow[] =>
  ledger.filter((row) => row.effect === effect || (row.effect === null && effect.startsWith('delete:')));
