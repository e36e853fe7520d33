// A clock on a case: its stored due, what happened to it, and nothing that a reader would have to compute.
import { z } from 'zod';
import { Id, Instant, Line } from './words.ts';

/**
 * act_by: do it by then. hold_until: keep, release strictly later. not_before: wait until it has passed.
 * keep_open_until: others may come until then. other_party: somebody else's time, shown to us.
 * latest_arguable: show it, never rely on it.
 */
export const CLOCK_KINDS = ['act_by', 'hold_until', 'not_before', 'keep_open_until', 'other_party', 'latest_arguable'] as const;
export type ClockKind = (typeof CLOCK_KINDS)[number];

export const CONFIDENCES = ['high', 'medium', 'low', 'policy'] as const;

const Local = z.iso.datetime({ offset: true });
const Day = z.iso.date();

/**
 * Something that happened to a clock. Both due dates always stand in it, so that no reader has to compute what a
 * deadline used to be. `applied: false` records a change that left the stored due as it was.
 */
export const ClockEvent = z.object({
  kind: z.enum(['started', 'paused', 'resumed', 'extended', 'restarted', 'met', 'missed', 'cancelled', 'rule-changed']),
  at: Instant,
  rule: Line,
  oldDue: Instant.nullable(),
  newDue: Instant,
  applied: z.boolean(),
  reason: z.string().max(4_000),
});
export type ClockEvent = z.infer<typeof ClockEvent>;

/**
 * `due` was stored when it was computed and is never computed again by a reader. Instants in UTC; `dueLocal`,
 * `dueDate` and pauses in the clock's own zone. `latest` is the latest arguable reading: shown, never relied on.
 */
export const Clock = z.object({
  id: Id,
  rule: Line,
  name: Line,
  citation: Line,
  confidence: z.enum(CONFIDENCES),
  basis: z.enum(['law', 'policy']),
  kind: z.enum(CLOCK_KINDS),
  state: z.enum(['running', 'paused', 'met', 'missed', 'cancelled']),
  trigger: Instant,
  timeZone: Line,
  calendar: Line,
  due: Instant,
  dueLocal: Local,
  dueDate: Day,
  latest: z.object({ rule: Line, due: Instant, dueLocal: Local }).nullable(),
  pauses: z.array(z.object({ asked: Day, answered: Day.nullable() })).max(50),
  history: z.array(ClockEvent).max(200),
});
export type Clock = z.infer<typeof Clock>;
