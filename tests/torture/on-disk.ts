// Runs the disk tests' child under the shim, and on a small file system of its own where that can be had.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Point } from './disk-child.ts';
import { buildShim, shimAt } from './shim.ts';

const CHILD = fileURLToPath(new URL('disk-child.ts', import.meta.url));
const LIFE = fileURLToPath(new URL('life-child.ts', import.meta.url));

export type Mode = 'sync-fails' | 'write-fails' | 'sync-dies' | 'full' | 'filled';
export type DiskFigures = { readonly points: number; readonly failed: number; readonly said: Record<string, number>; readonly wrong: string[] };

/** Tries the points from `first` to `last` in one child; a child that dies has crashed on a failing disk, which is the worst answer. */
export function tryPoints(asked: { readonly dir: string; readonly mode: Mode; readonly first: number; readonly last: number }): DiskFigures {
  const { env } = buildShim(asked.dir);
  return figuresOf(spawnSync(process.execPath, [CHILD, asked.mode, join(asked.dir, asked.mode), String(asked.first), String(asked.last)], { encoding: 'utf8', env: { ...process.env, ...env }, maxBuffer: 1e9 }), asked);
}

/** The same on a tmpfs of so many MiB that only the child sees; null where this machine lets nobody mount one. */
export function tryPointsOn(asked: { readonly dir: string; readonly megabytes: number; readonly first: number; readonly last: number }): DiskFigures | null {
  const { env } = buildShim(asked.dir);
  const place = join(asked.dir, 'small');
  const script = `mkdir -p "$1" && mount -t tmpfs -o size=${asked.megabytes}m none "$1" || exit 77; shift; exec "$@"`;
  const unshare = process.getuid?.() === 0 ? ['-m'] : ['-rm'];
  const child = [process.execPath, CHILD, 'filled', place, String(asked.first), String(asked.last)];
  // The shim goes under the desk only, not under the tools that lay the disk.
  const done = spawnSync('unshare', [...unshare, 'sh', '-c', script, 'sh', place, 'env', ...Object.entries(env).map(([name, value]) => `${name}=${value}`), ...child], { encoding: 'utf8', maxBuffer: 1e9 });
  if (done.error !== undefined || done.status === 77 || (done.status === 1 && done.stdout === '')) return null;
  return figuresOf(done, { mode: 'filled', ...asked });
}

function figuresOf(done: { readonly status: number | null; readonly signal: string | null; readonly stdout: string; readonly stderr: string }, asked: { readonly mode: Mode; readonly first: number; readonly last: number }): DiskFigures {
  const points = done.stdout.split('\n').filter((line) => line !== '').map((line) => JSON.parse(line) as Point);
  const wrong = points.flatMap((point) => point.wrong.map((what) => `${asked.mode} ${point.point}: ${what} (said: ${point.said.join(', ')})`));
  if (done.status !== 0) wrong.push(`${asked.mode}: the desk crashed with ${done.signal ?? done.status} after ${points.length} points: ${done.stderr}`);
  const said: Record<string, number> = {};
  for (const word of points.flatMap((point) => point.said.map((line) => line.split(': ').at(-1) ?? line))) said[word] = (said[word] ?? 0) + 1;
  return { points: points.length, failed: points.filter((point) => point.failed > 0).length, said, wrong };
}

/** The log of syncs, writes and acknowledgements of a hundred acknowledged writes to the outbox (s, w, a). */
export function syncLog(dir: string): string {
  const { env, control } = buildShim(dir);
  const done = spawnSync(process.execPath, [CHILD, 'synced', dir], { encoding: 'utf8', env: { ...process.env, ...env } });
  if (done.status !== 0) throw new Error(done.stderr);
  return shimAt(control).seen().log;
}

/** Lives under a limit of so many KiB on the size of a file (`ulimit -f`): the last step acknowledged, and how it ended. */
export function underLimit(asked: { readonly dataDir: string; readonly key: Uint8Array; readonly kilobytes: number }): { readonly last: number; readonly said: string } {
  const done = spawnSync('bash', ['-c', `ulimit -f ${asked.kilobytes}; exec "$0" "$@"`, process.execPath, LIFE, asked.dataDir, Buffer.from(asked.key).toString('hex'), '0', '5000'], { encoding: 'utf8', maxBuffer: 1e9 });
  const lines = done.stdout.trim().split('\n').map((line) => line.split(' '));
  return { last: Number(lines.findLast(([word]) => word === 'ack')?.[1] ?? -1), said: done.signal ?? lines.find(([word]) => word === 'fault')?.[1] ?? 'done' };
}
