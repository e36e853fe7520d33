// An effect of which nobody knows is resolved by a person: what is asked of the platform after that, how often, and what stands against it.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { EffectFound } from '../../shared/model/words.ts';
import { writeRestored } from '../../server/effects/restores.ts';
import { startEffects } from '../../server/effects/runner.ts';
import { MOST_TRIES } from '../../server/effects/shelf.ts';
import { say } from '../hub/rig.ts';
import { BOOKS, COOLING, DAY, HOUR, act, anyAccount, armedAccess, armedDeletion, armedProduction, armedRemoval, blocked, changeAccount, changeRoles, decide, holdOn, openHouse, removalCase, reopen } from './given.ts';
import type { House } from './given.ts';
import type { Way } from './platform.ts';

const SEED = Number(process.env['SEED'] ?? 20261124);
say(`seed ${SEED}`);

let house: House;
beforeAll(async () => {
  house = await openHouse({ seed: SEED });
});
afterAll(() => house.rig.close());

const now = (): string => new Date(house.rig.clock.ms).toISOString();
const happened = (key: string): number => house.platform.happened.get(key) ?? 0;
const says = async (of: House, by: string, caseId: string, key: string, found: EffectFound): Promise<string> => {
  const verdict = await act(of, by, 'resolve-effect', caseId, { key, found });
  return 'reason' in verdict ? verdict.reason : verdict.verdict;
};

/** A disclosure whose package went out, or not, without an answer. */
async function lostDisclosure(of: House, way: Way, armed: (of: House, acc: string) => Promise<string> = armedAccess): Promise<{ readonly id: string; readonly key: string }> {
  const id = await armed(of, anyAccount());
  of.platform.way = ({ port }) => (port === 'deliver' ? way : 'yes');
  await of.after(COOLING * 1_000);
  of.platform.way = () => 'yes';
  const { key, state } = await of.effect(id, 'disclose');
  expect(state).toBe('unknown');
  return { id, key };
}

/** A deletion of which one store said no until a person looks. */
async function refusedDeletion(of: House, store: string, arm: (of: House, acc: string) => Promise<string> = armedDeletion, held: string | null = null): Promise<{ readonly id: string; readonly acc: string }> {
  const acc = anyAccount();
  const id = await arm(of, acc);
  if (held !== null) await changeAccount(of, acc, (was) => ({ ...was, holds: [holdOn(acc, { category: 'usage' })] }), now());
  of.platform.way = (call) => (call.key.startsWith(`delete:${acc}:`) && call.store === store ? 'no' : 'yes');
  await of.after(COOLING * 1_000);
  for (let n = 0; n < 12; n += 1) await of.after(6 * HOUR);
  of.platform.way = () => 'yes';
  return { id, acc };
}

