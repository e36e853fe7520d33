// The deletion ledger: its moves, its residual days, its letter, what a restore brings back, and the preview.
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { LEDGER_STATES, LedgerRow } from '../../shared/model/ledger-row.ts';
import { deletionAtFiring } from '../../shared/rules/holds/deletion.ts';
import { NEUTRAL_KEPT_TEXT } from '../../shared/rules/holds/conflicts-telling.ts';
import type { Firing } from '../../shared/rules/holds/deletion.ts';
import { LEDGER_MOVES, copiesRemain, isFinal, ledgerKey, ledgerStanding, moveRow, planLedger, replayAfter } from '../../shared/rules/ledger/ledger.ts';
import type { LedgerMove } from '../../shared/rules/ledger/ledger.ts';
import { ledgerLetter } from '../../shared/rules/ledger/letter.ts';
import { previewOf } from '../../shared/rules/ledger/preview.ts';
import { DEMO_STORES, Store, residualUntil, storeOf } from '../../shared/rules/ledger/stores.ts';
import { AT, RUNS, SEED, ZONE, anyInstant, hold, piece } from '../holds/given.ts';

const row = (change: Partial<LedgerRow> = {}): LedgerRow => ({ ...planLedger([piece('user-content')], AT)[0]!, ...change });
const go = (...pieces: Parameters<typeof planLedger>[0]): Firing => deletionAtFiring([], pieces, AT, ZONE);
const LATER = '2026-11-24T13:00:00Z';
const confirm = (at = LATER): LedgerMove => ({ move: 'confirm', at, stores: DEMO_STORES, zone: ZONE });
const after = (from: LedgerRow, ...moves: readonly LedgerMove[]): LedgerRow => moves.reduce((it, move) => {
  const answer = moveRow(it, move);
  if (!answer.ok) throw new Error(answer.says);
  return answer.row;
}, from);

