// The demo sign-in over real HTTP with the library that the desk uses: the whole flow, and every way around it.
import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { decodeJwt, decodeProtectedHeader } from 'jose';
import * as oidc from 'openid-client';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { identityFiles } from '../../server/identity/files.ts';
import { begin, browser, discover, HUB_ID, memoryFiles, openRig, REDIRECT, signIn } from './rig.ts';
import type { Rig } from './rig.ts';

const files = memoryFiles();
let rig: Rig;
let config: oidc.Configuration;
beforeAll(async () => {
  rig = await openRig(files);
  config = await discover(rig);
});
afterAll(() => rig.close());

const refused = async (asking: Promise<unknown>): Promise<string> => {
  const thrown: unknown = await asking.then(() => null, (error: unknown) => error);
  if (thrown instanceof oidc.ResponseBodyError) return thrown.error;
  if (thrown instanceof oidc.AuthorizationResponseError) return thrown.error;
  throw new Error(`not refused as expected: ${thrown instanceof Error ? thrown.message : String(thrown)}`);
};
const renew = (token: string | undefined) => oidc.refreshTokenGrant(config, token ?? '', { resource: rig.identity.audience });

describe('the demo provider', () => {
  test('says where everything is, under its own mount', () => {
    const found = config.serverMetadata();
    expect(found.issuer).toBe(`${rig.url}/oidc`);
    for (const address of [found.authorization_endpoint, found.token_endpoint, found.jwks_uri, found.revocation_endpoint]) expect(address?.startsWith(`${rig.url}/oidc/`), address).toBe(true);
    expect(found.code_challenge_methods_supported).toEqual(['S256']);
    expect(found.token_endpoint_auth_methods_supported).toEqual(['none']);
    expect(found.response_types_supported).toEqual(['code']);
  });

  test('[S65] code and PKCE give an access token for this hub that the hub’s verifier accepts', async () => {
    const tokens = await signIn(config, rig, 'mara');
    expect(tokens.claims()?.sub).toBe('mara');
    expect(tokens.refresh_token).toBeTypeOf('string');
    expect(decodeProtectedHeader(tokens.access_token)).toMatchObject({ typ: 'at+jwt', alg: 'ES256' });
    expect(decodeJwt(tokens.access_token)).toMatchObject({ iss: `${rig.url}/oidc`, aud: `urn:docket:hub:${HUB_ID}`, sub: 'mara', client_id: 'docket-desk' });
    expect(tokens.expires_in).toBe(3_600);
    expect(await rig.identity.verify(tokens.access_token)).toEqual({ sub: 'mara' });
    // An id token is for the client and opens nothing.
    expect(await rig.identity.verify(tokens.id_token ?? '')).toBeNull();
  });

  test('signs in each of the six, also one after another in one browser, and without prompt or resource', async () => {
    const one = browser();
    for (const person of ['mara', 'noor', 'theo', 'ines', 'sam', 'ruth', 'mara']) {
      const tokens = await signIn(config, rig, person, one, { prompt: null, resource: null, scope: 'openid' }, {});
      expect(await rig.identity.verify(tokens.access_token)).toEqual({ sub: person });
      expect(tokens.refresh_token).toBeTypeOf('string');
    }
  });

  test('never takes anybody for who was here before: prompt=none is answered login_required', async () => {
    const one = browser();
    await signIn(config, rig, 'ines', one);
    const back = await one.get((await begin(config, rig, { prompt: 'none' })).url.href);
    expect(back.at.startsWith(REDIRECT)).toBe(true);
    expect(new URL(back.at).searchParams.get('error')).toBe('login_required');
  });

  test('[S65] takes any port of 127.0.0.1 to return to, and nothing else', async () => {
    for (const redirect of ['http://127.0.0.1:1/callback', 'http://127.0.0.1:65535/callback']) {
      const page = await browser().get((await begin(config, rig, { redirect_uri: redirect })).url.href);
      expect(page.status, redirect).toBe(200);
    }
    for (const redirect of ['http://127.0.0.1:1/elsewhere', 'http://localhost:1/callback', 'http://10.0.0.1:1/callback', 'https://console.example/callback', 'http://127.0.0.1@evil.example/callback', 'http://127.0.0.1.evil.example/callback', 'docket://callback']) {
      const page = await browser().get((await begin(config, rig, { redirect_uri: redirect })).url.href);
      expect(page.status, redirect).toBe(400);
      expect(new URL(page.at).origin, redirect).toBe(rig.url);
      expect(page.text, redirect).not.toContain('evil');
    }
  });

  test('[S65] refuses a request without PKCE, or with a plain challenge', async () => {
    for (const more of [{ code_challenge: null, code_challenge_method: null }, { code_challenge_method: 'plain' }]) {
      const back = await browser().get((await begin(config, rig, more)).url.href);
      expect(new URL(back.at).searchParams.get('error')).toBe('invalid_request');
    }
  });

  test('[S65] a code is good once, for its verifier and its redirect only', async () => {
    const code = async () => {
      const by = browser();
      const begun = await begin(config, rig);
      const back = await by.post(`${(await by.get(begun.url.href)).at}/login`, { person: 'theo' });
      return { begun, at: new URL(back.at) };
    };
    const redeem = ({ begun, at }: Awaited<ReturnType<typeof code>>, verifier: string, redirect = at) =>
      oidc.authorizationCodeGrant(config, redirect, { pkceCodeVerifier: verifier, expectedState: begun.state, expectedNonce: begun.nonce });
    const wrongVerifier = await code();
    expect(await refused(redeem(wrongVerifier, oidc.randomPKCECodeVerifier()))).toBe('invalid_grant');
    const wrongRedirect = await code();
    expect(await refused(redeem(wrongRedirect, wrongRedirect.begun.verifier, new URL(wrongRedirect.at.href.replace('49152', '49153'))))).toBe('invalid_grant');
    const right = await code();
    const tokens = await redeem(right, right.begun.verifier);
    expect(await refused(redeem(right, right.begun.verifier))).toBe('invalid_grant');
    // A code that comes twice was stolen once: what it gave is taken back.
    expect(await refused(renew(tokens.refresh_token))).toBe('invalid_grant');
  });

  test('gives tokens for its own hub only', async () => {
    const back = await browser().get((await begin(config, rig, { resource: 'urn:docket:hub:another' })).url.href);
    expect(new URL(back.at).searchParams.get('error')).toBe('invalid_target');
  });

  test('[S68] a refresh token is good once; an old generation takes the whole family down', async () => {
    const first = await signIn(config, rig, 'noor');
    const second = await renew(first.refresh_token);
    expect(second.refresh_token).not.toBe(first.refresh_token);
    expect(await rig.identity.verify(second.access_token)).toEqual({ sub: 'noor' });
    const third = await renew(second.refresh_token);
    expect(await refused(renew(first.refresh_token))).toBe('invalid_grant');
    expect(await refused(renew(third.refresh_token))).toBe('invalid_grant');
    // Nor does the disk remember any of them.
    for (const token of [first, second, third]) expect(files.all.get('oidc-state.json')).not.toContain(token.refresh_token);
  });

  test('[S68] a reply that was lost does not sign a person out, and its token is worth nothing to a thief', async () => {
    const first = await signIn(config, rig, 'noor');
    const lost = await renew(first.refresh_token);
    const again = await renew(first.refresh_token);
    const next = await renew(again.refresh_token);
    expect(await rig.identity.verify(next.access_token)).toEqual({ sub: 'noor' });
    expect(await refused(renew(lost.refresh_token))).toBe('invalid_grant');
    expect(await refused(renew(next.refresh_token))).toBe('invalid_grant');
  });

  test('[S68] the grace for a lost reply ends after seconds', async () => {
    const first = await signIn(config, rig, 'sam');
    await renew(first.refresh_token);
    rig.clock.ahead = 11;
    try {
      expect(await refused(renew(first.refresh_token))).toBe('invalid_grant');
    } finally {
      rig.clock.ahead = 0;
    }
  });

  test('signing out revokes the refresh token', async () => {
    const tokens = await signIn(config, rig, 'ruth');
    await oidc.tokenRevocation(config, tokens.refresh_token ?? '');
    expect(await refused(renew(tokens.refresh_token))).toBe('invalid_grant');
  });

  test('the page is bound to the browser that began, knows only its people, and takes no form of another page', async () => {
    const mine = browser();
    const page = await mine.get((await begin(config, rig)).url.href);
    expect((await browser().get(page.at)).status).toBe(400);
    expect((await browser().post(`${page.at}/login`, { person: 'mara' })).status).toBe(400);
    const stranger = await mine.post(`${page.at}/login`, { person: '<b>root</b>' });
    expect(stranger.status).toBe(400);
    expect(stranger.text).not.toContain('<b>');
    expect((await mine.post(`${page.at}/login`, { person: 'mara' }, { origin: 'http://evil.example' })).status).toBe(403);
    expect((await mine.post(`${page.at}/login`, { person: 'mara', more: 'x'.repeat(10_000) })).status).toBe(400);
    expect((await mine.post(`${page.at}/login`, { person: 'mara' }, { origin: rig.url })).at.startsWith(REDIRECT)).toBe(true);
  });

  test('a cookie of one sign-in does not open the page of another', async () => {
    const started = await fetch((await begin(config, rig)).url, { redirect: 'manual' });
    const cookie = started.headers.getSetCookie().map((it) => it.split(';')[0]).join('; ');
    const own = new URL(started.headers.get('location') ?? '', rig.url);
    expect((await fetch(own, { headers: { cookie } })).status).toBe(200);
    expect((await fetch(`${own.href}x`, { headers: { cookie } })).status).toBe(400);
  });

  test('the page has no script, loads nothing and cannot be framed', async () => {
    const page = await browser().get((await begin(config, rig)).url.href);
    expect(page.text).toContain('Demo sign-in: for synthetic data only');
    for (const name of ['Mara Lindqvist', 'Noor Haddad', 'Theo Brandt', 'Inês Carvalho', 'Sam Okafor', 'Ruth Adeyemi']) expect(page.text).toContain(name);
    expect(page.text).not.toMatch(/<script|\son[a-z]+=|src=|@import|url\(/i);
    expect(page.headers.get('content-security-policy')).toMatch(/^default-src 'none'; style-src 'sha256-[^']+'; .*frame-ancestors 'none'$/);
    expect(page.headers.get('cache-control')).toBe('no-store');
    expect(page.headers.get('x-content-type-options')).toBe('nosniff');
  });

  test('[S20] another Host is not answered', async () => {
    const { request } = await import('node:http');
    const status = await new Promise<number | undefined>((resolve, reject) => {
      request(`${rig.url}/oidc/.well-known/openid-configuration`, { headers: { host: 'evil.example' } }, (res) => {
        res.resume();
        resolve(res.statusCode);
      }).on('error', reject).end();
    });
    expect(status).toBe(421);
  });

  test('leaves what is not under /oidc to the hub', async () => {
    for (const path of ['/', '/v1/hello', '/oidcx', '/OIDC/auth']) expect((await fetch(`${rig.url}${path}`)).status, path).toBe(404);
    expect((await fetch(`${rig.url}/oidc/nothing-here`)).status).toBe(404);
  });

  test('[S41] nothing was logged of all this, and no token would be', () => {
    expect(rig.logged).toEqual([]);
  });
});

describe('a restart of the hub', () => {
  test('signs nobody out: the key and the refresh tokens are on disk, private', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'docket-identity-'));
    try {
      const before = await openRig(identityFiles(join(directory, 'identity')));
      const port = Number(new URL(before.url).port);
      const tokens = await signIn(await discover(before), before, 'mara');
      const underWay = browser();
      const begun = await begin(await discover(before), before);
      const page = await underWay.get(begun.url.href);
      await before.close();

      const after = await openRig(identityFiles(join(directory, 'identity')), port);
      try {
        expect(await after.identity.verify(tokens.access_token)).toEqual({ sub: 'mara' });
        const found = await discover(after);
        const fresh = await oidc.refreshTokenGrant(found, tokens.refresh_token ?? '', { resource: after.identity.audience });
        expect(await after.identity.verify(fresh.access_token)).toEqual({ sub: 'mara' });
        expect((await underWay.post(`${page.at}/login`, { person: 'theo' })).at.startsWith(REDIRECT)).toBe(true);
      } finally {
        await after.close();
      }
      expect((await stat(join(directory, 'identity'))).mode & 0o777).toBe(0o700);
      const names = await readdir(join(directory, 'identity'));
      expect(names.sort()).toEqual(['oidc-keys.json', 'oidc-state.json']);
      for (const name of names) expect((await stat(join(directory, 'identity', name))).mode & 0o777, name).toBe(0o600);
    } finally {
      await rm(directory, { recursive: true, force: true });
    }
  });

  test('with a damaged state file asks people to sign in again; with a damaged key file stops', async () => {
    const files = memoryFiles();
    const before = await openRig(files);
    const port = Number(new URL(before.url).port);
    const tokens = await signIn(await discover(before), before, 'mara');
    await before.close();
    files.all.set('oidc-state.json', '[{"model":');
    const after = await openRig(files, port);
    try {
      const found = await discover(after);
      expect(await refused(oidc.refreshTokenGrant(found, tokens.refresh_token ?? ''))).toBe('invalid_grant');
      expect(await after.identity.verify((await signIn(found, after, 'mara')).access_token)).toEqual({ sub: 'mara' });
    } finally {
      await after.close();
    }
    const keys = files.all.get('oidc-keys.json');
    files.all.set('oidc-keys.json', 'not json');
    await expect(openRig(files)).rejects.toThrow(/JSON/);
    expect(files.all.get('oidc-keys.json')).toBe('not json');
    expect(keys).toContain('ES256');
  });

  test('of another hub accepts no token of this one', async () => {
    const [one, other] = [await openRig(memoryFiles()), await openRig(memoryFiles())];
    try {
      const tokens = await signIn(await discover(one), one, 'mara');
      expect(await other.identity.verify(tokens.access_token)).toBeNull();
    } finally {
      await one.close();
      await other.close();
    }
  });
});
