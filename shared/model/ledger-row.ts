// A row of the deletion ledger: one account's data of one category in one store, and what became of it.
import { z } from 'zod';
import { DataCategory, Id, Instant, Line } from './words.ts';

export const LEDGER_STATES = ['planned', 'asked', 'held', 'failed', 'acknowledged', 'residual'] as const;
export const LedgerState = z.enum(LEDGER_STATES);
export type LedgerState = z.infer<typeof LedgerState>;

/** A row. `key` is what a store remembers, so that asking twice deletes once. All instants in UTC. */
export const LedgerRow = z.object({
  key: Line,
  /** The key of the effect that planned it; null where nobody recorded it. */
  effect: Line.nullable().default(null),
  accountId: Id,
  category: DataCategory,
  itemId: Id.nullable(),
  store: Line,
  records: z.int().min(0),
  state: LedgerState,
  movedAt: Instant,
  attempts: z.int().min(0),
  /** When the store confirmed; only final rows have it. */
  deletedAt: Instant.nullable(),
  /** Only of a held row; null there too where the hold has no end of its own. */
  heldUntil: Instant.nullable(),
  residualUntil: Instant.nullable(),
  failure: Line.nullable(),
});
export type LedgerRow = z.infer<typeof LedgerRow>;
