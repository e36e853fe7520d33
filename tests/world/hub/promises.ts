// What must hold of the hub after every single commit, whoever made it: checked from outside, by rules of its own.
import type { Act } from '../../../shared/model/act.ts';
import type { Case, Decision } from '../../../shared/model/case.ts';
import { decisionRule } from '../../../shared/rules/decisions.ts';
import { canonical } from '../../../shared/rules/tag.ts';
import type { Trace } from '../trace.ts';
import type { Commit, LedgerRow, Truth } from './truth.ts';

/** PROTOCOL.md P12, written out once more: acts that rest on the facts which their author saw. */
const ON_FACTS: readonly Act['kind'][] = ['propose-decision', 'approve', 'reject', 'reopen', 'merge-duplicate', 'record-fact', 'release-hold', 'pause-clock', 'resume-clock', 'extend-clock', 'resolve-effect'];

/** Acts that somebody else's live claim does not stop. */
const PAST_CLAIMS: readonly Act['kind'][] = ['note', 'assign', 'set-priority', 'break-claim', 'place-hold', 'renew-hold', 'message', 'withdraw'];

/** What cannot be taken back. */
const FOR_EVER = ['delete', 'remove', 'disclose'];

export type HubPromises = {
  /** Looks at one commit. `by` is the process that made it, `at` the hub's clock at that moment. */
  readonly look: (commit: Commit, by: string, at: string) => void;
};

export function hubPromises(trace: Trace, truth: Truth): HubPromises {
  const proposals = new Map<string, string>();
  const hands = new Map<string, string>();
  return {
    look: (commit, by, at) => {
      ledgerAndCases(trace, truth, commit, at);
      inOneHand(trace, commit, by, hands);
      knownByPeople(trace, truth, commit);
      for (const { is } of commit.records) {
        if (is?.kind !== 'case') continue;
        sameFacts(trace, is.of as Case, proposals);
        asShown(trace, truth, is.of as Case);
      }
    },
  };
}

/** P29: an effect is in one hand at a time. Whoever lost it to another runner writes nothing of it any more. */
function inOneHand(trace: Trace, commit: Commit, by: string, hands: Map<string, string>): void {
  for (const { was, is } of commit.effects) {
    if (is.takenBy !== null && is.takenBy !== was?.takenBy) hands.set(is.takenBy, by);
    // A judged act arms it or calls it back; that is nobody's hand.
    if (was === null || was.state === is.state || commit.ledger.length > 0 || was.takenBy === null || was.takenBy !== is.takenBy) continue;
    const owner = hands.get(was.takenBy);
    if (owner !== undefined && owner !== by) trace.fail('an effect is in one hand at a time', is.key, owner, by);
  }
}

/**
 * P34: what became of an effect of which nobody knew is said by a person who may, and by nobody else. A deletion that waits
 * for a hold goes on by itself, because each of its stores answers for itself.
 */
function knownByPeople(trace: Trace, truth: Truth, commit: Commit): void {
  const said = commit.ledger.flatMap(({ was, is: { act, verdict } }) => (was === null && act?.kind === 'resolve-effect' && (verdict?.verdict === 'applied' || verdict?.verdict === 'armed') ? [act] : []));
  for (const { was, is } of commit.effects) {
    if (was?.state !== 'unknown' || is.state === 'unknown') continue;
    const act = said.find(({ args }) => args.key === is.key);
    const deletes = is.does === 'delete' || is.does === 'remove';
    if (act === undefined) {
      if (!deletes) trace.fail('what nobody knows of an effect is said by a person, and by nobody else', is.key, is.state);
      continue;
    }
    const roles = truth.personOf(act.by)?.roles ?? [];
    if (!roles.includes('legal') && (is.does === 'disclose' || !roles.includes('lead'))) trace.fail('what became of an effect is said by those who answer for it', act.actId);
    if (FOR_EVER.includes(is.does) && truth.caseOf(is.caseId)?.facts.decision?.by === act.by) trace.fail('who proposed what cannot be taken back does not say what became of it', act.actId);
    if (is.state !== (act.args.found === 'carried-out' ? 'done' : 'armed') || (deletes && is.state === 'done')) trace.fail('an effect stands as a person found it', act.actId, is.state);
    if (is.takenBy !== null) trace.fail('what a person resolved is in nobody’s hand', is.key);
  }
  for (const { args, actId } of said) {
    const moved = commit.effects.find(({ is }) => is.key === args.key);
    if (moved?.was?.state !== 'unknown') trace.fail('only what nobody knows is resolved', actId, moved?.was?.state ?? 'nothing');
  }
}

/** A case shows of its effects what the database keeps of them, and nothing else. */
function asShown(trace: Trace, truth: Truth, { id, state }: Case): void {
  for (const shown of state.effects) {
    const kept = truth.effects.get(shown.key);
    if (kept !== undefined && kept.caseId === id && kept.actId === shown.actId && kept.state !== shown.state) trace.fail('a case shows of an effect what became of it', id, shown.key, shown.state, kept.state);
  }
}

