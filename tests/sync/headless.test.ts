// The desk without a console, against a real hub: what scripts do, each step an opening and closing of its own.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Hub } from '../../server/hub.ts';
import { act, exportLog, outbox, record, rows, signIn, sync, withDesk } from '../../electron/desk/headless.ts';
import type { HeadlessAsked } from '../../electron/desk/headless.ts';
import { codeOf, freshFolder } from '../outbox/bench.ts';
import { openHub } from './house.ts';

const hubDir = freshFolder();
const dataDir = freshFolder();
let hub: Hub;
let asked: HeadlessAsked;
beforeAll(async () => {
  hub = await openHub(hubDir);
  asked = { dataDir, hubUrl: hub.url, demo: true, key: { kind: 'demo' } };
});
afterAll(() => hub.close());

test('before anybody signed in, everything says so', async () => {
  expect(await codeOf(() => withDesk(asked, sync))).toBe('signed_out');
  expect(await codeOf(() => withDesk(asked, (at) => rows(at, { queue: 'content-removal' }, { from: 0, count: 5 })))).toBe('signed_out');
});

test('sign in, sync, list, read, decide, look into the outbox, export', { timeout: 120_000 }, async () => {
  expect((await withDesk(asked, (at) => signIn(at, 'ines'))).person?.name).toBe('Inês Carvalho');
  expect(await withDesk(asked, sync)).toMatchObject({ online: true, waiting: 0, problem: null });
  const list = await withDesk(asked, (at) => rows(at, { queue: 'content-removal', status: ['open'] }, { from: 0, count: 50 }));
  expect(list.rows).toHaveLength(50);
  // The demo follows the time of day: what a colleague has claimed just now is rightly a conflict.
  const first = list.rows.find((row) => row.claimedBy === null);
  if (first === undefined) throw new Error('no row');
  const shown = await withDesk(asked, (at) => record(at, first.number));
  expect(shown).toMatchObject({ what: 'case', case: { id: first.id } });
  const row = await withDesk(asked, (at) => act(at, { kind: 'propose-decision', caseId: first.number, reason: 'from a script', args: { decision: 'refuse-notice', note: '', itemIds: [] } }));
  expect(row).toMatchObject({ state: 'answered', verdict: { verdict: 'applied' }, caseNumber: first.number });
  expect(await withDesk(asked, outbox)).toHaveLength(1);
  const done = await withDesk({ ...asked, exportsDir: join(dataDir, 'out') }, (at) =>
    exportLog(at, { what: 'case-log', format: 'jsonl', view: { queue: 'content-removal' }, reason: 'for the quarter' }, () => undefined),
  );
  expect(done.rows).toBe(done.total);
  expect(existsSync(done.folder)).toBe(true);
  const jsonl = readdirSync(done.folder).find((name) => name.endsWith('.jsonl')) ?? '';
  expect(readFileSync(join(done.folder, jsonl), 'utf8').trimEnd().split('\n')).toHaveLength(done.total);
});

test('what a script gets wrong is named: no such case, no such decision, no shape', async () => {
  expect(await codeOf(() => withDesk(asked, (at) => record(at, 'CR-1999-000001')))).toBe('not_found');
  expect(await codeOf(() => withDesk(asked, (at) => act(at, { kind: 'note', caseId: 'CR-1999-000001', reason: 'none such', args: { text: 'x' } })))).toBe('not_found');
  expect(await codeOf(() => withDesk(asked, (at) => act(at, { kind: 'note' })))).toBe('bad_input');
  expect(await codeOf(() => withDesk(asked, (at) => rows(at, { queue: 'nothing' }, { from: 0, count: 5 })))).toBe('bad_input');
});

test('without the hub a script still reads, and its act is kept and said to wait', async () => {
  const away = { ...asked, hubUrl: 'http://127.0.0.1:9' };
  expect(await codeOf(() => withDesk(away, sync))).toBe('offline');
  const list = await withDesk(away, (at) => rows(at, { queue: 'content-removal', status: ['open'] }, { from: 0, count: 1 }));
  const row = await withDesk(away, (at) => act(at, { kind: 'note', caseId: list.rows[0]?.id, reason: 'on a train', args: { text: 'seen' } }));
  expect(row).toMatchObject({ state: 'waiting', sentAt: null });
  expect(await withDesk(asked, sync)).toMatchObject({ waiting: 0 });
});
