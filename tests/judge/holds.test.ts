// Holds as acts: one person places and renews them, because they only keep; two release them, one of whom is a lawyer.
import { describe, expect, test } from 'vitest';
import type { Account } from '../../shared/model/account.ts';
import type { HoldGround } from '../../shared/model/hold.ts';
import { HOLD_GROUNDS } from '../../shared/model/hold.ts';
import { isLive } from '../../shared/rules/holds/hold.ts';
import type { Judged } from '../../shared/rules/judge/answer.ts';
import { AT, HASH, account, after, approves, decision, does, held, hold, ines, lena, mara, noor, preservation, proposes, short, thea, theo } from './given.ts';
import type { ArgsOf, Asked, Over } from './given.ts';

const PLACED: ArgsOf<'place-hold'> = { category: null, itemId: null, ground: 'us-2703f', received: '2026-11-20T10:00:00Z', secrecy: { kind: 'none', until: null, ended: null } };
const places = (change: Partial<ArgsOf<'place-hold'>> = {}, asked: Asked = {}, over: Over = {}): Judged => does(theo, 'place-hold', held('law-enforcement', over), { ...PLACED, ...change }, asked);
const renews = (of: Account, change: Partial<ArgsOf<'renew-hold'>> = {}, asked: Asked = {}): Judged => does(theo, 'renew-hold', held('law-enforcement'), { holdId: 'hold-f', requested: AT, goodCause: true, caseNumber: 'C-1', ...change }, { account: of, ...asked });

describe('placing', () => {
  test('the end comes from the rule of its ground, and the period runs from the receipt', () => {
    const ends: Readonly<Record<HoldGround, string | null>> = {
      'us-2703f': '2027-02-18', 'us-ncmec-year': '2027-11-20', 'us-ca-direction': '2027-02-18', 'eu-epoc-pr': '2027-01-19', 'eu-tco': '2027-05-20', 'uk-csea-year': '2027-11-20',
      'us-warrant-pending': null, 'eu-epoc': null, litigation: null, other: null,
    };
    for (const ground of HOLD_GROUNDS) {
      const placed = places({ ground });
      const [one] = placed.account?.holds ?? [];
      expect([ground, one?.ground, one?.placed, one?.sourceCaseId, one?.accountId, one?.released]).toEqual([ground, ground, PLACED.received, 'case-1', 'acc-1', null]);
      expect([ground, one?.expires?.slice(0, 10) ?? null]).toEqual([ground, ends[ground]]);
    }
  });

  test('[P12] it needs no basis, because it only keeps; [P13] it moves the facts of the case', () => {
    const placed = places({}, { basis: { version: 1, tag: 'e'.repeat(32) } });
    expect([short(placed), placed.factsMoved, placed.next?.facts.holds.length]).toEqual(['done', true, 1]);
    expect(placed.next?.events.at(-1)).toMatchObject({ kind: 'hold', says: expect.stringMatching(/^Hold placed: US preservation request, 18 U\.S\.C\. 2703\(f\), until /) });
  });

  test('received in the future is a mistake: the period would be too long', () => {
    expect(short(places({ received: '2026-11-24T09:00:00.001Z' }))).toBe('bad_shape');
    expect(short(places({ received: AT }))).toBe('done');
  });

  test('without an account there is nothing to hold; two hundred holds are enough', () => {
    expect(short(places({}, { account: null }))).toBe('rule_refuses');
    const full = account({ holds: Array.from({ length: 200 }, (_, n) => hold({ id: `h${n}` })) });
    expect(short(places({}, { account: full }))).toBe('bad_shape');
  });

  test('another queue is told that it binds and until when, and neither why nor for whom', () => {
    const seen = (kind: 'law-enforcement' | 'under18', sourceCaseId: string): unknown[] => {
      const placed = does(ines, 'place-hold', held(kind), { ...PLACED, ground: 'litigation' }, { account: account({ holds: [preservation({ sourceCaseId })] }) });
      const shown = placed.next?.facts.holds.find(({ id }) => id === 'hold-f');
      return [shown?.basis, shown?.sourceCaseId, shown?.expires];
    };
    expect(seen('law-enforcement', 'case-9')).toEqual(['US preservation request', 'case-9', '2027-01-30T23:59:59Z']);
    expect(seen('under18', 'case-9')).toEqual(['Legal hold', null, '2027-01-30T23:59:59Z']);
    expect(seen('under18', 'case-1')).toEqual(['US preservation request', 'case-1', '2027-01-30T23:59:59Z']);
  });
});

