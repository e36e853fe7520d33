// What a hold is, whether it lives at an instant, and what it keeps.
import { z } from 'zod';
import type { Hold, HoldGround, LegalHold } from '../../model/hold.ts';
import { DataCategory, Id, Line } from '../../model/words.ts';
import { millis } from '../clocks/local-time.ts';
import { isOver } from '../clocks/moves.ts';

/** What a deletion or a hold is about: one item, or with `itemId: null` a lump of a category that may contain any item. */
export const Piece = z.object({ accountId: Id, category: DataCategory, itemId: Id.nullable(), store: Line, records: z.int().min(0) });
export type Piece = z.infer<typeof Piece>;
export type Place = Pick<Piece, 'accountId' | 'category' | 'itemId'>;

/** A hold as the case carries it. Its ground is not said there, so that it counts as the strictest until somebody says it. */
export const fromModel = (hold: Hold, ground: HoldGround = 'other'): LegalHold => ({
  ...hold, ground, renewal: null, secrecy: { kind: 'no-tip', until: null, ended: null }, released: null,
});

/** Whether a renewal counts: it was received before the first period was over (LAW K12). */
export const renewedInTime = (hold: LegalHold): boolean =>
  hold.renewal !== null && (hold.expires === null || !isOver(hold.expires, hold.renewal.requested));

/** The last second a hold binds, in UTC; null where it has no end of its own or a renewal waits for its answer. */
export function endOf(hold: LegalHold): string | null {
  if (hold.expires === null) return null;
  if (hold.renewal === null || !renewedInTime(hold)) return hold.expires;
  if (hold.renewal.until === null) return null;
  return later(hold.expires, hold.renewal.until);
}

/**
 * Whether a hold binds at an instant. Release needs two people: a record that one person made alone releases nothing.
 * A hold that was placed "later" than `at` binds too: a clock that was put back must not open it.
 */
export function isLive(hold: LegalHold, at: string): boolean {
  const { released } = hold;
  if (released !== null && released.by !== released.approvedBy && millis(released.at) <= millis(at)) return false;
  const end = endOf(hold);
  return end === null || !isOver(end, at);
}

/** The holds that bind at an instant, in their order. */
export const liveHolds = (holds: readonly LegalHold[], at: string): LegalHold[] => holds.filter((hold) => isLive(hold, at));

/**
 * Whether a hold reaches a place. A lump may contain the held item, so that a hold on one item keeps the whole lump
 * until somebody lists it item by item. A named item is held under whatever category it is filed.
 */
export function reaches(hold: LegalHold, place: Place): boolean {
  if (hold.accountId !== place.accountId) return false;
  if (hold.itemId !== null && place.itemId !== null) return hold.itemId === place.itemId;
  return hold.category === null || hold.category === place.category;
}

export type Held = {
  /** Every hold that keeps it, the one that lasts longest first. */
  readonly holds: readonly [LegalHold, ...LegalHold[]];
  /** The last second of the latest of them; null where one has no end. */
  readonly until: string | null;
};

/** What keeps a place at an instant, or null where nothing does. Of several holds the latest wins (LAW section 0). */
export function heldBy(holds: readonly LegalHold[], place: Place, at: string): Held | null {
  const binding = liveHolds(holds, at).filter((hold) => reaches(hold, place));
  const [first, ...rest] = binding.sort((one, other) => lateness(other) - lateness(one));
  return first === undefined ? null : { holds: [first, ...rest], until: endOf(first) };
}

const lateness = (hold: LegalHold): number => {
  const end = endOf(hold);
  return end === null ? Number.MAX_VALUE : millis(end);
};

/** The later of two instants. */
const later = (one: string, other: string): string => (millis(other) > millis(one) ? other : one);
