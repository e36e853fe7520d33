// An effect is asked once more at the moment it fires: decision, approvals, guards and package; and what happens where somebody is faster.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Case } from '../../shared/model/case.ts';
import { fire } from '../../server/effects/fire.ts';
import type { Running } from '../../server/effects/in-case.ts';
import { takeDue, takeIdle } from '../../server/effects/shelf.ts';
import type { Taken } from '../../server/effects/shelf.ts';
import { putRecord, removeRecord } from '../../server/streams/records.ts';
import { say } from '../hub/rig.ts';
import { BOOKS, COOLING, DAY, HOUR, act, anyAccount, approve, armedAccess, armedDeletion, armedProduction, armedRemoval, blocked, changeAccount, changeRoles, decide, openHouse, removalCase, reopen, told } from './given.ts';
import type { House } from './given.ts';

const SEED = Number(process.env['SEED'] ?? 20261124);
say(`seed ${SEED}`);

let house: House;
beforeAll(async () => {
  house = await openHouse({ seed: SEED });
});
afterAll(() => house.rig.close());

const now = (): string => new Date(house.rig.clock.ms).toISOString();
const running = (): Running => ({ store: house.store, books: async () => BOOKS, now, newId: house.rig.newId, executors: house.platform.executors, stopping: () => false });
const take = async (): Promise<Taken> => {
  const taken = await house.store.tx((q) => takeDue(q, house.rig.newId(), now()));
  if (taken === null) throw new Error('nothing is due');
  return taken;
};
const setCase = async (id: string, change: (of: Case) => Case): Promise<void> => {
  const of = change(await house.case(id));
  await house.store.tx((q) => putRecord(q, of.facts.kind, { kind: 'case', of, texts: null }, now()));
};

describe('what no longer stands is stood down, and the case is open again [P28]', () => {
  test('[P27] [P28] counsel who agreed to a production is no longer counsel when it fires', async () => {
    const id = await armedProduction(house, anyAccount());
    await changeRoles(house, 'theo', ['reviewer']);
    await house.after(COOLING * 1_000);
    await changeRoles(house, 'theo', ['legal']);
    expect(await house.effect(id, 'disclose')).toMatchObject({ state: 'stood_down', says: 'Stood down, nothing was done. Whoever agreed to it is no longer counsel here.' });
    expect((await house.case(id)).facts).toMatchObject({ status: 'open', stage: 'received', decision: null, proposal: null });
    expect(house.platform.keys('deliver').some((key) => key.includes(id))).toBe(false);
  });

  test('[P27] [P28] the second person of a deletion has lost the right to agree in that queue', async () => {
    const acc = anyAccount();
    const id = await armedDeletion(house, acc);
    await changeRoles(house, 'nils', ['reviewer']);
    await house.after(COOLING * 1_000);
    await changeRoles(house, 'nils', ['child-safety-reviewer']);
    expect(await house.effect(id, 'delete')).toMatchObject({ state: 'stood_down', says: 'Stood down, nothing was done. Whoever agreed to it may no longer agree here.' });
    expect([(await house.account(acc)).status, (await house.account(acc)).ledger]).toEqual(['blocked', []]);
  });

  test('[P27] [P28] the package is not the one that was approved', async () => {
    const id = await armedAccess(house, anyAccount());
    await setCase(id, (of) => ({ ...of, facts: { ...of.facts, detail: of.facts.detail.of === 'data-subject' ? { ...of.facts.detail, records: of.facts.detail.records.slice(0, 1) } : of.facts.detail } }));
    await house.after(COOLING * 1_000);
    expect(await house.effect(id, 'disclose')).toMatchObject({ state: 'stood_down', says: 'Stood down, nothing was done. The package is no longer the one that was approved.' });
    expect((await house.case(id)).facts.status).toBe('open');
  });

  test('[P28] a doubt about the requester that came while it cooled', async () => {
    const id = await armedProduction(house, anyAccount());
    const desk = house.rig.desk('ines');
    expect((await desk.push(desk.act('verify-requester', await house.case(id), { checks: [{ check: 'V2', answer: 'no', evidence: 'The number is not theirs.' }], paper: [] }))).verdict).toBe('applied');
    await house.after(COOLING * 1_000);
    expect((await house.effect(id, 'disclose')).state).toBe('stood_down');
    expect(house.platform.keys('deliver').some((key) => key.includes(id))).toBe(false);
  });

  test('[P28] a person whose identity turned out to be another', async () => {
    const id = await armedAccess(house, anyAccount());
    await setCase(id, (of) => ({ ...of, facts: { ...of.facts, detail: of.facts.detail.of === 'data-subject' ? { ...of.facts.detail, identity: 'failed' } : of.facts.detail } }));
    await house.after(COOLING * 1_000);
    expect(await house.effect(id, 'disclose')).toMatchObject({ state: 'stood_down', says: expect.stringContaining('identity is not verified') });
  });

  test('[P28] a case that somebody opened again by another way calls its removal back', async () => {
    const id = await armedRemoval(house, anyAccount(), ['i1']);
    await setCase(id, (of) => ({ ...of, facts: { ...of.facts, status: 'open', stage: 'received', decision: null } }));
    await house.after(COOLING * 1_000);
    expect(await house.effect(id, 'remove')).toMatchObject({ state: 'stood_down', says: 'Stood down, nothing was done. The decision that asked for it no longer stands.' });
    expect((await house.case(id)).facts).toMatchObject({ status: 'open', stage: 'received' });
  });

  test('[P4] [P28] a case that moved to another queue does not carry its decision along', async () => {
    const acc = anyAccount();
    const id = await armedRemoval(house, acc, ['i1']);
    await setCase(id, (of) => ({ ...of, facts: { ...of.facts, kind: 'data-subject' } }));
    await house.after(COOLING * 1_000);
    expect(await house.effect(id, 'remove')).toMatchObject({ state: 'stood_down' });
    expect(await house.store.query('select stream from records where id = $1', [id])).toEqual([{ stream: 'data-subject' }]);
    expect((await house.account(acc)).ledger).toEqual([]);
  });

  test('items that are sealed by now are not removed: nothing is left to do, and it says so', async () => {
    const id = await armedRemoval(house, anyAccount(), ['i1']);
    await setCase(id, (of) => ({ ...of, facts: { ...of.facts, items: of.facts.items.map((item) => ({ ...item, state: 'sealed' as const })) } }));
    await house.after(COOLING * 1_000);
    expect(await house.effect(id, 'remove')).toMatchObject({ state: 'stood_down', says: 'Stood down, nothing was done. None of the chosen items is left to delete here.' });
  });
});

