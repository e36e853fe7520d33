// What comes from outside: recorded facts of every kind, and the answers to the checks of a requester and a paper.
import { describe, expect, test } from 'vitest';
import type { Recorded } from '../../shared/model/act.ts';
import type { Case } from '../../shared/model/case.ts';
import { STAGES } from '../../shared/model/lists.ts';
import type { CaseKind, Role, Stage } from '../../shared/model/words.ts';
import { CASE_KINDS, ROLES } from '../../shared/model/words.ts';
import type { Judged } from '../../shared/rules/judge/answer.ts';
import { mayAct } from '../../shared/rules/roles.ts';
import { RECORDED } from '../../shared/rules/recorded.ts';
import { AT, account, after, answers, decision, does, held, ines, lena, mara, noor, paper, person, proposal, short, theo } from './given.ts';
import type { Asked, Over } from './given.ts';
import { clock } from './ready.ts';

type Fact = Recorded['fact'];
const of = (change: Partial<Recorded> & { fact: Fact }): Recorded => ({ at: '2026-11-23T10:00:00Z', evidence: 'seen', ...change }) as Recorded;

/** One of each kind, as it may be recorded. */
const GIVEN: Readonly<Record<Fact, Recorded>> = {
  signal: of({ fact: 'signal', source: 'chat', weight: 'weak' }), 'age-shown': of({ fact: 'age-shown', adult: true }), 'report-submitted': of({ fact: 'report-submitted', reference: 'C-1', viewed: false }),
  'evidence-kept': of({ fact: 'evidence-kept' }), 'parent-told': of({ fact: 'parent-told' }), 'requester-answered': of({ fact: 'requester-answered' }), 'counsel-word': of({ fact: 'counsel-word', category: 'account_information', may: true }),
  'minor-reviewed': of({ fact: 'minor-reviewed' }), 'gag-ended': of({ fact: 'gag-ended', gagId: 'g1', how: 'lifted' }), 'user-told': of({ fact: 'user-told' }), 'emergency-over': of({ fact: 'emergency-over' }),
  completed: of({ fact: 'completed' }), 'counter-notice': of({ fact: 'counter-notice' }), 'restore-bar': of({ fact: 'restore-bar', bar: 'court-notice' }), 'copies-found': of({ fact: 'copies-found', sha256: ['c'.repeat(64)] }),
  complaint: of({ fact: 'complaint' }), identity: of({ fact: 'identity', verified: true }), acknowledged: of({ fact: 'acknowledged' }),
};
const FACTS = Object.keys(GIVEN) as Fact[];

/** The path of the facts once more by hand: on which kinds, from where (any: `*`) to where (stays: `=`), by whom where not by whoever works it. */
const PATH: Readonly<Record<Fact, string>> = {
  signal: 'under18 | received blocked age-asked > =', 'age-shown': 'under18 | age-asked > blocked', 'report-submitted': 'under18 | child-safety > reported | child-safety-reviewer lead',
  'evidence-kept': 'under18 | * > = | child-safety-reviewer lead', 'parent-told': 'under18 | * > =', 'requester-answered': 'law-enforcement | asked > received', 'counsel-word': 'law-enforcement | * > = | legal',
  'minor-reviewed': 'law-enforcement | * > = | child-safety-reviewer lead', 'gag-ended': 'law-enforcement | * > =', 'user-told': 'law-enforcement | * > =', 'emergency-over': 'law-enforcement | * > =',
  completed: 'content-removal | incomplete received > received', 'counter-notice': 'content-removal dmca-notice | disabled > counter-notice, opens', 'restore-bar': 'content-removal | disabled counter-notice restore-window > =',
  'copies-found': 'content-removal | * > =', complaint: 'content-removal | disabled kept-down ended > disabled, from ended received, opens', identity: 'data-subject | received identity-asked > received', acknowledged: 'data-subject content-removal | * > =',
};

const SAFETY = { safety: { since: AT, imminent: false, report: null } };
const GAGS = [{ id: 'g1', citation: 'an order', until: null, ended: null }];
const DETAIL: Partial<Record<Fact, object>> = { 'report-submitted': SAFETY, 'gag-ended': { gags: GAGS } };
const everybody = person('p', 'lead', 'legal', 'child-safety-reviewer');