describe('moves', () => {
  test('planned, asked, acknowledged; or residual where copies age out', () => {
    const done = after(row(), { move: 'ask', at: AT, firing: go(piece('user-content')) }, confirm());
    expect(LedgerRow.parse(done)).toMatchObject({ state: 'acknowledged', attempts: 1, deletedAt: LATER, residualUntil: null });
    const backups = after(row({ store: 'backups' }), { move: 'ask', at: AT, firing: go(piece('user-content', { store: 'backups' })) }, confirm('2026-12-16T12:00:00Z'));
    expect(backups).toMatchObject({ state: 'residual', residualUntil: '2027-06-15T06:59:59Z' });
  });

  test('only the steps of the table, every pair of states tried', () => {
    const into: Record<string, LedgerMove> = {
      asked: { move: 'ask', at: LATER, firing: go(piece('user-content')) }, held: { move: 'hold', at: LATER, until: null }, planned: { move: 'hold-ended', at: LATER, firing: go(piece('user-content')) },
      failed: { move: 'fail', at: LATER, failure: 'no answer' }, acknowledged: confirm(),
    };
    for (const from of LEDGER_STATES) for (const [to, move] of Object.entries(into)) {
      // Planned again: by the end of its hold, or by a person's word where its store never confirmed.
      const step: LedgerMove = from === 'failed' && to === 'planned' ? { move: 'again', at: LATER } : move;
      expect(moveRow(row({ state: from }), step).ok, `${from} to ${to}`).toBe(LEDGER_MOVES[from].includes(to as LedgerRow['state']));
    }
    expect(LEDGER_STATES.filter((state) => isFinal({ state }))).toEqual(['acknowledged', 'residual']);
  });

  test('a row is asked only when the holds of this moment free that very piece', () => {
    const ask = (firing: Firing, from = row()) => moveRow(from, { move: 'ask', at: LATER, firing });
    expect(ask(deletionAtFiring('failed-to-ask', [piece('user-content')], AT, ZONE))).toMatchObject({ ok: false, why: 'not-free' });
    expect(ask(deletionAtFiring([hold({ category: 'user-content' })], [piece('user-content'), piece('usage')], AT, ZONE))).toMatchObject({ ok: false, why: 'not-free' });
    expect(ask(go(piece('user-content', { accountId: 'acc-2' })))).toMatchObject({ ok: false, why: 'not-free' });
    expect(ask(go(piece('user-content', { store: 'backups' })))).toMatchObject({ ok: false, why: 'not-free' });
    expect(moveRow(row({ state: 'held' }), { move: 'hold-ended', at: LATER, firing: deletionAtFiring([hold()], [piece('user-content')], AT, ZONE) })).toMatchObject({ ok: false, why: 'not-free' });
  });

  test('a store that nobody knows, a zone that is none and a step back in time finish nothing', () => {
    const asked = row({ state: 'asked', store: 'a new store' });
    expect(moveRow(asked, confirm())).toMatchObject({ ok: false, why: 'unknown-store' });
    expect(moveRow({ ...asked, store: 'backups' }, { ...confirm(), zone: 'nowhere at all' } as LedgerMove)).toMatchObject({ ok: false, why: 'no-residual-date' });
    expect(moveRow({ ...asked, store: 'backups', movedAt: '2027-01-01T00:00:00Z' }, confirm())).toMatchObject({ ok: false, why: 'clock-back' });
  });

  test('[P34] only a row that its store did not confirm is planned again, its tries from the beginning and its key as it was', () => {
    const failed = row({ state: 'failed', attempts: 7, failure: 'Not now.' });
    expect(after(failed, { move: 'again', at: LATER })).toEqual({ ...failed, state: 'planned', attempts: 0, failure: null, movedAt: LATER });
    for (const state of LEDGER_STATES.filter((one) => one !== 'failed')) expect([state, moveRow(row({ state }), { move: 'again', at: LATER }).ok]).toEqual([state, false]);
    expect(moveRow(failed, { move: 'hold-ended', at: LATER, firing: go(piece('user-content')) })).toMatchObject({ ok: false, why: 'no-such-move' });
  });

  test('asking again keeps the key, so that the store deletes once', () => {
    const firing = go(piece('user-content'));
    const twice = after(row(), { move: 'ask', at: AT, firing }, { move: 'fail', at: AT, failure: 'no answer' }, { move: 'ask', at: LATER, firing });
    expect(twice).toMatchObject({ key: ledgerKey(piece('user-content')), attempts: 2, failure: null });
    expect(new Set(['a', 'b', null].map((itemId) => ledgerKey(piece('user-content', { itemId })))).size).toBe(3);
  });

  test(`final rows never move and no row leaves its table, whatever comes in whatever order (seed ${SEED})`, () => {
    const firing = fc.constantFrom(go(piece('user-content')), go(piece('user-content')), go(piece('user-content')), deletionAtFiring([hold()], [piece('user-content')], AT, ZONE), deletionAtFiring('failed-to-ask', [], AT, ZONE));
    const at = anyInstant;
    const move: fc.Arbitrary<LedgerMove> = fc.oneof(
      fc.record({ move: fc.constant('ask' as const), at, firing }), fc.record({ move: fc.constant('hold' as const), at, until: fc.option(at, { nil: null }) }),
      fc.record({ move: fc.constant('hold-ended' as const), at, firing }), fc.record({ move: fc.constant('confirm' as const), at, stores: fc.constant(DEMO_STORES), zone: fc.constant(ZONE) }),
      fc.record({ move: fc.constant('fail' as const), at, failure: fc.constant('no answer') }), fc.record({ move: fc.constant('again' as const), at }),
    );
    let finals = 0;
    fc.assert(fc.property(fc.array(move, { minLength: 10, maxLength: 30, size: 'max' }).map((moves) => moves.sort((one, other) => Date.parse(one.at) - Date.parse(other.at))), fc.constantFrom('primary database', 'backups'), (moves, store) => {
      let it = row({ store, movedAt: '2026-01-01T00:00:00Z' });
      const freed = (one: LedgerMove): LedgerMove => ('firing' in one && one.firing.answer === 'go' ? { ...one, firing: { ...one.firing, free: [piece('user-content', { store })] } } : one);
      for (const one of moves) {
        const before = structuredClone(it);
        const answer = moveRow(it, freed(one));
        expect(it).toEqual(before);
        expect(!isFinal(it) || (!answer.ok && answer.why === 'final')).toBe(true);
        if (!answer.ok) continue;
        expect(LEDGER_MOVES[before.state]).toContain(answer.row.state);
        expect(answer.row.deletedAt !== null).toBe(isFinal(answer.row));
        it = answer.row;
      }
      if (isFinal(it)) finals += 1;
    }), RUNS);
    expect(finals).toBeGreaterThan(50);
  });
});

