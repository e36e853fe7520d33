// How often what goes wrong: one value that a world switches off when it lets everything come to rest.

export type Rates = {
  /** A process stands still for minutes before a transaction. */
  readonly stall: number;
  /** A process dies before, or right after, a transaction. */
  readonly hubDies: number;
  /** The database is too busy and does nothing. */
  readonly busy: number;
  /** The database did it, and its answer is lost. */
  readonly unanswered: number;
  /** A request or its answer does not arrive as it was sent. */
  readonly post: number;
  /** Something outside (a store, an agency) fails, is slow or is not heard. */
  readonly outside: number;
};

export type Faults = { on: boolean; readonly rates: Rates };

export const CALM: Rates = { stall: 0, hubDies: 0, busy: 0, unanswered: 0, post: 0, outside: 0 };

/** What a seed's weather is like: from nearly fine to a storm. */
export const WEATHER: readonly Rates[] = [
  { stall: 0.002, hubDies: 0.001, busy: 0.01, unanswered: 0.005, post: 0.1, outside: 0.1 },
  { stall: 0.005, hubDies: 0.003, busy: 0.02, unanswered: 0.01, post: 0.25, outside: 0.3 },
  { stall: 0.01, hubDies: 0.008, busy: 0.05, unanswered: 0.03, post: 0.45, outside: 0.5 },
];
