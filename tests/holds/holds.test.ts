// Holds: who binds what and until when, renewal, and what a deletion may take.
import { describe, expect, test } from 'vitest';
import { HOLD_GROUNDS, LegalHold } from '../../shared/model/hold.ts';
import { deletionAtFiring, piecesOf, splitDeletion } from '../../shared/rules/holds/deletion.ts';
import { GROUNDS } from '../../shared/rules/holds/grounds.ts';
import { endOf, fromModel, heldBy, isLive, liveHolds } from '../../shared/rules/holds/hold.ts';
import { declineRenewal, placeAnew, placeHold, releaseHold, renewHold, renewalReceived } from '../../shared/rules/holds/renew.ts';
import { countWords, dayWords, listWords } from '../../shared/rules/holds/say.ts';
import { AT, BOOKS, ZONE, hold, piece } from './given.ts';

const NO_CAUSE = { goodCause: false, caseNumber: null };

describe('live holds', () => {
  test('a hold binds through the whole of its last second, and not after', () => {
    const one = hold({ expires: '2027-03-04T07:59:59Z' });
    expect(isLive(one, '2027-03-04T07:59:59.999Z')).toBe(true);
    expect(isLive(one, '2027-03-04T08:00:00Z')).toBe(false);
    expect(liveHolds([one, hold({ id: 'hold-2', expires: null })], '2027-03-04T08:00:00Z').map(({ id }) => id)).toEqual(['hold-2']);
  });

  test('one person alone releases nothing, two do, from the instant on', () => {
    const alone = hold({ released: { at: AT, by: 'p-1', approvedBy: 'p-1', reason: 'it is over' } });
    const two = hold({ released: { at: AT, by: 'p-1', approvedBy: 'p-2', reason: 'it is over' } });
    expect(isLive(alone, '2026-12-01T00:00:00Z')).toBe(true);
    expect(isLive(two, '2026-11-24T11:59:59Z')).toBe(true);
    expect(isLive(two, AT)).toBe(false);
    expect(releaseHold(hold(), { at: AT, by: 'p-1', approvedBy: 'p-1', reason: 'it is over' })).toMatchObject({ ok: false, why: 'same-person' });
    expect(releaseHold(two, { at: AT, by: 'p-1', approvedBy: 'p-2', reason: 'it is over' })).toMatchObject({ ok: false, why: 'already-released' });
  });

  test('a clock that was put back does not open a hold', () => {
    expect(isLive(hold({ placed: '2026-11-01T10:00:00Z' }), '2020-01-01T00:00:00Z')).toBe(true);
  });

  test('of several holds the latest wins, and no end is later than any', () => {
    const [early, late, open] = [hold({ id: 'a', expires: '2026-12-31T00:00:00Z' }), hold({ id: 'b', expires: '2027-06-01T00:00:00Z' }), hold({ id: 'c', expires: null })];
    expect(heldBy([early, late], piece('usage'), AT)).toMatchObject({ until: '2027-06-01T00:00:00Z', holds: [{ id: 'b' }, { id: 'a' }] });
    expect(heldBy([early, open, late], piece('usage'), AT)).toMatchObject({ until: null, holds: [{ id: 'c' }, { id: 'b' }, { id: 'a' }] });
  });

  test('a hold reaches its account, its category, its item, whatever the item is filed under', () => {
    const ofCategory = hold({ category: 'usage' });
    expect(heldBy([ofCategory], piece('usage'), AT)).not.toBeNull();
    expect(heldBy([ofCategory], piece('device'), AT)).toBeNull();
    expect(heldBy([ofCategory], piece('usage', { accountId: 'acc-2' }), AT)).toBeNull();
    const ofItem = hold({ category: 'user-content', itemId: 'item-1' });
    expect(heldBy([ofItem], piece('user-content', { itemId: 'item-2' }), AT)).toBeNull();
    expect(heldBy([ofItem], piece('support-communications', { itemId: 'item-1' }), AT)).not.toBeNull();
  });

  test('a hold of the model is one of these, and one of these is a hold of the model', () => {
    const { ground: _ground, renewal: _renewal, secrecy: _secrecy, released: _released, ...plain } = hold();
    expect(LegalHold.parse(fromModel(plain))).toMatchObject({ ...plain, ground: 'other' });
  });
});

