// A case: what it says, who asks, what it is about, and what was decided.
import { z } from 'zod';
import { AccountRef } from './account.ts';
import { Clock } from './clock.ts';
import { Hold } from './hold.ts';
import { CheckAnswer, Choice, CounselWord, Gag, PackageItem, PackageKept, PaperCheck } from './request.ts';
import { ActId, CaseKind, CaseStatus, DataCategory, EffectVerb, Id, Instant, Jurisdiction, Language, Line, Priority, Prose, Sha256, Stage } from './words.ts';

/** Who asks, for whom. `authority` is a government body, a court or the police. */
export const Party = z.object({
  role: z.enum(['requester', 'agent', 'on-behalf-of', 'reporter', 'reported', 'parent', 'authority', 'counsel']),
  name: Line,
  organisation: Line.nullable(),
  contact: Line.nullable(),
  authority: z.boolean(),
  verified: z.enum(['not-checked', 'checked', 'failed']),
});
export type Party = z.infer<typeof Party>;

/**
 * A thing that the case is about. `url` is what a notice reported, kept as written; `media` names a recording or
 * image on the hub, fetched only on a deliberate act and never with the feed. A `sealed` item has lost excerpt and
 * media here: only its hash and the sealed store's reference are left, and nobody can look at it in a console.
 */
export const Item = z.object({
  id: Id,
  kind: z.enum(['persona', 'world', 'chat-message', 'voice-recording', 'image', 'account', 'url']),
  label: Line,
  url: z.string().max(4_000).nullable(),
  excerpt: Prose.nullable(),
  category: DataCategory,
  state: z.enum(['shown', 'disabled', 'removed', 'sealed']).default('shown'),
  sealed: z.object({ reference: Line, sha256: Sha256 }).nullable().default(null),
  media: z.object({ id: Id, mime: z.enum(['image/png', 'audio/wav']), bytes: z.int(), sha256: Sha256 }).nullable(),
});
export type Item = z.infer<typeof Item>;
/** An item as somebody outside gives it: what only happens here may be left out. */
export type ItemGiven = z.input<typeof Item>;

/** A text that came with the case, in full, as it was received. */
export const EvidenceText = z.object({ id: Id, name: Line, language: Language, sha256: Sha256, text: z.string().max(6_000_000) });
export type EvidenceText = z.infer<typeof EvidenceText>;

const Element = z.enum(['present', 'missing', 'unclear']);

/** Why a disabled item is not brought back on the restore day (LAW K10). */
export const RestoreBar = z.enum(['intimate-image', 'child-safety', 'terms', 'court-notice']);
export type RestoreBar = z.infer<typeof RestoreBar>;

/** What DSA Art. 17(3) asks of a statement of reasons, in its order; the text is what the person who posted it is told. */
export const StatementOfReasons = z.object({
  restriction: Line,
  scope: Line,
  facts: Prose,
  fromNotice: z.boolean(),
  automated: z.boolean(),
  ground: z.object({ kind: z.enum(['law', 'terms']), reference: Line, why: Prose }),
  redress: Prose,
});
export type StatementOfReasons = z.infer<typeof StatementOfReasons>;