function on(fact: Fact, kind: CaseKind = RECORDED[fact].kinds[0] ?? 'under18', over: Over = {}): Case {
  const stage: Stage = over.facts?.stage ?? RECORDED[fact].from?.[0] ?? 'received';
  return held(kind, { ...over, facts: { ...over.facts, stage }, detail: { ...DETAIL[fact], ...over.detail } });
}
const records = (fact: Fact, over: Over = {}, change: object = {}, asked: Asked = {}, who = everybody): Judged => does(who, 'record-fact', on(fact, undefined, over), { ...GIVEN[fact], ...change } as Recorded, asked);
const detailAfter = (judged: Judged): object => judged.next?.facts.detail ?? {};

test('[P26] the table says what was written out by hand', () => {
  const table = Object.fromEntries(FACTS.map((fact) => {
    const { kinds, only = [], from, to, elsewhere = {}, opens, roles } = RECORDED[fact];
    const leads = `${to ?? '='}${Object.entries(elsewhere).map(([stage, there]) => `, from ${stage} ${there}`).join('')}${opens ? ', opens' : ''}`;
    return [fact, [[...kinds, ...only].join(' '), `${from?.join(' ') ?? '*'} > ${leads}`, ...(roles === null ? [] : [roles.join(' ')])].join(' | ')];
  }));
  expect(table).toEqual(PATH);
});

describe('[P26] every fact', () => {
  test.each(FACTS)('%s is recorded on its own kinds and no other', (fact) => {
    expect(CASE_KINDS.filter((kind) => short(does(everybody, 'record-fact', on(fact, kind), GIVEN[fact])) !== 'bad_shape')).toEqual(CASE_KINDS.filter((kind) => PATH[fact].split(' | ')[0]?.split(' ').includes(kind)));
  });

  test.each(FACTS)('%s is recorded at its stages and no other, and leads where it leads', (fact) => {
    for (const stage of STAGES) {
      const judged = records(fact, { facts: { stage } });
      const { from, to, elsewhere } = RECORDED[fact];
      const may = from === null || from.includes(stage);
      expect([stage, judged.next === null ? short(judged) : judged.next.facts.stage]).toEqual([stage, may ? (elsewhere?.[stage] ?? to ?? stage) : 'wrong_stage']);
    }
  });

  test.each(FACTS)('%s is recorded by whoever may work the queue and has the role', (fact) => {
    const kind = RECORDED[fact].kinds[0] ?? 'under18';
    const roles: readonly Role[] | null = PATH[fact].split(' | ')[2]?.split(' ') as Role[] | undefined ?? null;
    for (const role of ROLES) {
      const who = person('p', role);
      const judged = does(who, 'record-fact', on(fact), GIVEN[fact]);
      expect([role, judged.next !== null]).toEqual([role, mayAct([role], 'record-fact', kind) && (roles === null || roles.includes(role))]);
    }
  });

  test.each(FACTS)('%s may have happened before now, not after, and needs the facts as they were', (fact) => {
    const happened = (at: string): string => short(records(fact, {}, { at }));
    // A laptop's clock may be minutes fast.
    expect([happened('2026-11-24T09:05:00.000Z'), happened('2026-11-24T09:05:00.001Z'), happened('1979-12-31T23:59:59Z')]).toEqual(['done', 'bad_shape', 'bad_shape']);
    expect(short(records(fact, {}, {}, { basis: { version: 2 } }))).toBe('facts_moved');
  });

  test.each(FACTS)('%s voids a proposal that was made without it, and says in what happened where it can be read', (fact) => {
    const waits = records(fact, { facts: { status: 'proposed', proposal: proposal('refuse-notice', 'somebody') } }, { evidence: 'ticket 7' });
    expect(waits.next?.facts).toMatchObject({ proposal: null, status: 'open' });
    expect(waits.next?.events.at(-1)).toMatchObject({ kind: 'recorded', by: 'p', says: `${RECORDED[fact].label}. ticket 7` });
  });

  test.each(FACTS)('%s on a case that is over: it opens it, stands in it, or is refused', (fact) => {
    for (const status of ['closed', 'decided'] as const) {
      const judged = records(fact, { facts: { status, decision: decision('refuse-notice') } });
      const { opens, to } = RECORDED[fact];
      expect([status, judged.next === null ? short(judged) : judged.next.facts.status, judged.next?.facts.decision === null]).toEqual([status, opens ? 'open' : to === null ? status : 'wrong_stage', opens]);
    }
  });
});