describe('stores and residual days', () => {
  test('the demo table knows the nine stores, each once', () => {
    for (const store of DEMO_STORES) expect(Store.parse(store)).toEqual(store);
    expect(DEMO_STORES.map(({ store }) => store)).toEqual(['primary database', 'search index', 'media store', 'embeddings', 'content delivery network', 'analytics', 'payment processor', 'support desk', 'backups']);
  });

  test('copies remain through the whole of the local day, in the zone, across summer time', () => {
    const backups = storeOf(DEMO_STORES, 'backups')!;
    expect(residualUntil(backups, '2026-12-16T12:00:00Z', ZONE)).toBe('2027-06-15T06:59:59Z');
    expect(residualUntil(backups, '2026-12-16T02:00:00Z', ZONE)).toBe('2027-06-14T06:59:59Z');
    expect(residualUntil(storeOf(DEMO_STORES, 'primary database')!, AT, ZONE)).toBeNull();
    const residual = row({ state: 'residual', deletedAt: AT, residualUntil: '2027-06-15T06:59:59Z' });
    expect([copiesRemain(residual, '2027-06-15T06:59:59.999Z'), copiesRemain(residual, '2027-06-15T07:00:00Z'), copiesRemain(row(), '2030-01-01T00:00:00Z')]).toEqual([true, false, true]);
  });

  test('standing: a ledger without rows proves no deletion', () => {
    const done = row({ state: 'acknowledged' });
    expect([ledgerStanding([]), ledgerStanding([done, row({ state: 'residual' })]), ledgerStanding([done, row({ state: 'failed' }), row()]), ledgerStanding([done, row({ state: 'asked' })]), ledgerStanding([done, row({ state: 'held' })])])
      .toEqual(['nothing-planned', 'final', 'failed', 'running', 'held']);
  });
});

describe('the letter', () => {
  const done = row({ state: 'acknowledged', deletedAt: AT });
  const backups = row({ state: 'residual', store: 'backups', deletedAt: AT, residualUntil: '2027-06-15T06:59:59Z' });
  const letter = (rows: readonly LedgerRow[], at = AT, gagged = false) => ledgerLetter(rows, DEMO_STORES, at, ZONE, gagged);

  test('names where copies remain and until when, and says so no longer once they are gone', () => {
    expect(letter([done, backups])).toEqual({ ready: true, text: 'Your data was deleted from our database.\nCopies remain in backups until 14 June 2027. They are not used and are deleted by then.' });
    expect(letter([done, backups], '2027-07-01T00:00:00Z')).toEqual({ ready: true, text: 'Your data was deleted from our database and backups.' });
  });

  test('[K5] held rows are one neutral sentence, whatever and however much is held; a gag leaves the letter to counsel', () => {
    const held = row({ state: 'held', category: 'usage', store: 'analytics', heldUntil: '2027-03-04T07:59:59Z' });
    const one = letter([done, held]);
    expect(one).toEqual({ ready: true, text: `Your data was deleted from our database.\n${NEUTRAL_KEPT_TEXT}` });
    expect(letter([done, held, { ...held, store: 'backups', heldUntil: null }])).toEqual(one);
    expect(letter([done, held], AT, true)).toMatchObject({ ready: false, why: 'counsel' });
  });

  test('promises nothing that no store confirmed', () => {
    expect(letter([row(), row({ state: 'failed' })])).toMatchObject({ ready: false, why: 'nothing-done' });
    expect(letter([done, row({ store: 'analytics', state: 'asked' }), row({ category: 'usage', state: 'failed' })])).toEqual({ ready: true, text: 'Deletion from our analytics provider and our database is under way.' });
  });
});

