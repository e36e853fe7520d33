// Deciding: one person, two people or counsel; the hash that binds them; and the effects that come of it.
import { describe, expect, test } from 'vitest';
import type { Case } from '../../shared/model/case.ts';
import type { Choice } from '../../shared/model/request.ts';
import type { CaseKind, Stage } from '../../shared/model/words.ts';
import { CASE_KINDS } from '../../shared/model/words.ts';
import { DECISIONS, RELEASE_HOLD, needsItems } from '../../shared/rules/decisions.ts';
import type { DecisionRule } from '../../shared/rules/decisions.ts';
import { AT, BOOKS, HASH, HOUR_LATER, PRODUCE, account, after, answers, approves, does, held, hold, ines, lena, paper, person, producible, proposal, proposes, short, thea, theo } from './given.ts';
import type { Over } from './given.ts';

/** The path of each kind once more by hand: who must agree, what it sets going, from where to where, and whether the case ends. */
const PATH: Readonly<Record<CaseKind, Readonly<Record<string, string>>>> = {
  'content-removal': {
    'disable-items': 'one disable | received counter-notice > disabled | final',
    'remove-items': 'one remove | received > ended | final',
    'ask-to-complete': 'one - | received > incomplete | step',
    'refuse-notice': 'one - | received incomplete > ended | final',
    'forward-counter-notice': 'one - | received counter-notice > restore-window | step',
    'restore-items': 'one restore | restore-window disabled > ended | final',
    'keep-down': 'one - | restore-window disabled > kept-down | final',
    'close-retracted': 'one - | received incomplete > ended | final',
  },
  under18: {
    'block-account': 'one block | received > blocked | step',
    'ask-age-assurance': 'one - | blocked > age-asked | step',
    'not-a-minor': 'one unblock | received blocked age-asked > ended | final',
    'confirm-minor': 'two delete | blocked age-asked reported > ended | final',
    'under-13-parent': 'two delete | blocked age-asked reported > ended | final',
    'child-safety-route': 'one seal | received blocked age-asked > child-safety | step',
    'child-safety-imminent': 'one seal | received blocked age-asked > child-safety | step',
    'close-reported': 'two - | reported > ended | final',
    'no-account-found': 'one - | received > ended | final',
  },
  'law-enforcement': {
    produce: 'counsel disclose | received > ended | final',
    'refuse-excess': 'one - | received asked > ended | final',
    'object-annex': 'counsel - | received asked > ended | final',
    'confirm-preservation': 'one - | received > ended | final',
    'hand-over': 'one - | received asked > ended | final',
    'no-records': 'two - | received > ended | final',
    'ask-requester': 'one - | received > asked | step',
  },
  'data-subject': {
    'give-access': 'two disclose | received > ended | final',
    'delete-data': 'two delete | received > ended | final',
    'correct-data': 'one - | received > ended | final',
    'opt-out': 'one - | received > ended | final',
    'ask-identity': 'one - | received > identity-asked | step',
    'refuse-request': 'one - | received identity-asked > ended | final',
  },
};

/** A case on which nothing stands against a decision, where it stands at that stage. */
const FITTING: Readonly<Record<string, Over>> = {
  'remove-items': { detail: { regime: 'own-removal' } },
  'forward-counter-notice': { detail: { counterNotice: AT } },
  'restore-items': { detail: { regime: 'dsa-notice' } },
  'keep-down': { detail: { bars: ['court-notice'] } },
  produce: { detail: { checks: answers('us_subpoena', 'ines', 'theo'), paper: paper() } },
  'object-annex': { detail: { process: 'eu_epoc_content' } },
  'confirm-preservation': { detail: { process: 'us_2703f_preservation' } },
  'hand-over': { detail: { process: 'data_subject_access' } },
  'delete-data': { detail: { right: 'deletion' } },
  'no-account-found': { facts: { subject: null, items: [] } },
  'correct-data': { detail: { right: 'correction' } },
  'opt-out': { detail: { right: 'opt-out' } },
};
const OWN_HOLD = { account: account({ holds: [hold({ sourceCaseId: 'case-1' })] }) };

