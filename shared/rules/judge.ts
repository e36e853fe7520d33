// The judge: one pure function that answers an act on the facts the hub holds now. No clock, no database, no network.
import type { Act, Effect, FinalVerdict } from '../model/act.ts';
import type { Case, CaseEvent, Proposal } from '../model/case.ts';
import { glanceAt } from '../model/case.ts';
import type { Person } from '../model/person.ts';
import { COOLING_MINUTES, decisionRule, effectKey, needsItems } from './decisions.ts';
import { mayAct, maySee } from './roles.ts';

/** What the ledger knows of an act that somebody wants to withdraw. */
export type LedgerEntry = { readonly by: string; readonly docHash: string; readonly verdict: FinalVerdict };

export type Judged = {
  readonly verdict: FinalVerdict;
  /** The case after the act, or null where nothing changes. Its tag is stale until the hub hashes the new facts. */
  readonly next: Case | null;
  /** True where the facts moved, so that the hub gives the case a new tag. */
  readonly factsMoved: boolean;
  readonly effect: Effect | null;
  /** A verdict for another act: a withdrawal that came first is the answer to the act it withdraws. */
  readonly also: { readonly actId: string; readonly docHash: string; readonly by: string; readonly verdict: FinalVerdict } | null;
};

export type Judging = {
  readonly act: Act;
  /** The author as the hub knows them by their sign-in, never as the act says. */
  readonly who: Person;
  /** The case now, or null where there is none. */
  readonly held: Case | null;
  /** For a withdrawal: the ledger's row of the act it names. */
  readonly target: LedgerEntry | null;
  /** Whether an effect with this key is armed, firing, done or unknown. */
  readonly effectLives: (key: string) => boolean;
  /** The hub's clock, as an instant in UTC. */
  readonly at: string;
  /** Makes ids and hashes; comes in as arguments so that one seed replays one world. */
  readonly newId: () => string;
  readonly hash: (value: unknown) => string;
};

/**
 * How much of the case an act must have seen (PROTOCOL.md P12).
 * facts: version and tag equal. assignee: the assignee it says it replaces. none: adds without overwriting.
 */
const BASIS: Readonly<Record<Act['kind'], 'facts' | 'assignee' | 'none'>> = {
  claim: 'none',
  release: 'none',
  note: 'none',
  assign: 'assignee',
  'propose-decision': 'facts',
  approve: 'facts',
  reject: 'facts',
  withdraw: 'none',
};

/**
 * Answers one act. Pure: the same arguments give the same answer. Anything unexpected is a refusal or a conflict,
 * never a throw, because one bad act must not stop the acts behind it (PROTOCOL.md P9).
 */
export function judge(asked: Judging): Judged {
  const { act, who, held } = asked;
  if (act.by !== who.id) return refused(asked, 'not_yours');
  if (act.kind === 'withdraw') return judgeWithdrawal(asked);
  if (held === null) return conflict(asked, 'gone');
  const queue = held.facts.kind;
  if (!maySee(who.streams, queue)) return conflict(asked, 'not_in_your_queues');
  if (!mayAct(who.roles, act.kind, queue)) return refused(asked, 'not_allowed');
  if (act.kind !== 'note' && act.kind !== 'assign' && claimedByOther(held, who.id, asked.at)) return conflict(asked, 'claimed_by_other');
  if (BASIS[act.kind] === 'facts' && 'basis' in act && (act.basis.version !== held.version || act.basis.tag !== held.tag)) {
    return conflict(asked, held.facts.decision !== null ? 'already_decided' : 'facts_moved');
  }
  switch (act.kind) {
    case 'claim': {
      const until = addMinutes(asked.at, act.args.minutes);
      const token = held.state.lastToken + 1;
      return applied(asked, held, { state: { ...held.state, claim: { by: who.id, until, token }, lastToken: token } }, 'claimed', 'Claimed.');
    }
    case 'release':
      if (held.state.claim === null || held.state.claim.by !== who.id || held.state.claim.token !== act.args.token) return conflict(asked, 'facts_moved');
      return applied(asked, held, { state: { ...held.state, claim: null } }, 'released', 'Released.');
    case 'note':
      return applied(asked, held, {}, 'noted', act.args.text);
    case 'assign':
      if (held.state.assignee !== act.args.was) return conflict(asked, 'facts_moved');
      return applied(asked, held, { state: { ...held.state, assignee: act.args.to } }, 'assigned', act.args.to === null ? 'Assigned to nobody.' : `Assigned to ${act.args.to}.`);
    case 'propose-decision':
      return judgeProposal(asked, act, held);
    case 'approve':
    case 'reject':
      return judgeSecond(asked, act, held);
  }
}