describe('somebody was faster', () => {
  test('[P28] reopened after a runner took it and before it began: nothing is asked', async () => {
    const acc = anyAccount();
    const id = await armedDeletion(house, acc);
    house.rig.clock.ms += COOLING * 1_000;
    const taken = await take();
    expect(await reopen(house, 'ines', id)).toBe('applied');
    await fire(running(), taken);
    expect([(await house.row(`delete:${acc}`)).state, house.platform.calls.some(({ key }) => key.includes(`delete:${acc}`))]).toEqual(['stood_down', false]);
  });

  test('[P28] reopened and armed anew after a runner took it: the new cooling time is kept, whoever holds the old lease', async () => {
    const acc = anyAccount();
    const id = await armedDeletion(house, acc);
    house.rig.clock.ms += COOLING * 1_000;
    const taken = await take();
    await reopen(house, 'ines', id);
    await decide(house, 'noor', id, 'confirm-minor');
    await approve(house, 'nils', id);
    expect(await house.row(`delete:${acc}`)).toMatchObject({ state: 'armed', taken_by: null, taken_until: null, tries: 0 });
    await fire(running(), taken);
    expect(house.platform.calls.some(({ key }) => key.includes(`delete:${acc}`))).toBe(false);
    await house.after(COOLING * 1_000 - 1);
    expect((await house.row(`delete:${acc}`)).state).toBe('armed');
    await house.after(1);
    expect((await house.account(acc)).status).toBe('deleted');
  });

  test('[P28] the cooling time is looked at again when it begins', async () => {
    const acc = anyAccount();
    await armedDeletion(house, acc);
    house.rig.clock.ms += COOLING * 1_000;
    const taken = await take();
    await house.store.query('update effects set not_before = $2 where key = $1', [taken.key, new Date(house.rig.clock.ms + HOUR).toISOString()]);
    await fire(running(), taken);
    expect(await house.row(taken.key)).toMatchObject({ state: 'armed', taken_until: null });
    expect(house.platform.calls.some(({ key }) => key.includes(`delete:${acc}`))).toBe(false);
    await house.after(HOUR);
    expect((await house.account(acc)).status).toBe('deleted');
  });

  test.each([['delete', armedDeletion], ['disclose', armedAccess]] as const)('[P33] %s: a database that went back in time under the runner is seen in the step itself', async (does, arm) => {
    const id = await arm(house, anyAccount());
    const { key } = await house.effect(id, does);
    house.rig.clock.ms += COOLING * 1_000;
    await fire({ ...running(), waits: async () => true }, await take());
    expect([await house.row(key), house.platform.asked(key)]).toEqual([expect.objectContaining({ state: 'armed', taken_until: null }), 0]);
    await house.settle();
    expect((await house.effect(id, does)).state).toBe('done');
  });

  test('[P33] it is seen between two stores as well: what was answered is written, nothing more is asked', async () => {
    const acc = anyAccount();
    await armedDeletion(house, acc);
    house.rig.clock.ms += COOLING * 1_000;
    const erased = (): number => house.platform.keys('erase').filter((key) => key.startsWith(`delete:${acc}:`)).length;
    await fire({ ...running(), waits: async () => erased() > 0 }, await take());
    expect([erased(), (await house.account(acc)).ledger.filter(({ state }) => state === 'acknowledged').length]).toEqual([2, 2]);
    await house.settle();
    expect((await house.account(acc)).status).toBe('deleted');
  });

  test.each([['delete', armedDeletion], ['disclose', armedAccess]] as const)('[P28] [P29] %s: firing is committed before anybody outside is asked, so that it cannot be called back in between', async (does, arm) => {
    const id = await arm(house, anyAccount());
    const { key } = await house.effect(id, does);
    const seen: string[] = [];
    house.platform.way = async (call) => {
      if (call.key.includes(key) && seen.length === 0) seen.push((await house.row(key)).state, (await house.effect(id, does)).state, await reopen(house, does === 'disclose' ? 'theo' : 'ines', id));
      return 'yes' as const;
    };
    await house.after(COOLING * 1_000);
    house.platform.way = () => 'yes';
    expect(seen).toEqual(['firing', 'firing', 'conflict']);
    expect((await house.effect(id, does)).state).toBe('done');
  });

  test('a removal whose decision is gone from the case while the stores are asked takes its items out of the case all the same', async () => {
    const id = await armedRemoval(house, anyAccount(), ['i1']);
    let came = false;
    house.platform.way = async ({ port }) => {
      if (port === 'erase' && !came) {
        came = true;
        await setCase(id, (of) => ({ ...of, facts: { ...of.facts, status: 'open', stage: 'received', decision: null } }));
      }
      return 'yes' as const;
    };
    await house.after(COOLING * 1_000);
    house.platform.way = () => 'yes';
    expect(await house.effect(id, 'remove')).toMatchObject({ state: 'done' });
    expect((await house.case(id)).facts).toMatchObject({ status: 'open', items: [{ state: 'removed', excerpt: null }, { state: 'shown' }] });
  });

  test('a decision that was taken back while its switch was tried goes to a person, and a new one can be closed', async () => {
    const id = await removalCase(house, 'dsa-notice', anyAccount());
    house.platform.way = ({ key }) => (key.includes(id) ? 'no' : 'yes');
    await decide(house, 'mara', id, 'disable-items', { itemIds: ['i1'] });
    await house.settle();
    expect(await reopen(house, 'ines', id)).toBe('applied');
    house.platform.way = () => 'yes';
    await house.after(DAY);
    expect(await house.effect(id, 'disable')).toMatchObject({ state: 'unknown' });
    await decide(house, 'mara', id, 'disable-items', { itemIds: ['i1', 'i2'] });
    await house.settle();
    expect((await house.case(id)).facts).toMatchObject({ status: 'closed', items: [{ state: 'disabled' }, { state: 'disabled' }] });
  });

  test('a block in a case that was folded into another is carried out, and opens nothing', async () => {
    const acc = anyAccount();
    const into = await blocked(house, acc);
    const { id } = await house.rig.intake('under18', told(acc));
    await decide(house, 'noor', id, 'block-account');
    expect((await act(house, 'noor', 'merge-duplicate', id, { into })).verdict).toBe('applied');
    await house.settle();
    expect((await house.effect(id, 'block')).state).toBe('done');
    expect((await house.case(id)).facts).toMatchObject({ status: 'closed', duplicateOf: into });
  });

  test('an unblock waits while its block is with the platform: the later of the two arrives later', async () => {
    const acc = anyAccount();
    // The first look of a runner on an embedded database ends leases that a dead process left; it is not this one's first.
    await house.settle();
    const gate = { open: (): void => undefined };
    const passed = new Promise<void>((done) => (gate.open = done));
    house.platform.way = async ({ does }) => {
      if (does === 'block') await passed;
      return 'yes' as const;
    };
    const { id } = await house.rig.intake('under18', told(acc));
    await decide(house, 'noor', id, 'block-account');
    const slow = house.runner(house.platform.executors);
    const first = slow.settle();
    while (!house.platform.calls.some(({ does, key }) => does === 'block' && key.includes(id))) await new Promise((done) => setImmediate(done));
    await decide(house, 'noor', id, 'not-a-minor');
    await house.settle();
    expect(house.platform.calls.filter(({ key }) => key.includes(id)).map(({ does }) => does)).toEqual(['block']);
    gate.open();
    await first;
    house.platform.way = () => 'yes';
    await house.after(10_000);
    expect(house.platform.calls.filter(({ key }) => key.includes(id)).map(({ does }) => does)).toEqual(['block', 'unblock']);
    expect([(await house.account(acc)).status, (await house.case(id)).facts.status]).toEqual(['active', 'closed']);
    await slow.stop();
  });
});

