// The guards: what must be so before a decision is proposed, and what the judge says where it is not.
import { describe, expect, test } from 'vitest';
import type { Account } from '../../shared/model/account.ts';
import type { Case } from '../../shared/model/case.ts';
import type { CaseKind } from '../../shared/model/words.ts';
import { DECISIONS } from '../../shared/rules/decisions.ts';
import { AT, BOOKS, HOUR_LATER, PRODUCE, RECORDS, account, after, answers, approves, does, held, ines, lena, paper, preservation, producible, proposes, short, thea, theo } from './given.ts';
import type { Over } from './given.ts';
import { clock } from './ready.ts';

/** Which decision asks what, written by hand. */
const GUARDS: Readonly<Record<CaseKind, Readonly<Record<string, readonly string[]>>>> = {
  'content-removal': { 'remove-items': ['has-account'], 'forward-counter-notice': ['counter-notice'], 'restore-items': ['restore-day'], 'keep-down': ['barred'] },
  under18: { 'block-account': ['has-account'], 'not-a-minor': ['has-account'], 'confirm-minor': ['has-account', 'evidence-kept'], 'under-13-parent': ['has-account', 'evidence-kept'], 'child-safety-route': ['sealable'], 'child-safety-imminent': ['sealable'], 'no-account-found': ['names-nothing'] },
  'law-enforcement': { produce: ['requester-verified', 'paper-checked', 'package-not-empty'], 'object-annex': ['preserved'], 'confirm-preservation': ['preserved'] },
  'data-subject': { 'give-access': ['identified', 'package-not-empty'], 'delete-data': ['has-account', 'identified'], 'correct-data': ['identified'] },
};

test('[P26] every decision asks what was written out by hand, and no other', () => {
  for (const [kind, guards] of Object.entries(GUARDS)) {
    const table = Object.fromEntries(DECISIONS[kind as CaseKind].filter(({ guards: asks }) => asks.length > 0).map(({ code, guards: asks }) => [code, asks]));
    expect(table).toEqual(guards);
  }
});

const producing = (on: Case, asked: object = {}, args: object = {}): string => short(does(ines, 'propose-decision', on, { ...PRODUCE, ...args }, asked));

describe('[P26] requester-verified', () => {
  const without = (change: object): Case => producible({ detail: { checks: [...answers()].map((one) => ({ ...one, ...change })) } });

  test('nothing is produced while a point is open, answered without evidence, or answered no', () => {
    expect(producing(producible())).toBe('proposed');
    expect(producing(producible({ detail: { checks: [] } }))).toBe('not_verified');
    expect(producing(without({ evidence: ' ' }))).toBe('not_verified');
    for (const missing of ['V1', 'V2', 'V3', 'V4', 'V5', 'V11']) expect([missing, producing(producible({ detail: { checks: answers().filter(({ check }) => check !== missing) } }))]).toEqual([missing, 'not_verified']);
    // A later "yes" does not undo a doubt, whoever had it and in whatever order.
    const doubt = { ...answers()[1], answer: 'no' };
    for (const checks of [[...answers(), doubt], [doubt, ...answers()]]) expect(producing(producible({ detail: { checks } }))).toBe('not_verified');
  });

  test('[P27] the point of the second person counts only in an answer by another person than the proposer', () => {
    expect(producing(producible({ detail: { checks: answers('us_subpoena', 'lena', 'ines') } }))).toBe('not_verified');
    expect(producing(producible({ detail: { checks: answers('us_subpoena', 'ines', 'lena') } }))).toBe('proposed');
    expect(producing(producible({ detail: { checks: [...answers('us_subpoena', 'ines', 'ines'), ...answers('us_subpoena', 'ines', 'theo')] } }))).toBe('proposed');
  });

  test('a request without compulsion behind it, or in an emergency, is asked more', () => {
    const emergency = (checks: readonly object[]): string => producing(producible({ detail: { checks } }, 'us_emergency_request'));
    expect([emergency(answers('us_subpoena')), emergency(answers('foreign_direct_request')), emergency(answers('us_emergency_request'))]).toEqual(['not_verified', 'not_verified', 'proposed']);
  });

  test('where the platform speaks for itself there is nobody to verify; a person’s request for their own data is never produced here', () => {
    expect(producing(producible({ detail: { checks: [] } }, 'ncmec_report'))).toBe('proposed');
    expect(producing(producible({}, 'data_subject_access'))).toBe('rule_refuses');
    expect(short(proposes(ines, producible({}, 'data_subject_access'), 'hand-over'))).toBe('decided');
  });

  test('18 U.S.C. 2702(b)(3), (c)(2): a consent is on file before anything is produced by it, and the agency is verified all the same', () => {
    const [who, what] = paper('user_consent');
    const consent = (change: object): string => producing(producible({ detail: change }, 'user_consent'));
    expect([consent({}), consent({ checks: [] }), consent({ checks: answers('user_consent', 'ines', 'ines') })]).toEqual(['proposed', 'not_verified', 'not_verified']);
    for (const given of [[], [who], [what], [who, { ...what, evidence: ' ' }], [who, what, { ...who, answer: 'no' }]]) expect([given.length, consent({ paper: given })]).toEqual([given.length, 'not_identified']);
    // An organisation that strikes the checks out of its matrix has taken away the consent, not the need for it.
    const { user_consent: process, ...others } = BOOKS.matrix.processes;
    if (process === undefined) throw new Error('no such process');
    const books = { ...BOOKS, matrix: { ...BOOKS.matrix, processes: { ...others, user_consent: { ...process, validity_checks: [] } } } };
    expect(producing(producible({ detail: { paper: [] } }, 'user_consent'), { books })).toBe('not_identified');
  });

  test('18 U.S.C. 2702(b)(3), (c)(2): a consent reaches the records of the person who gives it, and no other account that the paper names', () => {
    const other = { ...RECORDS[0], id: 'r9', accountId: 'acc-2' };
    const asked = does(ines, 'propose-decision', producible({ detail: { targets: ['acc-1', 'acc-2'], records: [...RECORDS, other] } }, 'user_consent'), { ...PRODUCE, choices: { ...PRODUCE.choices, r9: { choice: 'produce', reason: 'named too' } } });
    expect(after(asked).facts.proposal?.package).toMatchObject({ produced: [{ itemId: 'r1' }], withheld: expect.arrayContaining([expect.objectContaining({ itemId: 'r9', why: 'not-a-target' })]) });
  });

  test('[P27] it is asked again of the second person', () => {
    const waits = after(does(ines, 'propose-decision', producible(), PRODUCE));
    expect(short(approves(theo, waits))).toBe('armed');
    const doubted = { ...waits, facts: { ...waits.facts, detail: { ...waits.facts.detail, checks: [] } } } as Case;
    expect(short(approves(theo, doubted))).toBe('not_verified');
  });
});

