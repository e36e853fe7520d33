// Whether an effect may still fire: the decision, its approval, its guards and its package, asked once more at that moment.
import type { Account } from '../../shared/model/account.ts';
import type { Effect } from '../../shared/model/act.ts';
import type { Case } from '../../shared/model/case.ts';
import type { Person } from '../../shared/model/person.ts';
import type { CaseBooks } from '../../shared/rules/case-books.ts';
import { DECISIONS, decisionRule } from '../../shared/rules/decisions.ts';
import type { DecisionRule } from '../../shared/rules/decisions.ts';
import { decisionBehind } from '../../shared/rules/effects.ts';
import { keptPackage, packageOf } from '../../shared/rules/package-of.ts';
import { mayAct } from '../../shared/rules/roles.ts';
import { guardsAgainst } from '../../shared/rules/why-not.ts';
import type { Situation } from '../../shared/rules/why-not.ts';
import { hashOf } from '../store/ids.ts';

/** The rule behind an effect: that of its decision, or of the step on the way that does the same; null where neither is there. */
export function ruleBehind(effect: Effect, held: Case): DecisionRule | null {
  const decision = decisionBehind(effect, held);
  if (decision !== null) return decisionRule(held.facts.kind, decision.decision);
  return DECISIONS[held.facts.kind].find((rule) => rule.effect === effect.does && !rule.final) ?? null;
}

export type StandsAsked = {
  readonly effect: Effect;
  readonly held: Case;
  readonly account: Account | null;
  /** Who proposed and who approved, as the directory has them now; null where it does not know them. */
  readonly proposer: Person | null;
  readonly approver: Person | null;
  readonly books: CaseBooks;
  readonly at: string;
};

const GONE = 'The decision that asked for it no longer stands.';

/** Whether a later decision of the same case asks for the opposite of this step: it must not be done after it. */
export function takenOver(effect: Pick<Effect, 'does'>, held: Case): boolean {
  const { decision, kind } = held.facts;
  return effect.does === 'block' && decision !== null && decisionRule(kind, decision.decision)?.effect === 'unblock';
}

/** What stands against firing, as a sentence, or null. Pure. Holds are not asked here: a deletion asks them for each store. */
export function standsAgainst(asked: StandsAsked): string | null {
  const { effect, held, account, proposer, approver, books, at } = asked;
  const { facts } = held;
  if (!held.state.effects.some(({ key, actId, state }) => key === effect.key && actId === effect.actId && state === 'armed')) return GONE;
  const decision = decisionBehind(effect, held);
  const rule = ruleBehind(effect, held);
  if (rule === null || rule.effect !== effect.does || (rule.final && (decision === null || facts.status !== 'decided'))) return GONE;
  // Live use stays blocked from the first store on, also while a hold keeps the rest (LAW K1).
  if (effect.does === 'unblock' && account !== null && (account.status === 'deleted' || account.ledger.some((row) => row.effect === null || row.effect.startsWith('delete:')))) return 'The account is being deleted or is gone.';
  if (decision === null) return null;
  if (rule.needs !== 'one') {
    if (decision.approvedBy === null || decision.approvedBy === decision.by) return 'A second person has not agreed to it.';
    if (rule.needs === 'counsel' && approver?.roles.includes('legal') !== true) return 'Whoever agreed to it is no longer counsel here.';
    if (!mayAct(approver?.roles ?? [], 'approve', facts.kind)) return 'Whoever agreed to it may no longer agree here.';
  }
  const situation: Situation = {
    caseId: held.id, facts, account, books, at, itemIds: decision.itemIds, choices: decision.choices,
    proposer: { id: decision.by, roles: proposer?.roles ?? [] },
    approver: decision.approvedBy === null ? null : { id: decision.approvedBy, roles: approver?.roles ?? [] },
  };
  // The case stands at the decision's end now. Its guards are asked as from where it came, or may have come.
  const answers = (decision.from === null ? rule.from : [decision.from]).map((stage) => guardsAgainst(rule, { ...situation, facts: { ...facts, stage } }));
  const [first] = answers;
  if (first !== undefined && first !== null && !answers.includes(null)) return first.says;
  if (effect.does !== 'disclose') return null;
  const made = packageOf(facts, account, decision.choices, books, at);
  const same = made !== null && decision.package !== null && keptPackage(made, held.id, hashOf).hash === decision.package.hash;
  return same ? null : 'The package is no longer the one that was approved.';
}
