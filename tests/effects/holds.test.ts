// Holds beat a deletion at the moment it fires and again before each store: what is held waits, the rest goes.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Account } from '../../shared/model/account.ts';
import type { LegalHold } from '../../shared/model/hold.ts';
import type { LedgerRow } from '../../shared/model/ledger-row.ts';
import { isFinal } from '../../shared/rules/ledger/ledger.ts';
import { ledgerLetter } from '../../shared/rules/ledger/letter.ts';
import { say } from '../hub/rig.ts';
import { BOOKS, COOLING, DAY, HOUR, act, anyAccount, approve, armedDeletion, armedRemoval, blocked, changeAccount, decide, holdOn, openHouse, told } from './given.ts';
import type { House, Lumps } from './given.ts';

const SEED = Number(process.env['SEED'] ?? 20261124);
say(`seed ${SEED}`);

let house: House;
beforeAll(async () => {
  house = await openHouse({ seed: SEED });
});
afterAll(() => house.rig.close());

const now = (): string => new Date(house.rig.clock.ms).toISOString();
const inDays = (days: number): string => new Date(house.rig.clock.ms + days * DAY).toISOString();
const setHolds = (id: string, holds: readonly LegalHold[]): Promise<void> => changeAccount(house, id, (of) => ({ ...of, holds: [...holds] }), now());
const rowAt = async (id: string, category: string, store: string, itemId: string | null = null): Promise<LedgerRow> => {
  const found = (await house.account(id)).ledger.find((row) => row.category === category && row.store === store && row.itemId === itemId);
  if (found === undefined) throw new Error(`no row ${category} ${store}`);
  return found;
};
const erased = (id: string): string[] => house.platform.keys('erase').filter((key) => key.startsWith(`delete:${id}:`)).map((key) => key.slice(`delete:${id}:`.length)).sort();

test('[P30] [K1] a hold placed between approval and firing keeps its category; the rest is deleted, the case closes, the account stays blocked', async () => {
  const acc = anyAccount();
  const id = await armedDeletion(house, acc);
  expect((await act(house, 'ines', 'place-hold', id, { category: 'user-content', itemId: null, ground: 'us-2703f', received: now(), secrecy: { kind: 'none', until: null, ended: null } })).verdict).toBe('applied');
  await house.after(COOLING * 1_000);
  expect(erased(acc)).toEqual(['account-information:backups', 'account-information:primary database', 'usage:analytics']);
  expect(await rowAt(acc, 'user-content', 'primary database')).toMatchObject({ state: 'held', attempts: 0 });
  const account = await house.account(acc);
  expect(account).toMatchObject({ status: 'blocked', displayName: `Name of ${acc}` });
  expect(account.inventory.map(({ category }) => category)).toEqual(['user-content', 'user-content', 'user-content']);
  const { says, state } = await house.effect(id, 'delete');
  expect([state, says]).toEqual(['done', expect.stringMatching(/^What no hold keeps is deleted\. Kept under hold: 1 category until .*; deleted after that\.$/)]);
  expect(says).not.toContain('2703');
  expect((await house.case(id)).facts.status).toBe('closed');
  const letter = ledgerLetter(account.ledger, BOOKS.stores, now(), 'UTC', false);
  expect(letter.ready && letter.text).not.toContain('hold');
});

test('[P30] [K13] a hold that is placed between two stores keeps what was not asked yet', async () => {
  const acc = anyAccount();
  const id = await armedDeletion(house, acc);
  house.platform.way = async ({ key, port }) => {
    if (port === 'erase' && key === `delete:${acc}:user-content:primary database`) await setHolds(acc, [holdOn(acc)]);
    return 'yes' as const;
  };
  await house.after(COOLING * 1_000);
  house.platform.way = () => 'yes';
  // Rows of one store are asked together: the primary database was under way when the hold came.
  expect(erased(acc)).toEqual(['account-information:primary database', 'user-content:primary database']);
  expect((await house.account(acc)).ledger.filter(({ state }) => state === 'held').map(({ store }) => store)).toEqual(['search index', 'media store', 'analytics', 'backups']);
  expect((await house.effect(id, 'delete')).state).toBe('done');
});

