// [S64] A hub whose certificate cannot be trusted gets no token, no act and no question, and the person is told that it is the certificate.
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createServer as createPlain } from 'node:http';
import type { RequestListener } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo, Server } from 'node:net';
import { join } from 'node:path';
import type { SecureVersion } from 'node:tls';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, test } from 'vitest';
import { syncIfOnline } from '../../cli/headless.ts';
import { findIssuer } from '../../electron/desk/sign-in/oidc.ts';
import { isBadCertificate, uncheckedBy } from '../../electron/desk/sync/certificate.ts';
import { fault } from '../../shared/fault.ts';
import { WIRE_VERSION } from '../../shared/wire.ts';
import { codeOf, freshFolder } from '../outbox/bench.ts';
import { openSeat } from './house.ts';

const CHILD = fileURLToPath(new URL('certificate-child.ts', import.meta.url));
const CLI = fileURLToPath(new URL('../../cli/main.ts', import.meta.url));
const FIXTURES = fileURLToPath(new URL('../fixtures/certificates-for-tests-only', import.meta.url));
const pem = (name: string): string => readFileSync(join(FIXTURES, `${name}.pem`), 'utf8');
const AT = '2026-05-01T12:00:00.000Z';

const closers: (() => void)[] = [];
afterAll(() => closers.forEach((close) => close()));

async function listening(server: Server): Promise<number> {
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  closers.push(() => void server.close());
  return (server.address() as AddressInfo).port;
}

/** What a server got to see: what each request was, and the bytes that came through the encryption. */
type Seen = { readonly requests: string[]; bytes: number };

const HUB: RequestListener = (request, response) => {
  const json = (body: unknown): void => void response.writeHead(200, { 'content-type': 'application/json', connection: 'close' }).end(JSON.stringify(body));
  const person = { id: 'mara', name: 'Mara', email: 'm@example.org', roles: [], streams: [] };
  if (request.url === '/v1/hello') json({ wire: WIRE_VERSION, hub: 'hub-1', name: 'H', demo: true, now: AT, issuer: 'https://id.example', clientId: 'd', audience: 'a' });
  else if (request.url === '/v1/push') json({ wire: WIRE_VERSION, now: AT, verdicts: [] });
  else if (request.url === '/v1/pull') json({ wire: WIRE_VERSION, now: AT, person, granted: [], streams: [] });
  else if (request.url === '/v1/poke') response.writeHead(200, { 'content-type': 'text/event-stream', connection: 'close' }).end('data: {}\n\n');
  else response.writeHead(200, { 'content-type': 'image/png', connection: 'close' }).end('png');
};

/** A real HTTPS hub on 127.0.0.1 with one of the certificates. It would take everything: whatever is refused, the desk refuses. */
async function hubWith(certificate: string, { answer = HUB, version }: { answer?: RequestListener; version?: SecureVersion } = {}): Promise<{ url: string; port: number; seen: Seen }> {
  const seen: Seen = { requests: [], bytes: 0 };
  const chain = certificate === 'signed-by-no-ca' ? pem('good') : '';
  const server = createServer(
    { key: pem(certificate === 'weak-key' ? 'key-of-nothing-weak' : 'key-of-nothing'), cert: `${pem(certificate)}${chain}`, ciphers: 'DEFAULT@SECLEVEL=0', ...(version === undefined ? {} : { minVersion: version, maxVersion: version }) },
    (request, response) => {
      seen.requests.push(`${request.url} ${request.headers.authorization ?? ''}`);
      request.resume();
      answer(request, response);
    },
  );
  server.on('secureConnection', (socket) => socket.on('data', (part: Buffer) => (seen.bytes += part.length)));
  // A desk that goes away in the middle of the handshake is what is tested here.
  server.on('tlsClientError', () => undefined);
  const port = await listening(server);
  closers.push(() => server.closeAllConnections());
  return { url: `https://127.0.0.1:${port}`, port, seen };
}