test('after a restore everything deleted since then is deleted again, in order, and what was in flight too', () => {
  const at = (deletedAt: string, change: Partial<LedgerRow> = {}): LedgerRow => row({ state: 'acknowledged', deletedAt, ...change });
  const rows = [
    at('2026-11-20T12:00:00Z', { key: 'late' }), at('2026-11-10T00:00:00Z', { key: 'same' }), at('2026-11-09T23:59:59Z', { key: 'before' }),
    at('2026-11-12T00:00:00.500Z', { key: 'residual', state: 'residual', store: 'backups' }), row({ key: 'flight', state: 'asked' }), row({ key: 'failed', state: 'failed' }), row({ key: 'planned' }), row({ key: 'held', state: 'held' }),
  ];
  expect(replayAfter(rows, '2026-11-10T00:00:00Z').map(({ was }) => was)).toEqual(['same', 'residual', 'late', 'failed', 'flight']);
  expect(replayAfter(rows, '2026-11-10T00:00:00Z', ['backups'])).toEqual([{ key: 'residual:after:2026-11-10T00:00:00Z', was: 'residual', deletedAt: '2026-11-12T00:00:00.500Z', piece: piece('user-content', { store: 'backups' }) }]);
});

describe('preview', () => {
  const inventory = [
    { category: 'user-content', store: 'primary database', records: 48_127, bytes: 1 }, { category: 'user-content', store: 'backups', records: 48_127, bytes: 1 },
    { category: 'usage', store: 'analytics', records: 9, bytes: 1 }, { category: 'device', store: 'primary database', records: 2, bytes: 1 },
  ] as const;
  const account = { id: 'acc-1', inventory: [...inventory], counts: { personas: 3, worlds: 12, chats: 40, messages: 48_112, images: 0, voice: 0 } };
  const asked = { decision: { effect: 'delete' as const }, account, items: 2, holds: [hold({ category: 'usage' }), hold({ id: 'b', category: 'device' })], stores: DEMO_STORES, at: '2026-12-16T12:00:00Z', zone: ZONE };

  test('says in one line what closes, what goes, what stays and what remains', () => {
    expect(previewOf(asked).sentence).toBe('closes 3 personas, 12 worlds; removes 48,112 messages; keeps 2 categories under hold until 3 March 2027; residual in backups until 14 June 2027');
  });

  test('does not count as removed what a hold keeps', () => {
    expect(previewOf({ ...asked, holds: [hold({ category: 'user-content' })] }).sentence).toBe('closes 3 personas, 12 worlds; keeps 1 category under hold until 3 March 2027; residual in our analytics provider until 17 February 2027');
    expect(previewOf({ ...asked, holds: [hold({ category: 'user-content', itemId: 'item-1', expires: null })] }).sentence)
      .toBe('closes 3 personas, 12 worlds; removes up to 48,112 messages, but for 1 held item; keeps 1 category under hold until the hold is released; residual in our analytics provider until 17 February 2027');
  });

  test('says what it does not know', () => {
    expect(previewOf({ ...asked, holds: 'failed-to-ask' }).sentence).toBe('the holds could not be asked for, so nothing would be deleted');
    expect(previewOf({ ...asked, holds: [], stores: [] }).sentence).toBe('closes 3 personas, 12 worlds; removes 48,112 messages; copies in primary database, backups and analytics for a time that nobody has recorded');
    expect(previewOf({ ...asked, account: { ...account, inventory: [], counts: { ...account.counts, personas: 0, worlds: 0, messages: 0 } } }).sentence).toBe('no store holds any of it');
  });

  test.each([['disable', 'takes 2 items out of view'], ['restore', 'brings 2 items back into view'], ['disclose', 'sends the package as it was approved'], [null, 'changes nothing in the account']] as const)('%s', (effect, says) => {
    expect(previewOf({ ...asked, decision: { effect } })).toMatchObject({ sentence: says, split: null });
  });
});
