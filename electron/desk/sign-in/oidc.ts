// OpenID Connect as a native app does it (RFC 8252): code with PKCE, state and nonce, for one hub as the resource.
import * as oidc from 'openid-client';
import { FaultError } from '../../../shared/fault.ts';
import { isLoopback } from '../sync/address.ts';
import { isBadCertificate } from '../sync/certificate.ts';
import type { HelloShown } from '../sync/hub-port.ts';

/** What a sign-in or a renewal yields. `expiresAtMs` is on this computer's clock. */
export type Tokens = { readonly access: string; readonly expiresAtMs: number; readonly refresh: string | null };

export type Issuer = { readonly config: oidc.Configuration; readonly audience: string };

/** A sign-in that has begun: `url` is for the person's browser, `finish` takes the address that it came back to. */
export type Begun = { readonly url: string; readonly state: string; readonly finish: (cameBack: URL) => Promise<{ personId: string; tokens: Tokens }> };

const SCOPE = 'openid offline_access';

/**
 * Finds the issuer that the hub names. Plain http only on loopback. `nowMs` is this computer's clock; the hub's own
 * `now` corrects it, so that a laptop whose clock is wrong can still check a token. Throws `offline`,
 * `bad_certificate` or `not_a_hub`.
 */
export async function findIssuer(hello: HelloShown, fetcher: typeof fetch, nowMs: number): Promise<Issuer> {
  const server = URL.parse(hello.issuer);
  const local = server !== null && server.protocol === 'http:' && isLoopback(server.hostname);
  if (server === null || !(server.protocol === 'https:' || local)) throw new FaultError('not_a_hub');
  const skew = Math.round((Date.parse(hello.now) - nowMs) / 1_000);
  try {
    const config = await oidc.discovery(server, hello.clientId, { [oidc.clockSkew]: skew, [oidc.clockTolerance]: 30 }, oidc.None(), {
      execute: local ? [oidc.allowInsecureRequests] : [],
      timeout: 15,
      [oidc.customFetch]: (url, options) => fetcher(url, { ...options, redirect: 'error' } as RequestInit),
    });
    if (config.serverMetadata().issuer !== hello.issuer) throw new FaultError('not_a_hub');
    return { config, audience: hello.audience };
  } catch (thrown) {
    if (thrown instanceof FaultError) throw thrown;
    throw new FaultError(isBadCertificate(thrown) ? 'bad_certificate' : isNetwork(thrown) ? 'offline' : 'not_a_hub');
  }
}

/** Begins a sign-in. The verifier, state and nonce stay in this closure and are good for one finish. */
export async function beginSignIn(issuer: Issuer, redirectUri: string, nowMs: () => number): Promise<Begun> {
  const verifier = oidc.randomPKCECodeVerifier();
  const state = oidc.randomState();
  const nonce = oidc.randomNonce();
  const url = oidc.buildAuthorizationUrl(issuer.config, {
    redirect_uri: redirectUri,
    scope: SCOPE,
    resource: issuer.audience,
    code_challenge: await oidc.calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
    state,
    nonce,
    // Who sits here now is asked every time: the browser may still remember the person of the last shift.
    prompt: 'login consent',
  });
  return {
    url: url.href,
    state,
    finish: async (cameBack) => {
      const answer = await asked(() =>
        oidc.authorizationCodeGrant(issuer.config, cameBack, { pkceCodeVerifier: verifier, expectedState: state, expectedNonce: nonce, idTokenExpected: true }, { resource: issuer.audience }),
      );
      const personId = answer.claims()?.sub;
      if (personId === undefined) throw new FaultError('signed_out');
      return { personId, tokens: tokensOf(answer, null, nowMs()) };
    },
  };
}

/** Fresh tokens for a refresh token. Throws `signed_out` where the issuer will not have it any more, `offline` where it cannot be asked. */
export async function renewTokens(issuer: Issuer, refresh: string, nowMs: () => number): Promise<Tokens> {
  const answer = await asked(() => oidc.refreshTokenGrant(issuer.config, refresh, { resource: issuer.audience }));
  return tokensOf(answer, refresh, nowMs());
}

/** Tells the issuer that a refresh token is not needed any more. Best effort: signing out works without a network. */
export async function revokeToken(issuer: Issuer, refresh: string): Promise<void> {
  await oidc.tokenRevocation(issuer.config, refresh).catch(() => undefined);
}

function tokensOf(answer: { access_token: string; refresh_token?: string | undefined; expires_in?: number | undefined }, before: string | null, nowMs: number): Tokens {
  return { access: answer.access_token, expiresAtMs: nowMs + (answer.expires_in ?? 300) * 1_000, refresh: answer.refresh_token ?? before };
}

/** The issuer's own words may quote a token, so none of them go on. */
async function asked<T>(ask: () => Promise<T>): Promise<T> {
  try {
    return await ask();
  } catch (thrown) {
    throw new FaultError(isNetwork(thrown) ? 'offline' : 'signed_out');
  }
}

/** Whether nobody answered, as opposed to somebody who said no. A server error is nobody: it must not sign a person out. */
function isNetwork(thrown: unknown): boolean {
  if (thrown instanceof oidc.ResponseBodyError) return thrown.status >= 500;
  if (thrown instanceof oidc.AuthorizationResponseError) return false;
  for (let cause: unknown = thrown; cause instanceof Error; cause = cause.cause) {
    if (cause instanceof TypeError && cause.message === 'fetch failed') return true;
    if (cause.name === 'TimeoutError' || cause.name === 'AbortError') return true;
    if (cause.cause instanceof Response && cause.cause.status >= 500) return true;
  }
  return false;
}
