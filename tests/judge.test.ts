// The judge: every act kind, every conflict and refusal, and the whole table of roles.
import { describe, expect, test } from 'vitest';
import type { Act, ActKind, FinalVerdict } from '../shared/model/act.ts';
import { ACT_KINDS, Act as ActSchema } from '../shared/model/act.ts';
import { Case } from '../shared/model/case.ts';
import { CASE_KINDS, ROLES } from '../shared/model/words.ts';
import type { CaseKind, Role } from '../shared/model/words.ts';
import type { Person } from '../shared/model/person.ts';
import { DECISIONS, needsItems } from '../shared/rules/decisions.ts';
import { judge } from '../shared/rules/judge.ts';
import type { Judged, Judging, LedgerEntry } from '../shared/rules/judge.ts';
import { streamsOf } from '../shared/rules/roles.ts';
import { canonical } from '../shared/rules/tag.ts';
import { dice, say } from './hub/rig.ts';
import { hashOf, uuidv7 } from '../server/store/ids.ts';

const AT = '2026-11-24T09:00:00.000Z';
const SEED = Number(process.env['SEED'] ?? 11);
say(`seed ${SEED}`);
const roll = dice(SEED);
let ticks = 0;
const actId = (): string => uuidv7(Date.parse(AT) + (ticks += 1), Uint8Array.from({ length: 10 }, () => Math.floor(roll() * 256)));
const TAG = 'a'.repeat(32);
const HASH = 'b'.repeat(64);

const person = (id: string, ...roles: Role[]): Person => ({ id, name: id, email: '', roles, streams: streamsOf(roles) });
const lead = person('ines', 'lead');
const other = person('lena', 'lead');

const DETAIL: Readonly<Record<CaseKind, Case['facts']['detail']>> = {
  'content-removal': { of: 'content-removal', regime: 'dmca-notice', work: '', elements: {} },
  under18: { of: 'under18', route: 'age-signal', statedAge: null, signals: [] },
  'law-enforcement': { of: 'law-enforcement', process: 'subpoena', agency: '', reference: '', categories: [], from: null, to: null, gagUntil: null, emergency: false },
  'data-subject': { of: 'data-subject', right: 'access', regime: 'gdpr', identity: 'verified', categories: [] },
};

function held(kind: CaseKind, facts: Partial<Case['facts']> = {}, state: Partial<Case['state']> = {}): Case {
  return Case.parse({
    id: 'case-1', version: 3, tag: TAG,
    facts: {
      number: 'X-1', kind, title: 't', status: 'open', jurisdiction: 'DE', language: 'de', received: '2026-11-01T00:00:00Z',
      subject: { id: 'acc-1', handle: '@a', displayName: 'a', status: 'active' }, summary: '', parties: [], clocks: [], holds: [], proposal: null, decision: null, detail: DETAIL[kind],
      items: [{ id: 'i1', kind: 'url', label: '', url: null, excerpt: null, category: 'user-content', media: null }], ...facts,
    },
    state: { assignee: null, claim: null, lastToken: 0, priority: 'normal', ...state },
    events: [{ id: 'e1', at: '2026-11-01T00:00:00Z', by: 'platform', kind: 'received', says: 'Received.', actId: null }],
  });
}

const ARGS: { readonly [K in ActKind]: Extract<Act, { kind: K }>['args'] } = {
  claim: { minutes: 30 }, release: { token: 1 }, note: { text: 'n' }, assign: { to: 'mara', was: null },
  'propose-decision': { decision: '', note: '', itemIds: [] }, approve: { proposalHash: HASH }, reject: { proposalHash: HASH }, withdraw: { actId: actId(), docHash: HASH },
};
const FIRST: Readonly<Record<CaseKind, string>> = { 'content-removal': 'refuse-notice', under18: 'not-a-minor', 'law-enforcement': 'refuse-excess', 'data-subject': 'opt-out' };

function act(kind: ActKind, by: string, over: { args?: object; basis?: object } = {}): Act {
  const basis = ['release', 'note', 'withdraw'].includes(kind) ? {} : { basis: { version: 3, tag: TAG, seenAt: AT, ...over.basis } };
  return ActSchema.parse({ v: 1, actId: actId(), caseId: 'case-1', by, device: 'd', at: AT, reason: 'because', then: null, ...basis, kind, args: { ...ARGS[kind], ...over.args } });
}
const propose = (by: string, decision: string, over: { itemIds?: string[]; basis?: object } = {}): Act =>
  act('propose-decision', by, { args: { decision, itemIds: over.itemIds ?? [] }, ...(over.basis ? { basis: over.basis } : {}) });

