// The sign-in of a demo hub: a certified OpenID provider under /oidc where one chooses who to be. Synthetic data only.
import type { IncomingMessage, ServerResponse } from 'node:http';
import { errors, Provider } from 'oidc-provider';
import type { ProviderContext } from 'oidc-provider';
import type { Person } from '../../shared/model/person.ts';
import type { IdentityFiles } from './files.ts';
import { publicKeys, signingKeys } from './keys.ts';
import { choosePage, PAGE_HEADERS, stoppedPage } from './page.ts';
import { openShelf } from './shelf.ts';
import { keysOf, makeVerifier } from './verify.ts';
import type { Verify } from './verify.ts';

/** Where the provider lives under the hub's address. */
export const MOUNT = '/oidc';

/** The one client: the desk, which can keep no secret and therefore has none (RFC 8252). */
export const CLIENT_ID = 'docket-desk';

/** Where the desk listens for the answer; any port of the loopback. */
export const REDIRECT_PATH = '/callback';

const HOUR = 3_600;
const DAY = 24 * HOUR;
const SCOPES = 'openid offline_access';
const LARGEST_FORM = 4_096;

/** What the hub needs of a way to sign in. `mount` answers requests under `/oidc` and says whether it did. */
export type DemoIdentity = {
  readonly mount: (req: IncomingMessage, res: ServerResponse) => boolean;
  readonly issuer: string;
  readonly clientId: string;
  readonly audience: string;
  readonly verify: Verify;
};

/**
 * The demo provider of one hub. `hubUrl` is the hub's own address with its port, so the hub must listen first;
 * `people` are those who may be chosen; `files` is private to the hub; `now` gives milliseconds since 1970; `log`
 * gets sentences without content. Throws where the key file is damaged.
 */
