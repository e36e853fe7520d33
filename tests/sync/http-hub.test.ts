// The desk before servers that are broken, hostile or somebody else's: a sentence, never a crash, never a lost token.
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterAll, expect, test } from 'vitest';
import type { Bearer } from '../../electron/desk/sync/http-hub.ts';
import { httpHub } from '../../electron/desk/sync/http-hub.ts';
import { hubOrigin } from '../../electron/desk/sync/address.ts';
import { nestsTooDeep } from '../../electron/desk/sync/body.ts';
import { readPokes } from '../../electron/desk/sync/poke-stream.ts';
import type { HubPort } from '../../electron/desk/sync/hub-port.ts';
import { WIRE_VERSION } from '../../shared/wire.ts';
import { codeOf } from '../outbox/bench.ts';

const closers: (() => void)[] = [];
afterAll(() => closers.forEach((close) => close()));

type Seen = { url: string; headers: IncomingMessage['headers'] };

async function serverOf(answer: (request: IncomingMessage, response: ServerResponse) => void): Promise<{ url: string; seen: Seen[] }> {
  const seen: Seen[] = [];
  const server = createServer((request, response) => {
    seen.push({ url: request.url ?? '', headers: request.headers });
    request.resume();
    answer(request, response);
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  closers.push(() => {
    server.closeAllConnections();
    server.close();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, seen };
}

const steady: Bearer = { token: async () => 'token-1', renew: async () => null };

function portTo(url: string, bearer: Bearer = steady): HubPort {
  const closing = new AbortController();
  closers.push(() => closing.abort());
  return httpHub({ url, fetch: globalThis.fetch, bearer, closing: closing.signal });
}

const HELLO = { wire: WIRE_VERSION, hub: 'hub-1', name: 'H', demo: true, now: '2026-05-01T10:00:00Z', issuer: 'http://127.0.0.1/oidc', clientId: 'docket-desk', audience: 'a' };
const json = (response: ServerResponse, status: number, body: unknown, headers: Record<string, string> = {}): void =>
  void response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));
const pull = (hub: HubPort): Promise<unknown> => hub.pull({ wire: WIRE_VERSION, device: 'd', cursors: {}, limit: 10 });
const refusal = (fault: string): unknown => ({ fault, says: 'no', wire: 1 });
const nested = (depth: number): string => '['.repeat(depth) + ']'.repeat(depth);

test('only an https address, or http on this computer, is a hub', async () => {
  for (const good of ['http://127.0.0.1:4000', 'http://localhost:1/path', 'http://[::1]:80', 'https://hub.example.org']) expect(await codeOf(() => hubOrigin(good))).toBe('none');
  for (const bad of ['http://hub.example.org', 'ftp://127.0.0.1', 'file:///etc/passwd', 'https://me:secret@hub.example.org', 'http://127.0.0.1.evil.example', 'http://127.0.0.1@evil.example', 'javascript:1', '', 'hub', 'http://0.0.0.0:1']) {
    expect([bad, await codeOf(() => hubOrigin(bad))]).toEqual([bad, 'not_a_hub']);
  }
});

test('[P21] every request says the wire version, and all but hello carry the token', async () => {
  const { url, seen } = await serverOf((_, response) => json(response, 200, HELLO));
  const hub = portTo(url);
  await hub.hello();
  await pull(hub).catch(() => undefined);
  expect(seen.map(({ url: path, headers }) => [path, headers['x-docket-wire'], headers.authorization])).toEqual([
    ['/v1/hello', String(WIRE_VERSION), undefined],
    ['/v1/pull', String(WIRE_VERSION), 'Bearer token-1'],
  ]);
});

const ANSWERS: [string, string, (request: IncomingMessage, response: ServerResponse) => void][] = [
  ['a page with status 200', 'not_a_hub', (_, response) => void response.writeHead(200, { 'content-type': 'text/html' }).end('<h1>Welcome to the hotel</h1>')],
  ['JSON that is called a page', 'not_a_hub', (_, response) => void response.writeHead(200, { 'content-type': 'text/html' }).end('{}')],
  ['no JSON', 'not_a_hub', (_, response) => void response.writeHead(200, { 'content-type': 'application/json' }).end('{"a":')],
  ['not UTF-8', 'not_a_hub', (_, response) => void response.writeHead(200, { 'content-type': 'application/json' }).end(Buffer.from([0x22, 0xff, 0xfe, 0x22]))],
  ['JSON of another shape', 'hub_broken', (_, response) => json(response, 200, { hello: 'world' })],
  ['nesting of 33', 'too_large', (_, response) => void response.writeHead(200, { 'content-type': 'application/json' }).end(nested(33))],
  ['nesting of a million', 'too_large', (_, response) => void response.writeHead(200, { 'content-type': 'application/json' }).end(nested(1_000_000))],
  ['17 MiB', 'too_large', (_, response) => void response.writeHead(200, { 'content-type': 'application/json' }).end(Buffer.alloc(17 * 1024 * 1024, 0x20))],
  ['a gzip bomb of 200 MiB', 'too_large', (_, response) => void response.writeHead(200, { 'content-type': 'application/json', 'content-encoding': 'gzip' }).end(gzipSync(Buffer.alloc(200 * 1024 * 1024, 0x20)))],
  ['a broken gzip', 'offline', (_, response) => void response.writeHead(200, { 'content-type': 'application/json', 'content-encoding': 'gzip' }).end('no gzip')],
  ['426', 'wire_version', (_, response) => json(response, 426, refusal('wire_version'))],
  ['426 without a word', 'wire_version', (_, response) => void response.writeHead(426).end()],
  ['403', 'not_allowed', (_, response) => json(response, 403, refusal('not_allowed'))],
  ['404 from something else', 'not_a_hub', (_, response) => void response.writeHead(404, { 'content-type': 'text/html' }).end('<p>404')],
  ['413', 'too_large', (_, response) => json(response, 413, refusal('too_large'))],
  ['500', 'hub_broken', (_, response) => json(response, 500, refusal('hub_broken'))],
  ['500 with a page', 'hub_broken', (_, response) => void response.writeHead(500, { 'content-type': 'text/html' }).end('<p>Error: at secret (/srv/x.ts:1)')],
  ['502 of a gateway', 'offline', (_, response) => void response.writeHead(502, { 'content-type': 'text/html' }).end('<p>bad gateway')],
  ['a refusal of 5 MiB', 'not_a_hub', (_, response) => void response.writeHead(400, { 'content-type': 'application/json' }).end(Buffer.alloc(5 * 1024 * 1024, 0x20))],
  ['a connection that is cut', 'offline', (request) => void request.socket.destroy()],
  ['half a body', 'offline', (request, response) => {
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': '1000' });
    response.write('{"a":1');
    setImmediate(() => request.socket.destroy());
  }],
];

test.each(ANSWERS)('[P24] %s is %s', async (_, code, answer) => {
  const { url } = await serverOf(answer);
  expect(await codeOf(() => pull(portTo(url)))).toBe(code);
});

test('[P24] a busy hub says when to come back, within reason', async () => {
  const { url } = await serverOf((_, response) => json(response, 503, refusal('busy'), { 'retry-after': '999999' }));
  await expect(pull(portTo(url))).rejects.toMatchObject({ fault: { code: 'busy' }, afterSeconds: 3_600 });
});

test('a server that is no hub is told from one that is broken by its hello', async () => {
  const other = await serverOf((_, response) => json(response, 200, { status: 'ok' }));
  expect(await codeOf(() => portTo(other.url).hello())).toBe('not_a_hub');
  const newer = await serverOf((_, response) => json(response, 200, { ...HELLO, wire: WIRE_VERSION + 1 }));
  expect(await codeOf(() => portTo(newer.url).hello())).toBe('wire_version');
  expect(await codeOf(() => portTo('http://127.0.0.1:9').hello())).toBe('offline');
});

test('a redirect is never followed: the token goes to the hub and to nobody else', async () => {
  for (const status of [301, 302, 303, 307, 308]) {
    const thief = await serverOf((_, response) => json(response, 200, {}));
    const { url } = await serverOf((_, response) => void response.writeHead(status, { location: `${thief.url}/v1/pull` }).end());
    expect(await codeOf(() => pull(portTo(url)))).toBe('offline');
    expect(thief.seen).toEqual([]);
  }
});

test('a refused token is renewed once and once only', async () => {
  const { url, seen } = await serverOf((_, response) => json(response, 401, refusal('signed_out')));
  let renewed = 0;
  const bearer: Bearer = { token: async () => 'old', renew: async (stale) => (expect(stale).toBe('old'), (renewed += 1), 'new') };
  expect(await codeOf(() => pull(portTo(url, bearer)))).toBe('signed_out');
  expect(renewed).toBe(1);
  expect(seen.map(({ headers }) => headers.authorization)).toEqual(['Bearer old', 'Bearer new']);
  expect(await codeOf(() => pull(portTo(url, { token: async () => null, renew: async () => null })))).toBe('signed_out');
  expect(seen).toHaveLength(2);
});

test('[P17] brackets inside strings do not count as depth, escaped quotes do not end a string', () => {
  const deep = (text: string): boolean => nestsTooDeep(Buffer.from(text));
  expect(deep(nested(32))).toBe(false);
  expect(deep(nested(33))).toBe(true);
  expect(deep(`"${'['.repeat(100)}"`)).toBe(false);
  expect(deep(`"a\\"${'['.repeat(100)}"`)).toBe(false);
  expect(deep(`"a\\\\"${nested(33)}`)).toBe(true);
  expect(deep('[],'.repeat(100))).toBe(false);
});

test('[P22] a poke is an event with data, however it is cut into pieces; a heartbeat is none', async () => {
  const text = ': hello\n\ndata: {"streams":[]}\n\nevent: x\r\ndata: {}\r\n\r\n: still here\n\nid: 4\n\ndata: never ended';
  for (const size of [1, 2, 3, 7, 1_000]) {
    const bytes = new TextEncoder().encode(text);
    const body = new ReadableStream<Uint8Array>({
      start: (controller) => {
        for (let at = 0; at < bytes.length; at += size) controller.enqueue(bytes.slice(at, at + size));
        controller.close();
      },
    });
    let pokes = 0;
    await readPokes(body, () => (pokes += 1), () => undefined);
    expect(pokes).toBe(2);
  }
});

test('[P22] a stream that is no stream of events is refused, one that ends is over', async () => {
  const page = await serverOf((_, response) => void response.writeHead(200, { 'content-type': 'text/html' }).end('x'));
  expect(await codeOf(() => portTo(page.url).poke(() => undefined, new AbortController().signal))).toBe('hub_broken');
  let pokes = 0;
  const stream = await serverOf((_, response) => void response.writeHead(200, { 'content-type': 'text/event-stream' }).end('data: {}\n\n'));
  await portTo(stream.url).poke(() => (pokes += 1), new AbortController().signal);
  expect(pokes).toBe(2);
});