describe('a disclosure that was lost in sending [P34]', () => {
  test('[P33] [P34] what somebody found before the hub was restored does not count afterwards, and what they find then does', async () => {
    const of = await openHouse({ seed: SEED + 1 });
    try {
      const { id, key } = await lostDisclosure(of, 'lost');
      const held = await of.case(id);
      const theo = of.rig.desk('theo');
      const seenAt = new Date(of.rig.clock.ms).toISOString();
      const kept = theo.act('resolve-effect', held, { key, found: 'not-carried-out' }, { basis: { version: held.version, tag: held.tag, seenAt } });
      await of.after(HOUR);
      await of.rig.hub.store.tx((q) => writeRestored(q, { found: 'hand', at: new Date(of.rig.clock.ms).toISOString(), newId: of.rig.newId, newEpoch: of.rig.newId, mark: null }));
      await of.after(HOUR);
      expect(await theo.push(kept)).toMatchObject({ verdict: 'conflict', reason: 'facts_moved' });
      expect(await says(of, 'theo', id, key, 'carried-out')).toBe('applied');
    } finally {
      await of.rig.close();
    }
  });

  test.each([['access', armedAccess], ['production', armedProduction]] as const)('[P34] carried out (%s): it is done on a lawyer’s word, the case is closed, and nothing is asked of the platform', async (_, armed) => {
    const { id, key } = await lostDisclosure(house, 'lost', armed);
    const from = house.platform.calls.length;
    expect(await says(house, 'theo', id, key, 'carried-out')).toBe('applied');
    await house.after(400 * DAY);
    expect([(await house.row(key)).state, (await house.effect(id, 'disclose')).state, (await house.case(id)).facts.status]).toEqual(['done', 'done', 'closed']);
    expect(house.platform.calls.slice(from)).toEqual([]);
    expect((await house.case(id)).events.at(-1)).toMatchObject({ by: 'theo', kind: 'effect', says: expect.stringContaining('It was carried out, as found outside.') });
    expect(await reopen(house, 'theo', id)).toBe('conflict');
  });

  test('[P34] not carried out: it cools, and then goes out once under the same key', async () => {
    const { id, key } = await lostDisclosure(house, 'away');
    expect(await says(house, 'theo', id, key, 'not-carried-out')).toBe('armed');
    await house.after(COOLING * 1_000 - 1);
    expect([house.platform.asked(key), (await house.row(key)).state]).toEqual([1, 'armed']);
    await house.after(1);
    expect([house.platform.asked(key), happened(key), (await house.effect(id, 'disclose')).state, (await house.case(id)).facts.status]).toEqual([2, 1, 'done', 'closed']);
  });

  test('[P34] not carried out, and it was after all: the platform remembers the key, and it is not sent again', async () => {
    const { id, key } = await lostDisclosure(house, 'lost');
    await says(house, 'theo', id, key, 'not-carried-out');
    await house.after(COOLING * 1_000);
    expect([house.platform.asked(key), happened(key)]).toEqual([1, 1]);
    expect(await house.effect(id, 'disclose')).toMatchObject({ state: 'done', says: expect.stringContaining('The platform says that this was sent before.') });
  });

  test('[P34] on a platform that remembers nothing it is sent again only because a person said so, and lost again it is unknown again', async () => {
    const mute = await openHouse({ seed: SEED, executors: (of) => of.mute });
    const { id, key } = await lostDisclosure(mute, 'away');
    await mute.after(400 * DAY);
    expect(mute.platform.asked(key)).toBe(1);
    await says(mute, 'theo', id, key, 'not-carried-out');
    mute.platform.way = () => 'lost';
    await mute.after(COOLING * 1_000);
    mute.platform.way = () => 'yes';
    await mute.after(400 * DAY);
    expect([mute.platform.asked(key), (await mute.effect(id, 'disclose')).state]).toEqual([2, 'unknown']);
    expect(await says(mute, 'theo', id, key, 'carried-out')).toBe('applied');
    await mute.rig.close();
  });

  test('[P34] what was found before it was sent again is not believed after it', async () => {
    const { id, key } = await lostDisclosure(house, 'away');
    const old = await house.case(id);
    const seenAt = now();
    await says(house, 'theo', id, key, 'not-carried-out');
    house.platform.way = ({ port }) => (port === 'deliver' ? 'lost' : 'yes');
    await house.after(COOLING * 1_000);
    house.platform.way = () => 'yes';
    expect((await house.effect(id, 'disclose')).state).toBe('unknown');
    const desk = house.rig.desk('theo');
    const late = await desk.push(desk.act('resolve-effect', old, { key, found: 'not-carried-out' }, { basis: { version: old.version, tag: old.tag, seenAt } }));
    expect(late).toMatchObject({ verdict: 'conflict', reason: 'facts_moved' });
    await house.after(DAY);
    expect([house.platform.asked(key), happened(key)]).toEqual([2, 1]);
  });

  test('[P28] [P34] until it is sent it can be called back; what approved it must still stand when it fires', async () => {
    const back = await lostDisclosure(house, 'away');
    await says(house, 'theo', back.id, back.key, 'not-carried-out');
    expect(await reopen(house, 'theo', back.id)).toBe('applied');
    const fallen = await lostDisclosure(house, 'away', armedProduction);
    await says(house, 'theo', fallen.id, fallen.key, 'not-carried-out');
    await changeRoles(house, 'theo', ['reviewer']);
    await house.after(COOLING * 1_000);
    await changeRoles(house, 'theo', ['legal']);
    expect([house.platform.asked(back.key), house.platform.asked(fallen.key)]).toEqual([1, 1]);
    expect([(await house.row(back.key)).state, (await house.row(fallen.key)).state]).toEqual(['stood_down', 'stood_down']);
    expect((await house.case(fallen.id)).facts).toMatchObject({ status: 'open', decision: null });
  });

  test('[P34] who is no lawyer, who proposed it, and who names what is not there says nothing of it', async () => {
    const { id, key } = await lostDisclosure(house, 'away');
    expect(await says(house, 'ines', id, key, 'carried-out')).toBe('not_allowed');
    expect(await says(house, 'mara', id, key, 'carried-out')).toBe('not_allowed');
    expect(await says(house, 'theo', id, `${key}0`, 'carried-out')).toBe('bad_shape');
    const other = await lostDisclosure(house, 'away');
    expect(await says(house, 'theo', id, other.key, 'carried-out')).toBe('bad_shape');
    expect([(await house.row(key)).state, (await house.row(other.key)).state]).toEqual(['unknown', 'unknown']);
  });

  test('[P10] [P34] the same act again gives the same verdict and moves nothing more', async () => {
    const { id, key } = await lostDisclosure(house, 'away');
    const held = await house.case(id);
    const desk = house.rig.desk('theo');
    const doc = desk.act('resolve-effect', held, { key, found: 'not-carried-out' }, { basis: { version: held.version, tag: held.tag, seenAt: now() } });
    const first = await desk.push(doc);
    await house.after(COOLING * 1_000);
    expect(await desk.push(doc)).toEqual(first);
    await house.after(DAY);
    expect([house.platform.asked(key), happened(key), (await house.row(key)).state]).toEqual([2, 1, 'done']);
  });
});

