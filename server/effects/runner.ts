// The effects runner of a hub: takes what is due, one at a time, and sees it through.
import type { Log } from '../http/app.ts';
import { codeOf } from '../store/store.ts';
import { caseAfter } from './case-after.ts';
import { fire } from './fire.ts';
import { inCase, write } from './in-case.ts';
import type { Parts } from './in-case.ts';
import type { Executors } from './port.ts';
import { askRemembered } from './reconcile.ts';
import { isPaused } from './restores.ts';
import { endLeases, letGo, takeDue, takeIdle } from './shelf.ts';
import type { Idle, Taken } from './shelf.ts';
import { NOBODY, PAUSED } from './words.ts';

export type EffectsAsked = Parts & {
  /** Null: nobody carries effects out on this hub; what is due stays armed and says so. */
  readonly executors: Executors | null;
  readonly log: Log;
  /** Milliseconds between two looks; a change of a stream makes it look sooner. Null: it looks only when it is told to. */
  readonly everyMs: number | null;
  /** Asked before anything is taken: whether effects wait after a restore; absent, only what is written down counts. */
  readonly look?: () => Promise<boolean>;
};

export type Effects = {
  /** Looks soon: something moved. */
  readonly wake: () => void;
  /** Looks now and comes back when nothing is due any more. */
  readonly settle: () => Promise<void>;
  /** Takes nothing new, and waits a moment for what is in hand. What was not answered by then is found at the next start. */
  readonly stop: () => Promise<void>;
};

const TIMES = { gather: 20, stop: 5_000 } as const;

/** Starts the runner. Several hubs on one database may each have one: an effect is in one hand at a time. */
export function startEffects(asked: EffectsAsked): Effects {
  const { store, executors, now, newId, log, everyMs } = asked;
  const state: { running: Promise<void> | null; again: boolean; stopping: boolean; soon: NodeJS.Timeout | null; fresh: boolean } = { running: null, again: false, stopping: false, soon: null, fresh: true };

  const pass = async (): Promise<void> => {
    // An embedded database has one process: leases that are found at its start belong to one that is dead.
    if (state.fresh && store.engine === 'pglite') await store.tx(endLeases);
    state.fresh = false;
    while (!state.stopping) {
      if (await (asked.look ?? (() => isPaused(store)))()) return waitForPerson();
      const at = now();
      const taken = executors === null ? await store.tx((q) => takeIdle(q, 'nobody', at)) : await store.tx((q) => takeDue(q, newId(), at));
      if (taken === null) return;
      if (executors === null) await sayIdle(asked, taken, 'nobody');
      else await one(executors, taken);
    }
  };

  /** After a restore: every case says that its effect waits, and the platform is asked what it remembers. */
  const waitForPerson = async (): Promise<void> => {
    while (!state.stopping) {
      const at = now();
      const taken = await store.tx((q) => takeIdle(q, 'paused', at));
      if (taken === null) break;
      await sayIdle(asked, taken, 'paused');
    }
    if (executors !== null) await askRemembered(asked, executors, () => state.stopping);
  };

  const one = async (by: Executors, taken: Taken): Promise<void> => {
    try {
      await fire({ ...asked, executors: by, stopping: () => state.stopping }, taken);
    } catch (thrown) {
      // Its lease ends by itself and it is found as it was left. What it says stays here: it may carry content.
      log('effect_failed', { does: taken.does, code: codeOf(thrown) });
    }
  };

  const look = (): Promise<void> => {
    state.again = true;
    state.running ??= (async () => {
      while (state.again && !state.stopping) {
        state.again = false;
        await pass().catch((thrown: unknown) => log('effects_look_failed', { code: codeOf(thrown) }));
      }
      state.running = null;
    })();
    return state.running;
  };

  const timer = everyMs === null ? undefined : setInterval(() => void look(), everyMs);
  timer?.unref();
  if (everyMs !== null) void look();
  return {
    wake: () => {
      if (state.stopping || everyMs === null) return;
      state.soon ??= setTimeout(() => {
        state.soon = null;
        void look();
      }, TIMES.gather);
    },
    settle: look,
    stop: async () => {
      state.stopping = true;
      clearInterval(timer);
      if (state.soon !== null) clearTimeout(state.soon);
      let patience: NodeJS.Timeout | undefined;
      await Promise.race([state.running, new Promise<void>((done) => (patience = setTimeout(done, TIMES.stop)))]);
      clearTimeout(patience);
    },
  };
}

/** Says on the case why nothing is done of it. What is armed stays armed, and can be called back. */
async function sayIdle(parts: Parts, taken: Taken, why: Idle): Promise<void> {
  await inCase(parts, taken, async (on) => {
    const { state } = on.effect;
    if (state === 'armed' || state === 'firing') await write(on, caseAfter(on.held, on.effect, { state, says: why === 'paused' ? PAUSED : NOBODY, tell: false }, on));
    await letGo(on.q, on.effect);
  });
}
