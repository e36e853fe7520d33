// What the user is told of a deletion: which stores confirmed, where copies remain and until when.
import type { LedgerRow } from '../../model/ledger-row.ts';
import { millis } from '../clocks/local-time.ts';
import { dayWords, listWords } from '../holds/say.ts';
import { NEUTRAL_KEPT_TEXT } from '../holds/conflicts-telling.ts';
import { copiesRemain, isFinal } from './ledger.ts';
import { storeOf } from './stores.ts';
import type { Store } from './stores.ts';

export type LedgerLetter =
  | { readonly ready: true; readonly text: string }
  | { readonly ready: false; readonly why: 'counsel' | 'nothing-done'; readonly says: string };

/**
 * The letter of a ledger at an instant (UTC; days in `zone`). Held rows give one neutral sentence without date, store or
 * number, since each would tell of the hold (LAW K5); while a gag stands counsel writes the letter. Rows still under
 * way are said to be so: a letter never promises what no store confirmed.
 */
export function ledgerLetter(rows: readonly LedgerRow[], stores: readonly Store[], at: string, zone: string, gagged: boolean): LedgerLetter {
  const held = rows.filter(({ state }) => state === 'held');
  if (held.length > 0 && gagged) return { ready: false, why: 'counsel', says: 'A gag stands. The letter is the text of counsel.' };
  const final = rows.filter(isFinal);
  if (final.length === 0) return { ready: false, why: 'nothing-done', says: 'No store has confirmed a deletion yet.' };
  const words = (store: string): string => storeOf(stores, store)?.words ?? store;
  // A store is said to be done when none of its rows is open, held ones aside: those are in the neutral sentence.
  const open = new Set(rows.filter((row) => !isFinal(row) && row.state !== 'held').map(({ store }) => store));
  const done = [...new Set(final.map(({ store }) => store))].filter((store) => !open.has(store));
  const remaining = new Map<string, string>();
  for (const { store, residualUntil } of final.filter((row) => copiesRemain(row, at))) {
    const until = remaining.get(store);
    if (residualUntil !== null && (until === undefined || millis(residualUntil) > millis(until))) remaining.set(store, residualUntil);
  }
  const gone = done.filter((store) => !remaining.has(store));
  const lines = [
    ...(gone.length > 0 ? [`Your data was deleted from ${listWords(gone.map(words))}.`] : []),
    ...[...remaining].map(([store, until]) => `Copies remain in ${words(store)} until ${dayWords(until, zone)}. They are not used and are deleted by then.`),
    ...(open.size > 0 ? [`Deletion from ${listWords([...open].map(words))} is under way.`] : []),
    ...(held.length > 0 ? [NEUTRAL_KEPT_TEXT] : []),
  ];
  return { ready: true, text: lines.join('\n') };
}
