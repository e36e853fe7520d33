// One runner at a time per effect: leases, what a dead runner leaves, and why one that lost its lease writes nothing.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { begin } from '../../server/effects/begin.ts';
import { fire } from '../../server/effects/fire.ts';
import { inCase } from '../../server/effects/in-case.ts';
import type { Running } from '../../server/effects/in-case.ts';
import type { Executors } from '../../server/effects/port.ts';
import { endLeases, takeDue } from '../../server/effects/shelf.ts';
import type { Taken } from '../../server/effects/shelf.ts';
import { dice, say } from '../hub/rig.ts';
import { BOOKS, COOLING, anyAccount, armedAccess, armedDeletion, decide, openHouse, removalCase } from './given.ts';
import type { House } from './given.ts';

const SEED = Number(process.env['SEED'] ?? 20261124);
say(`seed ${SEED}`);
const LEASE = 120_000;

let house: House;
beforeAll(async () => {
  house = await openHouse({ seed: SEED });
  await house.settle();
});
afterAll(() => house.rig.close());

const now = (): string => new Date(house.rig.clock.ms).toISOString();
const running = (executors: Executors = house.platform.executors): Running => ({ store: house.store, books: async () => BOOKS, now, newId: house.rig.newId, executors, stopping: () => false });
const take = async (): Promise<Taken> => {
  const taken = await house.store.tx((q) => takeDue(q, house.rig.newId(), now()));
  if (taken === null) throw new Error('nothing is due');
  return taken;
};
/** An executor whose answer to the first call of a kind comes when the test says so. */
const gated = (port: 'erase' | 'deliver' | 'switch'): { executors: Executors; called: Promise<void>; open: () => void } => {
  const state = { open: (): void => undefined, called: (): void => undefined, first: true };
  const passed = new Promise<void>((done) => (state.open = done));
  const called = new Promise<void>((done) => (state.called = done));
  const plain = house.platform.executors;
  const through = <A, T>(ask: (asked: A) => Promise<T>) => async (asked: A): Promise<T> => {
    const told = await ask(asked);
    if (!state.first) return told;
    state.first = false;
    state.called();
    await passed;
    return told;
  };
  return { executors: { ...plain, [port]: through(plain[port] as (asked: unknown) => Promise<unknown>) } as Executors, called, open: () => state.open() };
};

describe('a runner that died in firing', () => {
  test('[P29] a deletion is found after its lease and not before, and goes on under the same keys', async () => {
    const acc = anyAccount();
    await armedDeletion(house, acc);
    house.rig.clock.ms += COOLING * 1_000;
    const taken = await take();
    await inCase(running(), taken, (on) => begin(on));
    await house.after(LEASE - 1);
    expect([(await house.row(taken.key)).state, house.platform.calls.some(({ key }) => key.includes(`delete:${acc}`))]).toEqual(['firing', false]);
    await house.after(1);
    expect((await house.account(acc)).status).toBe('deleted');
    for (const key of house.platform.keys('erase').filter((one) => one.startsWith(`delete:${acc}:`))) expect(house.platform.asked(key)).toBe(1);
  });

  test('[P29] one that died while a store was asked is asked again under the same key, and it is done once', async () => {
    const acc = anyAccount();
    await armedDeletion(house, acc);
    house.rig.clock.ms += COOLING * 1_000;
    const gate = gated('erase');
    void fire(running(gate.executors), await take());
    await gate.called;
    await house.after(LEASE);
    await house.after(10_000);
    expect((await house.account(acc)).status).toBe('deleted');
    expect((await house.account(acc)).ledger.filter(({ attempts }) => attempts === 2).length).toBeGreaterThan(0);
    for (const row of (await house.account(acc)).ledger) expect([row.key, house.platform.happened.get(row.key)]).toEqual([row.key, 1]);
    gate.open();
  });

  test('[P29] a disclosure that was left while firing is unknown after its lease, and not sent', async () => {
    const id = await armedAccess(house, anyAccount());
    house.rig.clock.ms += COOLING * 1_000;
    const taken = await take();
    await inCase(running(), taken, (on) => begin(on, false));
    await house.after(LEASE);
    expect([(await house.effect(id, 'disclose')).state, house.platform.asked(taken.key)]).toEqual(['unknown', 0]);
  });

  test('an embedded database has one process: at its start it finds what the dead one held at once', async () => {
    const acc = anyAccount();
    await armedDeletion(house, acc);
    house.rig.clock.ms += COOLING * 1_000;
    const taken = await take();
    await inCase(running(), taken, (on) => begin(on));
    await house.store.tx(endLeases);
    await house.settle();
    expect((await house.account(acc)).status).toBe('deleted');
  });
});

