// What comes after: reopening, merging duplicates, messages under a gag, and taking an act back.
import { describe, expect, test } from 'vitest';
import type { EffectShown, Case } from '../../shared/model/case.ts';
import type { Clock } from '../../shared/model/clock.ts';
import type { FinalVerdict } from '../../shared/model/act.ts';
import type { EffectVerb } from '../../shared/model/words.ts';
import type { Judged, LedgerEntry } from '../../shared/rules/judge/answer.ts';
import { withMet } from '../../shared/rules/case-clocks.ts';
import { caseAfter } from '../../server/effects/case-after.ts';
import { AT, HASH, HOUR_LATER, account, act, actId, after, approves, ask, decision, does, held, hold, ines, lena, mara, noor, person, producible, proposal, proposes, short, theo, thea, PRODUCE } from './given.ts';
import type { ArgsOf, Over } from './given.ts';
import { clock } from './ready.ts';

const effect = (does_: EffectVerb, state: EffectShown['state'], key = `${does_}:case-1:0`): EffectShown => ({ key, does: does_, actId: '0197a3a0-0000-7000-8000-000000000001', state, notBefore: AT, says: '' });
const reopens = (on: Case, at = HOUR_LATER): Judged => does(ines, 'reopen', on, {}, { at, reason: 'the court says so' });
const blocked: Over = { facts: { stage: 'blocked' } };

describe('[P28] reopening', () => {
  const armed = after(approves(lena, after(proposes(ines, held('under18', blocked), 'confirm-minor'))));

  test('calls an armed effect back, and the case stands where it was decided', () => {
    const back = reopens(armed);
    expect([back.standDown, back.next?.facts.status, back.next?.facts.stage, back.next?.facts.decision, back.next?.facts.proposal]).toEqual([['delete:acc-1'], 'open', 'blocked', null, null]);
    expect(back.next?.state.effects.map(({ state, says }) => [state, says])).toEqual([['stood_down', 'Called back before it fired.']]);
    expect([back.factsMoved, back.next?.events.at(-1)?.says]).toEqual([true, 'Reopened; what was armed is called back. the court says so']);
    // And it can be decided anew, which arms it again.
    expect(short(approves(lena, after(proposes(ines, after(back), 'confirm-minor'))))).toBe('armed');
  });

  test('leads to the stage it was decided at, also where the decision has several', () => {
    const stageAfter = (over: Over, code: string): string | undefined => reopens(after(approves(lena, after(proposes(ines, held('under18', over), code))))).next?.facts.stage;
    expect([stageAfter({ facts: { stage: 'age-asked' } }, 'confirm-minor'), stageAfter({ facts: { stage: 'reported' } }, 'confirm-minor'), stageAfter({ facts: { stage: 'reported' } }, 'close-reported')]).toEqual(['age-asked', 'reported', 'reported']);
    // A decision of the first wire does not say where it was made.
    expect(reopens(held('under18', { facts: { status: 'closed', stage: 'ended', decision: decision('confirm-minor') } })).next?.facts.stage).toBe('blocked');
  });

  test.each(['firing', 'done', 'unknown'] as const)('what is %s and cannot be undone stands', (state) => {
    for (const verb of ['delete', 'remove', 'disclose'] as const) {
      const on = held('under18', { facts: { status: 'decided', stage: 'ended', decision: decision('confirm-minor') }, state: { effects: [effect(verb, state)] } });
      expect([verb, short(reopens(on))]).toEqual([verb, 'effect_exists']);
    }
  });

  test.each(['firing', 'done', 'unknown'] as const)('what is %s and can be undone does not stand in the way', (state) => {
    const on = held('content-removal', { facts: { status: 'closed', stage: 'disabled', decision: decision('disable-items', { from: 'received' }) }, state: { effects: [effect('disable', state)] } });
    expect([short(reopens(on)), reopens(on).standDown, reopens(on).next?.state.effects[0]?.state]).toEqual(['done', [], state]);
  });

  test('a step on the way is no part of the decision: a block that is still to be carried out is not called back with a deletion', () => {
    const both = { ...armed, state: { ...armed.state, effects: [effect('block', 'armed', 'block:case-1:1'), ...armed.state.effects] } };
    const back = reopens(both);
    expect([back.standDown, back.next?.state.effects.map(({ does: verb, state }) => `${verb} ${state}`)]).toEqual([['delete:acc-1'], ['block armed', 'delete stood_down']]);
  });

  test('only what was decided or closed is opened again, by who may approve there', () => {
    expect(short(reopens(held('under18')))).toBe('facts_moved');
    expect(short(reopens(after(proposes(ines, held('under18', blocked), 'confirm-minor'))))).toBe('facts_moved');
    expect(short(does(mara, 'reopen', held('content-removal', { facts: { status: 'closed', decision: decision('refuse-notice') } }), {}))).toBe('not_allowed');
  });
});

