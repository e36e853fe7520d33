// What a done effect does to its case and its account: asked by whoever carried it out, and by the judge where a person found that it was.
import type { AccountStatus } from '../model/account.ts';
import type { Effect } from '../model/act.ts';
import type { Case, CaseFacts, Decision, EffectShown, Item } from '../model/case.ts';
import type { EffectVerb } from '../model/words.ts';
import type { CaseBooks } from './case-books.ts';
import { ENDED, withMet, withStarted } from './case-clocks.ts';
import { decisionRule } from './decisions.ts';

/**
 * The decision that set an effect going, where it is still the one on the case; null for a step on the way, which leaves
 * no decision behind, and where another decision or none stands there now. Decisions of the first wire have no hash and
 * are known by the act that made them.
 */
export function decisionBehind(effect: Pick<Effect, 'actId' | 'proposalHash'>, held: Case): Decision | null {
  const { decision } = held.facts;
  if (decision === null) return null;
  const made = decision.hash !== null ? decision.hash === effect.proposalHash : held.events.some(({ actId, kind }) => actId === effect.actId && (kind === 'decided' || kind === 'approved'));
  return made ? decision : null;
}

/** The facts with the account's status in them, as every case about it shows it. */
export const withStatus = (facts: CaseFacts, status: AccountStatus, displayName?: string): CaseFacts =>
  facts.subject === null ? facts : { ...facts, subject: { ...facts.subject, status, ...(displayName === undefined ? {} : { displayName }) } };

/** The status of an account after a block or its end. What is being deleted or is gone is neither blocked nor unblocked. */
export function statusAfter(does: EffectVerb, status: AccountStatus): AccountStatus {
  if ((does !== 'block' && does !== 'unblock') || status === 'deleting' || status === 'deleted') return status;
  return does === 'block' ? 'blocked' : 'active';
}

/** The items of a case after the chosen ones went out of view or came back. What is sealed or gone stays so. */
export function itemsAfter({ items }: Pick<CaseFacts, 'items'>, does: EffectVerb, itemIds: readonly string[]): Item[] {
  if (does !== 'disable' && does !== 'restore') return items;
  return items.map((item) => (itemIds.includes(item.id) && (item.state === 'shown' || item.state === 'disabled') ? { ...item, state: does === 'disable' ? 'disabled' as const : 'shown' as const } : item));
}

/** The facts, closed where nothing is left to do of what was decided; what had to be done by a day is done then (`at` in UTC). */
export function closedIfOver(facts: CaseFacts, shown: readonly EffectShown[], at: string): CaseFacts {
  return isOver(facts, shown) ? { ...facts, status: 'closed', clocks: withMet(facts.clocks, 'act-by', at, ENDED.done) } : facts;
}

/** Whether a decided case is over: its own effect, the one that was armed last, is done, and none is armed or under way. */
function isOver({ status, kind, decision }: CaseFacts, shown: readonly EffectShown[]): boolean {
  const rule = status === 'decided' && decision !== null ? decisionRule(kind, decision.decision) : null;
  if (rule === null || !rule.final || rule.effect === null) return false;
  return shown.findLast(({ does }) => does === rule.effect)?.state === 'done' && shown.every(({ state }) => state !== 'armed' && state !== 'firing');
}

/** The facts with the clocks that a disclosure starts, counted from `from` (UTC). */
export const withDisclosed = (facts: CaseFacts, from: string, books: CaseBooks): CaseFacts =>
  (facts.detail.of === 'law-enforcement' ? { ...facts, clocks: withStarted(facts, 'disclosed', from, books.table, books.clocks) } : facts);