describe('[K12] renewing', () => {
  const of = (change: Parameters<typeof preservation>[0] = {}): Account => account({ holds: [preservation(change)] });

  test('a renewal that came before the end keeps it for its second period, and the first end stays written', () => {
    const renewed = renews(of());
    expect(renewed.account?.holds[0]).toMatchObject({ expires: '2027-01-30T23:59:59Z', renewal: { requested: AT } });
    expect(isLive(renewed.account?.holds[0] ?? hold({ expires: AT }), '2027-03-01T00:00:00Z')).toBe(true);
    expect([short(renewed), renewed.factsMoved]).toEqual(['done', true]);
  });

  test('after the end it revives nothing; a second renewal of a statute that renews once is a new hold', () => {
    expect(short(renews(of({ expires: '2026-11-20T00:00:00Z' })))).toBe('rule_refuses');
    const renewed = renews(of()).account ?? account();
    expect(short(renews(renewed))).toBe('rule_refuses');
  });

  test('a direction of a Californian agency needs good cause and the number of an active case, each time', () => {
    const direction = of({ ground: 'us-ca-direction' });
    expect([short(renews(direction)), short(renews(direction, { goodCause: false })), short(renews(direction, { caseNumber: ' ' })), short(renews(direction, { caseNumber: null }))]).toEqual(['done', 'rule_refuses', 'rule_refuses', 'rule_refuses']);
  });

  test('one that is not there is gone; one without a period of its own cannot be renewed; the future is a mistake', () => {
    expect(short(renews(of(), { holdId: 'hold-x' }))).toBe('gone');
    expect(short(renews(account({ holds: [hold({ id: 'hold-f' })] })))).toBe('rule_refuses');
    expect(short(renews(of(), { requested: '2026-11-24T09:00:00.001Z' }))).toBe('bad_shape');
    expect(short(renews(of(), {}, { account: null }))).toBe('rule_refuses');
  });

  test('[P12] it needs no basis', () => {
    expect(short(renews(of(), {}, { basis: { version: 1, tag: 'e'.repeat(32) } }))).toBe('done');
  });
});