describe('[P31] clocks of a case that is open again', () => {
  const target = (): Clock => clock('POLICY-REMOVAL-DECIDE-7D', '2026-11-20T10:00:00Z', 'UTC');
  const stateOf = (judged: Judged): (string | undefined)[] => [judged.next?.facts.clocks[0]?.state, judged.next?.facts.clocks[0]?.due, judged.next?.facts.clocks[0]?.history.at(-1)?.kind];

  test('what a decision met runs again under the due it had', () => {
    // An instant with and one without fractions of a second are one instant, however a clock writes it.
    for (const at of [AT, '2026-11-24T09:00:00.120Z', '2026-11-24T09:00:00.123Z']) {
      const refused = after(proposes(ines, held('content-removal', { facts: { clocks: [target()] } }), 'refuse-notice', { at }));
      expect(refused.facts.clocks[0]?.state).toBe('met');
      expect(stateOf(reopens(refused))).toEqual(['running', target().due, 'restarted']);
    }
  });

  test('so does what was met later, when the effect was done', () => {
    const decided = proposes(ines, held('content-removal', { facts: { clocks: [target()] } }), 'disable-items', { itemIds: ['i1'] });
    if (decided.effect === null) throw new Error('nothing armed');
    const closed = caseAfter(after(decided), decided.effect, { state: 'done', says: '', tell: false }, { at: '2026-11-24T09:00:07.000Z', newId: () => 'e9' }).next;
    expect([closed.facts.status, closed.facts.clocks[0]?.state]).toEqual(['closed', 'met']);
    expect(stateOf(reopens(closed))).toEqual(['running', target().due, 'restarted']);
  });

  test('and what a merge called off', () => {
    const merged = after(does(ines, 'merge-duplicate', held('content-removal', { facts: { clocks: [target()] } }), { into: 'case-2' }));
    expect(merged.facts.clocks[0]?.state).toBe('cancelled');
    expect(stateOf(reopens(merged))).toEqual(['running', target().due, 'restarted']);
  });

  test('what is owed to an account is called off where there is none, the rest is met; and all of it runs again', () => {
    const clocks = ['POLICY-U18-BLOCK-1H', 'POLICY-U18-DELETE-72H', 'US-FL-MINOR-TERMINATE-5BD', 'US-FL-PARENT-TERMINATE-10BD', 'POLICY-U18-REVIEW-24H', 'EU-GDPR-DSR-1M'].map((rule) => clock(rule, '2026-11-24T08:30:00Z', 'UTC'));
    const ended = after(proposes(ines, held('under18', { facts: { subject: null, items: [], clocks } }), 'no-account-found'));
    expect([ended.facts.status, ...ended.facts.clocks.map(({ state }) => state)]).toEqual(['closed', 'cancelled', 'cancelled', 'cancelled', 'cancelled', 'met', 'met']);
    const back = after(reopens(ended));
    expect([back.facts.status, back.facts.stage, back.facts.decision]).toEqual(['open', 'received', null]);
    expect(back.facts.clocks.map(({ state, due }) => [state, due])).toEqual(clocks.map(({ due }) => ['running', due]));
  });

  test('what was met before the decision, by a step of its own, stays met', () => {
    const met = withMet([clock('CA-CCPA-CONFIRM-10BD', '2026-11-20T10:00:00Z', 'America/Los_Angeles')], ['CA-CCPA-CONFIRM-10BD'], '2026-11-21T10:00:00Z', 'Receipt was confirmed');
    const refused = after(proposes(ines, held('data-subject', { facts: { clocks: [...met, target()] } }), 'refuse-request'));
    expect(reopens(refused).next?.facts.clocks.map(({ state }) => state)).toEqual(['met', 'running']);
  });
});

