// What identity tests stand on: the demo provider on a plain server of 127.0.0.1, and a browser made by hand.
import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import * as oidc from 'openid-client';
import { DEMO_PEOPLE } from '../../server/demo/people.ts';
import { demoIdentity } from '../../server/identity/demo-provider.ts';
import type { DemoIdentity } from '../../server/identity/demo-provider.ts';
import type { IdentityFiles } from '../../server/identity/files.ts';

export const HUB_ID = 'hub-under-test';
export const REDIRECT = 'http://127.0.0.1:49152/callback';

export type Rig = { readonly identity: DemoIdentity; readonly url: string; readonly logged: string[]; readonly clock: { ahead: number }; readonly close: () => Promise<void> };

/** Files in memory, for tests that are not about the disk. */
export function memoryFiles(): IdentityFiles & { readonly all: Map<string, string> } {
  const all = new Map<string, string>();
  return {
    all,
    read: async (name) => all.get(name) ?? null,
    write: async (name, text) => void all.set(name, text),
  };
}

/** Starts the provider; `port` keeps the address over a restart. `clock.ahead` moves the provider's shelf and verifier, in seconds. */
export async function openRig(files: IdentityFiles, port = 0): Promise<Rig> {
  let identity: DemoIdentity | null = null;
  const server: Server = createServer((req, res) => {
    // A restart on the same port must not meet a line that a client kept from before.
    res.setHeader('connection', 'close');
    if (identity?.mount(req, res) !== true) res.writeHead(404).end();
  });
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(port, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const logged: string[] = [];
  const clock = { ahead: 0 };
  identity = await demoIdentity({ hubUrl: url, hubId: HUB_ID, people: DEMO_PEOPLE, files, now: () => Date.now() + clock.ahead * 1_000, log: (says) => logged.push(says) });
  return {
    identity,
    url,
    logged,
    clock,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** The desk's library pointed at the rig. */
export function discover(rig: Rig): Promise<oidc.Configuration> {
  return oidc.discovery(new URL(rig.identity.issuer), rig.identity.clientId, undefined, oidc.None(), { execute: [oidc.allowInsecureRequests] });
}

/** A browser: follows redirects of one origin, keeps cookies by path, stops at a page or where another origin begins. */
export function browser(): { readonly get: (at: string) => Promise<Arrived>; readonly post: (at: string, fields: Record<string, string>, headers?: Record<string, string>) => Promise<Arrived> } {
  const jar = new Map<string, { readonly path: string; readonly value: string }>();
  const go = async (first: string, init: RequestInit): Promise<Arrived> => {
    let at = new URL(first);
    let asked = init;
    for (let hop = 0; hop < 12; hop += 1) {
      const cookie = [...jar].filter(([, it]) => at.pathname.startsWith(it.path)).map(([name, it]) => `${name}=${it.value}`).join('; ');
      const response = await fetch(at, { ...asked, redirect: 'manual', headers: { ...(asked.headers as Record<string, string>), cookie } });
      for (const line of response.headers.getSetCookie()) {
        const [pair = '', ...rest] = line.split(/;\s*/);
        const [name = '', value = ''] = pair.split('=');
        const path = rest.find((it) => it.toLowerCase().startsWith('path='))?.slice(5) ?? '/';
        if (value === '') jar.delete(name);
        else jar.set(name, { path, value });
      }
      const location = response.headers.get('location');
      if (location === null) return { at: at.href, status: response.status, text: await response.text(), headers: response.headers };
      await response.arrayBuffer();
      const next = new URL(location, at);
      if (next.origin !== at.origin) return { at: next.href, status: 303, text: '', headers: response.headers };
      at = next;
      asked = {};
    }
    throw new Error('rig: too many redirects');
  };
  return {
    get: (at) => go(at, {}),
    post: (at, fields, headers = {}) => go(at, { method: 'POST', body: new URLSearchParams(fields), headers }),
  };
}

export type Arrived = { readonly at: string; readonly status: number; readonly text: string; readonly headers: Headers };

export type Begun = { readonly url: URL; readonly verifier: string; readonly state: string; readonly nonce: string };

/** An authorization request as the desk makes it; `more` replaces or adds parameters, null leaves one out. */
export async function begin(config: oidc.Configuration, rig: Rig, more: Record<string, string | null> = {}): Promise<Begun> {
  const [verifier, state, nonce] = [oidc.randomPKCECodeVerifier(), oidc.randomState(), oidc.randomNonce()];
  const asked: Record<string, string | null> = {
    redirect_uri: REDIRECT, scope: 'openid offline_access', resource: rig.identity.audience, prompt: 'login consent',
    code_challenge: await oidc.calculatePKCECodeChallenge(verifier), code_challenge_method: 'S256', state, nonce, ...more,
  };
  const url = oidc.buildAuthorizationUrl(config, Object.fromEntries(Object.entries(asked).flatMap(([key, value]) => (value === null ? [] : [[key, value]]))));
  return { url, verifier, state, nonce };
}

/** The whole flow as one person, up to the tokens. */
export async function signIn(config: oidc.Configuration, rig: Rig, person: string, by = browser(), more: Record<string, string | null> = {}, atToken: Record<string, string> = { resource: rig.identity.audience }): Promise<Signed> {
  const begun = await begin(config, rig, more);
  const page = await by.get(begun.url.href);
  const back = await by.post(`${page.at}/login`, { person });
  return oidc.authorizationCodeGrant(config, new URL(back.at), { pkceCodeVerifier: begun.verifier, expectedState: begun.state, expectedNonce: begun.nonce, idTokenExpected: true }, atToken);
}

export type Signed = Awaited<ReturnType<typeof oidc.authorizationCodeGrant>>;