function ask(doc: Act, who: Person, on: Case | null, over: Partial<Judging> = {}): Judged {
  let made = 0;
  return judge({ act: doc, who, held: on, target: null, effectLives: () => false, at: AT, newId: () => `new-${(made += 1)}`, hash: hashOf, ...over });
}
const short = ({ verdict }: Judged): string => (verdict.verdict === 'conflict' || verdict.verdict === 'refused' ? verdict.reason : verdict.verdict === 'applied' ? verdict.outcome : verdict.verdict);
const proposal = (decision: string, by = 'ines'): Case['facts']['proposal'] => ({ actId: actId(), by, at: AT, decision, note: '', reason: 'r', itemIds: [], hash: HASH });

/** Who may do what, written out once more by hand: a slip in the rules' own table shows here. */
const WORKS = 'claim release propose-decision withdraw';
const TABLE: Readonly<Record<Role, Readonly<Record<CaseKind, string>>>> = {
  reviewer: { 'content-removal': `note assign ${WORKS}`, 'data-subject': `note assign ${WORKS}`, under18: '-', 'law-enforcement': '-' },
  'child-safety-reviewer': { under18: `note assign ${WORKS} approve reject`, 'content-removal': 'note assign', 'data-subject': '-', 'law-enforcement': '-' },
  legal: { 'law-enforcement': `note assign ${WORKS} approve reject`, 'data-subject': `note assign ${WORKS} approve reject`, 'content-removal': `note assign ${WORKS}`, under18: '-' },
  lead: { 'law-enforcement': `note assign ${WORKS} approve reject`, 'data-subject': `note assign ${WORKS} approve reject`, 'content-removal': `note assign ${WORKS} approve reject`, under18: `note assign ${WORKS} approve reject` },
  manager: { 'law-enforcement': 'note assign', 'data-subject': 'note assign', 'content-removal': 'note assign', under18: 'note assign' },
  auditor: { 'law-enforcement': '', 'data-subject': '', 'content-removal': '', under18: '' },
};

describe('[P19] who may do what: every role, queue and kind of act against the table', () => {
  for (const role of ROLES) {
    for (const queue of CASE_KINDS) {
      test(`${role} in ${queue}`, () => {
        const who = person('p', role);
        for (const kind of ACT_KINDS.filter((each) => each !== 'withdraw')) {
          const second = kind === 'approve' || kind === 'reject';
          const needs = DECISIONS[queue].find((rule) => rule.needs === 'two');
          const on = held(queue, second ? { proposal: proposal(needs?.code ?? FIRST[queue], 'somebody'), status: 'proposed' } : {}, kind === 'release' ? { claim: { by: 'p', until: '2026-11-24T10:00:00.000Z', token: 1 }, lastToken: 1 } : {});
          const doc = kind === 'propose-decision' ? propose('p', FIRST[queue]) : act(kind, 'p');
          const cell = TABLE[role][queue];
          const expected = cell === '-' ? 'not_in_your_queues' : cell.split(' ').includes(kind) ? 'allowed' : 'not_allowed';
          const got = short(ask(doc, who, on));
          expect([kind, ['not_in_your_queues', 'not_allowed'].includes(got) ? got : ['done', 'decided', 'armed', 'proposed'].includes(got) ? 'allowed' : got]).toEqual([kind, expected]);
        }
      });
    }
  }

  test('nobody without roles or streams may do anything', () => {
    for (const kind of ACT_KINDS.filter((each) => each !== 'withdraw')) expect(short(ask(act(kind, 'x'), { ...person('x'), streams: [] }, held('under18')))).toBe('not_in_your_queues');
  });
});

