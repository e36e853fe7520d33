// What is offered: for each role and each standing of a case, never more than the desk says may be done, and no key twice.
import { describe, expect, test } from 'vitest';
import { CASE_KINDS, CASE_STATUSES, ROLES } from '../../shared/model/lists.ts';
import type { CaseFacts, EffectShown } from '../../shared/model/case.ts';
import type { CaseStatus } from '../../shared/model/words.ts';
import { FORMS, restsOnReading } from '../../renderer/parts/use.ts';
import { MENU, offersOf, type Offers } from '../../renderer/screens/case/offers.ts';
import type { CaseOut } from '../../renderer/screens/case/shown.ts';
import { AT, ME, OTHER, decisionBy, hours, mayOf, offered, ownAct, proposalBy, shownOf } from './given.ts';

const FIRST = { 'content-removal': 'disable-items', under18: 'block-account', 'law-enforcement': 'produce', 'data-subject': 'give-access' } as const;

/** The facts of a case at a status, its proposal or decision by somebody else. */
function at(status: CaseStatus, code: string): Partial<CaseFacts> {
  if (status === 'proposed') return { status, proposal: proposalBy(OTHER, code) };
  return status === 'open' ? { status } : { status, decision: decisionBy(OTHER, code), stage: 'ended' };
}

const offersAny = (offers: Offers): boolean => offers.decidable || offers.approve || offers.reject || offers.note || offers.claim !== null || offers.menu.length > 0 || offers.records.length > 0 || offers.renew || offers.release;

describe.each(ROLES)('for a %s', (role) => {
  test.each(CASE_KINDS.flatMap((kind) => CASE_STATUSES.map((status) => [kind, status] as const)))('a %s case that is %s', (kind, status) => {
    const may = mayOf([role], kind);
    const offers = offersOf(shownOf(kind, { may, facts: at(status, FIRST[kind]), recordable: [{ fact: 'signal', label: 'Signal', says: '' }] }), [], ME);
    expect(offers.decidable).toBe(status === 'open' && may.includes('propose-decision'));
    expect(offers.approve).toBe(status === 'proposed' && may.includes('approve'));
    expect(offers.reject).toBe(status === 'proposed' && may.includes('reject'));
    expect(offers.note).toBe(may.includes('note'));
    expect(offers.claim).toBe(may.includes('claim') && (status === 'open' || status === 'proposed') ? 'claim' : null);
    expect(offers.menu.includes('reopen')).toBe(may.includes('reopen') && (status === 'decided' || status === 'closed'));
    expect(offers.menu.includes('merge-duplicate')).toBe(may.includes('merge-duplicate') && status === 'open');
    expect(offers.menu.includes('place-hold')).toBe(may.includes('place-hold'));
    expect(offers.menu.includes('message')).toBe(may.includes('message'));
    expect(offers.records.length > 0).toBe(may.includes('record-fact'));
    expect(offers.release).toBe(may.includes('release-hold') && (status === 'open' || status === 'closed'));
    expect(offersAny(offers)).toBe(may.length > 0);
  });
});

test('nobody is offered to answer their own proposal; they may take it back', () => {
  const own = ownAct({ state: 'answered', actId: proposalBy(ME, 'produce').actId });
  const offers = offersOf(shownOf('law-enforcement', { facts: { status: 'proposed', proposal: proposalBy(ME, 'produce') } }), [own], ME);
  expect([offers.approve, offers.reject, offers.takeBack]).toEqual([false, false, own]);
});

test('who may only reject is offered to reject, and not to approve', () => {
  const offers = offersOf(shownOf('law-enforcement', { may: ['reject'], facts: { status: 'proposed', proposal: proposalBy(OTHER, 'produce') } }), [], ME);
  expect([offers.approve, offers.reject]).toEqual([false, true]);
});

test('while an own act that decides waits, nothing that rests on the facts is offered beside it; what does not, is', () => {
  const offers = offersOf(shownOf('content-removal'), [ownAct()], ME);
  expect([offers.decidable, offers.waiting, offers.records, offers.renew, offers.release]).toEqual([false, true, [], false, false]);
  expect(offers.menu.every((form) => !restsOnReading(form))).toBe(true);
  expect(offers.menu).toContain('assign');
  expect(offers.takeBack?.actId).toBe(ownAct().actId);
});

test('an own approval that waits is not offered a second time', () => {
  const proposed = shownOf('law-enforcement', { facts: { status: 'proposed', proposal: proposalBy(OTHER, 'produce') } });
  const offers = offersOf(proposed, [ownAct({ kind: 'approve' })], ME);
  expect([offers.approve, offers.reject, offers.waiting]).toEqual([false, false, true]);
});

