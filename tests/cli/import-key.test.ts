// `docket hub import` hands the intake key to the hub that it belongs to, and to nobody who only answers in its place.
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeEach, expect, test } from 'vitest';
import { rememberHub, rememberedHubId, rememberedPort } from '../../cli/port.ts';
import type { Hello } from '../../shared/wire.ts';
import { WIRE_VERSION } from '../../shared/wire.ts';
import { runNode } from '../e2e/processes.ts';

const NOTICES = fileURLToPath(new URL('../fixtures/notices', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'docket-import-key-'));
const hello = (hub: string): Hello => ({ wire: WIRE_VERSION, hub, name: 'Somebody', demo: false, now: '2026-05-04T10:00:00Z', issuer: 'https://id.example', clientId: 'docket', audience: 'urn:docket' });

/** Whatever took the port: says what it is told to say, and keeps every key that it is shown. */
let says: unknown = null;
const keys: string[] = [];
const taker = createServer((asked, response) => {
  if (asked.headers.authorization !== undefined) keys.push(asked.headers.authorization);
  response.setHeader('content-type', 'application/json');
  asked.resume().on('end', () => response.end(JSON.stringify(asked.url === '/v1/hello' ? says : { id: 'case-1', number: 'N-1', made: true })));
});
await new Promise<void>((done) => taker.listen(0, '127.0.0.1', done));
const url = `http://127.0.0.1:${(taker.address() as AddressInfo).port}`;
afterAll(() => {
  taker.close();
  rmSync(folder, { recursive: true, force: true });
});
beforeEach(() => void keys.splice(0));

/** A directory whose hub was last on the taker's port. */
function directory(name: string, hubId = 'hub-mine'): string {
  const data = join(folder, name);
  rememberHub(data, { url, hubId });
  writeFileSync(join(data, 'hub', 'intake.key'), 'the-intake-key\n', { mode: 0o600 });
  return data;
}

async function importInto(...args: readonly string[]): Promise<{ code: number | null; out: string; err: string }> {
  // Nothing listens on that database: where the running hub is not used, the import ends there, with nothing written.
  const run = runNode('cli/main.ts', ['hub', 'import', NOTICES, ...args]);
  return { code: await run.ended, out: run.said(), err: run.complained() };
}
const NO_DATABASE = ['--database', 'postgres://127.0.0.1:1/none'];

test('a hub is remembered by its port and its id', () => {
  const data = directory('remembered', 'hub-7');
  expect([rememberedPort(data), rememberedHubId(data)]).toEqual([Number(new URL(url).port), 'hub-7']);
  mkdirSync(join(folder, 'older', 'hub'), { recursive: true });
  expect(rememberedHubId(join(folder, 'older'))).toBeNull();
});

test('the hub of the directory, still on its port, is given the key', { timeout: 60_000 }, async () => {
  says = hello('hub-mine');
  const { code, out } = await importInto('--data', directory('own'), ...NO_DATABASE);
  expect([code, out]).toEqual([0, expect.stringContaining('1 refused')]);
  expect(new Set(keys)).toEqual(new Set(['Bearer the-intake-key']));
  expect(keys).toHaveLength(readdirSync(NOTICES).length - 1);
});

test.each([
  ['another hub', hello('hub-other')],
  ['a server that says yes to everything', { ok: true }],
  ['a server that only knows the id', { hub: 'hub-mine' }],
] as const)('%s on the remembered port is not given the key', { timeout: 60_000 }, async (name, said) => {
  says = said;
  const { code, err } = await importInto('--data', directory(name.replaceAll(' ', '-')), ...NO_DATABASE);
  expect([code, err]).toEqual([1, expect.stringContaining('The database cannot be reached')]);
  expect(keys).toEqual([]);
});

test('a directory that keeps no id does not trust its port', { timeout: 60_000 }, async () => {
  says = hello('hub-mine');
  const data = directory('no-id');
  rmSync(join(data, 'hub', 'id'));
  expect((await importInto('--data', data, ...NO_DATABASE)).err).toContain('The database cannot be reached');
  expect(keys).toEqual([]);
});

test('a named address is not given the key of another hub, nor any key where no hub answers', { timeout: 60_000 }, async () => {
  const data = directory('named');
  says = hello('hub-other');
  expect(await importInto('--hub', url, '--data', data)).toMatchObject({ code: 1, err: expect.stringContaining('is not the one of this --data directory') });
  says = { ok: true };
  expect(await importInto('--hub', url, '--intake-key-file', join(data, 'hub', 'intake.key'))).toMatchObject({ code: 1, err: expect.stringContaining('No Docket hub answers') });
  expect(keys).toEqual([]);
});
