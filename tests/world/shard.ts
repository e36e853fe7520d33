// A share of the seeds that every `npm test` plays, so that two workers can share them.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openDatabase } from './hub/database.ts';
import type { Database } from './hub/database.ts';
import { runSeed } from './seeds.ts';
import type { Outcome } from './seeds.ts';

/** Seeds in one test: enough that one failure does not hide all others. */
const AT_ONCE = 25;

/** Plays so many seeds from one on. */
export function playSeeds(from: number, count: number): void {
  let database: Database;
  beforeAll(async () => {
    database = await openDatabase('sqlite');
  });
  afterAll(async () => {
    await database.close();
  });
  for (let first = from; first < from + count; first += AT_ONCE) {
    const last = Math.min(first + AT_ONCE, from + count) - 1;
    test(`[P1-P31] [S54] [S56] [S58] seeds ${first} to ${last}: whatever breaks, what was promised holds`, { timeout: 300_000 }, async () => {
      for (let seed = first; seed <= last; seed += 1) expect(toldOf(await runSeed(seed, database))).toBe(`seed ${seed} holds`);
    });
  }
}

/** A run in words: for a person who has to find out what went wrong. */
export function toldOf({ seed, failure, last }: Outcome): string {
  return failure === null ? `seed ${seed} holds` : [`seed ${seed}: ${failure.invariant}: ${failure.what}`, ...last].join('\n');
}
