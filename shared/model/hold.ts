// Holds: what must be kept, on which account, under which law, until when, and who may not learn of it.
import { z } from 'zod';
import { DataCategory, Id, Instant, Line, Reason } from './words.ts';

/** A hold beats a deletion for what it names: null means every category, or every item. */
export const Hold = z.object({
  id: Id,
  accountId: Id,
  category: DataCategory.nullable(),
  itemId: Id.nullable(),
  basis: Line,
  sourceCaseId: Id.nullable(),
  placed: Instant,
  expires: Instant.nullable(),
});
export type Hold = z.infer<typeof Hold>;

export const HOLD_GROUNDS = [
  'us-2703f', 'us-warrant-pending', 'us-ncmec-year', 'us-ca-direction', 'eu-epoc', 'eu-epoc-pr', 'eu-tco', 'uk-csea-year', 'litigation', 'other',
] as const;
export const HoldGround = z.enum(HOLD_GROUNDS);
export type HoldGround = z.infer<typeof HoldGround>;

/**
 * Who may not learn of a hold. `gag` is an order, `no-tip` is policy. `until` is the date of the order, null where it
 * names none. `ended` is somebody's record that it is over: a passed date alone ends nothing.
 */
export const Secrecy = z.object({ kind: z.enum(['none', 'no-tip', 'gag']), until: Instant.nullable(), ended: Instant.nullable() });
export type Secrecy = z.infer<typeof Secrecy>;

/**
 * A hold with all that decides how long it binds. Every `Hold` of a case is one with the rest filled in
 * (`fromModel`), and every one of these is a `Hold`. `expires` is the end of the first period and never rewritten.
 */
export const LegalHold = z.object({
  ...Hold.shape,
  ground: HoldGround,
  /** `until: null` is a renewal that was received and not yet answered. */
  renewal: z.object({ requested: Instant, until: Instant.nullable() }).nullable(),
  secrecy: Secrecy,
  released: z.object({ at: Instant, by: Id, approvedBy: Id, reason: Reason }).nullable(),
});
export type LegalHold = z.infer<typeof LegalHold>;