function judgeProposal(asked: Judging, act: Extract<Act, { kind: 'propose-decision' }>, held: Case): Judged {
  if (held.facts.decision !== null || held.facts.status === 'decided' || held.facts.status === 'closed') return conflict(asked, 'already_decided');
  if (held.facts.proposal !== null) return conflict(asked, 'facts_moved');
  const rule = decisionRule(held.facts.kind, act.args.decision);
  if (rule === null) return refused(asked, 'unknown_decision');
  const known = new Set(held.facts.items.map((item) => item.id));
  if (act.args.itemIds.some((id) => !known.has(id))) return refused(asked, 'bad_shape');
  if (needsItems(rule) && act.args.itemIds.length === 0) return refused(asked, 'bad_shape');
  const { decision, note, itemIds } = act.args;
  const proposed = { actId: act.actId, by: act.by, at: asked.at, decision, note, reason: act.reason, itemIds };
  const hash = asked.hash({ caseId: held.id, version: held.version, tag: held.tag, ...proposed });
  if (rule.effect === 'delete' && held.facts.subject === null) return refused(asked, 'bad_shape');
  const key = effectKey(rule, held.id, held.facts, hash);
  if (key !== null && asked.effectLives(key)) return conflict(asked, 'effect_exists');
  if (rule.needs !== 'one') {
    const proposal: Proposal = { ...proposed, hash };
    return applied(asked, held, { facts: { ...held.facts, status: 'proposed', proposal } }, 'proposed', `Proposed: ${rule.label}.`, 'proposed');
  }
  return decided(asked, held, { ...proposed, approvedBy: null }, hash, rule.label);
}

function judgeSecond(asked: Judging, act: Extract<Act, { kind: 'approve' | 'reject' }>, held: Case): Judged {
  const { proposal } = held.facts;
  if (proposal === null) return conflict(asked, held.facts.decision !== null ? 'already_decided' : 'facts_moved');
  if (proposal.hash !== act.args.proposalHash) return conflict(asked, 'facts_moved');
  const rule = decisionRule(held.facts.kind, proposal.decision);
  if (rule === null) return refused(asked, 'unknown_decision');
  // The person is compared, not the session or the device: a second account of one person is still one person.
  if (proposal.by === act.by) return refused(asked, 'same_person');
  if (act.kind === 'reject') {
    return applied(asked, held, { facts: { ...held.facts, status: 'open', proposal: null } }, 'rejected', `Rejected: ${rule.label}. ${act.reason}`);
  }
  if (rule.needs === 'counsel' && !asked.who.roles.includes('legal')) return refused(asked, 'not_allowed');
  const { hash, ...proposed } = proposal;
  // It became a decision when the second person agreed, not when the first one asked.
  return decided(asked, held, { ...proposed, at: asked.at, approvedBy: act.by }, hash, rule.label);
}

/** A withdrawal races for the ledger's row: if the act was judged first, its verdict stands (PROTOCOL.md P15). */
function judgeWithdrawal(asked: Judging): Judged {
  const { act, who, held, target } = asked;
  // An act that withdraws itself would have to be both applied and withdrawn under one id.
  if (act.kind !== 'withdraw' || act.args.actId === act.actId) return refused(asked, 'bad_shape');
  if (target === null) {
    const verdict: FinalVerdict = { actId: act.args.actId, verdict: 'withdrawn', at: asked.at };
    return { ...nothingMoved(asked), also: { actId: act.args.actId, docHash: act.args.docHash, by: who.id, verdict } };
  }
  if (target.by !== who.id) return refused(asked, 'not_yours');
  if (target.docHash !== act.args.docHash) return refused(asked, 'id_reused');
  if (target.verdict.verdict === 'withdrawn') return nothingMoved(asked);
  const pending = held?.facts.proposal?.actId === act.args.actId;
  if (!pending || held === null) return conflict(asked, 'already_decided');
  if (!maySee(who.streams, held.facts.kind)) return conflict(asked, 'not_in_your_queues');
  return applied(asked, held, { facts: { ...held.facts, status: 'open', proposal: null } }, 'withdrawn', 'The proposal was withdrawn by its author.');
}

