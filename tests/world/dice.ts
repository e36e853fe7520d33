// All randomness of a world: one seed, and for each actor dice of its own, so that one more throw here changes nothing there.

export type Dice = {
  /** 0 ≤ n < 1. */
  readonly next: () => number;
  /** A whole number, 0 ≤ n < limit. */
  readonly below: (limit: number) => number;
  /** A whole number between both, both included. */
  readonly between: (least: number, most: number) => number;
  readonly chance: (share: number) => boolean;
  /** One of a list that is not empty. */
  readonly pick: <T>(list: readonly T[]) => T;
  /** One of several by weight; weights may be 0, not all of them. */
  readonly weighed: <T>(pairs: readonly (readonly [T, number])[]) => T;
  readonly bytes: (count: number) => Uint8Array;
};

/** Dice (mulberry32) from a seed and the name of who throws them. */
export function diceOf(seed: number, name: string): Dice {
  let state = Math.imul(seed >>> 0, 0x9e3779b1) >>> 0;
  for (let at = 0; at < name.length; at += 1) state = Math.imul(state ^ name.charCodeAt(at), 0x01000193) >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  const below = (limit: number): number => Math.floor(next() * limit);
  return {
    next,
    below,
    between: (least, most) => least + below(most - least + 1),
    chance: (share) => next() < share,
    pick: (list) => {
      const one = list[below(list.length)];
      if (one === undefined) throw new TypeError('dice: nothing to pick from');
      return one;
    },
    weighed: (pairs) => {
      let left = next() * pairs.reduce((sum, [, weight]) => sum + weight, 0);
      for (const [value, weight] of pairs) {
        left -= weight;
        if (left < 0) return value;
      }
      throw new TypeError('dice: nothing has any weight');
    },
    bytes: (count) => Uint8Array.from({ length: count }, () => below(256)),
  };
}
