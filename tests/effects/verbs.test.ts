// What each effect does, from the decision to the end: armed, cooling, fired, and how case and account read then.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { isFinal } from '../../shared/rules/ledger/ledger.ts';
import { ledgerLetter } from '../../shared/rules/ledger/letter.ts';
import { say } from '../hub/rig.ts';
import { BOOKS, COOLING, LUMPS, anyAccount, approve, armedAccess, armedDeletion, armedProduction, armedRemoval, blocked, decide, openHouse, record, removalCase, reopen, told } from './given.ts';
import type { House } from './given.ts';

const SEED = Number(process.env['SEED'] ?? 20261124);
say(`seed ${SEED}`);

let house: House;
beforeAll(async () => {
  house = await openHouse({ seed: SEED });
});
afterAll(() => house.rig.close());

const happened = (key: string): number => house.platform.happened.get(key) ?? 0;

describe('what can be taken back is done at once', () => {
  test('block: the account is blocked on the platform, on its page and on every case about it', async () => {
    const acc = anyAccount();
    const other = await removalCase(house, 'dsa-notice', acc);
    const id = await blocked(house, acc);
    const { key } = await house.effect(id, 'block');
    expect(happened(key)).toBe(1);
    expect(await house.effect(id, 'block')).toMatchObject({ state: 'done', says: 'The account is blocked.' });
    expect((await house.account(acc)).status).toBe('blocked');
    expect((await house.case(other)).facts.subject?.status).toBe('blocked');
    expect((await house.case(id)).facts).toMatchObject({ status: 'open', stage: 'blocked', subject: { status: 'blocked' } });
  });

  test('unblock: the account can be used again, and the case is closed with its act-by clocks met', async () => {
    const acc = anyAccount();
    const id = await blocked(house, acc);
    await decide(house, 'noor', id, 'not-a-minor');
    await house.settle();
    const { facts } = await house.case(id);
    expect(facts.status).toBe('closed');
    expect(facts.clocks.filter(({ kind, state }) => kind === 'act_by' && state === 'running')).toEqual([]);
    expect((await house.account(acc)).status).toBe('active');
  });

  test('disable and restore: the items go out of view and come back', async () => {
    const id = await removalCase(house, 'dsa-notice', anyAccount());
    await decide(house, 'mara', id, 'disable-items', { itemIds: ['i1'] });
    await house.settle();
    expect((await house.case(id)).facts.items.map(({ state }) => state)).toEqual(['disabled', 'shown']);
    expect((await house.case(id)).facts.status).toBe('closed');
    await record(house, 'mara', id, { fact: 'complaint', at: '2026-11-24T08:00:00Z', evidence: 'It came by mail.' });
    await decide(house, 'mara', id, 'restore-items', { itemIds: ['i1'] });
    await house.settle();
    expect((await house.case(id)).facts.items.map(({ state }) => state)).toEqual(['shown', 'shown']);
    expect(house.platform.calls.filter(({ key }) => key.includes(id)).map(({ does, itemIds }) => [does, itemIds])).toEqual([['disable', ['i1']], ['restore', ['i1']]]);
    expect((await house.case(id)).facts.status).toBe('closed');
  });

  test('seal: the platform is told which items are sealed, and the case goes on', async () => {
    const acc = anyAccount();
    const id = await blocked(house, acc, { items: [{ id: 'i1', kind: 'image', label: 'one', url: null, excerpt: 'x', category: 'user-content', media: null }] });
    await decide(house, 'noor', id, 'child-safety-route', { itemIds: ['i1'] });
    await house.settle();
    expect(house.platform.calls.filter(({ does }) => does === 'seal').map(({ itemIds }) => itemIds)).toEqual([['i1']]);
    expect((await house.case(id)).facts).toMatchObject({ status: 'open', stage: 'child-safety' });
    expect((await house.effect(id, 'seal')).state).toBe('done');
  });
});

