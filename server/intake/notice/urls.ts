// Finding addresses in a line of a notice, trimmed of what the writer or the markup put around them.

export type FoundUrl = {
  /** As written, trimmed and repaired; `https://` added when the writer left the scheme out. */
  url: string;
  /** Two addresses with the same key are one item: scheme and host case, a trailing slash and `http`/`https` do not count. */
  key: string;
  host: string;
  /** Path without its trailing slash; '' for a bare host. */
  path: string;
  from: number;
  to: number;
  /** The writer had broken the address on purpose (hxxp, [.]) or by a space. */
  repaired: boolean;
  /** Part of the address is a publisher's redaction mark. */
  redacted: boolean;
  /** Written without a scheme and without a path, alone on its line. */
  hostOnly: boolean;
};

export type UrlScan = { found: FoundUrl[]; tooLong: boolean };

const MAX_URL = 4096;
const SCHEME = /(?:h(?:tt|xx)ps?|ftps?)(?:\[:\]|:)[ \t]?\/\//gi;
// Not an address without a scheme unless it ends in one of these: `src/main.rs/` and `e.g.and/or` are no hosts.
const TLD =
  'com|org|net|io|dev|app|co|me|ai|info|biz|edu|gov|cloud|site|online|xyz|top|tech|store|shop|page|gg|tv|cc|ru|su|ua|by|kz|cn|hk|tw|jp|kr|in|pk|sg|my|th|vn|id|ph|au|nz|us|ca|mx|br|ar|cl|uk|ie|fr|de|at|ch|it|es|pt|nl|be|dk|se|no|fi|pl|cz|hu|ro|bg|gr|tr|il|ae|ir|za|eu';
// The look-behind lets a run of host letters start a match once only, so a long dotted line stays linear.
const SCHEMELESS = new RegExp(`(?<![\\w@./:=%-])(?:(?:[a-z0-9-]{1,63}\\.){1,5}(?:${TLD})|www\\.(?:[a-z0-9-]{1,63}\\.){1,4}[a-z]{2,24})/(?=[\\w~@%-])`, 'gi');
const LONE_HOST = new RegExp(`^[\\s>*•\\-]{0,20}((?:[a-z0-9-]{1,63}\\.){1,5}(?:${TLD}))[\\s.,;*]{0,20}$`, 'i');
// Java package roots look like hosts read backwards.
const PACKAGE_ROOTS = new Set(['com', 'org', 'net', 'io', 'edu', 'gov']);

const isStop = (letter: string): boolean =>
  letter <= ' ' || '<>"`|^\u007f\u00a0\u200b\u2028\u2029\ufeff\u2018\u2019\u201c\u201d\u201e\u00ab\u00bb\u2039\u203a\u2026。，、；：！？（）【】「」『』《》〈〉…'.includes(letter) || letter === '\u3000';

/** Where the address that starts at `from` ends: at a stop, at a markdown link's seam, or where a second address is glued on. */
const endOfUrl = (line: string, from: number, body: number, nextStarts: (after: number) => number): number => {
  let glued = nextStarts(body);
  const limit = Math.min(line.length, from + MAX_URL + 1);
  for (let at = body; at < limit; at += 1) {
    if (at === glued) {
      const before = line[at - 1] ?? '';
      if (!'/=%?&:'.includes(before)) return at;
      glued = nextStarts(at + 1);
    }
    const letter = line[at] ?? ' ';
    if (isStop(letter)) return at;
    if (letter === ']' && line[at + 1] === '(') return at;
  }
  return limit;
};

const REDACTION = /\[(?:private|invalid|redacted|removed|deleted|удалено)\]/i;
const CLOSERS: Readonly<Record<string, string>> = { ')': '(', ']': '[', '}': '{' };

const occurrences = (text: string, letter: string): number => text.split(letter).length - 1;

const trimTail = (written: string, emphasised: boolean): string => {
  let url = written;
  for (;;) {
    const last = url.at(-1);
    if (last === undefined) return url;
    const opener = CLOSERS[last];
    const unbalanced = opener !== undefined && !(last === ']' && REDACTION.test(url.slice(-12))) && occurrences(url, last) > occurrences(url, opener);
    const drop = '.,;:!?\'*\\([{'.includes(last) || unbalanced || (last === '_' && emphasised) || (last === '#' && !url.endsWith('/#'));
    if (!drop) return url;
    url = url.slice(0, -1);
  }
};