describe('[P26] paper-checked', () => {
  const lines = paper();

  test('every line of the process is answered with evidence, and none is answered no', () => {
    for (const change of [[], lines.slice(1), lines.map((one) => ({ ...one, evidence: ' ' })), [...lines, { ...lines[0], answer: 'no' }]]) expect(producing(producible({ detail: { paper: change } }))).toBe('not_verified');
    expect(producing(producible({ detail: { paper: [...lines, ...lines] } }))).toBe('proposed');
  });

  test('a paper that the matrix does not know goes to counsel; what the platform sends by itself has none', () => {
    expect(producing(producible({ detail: { process: 'a letter', checks: answers('a letter') } }))).toBe('counsel_first');
    expect(producing(producible({ detail: { process: 'constructor', checks: answers('constructor') } }))).toBe('counsel_first');
    expect(producing(producible({ detail: { paper: [], checks: [] } }, 'ncmec_report'))).toBe('proposed');
  });
});

describe('[P26] package-not-empty', () => {
  test('where nothing was chosen, or nothing chosen may go, there is nothing to send', () => {
    expect(producing(producible(), {}, { choices: {} })).toBe('nothing_to_send');
    expect(producing(producible(), {}, { choices: { r2: { choice: 'produce', reason: 'please' } } })).toBe('nothing_to_send');
    expect(producing(producible(), {}, { choices: { r1: { choice: 'withhold', reason: 'not asked for' } } })).toBe('nothing_to_send');
    expect(producing(producible({}, 'us_2703f_preservation'))).toBe('nothing_to_send');
  });

  test('a category that waits for counsel stops the whole package until a lawyer said yes', () => {
    const word = (by: string, may: boolean, category = 'account_information'): object => ({ category, by, at: AT, may, reason: 'r' });
    // What the policy calls account information is two categories of the matrix.
    const rest = word('theo', true, 'age_assurance_evidence');
    const asking = (...counsel: readonly object[]): string => producing(producible({ detail: { counsel } }, 'foreign_direct_request'));
    expect([asking(), asking(rest), asking(word('theo', true))]).toEqual(['counsel_first', 'counsel_first', 'counsel_first']);
    expect([asking(rest, word('theo', true)), asking(rest, word('theo', true), word('thea', false)), asking(rest, word('theo', false))]).toEqual(['proposed', 'nothing_to_send', 'nothing_to_send']);
  });

  test('an account believed to be a minor’s waits for a child-safety reviewer', () => {
    const minor = { account: account({ flags: [{ code: 'under-18-signal', note: '', at: AT, weight: 4 }] }) };
    expect(producing(producible(), minor)).toBe('counsel_first');
    expect(producing(producible({ detail: { minorReviewedBy: 'noor' } }), minor)).toBe('proposed');
    expect(producing(producible(), { account: account({ flags: [{ code: 'under-18-signal', note: '', at: AT, weight: 3 }] }) })).toBe('proposed');
  });

  test('an access request gives what nobody withheld, and not nothing', () => {
    const access = held('data-subject');
    expect(short(proposes(ines, access, 'give-access'))).toBe('proposed');
    const held_ = Object.fromEntries(RECORDS.map(({ id }) => [id, { choice: 'withhold' as const, reason: 'shows others' }]));
    expect(short(does(ines, 'propose-decision', access, { decision: 'give-access', note: '', itemIds: [], choices: held_ }))).toBe('nothing_to_send');
    expect(short(proposes(ines, held('data-subject', { detail: { records: [] } }), 'give-access'))).toBe('nothing_to_send');
  });
});

