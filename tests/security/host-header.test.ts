// Who reaches the browser host at all: loopback only, an exact Host, the same headers on every answer, and floods.
import { connect, createServer } from 'node:net';
import { networkInterfaces } from 'node:os';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { asPage, bodyOf, enter, raw, standHost, statusOf } from './parts.ts';
import type { Standing } from './parts.ts';

let standing: Standing;
beforeAll(async () => {
  standing = await standHost();
});
afterAll(() => standing.end());

const REFUSED = 'Docket refused this request.\n';

describe('[S19] the host listens on loopback only', () => {
  test('no other address of this machine answers', async () => {
    const others = Object.values(networkInterfaces()).flatMap((all) => (all ?? []).filter((one) => !one.internal && one.family === 'IPv4').map((one) => one.address));
    for (const address of [...others, '127.0.0.2']) {
      const answered = await new Promise<boolean>((done) => {
        const socket = connect({ port: standing.port, host: address, timeout: 2_000 });
        const end = (yes: boolean): void => {
          socket.destroy();
          done(yes);
        };
        socket.on('connect', () => end(true));
        socket.on('error', () => end(false));
        socket.on('timeout', () => end(false));
      });
      expect(answered, address).toBe(false);
    }
  });

  test('a port in use is a sentence, not a crash', async () => {
    const blocker = createServer();
    await new Promise<void>((done) => blocker.listen(0, '127.0.0.1', done));
    const port = (blocker.address() as { port: number }).port;
    const { startBrowserHost } = await import('../../electron/hosts/browser/server.ts');
    await expect(startBrowserHost({ port, rendererDir: `${standing.dir}/renderer`, desk: standing.desk, hostName: 'Browser', now: () => 0, random: () => new Uint8Array(32) })).rejects.toMatchObject({ fault: { code: 'port_in_use' } });
    await new Promise((done) => blocker.close(done));
  });
});

describe('[S20] the Host header is exact', () => {
  const wrong = (port: number): readonly (string | null)[] => [
    'example.com', '127.0.0.1', '127.0.0.1:1', '127.0.0.1.nip.io', `127.0.0.1.nip.io:${port}`, `localhost.com:${port}`, `localhost.:${port}`, `localhost:${port}`, `LOCALHOST:${port}`,
    `www.localhost:${port}`, `0.0.0.0:${port}`, `[::]:${port}`, `[::1]:${port}`, `:${port}`, '', `127.1:${port}`, `2130706433:${port}`, `0x7f.1:${port}`, `0177.0.0.1:${port}`, `[::ffff:127.0.0.1]:${port}`,
    `192.0.2.10:${port}`, `127.0.0.1:${port}@evil.test`, `evil.test@127.0.0.1:${port}`, `127.0.0.1:${port}, evil.test`, `127.0.0.1:${port} evil.test`, `127.0.0.1:${port}/`, `127.0.0.1:0${port}`, `127.0.0.1:${port}.`, `127.0.0.1:${port}#`,
    '\u24dbocalhost', `127.0.0.1%3a${port}`, `http://127.0.0.1:${port}`, null,
  ];

  test('every other value gets one constant 403, for files and for calls', async () => {
    const session = await enter(standing);
    const before = standing.desk.asked.length;
    for (const host of wrong(standing.port)) {
      for (const sent of [{ method: 'GET', path: '/', headers: { host } }, { path: '/ask', headers: { host, 'x-docket-session': session }, body: '{"call":"status","input":{}}' }]) {
        const reply = await raw(standing.port, asPage(standing.port, sent));
        expect([statusOf(reply), bodyOf(reply)], `${sent.path} ${String(host)}`).toEqual([403, REFUSED]);
        expect(reply.toLowerCase()).not.toContain('set-cookie');
        expect(reply).not.toContain('evil');
      }
    }
    expect(standing.desk.asked.length).toBe(before);
  });

  test.each([
    ['two Host lines', (at: string) => `GET / HTTP/1.1\r\nHost: ${at}\r\nHost: evil.test\r\nConnection: close\r\n\r\n`],
    ['two Host lines, ours last', (at: string) => `GET / HTTP/1.1\r\nHost: evil.test\r\nHost: ${at}\r\nConnection: close\r\n\r\n`],
    ['the same Host twice', (at: string) => `GET / HTTP/1.1\r\nHost: ${at}\r\nHost: ${at}\r\nConnection: close\r\n\r\n`],
    ['an absolute target with another host', (at: string) => `GET http://evil.test/ HTTP/1.1\r\nHost: ${at}\r\nConnection: close\r\n\r\n`],
    ['an absolute target with our host', (at: string) => `GET http://${at}/ HTTP/1.1\r\nHost: ${at}\r\nConnection: close\r\n\r\n`],
    ['a target that begins with //', (at: string) => `GET //evil.test/ HTTP/1.1\r\nHost: ${at}\r\nConnection: close\r\n\r\n`],
    ['HTTP/1.0 without a Host', () => 'GET / HTTP/1.0\r\n\r\n'],
    ['HTTP/1.1 without a Host', () => 'GET / HTTP/1.1\r\nConnection: close\r\n\r\n'],
    ['a proxy in between (X-Forwarded-Host)', (at: string) => `GET / HTTP/1.1\r\nHost: ${at}\r\nX-Forwarded-Host: evil.test\r\nConnection: close\r\n\r\n`],
    ['a proxy in between (Forwarded)', (at: string) => `GET / HTTP/1.1\r\nHost: ${at}\r\nForwarded: host=evil.test\r\nConnection: close\r\n\r\n`],
    ['a folded Host', (at: string) => `GET / HTTP/1.1\r\nHost: evil.test\r\n ${at}\r\nConnection: close\r\n\r\n`],
  ])('%s is refused', async (_name, text) => {
    const reply = await raw(standing.port, text(`127.0.0.1:${standing.port}`));
    expect([400, 403]).toContain(statusOf(reply));
    expect(bodyOf(reply)).toBe(REFUSED);
  });

  test('the exact value passes, so the refusals above are about Host', async () => {
    const reply = await raw(standing.port, asPage(standing.port, { method: 'GET', path: '/' }));
    expect(statusOf(reply)).toBe(200);
    expect(reply).toContain('<script src="/door.js"></script>');
  });
});

