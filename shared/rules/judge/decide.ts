// Deciding: a proposal, its second person, what both set going, and taking a decision back while that is still possible.
import type { Account } from '../../model/account.ts';
import type { Act, Effect } from '../../model/act.ts';
import type { Case, CaseFacts, Decision, EffectShown, Proposal } from '../../model/case.ts';
import { ENDED, withCancelled, withMet, withReopened, withStarted } from '../case-clocks.ts';
import { IRREVERSIBLE, RELEASE_HOLD, decisionRule, effectKey, needsItems } from '../decisions.ts';
import type { DecisionRule } from '../decisions.ts';
import { rowsOf } from '../ledger/rows.ts';
import { keptPackage, packageOf } from '../package-of.ts';
import { afterDecision } from '../removal/consequences.ts';
import { sealedItems } from '../removal/seal.ts';
import { whyNot } from '../why-not.ts';
import type { Situation } from '../why-not.ts';
import { addSeconds, applied, conflict, refused, withoutProposal } from './answer.ts';
import type { Judged, Judging } from './answer.ts';
import { holdsShown, judgeReleased } from './hold-acts.ts';

/** A proposal: refused by the rules, decided at once where one person is enough, else kept for the second. */
export function judgeProposal(asked: Judging, act: Extract<Act, { kind: 'propose-decision' }>, held: Case): Judged {
  const { facts } = held;
  if (facts.decision !== null || facts.status === 'decided' || facts.status === 'closed') return conflict(asked, 'already_decided');
  if (facts.proposal !== null) return conflict(asked, 'facts_moved');
  const rule = decisionRule(facts.kind, act.args.decision);
  // A release has its own act: it names the hold.
  if (rule === null || rule === RELEASE_HOLD) return refused(asked, 'unknown_decision');
  const known = new Set(facts.items.map((item) => item.id));
  if (act.args.itemIds.some((id) => !known.has(id))) return refused(asked, 'bad_shape');
  if (needsItems(rule) && act.args.itemIds.length === 0) return refused(asked, 'bad_shape');
  const { decision, note, itemIds, choices = {} } = act.args;
  const against = whyNot(rule, situation(asked, held, { id: asked.who.id, roles: asked.who.roles }, null, itemIds, choices));
  if (against !== null) return refused(asked, against.reason);
  const made = rule.effect === 'disclose' ? packageOf(facts, asked.account, choices, asked.books, asked.at) : null;
  const proposed = {
    actId: act.actId, by: act.by, at: asked.at, decision, note, reason: act.reason, itemIds, holdId: null,
    package: made === null ? null : keptPackage(made, held.id, asked.hash),
  };
  const hash = asked.hash({ caseId: held.id, version: held.version, tag: held.tag, choices, ...proposed });
  const key = effectKey(rule, held.id, facts, hash, proposed.package?.hash ?? null);
  if (key !== null && asked.effectLives(key)) return conflict(asked, 'effect_exists');
  // On a claim that has lapsed meanwhile, what cannot be taken back waits for a second look.
  const { claim } = held.state;
  const lapsed = claim !== null && claim.by === act.by && claim.until <= asked.at;
  const waits = lapsed && rule.effect !== null && IRREVERSIBLE.includes(rule.effect);
  if (rule.needs !== 'one' || waits) {
    const proposal: Proposal = { ...proposed, choices, hash };
    return applied(asked, held, { facts: { ...facts, status: 'proposed', proposal } }, 'proposed', `Proposed: ${rule.label}.`, 'proposed');
  }
  return decided(asked, held, { ...proposed, choices, hash, approvedBy: null, from: facts.stage }, hash, rule);
}

/** The second person: the very same proposal, by somebody else, on facts that did not move, by the same rules once more. */
export function judgeSecond(asked: Judging, act: Extract<Act, { kind: 'approve' | 'reject' }>, held: Case): Judged {
  const { facts } = held;
  const { proposal } = facts;
  if (proposal === null) return conflict(asked, facts.decision !== null ? 'already_decided' : 'facts_moved');
  if (proposal.hash !== act.args.proposalHash) return conflict(asked, 'facts_moved');
  const rule = decisionRule(facts.kind, proposal.decision);
  if (rule === null) return refused(asked, 'unknown_decision');
  // The person is compared, not the session or the device: a second account of one person is still one person.
  if (proposal.by === act.by) return refused(asked, 'same_person');
  if (act.kind === 'reject') {
    return applied(asked, held, { facts: withoutProposal(facts) }, 'rejected', `Rejected: ${rule.label}. ${act.reason}`);
  }
  if (rule.needs === 'counsel' && !asked.who.roles.includes('legal')) return refused(asked, 'not_allowed');
  if (rule === RELEASE_HOLD) return judgeReleased(asked, held, proposal);
  const against = whyNot(rule, situation(asked, held, { id: proposal.by, roles: [] }, asked.who, proposal.itemIds, proposal.choices));
  if (against !== null) return refused(asked, against.reason);
  if (rule.effect === 'disclose') {
    const made = packageOf(facts, asked.account, proposal.choices, asked.books, asked.at);
    // The very package that was proposed, or none: the matrix or a lawyer's word may have changed since.
    if (made === null || keptPackage(made, held.id, asked.hash).hash !== proposal.package?.hash) return conflict(asked, 'facts_moved');
  }
  // It became a decision when the second person agreed, not when the first one asked.
  return decided(asked, held, { ...proposal, at: asked.at, approvedBy: act.by, from: facts.stage }, proposal.hash, rule);
}

/**
 * Takes a decision back. An armed effect is called back; one that fires, is done or is unknown and cannot be undone
 * stands, because nothing brings the data or the package back.
 */