describe('what cannot be taken back cools first [P28]', () => {
  test('[P28] delete: armed, cooling, then every store under its key; ledger final, case closed, clocks met, account deleted', async () => {
    const acc = anyAccount();
    const id = await armedDeletion(house, acc);
    const erased = (): string[] => house.platform.keys('erase').filter((key) => key.includes(`:${acc}:`));
    await house.after(COOLING * 1_000 - 1);
    expect([erased(), (await house.effect(id, 'delete')).state]).toEqual([[], 'armed']);
    await house.after(1);
    expect(erased().sort()).toEqual(LUMPS.map(([category, store]) => `delete:${acc}:${category}:${store}`).sort());
    for (const key of erased()) expect([key, happened(key)]).toEqual([key, 1]);
    const account = await house.account(acc);
    expect(account).toMatchObject({ status: 'deleted', displayName: `@${acc}`, about: '', inventory: [], counts: { personas: 0, messages: 0 } });
    expect(account.ledger.map((row) => [row.effect, isFinal(row), row.attempts])).toEqual(LUMPS.map(() => [`delete:${acc}`, true, 1]));
    const { facts, state, events } = await house.case(id);
    expect(facts).toMatchObject({ status: 'closed', subject: { status: 'deleted', displayName: `@${acc}` } });
    expect(facts.clocks.filter((clock) => clock.kind === 'act_by' && clock.state === 'running')).toEqual([]);
    expect(state.effects.find(({ does }) => does === 'delete')).toMatchObject({ state: 'done', says: 'Every store confirmed. Copies that age out by themselves are in the ledger.' });
    expect(events.slice(-3).map(({ kind, says }) => [kind, says])).toEqual([['effect', 'The deletion has begun.'], ['effect', 'Every store confirmed. Copies that age out by themselves are in the ledger.'], ['closed', 'Nothing is left to do.']]);
  });

  test('[K1] live use ends before the first store is asked, under a key of its own', async () => {
    const acc = anyAccount();
    await armedDeletion(house, acc);
    const from = house.platform.calls.length;
    await house.after(COOLING * 1_000);
    const [first, ...rest] = house.platform.calls.slice(from);
    expect(first).toMatchObject({ port: 'switch', does: 'block', key: `use:delete:${acc}` });
    expect(new Set(rest.map(({ port }) => port))).toEqual(new Set(['erase']));
  });

  test('the finished deletion gives its letter and the days until which copies remain', async () => {
    const acc = anyAccount();
    await armedDeletion(house, acc);
    await house.after(COOLING * 1_000);
    const { ledger } = await house.account(acc);
    const day = (days: number): string => new Date(house.rig.clock.ms + days * 24 * 3_600_000).toISOString().slice(0, 10);
    expect(ledger.filter(({ residualUntil }) => residualUntil !== null).map(({ store, residualUntil }) => [store, residualUntil])).toEqual([['analytics', `${day(63)}T23:59:59Z`], ['backups', `${day(180)}T23:59:59Z`]]);
    const letter = ledgerLetter(ledger, BOOKS.stores, new Date(house.rig.clock.ms).toISOString(), 'UTC', false);
    expect(letter.ready && letter.text.split('\n').map((line) => line.replace(/until .*/, 'until'))).toEqual([
      'Your data was deleted from our database, our search index and our media store.', 'Copies remain in our analytics provider until', 'Copies remain in backups until',
    ]);
  });

  test('[P28] remove: the items go from every store of content, leave the case, and the account stays', async () => {
    const acc = anyAccount();
    const id = await armedRemoval(house, acc, ['i1']);
    await house.after(COOLING * 1_000);
    const calls = house.platform.calls.filter(({ key }) => key.includes(acc) || key.includes(id));
    expect(calls.map(({ port, itemIds }) => [port, itemIds])).toEqual([['switch', ['i1']], ['erase', ['i1']], ['erase', ['i1']], ['erase', ['i1']]]);
    const { facts } = await house.case(id);
    expect(facts.items).toMatchObject([{ id: 'i1', state: 'removed', excerpt: null }, { id: 'i2', state: 'shown', excerpt: 'Text of i2.' }]);
    expect(facts.status).toBe('closed');
    expect(await house.account(acc)).toMatchObject({ status: 'active', inventory: told(acc).account?.inventory });
  });

  test('[P28] [P29] disclose: the manifest is kept, sent once under the key of the package, and said in counts', async () => {
    const acc = anyAccount();
    const id = await armedAccess(house, acc);
    const { key } = await house.effect(id, 'disclose');
    const packageHash = (await house.case(id)).facts.decision?.package?.hash ?? '';
    expect(key).toBe(`disclose:${id}:${packageHash.slice(0, 16)}`);
    await house.after(COOLING * 1_000 - 1);
    expect(happened(key)).toBe(0);
    await house.after(1);
    expect(happened(key)).toBe(1);
    const kept = await house.store.query<{ hash: string; body: string }>('select hash, body from packages where case_id = $1', [id]);
    expect(kept).toHaveLength(1);
    const { says, state } = await house.effect(id, 'disclose');
    expect([state, says]).toEqual(['done', `Sent: 2 records with 4 fields in 1 category. Withheld: 0 records. SHA-256 of the manifest: ${kept[0]?.hash}.`]);
    expect((await house.case(id)).facts.status).toBe('closed');
    await house.after(30 * 24 * 3_600_000);
    expect(house.platform.keys('deliver').filter((one) => one === key)).toHaveLength(1);
  });

  test('[P27] [P28] a production with counsel fires, and its follow-up clocks start after the case is closed', async () => {
    const id = await armedProduction(house, anyAccount());
    const { key } = await house.effect(id, 'disclose');
    await house.after(COOLING * 1_000);
    expect([happened(key), (await house.case(id)).facts.status]).toEqual([1, 'closed']);
  });

  test.each([['delete', armedDeletion], ['remove', armedRemoval], ['disclose', armedAccess]] as const)('[P28] %s: reopened while it cools, it is called back and never fires', async (does, arm) => {
    const id = await arm(house, anyAccount());
    const { key } = await house.effect(id, does);
    await house.after(COOLING * 1_000 - 1);
    expect(await reopen(house, does === 'disclose' ? 'theo' : 'ines', id)).toBe('applied');
    await house.after(24 * 3_600_000);
    expect(await house.effect(id, does)).toMatchObject({ state: 'stood_down', says: 'Called back before it fired.' });
    expect([(await house.row(key)).state, house.platform.asked(key), (await house.case(id)).facts.status]).toEqual(['stood_down', 0, 'open']);
  });

  test.each([['delete', armedDeletion], ['disclose', armedAccess]] as const)('[P28] %s: once it has fired, nothing calls it back', async (does, arm) => {
    const id = await arm(house, anyAccount());
    await house.after(COOLING * 1_000);
    expect(await reopen(house, does === 'disclose' ? 'theo' : 'ines', id)).toBe('conflict');
    expect((await house.effect(id, does)).state).toBe('done');
  });

  test('[P20] two cases about one account cannot both delete it, before it fires and after', async () => {
    const acc = anyAccount();
    const [one, other] = [await blocked(house, acc), await blocked(house, acc)];
    for (const id of [one, other]) await decide(house, 'noor', id, 'confirm-minor');
    await approve(house, 'nils', one);
    await expect(approve(house, 'nils', other)).rejects.toThrow('effect_exists');
    await house.after(COOLING * 1_000);
    await expect(approve(house, 'nils', other)).rejects.toThrow('effect_exists');
    for (const key of house.platform.keys('erase').filter((one) => one.includes(`:${acc}:`))) expect(house.platform.asked(key)).toBe(1);
  });
});