describe('[P12] what an act must have seen', () => {
  test('decisions, approvals and rejections need version and tag; the others do not', () => {
    for (const kind of ACT_KINDS.filter((each) => each !== 'withdraw')) {
      for (const basis of [{ version: 2 }, { version: 4 }, { tag: 'c'.repeat(32) }]) {
        const on = held('content-removal', {}, kind === 'release' ? { claim: { by: 'ines', until: AT, token: 1 }, lastToken: 1 } : {});
        const doc = kind === 'propose-decision' ? propose('ines', 'refuse-notice', { basis }) : act(kind, 'ines', { basis });
        expect([kind, short(ask(doc, lead, on))]).toEqual([kind, ['propose-decision', 'approve', 'reject'].includes(kind) ? 'facts_moved' : 'done']);
      }
    }
  });
  test('on a decided case the conflict says so', () => {
    const decision = { actId: actId(), by: 'x', approvedBy: null, at: AT, decision: 'refuse-notice', note: '', reason: 'r', itemIds: [] };
    for (const [over, expected] of [[{ version: 2 }, 'already_decided'], [{}, 'already_decided']] as const) {
      expect(short(ask(propose('ines', 'refuse-notice', { basis: over }), lead, held('content-removal', { status: 'decided', decision })))).toBe(expected);
    }
    expect(short(ask(propose('ines', 'refuse-notice'), lead, held('content-removal', { status: 'closed' })))).toBe('already_decided');
    expect(short(ask(act('approve', 'ines'), lead, held('content-removal', { status: 'decided', decision })))).toBe('already_decided');
    expect(short(ask(act('approve', 'ines'), lead, held('content-removal')))).toBe('facts_moved');
  });
  test('assign needs the assignee that it replaces', () => {
    expect(short(ask(act('assign', 'ines', { args: { to: 'mara', was: 'noor' } }), lead, held('under18')))).toBe('facts_moved');
    const done = ask(act('assign', 'ines', { args: { to: null, was: 'noor' } }), lead, held('under18', {}, { assignee: 'noor' }));
    expect([short(done), done.next?.state.assignee, done.factsMoved]).toEqual(['done', null, false]);
  });
});

describe('[P13] only decisions and proposals move the facts', () => {
  test.each([['note', {}], ['claim', {}], ['assign', {}], ['release', { claim: { by: 'ines', until: AT, token: 1 }, lastToken: 1 }]] as const)('%s keeps version and facts and adds one event', (kind, state) => {
    const on = held('under18', {}, state);
    const done = ask(act(kind, 'ines'), lead, on);
    expect([done.factsMoved, done.next?.version, done.next?.facts, done.next?.events.length]).toEqual([false, 3, on.facts, 2]);
  });
  test('a proposal and a decision add one to the version', () => {
    for (const decision of ['not-a-minor', 'confirm-minor']) expect(ask(propose('ines', decision), lead, held('under18'))).toMatchObject({ factsMoved: true, next: { version: 4 } });
  });
});

describe('[P14] two people', () => {
  const every = CASE_KINDS.flatMap((kind) => DECISIONS[kind].map((rule) => ({ kind, rule })));
  test.each(every.filter(({ rule }) => rule.needs === 'one'))('$kind: $rule.code needs $rule.needs', ({ kind, rule }) => {
    const first = ask(propose('ines', rule.code, needsItems(rule) ? { itemIds: ['i1'] } : {}), lead, held(kind));
    if (needsItems(rule)) expect(short(ask(propose('ines', rule.code), lead, held(kind)))).toBe('bad_shape');
    expect([short(first), first.next?.facts.status, first.effect === null]).toEqual(['decided', 'decided', rule.effect === null]);
  });
  test.each(every.filter(({ rule }) => rule.needs !== 'one'))('$kind: $rule.code needs $rule.needs', ({ kind, rule }) => {
    const first = ask(propose('ines', rule.code), lead, held(kind));
    expect([short(first), first.effect, first.next?.facts.status]).toEqual(['proposed', null, 'proposed']);
    const proposed: Case = { ...held(kind), ...first.next, version: 4, tag: TAG };
    const approve = (who: Person): Judged => ask(act('approve', who.id, { args: { proposalHash: proposed.facts.proposal?.hash }, basis: { version: 4 } }), who, proposed);
    expect(short(approve(lead))).toBe('same_person');
    const counsel = { ...other, roles: [...other.roles, 'legal' as const] };
    expect(short(approve(other)) === 'not_allowed').toBe(rule.needs === 'counsel');
    const final = approve(rule.needs === 'counsel' ? counsel : other);
    expect([short(final), final.next?.facts.decision?.by, final.next?.facts.decision?.approvedBy]).toEqual([rule.effect === null ? 'decided' : 'armed', 'ines', 'lena']);
    expect(final.effect?.key.startsWith(`${rule.effect}:`) ?? rule.effect === null).toBe(true);
    expect([final.effect?.notBefore, final.effect?.state]).toEqual(rule.effect === null ? [undefined, undefined] : ['2026-11-24T09:30:00.000Z', 'armed']);
    expect(final.effect?.key === 'delete:acc-1').toBe(rule.effect === 'delete');
    expect(short(ask(act('approve', 'lena', { args: { proposalHash: HASH }, basis: { version: 4 } }), other, proposed))).toBe('facts_moved');
    const rejected = ask(act('reject', 'lena', { args: { proposalHash: proposed.facts.proposal?.hash }, basis: { version: 4 } }), other, proposed);
    expect([short(rejected), rejected.next?.facts.proposal, rejected.next?.facts.status, rejected.next?.facts.decision]).toEqual(['done', null, 'open', null]);
  });
  test('the hash names what was proposed and on which facts', () => {
    const hashes = [ask(propose('ines', 'confirm-minor'), lead, held('under18')), ask(propose('ines', 'under-13-parent'), lead, held('under18')), ask(propose('ines', 'confirm-minor', { itemIds: ['i1'] }), lead, held('under18'))].map((each) => each.next?.facts.proposal?.hash);
    expect(new Set(hashes).size).toBe(3);
  });
  test('a second proposal does not replace one that waits', () => {
    expect(short(ask(propose('lena', 'not-a-minor'), other, held('under18', { proposal: proposal('confirm-minor'), status: 'proposed' })))).toBe('facts_moved');
  });
});

