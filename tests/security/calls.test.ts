// What a request must carry to act: session header, JSON, Origin and Sec-Fetch-Site; and how the launch secret is used up.
import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openBrowser } from '../../electron/hosts/browser/open-browser.ts';
import { SECRET_LIFE, openLaunch } from '../../electron/hosts/browser/launch.ts';
import { asPage, bodyOf, enter, raw, scratch, standHost, statusOf } from './parts.ts';
import type { Sent, Standing } from './parts.ts';

let standing: Standing;
let session: string;
beforeAll(async () => {
  standing = await standHost();
  session = await enter(standing);
});
afterAll(() => standing.end());

const BODY = { '/ask': '{"call":"status","input":{}}', '/news': '{"again":true}', '/session': '{"secret":"x"}' };

describe('[S23] a foreign page cannot act', () => {
  const variants = (port: number): readonly [string, readonly number[], Partial<Sent>][] => [
    ['GET', [405], { method: 'GET' }],
    ['PUT', [405], { method: 'PUT' }],
    ['POST text/plain', [415], { headers: { 'content-type': 'text/plain' } }],
    ['POST urlencoded', [415], { headers: { 'content-type': 'application/x-www-form-urlencoded' } }],
    ['POST multipart', [415], { headers: { 'content-type': 'multipart/form-data; boundary=x' } }],
    ['no content type', [415], { headers: { 'content-type': null } }],
    ['JSON by its suffix', [415], { headers: { 'content-type': 'text/plain; application/json' } }],
    ['compressed', [415], { headers: { 'content-encoding': 'gzip' } }],
    ['no Origin', [403], { headers: { origin: null } }],
    ['Origin null', [403], { headers: { origin: 'null' } }],
    ['Origin of another port', [403], { headers: { origin: `http://127.0.0.1:${port === 65_535 ? 1 : port + 1}` } }],
    ['Origin localhost', [403], { headers: { origin: `http://localhost:${port}` } }],
    ['Origin https', [403], { headers: { origin: `https://127.0.0.1:${port}` } }],
    ['Origin file', [403], { headers: { origin: 'file://' } }],
    ['Origin with ours in front', [403], { headers: { origin: `http://127.0.0.1:${port}.evil.test` } }],
    ['Origin with a slash', [403], { headers: { origin: `http://127.0.0.1:${port}/` } }],
    ['Origin of an extension', [403], { headers: { origin: 'chrome-extension://x' } }],
    ['no Sec-Fetch-Site', [403], { headers: { 'sec-fetch-site': null } }],
    ['Sec-Fetch-Site same-site', [403], { headers: { 'sec-fetch-site': 'same-site' } }],
    ['Sec-Fetch-Site cross-site', [403], { headers: { 'sec-fetch-site': 'cross-site' } }],
    ['Sec-Fetch-Site none', [403], { headers: { 'sec-fetch-site': 'none' } }],
  ];

  test.each(['/ask', '/news', '/session'] as const)('%s refuses every way a page has of sending to it', async (path) => {
    const before = standing.desk.asked.length;
    for (const [name, statuses, change] of variants(standing.port)) {
      const { headers, ...rest } = change;
      const reply = await raw(standing.port, asPage(standing.port, { path, body: BODY[path], ...rest, headers: { 'x-docket-session': session, ...headers } }));
      expect(statuses, `${path} ${name}`).toContain(statusOf(reply));
      expect(bodyOf(reply)).toBe('Docket refused this request.\n');
    }
    expect(standing.desk.asked.length).toBe(before);
  });

  test.each(['/ask', '/news'] as const)('%s needs the session header, and a cookie is not one', async (path) => {
    for (const headers of [{}, { 'x-docket-session': '' }, { 'x-docket-session': 'A'.repeat(43) }, { cookie: `x-docket-session=${session}; docket-session=${session}` }, { authorization: `Bearer ${session}` }, { 'x-docket-session': `${session}x` }]) {
      expect(statusOf(await raw(standing.port, asPage(standing.port, { path, body: BODY[path], headers })))).toBe(401);
    }
    const twice = asPage(standing.port, { path, body: BODY[path], headers: { 'x-docket-session': session } }).replace('\r\n\r\n', `\r\nX-Docket-Session: ${session}\r\n\r\n`);
    expect(statusOf(await raw(standing.port, twice))).toBe(401);
  });

  test.each(['{', '[]', '{"call":1,"input":{}}', '{"call":"status","input":{},"more":1}', '\ufeff{"call":"status"}}', '"status"', '{"call":"status","input":{}}{}'])('a body that is not one call is refused: %s', async (body) => {
    expect(statusOf(await raw(standing.port, asPage(standing.port, { path: '/ask', body, headers: { 'x-docket-session': session } })))).toBe(400);
  });

  test('the request of our own page passes, so the refusals above are about what they name', async () => {
    const reply = await raw(standing.port, asPage(standing.port, { path: '/ask', body: BODY['/ask'], headers: { 'x-docket-session': session } }));
    expect([statusOf(reply), (JSON.parse(bodyOf(reply)) as { ok: boolean }).ok]).toEqual([200, true]);
  });
});

