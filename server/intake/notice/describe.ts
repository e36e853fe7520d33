// What a person reads first about a notice: its date, language, the work it speaks of and a title.
import { detect } from 'tinyld';
import { answerTo } from './form.ts';
import type { Reading } from './form.ts';
import type { NoticeKind, ProblemCode } from './shape.ts';

const CONTROL = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;

/** The base name of a file as it may be shown: no folders, no control or direction marks, at most 200 characters. */
export const baseName = (name: string): string => {
  const base = name.slice(-1000).split(/[\\/]/).at(-1) ?? '';
  const tidy = [...base.toWellFormed().replace(CONTROL, '').normalize('NFC').trim()].slice(0, 200).join('');
  return tidy === '' ? 'unnamed' : tidy;
};

const isCalendarDate = (year: number, month: number, day: number): boolean => {
  if (year < 1990 || year > 2100 || month < 1 || month > 12 || day < 1) return false;
  const leap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  return day <= ([31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1] ?? 0);
};

const dateIn = (text: string): { date: string | null; invalid: boolean } => {
  let invalid = false;
  for (const [, year, , month, day] of text.matchAll(/(?<!\d)(\d{4})([-_.])(\d{2})\2(\d{2})(?!\d)/g)) {
    if (isCalendarDate(Number(year), Number(month), Number(day))) return { date: `${year}-${month}-${day}`, invalid: false };
    invalid = true;
  }
  return { date: null, invalid };
};

/** `---` … `---` at the very top, holding only `key: value` lines: a front matter, not a rule under a remark. */
const frontMatterDate = (text: string): string | null => {
  const block = /^---\n((?:[\w-]{1,40}:[^\n]{0,500}\n){1,40})---(?:\n|$)/.exec(text.slice(0, 20_000))?.[1];
  const value = block === undefined ? undefined : /^(?:date|received|submitted|published):\s*["']?([^\n"']{8,40})/im.exec(block)?.[1];
  return value === undefined ? null : dateIn(value).date;
};

/**
 * The day a notice was received: from the file's name, else from the mail's Date header, else from front matter.
 * A file name with a date outside the calendar gives no date at all, so a typing mistake never turns into a deadline.
 */
export const receivedOn = (file: string, text: string, mailDate: string | null): { received: string | null; problems: ProblemCode[] } => {
  const named = dateIn(file);
  if (named.date !== null) return { received: named.date, problems: [] };
  if (named.invalid) return { received: null, problems: ['date_invalid'] };
  const received = mailDate ?? frontMatterDate(text);
  return { received, problems: received === null ? ['date_missing'] : [] };
};

const letters = (text: string, script: RegExp): number => {
  let total = 0;
  for (const [run] of text.matchAll(script)) total += run.length;
  return total;
};

// The detector's rarer languages win on names and product words; none of them has sent a notice yet.
const LANGUAGES = [
  'en', 'de', 'fr', 'es', 'pt', 'it', 'nl', 'pl', 'tr', 'sv', 'da', 'no', 'fi', 'cs', 'hu', 'ro', 'id', 'vi',
  'ru', 'uk', 'bg', 'be', 'sr', 'zh', 'ja', 'ko', 'ar', 'fa', 'he', 'el', 'th', 'hi', 'bn',
];
const SAMPLE = 20_000;
const ENOUGH = 24;
/** A translation is never quite as long as what it translates: halves no further apart than this say nothing by their length. */
const NEARLY_EQUAL = 0.8;

// The detector is sure that an English sentence with a brand in it is Finnish; no other language has so many of these.
const ENGLISH_WORDS = /\b(?:the|of|and|to|that|is|are|was|for|with|have|has|this|by|our|we|you|from|it|not|or|be)\b/gi;
const ENGLISH_SHARE = 0.15;

const passageLanguage = (passage: string): string => {
  const english = passage.match(ENGLISH_WORDS)?.length ?? 0;
  return english >= passage.split(' ').length * ENGLISH_SHARE ? 'en' : detect(passage, { only: LANGUAGES });
};

/** Each passage votes with its letters: one odd passage of names or code then cannot outvote the rest. Of nearly equal halves the first wins. */
const vote = (sample: string, script: RegExp): string => {
  const votes = new Map<string, number>();
  const passages = (sample.match(script) ?? []).join(' ').match(/.{1,240}(?: |$)/gu) ?? [];
  for (const passage of passages) {
    const language = passageLanguage(passage);
    if (language !== '') votes.set(language, (votes.get(language) ?? 0) + passage.length);
  }
  const most = Math.max(...votes.values());
  return [...votes].find(([, count]) => count >= most * NEARLY_EQUAL)?.[0] ?? 'und';
};

// What a platform adds for its own readers below a letter that it publishes is not the sender's.
const ADDED_TRANSLATION = /\n[ \t]{0,9}\[[^\]\n]{0,120}translation[^\]\n]{0,120}\][ \t]{0,9}\n/i;

