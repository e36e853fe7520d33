// Acts: what a reviewer wants done, as immutable documents; and verdicts, the hub's stored answers to them.
import { z } from 'zod';
import { Glance, RestoreBar } from './case.ts';
import { HoldGround, Secrecy } from './hold.ts';
import { LetterTo } from './person.ts';
import { CheckId, Choice } from './request.ts';
import { ActId, DataCategory, EffectFound, EffectVerb, Id, Instant, Line, Priority, Prose, Reason, Sha256 } from './words.ts';

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

const answer = z.enum(['yes', 'no']);
const happened = { at: Instant, evidence: Prose.min(1) };

/**
 * Something that happened outside and that the case now rests on: what came, when, and where it can be read. `at` is
 * when it happened, which may lie before it was recorded; never after.
 */
export const Recorded = z.discriminatedUnion('fact', [
  z.strictObject({ ...happened, fact: z.literal('signal'), source: Line.min(1), weight: z.enum(['weak', 'medium', 'strong']) }),
  z.strictObject({ ...happened, fact: z.literal('age-shown'), adult: z.boolean() }),
  z.strictObject({ ...happened, fact: z.literal('report-submitted'), reference: Line.min(1), viewed: z.boolean() }),
  z.strictObject({ ...happened, fact: z.literal('evidence-kept') }),
  z.strictObject({ ...happened, fact: z.literal('parent-told') }),
  z.strictObject({ ...happened, fact: z.literal('requester-answered') }),
  z.strictObject({ ...happened, fact: z.literal('counsel-word'), category: Line.min(1), may: z.boolean() }),
  z.strictObject({ ...happened, fact: z.literal('minor-reviewed') }),
  z.strictObject({ ...happened, fact: z.literal('gag-ended'), gagId: Id, how: z.enum(['expired', 'lifted']) }),
  z.strictObject({ ...happened, fact: z.literal('user-told') }),
  z.strictObject({ ...happened, fact: z.literal('emergency-over') }),
  z.strictObject({ ...happened, fact: z.literal('completed') }),
  z.strictObject({ ...happened, fact: z.literal('counter-notice') }),
  z.strictObject({ ...happened, fact: z.literal('restore-bar'), bar: RestoreBar }),
  z.strictObject({ ...happened, fact: z.literal('copies-found'), sha256: z.array(Sha256).min(1).max(100) }),
  z.strictObject({ ...happened, fact: z.literal('complaint') }),
  z.strictObject({ ...happened, fact: z.literal('identity'), verified: z.boolean() }),
  z.strictObject({ ...happened, fact: z.literal('acknowledged') }),
]);
export type Recorded = z.infer<typeof Recorded>;

