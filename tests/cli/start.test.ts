// The words of `npm start`: what is wrong with them is said before anything is started or made.
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runNode } from '../e2e/processes.ts';

const folder = mkdtempSync(join(tmpdir(), 'docket-start-words-'));
/** A web server that is no hub, and the address of one that is gone. */
const other = createServer((_, response) => response.end('<h1>Not a hub</h1>'));
let page = '';
let gone = '';
beforeAll(async () => {
  await new Promise<void>((done) => other.listen(0, '127.0.0.1', done));
  page = `http://127.0.0.1:${(other.address() as AddressInfo).port}`;
  const brief = createServer();
  await new Promise<void>((done) => brief.listen(0, '127.0.0.1', done));
  gone = `http://127.0.0.1:${(brief.address() as AddressInfo).port}`;
  await new Promise((done) => brief.close(done));
});
afterAll(() => {
  other.close();
  rmSync(folder, { recursive: true, force: true });
});

async function start(data: string, ...args: readonly string[]): Promise<{ code: number | null; out: string; err: string }> {
  const run = runNode('scripts/start.mjs', ['--no-open', '--data', data, ...args]);
  // Whatever is said on stdout says that something was started, and then the run would not end by itself.
  await Promise.race([run.ended, run.line(/\n/).catch(() => undefined)]);
  const code = await run.stop();
  return { code, out: run.said(), err: run.complained() };
}

test.each([
  [['--port', 'abc'], '--port takes a number from 0 to 65535.'],
  [['--port', '65536'], '--port takes a number from 0 to 65535.'],
  [['--port', ''], '--port takes a number from 0 to 65535.'],
  [['--hub', 'nonsense'], '--hub takes the http or https address of a hub.'],
  [['--hub', ''], '--hub takes the http or https address of a hub.'],
  [['--passphrase-file', join(folder, 'none')], '--passphrase-file names a file that can be read and is not empty.'],
] as const)('%j is refused before a hub is started or a file is made', { timeout: 60_000 }, async (args, words) => {
  const data = join(folder, 'never');
  expect(await start(data, ...args)).toEqual({ code: 2, out: '', err: `${words}\n` });
  expect(existsSync(data)).toBe(false);
});

const NO_HUB = 'No Docket hub answers at that address. Check the --hub address and that the hub is running.\n';

test('an address where no hub answers is said as that, whether or not there would be a key', { timeout: 60_000 }, async () => {
  const data = join(folder, 'new');
  const words = join(folder, 'words');
  writeFileSync(words, 'correct horse\n');
  expect(await start(data, '--hub', gone)).toEqual({ code: 1, out: '', err: NO_HUB });
  expect(await start(data, '--hub', page)).toEqual({ code: 1, out: '', err: NO_HUB });
  expect(await start(data, '--hub', gone, '--passphrase-file', words)).toEqual({ code: 1, out: '', err: NO_HUB });
  expect(existsSync(data)).toBe(false);
});

test('[offline] a desk that has worked before is not kept from starting by a hub that is away', { timeout: 120_000 }, async () => {
  const data = join(folder, 'used');
  mkdirSync(join(data, 'desk'), { recursive: true, mode: 0o700 });
  writeFileSync(join(data, 'desk', 'outbox.db'), '', { mode: 0o600 });
  const { out, err } = await start(data, '--hub', gone, '--demo');
  expect(err).not.toContain('No Docket hub answers');
  expect(out).toContain('Docket is ready: ');
});