describe('[P26] identified', () => {
  test.each([['give-access', 'access'], ['delete-data', 'deletion'], ['correct-data', 'correction']] as const)('%s needs a verified identity', (code, right) => {
    for (const identity of ['not-asked', 'asked', 'failed']) expect(short(proposes(ines, held('data-subject', { detail: { right, identity } }), code))).toBe('not_identified');
    expect(proposes(ines, held('data-subject', { detail: { right, identity: 'verified' } }), code).next).not.toBeNull();
  });

  test('an opt-out and a refusal need none', () => {
    expect(short(proposes(ines, held('data-subject', { detail: { right: 'opt-out', identity: 'not-asked' } }), 'opt-out'))).toBe('decided');
    expect(short(proposes(ines, held('data-subject', { detail: { identity: 'failed' } }), 'refuse-request'))).toBe('decided');
  });
});

describe('[P26] preserved', () => {
  const paper_ = held('law-enforcement', { detail: { process: 'us_2703f_preservation' } });
  const confirming = (of: Account | null): string => short(proposes(ines, paper_, 'confirm-preservation', { account: of }));

  test('a live hold that this case placed, and no other', () => {
    const own = preservation({ sourceCaseId: 'case-1' });
    expect(confirming(account({ holds: [own] }))).toBe('decided');
    expect(confirming(account())).toBe('rule_refuses');
    expect(confirming(account({ holds: [preservation({ sourceCaseId: 'case-2' })] }))).toBe('rule_refuses');
    expect(confirming(account({ holds: [{ ...own, expires: '2026-11-24T08:00:00Z' }] }))).toBe('rule_refuses');
    expect(confirming(account({ holds: [{ ...own, released: { at: AT, by: 'ines', approvedBy: 'theo', reason: 'over' } }] }))).toBe('rule_refuses');
    expect(confirming(null)).toBe('rule_refuses');
  });

  test('[P27] it is asked again of the second person: a hold that ended in between is none', () => {
    const order = held('law-enforcement', { detail: { process: 'eu_epoc_content' } });
    const own = { account: account({ holds: [preservation({ sourceCaseId: 'case-1', expires: '2026-11-24T09:30:00Z' })] }) };
    const waits = after(proposes(ines, order, 'object-annex', own));
    expect([short(approves(thea, waits, own)), short(approves(thea, waits, { ...own, at: HOUR_LATER }))]).toEqual(['decided', 'rule_refuses']);
  });
});