/** What each kind of case adds. The discriminator is `of`, the same word as the case's `kind`. */
export const CaseDetail = z.discriminatedUnion('of', [
  z.object({
    of: z.literal('content-removal'),
    regime: z.enum(['dmca-notice', 'dmca-counter-notice', 'dmca-retraction', 'government', 'intimate-image', 'dsa-notice', 'terrorist-content', 'own-removal']),
    work: Prose,
    elements: z.record(Line, Element),
    /** When the request was complete, where it was not on receipt: only then its clock starts. */
    completed: Instant.nullable().default(null),
    counterNotice: Instant.nullable().default(null),
    bars: z.array(RestoreBar).max(4).default([]),
    /** Hashes of images known to be identical to what was reported; copies of them go too. */
    copies: z.array(Sha256).max(500).default([]),
    complaint: Instant.nullable().default(null),
    statement: StatementOfReasons.nullable().default(null),
  }),
  z.object({
    of: z.literal('under18'),
    route: z.enum(['chat-statement', 'parent-report', 'age-signal', 'school-or-payment', 'staff-reading']),
    statedAge: z.int().min(0).max(120).nullable(),
    signals: z.array(z.object({ source: Line, says: Line, at: Instant, weight: z.enum(['weak', 'medium', 'strong']) })).max(50),
    assurance: z.enum(['not-asked', 'asked', 'adult', 'minor']).default('not-asked'),
    /** The child-safety route: the report outside and since when it is preserved. Null where it was not taken. */
    safety: z.object({ since: Instant, imminent: z.boolean(), report: z.object({ reference: Line, submitted: Instant, viewed: z.boolean() }).nullable() }).nullable().default(null),
    /** What a child-safety reviewer recorded as kept where the account has itself reported abuse (LAW K15). */
    evidenceKept: Prose.nullable().default(null),
    parentTold: Instant.nullable().default(null),
  }),
  z.object({
    of: z.literal('law-enforcement'),
    process: Line,
    agency: Line,
    reference: Line,
    categories: z.array(DataCategory).max(20),
    from: Instant.nullable(),
    to: Instant.nullable(),
    gagUntil: Instant.nullable(),
    emergency: z.boolean(),
    /** The accounts that the paper names. Empty: the case's own account. */
    targets: z.array(Id).max(50).default([]),
    gags: z.array(Gag).max(20).default([]),
    checks: z.array(CheckAnswer).max(200).default([]),
    paper: z.array(PaperCheck).max(100).default([]),
    counsel: z.array(CounselWord).max(100).default([]),
    /** What the platform found that the paper could be about: fields by name, never their values. */
    records: z.array(PackageItem).max(2_000).default([]),
    /** Who looked first where the account holder is believed to be under 18. */
    minorReviewedBy: Id.nullable().default(null),
    emergencyOver: Instant.nullable().default(null),
    notified: Instant.nullable().default(null),
  }),
  z.object({
    of: z.literal('data-subject'),
    right: z.enum(['access', 'correction', 'deletion', 'opt-out']),
    regime: Line,
    identity: z.enum(['not-asked', 'asked', 'verified', 'failed']),
    categories: z.array(DataCategory).max(20),
    records: z.array(PackageItem).max(2_000).default([]),
    acknowledged: Instant.nullable().default(null),
  }),
]);
export type CaseDetail = z.infer<typeof CaseDetail>;
/** A detail as somebody outside gives it: what only happens here may be left out. */
export type CaseDetailGiven = z.input<typeof CaseDetail>;

const ruling = {
  actId: ActId,
  by: Id,
  at: Instant,
  decision: Line,
  note: Prose,
  reason: Prose,
  itemIds: z.array(Id).max(2_000),
  /** The hold that is to be released, where the decision is about one. */
  holdId: Id.nullable().default(null),
  /** The package that is to be sent, as the hub assembled it. */
  package: PackageKept.nullable().default(null),
};

/** What one person wants to be the answer; it waits for a second person, and `hash` is what that person approves. */
export const Proposal = z.object({ ...ruling, choices: z.record(Id, Choice).default({}), hash: Sha256 });
export type Proposal = z.infer<typeof Proposal>;

/**
 * What was decided. `hash` names the proposal that it came from and `choices` are what its package was made of, so that
 * both can be compared when the effect fires. `from` is where the case stood, so that taking it back leads there. A
 * decision of the first wire has neither hash nor place.
 */
export const Decision = z.object({ ...ruling, choices: z.record(Id, Choice).default({}), hash: Sha256.nullable().default(null), approvedBy: Id.nullable(), from: Stage.nullable().default(null) });
export type Decision = z.infer<typeof Decision>;

/** Everything a decision rests on. `version` and `tag` of the record name exactly these facts. */
export const CaseFacts = z.object({
  number: Line,
  kind: CaseKind,
  title: Line,
  status: CaseStatus,
  /** Where the case stands on the path of its kind; `shared/rules/decisions.ts` says what leads from where to where. */
  stage: Stage.default('received'),
  /** The case that this one is a duplicate of. */
  duplicateOf: Id.nullable().default(null),
  jurisdiction: Jurisdiction,
  language: Language,
  received: Instant,
  subject: AccountRef.nullable(),
  summary: Prose,
  parties: z.array(Party).max(50),
  items: z.array(Item).max(5_000),
  clocks: z.array(Clock).max(50),
  holds: z.array(Hold).max(200),
  proposal: Proposal.nullable(),
  decision: Decision.nullable(),
  detail: CaseDetail,
});
export type CaseFacts = z.infer<typeof CaseFacts>;

