// What the demo leaves waiting can be gone on with: every proposal can be approved, every armed effect can be fired.
import { describe, expect, test } from 'vitest';
import { hashOf } from '../../server/store/ids.ts';
import { Act } from '../../shared/model/act.ts';
import { decisionRule, IRREVERSIBLE, RELEASE_HOLD } from '../../shared/rules/decisions.ts';
import { judge } from '../../shared/rules/judge/judge.ts';
import { mayAct } from '../../shared/rules/roles.ts';
import { guardsAgainst } from '../../shared/rules/why-not.ts';
import { BOOKS } from '../../server/demo/clocks.ts';
import { dice } from '../../server/demo/dice.ts';
import { WORLDS } from './worlds.ts';

describe.each(WORLDS)('the demo of seed $seed at $now', ({ world, cases, accounts, now }) => {
  const living = new Set(world.effects.filter(({ state }) => state !== 'stood_down').map(({ key }) => key));
  const at = new Date(Date.parse(now) + 1_000).toISOString();
  const roll = dice(1, 'judged');
  const approval = (held: (typeof cases)[number], by: string, proposalHash = held.facts.proposal?.hash) => {
    const act = Act.parse({ v: 1, actId: roll.uuid(at), caseId: held.id, by, device: 'test', at, reason: 'Agreed.', then: null, basis: { version: held.version, tag: held.tag, seenAt: at }, kind: 'approve', args: { proposalHash } });
    const who = world.people.find(({ id }) => id === by);
    if (who === undefined) throw new Error(by);
    return judge({ act, who, held, account: accounts.get(held.facts.subject?.id ?? '') ?? null, target: null, effectNamed: null, restoredAt: null, effectLives: (key) => living.has(key), books: BOOKS, at, newId: () => roll.uuid(at), hash: hashOf }).verdict;
  };

  test('[P27] every waiting proposal is approved by a second person who may, and by nobody who may not', () => {
    const waiting = cases.filter((it) => it.facts.proposal !== null);
    expect(waiting.length).toBeGreaterThanOrEqual(20);
    for (const held of waiting) {
      const { proposal, kind, number } = held.facts;
      const rule = proposal === null ? null : decisionRule(kind, proposal.decision);
      if (proposal === null || rule === null) throw new Error(number);
      const seconds = world.people.filter(({ id, roles }) => id !== proposal.by && mayAct(roles, 'approve', kind) && (rule.needs !== 'counsel' || roles.includes('legal')));
      expect(seconds.length, number).toBeGreaterThan(0);
      for (const { id } of seconds) {
        const verdict = approval(held, id);
        const armed = rule.effect !== null && IRREVERSIBLE.includes(rule.effect);
        expect(verdict, `${number} ${rule.code} by ${id}`).toMatchObject(rule === RELEASE_HOLD ? { verdict: 'applied' } : armed ? { verdict: 'armed' } : { verdict: 'applied', outcome: 'decided' });
      }
      if (mayAct(world.people.find(({ id }) => id === proposal.by)?.roles ?? [], 'approve', kind)) expect(approval(held, proposal.by), number).toMatchObject({ verdict: 'refused', reason: 'same_person' });
    }
  });

  test('[P27] an approval is bound to the hash, and a package to what it was made of', () => {
    const deletion = cases.find((it) => it.facts.proposal?.decision === 'confirm-minor' && it.facts.proposal.by === 'noor');
    const production = cases.find((it) => it.facts.proposal?.decision === 'produce');
    if (deletion === undefined || production === undefined) throw new Error('nothing waits');
    expect(approval(deletion, 'ines').verdict).toBe('armed');
    expect(approval(deletion, 'ines', 'f'.repeat(64))).toMatchObject({ verdict: 'conflict', reason: 'facts_moved' });
    const { detail } = production.facts;
    if (detail.of !== 'law-enforcement') throw new Error('a production of another kind');
    const less = { ...production, facts: { ...production.facts, detail: { ...detail, records: detail.records.filter(({ id }) => id !== production.facts.proposal?.package?.produced[0]?.itemId) } } };
    expect(approval(production, 'theo').verdict).toBe('armed');
    expect(approval(less, 'theo').verdict).not.toBe('armed');
  });

  test('[P28] every effect belongs to a case that shows it, and an armed one can be fired: its decision stands and its guards hold', () => {
    const byId = new Map(cases.map((it) => [it.id, it] as const));
    expect(new Set(world.effects.map(({ key }) => key)).size).toBe(world.effects.length);
    for (const effect of world.effects) {
      const held = byId.get(effect.caseId);
      const shown = held?.state.effects.find(({ key }) => key === effect.key);
      expect(shown && { ...shown, says: '' }, effect.key).toEqual({ key: effect.key, does: effect.does, actId: effect.actId, state: effect.state, notBefore: effect.notBefore, says: '' });
    }
    const armed = world.effects.filter(({ state }) => state === 'armed');
    expect(armed.filter(({ notBefore }) => Date.parse(notBefore) > Date.parse(now) + 3_600_000).length).toBeGreaterThanOrEqual(5);
    for (const { key, caseId } of armed) {
      const facts = byId.get(caseId)?.facts;
      const decision = facts?.decision ?? null;
      if (facts === undefined || decision === null) throw new Error(key);
      const person = (id: string | null) => ({ id: id ?? '', roles: world.people.find((one) => one.id === id)?.roles ?? [] });
      const rule = decisionRule(facts.kind, decision.decision);
      const guards = (rule?.guards ?? []).filter((guard) => guard !== 'package-not-empty');
      expect(guardsAgainst({ guards }, { caseId, facts, account: accounts.get(facts.subject?.id ?? '') ?? null, books: BOOKS, at, proposer: person(decision.by), approver: person(decision.approvedBy), choices: {}, itemIds: decision.itemIds }), key).toBeNull();
    }
  });
});
