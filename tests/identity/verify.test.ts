// The verifier of access tokens, against tokens made wrong on purpose, with keys at hand and keys found by discovery.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, exportSPKI, generateKeyPair, SignJWT, UnsecuredJWT } from 'jose';
import type { CryptoKey, JWK } from 'jose';
import { beforeAll, describe, expect, test } from 'vitest';
import { outsideIdentity } from '../../server/identity/outside.ts';
import { discoveredKeys, keysOf, makeVerifier } from '../../server/identity/verify.ts';
import type { Verify } from '../../server/identity/verify.ts';

const NOW = Date.parse('2026-11-24T09:30:00Z');
const SECONDS = NOW / 1_000;
const ISSUER = 'https://id.example';
const AUDIENCE = 'urn:docket:hub:one';

let key: CryptoKey;
let pub: JWK;
let spki: string;
let long: CryptoKey;
let verify: Verify;
beforeAll(async () => {
  const pair = await generateKeyPair('ES256', { extractable: true });
  key = pair.privateKey;
  pub = { ...(await exportJWK(pair.publicKey)), kid: 'k1', alg: 'ES256', use: 'sig' };
  spki = await exportSPKI(pair.publicKey);
  const other = await generateKeyPair('RS512', { extractable: true });
  long = other.privateKey;
  const keys = [pub, { ...(await exportJWK(other.publicKey)), kid: 'k3', alg: 'RS512', use: 'sig' }];
  verify = makeVerifier({ issuer: ISSUER, audience: AUDIENCE, keys: keysOf({ keys }), now: () => NOW });
});

type Claims = Record<string, unknown>;
const right: Claims = { iss: ISSUER, aud: AUDIENCE, sub: 'mara', client_id: 'docket-desk', iat: SECONDS - 60, exp: SECONDS + 3_540, jti: 'j1' };
const sign = (claims: Claims, header: Record<string, unknown> = {}, by: CryptoKey | Uint8Array = key): Promise<string> =>
  new SignJWT(claims).setProtectedHeader({ alg: 'ES256', typ: 'at+jwt', kid: 'k1', ...header }).sign(by);
const without = (name: string): Claims => Object.fromEntries(Object.entries(right).filter(([it]) => it !== name));

describe('[S65] the verifier', () => {
  test('accepts a token of this issuer for this hub', async () => {
    expect(await verify(await sign(right))).toEqual({ sub: 'mara' });
    expect(await verify(await sign({ ...right, aud: [AUDIENCE, 'other'] }))).toEqual({ sub: 'mara' });
    expect(await verify(await sign(right, { typ: 'application/at+jwt' }))).toEqual({ sub: 'mara' });
    expect(await verify(await sign({ ...right, exp: SECONDS - 5 }))).toEqual({ sub: 'mara' });
  });

  const wrong: readonly (readonly [string, () => Promise<string> | string])[] = [
    ['alg none', () => new UnsecuredJWT(right).encode()],
    ['alg none with a typ', () => `${Buffer.from('{"alg":"none","typ":"at+jwt"}').toString('base64url')}.${Buffer.from(JSON.stringify(right)).toString('base64url')}.`],
    ['HS256 signed with the public key', () => sign(right, { alg: 'HS256' }, new TextEncoder().encode(spki))],
    ['HS256 signed with the JWK as text', () => sign(right, { alg: 'HS256' }, new TextEncoder().encode(JSON.stringify(pub)))],
    ['an algorithm that is not on the list, by a key that is known', () => sign(right, { alg: 'RS512', kid: 'k3' }, long)],
    ['a key of somebody else', async () => sign(right, {}, (await generateKeyPair('ES256')).privateKey)],
    ['a kid that is not known', () => sign(right, { kid: 'k2' })],
    ['a kid that is a path', async () => sign(right, { kid: '../../etc/passwd' }, (await generateKeyPair('ES256')).privateKey)],
    ['a key that the token brings along', async () => {
      const own = await generateKeyPair('ES256', { extractable: true });
      return sign(right, { jwk: await exportJWK(own.publicKey), kid: 'own' }, own.privateKey);
    }],
    ['typ JWT, as an id token has', () => sign(right, { typ: 'JWT' })],
    ['no typ', () => sign(right, { typ: undefined })],
    ['another issuer', () => sign({ ...right, iss: 'https://id.example.org' })],
    ['the issuer with a slash', () => sign({ ...right, iss: `${ISSUER}/` })],
    ['another audience', () => sign({ ...right, aud: 'urn:docket:hub:two' })],
    ['no audience', () => sign(without('aud'))],
    ['expired', () => sign({ ...right, exp: SECONDS - 16 })],
    ['no expiry', () => sign(without('exp'))],
    ['not yet valid', () => sign({ ...right, nbf: SECONDS + 16 })],
    ['made in the future', () => sign({ ...right, iat: SECONDS + 16 })],
    ['no time of making', () => sign(without('iat'))],
    ['no subject', () => sign(without('sub'))],
    ['an empty subject', () => sign({ ...right, sub: '' })],
    ['a subject that is not an id', () => sign({ ...right, sub: 'mara\' or 1=1' })],
    ['a subject that is a list', () => sign({ ...right, sub: ['mara'] })],
    ['a changed payload', async () => {
      const [head, , mark] = (await sign(right)).split('.');
      return `${head}.${Buffer.from(JSON.stringify({ ...right, sub: 'ines' })).toString('base64url')}.${mark}`;
    }],
    ['a signature cut short', async () => (await sign(right)).slice(0, -4)],
    ['too long', async () => sign({ ...right, more: 'x'.repeat(9_000) })],
    ['nothing', () => ''],
    ['dots', () => '..'],
    ['words', () => 'Bearer mara'],
  ];
  test.each(wrong)('refuses %s', async (_, make) => {
    expect(await verify(await make())).toBeNull();
  });
});

