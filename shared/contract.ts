// Console ↔ desk: one table of calls and one of topics; the console's API and the desk's door are both derived from it.
import { z } from 'zod';
import { Account } from './model/account.ts';
import { ACT_KINDS, Basis, Recorded, Verdict } from './model/act.ts';
import { Case, EvidenceText, Glance } from './model/case.ts';
import { HoldGround, Secrecy } from './model/hold.ts';
import { CheckId, Choice } from './model/request.ts';
import { LetterTo, Person } from './model/person.ts';
import { TripShown } from './model/trip.ts';
import { ScopeDecision } from './rules/scope/scope.ts';
import { ActId, DataCategory, EffectFound, EffectVerb, Id, Instant, Line, PRIORITIES, Priority, Prose, Queue, QUEUES, Reason, Sha256 } from './model/words.ts';
import type { Answer } from './fault.ts';

const Nothing = z.strictObject({});

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

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
  /** Who has it now and until when, in hub time; `trip` says that it was checked out with others. A lapsed claim is not shown. */
  claimedBy: Line.nullable(),
  claimedUntil: Instant.nullable(),
  trip: z.boolean(),
  due: Instant.nullable(),
  dueRule: Line.nullable(),
  /** What the row's clock is: the earliest act-by clock, else a paused one, else a hold; never told by colour alone. */
  clock: z.enum(['running', 'paused', 'held', 'none']),
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
  /**
   * The act rests, and is sent again after growing waits: the hub said that it cannot read it, or gave an answer that
   * this Docket does not know, or every push with it is refused whole. The acts behind it go on; it can be withdrawn or settled, and is not sent again then.
   */
  parked: z.object({ why: z.enum(['unreadable', 'unknown-answer', 'refused-whole']), since: Instant }).nullable(),
  /** What a decision chose, while it still needs somebody: what *decide again* fills its form with. */
  wanted: z.object({ decision: Line, note: Prose, itemIds: z.array(Id), choices: z.record(Id, Choice) }).nullable(),
  /** Names for the ids in `then` and `now`, where the desk has them; without them the ids are shown. */
  names: z.record(Id, Line).optional(),
});
export type OutboxRow = z.infer<typeof OutboxRow>;

/** A decision of this kind of case. `not` says why it cannot be made yet, in a sentence; null where it can. */
const DecisionOffered = z.object({
  code: Line, label: Line, says: Line, needs: z.enum(['one', 'two', 'counsel']), effect: EffectVerb.nullable(), final: z.boolean(), needsItems: z.boolean(), discloses: z.boolean(), not: Prose.nullable(),
});

const answer = z.enum(['yes', 'no']);

/** The checks of a requester and of the paper, with what was answered so far. */
const VerificationShown = z.object({
  state: z.enum(['verified', 'incomplete', 'failed', 'needs-second-person', 'no-requester', 'identity-instead']),
  says: Prose,
  checks: z.array(z.object({ id: CheckId, question: Line, evidence: Line, by: z.enum(['anybody', 'second-person', 'people']), answer: answer.nullable(), given: Prose.nullable(), who: Id.nullable() })),
  paper: z.array(z.object({ check: Line, answer: answer.nullable(), given: Prose.nullable(), who: Id.nullable() })),
});

/** A collision of two duties that this case is in, LAW section 7, in a sentence with its law. */
const ConflictShown = z.object({ conflict: z.string().regex(/^K([1-9]|1[0-7])$/), between: Line, says: Prose, citation: Prose, needs: z.enum(['nobody', 'second-person', 'counsel', 'child-safety-reviewer']) });

/** What a decision would do, before it is proposed. */
export const PreviewShown = z.object({
  /** The whole effect in one line: "closes 3 personas, 12 worlds; removes 48,112 messages; keeps 2 categories under hold until …". */
  sentence: Prose,
  parts: z.array(z.object({ part: z.enum(['closes', 'removes', 'keeps', 'residual', 'unknown', 'shows', 'nothing']), says: Prose })),
  not: Prose.nullable(),
  package: z
    .object({
      produced: z.array(z.object({ itemId: Id, category: Line, fields: z.array(Line), leftOut: z.array(Line), citation: Prose })),
      withheld: z.array(z.object({ itemId: Id, category: Line, why: Line, says: Prose })),
      blocked: z.array(Prose),
      refusedExcess: Prose,
    })
    .nullable(),
});
export type PreviewShown = z.infer<typeof PreviewShown>;

