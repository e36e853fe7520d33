// A hub whose database was restored from a backup: it waits for a person, and does nothing twice.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { questions, resume } from '../../server/effects/reconcile.ts';
import { pauseOf } from '../../server/effects/restores.ts';
import { say } from '../hub/rig.ts';
import { BOOKS, COOLING, DAY, HOUR, anyAccount, armedAccess, armedDeletion, changeAccount, decide, decideAccess, holdOn, removalCase, reopen, told } from './given.ts';
import type { House } from './given.ts';
import { WAITS, alarms, asked, goOn, live } from './life.ts';
import type { Life } from './life.ts';

const SEED = Number(process.env['SEED'] ?? 20261124);
say(`seed ${SEED}`);

describe('a database that is behind its mark [P33]', () => {
  let life: Life;
  let acc: string;
  let id: string;
  let cursors: Awaited<ReturnType<ReturnType<House['rig']['desk']>['follow']>>['cursors'];
  let before: [string, number];
  beforeAll(async () => {
    life = await live(SEED);
    acc = anyAccount();
    id = await armedDeletion(life.house, acc);
    const restore = await life.backup();
    await life.house.after(COOLING * 1_000);
    ({ cursors } = await life.house.rig.desk('noor').follow());
    before = [(await life.house.account(acc)).status, alarms(life)];
    await restore();
  });
  afterAll(() => life.end());

  test('[P33] it is said once, every stream has a new epoch, and desks fill afresh', async () => {
    expect([before, alarms(life)]).toEqual([['deleted', 0], 1]);
    const page = await life.house.rig.desk('noor').pull(cursors);
    expect(page.streams.map(({ reset }) => reset)).toEqual(page.streams.map(() => true));
    expect(await pauseOf(life.house.store)).toMatchObject({ found: 'mark' });
  });

  test('[P33] nothing that is due is done, and its case says what the hub waits for', async () => {
    const calls = life.platform.calls.filter(({ port }) => port !== 'knows').length;
    await life.house.after(DAY);
    expect(life.platform.calls.filter(({ port }) => port !== 'knows').length).toBe(calls);
    expect(await life.house.effect(id, 'delete')).toMatchObject({ state: 'armed', says: WAITS });
    const { events } = await life.house.case(id);
    await life.house.after(DAY);
    expect((await life.house.case(id)).events).toEqual(events);
  });

  test('[P33] another process on the same database waits as well, and a restart changes nothing', async () => {
    const other = life.house.runner(life.platform.executors);
    const calls = life.platform.calls.filter(({ port }) => port !== 'knows').length;
    await other.settle();
    await other.stop();
    await life.restart();
    await life.house.settle();
    expect([alarms(life), life.platform.calls.filter(({ port }) => port !== 'knows').length, (await pauseOf(life.house.store)) === null]).toEqual([1, calls, false]);
  });

  test('[P33] the platform was asked what it remembers, row by row, and the list says it', async () => {
    expect(await asked(life)).toEqual([['delete', 'armed', 'happened', 'cools']]);
    expect((await questions(life.house.store)).effects[0]).toMatchObject({ key: `delete:${acc}`, caseId: id, remembered: { asked: 6, done: 6, never: 0 }, number: (await life.house.case(id)).facts.number });
  });

  test('[P33] resumed, it cools anew, then asks again under the same keys: done once in the world, final here', async () => {
    const world = new Map(life.platform.happened);
    expect((await goOn(life)).map(({ then }) => then)).toEqual(['cools']);
    expect(await life.house.effect(id, 'delete')).toMatchObject({ state: 'armed', says: 'The hub was restored from a backup and goes on. Until this fires it can be called back.', notBefore: new Date(life.house.rig.clock.ms + COOLING * 1_000).toISOString() });
    await life.house.after(COOLING * 1_000 - 1);
    expect((await life.house.effect(id, 'delete')).state).toBe('armed');
    await life.house.after(1);
    expect((await life.house.account(acc)).status).toBe('deleted');
    expect((await life.house.case(id)).facts.status).toBe('closed');
    expect(life.platform.happened).toEqual(world);
    expect(await life.house.store.query('select found, reason, resumed_at is not null as resumed from restores')).toEqual([{ found: 'mark', reason: 'Compared with the platform.', resumed: true }]);
  });
});

