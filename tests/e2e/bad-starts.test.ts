// Starts that cannot go well: each gets one clear sentence, a failing exit code where it is a command, and nothing is overwritten.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { RequestListener } from 'node:http';
import { createServer as createSocket } from 'node:net';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { FAULTS } from '../../shared/fault.ts';
import { WIRE_VERSION } from '../../shared/wire.ts';
import { caseOf, decide, openCase, openQueue, signIn, verdict } from './hands.ts';
import { openHouse } from './house.ts';
import type { House } from './house.ts';
import { giveCase } from './platform.ts';
import { run, runNode } from './processes.ts';
import type { Running } from './processes.ts';
import { layWire } from './proxy.ts';

let house: House;
/** A data directory with one act that was never sent, made once and copied for each bad start. */
let used = '';
let number = '';

beforeAll(async () => {
  house = await openHouse();
  await house.startHub();
  const wire = await layWire(house.hub());
  number = (await giveCase(house, 'content-removal')).number;
  const seat = await house.sit({ data: 'used', hub: wire.url });
  await signIn(seat.page, 'mara');
  await openQueue(seat.page, 'content-removal');
  const pane = await openCase(seat.page, number);
  wire.cut();
  await seat.page.getByTestId('online').getByText('Offline').waitFor();
  await decide(pane, 'refuse-notice', 'Kept through every bad start.');
  await verdict(pane, 'Saved on this computer. Not sent.');
  await seat.leave();
  await wire.close();
  used = seat.dataDir;
});
afterAll(() => house?.end());

const HOST = 'electron/hosts/browser/run.ts';
const hostOn = (dataDir: string, ...more: string[]): Running => runNode(HOST, ['--hub', house.hub(), '--data', dataDir, '--demo', '--no-open', ...more]);

/** A copy of the used data directory that one test may spoil. */
function copyOfUsed(name: string): string {
  const dir = join(house.dir, name);
  cpSync(used, dir, { recursive: true });
  return dir;
}

/** SHA-256 of every file below a directory, by name. */
function prints(dir: string): Record<string, string> {
  const found: Record<string, string> = {};
  for (const name of readdirSync(dir, { recursive: true, encoding: 'utf8' }).sort()) {
    if (statSync(join(dir, name)).isFile()) found[name] = createHash('sha256').update(readFileSync(join(dir, name))).digest('hex');
  }
  return found;
}

/** What a start that must fail says: its exit code, and stderr line by line. */
async function failing(start: Running): Promise<{ code: number | null; says: string[]; said: string }> {
  const code = await start.ended;
  return { code, says: start.complained().trim().split('\n'), said: start.said() };
}

async function serving(answer: RequestListener): Promise<{ url: string; close: () => Promise<void> }> {
  const server = createServer(answer);
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, close: () => new Promise((done) => server.close(() => done()).closeAllConnections()) };
}

/** The port of nobody: taken for a moment and given back. */
async function freePort(): Promise<number> {
  const socket = createSocket();
  await new Promise<void>((done) => socket.listen(0, '127.0.0.1', done));
  const { port } = socket.address() as AddressInfo;
  await new Promise<void>((done) => socket.close(() => done()));
  return port;
}