/** So many letters at the top tell in which script a letter begins. */
const OPENING = 200;

/**
 * The dominant language, ISO 639-1, or `und` for too little text. The script is decided by counting first, because
 * a notice often says the same thing twice and a detector given both halves answers with neither; one Chinese
 * character counts as three letters. Of two nearly equal halves the first is the letter and the second its
 * translation. Addresses, redaction marks and a translation that the publisher added are left out.
 */
export const languageOf = (words: string, wholeText: string): string => {
  const bare = (text: string): string => (text.slice(0, SAMPLE).split(ADDED_TRANSLATION)[0] ?? '').replace(/[a-z]{2,8}:\/\/[\x21-\x7e]{1,4096}|\[\w{1,12}\]|<[^<>]{0,600}>/g, ' ');
  const own = bare(words);
  const sample = letters(own, /\p{L}+/gu) >= 300 ? own : `${own}\n${bare(wholeText)}`;
  const counts = [
    { script: /\p{Script=Latin}+/gu, weight: letters(sample, /\p{Script=Latin}+/gu) },
    { script: /\p{Script=Cyrillic}+/gu, weight: letters(sample, /\p{Script=Cyrillic}+/gu) },
    { script: /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]+/gu, weight: letters(sample, /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]+/gu) * 3 },
    { script: /\p{Script=Hangul}+/gu, weight: letters(sample, /\p{Script=Hangul}+/gu) * 2 },
    { script: /\p{Script=Arabic}+/gu, weight: letters(sample, /\p{Script=Arabic}+/gu) },
    { script: /[\p{Script=Hebrew}\p{Script=Greek}\p{Script=Thai}\p{Script=Devanagari}\p{Script=Bengali}]+/gu, weight: letters(sample, /[\p{Script=Hebrew}\p{Script=Greek}\p{Script=Thai}\p{Script=Devanagari}\p{Script=Bengali}]+/gu) },
  ].sort((one, other) => other.weight - one.weight);
  const top = counts[0];
  if (top === undefined || top.weight < ENOUGH) return 'und';
  const opening = (sample.match(/\p{L}+/gu) ?? []).join(' ').slice(0, OPENING);
  const near = counts.filter(({ weight }) => weight >= top.weight * NEARLY_EQUAL);
  const first = near.toSorted((one, other) => letters(opening, other.script) - letters(opening, one.script))[0] ?? top;
  return vote(sample, first.script);
};

