// The one-shot listener that a sign-in comes back to: on 127.0.0.1, for one path, one Host and one state.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { FaultError } from '../../../shared/fault.ts';

export type Loopback = {
  readonly redirectUri: string;
  /** Waits for the person to come back. `finish` is what makes the sign-in true; the page tells how it went. */
  readonly expect: (state: string, finish: (cameBack: URL) => Promise<void>) => void;
  readonly close: () => void;
};

/** How long a person has to sign in, in milliseconds. */
export const SIGN_IN_MS = 120_000;

/**
 * Opens the listener on a free port. It answers one valid redirect and is gone; anything else (another path, Host,
 * method or state) gets 404 and changes nothing, so that a page that guesses the port cannot end or finish a sign-in.
 * `over` is called once when it has closed, whatever closed it.
 */
export async function openLoopback(over: () => void): Promise<Loopback> {
  let expected: { state: string; finish: (cameBack: URL) => Promise<void> } | null = null;
  let origin = '';
  const server = createServer({ maxHeaderSize: 16 * 1024, requestTimeout: 10_000, keepAlive: false }, (request, response) => {
    response.setHeader('connection', 'close');
    const url = URL.parse(request.url ?? '', origin);
    const wanted = expected;
    const fits = request.method === 'GET' && request.headers.host === origin.slice('http://'.length) && url !== null && url.origin === origin && url.pathname === '/callback';
    if (!fits || wanted === null || url.searchParams.get('state') !== wanted.state) {
      response.writeHead(404, PAGE_HEADERS).end();
      return;
    }
    expected = null;
    void wanted
      .finish(url)
      .then(() => page('You are signed in.', 'You can close this tab.'))
      .catch(() => page('The sign-in did not go through.', 'Close this tab, go back to Docket and sign in again.'))
      .then((html) => {
        response.writeHead(200, PAGE_HEADERS).end(html);
        close();
      });
  });
  server.maxConnections = 20;
  let closed = false;
  const close = (): void => {
    if (closed) return;
    closed = true;
    clearTimeout(timer);
    server.close();
    // What still hangs on here without having sent its request must not keep the desk from ending.
    setTimeout(() => server.closeAllConnections(), 1_000).unref();
    over();
  };
  const timer = setTimeout(close, SIGN_IN_MS);
  timer.unref();
  await new Promise<void>((resolve, reject) => {
    server.once('error', () => reject(new FaultError('broken')));
    server.listen(0, '127.0.0.1', resolve);
  });
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    redirectUri: `${origin}/callback`,
    expect: (state, finish) => {
      expected = { state, finish };
    },
    close,
  };
}

const PAGE_HEADERS = {
  'content-type': 'text/html; charset=utf-8',
  'cache-control': 'no-store',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
} as const;

/** Made of constants only: nothing of the address, and so no code and no state, gets into the page. */
function page(title: string, says: string): string {
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light dark">
<link rel="icon" href="data:,">
<title>Docket: ${title}</title>
<style>
  body { margin: 0; min-height: 100vh; display: grid; place-items: center; font: 16px/1.5 system-ui, sans-serif; background: light-dark(#f4f2ed, #131415); color: light-dark(#1c1a17, #ecebe7) }
  main { padding: 2.5rem 3rem; border-radius: 12px; background: light-dark(#fffefb, #1a1b1d); border: 1px solid light-dark(#e4e0d7, #2e3033); text-align: center }
  h1 { margin: 0 0 .25rem; font-size: 1.25rem }
  p { margin: 0; color: light-dark(#57524a, #b4b2ac) }
</style>
<main><h1>${title}</h1><p>${says}</p></main>
</html>
`;
}
