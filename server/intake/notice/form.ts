// The form inside a notice: which lines are a platform's questions and which are the requester's own answers.

export type Topic =
  | 'publisher' | 'letter' | 'role' | 'revised' | 'ticket' | 'where' | 'ownership' | 'work' | 'reported' | 'forks'
  | 'protection' | 'circumvention' | 'license' | 'breach' | 'remedy' | 'change' | 'infringer' | 'dispute' | 'more'
  | 'good_faith' | 'fair_use' | 'accuracy' | 'mistake' | 'consent' | 'guide' | 'contact' | 'signature';

/** One question with the lines answered to it; a letter without a form is one part of topic `letter`. */
export type Part = { topic: Topic; lines: string[] };
export type Reading = { form: 'takedown' | 'counter' | null; parts: Part[] };

// Asked in bold, as a heading or as plain text, and reworded from one form version to the next: only the
// stable words are matched. The first row that fits wins.
const QUESTIONS: readonly (readonly [Topic, RegExp])[] = [
  ['role', /^are you the (?:copyright (?:holder|owner)|owner|content owner)/],
  ['revised', /^are you submitting a revised/],
  ['ticket', /^please provide the (?:zendesk )?ticket number/],
  ['where', /^does your claim involve/],
  ['ownership', /^please describe the nature of your/],
  ['work', /^(?:please )?(?:provide a detailed description|describe|identify) .{0,40}(?:original |copyrighted )+work|^what is the original/],
  ['reported', /^(?:what|which) (?:files?|content|material|urls?|pages?|repositor(?:y|ies)) (?:should be|were|was|do you want|must be)|^(?:please )?(?:list|provide|identify) .{0,60}(?:infringing|to be taken down|to be removed)/],
  ['circumvention', /^how is the accused project/],
  ['protection', /^do you claim to have any technological|^what technological measures/],
  ['forks', /^have you searched for any forks|^each fork is a distinct/],
  ['license', /^is the work licensed|^which license/],
  ['breach', /^how do you believe the license|^what changes can be made/],
  ['remedy', /^what would be the best solution/],
  ['change', /^describe the change/],
  ['infringer', /^do you have the alleged infringer/],
  ['dispute', /^do you want to make changes/],
  ['more', /^is there anything else/],
  ['contact', /^so that (?:we|the complaining party) can get back/],
  ['signature', /^please type your (?:full )?(?:legal )?name/],
];

const QUESTION_TOPICS: ReadonlySet<Topic> = new Set(QUESTIONS.map(([topic]) => topic));

// Statements the form prints for the requester to affirm. A requester also types them inside an answer, so
// only a marked-up one opens a part of its own.
const STATEMENTS: readonly (readonly [Topic, RegExp])[] = [
  ['good_faith', /^i have a good[ -]faith belief that (?:the )?use/],
  ['fair_use', /^i have taken .{0,40}fair use/],
  ['mistake', /^i swear,? under penalty of perjury,? that i have a good/],
  ['accuracy', /^i swear,? under penalty of perjury/],
  ['consent', /^i consent to the jurisdiction/],
  ['guide', /^i have read and understand|^please confirm that you have/],
];

const COUNTER_SIGNS = /^are you the (?:owner|content owner)|^what (?:files?|content|material) (?:were|was)|^do you want to make changes|^so that the complaining party|^i consent to the jurisdiction/;