describe('a deletion of which a store said no too often [P34]', () => {
  test('[P34] the store alone says that it deleted: a person has it asked again, under the same key, its tries from the beginning', async () => {
    const { id, acc } = await refusedDeletion(house, 'media store');
    const [effect, key] = [`delete:${acc}`, `delete:${acc}:user-content:media store`];
    expect([await says(house, 'ines', id, effect, 'carried-out'), (await house.row(effect)).state]).toEqual(['rule_refuses', 'unknown']);
    expect(await says(house, 'ines', id, effect, 'not-carried-out')).toBe('armed');
    expect((await house.account(acc)).ledger.find((row) => row.key === key)).toMatchObject({ state: 'planned', attempts: 0, failure: null });
    expect((await house.row(effect)).tries).toBe(0);
    await house.after(COOLING * 1_000 - 1);
    expect(house.platform.asked(key)).toBe(MOST_TRIES);
    await house.after(1);
    expect([house.platform.asked(key), happened(key), (await house.account(acc)).status, (await house.case(id)).facts.status]).toEqual([MOST_TRIES + 1, 1, 'deleted', 'closed']);
    for (const row of (await house.account(acc)).ledger) expect([row.key, happened(row.key)]).toEqual([row.key, 1]);
  });

  test('[P34] a store that still says no is asked as often as at first, and then a person looks again', async () => {
    const { id, acc } = await refusedDeletion(house, 'media store');
    const key = `delete:${acc}:user-content:media store`;
    await says(house, 'ines', id, `delete:${acc}`, 'not-carried-out');
    house.platform.way = (call) => (call.key === key ? 'no' : 'yes');
    await house.after(COOLING * 1_000);
    for (let n = 0; n < 12; n += 1) await house.after(6 * HOUR);
    house.platform.way = () => 'yes';
    expect([house.platform.asked(key), (await house.effect(id, 'delete')).state]).toEqual([2 * MOST_TRIES, 'unknown']);
    expect(await says(house, 'ines', id, `delete:${acc}`, 'not-carried-out')).toBe('armed');
  });

  test('[P30] [P34] what a hold keeps by then stays', async () => {
    const { id, acc } = await refusedDeletion(house, 'media store');
    await says(house, 'ines', id, `delete:${acc}`, 'not-carried-out');
    await changeAccount(house, acc, (was) => ({ ...was, holds: [holdOn(acc, { category: 'user-content' })] }), now());
    await house.after(COOLING * 1_000);
    const key = `delete:${acc}:user-content:media store`;
    expect([house.platform.asked(key), happened(key)]).toEqual([MOST_TRIES, 0]);
    expect((await house.account(acc)).ledger.find((row) => row.key === key)?.state).toBe('held');
  });

  test('[P34] begun, it is not called back; where its approval no longer stands it stands down and says that nothing more was done', async () => {
    const { id, acc } = await refusedDeletion(house, 'media store');
    await says(house, 'ines', id, `delete:${acc}`, 'not-carried-out');
    expect(await reopen(house, 'ines', id)).toBe('conflict');
    await changeRoles(house, 'nils', ['reviewer']);
    await house.after(COOLING * 1_000);
    await changeRoles(house, 'nils', ['child-safety-reviewer']);
    expect(await house.effect(id, 'delete')).toMatchObject({ state: 'stood_down', says: 'Stood down, nothing more was done. Whoever agreed to it may no longer agree here.' });
    expect(house.platform.asked(`delete:${acc}:user-content:media store`)).toBe(MOST_TRIES);
  });

  test('[P29] [P34] a runner that has it in hand, for what a hold kept, writes nothing after a person resolved it, and each store deletes once', async () => {
    const { id, acc } = await refusedDeletion(house, 'media store', armedDeletion, 'usage');
    const key = `delete:${acc}`;
    expect(await house.row(key)).toMatchObject({ state: 'unknown', waits_on: acc });
    const gate: { open: () => void; called: () => void } = { open: () => undefined, called: () => undefined };
    const called = new Promise<void>((done) => (gate.called = done));
    const passed = new Promise<void>((done) => (gate.open = done));
    const slow = startEffects({
      store: house.store, books: async () => BOOKS, now, newId: house.rig.newId, log: () => undefined, everyMs: null,
      executors: { ...house.platform.executors, erase: async (asked) => {
        const told = await house.platform.executors.erase(asked);
        gate.called();
        await passed;
        return told;
      } },
    });
    await changeAccount(house, acc, (was) => ({ ...was, holds: [] }), now());
    const running = slow.settle();
    await called;
    expect(await says(house, 'ines', id, key, 'not-carried-out')).toBe('armed');
    expect(await house.row(key)).toMatchObject({ state: 'armed', taken_by: null, taken_until: null, waits_on: null });
    gate.open();
    await running;
    expect(await house.row(key)).toMatchObject({ state: 'armed', taken_by: null });
    expect((await house.effect(id, 'delete')).state).toBe('armed');
    await house.after(COOLING * 1_000);
    await house.after(MOST_TRIES * 10_000);
    expect((await house.account(acc)).status).toBe('deleted');
    for (const row of (await house.account(acc)).ledger) expect([row.key, happened(row.key)]).toEqual([row.key, 1]);
  });

  test('[P34] two who say it at once: one is heard, the other meets a conflict', async () => {
    const { id, acc } = await refusedDeletion(house, 'media store', (of, account) => armedRemoval(of, account, ['i1']));
    const { key } = await house.effect(id, 'remove');
    const verdicts = await Promise.all([says(house, 'ines', id, key, 'not-carried-out'), says(house, 'theo', id, key, 'not-carried-out')]);
    expect(verdicts.sort()).toEqual(['armed', 'facts_moved']);
    await house.after(COOLING * 1_000);
    expect((await house.account(acc)).ledger.map((row) => [row.store, happened(row.key)])).toEqual(expect.arrayContaining([['media store', 1]]));
    expect((await house.case(id)).facts).toMatchObject({ status: 'closed', items: [{ state: 'removed' }, { state: 'shown' }] });
  });
});

