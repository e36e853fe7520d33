// What is done where a store says no, where an answer is lost, and where nobody knows: never a thing twice, never a guess.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { MOST_TRIES } from '../../server/effects/shelf.ts';
import { say } from '../hub/rig.ts';
import { COOLING, DAY, HOUR, anyAccount, armedAccess, armedDeletion, armedRemoval, blocked, decide, decideAccess, openHouse, removalCase, reopen } from './given.ts';
import type { House } from './given.ts';
import type { Way } from './platform.ts';

const SEED = Number(process.env['SEED'] ?? 20261124);
say(`seed ${SEED}`);

let house: House;
beforeAll(async () => {
  house = await openHouse({ seed: SEED });
});
afterAll(() => house.rig.close());

const happened = (key: string): number => house.platform.happened.get(key) ?? 0;
/** The next calls about one store of one account go so, one after the other; then all is well. */
const storeSays = (acc: string, store: string, ways: readonly Way[]): void => {
  house.platform.way = (call, before) => (call.key.startsWith(`delete:${acc}:`) && call.store === store ? (ways[before] ?? 'yes') : 'yes');
};

describe('a lost answer [P29]', () => {
  test('[P29] erase: it is asked again under the same key, and what was done is done once', async () => {
    const acc = anyAccount();
    const id = await armedDeletion(house, acc);
    storeSays(acc, 'search index', ['lost']);
    await house.after(COOLING * 1_000);
    const key = `delete:${acc}:user-content:search index`;
    expect(await house.effect(id, 'delete')).toMatchObject({ state: 'firing', says: 'Not confirmed by search index. It is asked again under the same key.' });
    expect((await house.account(acc)).ledger.find((row) => row.key === key)).toMatchObject({ state: 'failed', failure: 'No answer came.' });
    await house.after(10_000);
    expect([house.platform.asked(key), happened(key), (await house.account(acc)).status]).toEqual([2, 1, 'deleted']);
  });

  test('[P29] switch: the same', async () => {
    const id = await removalCase(house, 'dsa-notice', anyAccount());
    house.platform.way = (call, before) => (call.key.includes(id) && before === 0 ? 'lost' : 'yes');
    await decide(house, 'mara', id, 'disable-items', { itemIds: ['i1'] });
    await house.settle();
    const { key, says } = await house.effect(id, 'disable');
    expect([says, (await house.case(id)).facts.items[0]?.state]).toEqual(['Not carried out yet: No answer came. It is asked again under the same key.', 'shown']);
    await house.after(10_000);
    expect([house.platform.asked(key), happened(key), (await house.case(id)).facts.status]).toEqual([2, 1, 'closed']);
  });

  test.each(['lost', 'away'] as const)('[P29] disclose (%s): it is unknown, goes to a person, and is never sent again', async (way) => {
    const id = await armedAccess(house, anyAccount());
    house.platform.way = () => way;
    await house.after(COOLING * 1_000);
    house.platform.way = () => 'yes';
    const { key, state, says } = await house.effect(id, 'disclose');
    expect([state, says]).toEqual(['unknown', 'The package was sent, or not: no answer came. A person asks the other side; it is not sent again.']);
    await house.after(400 * DAY);
    expect(house.platform.asked(key)).toBe(1);
    expect((await house.case(id)).facts.status).toBe('decided');
    expect(await reopen(house, 'theo', id)).toBe('conflict');
    await expect(decideAccess(house, id)).rejects.toThrow('already_decided');
    // What may have been sent stands there.
    expect(await house.store.query('select 1 as one from packages where case_id = $1', [id])).toHaveLength(1);
  });

  test.each([['nothing', undefined], ['a word', 'done'], ['an empty object', {}]])('[P29] an answer that is %s is no answer', async (_, said) => {
    const [deletion, access] = [await armedDeletion(house, anyAccount()), await armedAccess(house, anyAccount())];
    const odd = house.runner({ ...house.platform.mute, switch: house.platform.mute.switch, erase: async () => said as never, deliver: async () => said as never, knows: async () => false });
    house.rig.clock.ms += COOLING * 1_000;
    await odd.settle();
    expect([(await house.effect(deletion, 'delete')).says, (await house.effect(access, 'disclose')).state]).toEqual([expect.stringContaining('Not confirmed by'), 'unknown']);
    const unsure = house.runner({ ...house.platform.mute, knows: async () => said as never });
    const other = await armedAccess(house, anyAccount());
    house.rig.clock.ms += COOLING * 1_000;
    await unsure.settle();
    expect([(await house.effect(other, 'disclose')).state, house.platform.asked((await house.effect(other, 'disclose')).key)]).toEqual(['armed', 0]);
    expect(await reopen(house, 'theo', other)).toBe('applied');
  });

  test('[P29] an executor that throws before it has a promise is an executor that gave no answer', async () => {
    const acc = anyAccount();
    const thrower = await openHouse({ seed: SEED, executors: (of) => ({ ...of.executors, erase: () => { throw new Error('no promise'); }, deliver: () => { throw new Error('no promise'); } }) });
    const [deletion, access] = [await armedDeletion(thrower, acc), await armedAccess(thrower, anyAccount())];
    await thrower.after(COOLING * 1_000);
    expect((await thrower.effect(deletion, 'delete')).says).toContain('Not confirmed by');
    expect((await thrower.effect(access, 'disclose')).state).toBe('unknown');
    await thrower.rig.close();
  });
});

