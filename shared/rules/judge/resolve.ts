// Resolving an effect of which nobody knows whether it went through: what a person found outside, and what follows from it.
import type { Account } from '../../model/account.ts';
import type { Act, Effect } from '../../model/act.ts';
import type { Case, CaseFacts, EffectShown } from '../../model/case.ts';
import type { Person } from '../../model/person.ts';
import type { EffectFound, EffectVerb } from '../../model/words.ts';
import { IRREVERSIBLE, asksStores } from '../decisions.ts';
import { closedIfOver, decisionBehind, itemsAfter, statusAfter, withDisclosed, withStatus } from '../effects.ts';
import { moveRow } from '../ledger/ledger.ts';
import { rowsOf } from '../ledger/rows.ts';
import { addSeconds, applied, conflict, refused } from './answer.ts';
import type { Judged, Judging } from './answer.ts';

/**
 * What may be found of an effect. That a deletion was carried out is said by each store for its own row of the ledger,
 * and by nobody else: a person has the stores asked again under the same keys, and a store that did it says so.
 */
export const findingsFor = (does: EffectVerb): readonly EffectFound[] => (asksStores(does) ? ['not-carried-out'] : ['carried-out', 'not-carried-out']);

/** Why this person does not say what became of such an effect on this case; null where they may. Their right in the queue is asked apart. */
export function whyNotResolved(does: EffectVerb, { decision }: Pick<CaseFacts, 'decision'>, { id, roles }: Pick<Person, 'id' | 'roles'>): 'not_allowed' | 'same_person' | null {
  if (does === 'disclose' && !roles.includes('legal')) return 'not_allowed';
  // Whoever wanted what cannot be taken back does not also say alone that it has or has not happened. Whoever agreed to it
  // may: a team often has one lawyer, and without them a disclosure would stay unknown for ever.
  return IRREVERSIBLE.includes(does) && decision?.by === id ? 'same_person' : null;
}

/** Says what became of an unknown effect: it is done, or it is armed again under its key and asked of the platform once more (PROTOCOL.md P34). */
export function judgeResolution(asked: Judging, act: Extract<Act, { kind: 'resolve-effect' }>, held: Case): Judged {
  const { key, found } = act.args;
  const effect = asked.effectNamed;
  if (effect === null || effect.key !== key || effect.caseId !== held.id || !held.state.effects.some((shown) => shown.key === key)) return refused(asked, 'bad_shape');
  const against = whyNotResolved(effect.does, held.facts, asked.who);
  if (against !== null) return refused(asked, against);
  if (effect.state !== 'unknown') return conflict(asked, 'facts_moved');
  // A restore takes versions back: what was found before it may be about a try that the hub no longer knows of.
  if (asked.restoredAt !== null && Date.parse(act.basis.seenAt) <= Date.parse(asked.restoredAt)) return conflict(asked, 'facts_moved');
  if (!findingsFor(effect.does).includes(found)) return refused(asked, 'rule_refuses');
  return found === 'carried-out' ? carriedOut(asked, held, effect) : askedAgain(asked, held, effect);
}

/** The person's word stands for the answer that never came; the case says whose word it is. */
function carriedOut(asked: Judging, held: Case, effect: Effect): Judged {
  const { act, at, books } = asked;
  const says = `Found out by a person, not confirmed by the platform. ${act.reason}`;
  const effects = shownAs(held, effect, { state: 'done', says });
  const status = asked.account === null ? null : statusAfter(effect.does, asked.account.status);
  const account = asked.account === null || status === null || status === asked.account.status ? null : { ...asked.account, status };
  // Where the decision was taken back meanwhile nobody knows the items any more: what happened is told, and they stay as they read.
  const items = itemsAfter(held.facts, effect.does, decisionBehind(effect, held)?.itemIds ?? []);
  const done = closedIfOver({ ...(account === null ? held.facts : withStatus(held.facts, account.status)), items }, effects, at);
  // Nobody knows the hour: what is due after a disclosure is counted from the earliest moment at which it can have gone out.
  const facts = effect.does === 'disclose' ? withDisclosed(done, effect.notBefore, books) : done;
  const closes = facts.status !== held.facts.status ? ' Nothing is left to do.' : '';
  const judged = applied(asked, held, { facts, state: { ...held.state, effects }, account }, 'effect', `It was carried out, as found outside. ${act.reason}${closes}`);
  return { ...judged, resolved: { ...effect, state: 'done' } };
}

/** Armed again under the same key: facts, approvals and holds are asked when it fires, and until then it can be called back. */
function askedAgain(asked: Judging, held: Case, effect: Effect): Judged {
  const { act, at, books } = asked;
  const irreversible = IRREVERSIBLE.includes(effect.does);
  const notBefore = irreversible ? addSeconds(at, books.coolingSeconds) : at;
  // Some of a deletion may be done: what the person says of it is that it is not over.
  const [shown, told] = asksStores(effect.does)
    ? ['Asked again on the word of a person, under the same keys.', 'The stores that did not confirm are asked again under the same keys.']
    : ['Found out by a person: not carried out. It is asked again under the same key.', 'It was not carried out, as found outside, and is asked again under the same key.'];
  const says = `${shown} ${act.reason}`;
  const effects = shownAs(held, effect, { state: 'armed', says, notBefore });
  // The facts are as they were and yet get a new version: what somebody else found out before this is no answer to what comes of it now.
  const judged = applied(asked, held, { facts: held.facts, state: { ...held.state, effects }, account: asked.account === null ? null : plannedAgain(asked.account, effect, at) }, 'effect', `${told} ${act.reason}`);
  const resolved: Effect = { ...effect, state: 'armed', notBefore };
  return irreversible ? { ...judged, resolved, verdict: { actId: act.actId, verdict: 'armed', at, version: judged.next.version, notBefore } } : { ...judged, resolved };
}

function shownAs(held: Case, { key }: Effect, change: Partial<EffectShown>): EffectShown[] {
  return held.state.effects.map((one) => (one.key === key ? { ...one, ...change, says: (change.says ?? one.says).slice(0, 20_000) } : one));
}

/** The account with the rows that a store did not confirm planned again; null where there are none. */
function plannedAgain(account: Account, { key }: Effect, at: string): Account | null {
  const failed = new Set(rowsOf(account, key).flatMap((row) => (row.state === 'failed' ? [row.key] : [])));
  if (failed.size === 0) return null;
  const ledger = account.ledger.map((row) => {
    // Clocks of processes differ: a row never goes back in time.
    const answer = failed.has(row.key) ? moveRow(row, { move: 'again', at: Date.parse(at) >= Date.parse(row.movedAt) ? at : row.movedAt }) : null;
    return answer?.ok === true ? answer.row : row;
  });
  return { ...account, ledger };
}