describe('an address that is no hub', () => {
  test('nothing listens there: the console says so, and the command fails with the same sentence', async () => {
    const hub = `http://127.0.0.1:${await freePort()}`;
    const seat = await house.sit({ data: 'nobody', hub });
    await seat.page.getByText(FAULTS.offline).first().waitFor();
    await seat.leave();
    const command = await house.docket('desk', 'sync', '--data', join(house.dir, 'nobody'), '--hub', hub, '--demo');
    expect(command.code).not.toBe(0);
    expect(command.complained).toContain(FAULTS.offline);
  });

  test('something else answers there: the console says that it is no hub, and so does the command', async () => {
    const other = await serving((_, response) => void response.writeHead(200, { 'content-type': 'text/html' }).end('<title>A portal</title>'));
    const seat = await house.sit({ data: 'portal', hub: other.url });
    await seat.page.getByText(FAULTS.not_a_hub).first().waitFor();
    await seat.leave();
    const command = await house.docket('desk', 'sync', '--data', join(house.dir, 'portal'), '--hub', other.url, '--demo');
    expect([command.code === 0, command.complained.trim()]).toEqual([false, FAULTS.not_a_hub]);
    await other.close();
  });

  test('[P21] a hub of another wire version gets nothing, and the kept act stays', async () => {
    const asked: string[] = [];
    const hello = { wire: WIRE_VERSION + 1, hub: 'hub-2', name: 'Next hub', demo: true, issuer: 'http://127.0.0.1:1/oidc', clientId: 'x', audience: 'x' };
    const next = await serving((request, response) => {
      asked.push(`${request.method} ${request.url}`);
      void response.writeHead(request.url === '/v1/hello' ? 200 : 426, { 'content-type': 'application/json' }).end(JSON.stringify(request.url === '/v1/hello' ? hello : { fault: 'wire_version', says: 'Another wire is spoken here.', wire: WIRE_VERSION + 1 }));
    });
    const dataDir = copyOfUsed('next-wire');
    const seat = await house.sit({ data: 'next-wire', hub: next.url });
    await seat.page.getByText(FAULTS.wire_version).first().waitFor();
    await seat.page.getByTestId('status-waiting').getByText('1 act waiting').waitFor();
    await seat.leave();
    const command = await house.docket('desk', 'sync', '--data', dataDir, '--hub', next.url, '--demo');
    expect([command.code === 0, command.complained.trim()]).toEqual([false, FAULTS.wire_version]);
    expect(asked.filter((one) => one !== 'GET /v1/hello')).toEqual([]);
    await next.close();
  });

  test.for(['nonsense', 'ftp://127.0.0.1/', 'http://user:word@127.0.0.1/', 'http://hub.example/'])('“%s” is refused before anything is made', async (hub) => {
    const dataDir = join(house.dir, 'never-made');
    const start = await failing(runNode(HOST, ['--hub', hub, '--data', dataDir, '--demo', '--no-open']));
    expect([start.code === 0, start.says.length, start.said]).toEqual([false, 1, '']);
    expect(start.says[0]).toMatch(/--hub|not_a_hub|No Docket hub/);
    expect(existsSync(join(dataDir, 'desk', 'outbox.db'))).toBe(false);
  });
});

describe('a place that is taken', () => {
  test('the port of the console is in use', async () => {
    const other = await serving((_, response) => void response.end());
    const start = await failing(hostOn(join(house.dir, 'port'), '--port', new URL(other.url).port));
    expect([start.code === 0, start.says, start.said]).toEqual([false, [FAULTS.port_in_use], '']);
    await other.close();
  });

  test('the port of the hub is in use', async () => {
    const other = await serving((_, response) => void response.end());
    const start = await failing(runNode('cli/main.ts', ['hub', '--demo', '--data', join(house.dir, 'second-hub'), '--port', new URL(other.url).port]));
    expect([start.code === 0, start.says, start.said]).toEqual([false, [FAULTS.port_in_use], '']);
    await other.close();
  });

  test('a second console, a command and a second hub on a data directory that is in use', async () => {
    const first = hostOn(copyOfUsed('shared'));
    await first.line(/^Docket is ready: /m);
    const second = await failing(hostOn(join(house.dir, 'shared')));
    expect([second.code === 0, second.says, second.said]).toEqual([false, [FAULTS.in_use], '']);
    const command = await house.docket('desk', 'sync', '--data', join(house.dir, 'shared'), '--hub', house.hub(), '--demo');
    expect([command.code === 0, command.complained.trim()]).toEqual([false, FAULTS.in_use]);
    await first.stop();
    const hub = await failing(runNode('cli/main.ts', ['hub', '--demo', '--data', house.hubDir, '--port', '0']));
    expect([hub.code === 0, hub.says, hub.said]).toEqual([false, [FAULTS.in_use], '']);
  });
});

