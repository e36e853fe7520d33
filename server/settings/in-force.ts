// The books in force for one transaction: never older than what any row it commits under was judged by.
import type { CaseBooks } from '../../shared/rules/case-books.ts';
import { SETTINGS_LOCK } from '../store/history.ts';
import type { Queryer } from '../store/store.ts';
import { readBooks } from './shelf.ts';

/** The books for the transaction that asks. Asked first of all in it, before any row is locked. Throws FaultError `settings_broken`. */
export type BooksNow = (q: Queryer) => Promise<CaseBooks>;

/**
 * Gives the books in force, made anew only when a setting changed since this process last made them.
 *
 * Every transaction asks once, in one statement that takes the settings' lock shared and then reads the newest
 * revision; a change takes the lock alone (`lockSettings`) and waits for all who hold it. So there is one moment
 * from which all hub processes judge by the new books, and a clock that was started by the old ones is committed
 * before the change is: the walk that follows a change (`move.ts`) finds it. Polling or listening would leave a
 * window in which one process starts clocks by rules that another has already put away. Asked first, because a
 * transaction that waited here with a row in its hands could be waited for by one that the change waits for.
 */
export function booksInForce(base: CaseBooks): BooksNow {
  let kept: { readonly revision: number; readonly books: CaseBooks } | null = null;
  return async (q) => {
    const [row] = await q.query<{ revision: number }>('select books_in_force() as revision');
    const revision = row?.revision ?? 0;
    if (kept?.revision !== revision) kept = { revision, books: await readBooks(q, base) };
    return kept.books;
  };
}

/** Takes the settings' lock alone: every transaction that judged by the old books is through, and no other begins before this one ends. */
export async function lockSettings(q: Queryer): Promise<void> {
  await q.query(`select pg_advisory_xact_lock(${SETTINGS_LOCK})`);
}
