// Desk ↔ hub: the version of the wire, its history, and the schemas of pull, push, hello, poke and intake.
import { z } from 'zod';
import { Account, AccountGiven } from './model/account.ts';
import { Act, Verdict } from './model/act.ts';
import { Case, CaseDetail, EvidenceText, Item, Party } from './model/case.ts';
import { Person, Template } from './model/person.ts';
import type { CASE_KINDS } from './model/words.ts';
import { Id, Instant, Jurisdiction, Language, Line, Priority, Prose, STREAMS, Stream } from './model/words.ts';

/**
 * The number both ends must share. Desks in the field hold unsent acts, so a change here comes with a new line in
 * WIRE_HISTORY, and the hub keeps a reader for every act version ever shipped (`Act.v`).
 */
export const WIRE_VERSION = 3;

export const WIRE_HISTORY: readonly { readonly version: number; readonly says: string }[] = [
  { version: 1, says: 'first words: streams with cursors, eight act kinds, verdicts kept for ever, withdrawal as a message' },
  { version: 2, says: 'the law: stages, holds, clocks with their history, verification, packages, recorded facts; fourteen more act kinds. Acts of version 1 read as before' },
  { version: 3, says: 'an effect of which nobody knows whether it went through is resolved by a person: one more act kind. Acts of versions 1 and 2 read as before' },
];

/** Limits of P17: what either end cuts off before it reads further. Bytes are counted after decompression. */
export const LIMITS = { pageBytes: 16 * 1024 * 1024, depth: 32, pullRows: 1_000, pushActs: 100 } as const;

/** Opaque to the desk: it stores what it was given and sends it back. */
export const Cursor = z.string().regex(/^[A-Za-z0-9_.-]{1,200}$/);

/** The documents of the settings by their key; each is checked by `booksWithDocuments` when it is used. */
export const OrganisationBooks = z.object({ id: Id, documents: z.record(Line, z.unknown()) });
export type OrganisationBooks = z.infer<typeof OrganisationBooks>;

/** A record of a stream. `texts` is the evidence in full; media are fetched on a deliberate act, never here. */
export const Put = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('case'), id: Id, case: Case, texts: z.array(EvidenceText).max(50) }),
  z.object({ kind: z.literal('account'), id: Id, version: z.int(), account: Account }),
  z.object({ kind: z.literal('person'), id: Id, version: z.int(), person: Person }),
  z.object({ kind: z.literal('template'), id: Id, version: z.int(), template: Template }),
  /** What the organisation writes differently from the shipped books, so that a desk advises by the rules that its hub judges by. */
  z.object({ kind: z.literal('books'), id: Id, version: z.int(), books: OrganisationBooks }),
]);
export type Put = z.infer<typeof Put>;

/** What an older desk keeps of a record kind that it does not know: shown as "needs a newer console", read-only. */
export const UnknownPut = z.looseObject({ kind: Line, id: Id });

export const Leave = z.object({ id: Id, why: z.enum(['moved', 'deleted', 'hidden']) });
export type Leave = z.infer<typeof Leave>;

export const Hello = z.object({
  wire: z.int(),
  hub: Id,
  name: Line,
  demo: z.boolean(),
  now: Instant,
  issuer: z.string().max(500),
  clientId: Line,
  audience: z.string().max(500),
});
export type Hello = z.infer<typeof Hello>;

export const PullAsked = z.strictObject({
  wire: z.int(),
  device: Id,
  /** A stream that is not named is pulled from its beginning. */
  cursors: z.partialRecord(Stream, Cursor),
  limit: z.int().min(1).max(LIMITS.pullRows),
});
export type PullAsked = z.infer<typeof PullAsked>;

/**
 * One page. A stream absent from `granted` is dropped by the desk; `reset` says that the page is the first of a
 * fresh fill (what is not in the fill is gone when `more` is false). `live` is how many records the stream holds.
 */
export const PullShown = z.object({
  wire: z.int(),
  now: Instant,
  person: Person,
  granted: z.array(Stream).max(STREAMS.length),
  streams: z
    .array(z.object({ stream: Stream, cursor: Cursor, more: z.boolean(), reset: z.boolean(), live: z.int().min(0), puts: z.array(z.union([Put, UnknownPut])), leaves: z.array(Leave) }))
    .max(STREAMS.length),
});
export type PullShown = z.infer<typeof PullShown>;

/** Acts travel as the exact text that was kept: the hub hashes those bytes, so "same id, same bytes" means it (P7). */
export const PushAsked = z.strictObject({ wire: z.int(), device: Id, acts: z.array(z.string().max(200_000)).min(1).max(LIMITS.pushActs) });
export type PushAsked = z.infer<typeof PushAsked>;

/** One answer per act, in the order asked. `unreadable` is for text that names no act id to keep a verdict under. */
export const PushShown = z.object({
  wire: z.int(),
  now: Instant,
  verdicts: z.array(z.union([Verdict, z.object({ verdict: z.literal('unreadable'), index: z.int(), says: Line })])),
});
export type PushShown = z.infer<typeof PushShown>;

/** The act as the desk keeps and the hub reads it. Kept here because both ends must parse the very same schema. */
export const ActDoc = Act;

/** A poke says "pull now" and nothing else; everything works without it. */
export const Poke = z.object({ streams: z.array(Stream) });
export type Poke = z.infer<typeof Poke>;

/** Every refusal of the hub as a whole. `says` is a sentence for a person and carries no content of a case. */
export const HubFault = z.object({
  fault: z.enum(['wire_version', 'signed_out', 'not_allowed', 'bad_input', 'too_large', 'not_found', 'busy', 'hub_broken']),
  says: Line,
  wire: z.int(),
});
export type HubFault = z.infer<typeof HubFault>;

/** A case from the platform. The external id makes it idempotent: the same id again answers with the same case. */
export const IntakeAsked = z.strictObject({
  externalId: z.string().regex(/^[A-Za-z0-9._:/-]{1,200}$/),
  title: Line,
  summary: Prose,
  received: Instant,
  jurisdiction: Jurisdiction,
  language: Language,
  priority: Priority.default('normal'),
  accountId: Id.nullable().default(null),
  /** The account as the platform knows it, where `accountId` may be new to the hub; ignored where its id is another. */
  account: AccountGiven.nullable().default(null),
  parties: z.array(Party).max(50).default([]),
  items: z.array(Item).max(5_000).default([]),
  texts: z.array(z.strictObject({ name: Line, language: Language, text: z.string().max(6_000_000) })).max(50).default([]),
  detail: CaseDetail,
});
export type IntakeAsked = z.infer<typeof IntakeAsked>;
export type IntakeGiven = z.input<typeof IntakeAsked>;

export const IntakeShown = z.object({ id: Id, number: Line, made: z.boolean() });
export type IntakeShown = z.infer<typeof IntakeShown>;

/** The path of each kind's intake: `POST /v1/intake/<segment>`. */
export const INTAKE_SEGMENT = { under18: 'under-18', 'law-enforcement': 'law-enforcement', 'content-removal': 'content-removal', 'data-subject': 'data-subject' } as const satisfies Record<(typeof CASE_KINDS)[number], string>;

/** All schemas that travel, by name: what the tripwire test hashes. */
export const WIRE_SCHEMAS = { Hello, PullAsked, PullShown, PushAsked, PushShown, ActDoc, Poke, HubFault, IntakeAsked, IntakeShown } as const;