export async function demoIdentity(asked: {
  readonly hubUrl: string;
  readonly hubId: string;
  readonly people: readonly Person[];
  readonly files: IdentityFiles;
  readonly now: () => number;
  readonly log: (says: string) => void;
}): Promise<DemoIdentity> {
  const { hubId, people, files, now, log } = asked;
  const hub = new URL(asked.hubUrl);
  const issuer = `${hub.origin}${MOUNT}`;
  const audience = `urn:docket:hub:${hubId}`;
  const keys = await signingKeys(files);
  const shelf = await openShelf(files, () => Math.floor(now() / 1000));
  const known = new Set(people.map((it) => it.id));

  const provider = new Provider(issuer, {
    adapter: shelf.adapter,
    jwks: keys,
    clients: [
      {
        client_id: CLIENT_ID,
        client_name: 'Docket desk',
        application_type: 'native',
        redirect_uris: [`http://127.0.0.1${REDIRECT_PATH}`, 'http://127.0.0.1/'],
        response_types: ['code'],
        grant_types: ['authorization_code', 'refresh_token'],
        token_endpoint_auth_method: 'none',
        id_token_signed_response_alg: 'ES256',
      },
    ],
    clientDefaults: { id_token_signed_response_alg: 'ES256' },
    enabledJWA: { idTokenSigningAlgValues: ['ES256'] },
    clientAuthMethods: ['none'],
    responseTypes: ['code'],
    scopes: ['openid', 'offline_access'],
    claims: { openid: ['sub'] },
    pkce: { required: () => true },
    // The browser keeps no sign-in between two: on a demo machine the next person is often another one.
    cookies: { names: { session: 'docket_demo_session', interaction: 'docket_demo_interaction', resume: 'docket_demo_resume' }, long: { httpOnly: true, sameSite: 'lax', path: MOUNT }, short: { httpOnly: true, sameSite: 'lax' } },
    features: {
      devInteractions: { enabled: false },
      dPoP: { enabled: false },
      pushedAuthorizationRequests: { enabled: false },
      rpInitiatedLogout: { enabled: false },
      userinfo: { enabled: false },
      revocation: { enabled: true, allowedPolicy: (_: ProviderContext, client: { clientId: string }, token: { clientId: string }) => client.clientId === token.clientId },
      resourceIndicators: {
        enabled: true,
        defaultResource: () => audience,
        getResourceServerInfo: (_: ProviderContext, resource: string) => {
          if (resource !== audience) throw new errors.InvalidTarget('this provider gives tokens for its own hub only');
          return { scope: 'hub', audience, accessTokenTTL: HOUR, accessTokenFormat: 'jwt', jwt: { sign: { alg: 'ES256' } } };
        },
      },
    },
    interactions: { url: (_: ProviderContext, interaction: { uid: string }) => `${MOUNT}/interaction/${interaction.uid}` },
    ttl: { AccessToken: HOUR, AuthorizationCode: 60, IdToken: HOUR, Interaction: 10 * 60, Session: 10 * 60, Grant: 60 * DAY, RefreshToken: 14 * DAY },
    clientBasedCORS: () => false,
    // A desk works for weeks without a browser, so its tokens do not end with the browser's session.
    expiresWithSession: () => false,
    issueRefreshToken: () => true,
    rotateRefreshToken: true,
    findAccount: (_: ProviderContext, sub: string) => (known.has(sub) ? { accountId: sub, claims: () => ({ sub }) } : undefined),
    loadExistingGrant: async ({ oidc }: ProviderContext) => {
      const accountId = oidc.session.accountId;
      if (accountId === undefined) return undefined;
      const grant = new provider.Grant({ accountId, clientId: oidc.client.clientId });
      grant.addOIDCScope(SCOPES);
      grant.addResourceScope(audience, 'hub');
      await grant.save(60 * DAY);
      return grant;
    },
    renderError: (ctx: ProviderContext) => {
      ctx.type = 'html';
      ctx.body = stoppedPage('The request to sign in was not one that this hub accepts.');
    },
  });
  provider.silent = true;
  provider.on('server_error', () => log('The demo sign-in failed on a request.'));
  const handle = provider.callback();

  const stop = (res: ServerResponse, status: number, says: string): void => {
    res.writeHead(status, PAGE_HEADERS).end(stoppedPage(says));
  };
  const interact = async (req: IncomingMessage, res: ServerResponse, uid: string, login: boolean): Promise<void> => {
    const details = await provider.interactionDetails(req, res).catch(() => null);
    // The page is bound to the browser that began the sign-in, by its cookie.
    if (details === null || details.uid !== uid) return stop(res, 400, 'It has expired, or it was begun in another browser.');
    if (!login) return void res.writeHead(200, PAGE_HEADERS).end(choosePage(people, `${MOUNT}/interaction/${uid}/login`));
    if (req.headers.origin !== undefined && req.headers.origin !== hub.origin && req.headers.origin !== 'null') return stop(res, 403, 'The form was sent from another page.');
    const form = await readForm(req);
    const person = form?.get('person') ?? '';
    if (!known.has(person)) return stop(res, 400, 'There is no such person in the demo.');
    return provider.interactionFinished(req, res, { login: { accountId: person }, consent: {} });
  };

  return {
    issuer,
    audience,
    clientId: CLIENT_ID,
    verify: makeVerifier({ issuer, audience, keys: keysOf(publicKeys(keys)), now }),
    mount: (req, res) => {
      const path = (req.url ?? '').split('?')[0] ?? '';
      if (path !== MOUNT && !path.startsWith(`${MOUNT}/`)) return false;
      // A page of another name that resolves to this machine must not be able to sign in here.
      if (req.headers.host !== hub.host) {
        stop(res, 421, 'This address is not the hub’s own.');
        return true;
      }
      const page = /^\/oidc\/interaction\/([A-Za-z0-9_-]{1,80})(\/login)?$/.exec(path);
      const asksPage = page !== null && req.method === (page[2] === undefined ? 'GET' : 'POST');
      forgetSession(req);
      const done = asksPage && page?.[1] !== undefined ? interact(req, res, page[1], page[2] !== undefined) : handle(...mounted(req), res);
      done.catch(() => {
        log('The demo sign-in failed on a request.');
        if (!res.headersSent) stop(res, 500, 'Something went wrong here.');
        else res.destroy();
      });
      return true;
    },
  };
}

/** The request as seen from inside the mount; `originalUrl` is what the provider builds its own addresses from. */
function mounted(req: IncomingMessage): [IncomingMessage] {
  const originalUrl = req.url ?? MOUNT;
  return [Object.assign(req, { originalUrl, url: originalUrl.slice(MOUNT.length) || '/' })];
}

/** Drops the provider's session cookie: each sign-in begins with nobody signed in and shows the page. */
function forgetSession(req: IncomingMessage): void {
  const { cookie } = req.headers;
  if (cookie !== undefined) req.headers.cookie = cookie.split(/;\s*/).filter((it) => !it.startsWith('docket_demo_session')).join('; ');
}

/** A small urlencoded form, or null where it is something else or too large. */
async function readForm(req: IncomingMessage): Promise<URLSearchParams | null> {
  if (!/^application\/x-www-form-urlencoded\b/.test(req.headers['content-type'] ?? '')) return null;
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of req) {
    const bytes = Buffer.from(part as Uint8Array);
    size += bytes.length;
    if (size > LARGEST_FORM) return null;
    parts.push(bytes);
  }
  return new URLSearchParams(Buffer.concat(parts).toString('utf8'));
}