describe('a disclosure across a restore is delivered exactly once [P29] [P33]', () => {
  test('[P33] it fired after the backup and the platform remembers: marked as done, with its manifest, and never sent again', async () => {
    const life = await live(SEED);
    const id = await armedAccess(life.house, anyAccount());
    const restore = await life.backup();
    await life.house.after(COOLING * 1_000);
    const { key } = await life.house.effect(id, 'disclose');
    await restore();
    await life.house.after(HOUR);
    expect(await asked(life)).toEqual([['disclose', 'armed', 'happened', 'done']]);
    await goOn(life);
    await life.house.after(30 * DAY);
    expect([life.platform.asked(key), life.platform.happened.get(key)]).toEqual([1, 1]);
    expect(await life.house.effect(id, 'disclose')).toMatchObject({ state: 'done', says: expect.stringContaining('It is not sent again. Sent: 2 records') });
    expect([(await life.house.case(id)).facts.status, (await life.house.store.query('select 1 as one from packages where case_id = $1', [id])).length]).toEqual(['closed', 1]);
    await life.end();
  });

  test.each([['armed', false], ['firing', true]] as const)('[P33] nobody knows (%s): it is unknown, goes to a person, and is never sent again', async (_, cut) => {
    const life = await live(SEED, (of) => of.mute);
    const id = await armedAccess(life.house, anyAccount());
    const { key } = await life.house.effect(id, 'disclose');
    if (cut) await life.house.store.query(`update effects set state = 'firing' where key = $1`, [key]);
    const restore = await life.backup();
    if (cut) await life.house.store.query(`update effects set state = 'armed' where key = $1`, [key]);
    await life.house.after(COOLING * 1_000);
    expect(life.platform.asked(key)).toBe(1);
    await restore();
    await life.house.after(HOUR);
    expect(await asked(life)).toEqual([['disclose', cut ? 'firing' : 'armed', 'not-known', 'unknown']]);
    await goOn(life);
    await life.house.after(30 * DAY);
    expect(await life.house.effect(id, 'disclose')).toMatchObject({ state: 'unknown', says: expect.stringContaining('nobody knows whether this was sent before') });
    expect([life.platform.asked(key), (await life.house.case(id)).facts.status]).toEqual([1, 'decided']);
    await life.end();
  });

  test('[P33] it did not fire after the backup: remembered as never sent, it cools anew and is sent once', async () => {
    const life = await live(SEED);
    const id = await armedAccess(life.house, anyAccount());
    const restore = await life.backup();
    await removalCase(life.house, 'dsa-notice', anyAccount());
    await restore();
    await life.house.after(HOUR);
    expect(await asked(life)).toEqual([['disclose', 'armed', 'never', 'cools']]);
    await goOn(life);
    await life.house.after(COOLING * 1_000);
    const { key, state } = await life.house.effect(id, 'disclose');
    expect([state, life.platform.asked(key)]).toEqual(['done', 1]);
    await life.end();
  });

  test('[P33] cut off while firing and never sent: stood down, so that people decide it anew', async () => {
    const life = await live(SEED);
    const id = await armedAccess(life.house, anyAccount());
    const { key } = await life.house.effect(id, 'disclose');
    await life.house.store.query(`update effects set state = 'firing' where key = $1`, [key]);
    const restore = await life.backup();
    await removalCase(life.house, 'dsa-notice', anyAccount());
    await restore();
    await life.house.settle();
    expect(await asked(life)).toEqual([['disclose', 'firing', 'never', 'stood_down']]);
    await goOn(life);
    await life.house.after(DAY);
    expect([(await life.house.effect(id, 'disclose')).state, (await life.house.case(id)).facts.status, life.platform.asked(key)]).toEqual(['stood_down', 'open', 0]);
    await life.end();
  });

  test('[P20] [P33] the backup is older than the decision: decided anew, the same package has the same key and is not sent again', async () => {
    const life = await live(SEED);
    const acc = anyAccount();
    const { id } = await life.house.rig.intake('data-subject', { ...told(acc), detail: { of: 'data-subject', right: 'access', regime: 'gdpr', identity: 'verified', categories: [], records: [{ id: 'r1', accountId: acc, category: 'account_information', at: null, until: null, fields: [{ name: 'name', marks: [], others: [] }] }] } });
    const restore = await life.backup();
    await decideAccess(life.house, id);
    const { key } = await life.house.effect(id, 'disclose');
    await life.house.after(COOLING * 1_000);
    await restore();
    await life.house.settle();
    await goOn(life);
    await decideAccess(life.house, id);
    await life.house.after(COOLING * 1_000);
    expect([(await life.house.effect(id, 'disclose')).key, (await life.house.effect(id, 'disclose')).state, life.platform.asked(key), life.platform.happened.get(key)]).toEqual([key, 'done', 1, 1]);
    await life.end();
  });
});