function at(kind: CaseKind, code: string, stage: Stage): Case {
  const { detail, facts } = FITTING[code] ?? {};
  // The restore window is over, where the case stands in one.
  const window = { id: 'w', rule: 'US-DMCA-RESTORE-OPEN-10BD', name: 'w', citation: '', confidence: 'high', basis: 'law', kind: 'not_before', state: 'running', trigger: AT, timeZone: 'UTC', calendar: 'none', due: '2026-11-20T23:59:59Z', dueLocal: '2026-11-20T23:59:59+00:00', dueDate: '2026-11-20', latest: null, pauses: [], history: [] } as const;
  return held(kind, { facts: { ...facts, stage, ...(stage === 'restore-window' ? { clocks: [{ ...window, pauses: [], history: [] }] } : {}) }, ...(detail === undefined ? {} : { detail }) });
}

const choices = (code: string): object => (code === 'produce' || code === 'give-access' ? { choices: PRODUCE.choices } : {});
const proposing = (who: typeof ines, on: Case, rule: DecisionRule): ReturnType<typeof proposes> =>
  does(who, 'propose-decision', on, { decision: rule.code, note: '', itemIds: needsItems(rule) ? ['i1'] : [], ...choices(rule.code) }, OWN_HOLD);
const approving = (who: typeof ines, on: Case, hash = on.facts.proposal?.hash ?? HASH): ReturnType<typeof does> => does(who, 'approve', on, { proposalHash: hash }, OWN_HOLD);

const every = CASE_KINDS.flatMap((kind) => DECISIONS[kind].map((rule) => ({ kind, rule, code: rule.code, needs: rule.needs })));
const counsel = { ...lena, roles: [...lena.roles, 'legal' as const] };

test('[P26] the table says what was written out by hand', () => {
  const table = Object.fromEntries(CASE_KINDS.map((kind) => [kind, Object.fromEntries(DECISIONS[kind].map(({ code, needs, effect, from, to, final }) => [code, `${needs} ${effect ?? '-'} | ${from.join(' ')} > ${to} | ${final ? 'final' : 'step'}`]))]));
  expect(table).toEqual(PATH);
  expect([RELEASE_HOLD.needs, RELEASE_HOLD.effect, RELEASE_HOLD.final]).toEqual(['counsel', null, false]);
});

describe('[P26] from which stage', () => {
  test.each(every)('$kind: $code is taken at its stages and refused at every other', ({ kind, rule }) => {
    const stages = ['received', 'incomplete', 'disabled', 'counter-notice', 'restore-window', 'kept-down', 'blocked', 'age-asked', 'child-safety', 'reported', 'asked', 'identity-asked', 'ended'] as const;
    for (const stage of stages) {
      const judged = proposing(ines, at(kind, rule.code, stage), rule);
      expect([stage, judged.next === null ? short(judged) : 'taken']).toEqual([stage, rule.from.includes(stage) ? 'taken' : 'wrong_stage']);
    }
  });

  test.each(every.filter(({ rule }) => rule.only !== undefined))('$kind: $code is not offered to another regime, process or right', ({ kind, rule, code }) => {
    const other = { 'content-removal': { regime: 'dsa-notice' }, 'law-enforcement': { process: 'us_subpoena' }, 'data-subject': { right: code === 'give-access' ? 'opt-out' : 'access' }, under18: {} }[kind];
    expect(short(proposing(ines, held(kind, { detail: other }), rule))).toBe('unknown_decision');
  });
});

describe('[P14][P27] one person', () => {
  test.each(every.filter(({ needs }) => needs === 'one'))('$kind: $code is made by one person at once', ({ kind, rule }) => {
    const done = proposing(ines, at(kind, rule.code, rule.from[0] ?? 'received'), rule);
    const irreversible = rule.effect === 'remove';
    expect([short(done), done.effect?.does ?? null, done.next?.facts.stage]).toEqual([rule.final ? (irreversible ? 'armed' : 'decided') : 'stepped', rule.effect, rule.to]);
    expect(done.next?.facts.status).toBe(rule.final ? (rule.effect === null ? 'closed' : 'decided') : 'open');
    if (rule.final) expect(done.next?.facts.decision).toMatchObject({ decision: rule.code, by: 'ines', approvedBy: null, from: rule.from[0] });
    // A step on the way leaves no decision behind: the next one is still to be made.
    else expect(done.next?.facts.decision).toBeNull();
    if (done.effect !== null) expect([done.effect.state, done.effect.notBefore, done.next?.state.effects.at(-1)?.key]).toEqual(['armed', irreversible ? '2026-11-24T09:30:00.000Z' : AT, done.effect.key]);
    if (needsItems(rule)) expect(short(does(ines, 'propose-decision', at(kind, rule.code, rule.from[0] ?? 'received'), { decision: rule.code, note: '', itemIds: [] }))).toBe('bad_shape');
  });
});

