// The `docket` command as a script meets it: JSON on stdout, words on stderr, an exit code that tells, and no stack.
import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, test } from 'vitest';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const NOTICES = join(ROOT, 'tests', 'fixtures', 'notices');
const folder = mkdtempSync(join(tmpdir(), 'docket-cli-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function docket(args: readonly string[], input = ''): { code: number | null; out: string; err: string } {
  // A command that hangs is ended, and then has no exit code.
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(ROOT, 'cli', 'main.ts'), ...args], { input, encoding: 'utf8', timeout: 60_000, killSignal: 'SIGKILL' });
  expect(`${stdout}${stderr}`).not.toMatch(/\n\s+at |node:internal|\/cli\/main/);
  return { code: status, out: stdout, err: stderr };
}

const lines = (text: string): unknown[] => text.trim().split('\n').map((line): unknown => JSON.parse(line));

test('scope of one process is an array of cells with their citations', () => {
  const { code, out } = docket(['scope', '--process', 'us_subpoena', '--json']);
  const cells = JSON.parse(out) as Record<string, string>[];
  expect(code).toBe(0);
  expect(cells).toHaveLength(15);
  for (const cell of cells) expect(Object.keys(cell)).toEqual(['process', 'category', 'decision', 'limit', 'citation']);
});

test('deadlines: a bad line is answered with its error, the lines around it are answered, the exit code tells', () => {
  const line = { rule: 'EU-GDPR-DSR-1M', trigger: '2026-08-31T10:00:00+02:00', time_zone: 'Europe/Berlin', mine: 7 };
  const { code, out } = docket(['due'], `${JSON.stringify(line)}\nnot json\n${JSON.stringify({ ...line, rule: 'NO-SUCH' })}\n\n${JSON.stringify(line)}\n`);
  const [first, broken, unknown, last] = lines(out) as Record<string, { code: string } | string>[];
  expect(code).toBe(1);
  expect(first).toMatchObject({ mine: 7, due: '2026-09-30T23:59:59+02:00', due_utc: '2026-09-30T21:59:59Z' });
  expect(broken).toMatchObject({ error: { code: 'bad_line' } });
  expect(unknown).toMatchObject({ rule: 'NO-SUCH', error: { code: 'unknown_rule' } });
  expect(last).toEqual(first);
});

test('a dry run prints one object per file and writes nothing; a file that is no notice is a named refusal', () => {
  writeFileSync(join(folder, 'empty.md'), '');
  writeFileSync(join(folder, 'picture.md'), Buffer.from([0, 1, 2, 0, 0xff, 0, 7, 0]));
  const { code, out, err } = docket(['hub', 'import', '--dry-run', '--json', NOTICES, folder]);
  const said = lines(out) as { file: string; kind: string | null; problems: string[] }[];
  expect(code).toBe(0);
  for (const one of said) expect(Object.keys(one).slice(0, 8)).toEqual(['file', 'kind', 'received', 'claimant', 'urls', 'elements', 'language', 'problems']);
  expect(said.filter((one) => one.kind === null).map((one) => [one.file, ...one.problems])).toEqual([['shopping.md', 'not_a_notice'], ['empty.md', 'empty'], ['picture.md', 'not_text']]);
  expect(err).toMatch(/3 refused.*Nothing was written\.\n$/);
});

test('a link, a folder that nobody may read and a file that is gone are named refusals, and the files behind them go on', () => {
  const odd = join(folder, 'odd');
  mkdirSync(join(odd, 'shut'), { recursive: true, mode: 0o755 });
  writeFileSync(join(odd, 'z-empty.md'), '');
  symlinkSync(join(NOTICES, 'shopping.md'), join(odd, 'a-link.md'));
  chmodSync(join(odd, 'shut'), 0);
  const { code, out, err } = docket(['hub', 'import', '--dry-run', '--json', odd]);
  const said = lines(out) as { file: string; refusal: string; message: string }[];
  // Root may read every folder; then the shut one is an empty one.
  const shut = process.getuid?.() === 0 ? [] : [['shut', 'unreadable_file']];
  expect(code).toBe(0);
  expect(said.map((one) => [one.file, one.refusal])).toEqual([['a-link.md', 'not_a_file'], ...shut, ['z-empty.md', 'empty']]);
  expect(said[0]?.message).toBe('“a-link.md” is a link or no ordinary file; hand in the file itself.');
  expect(err).toContain(`${said.length} refused`);
});

