// The dice of the demo world: seeded randomness, so that one seed gives one world on every machine.
import { createHash } from 'node:crypto';

export type Dice = {
  /** A number in [0, 1). */
  readonly roll: () => number;
  /** A whole number, both ends included. */
  readonly int: (least: number, most: number) => number;
  readonly chance: (share: number) => boolean;
  readonly pick: <T>(list: readonly T[]) => T;
  /** Up to `count` different members, in the order of the list. */
  readonly some: <T>(list: readonly T[], count: number) => T[];
  readonly weighed: <T>(list: readonly (readonly [T, number])[]) => T;
  /** Small letters and digits. */
  readonly code: (length: number) => string;
  /** RFC 9562 version 7 at this instant of UTC. */
  readonly uuid: (at: string) => string;
  /** Dice of their own for a part of the world: a new text in one part does not reshuffle the others. */
  readonly fork: (name: string) => Dice;
};

const CODE = 'abcdefghjkmnpqrstuvwxyz23456789';

/** Dice from a seed and a name. sfc32 over 128 bits of SHA-256: small, fast, and the same everywhere. */
export function dice(seed: number, name: string): Dice {
  const start = createHash('sha256').update(`${seed}:${name}`).digest();
  let a = start.readUInt32LE(0);
  let b = start.readUInt32LE(4);
  let c = start.readUInt32LE(8);
  let counter = start.readUInt32LE(12);

  const word = (): number => {
    const mixed = (a + b + counter) >>> 0;
    counter = (counter + 1) >>> 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) >>> 0;
    c = (((c << 21) | (c >>> 11)) + mixed) >>> 0;
    return mixed;
  };
  const roll = (): number => word() / 4_294_967_296;
  const int = (least: number, most: number): number => least + Math.floor(roll() * (most - least + 1));
  const pick = <T>(list: readonly T[]): T => {
    if (list.length === 0) throw new RangeError('dice: nothing to pick from');
    return list[int(0, list.length - 1)] as T;
  };
  return {
    roll,
    int,
    pick,
    chance: (share) => roll() < share,
    some: (list, count) => {
      const left = list.map((_, index) => index);
      const chosen: number[] = [];
      while (chosen.length < count && left.length > 0) chosen.push(...left.splice(int(0, left.length - 1), 1));
      return chosen.sort((x, y) => x - y).map((index) => list[index] as (typeof list)[number]);
    },
    weighed: (list) => {
      let left = roll() * list.reduce((sum, [, weight]) => sum + weight, 0);
      for (const [value, weight] of list) {
        left -= weight;
        if (left < 0) return value;
      }
      return pick(list)[0];
    },
    code: (length) => Array.from({ length }, () => pick([...CODE])).join(''),
    uuid: (at) => {
      const time = Date.parse(at).toString(16).padStart(12, '0');
      const hex = Array.from({ length: 3 }, () => word().toString(16).padStart(8, '0')).join('');
      const variant = '89ab'[int(0, 3)];
      return `${time.slice(0, 8)}-${time.slice(8)}-7${hex.slice(0, 3)}-${variant}${hex.slice(3, 6)}-${hex.slice(6, 18)}`;
    },
    fork: (part) => dice(seed, `${name}/${part}`),
  };
}

/** Puts words into `{fields}`. A field without a word throws: a hole in a letter would be shown to everybody. */
export function fill(text: string, words: Readonly<Record<string, string | number>>): string {
  return text.replace(/\{([a-zA-Z]+)\}/g, (_, field: string) => {
    const word = words[field];
    if (word === undefined) throw new RangeError(`fill: no word for ${field}`);
    return String(word);
  });
}
