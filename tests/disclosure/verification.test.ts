// The fifteen points, the second person, and what a gag allows to be told.
import { describe, expect, test } from 'vitest';
import { CHECK_IDS } from '../../shared/model/request.ts';
import type { Gag } from '../../shared/model/request.ts';
import { noticePolicy, noticeState } from '../../shared/rules/disclosure/notice.ts';
import type { UserNotice } from '../../shared/rules/disclosure/notice.ts';
import { CHECKS, checksFor, verificationState } from '../../shared/rules/disclosure/verification.ts';
import type { Verification } from '../../shared/rules/disclosure/verification.ts';
import { MATRIX, allAnswered, checker, proposer } from './given.ts';

const EMERGENCY = 'us_emergency_request';
const asked = { process: EMERGENCY, known: true, answers: allAnswered(EMERGENCY), proposer, checker };
const state = (change: Partial<Parameters<typeof verificationState>[0]>): Verification => verificationState({ ...asked, ...change });

describe('requester verification', () => {
  test('fifteen points, each with a question and its evidence; an emergency and an unknown process are asked all', () => {
    expect(CHECKS.map(({ id }) => id)).toEqual([...CHECK_IDS]);
    for (const { question, evidence } of CHECKS) expect(question.endsWith('?') && evidence !== '').toBe(true);
    expect(checksFor(EMERGENCY, true)).toHaveLength(15);
    expect(checksFor('made_up', false)).toHaveLength(15);
    expect(checksFor('us_search_warrant', true).map(({ id }) => id)).toEqual(['V1', 'V2', 'V3', 'V4', 'V5', 'V11']);
    for (const process of Object.keys(MATRIX.processes)) expect(checksFor(process, true).length === 0, process).toBe(['ncmec_report', 'eu_dsa_art18_notice', 'data_subject_access'].includes(process));
  });

  test('all answered with evidence by two people passes', () => {
    expect(state({})).toMatchObject({ state: 'verified' });
  });

  test.each(CHECK_IDS.filter((id) => id !== 'V10'))('%s missing, without evidence or answered "no": no emergency passes', (id) => {
    const without = asked.answers.filter(({ check }) => check !== id);
    const own = asked.answers.find(({ check }) => check === id)!;
    expect(state({ answers: without })).toMatchObject({ state: 'incomplete', missing: [id] });
    expect(state({ answers: [...without, { ...own, evidence: '  ' }] })).toMatchObject({ state: 'incomplete', missing: [id] });
    expect(state({ answers: [...without, { ...own, answer: 'no' }] })).toMatchObject({ state: 'failed', failed: [id] });
    expect(state({ answers: [{ ...own, answer: 'no' }, ...asked.answers] })).toMatchObject({ state: 'failed', failed: [id] });
  });

  test('the second person is another person, answers the point that asks for them, and one of the two is legal', () => {
    expect(state({ checker: null })).toMatchObject({ state: 'needs-second-person' });
    expect(state({ checker: { ...checker, id: proposer.id } })).toMatchObject({ state: 'needs-second-person' });
    expect(state({ answers: asked.answers.map((one) => (one.check === 'V3' ? { ...one, by: proposer.id } : one)) })).toMatchObject({ state: 'incomplete', missing: ['V3'] });
    expect(state({ proposer: { ...proposer, roles: ['lead'] } })).toMatchObject({ state: 'incomplete', missing: ['V10'] });
    expect(state({ proposer: { ...proposer, roles: ['lead'] }, checker: { ...checker, roles: ['legal'] } })).toMatchObject({ state: 'verified' });
  });
});

describe('telling the user', () => {
  const gag = (change: Partial<Gag> = {}): Gag => ({ id: 'g', citation: '18 U.S.C. 2705(b)', until: '2026-12-31T08:00:00Z', ended: null, ...change });
  const told = (gags: readonly Gag[], at: string, change: Partial<UserNotice> = {}) => noticeState({ policy: 'notify', gags, emergencyOver: null, notified: null, ...change }, at, 'UTC');

  test('[K6] gagged, reminded 14 days before, then waiting for a confirmation: the passed date alone allows nothing', () => {
    expect(told([gag()], '2026-12-17T07:59:59Z')).toMatchObject({ state: 'gagged', remindAt: '2026-12-17T08:00:00.000Z' });
    expect(told([gag()], '2026-12-17T08:00:00Z')).toMatchObject({ state: 'remind' });
    expect(told([gag()], '2026-12-31T08:00:00.999Z')).toMatchObject({ state: 'remind' });
    expect(told([gag()], '2026-12-31T08:00:01Z')).toMatchObject({ state: 'confirm-end' });
    expect(told([gag()], '2036-12-31T08:00:01Z')).toMatchObject({ state: 'confirm-end' });
    expect(told([gag({ until: null })], '2036-12-31T08:00:01Z')).toMatchObject({ state: 'ask-date', remindAt: null });
  });

  test('[K6] a confirmed end allows; one dated before the order ran out does not, unless it was lifted', () => {
    const at = '2027-02-01T00:00:00Z';
    const ended = (on: string, how: 'expired' | 'lifted') => gag({ ended: { at: on, how, by: 'p-1' } });
    expect(told([ended('2027-01-02T00:00:00Z', 'expired')], at)).toMatchObject({ state: 'may-notify', gag: null });
    expect(told([ended('2026-12-01T00:00:00Z', 'expired')], at)).toMatchObject({ state: 'confirm-end' });
    expect(told([ended('2026-12-01T00:00:00Z', 'lifted')], at)).toMatchObject({ state: 'may-notify' });
    expect(told([ended('2027-03-01T00:00:00Z', 'expired')], at)).toMatchObject({ state: 'confirm-end' });
    expect(told([{ ...ended('2027-01-02T00:00:00Z', 'expired'), until: null }], at)).toMatchObject({ state: 'ask-date' });
  });

  test('one ended gag does not open another, and the one that stands speaks', () => {
    const over = gag({ id: 'a', ended: { at: '2027-01-02T00:00:00Z', how: 'expired', by: 'p-1' } });
    expect(told([over, gag({ id: 'b', until: '2027-12-31T00:00:00Z' })], '2027-02-01T00:00:00Z')).toMatchObject({ state: 'gagged', gag: { id: 'b' } });
  });

  test('policy: later means after the emergency, silent stays silent, an unknown process is silent', () => {
    const at = '2026-11-24T12:00:00Z';
    expect(told([], at, { policy: 'later' })).toMatchObject({ state: 'wait-for-emergency' });
    expect(told([], at, { policy: 'later', emergencyOver: '2026-11-24T12:00:00Z' })).toMatchObject({ state: 'may-notify' });
    expect(told([], at, { policy: 'silent' })).toMatchObject({ state: 'silent' });
    expect(told([], at, { policy: 'not-asked' })).toMatchObject({ state: 'not-asked' });
    expect(told([gag()], at, { notified: '2026-11-01T00:00:00Z' })).toMatchObject({ state: 'notified' });
    expect([noticePolicy('us_search_warrant'), noticePolicy('us_emergency_request'), noticePolicy('us_nsl'), noticePolicy('eu_epoc_traffic'), noticePolicy('toString')]).toEqual(['notify', 'later', 'silent', 'silent', 'silent']);
  });
});
