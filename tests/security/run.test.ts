// The browser host as it is started: one line, a new link on Enter, a clean end, and a sentence for every bad start.
import { spawn } from 'node:child_process';
import type { ChildProcessWithoutNullStreams } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { asPage, bodyOf, raw, scratch, statusOf } from './parts.ts';

const RUN = fileURLToPath(new URL('../../electron/hosts/browser/run.ts', import.meta.url));
const NO_HUB = 'http://127.0.0.1:9';

let place: ReturnType<typeof scratch>;
const running = new Set<ChildProcessWithoutNullStreams>();
beforeEach(() => {
  place = scratch();
});
afterEach(async () => {
  for (const child of running) {
    const gone = once(child, 'exit');
    child.kill('SIGKILL');
    await gone;
  }
  place.remove();
});

type Started = { readonly child: ChildProcessWithoutNullStreams; readonly line: (words: RegExp) => Promise<string>; readonly ended: Promise<{ code: number | null; stdout: string; stderr: string }> };

function start(args: readonly string[], env: Readonly<Record<string, string>> = {}): Started {
  const child = spawn(process.execPath, [RUN, '--no-open', ...args], { env: { ...process.env, NODE_OPTIONS: '', ...env }, stdio: 'pipe' });
  running.add(child);
  let stdout = '';
  let stderr = '';
  const lookers = new Set<() => void>();
  child.stdout.on('data', (bytes) => {
    stdout += String(bytes);
    for (const look of lookers) look();
  });
  child.stderr.on('data', (bytes) => (stderr += String(bytes)));
  const ended = new Promise<{ code: number | null; stdout: string; stderr: string }>((done) =>
    child.on('close', (code) => {
      running.delete(child);
      done({ code, stdout, stderr });
    }),
  );
  const line = (words: RegExp): Promise<string> =>
    new Promise((done, fail) => {
      const look = (): void => {
        const found = words.exec(stdout)?.[1];
        if (found === undefined) return;
        lookers.delete(look);
        done(found);
      };
      lookers.add(look);
      look();
      void ended.then(() => fail(new Error(`ended before that line: ${stderr}`)));
    });
  return { child, line, ended };
}

const ready = /^Docket is ready: (\S+)$/m;
const secretOf = (url: string): string => new URL(url).hash.slice('#launch='.length);
const childrenOf = (pid: number): number[] => readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ').filter(Boolean).map(Number);
const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};

describe('a start that works', () => {
  test.runIf(process.platform === 'linux')('[S24][S19] the link works once; the secret is in no command line or environment; only loopback listens; the end takes the desk along', async () => {
    const started = start(['--hub', NO_HUB, '--data', place.dir, '--demo']);
    const url = await started.line(ready);
    const port = Number(new URL(url).port);
    const exchange = async (one: string): Promise<string> => raw(port, asPage(port, { path: '/session', body: JSON.stringify({ secret: secretOf(one) }) }));

    const desks = childrenOf(started.child.pid ?? 0);
    expect(desks.length).toBe(1);
    for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
      for (const file of ['cmdline', 'environ']) {
        const text = ((): string => {
          try {
            return readFileSync(join('/proc', pid, file), 'utf8');
          } catch {
            return '';
          }
        })();
        expect(text.includes(secretOf(url))).toBe(false);
      }
    }
    const listening = readFileSync('/proc/net/tcp', 'utf8').split('\n').map((row) => row.trim().split(/\s+/)).filter((row) => row[3] === '0A' && row[1]?.endsWith(`:${port.toString(16).toUpperCase().padStart(4, '0')}`));
    expect(listening.map((row) => row[1]?.split(':')[0])).toEqual(['0100007F']);
    expect(readFileSync('/proc/net/tcp6', 'utf8')).not.toContain(`:${port.toString(16).toUpperCase().padStart(4, '0')} 00000000000000000000000000000000:0000 0A`);

    const first = await exchange(url);
    expect([statusOf(first), statusOf(await exchange(url))]).toEqual([200, 401]);
    const { session } = JSON.parse(bodyOf(first)) as { session: string };
    const answer = await raw(port, asPage(port, { path: '/ask', headers: { 'x-docket-session': session }, body: '{"call":"session","input":{}}' }));
    expect(JSON.parse(bodyOf(answer))).toMatchObject({ ok: true, value: { state: 'signed-out', hostName: 'Browser' } });

    started.child.stdin.write('\n');
    const again = await started.line(/^New link: (\S+)$/m);
    expect(statusOf(await exchange(again))).toBe(200);

    started.child.kill('SIGTERM');
    expect((await started.ended).code).toBe(0);
    expect(desks.filter(isAlive)).toEqual([]);
  });

  test('Ctrl-C in a terminal reaches host and desk at once, and both end in order', async () => {
    const started = start(['--hub', NO_HUB, '--data', place.dir, '--demo']);
    await started.line(ready);
    const desks = process.platform === 'linux' ? childrenOf(started.child.pid ?? 0) : [];
    for (const pid of desks) process.kill(pid, 'SIGINT');
    started.child.kill('SIGINT');
    expect((await started.ended).code).toBe(0);
    expect(desks.filter(isAlive)).toEqual([]);
    // In order: the lock was given back, so the next start needs nobody's help.
    const next = start(['--hub', NO_HUB, '--data', place.dir, '--demo']);
    await next.line(ready);
    next.child.kill('SIGTERM');
    expect((await next.ended).code).toBe(0);
  });
});