describe('under 18', () => {
  test('a signal adds one with source, time and weight', () => {
    expect(detailAfter(records('signal', { detail: { signals: [] } }, { weight: 'strong' }))).toMatchObject({ signals: [{ source: 'chat', says: 'seen', at: '2026-11-23T10:00:00Z', weight: 'strong' }] });
  });

  test.each([[true, 'adult'], [false, 'minor']] as const)('shown age (adult: %s) stands as an answer and as a strong signal', (adult, assurance) => {
    expect(detailAfter(records('age-shown', {}, { adult }))).toMatchObject({ assurance, signals: [{ source: 'Age assurance', weight: 'strong' }] });
  });

  test('a report is only of a case on that route; it keeps reference and whether the file was looked at, and meets its target', () => {
    const target = { ...clock('POLICY-CSAM-REPORT-24H', '2026-11-23T08:00:00Z') };
    const done = records('report-submitted', { facts: { stage: 'child-safety', clocks: [target] } }, { viewed: true });
    expect(detailAfter(done)).toMatchObject({ safety: { report: { reference: 'C-1', submitted: '2026-11-23T10:00:00Z', viewed: true } } });
    expect(done.next?.facts.clocks.map(({ rule, state }) => [rule, state])).toEqual([['POLICY-CSAM-REPORT-24H', 'met'], ['US-NCMEC-PRESERVE-1Y', 'running']]);
    expect(short(records('report-submitted', { detail: { safety: null } }))).toBe('barred');
  });

  test('what is kept of an account’s own reports, and that the parent was told', () => {
    expect(detailAfter(records('evidence-kept', {}, { evidence: 'two reports, sealed' }))).toMatchObject({ evidenceKept: 'two reports, sealed' });
    expect(detailAfter(records('parent-told'))).toMatchObject({ parentTold: '2026-11-23T10:00:00Z' });
  });
});

describe('law enforcement', () => {
  test('counsel’s word is under their own name; a later one by the same lawyer replaces it, another lawyer’s does not', () => {
    const no = records('counsel-word', {}, { may: false }, {}, theo);
    expect(detailAfter(no)).toMatchObject({ counsel: [{ category: 'account_information', by: 'theo', may: false, reason: 'seen' }] });
    const yes = does(theo, 'record-fact', after(no), GIVEN['counsel-word']);
    expect(detailAfter(yes)).toMatchObject({ counsel: [{ by: 'theo', may: true }] });
    const both = does(person('thea', 'legal'), 'record-fact', after(yes), { ...GIVEN['counsel-word'], may: false } as Recorded);
    expect(detailAfter(both)).toMatchObject({ counsel: [{ by: 'theo', may: true }, { by: 'thea', may: false }] });
  });

  test('a child-safety review names who looked', () => {
    expect(detailAfter(records('minor-reviewed', {}, {}, {}, ines))).toMatchObject({ minorReviewedBy: 'ines' });
  });

  test('a gag ends by name, with how and by whom; one that is not there ends not, and a date on the paper is one', () => {
    expect(detailAfter(records('gag-ended'))).toMatchObject({ gags: [{ id: 'g1', ended: { at: '2026-11-23T10:00:00Z', how: 'lifted', by: 'p' } }] });
    expect(short(records('gag-ended', {}, { gagId: 'g2' }))).toBe('barred');
    expect(detailAfter(records('gag-ended', { detail: { gags: [], gagUntil: '2026-11-20T00:00:00Z' } }, { gagId: 'paper', how: 'expired' }))).toMatchObject({ gags: [{ id: 'paper', until: '2026-11-20T00:00:00Z', ended: { how: 'expired' } }] });
  });

  test('[K6] the user was told only where nothing forbade it at that time', () => {
    expect(detailAfter(records('user-told'))).toMatchObject({ notified: '2026-11-23T10:00:00Z' });
    expect(short(records('user-told', { detail: { gags: GAGS } }))).toBe('barred');
    expect(short(records('user-told', { detail: { process: 'us_nsl' } }))).toBe('barred');
    const lifted = [{ ...GAGS[0], ended: { at: '2026-11-23T12:00:00Z', how: 'lifted', by: 'theo' } }];
    // Told on the morning of the day on which the gag was lifted at noon.
    expect(short(records('user-told', { detail: { gags: lifted } }))).toBe('barred');
    expect(short(records('user-told', { detail: { gags: lifted } }, { at: '2026-11-23T12:00:00Z' }))).toBe('done');
    expect(short(records('user-told', { detail: { notified: AT } }))).toBe('barred');
  });

  test('an emergency that is over lets the user be told', () => {
    const over = records('emergency-over', { detail: { process: 'us_emergency_request' } });
    expect(detailAfter(over)).toMatchObject({ emergencyOver: '2026-11-23T10:00:00Z' });
    expect([short(records('user-told', { detail: { process: 'us_emergency_request' } })), short(does(everybody, 'record-fact', after(over), GIVEN['user-told']))]).toEqual(['barred', 'done']);
  });
});

