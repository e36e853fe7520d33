// What a decision would do, said before it is proposed: what closes, what goes, what stays under hold, what remains in backups.
import type { LegalHold } from '../../model/hold.ts';
import type { Account } from '../../model/account.ts';
import type { DecisionRule } from '../decisions.ts';
import { millis } from '../clocks/local-time.ts';
import { latestEnd, piecesOf, splitByItem, splitDeletion } from '../holds/deletion.ts';
import type { Split } from '../holds/deletion.ts';
import { countWords, dayWords, listWords, untilWords } from '../holds/say.ts';
import { listsItems, residualUntil, storeOf } from './stores.ts';
import type { Store } from './stores.ts';

export type Preview = {
  readonly parts: readonly { readonly part: 'closes' | 'removes' | 'keeps' | 'residual' | 'unknown' | 'shows' | 'nothing'; readonly says: string }[];
  /** The parts joined, as one line before the button. */
  readonly sentence: string;
  /** What the parts rest on, for the panel behind the line; null where nothing is deleted. */
  readonly split: Split | null;
};

/**
 * The effect of a decision on an account, if it fired at `at` (UTC; days in `zone`). A deletion closes every persona
 * and world, since live use is blocked even under a hold, but removes only what no hold keeps; where single items of
 * the content are held, the count says "up to". Residual copies are those of what is deleted now: the held part is
 * deleted after its hold, and its copies age out from then. `items` is how many the decision names.
 */
export function previewOf(asked: {
  readonly decision: Pick<DecisionRule, 'effect'>;
  readonly account: Pick<Account, 'id' | 'inventory' | 'counts'>;
  readonly items: number;
  readonly holds: readonly LegalHold[] | 'failed-to-ask';
  readonly stores: readonly Store[];
  readonly at: string;
  readonly zone: string;
}): Preview {
  const { decision, account, items, holds, stores, at, zone } = asked;
  const said = (parts: Preview['parts'], split: Split | null = null): Preview => ({ parts, split, sentence: parts.map(({ says }) => says).join('; ') });
  switch (decision.effect) {
    case null:
      return said([{ part: 'nothing', says: 'changes nothing in the account' }]);
    case 'block':
      return said([{ part: 'shows', says: 'blocks the account, until somebody unblocks it' }]);
    case 'unblock':
      return said([{ part: 'shows', says: 'unblocks the account' }]);
    case 'seal':
      return said([{ part: 'shows', says: `seals ${countWords(items, 'item')} down to reference and hash` }]);
    case 'remove':
      return said([{ part: 'removes', says: `deletes ${countWords(items, 'item')} from every store, but for what a hold keeps` }]);
    case 'disable':
      return said([{ part: 'shows', says: `takes ${countWords(items, 'item')} out of view` }]);
    case 'restore':
      return said([{ part: 'shows', says: `brings ${countWords(items, 'item')} back into view` }]);
    case 'disclose':
      return said([{ part: 'shows', says: 'sends the package as it was approved' }]);
    case 'delete':
      break;
  }
  if (holds === 'failed-to-ask') return said([{ part: 'unknown', says: 'the holds could not be asked for, so nothing would be deleted' }]);
  const split = splitByItem(splitDeletion(piecesOf(account), holds, at), (store) => listsItems(stores, store));
  const closes = named([[account.counts.personas, 'persona'], [account.counts.worlds, 'world']]);
  const removes = removed(account.counts, split);
  const kept = latestEnd(split.held);
  const residual = residualOf(split, stores, at, zone);
  return said([
    ...(closes === '' ? [] : [{ part: 'closes', says: `closes ${closes}` } as const]),
    ...(removes === '' ? [] : [{ part: 'removes', says: `removes ${removes}` } as const]),
    ...(kept === undefined ? [] : [{ part: 'keeps', says: `keeps ${keptWords(split)} under hold ${untilWords(kept, zone)}` } as const]),
    ...(residual.dated.length === 0 ? [] : [{ part: 'residual', says: `residual in ${listWords(residual.dated)}` } as const]),
    ...(residual.unknown.length === 0 ? [] : [{ part: 'unknown', says: `copies in ${listWords(residual.unknown)} for a time that nobody has recorded` } as const]),
    ...(split.free.length === 0 && split.held.length === 0 ? [{ part: 'nothing', says: 'no store holds any of it' } as const] : []),
  ], split);
}

function removed({ messages, images, voice }: Account['counts'], { held }: Split): string {
  const content = held.filter(({ piece }) => piece.category === 'user-content');
  // One whole lump of content under hold makes every number wrong: which messages lie in it is not known here.
  if (content.some(({ piece, onlyItems }) => piece.itemId === null && onlyItems === null)) return '';
  const all = named([[messages, 'message'], [images, 'image'], [voice, 'voice recording']]);
  const items = new Set(content.flatMap(({ piece, onlyItems }) => (piece.itemId === null ? (onlyItems ?? []) : [piece.itemId]))).size;
  return items === 0 || all === '' ? all : `up to ${all}, but for ${countWords(items, 'held item')}`;
}

/** What stays: categories of which a store keeps a whole lump, else the single items. */
export function keptWords({ held }: Pick<Split, 'held'>): string {
  const whole = new Set(held.flatMap(({ piece }) => (piece.itemId === null ? [piece.category] : [])));
  const items = new Set(held.flatMap(({ piece }) => (piece.itemId === null || whole.has(piece.category) ? [] : [piece.itemId])));
  return listWords([...(whole.size > 0 ? [countWords(whole.size, 'category', 'categories')] : []), ...(items.size > 0 ? [countWords(items.size, 'item')] : [])]);
}

const named = (counts: readonly (readonly [number, string])[]): string => counts.filter(([count]) => count > 0).map(([count, word]) => countWords(count, word)).join(', ');

/** Where copies of what is deleted now remain and until when, longest last; and the stores that the table does not know. */
function residualOf({ free }: Split, stores: readonly Store[], at: string, zone: string): { readonly dated: readonly string[]; readonly unknown: readonly string[] } {
  const dated: { readonly until: string; readonly says: string }[] = [];
  const unknown: string[] = [];
  for (const name of new Set(free.map(({ store }) => store))) {
    const store = storeOf(stores, name);
    const until = store === null ? undefined : residualUntil(store, at, zone);
    if (store === null || until === undefined) unknown.push(name);
    else if (until !== null) dated.push({ until, says: `${store.words} until ${dayWords(until, zone)}` });
  }
  return { dated: dated.sort((one, other) => millis(one.until) - millis(other.until)).map(({ says }) => says), unknown };
}
