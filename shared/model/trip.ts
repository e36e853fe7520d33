// A trip: cases checked out together for work away from the hub, as the desk shows it.
import { z } from 'zod';
import { Id, Instant, Line, Prose, Queue } from './words.ts';

/**
 * What became of one case of a trip. waiting: not answered yet. held: the lease is this person's. done: decided by this
 * person, sent or not. released: given back. lost: somebody else was first (`conflict`), the hub refused, a lead broke
 * the lease, it lapsed, or the case left what this person may read (`left`).
 */
const TripCase = z.object({
  caseId: Id,
  /** Null both where the case is not on this computer. */
  number: Line.nullable(),
  title: Line.nullable(),
  state: z.enum(['waiting', 'held', 'done', 'released', 'lost']),
  why: z.enum(['conflict', 'refused', 'broken', 'lapsed', 'left']).nullable(),
  until: Instant.nullable(),
});

/** Cases checked out together for work away from the hub. The five counts add up to `asked`. */
export const TripShown = z.object({
  id: Id,
  queue: Queue,
  reason: Prose,
  hours: z.int(),
  /** By this computer's clock. */
  made: Instant,
  ended: Instant.nullable(),
  /** In hub time: when the first lease that is still held ends; null before the first verdict. */
  until: Instant.nullable(),
  asked: z.int(),
  waiting: z.int(),
  held: z.int(),
  done: z.int(),
  released: z.int(),
  lost: z.int(),
  /** Recordings and images of the cases held: how many there are, how many are here, and how many stay at the hub. All 0 where none were asked for. */
  media: z.object({ wanted: z.int(), held: z.int(), bytes: z.int(), skipped: z.int() }),
  cases: z.array(TripCase),
});
export type TripShown = z.infer<typeof TripShown>;