describe('content removal', () => {
  test('a notice that was completed starts the clock of a complete one and ends the target of an incomplete one', () => {
    const target = clock('POLICY-REMOVAL-DECIDE-7D', '2026-11-20T10:00:00Z', 'UTC');
    const done = records('completed', { facts: { jurisdiction: 'US', clocks: [target] }, detail: { regime: 'intimate-image', elements: { signature: 'missing', location: 'unclear' } } });
    expect(detailAfter(done)).toMatchObject({ completed: '2026-11-23T10:00:00Z', elements: { signature: 'present', location: 'present' } });
    expect(done.next?.facts.clocks.map(({ rule, state, trigger }) => [rule, state, trigger])).toEqual([['POLICY-REMOVAL-DECIDE-7D', 'cancelled', '2026-11-20T10:00:00Z'], ['US-TIDA-48H', 'running', '2026-11-23T10:00:00Z']]);
  });

  test('a counter-notice is of a copyright notice only, and its day is kept', () => {
    expect(detailAfter(records('counter-notice'))).toMatchObject({ counterNotice: '2026-11-23T10:00:00Z' });
    for (const regime of ['dsa-notice', 'intimate-image', 'own-removal', 'dmca-counter-notice']) expect([regime, short(records('counter-notice', { detail: { regime } }))]).toEqual([regime, 'bad_shape']);
  });

  test('[K10] a ground against restoring is kept once and calls the end of the window off', () => {
    const close = clock('US-DMCA-RESTORE-CLOSE-14BD', '2026-11-20T10:00:00Z', 'America/Los_Angeles');
    const once = records('restore-bar', { facts: { stage: 'restore-window', clocks: [close] } });
    expect([detailAfter(once), once.next?.facts.clocks[0]?.state]).toMatchObject([{ bars: ['court-notice'] }, 'cancelled']);
    expect(detailAfter(does(everybody, 'record-fact', after(once), GIVEN['restore-bar']))).toMatchObject({ bars: ['court-notice'] });
  });

  test('hashes of copies are kept once each; a complaint keeps its day and starts its clock', () => {
    expect(detailAfter(records('copies-found', { detail: { copies: ['c'.repeat(64)] } }, { sha256: ['c'.repeat(64), 'd'.repeat(64)] }))).toMatchObject({ copies: ['c'.repeat(64), 'd'.repeat(64)] });
    const complained = records('complaint', { detail: { regime: 'dsa-notice' } });
    expect([detailAfter(complained), complained.next?.facts.clocks.map(({ rule }) => rule)]).toMatchObject([{ complaint: '2026-11-23T10:00:00Z' }, ['POLICY-DSA-COMPLAINT-14D']]);
  });

  test('a complaint about what was refused leads back to where it can be decided anew', () => {
    const again = after(records('complaint', { facts: { stage: 'ended', status: 'closed', decision: decision('refuse-notice') }, detail: { regime: 'dsa-notice' } }));
    expect(again.facts).toMatchObject({ stage: 'received', status: 'open', decision: null });
    expect(short(does(mara, 'propose-decision', again, { decision: 'disable-items', note: '', itemIds: ['i1'] }))).toBe('decided');
  });

  test.each(['counter-notice', 'complaint'] as const)('[P28] %s does not open a case over something that is still armed', (fact) => {
    const effect = (state: 'armed' | 'done') => ({ key: 'disable:case-1:0', does: 'disable' as const, actId: '0197a3a0-0000-7000-8000-000000000001', state, notBefore: AT, says: '' });
    const opening = (state: 'armed' | 'done'): string => short(records(fact, { facts: { status: 'decided', stage: 'disabled', decision: decision('disable-items') }, state: { effects: [effect(state)] } }));
    expect([opening('armed'), opening('done')]).toEqual(['wrong_stage', 'done']);
  });
});