describe('[P14][P27] two people', () => {
  test.each(every.filter(({ needs }) => needs !== 'one'))('$kind: $code needs $needs', ({ kind, rule }) => {
    const on = at(kind, rule.code, rule.from[0] ?? 'received');
    const first = proposing(ines, on, rule);
    expect([short(first), first.effect, first.next?.facts.status, first.next?.facts.decision, first.next?.facts.stage]).toEqual(['proposed', null, 'proposed', null, on.facts.stage]);
    const waits = after(first);
    expect(short(approving(ines, waits))).toBe('same_person');
    // The person is compared: another device, another session and more roles are still the same person.
    expect(short(does({ ...ines, roles: [...ines.roles, 'legal'] }, 'approve', waits, { proposalHash: waits.facts.proposal?.hash ?? HASH }, { ...OWN_HOLD, device: 'phone' }))).toBe('same_person');
    expect(short(approving(lena, waits)) === 'not_allowed').toBe(rule.needs === 'counsel');
    const final = approving(rule.needs === 'counsel' ? counsel : lena, waits);
    expect([short(final), final.next?.facts.decision?.by, final.next?.facts.decision?.approvedBy, final.next?.facts.decision?.at]).toEqual([rule.effect === null ? 'decided' : 'armed', 'ines', 'lena', AT]);
    expect(final.effect?.does ?? null).toBe(rule.effect);
    expect([final.effect?.notBefore, final.effect?.state]).toEqual(rule.effect === null ? [undefined, undefined] : ['2026-11-24T09:30:00.000Z', 'armed']);
    expect(final.effect?.key === 'delete:acc-1').toBe(rule.effect === 'delete');
    expect([final.next?.facts.stage, final.next?.facts.proposal]).toEqual([rule.to, null]);
  });

  test.each(every.filter(({ needs }) => needs !== 'one'))('$kind: $code can be rejected by somebody else, with a reason, and is open again', ({ kind, rule }) => {
    const waits = after(proposing(ines, at(kind, rule.code, rule.from[0] ?? 'received'), rule));
    const hash = waits.facts.proposal?.hash ?? HASH;
    expect(short(does(ines, 'reject', waits, { proposalHash: hash }))).toBe('same_person');
    const rejected = does(lena, 'reject', waits, { proposalHash: hash }, { reason: 'the school says sixteen' });
    expect([short(rejected), rejected.next?.facts.proposal, rejected.next?.facts.status, rejected.next?.facts.decision, rejected.next?.facts.stage]).toEqual(['done', null, 'open', null, rule.from[0]]);
    expect(rejected.next?.events.at(-1)?.says).toBe(`Rejected: ${rule.label}. the school says sixteen`);
  });

  test('counsel is a role of the second person, not of the first', () => {
    const waits = after(proposing(theo, at('law-enforcement', 'object-annex', 'received'), DECISIONS['law-enforcement'].find(({ code }) => code === 'object-annex') as DecisionRule));
    expect([short(approving(lena, waits)), short(approving(theo, waits)), short(approving(thea, waits))]).toEqual(['not_allowed', 'same_person', 'decided']);
  });

  test('who was counsel and is no more cannot approve', () => {
    const waits = after(does(ines, 'propose-decision', producible(), PRODUCE));
    expect(short(approves(thea, waits))).toBe('armed');
    expect(short(approves({ ...thea, roles: ['lead'] }, waits))).toBe('not_allowed');
  });
});

