// The door of the notice room: bytes and a name in, a notice or a named refusal out.
import { claimantOf } from './claimant.ts';
import { decodeText } from './decode.ts';
import { baseName, languageOf, receivedOn, titleOf, workOf } from './describe.ts';
import { judgeElements } from './elements.ts';
import { ownWords, readForm } from './form.ts';
import { htmlToText, looksLikeHtml } from './html.ts';
import { kindOf } from './kind.ts';
import { looksLikeMail, readMail } from './mail.ts';
import { sortUrls } from './roles.ts';
import { refusalSentences } from './shape.ts';
import type { DryRunLine, NoticeRead, ProblemCode, RefusalCode } from './shape.ts';

/** The largest file that is read, in bytes. */
export const MAX_NOTICE_BYTES = 5 * 1024 * 1024;

/** Why there are no bytes of a file; it is refused in the same words as one that was read. */
export type Unread = 'unreadable_file' | 'not_a_file';

type Source = { text: string; body: string; mailDate: string | null; encoding: string; problems: ProblemCode[] };

const refuse = (file: string, refusal: RefusalCode): NoticeRead => ({ ok: false, file, refusal, message: `“${file}” ${refusalSentences[refusal]}` });

const LATIN = new TextDecoder('windows-1252');

const sourceOf = async (file: string, bytes: Uint8Array): Promise<Source | RefusalCode> => {
  if (looksLikeMail(file, LATIN.decode(bytes.subarray(0, 16_384)))) {
    const mail = await readMail(bytes);
    return mail === null ? 'unreadable_mail' : { text: mail.text, body: mail.body, mailDate: mail.date, encoding: mail.encoding, problems: mail.problems };
  }
  const decoded = decodeText(bytes);
  if (decoded === null) return 'not_text';
  if (decoded.text.trim() === '') return 'empty';
  const body = looksLikeHtml(decoded.text) ? htmlToText(decoded.text) : decoded.text;
  return { text: decoded.text, body, mailDate: null, encoding: decoded.encoding, problems: decoded.problems };
};

/**
 * Reads one file as a notice. Nothing but the given bytes is used: no disk, clock or network, so the same file
 * always gives the same answer. Never throws: what cannot be read is a refusal with a sentence that names the
 * file and says what to do, and repeats nothing of its content.
 *
 * @param name the file's name; only its base name is used, and its date and wording as hints
 * @param bytes the whole file, at most 5 MiB: Markdown, plain text, HTML or an .eml message, in any encoding `decodeText` knows;
 *   or why it could not be had
 * @returns the notice with its reported addresses (see `sortUrls` for what counts as reported) and the elements of
 *   17 U.S.C. 512(c)(3)(A) or 512(g)(3) (see `judgeElements`), or a refusal
 */
export const readNotice = async ({ name, bytes }: { name: string; bytes: Uint8Array | Unread }): Promise<NoticeRead> => {
  const file = baseName(name);
  if (typeof bytes === 'string') return refuse(file, bytes);
  if (bytes.length === 0) return refuse(file, 'empty');
  if (bytes.length > MAX_NOTICE_BYTES) return refuse(file, 'too_large');
  const source = await sourceOf(file, bytes);
  if (typeof source === 'string') return refuse(file, source);

  const reading = readForm(source.body);
  const words = ownWords(reading);
  const first = sortUrls(reading, 'takedown-notice');
  const kinded = kindOf(reading, file, first.urls.length + first.referenceUrls.length > 0);
  if (kinded === null) return refuse(file, 'not_a_notice');
  const { kind, authority } = kinded;
  const roles = kind === 'takedown-notice' ? first : sortUrls(reading, kind);
  const { received, problems: dateProblems } = receivedOn(file, source.text, source.mailDate);
  const stated = kind === 'government-takedown' ? null : claimantOf(reading, words);
  const claimant = authority !== null && authority.name !== '' ? authority.name : stated;
  const work = workOf(reading, words, kind);
  const problems = new Set<ProblemCode>([
    ...source.problems,
    ...kinded.problems,
    ...dateProblems,
    ...(claimant === null && !kinded.problems.includes('publisher_decision') ? ['claimant_not_stated' as const] : []),
    ...(authority?.fromFileName === true && authority.name !== '' ? ['claimant_from_file_name' as const] : []),
    ...roles.problems,
  ]);
  return {
    ok: true,
    notice: {
      file,
      kind,
      received,
      claimant,
      authority: kind === 'government-takedown',
      authorityCountry: authority?.country ?? null,
      work,
      urls: roles.urls,
      referenceUrls: roles.referenceUrls,
      ...judgeElements(kind, reading, roles.urls, roles.problems.includes('url_redacted'), work),
      language: languageOf(words, source.body),
      title: titleOf(kind, claimant, roles.urls),
      text: source.text,
      encoding: source.encoding,
      problems: [...problems].sort(),
    },
  };
};

/** One line of a dry run, with exactly the keys an operator compares; a refused file has its refusal among the problems. */
export const toDryRunLine = (read: NoticeRead): DryRunLine => {
  if (!read.ok) {
    const { file, refusal, message } = read;
    return { file, kind: null, received: null, claimant: null, urls: [], elements: {}, language: 'und', problems: [refusal], refusal, message };
  }
  const { file, kind, received, claimant, urls, elements, language, problems } = read.notice;
  return { file, kind, received, claimant, urls, elements, language, problems };
};