test.each([
  ['a hold that cannot be read', (of: Account): Account => ({ ...of, holds: [{ ...holdOn(of.id), expires: 'soon' }] })],
  ['a hold of an unknown ground', (of: Account): Account => ({ ...of, holds: [{ ...holdOn(of.id), ground: 'new' as never }] })],
  ['holds that are no list', (of: Account): Account => ({ ...of, holds: 'away' as never })],
  ['holds that are not there', (of: Account): Account => ({ ...of, holds: undefined as never })],
])('[P30] [K13] %s: nothing is deleted, it is said once, asked again later each time, and goes on when it can be read', async (_, broken) => {
  const acc = anyAccount();
  const id = await armedDeletion(house, acc);
  await changeAccount(house, acc, broken, now());
  await house.after(COOLING * 1_000);
  const waits: number[] = [];
  for (let n = 0; n < 5; n += 1) {
    const row = await house.row(`delete:${acc}`);
    expect(row.state).toBe('armed');
    const wait = Date.parse(row.not_before) - house.rig.clock.ms;
    waits.push(wait);
    await house.after(wait - 1);
    expect((await house.row(`delete:${acc}`)).tries).toBe(n + 1);
    await house.after(1);
  }
  expect(waits).toEqual([10_000, 40_000, 160_000, 640_000, 2_560_000]);
  expect([erased(acc), (await house.account(acc)).ledger, (await house.account(acc)).status]).toEqual([[], [], 'blocked']);
  expect((await house.case(id)).events.filter(({ says }) => says.startsWith('The holds could not be asked'))).toHaveLength(1);
  await changeAccount(house, acc, (of) => ({ ...of, holds: [] }), now());
  await house.after(6 * HOUR);
  expect((await house.account(acc)).status).toBe('deleted');
  expect((await house.effect(id, 'delete')).state).toBe('done');
});

test('[P30] [K13] holds that cannot be read any more between two stores stop the deletion where it is', async () => {
  const acc = anyAccount();
  const id = await armedDeletion(house, acc);
  house.platform.way = async ({ key, port }) => {
    if (port === 'erase' && key.startsWith(`delete:${acc}:`)) await changeAccount(house, acc, (of) => ({ ...of, holds: 'away' as never }), now());
    return 'yes' as const;
  };
  await house.after(COOLING * 1_000);
  house.platform.way = () => 'yes';
  expect(erased(acc)).toEqual(['account-information:primary database', 'user-content:primary database']);
  expect(await house.effect(id, 'delete')).toMatchObject({ state: 'firing', says: 'The holds could not be asked for, so nothing more was deleted. Docket asks again.' });
  await changeAccount(house, acc, (of) => ({ ...of, holds: [] }), now());
  await house.after(10_000);
  expect((await house.account(acc)).status).toBe('deleted');
  expect(erased(acc)).toHaveLength(6);
});