describe('a runner that lost its lease writes nothing [P29]', () => {
  test('[P29] its answer to a disclosure comes too late: the effect stays unknown and the case as it was', async () => {
    const id = await armedAccess(house, anyAccount());
    house.rig.clock.ms += COOLING * 1_000;
    const gate = gated('deliver');
    const slow = fire(running(gate.executors), await take());
    await gate.called;
    await house.after(LEASE);
    const before = await house.case(id);
    expect(before.state.effects.find(({ does }) => does === 'disclose')?.state).toBe('unknown');
    gate.open();
    await slow;
    expect(await house.case(id)).toEqual(before);
    expect(house.platform.happened.get(before.state.effects.at(-1)?.key ?? '')).toBe(1);
  });

  test('[P29] its answers to a deletion come after another runner finished: ledger, account and case stay', async () => {
    const acc = anyAccount();
    const id = await armedDeletion(house, acc);
    house.rig.clock.ms += COOLING * 1_000;
    const gate = gated('erase');
    const slow = fire(running(gate.executors), await take());
    await gate.called;
    await house.after(LEASE);
    await house.after(10_000);
    const before = [await house.account(acc), await house.case(id), await house.row(`delete:${acc}`)];
    expect(before[0]).toMatchObject({ status: 'deleted' });
    const asked = house.platform.calls.length;
    gate.open();
    await slow;
    expect([await house.account(acc), await house.case(id), await house.row(`delete:${acc}`)]).toEqual(before);
    expect(house.platform.calls.length).toBe(asked);
  });

  test('[P29] its answer to a switch: the other runner’s stands', async () => {
    const id = await removalCase(house, 'dsa-notice', anyAccount());
    await decide(house, 'mara', id, 'disable-items', { itemIds: ['i1'] });
    const gate = gated('switch');
    const slow = fire(running(gate.executors), await take());
    await gate.called;
    await house.after(LEASE);
    const before = await house.case(id);
    expect(before.facts.status).toBe('closed');
    gate.open();
    await slow;
    expect(await house.case(id)).toEqual(before);
    const { key } = await house.effect(id, 'disable');
    expect([house.platform.asked(key), house.platform.happened.get(key)]).toEqual([2, 1]);
  });

  test('a lease is renewed with each step: a deletion of many slow stores stays in one hand', async () => {
    const acc = anyAccount();
    await armedDeletion(house, acc);
    house.rig.clock.ms += COOLING * 1_000;
    const slowly: Executors = { ...house.platform.executors, erase: async (asked) => {
      house.rig.clock.ms += LEASE / 8;
      return house.platform.executors.erase(asked);
    } };
    const before = house.rig.clock.ms;
    const taken = await take();
    await fire(running(slowly), taken);
    expect(house.rig.clock.ms - before).toBeGreaterThan(LEASE / 2);
    expect((await house.row(taken.key)).taken_by).toBe(taken.token);
    expect((await house.account(acc)).status).toBe('deleted');
  });
});

test(`[P29] three runners on one store, twenty-four effects, answers in any order: each is asked once (seed ${SEED})`, async () => {
  const roll = dice(SEED);
  const ids: [string, string][] = [];
  for (let n = 0; n < 8; n += 1) ids.push([await armedDeletion(house, anyAccount()), 'delete'], [await armedAccess(house, anyAccount()), 'disclose']);
  for (let n = 0; n < 8; n += 1) {
    const id = await removalCase(house, 'dsa-notice', anyAccount());
    await decide(house, 'mara', id, 'disable-items', { itemIds: ['i1'] });
    ids.push([id, 'disable']);
  }
  house.rig.clock.ms += COOLING * 1_000;
  const from = house.platform.calls.length;
  house.platform.way = async () => {
    for (let turns = Math.floor(roll() * 20); turns > 0; turns -= 1) await new Promise((done) => setImmediate(done));
    return 'yes' as const;
  };
  const runners = [1, 2, 3].map(() => house.runner(house.platform.executors));
  await Promise.all(runners.map((one) => one.settle()));
  house.platform.way = () => 'yes';
  for (const [id, does] of ids) expect([does, (await house.effect(id, does)).state]).toEqual([does, 'done']);
  const keys = house.platform.calls.slice(from).filter(({ port }) => port !== 'knows').map(({ key }) => key);
  expect(keys.length).toBe(new Set(keys).size);
  expect(keys.length).toBe(8 * (1 + 6) + 8 + 8);
  for (const one of runners) await one.stop();
});
