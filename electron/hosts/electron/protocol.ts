// The console's own scheme: app://docket serves the files of the build and knows no other host.
import type { Privileges } from 'electron';
import { GUARD_HEADERS, answerAsset } from '../assets.ts';
import type { Assets } from '../assets.ts';

export const SCHEME = 'app';
export const ORIGIN = 'app://docket';
export const CONSOLE_URL = `${ORIGIN}/`;

/** Standard gives it an origin, secure and fetch let the console work. Never bypassCSP, corsEnabled or service workers. */
export const PRIVILEGES: Privileges = { standard: true, secure: true, supportFetchAPI: true };

/** Answers a request of the window. The path is looked up as it stands: never decoded, never joined to a directory. */
export function answerRequest(assets: Assets, request: Pick<Request, 'method' | 'url'>): Response {
  if (!request.url.startsWith(CONSOLE_URL)) return new Response(null, { status: 404, headers: GUARD_HEADERS });
  const path = request.url.slice(ORIGIN.length).replace(/#.*$/s, '');
  const { status, headers, body } = answerAsset(assets, request.method, path);
  return new Response(status === 200 && request.method === 'GET' ? body : null, { status, headers });
}