export function judgeReopening(asked: Judging, held: Case): Judged {
  const { facts, state } = held;
  if (facts.status !== 'decided' && facts.status !== 'closed') return conflict(asked, 'facts_moved');
  if (state.effects.some((effect) => isPast(effect, asked.account))) return conflict(asked, 'effect_exists');
  const rule = facts.decision === null ? null : decisionRule(facts.kind, facts.decision.decision);
  // Only what the decision itself set going: a step before it, such as a block that is not carried out yet, stands.
  const isCalledBack = ({ does, state: now }: EffectShown): boolean => now === 'armed' && does === rule?.effect;
  const standDown = state.effects.filter(isCalledBack).map(({ key }) => key);
  const effects = state.effects.map((effect): EffectShown => (isCalledBack(effect) ? { ...effect, state: 'stood_down', says: 'Called back before it fired.' } : effect));
  const stage = facts.decision === null ? facts.stage : (facts.decision.from ?? rule?.from[0] ?? 'received');
  const clocks = withReopened(facts.clocks, facts.decision?.at ?? null, asked.at, asked.act.reason);
  const says = standDown.length > 0 ? `Reopened; what was armed is called back. ${asked.act.reason}` : `Reopened. ${asked.act.reason}`;
  return applied(asked, held, { facts: { ...facts, status: 'open', stage, decision: null, proposal: null, duplicateOf: null, clocks }, state: { ...state, effects }, standDown }, 'reopened', says);
}

/** Whether an effect is past calling back: it fires, is done or unknown, or is armed again after stores were asked already. */
export function isPast({ key, does, state }: EffectShown, account: Account | null): boolean {
  if (!IRREVERSIBLE.includes(does) || state === 'stood_down') return false;
  return state !== 'armed' || (account !== null && rowsOf(account, key).length > 0);
}

function situation(asked: Judging, held: Case, proposer: Situation['proposer'], approver: Situation['approver'], itemIds: readonly string[], choices: Situation['choices']): Situation {
  return { caseId: held.id, facts: held.facts, account: asked.account, books: asked.books, at: asked.at, proposer, approver, itemIds, choices };
}

function decided(asked: Judging, held: Case, decision: Decision, hash: string, rule: DecisionRule): Judged {
  const { at, books } = asked;
  const key = effectKey(rule, held.id, held.facts, hash, decision.package?.hash ?? null);
  if (key !== null && asked.effectLives(key)) return conflict(asked, 'effect_exists');
  const irreversible = rule.effect !== null && IRREVERSIBLE.includes(rule.effect);
  const notBefore = irreversible ? addSeconds(at, books.coolingSeconds) : at;
  const effect: Effect | null = key === null || rule.effect === null ? null : { key, does: rule.effect, caseId: held.id, actId: asked.act.actId, state: 'armed', notBefore, proposalHash: hash };
  const after = afterDecision(rule, { ...held.facts, stage: rule.to, proposal: null }, asked.account, decision, { ...asked, caseId: held.id });
  // A hold that the law places with the decision is a fact of this case too.
  const holds = after.account === null ? after.facts.holds : holdsShown(after.account.holds, held.id, held.facts.kind, at);
  const facts = sealedItems(rule, { ...after.facts, holds, clocks: clocksAfter(asked, rule, after.facts) }, decision.itemIds, asked.hash);
  const shown: EffectShown | null = effect === null ? null : { key: effect.key, does: effect.does, actId: effect.actId, state: 'armed', notBefore, says: '' };
  const effects = shown === null ? held.state.effects : [...held.state.effects.filter((one) => one.key !== shown.key), shown].slice(-50);
  if (!rule.final) {
    const done = applied(asked, held, { facts: { ...facts, status: 'open' }, state: { ...held.state, effects }, account: after.account, seals: rule.effect === 'seal' }, 'stepped', `${rule.label}. ${decision.reason}`, 'stepped');
    return { ...done, effect };
  }
  // Nothing left to do is what "closed" means; with an effect the hub closes it when that is done.
  const status = effect === null ? 'closed' : 'decided';
  const kind = decision.approvedBy === null ? 'decided' : 'approved';
  const done = applied(asked, held, { facts: { ...facts, status, decision }, state: { ...held.state, claim: null, effects }, account: after.account }, kind, `Decided: ${rule.label}.`, 'decided');
  if (!irreversible) return { ...done, effect };
  return { ...done, effect, verdict: { actId: asked.act.actId, verdict: 'armed', at, version: done.next.version, notBefore } };
}

/**
 * Clocks after a decision. A final one without effect meets every act-by clock; one with an effect leaves them running
 * until the effect is done, because a deletion that was only decided is not yet one that was made. What the decision
 * says cannot be done is cancelled first: to call it met would claim a block that nobody made.
 */
function clocksAfter(asked: Judging, rule: DecisionRule, facts: CaseFacts): CaseFacts['clocks'] {
  const { at, books } = asked;
  const binding = withCancelled(facts.clocks, rule.cancels ?? [], at, ENDED.cannot);
  const met = rule.final && rule.effect === null ? withMet(binding, 'act-by', at, rule.label) : withMet(binding, rule.meets ?? [], at, rule.label);
  const event = rule.starts;
  if (event === undefined) return met;
  // The restore window runs from the receipt of the counter-notice, not from the day on which it was forwarded.
  const { detail } = facts;
  const from = event !== 'counter-notice' || detail.of !== 'content-removal' ? at : (detail.counterNotice ?? (detail.regime === 'dmca-counter-notice' ? facts.received : at));
  return withStarted({ ...facts, clocks: met }, event, from, books.table, books.clocks);
}