describe('data subject', () => {
  test.each([[true, 'verified'], [false, 'failed']] as const)('identity (verified: %s) stands as its result alone', (verified, identity) => {
    expect(detailAfter(records('identity', {}, { verified }))).toMatchObject({ identity });
  });

  test('a confirmed receipt meets the clock that asks for it', () => {
    const done = records('acknowledged', { facts: { clocks: [clock('CA-CCPA-CONFIRM-10BD', '2026-11-20T10:00:00Z', 'America/Los_Angeles')] } });
    expect([detailAfter(done), done.next?.facts.clocks[0]?.state]).toMatchObject([{ acknowledged: '2026-11-23T10:00:00Z' }, 'met']);
  });
});

describe('verify-requester', () => {
  const checks = (list: object[], lines: object[] = [], over: Over = {}, asked: Asked = {}): Judged => does(ines, 'verify-requester', held('law-enforcement', over), { checks: list as never, paper: lines as never }, asked);
  const yes = { check: 'V1', answer: 'yes', evidence: 'portal 7' };
  const line = { check: 'signature', answer: 'yes', evidence: 'seen' };

  test('answers are added under the name of who gave them, and never overwritten', () => {
    const first = checks([yes], [line]);
    expect(detailAfter(first)).toMatchObject({ checks: [{ ...yes, by: 'ines', at: AT }], paper: [{ ...line, by: 'ines', at: AT }] });
    const second = does(lena, 'verify-requester', after(first), { checks: [{ check: 'V1', answer: 'no', evidence: 'forged' }], paper: [] });
    expect(detailAfter(second)).toMatchObject({ checks: [{ by: 'ines', answer: 'yes' }, { by: 'lena', answer: 'no' }] });
    expect(second.next?.events.at(-1)?.says).toBe('Checked: V1; 1 answered no.');
  });

  test('[P12] no basis is asked, because every “no” counts; [P14] it voids a proposal', () => {
    expect(short(checks([yes], [], {}, { basis: { version: 1, tag: 'e'.repeat(32) } }))).toBe('done');
    expect(checks([yes], [], { facts: { status: 'proposed', proposal: proposal('no-records') } }).next?.facts).toMatchObject({ proposal: null, status: 'open' });
  });

  test('only what the process asks, each with evidence, and not nothing', () => {
    expect(short(checks([]))).toBe('bad_shape');
    expect(short(checks([{ ...yes, evidence: ' ' }]))).toBe('bad_shape');
    expect(short(checks([{ ...yes, check: 'V6' }]))).toBe('bad_shape');
    expect(short(checks([{ ...yes, check: 'V10' }], [], { detail: { process: 'us_emergency_request' } }))).toBe('bad_shape');
    expect(short(checks([], [{ ...line, check: 'a line of another process' }]))).toBe('bad_shape');
    expect(short(checks([], [line], { detail: { process: 'a letter' } }))).toBe('bad_shape');
    expect(short(checks([yes], [], { detail: { process: 'ncmec_report' } }))).toBe('bad_shape');
    expect(short(checks([yes], [], { detail: { process: 'a letter' } }))).toBe('done');
    expect(short(does(noor, 'verify-requester', held('under18'), { checks: [yes as never], paper: [] }))).toBe('bad_shape');
  });

  test('all points of a process at once', () => {
    const all = checks(answers('us_emergency_request').map(({ check, answer, evidence }) => ({ check, answer, evidence })), paper('us_emergency_request').map(({ check, answer, evidence }) => ({ check, answer, evidence })), { detail: { process: 'us_emergency_request' } }, { account: account() });
    expect([short(all), (detailAfter(all) as { checks: unknown[] }).checks.length]).toEqual(['done', 14]);
  });
});
