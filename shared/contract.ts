// Console ↔ desk: one table of calls and one of topics; the console's API and the desk's door are both derived from it.
import { z } from 'zod';
import { Account } from './model/account.ts';
import { ACT_KINDS, Basis, Verdict } from './model/act.ts';
import { Case, EvidenceText, Glance } from './model/case.ts';
import { Person } from './model/person.ts';
import { ScopeDecision } from './rules/scope/scope.ts';
import { ActId, Id, Instant, Line, PRIORITIES, Priority, Prose, Queue, QUEUES, Reason, Sha256 } from './model/words.ts';
import type { Answer } from './fault.ts';

const Nothing = z.strictObject({});

/** Who is signed in here, and to what. `keyNotice` is the sentence to show where the key is not in an OS keychain. */
export const SessionShown = z.object({
  state: z.enum(['signed-out', 'signing-in', 'signed-in']),
  person: Person.nullable(),
  hub: z.object({ url: z.string(), name: Line, demo: z.boolean() }),
  hostName: Line,
  keyNotice: z.string().nullable(),
  mayExport: z.boolean(),
});
export type SessionShown = z.infer<typeof SessionShown>;

/** The quiet line at the foot of the window. Counts are of acts: waiting to be sent, and conflicts not yet settled. */
export const StatusShown = z.object({
  online: z.boolean(),
  syncing: z.boolean(),
  lastSync: Instant.nullable(),
  waiting: z.int(),
  conflicts: z.int(),
  problem: z.object({ code: z.string(), message: z.string() }).nullable(),
});
export type StatusShown = z.infer<typeof StatusShown>;

export const SORTS = ['due', 'received', 'number', 'priority', 'status', 'title', 'subject', 'jurisdiction', 'assignee'] as const;

/** What a list shows: a queue, the filters of its chips, the words of the search box, and the order. Empty list = any. */
export const ViewAsked = z.strictObject({
  queue: Queue,
  status: z.array(z.string().max(40)).max(10).default([]),
  priority: z.array(Priority).max(PRIORITIES.length).default([]),
  jurisdiction: z.array(z.string().max(8)).max(50).default([]),
  language: z.array(z.string().max(8)).max(50).default([]),
  regime: z.array(z.string().max(60)).max(30).default([]),
  assignee: z.enum(['anyone', 'me', 'nobody']).default('anyone'),
  due: z.enum(['any', 'overdue', 'today', 'week']).default('any'),
  search: z.string().max(400).default(''),
  sort: z.strictObject({ by: z.enum(SORTS), down: z.boolean() }).default({ by: 'due', down: false }),
});
export type ViewAsked = z.infer<typeof ViewAsked>;
export type ViewGiven = z.input<typeof ViewAsked>;

const Facet = z.array(z.object({ value: z.string(), count: z.int() }));
/** `view` names the ordered list that the desk keeps for this screen; facets count the whole queue, unfiltered. */
export const ViewShown = z.object({
  view: Id,
  total: z.int(),
  facets: z.object({ status: Facet, priority: Facet, jurisdiction: Facet, language: Facet, regime: Facet }),
});
export type ViewShown = z.infer<typeof ViewShown>;

/** A row of a list. `pending` says what became of the person's own act on it, from the outbox. */
export const RowShown = z.object({
  id: Id,
  what: z.enum(['case', 'account', 'unknown']),
  kind: z.string(),
  /** The finer kind within a queue, as the `regime` facet names it; where the desk leaves it out, `kind` is shown. */
  regime: z.string().optional(),
  number: Line,
  title: Line,
  subject: Line,
  jurisdiction: z.string(),
  language: z.string(),
  status: z.string(),
  priority: Priority,
  assignee: Line.nullable(),
  claimedBy: Line.nullable(),
  due: Instant.nullable(),
  dueRule: Line.nullable(),
  received: Instant,
  pending: z.enum(['waiting', 'conflict', 'refused']).nullable(),
});
export type RowShown = z.infer<typeof RowShown>;

export const ActState = z.enum(['waiting', 'answered']);