describe('refusals of shape and name', () => {
  test('[P11] an act by somebody else is refused whatever it is', () => {
    for (const kind of ACT_KINDS) expect(short(ask(act(kind, 'lena'), lead, held('under18')))).toBe('not_yours');
  });
  test('a decision that this queue does not offer, items that are not there, a deletion of nobody, a case that is gone', () => {
    expect(short(ask(propose('ines', 'produce'), lead, held('under18')))).toBe('unknown_decision');
    expect(short(ask(propose('ines', '__proto__'), lead, held('under18')))).toBe('unknown_decision');
    expect(short(ask(propose('ines', 'not-a-minor', { itemIds: ['i2'] }), lead, held('under18')))).toBe('bad_shape');
    expect(short(ask(propose('ines', 'confirm-minor'), lead, held('under18', { subject: null })))).toBe('bad_shape');
    for (const kind of ACT_KINDS.filter((each) => each !== 'withdraw')) expect(short(ask(act(kind, 'ines'), lead, null))).toBe('gone');
  });
  test('[P19] a conflict shows the case only to those who may see it', () => {
    const reviewer = person('mara', 'reviewer');
    expect(ask(act('note', 'mara'), reviewer, held('under18')).verdict).toMatchObject({ now: null });
    expect(ask(propose('ines', 'not-a-minor', { basis: { version: 1 } }), lead, held('under18')).verdict).toMatchObject({ now: { version: 3 } });
  });
});

describe('[P16] claims', () => {
  const claim = (by: string, until: string): Partial<Case['state']> => ({ claim: { by, until, token: 4 }, lastToken: 4 });
  test('another’s live claim keeps out all but notes and assignments; a lapsed one stops nobody', () => {
    for (const kind of ACT_KINDS.filter((each) => each !== 'withdraw')) {
      const doc = kind === 'propose-decision' ? propose('ines', 'not-a-minor') : act(kind, 'ines');
      expect([kind, short(ask(doc, lead, held('under18', {}, claim('noor', '2026-11-24T09:00:00.001Z'))))]).toEqual([kind, kind === 'note' || kind === 'assign' ? 'done' : 'claimed_by_other']);
      expect([kind, short(ask(doc, lead, held('under18', {}, claim('noor', AT))))]).not.toEqual([kind, 'claimed_by_other']);
    }
  });
  test('tokens grow across claims that lapsed or were released; only the newest token releases', () => {
    const taken = ask(act('claim', 'ines', { args: { minutes: 30 } }), lead, held('under18', {}, claim('noor', AT)));
    expect(taken.next?.state).toMatchObject({ claim: { by: 'ines', until: '2026-11-24T09:30:00.000Z', token: 5 }, lastToken: 5 });
    const mine = held('under18', {}, claim('ines', '2026-11-24T10:00:00.000Z'));
    expect(short(ask(act('release', 'ines', { args: { token: 3 } }), lead, mine))).toBe('facts_moved');
    expect(ask(act('release', 'ines', { args: { token: 4 } }), lead, mine).next?.state).toMatchObject({ claim: null, lastToken: 4 });
  });
});

