// Who is asking: the check of an access token's signature, issuer, audience and time. Knows no database and no person.
import { createLocalJWKSet, createRemoteJWKSet, customFetch, jwtVerify } from 'jose';
import type { JSONWebKeySet, JWTVerifyGetKey } from 'jose';
import { z } from 'zod';
import { Id } from '../../shared/model/words.ts';

export type Verify = (token: string) => Promise<{ readonly sub: string } | null>;

/** Public-key signatures only: `none` proves nothing, and an HS key would be the public key that everybody has. */
const ALGORITHMS = ['RS256', 'PS256', 'ES256', 'ES384', 'EdDSA', 'Ed25519'];

/** Clocks of two machines differ; so many seconds of it are forgiven. */
const TOLERANCE = 15;

/** Longer is not a token of ours, and parsing it would be work for whoever sends it. */
const LONGEST = 8_192;

const Claims = z.object({ sub: Id, iat: z.number(), exp: z.number() });

/**
 * A verifier of JWT access tokens (RFC 9068): typ `at+jwt`, exact issuer, this audience, not expired, not from the
 * future. Answers the subject or null, and never throws: why a token was refused is told to nobody, since it would
 * only help to make a better one. Keys come from `keysOf` or `discoveredKeys`; `now` gives milliseconds since 1970.
 */
export function makeVerifier(asked: { readonly issuer: string; readonly audience: string; readonly keys: JWTVerifyGetKey; readonly now: () => number }): Verify {
  const { issuer, audience, keys, now } = asked;
  return async (token) => {
    if (token.length > LONGEST) return null;
    try {
      const { payload } = await jwtVerify(token, keys, { issuer, audience, algorithms: ALGORITHMS, typ: 'at+jwt', clockTolerance: TOLERANCE, requiredClaims: ['sub', 'iat', 'exp'], currentDate: new Date(now()) });
      const claims = Claims.safeParse(payload);
      if (!claims.success || claims.data.iat > now() / 1000 + TOLERANCE) return null;
      return { sub: claims.data.sub };
    } catch {
      return null;
    }
  };
}

/** Keys that are at hand. */
export function keysOf(jwks: JSONWebKeySet): JWTVerifyGetKey {
  return createLocalJWKSet(jwks);
}

const Discovery = z.object({ issuer: z.string(), jwks_uri: z.string() });

/**
 * The keys of an issuer somewhere else, by OIDC discovery, asked for when the first token comes. https only, but on
 * the loopback; no redirects; the document must name the issuer that was asked. Throws inside the verifier where the
 * issuer does not answer, and asks again with the next token.
 */
export function discoveredKeys(asked: { readonly issuer: string; readonly fetch: typeof fetch }): JWTVerifyGetKey {
  let found: Promise<JWTVerifyGetKey> | null = null;
  const discover = async (): Promise<JWTVerifyGetKey> => {
    const address = new URL(`${asked.issuer.replace(/\/$/, '')}/.well-known/openid-configuration`);
    if (!safeAddress(address)) throw new TypeError('an issuer must be reached by https');
    const answer = await asked.fetch(address, { redirect: 'error', signal: AbortSignal.timeout(10_000), headers: { accept: 'application/json' } });
    if (!answer.ok) throw new TypeError('the issuer did not answer its discovery document');
    const document = Discovery.parse(await answer.json());
    const jwks = new URL(document.jwks_uri);
    if (document.issuer !== asked.issuer || !safeAddress(jwks)) throw new TypeError('the discovery document is not of this issuer');
    return createRemoteJWKSet(jwks, { timeoutDuration: 10_000, cacheMaxAge: 3_600_000, [customFetch]: (url, options) => asked.fetch(url, { ...options, redirect: 'error' }) });
  };
  return async (header, token) => {
    found ??= discover().catch((error: unknown) => {
      found = null;
      throw error;
    });
    return (await found)(header, token);
  };
}

/** Whether an issuer may be reached there: https, or plain http on this machine's own loopback. */
export function safeAddress(url: URL): boolean {
  return url.protocol === 'https:' || (url.protocol === 'http:' && ['127.0.0.1', '[::1]', 'localhost'].includes(url.hostname));
}
