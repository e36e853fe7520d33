// The desk's own process as a host starts it: init, ready or a fault, frames, and an end in order.
import type { ChildProcess } from 'node:child_process';
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, test } from 'vitest';
import type { FromDesk, Init } from '../../electron/ipc/frames.ts';
import { asker } from '../../electron/ipc/frames.ts';
import { freshFolder } from '../outbox/bench.ts';

const ENTRY = fileURLToPath(new URL('../../electron/ipc/process.ts', import.meta.url));
const children: ChildProcess[] = [];
afterAll(() => children.forEach((child) => child.kill('SIGKILL')));

type Started = { child: ChildProcess; first: FromDesk; line: ReturnType<typeof asker>; exit: Promise<unknown[]>; output: () => string };

async function start(dataDir: string, over: Partial<Init['init']> = {}): Promise<Started> {
  const child = fork(ENTRY, [], { serialization: 'advanced', stdio: ['ignore', 'pipe', 'pipe', 'ipc'], execPath: process.execPath, execArgv: [] });
  children.push(child);
  let output = '';
  child.stdout?.on('data', (text) => (output += String(text)));
  child.stderr?.on('data', (text) => (output += String(text)));
  const exit = once(child, 'exit');
  const line = asker({ post: (message) => void child.send(message as object), onMessage: (listener) => void child.on('message', listener), onClose: (listener) => void child.on('exit', listener) });
  const first = once(child, 'message');
  child.send({ init: { dataDir, hubUrl: 'http://127.0.0.1:9', demo: true, hostName: 'test', key: { kind: 'demo' }, ...over } });
  return { child, first: (await first)[0] as FromDesk, line, exit, output: () => output };
}

test('ready, then answers; without a hub it is offline and says so; closed in order it exits with 0', async () => {
  const desk = await start(freshFolder());
  expect(desk.first).toEqual({ ready: true });
  expect(await desk.line.ask('session', {})).toMatchObject({ ok: true, value: { state: 'signed-out', hostName: 'test', person: null } });
  expect(await desk.line.ask('open', { id: 'case-1' })).toMatchObject({ ok: false, fault: { code: 'signed_out' } });
  expect(await desk.line.ask('toString', {})).toMatchObject({ ok: false, fault: { code: 'unknown_call' } });
  expect(await desk.line.ask('syncNow', {})).toMatchObject({ ok: true, value: { online: false, problem: { code: 'offline' } } });
  desk.child.send({ close: true });
  expect((await desk.exit)[0]).toBe(0);
  expect(desk.output()).toBe('');
});

test('[S48] the second process on one directory says in_use and exits with 1; it ends with its parent and gives the lock back', async () => {
  const dir = freshFolder();
  const first = await start(dir);
  const second = await start(dir);
  expect(second.first).toMatchObject({ fault: { code: 'in_use' } });
  expect((await second.exit)[0]).toBe(1);
  first.child.disconnect();
  expect((await first.exit)[0]).toBe(0);
  const third = await start(dir);
  expect(third.first).toEqual({ ready: true });
  third.child.kill('SIGKILL');
  await third.exit;
  const fourth = await start(dir);
  expect(fourth.first).toEqual({ ready: true });
  fourth.child.disconnect();
  await fourth.exit;
});

test('a start that cannot be is one sentence and exit code 1: an unsafe address, no shape, a demo key outside a demo', async () => {
  for (const [over, code] of [
    [{ hubUrl: 'http://hub.example.org' }, 'not_a_hub'],
    [{ demo: false }, 'wrong_key'],
    [{ key: { kind: 'given', key: new Uint8Array(5) } }, 'wrong_key'],
    [{ key: { kind: 'passphrase', passphrase: 'short' } }, 'bad_input'],
    [{ hubUrl: 5 as unknown as string }, 'bad_input'],
  ] as [Partial<Init['init']>, string][]) {
    const desk = await start(freshFolder(), over);
    expect(desk.first).toMatchObject({ fault: { code } });
    expect((await desk.exit)[0]).toBe(1);
    expect(desk.output()).toBe('');
  }
});

test('a key travels as bytes and opens the same folder again', async () => {
  const dir = freshFolder();
  const key = Uint8Array.from({ length: 32 }, (_, n) => n);
  const first = await start(dir, { key: { kind: 'given', key } });
  expect(first.first).toEqual({ ready: true });
  first.child.disconnect();
  await first.exit;
  const wrong = await start(dir, { key: { kind: 'given', key: key.toReversed() } });
  expect(wrong.first).toMatchObject({ fault: { code: 'wrong_key' } });
  const again = await start(dir, { key: { kind: 'given', key } });
  expect(again.first).toEqual({ ready: true });
  again.child.disconnect();
  await again.exit;
});