describe('[S26] the same guard headers on every answer', () => {
  test.each([
    ['the page', 200, (port: number) => asPage(port, { method: 'GET', path: '/' })],
    ['a script', 200, (port: number) => asPage(port, { method: 'GET', path: '/assets/main.js' })],
    ['a HEAD', 200, (port: number) => asPage(port, { method: 'HEAD', path: '/assets/main.css' })],
    ['the closed page', 200, (port: number) => asPage(port, { method: 'GET', path: '/closed' })],
    ['a file that is not there', 404, (port: number) => asPage(port, { method: 'GET', path: '/nothing' })],
    ['a method that is not taken', 405, (port: number) => asPage(port, { method: 'DELETE', path: '/' })],
    ['a preflight', 405, (port: number) => asPage(port, { method: 'OPTIONS', path: '/ask', headers: { origin: 'http://evil.test', 'access-control-request-method': 'POST' } })],
    ['a call without a session', 401, (port: number) => asPage(port, { path: '/ask', body: '{}' })],
    ['a wrong host', 403, (port: number) => asPage(port, { method: 'GET', path: '/', headers: { host: 'evil.test' } })],
    ['an upgrade', 400, (port: number) => asPage(port, { method: 'GET', path: '/', headers: { connection: 'upgrade', upgrade: 'websocket' } })],
    ['an expectation', 400, (port: number) => asPage(port, { path: '/ask', headers: { expect: 'the-moon' } })],
    ['what is not HTTP', 400, () => 'hello\r\n\r\n'],
    ['headers of 64 KiB', 400, (port: number) => asPage(port, { method: 'GET', path: '/', headers: { 'x-long': 'a'.repeat(65_536) } })],
  ])('%s', async (_name, status, text) => {
    const reply = await raw(standing.port, text(standing.port));
    expect(statusOf(reply)).toBe(status);
    const head = reply.slice(0, reply.indexOf('\r\n\r\n')).toLowerCase();
    expect(head).not.toContain('access-control-');
    expect(head).not.toContain('set-cookie');
    for (const line of [
      "content-security-policy: default-src 'none'; script-src 'self';",
      "frame-ancestors 'none'",
      'cross-origin-opener-policy: same-origin',
      'cross-origin-resource-policy: same-origin',
      'x-content-type-options: nosniff',
      'referrer-policy: no-referrer',
      'cache-control: no-store',
    ]) expect(head).toContain(line);
    expect(/script-src[^;]*unsafe/.test(head)).toBe(false);
  });
});

describe('[S28] a local flood does not end the host', () => {
  test('half-sent requests, long headers, long targets, large bodies and 10,000 bad sessions leave it answering', async () => {
    const session = await enter(standing);
    const slow = Array.from({ length: 300 }, () => {
      const socket = connect(standing.port, '127.0.0.1');
      socket.on('error', () => undefined);
      socket.write(`POST /ask HTTP/1.1\r\nHost: 127.0.0.1:${standing.port}\r\nX-A: `);
      return socket;
    });
    expect(statusOf(await raw(standing.port, asPage(standing.port, { method: 'GET', path: `/${'a'.repeat(8_000)}` })))).toBe(414);
    expect([0, 400]).toContain(statusOf(await raw(standing.port, asPage(standing.port, { method: 'GET', path: `/${'a'.repeat(10_000_000)}` }))));
    expect(statusOf(await raw(standing.port, asPage(standing.port, { path: '/ask', headers: { 'x-docket-session': session, 'content-length': '99999999' }, body: '{' })))).toBe(413);
    const chunked = asPage(standing.port, { path: '/ask', headers: { 'x-docket-session': session, 'content-length': null, 'transfer-encoding': 'chunked' } }) + `${(2_000_000).toString(16)}\r\n${'a'.repeat(2_000_000)}\r\n0\r\n\r\n`;
    expect([0, 413]).toContain(statusOf(await raw(standing.port, chunked)));
    const before = standing.desk.asked.length;
    const bad = asPage(standing.port, { path: '/ask', headers: { 'x-docket-session': 'A'.repeat(43), connection: 'keep-alive' } });
    for (let round = 0; round < 100; round += 1) {
      const replies = await Promise.all(Array.from({ length: 100 }, () => raw(standing.port, bad)));
      expect(replies.every((reply) => statusOf(reply) === 401)).toBe(true);
    }
    expect(standing.desk.asked.length).toBe(before);
    const alive = await raw(standing.port, asPage(standing.port, { path: '/ask', headers: { 'x-docket-session': session }, body: '{"call":"status","input":{}}' }));
    expect(statusOf(alive)).toBe(200);
    for (const socket of slow) socket.destroy();
  });
});
