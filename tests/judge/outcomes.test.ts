// How each kind of act can come out, one of each; and thousands of random worlds in which the judge stays pure.
import { describe, expect, test } from 'vitest';
import type { ActKind, Effect } from '../../shared/model/act.ts';
import { ACT_KINDS, CONFLICTS } from '../../shared/model/act.ts';
import { Account } from '../../shared/model/account.ts';
import { Case } from '../../shared/model/case.ts';
import { STAGES } from '../../shared/model/lists.ts';
import type { Person } from '../../shared/model/person.ts';
import { CASE_KINDS, ROLES } from '../../shared/model/words.ts';
import { DECISIONS } from '../../shared/rules/decisions.ts';
import type { Judged } from '../../shared/rules/judge/answer.ts';
import { canonical } from '../../shared/rules/tag.ts';
import { AT, HASH, HOUR_LATER, SEED, account, act, ask, decision, does, held, hold, ines, mara, noor, person, preservation, proposal, proposes, roll, sam, short } from './given.ts';
import type { ArgsOf, Over } from './given.ts';
import { UNKNOWN_BLOCK, clock, keptOf, paused, ready } from './ready.ts';

const claimed: Over = { state: { claim: { by: 'noor', until: HOUR_LATER, token: 1, trip: null }, lastToken: 1 } };
const PLACE: ArgsOf<'place-hold'> = { category: null, itemId: null, ground: 'litigation', received: AT, secrecy: { kind: 'none', until: null, ended: null } };
const withClock = (it: ReturnType<typeof clock>): Case => held('data-subject', { facts: { clocks: [it] } });
const waiting = (by: string): Case => held('under18', { facts: { stage: 'reported', status: 'proposed', proposal: proposal('close-reported', by) } });
const gag: Over = { detail: { gags: [{ id: 'g1', citation: '', until: null, ended: null }] } };
const resolves = (who: Person, kept: Partial<Effect>): Judged => does(who, 'resolve-effect', held('under18', { state: { effects: [UNKNOWN_BLOCK] } }), { key: UNKNOWN_BLOCK.key, found: 'carried-out' }, { effectNamed: { ...keptOf(UNKNOWN_BLOCK), ...kept } });
const fact = { fact: 'requester-answered', at: AT, evidence: 'mail' } as const;

