// Doing something again and again: a timer, one pass at a time, and an end that waits for the pass in hand.

export type Rounds = {
  /** Looks now and comes back when the pass is through. A look that was asked for during a pass gets one of its own. */
  readonly settle: () => Promise<void>;
  /** Begins nothing new and waits for the pass in hand, which asks `stopping` between its transactions. */
  readonly stop: () => Promise<void>;
};

export type RoundsAsked = {
  readonly everyMs: number;
  /** One pass. It should return soon once `stopping` says true. */
  readonly pass: (stopping: () => boolean) => Promise<void>;
  readonly onFailed: (thrown: unknown) => void;
};

/** Starts with a pass at once. A pass that fails is told, and the next one comes in its time. */
export function startRounds({ everyMs, pass, onFailed }: RoundsAsked): Rounds {
  const state: { running: Promise<void> | null; again: boolean; stopping: boolean } = { running: null, again: false, stopping: false };
  const look = (): Promise<void> => {
    state.again = true;
    state.running ??= (async () => {
      while (state.again && !state.stopping) {
        state.again = false;
        await pass(() => state.stopping).catch(onFailed);
      }
      state.running = null;
    })();
    return state.running;
  };
  const timer = setInterval(() => void look(), everyMs);
  timer.unref();
  void look();
  return {
    settle: look,
    stop: async () => {
      state.stopping = true;
      clearInterval(timer);
      await state.running;
    },
  };
}