/** P14: what a second person agrees to rests on the facts on which it was proposed. The account's name and status may have moved. */
function sameFacts(trace: Trace, held: Case, proposals: Map<string, string>): void {
  const { proposal, decision } = held.facts;
  const rest = (): string => canonical({ ...held.facts, subject: held.facts.subject?.id ?? null, status: null, stage: null, proposal: null, decision: null, clocks: null, items: held.facts.items.map(({ id }) => id), detail: held.facts.detail.of === 'content-removal' || held.facts.detail.of === 'data-subject' ? null : held.facts.detail });
  if (proposal !== null && !proposals.has(proposal.hash)) proposals.set(proposal.hash, rest());
  if (decision === null || decision.approvedBy === null || decision.hash === null) return;
  const then = proposals.get(decision.hash);
  proposals.delete(decision.hash);
  if (then !== undefined && then !== rest()) trace.fail('what is approved rests on the facts on which it was proposed', held.id, decision.actId);
}

function ledgerAndCases(trace: Trace, truth: Truth, commit: Commit, at: string): void {
  for (const { was, is } of commit.ledger) {
    if (is.verdict === null) trace.fail('every row of the ledger has its verdict when it is committed', is.actId);
    if (was !== null && JSON.stringify(was.verdict) !== JSON.stringify(is.verdict)) trace.fail('a verdict never changes', is.actId);
    if (was === null && is.act !== null && is.act.by !== is.by) trace.fail('an act is judged under the name of its author', is.actId);
    if (was === null) judged(trace, truth, commit, is, at);
  }
  for (const { id, is } of commit.records) {
    if (is?.kind === 'case') twoPeople(trace, truth, id, is.of as Case);
  }
  oneDeletion(trace, truth);
}

function judged(trace: Trace, truth: Truth, commit: Commit, { act, verdict }: LedgerRow, at: string): void {
  if (act === null || verdict === null || (verdict.verdict !== 'applied' && verdict.verdict !== 'armed')) return;
  const changed = commit.records.find(({ id }) => id === act.caseId);
  const before = changed === undefined ? truth.caseOf(act.caseId) : ((changed.was?.of as Case | undefined) ?? null);
  if (before === null) {
    if (act.kind !== 'withdraw') trace.fail('nothing is applied to a case that is not there', act.actId);
    return;
  }
  if (ON_FACTS.includes(act.kind) && 'basis' in act && (act.basis.version !== before.version || act.basis.tag !== before.tag)) {
    trace.fail('an act is applied on the facts that its author saw, and on no others', act.actId, act.caseId);
  }
  const grants = truth.personOf(act.by)?.streams ?? [];
  if (act.kind !== 'withdraw' && !grants.includes(before.facts.kind)) trace.fail('nobody acts in a queue that is not theirs', act.actId);
  const { claim } = before.state;
  if (claim !== null && claim.by !== act.by && claim.until > at && !PAST_CLAIMS.includes(act.kind)) trace.fail("another person's live claim stands against an act", act.actId);
  if (act.kind === 'release' && (claim === null || claim.by !== act.by || claim.token !== act.args.token)) trace.fail('a claim is released by its own token', act.actId);
  if (act.kind === 'break-claim' && claim?.token !== act.args.token) trace.fail('a claim is broken by its own token', act.actId);
  if ((act.kind === 'claim' || act.kind === 'check-out') && ((changed?.is?.of as Case | undefined)?.state.claim?.token ?? 0) <= before.state.lastToken) trace.fail('the token of a claim only grows', act.actId);
  if (act.kind === 'propose-decision' && claim?.by === act.by && claim.until <= at && verdict.verdict === 'armed') {
    trace.fail('on a claim that has lapsed, what cannot be taken back waits for a second look', act.actId);
  }
  if (act.kind === 'withdraw') return;
  if (verdict.verdict === 'armed' && verdict.notBefore <= at) trace.fail('what cannot be taken back waits for its cooling time', act.actId);
}

/** Every decision that needs two people has them, and they are two. */
function twoPeople(trace: Trace, truth: Truth, id: string, { facts }: Case): void {
  const { decision } = facts;
  if (decision === null) return;
  const rule = decisionRule(facts.kind, decision.decision);
  if (rule === null || rule.needs === 'one') return;
  if (decision.approvedBy === null || decision.approvedBy === decision.by) trace.fail('a decision that needs two people has two', id, decision.decision);
  else if (!hasAct(truth, decision, 'approve', decision.approvedBy, id)) trace.fail('an approval stands in the ledger, under the name of who gave it', id);
}

function hasAct(truth: Truth, decision: Decision, kind: Act['kind'], by: string, caseId: string): boolean {
  for (const { act, verdict } of truth.ledger.values()) {
    if (act?.kind !== kind || act.by !== by || act.caseId !== caseId) continue;
    if ((verdict?.verdict === 'applied' || verdict?.verdict === 'armed') && (act.kind !== 'approve' || act.args.proposalHash === decision.hash)) return true;
  }
  return false;
}

/** P20: however many cases are about an account, one deletion of it lives at most. */
function oneDeletion(trace: Trace, truth: Truth): void {
  const living = new Set<string>();
  for (const { key, does, caseId, state } of truth.effects.values()) {
    if (does !== 'delete' || state === 'stood_down') continue;
    const account = truth.caseOf(caseId)?.facts.subject?.id;
    if (account === undefined) continue;
    if (living.has(account)) trace.fail('one deletion of an account lives at most', account, key);
    living.add(account);
  }
}

/** Whether an effect cannot be taken back. */
export const isForEver = (does: string): boolean => FOR_EVER.includes(does);
