// Only the files of the built console are served, by both hosts, whatever the path looks like.
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { loadAssets } from '../../electron/hosts/assets.ts';
import type { Assets } from '../../electron/hosts/assets.ts';
import { PRIVILEGES, answerRequest } from '../../electron/hosts/electron/protocol.ts';
import { CANARY, asPage, bodyOf, raw, scratch, standHost, statusOf, writeConsole } from './parts.ts';
import type { Standing } from './parts.ts';

const PATHS = [
  '/../secret.js', '/assets/../../secret.js', '/assets/../assets/main.js', '/./assets/main.js', '/assets//main.js', '//assets/main.js', '/assets/./main.js', '/%2e%2e/secret.js', '/%2e%2e%2fsecret.js', '/..%2fsecret.js',
  '/%252e%252e/secret.js', '/..%252fsecret.js', '/..\\secret.js', '/..%5csecret.js', '/assets\\main.js', '/%2e%2e%5csecret.js', '/assets/main.js%00', '/assets/main.js%00.css', '/%00', '/assets/main.js/',
  '/assets', '/assets/', '/link.js', '/linked/secret.js', '/../renderer-evil/secret.js', '/renderer-evil/secret.js', '/etc/passwd', '/%2fetc/passwd', '///etc/passwd', '/C:/Windows/win.ini',
  '/C:%5cWindows%5cwin.ini', '/file:///etc/passwd', '/\\\\server\\share\\x.js', '/.env', '/.hidden.js', '/notes.txt', '/assets/main.js.map', '/ASSETS/MAIN.JS', '/assets/main.js?x=1', '/index.html/..', '/%61ssets/main.js', '/assets/main%2ejs', '/..;/secret.js', '/%c0%ae%c0%ae/secret.js',
  '/%u002e%u002e/secret.js', '/__proto__', '/constructor', '/toString',
];

let standing: Standing;
let assets: Assets;
let place: ReturnType<typeof scratch>;
beforeAll(async () => {
  standing = await standHost();
  place = scratch();
  const root = writeConsole(place.dir);
  writeFileSync(join(place.dir, 'secret.js'), CANARY);
  mkdirSync(join(place.dir, 'renderer-evil'));
  writeFileSync(join(place.dir, 'renderer-evil', 'secret.js'), CANARY);
  symlinkSync(join(place.dir, 'secret.js'), join(root, 'link.js'));
  symlinkSync(place.dir, join(root, 'linked'));
  for (const name of ['.env', '.hidden.js', 'notes.txt']) writeFileSync(join(root, name), CANARY);
  writeFileSync(join(root, 'assets', 'main.js.map'), CANARY);
  assets = loadAssets(root, '');
});
afterAll(async () => {
  await standing.end();
  place.remove();
});

describe('[S9] only files of the bundle', () => {
  test.each(PATHS)('%s gives nothing', async (path) => {
    const reply = await raw(standing.port, asPage(standing.port, { method: 'GET', path }));
    expect([400, 403, 404]).toContain(statusOf(reply));
    expect(reply).not.toContain(CANARY);
    const answer = answerRequest(assets, { method: 'GET', url: `app://docket${path}` });
    expect(answer.status).toBe(404);
    expect((await answer.arrayBuffer()).byteLength).toBe(0);
  });

  test('the list of files is exactly what was built', () => {
    expect([...assets.keys()].sort()).toEqual(['/', '/assets/main.css', '/assets/main.js', '/index.html']);
  });

  test.each(['app://evil/index.html', 'app://dockex/index.html', 'bpp://docket/index.html', 'app://docket.evil/index.html', 'app://docket:81/index.html', 'app://x@docket/index.html', 'http://docket/index.html', 'app:docket/index.html'])('another host of the scheme serves nothing: %s', (url) => {
    expect(answerRequest(assets, { method: 'GET', url }).status).toBe(404);
  });

  test.each(['POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS', 'PROPFIND'])('%s is not taken', async (method) => {
    expect(statusOf(await raw(standing.port, asPage(standing.port, { method, path: '/assets/main.js' })))).toBe(405);
    expect(answerRequest(assets, { method, url: 'app://docket/assets/main.js' }).status).toBe(405);
  });

  test.each([
    ['/', 'text/html; charset=utf-8'],
    ['/assets/main.js', 'text/javascript; charset=utf-8'],
    ['/assets/main.css', 'text/css; charset=utf-8'],
  ])('%s has its exact type in both hosts, and HEAD has no body', async (path, type) => {
    const got = await raw(standing.port, asPage(standing.port, { method: 'GET', path }));
    expect(got.toLowerCase()).toContain(`content-type: ${type}`);
    expect(bodyOf(got).length).toBeGreaterThan(0);
    expect(bodyOf(await raw(standing.port, asPage(standing.port, { method: 'HEAD', path })))).toBe('');
    const answer = answerRequest(assets, { method: 'GET', url: `app://docket${path}` });
    expect(answer.headers.get('content-type')).toBe(type);
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
    expect(answer.headers.get('content-security-policy')).toContain("default-src 'none'");
  });

  test('files are not given to pages of other sites, and the page only as a tab of its own', async () => {
    const status = async (path: string, headers: Record<string, string>): Promise<number> => statusOf(await raw(standing.port, asPage(standing.port, { method: 'GET', path, headers })));
    expect(await status('/assets/main.js', { 'sec-fetch-site': 'same-site', 'sec-fetch-mode': 'no-cors', 'sec-fetch-dest': 'script' })).toBe(403);
    expect(await status('/', { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'iframe' })).toBe(403);
    expect(await status('/', { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document' })).toBe(200);
    expect(await status('/assets/main.js', { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document' })).toBe(403);
  });

  test('a console that is not built, or has no place for its host, is a sentence', () => {
    expect(() => loadAssets(join(place.dir, 'nowhere'), '')).toThrow(/not built/);
    const bare = join(place.dir, 'bare');
    mkdirSync(bare);
    writeFileSync(join(bare, 'index.html'), '<!doctype html>');
    expect(() => loadAssets(bare, '<script src="/door.js"></script>')).toThrow(/without a place/);
  });
});

test('[S10] the scheme has no more privileges than it needs', () => {
  expect(PRIVILEGES).toEqual({ standard: true, secure: true, supportFetchAPI: true });
});
