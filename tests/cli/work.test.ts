// A script's whole day against a real hub process: import, sign in, list, decide, look, export.
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runNode } from '../e2e/processes.ts';
import type { Running } from '../e2e/processes.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'docket-cli-work-'));
const data = join(folder, 'hub');
let hub: Running;
let url = '';

beforeAll(async () => {
  hub = runNode('cli/main.ts', ['hub', '--demo', '--data', data]);
  url = (await hub.line(/^Hub is ready: (\S+)$/m))[1] ?? '';
});
afterAll(async () => {
  await hub.stop();
  rmSync(folder, { recursive: true, force: true });
});

async function docket(...args: string[]): Promise<{ code: number | null; out: string; err: string }> {
  const running = runNode('cli/main.ts', args);
  const code = await running.ended;
  return { code, out: running.said(), err: running.complained() };
}

const desk = (person: string): string[] => ['--data', join(folder, person), '--hub', url, '--as', person, '--json'];

async function json<T>(...args: string[]): Promise<T> {
  const { code, out, err } = await docket(...args);
  expect([code, err.replaceAll(/^\d+ of \d+ rows\n/gm, '')]).toEqual([0, '']);
  return JSON.parse(out) as T;
}

test('notices become cases once; importing again changes nothing', { timeout: 120_000 }, async () => {
  const notices = join(ROOT, 'tests', 'fixtures', 'notices');
  const first = await docket('hub', 'import', notices, '--data', data);
  const files = readdirSync(notices).length;
  expect(first.out).toMatch(new RegExp(`^${files} files: ${files - 1} new cases, 0 already here, 1 refused`));
  const second = await docket('hub', 'import', notices, '--data', data);
  expect(second.out).toMatch(new RegExp(`^${files} files: 0 new cases, ${files - 1} already here, 1 refused`));
});

test('an intake key that the hub does not take ends the import with one sentence', { timeout: 120_000 }, async () => {
  const key = join(folder, 'other.key');
  writeFileSync(key, 'not-the-key\n');
  const { code, out, err } = await docket('hub', 'import', join(ROOT, 'tests', 'fixtures', 'notices'), '--hub', url, '--intake-key-file', key);
  expect([code, out, err]).toEqual([1, '', 'The hub does not take this intake key. Name the right one with --intake-key-file.\n']);
});

test('a name that the demo hub does not know is said as one', { timeout: 120_000 }, async () => {
  const { code, err } = await docket('desk', 'sync', ...desk('nobody'));
  expect([code, err]).toEqual([1, expect.stringContaining('--as names nobody of this demo hub')]);
});

test('a case is found, decided and answered; the outbox says so', { timeout: 120_000 }, async () => {
  type Rows = { total: number; rows: { id: string; number: string; status: string; claimedBy: string | null }[] };
  const list = await json<Rows>('desk', 'rows', '--queue', 'data-subject', '--status', 'open', ...desk('mara'));
  expect(list.rows).toHaveLength(list.total);
  const free = list.rows.find((row) => row.claimedBy === null);
  const act = { kind: 'propose-decision', caseId: free?.number, reason: 'not the account holder', args: { decision: 'ask-identity', note: '', itemIds: [] } };
  expect(await json('desk', 'act', '--act', JSON.stringify(act), ...desk('mara'))).toMatchObject({ state: 'answered', verdict: { verdict: 'applied', outcome: 'decided' } });
  expect(await json('desk', 'case', free?.number ?? '', ...desk('mara'))).toMatchObject({ what: 'case', case: { facts: { status: 'decided', decision: { by: 'mara' } } } });
  expect(await json<unknown[]>('desk', 'outbox', ...desk('mara'))).toHaveLength(1);
});

test('[S79] without a queue an export has every case of every queue, in the folder that was named, and the manifest proves it', { timeout: 120_000 }, async () => {
  type Queues = { queues: { queue: string; total: number }[] };
  const { queues } = await json<Queues>('desk', 'sync', ...desk('sam'));
  const cases = queues.filter(({ queue }) => queue !== 'flagged-accounts').reduce((sum, { total }) => sum + total, 0);
  const out = join(folder, 'log');
  await json('export', '--what', 'case-log', '--format', 'jsonl', '--out', out, '--reason', 'Quarterly report', ...desk('sam'));
  const manifest = JSON.parse(readFileSync(join(out, 'manifest.json'), 'utf8')) as { reason: string; rows: { expected: number; written: number }; files: { name: string; sha256: string }[] };
  const [file] = manifest.files;
  const bytes = readFileSync(join(out, file?.name ?? ''));
  expect(manifest).toMatchObject({ reason: 'Quarterly report', rows: { expected: cases, written: cases } });
  expect(file?.sha256).toBe(createHash('sha256').update(bytes).digest('hex'));
  expect(bytes.toString('utf8').trimEnd().split('\n')).toHaveLength(cases);
  const again = await docket('export', '--out', out, '--reason', 'Once more', ...desk('sam'));
  expect([again.code, again.err]).toEqual([1, expect.stringContaining('the folder is not empty')]);
  expect(readFileSync(join(out, file?.name ?? ''))).toEqual(bytes);
});

test('[S83] a reviewer may not export', { timeout: 120_000 }, async () => {
  const refused = await docket('export', '--out', join(folder, 'none'), '--reason', 'Curious', ...desk('mara'));
  expect([refused.code, refused.err]).toEqual([1, expect.stringContaining('Your role does not allow that.')]);
});