describe('while the hub waits [P33]', () => {
  test('[P33] people go on deciding: what was called back before the restore is called back again, what is armed meanwhile waits too', async () => {
    const life = await live(SEED);
    const [one, other] = [anyAccount(), anyAccount()];
    const id = await armedDeletion(life.house, one);
    const restore = await life.backup();
    expect(await reopen(life.house, 'ines', id)).toBe('applied');
    await restore();
    await life.house.after(HOUR);
    expect((await life.house.effect(id, 'delete')).state).toBe('armed');
    expect(await reopen(life.house, 'ines', id)).toBe('applied');
    const late = await removalCase(life.house, 'dsa-notice', other);
    await decide(life.house, 'mara', late, 'disable-items', { itemIds: ['i1'] });
    await life.house.settle();
    expect(await life.house.effect(late, 'disable')).toMatchObject({ state: 'armed', says: WAITS });
    await goOn(life);
    expect(await life.house.effect(late, 'disable')).toMatchObject({ state: 'armed', says: '' });
    await life.house.after(DAY);
    expect([(await life.house.effect(id, 'delete')).state, (await life.house.effect(late, 'disable')).state, life.platform.keys('erase')]).toEqual(['stood_down', 'done', []]);
    await life.end();
  });

  test('[P33] an access that was armed during the pause is not in question: it goes out', async () => {
    const life = await live(SEED, (of) => of.mute);
    const restore = await life.backup();
    await removalCase(life.house, 'dsa-notice', anyAccount());
    await restore();
    const id = await armedAccess(life.house, anyAccount());
    await life.house.after(COOLING * 1_000);
    expect(await life.house.effect(id, 'disclose')).toMatchObject({ state: 'armed', says: WAITS });
    await goOn(life);
    await life.house.settle();
    expect((await life.house.effect(id, 'disclose')).state).toBe('done');
    await life.end();
  });

  test('[P30] [P33] a held part whose hold ends meanwhile waits for the person too: a hold that was placed after the backup may be missing', async () => {
    const life = await live(SEED);
    const acc = anyAccount();
    const id = await armedDeletion(life.house, acc);
    const end = new Date(life.house.rig.clock.ms + 10 * DAY).toISOString();
    await changeAccount(life.house, acc, (of) => ({ ...of, holds: [holdOn(acc, { category: 'user-content', expires: end })] }), end);
    await life.house.after(COOLING * 1_000);
    const restore = await life.backup();
    await removalCase(life.house, 'dsa-notice', anyAccount());
    await restore();
    await life.house.after(20 * DAY);
    expect(await asked(life)).toEqual([['delete', 'done', 'never', 'goes-on']]);
    expect(life.platform.keys('erase').filter((key) => key.includes('user-content'))).toEqual([]);
    await goOn(life);
    await life.house.settle();
    expect([(await life.house.account(acc)).status, (await life.house.effect(id, 'delete')).state]).toEqual(['deleted', 'done']);
    await life.end();
  });

  test('[P29] [P33] a deletion that was in the middle of it goes on under the same keys', async () => {
    const life = await live(SEED);
    const acc = anyAccount();
    const id = await armedDeletion(life.house, acc);
    life.platform.way = ({ port, store }) => (port === 'erase' && store === 'media store' ? 'no' : 'yes');
    await life.house.after(COOLING * 1_000);
    const restore = await life.backup();
    life.platform.way = () => 'yes';
    await life.house.after(HOUR);
    expect((await life.house.account(acc)).status).toBe('deleted');
    const before = new Map(life.platform.happened);
    await restore();
    await life.house.after(HOUR);
    expect(await asked(life)).toEqual([['delete', 'firing', 'happened', 'asked-again']]);
    await goOn(life);
    await life.house.after(HOUR);
    expect([(await life.house.account(acc)).status, (await life.house.effect(id, 'delete')).state]).toEqual(['deleted', 'done']);
    expect(life.platform.happened).toEqual(before);
    await life.end();
  });

  test('[P33] resuming that was cut off in the middle is still paused, and done again', async () => {
    const life = await live(SEED);
    const ids = [await armedDeletion(life.house, anyAccount()), await armedDeletion(life.house, anyAccount())];
    const restore = await life.backup();
    await removalCase(life.house, 'dsa-notice', anyAccount());
    await restore();
    await life.house.settle();
    let steps = 0;
    const { store, rig } = life.house;
    const cut = { ...store, tx: (async (run, mode) => {
      if ((steps += 1) > 4) throw new Error('cut');
      return store.tx(run, mode);
    }) as typeof store.tx };
    await expect(resume({ store: cut, books: async () => BOOKS, now: () => new Date(rig.clock.ms).toISOString(), newId: rig.newId }, 'Compared.')).rejects.toThrow('cut');
    expect([(await pauseOf(store)) === null, (await questions(store)).effects.length]).toEqual([false, 1]);
    await life.house.after(DAY);
    expect(life.platform.keys('erase')).toEqual([]);
    await goOn(life);
    await life.house.after(COOLING * 1_000);
    for (const id of ids) expect((await life.house.effect(id, 'delete')).state).toBe('done');
    await life.end();
  });
});
