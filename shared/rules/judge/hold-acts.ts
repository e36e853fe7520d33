// Holds as acts: placed and renewed by one person, because they only keep; released by two, because that frees.
import type { Act } from '../../model/act.ts';
import type { Case, Proposal } from '../../model/case.ts';
import type { Hold, LegalHold } from '../../model/hold.ts';
import type { CaseKind } from '../../model/words.ts';
import { clockPlace } from '../clocks/start-table.ts';
import { RELEASE_HOLD } from '../decisions.ts';
import { endOf, isLive } from '../holds/hold.ts';
import { placeHold, releaseHold, renewHold } from '../holds/renew.ts';
import type { HoldBooks } from '../holds/renew.ts';
import { dayWords } from '../holds/say.ts';
import { applied, conflict, refused, withoutProposal } from './answer.ts';
import type { Judged, Judging } from './answer.ts';

/**
 * The live holds of an account as a case shows them. Outside the case that placed it, a hold says that it binds and
 * until when, and neither why nor for whom: the queue of a deletion is not the queue of the order behind the hold.
 */
export function holdsShown(holds: readonly LegalHold[], caseId: string, kind: CaseKind, at: string): Hold[] {
  return holds.filter((hold) => isLive(hold, at)).map((hold) => {
    const { id, accountId, category, itemId, placed, basis, sourceCaseId } = hold;
    const open = kind === 'law-enforcement' || sourceCaseId === caseId;
    return { id, accountId, category, itemId, placed, expires: endOf(hold), basis: open ? basis : 'Legal hold', sourceCaseId: open ? sourceCaseId : null };
  });
}

const booksOf = (asked: Judging, held: Case): HoldBooks => ({
  rules: asked.books.clocks.rules, calendars: asked.books.clocks.calendars, timeZone: clockPlace(asked.books.table, held.facts.jurisdiction).timeZone,
});

const until = (hold: LegalHold, zone: string): string => {
  const end = endOf(hold);
  return end === null ? 'without an end of its own' : `until ${dayWords(end, zone)}`;
};

/** Places or renews a hold on the account of the case. Received in the future is a mistake, because the period would be too long. */
export function judgeHold(asked: Judging, act: Extract<Act, { kind: 'place-hold' | 'renew-hold' }>, held: Case): Judged {
  const { account, at } = asked;
  if (account === null) return refused(asked, 'rule_refuses');
  const books = booksOf(asked, held);
  if (act.kind === 'place-hold') {
    const { category, itemId, ground, received, secrecy } = act.args;
    if (received > at || account.holds.length >= 200) return refused(asked, 'bad_shape');
    const answer = placeHold({ id: asked.newId(), accountId: account.id, category, itemId, sourceCaseId: held.id, ground, received, secrecy }, books);
    if (!answer.ok) return refused(asked, 'rule_refuses');
    return withHolds(asked, held, [...account.holds, answer.hold], `Hold placed: ${answer.hold.basis}, ${until(answer.hold, books.timeZone)}. ${act.reason}`);
  }
  const { holdId, requested, goodCause, caseNumber } = act.args;
  const found = account.holds.find(({ id }) => id === holdId);
  if (found === undefined) return conflict(asked, 'gone');
  if (requested > at) return refused(asked, 'bad_shape');
  const answer = renewHold(found, requested, { goodCause, caseNumber }, books);
  if (!answer.ok) return refused(asked, 'rule_refuses');
  return withHolds(asked, held, replaced(account.holds, answer.hold), `Hold renewed ${until(answer.hold, books.timeZone)}. ${act.reason}`);
}

/** The first of two people who release a hold: a proposal that names it. */
export function judgeRelease(asked: Judging, act: Extract<Act, { kind: 'release-hold' }>, held: Case): Judged {
  const { facts } = held;
  if (facts.proposal !== null || facts.status === 'decided') return conflict(asked, 'facts_moved');
  const found = asked.account?.holds.find(({ id }) => id === act.args.holdId);
  if (found === undefined) return conflict(asked, 'gone');
  if (!isLive(found, asked.at)) return refused(asked, 'rule_refuses');
  const proposed = { actId: act.actId, by: act.by, at: asked.at, decision: RELEASE_HOLD.code, note: '', reason: act.reason, itemIds: [], holdId: found.id, package: null };
  // Bound to the hold as it is now: a renewal in between is another hold to release.
  const hash = asked.hash({ caseId: held.id, hold: found, ...proposed });
  const proposal: Proposal = { ...proposed, choices: {}, hash };
  return applied(asked, held, { facts: { ...facts, status: 'proposed', proposal } }, 'proposed', `Proposed: ${RELEASE_HOLD.label}. ${act.reason}`, 'proposed');
}

/** The second of them, who is legal; `judgeSecond` has compared the persons. */
export function judgeReleased(asked: Judging, held: Case, proposal: Proposal): Judged {
  const found = asked.account?.holds.find(({ id }) => id === proposal.holdId);
  if (found === undefined || asked.account === null) return conflict(asked, 'gone');
  const { hash, choices: _choices, ...proposed } = proposal;
  if (asked.hash({ caseId: held.id, hold: found, ...proposed }) !== hash) return conflict(asked, 'facts_moved');
  const answer = releaseHold(found, { at: asked.at, by: proposal.by, approvedBy: asked.who.id, reason: proposal.reason });
  if (!answer.ok) return refused(asked, answer.why === 'same-person' ? 'same_person' : 'rule_refuses');
  const back: Case = { ...held, facts: withoutProposal(held.facts) };
  return withHolds(asked, back, replaced(asked.account.holds, answer.hold), `Hold released by two people. ${proposal.reason}`);
}

const replaced = (holds: readonly LegalHold[], next: LegalHold): LegalHold[] => holds.map((hold) => (hold.id === next.id ? next : hold));

function withHolds(asked: Judging, held: Case, holds: readonly LegalHold[], says: string): Judged {
  if (asked.account === null) return refused(asked, 'rule_refuses');
  const account = { ...asked.account, holds: [...holds] };
  const facts = { ...held.facts, holds: holdsShown(holds, held.id, held.facts.kind, asked.at) };
  // Facts under a proposal moved: what a second person would approve is no longer what was proposed.
  return applied(asked, held, { facts: withoutProposal(facts), account }, 'hold', says);
}
