// An .eml message as a notice: its readable text, its date and who is named as the sender.
import PostalMime from 'postal-mime';
import { decodeText, tidyEvidence } from './decode.ts';
import { htmlToText } from './html.ts';
import { baseName } from './describe.ts';
import type { ProblemCode } from './shape.ts';

export type Mail = {
  /** Subject, sender and date lines, then every readable part; this is the evidence. */
  text: string;
  /** The readable parts alone, as plain text for reading. */
  body: string;
  date: string | null;
  encoding: string;
  problems: ProblemCode[];
};

const HEADER = /^(?:from|to|subject|date|received|return-path|message-id|mime-version|content-type|delivered-to|x-[\w-]{1,60}|dkim-signature|reply-to|cc):/im;

/** Whether bytes begin like a message: named `.eml`, or two known header lines at the very top. */
export const looksLikeMail = (name: string, opening: string): boolean => {
  if (/\.(?:eml|mbox)$/i.test(name)) return true;
  const head = opening.split(/\r?\n\r?\n/)[0] ?? '';
  const lines = head.split(/\r?\n/).filter((line) => HEADER.test(line));
  return /^(?:from |[\w-]{2,40}:)/i.test(head) && lines.length >= 2 && /^(?:mime-version|message-id|received|return-path|date):/im.test(head) && /^from:/im.test(head);
};

// The parser works line by line; a message of five million empty lines would hold the reader for a minute.
const MAX_LINES = 200_000;

const hasTooManyLines = (bytes: Uint8Array): boolean => {
  let lines = 0;
  for (let at = bytes.indexOf(10); at >= 0 && lines <= MAX_LINES; at = bytes.indexOf(10, at + 1)) lines += 1;
  return lines > MAX_LINES;
};

const isTextPart = (type: string, name: string): boolean => /^text\/(?:plain|markdown|html|x-markdown)$/i.test(type) || /\.(?:txt|md|markdown)$/i.test(name);

const asBytes = (content: string | ArrayBuffer | Uint8Array): Uint8Array =>
  typeof content === 'string' ? new TextEncoder().encode(content) : content instanceof Uint8Array ? content : new Uint8Array(content);

const isoDay = (date: string | undefined): string | null => {
  const day = /^(\d{4}-\d{2}-\d{2})T/.exec(date ?? '')?.[1];
  return day ?? null;
};

/**
 * Reads a message: quoted-printable, base64 and every charset are decoded, text attachments are appended in order.
 * The date is the UTC day of the Date header.
 * @returns `null` when the message has no header, no readable text or more than 200,000 lines
 */
export const readMail = async (bytes: Uint8Array): Promise<Mail | null> => {
  if (hasTooManyLines(bytes)) return null;
  const parsed = await PostalMime.parse(bytes, { maxNestingDepth: 32, maxHeadersSize: 512 * 1024 }).catch(() => null);
  if (parsed === null || (parsed.from === undefined && parsed.subject === undefined && parsed.date === undefined)) return null;
  const problems: ProblemCode[] = [];
  const plain = (parsed.text ?? '').trim();
  const html = (parsed.html ?? '').trim();
  if (plain === '' && html !== '') problems.push('mail_html_only');
  const parts = [plain !== '' ? plain : html === '' ? '' : htmlToText(html)];
  for (const attachment of parsed.attachments) {
    const name = attachment.filename ?? '';
    const decoded = isTextPart(attachment.mimeType, name) ? decodeText(asBytes(attachment.content)) : null;
    if (decoded === null) problems.push('mail_attachment_skipped');
    else parts.push(/html$/i.test(attachment.mimeType) ? htmlToText(decoded.text) : decoded.text);
  }
  const body = tidyEvidence(parts.filter((part) => part.trim() !== '').join('\n\n'));
  if (body.trim() === '') return null;
  const head = [
    parsed.subject === undefined ? '' : `Subject: ${parsed.subject}`,
    parsed.from === undefined ? '' : `From: ${parsed.from.name === '' ? (parsed.from.address ?? '') : `${parsed.from.name} <${parsed.from.address ?? ''}>`}`,
    parsed.date === undefined ? '' : `Date: ${parsed.date}`,
    ...parsed.attachments.map((attachment) => `Attachment: ${baseName(attachment.filename ?? 'unnamed')}`),
  ].filter((line) => line !== '');
  return { text: tidyEvidence(`${head.join('\n')}\n\n${body}`), body, date: isoDay(parsed.date), encoding: 'utf-8', problems: [...new Set(problems)] };
};