test.each([
  [['scop'], 'unknown command'],
  [['scope', '--process', '__proto__'], '--process takes one of'],
  [['hub', 'import', '--dry-rum', NOTICES], '--dry-rum'],
  [['hub', 'import'], 'name at least one file'],
  [['hub', 'import', '--dry-run', join(NOTICES, 'none.md')], 'nothing named none.md'],
  [['hub', 'import', '--dry-run', NOTICES, join(NOTICES, 'none.md')], 'nothing named none.md'],
  [['hub', 'import', NOTICES, '--hub', 'nonsense', '--data', folder], '--hub takes'],
  [['hub', 'import', NOTICES, '--hub', 'http://127.0.0.1:1', '--intake-key-file', join(NOTICES, 'shopping.md')], 'the intake key could not be read'],
  [['hub', '--demo'], '--data is needed'],
  [['hub', '--demo', '--data', fileURLToPath(import.meta.url)], 'cannot use its data directory'],
  [['hub', '--data', folder], '--issuer'],
  [['hub', '--demo', '--data', folder, '--port', '99999'], '--port takes'],
  [['desk', 'sync', '--hub', '--as', 'mara'], "Option '--hub' argument is ambiguous)"],
  [['desk', 'dance'], 'docket desk takes'],
  [['desk', 'sync', '--data', folder, '--hub', 'http://127.0.0.1:1'], 'No Docket hub answers'],
  [['desk', 'sync', '--data', folder, '--hub', 'nonsense'], '--hub takes'],
  [['export', '--what', 'everything'], '--what takes'],
] as const)('%j ends with 1 and one sentence on stderr, nothing on stdout', (args, words) => {
  const { code, out, err } = docket(args);
  expect(code).toBe(1);
  expect(out).toBe('');
  expect(err.trim().split('\n')).toHaveLength(1);
  expect(err).toContain(words);
});

const FRESH = join(folder, 'fresh');
const DESK = ['--data', join(FRESH, 'desk'), '--hub', 'http://127.0.0.1:1', '--demo'];
const EXPORT = ['export', ...DESK, '--out', join(FRESH, 'out'), '--reason', 'Regulator asked'];

test.each([
  [[...EXPORT, '--status', 'nosuch'], '--status takes some of: open, proposed, decided, closed'],
  [[...EXPORT, '--status', 'open,'], '--status takes some of'],
  [[...EXPORT, '--status', 'blocked'], '--status takes some of'],
  [[...EXPORT, '--priority', 'nosuch'], '--priority takes some of: urgent, high, normal, low'],
  [[...EXPORT, '--due', 'soon'], '--due takes one of: any, overdue, today, week'],
  [[...EXPORT, '--queue', 'nosuch'], '--queue takes one of'],
  [[...EXPORT, '--jurisdiction', 'Germany'], '--jurisdiction takes two capital letters'],
  [[...EXPORT, '--reason', 'x'], '--reason takes 3'],
  [['desk', 'rows', ...DESK, '--status', 'open,nosuch'], '--status takes some of: open, proposed, decided, closed, active'],
  [['desk', 'rows', ...DESK, '--queue', 'flagged-accounts', '--status', 'open'], '--status takes some of: active, restricted'],
  [['desk', 'rows', ...DESK, '--priority', 'nosuch'], '--priority takes some of: urgent, high, normal, low'],
  [['desk', 'rows', ...DESK, '--sort', 'nosuch'], '--sort takes one of'],
  [['desk', 'rows', ...DESK, '--queue', 'nosuch'], '--queue takes one of'],
  [[...EXPORT, 'foo'], 'this command takes flags only'],
  [['desk', 'rows', ...DESK, 'foo'], 'this command takes flags only'],
  [['desk', 'case', ...DESK, 'one', 'two'], 'this command takes one word'],
  [['due', 'foo'], 'this command takes flags only'],
  [['scope', '--all', 'foo'], 'this command takes flags only'],
  [['hub', '--demo', '--data', FRESH, 'foo'], 'this command takes flags only'],
] as const)('%j is refused by its words before anything is opened or made', (args, words) => {
  const { code, out, err } = docket(args);
  expect([code, out]).toEqual([1, '']);
  expect(err.trim().split('\n')).toHaveLength(1);
  expect(err).toContain(words);
  expect(existsSync(FRESH)).toBe(false);
});

const FILE = join(folder, 'report.csv');
test.each([
  ['a file', FILE, 'there is a file where the folder should be'],
  ['under a file', join(FILE, 'log'), 'there is a file where the folder should be'],
  ...(process.platform === 'linux' ? ([['where no folder can be', '/proc/nope/log', 'no folder can be made there']] as const) : []),
  ['with something in it', NOTICES, 'the folder is not empty'],
] as const)('an export into a place %s says so at once and leaves everything as it was', (_, out, words) => {
  writeFileSync(FILE, 'kept');
  const said = docket(['export', ...DESK, '--reason', 'Regulator asked', '--out', out]);
  expect([said.code, said.out, said.err]).toEqual([1, '', `Nothing was exported: ${words}. Name another place with --out.\n`]);
  expect(readFileSync(FILE, 'utf8')).toBe('kept');
  expect(existsSync(FRESH)).toBe(false);
});

test('an export that ends before it writes leaves no folder where one could have been made', () => {
  const out = join(folder, 'made', 'and', 'gone');
  const { code, err } = docket(['export', '--data', join(folder, 'desk'), '--hub', 'nonsense', '--reason', 'Regulator asked', '--out', out]);
  expect([code, err]).toEqual([1, expect.stringContaining('--hub takes')]);
  expect(existsSync(join(folder, 'made'))).toBe(false);
});

test('asked for JSON, a fault is JSON too', () => {
  const { code, out } = docket(['scope', '--process', 'none', '--json']);
  expect(code).toBe(1);
  expect(JSON.parse(out)).toMatchObject({ fault: { code: 'bad_input' } });
});
