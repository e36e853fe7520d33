// How a case reads after a step of an effect: what is shown of it, what was said, and whether nothing is left to do.
import type { Effect } from '../../shared/model/act.ts';
import type { Case, CaseEvent, CaseFacts, EffectShown } from '../../shared/model/case.ts';
import { closedIfOver, decisionBehind } from '../../shared/rules/effects.ts';
import { canonical } from '../../shared/rules/tag.ts';
import { ruleBehind } from './stands.ts';

export type Step = {
  readonly state: EffectShown['state'];
  readonly says: string;
  /** Whether it is worth a line in what happened; what only goes on is not. */
  readonly tell: boolean;
  readonly facts?: CaseFacts;
  /** What the step sets going once the case is closed by it. */
  readonly then?: (facts: CaseFacts) => CaseFacts;
  readonly notBefore?: string;
};

export type After = { readonly next: Case; readonly factsMoved: boolean; readonly changed: boolean };

type Made = { readonly at: string; readonly newId: () => string };

/** The case after a step. Once all is done that was decided, it is closed, and what had to be done by a day is done. */
export function caseAfter(held: Case, effect: Effect, step: Step, made: Made): After {
  const shown = shownAfter(held, effect, step);
  const facts = step.facts ?? held.facts;
  const closed = closedIfOver(facts, shown, made.at);
  const closes = closed.status !== facts.status;
  const says: [CaseEvent['kind'], string][] = [...(step.tell ? [['effect', step.says] as [CaseEvent['kind'], string]] : []), ...(closes ? [['closed', 'Nothing is left to do.'] as [CaseEvent['kind'], string]] : [])];
  return after(held, step.then?.(closed) ?? closed, shown, says, made);
}

/** The case with its effect stood down, and why in a sentence. It is open again where the decision behind the effect is the one that stands there. */
export function stoodDown(held: Case, effect: Effect, says: string, made: Made): After {
  const { facts } = held;
  const rule = ruleBehind(effect, held);
  const decided = facts.status === 'decided' && decisionBehind(effect, held) !== null;
  const stepped = (facts.status === 'open' || facts.status === 'proposed') && rule !== null && !rule.final && facts.stage === rule.to;
  const back: CaseFacts = decided || stepped
    ? { ...facts, status: 'open', stage: facts.decision?.from ?? rule?.from[0] ?? 'received', decision: null, proposal: null }
    : facts;
  return after(held, back, shownAfter(held, effect, { state: 'stood_down', says }), [['effect', says]], made);
}

function shownAfter(held: Case, effect: Effect, { state, says, notBefore }: Pick<Step, 'state' | 'says' | 'notBefore'>): EffectShown[] {
  const was = held.state.effects.find(({ key }) => key === effect.key);
  const shown: EffectShown = { key: effect.key, does: effect.does, actId: effect.actId, state, notBefore: notBefore ?? was?.notBefore ?? effect.notBefore, says: says.slice(0, 20_000) };
  return was === undefined ? [...held.state.effects, shown].slice(-50) : held.state.effects.map((one) => (one.key === effect.key ? shown : one));
}

function after(held: Case, facts: CaseFacts, effects: EffectShown[], says: readonly (readonly [CaseEvent['kind'], string])[], { at, newId }: Made): After {
  const factsMoved = canonical(facts) !== canonical(held.facts);
  const changed = factsMoved || says.length > 0 || canonical(effects) !== canonical(held.state.effects);
  const events = says.map(([kind, words]): CaseEvent => ({ id: newId(), at, by: 'hub', kind, says: words.slice(0, 20_000), actId: null }));
  // What an effect is doing is no new fact; what it did to account, items, stage or clocks is (PROTOCOL.md P13).
  return { factsMoved, changed, next: { ...held, version: factsMoved ? held.version + 1 : held.version, facts, state: { ...held.state, effects }, events: [...held.events, ...events] } };
}
