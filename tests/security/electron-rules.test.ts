// The rules of the Electron host that are pure: who may ask, what may leave, what a window is, what stops a start.
import { randomBytes } from 'node:crypto';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { prepareFolder } from '../../electron/desk/vault/folder.ts';
import { unlock } from '../../electron/desk/vault/unlock.ts';
import { dangersOf } from '../../electron/hosts/dangers.ts';
import { FUSES } from '../../electron/hosts/electron/fuses.ts';
import { systemKeychain } from '../../electron/hosts/electron/keychain.ts';
import { openLeaving, spelled } from '../../electron/hosts/electron/leaving.ts';
import { isConsole } from '../../electron/hosts/electron/sender.ts';
import { windowOptions } from '../../electron/hosts/electron/window.ts';
import { ABROAD } from './addresses.ts';
import { scratch } from './parts.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

describe('[S1] what a window is', () => {
  test('sandboxed, isolated, without Node, in memory; without developer tools once packaged', () => {
    expect(windowOptions('/preload.cjs', true).webPreferences).toMatchObject({
      sandbox: true, contextIsolation: true, nodeIntegration: false, nodeIntegrationInWorker: false, nodeIntegrationInSubFrames: false, webSecurity: true,
      allowRunningInsecureContent: false, webviewTag: false, navigateOnDragDrop: false, disableBlinkFeatures: 'Auxclick', spellcheck: false, devTools: false, partition: 'docket',
    });
  });

  test('no source of the app contains a word that weakens one', () => {
    const banned = /nodeIntegration\w*: true|contextIsolation: false|sandbox: false|webSecurity: false|allowRunningInsecureContent: true|experimentalFeatures|enableBlinkFeatures|webviewTag: true|<webview|@electron\/remote|appendSwitch|appendArgument|executeJavaScript|openPath|showItemInFolder|setUsePlainTextEncryption\(|bypassCSP: true|dangerouslySetInnerHTML|loadFile\(|insertCSS/;
    const found: string[] = [];
    for (const room of ['electron', 'renderer', 'shared']) {
      for (const name of readdirSync(join(ROOT, room), { recursive: true, encoding: 'utf8' })) {
        if (/\.(?:tsx?|html)$/.test(name) && banned.test(readFileSync(join(ROOT, room, name), 'utf8'))) found.push(`${room}/${name}`);
      }
    }
    expect(found).toEqual([]);
  });
});

describe('[S3] only the top frame of the console may ask', () => {
  const frame = (more: object = {}): { origin: string; url: string; parent: unknown; detached: boolean } => ({ origin: 'app://docket', url: 'app://docket/', parent: null, detached: false, ...more });
  const from = (one: ReturnType<typeof frame> | null, mainFrame: unknown = one): boolean => isConsole({ senderFrame: one, sender: { mainFrame } });

  test('our own frame may', () => {
    expect(from(frame())).toBe(true);
  });

  test.each([
    ['no frame', null],
    ['a frame that is gone', frame({ detached: true })],
    ['a frame inside ours', frame({ parent: frame() })],
    ['app://console.evil', frame({ origin: 'app://console.evil', url: 'app://console.evil/' })],
    ['app://evil', frame({ origin: 'app://evil', url: 'app://evil/' })],
    ['app://docket.evil', frame({ origin: 'app://docket.evil', url: 'app://docket.evil/' })],
    ['https', frame({ origin: 'https://docket', url: 'https://docket/' })],
    ['about:blank', frame({ origin: 'null', url: 'about:blank' })],
    ['about:blank that inherited our origin', frame({ url: 'about:blank' })],
    ['blob', frame({ url: 'blob:app://docket/7d1' })],
    ['a sandboxed frame on our address', frame({ origin: 'null' })],
  ])('%s may not', (_name, one) => {
    expect(from(one)).toBe(false);
  });

  test('a frame that is not the main frame of its page may not', () => {
    expect(from(frame(), frame())).toBe(false);
  });
});

describe('[S8] what may leave for the system', () => {
  test.each(ABROAD)('never, even if the desk gave it: %j', (url) => {
    const leaving = openLeaving();
    leaving.allow('https://sign-in.example.com/auth?x=1');
    expect(leaving.judge(url)).toBe(null);
  });

  test.each(['javascript:alert(1)', 'file:///etc/passwd', 'http://example.com/auth', 'https://user@example.com/', 'https://a\\b.example.com/', ' https://example.com/', 'https:/example.com/', 'https:\n//example.com/', 'mailto:a@example.com', 'https://', 7, null, {}])('a desk that gives %j opens nothing', (url) => {
    const leaving = openLeaving();
    leaving.allow(url);
    expect(leaving.judge(url)).toBe(null);
  });

  test('the sign-in address of the desk leaves, re-spelled, until the desk gives another', () => {
    const leaving = openLeaving();
    expect(leaving.judge('https://id.example.com/auth')).toBe(null);
    leaving.allow('https://ID.example.com:443/./auth?a=1');
    expect(leaving.judge('https://id.example.com/auth?a=1')).toBe('https://id.example.com/auth?a=1');
    expect(leaving.judge('https://id.example.com/auth?a=2')).toBe(null);
    leaving.allow('http://127.0.0.1:4000/oidc/auth');
    expect(leaving.judge('http://127.0.0.1:4000/oidc/auth')).toBe('http://127.0.0.1:4000/oidc/auth');
    expect(leaving.judge('https://id.example.com/auth?a=1')).toBe(null);
  });

  test('a very long address is refused before it is parsed', () => {
    expect(spelled(`https://example.com/${'a'.repeat(100_000)}`)).toBe(null);
  });
});

describe('[S12] the fuses', () => {
  test('every fuse is set on purpose', () => {
    expect(FUSES).toEqual({
      runAsNode: false, enableCookieEncryption: true, enableNodeOptionsEnvironmentVariable: false, enableNodeCliInspectArguments: false, enableEmbeddedAsarIntegrityValidation: true,
      onlyLoadAppFromAsar: true, loadBrowserProcessSpecificV8Snapshot: false, grantFileProtocolExtraPrivileges: false, wasmTrapHandlers: true,
    });
  });
});

describe('[S15] settings that switch off a protection stop the start', () => {
  test.each([
    [{ NODE_TLS_REJECT_UNAUTHORIZED: '0' }, []],
    [{ NODE_OPTIONS: '--inspect' }, []],
    [{ NODE_OPTIONS: '--max-old-space-size=4096 --inspect-brk=0.0.0.0:9229' }, []],
    [{ NODE_OPTIONS: '--require /tmp/x.js' }, []],
    [{ NODE_OPTIONS: '-r=./x.js' }, []],
    [{ NODE_OPTIONS: '--import=./x.mjs' }, []],
    [{ ELECTRON_RUN_AS_NODE: '1' }, []],
    [{ SSLKEYLOGFILE: '/tmp/keys' }, []],
    [{}, ['--disable-web-security']],
    [{}, ['--ignore-certificate-errors']],
    [{}, ['--host-resolver-rules=MAP * 127.0.0.1']],
    [{}, ['--load-extension=/tmp/x']],
  ])('%j %j', (env, argv) => {
    expect(dangersOf(env, argv, false).length).toBe(1);
    expect(JSON.stringify(dangersOf(env, argv, false))).not.toContain('/tmp');
  });

  test('a debugger and the missing sandbox stop a packaged app only', () => {
    const argv = ['--no-sandbox', '--remote-debugging-port=9222', '--inspect'];
    expect(dangersOf({}, argv, true)).toEqual(['--no-sandbox', '--remote-debugging-port', '--inspect']);
    expect(dangersOf({}, argv, false)).toEqual([]);
  });

  test('ordinary settings stop nothing', () => {
    expect(dangersOf({ NODE_OPTIONS: '--max-old-space-size=4096', NODE_TLS_REJECT_UNAUTHORIZED: '1', PATH: '/bin' }, ['--hub', 'https://hub.example.com', '--data', 'x', '--demo'], true)).toEqual([]);
  });
});

describe('[S32] the keychain of the system', () => {
  const safe = (more: object = {}) => ({
    isAsyncEncryptionAvailable: async () => true,
    getSelectedStorageBackend: () => 'gnome_libsecret' as const,
    encryptStringAsync: async (text: string) => Buffer.from(Buffer.from(text).toReversed()),
    decryptStringAsync: async (sealed: Buffer) => ({ result: Buffer.from(sealed.toReversed()).toString(), shouldReEncrypt: false }),
    ...more,
  });
  const open = async (dir: string, more: object = {}, platform: NodeJS.Platform = 'linux') => unlock(prepareFolder(dir), { kind: 'keychain', keychain: systemKeychain(safe(more), platform) }, randomBytes);

  test('a good one keeps the key, and gives the same key again', async () => {
    const { dir, remove } = scratch();
    const first = await open(dir);
    const again = await open(dir);
    expect(Buffer.from(again.key).equals(Buffer.from(first.key))).toBe(true);
    const anew = await open(dir, { decryptStringAsync: async (sealed: Buffer) => ({ result: Buffer.from(sealed.toReversed()).toString(), shouldReEncrypt: true }) });
    expect(Buffer.from(anew.key).equals(Buffer.from(first.key))).toBe(true);
    remove();
  });

  test.each([
    ['not available', { isAsyncEncryptionAvailable: async () => false }],
    ['asked too early', { isAsyncEncryptionAvailable: async () => { throw new Error('not ready'); } }],
    ['basic_text', { getSelectedStorageBackend: () => 'basic_text' }],
    ['unknown', { getSelectedStorageBackend: () => 'unknown' }],
  ])('%s: no key is made and nothing is written', async (_name, more) => {
    const { dir, remove } = scratch();
    await expect(open(dir, more)).rejects.toMatchObject({ fault: { code: 'no_keychain' } });
    expect(readdirSync(join(dir, 'desk'))).toEqual([]);
    remove();
  });

  test.each([
    ['another backend than before', { getSelectedStorageBackend: () => 'kwallet6' }],
    ['it does not decrypt', { decryptStringAsync: async () => { throw new Error('locked'); } }],
  ])('%s: the key is refused and the file stays as it was', async (_name, more) => {
    const { dir, remove } = scratch();
    await open(dir);
    const before = readFileSync(join(dir, 'desk', 'key.json'));
    await expect(open(dir, more)).rejects.toMatchObject({ fault: { code: 'wrong_key' } });
    expect(readFileSync(join(dir, 'desk', 'key.json')).equals(before)).toBe(true);
    remove();
  });

  test('macOS and Windows name their own store', () => {
    expect(systemKeychain(safe(), 'darwin').backend()).toBe('keychain');
    expect(systemKeychain(safe(), 'win32').backend()).toBe('dpapi');
  });
});