describe('a store that says no', () => {
  test('it is asked again later each time, and the others are not kept waiting', async () => {
    const acc = anyAccount();
    const id = await armedDeletion(house, acc);
    storeSays(acc, 'media store', ['no', 'no', 'no', 'no', 'no']);
    await house.after(COOLING * 1_000);
    const key = `delete:${acc}:user-content:media store`;
    expect((await house.account(acc)).ledger.filter(({ state }) => state === 'failed').map((row) => [row.key, row.failure])).toEqual([[key, 'Not now.']]);
    const waits: number[] = [];
    while ((await house.effect(id, 'delete')).state === 'firing') {
      const asked = house.platform.asked(key);
      const wait = Date.parse((await house.row(`delete:${acc}`)).not_before) - house.rig.clock.ms;
      waits.push(wait / 1_000);
      await house.after(wait - 1);
      expect(house.platform.asked(key)).toBe(asked);
      await house.after(1);
    }
    expect(waits).toEqual([10, 40, 160, 640, 2_560]);
    expect([house.platform.asked(key), happened(key), (await house.account(acc)).status]).toEqual([6, 1, 'deleted']);
    for (const other of house.platform.keys('erase').filter((one) => one.startsWith(`delete:${acc}:`) && one !== key)) expect(house.platform.asked(other)).toBe(1);
  });

  test(`after ${MOST_TRIES} tries a person looks: what is deleted is deleted, the case stays decided, nothing is asked again`, async () => {
    const acc = anyAccount();
    const id = await armedDeletion(house, acc);
    storeSays(acc, 'media store', Array.from({ length: 50 }, () => 'no'));
    await house.after(COOLING * 1_000);
    for (let n = 0; n < 12; n += 1) await house.after(6 * HOUR);
    const key = `delete:${acc}:user-content:media store`;
    expect(house.platform.asked(key)).toBe(MOST_TRIES);
    expect(await house.effect(id, 'delete')).toMatchObject({ state: 'unknown', says: `Not confirmed by media store. It was asked ${MOST_TRIES} times. A person looks.` });
    expect([(await house.account(acc)).status, (await house.case(id)).facts.status]).toEqual(['deleting', 'decided']);
    expect((await house.case(id)).facts.clocks.some(({ state, kind }) => kind === 'act_by' && state === 'running')).toBe(true);
    await house.after(30 * DAY);
    expect(house.platform.asked(key)).toBe(MOST_TRIES);
  });

  test(`a switch that is refused ${MOST_TRIES} times goes to a person too`, async () => {
    const id = await removalCase(house, 'dsa-notice', anyAccount());
    house.platform.way = ({ key }) => (key.includes(id) ? 'no' : 'yes');
    await decide(house, 'mara', id, 'disable-items', { itemIds: ['i1'] });
    await house.settle();
    for (let n = 0; n < 12; n += 1) await house.after(6 * HOUR);
    const { key, state, says } = await house.effect(id, 'disable');
    expect([house.platform.asked(key), state, says]).toEqual([MOST_TRIES, 'unknown', `Not carried out after ${MOST_TRIES} tries: Not now. A person looks.`]);
    expect((await house.case(id)).facts.items[0]?.state).toBe('shown');
  });

  test('[K1] while live use cannot be ended no store is asked', async () => {
    const acc = anyAccount();
    const id = await armedDeletion(house, acc);
    house.platform.way = ({ key }, before) => (key === `use:delete:${acc}` && before < 2 ? 'no' : 'yes');
    await house.after(COOLING * 1_000);
    await house.after(10_000);
    expect(house.platform.keys('erase').some((key) => key.startsWith(`delete:${acc}:`))).toBe(false);
    expect(await house.effect(id, 'delete')).toMatchObject({ state: 'firing', says: 'Not carried out yet: Not now. It is asked again under the same key.' });
    await house.after(40_000);
    expect((await house.account(acc)).status).toBe('deleted');
  });

  test('[K9] a removal that the platform cannot take out of view deletes nothing', async () => {
    const acc = anyAccount();
    await armedRemoval(house, acc, ['i1']);
    house.platform.way = ({ port }) => (port === 'switch' ? 'no' : 'yes');
    await house.after(COOLING * 1_000);
    house.platform.way = () => 'yes';
    expect(house.platform.keys('erase').some((key) => key.startsWith(`delete:${acc}:`))).toBe(false);
  });

  test('a disclosure that was refused for sure stands down, the case is open again, and decided anew it is sent once', async () => {
    const id = await armedAccess(house, anyAccount());
    house.platform.way = ({ port }) => (port === 'deliver' ? 'no' : 'yes');
    await house.after(COOLING * 1_000);
    house.platform.way = () => 'yes';
    const { key } = await house.effect(id, 'disclose');
    expect(await house.effect(id, 'disclose')).toMatchObject({ state: 'stood_down', says: 'Stood down, nothing was done. It could not be sent: Not now.' });
    expect((await house.case(id)).facts).toMatchObject({ status: 'open', decision: null });
    await decideAccess(house, id);
    await house.after(COOLING * 1_000);
    expect([(await house.effect(id, 'disclose')).key, happened(key), (await house.case(id)).facts.status]).toEqual([key, 1, 'closed']);
  });
});