describe('merging a duplicate', () => {
  const merges = (on: Case, into = 'case-2', who = ines): Judged => does(who, 'merge-duplicate', on, { into });

  test('closes it in favour of the other, with its claim gone and its clocks called off', () => {
    const merged = merges(held('content-removal', { facts: { clocks: [clock('POLICY-REMOVAL-DECIDE-7D', '2026-11-20T10:00:00Z', 'UTC')] }, state: { claim: { by: 'ines', until: HOUR_LATER, token: 1, trip: null }, lastToken: 1 } }));
    expect(merged.next).toMatchObject({ facts: { status: 'closed', duplicateOf: 'case-2', decision: null }, state: { claim: null } });
    expect(merged.next?.facts.clocks[0]?.state).toBe('cancelled');
    expect(merged.next?.events.at(-1)).toMatchObject({ kind: 'merged', says: 'Closed as a duplicate of case-2. because it is so' });
  });

  test('not into itself, not where something was decided or waits', () => {
    expect(short(merges(held('under18'), 'case-1'))).toBe('bad_shape');
    expect(short(merges(held('under18', { facts: { status: 'closed', decision: decision('not-a-minor') } })))).toBe('already_decided');
    expect(short(merges(after(proposes(lena, held('under18', blocked), 'confirm-minor'))))).toBe('already_decided');
  });

  test('it is decided no more until it is opened again, and then stands where it stood', () => {
    const merged = after(merges(held('under18', blocked)));
    expect(short(proposes(lena, merged, 'not-a-minor'))).toBe('already_decided');
    const back = after(reopens(merged));
    expect([back.facts.status, back.facts.stage, back.facts.duplicateOf]).toEqual(['open', 'blocked', null]);
    expect(short(proposes(lena, back, 'not-a-minor'))).toBe('decided');
  });

  test('a report that names neither an account nor anything to look at can be merged too, until it has ended by itself', () => {
    const bare = held('under18', { facts: { subject: null, items: [] } });
    expect(short(merges(bare))).toBe('done');
    expect(short(merges(after(proposes(lena, bare, 'no-account-found'))))).toBe('already_decided');
  });
});

describe('[K5][K6] messages', () => {
  const writes = (on: Case, to: ArgsOf<'message'>['to'], asked: Parameters<typeof does>[4] = {}, who = theo): string => short(does(who, 'message', on, { to, subject: 'Your account', text: 'Dear user' }, asked));
  const gagged = (change: object = {}): Case => held('law-enforcement', { detail: { gags: [{ id: 'g1', citation: '18 U.S.C. 2705(b)', until: null, ended: null, ...change }] } });

  test('[K6] while a gag stands, or nobody recorded its end, the user is told nothing', () => {
    expect(writes(held('law-enforcement'), 'user')).toBe('done');
    expect(writes(gagged(), 'user')).toBe('barred');
    expect(writes(gagged({ until: '2026-10-01T00:00:00Z' }), 'user')).toBe('barred');
    expect(writes(gagged({ until: '2026-10-01T00:00:00Z', ended: { at: '2026-11-01T00:00:00Z', how: 'expired', by: 'theo' } }), 'user')).toBe('done');
    expect(writes(held('law-enforcement', { detail: { gagUntil: '2027-10-01T00:00:00Z' } }), 'user')).toBe('barred');
  });

  test('[K6] nor where policy is silent, or an emergency is not over', () => {
    expect(writes(held('law-enforcement', { detail: { process: 'us_nsl' } }), 'user')).toBe('barred');
    expect(writes(held('law-enforcement', { detail: { process: 'us_emergency_request' } }), 'user')).toBe('barred');
    expect(writes(held('law-enforcement', { detail: { process: 'us_emergency_request', emergencyOver: AT } }), 'user')).toBe('done');
    expect(writes(held('law-enforcement', { detail: { notified: AT } }), 'user')).toBe('done');
    expect(writes(held('law-enforcement', { detail: { process: 'user_consent' } }), 'user')).toBe('done');
  });

  test('requester and reporter are written to whatever stands', () => {
    for (const to of ['requester', 'reporter'] as const) expect(writes(gagged(), to)).toBe('done');
  });

  test('[K5] where a hold on the account carries a gag, only counsel writes to the user', () => {
    const under = (secrecy: object): { account: ReturnType<typeof account> } => ({ account: account({ holds: [hold({ secrecy: { kind: 'gag', until: null, ended: null, ...secrecy } })] }) });
    const on = held('data-subject');
    expect([writes(on, 'user', under({}), ines), writes(on, 'user', under({}), theo)]).toEqual(['counsel_first', 'done']);
    expect([writes(on, 'user', under({ ended: '2026-11-01T00:00:00Z' }), ines), writes(on, 'user', under({ kind: 'no-tip' }), ines), writes(on, 'user', {}, ines)]).toEqual(['done', 'done', 'done']);
    expect(writes(on, 'requester', under({}), ines)).toBe('done');
    // Of another queue too: whoever works there does not know of the order.
    expect(writes(held('under18'), 'user', under({}), noor)).toBe('counsel_first');
  });

  test('[P13] a message is no fact, and stands in what happened word for word', () => {
    const sent = does(theo, 'message', held('data-subject'), { to: 'user', subject: 'Your data', text: 'Here it is.' });
    expect([sent.factsMoved, sent.next?.events.at(-1)]).toMatchObject([false, { kind: 'message', says: 'To the user: Your data\n\nHere it is.' }]);
  });
});

