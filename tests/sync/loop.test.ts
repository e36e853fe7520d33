// The loop of sync in time of its own: one round at a time, backoff with jitter, and nobody who asks is forgotten.
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import type { FaultCode } from '../../shared/fault.ts';
import { FaultError } from '../../shared/fault.ts';
import { HubTrouble } from '../../electron/desk/sync/hub-port.ts';
import type { Pace, SyncState, Timer } from '../../electron/desk/sync/loop.ts';
import { backoff, syncLoop } from '../../electron/desk/sync/loop.ts';
import { dice } from '../outbox/bench.ts';

const PACE: Pace = { base: 1_000, cap: 60_000, poll: 120_000, pollDeaf: 20_000 };

/** Time that passes only when the test says so. */
function virtualTime(): Timer & { pass: (milliseconds: number) => Promise<void>; sleepers: () => number } {
  let now = 1_000_000;
  const sleeping = new Set<{ until: number; wake: () => void }>();
  const settle = async (): Promise<void> => {
    for (let turn = 0; turn < 50; turn += 1) await Promise.resolve();
  };
  return {
    now: () => now,
    sleepers: () => sleeping.size,
    wait: (milliseconds, signal) =>
      new Promise((resolve) => {
        if (signal.aborted) return resolve();
        const sleeper = { until: now + milliseconds, wake: () => void (sleeping.delete(sleeper), resolve()) };
        sleeping.add(sleeper);
        signal.addEventListener('abort', sleeper.wake, { once: true });
      }),
    pass: async (milliseconds) => {
      const end = now + milliseconds;
      for (;;) {
        await settle();
        const next = [...sleeping].filter((each) => each.until <= end).sort((a, b) => a.until - b.until)[0];
        if (next === undefined) break;
        now = Math.max(now, next.until);
        next.wake();
      }
      now = end;
      await settle();
    },
  };
}

type Script = { rounds: number; greets: number; at: number[]; fail: FaultCode | null; after: number | null; signedIn: boolean; again: number | null; running: number; most: number };

function rig(over: Partial<Script> = {}): { script: Script; time: ReturnType<typeof virtualTime>; states: SyncState[]; loop: ReturnType<typeof syncLoop>; poke: () => void; endPokes: () => void } {
  const script: Script = { rounds: 0, greets: 0, at: [], fail: null, after: null, signedIn: true, again: null, running: 0, most: 0, ...over };
  const time = virtualTime();
  const states: SyncState[] = [];
  let poke = (): void => undefined;
  let endPokes = (): void => undefined;
  const loop = syncLoop({
    timer: time,
    random: dice(3).next,
    pace: PACE,
    changed: (state) => states.push(state),
    steps: {
      greet: async () => {
        script.greets += 1;
        if (script.fail === 'offline') {
          script.at.push(time.now());
          throw new HubTrouble('offline', script.after);
        }
      },
      signedIn: () => script.signedIn,
      exchange: async () => {
        script.rounds += 1;
        script.running += 1;
        script.most = Math.max(script.most, script.running);
        script.at.push(time.now());
        await Promise.resolve();
        script.running -= 1;
        if (script.fail !== null) throw new FaultError(script.fail);
        return { againInSeconds: script.again, halted: false };
      },
      listen: (poked, signal) =>
        new Promise((resolve) => {
          poke = poked;
          endPokes = resolve;
          signal.addEventListener('abort', () => resolve(), { once: true });
        }),
    },
  });
  return { script, time, states, loop, poke: () => poke(), endPokes: () => endPokes() };
}

test('backoff stays within its span, uses all of it, and never passes the cap', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 10_000 }), fc.double({ min: 0, max: 0.999999, noNaN: true }), (failures, roll) => {
      const wait = backoff(failures, PACE, () => roll);
      expect(wait).toBeGreaterThanOrEqual(0);
      expect(wait).toBeLessThanOrEqual(Math.min(PACE.cap, PACE.base * 2 ** Math.min(failures, 30)));
    }),
    { seed: 5 },
  );
  expect(backoff(3, PACE, () => 0)).toBe(0);
  expect(backoff(3, PACE, () => 0.999999)).toBeGreaterThan(7_900);
});

