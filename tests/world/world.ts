// A whole world from one seed: people at laptops, hubs on one database, a platform, the post in between, and what is outside.
import { diceOf } from './dice.ts';
import type { Dice } from './dice.ts';
import { openLaptop } from './desk/laptop.ts';
import type { Laptop } from './desk/laptop.ts';
import { removeDir, worldRoot } from './desk/files.ts';
import { deskPromises } from './desk/promises.ts';
import type { DeskPromises } from './desk/promises.ts';
import { openOutside } from './downstream.ts';
import type { Outside } from './downstream.ts';
import { CALM } from './faults.ts';
import type { Faults, Rates } from './faults.ts';
import type { Database } from './hub/database.ts';
import { openHouse } from './hub/house.ts';
import type { House } from './hub/house.ts';
import { openPlatform } from './platform.ts';
import type { Platform } from './platform.ts';
import { openPost } from './post.ts';
import { virtualTime } from './time.ts';
import type { Time } from './time.ts';
import { newTrace } from './trace.ts';
import type { Trace } from './trace.ts';

/** When every world begins: the Friday before European clocks go back by an hour. */
export const START = Date.parse('2026-10-23T07:00:00.000Z');

export type World = {
  readonly seed: number;
  readonly time: Time;
  readonly trace: Trace;
  readonly faults: Faults;
  readonly dice: (name: string) => Dice;
  readonly house: House;
  readonly outside: Outside;
  readonly platform: Platform;
  readonly promises: DeskPromises;
  readonly laptops: readonly Laptop[];
  /** Puts a laptop on somebody's desk and opens it. */
  readonly laptop: (name: string, person: string, demo?: boolean) => Promise<Laptop>;
  /** Has something done in so many milliseconds; what it throws is a failure of the world. */
  readonly later: (ms: number, doing: () => unknown) => void;
  /** Lets so many milliseconds pass. */
  readonly pass: (ms: number) => Promise<void>;
  /** Lets something of the desk or the hub run to its end, and time with it. */
  readonly until: <T>(doing: Promise<T>) => Promise<T>;
  readonly close: () => Promise<void>;
};

export type WorldAsked = { readonly seed: number; readonly database: Database; readonly processes?: number; readonly rates?: Rates; readonly told?: (line: string) => void };

/** No single thing takes longer than this, in virtual milliseconds; what does has stopped for ever. */
const LONGEST_MS = 40 * 24 * 3_600_000;

export async function openWorld({ seed, database, processes = 1, rates = CALM, told }: WorldAsked): Promise<World> {
  const time = virtualTime(START);
  const trace = newTrace(time, told);
  const faults: Faults = { on: false, rates };
  const dice = (name: string): Dice => diceOf(seed, name);
  const house = await openHouse({
    seed, time, trace, faults, database, processes, dice: dice('hub'),
    outside: (truth, books) => openOutside({ time, trace, dice: dice('outside'), faults, truth, books }),
  });
  const postParts = { time, trace, dice: dice('post'), faults, hub: house.some, hubId: 'hub-1' };
  const post = openPost(postParts);
  const promises = deskPromises(trace, (actId) => house.takenBack.has(actId));
  const platform = openPlatform({ house, dice: dice('platform'), time, trace });
  const root = worldRoot();
  const laptops: Laptop[] = [];
  house.onCommit.add((commit) => {
    if (commit.records.length > 0) post.poke(laptops.map(({ line }) => line));
  });

  const until = async <T>(doing: Promise<T>): Promise<T> => {
    const state: { over: boolean } = { over: false };
    const watched = doing.finally(() => {
      state.over = true;
    });
    // Told by whoever awaits it below.
    watched.catch(() => undefined);
    await time.runUntil(time.now() + LONGEST_MS, () => state.over);
    if (!state.over) throw new Error('the world stands still: something waits for what never comes');
    return watched;
  };
  return {
    seed, time, trace, faults, dice, house, outside: house.outside, platform, promises, laptops, until,
    laptop: async (name, person, demo = false) => {
      const made = await until(openLaptop({ ...postParts, post, name, root, promises, demo }, person, dice(`laptop ${name}`)));
      laptops.push(made);
      await until(made.open());
      return made;
    },
    later: (ms, doing) => time.in(ms, () => void (async () => doing())().catch((thrown: unknown) => trace.fail(`what is begun ends: ${thrown instanceof Error ? thrown.message.slice(0, 100) : ''}`))),
    pass: (ms) => time.runUntil(time.now() + ms, () => trace.failure() !== null),
    close: async () => {
      for (const laptop of laptops) await until(laptop.quit());
      removeDir(root);
    },
  };
}
