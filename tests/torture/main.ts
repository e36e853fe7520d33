// `npm run torture`: everything that tests/torture shows in small, in large. The last line counts.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { closeFiles } from '../../electron/desk/open-files.ts';
import { HISTORY } from '../../electron/desk/outbox/history.ts';
import { KEY, damage, killedRescues, leaveDesks, open } from './damage.ts';
import { killAtCalls, killLoop } from './kill-loop.ts';
import { lookAt } from './life.ts';
import { killedMigrations } from './migrations.ts';
import { syncLog, tryPoints, tryPointsOn, underLimit } from './on-disk.ts';
import type { DiskFigures } from './on-disk.ts';
import { race } from './race.ts';
import { buildShim, quickFolder } from './shim.ts';

const { values } = parseArgs({ options: { cycles: { type: 'string', default: '1000' }, seed: { type: 'string', default: '1' }, only: { type: 'string' }, help: { type: 'boolean', default: false } } });
const say = (line: string): void => void process.stdout.write(`${line}\n`);

if (values.help) {
  say('npm run torture -- [--cycles N] [--seed S] [--only kill,calls,sync,disk,damage,rescue,migrate,lock]');
  process.exit(0);
}

const seed = Number(values.seed);
const wanted = values.only?.split(',');
const linux = process.platform === 'linux';
const dir = mkdtempSync(join(tmpdir(), 'docket-torture-'));
const quick = quickFolder();
process.on('exit', () => [dir, quick].forEach((each) => rmSync(each, { recursive: true, force: true })));

const total = { trials: 0, failures: 0, kills: 0, acknowledged: 0, lost: 0, doubled: 0 };
const range = (from: number, to: number, by = 1): number[] => Array.from({ length: Math.floor((to - from) / by) + 1 }, (_, n) => from + n * by);

/** Runs one part where it is wanted, and says what came of it: how many trials, and each failure. */
async function part(name: string, title: string, work: () => Promise<{ trials: number; says: string; wrong: readonly string[] }>): Promise<void> {
  if (wanted !== undefined && !wanted.includes(name)) return;
  const began = performance.now();
  const { trials, says, wrong } = await work();
  total.trials += trials;
  total.failures += wrong.length;
  for (const each of wrong) say(`  FAILED ${each}`);
  say(`${title}: ${says}, ${wrong.length} failures (${Math.round((performance.now() - began) / 1000)} s)`);
}

const disk = (figures: DiskFigures): { trials: number; says: string; wrong: readonly string[] } => ({ trials: figures.points, says: `${figures.points} points, ${figures.failed} failed on, told ${JSON.stringify(figures.said)}`, wrong: figures.wrong });

