// The notice reader over real published notices, when they lie beside the repository.
import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { readNotice } from '../../server/intake/notice/read.ts';
import { NoticeReadSchema } from '../../server/intake/notice/shape.ts';
import type { NoticeRead } from '../../server/intake/notice/shape.ts';

const shelf = new URL('../../../shared/data/', import.meta.url);
const FOLDERS = ['notices/', 'gov-takedowns/'];
const present = FOLDERS.every((folder) => existsSync(new URL(folder, shelf)));

const GUIDANCE = /(?:docs|help)\.github\.com\/.*(?:dmca|copyright|site-policy)|lumendatabase\.org\/topics|github\.com\/github\/dmca\/blob\/[^/]+\/README/i;

const readAll = async (folder: string): Promise<NoticeRead[]> => {
  const names = (await readdir(new URL(folder, shelf))).sort();
  return Promise.all(names.map(async (name) => readNotice({ name, bytes: await readFile(new URL(encodeURIComponent(name), new URL(folder, shelf))) })));
};

describe.skipIf(!present)('published notices (skipped when ../shared/data is absent)', () => {
  test.each(FOLDERS)('[N1][N2][N3] every file of %s is a notice, the same twice, without guidance or repeats', async (folder) => {
    const reads = await readAll(folder);
    expect(await readAll(folder)).toEqual(reads);
    for (const read of reads) {
      NoticeReadSchema.parse(read);
      if (!read.ok) throw new Error(`${read.file}: ${read.refusal}`);
      const { urls, referenceUrls, text } = read.notice;
      expect([...urls, ...referenceUrls].filter((url) => GUIDANCE.test(url))).toEqual([]);
      expect(new Set([...urls, ...referenceUrls]).size).toBe(urls.length + referenceUrls.length);
      expect(urls.filter((url) => !URL.canParse(url) || /[\s<>"]|[.,;]$/.test(url))).toEqual([]);
      expect(text.length).toBeGreaterThan(0);
    }
  }, 120_000);

  test('[N15][N19] a Russian letter is Russian, whatever stands below it, and rows of different addresses begin differently', async () => {
    const starts = new Map<string, Set<string>>();
    for (const read of await readAll('gov-takedowns/')) {
      if (!read.ok) throw new Error(read.message);
      const { text, language, title, urls, file } = read.notice;
      if (/^[^\p{L}]{0,20}\p{Script=Cyrillic}/u.test(text)) expect([file, language]).toEqual([file, 'ru']);
      if (urls[0] !== undefined) starts.set(title.split(':')[0] ?? '', (starts.get(title.split(':')[0] ?? '') ?? new Set()).add(new URL(urls[0]).host));
    }
    expect([...starts].filter(([start, hosts]) => hosts.size > 1 || /government/i.test(start))).toEqual([]);
    expect(starts.size).toBeGreaterThan(90);
  }, 120_000);

  test('[N8][N9] kinds agree with how the publisher filed them, and every file is dated', async () => {
    const filedAs = (name: string): string => (/retract|revers/i.test(name) ? 'retraction' : /counter/i.test(name) ? 'counter-notice' : 'takedown-notice');
    for (const read of await readAll('notices/')) {
      expect(read.ok && [read.notice.file, read.notice.kind]).toEqual([read.ok && read.notice.file, read.ok && filedAs(read.notice.file)]);
      expect(read.ok && read.notice.received).toBe(read.ok && read.notice.file.slice(0, 10));
    }
    for (const read of await readAll('gov-takedowns/')) expect(read).toMatchObject({ ok: true, notice: { kind: 'government-takedown', authority: true } });
  }, 120_000);
});