/** A letter drafted from a template or from the case's own rules. `open` names the fields that a person still fills in. */
export const LetterShown = z.object({ id: Id, name: Line, to: LetterTo, subject: Line, text: Prose, open: z.array(Line) });
export type LetterShown = z.infer<typeof LetterShown>;

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
  /** Law-enforcement requests: the checklists, and whether the user may be told. Null elsewhere. */
  verification: VerificationShown.nullable(),
  notice: z.object({ state: Line, says: Prose, remindAt: Instant.nullable() }).nullable(),
  conflicts: z.array(ConflictShown),
  /** Who has the case now, in hub time: `live` says whether that still stands, `mine` whether it is this person. */
  claim: z.object({ name: Line, until: Instant, token: z.int(), trip: z.boolean(), mine: z.boolean(), live: z.boolean() }).nullable(),
  /** What this person may record on the case as it stands. */
  recordable: z.array(z.object({ fact: Line, label: Line, says: Line })),
  /** What this person may find of each effect of which nobody knows whether it went through, by its key; the others are not named. */
  resolvable: z.record(Line, z.array(EffectFound)),
  /** What may be done to each clock, by its id. */
  clockMoves: z.record(Id, z.object({ pause: z.boolean(), resume: z.boolean(), extend: z.boolean() })),
  /** The account as this person may see it; null where the case has none or it is not on this computer. */
  account: Account.nullable(),
  acts: z.array(OutboxRow),
});
export type CaseShown = z.infer<typeof CaseShown>;

export const AccountShown = z.object({
  what: z.literal('account'),
  account: Account,
  cases: z.array(RowShown),
  /** Which of its holds bind now, which of its strikes count now. */
  liveHolds: z.array(Id),
  liveStrikes: z.array(Id),
  /** Where its deletion stands, and what the user would be told of it; `letter` is null while nothing was planned. */
  deletion: z.object({ standing: z.enum(['nothing-planned', 'failed', 'running', 'held', 'final']), letter: Prose.nullable(), letterNot: Prose.nullable() }),
  names: z.record(Id, Line),
});
export type AccountShown = z.infer<typeof AccountShown>;

/** A record of a kind that this console does not know yet. */
export const UnknownShown = z.object({ what: z.literal('unknown'), id: Id, kind: Line });

const forCase = { caseId: Id, reason: Reason, basis: Basis };