const WORK_LABEL = /^(?:[\d.)(\s*#-]{0,8})(?:identification of (?:the )?(?:copyrighted|original) works?[^:\n]{0,80}|(?:the )?(?:original|copyrighted|infringed) works?(?: infringed| is| are)?[^:\n]{0,40}):?\**[ \t]*(.{0,1500})$/i;
const WORK_WORDS = /copyrighted work|original work|identification of (?:the )?copyrighted|works? (?:infringed|at issue)|original(?:ly)? |copyright (?:owner|holder)|owner of|owns |proprietary|exclusive rights?|copyrights in|our (?:commercial |proprietary |internal |paid )?(?:software|product|code|book|content|app|module|project)|our company|my (?:software|product|code|book|content|app)|internal (?:code|data)|оригинал|著作|版权|原创/i;
const NOT_WORK = /penalty of perjury|good[ -]faith belief|fair use into|guide to|^dear |^hello|contact (?:me|us) at/i;

/** What a letter puts under "Identification of copyrighted work" or "Original work:", up to the next numbered point. */
const underLabel = (lines: readonly string[]): string => {
  const at = lines.findIndex((line) => line.length < 1700 && WORK_LABEL.test(line));
  if (at < 0) return '';
  const taken = [WORK_LABEL.exec(lines[at] ?? '')?.[1] ?? ''];
  for (const line of lines.slice(at + 1, at + 40)) {
    if (/^\s{0,9}\**\d{1,2}[.)]/.test(line) || (/^[^.]{0,60}(?:infring|unauthori)/i.test(line) && taken.join('').trim() !== '')) break;
    if (line.trim() === '' && taken.join('').trim().length > 12) break;
    taken.push(line);
  }
  const text = taken.join('\n').trim();
  return text.length > 12 ? text.slice(0, 2000).trimEnd() : '';
};

/**
 * The description of the original work: the form's answer, or the paragraphs of a letter that speak of the work.
 * @returns at most 2,000 characters; '' when nothing describes a work
 */
export const workOf = (reading: Reading, words: string, kind: NoticeKind): string => {
  if (kind === 'government-takedown' || kind === 'retraction') return '';
  const answer = answerTo(reading, 'work');
  if (answer !== '' || reading.form !== null) return answer.slice(0, 2000).trimEnd();
  const labelled = underLabel(words.slice(0, 60_000).split('\n'));
  if (labelled !== '') return labelled;
  const paragraphs = words.slice(0, 60_000).split(/\n[ \t]*\n/).map((part) => part.trim()).filter((part) => part !== '');
  const chosen: string[] = [];
  for (const [index, part] of paragraphs.entries()) {
    if (chosen.length >= 2) break;
    if (!WORK_WORDS.test(part) || NOT_WORK.test(part)) continue;
    const heading = part.length < 70 && !/[.。]$/.test(part);
    chosen.push(heading ? `${part}\n${paragraphs[index + 1] ?? ''}` : part);
  }
  return chosen.join('\n\n').slice(0, 2000).trimEnd();
};

const KIND_TITLES: Readonly<Record<NoticeKind, string>> = {
  'takedown-notice': 'Takedown notice',
  'counter-notice': 'Counter-notice',
  retraction: 'Retraction',
  'government-takedown': 'Government request',
};

const shortUrl = (url: string): string => {
  const bare = url.replace(/^\w+:\/\/(?:www\.)?/, '').replace(/\/$/, '');
  const parts = bare.split('/');
  const kept = parts.slice(0, 3).join('/');
  return kept.length > 70 ? `${kept.slice(0, 69)}…` : kept;
};

/**
 * A title for a case row: kind, requester, first address and how many more there are; about 160 characters at most.
 * A list cuts the end, so that comes first by which rows differ: the requester, or the address where one authority
 * sends them all.
 */
export const titleOf = (kind: NoticeKind, claimant: string | null, urls: readonly string[]): string => {
  const who = `${KIND_TITLES[kind]}${claimant === null ? '' : ` from ${claimant.length > 60 ? `${claimant.slice(0, 59)}…` : claimant}`}`;
  const first = urls[0];
  if (first === undefined) return who;
  const what = `${shortUrl(first)}${urls.length > 1 ? ` and ${urls.length - 1} more` : ''}`;
  return kind === 'government-takedown' ? `${what}: ${who}` : `${who}: ${what}`;
};
