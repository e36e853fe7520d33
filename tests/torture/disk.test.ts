// What a desk says when its disk fails: never "saved" where it is not, politely when it is full, and on again afterwards.
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { closeFiles } from '../../electron/desk/open-files.ts';
import { freshFolder } from '../outbox/bench.ts';
import { KEY, open } from './damage.ts';
import { lookAt } from './life.ts';
import type { DiskFigures } from './on-disk.ts';
import { syncLog, tryPoints, tryPointsOn, underLimit } from './on-disk.ts';
import { quickFolder } from './shim.ts';

const quick = quickFolder();
afterAll(() => rmSync(quick, { recursive: true, force: true }));

const say = (title: string, figures: DiskFigures): void => void process.stdout.write(`${title}: ${figures.points} points, ${figures.failed} failed on, told ${JSON.stringify(figures.said)}, ${figures.wrong.length} wrong\n`);

// The shim is preloaded by Linux's loader; elsewhere the settings that it proves are asserted in tests/outbox.
describe.skipIf(process.platform !== 'linux')('a disk that fails', () => {
  test('[S44] 100 acknowledged writes, each after a sync of all that was written for it', { timeout: 60_000 }, () => {
    const log = syncLog(freshFolder());
    const writes = log.split('a').slice(0, -1);
    expect(writes).toHaveLength(100);
    // Between one acknowledgement and the next something was written, and a sync came after the last of it.
    for (const each of writes) expect(each).toMatch(/^[ws]*w[ws]*s$/);
    const syncs = [...log].filter((letter) => letter === 's').length;
    process.stdout.write(`[S44] ${syncs} syncs of the log for ${writes.length} acknowledged writes\n`);
    expect(syncs).toBeGreaterThanOrEqual(100);
  });

  test('[S45] the k-th sync fails, k = 1…200: nothing is called saved that is not, and what is repeated is there once', { timeout: 300_000 }, () => {
    const figures = tryPoints({ dir: quick, mode: 'sync-fails', first: 1, last: 200 });
    say('[S45] the k-th sync fails', figures);
    expect(figures).toMatchObject({ points: 200, failed: 200, wrong: [] });
    expect(Object.keys(figures.said)).toEqual(['disk_unsure']);
  });

  test('[S45] the k-th write fails: the same', { timeout: 120_000 }, () => {
    const figures = tryPoints({ dir: quick, mode: 'write-fails', first: 81, last: 120 });
    say('[S45] the k-th write fails', figures);
    expect(figures).toMatchObject({ points: 40, failed: 40, wrong: [] });
    expect(Object.keys(figures.said)).toEqual(['disk_unsure']);
  });

  test('[S45] every sync fails from the k-th on: nothing more is taken, all can be read, and with the disk the desk is back', { timeout: 120_000 }, () => {
    const figures = tryPoints({ dir: quick, mode: 'sync-dies', first: 1, last: 30 });
    say('[S45] all syncs fail', figures);
    expect(figures).toMatchObject({ points: 30, failed: 30, wrong: [] });
  });

  test('[S46] the disk is full from the k-th write on, k = 1…200, by ENOSPC or by quota: refused and told, verdicts kept, nothing lost, and on again', { timeout: 300_000 }, () => {
    const figures = tryPoints({ dir: quick, mode: 'full', first: 1, last: 200 });
    say('[S46] the disk is full', figures);
    expect(figures).toMatchObject({ points: 200, failed: 200, wrong: [] });
    expect(Object.keys(figures.said)).toEqual(['disk_full']);
  });

  test('[S46] a small file system that is really full: the ballast lets verdicts through, and a start', { timeout: 120_000 }, (context) => {
    const figures = tryPointsOn({ dir: quick, megabytes: 8, first: 1, last: 16 });
    if (figures === null) return context.skip('nobody may mount a file system here');
    say('[S46] a full tmpfs', figures);
    expect(figures).toMatchObject({ points: 16, wrong: [] });
    expect(Object.keys(figures.said)).toEqual(['disk_full']);
  });
});

test.skipIf(process.platform === 'win32')('[S46] a limit on the size of files ends no process: refused as a full disk, and what was acknowledged is there', { timeout: 120_000 }, async () => {
  for (const kilobytes of [1_100, 1_300, 1_700]) {
    const dataDir = join(freshFolder(), 'data');
    const { last, said } = underLimit({ dataDir, key: KEY, kilobytes });
    expect({ kilobytes, said }).toEqual({ kilobytes, said: 'disk_full' });
    expect(last).toBeGreaterThan(10);
    const files = await open(dataDir);
    expect(lookAt(files, last)).toEqual({ lost: [], doubled: [], wrong: [] });
    closeFiles(files);
  }
});
