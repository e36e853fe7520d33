// Finding and trimming addresses, one line at a time.
import { expect, test } from 'vitest';
import { findUrls } from '../../server/intake/notice/urls.ts';

const urlsIn = (line: string): string[] => findUrls(line).found.map((found) => found.url);

test.each([
  ['see https://github.com/a/b.', ['https://github.com/a/b']],
  ['(https://github.com/a/b)', ['https://github.com/a/b']],
  ['https://en.example.org/wiki/Copy_(law)', ['https://en.example.org/wiki/Copy_(law)']],
  ['**https://github.com/a/b**', ['https://github.com/a/b']],
  ['_https://github.com/a/b_', ['https://github.com/a/b']],
  ['https://github.com/a/b_', ['https://github.com/a/b_']],
  ['`https://github.com/a/b`', ['https://github.com/a/b']],
  ['"https://github.com/a/b", ‘https://github.com/c/d’;', ['https://github.com/a/b', 'https://github.com/c/d']],
  ['[text](https://github.com/a/b "title")', ['https://github.com/a/b']],
  ['https://github.com/a/my\\_repo', ['https://github.com/a/my_repo']],
  ['https://x.example/?a=1&amp;b=2', ['https://x.example/?a=1&b=2']],
  ['1.https://github.com/a/b/.', ['https://github.com/a/b/']],
  ['https://github.com/a/bhttps://github.com/c/d', ['https://github.com/a/b', 'https://github.com/c/d']],
  ['https://web.archive.example/web/2020/https://x.example/y', ['https://web.archive.example/web/2020/https://x.example/y']],
  ['hxxps://bad[.]example/x', ['https://bad.example/x']],
  ['https[:]//github[.]com/a/b).', ['https://github.com/a/b']],
  ['https: //github.com/a/b', ['https://github.com/a/b']],
  ['github.com/a/b and www.x.example/y', ['https://github.com/a/b', 'https://www.x.example/y']],
  ['mail me@github.com/x or src/main.rs/y or com.acme.app/z', []],
  ['https://github.com/a/b/blob/main/[JAVA][Book].pdf', ['https://github.com/a/b/blob/main/[JAVA][Book].pdf']],
  ['https://github.com/a/b。然后', ['https://github.com/a/b']],
  ['https://github.com/a/b的仓库', ['https://github.com/a/b']],
  ['https://github.com/a/b/中文.md', ['https://github.com/a/b/中文.md']],
  ['https://пример.рф/путь', ['https://пример.рф/путь']],
  ['https:// and http://x and [private]', []],
])('[N7] %s', (line, urls) => {
  expect(urlsIn(line)).toEqual(urls);
});

test('[N4] scheme, host case and a trailing slash do not make two items', () => {
  const keys = findUrls('http://GitHub.com/a/b https://github.com/a/b/ https://github.com/a/B').found.map((found) => found.key);
  expect(new Set(keys).size).toBe(2);
});
