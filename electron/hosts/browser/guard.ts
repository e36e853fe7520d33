// Who may pass into the browser host: a pure judgement of one request's line and headers, made before anything else.

/** The part of a request that is judged: `headers` as sent, in order, duplicates kept. */
export type Asked = { readonly method: string; readonly target: string; readonly rawHeaders: readonly string[] };

/** The calls of the page, all POST. Every other path is a file of the console. */
export const CALL_PATHS = ['/session', '/ask', '/news'] as const;
export type CallPath = (typeof CALL_PATHS)[number];

export const SESSION_HEADER = 'x-docket-session';
const LONGEST_TARGET = 2_048;

export type Judgement =
  | { readonly pass: 'file'; readonly path: string }
  | { readonly pass: 'call'; readonly path: CallPath; readonly session: string | null }
  | { readonly pass: null; readonly status: 403 | 405 | 414 | 415 };

const refused = (status: 403 | 405 | 414 | 415): Judgement => ({ pass: null, status });

/** All values sent under a name. Node's parsed headers join or drop duplicates, and with them the attack. */
function values(rawHeaders: readonly string[], name: string): string[] {
  const found: string[] = [];
  for (let at = 0; at + 1 < rawHeaders.length; at += 2) if (rawHeaders[at]?.toLowerCase() === name) found.push(rawHeaders[at + 1] ?? '');
  return found;
}

/**
 * Judges a request to the host that listens on `authority` (`127.0.0.1:PORT`). Host is compared as text, because a
 * URL parser would turn `127.1` into the right answer. A page that has rebound a name to 127.0.0.1 sends no
 * Sec-Fetch-Site, so for calls its absence is refused like a foreign one. Cookies are never looked at: browsers send
 * them to every port of this address.
 */
export function judge(asked: Asked, authority: string): Judgement {
  const one = (name: string): string | null => {
    const found = values(asked.rawHeaders, name);
    return found.length === 1 ? (found[0] ?? null) : null;
  };
  const none = (name: string): boolean => values(asked.rawHeaders, name).length === 0;

  if (one('host') !== authority) return refused(403);
  // Nothing stands between this host and its browser; whoever says so has been sent by somebody else.
  if (!none('x-forwarded-host') || !none('x-forwarded-for') || !none('forwarded')) return refused(403);
  if (asked.target.length > LONGEST_TARGET) return refused(414);
  if (!asked.target.startsWith('/') || asked.target.startsWith('//')) return refused(403);

  const path = CALL_PATHS.find((call) => call === asked.target);
  if (path !== undefined) {
    if (asked.method !== 'POST') return refused(405);
    if (one('sec-fetch-site') !== 'same-origin') return refused(403);
    if (one('origin') !== `http://${authority}`) return refused(403);
    if (one('content-type') !== 'application/json' || !none('content-encoding')) return refused(415);
    return { pass: 'call', path, session: one(SESSION_HEADER) };
  }

  const site = none('sec-fetch-site') ? 'none' : one('sec-fetch-site');
  if (site === 'same-origin' || site === 'none') return { pass: 'file', path: asked.target };
  // A link may open the console in a tab of its own (a launch file does); nothing else from elsewhere gets a byte.
  const opensTab = asked.target === '/' && one('sec-fetch-mode') === 'navigate' && one('sec-fetch-dest') === 'document';
  return opensTab ? { pass: 'file', path: '/' } : refused(403);
}
