// One step of a deletion by itself: batches, room in the ledger, and rows that cannot take their step.
import { describe, expect, test } from 'vitest';
import type { Account } from '../../shared/model/account.ts';
import { Account as AccountSchema } from '../../shared/model/account.ts';
import { DATA_CATEGORIES } from '../../shared/model/words.ts';
import { piecesOf } from '../../shared/rules/holds/deletion.ts';
import { isFinal } from '../../shared/rules/ledger/ledger.ts';
import { DEMO_STORES } from '../../shared/rules/ledger/stores.ts';
import { deletionStep, planned } from '../../server/effects/deletion-step.ts';
import type { DeletionStep } from '../../server/effects/deletion-step.ts';
import type { Told } from '../../server/effects/port.ts';
import { MOST_TRIES, later } from '../../server/effects/shelf.ts';
import { account } from '../hub/rig.ts';
import { BOOKS, holdOn } from './given.ts';

const AT = '2026-11-24T09:00:00.000Z';
const EFFECT = 'delete:acc-1';

/** Twenty stores of each category: as many rows as an account's inventory may have. */
const STORES = Array.from({ length: 20 }, (_, n) => ({ ...DEMO_STORES[0]!, store: `store ${String(n).padStart(2, '0')}` }));
const books = { ...BOOKS, stores: STORES };
const big = (change: Partial<Account> = {}): Account => ({ ...account('acc-1'), inventory: DATA_CATEGORIES.flatMap((category) => STORES.map(({ store }) => ({ category, store, records: 10, bytes: 100 }))), ...change });
const plan = (of: Account): Account => {
  const answer = planned({ account: of, effect: EFFECT, at: AT, books }, piecesOf(of));
  if (!answer.ok) throw new Error(answer.why);
  return { ...of, ledger: answer.ledger };
};
const step = (of: Account, answers: ReadonlyMap<string, Told> = new Map(), at = AT): DeletionStep => deletionStep({ account: of, effect: EFFECT, answers, asks: true, itemIds: null, at, books });
const yes = (asked: DeletionStep): Map<string, Told> => new Map(asked.ask.map(({ key }) => [key, { done: true }]));

test('an account of two hundred rows: one store at a time, twenty rows at most, every row once, and final in the end', () => {
  let now = step(plan(big()));
  const asked: string[] = [];
  while (now.ask.length > 0) {
    expect(new Set(now.ask.map(({ store }) => store)).size).toBe(1);
    expect(now.ask.length).toBeLessThanOrEqual(20);
    asked.push(...now.ask.map(({ key }) => key));
    now = step(now.account, yes(now));
  }
  expect([asked.length, new Set(asked).size, now.standing, now.account.ledger.every(isFinal), now.account.inventory]).toEqual([200, 200, 'final', true, []]);
});

describe('room in the ledger', () => {
  const sealed = (count: number) => Array.from({ length: count }, (_, n) => holdOn('acc-1', { id: `h${n}`, itemId: `i${n}`, category: 'user-content' }));

  test('[K2] single items stand by themselves while there is room; where there is none the whole lump is kept, never forgotten', () => {
    const few = plan(big({ holds: sealed(39) }));
    expect([few.ledger.length, few.ledger.filter(({ itemId }) => itemId !== null).length]).toEqual([980, 780]);
    const many = plan(big({ holds: sealed(60) }));
    expect([many.ledger.length, many.ledger.filter(({ itemId }) => itemId !== null).length]).toEqual([200, 0]);
    const after = step(many);
    expect(after.account.ledger.filter(({ state }) => state === 'held').map(({ category }) => category)).toEqual(Array.from({ length: 20 }, () => 'user-content'));
    expect(after.ask.every(({ category, but }) => category !== 'user-content' && but.length === 0)).toBe(true);
  });

  test('[K13] holds that come in the middle never make the ledger longer than its record may be', () => {
    const begun = step(plan(big()));
    const crowded = step({ ...begun.account, holds: sealed(60) }, yes(begun));
    expect(crowded.account.ledger.length).toBeLessThanOrEqual(1_000);
    expect(AccountSchema.shape.ledger.safeParse(crowded.account.ledger).success).toBe(true);
    expect(crowded.account.ledger.filter(({ category, state }) => category === 'user-content' && state !== 'held').every(isFinal)).toBe(true);
    expect(crowded.ask.some(({ category }) => category === 'user-content')).toBe(false);
  });

  test('a ledger that is full says so instead of planning half', () => {
    const rows = plan(big()).ledger;
    const full = big({ ledger: Array.from({ length: 5 }, (_, n) => rows.map((row) => ({ ...row, key: `${row.key} ${n}`, effect: 'remove:old' }))).flat().slice(0, 900) });
    expect(planned({ account: full, effect: EFFECT, at: AT, books }, piecesOf(full))).toEqual({ ok: false, why: 'no-room' });
  });
});

test('a store that is in no table is asked a few times and then goes to a person: nobody can say until when copies remain there', () => {
  const strange = { ...account('acc-1'), inventory: [{ category: 'usage' as const, store: 'a new store', records: 3, bytes: 3 }] };
  let now = step(plan(strange));
  let at = AT;
  let asked = 0;
  while (now.standing === 'ask' || now.standing === 'retry') {
    asked += now.ask.length;
    if (now.standing === 'retry') at = now.again ?? at;
    now = step(now.account, yes(now), at);
  }
  expect([asked, now.standing, now.again, now.account.ledger[0]?.failure]).toEqual([MOST_TRIES, 'person', null, 'This store is not in the table of stores, so nobody knows how long its copies remain.']);
});

test('while another effect deletes some of it, a deletion is looked at again later, and is not over', () => {
  let now = step(plan({ ...account('acc-1'), inventory: [{ category: 'usage' as const, store: 'store 00', records: 3, bytes: 3 }] }));
  // Another effect's row, asked and never answered: this deletion is not over before it.
  const foreign = { ...now.account.ledger[0]!, key: 'delete:acc-1:usage:i1:store 00', itemId: 'i1', effect: 'remove:other' };
  now = deletionStep({ account: { ...now.account, ledger: [...now.account.ledger, foreign] }, effect: EFFECT, answers: yes(now), asks: true, itemIds: null, at: AT, books });
  expect([now.standing, now.again !== null && now.again > AT]).toEqual(['retry', true]);
});

test('answers that come while the hub stops are written, and nothing more is asked', () => {
  const begun = step(plan(big()));
  const stopped = deletionStep({ account: begun.account, effect: EFFECT, answers: yes(begun), asks: false, itemIds: null, at: later(AT, 1_000), books });
  expect([stopped.ask, stopped.standing, stopped.account.ledger.filter(isFinal).length]).toEqual([[], 'ask', begun.ask.length]);
});
