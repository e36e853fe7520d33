// One seed from beginning to end, and how it came out.
import { WEATHER } from './faults.ts';
import { play, setUp } from './director.ts';
import { atRest, comeToRest } from './rest.ts';
import type { Failure } from './trace.ts';
import type { Database } from './hub/database.ts';
import { openWorld } from './world.ts';
import type { World } from './world.ts';

export type Outcome = {
  readonly seed: number;
  readonly failure: Failure | null;
  readonly last: readonly string[];
  /** Names the whole run: the same seed gives the same. */
  readonly hash: string;
  readonly counts: { readonly acts: number; readonly effects: number; readonly deleted: number; readonly sent: number };
};

const TURNS = 110;

/** Runs a seed. Throws nothing: whatever is thrown is a failure with its seed. */
export async function runSeed(seed: number, database: Database, { turns = TURNS, told }: { readonly turns?: number; readonly told?: (line: string) => void } = {}): Promise<Outcome> {
  let world: World | null = null;
  try {
    world = await openWorld({ seed, database, processes: 1 + (seed % 3), rates: WEATHER[seed % WEATHER.length] ?? WEATHER[0]!, ...(told === undefined ? {} : { told }) });
    await setUp(world);
    await play(world, turns);
    if (world.trace.failure() === null) await comeToRest(world);
    if (world.trace.failure() === null) atRest(world);
  } catch (thrown) {
    if (world === null) throw thrown;
    world.trace.fail(`the world ends by itself: ${thrown instanceof Error ? thrown.message.slice(0, 200) : 'something was thrown'}`);
    if (process.env['WORLD_STACKS'] !== undefined && thrown instanceof Error) process.stderr.write(`${thrown.stack ?? ''}\n`);
  }
  const { trace, house, outside } = world;
  const outcome: Outcome = {
    seed, failure: trace.failure(), last: trace.last(40), hash: trace.hash(),
    counts: { acts: house.truth.ledger.size, effects: house.truth.effects.size, deleted: outside.done.size, sent: outside.sent.size },
  };
  await world.close().catch(() => undefined);
  return outcome;
}
