// Reading the ledgers of all accounts from a hub's store, without starting a hub on it.
import { Account } from '../../shared/model/account.ts';
import type { LedgerRow } from '../../shared/model/ledger-row.ts';
import { withStore } from '../store/at-rest.ts';
import type { StoreAt } from '../store/at-rest.ts';

export type Ledgers = {
  readonly rows: readonly LedgerRow[];
  /** Accounts whose record could not be read: what was deleted of them is not in `rows`. */
  readonly unreadable: number;
};

/** The rows of every account, or of one, in the order of accounts. Changes nothing. Throws FaultError as `withStore` does. */
export async function readLedgers(from: StoreAt, account: string | null): Promise<Ledgers> {
  return withStore(from, async (store) => {
    const bodies = await store.query<{ body: string }>(`select body from records where kind = 'account' and ($1::text is null or id = $1) order by id`, [account]);
    const read = bodies.map(({ body }) => Account.shape.ledger.safeParse((JSON.parse(body) as { readonly ledger?: unknown }).ledger));
    return { rows: read.flatMap((one) => (one.success ? one.data : [])), unreadable: read.filter((one) => !one.success).length };
  });
}
