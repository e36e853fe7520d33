// The built Electron host, started as it is under the stand-in: what it calls, what it refuses, what its page can do.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { readFileSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { HostDoor } from '../../shared/contract.ts';
import { ABROAD } from '../security/addresses.ts';
import { scratch } from '../security/parts.ts';
import { launchStandin } from './launch.ts';
import type { Launched } from './launch.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const OUT = join(ROOT, 'out');
/** A hub that is not there: the host does not need one, and nothing here may depend on one. */
const NO_HUB = 'http://127.0.0.1:9';

type Doored = { readonly docket: HostDoor };

let place: ReturnType<typeof scratch>;
let launched: Launched;
beforeAll(async () => {
  place = scratch();
  launched = await launchStandin({ args: ['--hub', NO_HUB, '--demo'], dataDir: place.dir, built: OUT });
});
afterAll(async () => {
  await launched.close();
  place.remove();
});

const calls = (name: string): readonly (readonly unknown[])[] => launched.electronCalls.filter((one) => one.name === name).map((one) => one.args);
const before = (name: string, other: string): boolean => {
  const names = launched.electronCalls.map((one) => one.name);
  return names.includes(name) && names.indexOf(name) < names.indexOf(other);
};

describe('the built main under the stand-in', () => {
  test('the console works over IPC: a call is answered by the desk, an unknown one refused in words', async () => {
    const answers = await launched.page.evaluate(async () => {
      const { docket } = window as unknown as Doored;
      return [await docket.ask('session', {}), await docket.ask('__proto__', {}), await docket.ask('session', { more: 1 }), docket.hostName];
    });
    expect(answers).toMatchObject([{ ok: true, value: { state: 'signed-out', hostName: 'Desktop' } }, { ok: false, fault: { code: 'unknown_call' } }, { ok: false, fault: { code: 'bad_input' } }, 'Desktop']);
  });

  test('what cannot be cloned, and what is too deep, gets an answer and not silence', async () => {
    const answers = await launched.page.evaluate(async () => {
      const { docket } = window as unknown as Doored;
      let deep: unknown = 1;
      for (let n = 0; n < 200; n += 1) deep = [deep];
      return [await docket.ask('session', () => 1), await docket.ask('session', deep), await docket.ask(7 as unknown as string, {})];
    });
    expect(answers).toMatchObject([{ fault: { code: 'bad_input' } }, { fault: { code: 'too_large' } }, { fault: { code: 'bad_input' } }]);
  });

  test('[S1] every window is sandboxed, isolated and without Node', () => {
    const windows = calls('BrowserWindow');
    expect(windows.length).toBe(1);
    for (const [options] of windows) expect(options).toMatchObject({ webPreferences: { sandbox: true, contextIsolation: true, nodeIntegration: false, webSecurity: true, webviewTag: false, spellcheck: false, partition: 'docket' } });
  });

  test('[S2] the sandbox is forced for all before ready, and no switch is set', () => {
    expect(before('app.enableSandbox', 'ready')).toBe(true);
    expect(launched.electronCalls.filter((one) => /commandLine|appendSwitch/.test(one.name))).toEqual([]);
  });

  test('[S3] IPC from anybody but the top frame of the console is refused and does nothing', async () => {
    const senders = [
      { frame: null },
      { known: true, frame: { origin: 'app://docket', url: 'app://docket/', parent: {} } },
      { known: true, frame: { origin: 'app://docket', url: 'app://docket/', detached: true } },
      { known: true, frame: { origin: 'app://console.evil', url: 'app://console.evil/' } },
      { known: true, frame: { origin: 'app://evil', url: 'app://evil/' } },
      { known: true, frame: { origin: 'https://example.com', url: 'https://example.com/' } },
      { known: true, frame: { origin: 'null', url: 'about:blank' } },
      { known: true, frame: { origin: 'app://docket', url: 'blob:app://docket/1' } },
      { frame: { origin: 'app://docket', url: 'app://docket/' } },
    ];
    expect(calls('ipcMain.handle').map(([channel]) => channel)).toEqual(['ask']);
    const answers = (await launched.probe('ask', { channel: 'ask', senders, args: ['session', {}] })) as readonly unknown[];
    expect(answers.length).toBe(senders.length);
    for (const answer of answers) expect(answer).toMatchObject({ ok: false, fault: { code: 'not_allowed' } });
    // The same forging with everything right gets through, so the refusals are about the sender.
    const [good] = (await launched.probe('ask', { channel: 'ask', senders: [{ known: true, frame: { origin: 'app://docket', url: 'app://docket/' } }], args: ['session', {}] })) as readonly unknown[];
    expect(good).toMatchObject({ ok: true });
  });

  test('[S5] the window has ask, onNews and hostName on it, frozen, and nothing of Electron', async () => {
    expect(await launched.page.evaluate(() => {
      const { docket } = window as unknown as Doored;
      return [Object.keys(docket).sort(), Object.isFrozen(docket), 'require' in window, 'process' in window, 'ipcRenderer' in window, Reflect.set(window, 'docket', 1)];
    })).toEqual([['ask', 'hostName', 'onNews'], true, false, false, false, false]);
  });

  test('[S5] the built preload is one file that requires electron and nothing else', () => {
    expect(readdirSync(join(OUT, 'preload')).filter((name) => !name.endsWith('.map'))).toEqual(['preload.cjs']);
    const text = readFileSync(join(OUT, 'preload', 'preload.cjs'), 'utf8');
    expect([...text.matchAll(/require\((["'`])([^"'`]+)\1\)/g)].map((found) => found[2])).toEqual(['electron']);
    expect(/\bimport\s*\(|^\s*import\s/m.test(text)).toBe(false);
  });

  test('[S6] every permission is denied, those of the future too', async () => {
    const types = readFileSync(join(ROOT, 'node_modules', 'electron', 'electron.d.ts'), 'utf8');
    const names = [...new Set([...types.matchAll(/set(?:PermissionRequest|PermissionCheck)Handler\(handler: [^\n]*?permission: ([^,]+),/g)].flatMap((found) => [...(found[1] ?? '').matchAll(/'([^']+)'/g)].map((one) => one[1] ?? '')))];
    expect(names.length).toBeGreaterThan(30);
    expect(await launched.probe('permissions', [...names, 'future-permission'])).toEqual([]);
  });

  test('[S7] no navigation, redirect, frame, webview or window leaves the console', async () => {
    expect(ABROAD.length).toBeGreaterThanOrEqual(60);
    const opened = calls('shell.openExternal').length;
    expect(await launched.probe('navigate', ABROAD)).toEqual([]);
    expect(calls('shell.openExternal').length).toBe(opened);
  });

  test('[S7] a page that tries it in the real Chromium stays where it is and asks nobody', async () => {
    const asked: string[] = [];
    const elsewhere = createServer((request, response) => {
      asked.push(request.url ?? '');
      response.end('elsewhere');
    });
    await new Promise<void>((done) => elsewhere.listen(0, '127.0.0.1', done));
    const url = `http://127.0.0.1:${(elsewhere.address() as AddressInfo).port}`;
    await launched.page.evaluate((target) => {
      const link = Object.assign(document.createElement('a'), { href: `${target}/blank`, target: '_blank', rel: 'noopener' });
      document.body.append(link);
      link.click();
      link.remove();
      location.href = `${target}/away`;
    }, url);
    await expect.poll(() => launched.electronCalls.some((one) => one.name === 'windowOpen' && JSON.stringify(one.args).includes('/blank') && JSON.stringify(one.args).includes('deny'))).toBe(true);
    expect(await launched.page.evaluate(() => (window as unknown as Doored).docket.ask('session', {}))).toMatchObject({ ok: true });
    expect(launched.page.url()).toMatch(/^https:\/\/docket\.app\.standin\.invalid\//);
    expect(asked).toEqual([]);
    await new Promise((done) => elsewhere.close(done).closeAllConnections());
  });

  test('[S10] the scheme gets three privileges, before ready', () => {
    expect(calls('protocol.registerSchemesAsPrivileged')).toEqual([[[{ scheme: 'app', privileges: { standard: true, secure: true, supportFetchAPI: true } }]]]);
    expect(before('protocol.registerSchemesAsPrivileged', 'ready')).toBe(true);
  });

  test('[S11] the page that main serves has the policy, and breaks no rule of it', async () => {
    const problems: string[] = [];
    launched.page.on('console', (message) => message.type() === 'error' && problems.push(message.text()));
    const reply = await launched.page.reload();
    expect(reply?.headers()['content-security-policy']).toContain("default-src 'none'; script-src 'self'");
    expect(await launched.page.evaluate(() => (window as unknown as Doored).docket.ask('session', {}))).toMatchObject({ ok: true });
    expect(problems).toEqual([]);
  });

  test('the profile and the desk lie in the data directory and are private', () => {
    for (const name of ['electron', 'desk']) expect(statSync(join(place.dir, name)).mode & 0o077).toBe(0);
  });
});

describe('a start that cannot be', () => {
  test.each([
    ['[S15] without TLS checks', { NODE_TLS_REJECT_UNAUTHORIZED: '0' }, ['--hub', NO_HUB, '--demo'], /switches off a protection.*NODE_TLS_REJECT_UNAUTHORIZED/],
    ['[S15] with a switch that weakens the web', {}, ['--hub', NO_HUB, '--demo', '--disable-web-security'], /switches off a protection.*--disable-web-security/],
    ['without a hub address', {}, ['--demo'], /--hub takes/],
    ['with an address that is none', {}, ['--hub', 'file:///etc/passwd', '--demo'], /--hub takes/],
  ])('%s is a sentence and an end', async (_name, env, args, words) => {
    const other = scratch();
    await expect(launchStandin({ args, dataDir: other.dir, env: env as Record<string, string>, built: OUT })).rejects.toThrow(words);
    expect(readdirSync(other.dir)).toEqual([]);
    other.remove();
  });

  test('[S48] a second desk on one data directory is refused in words, and the first goes on', async () => {
    await expect(launchStandin({ args: ['--hub', NO_HUB, '--demo'], dataDir: place.dir, built: OUT })).rejects.toThrow(/Another Docket is using this data directory/);
    expect(await launched.page.evaluate(() => (window as unknown as Doored).docket.ask('session', {}))).toMatchObject({ ok: true });
  });
});