/** What a screen asks to have done. The desk adds author, device, time, id and the glance, and keeps the document. */
export const NewAct = z.discriminatedUnion('kind', [
  z.strictObject({ ...forCase, kind: z.literal('claim'), args: z.strictObject({ minutes: z.int().min(5).max(24 * 60) }) }),
  z.strictObject({ ...forCase, kind: z.literal('check-out'), args: z.strictObject({ hours: z.int().min(1).max(72), trip: Id }) }),
  z.strictObject({ ...forCase, kind: z.literal('break-claim'), args: z.strictObject({ token: z.int().min(1) }) }),
  z.strictObject({ ...forCase, kind: z.literal('release'), args: z.strictObject({ token: z.int().min(1) }) }),
  z.strictObject({ ...forCase, kind: z.literal('note'), args: z.strictObject({ text: Prose.min(1) }) }),
  z.strictObject({ ...forCase, kind: z.literal('assign'), args: z.strictObject({ to: Id.nullable(), was: Id.nullable() }) }),
  z.strictObject({ ...forCase, kind: z.literal('propose-decision'), args: z.strictObject({ decision: Line, note: Prose, itemIds: z.array(Id).max(2_000), choices: z.record(Id, Choice).optional() }) }),
  z.strictObject({ ...forCase, kind: z.literal('approve'), args: z.strictObject({ proposalHash: Sha256 }) }),
  z.strictObject({ ...forCase, kind: z.literal('reject'), args: z.strictObject({ proposalHash: Sha256 }) }),
  z.strictObject({ ...forCase, kind: z.literal('withdraw'), args: z.strictObject({ actId: ActId, docHash: Sha256 }) }),
  z.strictObject({ ...forCase, kind: z.literal('set-priority'), args: z.strictObject({ to: Priority, was: Priority }) }),
  z.strictObject({
    ...forCase,
    kind: z.literal('verify-requester'),
    args: z.strictObject({
      checks: z.array(z.strictObject({ check: CheckId, answer, evidence: Prose })).max(15),
      paper: z.array(z.strictObject({ check: Line, answer, evidence: Prose })).max(50),
    }),
  }),
  z.strictObject({ ...forCase, kind: z.literal('place-hold'), args: z.strictObject({ category: DataCategory.nullable(), itemId: Id.nullable(), ground: HoldGround, received: Instant, secrecy: Secrecy }) }),
  z.strictObject({ ...forCase, kind: z.literal('renew-hold'), args: z.strictObject({ holdId: Id, requested: Instant, goodCause: z.boolean(), caseNumber: Line.nullable() }) }),
  z.strictObject({ ...forCase, kind: z.literal('release-hold'), args: z.strictObject({ holdId: Id }) }),
  z.strictObject({ ...forCase, kind: z.literal('pause-clock'), args: z.strictObject({ clockId: Id, asked: Instant }) }),
  z.strictObject({ ...forCase, kind: z.literal('resume-clock'), args: z.strictObject({ clockId: Id, answered: Instant }) }),
  z.strictObject({ ...forCase, kind: z.literal('extend-clock'), args: z.strictObject({ clockId: Id }) }),
  z.strictObject({ ...forCase, kind: z.literal('record-fact'), args: Recorded }),
  z.strictObject({ ...forCase, kind: z.literal('reopen'), args: z.strictObject({}) }),
  z.strictObject({ ...forCase, kind: z.literal('resolve-effect'), args: z.strictObject({ key: Line, found: EffectFound }) }),
  z.strictObject({ ...forCase, kind: z.literal('merge-duplicate'), args: z.strictObject({ into: Id }) }),
  z.strictObject({ ...forCase, kind: z.literal('message'), args: z.strictObject({ to: LetterTo, subject: Line.min(1), text: Prose.min(1) }) }),
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

/** Half-written forms of one case, as the JSON text that the console gave. */
export const DraftShown = z.object({ caseId: Id, body: z.string(), at: Instant });
export type DraftShown = z.infer<typeof DraftShown>;

/** 100 kB of UTF-8; the desk counts the bytes. */
export const DRAFT_BYTES = 100_000;
const DraftBody = z.string().max(DRAFT_BYTES).refine(isJson, 'a draft is JSON text');

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
  /** Says that the person has read what became of a damaged outbox; until then `problem` tells it. */
  dismissProblem: call(Nothing, StatusShown),
  queues: call(Nothing, z.array(z.object({ queue: Queue, open: z.int(), overdue: z.int(), total: z.int() }))),
  openView: call(ViewAsked, ViewShown),
  rows: call(z.strictObject({ view: Id, from: z.int().min(0), count: z.int().min(1).max(500) }), z.object({ total: z.int(), from: z.int(), rows: z.array(RowShown) })),
  /** Where a record stands in a view, so that the selection survives a refresh; -1 where it is not in it. */
  place: call(z.strictObject({ view: Id, id: Id }), z.object({ index: z.int() })),
  open: call(z.strictObject({ id: Id }), z.discriminatedUnion('what', [CaseShown, AccountShown, UnknownShown])),
  text: call(z.strictObject({ caseId: Id, textId: Id, from: z.int().min(0), count: z.int().min(1).max(200_000) }), z.object({ text: z.string(), from: z.int(), total: z.int() })),
  /** One recording or image, only when a person asks for it: what a trip carries from this computer, the rest from the hub, and then it is not kept. */
  media: call(z.strictObject({ caseId: Id, itemId: Id }), z.object({ mime: z.enum(['image/png', 'audio/wav']), base64: z.string() })),
  /** What a decision would do, on the facts that are on this computer. */
  preview: call(z.strictObject({ caseId: Id, decision: Line, itemIds: z.array(Id).max(2_000), choices: z.record(Id, Choice) }), PreviewShown),
  /** The letters that this case could need, drafted. */
  letters: call(z.strictObject({ caseId: Id }), z.array(LetterShown)),
  act: call(NewAct, OutboxRow),
  outbox: call(Nothing, z.array(OutboxRow)),
  /**
   * Keeps a note that says what a conflict or refusal was about and why, and settles it as noted: both or neither.
   * The old act stays what it was.
   */
  turnIntoNote: call(z.strictObject({ actId: ActId }), z.object({ settled: OutboxRow, note: OutboxRow })),
  settle: call(z.strictObject({ actId: ActId, how: z.enum(['let-it-be', 'noted', 'decided-again']) }), OutboxRow),
  /**
   * Keeps what is half-written on a case, on the disk when this returns; null forgets it. Where the body is an object
   * with kinds of act as its keys, keeping an act takes out the part of its kind; any other body goes with the next
   * decision, note or message on the case.
   */
  saveDraft: call(z.strictObject({ caseId: Id, body: DraftBody.nullable() }), z.object({ at: Instant.nullable() })),
  /** The person's drafts, newest first, also those of cases that are not on this computer any more. */
  drafts: call(Nothing, z.array(DraftShown)),
  /** Takes cases along: from the top of a view, those still to be decided that nobody else has. Hours are cut to what the queue allows. */
  checkOut: call(z.strictObject({ view: Id, count: z.int().min(1).max(200), hours: z.int().min(1).max(72), media: z.boolean(), reason: Reason }), TripShown),
  /** The newest trips of this person, newest first. */
  trips: call(Nothing, z.array(TripShown)),
  /** Gives back what is left of a trip and removes its recordings and images. Ending it twice changes nothing. */
  endTrip: call(z.strictObject({ trip: Id }), TripShown),
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
  trips: z.object({ trips: z.array(Id) }),
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
