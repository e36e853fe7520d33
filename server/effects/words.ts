// What is said of an effect on the case: counts and days, without why a hold stands or what was sent.
import { latestEnd } from '../../shared/rules/holds/deletion.ts';
import type { HeldPiece } from '../../shared/rules/holds/deletion.ts';
import { countWords, listWords, untilWords } from '../../shared/rules/holds/say.ts';
import { keptWords } from '../../shared/rules/ledger/preview.ts';
import type { Manifest, Switch } from './port.ts';

export const NOBODY = 'It is due. Nobody carries it out on this hub: no executor is connected.';
export const HOLDS_UNKNOWN = 'The holds could not be asked for, so nothing was deleted. Docket asks again.';
/** The hub was restored from a backup: what stands here may have happened already. */
export const PAUSED = 'The hub was restored from a backup. Nothing runs before a person has compared it with what the platform remembers.';
export const RESUMED = 'The hub was restored from a backup and goes on. Until this fires it can be called back.';
export const ASKED_ANEW = 'The hub was restored from a backup and goes on. It is asked again under the same key.';
export const SENT_OR_NOT = 'The hub was restored from a backup, and nobody knows whether this was sent before. A person asks the other side; it is not sent again.';
export const NOT_ASKED = 'The platform could not be asked whether this was sent before, so nothing was sent. Docket asks again.';
export const SENT_BEFORE = 'The platform says that this was sent before. It is not sent again.';
export const LOST = 'The package was sent, or not: no answer came. A person asks the other side; it is not sent again.';

/** Why an effect does not fire. A deletion that was begun before and is asked for again has done something already. */
export const stoodDownSays = (why: string, begun: boolean): string => `Stood down, ${begun ? 'nothing more' : 'nothing'} was done. ${why}`;

/** What a hold keeps and until when, without its basis: the queue of a deletion is not the queue of the order behind the hold. */
export function keptSays(held: readonly HeldPiece[], zone: string): string {
  const until = latestEnd(held);
  return until === undefined ? '' : `Kept under hold: ${keptWords({ held })} ${untilWords(until, zone)}; deleted after that.`;
}

/** What a switch did. Identical copies, known by hash, go with the items. */
export function switchedSays({ does, itemIds, copies }: Switch): string {
  const items = countWords(itemIds.length, 'item');
  const also = copies.length === 0 ? '' : ` So are ${countWords(copies.length, 'identical copy', 'identical copies')}, known by hash.`;
  switch (does) {
    case 'block':
      return 'The account is blocked.';
    case 'unblock':
      return 'The account can be used again.';
    case 'disable':
      return `Out of view: ${items}.${also}`;
    case 'restore':
      return `Back in view: ${items}.${also}`;
    case 'seal':
      return 'The chosen items are sealed. What is left here is reference and hash.';
  }
}

/** What was sent, in counts, with the hash that names its manifest. Never a field's value. */
export function sentSays({ package: sent }: Manifest, sha256: string): string {
  const fields = sent.produced.reduce((sum, item) => sum + item.fields.length, 0);
  const categories = new Set(sent.produced.map(({ category }) => category)).size;
  return `Sent: ${countWords(sent.produced.length, 'record')} with ${countWords(fields, 'field')} in ${countWords(categories, 'category', 'categories')}. Withheld: ${countWords(sent.withheld.length, 'record')}. SHA-256 of the manifest: ${sha256}.`;
}

export const notConfirmed = (stores: readonly string[]): string => (stores.length === 0 ? 'Not confirmed yet.' : `Not confirmed by ${listWords(stores)}.`);