/** An act of this person with all that became of it. `now` is the case on this computer at this moment. */
export const OutboxRow = z.object({
  actId: ActId,
  kind: z.string(),
  says: Line,
  caseId: Id,
  caseNumber: Line.nullable(),
  caseTitle: Line.nullable(),
  reason: Prose,
  at: Instant,
  state: ActState,
  sentAt: Instant.nullable(),
  verdict: Verdict.nullable(),
  then: Glance.nullable(),
  now: Glance.nullable(),
  docHash: Sha256,
  settled: z.enum(['let-it-be', 'noted', 'decided-again']).nullable(),
  /** Names for the ids in `then` and `now`, where the desk has them; without them the ids are shown. */
  names: z.record(Id, Line).optional(),
});
export type OutboxRow = z.infer<typeof OutboxRow>;

const DecisionOffered = z.object({ code: Line, label: Line, says: Line, needs: z.enum(['one', 'two', 'counsel']) });

/** A case with what a person needs to decide it: names for ids, what they may do, and their own open acts on it. */
export const CaseShown = z.object({
  what: z.literal('case'),
  case: Case,
  texts: z.array(EvidenceText.omit({ text: true }).extend({ characters: z.int() })),
  names: z.record(Id, Line),
  basis: Basis,
  may: z.array(z.enum(ACT_KINDS)),
  /** Whom the case can be assigned to: everybody who may read its queue, in the order of their names. */
  colleagues: z.array(z.object({ id: Id, name: Line })),
  decisions: z.array(DecisionOffered),
  /** For a law-enforcement request: what its process reaches, category by category; empty where the process is not in the matrix, null elsewhere. */
  scope: z.array(z.object({ category: Line, decision: ScopeDecision, limit: Prose, citation: Prose })).nullable(),
  acts: z.array(OutboxRow),
});
export type CaseShown = z.infer<typeof CaseShown>;

export const AccountShown = z.object({
  what: z.literal('account'),
  account: Account,
  cases: z.array(RowShown),
  names: z.record(Id, Line),
});
export type AccountShown = z.infer<typeof AccountShown>;

/** A record of a kind that this console does not know yet. */
export const UnknownShown = z.object({ what: z.literal('unknown'), id: Id, kind: Line });

const forCase = { caseId: Id, reason: Reason, basis: Basis };

/** What a screen asks to have done. The desk adds author, device, time, id and the glance, and keeps the document. */
export const NewAct = z.discriminatedUnion('kind', [
  z.strictObject({ ...forCase, kind: z.literal('claim'), args: z.strictObject({ minutes: z.int().min(5).max(24 * 60) }) }),
  z.strictObject({ ...forCase, kind: z.literal('release'), args: z.strictObject({ token: z.int().min(1) }) }),
  z.strictObject({ ...forCase, kind: z.literal('note'), args: z.strictObject({ text: Prose.min(1) }) }),
  z.strictObject({ ...forCase, kind: z.literal('assign'), args: z.strictObject({ to: Id.nullable(), was: Id.nullable() }) }),
  z.strictObject({ ...forCase, kind: z.literal('propose-decision'), args: z.strictObject({ decision: Line, note: Prose, itemIds: z.array(Id).max(2_000) }) }),
  z.strictObject({ ...forCase, kind: z.literal('approve'), args: z.strictObject({ proposalHash: Sha256 }) }),
  z.strictObject({ ...forCase, kind: z.literal('reject'), args: z.strictObject({ proposalHash: Sha256 }) }),
  z.strictObject({ ...forCase, kind: z.literal('withdraw'), args: z.strictObject({ actId: ActId, docHash: Sha256 }) }),
]);
export type NewAct = z.infer<typeof NewAct>;

export const ExportAsked = z.strictObject({
  what: z.literal('case-log'),
  format: z.enum(['csv', 'jsonl']),
  view: ViewAsked,
  /** The same filter over several queues in one log, in this order; without it the view's own queue. */
  queues: z.array(Queue).min(1).max(QUEUES.length).optional(),
  reason: Reason,
});
export type ExportAsked = z.infer<typeof ExportAsked>;