describe('[P14] the hash', () => {
  const blocked = (change: Over = {}): Case => held('under18', { ...change, facts: { stage: 'blocked', ...change.facts } });
  const hashOf = (judged: ReturnType<typeof proposes>): string => judged.next?.facts.proposal?.hash ?? '';

  test('names what was proposed, why, on which facts and of which package', () => {
    const same = { actId: '0197a3a0-0000-7000-8000-000000000001' };
    const one = proposes(ines, blocked(), 'confirm-minor', same);
    expect(hashOf(proposes(ines, blocked(), 'confirm-minor', same))).toBe(hashOf(one));
    const others = [
      proposes(ines, blocked(), 'under-13-parent', same), proposes(ines, blocked(), 'confirm-minor', { ...same, itemIds: ['i1'] }), proposes(ines, blocked(), 'confirm-minor', { ...same, reason: 'another reason' }),
      proposes(lena, blocked(), 'confirm-minor', same), proposes(ines, blocked({ version: 4 }), 'confirm-minor', same), proposes(ines, blocked({ facts: { title: 'u' } }), 'confirm-minor', same), proposes(ines, blocked(), 'confirm-minor', { ...same, at: HOUR_LATER }),
    ];
    expect(new Set([one, ...others].map(hashOf)).size).toBe(8);
    const choose = (choice: object): string => hashOf(does(ines, 'propose-decision', producible(), { ...PRODUCE, choices: { r1: choice as Choice } }, same));
    expect(choose({ choice: 'produce', reason: 'a reason' })).not.toBe(choose({ choice: 'redact', reason: 'a reason', fields: ['name'] }));
  });

  test('another hash than the one that waits is a conflict', () => {
    const waits = after(proposes(ines, blocked(), 'confirm-minor'));
    for (const kind of ['approve', 'reject'] as const) expect(short(does(lena, kind, waits, { proposalHash: HASH }))).toBe('facts_moved');
  });

  test('any change of the facts voids the proposal, so that its hash is approved by nobody', () => {
    const waits = after(proposes(ines, blocked(), 'confirm-minor'));
    const moves = [
      does(ines, 'record-fact', waits, { fact: 'parent-told', at: AT, evidence: 'by phone' }),
      does(ines, 'place-hold', waits, { category: null, itemId: null, ground: 'litigation', received: AT, secrecy: { kind: 'none', until: null, ended: null } }),
    ];
    for (const moved of moves) {
      expect([moved.next?.facts.proposal, moved.next?.facts.status]).toEqual([null, 'open']);
      expect(short(does(lena, 'approve', after(moved), { proposalHash: waits.facts.proposal?.hash ?? HASH }))).toBe('facts_moved');
    }
    // What is no fact leaves it standing.
    expect(does(ines, 'note', waits, { text: 'n' }).next?.facts.proposal).toEqual(waits.facts.proposal);
  });

  test('[P12] an approval on another version or tag than the one shown is a conflict, whatever its hash', () => {
    const waits = after(proposes(ines, blocked(), 'confirm-minor'));
    for (const basis of [{ version: waits.version - 1 }, { tag: 'e'.repeat(32) }]) expect(short(approves(lena, waits, { basis }))).toBe('facts_moved');
  });
});

describe('[P27] the package', () => {
  const waits = after(does(ines, 'propose-decision', producible(), PRODUCE));

  test('a proposal keeps what goes, field by field, what stays and why, and the letter on the excess', () => {
    expect(waits.facts.proposal?.package).toMatchObject({ produced: [{ itemId: 'r1', category: 'account_information' }], withheld: [{ itemId: 'r2', why: 'not-named' }] });
    expect(waits.facts.proposal?.package?.produced[0]?.fields).toContain('email address');
    expect(short(approves(theo, waits))).toBe('armed');
  });

  test('one that would be another by now is approved by nobody', () => {
    // The matrix closed a cell meanwhile; the case itself did not move.
    const shut = { ...BOOKS, matrix: { ...BOOKS.matrix, matrix: BOOKS.matrix.matrix.map((cell) => (cell.process === 'us_subpoena' && cell.category === 'account_information' ? { ...cell, limit: 'only what somebody thought of since' } : cell)) } };
    expect(short(approves(theo, waits, { books: shut }))).toBe('nothing_to_send');
    const narrower = { ...BOOKS, matrix: { ...BOOKS.matrix, categories: { ...BOOKS.matrix.categories, account_information: { ...BOOKS.matrix.categories['account_information']!, fields: ['name'] } } } };
    expect(short(approves(theo, waits, { books: narrower }))).toBe('facts_moved');
  });

  test('nobody can put into a proposal what the paper does not reach', () => {
    const wider = does(ines, 'propose-decision', producible(), { ...PRODUCE, choices: { ...PRODUCE.choices, r2: { choice: 'produce', reason: 'please' } } });
    expect(wider.next?.facts.proposal?.package?.produced.map(({ itemId }) => itemId)).toEqual(['r1']);
  });
});