describe('a case that is gone', () => {
  const gone = (id: string): Promise<void> => house.store.tx((q) => removeRecord(q, id, 'deleted', now()));

  test('its armed effect stands down, and one that was begun is unknown: it must not look as if nothing was done', async () => {
    const [armed, begun] = [anyAccount(), anyAccount()];
    const [one, other] = [await armedDeletion(house, armed), await armedDeletion(house, begun)];
    await gone(one);
    house.platform.way = ({ key, store }) => (key.startsWith(`delete:${begun}:`) && store === 'media store' ? 'no' : 'yes');
    await house.after(COOLING * 1_000);
    house.platform.way = () => 'yes';
    await gone(other);
    await house.after(HOUR);
    expect([(await house.row(`delete:${armed}`)).state, (await house.row(`delete:${begun}`)).state]).toEqual(['stood_down', 'unknown']);
  });
});

describe('the hub’s clock', () => {
  test('put back in the middle of a deletion, it deletes nothing twice and no row goes back in time', async () => {
    const acc = anyAccount();
    await armedDeletion(house, acc);
    let turned = false;
    house.platform.way = ({ port, key }) => {
      if (port === 'erase' && key.startsWith(`delete:${acc}:`) && !turned) {
        turned = true;
        house.rig.clock.ms -= 5 * HOUR;
      }
      return 'yes' as const;
    };
    await house.after(COOLING * 1_000);
    house.platform.way = () => 'yes';
    await house.after(6 * HOUR);
    const { ledger, status } = await house.account(acc);
    expect(status).toBe('deleted');
    for (const row of ledger) expect([row.key, house.platform.asked(row.key), house.platform.happened.get(row.key)]).toEqual([row.key, 1, 1]);
  });

  test('put back before the cooling time is over, it waits for its own clock', async () => {
    const acc = anyAccount();
    await armedDeletion(house, acc);
    house.rig.clock.ms -= HOUR;
    await house.after(HOUR - 1);
    expect((await house.row(`delete:${acc}`)).state).toBe('armed');
    await house.after(COOLING * 1_000 + 1);
    expect((await house.account(acc)).status).toBe('deleted');
  });
});

