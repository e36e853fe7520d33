// What a deletion may take and what it must leave: split under holds, and asked again at the moment it fires.
import { z } from 'zod';
import { LegalHold } from '../../model/hold.ts';
import type { Account } from '../../model/account.ts';
import { endOf, heldBy } from './hold.ts';
import type { Held, Piece } from './hold.ts';
import { countWords, listWords, untilWords } from './say.ts';
import { millis } from '../clocks/local-time.ts';

export type HeldPiece = {
  readonly piece: Piece;
  readonly by: Held;
  readonly until: string | null;
  /** The basis of every hold that keeps it, each once. */
  readonly basis: readonly string[];
  /**
   * Not null where the piece is a lump and only these items in it are held: list the lump item by item and split
   * again, and all but these become free. Deleting around them without a list would be guessing.
   */
  readonly onlyItems: readonly string[] | null;
};

export type Split = { readonly free: readonly Piece[]; readonly held: readonly HeldPiece[] };

/** An account's inventory as pieces: lumps of a category in a store. Rows without records are left out. */
export const piecesOf = (account: Pick<Account, 'id' | 'inventory'>): Piece[] =>
  account.inventory.filter((row) => row.records > 0).map(({ category, store, records }) => ({ accountId: account.id, category, itemId: null, store, records }));

/**
 * Splits an inventory at an instant into what may be deleted and what holds keep, with the latest end and every basis.
 * Each piece stands in exactly one of the two, in the inventory's order. Source: LAW K1, section 0 (latest wins).
 */
export function splitDeletion(inventory: readonly Piece[], holds: readonly LegalHold[], at: string): Split {
  const free: Piece[] = [];
  const held: HeldPiece[] = [];
  for (const piece of inventory) {
    const by = heldBy(holds, piece, at);
    if (by === null) {
      free.push(piece);
      continue;
    }
    const items = by.holds.flatMap((hold) => (hold.itemId === null ? [] : [hold.itemId]));
    const onlyItems = piece.itemId === null && items.length === by.holds.length ? [...new Set(items)] : null;
    held.push({ piece, by, until: by.until, basis: [...new Set(by.holds.map((hold) => hold.basis))], onlyItems });
  }
  return { free, held };
}

/** What is left of a lump without its held items: it may be deleted, `but` for these. */
export type Rest = { readonly piece: Piece; readonly but: readonly string[] };
export type Listed = Split & { readonly rests: readonly Rest[] };

/**
 * The split with lumps taken apart: where only single items of a lump are held and its store can leave items out, each
 * of them stays by itself as long as its own holds last, and the rest of the lump is free. So one sealed image keeps
 * itself for its year and not ten thousand messages with it. A store that cannot keeps the whole lump.
 */
export function splitByItem(split: Split, lists: (store: string) => boolean): Listed {
  const free = [...split.free];
  const held: HeldPiece[] = [];
  const rests: Rest[] = [];
  for (const kept of split.held) {
    const { piece, by, onlyItems } = kept;
    if (onlyItems === null || !lists(piece.store)) {
      held.push(kept);
      continue;
    }
    for (const itemId of onlyItems) {
      const [first, ...more] = by.holds.filter((hold) => hold.itemId === itemId);
      if (first === undefined) continue;
      const own: Held = { holds: [first, ...more], until: endOf(first) };
      held.push({ piece: { ...piece, itemId, records: 1 }, by: own, until: own.until, basis: [...new Set(own.holds.map((hold) => hold.basis))], onlyItems: null });
    }
    const rest = { ...piece, records: Math.max(0, piece.records - onlyItems.length) };
    free.push(rest);
    rests.push({ piece: rest, but: onlyItems });
  }
  return { free, held, rests };
}

/** The latest end among held pieces; null where one of them has none. Undefined for none. */
export function latestEnd(held: readonly HeldPiece[]): string | null | undefined {
  let latest: string | null | undefined;
  for (const { until } of held) {
    if (until === null) return null;
    if (latest === undefined || latest === null || millis(until) > millis(latest)) latest = until;
  }
  return latest;
}

export type Firing =
  | { readonly answer: 'go'; readonly free: readonly Piece[]; readonly held: readonly HeldPiece[]; readonly rests: readonly Rest[]; readonly says: string }
  | { readonly answer: 'wait'; readonly why: 'holds-unknown' | 'all-held'; readonly held: readonly HeldPiece[]; readonly until: string | null; readonly says: string };

const Holds = z.array(LegalHold);

/**
 * Whether a deletion may run now, and on what. `ask` is the hub's answer to "which holds are there?" asked at this
 * moment. Failing to ask, and an answer with so much as one hold that cannot be read, means that nothing is deleted
 * (LAW K13). `at` in UTC; `zone` for the sentence only. `lists` says of a store whether it can leave items out of a
 * deletion; nobody is taken to be able to where it is not given.
 */
export function deletionAtFiring(ask: readonly LegalHold[] | 'failed-to-ask', inventory: readonly Piece[], at: string, zone: string, lists: (store: string) => boolean = () => false): Firing {
  const read = Holds.safeParse(ask);
  if (!read.success) {
    return { answer: 'wait', why: 'holds-unknown', held: [], until: null, says: 'The holds could not be asked for, so nothing was deleted. Docket asks again.' };
  }
  const { free, held, rests } = splitByItem(splitDeletion(inventory, read.data, at), lists);
  const until = latestEnd(held);
  if (until === undefined) return { answer: 'go', free, held, rests, says: 'Nothing is held. Everything is deleted.' };
  const kept = countWords(new Set(held.map(({ piece }) => piece.category)).size, 'category', 'categories');
  const bases = listWords([...new Set(held.flatMap((it) => it.basis))]);
  if (free.length === 0) return { answer: 'wait', why: 'all-held', held, until, says: `Everything is held ${untilWords(until, zone)} (${bases}). Nothing is deleted.` };
  return { answer: 'go', free, held, rests, says: `What is free is deleted. Kept: ${kept} ${untilWords(until, zone)} (${bases}).` };
}