describe('[P15] withdrawals', () => {
  const entry = (verdict: FinalVerdict['verdict'], over: Partial<LedgerEntry> = {}): LedgerEntry => ({ by: 'ines', docHash: HASH, verdict: { actId: ARGS.withdraw.actId, verdict, at: AT, version: 4, outcome: 'proposed', reason: 'gone', now: null, notBefore: AT } as FinalVerdict, ...over });
  const take = (target: LedgerEntry | null, on: Case | null): Judged => ask(act('withdraw', 'ines'), lead, on, { target });
  test('first: the answer to the act it names is withdrawn', () => {
    const first = take(null, held('under18'));
    expect([short(first), first.next, first.also]).toEqual(['done', null, { actId: ARGS.withdraw.actId, docHash: HASH, by: 'ines', verdict: { actId: ARGS.withdraw.actId, verdict: 'withdrawn', at: AT } }]);
    expect(short(take(null, null))).toBe('done');
  });
  test('second: a waiting proposal goes, anything else stands', () => {
    const waits = held('under18', { status: 'proposed', proposal: { ...proposal('confirm-minor'), actId: ARGS.withdraw.actId } } as Partial<Case['facts']>);
    const gone = take(entry('applied'), waits);
    expect([short(gone), gone.next?.facts.proposal, gone.next?.facts.status, gone.factsMoved]).toEqual(['done', null, 'open', true]);
    expect(short(take(entry('applied'), held('under18')))).toBe('already_decided');
    expect(short(take(entry('armed'), held('under18')))).toBe('already_decided');
    expect(short(take(entry('withdrawn'), held('under18')))).toBe('done');
    expect(short(take(entry('applied', { by: 'noor' }), waits))).toBe('not_yours');
    expect(short(take(entry('applied', { docHash: 'c'.repeat(64) }), waits))).toBe('id_reused');
    expect(short(ask(act('withdraw', 'mara'), person('mara', 'reviewer'), waits, { target: entry('applied', { by: 'mara' }) }))).toBe('not_in_your_queues');
  });
  test('an act cannot withdraw itself', () => {
    const doc = act('withdraw', 'ines');
    expect(short(ask({ ...doc, actId: ARGS.withdraw.actId } as Act, lead, held('under18')))).toBe('bad_shape');
  });
});

test('[P20] an effect that lives makes proposing and approving a conflict', () => {
  const lives = { effectLives: (key: string) => key === 'delete:acc-1' };
  expect(short(ask(propose('ines', 'confirm-minor'), lead, held('under18'), lives))).toBe('effect_exists');
  expect(short(ask(propose('ines', 'not-a-minor'), lead, held('under18'), lives))).toBe('decided');
  expect(short(ask(act('approve', 'lena'), other, held('under18', { status: 'proposed', proposal: proposal('confirm-minor') }), lives))).toBe('effect_exists');
});

test('[P9] the judge changes nothing it was given, throws at nothing, and gives the same answer twice: 3,000 random worlds', () => {
  const pick = <T>(from: readonly T[]): T => from[Math.floor(roll() * from.length)] as T;
  const freeze = <T>(value: T): T => {
    if (typeof value === 'object' && value !== null) Object.values(Object.freeze(value)).forEach(freeze);
    return value;
  };
  const seen = new Set<string>();
  for (let turn = 0; turn < 3_000; turn += 1) {
    const kind = pick(CASE_KINDS);
    const who = freeze(person(pick(['ines', 'lena']), pick(ROLES), pick(ROLES)));
    const decision = pick([...DECISIONS[kind], ...DECISIONS.under18]).code;
    const on = roll() < 0.05 ? null : freeze(held(kind, roll() < 0.4 ? { proposal: proposal(decision), status: 'proposed' } : roll() < 0.1 ? { status: 'closed' } : {}, roll() < 0.3 ? { claim: { by: pick(['ines', 'lena']), until: pick([AT, '2026-11-25T00:00:00.000Z']), token: 1 }, lastToken: 1 } : {}));
    const which = pick(ACT_KINDS);
    const basis = roll() < 0.2 ? { basis: { version: 2 } } : {};
    const by = pick([who.id, who.id, who.id, 'lena']);
    const doc = freeze(which === 'propose-decision' ? propose(by, decision, { itemIds: pick([[], ['i1'], ['i9']]), ...basis }) : act(which, by, basis));
    const lives = roll() < 0.1;
    const run = (): Judged => ask(doc, who, on, { effectLives: () => lives });
    const [once, twice] = [run(), run()];
    expect(canonical(once)).toBe(canonical(twice));
    const next = once.next === null ? on : Case.parse(once.next);
    expect((next?.version ?? 0) - (on?.version ?? 0)).toBe(once.factsMoved ? 1 : 0);
    expect((next?.events.length ?? 0) - (on?.events.length ?? 0)).toBe(once.next === null ? 0 : 1);
    expect(canonical(next?.facts ?? null) === canonical(on?.facts ?? null)).toBe(!once.factsMoved);
    expect(once.effect === null || ['decided', 'armed'].includes(short(once))).toBe(true);
    seen.add(short(once));
  }
  expect([...seen].sort()).toEqual(expect.arrayContaining(['armed', 'claimed_by_other', 'decided', 'done', 'effect_exists', 'facts_moved', 'gone', 'not_allowed', 'not_in_your_queues', 'not_yours', 'proposed', 'same_person']));
});