/** The acts that a desk may send. Strict: an unknown key is refused, because a half-understood act must not be carried out. */
export const Act = z.discriminatedUnion('kind', [
  z.strictObject({ ...onFacts, kind: z.literal('claim'), args: z.strictObject({ minutes: z.int().min(5).max(24 * 60) }) }),
  z.strictObject({ ...onFacts, kind: z.literal('check-out'), args: z.strictObject({ hours: z.int().min(1).max(72), trip: Id }) }),
  z.strictObject({ ...common, kind: z.literal('break-claim'), args: z.strictObject({ token: z.int().min(1) }) }),
  z.strictObject({ ...common, kind: z.literal('release'), args: z.strictObject({ token: z.int().min(1) }) }),
  z.strictObject({ ...common, kind: z.literal('note'), args: z.strictObject({ text: Prose.min(1) }) }),
  z.strictObject({ ...onFacts, kind: z.literal('assign'), args: z.strictObject({ to: Id.nullable(), was: Id.nullable() }) }),
  z.strictObject({ ...onFacts, kind: z.literal('propose-decision'), args: z.strictObject({ decision: Line, note: Prose, itemIds: z.array(Id).max(2_000), choices: z.record(Id, Choice).optional() }) }),
  z.strictObject({ ...onFacts, kind: z.literal('approve'), args: z.strictObject({ proposalHash: Sha256 }) }),
  z.strictObject({ ...onFacts, kind: z.literal('reject'), args: z.strictObject({ proposalHash: Sha256 }) }),
  z.strictObject({ ...common, kind: z.literal('withdraw'), args: z.strictObject({ actId: ActId, docHash: Sha256 }) }),
  z.strictObject({ ...onFacts, kind: z.literal('set-priority'), args: z.strictObject({ to: Priority, was: Priority }) }),
  z.strictObject({
    ...onFacts,
    kind: z.literal('verify-requester'),
    args: z.strictObject({
      checks: z.array(z.strictObject({ check: CheckId, answer, evidence: Prose })).max(15),
      paper: z.array(z.strictObject({ check: Line, answer, evidence: Prose })).max(50),
    }),
  }),
  z.strictObject({ ...onFacts, kind: z.literal('place-hold'), args: z.strictObject({ category: DataCategory.nullable(), itemId: Id.nullable(), ground: HoldGround, received: Instant, secrecy: Secrecy }) }),
  z.strictObject({ ...onFacts, kind: z.literal('renew-hold'), args: z.strictObject({ holdId: Id, requested: Instant, goodCause: z.boolean(), caseNumber: Line.nullable() }) }),
  z.strictObject({ ...onFacts, kind: z.literal('release-hold'), args: z.strictObject({ holdId: Id }) }),
  z.strictObject({ ...onFacts, kind: z.literal('pause-clock'), args: z.strictObject({ clockId: Id, asked: Instant }) }),
  z.strictObject({ ...onFacts, kind: z.literal('resume-clock'), args: z.strictObject({ clockId: Id, answered: Instant }) }),
  z.strictObject({ ...onFacts, kind: z.literal('extend-clock'), args: z.strictObject({ clockId: Id }) }),
  z.strictObject({ ...onFacts, kind: z.literal('record-fact'), args: Recorded }),
  z.strictObject({ ...onFacts, kind: z.literal('reopen'), args: z.strictObject({}) }),
  z.strictObject({ ...onFacts, kind: z.literal('resolve-effect'), args: z.strictObject({ key: Line, found: EffectFound }) }),
  z.strictObject({ ...onFacts, kind: z.literal('merge-duplicate'), args: z.strictObject({ into: Id }) }),
  z.strictObject({ ...common, kind: z.literal('message'), args: z.strictObject({ to: LetterTo, subject: Line.min(1), text: Prose.min(1) }) }),
]);
export type Act = z.infer<typeof Act>;
export type ActKind = Act['kind'];
export const ACT_KINDS = [
  'claim', 'check-out', 'release', 'break-claim', 'note', 'assign', 'set-priority', 'verify-requester', 'place-hold', 'renew-hold', 'release-hold', 'pause-clock', 'resume-clock', 'extend-clock',
  'record-fact', 'propose-decision', 'approve', 'reject', 'reopen', 'resolve-effect', 'merge-duplicate', 'message', 'withdraw',
] as const satisfies readonly ActKind[];

export const CONFLICTS = ['facts_moved', 'already_decided', 'claimed_by_other', 'not_in_your_queues', 'gone', 'effect_exists'] as const;
export const REFUSALS = ['not_allowed', 'same_person', 'bad_shape', 'unknown_act', 'unknown_decision', 'id_reused', 'too_old', 'not_yours',
  // What the rules of the case say no to; each has a sentence that says what to do first.
  'wrong_stage', 'not_verified', 'not_identified', 'counsel_first', 'nothing_to_send', 'under_hold', 'must_wait', 'barred', 'keep_evidence_first', 'rule_refuses',
] as const;

/**
 * The hub's answer. All but `later` are final and kept for ever under the act's id, so that asking twice gives the
 * same answer however late the second asking comes.
 */
export const Verdict = z.discriminatedUnion('verdict', [
  z.object({ actId: ActId, verdict: z.literal('applied'), at: Instant, version: z.int(), outcome: z.enum(['done', 'proposed', 'decided', 'stepped']) }),
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
  does: EffectVerb,
  caseId: Id,
  actId: ActId,
  state: z.enum(['armed', 'firing', 'done', 'stood_down', 'unknown']),
  notBefore: Instant,
  proposalHash: Sha256.nullable(),
});
export type Effect = z.infer<typeof Effect>;