describe('nobody to do it', () => {
  test('an account that the hub does not know is not deleted: the effect stands down and the case is open again', async () => {
    const id = await armedDeletion(house, anyAccount(), { account: null });
    await house.after(COOLING * 1_000);
    expect(await house.effect(id, 'delete')).toMatchObject({ state: 'stood_down', says: 'Stood down, nothing was done. The account is not known here.' });
    expect((await house.case(id)).facts).toMatchObject({ status: 'open', stage: 'blocked', decision: null });
  });

  test.each([['no inventory', []], ['an inventory of nothing', [['usage', 'analytics', 0]]]] as const)('%s proves no deletion: it stands down and says what is missing', async (_, lumps) => {
    const acc = anyAccount();
    const id = await armedDeletion(house, acc, told(acc, lumps as never));
    await house.after(COOLING * 1_000);
    expect(await house.effect(id, 'delete')).toMatchObject({ state: 'stood_down' });
    expect((await house.effect(id, 'delete')).says).toContain('The platform sends its inventory first.');
    expect((await house.account(acc)).status).toBe('blocked');
  });

  test('without an executor what is due stays armed, says so on its case, and can still be called back', async () => {
    const alone = await openHouse({ seed: SEED, executors: null });
    const id = await armedDeletion(alone, anyAccount());
    expect(await alone.effect(id, 'block')).toMatchObject({ state: 'armed', says: 'It is due. Nobody carries it out on this hub: no executor is connected.' });
    expect(await alone.effect(id, 'delete')).toMatchObject({ state: 'armed', says: '' });
    await alone.after(COOLING * 1_000);
    expect(await alone.effect(id, 'delete')).toMatchObject({ state: 'armed', says: 'It is due. Nobody carries it out on this hub: no executor is connected.' });
    const version = (await alone.case(id)).events.length;
    await alone.after(60_000);
    expect((await alone.case(id)).events.length).toBe(version);
    expect(await reopen(alone, 'ines', id)).toBe('applied');
    expect((await alone.effect(id, 'delete')).state).toBe('stood_down');
    await alone.rig.close();
  });
});
