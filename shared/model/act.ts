// Acts: what a reviewer wants done, as immutable documents; and verdicts, the hub's stored answers to them.
import { z } from 'zod';
import { Glance } from './case.ts';
import { ActId, Id, Instant, Line, Prose, Reason, Sha256 } from './words.ts';

/** The facts that a reviewer had before their eyes. The hub's clock decides what `seenAt` means, not the laptop's. */
export const Basis = z.object({ version: z.int().min(1), tag: z.string().regex(/^[0-9a-f]{32}$/), seenAt: Instant });
export type Basis = z.infer<typeof Basis>;

/** What every act carries. `at` is the laptop's clock and orders nothing. */
const common = {
  v: z.literal(1),
  actId: ActId,
  caseId: Id,
  by: Id,
  device: Id,
  at: Instant,
  reason: Reason,
  /** What the screen showed, for the conflict room. Evidence of the moment; the hub judges by `basis` alone. */
  then: Glance.nullable(),
};

const onFacts = { ...common, basis: Basis };

/** The acts of wire 1. Strict: an unknown key is refused, because a half-understood act must not be carried out. */
export const Act = z.discriminatedUnion('kind', [
  z.strictObject({ ...onFacts, kind: z.literal('claim'), args: z.strictObject({ minutes: z.int().min(5).max(24 * 60) }) }),
  z.strictObject({ ...common, kind: z.literal('release'), args: z.strictObject({ token: z.int().min(1) }) }),
  z.strictObject({ ...common, kind: z.literal('note'), args: z.strictObject({ text: Prose.min(1) }) }),
  z.strictObject({ ...onFacts, kind: z.literal('assign'), args: z.strictObject({ to: Id.nullable(), was: Id.nullable() }) }),
  z.strictObject({ ...onFacts, kind: z.literal('propose-decision'), args: z.strictObject({ decision: Line, note: Prose, itemIds: z.array(Id).max(2_000) }) }),
  z.strictObject({ ...onFacts, kind: z.literal('approve'), args: z.strictObject({ proposalHash: Sha256 }) }),
  z.strictObject({ ...onFacts, kind: z.literal('reject'), args: z.strictObject({ proposalHash: Sha256 }) }),
  z.strictObject({ ...common, kind: z.literal('withdraw'), args: z.strictObject({ actId: ActId, docHash: Sha256 }) }),
]);
export type Act = z.infer<typeof Act>;
export type ActKind = Act['kind'];
export const ACT_KINDS = ['claim', 'release', 'note', 'assign', 'propose-decision', 'approve', 'reject', 'withdraw'] as const satisfies readonly ActKind[];

export const CONFLICTS = ['facts_moved', 'already_decided', 'claimed_by_other', 'not_in_your_queues', 'gone', 'effect_exists'] as const;
export const REFUSALS = ['not_allowed', 'same_person', 'bad_shape', 'unknown_act', 'unknown_decision', 'id_reused', 'too_old', 'not_yours'] as const;

/**
 * The hub's answer. All but `later` are final and kept for ever under the act's id, so that asking twice gives the
 * same answer however late the second asking comes.
 */
export const Verdict = z.discriminatedUnion('verdict', [
  z.object({ actId: ActId, verdict: z.literal('applied'), at: Instant, version: z.int(), outcome: z.enum(['done', 'proposed', 'decided']) }),
  z.object({ actId: ActId, verdict: z.literal('armed'), at: Instant, version: z.int(), notBefore: Instant }),
  z.object({ actId: ActId, verdict: z.literal('conflict'), at: Instant, reason: z.enum(CONFLICTS), now: Glance.nullable() }),
  z.object({ actId: ActId, verdict: z.literal('refused'), at: Instant, reason: z.enum(REFUSALS) }),
  z.object({ actId: ActId, verdict: z.literal('withdrawn'), at: Instant }),
  z.object({ actId: ActId, verdict: z.literal('later'), afterSeconds: z.int().min(1) }),
]);
export type Verdict = z.infer<typeof Verdict>;
export type FinalVerdict = Exclude<Verdict, { verdict: 'later' }>;

/**
 * What a verdict sets going in the world. `key` names what is done to whom (`delete:<account>`), so that two cases
 * about one account can never delete it twice.
 */
export const Effect = z.object({
  key: Line,
  caseId: Id,
  actId: ActId,
  state: z.enum(['armed', 'firing', 'done', 'stood_down', 'unknown']),
  notBefore: Instant,
  proposalHash: Sha256.nullable(),
});
export type Effect = z.infer<typeof Effect>;