describe('a switch that was refused too often [P34]', () => {
  const refused = async (): Promise<{ readonly id: string; readonly key: string }> => {
    const id = await removalCase(house, 'dsa-notice', anyAccount());
    house.platform.way = ({ key }) => (key.includes(id) ? 'no' : 'yes');
    await decide(house, 'mara', id, 'disable-items', { itemIds: ['i1'] });
    await house.settle();
    for (let n = 0; n < 12; n += 1) await house.after(6 * HOUR);
    house.platform.way = () => 'yes';
    return { id, key: (await house.effect(id, 'disable')).key };
  };

  test('[P34] carried out by hand: the items read so, and the case is closed', async () => {
    const { id, key } = await refused();
    expect(await says(house, 'theo', id, key, 'carried-out')).toBe('applied');
    expect((await house.case(id)).facts).toMatchObject({ status: 'closed', items: [{ state: 'disabled' }, { state: 'shown' }] });
    expect([house.platform.asked(key), (await house.row(key)).state]).toEqual([MOST_TRIES, 'done']);
  });

  test('[P34] not carried out: it is asked again at once under its key', async () => {
    const { id, key } = await refused();
    expect((await house.row(key)).tries).toBeGreaterThan(0);
    expect([await says(house, 'ines', id, key, 'not-carried-out'), (await house.row(key)).tries]).toEqual(['applied', 0]);
    await house.settle();
    expect([house.platform.asked(key), happened(key), (await house.case(id)).facts.items[0]?.state]).toEqual([MOST_TRIES + 1, 1, 'disabled']);
  });

  test('[P34] a block that somebody made by hand is the account’s status in every case about it', async () => {
    const acc = anyAccount();
    house.platform.way = ({ does, key }) => (does === 'block' && !key.startsWith('use:') ? 'no' : 'yes');
    const id = await blocked(house, acc);
    for (let n = 0; n < 12; n += 1) await house.after(6 * HOUR);
    house.platform.way = () => 'yes';
    const other = await removalCase(house, 'dsa-notice', acc);
    expect(await says(house, 'ines', id, (await house.effect(id, 'block')).key, 'carried-out')).toBe('applied');
    expect([(await house.account(acc)).status, (await house.case(id)).facts.subject?.status, (await house.case(other)).facts.subject?.status]).toEqual(['blocked', 'blocked', 'blocked']);
  });
});