describe('keys by discovery', () => {
  type Served = { issuer?: string; jwks_uri?: string; status?: number };
  const serve = async (answer: Served): Promise<{ readonly url: string; readonly asked: string[]; readonly answer: Served; readonly close: () => void }> => {
    const asked: string[] = [];
    const server = createServer((req, res) => {
      asked.push(req.url ?? '');
      res.setHeader('content-type', 'application/json').setHeader('connection', 'close');
      if (req.url === '/jwks') return void res.end(JSON.stringify({ keys: [pub] }));
      if (answer.status === 302 && req.url !== '/moved') return void res.writeHead(302, { location: '/moved' }).end();
      res.statusCode = answer.status === 302 ? 200 : (answer.status ?? 200);
      res.end(JSON.stringify({ issuer: answer.issuer ?? url, jwks_uri: answer.jwks_uri ?? `${url}/jwks` }));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    return { url, asked, answer, close: () => { server.close(); server.closeAllConnections(); } };
  };
  const by = (issuer: string): Verify => makeVerifier({ issuer, audience: AUDIENCE, keys: discoveredKeys({ issuer, fetch }), now: () => NOW });

  test('are asked for once, when the first token comes', async () => {
    const issuer = await serve({});
    try {
      const check = by(issuer.url);
      expect(issuer.asked).toEqual([]);
      const token = await sign({ ...right, iss: issuer.url });
      expect(await check(token)).toEqual({ sub: 'mara' });
      expect(await check(token)).toEqual({ sub: 'mara' });
      expect(issuer.asked).toEqual(['/.well-known/openid-configuration', '/jwks']);
    } finally {
      issuer.close();
    }
  });

  test.each([
    ['a document of another issuer', { issuer: 'https://id.example' }],
    ['a redirect', { status: 302 }],
    ['an error', { status: 500 }],
  ] as const)('%s is no reason to trust a token', async (_, answer) => {
    const issuer = await serve({ ...answer });
    try {
      expect(await by(issuer.url)(await sign({ ...right, iss: issuer.url }))).toBeNull();
      expect(issuer.asked).not.toContain('/jwks');
    } finally {
      issuer.close();
    }
  });

  test('an issuer that was away is asked again with the next token', async () => {
    const issuer = await serve({ status: 503 });
    try {
      const check = by(issuer.url);
      const token = await sign({ ...right, iss: issuer.url });
      expect(await check(token)).toBeNull();
      delete issuer.answer.status;
      expect(await check(token)).toEqual({ sub: 'mara' });
    } finally {
      issuer.close();
    }
  });

  test('keys over plain http elsewhere are not fetched', async () => {
    const asked: string[] = [];
    const answers: Record<string, unknown> = { '/.well-known/openid-configuration': { issuer: ISSUER, jwks_uri: 'http://id.example/jwks' }, '/jwks': { keys: [pub] } };
    const keys = discoveredKeys({ issuer: ISSUER, fetch: async (input) => {
      asked.push(String(input));
      return Response.json(answers[new URL(String(input)).pathname]);
    } });
    expect(await makeVerifier({ issuer: ISSUER, audience: AUDIENCE, keys, now: () => NOW })(await sign(right))).toBeNull();
    expect(asked).toEqual([`${ISSUER}/.well-known/openid-configuration`]);
  });

  test('plain http is for the loopback only: nothing is asked', async () => {
    const asked: string[] = [];
    const keys = discoveredKeys({ issuer: 'http://id.example', fetch: async (input) => {
      asked.push(String(input));
      return new Response('{}');
    } });
    expect(await makeVerifier({ issuer: 'http://id.example', audience: AUDIENCE, keys, now: () => NOW })(await sign({ ...right, iss: 'http://id.example' }))).toBeNull();
    expect(asked).toEqual([]);
  });

  test('a hub does not start with an issuer that could be listened to', async () => {
    for (const issuer of ['http://id.example', 'ftp://id.example', 'id.example', '', 'http://127.0.0.1.evil.example', 'http://127.0.0.1@id.example']) {
      await expect(outsideIdentity({ issuer, audience: AUDIENCE, clientId: 'docket-desk' })).rejects.toThrow('the issuer must be an https address');
    }
    const identity = await outsideIdentity({ issuer: ISSUER, audience: AUDIENCE, clientId: 'docket-desk' });
    expect(identity).toMatchObject({ issuer: ISSUER, audience: AUDIENCE, clientId: 'docket-desk' });
  });
});
