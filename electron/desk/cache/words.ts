// The words of a text and of a search: one pure folding for both, so that what is searched is what was indexed.

/** Scripts that are written without spaces between words: their runs are cut into overlapping pairs. */
const UNSPACED = String.raw`\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}ー々\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}`;
const RUNS = new RegExp(String.raw`[${UNSPACED}]+|(?:(?![${UNSPACED}])[\p{L}\p{N}\p{M}])+`, 'gu');
const STARTS_UNSPACED = new RegExp(`^[${UNSPACED}]`, 'u');
/** Marks that people leave out when they type: accents, Hebrew points, Arabic vowel signs. */
const LEFT_OUT = /[\u0300-\u036f\u0591-\u05bd\u05bf-\u05c7\u0640\u064b-\u065f\u0670]/gu;
const OTHER = /[\u0080-\uffff]/g;

/** Longer words are cut, in text and search alike: base64 in a notice must not become terms of a megabyte. */
const LONGEST = 64;

/**
 * A text as the index takes it: words between spaces. Stretches of plain ASCII go as they are, because the index's own
 * tokenizer folds them the same way and far faster; words with other signs are folded here (case, accents, width), and
 * runs of Chinese, Japanese or Thai become overlapping pairs, with the last sign alone behind them:
 * 删除通知 → 删除 除通 通知 知.
 */
export function indexText(text: string): string {
  const bearable = hasLongWord(text) ? text.replace(LONG_WORDS, (word) => word.slice(0, LONGEST)) : text;
  let done = 0;
  let out = '';
  OTHER.lastIndex = 0;
  for (let hit = OTHER.exec(bearable); hit !== null; hit = OTHER.exec(bearable)) {
    // From space to space around the sign. Spaces beyond ASCII belong to the stretch, and wordsOf knows them.
    let from = hit.index;
    while (from > done && bearable.charCodeAt(from - 1) > SPACE) from--;
    let until = OTHER.lastIndex;
    while (until < bearable.length && bearable.charCodeAt(until) > SPACE) until++;
    out += `${bearable.slice(done, from)} ${wordsOf(bearable.slice(from, until)).join(' ')} `;
    done = OTHER.lastIndex = until;
  }
  return done === 0 ? bearable : out + bearable.slice(done);
}
const SPACE = 0x20;
const LONG_WORDS = new RegExp(`[A-Za-z0-9]{${LONGEST + 1},}`, 'g');

/** Whether a run of letters and digits is too long. A run that long stands on some sign of each stride, so few are looked at. */
function hasLongWord(text: string): boolean {
  for (let at = LONGEST; at < text.length; at += LONGEST) {
    let from = at;
    while (from > at - LONGEST && isAlnum(text.charCodeAt(from))) from--;
    if (from === at) continue;
    let until = at;
    while (until - from <= LONGEST + 1 && isAlnum(text.charCodeAt(until))) until++;
    if (until - from - 1 > LONGEST || from === at - LONGEST) return true;
  }
  return false;
}

const isAlnum = (code: number): boolean => (code >= 48 && code <= 57) || (code >= 65 && code <= 90) || (code >= 97 && code <= 122);

/** The words of a text in order, folded. Pure. */
export function wordsOf(text: string): string[] {
  const words: string[] = [];
  for (const [run] of fold(text).matchAll(RUNS)) {
    if (!STARTS_UNSPACED.test(run)) {
      words.push(cut(run));
      continue;
    }
    const signs = [...run];
    for (let at = 0; at < signs.length; at++) words.push(signs.slice(at, at + 2).join(''));
  }
  return words;
}

/**
 * The FTS5 query of what a person typed, or null where it holds no word. Every word is quoted, so AND, NEAR, *, ^ and
 * brackets are words or nothing, never operators. Words in double quotes, and words joined by signs as in an address
 * (ada@example.com), must stand side by side. The last word matches by its beginning while it is being typed: until a
 * space or a closing quote follows it.
 */
export function matchOf(typed: string): string | null {
  const parts: string[] = [];
  const chunks = [...typed.matchAll(/"([^"]*)("|$)|[^\s"]+/gu)];
  for (const [place, chunk] of chunks.entries()) {
    const quoted = chunk[1] !== undefined;
    const growing = place === chunks.length - 1 && (quoted ? chunk[2] === '' : !/[\s"]$/u.test(typed));
    const phrase = phraseOf(quoted ? (chunk[1] ?? '') : chunk[0], growing);
    if (phrase !== null) parts.push(phrase);
  }
  return parts.length === 0 ? null : parts.join(' AND ');
}

/** One phrase; a run of unspaced signs drops its trailing single sign, which a longer text would not have there. */
function phraseOf(text: string, growing: boolean): string | null {
  const words: string[] = [];
  let grows = growing;
  const runs = [...fold(text).matchAll(RUNS)].map(([run]) => run);
  for (const [place, run] of runs.entries()) {
    const last = place === runs.length - 1;
    if (!STARTS_UNSPACED.test(run)) {
      words.push(cut(run));
      continue;
    }
    const signs = [...run];
    // A pair already names its signs exactly; a single sign must also find the pairs that begin with it.
    if (last) grows = signs.length === 1;
    const pairs = signs.length === 1 ? signs : signs.slice(0, -1).map((sign, at) => sign + (signs[at + 1] ?? ''));
    words.push(...pairs);
    // Between two runs the first one's single last sign does stand in the index, so the phrase must name it.
    if (!last && signs.length > 1) words.push(signs.at(-1) ?? '');
  }
  return words.length === 0 ? null : `"${words.join(' ')}"${grows ? '*' : ''}`;
}

function fold(text: string): string {
  return text.normalize('NFKD').replace(LEFT_OUT, '').normalize('NFC').toLowerCase().replaceAll('ς', 'σ');
}

const cut = (word: string): string => (word.length <= LONGEST ? word : [...word].slice(0, LONGEST).join(''));
