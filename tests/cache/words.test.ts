// The words of a text and of a search, in the scripts that notices come in.
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { prep } from '../../electron/desk/cache/cache.ts';
import { indexText, matchOf, wordsOf } from '../../electron/desk/cache/words.ts';
import { tempCache } from './made.ts';
import type { Bench } from './made.ts';

let bench: Bench;
beforeAll(async () => {
  bench = await tempCache();
});
afterAll(() => bench.close());

/** Whether the real index finds a text by what was typed. */
function finds(text: string, typed: string): boolean {
  prep(bench.cache, 'DELETE FROM words_under18').run();
  prep(bench.cache, 'INSERT INTO words_under18(rowid, text) VALUES (1, ?)').run(indexText(text));
  const match = matchOf(typed);
  return match !== null && prep(bench.cache, 'SELECT count(*) FROM words_under18 WHERE words_under18 MATCH ?').pluck().get(match) === 1;
}

test.each([
  ['Уведомление об удалении', 'уведомл', true],
  ['Уведомление об удалении', 'УДАЛЕНИИ ', true],
  ['все ещё здесь', 'еще ', true],
  ['著作权侵权通知书', '侵权', true],
  ['著作权侵权通知书', '权', true],
  ['著作权侵权通知书', '书', true],
  ['著作权侵权通知书', '侵 ', true],
  ['著作权侵权通知书', '侵权通知', true],
  ['著作权侵权通知书', '权侵权通', true],
  ['著作权侵权通知书', '通知侵权', false],
  ['利用規約とサービス', 'サービ', true],
  ['iPhone手机 通知', 'iphone手机', true],
  ['ข้อความแจ้งลบ', 'แจ้ง', true],
  ['Café Straße naïve', 'cafe ', true],
  ['Café Straße naïve', 'STRASSE ', false],
  ['ＡＢＣ full width', 'abc ', true],
  ['ΟΔΟΣ', 'οδος ', true],
  ['ΟΔΟΣ ΜΟΥ', 'οδοσ ', true],
  ['write to ada@example.com today', 'ada@example.com', true],
  ['write to ada@example.com today', 'ada@example.co', true],
  ['write to ada@example.com today', 'ada@example.co ', false],
  ['write to ada today at example.com', 'ada@example.com', false],
  ['the quick brown fox', '"quick brown"', true],
  ['the quick brown fox', '"quick bro', true],
  ['the quick brown fox', '"brown quick"', false],
  ['the quick brown fox', 'fox quick', true],
  ['the quick brown fox', 'qui fox', false],
  [`a ${'QUJD'.repeat(400)} b`, 'QUJD'.repeat(40), true],
])('[search] %s ← %s: %s', (text, typed, found) => {
  expect(finds(text, typed)).toBe(found);
});

test('[search] a word without end becomes a term of bearable length, in text and search alike', () => {
  expect(wordsOf('ж'.repeat(5_000))).toEqual(['ж'.repeat(64)]);
  expect(indexText('x'.repeat(5_000))).toBe('x'.repeat(64));
  expect(matchOf('x'.repeat(400))).toBe(`"${'x'.repeat(64)}"*`);
});

test('[search] nothing that is typed is an operator, an error or everything', () => {
  for (const typed of ['AND', 'a OR b', 'NOT', 'NEAR(a b, 2)', 'col:x', '^a', 'a*', '(', ')', '"', '""', '*', '- -', "';--", '\0', 'a"b"c', '{a}', '+', '\\', 'words_under18:x', '\ud800', '😀']) {
    const match = matchOf(typed);
    expect(() => prep(bench.cache, 'SELECT count(*) FROM words_under18 WHERE words_under18 MATCH ?').get(match ?? '"nothing"'), typed).not.toThrow();
  }
  expect([matchOf(''), matchOf('   '), matchOf('"" - ()'), matchOf('😀')]).toEqual([null, null, null, null]);
});

test('[search] any text at all is a query that the index can read, and every text finds itself', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 60 }), (text) => {
      expect(finds(`before ${text} after`, text)).toBe(wordsOf(text).length > 0);
    }),
    { seed: 20260610, numRuns: 500 },
  );
});

test('[search] the fast way through a text gives the words of the slow way', () => {
  const ascii = (text: string): string[] => text.toLowerCase().match(/[a-z0-9\u0080-\u{10ffff}]+/gu) ?? [];
  fc.assert(
    fc.property(fc.string({ unit: fc.oneof(fc.constantFrom(' ', '\n', '\u00a0', '　', '-', 'é', 'e\u0301', '通', '知', 'Ж', 'A', '1', '…', '\u0301', '😀', 'ς'), fc.string({ unit: 'grapheme-ascii', maxLength: 3 })), maxLength: 60 }), (text) => {
      expect(ascii(indexText(text))).toEqual(wordsOf(text));
    }),
    { seed: 20260613, numRuns: 2_000 },
  );
});

test('[search] no word around the longest length slips through the fast way', () => {
  fc.assert(
    fc.property(fc.array(fc.record({ length: fc.integer({ min: 55, max: 135 }), behind: fc.constantFrom(' ', '-', '  ', 'é', '通') }), { maxLength: 6 }), fc.integer({ min: 0, max: 70 }), (runs, pad) => {
      const text = `${' '.repeat(pad)}${runs.map(({ length, behind }) => 'x'.repeat(length) + behind).join('')}`;
      expect(indexText(text).split(/[ -]+/).filter(Boolean)).toEqual(wordsOf(text));
    }),
    { seed: 20260614, numRuns: 2_000 },
  );
});

test('[search] what is typed finds a text exactly where all its words stand in it', () => {
  const alphabet = fc.constantFrom('river', 'stone', 'Copper', 'café', 'жалоба', '删除通知', '通知', 'x1', 'naïve', 'ＡＢＣ');
  const phrase = fc.array(alphabet, { minLength: 1, maxLength: 6 });
  fc.assert(
    fc.property(phrase, phrase, (text, typed) => {
      const held = new Set(wordsOf(text.join(' ')));
      // Each typed word stands alone here; a run of signs is in the text where each of its pairs is, in order.
      const joined = ` ${wordsOf(text.join(' ')).join(' ')} `;
      const naive = typed.every((word) => {
        const own = wordsOf(word);
        if (!/\p{Script=Han}/u.test(word)) return held.has(own[0] ?? '');
        return joined.includes(` ${own.slice(0, -1).join(' ')} `);
      });
      expect(finds(text.join(' '), `${typed.join(' ')} `)).toBe(naive);
    }),
    { seed: 20260611, numRuns: 500 },
  );
});
