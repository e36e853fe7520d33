// The judge: one pure function that answers an act on the facts the hub holds now. No clock, no database, no network.
import type { Act } from '../../model/act.ts';
import type { Case } from '../../model/case.ts';
import { ENDED, withCancelled } from '../case-clocks.ts';
import { answerAboutKeptData } from '../holds/conflicts-telling.ts';
import { noticeState } from '../disclosure/notice.ts';
import { hoursAway } from '../offline.ts';
import { userNoticeOf } from '../package-of.ts';
import { mayAct, maySee } from '../roles.ts';
import { addSeconds, applied, conflict, nothingMoved, refused, withoutProposal } from './answer.ts';
import type { Judged, Judging } from './answer.ts';
import { judgeClock } from './clock-acts.ts';
import { judgeProposal, judgeReopening, judgeSecond } from './decide.ts';
import { judgeHold, judgeRelease } from './hold-acts.ts';
import { judgeRecord, judgeVerification } from './record.ts';
import { judgeResolution } from './resolve.ts';

/**
 * How much of the case an act must have seen (PROTOCOL.md P12).
 * facts: version and tag equal. was: what it says it replaces. none: adds without overwriting; so a hold, which only
 * keeps, and an answer to a check, of which a "no" always counts.
 */
const BASIS: Readonly<Record<Act['kind'], 'facts' | 'was' | 'none'>> = {
  claim: 'none',
  'check-out': 'none',
  release: 'none',
  'break-claim': 'none',
  note: 'none',
  assign: 'was',
  'set-priority': 'was',
  'verify-requester': 'none',
  'place-hold': 'none',
  'renew-hold': 'none',
  'release-hold': 'facts',
  'pause-clock': 'facts',
  'resume-clock': 'facts',
  'extend-clock': 'facts',
  'record-fact': 'facts',
  'propose-decision': 'facts',
  approve: 'facts',
  reject: 'facts',
  reopen: 'facts',
  'resolve-effect': 'facts',
  'merge-duplicate': 'facts',
  message: 'none',
  withdraw: 'none',
};

const DAY_MS = 24 * 3_600_000;

/** Acts that somebody else's claim does not stand against: they save nobody's work twice, and some must not wait. */
const PAST_CLAIMS: readonly Act['kind'][] = ['note', 'assign', 'set-priority', 'break-claim', 'place-hold', 'renew-hold', 'message'];

/** Whether an act of this kind rests on version and tag of the facts: the desk refuses it at once where they moved. */
export const restsOnFacts = (kind: Act['kind']): boolean => BASIS[kind] === 'facts';

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
  if (!PAST_CLAIMS.includes(act.kind) && claimedByOther(held, who.id, asked.at)) return conflict(asked, 'claimed_by_other');
  if (restsOnFacts(act.kind) && 'basis' in act && (act.basis.version !== held.version || act.basis.tag !== held.tag)) {
    // An effect is there because something was decided: to whoever resolves it that is no news.
    return conflict(asked, held.facts.decision !== null && act.kind !== 'resolve-effect' ? 'already_decided' : 'facts_moved');
  }
  // Nothing moved, and yet nobody who reads a case today would decide it on last quarter's reading (P12).
  if (restsOnFacts(act.kind) && 'basis' in act && Date.parse(act.basis.seenAt) < Date.parse(asked.at) - asked.books.basisDays * DAY_MS) return refused(asked, 'too_old');
  switch (act.kind) {
    case 'claim':
      return claimed(asked, held, act.args.minutes * 60, null, 'Claimed.');
    case 'check-out': {
      const hours = hoursAway(queue, act.args.hours);
      return claimed(asked, held, hours * 3_600, act.args.trip, `Checked out for ${hours} hours.`);
    }
    case 'break-claim':
      if (held.state.claim === null || held.state.claim.token !== act.args.token) return conflict(asked, 'facts_moved');
      return applied(asked, held, { state: { ...held.state, claim: null } }, 'released', `The claim of ${held.state.claim.by} was broken. ${act.reason}`);
    case 'release':
      if (held.state.claim === null || held.state.claim.by !== who.id || held.state.claim.token !== act.args.token) return conflict(asked, 'facts_moved');
      return applied(asked, held, { state: { ...held.state, claim: null } }, 'released', 'Released.');
    case 'note':
      return applied(asked, held, {}, 'noted', act.args.text);
    case 'assign':
      if (held.state.assignee !== act.args.was) return conflict(asked, 'facts_moved');
      return applied(asked, held, { state: { ...held.state, assignee: act.args.to } }, 'assigned', act.args.to === null ? 'Assigned to nobody.' : `Assigned to ${act.args.to}.`);
    case 'set-priority':
      if (held.state.priority !== act.args.was) return conflict(asked, 'facts_moved');
      return applied(asked, held, { state: { ...held.state, priority: act.args.to } }, 'priority', `Priority: ${act.args.to}. ${act.reason}`);
    case 'verify-requester':
      return judgeVerification(asked, act, held);
    case 'place-hold':
    case 'renew-hold':
      return judgeHold(asked, act, held);
    case 'release-hold':
      return judgeRelease(asked, act, held);
    case 'pause-clock':
    case 'resume-clock':
    case 'extend-clock':
      return judgeClock(asked, act, held);
    case 'record-fact':
      return judgeRecord(asked, act, held);
    case 'propose-decision':
      return judgeProposal(asked, act, held);
    case 'approve':
    case 'reject':
      return judgeSecond(asked, act, held);
    case 'reopen':
      return judgeReopening(asked, held);
    case 'resolve-effect':
      return judgeResolution(asked, act, held);
    case 'merge-duplicate':
      return judgeMerge(asked, act, held);
    case 'message':
      return judgeMessage(asked, act, held);
  }
}