/** The act is done and the case is as it was. */
function nothingMoved({ act, at, held }: Judging): Judged {
  return { verdict: { actId: act.actId, verdict: 'applied', at, version: held?.version ?? 0, outcome: 'done' }, next: null, factsMoved: false, effect: null, also: null };
}

function decided(asked: Judging, held: Case, decision: NonNullable<Case['facts']['decision']>, hash: string, label: string): Judged {
  const rule = decisionRule(held.facts.kind, decision.decision);
  const key = rule ? effectKey(rule, held.id, held.facts, hash) : null;
  if (key !== null && asked.effectLives(key)) return conflict(asked, 'effect_exists');
  const done = applied(
    asked,
    held,
    { facts: { ...held.facts, status: 'decided', proposal: null, decision }, state: { ...held.state, claim: null } },
    decision.approvedBy === null ? 'decided' : 'approved',
    `Decided: ${label}.`,
    'decided',
  );
  if (key === null || done.next === null) return done;
  const notBefore = rule?.needs === 'one' ? asked.at : addMinutes(asked.at, COOLING_MINUTES);
  const effect: Effect = { key, caseId: held.id, actId: asked.act.actId, state: 'armed', notBefore, proposalHash: hash };
  if (rule?.needs === 'one') return { ...done, effect };
  return { ...done, effect, verdict: { actId: asked.act.actId, verdict: 'armed', at: asked.at, version: done.next.version, notBefore } };
}

function applied(
  asked: Judging,
  held: Case,
  change: Partial<Pick<Case, 'facts' | 'state'>>,
  kind: CaseEvent['kind'],
  says: string,
  outcome: 'done' | 'proposed' | 'decided' = 'done',
): Judged {
  const event: CaseEvent = { id: asked.newId(), at: asked.at, by: asked.who.id, kind, says, actId: asked.act.actId };
  const factsMoved = change.facts !== undefined;
  // A note or a claim by somebody else must not turn a colleague's offline decision into a conflict.
  const version = factsMoved ? held.version + 1 : held.version;
  const next: Case = { ...held, ...change, version, events: [...held.events, event] };
  return { verdict: { actId: asked.act.actId, verdict: 'applied', at: asked.at, version, outcome }, next, factsMoved, effect: null, also: null };
}

function conflict(asked: Judging, reason: Extract<FinalVerdict, { verdict: 'conflict' }>['reason']): Judged {
  // What a person may not see, they do not get to see in a conflict either.
  const shown = asked.held !== null && maySee(asked.who.streams, asked.held.facts.kind) ? glanceAt(asked.held) : null;
  return { verdict: { actId: asked.act.actId, verdict: 'conflict', at: asked.at, reason, now: shown }, next: null, factsMoved: false, effect: null, also: null };
}

function refused(asked: Judging, reason: Extract<FinalVerdict, { verdict: 'refused' }>['reason']): Judged {
  return { verdict: { actId: asked.act.actId, verdict: 'refused', at: asked.at, reason }, next: null, factsMoved: false, effect: null, also: null };
}

/** Whether somebody else's claim is live at this instant of the hub's clock. */
function claimedByOther(held: Case, personId: string, at: string): boolean {
  const { claim } = held.state;
  return claim !== null && claim.by !== personId && claim.until > at;
}

/** Adds minutes to an instant in UTC on the instant line; no zone is involved. */
function addMinutes(instant: string, minutes: number): string {
  return new Date(Date.parse(instant) + minutes * 60_000).toISOString();
}
