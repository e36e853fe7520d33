// One seed is one world: the same trace however often it is played, and on whichever engine the hub's database runs.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openDatabase } from './hub/database.ts';
import type { Database } from './hub/database.ts';
import { runSeed } from './seeds.ts';
import { toldOf } from './shard.ts';

let sqlite: Database;
let pglite: Database;
beforeAll(async () => {
  [sqlite, pglite] = [await openDatabase('sqlite'), await openDatabase('pglite')];
});
afterAll(async () => {
  await Promise.all([sqlite.close(), pglite.close()]);
});

test('[S57] the same seed twice leaves the same trace, line by line; another seed leaves another', async () => {
  const [one, again, other] = [await runSeed(11, sqlite), await runSeed(11, sqlite), await runSeed(12, sqlite)];
  expect(one.counts.acts).toBeGreaterThan(20);
  expect(again.hash).toBe(one.hash);
  expect(other.hash).not.toBe(one.hash);
});

for (const seed of [2, 6, 13, 31, 44, 73]) {
  test(`seed ${seed} holds on PGlite and leaves the very trace that it leaves on SQLite`, { timeout: 180_000 }, async () => {
    const [here, there] = [await runSeed(seed, sqlite), await runSeed(seed, pglite)];
    expect(toldOf(there)).toBe(`seed ${seed} holds`);
    expect(there.hash).toBe(here.hash);
  });
}