describe('placing and renewing', () => {
  const asked = { id: 'hold-9', accountId: 'acc-1', category: null, itemId: null, sourceCaseId: 'case-1', received: '2026-11-24T20:00:00Z', secrecy: { kind: 'no-tip' as const, until: null, ended: null } };
  const placed = (ground: LegalHold['ground']): LegalHold => {
    const answer = placeHold({ ...asked, ground }, BOOKS);
    if (!answer.ok) throw new Error(answer.says);
    return answer.hold;
  };

  test('each ground with a number gets the end of its clock rule; each without one stays open', () => {
    expect(placed('us-2703f').expires).toBe('2027-02-23T07:59:59Z');
    expect(placed('us-ncmec-year').expires).toBe('2027-11-25T07:59:59Z');
    for (const ground of HOLD_GROUNDS) {
      expect(placed(ground).expires === null, ground).toBe(GROUNDS[ground].first === null);
      expect(placed(ground).basis).toContain(GROUNDS[ground].citation);
    }
  });

  test('2703(f) renews once, from the original request, on a request received before the end', () => {
    const first = placed('us-2703f');
    const renewed = renewHold(first, '2027-02-23T07:59:59Z', NO_CAUSE, BOOKS);
    if (!renewed.ok) throw new Error(renewed.says);
    expect(endOf(renewed.hold)).toBe('2027-05-24T06:59:59Z');
    expect(renewHold(first, '2027-02-23T08:00:00Z', NO_CAUSE, BOOKS)).toMatchObject({ ok: false, why: 'too-late' });
    expect(renewHold(renewed.hold, '2027-03-01T00:00:00Z', NO_CAUSE, BOOKS)).toMatchObject({ ok: false, why: 'stacking' });
    expect(renewHold(placed('litigation'), '2027-03-01T00:00:00Z', NO_CAUSE, BOOKS)).toMatchObject({ ok: false, why: 'no-renewal' });
  });

  test('a renewal that waits for its answer keeps the hold past its end; declined, the end counts again', () => {
    const waiting = renewalReceived(placed('eu-epoc-pr'), '2027-01-01T00:00:00Z');
    if (!waiting.ok) throw new Error(waiting.says);
    expect(isLive(waiting.hold, '2027-06-01T00:00:00Z')).toBe(true);
    expect(isLive(declineRenewal(waiting.hold), '2027-06-01T00:00:00Z')).toBe(false);
    expect(renewHold(waiting.hold, '2027-06-01T00:00:00Z', NO_CAUSE, BOOKS)).toMatchObject({ ok: true, hold: { renewal: { requested: '2027-01-01T00:00:00Z' } } });
    expect(renewalReceived(placed('eu-epoc-pr'), '2027-06-01T00:00:00Z')).toMatchObject({ ok: false, why: 'too-late' });
    expect(isLive(hold({ expires: '2027-01-01T00:00:00Z', renewal: { requested: '2027-01-02T00:00:00Z', until: null } }), '2027-01-03T00:00:00Z')).toBe(false);
  });

  test('a California direction renews again and again, each time for good cause and an active case', () => {
    const first = placed('us-ca-direction');
    expect(renewHold(first, AT, { goodCause: true, caseNumber: ' ' }, BOOKS)).toMatchObject({ ok: false, why: 'cause-missing' });
    const once = renewHold(first, '2027-01-10T00:00:00Z', { goodCause: true, caseNumber: 'LA-1' }, BOOKS);
    if (!once.ok) throw new Error(once.says);
    expect(endOf(once.hold)).toBe('2027-05-24T06:59:59Z');
    const twice = renewHold(once.hold, '2027-05-01T00:00:00Z', { goodCause: true, caseNumber: 'LA-1' }, BOOKS);
    if (!twice.ok) throw new Error(twice.says);
    expect(endOf(twice.hold)).toBe('2027-08-22T06:59:59Z');
  });

  test('after the end a new hold reaches only what still exists', () => {
    const old = placed('us-2703f');
    const fresh = { id: 'hold-10', received: '2027-04-01T00:00:00Z', secrecy: old.secrecy, sourceCaseId: null };
    const inventory = [piece('usage'), piece('usage', { store: 'backups' }), piece('device', { records: 0 }), piece('cookies', { accountId: 'acc-2' })];
    const holds = placeAnew(old, inventory, fresh, BOOKS);
    expect(holds.map((it) => (it.ok ? it.hold.category : it.why))).toEqual(['usage']);
    expect(placeAnew(old, [], fresh, BOOKS)).toMatchObject([{ ok: false, why: 'nothing-left' }]);
  });
});

