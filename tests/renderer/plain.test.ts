// Text that cannot lie: nothing unseen stays unseen, nothing is dropped, hits stand where they are.
import { array, assert, constantFrom, oneof, property, string as anyString } from 'fast-check';
import { expect, test } from 'vitest';
import { asciiHost, hits, pieces, plainLine } from '../../renderer/parts/plain.ts';

const SEED = 20_261;
const tokens = (text: string) => pieces(text).flatMap((piece) => ('token' in piece ? [piece.token] : []));

const BIDI = [0x061c, 0x200e, 0x200f, 0x202a, 0x202b, 0x202c, 0x202d, 0x202e, 0x2066, 0x2067, 0x2068, 0x2069];
const INVISIBLE = [
  0x00, 0x07, 0x08, 0x0b, 0x1b, 0x7f, 0x85, 0xad, 0x034f, 0x115f, 0x1160, 0x17b4, 0x17b5, 0x180b, 0x180e, 0x200b, 0x200c, 0x200d,
  0x2028, 0x2029, 0x2060, 0x2061, 0x2064, 0x206a, 0x2800, 0x3164, 0xfe0f, 0xfeff, 0xffa0, 0xfff9, 0xe0041, 0xe0100,
];

test.each([...BIDI, ...INVISIBLE])('[S89] the code point %i between letters is a visible token', (code) => {
  expect(tokens(`a${String.fromCodePoint(code)}b`)).toEqual([`U+${code.toString(16).toUpperCase().padStart(4, '0')}`]);
});

test('[S89] a lone surrogate is a visible token', () => {
  expect(tokens('a\ud800b')).toEqual(['U+D800']);
});

test('[S89] line ends, tabs and ordinary writing of many scripts stay text', () => {
  for (const text of ['two\nlines\tand a tab', 'Ĥéllo', 'привет', '你好', 'مرحبا', '👩‍👩‍👧 ❤️ 🇩🇪 👍🏽']) expect(tokens(text)).toEqual([]);
  expect(plainLine('a\r\nb')).toBe('a\nb');
});

test('[S89] a joiner or selector that hides between letters is not taken for an emoji', () => {
  expect(tokens('a\u200d👧')).toEqual(['U+200D']);
  expect(tokens('a\ufe0f')).toEqual(['U+FE0F']);
});

test(`[S89] nothing is dropped: runs and tokens give the text back (seed ${SEED})`, () => {
  const odd = constantFrom(...BIDI, ...INVISIBLE).map((code) => String.fromCodePoint(code));
  assert(
    property(array(oneof(anyString({ unit: 'binary' }), odd, constantFrom('\r\n', '\n', '👩‍👩‍👧'))), (parts) => {
      const text = parts.join('');
      const back = pieces(text).map((piece) => ('text' in piece ? piece.text : String.fromCodePoint(Number.parseInt(piece.token.slice(2), 16)))).join('');
      expect(back).toBe(text.replaceAll('\r\n', '\n'));
    }),
    { seed: SEED, numRuns: 500 },
  );
});

test('[S89] a look-alike host shows its ASCII form, an honest one does not', () => {
  expect(asciiHost('https://persоnas.example/p')).toBe('xn--persnas-djg.example');
  expect(asciiHost('https://personas.example/p')).toBeNull();
  expect(asciiHost('https://user@Personas.Example:8443/p')).toBeNull();
  expect(asciiHost('not a url')).toBeNull();
});

test('hits are offsets of the original text, whatever its case', () => {
  // Lower-casing this İ would make the text longer and every later offset wrong.
  expect(hits('İİ Needle needle', 'needle', 10)).toEqual([3, 10]);
  expect(hits('a.b aXb', 'a.b', 10)).toEqual([0]);
  expect(hits('aaaa', 'a', 2)).toEqual([0, 1]);
  expect(hits('abc', '', 10)).toEqual([]);
});