/** Cuts a word in another script that follows the address without a space (`/repo的仓库`, `/pageи`), but keeps such a word as a path part of its own. */
const cutGluedScript = (url: string): string => {
  const glued = /(?<=[A-Za-z0-9])[\u3040-\u30ff\u4e00-\u9fff\u0400-\u04ff]+[^\x21-\x7e]*$/u.exec(url);
  const schemeEnd = url.indexOf('//') + 2;
  const slash = url.indexOf('/', schemeEnd);
  return glued && slash > 0 && glued.index > slash ? url.slice(0, glued.index) : url;
};

const repair = (written: string): string =>
  written
    .replace(/^h(?:tt|xx)p(s?)(?:\[:\]|:)[ \t]?/i, (_, secure: string) => `http${secure.toLowerCase()}:`)
    .replace(/\[\.\]|\(\.\)|\[dot\]/gi, '.');

const cleanMarkup = (written: string): string =>
  written
    .replace(/\\([_*\-#()~&.!+[\]])/g, '$1')
    .replace(/&(?:amp|#38);/gi, '&')
    .replace(/&(?:gt|lt|quot|nbsp|#\d{1,5});.*$/i, '');

const parsedOrNull = (url: string): URL | null => {
  try {
    return new URL(url);
  } catch {
    return null;
  }
};

const parse = (written: string, scheme: boolean, span: { from: number; to: number }, emphasised: boolean): FoundUrl | null => {
  const repaired = repair(written);
  const bare = cutGluedScript(trimTail(cleanMarkup(repaired), emphasised));
  const url = scheme ? bare : `https://${bare}`;
  const redacted = REDACTION.test(url);
  const parsed = parsedOrNull(url);
  if (parsed === null || !/[^.]\.[^.]/.test(parsed.host)) return null;
  const path = parsed.pathname.replace(/\/$/, '');
  const family = parsed.protocol.startsWith('http') ? '' : parsed.protocol;
  return {
    url,
    key: `${family}//${parsed.host}${path}${parsed.search}${parsed.hash}`,
    host: parsed.host,
    path,
    ...span,
    repaired: repaired.toLowerCase() !== written.toLowerCase(),
    redacted,
    hostOnly: false,
  };
};

/**
 * Every address in one line, in order, repeats included. Linear in the line's length.
 * Understands markdown links and autolinks, escaped underscores, `&amp;`, full-width punctuation,
 * addresses glued to each other or to a word in another script, `hxxp`/`[.]`, and `host.tld/path` without a scheme.
 */
export const findUrls = (line: string): UrlScan => {
  if (!line.includes('.')) return { found: [], tooLong: line.length > MAX_URL && line.includes('://') };
  const starts = [...line.matchAll(SCHEME)].map((match) => ({ at: match.index, body: match.index + match[0].length }));
  const found: FoundUrl[] = [];
  let tooLong = false;
  let covered = 0;
  let cursor = 0;
  const take = (from: number, to: number, scheme: boolean): void => {
    covered = to;
    if (to - from > MAX_URL) {
      tooLong = true;
      return;
    }
    const url = parse(line.slice(from, to), scheme, { from, to }, line[from - 1] === '_');
    if (url !== null) found.push(url);
  };
  const after = (position: number): number => {
    while (cursor < starts.length && (starts[cursor]?.at ?? 0) < position) cursor += 1;
    return starts[cursor]?.at ?? -1;
  };
  for (const start of starts) {
    if (start.at < covered) continue;
    take(start.at, endOfUrl(line, start.at, start.body, after), true);
  }
  const covers = found.map(({ from, to }) => ({ from, to }));
  const bare: FoundUrl[] = [];
  let cover = 0;
  for (const match of line.matchAll(SCHEMELESS)) {
    while ((covers[cover]?.to ?? Infinity) <= match.index) cover += 1;
    if ((covers[cover]?.from ?? Infinity) <= match.index) continue;
    if (PACKAGE_ROOTS.has(match[0].split('.')[0]?.toLowerCase() ?? '')) continue;
    const to = endOfUrl(line, match.index, match.index + match[0].length, () => -1);
    if (to - match.index > MAX_URL) continue;
    const url = parse(line.slice(match.index, to), false, { from: match.index, to }, false);
    if (url !== null) bare.push(url);
  }
  if (bare.length === 0 && found.length === 0) {
    const lone = line.length < 400 ? LONE_HOST.exec(line) : null;
    const url = lone?.[1] === undefined ? null : parse(lone[1], false, { from: 0, to: line.length }, false);
    return { found: url === null ? [] : [{ ...url, hostOnly: true }], tooLong };
  }
  return { found: [...found, ...bare].sort((one, other) => one.from - other.from), tooLong };
};