describe('[P15] withdrawals', () => {
  const WITHDRAWN = actId();
  const entry = (verdict: FinalVerdict['verdict'], over: Partial<LedgerEntry> = {}): LedgerEntry => ({ by: 'ines', docHash: HASH, verdict: { actId: WITHDRAWN, verdict, at: AT, version: 4, outcome: 'proposed', reason: 'gone', now: null, notBefore: AT } as FinalVerdict, ...over });
  const take = (target: LedgerEntry | null, on: Case | null, who = ines): Judged => does(who, 'withdraw', on, { actId: WITHDRAWN, docHash: HASH }, { target });
  const waits = held('under18', { facts: { stage: 'blocked', status: 'proposed', proposal: proposal('confirm-minor', 'ines', { actId: WITHDRAWN }) } });

  test('first: it is kept for the act that it names', () => {
    const first = take(null, held('under18'));
    expect([short(first), first.next, first.withdraws]).toEqual(['done', null, { actId: WITHDRAWN, docHash: HASH, by: 'ines' }]);
    expect(short(take(null, null))).toBe('done');
  });

  test('second: a waiting proposal goes, anything else stands', () => {
    const gone = take(entry('applied'), waits);
    expect([short(gone), gone.next?.facts.proposal, gone.next?.facts.status, gone.factsMoved]).toEqual(['done', null, 'open', true]);
    expect(short(take(entry('applied'), held('under18')))).toBe('already_decided');
    expect(short(take(entry('armed'), held('under18')))).toBe('already_decided');
    expect(short(take(entry('conflict'), held('under18')))).toBe('already_decided');
    expect(short(take(entry('withdrawn'), held('under18')))).toBe('done');
  });

  test('only its author, only the very document, and only who sees the queue', () => {
    expect(short(take(entry('applied', { by: 'noor' }), waits))).toBe('not_yours');
    expect(short(take(entry('applied', { docHash: 'c'.repeat(64) }), waits))).toBe('id_reused');
    expect(short(take(entry('applied', { by: 'mara' }), waits, mara))).toBe('not_in_your_queues');
  });

  test('who lost the role since may still take back what they asked for', () => {
    expect(short(take(entry('applied'), waits, person('ines', 'manager')))).toBe('done');
  });

  test('somebody else’s live claim does not keep a proposal from being taken back', () => {
    expect(short(take(entry('applied'), { ...waits, state: { ...waits.state, claim: { by: 'noor', until: HOUR_LATER, token: 1, trip: null } } }))).toBe('done');
  });

  test('an act cannot withdraw itself', () => {
    const doc = act(ines, 'withdraw', held('under18'), { actId: WITHDRAWN, docHash: HASH }, { actId: WITHDRAWN });
    expect(short(ask(doc, ines, held('under18')))).toBe('bad_shape');
  });

  test('[P28] what two people agreed to is not withdrawn but reopened', () => {
    const armed = after(approves(thea, after(does(theo, 'propose-decision', producible(), PRODUCE))));
    expect(short(take(entry('applied', { by: 'theo' }), armed, theo))).toBe('already_decided');
    expect(reopens(armed).standDown).toHaveLength(1);
  });
});