await part('kill', '[S43] kill -9 at a seeded instant', async () => {
  const { lost, doubled, wrong, ...figures } = await killLoop({ dir: join(dir, 'kill'), cycles: Number(values.cycles), seed, progress: (line) => say(`  ${line}`) });
  Object.assign(total, { kills: figures.cycles, acknowledged: figures.acknowledged, lost: lost.length, doubled: doubled.length });
  return { trials: figures.cycles, says: `${figures.cycles} cycles, ${figures.acknowledged} acknowledged, ${lost.length} lost, ${doubled.length} doubled, killed while ${JSON.stringify(figures.killedWhile)}`, wrong: [...lost, ...doubled, ...wrong] };
});
if (linux) {
  await part('calls', '[S43] killed before each write, sync and rename of its first minute', async () => {
    const { env } = buildShim(quick);
    const { lost, doubled, wrong, ...figures } = await killAtCalls({ dir: quick, calls: range(1, 400), env });
    return { trials: figures.cycles, says: `${figures.cycles} kills, ${figures.acknowledged} acknowledged, ${lost.length} lost, ${doubled.length} doubled`, wrong: [...lost, ...doubled, ...wrong] };
  });
  await part('sync', '[S44] a sync before each acknowledgement', async () => {
    const log = syncLog(join(dir, 'sync'));
    const writes = log.split('a').slice(0, -1);
    return { trials: writes.length, says: `${[...log].filter((letter) => letter === 's').length} syncs of the log for ${writes.length} acknowledged writes`, wrong: writes.filter((each) => !/^[ws]*w[ws]*s$/.test(each)) };
  });
  await part('disk', '[S45] the k-th sync fails', async () => disk(tryPoints({ dir: quick, mode: 'sync-fails', first: 1, last: 200 })));
  await part('disk', '[S45] the k-th write fails', async () => disk(tryPoints({ dir: quick, mode: 'write-fails', first: 1, last: 200 })));
  await part('disk', '[S45] every sync fails from the k-th on', async () => disk(tryPoints({ dir: quick, mode: 'sync-dies', first: 1, last: 100 })));
  await part('disk', '[S46] the disk is full from the k-th write on', async () => disk(tryPoints({ dir: quick, mode: 'full', first: 1, last: 400 })));
  await part('disk', '[S46] a small file system that is really full', async () => {
    const figures = tryPointsOn({ dir: quick, megabytes: 8, first: 1, last: 200 });
    return figures === null ? { trials: 0, says: 'nobody may mount a file system here', wrong: [] } : disk(figures);
  });
}
await part('disk', '[S46] a limit on the size of files', async () => {
  const wrong: string[] = [];
  const limits = range(1_080, 2_600, 76);
  for (const kilobytes of limits) {
    const dataDir = join(dir, `limit-${kilobytes}`);
    const { last, said } = underLimit({ dataDir, key: KEY, kilobytes });
    if (said !== 'disk_full') wrong.push(`${kilobytes} KiB: ${said}`);
    const files = await open(dataDir);
    const seen = lookAt(files, last);
    closeFiles(files);
    wrong.push(...[...seen.lost, ...seen.doubled, ...seen.wrong].map((what) => `${kilobytes} KiB: ${what}`));
  }
  return { trials: limits.length, says: `${limits.length} limits`, wrong };
});
for (const whose of ['cache', 'outbox', 'both'] as const) {
  await part('damage', `[S47] mutilations of ${whose}`, async () => {
    const place = join(quick, whose);
    const { wrong, ...figures } = await damage({ dir: place, left: await leaveDesks(place, 200), whose, count: 400, seed });
    return { trials: figures.tried, says: JSON.stringify(figures), wrong };
  });
}
if (linux) {
  await part('rescue', '[S47] a rescue killed on its way', async () => {
    const wrong: string[] = [];
    let trials = 0;
    for (const left of await leaveDesks(join(quick, 'rescue'), 120)) {
      // Each rename and what is next to it, and of the many pages that are laid out every eighth.
      const among = (letters: string): number[] => range(1, letters.length).filter((call) => call % 8 === 0 || letters.slice(call - 2, call + 1).includes('n'));
      const found = await killedRescues({ dir: join(quick, 'rescue'), left, among });
      trials += found.kills;
      wrong.push(...found.wrong);
    }
    return { trials, says: `${trials} kills`, wrong };
  });
  await part('migrate', '[S50] old files, killed before each call of their opening', async () => {
    const place = join(quick, 'migrate');
    const calls = range(1, 60);
    const wrong: string[] = [];
    for (const step of range(0, HISTORY.length)) wrong.push(...(await killedMigrations({ dir: place, step, calls, env: buildShim(place).env })));
    return { trials: calls.length * (HISTORY.length + 1), says: `${HISTORY.length + 1} numbers, ${calls.length} kills each`, wrong };
  });
}
await part('lock', '[S48] one writer', async () => {
  const figures = await race({ path: join(dir, 'lock'), processes: 20, rounds: 200, kills: 15 });
  return { trials: figures.rounds + figures.takeovers, says: `20 processes, ${figures.rounds} rounds, ${figures.takeovers} holders killed`, wrong: figures.wrong };
});

say(`${total.kills} kills, ${total.acknowledged} acknowledged, ${total.lost} lost, ${total.doubled} doubled; ${total.trials} trials, ${total.failures} failures`);
process.exitCode = total.failures === 0 ? 0 : 1;