describe('a start that cannot be is one sentence and exit code 1', () => {
  /** What it said on stderr, once it is certain that it said nothing else and ended with 1. */
  const complaint = async (started: Started): Promise<string> => {
    const { code, stdout, stderr } = await started.ended;
    expect([code, stdout]).toEqual([1, '']);
    expect(stderr).not.toMatch(/\bat \S+ \(|node:internal/);
    return stderr;
  };

  test('[S48] a data directory in use', async () => {
    const first = start(['--hub', NO_HUB, '--data', place.dir, '--demo']);
    await first.line(ready);
    expect(await complaint(start(['--hub', NO_HUB, '--data', place.dir, '--demo']))).toMatch(/^Another Docket is using this data directory\./);
    first.child.kill('SIGTERM');
    await first.ended;
  });

  test('a port in use', async () => {
    const blocker = createServer();
    await new Promise<void>((done) => blocker.listen(0, '127.0.0.1', done));
    expect(await complaint(start(['--hub', NO_HUB, '--data', place.dir, '--demo', '--port', String((blocker.address() as AddressInfo).port)]))).toMatch(/^That port is in use\./);
    await new Promise((done) => blocker.close(done));
  });

  test('[S32] no place for a key', async () => {
    expect(await complaint(start(['--hub', NO_HUB, '--data', place.dir]))).toMatch(/keychain .*passphrase/);
    expect(readdirSync(place.dir)).toEqual([]);
  });

  test.each([
    ['no hub', ['--data', 'x', '--demo'], /--hub takes/],
    ['a hub that is no address', ['--hub', 'nonsense', '--data', 'x', '--demo'], /--hub takes/],
    ['a hub with a password in it', ['--hub', 'https://a:b@hub.example.com', '--data', 'x', '--demo'], /--hub takes/],
    ['no data directory', ['--hub', NO_HUB, '--demo'], /--data takes/],
    ['an unknown flag', ['--hub', NO_HUB, '--data', 'x', '--frobnicate'], /known are --hub/],
    ['a port that is none', ['--hub', NO_HUB, '--data', 'x', '--demo', '--port', '99999'], /--port takes/],
    ['a passphrase file that is not there', ['--hub', NO_HUB, '--data', 'x', '--passphrase-file', '/nowhere/at/all'], /--passphrase-file names/],
  ])('%s', async (_name, args, words) => {
    expect(await complaint(start(args))).toMatch(words);
  });

  test('an empty passphrase file', async () => {
    writeFileSync(join(place.dir, 'pass'), '\n');
    expect(await complaint(start(['--hub', NO_HUB, '--data', place.dir, '--passphrase-file', join(place.dir, 'pass')]))).toMatch(/--passphrase-file names/);
  });

  test.each([
    ['NODE_TLS_REJECT_UNAUTHORIZED', '0'],
    ['ELECTRON_RUN_AS_NODE', '1'],
    ['NODE_OPTIONS', '--inspect=127.0.0.1:0'],
  ])('[S15] %s=%s', async (name, value) => {
    expect(await complaint(start(['--hub', NO_HUB, '--data', place.dir, '--demo'], { [name]: value }))).toMatch(new RegExp(`switches off a protection.*${name}`));
    expect(readdirSync(place.dir)).toEqual([]);
  });
});