describe('[P27] releasing', () => {
  const own = { account: account({ holds: [hold()] }) };
  const proposed = (over: Over = {}, asked: Asked = own): Judged => does(theo, 'release-hold', held('law-enforcement', over), { holdId: 'hold-1' }, asked);
  const waits = after(proposed());

  test('the first person proposes: nothing is released by it', () => {
    const first = proposed();
    expect([short(first), first.account, first.next?.facts.status, first.next?.facts.proposal]).toMatchObject(['proposed', null, 'proposed', { decision: 'release-hold', holdId: 'hold-1', by: 'theo' }]);
  });

  test('the second is another person and a lawyer', () => {
    expect(short(approves(theo, waits, own))).toBe('same_person');
    expect(short(approves(theo, waits, { ...own, device: 'phone' }))).toBe('same_person');
    expect(short(approves(ines, waits, own))).toBe('not_allowed');
    const done = approves(thea, waits, own);
    expect([short(done), done.next?.facts.status, done.next?.facts.proposal, done.next?.facts.decision, done.effect]).toEqual(['done', 'open', null, null, null]);
    expect(done.account?.holds[0]?.released).toEqual({ at: AT, by: 'theo', approvedBy: 'thea', reason: waits.facts.proposal?.reason });
    expect([isLive(done.account?.holds[0] ?? hold(), AT), done.next?.facts.holds]).toEqual([false, []]);
  });

  test('it is bound to the hold as it was: renewed in between, it is another hold to release', () => {
    const f = { account: account({ holds: [preservation({ id: 'hold-1' })] }) };
    const first = after(proposed({}, f));
    const renewed = { account: account({ holds: [preservation({ id: 'hold-1', renewal: { requested: AT, until: '2027-05-01T00:00:00Z' } })] }) };
    expect([short(approves(thea, first, f)), short(approves(thea, first, renewed)), short(approves(thea, first, { account: account() })), short(approves(thea, first, { account: null }))]).toEqual(['done', 'facts_moved', 'gone', 'gone']);
  });

  test('one that is not there is gone; one that is over, or was released, needs no release', () => {
    expect(short(proposed({}, { account: account() }))).toBe('gone');
    expect(short(proposed({}, { account: null }))).toBe('gone');
    expect(short(proposed({}, { account: account({ holds: [hold({ expires: '2026-11-20T00:00:00Z' })] }) }))).toBe('rule_refuses');
    expect(short(proposed({}, { account: account({ holds: [hold({ released: { at: AT, by: 'ines', approvedBy: 'theo', reason: 'over' } })] }) }))).toBe('rule_refuses');
  });

  test('not while another proposal waits, nor while what was decided is still to be carried out', () => {
    expect(short(does(lena, 'release-hold', waits, { holdId: 'hold-1' }, own))).toBe('facts_moved');
    expect(short(proposed({ facts: { status: 'decided', decision: decision('no-records') } }))).toBe('facts_moved');
  });

  test.each([
    ['a lawyer agrees', (on: typeof waits) => approves(thea, on, own)],
    ['a lawyer says no', (on: typeof waits) => does(thea, 'reject', on, { proposalHash: on.facts.proposal?.hash ?? HASH }, own)],
    ['whoever proposed it takes it back', (on: typeof waits) => does(theo, 'withdraw', on, { actId: on.facts.proposal?.actId ?? '', docHash: HASH }, { ...own, target: { by: 'theo', docHash: HASH, verdict: { actId: on.facts.proposal?.actId ?? '', verdict: 'applied', at: AT, version: 4, outcome: 'proposed' } } })],
    ['something is recorded', (on: typeof waits) => does(theo, 'record-fact', on, { fact: 'emergency-over', at: AT, evidence: 'said so' }, own)],
    ['a hold is placed', (on: typeof waits) => does(theo, 'place-hold', on, PLACED, own)],
    ['the requester is checked', (on: typeof waits) => does(theo, 'verify-requester', on, { checks: [{ check: 'V1', answer: 'yes', evidence: 'portal' }], paper: [] }, own)],
  ] as const)('[P26] on a case that is over the case is over again when %s', (_name, then) => {
    const over = after(proposed({ facts: { status: 'closed', stage: 'ended', decision: decision('no-records', { approvedBy: 'lena' }) } }));
    expect(over.facts.status).toBe('proposed');
    const back = then(over);
    expect([back.next?.facts.status, back.next?.facts.proposal, back.next?.facts.decision?.decision]).toEqual(['closed', null, 'no-records']);
    const duplicate = after(proposed({ facts: { status: 'closed', duplicateOf: 'case-2' } }));
    expect(then(duplicate).next?.facts).toMatchObject({ status: 'closed', proposal: null, duplicateOf: 'case-2' });
  });

  test('who may propose it is in the table of roles; who may approve it works the queue too', () => {
    expect(short(does(mara, 'release-hold', held('content-removal'), { holdId: 'hold-1' }, own))).toBe('not_allowed');
    expect(short(does(noor, 'release-hold', held('under18'), { holdId: 'hold-1' }, own))).toBe('proposed');
    expect(short(does(noor, 'release-hold', held('law-enforcement'), { holdId: 'hold-1' }, own))).toBe('not_in_your_queues');
  });
});

describe('holds that the law itself places', () => {
  test('a submitted report keeps what it names for a year from the submission, item by item: 18 U.S.C. 2258A(h)(1)', () => {
    const sealed = after(proposes(noor, held('under18'), 'child-safety-route', { itemIds: ['i1'] }));
    const reported = does(noor, 'record-fact', sealed, { fact: 'report-submitted', at: '2026-11-23T10:00:00Z', evidence: 'receipt', reference: 'C-1', viewed: false });
    expect(reported.account?.holds).toMatchObject([{ ground: 'us-ncmec-year', itemId: 'i1', category: 'user-content', sourceCaseId: 'case-1', placed: '2026-11-23T10:00:00Z', secrecy: { kind: 'no-tip' } }]);
    expect(reported.account?.holds[0]?.expires?.slice(0, 10)).toBe('2027-11-23');
    expect(reported.next?.facts.holds).toHaveLength(1);
  });

  test('terrorist content that goes out of view is kept for six months: Reg. (EU) 2021/784 Art. 6', () => {
    const disabled = proposes(ines, held('content-removal', { detail: { regime: 'terrorist-content' } }), 'disable-items', { itemIds: ['i1'] });
    expect(disabled.account?.holds).toMatchObject([{ ground: 'eu-tco', itemId: 'i1', sourceCaseId: 'case-1' }]);
    expect(disabled.next?.facts.holds).toMatchObject([{ itemId: 'i1', sourceCaseId: 'case-1' }]);
    expect(proposes(ines, held('content-removal', { detail: { regime: 'dsa-notice' } }), 'disable-items', { itemIds: ['i1'] }).account).toBeNull();
  });
});