/** A claim is a lease in hub time. It saves double work; it is not what makes a decision safe. */
export const Claim = z.object({
  by: Id,
  until: Instant,
  token: z.int().min(1),
  /** The trip for which it was checked out with others; null for a claim at the desk. */
  trip: Id.nullable().default(null),
});
export type Claim = z.infer<typeof Claim>;

/** An effect as a screen shows it: what it does, and from when it may fire. Until then it can be called back. */
export const EffectShown = z.object({
  key: Line,
  does: EffectVerb,
  actId: ActId,
  state: z.enum(['armed', 'firing', 'done', 'stood_down', 'unknown']),
  notBefore: Instant,
  /** What it did, or why it waits or stood down. Empty before. */
  says: Prose,
});
export type EffectShown = z.infer<typeof EffectShown>;

/**
 * What may change without moving the facts: who works on it and how soon. `lastToken` is the newest fencing token
 * ever given for this case; it only grows, also across claims that lapsed or were released.
 */
export const CaseState = z.object({ assignee: Id.nullable(), claim: Claim.nullable(), lastToken: z.int().min(0), priority: Priority, effects: z.array(EffectShown).max(50).default([]) });
export type CaseState = z.infer<typeof CaseState>;

/** What happened, append-only. `by` is a person's id, `hub` or `platform`. */
export const CaseEvent = z.object({
  id: Id,
  at: Instant,
  by: Id,
  kind: z.enum(['received', 'claimed', 'released', 'noted', 'assigned', 'proposed', 'approved', 'rejected', 'withdrawn', 'decided', 'closed', 'facts-changed', 'effect', 'stepped', 'recorded', 'verified', 'hold', 'clock', 'reminder', 'message', 'reopened', 'merged', 'priority']),
  says: Prose,
  actId: ActId.nullable(),
});
export type CaseEvent = z.infer<typeof CaseEvent>;

/** A case as the hub holds it and the feed carries it. `tag` is the hub's hash of the facts; readers only echo it. */
export const Case = z.object({
  id: Id,
  version: z.int().min(1),
  tag: z.string().regex(/^[0-9a-f]{32}$/),
  facts: CaseFacts,
  state: CaseState,
  events: z.array(CaseEvent).max(5_000),
});
export type Case = z.infer<typeof Case>;

/**
 * A case at one look: what a reviewer had before their eyes when they decided. It travels inside the act and inside
 * a conflict, so that then and now can stand side by side; so it is small, and holds no content. What is null where it
 * can never be null comes from an act of the first wire, which did not carry it.
 */
export const Glance = z.object({
  version: z.int(),
  tag: z.string(),
  status: CaseStatus,
  stage: Stage.nullable().default(null),
  title: Line,
  priority: Priority,
  assignee: Id.nullable(),
  claimedBy: Id.nullable(),
  claimedUntil: Instant.nullable().default(null),
  decision: Line.nullable(),
  decidedBy: Id.nullable(),
  proposal: Line.nullable(),
  proposedBy: Id.nullable(),
  items: z.int(),
  holds: z.int().nullable().default(null),
  due: Instant.nullable(),
  /** How many of its clocks are paused. */
  paused: z.int().nullable().default(null),
  /** What of the detail moves most, by its name: a count, a state or a day each. A name without a value is not there. */
  detail: z.record(z.string().regex(/^[a-z][a-z-]{0,29}$/), z.string().max(80)).default({}),
  /** The newest event that changed anything of this: who, when, and the beginning of what it says. */
  changed: z.object({ at: Instant, by: Id, says: Prose }).nullable(),
});
export type Glance = z.infer<typeof Glance>;

export { firstDue, glanceAt } from '../rules/glance.ts';