export const ExportShown = z.object({
  job: Id,
  state: z.enum(['running', 'done', 'cancelled', 'failed']),
  format: z.enum(['csv', 'jsonl']),
  queues: z.array(Queue).min(1),
  rows: z.int(),
  total: z.int(),
  folder: z.string(),
  files: z.array(z.object({ name: Line, bytes: z.int(), sha256: Sha256 })),
  started: Instant,
  message: z.string().nullable(),
});
export type ExportShown = z.infer<typeof ExportShown>;

const call = <In extends z.ZodType, Out extends z.ZodType>(input: In, output: Out) => ({ input, output }) as const;

/** Every call there is. A host offers exactly these; a screen can ask exactly these. */
export const calls = {
  session: call(Nothing, SessionShown),
  /** Begins a sign-in and gives the address to open in a browser; the `session` topic tells when it is through. */
  startSignIn: call(Nothing, z.object({ url: z.string() })),
  signOut: call(Nothing, SessionShown),
  status: call(Nothing, StatusShown),
  syncNow: call(Nothing, StatusShown),
  /** Lets syncing go on after it halted on an unusual number of removals. */
  resumeSync: call(Nothing, StatusShown),
  queues: call(Nothing, z.array(z.object({ queue: Queue, open: z.int(), overdue: z.int(), total: z.int() }))),
  openView: call(ViewAsked, ViewShown),
  rows: call(z.strictObject({ view: Id, from: z.int().min(0), count: z.int().min(1).max(500) }), z.object({ total: z.int(), from: z.int(), rows: z.array(RowShown) })),
  /** Where a record stands in a view, so that the selection survives a refresh; -1 where it is not in it. */
  place: call(z.strictObject({ view: Id, id: Id }), z.object({ index: z.int() })),
  open: call(z.strictObject({ id: Id }), z.discriminatedUnion('what', [CaseShown, AccountShown, UnknownShown])),
  text: call(z.strictObject({ caseId: Id, textId: Id, from: z.int().min(0), count: z.int().min(1).max(200_000) }), z.object({ text: z.string(), from: z.int(), total: z.int() })),
  /** Fetches one recording or image from the hub, only when a person asks for it; it is not kept. */
  media: call(z.strictObject({ caseId: Id, itemId: Id }), z.object({ mime: z.enum(['image/png', 'audio/wav']), base64: z.string() })),
  act: call(NewAct, OutboxRow),
  outbox: call(Nothing, z.array(OutboxRow)),
  settle: call(z.strictObject({ actId: ActId, how: z.enum(['let-it-be', 'noted', 'decided-again']) }), OutboxRow),
  startExport: call(ExportAsked, ExportShown),
  exports: call(Nothing, z.array(ExportShown)),
  cancelExport: call(z.strictObject({ job: Id }), ExportShown),
} as const;

export type Calls = typeof calls;
export type CallName = keyof Calls;
export type In<K extends CallName> = z.input<Calls[K]['input']>;
export type Asked<K extends CallName> = z.output<Calls[K]['input']>;
export type Out<K extends CallName> = z.output<Calls[K]['output']>;

/** What the desk tells the console without being asked. A topic says what moved, never the content that moved. */
export const topics = {
  moved: z.object({ queues: z.array(Queue), directory: z.boolean() }),
  status: StatusShown,
  session: SessionShown,
  outbox: z.object({ actIds: z.array(ActId) }),
  export: ExportShown,
} as const;
export type Topics = typeof topics;
export type TopicName = keyof Topics;
export type News = { [K in TopicName]: { readonly topic: K; readonly body: z.output<Topics[K]> } }[TopicName];

/** What a desk must be able to do: one function per call. */
export type Services = { readonly [K in CallName]: (input: Asked<K>) => Promise<Out<K>> | Out<K> };

/** What a host puts on the window, and all that it puts there. */
export type HostDoor = {
  readonly ask: (call: string, input: unknown) => Promise<Answer<unknown>>;
  readonly onNews: (listener: (news: News) => void) => () => void;
  readonly hostName: string;
};