describe('[P20] effects', () => {
  const lives = { effectLives: (key: string) => key === 'delete:acc-1' };
  const blocked = held('under18', { facts: { stage: 'blocked' } });

  test('one that lives on the same subject makes proposing and approving a conflict', () => {
    expect(short(proposes(ines, blocked, 'confirm-minor', lives))).toBe('effect_exists');
    expect(short(proposes(ines, blocked, 'not-a-minor', lives))).toBe('decided');
    expect(short(approves(lena, after(proposes(ines, blocked, 'confirm-minor')), lives))).toBe('effect_exists');
    expect(short(proposes(ines, held('data-subject', { detail: { right: 'deletion' } }), 'delete-data', lives))).toBe('effect_exists');
  });

  test('a deletion is keyed by its account and not by its case, whatever decides it', () => {
    const keys = [approves(lena, after(proposes(ines, blocked, 'confirm-minor'))), approves(lena, after(proposes(ines, blocked, 'under-13-parent'))), approves(lena, after(proposes(ines, held('data-subject', { detail: { right: 'deletion' } }), 'delete-data')))].map(({ effect }) => effect?.key);
    expect(keys).toEqual(['delete:acc-1', 'delete:acc-1', 'delete:acc-1']);
  });

  test('a disclosure is keyed by its package: the same one decided anew is known again', () => {
    const key = (asked: object): string => approves(theo, after(does(ines, 'propose-decision', producible(), PRODUCE, asked))).effect?.key ?? '';
    expect(key({ reason: 'one reason' })).toMatch(/^disclose:case-1:[0-9a-f]{16}$/);
    expect(key({ reason: 'one reason' })).toBe(key({ reason: 'another reason' }));
    const again = does(ines, 'propose-decision', producible(), PRODUCE, { effectLives: (one) => one === key({}) });
    expect(short(again)).toBe('effect_exists');
  });

  test('a step that can come again is keyed by its proposal too', () => {
    const key = (actIdOf: string): string => proposes(ines, held('content-removal'), 'disable-items', { itemIds: ['i1'], actId: `0197a3a0-0000-7000-8000-00000000000${actIdOf}` }).effect?.key ?? '';
    expect(key('1')).toMatch(/^disable:case-1:[0-9a-f]{16}$/);
    expect(key('1')).not.toBe(key('2'));
  });

  test('an effect names the proposal and the act that made it', () => {
    const waits = after(proposes(ines, blocked, 'confirm-minor'));
    const done = approves(lena, waits, { actId: '0197a3a0-0000-7000-8000-000000000009' });
    expect(done.effect).toEqual({ key: 'delete:acc-1', does: 'delete', caseId: 'case-1', actId: '0197a3a0-0000-7000-8000-000000000009', state: 'armed', notBefore: '2026-11-24T09:30:00.000Z', proposalHash: waits.facts.proposal?.hash });
    expect(done.next?.facts.decision?.hash).toBe(waits.facts.proposal?.hash);
  });

  test('the cooling time is the hub’s own', () => {
    expect(approves(lena, after(proposes(ines, blocked, 'confirm-minor')), { books: { ...BOOKS, coolingSeconds: 60 } }).effect?.notBefore).toBe('2026-11-24T09:01:00.000Z');
  });
});

test('a case without an account deletes nobody', () => {
  const nobody = held('under18', { facts: { stage: 'blocked', subject: null } });
  expect(short(proposes(ines, nobody, 'confirm-minor', { account: null }))).toBe('rule_refuses');
  const waits = held('under18', { facts: { stage: 'blocked', subject: null, status: 'proposed', proposal: proposal('confirm-minor') } });
  expect(short(approves(lena, waits, { account: null }))).toBe('rule_refuses');
});

test('a decision that is over is proposed, approved and rejected no more', () => {
  const closed = after(proposes(ines, held('content-removal'), 'refuse-notice'));
  expect(short(proposes(lena, closed, 'refuse-notice'))).toBe('already_decided');
  for (const kind of ['approve', 'reject'] as const) expect(short(does(person('theo', 'lead'), kind, closed, { proposalHash: HASH }))).toBe('already_decided');
});
