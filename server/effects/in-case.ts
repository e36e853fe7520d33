// A step of an effect as one transaction: account, case and effect held in that order, and written together or not at all.
import type { Account } from '../../shared/model/account.ts';
import type { Case } from '../../shared/model/case.ts';
import type { CaseBooks } from '../../shared/rules/case-books.ts';
import { canonical } from '../../shared/rules/tag.ts';
import type { BooksNow } from '../settings/in-force.ts';
import type { Queryer, Store } from '../store/store.ts';
import { caseAndAccountForUpdate } from '../streams/records.ts';
import { writeCases } from '../streams/write.ts';
import type { After } from './case-after.ts';
import type { Executors } from './port.ts';
import { isPaused } from './restores.ts';
import { keep, stillMine } from './shelf.ts';
import type { Taken } from './shelf.ts';

export type Parts = {
  readonly store: Store;
  readonly books: BooksNow;
  readonly now: () => string;
  readonly newId: () => string;
  /** Whether effects wait after a restore, asked in the step's own transaction; absent, only what is written down counts. */
  readonly waits?: (q: Queryer) => Promise<boolean>;
};

export type Running = Parts & { readonly executors: Executors; readonly stopping: () => boolean };

export type InCase = Omit<Parts, 'books'> & {
  readonly q: Queryer;
  readonly books: CaseBooks;
  readonly at: string;
  readonly held: Case;
  readonly account: { readonly of: Account; readonly version: number } | null;
  readonly effect: Taken;
  /** The hub waits for reconciliation after a restore: answers are written, nothing is asked outside. */
  readonly paused: boolean;
};

/** Runs a step. Null, changing nothing else, where another runner has the effect by now or the case is gone. */
export async function inCase<T>(parts: Parts, taken: Taken, run: (on: InCase) => Promise<T>): Promise<T | null> {
  return parts.store.tx(async (q) => {
    const books = await parts.books(q);
    const at = parts.now();
    const { found, account } = await caseAndAccountForUpdate(q, taken.caseId);
    const effect = await stillMine(q, taken, at);
    if (effect === null) return null;
    if (found === null) {
      // What was begun may have happened: it must not look as if nothing was done.
      await keep(q, effect, { state: effect.state === 'armed' ? 'stood_down' : effect.state === 'firing' ? 'unknown' : effect.state, letGo: true });
      return null;
    }
    return run({ ...parts, q, books, at, held: found.held, account, effect, paused: await (parts.waits ?? isPaused)(q) });
  });
}

/**
 * Writes the case, and the account where it changed, with all its other cases. Gives the version that the account has
 * then. What reads the same is not written: a desk would pull it for nothing.
 */
export async function write({ q, at, newId, account }: InCase, after: After, next: Account | null = null): Promise<number> {
  const version = account?.version ?? 0;
  const changed = next !== null && account !== null && canonical(next) !== canonical(account.of) ? { of: next, version: version + 1 } : null;
  if (after.changed || changed !== null) await writeCases(q, { changed: after.next, factsMoved: after.factsMoved, seals: false, account: changed, at, newId });
  return changed?.version ?? version;
}