/** A conflict and a refusal of each kind, by the reason that is its own. */
const OUTCOMES: Readonly<Record<ActKind, { readonly conflict: readonly [string, () => Judged]; readonly refused: readonly [string, () => Judged] }>> = {
  claim: { conflict: ['claimed_by_other', () => does(ines, 'claim', held('under18', claimed), { minutes: 30 })], refused: ['not_allowed', () => does(sam, 'claim', held('under18'), { minutes: 30 })] },
  'check-out': { conflict: ['claimed_by_other', () => does(ines, 'check-out', held('under18', claimed), { hours: 2, trip: 't' })], refused: ['not_allowed', () => does(sam, 'check-out', held('under18'), { hours: 2, trip: 't' })] },
  release: { conflict: ['facts_moved', () => does(noor, 'release', held('under18', claimed), { token: 9 })], refused: ['not_allowed', () => does(sam, 'release', held('under18', claimed), { token: 1 })] },
  'break-claim': { conflict: ['facts_moved', () => does(ines, 'break-claim', held('under18', claimed), { token: 9 })], refused: ['not_allowed', () => does(noor, 'break-claim', held('under18', claimed), { token: 1 })] },
  note: { conflict: ['not_in_your_queues', () => does(mara, 'note', held('under18'), { text: 'n' })], refused: ['not_allowed', () => does(person('ruth', 'auditor'), 'note', held('under18'), { text: 'n' })] },
  assign: { conflict: ['facts_moved', () => does(ines, 'assign', held('under18'), { to: 'noor', was: 'nils' })], refused: ['not_allowed', () => does(person('ruth', 'auditor'), 'assign', held('under18'), { to: null, was: null })] },
  'set-priority': { conflict: ['facts_moved', () => does(ines, 'set-priority', held('under18'), { to: 'low', was: 'high' })], refused: ['not_allowed', () => does(person('ruth', 'auditor'), 'set-priority', held('under18'), { to: 'low', was: 'normal' })] },
  'verify-requester': { conflict: ['claimed_by_other', () => does(ines, 'verify-requester', held('law-enforcement', claimed), { checks: [{ check: 'V1', answer: 'no', evidence: 'e' }], paper: [] })], refused: ['bad_shape', () => does(ines, 'verify-requester', held('law-enforcement'), { checks: [], paper: [] })] },
  'place-hold': { conflict: ['gone', () => does(ines, 'place-hold', null, PLACE)], refused: ['bad_shape', () => does(ines, 'place-hold', held('under18'), { ...PLACE, received: HOUR_LATER })] },
  'renew-hold': { conflict: ['gone', () => does(ines, 'renew-hold', held('under18'), { holdId: 'h', requested: AT, goodCause: true, caseNumber: null })], refused: ['rule_refuses', () => does(ines, 'renew-hold', held('under18'), { holdId: 'hold-1', requested: AT, goodCause: true, caseNumber: null }, { account: account({ holds: [hold()] }) })] },
  'release-hold': { conflict: ['gone', () => does(ines, 'release-hold', held('under18'), { holdId: 'h' })], refused: ['rule_refuses', () => does(ines, 'release-hold', held('under18'), { holdId: 'hold-f' }, { account: account({ holds: [preservation({ expires: '2026-11-20T00:00:00Z' })] }) })] },
  'pause-clock': { conflict: ['gone', () => does(ines, 'pause-clock', held('data-subject'), { clockId: 'c', asked: AT })], refused: ['rule_refuses', () => does(ines, 'pause-clock', withClock(paused('UK-DSR-1M')), { clockId: 'clock-UK-DSR-1M', asked: AT })] },
  'resume-clock': { conflict: ['gone', () => does(ines, 'resume-clock', held('data-subject'), { clockId: 'c', answered: AT })], refused: ['rule_refuses', () => does(ines, 'resume-clock', withClock(clock('UK-DSR-1M')), { clockId: 'clock-UK-DSR-1M', answered: AT })] },
  'extend-clock': { conflict: ['gone', () => does(ines, 'extend-clock', held('data-subject'), { clockId: 'c' })], refused: ['rule_refuses', () => does(ines, 'extend-clock', withClock(clock('POLICY-DSR-RESPOND-30D')), { clockId: 'clock-POLICY-DSR-RESPOND-30D' })] },
  'record-fact': { conflict: ['facts_moved', () => does(ines, 'record-fact', held('law-enforcement', { facts: { stage: 'asked' } }), fact, { basis: { version: 1 } })], refused: ['wrong_stage', () => does(ines, 'record-fact', held('law-enforcement'), fact)] },
  'propose-decision': { conflict: ['already_decided', () => proposes(ines, held('under18', { facts: { status: 'closed', decision: decision('not-a-minor') } }), 'not-a-minor')], refused: ['wrong_stage', () => proposes(ines, held('under18'), 'confirm-minor')] },
  approve: { conflict: ['facts_moved', () => does(ines, 'approve', waiting('noor'), { proposalHash: 'c'.repeat(64) })], refused: ['same_person', () => does(ines, 'approve', waiting('ines'), { proposalHash: HASH })] },
  reject: { conflict: ['facts_moved', () => does(ines, 'reject', waiting('noor'), { proposalHash: 'c'.repeat(64) })], refused: ['same_person', () => does(ines, 'reject', waiting('ines'), { proposalHash: HASH })] },
  reopen: {
    conflict: ['effect_exists', () => does(ines, 'reopen', held('under18', { facts: { status: 'closed', decision: decision('confirm-minor') }, state: { effects: [{ key: 'delete:acc-1', does: 'delete', actId: '0197a3a0-0000-7000-8000-000000000001', state: 'done', notBefore: AT, says: '' }] } }), {})],
    refused: ['not_allowed', () => does(mara, 'reopen', held('content-removal', { facts: { status: 'closed', decision: decision('refuse-notice') } }), {})],
  },
  'resolve-effect': {
    conflict: ['facts_moved', () => resolves(ines, { state: 'armed' })],
    refused: ['not_allowed', () => resolves(noor, {})],
  },
  'merge-duplicate': { conflict: ['already_decided', () => does(ines, 'merge-duplicate', waiting('noor'), { into: 'case-2' })], refused: ['bad_shape', () => does(ines, 'merge-duplicate', held('under18'), { into: 'case-1' })] },
  message: { conflict: ['gone', () => does(ines, 'message', null, { to: 'user', subject: 's', text: 't' })], refused: ['barred', () => does(ines, 'message', held('law-enforcement', gag), { to: 'user', subject: 's', text: 't' })] },
  withdraw: {
    conflict: ['already_decided', () => does(ines, 'withdraw', held('under18'), { actId: '0197a3a0-0000-7000-8000-000000000002', docHash: HASH }, { target: { by: 'ines', docHash: HASH, verdict: { actId: '0197a3a0-0000-7000-8000-000000000002', verdict: 'applied', at: AT, version: 4, outcome: 'decided' } } })],
    refused: ['not_yours', () => does(ines, 'withdraw', held('under18'), { actId: '0197a3a0-0000-7000-8000-000000000002', docHash: HASH }, { target: { by: 'noor', docHash: HASH, verdict: { actId: '0197a3a0-0000-7000-8000-000000000002', verdict: 'applied', at: AT, version: 4, outcome: 'proposed' } } })],
  },
};