describe('splitting a deletion', () => {
  test('free and held, with the latest end and every basis', () => {
    const holds = [hold({ category: 'usage' }), hold({ id: 'b', category: 'usage', basis: 'Litigation hold', expires: null })];
    const { free, held } = splitDeletion([piece('usage'), piece('device')], holds, AT);
    expect(free.map(({ category }) => category)).toEqual(['device']);
    expect(held).toMatchObject([{ until: null, basis: ['Litigation hold', 'US preservation request, 18 U.S.C. 2703(f)'], onlyItems: null }]);
  });

  test('a lump with one held item is held whole until it is listed; listed, only that item is', () => {
    const holds = [hold({ category: 'user-content', itemId: 'item-1' })];
    expect(splitDeletion([piece('user-content')], holds, AT)).toMatchObject({ free: [], held: [{ onlyItems: ['item-1'] }] });
    const listed = ['item-1', 'item-2', 'item-3'].map((itemId) => piece('user-content', { itemId }));
    expect(splitDeletion(listed, holds, AT).free.map(({ itemId }) => itemId)).toEqual(['item-2', 'item-3']);
  });

  test('the inventory of an account becomes lumps, empty rows left out', () => {
    expect(piecesOf({ id: 'acc-1', inventory: [{ category: 'usage', store: 'analytics', records: 3, bytes: 1 }, { category: 'device', store: 'backups', records: 0, bytes: 0 }] }))
      .toEqual([{ accountId: 'acc-1', category: 'usage', itemId: null, store: 'analytics', records: 3 }]);
  });

  test('failing to ask, or one hold that cannot be read, means that nothing is deleted', () => {
    expect(deletionAtFiring('failed-to-ask', [piece('usage')], AT, ZONE)).toMatchObject({ answer: 'wait', why: 'holds-unknown' });
    const broken = [hold({ category: 'device' }), { ...hold(), expires: 'soon' }] as LegalHold[];
    expect(deletionAtFiring(broken, [piece('usage')], AT, ZONE)).toMatchObject({ answer: 'wait', why: 'holds-unknown' });
  });

  test('what is free goes, what is held waits, and one sentence gives both reasons', () => {
    expect(deletionAtFiring([], [piece('usage')], AT, ZONE)).toMatchObject({ answer: 'go', held: [] });
    expect(deletionAtFiring([hold()], [piece('usage')], AT, ZONE)).toMatchObject({ answer: 'wait', why: 'all-held', until: '2027-03-04T07:59:59Z' });
    expect(deletionAtFiring([hold({ category: 'usage' }), hold({ id: 'b', category: 'usage', basis: 'Litigation hold' })], [piece('usage'), piece('device')], AT, ZONE).says)
      .toBe('What is free is deleted. Kept: 1 category until 3 March 2027 (US preservation request, 18 U.S.C. 2703(f) and Litigation hold).');
  });
});

test('days, numbers and lists read as a person writes them', () => {
  expect(dayWords('2027-03-04T07:59:59Z', ZONE)).toBe('3 March 2027');
  expect(dayWords('2027-03-04T07:59:59Z', 'nowhere at all')).toBe('4 March 2027 (UTC)');
  expect(dayWords('soon', ZONE)).toBe('a day that is not known');
  expect([0, 999, 1_000, 48_112, 1_234_567].map((n) => countWords(n, 'message'))).toEqual(['0 messages', '999 messages', '1,000 messages', '48,112 messages', '1,234,567 messages']);
  expect([countWords(1, 'category', 'categories'), listWords([]), listWords(['a']), listWords(['a', 'b', 'c'])]).toEqual(['1 category', '', 'a', 'a, b and c']);
});
