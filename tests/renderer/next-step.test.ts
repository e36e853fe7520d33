// The next step: at every standing of a case somebody is told what is asked of them, and a button never opens what is not offered.
import { describe, expect, test } from 'vitest';
import { CASE_KINDS, CASE_STATUSES, ROLES } from '../../shared/model/lists.ts';
import type { CaseFacts, EffectShown } from '../../shared/model/case.ts';
import type { CaseKind, Stage } from '../../shared/model/words.ts';
import { DECISIONS, isOffered } from '../../shared/rules/decisions.ts';
import { RECORDED } from '../../shared/rules/recorded.ts';
import { nextStepOf, type NextStep } from '../../renderer/screens/case/next-step.ts';
import { offersOf } from '../../renderer/screens/case/offers.ts';
import type { CaseOut } from '../../renderer/screens/case/shown.ts';
import { decisionBy, detailOf, factsOf, hours, mayOf, ME, offered, OTHER, ownAct, proposalBy, shownOf } from './given.ts';

const next = (shown: CaseOut, own: Parameters<typeof offersOf>[1] = []): NextStep => nextStepOf(shown, offersOf(shown, own, ME), ME);
const recordable = (kind: CaseKind, stage: Stage): CaseOut['recordable'] =>
  Object.entries(RECORDED).flatMap(([fact, { kinds, from, label, says }]) => (kinds.includes(kind) && (from === null || from.includes(stage)) ? [{ fact, label, says }] : []));
const decisions = (kind: CaseKind, facts: CaseFacts): CaseOut['decisions'] =>
  DECISIONS[kind].filter((rule) => isOffered(rule, facts)).map((rule) => offered(kind, rule.code, rule.from.includes(facts.stage) ? null : 'Not at this stage.'));

/** A case at a stage as a role would be shown it. */
function standing(kind: CaseKind, stage: Stage, status: CaseFacts['status'], may: CaseOut['may']): CaseOut {
  const facts = factsOf(kind, {
    stage, status,
    proposal: status === 'proposed' ? proposalBy(OTHER, DECISIONS[kind][0]?.code ?? '') : null,
    decision: status === 'decided' || status === 'closed' ? decisionBy(OTHER, DECISIONS[kind][0]?.code ?? '') : null,
  });
  return shownOf(kind, { facts, may, recordable: may.includes('record-fact') ? recordable(kind, stage) : [], decisions: may.includes('propose-decision') ? decisions(kind, facts) : [] });
}

describe.each(ROLES)('for a %s', (role) => {
  const all = CASE_KINDS.flatMap((kind) => {
    const stages = [...new Set<Stage>(['received', ...DECISIONS[kind].flatMap(({ from, to }) => [...from, to])])];
    return stages.flatMap((stage) => CASE_STATUSES.map((status) => [kind, stage, status] as const));
  });
  test.each(all)('a %s case at %s that is %s says one thing, and its button opens what is offered', (kind, stage, status) => {
    const shown = standing(kind, stage, status, mayOf([role], kind));
    const offers = offersOf(shown, [], ME);
    const step = nextStepOf(shown, offers, ME);
    expect(step.says).toMatch(/[.!]$/);
    expect(step.says).not.toMatch(/undefined|null|_|“[a-z]+-[a-z-]+”/);
    expect(step.form === null).toBe(step.button === '');
    if (step.tone === 'do') expect(step.form).not.toBeNull();
    const may: Readonly<Partial<Record<NonNullable<NextStep['form']>, boolean>>> = {
      decide: offers.decidable, approve: offers.approve, reject: offers.reject, note: offers.note, verify: offers.menu.includes('verify'), 'place-hold': offers.menu.includes('place-hold'),
      record: offers.records.some(({ fact }) => fact === step.about),
    };
    if (step.form !== null) expect([step.form, may[step.form]]).toEqual([step.form, true]);
    if (role === 'auditor') expect(step.tone).not.toBe('do');
  });
});

test('a proposal asks its second person, and nobody else', () => {
  const waits = (by: string, may: CaseOut['may']) => next(shownOf('law-enforcement', { may, facts: { status: 'proposed', proposal: proposalBy(by, 'produce') } }));
  expect(waits(OTHER, ['approve', 'reject'])).toMatchObject({ tone: 'do', form: 'approve' });
  expect(waits(OTHER, ['reject'])).toMatchObject({ tone: 'do', form: 'reject', says: 'A second person from legal approves this. You may reject it.' });
  expect(waits(ME, ['approve', 'reject'])).toMatchObject({ tone: 'wait', says: 'A second person from legal approves or rejects what you proposed.' });
  expect(waits(OTHER, ['note'])).toMatchObject({ tone: 'wait' });
});

test('where a report names no account and nothing to look at, its reporter is asked before it is closed', () => {
  const nameless = { subject: null, items: [] };
  const shown = shownOf('under18', { facts: nameless });
  expect(next(shown)).toMatchObject({ tone: 'do', form: 'message', says: 'The report names no account and nothing to look at. Ask the reporter for more first.' });
  const asked = { ...shown, case: { ...shown.case, events: [{ id: 'e1', at: hours(-1), by: ME, kind: 'message' as const, says: 'To the reporter: which account?', actId: null }] } };
  expect(next(asked)).toMatchObject({ tone: 'do', form: 'decide' });
  expect(next(shownOf('under18', { facts: nameless, may: mayOf(['reviewer'], 'under18') }))).toMatchObject({ tone: 'wait' });
  expect(next(shownOf('under18')).says).not.toContain('No account found');
});