// A platform that publishes a notice sets its own remarks above it, closed by a rule.
const PUBLISHER_REMARK = /^(?:before disabling any content|while \w+ did not find|note: because|in response to the .{0,30}notice below|although this request came from|one or more repositories in this|\[the following)/i;
const RULE = /^\s*(?:-{3,}|\*{3,}|_{3,})\s*$/;

/** A question's words alone: no markup, no link targets, straight quotes, lower case. */
const plainWords = (markup: string): string =>
  markup
    .slice(0, 1500)
    .replace(/\]\([^()]{0,600}\)?/g, '')
    .replace(/<[^<>]{0,600}>/g, '')
    .replace(/https?:\/\/\S+/g, '')
    .replace(/[*_#[\]]/g, '')
    .replace(/[’‘]/g, "'")
    .replace(/\s+/g, ' ')
    .trim()
    .toLowerCase()
    .replace(/^(?:>|-|q:|\d{1,2}[.)]|[ \t])+/, '');

const topicIn = (table: readonly (readonly [Topic, RegExp])[], words: string): Topic | null =>
  table.find(([, begins]) => begins.test(words))?.[0] ?? null;

type Marked = { words: string; lines: number; rest: string };

/** A bold passage or heading that starts at this line, with the lines it spans and what follows it on its last line. */
const markedAt = (lines: readonly string[], at: number): Marked | null => {
  const first = (lines[at] ?? '').trimStart().replace(/^(?:>\s?){1,5}/, '');
  const heading = /^#{1,6}\s+(.{1,1500})$/.exec(first);
  if (heading) return { words: plainWords(heading[1] ?? ''), lines: 1, rest: '' };
  const mark = first.startsWith('**') ? '**' : first.startsWith('__') ? '__' : null;
  if (mark === null) return null;
  let held = first.slice(2, 4000);
  for (let span = 1; span <= 6; span += 1) {
    const close = held.indexOf(mark);
    if (close >= 0) return { words: plainWords(held.slice(0, close)), lines: span, rest: held.slice(close + 2) };
    held += `\n${(lines[at + span] ?? '').slice(0, 4000)}`;
  }
  return null;
};

// Spares every other line of a long list the full comparison.
const OPENS_QUESTION = /^[\W\d_]{0,20}(?:q:\s{0,4})?(?:are|please|does|provide|describe|identify|what|which|list|how|do|have|each|is|so)\b/i;

/**
 * A plain-text question. It may be wrapped by a mailer, so lines join it until one ends its last sentence;
 * an answer on the question's own last line is kept.
 */
const plainAt = (lines: readonly string[], at: number): (Marked & { topic: Topic }) | null => {
  const first = (lines[at] ?? '').slice(0, 400);
  const topic = OPENS_QUESTION.test(first) ? topicIn(QUESTIONS, plainWords(first)) : null;
  if (topic === null) return null;
  for (let span = 1; span <= 5; span += 1) {
    const last = lines[at + span - 1] ?? '';
    const end = /^(.{0,1200}[?:.])\s*(https?:\/\/.*)?$/.exec(last);
    if (end || (lines[at + span] ?? '').trim() === '') {
      const own = plainWords(end?.[1] ?? '') === '' ? '' : (end?.[2] ?? '');
      const next = (lines[at + span] ?? '').trim();
      const continues = end && own === '' && /^(?:please provide urls|if possible, include|each fork|please see|for example|or if the entire|zendesk ticket numbers)/i.test(next);
      if (!continues) return { topic, words: '', lines: span, rest: own };
    }
  }
  return { topic, words: '', lines: 1, rest: '' };
};

/** Splits off the publisher's remarks: leading blocks, each closed by a rule, that open with a known remark. */
const withoutRemarks = (lines: readonly string[]): { remarks: string[]; from: number } => {
  let from = 0;
  for (let at = 0; at < Math.min(lines.length, 80); at += 1) {
    if (!RULE.test(lines[at] ?? '')) continue;
    const opening = lines.slice(from, at).find((line) => line.trim() !== '');
    if (opening !== undefined && !PUBLISHER_REMARK.test(opening.trim())) break;
    from = at + 1;
  }
  return { remarks: lines.slice(0, from), from };
};

/**
 * Reads the question-and-answer structure of a notice. Two known questions, or the one that asks for the reported
 * addresses, make a form; anything less is a letter.
 * Question text, with the links inside it, is left out of every part: those are the form's guidance, in any version of it.
 * A bold passage with a question mark that no row knows is a question of a later form version and opens a part `more`.
 */
export const readForm = (text: string): Reading => {
  const lines = text.split('\n');
  const { remarks, from } = withoutRemarks(lines);
  const byMarkup = partsOf(lines, from, (at) => {
    const marked = markedAt(lines, at);
    if (marked === null) return null;
    const topic = topicIn(QUESTIONS, marked.words) ?? topicIn(STATEMENTS, marked.words) ?? (marked.words.includes('?') ? 'more' : null);
    return topic === null ? null : { ...marked, topic, counter: COUNTER_SIGNS.test(marked.words) };
  });
  const byWords = byMarkup.isForm ? byMarkup : partsOf(lines, from, (at) => {
    const plain = plainAt(lines, at);
    return plain === null ? null : { ...plain, counter: COUNTER_SIGNS.test(plainWords(lines[at] ?? '')) };
  });
  const publisher: Part = { topic: 'publisher', lines: remarks };
  if (!byWords.isForm) return { form: null, parts: [publisher, { topic: 'letter', lines: lines.slice(from) }] };
  return { form: byWords.counter ? 'counter' : 'takedown', parts: [publisher, ...byWords.parts] };
};

type Asked = Marked & { topic: Topic; counter: boolean };

const partsOf = (lines: readonly string[], from: number, askedAt: (at: number) => Asked | null): { parts: Part[]; isForm: boolean; counter: boolean } => {
  const parts: Part[] = [{ topic: 'letter', lines: [] }];
  const asked = new Set<Topic>();
  let counter = false;
  for (let at = from; at < lines.length; at += 1) {
    const question = askedAt(at);
    if (question === null) {
      parts.at(-1)?.lines.push(lines[at] ?? '');
      continue;
    }
    if (QUESTION_TOPICS.has(question.topic)) asked.add(question.topic);
    counter ||= question.counter;
    parts.push({ topic: question.topic, lines: question.rest.trim() === '' ? [] : [question.rest] });
    at += question.lines - 1;
  }
  return { parts, isForm: asked.size >= 2 || asked.has('reported'), counter };
};

/** The lines answered to one topic, as one trimmed string; '' when the form never asks it or it is left blank. */
export const answerTo = (reading: Reading, topic: Topic): string =>
  reading.parts.filter((part) => part.topic === topic).flatMap((part) => part.lines).join('\n').trim();

/** Whether the form puts this topic at all. */
export const asks = (reading: Reading, topic: Topic): boolean => reading.parts.some((part) => part.topic === topic);

/** Everything the requester wrote: the answers or the letter, without questions and publisher's remarks. */
export const ownWords = (reading: Reading): string =>
  reading.parts.filter((part) => part.topic !== 'publisher').flatMap((part) => part.lines).join('\n');
