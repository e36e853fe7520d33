// What a request for data brings along: checks of the requester, bans on telling, a lawyer's word, and the records it could reach.
import { z } from 'zod';
import { Id, Instant, Line, Prose } from './words.ts';

export const CHECK_IDS = ['V1', 'V2', 'V3', 'V4', 'V5', 'V6', 'V7', 'V8', 'V9', 'V10', 'V11', 'V12', 'V13', 'V14', 'V15'] as const;
export const CheckId = z.enum(CHECK_IDS);
export type CheckId = z.infer<typeof CheckId>;

export const CheckAnswer = z.object({ check: CheckId, answer: z.enum(['yes', 'no']), evidence: Prose, by: Id, at: Instant });
export type CheckAnswer = z.infer<typeof CheckAnswer>;

/** One line of a process's own validity checks (`validity_checks` of the matrix), answered. */
export const PaperCheck = z.object({ check: Line, answer: z.enum(['yes', 'no']), evidence: Prose, by: Id, at: Instant });
export type PaperCheck = z.infer<typeof PaperCheck>;

/**
 * A ban on telling the user. `until` is the date of the order in UTC, null where it names none. `ended` is what
 * somebody recorded on evidence: the order ran out (`expired`), or the court or agency lifted it before (`lifted`).
 */
export const Gag = z.object({
  id: Id,
  citation: Line,
  until: Instant.nullable(),
  ended: z.object({ at: Instant, how: z.enum(['expired', 'lifted']), by: Id }).nullable(),
});
export type Gag = z.infer<typeof Gag>;

/** A named lawyer's recorded decision on a category. It opens a cell that waits for counsel and nothing else. */
export const CounselWord = z.object({ category: Line, by: Id, at: Instant, may: z.boolean(), reason: Prose });
export type CounselWord = z.infer<typeof CounselWord>;

/** The nine things that no export may carry, in the order and words of the matrix's `never_export`. */
export const NEVER_EXPORT = {
  password: 'passwords and hashes',
  'live-token': 'live session tokens, OAuth tokens, MFA secrets',
  'card-or-bank-number': 'full card or bank numbers',
  'other-users': "other users' data not covered by the process",
  reporter: 'reporter identity',
  staff: 'staff identities and internal notes',
  privileged: 'privileged advice',
  csam: 'CSAM except by the sealed route',
  'other-requests': 'existence of other requests, gags or holds',
} as const;
export type NeverExport = keyof typeof NEVER_EXPORT;
export const NEVER_EXPORT_MARKS = Object.keys(NEVER_EXPORT) as NeverExport[];
export const NeverExportMark = z.enum(NEVER_EXPORT_MARKS);

/**
 * One thing that could be produced: its fields by name, never their values. `at` is when it arose and `until` when it
 * ended, in UTC; null for a standing fact such as a name. `others` are the accounts whose data a field shows.
 */
export const PackageItem = z.object({
  id: Id,
  accountId: Id,
  category: Line,
  at: Instant.nullable(),
  until: Instant.nullable(),
  fields: z.array(z.object({ name: Line, marks: z.array(NeverExportMark), others: z.array(Id) })).max(100),
});
export type PackageItem = z.infer<typeof PackageItem>;

/** What a person chose for an item. Without a choice it stays out. */
export const Choice = z.discriminatedUnion('choice', [
  z.strictObject({ choice: z.literal('produce'), reason: Prose }),
  z.strictObject({ choice: z.literal('withhold'), reason: Prose }),
  z.strictObject({ choice: z.literal('redact'), reason: Prose, fields: z.array(Line).max(100) }),
]);
export type Choice = z.infer<typeof Choice>;

/**
 * A package as it stands on a proposal or decision: what goes by record and field, what stays and why, and the lines
 * of the letter on the excess. `hash` names all of it; an approval binds to it.
 */
export const PackageKept = z.object({
  hash: z.string().regex(/^[0-9a-f]{64}$/),
  produced: z.array(z.object({ itemId: Id, category: Line, fields: z.array(Line), leftOut: z.array(Line), citation: Prose, reason: Prose })),
  withheld: z.array(z.object({ itemId: Id, category: Line, why: Line, says: Prose })),
  refusedExcess: Prose,
});
export type PackageKept = z.infer<typeof PackageKept>;
