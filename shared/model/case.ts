// A case: what it says, who asks, what it is about, and what was decided.
import { z } from 'zod';
import { AccountRef } from './account.ts';
import { ActId, CaseKind, CaseStatus, DataCategory, Id, Instant, Jurisdiction, Language, Line, Priority, Prose, Sha256 } from './words.ts';

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
 * image on the hub, fetched only on a deliberate act and never with the feed.
 */
export const Item = z.object({
  id: Id,
  kind: z.enum(['persona', 'world', 'chat-message', 'voice-recording', 'image', 'account', 'url']),
  label: Line,
  url: z.string().max(4_000).nullable(),
  excerpt: Prose.nullable(),
  category: DataCategory,
  media: z.object({ id: Id, mime: z.enum(['image/png', 'audio/wav']), bytes: z.int(), sha256: Sha256 }).nullable(),
});
export type Item = z.infer<typeof Item>;

/** A clock on a case. `due` was stored when it was computed and is never computed again by a reader. */
export const Clock = z.object({
  id: Id,
  rule: Line,
  name: Line,
  citation: Line,
  basis: z.enum(['law', 'policy']),
  kind: z.enum(['act_by', 'hold_until', 'not_before', 'keep_open_until', 'other_party', 'latest_arguable']),
  state: z.enum(['running', 'paused', 'met', 'missed', 'cancelled']),
  trigger: Instant,
  timeZone: Line,
  due: Instant,
});
export type Clock = z.infer<typeof Clock>;

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

/** A text that came with the case, in full, as it was received. */
export const EvidenceText = z.object({ id: Id, name: Line, language: Language, sha256: Sha256, text: z.string().max(6_000_000) });
export type EvidenceText = z.infer<typeof EvidenceText>;

const Element = z.enum(['present', 'missing', 'unclear']);

/** What each kind of case adds. The discriminator is `of`, the same word as the case's `kind`. */
export const CaseDetail = z.discriminatedUnion('of', [
  z.object({
    of: z.literal('content-removal'),
    regime: z.enum(['dmca-notice', 'dmca-counter-notice', 'dmca-retraction', 'government', 'intimate-image', 'dsa-notice', 'terrorist-content', 'own-removal']),
    work: Prose,
    elements: z.record(Line, Element),
  }),
  z.object({
    of: z.literal('under18'),
    route: z.enum(['chat-statement', 'parent-report', 'age-signal', 'school-or-payment', 'staff-reading']),
    statedAge: z.int().min(0).max(120).nullable(),
    signals: z.array(z.object({ source: Line, says: Line, at: Instant, weight: z.enum(['weak', 'medium', 'strong']) })).max(50),
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
  }),
  z.object({
    of: z.literal('data-subject'),
    right: z.enum(['access', 'correction', 'deletion', 'opt-out']),
    regime: Line,
    identity: z.enum(['not-asked', 'asked', 'verified', 'failed']),
    categories: z.array(DataCategory).max(20),
  }),
]);
export type CaseDetail = z.infer<typeof CaseDetail>;

/** What one person wants to be the answer; it waits for a second person, and `hash` is what that person approves. */
export const Proposal = z.object({ actId: ActId, by: Id, at: Instant, decision: Line, note: Prose, reason: Prose, itemIds: z.array(Id).max(2_000), hash: Sha256 });
export type Proposal = z.infer<typeof Proposal>;

export const Decision = z.object({ actId: ActId, by: Id, approvedBy: Id.nullable(), at: Instant, decision: Line, note: Prose, reason: Prose, itemIds: z.array(Id).max(2_000) });
export type Decision = z.infer<typeof Decision>;

/** Everything a decision rests on. `version` and `tag` of the record name exactly these facts. */
export const CaseFacts = z.object({
  number: Line,
  kind: CaseKind,
  title: Line,
  status: CaseStatus,
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
export const Claim = z.object({ by: Id, until: Instant, token: z.int().min(1) });
export type Claim = z.infer<typeof Claim>;

/**
 * What may change without moving the facts: who works on it and how soon. `lastToken` is the newest fencing token
 * ever given for this case; it only grows, also across claims that lapsed or were released.
 */
export const CaseState = z.object({ assignee: Id.nullable(), claim: Claim.nullable(), lastToken: z.int().min(0), priority: Priority });
export type CaseState = z.infer<typeof CaseState>;

/** What happened, append-only. `by` is a person's id, `hub` or `platform`. */
export const CaseEvent = z.object({
  id: Id,
  at: Instant,
  by: Id,
  kind: z.enum(['received', 'claimed', 'released', 'noted', 'assigned', 'proposed', 'approved', 'rejected', 'withdrawn', 'decided', 'closed', 'facts-changed', 'effect']),
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
 * a conflict, so that then and now can stand side by side.
 */
export const Glance = z.object({
  version: z.int(),
  tag: z.string(),
  status: CaseStatus,
  title: Line,
  priority: Priority,
  assignee: Id.nullable(),
  claimedBy: Id.nullable(),
  decision: Line.nullable(),
  decidedBy: Id.nullable(),
  proposal: Line.nullable(),
  proposedBy: Id.nullable(),
  items: z.int(),
  due: Instant.nullable(),
  changed: z.object({ at: Instant, by: Id, says: Prose }).nullable(),
});
export type Glance = z.infer<typeof Glance>;

export { firstDue, glanceAt } from '../rules/glance.ts';
