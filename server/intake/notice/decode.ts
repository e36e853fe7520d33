// Bytes to text: names the encoding of a file, or says it is not text.
import type { ProblemCode } from './shape.ts';

export type Decoded = { text: string; encoding: string; problems: ProblemCode[] };

const ascii = (signature: string): number[] => [...signature].map((letter) => letter.charCodeAt(0));

// Formats that decode to something letter-like but are never a notice's text.
const BINARY_SIGNATURES: readonly (readonly number[])[] = [
  ascii('%PDF-'), ascii('PK\x03\x04'), ascii('{\\rtf'), ascii('GIF8'), [0x89, 0x50, 0x4e, 0x47], [0xff, 0xd8, 0xff],
  [0x1f, 0x8b], [0xd0, 0xcf, 0x11, 0xe0], [0xff, 0xfe, 0x00, 0x00], [0x00, 0x00, 0xfe, 0xff],
];

// The commonest characters of written Chinese. Cyrillic bytes read as GB18030 give rare ones, so their share tells the two apart.
const COMMON_HAN = new Set(
  '的一是不了在人有我他这中大来上国个到说们为子和你地出道也时年得就那要下以生会自着去之过家学对可里后小么心多天而能好都然没日于起还发成事只作当想看文无开手用主行方又如前所本见经头面公同三已老从动两长版权侵作品司网站链接声明投诉请除求未授权利益律法代码',
);

const startsWith = (bytes: Uint8Array, signature: readonly number[]): boolean =>
  signature.every((byte, index) => bytes[index] === byte);

const decodeFatal = (bytes: Uint8Array, encoding: string): string | null => {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
};

const decodeLoosely = (bytes: Uint8Array, encoding: string): string => new TextDecoder(encoding).decode(bytes);

const count = (text: string, pattern: RegExp): number => {
  let total = 0;
  for (const _ of text.matchAll(pattern)) total += 1;
  return total;
};

/** UTF-16 without a mark: Latin text then has a zero in every second byte and none in the others. */
const unmarkedUtf16 = (bytes: Uint8Array): 'utf-16le' | 'utf-16be' | null => {
  const sample = Math.min(bytes.length, 4096) & ~1;
  if (sample < 8) return null;
  let even = 0;
  let odd = 0;
  for (let index = 0; index < sample; index += 2) {
    if (bytes[index] === 0) even += 1;
    if (bytes[index + 1] === 0) odd += 1;
  }
  const half = sample / 2;
  if (odd > half * 0.4 && even < half * 0.05) return 'utf-16le';
  if (even > half * 0.4 && odd < half * 0.05) return 'utf-16be';
  return null;
};

const hanScore = (text: string): number => {
  let han = 0;
  let common = 0;
  for (const letter of text) {
    if (letter < '\u4e00' || letter > '\u9fff') continue;
    han += 1;
    if (COMMON_HAN.has(letter)) common += 1;
  }
  return han < 4 ? 0 : common / han;
};

/**
 * Share of Cyrillic letters that are lower-case and stand next to another Cyrillic letter.
 * A French “é” read as windows-1251 is Cyrillic too, but stands alone between Latin letters;
 * KOI8-R read as windows-1251 gives words, but in upper case.
 */
const cyrillicScore = (text: string): number => {
  const foreign = count(text, /\P{ASCII}/gu);
  return foreign < 8 ? 0 : count(text, /(?<=[\u0400-\u04ff])[\u0430-\u044f\u0451]|[\u0430-\u044f\u0451](?=[\u0400-\u04ff])/g) / foreign;
};

const decodeLegacy = (bytes: Uint8Array): { text: string; encoding: string } => {
  const chinese = decodeFatal(bytes, 'gb18030');
  const candidates = [
    { encoding: 'gb18030', text: chinese, score: chinese === null ? 0 : hanScore(chinese) * 3 },
    ...['windows-1251', 'koi8-r'].map((encoding) => {
      const text = decodeLoosely(bytes, encoding);
      return { encoding, text, score: cyrillicScore(text) };
    }),
  ].sort((one, other) => other.score - one.score);
  const best = candidates[0];
  if (best && best.text !== null && best.score >= 0.5) return { encoding: best.encoding, text: best.text };
  return { encoding: 'windows-1252', text: decodeLoosely(bytes, 'windows-1252') };
};

const decodeBytes = (bytes: Uint8Array): Decoded => {
  const marked = startsWith(bytes, [0xff, 0xfe]) ? 'utf-16le' : startsWith(bytes, [0xfe, 0xff]) ? 'utf-16be' : null;
  const wide = marked ?? unmarkedUtf16(bytes);
  if (wide !== null) {
    const exact = decodeFatal(bytes, wide);
    return {
      text: exact ?? decodeLoosely(bytes, wide),
      encoding: wide,
      problems: [...(marked === null ? ['encoding_guessed' as const] : []), ...(exact === null ? ['bytes_replaced' as const] : [])],
    };
  }
  const exact = decodeFatal(bytes, 'utf-8');
  if (exact !== null) return { text: exact, encoding: 'utf-8', problems: [] };
  const loose = decodeLoosely(bytes, 'utf-8');
  const broken = count(loose, /\ufffd/g);
  const sound = count(loose, /[\u0080-\ufffc]|[\ufffe-\uffff]/g);
  if (startsWith(bytes, [0xef, 0xbb, 0xbf]) || sound >= broken * 4) {
    return { text: loose, encoding: 'utf-8', problems: ['bytes_replaced'] };
  }
  return { ...decodeLegacy(bytes), problems: ['encoding_guessed'] };
};

/** Newlines become `\n` and NUL goes; every other character of the evidence stays as it was written. */
export const tidyEvidence = (text: string): string => text.toWellFormed().replace(/\r\n?/g, '\n').replaceAll('\0', '');

/**
 * Decodes a file. Order: byte-order mark, UTF-16 by its zeros, strict UTF-8, UTF-8 with a few broken bytes,
 * then GB18030, windows-1251 and KOI8-R by how much the result looks like writing, else windows-1252.
 * @returns the text with newlines normalised and NUL removed, or `null` when the bytes are not text
 */
export const decodeText = (bytes: Uint8Array): Decoded | null => {
  if (BINARY_SIGNATURES.some((signature) => startsWith(bytes, signature))) return null;
  const { text, encoding, problems } = decodeBytes(bytes);
  if (count(text, /[^\P{Cc}\t\n\f\r]/gu) > Math.max(4, text.length * 0.01)) return null;
  if (count(text, /\ufffd/g) > text.length * 0.1) return null;
  return { text: tidyEvidence(text), encoding, problems: text.includes('\0') ? [...problems, 'nul_removed'] : problems };
};