describe('what is held waits for the end of its hold [P30]', () => {
  const heldDeletion = async (change: Partial<LegalHold>): Promise<{ acc: string; id: string }> => {
    const acc = anyAccount();
    const id = await armedDeletion(house, acc);
    await setHolds(acc, [holdOn(acc, { category: 'user-content', ...change })]);
    await house.after(COOLING * 1_000);
    return { acc, id };
  };

  test('[K1] it is deleted in the second after the hold ended, and not before', async () => {
    const { acc, id } = await heldDeletion({ expires: inDays(10) });
    const end = Date.parse((await rowAt(acc, 'user-content', 'primary database')).heldUntil ?? '');
    await house.after(end - house.rig.clock.ms);
    expect(erased(acc).filter((key) => key.startsWith('user-content'))).toEqual([]);
    await house.after(1_000);
    expect(erased(acc).filter((key) => key.startsWith('user-content'))).toHaveLength(3);
    expect(await house.account(acc)).toMatchObject({ status: 'deleted', inventory: [] });
    expect(await house.effect(id, 'delete')).toMatchObject({ state: 'done', says: 'Every store confirmed. Copies that age out by themselves are in the ledger.' });
    expect((await house.row(`delete:${acc}`)).waits_on).toBe(null);
  });

  test('[K1] released by two people, it goes on at once: the change of the account wakes it', async () => {
    const { acc } = await heldDeletion({ expires: null });
    await house.after(300 * DAY);
    expect(erased(acc).filter((key) => key.startsWith('user-content'))).toEqual([]);
    await setHolds(acc, [holdOn(acc, { category: 'user-content', expires: null, released: { at: now(), by: 'ines', approvedBy: 'theo', reason: 'The order ended.' } })]);
    await house.settle();
    expect((await house.account(acc)).status).toBe('deleted');
  });

  test('[K12] renewed in time, it waits for the new end, and its row says so from the next look on', async () => {
    const { acc } = await heldDeletion({ expires: inDays(10) });
    const [hold] = (await house.account(acc)).holds;
    const until = inDays(40);
    if (hold !== undefined) await setHolds(acc, [{ ...hold, renewal: { requested: inDays(5), until } }]);
    await house.settle();
    expect((await rowAt(acc, 'user-content', 'primary database')).heldUntil).toBe(until);
    await house.after(11 * DAY);
    expect(erased(acc).filter((key) => key.startsWith('user-content'))).toEqual([]);
    await house.after(30 * DAY);
    expect((await house.account(acc)).status).toBe('deleted');
  });

  test('it is looked at once a day whatever its row says, and a look that finds nothing new writes nothing', async () => {
    const { acc, id } = await heldDeletion({ expires: inDays(100) });
    const before = await house.case(id);
    const seen: number[] = [];
    for (let day = 0; day < 3; day += 1) {
      seen.push(Date.parse((await house.row(`delete:${acc}`)).not_before) - house.rig.clock.ms);
      await house.after(DAY);
    }
    expect(seen).toEqual([DAY, DAY, DAY]);
    expect(await house.case(id)).toEqual(before);
  });

  test('[K1] everything held: nothing is deleted yet and it says so', async () => {
    const acc = anyAccount();
    const id = await armedDeletion(house, acc);
    await setHolds(acc, [holdOn(acc)]);
    await house.after(COOLING * 1_000);
    expect(erased(acc)).toEqual([]);
    expect((await house.effect(id, 'delete')).says).toBe('Nothing is deleted yet. Kept under hold: 3 categories until the hold is released; deleted after that.');
    expect((await house.account(acc)).status).toBe('blocked');
    // Live use ended all the same.
    expect(house.platform.asked(`use:delete:${acc}`)).toBe(1);
  });

  test('a second hold that lasts longer keeps it; the first one’s end frees nothing', async () => {
    const { acc } = await heldDeletion({ expires: inDays(5) });
    await changeAccount(house, acc, (of) => ({ ...of, holds: [...of.holds, holdOn(acc, { id: 'second', category: 'user-content', expires: inDays(20) })] }), now());
    await house.after(10 * DAY);
    expect(erased(acc).filter((key) => key.startsWith('user-content'))).toEqual([]);
    await house.after(11 * DAY);
    expect((await house.account(acc)).status).toBe('deleted');
  });
});

describe('one sealed item and a whole lump [K2]', () => {
  test('[K2] a store that can leave items out keeps the item alone; one that cannot keeps the whole lump; after the hold the item goes by itself', async () => {
    const lumps: Lumps = [['user-content', 'primary database', 500], ['user-content', 'media store', 40], ['user-content', 'analytics', 500], ['usage', 'primary database', 9]];
    const acc = anyAccount();
    const id = await armedDeletion(house, acc, told(acc, lumps));
    await setHolds(acc, [holdOn(acc, { category: 'user-content', itemId: 'i7', ground: 'us-ncmec-year', expires: inDays(365) })]);
    const from = house.platform.calls.length;
    await house.after(COOLING * 1_000);
    const calls = house.platform.calls.slice(from).filter(({ port }) => port === 'erase');
    expect(calls.map(({ key, but }) => [key.slice(`delete:${acc}:`.length), but])).toEqual([['usage:primary database', []], ['user-content:primary database', ['i7']], ['user-content:media store', ['i7']]]);
    expect((await rowAt(acc, 'user-content', 'primary database', 'i7')).state).toBe('held');
    expect((await rowAt(acc, 'user-content', 'analytics')).state).toBe('held');
    expect((await house.account(acc)).inventory.map(({ store, records }) => [store, records])).toEqual([['primary database', 1], ['media store', 1], ['analytics', 500]]);
    expect((await house.effect(id, 'delete')).says).toContain('Kept under hold: 1 category');
    await house.after(366 * DAY);
    expect(erased(acc)).toEqual(['usage:primary database', 'user-content:analytics', 'user-content:i7:media store', 'user-content:i7:primary database', 'user-content:media store', 'user-content:primary database']);
    expect((await house.account(acc)).status).toBe('deleted');
  });

  test('[K13] a hold on one more item, placed between two stores, leaves that item out of the stores that follow', async () => {
    const lumps: Lumps = [['user-content', 'primary database', 500], ['user-content', 'media store', 40]];
    const acc = anyAccount();
    await armedDeletion(house, acc, told(acc, lumps));
    house.platform.way = async ({ port, store }) => {
      if (port === 'erase' && store === 'primary database') await setHolds(acc, [holdOn(acc, { itemId: 'i9' })]);
      return 'yes' as const;
    };
    const from = house.platform.calls.length;
    await house.after(COOLING * 1_000);
    house.platform.way = () => 'yes';
    expect(house.platform.calls.slice(from).filter(({ port }) => port === 'erase').map(({ store, but }) => [store, but])).toEqual([['primary database', []], ['media store', ['i9']]]);
    expect((await rowAt(acc, 'user-content', 'media store', 'i9')).state).toBe('held');
  });

  test('[K9] a removed item under a hold goes out of view and stays; it leaves the case when its hold has ended', async () => {
    const acc = anyAccount();
    const id = await armedRemoval(house, acc);
    await setHolds(acc, [holdOn(acc, { itemId: 'i1', expires: inDays(30) })]);
    await house.after(COOLING * 1_000);
    expect(house.platform.calls.filter(({ key }) => key === `use:${house.platform.keys('switch').at(-1)?.slice(4)}`).map(({ does, itemIds }) => [does, itemIds.toSorted()])).toEqual([['disable', ['i1', 'i2']]]);
    expect(house.platform.calls.filter(({ port, key }) => port === 'erase' && key.startsWith(`delete:${acc}:`)).map(({ itemIds }) => itemIds[0])).toEqual(['i2', 'i2', 'i2']);
    expect((await house.case(id)).facts.items).toMatchObject([{ state: 'disabled', excerpt: 'Text of i1.' }, { state: 'removed', excerpt: null }]);
    await house.after(31 * DAY);
    expect((await house.case(id)).facts.items).toMatchObject([{ state: 'removed', excerpt: null }, { state: 'removed' }]);
    expect((await house.account(acc)).status).toBe('active');
  });
});