describe('order', () => {
  test('what is done with one question goes before a deletion that is due longer', async () => {
    const acc = anyAccount();
    await armedDeletion(house, acc);
    house.rig.clock.ms += COOLING * 1_000 + HOUR;
    const { id } = await house.rig.intake('under18', told(anyAccount()));
    await decide(house, 'noor', id, 'block-account');
    const from = house.platform.calls.length;
    await house.settle();
    expect(house.platform.calls.slice(from).map(({ does, port }) => (port === 'switch' ? does : port)).slice(0, 3)).toEqual(['block', 'block', 'erase']);
    expect(house.platform.calls[from]?.key).toContain(id);
  });

  test('saying that nobody carries it out takes nothing out of another runner’s hand', async () => {
    const acc = anyAccount();
    await armedDeletion(house, acc);
    house.rig.clock.ms += COOLING * 1_000;
    const taken = await take();
    expect(await house.store.tx((q) => takeIdle(q, 'nobody', now()))).toBe(null);
    await fire(running(), taken);
    expect((await house.account(acc)).status).toBe('deleted');
  });

  test('an effect that waits for a hold is looked at although others are always due before it', async () => {
    const acc = anyAccount();
    await armedDeletion(house, acc);
    await changeAccount(house, acc, (of) => ({ ...of, holds: [{ id: 'h', accountId: acc, category: 'user-content', itemId: null, basis: 'b', sourceCaseId: null, placed: now(), expires: null, ground: 'litigation', renewal: null, secrecy: { kind: 'none', until: null, ended: null }, released: null }] }), now());
    await house.after(COOLING * 1_000);
    await changeAccount(house, acc, (of) => ({ ...of, holds: [] }), now());
    for (let n = 0; n < 5; n += 1) await decide(house, 'noor', (await house.rig.intake('under18', told(anyAccount()))).id, 'block-account');
    await house.settle();
    expect((await house.account(acc)).status).toBe('deleted');
  });
});