describe('files that cannot be right', () => {
  test('[S30] a damaged cache is set aside and fetched again, the person is told, and the act that waits is sent', async () => {
    const dataDir = copyOfUsed('damaged');
    const cache = join(dataDir, 'desk', 'cache.db');
    const bytes = readFileSync(cache);
    writeFileSync(cache, bytes.fill(0x5a, 8_192, Math.min(bytes.length, 200_000)));
    // Offline at first, because a refill is quick and its sentence goes with it.
    const wire = await layWire(house.hub());
    wire.cut();
    const seat = await house.sit({ data: 'damaged', hub: wire.url });
    await seat.page.getByText(FAULTS.cache_corrupt).first().waitFor();
    await seat.page.getByTestId('status-waiting').getByText('1 act waiting').waitFor();
    expect(readdirSync(join(dataDir, 'desk')).some((name) => name.startsWith('cache.damaged-'))).toBe(true);
    wire.mend();
    await openQueue(seat.page, 'content-removal');
    await seat.page.getByTestId('nav-outbox').click();
    await seat.page.getByTestId('outbox-done').click();
    const act = seat.page.getByTestId('act');
    await act.getByText('Applied: decided').waitFor();
    await act.getByRole('button', { name: number }).click();
    await (await caseOf(seat.page, number)).getByTestId('decision').getByText('Kept through every bad start.').waitFor();
    await seat.leave();
    await wire.close();
  });

  test('[S31] a key that is not the one: a sentence, and every file as it was', async () => {
    const dataDir = copyOfUsed('other-key');
    writeFileSync(join(dataDir, 'desk', 'demo.key'), Buffer.alloc(32, 7), { mode: 0o600 });
    const before = prints(dataDir);
    const start = await failing(hostOn(dataDir));
    expect([start.code === 0, start.says, start.said]).toEqual([false, [FAULTS.wrong_key], '']);
    expect(prints(dataDir)).toEqual(before);
  });

  test('[S31] a key that is gone: no new one is made beside data it could not open', async () => {
    const dataDir = copyOfUsed('no-key');
    rmSync(join(dataDir, 'desk', 'demo.key'));
    const before = prints(dataDir);
    const start = await failing(hostOn(dataDir));
    expect([start.code === 0, start.says, start.said]).toEqual([false, [FAULTS.wrong_key], '']);
    expect(prints(dataDir)).toEqual(before);
  });

  test('[S47] a damaged outbox is rescued and kept, and the person is told with the counts until they have read it', async () => {
    const dataDir = copyOfUsed('outbox');
    const outbox = join(dataDir, 'desk', 'outbox.db');
    const damaged = readFileSync(outbox).fill(0x5a, 0, 4_096);
    writeFileSync(outbox, damaged);
    const wire = await layWire(house.hub());
    wire.cut();
    const seat = await house.sit({ data: 'outbox', hub: wire.url });
    const told = seat.page.getByText(/^The file with your saved acts was damaged: \d+ acts? and \d+ drafts? were rescued, none is known to be missing/);
    await told.first().waitFor();
    await seat.page.getByTestId('status-waiting').getByText('1 act waiting').waitFor();
    const kept = readdirSync(join(dataDir, 'desk')).filter((name) => /^outbox\.damaged-.*\.db$/.test(name));
    expect(kept.map((name) => readFileSync(join(dataDir, 'desk', name)).equals(damaged))).toEqual([true]);
    wire.mend();
    await seat.page.getByTestId('nav-outbox').click();
    await seat.page.getByTestId('outbox-done').click();
    await seat.page.getByTestId('act').getByText('Applied: decided').waitFor();
    await seat.page.getByRole('button', { name: 'Dismiss' }).click();
    await told.first().waitFor({ state: 'detached' });
    await seat.leave();
    await wire.close();
  });

  test('a data directory that is a file', async () => {
    const path = join(house.dir, 'a-file');
    mkdirSync(house.dir, { recursive: true });
    writeFileSync(path, 'words');
    const start = await failing(hostOn(path));
    expect([start.code === 0, start.says, start.said]).toEqual([false, [FAULTS.data_dir], '']);
    expect(readFileSync(path, 'utf8')).toBe('words');
  });

  test('a data directory of another hub', async () => {
    const other = await openHouse();
    try {
      await other.startHub();
      const dataDir = copyOfUsed('other-hub');
      const seat = await house.sit({ data: 'other-hub', hub: other.hub() });
      await seat.page.getByText(FAULTS.other_hub).first().waitFor();
      await seat.page.getByTestId('status-waiting').getByText('1 act waiting').waitFor();
      await seat.leave();
      const command = await house.docket('desk', 'sync', '--data', dataDir, '--hub', other.hub(), '--demo');
      expect([command.code === 0, command.complained.trim()]).toEqual([false, FAULTS.other_hub]);
    } finally {
      await other.end();
    }
  });
});

describe('an older Node', () => {
  const old = ['/usr/bin/node', '/usr/local/bin/node'].find((path) => existsSync(path) && olderThan24(path));
  test.skipIf(old === undefined)('finds the pinned one by itself and runs the command', async () => {
    const command = run(old ?? '', ['scripts/docket.mjs', 'desk', 'rows', '--data', join(house.dir, 'old-node'), '--hub', house.hub(), '--as', 'mara', '--queue', 'content-removal', '--count', '3', '--json']);
    expect([await command.ended, command.complained()]).toEqual([0, '']);
    expect((JSON.parse(command.said()) as { rows: unknown[] }).rows.length).toBe(3);
  });
});

function olderThan24(path: string): boolean {
  return Number(/^v(\d+)/.exec(spawnSync(path, ['--version'], { encoding: 'utf8' }).stdout)?.[1] ?? 24) < 24;
}