describe('[P10] every kind of act can be done, can meet a conflict and can be refused', () => {
  test.each(ACT_KINDS)('%s', (kind) => {
    const { on, args, asked } = ready(kind, 'law-enforcement', ines);
    const done = does(ines, kind, on, args, asked);
    expect(done).toMatchObject({ verdict: { verdict: 'applied', at: AT }, next: { events: [{}, { by: 'ines' }] } });
    const { conflict, refused } = OUTCOMES[kind];
    for (const [verdict, [reason, judged]] of [['conflict', conflict], ['refused', refused]] as const) {
      expect(judged()).toMatchObject({ verdict: { verdict, reason, at: AT }, next: null, factsMoved: false, account: null, effect: null, resolved: null, standDown: [], seals: false, withdraws: null });
    }
  });

  test('every event carries its act, its author and the hub’s instant', () => {
    for (const kind of ACT_KINDS) {
      const { on, args, asked } = ready(kind, 'law-enforcement', ines);
      const id = '0197a3a0-0000-7000-8000-00000000000a';
      expect([kind, does(ines, kind, on, args, { ...asked, actId: id }).next?.events.at(-1)]).toMatchObject([kind, { actId: id, by: 'ines', at: AT }]);
    }
  });
});

test(`[P9] the judge changes nothing it was given, throws at nothing, and gives the same answer twice: 3,000 random worlds of seed ${SEED}`, () => {
  const pick = <T>(from: readonly T[]): T => from[Math.floor(roll() * from.length)] as T;
  const freeze = <T>(value: T): T => {
    if (typeof value === 'object' && value !== null && !(value instanceof Map)) Object.values(Object.freeze(value)).forEach(freeze);
    return value;
  };
  const seen = new Set<string>();
  for (let turn = 0; turn < 3_000; turn += 1) {
    const kind = pick(CASE_KINDS);
    const who: Person = freeze(person(pick(['ines', 'lena']), pick(ROLES), pick(ROLES), pick(ROLES)));
    const { code, from } = pick(roll() < 0.9 ? DECISIONS[kind] : DECISIONS.under18);
    // Deciding is what most worlds are for: half of the acts do it, most of them where the case stands right for it.
    const which = roll() < 0.5 ? pick(['propose-decision', 'approve'] as const) : pick(ACT_KINDS);
    const start = ready(which, kind, who, { facts: { stage: pick(roll() < 0.8 ? from : STAGES) } });
    const state = roll() < 0.3 ? { claim: { by: pick(['ines', 'lena']), until: pick([AT, '2026-11-25T00:00:00.000Z']), token: 1, trip: null }, lastToken: 1 } : {};
    const facts = roll() < (which === 'approve' ? 0.9 : 0.1) ? { proposal: proposal(code, pick(['ines', 'lena']), { itemIds: pick([[], ['i1']]) }), status: 'proposed' as const } : roll() < 0.1 ? { status: 'closed' as const, decision: decision(code), proposal: null } : {};
    const made: Case = { ...start.on, facts: { ...start.on.facts, ...facts }, state: { ...start.on.state, ...state } };
    const on = roll() < 0.05 ? null : freeze(made);
    const of = roll() < 0.1 ? null : freeze(start.asked.account ?? account());
    const args = which === 'propose-decision' && roll() < 0.7 ? { decision: code, note: '', itemIds: pick([[], ['i1'], ['i9']]) } : start.args;
    const by = pick([who.id, who.id, who.id, who.id, 'lena']);
    const doc = freeze(act(who, which, made, args as never, { by, ...(roll() < 0.1 ? { basis: { version: 2 } } : {}) }));
    const lives = roll() < 0.1;
    const target = start.asked.target ?? null;
    const effectNamed = start.asked.effectNamed ?? null;
    const run = (): Judged => ask(doc, who, on, { account: of, effectLives: () => lives, target, effectNamed });
    const [once, twice] = [run(), run()];
    expect(canonical(once)).toBe(canonical(twice));
    const next = once.next === null ? on : Case.parse(once.next);
    if (once.account !== null) Account.parse(once.account);
    expect((next?.version ?? 0) - (on?.version ?? 0)).toBe(once.factsMoved ? 1 : 0);
    expect((next?.events.length ?? 0) - (on?.events.length ?? 0)).toBe(once.next === null ? 0 : 1);
    if (!once.factsMoved) expect(canonical(next?.facts ?? null)).toBe(canonical(on?.facts ?? null));
    expect(once.effect === null || ['decided', 'armed', 'stepped'].includes(short(once))).toBe(true);
    expect(once.resolved !== null).toBe(which === 'resolve-effect' && once.next !== null);
    expect((next?.facts.proposal ?? null) !== null).toBe(next?.facts.status === 'proposed');
    seen.add(short(once));
  }
  const common = [...CONFLICTS, 'not_allowed', 'not_yours', 'same_person', 'bad_shape', 'unknown_decision', 'wrong_stage', 'rule_refuses'] as const;
  expect([...seen].sort()).toEqual(expect.arrayContaining(['armed', 'decided', 'done', 'proposed', 'stepped', ...common]));
});