describe('[P26] counter-notice, barred and restore-day', () => {
  const opens = (due: string, state: 'running' | 'cancelled' = 'running'): Over => ({ facts: { stage: 'restore-window', clocks: [{ ...clock('US-DMCA-RESTORE-OPEN-10BD', '2026-11-01T10:00:00Z', 'America/Los_Angeles'), due, state }] } });
  const restoring = (over: Over, asked: object = {}): string => short(proposes(ines, held('content-removal', over), 'restore-items', { itemIds: ['i1'], ...asked }));

  test('only a counter-notice is forwarded', () => {
    const forwarding = (detail: object): string => short(proposes(ines, held('content-removal', { detail }), 'forward-counter-notice'));
    expect([forwarding({}), forwarding({ counterNotice: AT }), forwarding({ regime: 'dmca-counter-notice' })]).toEqual(['wrong_stage', 'stepped', 'stepped']);
  });

  test('items stay down only on a ground that was recorded', () => {
    const keeping = (bars: readonly string[], stage: 'restore-window' | 'disabled'): string => short(proposes(ines, held('content-removal', { facts: { stage }, detail: { bars } }), 'keep-down'));
    expect([keeping([], 'restore-window'), keeping(['court-notice'], 'restore-window'), keeping(['terms'], 'disabled')]).toEqual(['rule_refuses', 'decided', 'decided']);
  });

  test('[K10] they come back once the window has opened, and not where a ground stands against it', () => {
    expect(restoring(opens('2026-11-25T07:59:59Z'))).toBe('must_wait');
    expect(restoring(opens('2026-11-25T07:59:59Z'), { at: '2026-11-25T08:00:00.000Z' })).toBe('decided');
    expect(restoring(opens('2026-11-20T07:59:59Z'))).toBe('decided');
    expect(restoring({ ...opens('2026-11-20T07:59:59Z'), detail: { bars: ['court-notice'] } })).toBe('barred');
  });

  test('a window that could not be counted, or was called off, opens by itself never', () => {
    expect(restoring({ facts: { stage: 'restore-window' } })).toBe('must_wait');
    expect(restoring(opens('2026-11-20T07:59:59Z', 'cancelled'))).toBe('must_wait');
  });

  test('what was disabled comes back on a complaint; a copyright notice waits for its counter-notice or a complaint', () => {
    const disabled = (detail: object): string => restoring({ facts: { stage: 'disabled' }, detail });
    expect([disabled({ regime: 'dsa-notice' }), disabled({}), disabled({ complaint: AT }), disabled({ regime: 'dsa-notice', bars: ['intimate-image'] })]).toEqual(['decided', 'must_wait', 'decided', 'barred']);
  });
});

describe('[P26][K15] evidence-kept', () => {
  const reporter = { account: account({ abuseReports: ['case-9'] }) };

  test.each(['confirm-minor', 'under-13-parent'])('%s of an account that reported abuse waits until it is recorded what is kept', (code) => {
    const deleting = (over: Over, asked: object = reporter): string => short(proposes(ines, held('under18', { facts: { stage: 'blocked' }, ...over }), code, asked));
    expect([deleting({}), deleting({ detail: { evidenceKept: 'the two reports, in the sealed store' } }), deleting({}, {})]).toEqual(['keep_evidence_first', 'proposed', 'proposed']);
  });

  test('[P27] it is asked again of the second person: a report may have come in between', () => {
    const waits = after(proposes(ines, held('under18', { facts: { stage: 'blocked' } }), 'confirm-minor'));
    expect([short(approves(lena, waits)), short(approves(lena, waits, reporter))]).toEqual(['armed', 'keep_evidence_first']);
  });
});

test('[P26] has-account: what is done to an account needs one', () => {
  const nobody = { facts: { subject: null } };
  for (const [kind, code, over] of [['under18', 'block-account', {}], ['under18', 'not-a-minor', {}], ['data-subject', 'delete-data', { detail: { right: 'deletion' } }]] as const) expect(short(proposes(ines, held(kind, { ...over, ...nobody }), code, { account: null }))).toBe('rule_refuses');
  expect(short(proposes(ines, held('content-removal', { ...nobody, detail: { regime: 'own-removal' } }), 'remove-items', { itemIds: ['i1'], account: null }))).toBe('rule_refuses');
});

test('[P26] names-nothing: no report that names an account or anything to look at ends as “no account found”', () => {
  const ends = (facts: Over['facts'] = {}): string => short(proposes(ines, held('under18', { facts: facts ?? {} }), 'no-account-found'));
  expect([ends({ subject: null, items: [] }), ends({ subject: null }), ends({ items: [] }), ends()]).toEqual(['decided', 'rule_refuses', 'rule_refuses', 'rule_refuses']);
});

test('[P26] what a rule says no to changes nothing', () => {
  const refusedOnes = [does(ines, 'propose-decision', producible({ detail: { checks: [] } }), PRODUCE), proposes(ines, held('under18'), 'confirm-minor'), proposes(ines, held('data-subject', { detail: { identity: 'asked' } }), 'give-access')];
  for (const judged of refusedOnes) expect(judged).toMatchObject({ next: null, factsMoved: false, account: null, effect: null, standDown: [], seals: false, withdraws: null, verdict: { verdict: 'refused' } });
});