test('between a verdict and the page that shows it, the facts here are known to be old', () => {
  const ahead = ownAct({ state: 'answered', kind: 'record-fact', verdict: { actId: 'a', verdict: 'applied', at: AT, version: 4, outcome: 'done' } });
  expect(offersOf(shownOf('content-removal'), [ahead], ME).decidable).toBe(false);
  expect(offersOf(shownOf('content-removal'), [{ ...ahead, verdict: { actId: 'a', verdict: 'applied', at: AT, version: 3, outcome: 'done' } }], ME).decidable).toBe(true);
});

const effect = (state: EffectShown['state']): EffectShown => ({ key: 'k', does: 'delete', actId: 'a', state, notBefore: hours(1), says: '' });
test.each([['armed', true], ['stood_down', true], ['firing', false], ['unknown', false]] as const)('with an effect that is %s, calling back is offered: %s', (state, may) => {
  const offers = offersOf(shownOf('under18', { facts: at('decided', 'confirm-minor'), state: { effects: [effect(state)] } }), [], ME);
  expect(offers.menu.includes('reopen')).toBe(may);
});

test('[P34] what may be found of an effect is offered as the desk says it, and not while an own finding waits', () => {
  const shown = (may: CaseOut['may']) => shownOf('under18', { may, resolvable: { k: ['not-carried-out'] }, facts: at('decided', 'confirm-minor'), state: { effects: [effect('unknown')] } });
  expect(offersOf(shown(['resolve-effect', 'note']), [], ME).resolve).toEqual({ k: ['not-carried-out'] });
  expect(offersOf(shown(['note']), [], ME).resolve).toEqual({});
  const waiting = offersOf(shown(['resolve-effect', 'withdraw']), [ownAct({ kind: 'resolve-effect' })], ME);
  expect([waiting.resolve, waiting.waiting, waiting.takeBack?.kind]).toEqual([{}, true, 'resolve-effect']);
});

test('a live claim of somebody else can be broken, one’s own released, a lapsed one taken', () => {
  const claim = { name: 'Theo', until: hours(1), token: 7, trip: false, mine: false, live: true };
  const theirs = offersOf(shownOf('content-removal', { claim }), [], ME);
  expect([theirs.taken, theirs.claim, theirs.menu.includes('break-claim')]).toEqual([true, null, true]);
  const mine = offersOf(shownOf('content-removal', { claim: { ...claim, mine: true } }), [], ME);
  expect([mine.taken, mine.claim, mine.menu.includes('break-claim')]).toEqual([false, 'release', false]);
  const lapsed = offersOf(shownOf('content-removal', { claim: { ...claim, live: false } }), [], ME);
  expect([lapsed.taken, lapsed.claim, lapsed.menu.includes('break-claim')]).toEqual([false, 'claim', false]);
});

test('checks are offered where there is one that somebody answers', () => {
  const check = { id: 'V10', question: 'q', evidence: 'e', by: 'people', answer: null, given: null, who: null } as const;
  const verification = { state: 'incomplete', says: '', checks: [check], paper: [] } as const;
  const offers = (of: object) => offersOf(shownOf('law-enforcement', { verification: { ...verification, checks: [check], paper: [], ...of } }), [], ME).menu.includes('verify');
  expect(offers({})).toBe(false);
  expect(offers({ checks: [check, { ...check, id: 'V1', by: 'anybody' }] })).toBe(true);
  expect(offers({ paper: [{ check: 'signature', answer: null, given: null, who: null }] })).toBe(true);
});

test('nothing is decidable where every decision list is empty; what cannot be made yet still opens the form', () => {
  expect(offersOf(shownOf('content-removal', { decisions: [] }), [], ME).decidable).toBe(false);
  expect(offersOf(shownOf('content-removal', { decisions: [offered('content-removal', 'keep-down', 'Not yet.')] }), [], ME).decidable).toBe(true);
});

test('no letter means two things: the menu, the bar, the list and the frame share none', () => {
  const elsewhere = ['d', 'a', 'r', 'n', 'c', 'm', 'j', 'k', 'w', 't', 'i', 'o', 'x', '/', '?', '1', '2', '3', '4', '5'];
  const keys = [...MENU.map(({ key }) => key), ...elsewhere];
  expect(new Set(keys).size).toBe(keys.length);
  expect(MENU.every(({ form }) => (FORMS as readonly string[]).includes(form))).toBe(true);
});