describe('two effects on the same things', () => {
  test('a removal whose items another case is deleting is not over before those are gone', async () => {
    const acc = anyAccount();
    const one = await armedRemoval(house, acc, ['i1']);
    const other = await armedRemoval(house, acc, ['i1', 'i2']);
    house.platform.way = ({ key, store }) => (key.startsWith(`delete:${acc}:user-content:i1:`) && store === 'media store' ? 'no' : 'yes');
    await house.after(COOLING * 1_000);
    expect([(await house.effect(one, 'remove')).state, (await house.effect(other, 'remove')).state]).toEqual(['firing', 'firing']);
    expect((await house.case(other)).facts.status).toBe('decided');
    house.platform.way = () => 'yes';
    await house.after(HOUR);
    expect([(await house.case(one)).facts.status, (await house.case(other)).facts.status]).toEqual(['closed', 'closed']);
    for (const key of house.platform.happened.keys()) expect(house.platform.happened.get(key)).toBe(1);
  });

  test('[K1] an account whose deletion waits for a hold is not unblocked by another case about it', async () => {
    const acc = anyAccount();
    const other = await blocked(house, acc);
    const id = await armedDeletion(house, acc);
    await setHolds(acc, [holdOn(acc, { category: 'user-content' })]);
    await house.after(COOLING * 1_000);
    expect((await house.effect(id, 'delete')).state).toBe('done');
    await decide(house, 'noor', other, 'not-a-minor');
    await house.settle();
    expect(await house.effect(other, 'unblock')).toMatchObject({ state: 'stood_down', says: 'Stood down, nothing was done. The account is being deleted or is gone.' });
    expect([(await house.account(acc)).status, house.platform.calls.some(({ does, key }) => does === 'unblock' && key.includes(other))]).toEqual(['blocked', false]);
    expect((await house.case(other)).facts).toMatchObject({ status: 'open', decision: null });
  });

  test('a whole deletion is over only when what a removal left under way is gone too', async () => {
    const acc = anyAccount();
    await armedRemoval(house, acc, ['i1']);
    house.platform.way = ({ key, store }) => (key.startsWith(`delete:${acc}:user-content:i1:`) && store === 'media store' ? 'no' : 'yes');
    await house.after(COOLING * 1_000);
    const id = await blocked(house, acc);
    await decide(house, 'noor', id, 'confirm-minor');
    await approve(house, 'nils', id);
    await house.after(COOLING * 1_000);
    const account = await house.account(acc);
    expect([account.status, account.ledger.filter((row) => !isFinal(row)).map(({ itemId, store }) => [itemId, store])]).toEqual(['deleting', [['i1', 'media store']]]);
    expect((await house.case(id)).facts.status).toBe('decided');
    house.platform.way = () => 'yes';
    await house.after(HOUR);
    await house.after(HOUR);
    expect([(await house.account(acc)).status, (await house.case(id)).facts.status]).toEqual(['deleted', 'closed']);
  });
});

