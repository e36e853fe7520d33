// One writer per data directory.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { expect, test } from 'vitest';
import { takeLock } from '../../electron/desk/outbox/one-writer.ts';
import { codeOf, freshFolder } from '../outbox/bench.ts';
import { race } from '../torture/race.ts';

test('[S48] of 20 processes that race for one directory exactly one wins, 50 rounds, and a killed holder is followed at once', { timeout: 180_000 }, async () => {
  expect(await race({ path: join(freshFolder(), 'lock'), processes: 20, rounds: 50, kills: 5 })).toEqual({ rounds: 50, takeovers: 5, wrong: [] });
});

test('[S48] a second lock in the same process is refused too, and a released one can be taken', async () => {
  const path = join(freshFolder(), 'lock');
  const first = await takeLock(path);
  expect(await codeOf(() => takeLock(path))).toBe('in_use');
  first.release();
  (await takeLock(path)).release();
  expect(await codeOf(() => takeLock(join(path, 'no', 'such')))).toBe('data_dir');
});

test('[S48] the lock is one step of the kernel: others that are in the middle of asking keep nobody from it', async () => {
  const path = join(freshFolder(), 'lock');
  // What a second process holds for a moment while it asks. Of many that ask at once each holds it, so a lock that
  // waited for all of them to let go would be had by nobody.
  const asking = new Database(path);
  asking.exec('BEGIN');
  asking.prepare('SELECT count(*) FROM sqlite_master').get();
  const lock = await takeLock(path);
  expect(await codeOf(() => takeLock(path))).toBe('in_use');
  lock.release();
  asking.close();
});

test('[S48] a lock file that something has written into still locks: nothing in it is read', async () => {
  const path = join(freshFolder(), 'lock');
  for (const junk of ['words', '\0'.repeat(4_096), `SQLite format 3\0${'x'.repeat(5_000)}`]) {
    writeFileSync(path, junk);
    const lock = await takeLock(path);
    expect(await codeOf(() => takeLock(path))).toBe('in_use');
    lock.release();
  }
});