/** A lease in hub time with the next fencing token; the old one is worth nothing from then on. */
function claimed(asked: Judging, held: Case, seconds: number, trip: string | null, says: string): Judged {
  const token = held.state.lastToken + 1;
  const claim = { by: asked.who.id, until: addSeconds(asked.at, seconds), token, trip };
  return applied(asked, held, { state: { ...held.state, claim, lastToken: token } }, 'claimed', says);
}

/** A duplicate is closed in favour of another case; what was decided or is under way cannot be folded away. */
function judgeMerge(asked: Judging, act: Extract<Act, { kind: 'merge-duplicate' }>, held: Case): Judged {
  if (act.args.into === held.id) return refused(asked, 'bad_shape');
  if (held.facts.decision !== null || held.facts.proposal !== null) return conflict(asked, 'already_decided');
  const { facts } = held;
  const clocks = withCancelled(facts.clocks, facts.clocks.filter(({ kind }) => kind === 'act_by').map(({ rule }) => rule), asked.at, ENDED.duplicate);
  return applied(asked, held, { facts: { ...facts, status: 'closed', duplicateOf: act.args.into, clocks }, state: { ...held.state, claim: null } }, 'merged', `Closed as a duplicate of ${act.args.into}. ${act.reason}`);
}

/** A message goes out only where the law lets it: a gag silences what is told to the user (LAW K5, K6). */
function judgeMessage(asked: Judging, act: Extract<Act, { kind: 'message' }>, held: Case): Judged {
  const { facts } = held;
  if (act.args.to === 'user') {
    if (facts.detail.of === 'law-enforcement') {
      const { state } = noticeState(userNoticeOf(facts.detail), asked.at, asked.books.zone);
      if (state !== 'may-notify' && state !== 'notified' && state !== 'not-asked') return refused(asked, 'barred');
    }
    const kept = asked.account === null ? null : answerAboutKeptData({ accountId: asked.account.id, holds: asked.account.holds, at: asked.at });
    if (kept?.does === 'counsel-text' && !asked.who.roles.includes('legal')) return refused(asked, 'counsel_first');
  }
  return applied(asked, held, {}, 'message', `To the ${act.args.to}: ${act.args.subject}\n\n${act.args.text}`);
}

/** A withdrawal races for the ledger's row: if the act was judged first, its verdict stands (PROTOCOL.md P15). */
function judgeWithdrawal(asked: Judging): Judged {
  const { act, who, held, target } = asked;
  // An act that withdraws itself would have to be both applied and withdrawn under one id.
  if (act.kind !== 'withdraw' || act.args.actId === act.actId) return refused(asked, 'bad_shape');
  if (target === null) return { ...nothingMoved(asked), withdraws: { actId: act.args.actId, docHash: act.args.docHash, by: who.id } };
  if (target.by !== who.id) return refused(asked, 'not_yours');
  if (target.docHash !== act.args.docHash) return refused(asked, 'id_reused');
  if (target.verdict.verdict === 'withdrawn') return nothingMoved(asked);
  const pending = held?.facts.proposal?.actId === act.args.actId;
  if (!pending || held === null) return conflict(asked, 'already_decided');
  if (!maySee(who.streams, held.facts.kind)) return conflict(asked, 'not_in_your_queues');
  return applied(asked, held, { facts: withoutProposal(held.facts) }, 'withdrawn', 'The proposal was withdrawn by its author.');
}

/** Whether somebody else's claim is live at this instant of the hub's clock. */
function claimedByOther(held: Case, personId: string, at: string): boolean {
  const { claim } = held.state;
  return claim !== null && claim.by !== personId && claim.until > at;
}
