// Signs in on a demo hub as one of its six people, over the very same flow but without a browser: for scripts and tests.
import { FaultError } from '../../../shared/fault.ts';
import { Id } from '../../../shared/model/words.ts';
import type { Issuer, Tokens } from './oidc.ts';
import { beginSignIn } from './oidc.ts';

/** Nothing listens here. The flow ends where the issuer sends the browser back to it. */
const REDIRECT_URI = 'http://127.0.0.1:1/callback';
const MOST_HOPS = 15;

/**
 * Follows the authorization address by hand with the cookies of a browser, chooses `person` on the demo provider's
 * page (a form with the field `person`, posted to `<page>/login`) and exchanges the code. Throws `not_found` where the
 * provider does not know the person, `not_a_hub` where it shows no such page, `offline`.
 */
export async function demoSignIn(asked: { issuer: Issuer; person: string; fetch: typeof fetch; nowMs: () => number }): Promise<{ personId: string; tokens: Tokens }> {
  if (!Id.safeParse(asked.person).success) throw new FaultError('not_found');
  const begun = await beginSignIn(asked.issuer, REDIRECT_URI, asked.nowMs);
  const home = new URL(asked.issuer.config.serverMetadata().issuer).origin;
  const cookies = new Map<string, string>();
  let at = new URL(begun.url);
  let chosen = false;
  let form: string | null = null;
  for (let hop = 0; hop < MOST_HOPS; hop += 1) {
    const response = await step(asked.fetch, at, form, cookies);
    const location = response.headers.get('location');
    if (location !== null) {
      at = new URL(location, at);
      form = null;
      if (at.href.startsWith(REDIRECT_URI)) return begun.finish(at);
      // The cookies of the provider go to the provider and to nobody else.
      if (at.origin !== home) throw new FaultError('not_a_hub');
      continue;
    }
    if (response.status !== 200 || chosen) throw new FaultError(chosen ? 'not_found' : 'not_a_hub');
    chosen = true;
    at = new URL(`${at.pathname.replace(/\/$/, '')}/login`, at);
    form = new URLSearchParams({ person: asked.person }).toString();
  }
  throw new FaultError('not_a_hub');
}

async function step(fetcher: typeof fetch, at: URL, form: string | null, cookies: Map<string, string>): Promise<Response> {
  const headers: Record<string, string> = { accept: 'text/html', cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; ') };
  if (form !== null) {
    headers['content-type'] = 'application/x-www-form-urlencoded';
    headers['origin'] = at.origin;
  }
  try {
    const response = await fetcher(at, { method: form === null ? 'GET' : 'POST', headers, redirect: 'manual', signal: AbortSignal.timeout(15_000), ...(form === null ? {} : { body: form }) });
    await response.arrayBuffer();
    for (const line of response.headers.getSetCookie()) {
      const [pair = ''] = line.split(';');
      const cut = pair.indexOf('=');
      if (cut > 0) cookies.set(pair.slice(0, cut).trim(), pair.slice(cut + 1).trim());
    }
    return response;
  } catch {
    throw new FaultError('offline');
  }
}
