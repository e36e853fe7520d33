// One writer per data directory.
import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { Interface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { join } from 'node:path';
import { once } from 'node:events';
import { afterAll, expect, test } from 'vitest';
import { takeLock } from '../../electron/desk/outbox/one-writer.ts';
import { codeOf, freshFolder } from '../outbox/bench.ts';

const CHILD = fileURLToPath(new URL('lock-child.ts', import.meta.url));
const children: ChildProcess[] = [];
afterAll(() => children.forEach((child) => child.kill('SIGKILL')));

type Racer = { child: ChildProcess; lines: Interface; tell: (word: string) => Promise<string> };

async function racer(path: string): Promise<Racer> {
  const child = spawn(process.execPath, [CHILD, path], { stdio: ['pipe', 'pipe', 'inherit'] });
  children.push(child);
  const lines = createInterface({ input: child.stdout });
  await once(lines, 'line');
  return {
    child,
    lines,
    tell: async (word) => {
      const answer = once(lines, 'line');
      child.stdin.write(`${word}\n`);
      return String((await answer)[0]);
    },
  };
}

test('[S48] of 20 processes that race for one directory exactly one wins, round after round, and a killed holder is followed at once', { timeout: 180_000 }, async () => {
  const path = join(freshFolder(), 'lock');
  let racers = await Promise.all(Array.from({ length: 20 }, () => racer(path)));
  for (let round = 0; round < 30; round += 1) {
    const said = await Promise.all(racers.map((each) => each.tell('take')));
    expect(said.filter((word) => word === 'won')).toHaveLength(1);
    expect(said.filter((word) => word === 'in_use')).toHaveLength(19);
    await Promise.all(racers.map((each) => each.tell('give')));
  }
  for (let kill = 0; kill < 5; kill += 1) {
    const said = await Promise.all(racers.map((each) => each.tell('take')));
    const winner = racers[said.indexOf('won')];
    expect(winner).toBeDefined();
    const gone = once(winner?.child as ChildProcess, 'exit');
    winner?.child.kill('SIGKILL');
    await gone;
    racers = racers.filter((each) => each !== winner);
    const next = await Promise.all(racers.map((each) => each.tell('take')));
    expect(next.filter((word) => word === 'won')).toHaveLength(1);
    await Promise.all(racers.map((each) => each.tell('give')));
  }
});

test('[S48] a second lock in the same process is refused too, and a released one can be taken', async () => {
  const path = join(freshFolder(), 'lock');
  const first = await takeLock(path);
  expect(await codeOf(() => takeLock(path))).toBe('in_use');
  first.release();
  (await takeLock(path)).release();
  expect(await codeOf(() => takeLock(join(path, 'no', 'such')))).toBe('data_dir');
});
