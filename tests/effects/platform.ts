// A platform for tests: it remembers keys, does what it is told once per key, and can refuse, fall silent or lose its answer.
import type { Executors, Told } from '../../server/effects/port.ts';

export type Call = {
  readonly port: 'erase' | 'switch' | 'deliver' | 'knows';
  readonly key: string;
  /** What was asked, for the calls that say more than a key. */
  readonly does: string;
  readonly store: string;
  readonly itemIds: readonly string[];
  readonly but: readonly string[];
};

/** `no`: not done, for sure. `lost`: done, and the answer never came. `away`: not done, and no answer either. */
export type Way = 'yes' | 'no' | 'lost' | 'away';

export type Platform = {
  readonly executors: Executors;
  /** As above, without the question what is remembered. */
  readonly mute: Executors;
  readonly calls: Call[];
  /** How often a thing really happened, by key. A delivery is not counted once per key: a second one would be a second delivery. */
  readonly happened: Map<string, number>;
  /** How the next calls go; by call, and by how often that key was asked before. */
  way: (call: Call, before: number) => Way | Promise<Way>;
  readonly asked: (key: string) => number;
  readonly keys: (port: Call['port']) => string[];
};

export function platform(): Platform {
  const calls: Call[] = [];
  const happened = new Map<string, number>();
  const asked = (key: string): number => calls.filter((call) => call.key === key && call.port !== 'knows').length;
  const answer = async (call: Call, once: boolean): Promise<Told> => {
    const before = asked(call.key);
    calls.push(call);
    const way = await self.way(call, before);
    if (way === 'no') return { done: false, says: 'Not now.' };
    if (way === 'away') throw new Error('away');
    if (!once || !happened.has(call.key)) happened.set(call.key, (happened.get(call.key) ?? 0) + 1);
    if (way === 'lost') throw new Error('lost');
    return { done: true };
  };
  const plain = { does: '', store: '', itemIds: [], but: [] };
  const mute: Executors = {
    erase: ({ key, store, itemId, but }) => answer({ ...plain, port: 'erase', key, store, itemIds: itemId === null ? [] : [itemId], but }, true),
    switch: ({ key, does, itemIds }) => answer({ ...plain, port: 'switch', key, does, itemIds }, true),
    deliver: ({ key }) => answer({ ...plain, port: 'deliver', key }, false),
  };
  const self: Platform = {
    mute,
    executors: {
      ...mute,
      knows: async (key) => {
        calls.push({ ...plain, port: 'knows', key });
        return happened.has(key);
      },
    },
    calls, happened, asked,
    way: () => 'yes',
    keys: (port) => calls.filter((call) => call.port === port).map(({ key }) => key),
  };
  return self;
}