describe('[S25] news go to a page with a session and to no upgrade', () => {
  test('a stream carries what the desk tells, and begins with everything after a gap', async () => {
    const socket = connect(standing.port, '127.0.0.1');
    socket.setEncoding('utf8');
    let back = '';
    const seen = (words: string): Promise<void> =>
      new Promise((done) => {
        const look = (): void => {
          if (back.includes(words)) done();
          else socket.once('data', look);
        };
        look();
      });
    socket.prependListener('data', (chunk) => (back += String(chunk)));
    socket.write(asPage(standing.port, { path: '/news', body: BODY['/news'], headers: { 'x-docket-session': session, connection: 'keep-alive' } }));
    await seen('"topic":"moved"');
    standing.desk.tell({ topic: 'outbox', body: { actIds: ['01890a5d-ac96-774b-bcce-b302099a8057'] } });
    await seen('01890a5d-ac96-774b-bcce-b302099a8057');
    expect(back).toContain('content-type: application/x-ndjson');
    socket.destroy();
  });

  test.each(['null', 'http://evil.test', 'file://', 'chrome-extension://x'])('no upgrade is answered with one, Origin %s', async (origin) => {
    const key = randomBytes(16).toString('base64');
    const reply = await raw(standing.port, asPage(standing.port, { method: 'GET', path: '/news', headers: { origin, connection: 'Upgrade', upgrade: 'websocket', 'sec-websocket-key': key, 'sec-websocket-version': '13', 'x-docket-session': session } }));
    expect(statusOf(reply)).toBe(400);
    expect(reply.toLowerCase()).not.toContain('sec-websocket-accept');
  });
});

describe('[S24] the launch secret works once, for a minute, and is seen by nobody', () => {
  const exchange = async (url: string): Promise<number> => statusOf(await raw(standing.port, asPage(standing.port, { path: '/session', body: JSON.stringify({ secret: new URL(url).hash.slice('#launch='.length) }) })));

  test('the second use is 401, and so is a use after a minute', async () => {
    const url = standing.host.newLaunchUrl();
    expect([await exchange(url), await exchange(url)]).toEqual([200, 401]);
    const late = standing.host.newLaunchUrl();
    standing.clock.ms += SECRET_LIFE;
    expect(await exchange(late)).toBe(401);
    const inTime = standing.host.newLaunchUrl();
    standing.clock.ms += SECRET_LIFE - 1;
    expect(await exchange(inTime)).toBe(200);
  });

  test('a guess uses nothing up', async () => {
    const url = standing.host.newLaunchUrl();
    for (const guess of ['', 'A'.repeat(43), new URL(url).hash.slice(8, -1)]) expect(await exchange(`${standing.host.origin}/#launch=${guess}`)).toBe(401);
    expect(await exchange(url)).toBe(200);
  });

  test('secrets and sessions have 256 bits of the randomness that was given', () => {
    const asked: number[] = [];
    const launch = openLaunch(() => 0, (bytes) => {
      asked.push(bytes);
      return randomBytes(bytes);
    });
    const all = Array.from({ length: 50 }, () => {
      const secret = launch.newSecret();
      return [secret, launch.exchange(secret) ?? ''];
    }).flat();
    expect(new Set(all).size).toBe(100);
    expect(asked.every((bytes) => bytes === 32)).toBe(true);
  });

  test('the secret is in the fragment, so it is in no request line and no Referer', () => {
    const url = new URL(standing.host.newLaunchUrl());
    expect([url.pathname, url.search]).toEqual(['/', '']);
  });

  test.runIf(process.platform === 'linux')('the browser is started with a private file, and no command line holds the secret', async () => {
    const { dir, remove } = scratch();
    const bin = join(dir, 'bin');
    mkdirSync(bin);
    const told = join(dir, 'told');
    // A real program in the place of xdg-open: it writes down what it was given and stays for as long as we look.
    const fifo = join(dir, 'fifo');
    spawnSync('mkfifo', [fifo, join(dir, 'go')]);
    writeFileSync(join(bin, 'xdg-open'), `#!/bin/sh\nprintf '%s' "$1" > '${told}'\necho told > '${fifo}'\nread word < '${join(dir, 'go')}'\n`);
    chmodSync(join(bin, 'xdg-open'), 0o755);
    const path = process.env.PATH;
    process.env.PATH = `${bin}:${path}`;
    const url = standing.host.newLaunchUrl();
    const secret = new URL(url).hash.slice('#launch='.length);
    const clear = openBrowser(url, () => undefined);
    process.env.PATH = path;
    try {
      const { readFile } = await import('node:fs/promises');
      await readFile(fifo);
      const file = readFileSync(told, 'utf8');
      expect(readFileSync(file, 'utf8')).toContain(secret);
      expect(statSync(file).mode & 0o077).toBe(0);
      expect(statSync(join(file, '..')).mode & 0o077).toBe(0);
      const lines = readdirSync('/proc').flatMap((pid) => {
        try {
          return /^\d+$/.test(pid) ? [readFileSync(`/proc/${pid}/cmdline`, 'utf8')] : [];
        } catch {
          return [];
        }
      });
      expect(lines.some((line) => line.includes(file))).toBe(true);
      expect(lines.some((line) => line.includes(secret))).toBe(false);
      clear();
      expect(existsSync(file)).toBe(false);
    } finally {
      writeFileSync(join(dir, 'go'), 'go\n');
      clear();
      remove();
    }
  });
});