function run(args: readonly string[], env: Record<string, string>): Promise<{ code: number | null; said: string; complained: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'], env: { PATH: process.env['PATH'] ?? '', HOME: freshFolder(), ...env } });
    let [said, complained] = ['', ''];
    child.stdout.on('data', (part: Buffer) => (said += part.toString()));
    child.stderr.on('data', (part: Buffer) => (complained += part.toString()));
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, said, complained }));
  });
}

/** What each request of a desk comes to that trusts the issuer of the test, as a desk trusts its organisation's. */
async function deskAt(url: string, env: Record<string, string> = {}): Promise<Record<string, string>> {
  const { said, complained } = await run([CHILD, url], { NODE_EXTRA_CA_CERTS: join(FIXTURES, 'ca.pem'), ...env });
  expect(complained.replaceAll(/\(node:\d+\) Warning: .*\n\(Use .*\n/g, '')).toBe('');
  return JSON.parse(said) as Record<string, string>;
}

const all = (code: string): Record<string, string> => ({ hello: code, push: code, pull: code, poke: code, media: code });

test('[S64] the good certificate, by the CA of the organisation: every request is answered, with the token', async () => {
  const { url, seen } = await hubWith('good');
  expect(await deskAt(url)).toEqual(all('done'));
  expect(seen.requests).toEqual(['/v1/hello ', '/v1/push Bearer the-token', '/v1/pull Bearer the-token', '/v1/poke Bearer the-token', '/v1/media/media-1 Bearer the-token']);
  expect(seen.bytes).toBeGreaterThan(500);
});

test('[S64] the same certificate on a computer that does not know that CA', async () => {
  const { url, seen } = await hubWith('good');
  expect(await deskAt(url, { NODE_EXTRA_CA_CERTS: '' })).toEqual(all('bad_certificate'));
  expect(seen).toEqual({ requests: [], bytes: 0 });
});

test.each(['self-signed', 'unknown-issuer', 'wrong-name', 'expired', 'not-yet-valid', 'not-for-servers', 'weak-key', 'signed-by-no-ca'])('[S64] a certificate that is %s is refused as what it is, and its server sees not one byte of a request', async (name) => {
  const { url, seen } = await hubWith(name);
  expect(await deskAt(url)).toEqual(all('bad_certificate'));
  expect(seen).toEqual({ requests: [], bytes: 0 });
});

test('[S64] the name counts: the good certificate at an address that it is not made out to', async () => {
  const { port, seen } = await hubWith('good');
  expect(await deskAt(`https://localhost:${port}`)).toEqual(all('done'));
  expect(seen.requests).toHaveLength(5);
  // This computer too, and not in the certificate.
  const [host, named] = process.platform === 'linux' ? ['127.0.0.2', '127.0.0.2'] : ['::1', '[::1]'];
  const heard: string[] = [];
  const other = createServer({ key: pem('key-of-nothing'), cert: pem('good') }, (request) => void heard.push(request.url ?? ''));
  await new Promise<void>((resolve) => void other.listen(0, host, resolve));
  closers.push(() => void other.close());
  expect(await deskAt(`https://${named}:${(other.address() as AddressInfo).port}`)).toEqual(all('bad_certificate'));
  expect(heard).toEqual([]);
});

test('[S64] a redirect down to plain HTTP is not followed: the other server hears nothing', async () => {
  const heard: string[] = [];
  const plain = await listening(createPlain((request, response) => (heard.push(request.url ?? ''), HUB(request, response))));
  const { url, seen } = await hubWith('good', { answer: (request, response) => void response.writeHead(307, { location: `http://127.0.0.1:${plain}${request.url}`, connection: 'close' }).end() });
  expect(await deskAt(url)).toEqual(all('offline'));
  expect([seen.requests.length, heard]).toEqual([5, []]);
});

test('[S64] TLS below 1.2, and a server that speaks plain HTTP where HTTPS was asked for, get nothing', async () => {
  const { url, seen } = await hubWith('good', { version: 'TLSv1.1' });
  expect(await deskAt(url)).toEqual(all('offline'));
  expect(seen).toEqual({ requests: [], bytes: 0 });
  const heard: string[] = [];
  const plain = await listening(createPlain((request) => void heard.push(request.url ?? '')));
  expect(await deskAt(`https://127.0.0.1:${plain}`)).toEqual(all('offline'));
  expect(heard).toEqual([]);
});

test('[S64] an environment that switches the check off: the desk does not speak to the hub at all, and no command runs', async () => {
  for (const certificate of ['self-signed', 'good']) {
    const { url, seen } = await hubWith(certificate);
    expect(await deskAt(url, { NODE_TLS_REJECT_UNAUTHORIZED: '0' })).toEqual(all('unsafe_start'));
    for (const command of [['desk', 'sync', '--data', join(freshFolder(), 'd'), '--hub', url, '--demo'], ['hub', 'import', FIXTURES, '--hub', url, '--intake-key-file', join(FIXTURES, 'README.md')], ['conformance', '--hub', url, '--token', 't']]) {
      const done = await run([CLI, ...command], { NODE_TLS_REJECT_UNAUTHORIZED: '0' });
      expect([command[0], done.code, done.said, done.complained.split('\n').filter((line) => line !== '' && !/Warning: |^\(Use /.test(line))]).toEqual([command[0], 1, '', [fault('unsafe_start', 'NODE_TLS_REJECT_UNAUTHORIZED').message]]);
    }
    expect(seen).toEqual({ requests: [], bytes: 0 });
  }
  expect([{}, { NODE_TLS_REJECT_UNAUTHORIZED: '1' }, { NODE_TLS_REJECT_UNAUTHORIZED: '' }].map(uncheckedBy)).toEqual([null, null, null]);
});

test('[S64] a whole desk before such a hub says so on its status, as not online, and a command with the same sentence', async () => {
  const { url, seen } = await hubWith('self-signed');
  const seat = await openSeat(freshFolder(), url);
  expect(await seat.desk.services.syncNow({})).toMatchObject({ online: false, problem: fault('bad_certificate') });
  // A command that reads goes on with what is on this computer.
  await syncIfOnline({ desk: seat.desk, onNews: () => undefined });
  await seat.desk.close();
  const done = await run([CLI, 'desk', 'sync', '--data', join(freshFolder(), 'd'), '--hub', url], {});
  expect([done.code, done.said, done.complained.trim()]).toEqual([1, '', fault('bad_certificate').message]);
  expect(seen).toEqual({ requests: [], bytes: 0 });
});

test('[S64] an issuer of sign-ins whose certificate cannot be trusted is told as that, and is asked nothing', async () => {
  const { url, seen } = await hubWith('self-signed');
  const hello = { wire: WIRE_VERSION, hub: 'hub-1', name: 'H', demo: false, now: AT, issuer: url, clientId: 'd', audience: 'a' };
  expect(await codeOf(() => findIssuer(hello, globalThis.fetch, Date.parse(AT)))).toBe('bad_certificate');
  expect(seen).toEqual({ requests: [], bytes: 0 });
});

test('[S64] what has no certificate in it is no certificate’s fault', () => {
  const failed = (code: string): Error => new TypeError('fetch failed', { cause: Object.assign(new Error('x'), { code }) });
  for (const code of ['ECONNREFUSED', 'ENOTFOUND', 'UND_ERR_SOCKET', 'ERR_SSL_WRONG_VERSION_NUMBER', 'CERTAINLY_NOT', 'NOT_UNSPECIFIED']) expect([code, isBadCertificate(failed(code))]).toEqual([code, false]);
  expect([isBadCertificate(failed('CERT_REVOKED')), isBadCertificate('CERT_REVOKED'), isBadCertificate(null)]).toEqual([true, false, false]);
});
