// The platform of the demo: stores that take their time, sometimes fail at first, and remember what they were asked.
import { sha256 } from '../store/ids.ts';
import type { Queryer, Store } from '../store/store.ts';
import type { Executors, Told } from './port.ts';

export type DemoStoresAsked = {
  readonly store: Store;
  /** The same seed fails at the same keys and takes the same time. */
  readonly seed: number;
  readonly now: () => string;
  /** Waits so many milliseconds. */
  readonly sleep: (ms: number) => Promise<void>;
};

/** One key in so many says no when it is asked for the first time. */
const FAILS_ONE_IN = 12;
const LONGEST_MS = 120;

/**
 * Executors that change nothing in the world. A key that was answered with yes is answered so for ever and its thing is
 * done once, whoever asks and how often; the table is in the hub's own database, so that it is remembered across starts.
 */
export function demoStores({ store, seed, now, sleep }: DemoStoresAsked): Executors {
  const answer = async (key: string, mayFail: boolean): Promise<Told> => {
    const roll = Number.parseInt(sha256(`${seed} ${key}`).slice(0, 8), 16);
    await sleep(3 + (roll % LONGEST_MS));
    return store.tx((q) => remembered(q, key, mayFail && roll % FAILS_ONE_IN === 0, now()));
  };
  return {
    erase: ({ key }) => answer(key, true),
    switch: ({ key }) => answer(key, false),
    deliver: ({ key }) => answer(key, false),
    knows: async (key) => {
      const [row] = await store.query<{ done: number }>('select done from demo_answers where key = $1', [key]);
      return row !== undefined && row.done > 0;
    },
  };
}

async function remembered(q: Queryer, key: string, failsFirst: boolean, at: string): Promise<Told> {
  const [row] = await q.query<{ tries: number; done: number }>(
    `insert into demo_answers (key, tries, done, at) values ($1, 1, $2, $3)
     on conflict (key) do update set tries = demo_answers.tries + 1, done = greatest(demo_answers.done, 1) returning tries, done`,
    [key, failsFirst ? 0 : 1, at],
  );
  return row !== undefined && row.done > 0 ? { done: true } : { done: false, says: 'The store did not answer within its time.' };
}
