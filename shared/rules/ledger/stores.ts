// Where copies of an account's data lie, and how long each store keeps them after it was told to delete.
import { z } from 'zod';
import { Line } from '../../model/words.ts';
import { endOfDay, inRange, localDay, readInstant, readZone, writeUtc } from '../clocks/local-time.ts';

/**
 * `residualDays`: whole local days for which copies remain after the store confirmed; 0 where none do. `words` is how a letter says it.
 * `lists`: whether it can be told to delete all but some items. One that cannot keeps a whole lump for one held item.
 */
export const Store = z.object({ store: Line, words: Line, residualDays: z.int().min(0).max(3_660), lists: z.boolean(), why: Line });
export type Store = z.infer<typeof Store>;

/** The stores of the demo platform; an organisation writes its own. Names are those of the account's inventory. */
export const DEMO_STORES: readonly Store[] = [
  { store: 'primary database', words: 'our database', residualDays: 0, lists: true, why: 'Rows are deleted at once.' },
  { store: 'search index', words: 'our search index', residualDays: 0, lists: true, why: 'Documents are deleted at once.' },
  { store: 'media store', words: 'our media store', residualDays: 0, lists: true, why: 'Objects are deleted with all versions.' },
  { store: 'embeddings', words: 'our embeddings', residualDays: 0, lists: true, why: 'Vectors are deleted at once.' },
  { store: 'content delivery network', words: 'our content delivery network', residualDays: 1, lists: true, why: 'Edges drop a purged object within a day.' },
  { store: 'analytics', words: 'our analytics provider', residualDays: 63, lists: false, why: 'The provider erases in its next two cycles.' },
  { store: 'payment processor', words: 'our payment processor', residualDays: 3_650, lists: false, why: 'The processor keeps payment records under its own law.' },
  { store: 'support desk', words: 'our support desk', residualDays: 30, lists: false, why: 'Deleted tickets stay in its bin for 30 days.' },
  { store: 'backups', words: 'backups', residualDays: 180, lists: false, why: 'Backups are written once and age out.' },
];

/** The store of a name, or null where the table has none: a deletion there can never be said to be final. */
export const storeOf = (stores: readonly Store[], name: string): Store | null => stores.find(({ store }) => store === name) ?? null;

/**
 * The last second at which copies may remain: the end of the local day `residualDays` after the store confirmed, in
 * UTC. Null where the store keeps none. Undefined where the instant or the zone cannot be read, or the day lies beyond
 * the years that can be written: whoever asks must not take that for "none".
 */
export function residualUntil(store: Store, confirmedAt: string, zone: string): string | null | undefined {
  const at = readInstant(confirmedAt);
  const known = readZone(zone);
  if (!at.ok || !known.ok) return undefined;
  if (store.residualDays === 0) return null;
  const day = localDay(at.value, known.value).add({ days: store.residualDays });
  return inRange(day) ? writeUtc(endOfDay(day, known.value)) : undefined;
}

/** Whether a store of that name can leave single items out of a deletion; one that nobody knows cannot. */
export const listsItems = (stores: readonly Store[], name: string): boolean => storeOf(stores, name)?.lists === true;
