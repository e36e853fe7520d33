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

test('a case is found, moved one step and answered; the outbox says so', { timeout: 120_000 }, async () => {
  type Rows = { total: number; rows: { id: string; number: string; status: string; claimedBy: string | null }[] };
  const list = await json<Rows>('desk', 'rows', '--queue', 'data-subject', '--status', 'open', ...desk('mara'));
  expect(list.rows).toHaveLength(list.total);
  const stageOf = async (number: string): Promise<string> => (await json<{ case: { facts: { stage: string } } }>('desk', 'case', number, ...desk('mara'))).case.facts.stage;
  let free: Rows['rows'][number] | undefined;
  for (const row of list.rows) if (row.claimedBy === null && (await stageOf(row.number)) === 'received') { free = row; break; }
  const act = { kind: 'propose-decision', caseId: free?.number, reason: 'not the account holder', args: { decision: 'ask-identity', note: '', itemIds: [] } };
  expect(await json('desk', 'act', '--act', JSON.stringify(act), ...desk('mara'))).toMatchObject({ state: 'answered', verdict: { verdict: 'applied', outcome: 'stepped' } });
  expect(await json('desk', 'case', free?.number ?? '', ...desk('mara'))).toMatchObject({ what: 'case', case: { facts: { status: 'open', stage: 'identity-asked' } } });
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

test('[P16] cases are taken along and given back; words that mean nothing are refused', { timeout: 120_000 }, async () => {
  type Trip = { id: string; ended: string | null; asked: number; held: number; released: number; hours: number };
  const flags = ['--queue', 'content-removal', '--count', '3', '--hours', '5', '--reason', 'For the train'];
  const trip = await json<Trip>('desk', 'check-out', ...flags, '--media', ...desk('ines'));
  expect(trip).toMatchObject({ asked: 3, held: 3, hours: 5, ended: null });
  expect(await json<Trip[]>('desk', 'trips', ...desk('ines'))).toMatchObject([{ id: trip.id, held: 3 }]);
  expect(await json<Trip>('desk', 'trips', '--end', trip.id, ...desk('ines'))).toMatchObject({ id: trip.id, held: 0, released: 3 });
  const said = await docket('desk', 'trips', ...desk('ines').slice(0, -1));
  expect(said.out).toMatch(new RegExp(`^${trip.id}  ended .*3 cases: 0 held, 0 decided, 0 lost, 3 given back, 0 waiting`));
  for (const wrong of [['--count', '0'], ['--hours', '73'], ['--queue', 'nothing'], ['--reason', '']]) expect((await docket('desk', 'check-out', ...flags, ...wrong, ...desk('ines'))).code).toBe(1);
  expect((await docket('desk', 'trips', '--end', 'no-such-trip', ...desk('ines'))).err).toContain('not on this computer');
});

test('[S83] a reviewer may not export', { timeout: 120_000 }, async () => {
  const refused = await docket('export', '--out', join(folder, 'none'), '--reason', 'Curious', ...desk('mara'));
  expect([refused.code, refused.err]).toEqual([1, expect.stringContaining('Your role does not allow that.')]);
});