test('a hub that is away is asked less and less often, and as soon as it is back things go on', async () => {
  const { script, time, loop } = rig({ fail: 'offline' });
  loop.start();
  await time.pass(3_600_000);
  expect(loop.state()).toMatchObject({ online: false, problem: { code: 'offline' } });
  // Full jitter over at most 60 s: about 30 s between tries in the long run, and never a storm.
  expect(script.at.length).toBeGreaterThan(60);
  expect(script.at.length).toBeLessThan(260);
  script.fail = null;
  await time.pass(PACE.cap);
  expect(loop.state()).toMatchObject({ online: true, problem: null });
  await loop.stop();
});

test('a hub that names a time is not asked before it', async () => {
  const { script, time, loop } = rig({ fail: 'offline', after: 300 });
  loop.start();
  await time.pass(299_000);
  expect(script.at).toHaveLength(1);
  await time.pass(2_000);
  expect(script.at).toHaveLength(2);
  await loop.stop();
});

test('after a failure the hub is greeted again before anything is sent: it may be another one', async () => {
  const { script, time, loop } = rig();
  loop.start();
  await time.pass(0);
  expect(script).toMatchObject({ greets: 1, rounds: 1 });
  script.fail = 'hub_broken';
  await loop.now();
  script.fail = null;
  await loop.now();
  expect(script).toMatchObject({ greets: 2, rounds: 3 });
  await loop.stop();
});

test('never two rounds at once, and whoever asks during a round gets one that begins after it', async () => {
  const { script, time, loop } = rig();
  await Promise.all(Array.from({ length: 25 }, () => loop.now()));
  expect(script.most).toBe(1);
  expect(script.rounds).toBe(2);
  await time.pass(0);
  await loop.stop();
});

test('with a live poke stream the poll is slow; when the stream ends a round follows at once', async () => {
  const { script, time, loop, poke, endPokes } = rig();
  loop.start();
  await time.pass(PACE.pollDeaf + PACE.base * 2);
  const before = script.rounds;
  await time.pass(PACE.poll - 1_000);
  expect(script.rounds - before).toBeLessThanOrEqual(1);
  const quiet = script.rounds;
  poke();
  await time.pass(0);
  expect(script.rounds).toBe(quiet + 1);
  endPokes();
  await time.pass(0);
  expect(script.rounds).toBe(quiet + 2);
  await loop.stop();
});

test('an act that rests brings the next round when it may be sent again', async () => {
  const { script, time, loop } = rig({ again: 7 });
  loop.start();
  await time.pass(0);
  const before = script.rounds;
  await time.pass(6_900);
  expect(script.rounds).toBe(before);
  await time.pass(200);
  expect(script.rounds).toBe(before + 1);
  await loop.stop();
});

test('signed out: the hub is greeted, nothing is exchanged', async () => {
  const { script, time, loop } = rig({ signedIn: false });
  loop.start();
  await time.pass(100_000);
  expect(script).toMatchObject({ greets: 1, rounds: 0 });
  expect(loop.state()).toMatchObject({ online: true, problem: null, lastSync: null });
  await loop.stop();
});

test('a fault of this computer is told as itself and not as "offline"', async () => {
  const { loop } = rig({ fail: 'disk_full' });
  await loop.now();
  expect(loop.state()).toMatchObject({ online: true, problem: { code: 'disk_full' } });
  await loop.stop();
});

test('a stopped loop sleeps nowhere and runs nothing more', async () => {
  const { script, time, loop } = rig();
  loop.start();
  await time.pass(1_000);
  await loop.stop();
  const rounds = script.rounds;
  await loop.now();
  await time.pass(1_000_000);
  expect(script.rounds).toBe(rounds);
  expect(time.sleepers()).toBe(0);
});
