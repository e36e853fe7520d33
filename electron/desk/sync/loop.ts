// Keeps sync going: rounds one at a time, backoff with jitter when they fail, pokes and polls when they do not.
import type { Fault, FaultCode } from '../../../shared/fault.ts';
import { fault, faultOf } from '../../../shared/fault.ts';
import { HubTrouble } from './hub-port.ts';

/** Time as the loop sees it: milliseconds, and a wait that ends early when the signal aborts. */
export type Timer = { readonly now: () => number; readonly wait: (milliseconds: number, signal: AbortSignal) => Promise<void> };

export type SyncState = { readonly online: boolean; readonly syncing: boolean; readonly lastSync: number | null; readonly problem: Fault | null };

/** What a round does, in order. Each throws a FaultError; the loop turns it into a state and tries again. */
export type RoundSteps = {
  /** Says hello and checks that it is our hub. */
  readonly greet: () => Promise<void>;
  /** Whether somebody is signed in, so that there is anything to push or pull. */
  readonly signedIn: () => boolean;
  /** Pushes everything that waits and pulls until there is no more. Answers with the seconds after which an act asked to be sent again. */
  readonly exchange: () => Promise<{ againInSeconds: number | null; halted: boolean }>;
  /** Listens for pokes until the stream ends. */
  readonly listen: (poked: () => void, signal: AbortSignal) => Promise<void>;
};

/** Milliseconds. `cap` bounds the backoff; `poll` is the pace with a live poke stream, `pollDeaf` the pace without. */
export type Pace = { readonly base: number; readonly cap: number; readonly poll: number; readonly pollDeaf: number };

export type SyncLoop = {
  readonly start: () => void;
  /** Runs a round now, or joins the one that is about to run; resolves when it is over, whatever came of it. */
  readonly now: () => Promise<void>;
  readonly state: () => SyncState;
  /** Forgets that the hub was greeted, so that the next round checks again whose hub it is. */
  readonly forgetGreeting: () => void;
  readonly stop: () => Promise<void>;
};

/** There is no hub to speak to: nobody answers, or somebody who is not known to be the hub. */
const NO_HUB: readonly FaultCode[] = ['offline', 'not_a_hub', 'bad_certificate'];

/** Full jitter: a thousand desks that lost one hub at the same moment come back spread over the whole span. */
export function backoff(failures: number, pace: Pace, random: () => number): number {
  return Math.round(random() * Math.min(pace.cap, pace.base * 2 ** Math.min(failures, 30)));
}

/** Makes a loop; nothing runs before `start` or `now`. `random` is in [0, 1). `changed` is told of every new state. */
export function syncLoop(asked: { steps: RoundSteps; timer: Timer; random: () => number; pace: Pace; changed: (state: SyncState) => void }): SyncLoop {
  const { steps, timer, pace } = asked;
  const stopping = new AbortController();
  let state: SyncState = { online: false, syncing: false, lastSync: null, problem: null };
  let greeted = false;
  let failures = 0;
  let poking = false;
  /** The next round is due so long after that instant of this computer's clock. */
  let next = { from: 0, in: 0 };
  let running: Promise<void> | null = null;
  let queued: Promise<void> | null = null;
  let wake = new AbortController();
  const tasks: Promise<void>[] = [];

  const become = (change: Partial<SyncState>): void => {
    const next = { ...state, ...change };
    const same = next.online === state.online && next.syncing === state.syncing && next.lastSync === state.lastSync && next.problem?.code === state.problem?.code;
    state = next;
    if (!same) asked.changed(state);
  };

  /** One round; answers with the milliseconds until the next one. */
  const round = async (): Promise<number> => {
    try {
      if (!greeted) await steps.greet();
      greeted = true;
      if (!steps.signedIn()) {
        failures = 0;
        become({ online: true, problem: null });
        return pace.pollDeaf;
      }
      become({ online: true, syncing: true });
      const { againInSeconds, halted } = await steps.exchange();
      failures = 0;
      become({ syncing: false, lastSync: timer.now(), problem: halted ? fault('halted') : null });
      return Math.min(poking ? pace.poll : pace.pollDeaf, againInSeconds === null ? Infinity : againInSeconds * 1_000);
    } catch (thrown) {
      const problem = faultOf(thrown);
      greeted = false;
      // "Offline" is about the hub: a full disk here or an old wire there is told as what it is.
      become({ online: !NO_HUB.includes(problem.code), syncing: false, problem });
      const wish = thrown instanceof HubTrouble && thrown.afterSeconds !== null ? thrown.afterSeconds * 1_000 : 0;
      failures += 1;
      return Math.max(backoff(failures - 1, pace, asked.random), wish);
    }
  };

  const now = (): Promise<void> => {
    if (stopping.signal.aborted) return Promise.resolve();
    if (running === null) {
      running = round().then((nextIn) => {
        running = null;
        next = { from: timer.now(), in: nextIn };
        // Whoever asked for this round, the loop counts from its end.
        wake.abort();
      });
      return running;
    }
    // What the caller just did may be too late for the round that runs; one more serves everybody who asks meanwhile.
    queued ??= running.then(() => {
      queued = null;
      return now();
    });
    return queued;
  };

  /** A clock that was set back must not put the next round off by what it lost, be it an hour or ten years. */
  const leftNow = (): number => {
    const gone = timer.now() - next.from;
    return gone < 0 ? 0 : next.in - gone;
  };

  const rounds = async (): Promise<void> => {
    while (!stopping.signal.aborted) {
      wake = new AbortController();
      const left = leftNow();
      if (running !== null) await running;
      else if (left <= 0) await now();
      else await timer.wait(left, AbortSignal.any([wake.signal, stopping.signal]));
    }
  };

  const pokes = async (): Promise<void> => {
    let deaf = 0;
    while (!stopping.signal.aborted) {
      if (greeted && steps.signedIn()) {
        poking = true;
        const lost = await steps
          .listen(() => {
            deaf = 0;
            void now();
          }, stopping.signal)
          .then(() => true)
          .catch((thrown: unknown) => faultOf(thrown).code === 'offline');
        poking = false;
        deaf += 1;
        // A stream that ended is the first sign of a hub that went away: look at once instead of at the next poll.
        if (lost) void now();
      }
      await timer.wait(pace.base + backoff(deaf, pace, asked.random), stopping.signal);
    }
  };

  return {
    start: () => {
      if (tasks.length === 0) tasks.push(rounds(), pokes());
    },
    now,
    state: () => state,
    forgetGreeting: () => {
      greeted = false;
    },
    stop: async () => {
      stopping.abort();
      await Promise.all([...tasks, running, queued]);
    },
  };
}