test('a request is verified before it is produced, refused where a check failed, and a preservation holds first', () => {
  const open = { id: 'V1' as const, question: 'q', evidence: 'e', by: 'anybody' as const, answer: null, given: null, who: null };
  const produce = offered('law-enforcement', 'produce', 'Not yet answered with evidence: V1.');
  const refuse = offered('law-enforcement', 'refuse-excess');
  const request = (state: 'incomplete' | 'failed' | 'verified', rest: object = {}) => next(shownOf('law-enforcement', { decisions: [refuse, produce], verification: { state, says: '', checks: [open], paper: [] }, ...rest }));
  expect(request('incomplete')).toMatchObject({ tone: 'do', form: 'verify' });
  expect(request('incomplete', { may: ['propose-decision'] })).toMatchObject({ form: 'decide' });
  expect(request('failed')).toMatchObject({ tone: 'do', form: 'decide' });
  expect(request('verified', { recordable: [{ fact: 'counsel-word', label: 'Counsel’s word', says: '' }] })).toMatchObject({ form: 'record', about: 'counsel-word' });
  expect(request('verified', { decisions: [offered('law-enforcement', 'produce'), refuse] })).toMatchObject({ form: 'decide', says: 'Decide: Produce or Refuse in writing.' });
  const preserve = offered('law-enforcement', 'confirm-preservation', 'Nothing is preserved yet. Place the hold first.');
  expect(request('incomplete', { decisions: [refuse, preserve, produce] })).toMatchObject({ form: 'place-hold' });
});

test('a person’s request for their own data is handed over, not produced', () => {
  const decisions = [offered('law-enforcement', 'hand-over'), offered('law-enforcement', 'refuse-excess'), offered('law-enforcement', 'produce', 'It is answered to that person alone.')];
  const says = next(shownOf('law-enforcement', { decisions, verification: { state: 'identity-instead', says: '', checks: [], paper: [] }, facts: { detail: detailOf('law-enforcement', { process: 'data_subject_access' }) } }));
  expect(says).toMatchObject({ tone: 'do', form: 'decide', says: 'This is a person’s request for their own data: hand it over as a data-subject request.' });
});

test('identity comes before an answer, and an opt-out asks for none', () => {
  const identity = [{ fact: 'identity', label: 'Identity was checked', says: '' }];
  expect(next(shownOf('data-subject', { recordable: identity }))).toMatchObject({ form: 'record', about: 'identity' });
  expect(next(shownOf('data-subject', { recordable: identity, facts: { detail: detailOf('data-subject', { right: 'opt-out' }) } }))).toMatchObject({ form: 'decide' });
});

test('a notice that lacks elements asks for them', () => {
  const facts = { detail: detailOf('content-removal', { elements: { i: 'missing', ii: 'present', iii: 'missing' } }) };
  expect(next(shownOf('content-removal', { facts })).says).toBe('2 elements that the law asks for are missing: ask for them, or refuse.');
});

const effect = (state: EffectShown['state']): EffectShown => ({ key: 'k', does: 'disclose', actId: 'a', state, notBefore: hours(1), says: '' });
test('an effect of which nobody knows what became of it comes before everything else', () => {
  expect(next(shownOf('law-enforcement', { facts: { status: 'decided', decision: decisionBy(OTHER, 'produce') }, state: { effects: [effect('unknown')] } }))).toMatchObject({ tone: 'do', form: 'note' });
});

test('[P34] who may say what became of it is asked to, and told to wait once they did', () => {
  const shown = shownOf('law-enforcement', { resolvable: { k: ['carried-out', 'not-carried-out'] }, facts: { status: 'decided', decision: decisionBy(OTHER, 'produce') }, state: { effects: [effect('unknown')] } });
  expect(next(shown)).toMatchObject({ tone: 'do', form: 'resolve-effect', about: 'k' });
  const deletion = shownOf('under18', { resolvable: { k: ['not-carried-out'] }, facts: { status: 'decided', decision: decisionBy(OTHER, 'confirm-minor') }, state: { effects: [{ ...effect('unknown'), does: 'delete' }] } });
  expect(next(deletion)).toMatchObject({ tone: 'do', form: 'resolve-effect', about: 'k', button: 'Have it asked again' });
  expect(next(shown, [ownAct({ kind: 'resolve-effect' })])).toMatchObject({ tone: 'wait', form: null, says: 'Your act waits for the hub’s answer.' });
});

test('an own act that waits is said to wait; what may still come after a decision is named', () => {
  expect(next(shownOf('content-removal'), [ownAct()])).toMatchObject({ tone: 'wait', form: null });
  const closed = shownOf('content-removal', { facts: { status: 'closed', stage: 'disabled', decision: decisionBy(OTHER, 'disable-items') }, recordable: [{ fact: 'counter-notice', label: 'Counter-notice came', says: '' }, { fact: 'complaint', label: 'Complaint came', says: '' }] });
  expect(next(closed)).toMatchObject({ tone: 'over', says: 'Nothing now. Counter-notice or Complaint may still come: record it then.', form: 'record', about: 'counter-notice' });
});