describe('what the platform remembers is asked before anything is sent [P29]', () => {
  test('[P29] what it remembers as sent is not sent: it is done, with its manifest', async () => {
    const id = await armedAccess(house, anyAccount());
    const { key } = await house.effect(id, 'disclose');
    house.platform.happened.set(key, 1);
    await house.after(COOLING * 1_000);
    expect(await house.effect(id, 'disclose')).toMatchObject({ state: 'done', says: expect.stringMatching(/^The platform says that this was sent before\. It is not sent again\. Sent: 2 records/) });
    expect([house.platform.asked(key), happened(key), (await house.case(id)).facts.status]).toEqual([0, 1, 'closed']);
    expect(await house.store.query('select 1 as one from packages where case_id = $1', [id])).toHaveLength(1);
  });

  test('[P29] where it cannot say, nothing is sent; it is said once and asked again later each time', async () => {
    const cannot = { ask: true };
    const other = await openHouse({ seed: SEED, executors: (of) => ({ ...of.executors, knows: async (key) => (cannot.ask ? null : (of.executors.knows?.(key) ?? null)) }) });
    const id = await armedAccess(other, anyAccount());
    const { key } = await other.effect(id, 'disclose');
    await other.after(COOLING * 1_000);
    await other.after(10_000);
    await other.after(40_000);
    expect(await other.effect(id, 'disclose')).toMatchObject({ state: 'armed', says: 'The platform could not be asked whether this was sent before, so nothing was sent. Docket asks again.' });
    expect([other.platform.asked(key), (await other.row(key)).tries, (await other.case(id)).events.filter(({ kind }) => kind === 'effect').length]).toEqual([0, 3, 1]);
    cannot.ask = false;
    await other.after(HOUR);
    expect([other.platform.happened.get(key), (await other.effect(id, 'disclose')).state]).toEqual([1, 'done']);
    await other.rig.close();
  });
});

test('[P28] a block that is still being tried is not done after a later decision unblocked the account', async () => {
  const acc = anyAccount();
  house.platform.way = ({ does, key }) => (does === 'block' && !key.startsWith('use:') ? 'no' : 'yes');
  const id = await blocked(house, acc);
  expect((await house.effect(id, 'block')).state).toBe('firing');
  await decide(house, 'noor', id, 'not-a-minor');
  house.platform.way = () => 'yes';
  await house.settle();
  // Not closed yet: the block is still between here and the platform.
  expect([(await house.effect(id, 'unblock')).state, (await house.case(id)).facts.status]).toEqual(['done', 'decided']);
  await house.after(DAY);
  const { key } = await house.effect(id, 'block');
  expect([happened(key), await house.effect(id, 'block')]).toEqual([0, expect.objectContaining({ state: 'stood_down', says: 'Not carried out any more: a later decision took its place.' })]);
  expect([(await house.account(acc)).status, (await house.case(id)).facts.status]).toEqual(['active', 'closed']);
});
