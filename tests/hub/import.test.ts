// Importing notices into a real hub: each file a case or a named refusal, and twice changes nothing (P23).
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { FaultError } from '../../shared/fault.ts';
import { IntakeAsked } from '../../shared/wire.ts';
import { importNotices, intakeOf } from '../../server/intake/import.ts';
import type { Imported, NoticeFile } from '../../server/intake/import.ts';
import type { Notice } from '../../server/intake/notice/shape.ts';
import { openRig, say } from './rig.ts';
import type { Rig } from './rig.ts';
import { pgliteTemplate } from './template.ts';

const NOW = '2026-11-24T09:00:00.000Z';

const NOTICE = `# DMCA notice

**Are you the copyright holder or authorized to act on the copyright owner's behalf?**
Yes, I am the copyright holder.

**Please describe the nature of your copyright ownership and the work that has been infringed.**
My synthetic song "Blue Example".

**Please provide the URLs of the infringing content.**
https://example.com/persona/1
https://example.com/persona/2

**I have a good faith belief that use of the copyrighted materials described above is not authorized by the copyright owner, or its agent, or the law.**
Yes

**I swear, under penalty of perjury, that the information in this notification is accurate.**
Yes

Signed: Ada Example, ada@example.org
`;

async function* files(...given: NoticeFile[]): AsyncGenerator<NoticeFile> {
  yield* given;
}
const file = (name: string, text: string | Uint8Array): NoticeFile => ({ name, bytes: typeof text === 'string' ? new TextEncoder().encode(text) : text });

describe('importing notices', () => {
  let rig: Rig;
  beforeAll(async () => {
    rig = await openRig({ seed: 3, template: await pgliteTemplate() });
  });
  afterAll(() => rig.close());

  const run = async (...given: NoticeFile[]): Promise<{ said: Imported[]; says: string; cases: number }> => {
    const said: Imported[] = [];
    const summary = await importNotices({ files: files(...given), accept: (asked) => rig.hub.accept('content-removal', asked), report: (of) => said.push(of), now: NOW });
    return { said, says: summary.says, cases: summary.cases };
  };

  test('[P23] good files become cases, bad ones named refusals, in order; again changes nothing', async () => {
    const given = [file('2026-01-02-example.md', NOTICE), file('empty.md', ''), file('junk.bin', new Uint8Array([0, 1, 2, 0, 0, 255, 254, 0])), file('2026-01-03-again.md', NOTICE), file('poem.txt', 'Roses are red.')];
    const first = await run(...given);
    expect(first.said.map((of) => of.became)).toEqual(['case', 'refused', 'refused', 'known', 'refused']);
    expect(first.says).toBe('5 files: 1 new case, 1 already here, 3 refused, 4 addresses.');
    for (const of of first.said.filter((each) => each.became === 'refused')) expect(of).toMatchObject({ says: expect.stringContaining(of.file) as string });
    const before = await rig.desk('mara').follow();
    const second = await run(...given);
    expect(second.cases).toBe(0);
    const after = await rig.desk('mara').follow(before.cursors);
    expect([...after.puts]).toEqual([]);
  });

  test('the case carries what the notice says: its date, its addresses in order, its words in full', async () => {
    await run(file('2026-01-02-example.md', NOTICE));
    const put = [...(await rig.desk('mara').follow()).puts.values()].find((each) => each.kind === 'case');
    if (put?.kind !== 'case') throw new Error('no case');
    expect(put.case.facts.received).toBe('2026-01-02T00:00:00Z');
    expect(put.case.facts.items.map((item) => item.url)).toEqual(['https://example.com/persona/1', 'https://example.com/persona/2']);
    expect(put.case.facts.detail).toMatchObject({ of: 'content-removal', regime: 'dmca-notice' });
    expect(put.texts[0]?.text).toBe(NOTICE);
  });

  test('what is too long or too many stays in the full text, and the summary says so; a missing date is the time of import', () => {
    const notice: Notice = {
      file: 'f.md', kind: 'government-takedown', received: null, claimant: 'Example Authority 👩‍👩‍👧'.repeat(40), authority: true, authorityCountry: 'DE', work: 'w'.repeat(30_000),
      urls: [...Array.from({ length: 5_003 }, (_, n) => `https://example.com/${n}`), `https://example.com/${'x'.repeat(4_050)}`], referenceUrls: [], elements: {}, elementNotes: {}, language: 'de-AT', title: '', text: 'a\u0000b', encoding: 'utf-8', problems: ['url_redacted'],
    };
    const asked = IntakeAsked.parse(intakeOf(notice, 'a'.repeat(64), NOW));
    expect([asked.items.length, asked.received, asked.language, asked.jurisdiction, asked.title]).toEqual([5_000, NOW, 'und', 'DE', 'Government takedown']);
    expect(asked.summary).toContain('4 of 5004 addresses');
    expect(asked.summary).toContain('No date is stated');
    expect(asked.parties[0]).toMatchObject({ role: 'authority', authority: true });
    expect(asked.parties[0]?.name.isWellFormed()).toBe(true);
    expect(asked.texts[0]?.text).toBe('a\ufffdb');
  });

  test('a file that the hub refuses is named and the rest goes on; a hub that went away ends the run', async () => {
    const said: Imported[] = [];
    const good = (n: number): NoticeFile => file(`n${n}.md`, `${NOTICE}\n${n}`);
    let asked = 0;
    const accept = async (): Promise<{ id: string; number: string; made: boolean }> => {
      asked += 1;
      if (asked === 1) throw new FaultError('too_large');
      if (asked === 3) throw new FaultError('offline');
      return { id: 'x', number: 'CR-1', made: true };
    };
    await expect(importNotices({ files: files(good(1), good(2), good(3), good(4)), accept, report: (of) => said.push(of), now: NOW })).rejects.toMatchObject({ fault: { code: 'offline' } });
    expect(said.map((of) => of.became)).toEqual(['refused', 'case']);
  });

  test('[P23] every real notice of the sibling corpus becomes a case or a named refusal', async (context) => {
    const root = join(import.meta.dirname, '../../../shared/data/notices');
    const names = (await readdir(root, { recursive: true }).catch(() => [])).filter((name) => /\.(md|txt|eml)$/.test(name)).sort();
    if (names.length === 0) context.skip();
    const some = names.filter((_, n) => n % Math.ceil(names.length / 60) === 0);
    const given = await Promise.all(some.map(async (name) => ({ name, bytes: await readFile(join(root, name)) })));
    const { said } = await run(...given);
    expect(said.length).toBe(given.length);
    say(`${said.filter((of) => of.became === 'refused').length} refused of ${said.length}`);
  });
});
