// The words of the notice room: what a read notice is, why a file is refused, and what each problem code means.
import { z } from 'zod';

export const noticeKinds = ['takedown-notice', 'counter-notice', 'retraction', 'government-takedown'] as const;

/** Whether one statutory element is in the text: plainly there, plainly not, or partly and for a person to judge. */
export const elementVerdicts = ['present', 'missing', 'unclear'] as const;

/** Stable code → sentence for a person. A code is never reused for another meaning. */
export const problemSentences = {
  authority_unconfirmed: 'The requester acts like an authority but is an association; check its standing before treating it as one.',
  bytes_replaced: 'Some bytes were not valid in the file’s encoding and show as a replacement character.',
  claimant_from_file_name: 'The text does not name the requester; the name comes from the file name.',
  claimant_not_stated: 'The text does not name the claimant, or the name was redacted.',
  date_invalid: 'The file name holds a date that is not in the calendar.',
  date_missing: 'Neither the file name nor the text’s headers give a date.',
  encoding_guessed: 'The file is not UTF-8; its encoding was guessed from the bytes.',
  kind_differs_from_file_name: 'The text is another kind of notice than the file name says; the text decided.',
  kind_from_file_name: 'The text does not say what kind of notice it is; the file name decided.',
  mail_attachment_skipped: 'The mail has an attachment that is not text; it was not read.',
  mail_html_only: 'The mail has no plain text part; its HTML was read.',
  no_reported_urls: 'The text reports no address.',
  nul_removed: 'NUL characters were removed from the text.',
  publisher_decision: 'The text is a platform’s decision about an earlier notice, not a request by a claimant.',
  url_redacted: 'A reported address is redacted in part or in whole.',
  url_repaired: 'A reported address was written so that it would not open (hxxp, [.], a space) and was repaired.',
  url_too_long: 'An address longer than 4,096 characters was left out.',
  urls_outside_form_field: 'The form’s field for reported addresses holds none; addresses from other answers were taken.',
} as const;

/** Stable code → the part of the sentence that follows the file’s name. */
export const refusalSentences = {
  empty: 'is empty; ask the sender for the notice again.',
  too_large: 'is larger than 5 MiB; split it or attach the notice alone.',
  not_text: 'is not readable text; save it as plain text or as an .eml mail and hand it in again.',
  unreadable_mail: 'is a mail without a readable text part; export the message again or paste its text into a file.',
  unreadable_file: 'could not be read; check that it is there and who may read it.',
  not_a_file: 'is a link or no ordinary file; hand in the file itself.',
  not_a_notice: 'does not read as a takedown notice, counter-notice or retraction; check that it is the right file.',
} as const;

const problemCodes = Object.keys(problemSentences) as [ProblemCode, ...ProblemCode[]];
const refusalCodes = Object.keys(refusalSentences) as [RefusalCode, ...RefusalCode[]];

export type ProblemCode = keyof typeof problemSentences;
export type RefusalCode = keyof typeof refusalSentences;
export type NoticeKind = (typeof noticeKinds)[number];
export type ElementVerdict = (typeof elementVerdicts)[number];

/** A notice as read from one file. Dates are `YYYY-MM-DD`; `language` is ISO 639-1 or `und`; `authorityCountry` is ISO 3166 alpha-2. */
export const NoticeSchema = z.object({
  file: z.string(),
  kind: z.enum(noticeKinds),
  received: z.iso.date().nullable(),
  claimant: z.string().nullable(),
  authority: z.boolean(),
  authorityCountry: z.string().length(2).nullable(),
  work: z.string(),
  urls: z.array(z.string()),
  referenceUrls: z.array(z.string()),
  elements: z.record(z.string(), z.enum(elementVerdicts)),
  elementNotes: z.record(z.string(), z.string()),
  language: z.string(),
  title: z.string(),
  text: z.string(),
  encoding: z.string(),
  problems: z.array(z.enum(problemCodes)),
});

/** Either the notice or a named refusal; a refusal repeats nothing of the file’s content. */
export const NoticeReadSchema = z.discriminatedUnion('ok', [
  z.object({ ok: z.literal(true), notice: NoticeSchema }),
  z.object({ ok: z.literal(false), file: z.string(), refusal: z.enum(refusalCodes), message: z.string() }),
]);

/** One line of a dry run: what would be taken in, or the refusal in its place. */
export const DryRunLineSchema = z.object({
  file: z.string(),
  kind: z.enum(noticeKinds).nullable(),
  received: z.iso.date().nullable(),
  claimant: z.string().nullable(),
  urls: z.array(z.string()),
  elements: z.record(z.string(), z.enum(elementVerdicts)),
  language: z.string(),
  problems: z.array(z.enum([...problemCodes, ...refusalCodes])),
  refusal: z.enum(refusalCodes).optional(),
  message: z.string().optional(),
});

export type Notice = z.infer<typeof NoticeSchema>;
export type NoticeRead = z.infer<typeof NoticeReadSchema>;
export type DryRunLine = z.infer<typeof DryRunLineSchema>;
