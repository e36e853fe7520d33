// Kills a desk's process over and over and compares what it acknowledged with what is there ([S43]).
import { spawn } from 'node:child_process';
import { rmSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { closeFiles, openFiles } from '../../electron/desk/open-files.ts';
import { rescueTold } from '../../electron/desk/outbox/rescue.ts';
import { seeded } from '../cache/made.ts';
import { bytesOf, lookAt, stepOf } from './life.ts';
import type { Seen } from './life.ts';

const CHILD = fileURLToPath(new URL('life-child.ts', import.meta.url));
const KEY = bytesOf(5)(32);

export type KillFigures = { readonly cycles: number; readonly acknowledged: number; readonly acts: number; readonly killedWhile: Record<string, number> } & Seen;

/** A directory is lived in through so many kills; then its every step is looked at once more and a new one begins. */
const LIVES = 100;

/**
 * `cycles` times: starts a desk on the same directory, kills it with SIGKILL at a seeded instant, opens its files and
 * looks. The instant lies some milliseconds after its first line, which is before it opens anything, or after one of
 * its acknowledgements: in time alone a slow machine would be killed in its opening only. Writes to `dir`, which the
 * caller removes.
 */
export async function killLoop(asked: { readonly dir: string; readonly cycles: number; readonly seed: number; readonly progress?: (line: string) => void }): Promise<KillFigures> {
  const random = seeded(asked.seed);
  const killedWhile: Record<string, number> = { opening: 0 };
  const found: Seen = { lost: [], doubled: [], wrong: [] };
  let dataDir = '';
  let last = -1;
  let [acknowledged, acts] = [0, 0];
  for (let cycle = 0; cycle < asked.cycles; cycle += 1) {
    const ending = cycle % LIVES === LIVES - 1 || cycle === asked.cycles - 1;
    if (cycle % LIVES === 0) [dataDir, last] = [join(asked.dir, `data-${cycle / LIVES}`), -1];
    // Every fourth is killed early, so that opening, recovery and the first write after them get their share.
    const acks = cycle % 4 === 0 ? 0 : Math.floor(random() * 30);
    const delay = random() * (cycle % 4 === 0 ? 80 : 12);
    const before = last;
    const lived = await killedAfter({ dataDir, first: last + 1, acks, delay, dir: asked.dir });
    last = lived.last ?? last;
    killedWhile[lived.opened ? stepOf(last + 1) : 'opening'] = (killedWhile[lived.opened ? stepOf(last + 1) : 'opening'] ?? 0) + 1;
    const seen = await look(dataDir, last, ending ? 0 : Math.max(0, before - 20));
    for (const kind of ['lost', 'doubled', 'wrong'] as const) found[kind].push(...seen[kind].map((what) => `cycle ${cycle}, ${delay.toFixed(1)} ms after ${acks}, step ${last}: ${what}`));
    if (!ending) continue;
    acknowledged += last + 1;
    acts += Array.from({ length: last + 1 }, (_, n) => n).filter((n) => stepOf(n) === 'act').length;
    asked.progress?.(`${cycle + 1} cycles, ${acknowledged} acknowledged, ${found.lost.length} lost, ${found.doubled.length} doubled, ${found.wrong.length} wrong`);
  }
  return { cycles: asked.cycles, acknowledged, acts, killedWhile, ...found };
}

/** Kills a desk before its n-th write, sync or rename, for each n that is given, each in a directory of its own, and looks. `env` is the shim's. Each directory is removed once it was looked at: hundreds of them fill a disk in memory. */
export async function killAtCalls(asked: { readonly dir: string; readonly calls: readonly number[]; readonly env: Record<string, string> }): Promise<KillFigures> {
  const found: Seen = { lost: [], doubled: [], wrong: [] };
  let acknowledged = 0;
  for (const call of asked.calls) {
    const dataDir = join(asked.dir, `at-${call}`);
    const lived = await killedAfter({ dataDir, first: 0, killAt: call, steps: 12, dir: asked.dir, env: asked.env });
    const last = lived.last ?? -1;
    acknowledged += last + 1;
    const seen = await look(dataDir, last, 0);
    for (const kind of ['lost', 'doubled', 'wrong'] as const) found[kind].push(...seen[kind].map((what) => `call ${call}, step ${last}: ${what}`));
    rmSync(dataDir, { recursive: true, force: true });
  }
  return { cycles: asked.calls.length, acknowledged, acts: 0, killedWhile: {}, ...found };
}

async function look(dataDir: string, last: number, from: number): Promise<Seen> {
  const files = await openFiles({ dataDir, key: { kind: 'given', key: KEY }, now: Date.now, random: bytesOf(1) });
  try {
    const seen = lookAt(files, last, from);
    if (files.setAside) seen.wrong.push('the cache was set aside');
    if (rescueTold(files.outbox) !== null) seen.wrong.push('the outbox was rescued');
    return seen;
  } finally {
    closeFiles(files);
  }
}

/** Opens the files of a desk and is killed before its n-th write or sync in them; with a number beyond the last it just opens and ends. */
export async function killedOpening(asked: { readonly dataDir: string; readonly killAt: number; readonly dir: string; readonly env: Record<string, string> }): Promise<void> {
  await killedAfter({ ...asked, first: 0, steps: 0 });
}

/** Starts a child and kills it, `delay` ms after so many acknowledgements, or by the shim; answers with the last step that it acknowledged. */
function killedAfter(asked: { dataDir: string; first: number; dir: string; acks?: number; delay?: number; killAt?: number; steps?: number; env?: Record<string, string> }): Promise<{ last: number | null; opened: boolean }> {
  return new Promise((resolve, reject) => {
    const args = [CHILD, asked.dataDir, Buffer.from(KEY).toString('hex'), String(asked.first), String(asked.steps ?? 1_000_000), String(asked.killAt ?? '')];
    // The cache of compiled modules takes two thirds of a start away.
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'], env: { ...process.env, ...asked.env, NODE_COMPILE_CACHE: join(asked.dir, 'compiled') } });
    let last: number | null = null;
    let wrong: string | null = null;
    let lines = -1;
    createInterface({ input: child.stdout }).on('line', (line) => {
      const [word, value] = line.split(' ');
      if (word === 'ack') last = Number(value);
      else if (word !== 'ready') wrong ??= line;
      lines += 1;
      if (lines === asked.acks) setTimeout(() => child.kill('SIGKILL'), asked.delay);
    });
    child.on('error', reject);
    child.on('close', (code, signal) => {
      if (wrong !== null) reject(new Error(`the desk said: ${wrong}`));
      // With a call beyond its last one the shim kills nothing.
      else if (signal !== 'SIGKILL' && asked.killAt === undefined) reject(new Error(`the desk ended by itself: ${code}`));
      else resolve({ last, opened: last !== null });
    });
  });
}
