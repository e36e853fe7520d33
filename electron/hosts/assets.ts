// What the built console is made of, read once at the start: both hosts serve from this list and from nothing else.
import { lstatSync, readFileSync, readdirSync } from 'node:fs';
import { extname, join } from 'node:path';
import { FaultError } from '../../shared/fault.ts';

export type Asset = { readonly mime: string; readonly bytes: Uint8Array<ArrayBuffer> };
/** URL path (as it stands in the request line) → file. A path is in the list or it does not exist. */
export type Assets = ReadonlyMap<string, Asset>;

/** Exact types; a file of another kind is not part of a console and is not served. */
const MIME: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.json': 'application/json; charset=utf-8',
};

/** Where a host puts its own script, before any script of the console. */
export const HOST_MARK = '<!--host-->';

/**
 * The policy of every page that a host serves. No inline script or style element runs, nothing is loaded from
 * elsewhere, nothing may frame it. Style *attributes* are allowed because virtual rows are placed by them.
 */
export const CONTENT_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "style-src-attr 'unsafe-inline'",
  "img-src 'self' blob: data:",
  'media-src blob: data:',
  "connect-src 'self'",
  "font-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "object-src 'none'",
  "require-trusted-types-for 'script'",
].join('; ');

/** The headers of every response of every host, refusals too. Never a CORS header: nobody else is meant to read. */
export const GUARD_HEADERS: Readonly<Record<string, string>> = {
  'content-security-policy': CONTENT_POLICY,
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'cross-origin-embedder-policy': 'require-corp',
  'permissions-policy': 'camera=(), microphone=(), geolocation=(), display-capture=(), usb=(), serial=(), hid=(), clipboard-read=()',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
  'cache-control': 'no-store',
};

/**
 * Reads every file of a known kind under `root`. Because requests are looked up in this list, no spelling of a path
 * can reach another file; symlinks are left out, since one could point anywhere. `hostTag` takes the place of
 * HOST_MARK in HTML. Throws FaultError `broken` where there is no built console.
 */
export function loadAssets(root: string, hostTag: string): Assets {
  const assets = new Map<string, Asset>();
  const walk = (dir: string, path: string): void => {
    for (const name of readdirSync(dir).sort()) {
      const file = join(dir, name);
      // A name that a URL would have to escape is not made by the build; serving it would need decoding.
      if (!/^[A-Za-z0-9_-][A-Za-z0-9._-]*$/.test(name)) continue;
      const stat = lstatSync(file);
      if (stat.isDirectory()) walk(file, `${path}${name}/`);
      const mime = MIME[extname(name)];
      if (!stat.isFile() || mime === undefined) continue;
      const bytes = readFileSync(file);
      assets.set(`${path}${name}`, { mime, bytes: mime.startsWith('text/html') ? new TextEncoder().encode(bytes.toString('utf8').replace(HOST_MARK, hostTag)) : new Uint8Array(bytes) });
    }
  };
  try {
    walk(root, '/');
  } catch {
    throw new FaultError('broken', 'the console is not built');
  }
  const index = assets.get('/index.html');
  if (index === undefined) throw new FaultError('broken', 'the console is not built');
  // Without the mark the page would load and then find no host: better to say so here.
  if (hostTag !== '' && !new TextDecoder().decode(index.bytes).includes(hostTag)) throw new FaultError('broken', 'the console is built without a place for its host');
  assets.set('/', index);
  return assets;
}

export type AssetAnswer = { readonly status: 200 | 404 | 405; readonly headers: Readonly<Record<string, string>>; readonly body: Uint8Array<ArrayBuffer> };

const NOTHING = new Uint8Array(0);

/**
 * The answer to a request for a file. `path` is the raw path of the request, undecoded: a host that decodes it first
 * would open the door that this list closes.
 */
export function answerAsset(assets: Assets, method: string, path: string): AssetAnswer {
  if (method !== 'GET' && method !== 'HEAD') return { status: 405, headers: { ...GUARD_HEADERS, allow: 'GET, HEAD' }, body: NOTHING };
  const asset = assets.get(path);
  if (asset === undefined) return { status: 404, headers: GUARD_HEADERS, body: NOTHING };
  const headers = { ...GUARD_HEADERS, 'content-type': asset.mime, 'content-length': String(asset.bytes.byteLength) };
  return { status: 200, headers, body: method === 'HEAD' ? NOTHING : asset.bytes };
}
