// Text that cannot lie: control, direction and invisible characters become visible tokens, hosts show their ASCII form.

/** A run of text as it is, or one character that would not have been seen (or would have moved what is seen). */
export type Piece = { readonly text: string } | { readonly token: string; readonly name: string };

const NAMES: Readonly<Record<number, string>> = {
  0x00ad: 'soft hyphen', 0x034f: 'grapheme joiner', 0x061c: 'Arabic letter mark', 0x115f: 'Hangul filler', 0x1160: 'Hangul filler',
  0x17b4: 'Khmer vowel', 0x17b5: 'Khmer vowel', 0x180e: 'Mongolian separator', 0x200b: 'zero-width space', 0x200c: 'zero-width non-joiner',
  0x200d: 'zero-width joiner', 0x200e: 'left-to-right mark', 0x200f: 'right-to-left mark', 0x2028: 'line separator',
  0x2029: 'paragraph separator', 0x202a: 'left-to-right embedding', 0x202b: 'right-to-left embedding', 0x202c: 'pop direction',
  0x202d: 'left-to-right override', 0x202e: 'right-to-left override', 0x2060: 'word joiner', 0x2066: 'left-to-right isolate',
  0x2067: 'right-to-left isolate', 0x2068: 'first strong isolate', 0x2069: 'pop isolate', 0x2800: 'blank Braille pattern',
  0x3164: 'Hangul filler', 0xfeff: 'byte-order mark', 0xffa0: 'Hangul filler',
};

const UNSEEN =
  // oxlint-disable-next-line no-control-regex -- control characters are what this looks for
  /\r\n|[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u061c\u115f\u1160\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\u2800\u3164\ufeff\uffa0\ufff9-\ufffb]|\u034f|\u17b4|\u17b5|[\u180b-\u180d]|[\ufe00-\ufe0f]|[\u{e0000}-\u{e01ef}]|\p{Surrogate}/gu;

const PICTURE = /\p{Extended_Pictographic}|\p{Emoji_Modifier}|[\u{1f1e6}-\u{1f1ff}]/u;

/** An emoji may carry a joiner or a presentation selector without hiding anything; letters may not. */
function insidePicture(text: string, at: number, code: number): boolean {
  if (code !== 0x200d && code !== 0xfe0f) return false;
  const before = Array.from(text.slice(Math.max(0, at - 4), at)).at(-1) ?? '';
  if (code === 0xfe0f) return PICTURE.test(before);
  const after = String.fromCodePoint(text.codePointAt(at + 1) ?? 0);
  return (PICTURE.test(before) || before === '\ufe0f') && PICTURE.test(after);
}

/**
 * Splits a text into runs and tokens. Every bidi control, invisible or control character is a token such as
 * `U+202E` with its name; tabs and line ends stay text (CRLF becomes LF). Nothing is dropped: what a hash covers is
 * all on the screen.
 */
export function pieces(text: string): Piece[] {
  const found: Piece[] = [];
  let from = 0;
  const upTo = (end: number) => {
    if (end > from) found.push({ text: text.slice(from, end) });
  };
  for (const match of text.matchAll(UNSEEN)) {
    const at = match.index;
    const code = match[0].codePointAt(0) ?? 0;
    if (insidePicture(text, at, code)) continue;
    upTo(at);
    from = at + match[0].length;
    if (match[0] === '\r\n') {
      found.push({ text: '\n' });
      continue;
    }
    const hex = code.toString(16).toUpperCase().padStart(4, '0');
    found.push({ token: `U+${hex}`, name: NAMES[code] ?? (code < 0xa0 ? 'control character' : code >= 0xd800 && code <= 0xdfff ? 'broken character' : 'invisible character') });
  }
  upTo(text.length);
  return found;
}

/** The text with its tokens written out, for labels and titles that can hold no elements: `a⟦U+202E⟧b`. */
export function plainLine(text: string): string {
  return pieces(text)
    .map((piece) => ('text' in piece ? piece.text : `⟦${piece.token}⟧`))
    .join('');
}

/** The ASCII host of a URL where it differs from what is written, so that a look-alike name shows; else null. */
export function asciiHost(url: string): string | null {
  const written = /^[a-z][a-z0-9+.-]*:\/\/(?:[^/?#@]*@)?([^/?#:]+)/iu.exec(url)?.[1];
  if (written === undefined || !URL.canParse(url)) return null;
  const host = new URL(url).hostname;
  return host === '' || host === written.toLowerCase() ? null : host;
}

/** Offsets of every hit of `words` in `text`, ignoring case, at most `most`. Offsets are UTF-16, as the desk counts. */
export function hits(text: string, words: string, most: number): number[] {
  const found: number[] = [];
  if (words === '') return found;
  // Escaped and with `i`, so that offsets stay those of the original (lower-casing may change a text's length).
  const pattern = new RegExp(words.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'), 'giu');
  for (const match of text.matchAll(pattern)) {
    found.push(match.index);
    if (found.length >= most) break;
  }
  return found;
}
