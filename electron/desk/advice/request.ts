// What a legal process reaches, whether its requester is verified, and whether the user may be told of it.
import type { CaseShown } from '../../../shared/contract.ts';
import { checksFor } from '../../../shared/rules/disclosure/verification.ts';
import { noticeState } from '../../../shared/rules/disclosure/notice.ts';
import { userNoticeOf } from '../../../shared/rules/package-of.ts';
import { scopeOf } from '../../../shared/rules/scope/scope.ts';
import { verificationOf } from '../../../shared/rules/why-not.ts';
import type { Asking } from './offers.ts';

/** What the process of a law-enforcement case reaches by the matrix; empty for a process that it does not know, null for other kinds. */
export function scopeFor({ held, books }: Pick<Asking, 'held' | 'books'>): CaseShown['scope'] {
  const { detail } = held.facts;
  if (detail.of !== 'law-enforcement') return null;
  return (scopeOf(books.matrix, detail.process) ?? []).map(({ category, decision, limit, citation }) => ({ category, decision, limit, citation }));
}

type Given = { readonly answer: 'yes' | 'no'; readonly evidence: string; readonly by: string };

/** The answer that counts: any "no", because a later "yes" does not undo a doubt; else the newest with evidence. */
function counts(given: readonly Given[]): { readonly answer: 'yes' | 'no' | null; readonly given: string | null; readonly who: string | null } {
  const found = given.find(({ answer }) => answer === 'no') ?? given.findLast(({ evidence }) => evidence.trim() !== '');
  return found === undefined ? { answer: null, given: null, who: null } : { answer: found.answer, given: found.evidence, who: found.by };
}

/**
 * The checklists of a request with the answers that count. Where it stands is said as from whoever proposes: before
 * there is a proposal that is the person who looks, so that nobody counts as their own second person.
 */
export function verificationFor({ held, person, books }: Asking): CaseShown['verification'] {
  const { detail, proposal, decision } = held.facts;
  if (detail.of !== 'law-enforcement') return null;
  const process = Object.hasOwn(books.matrix.processes, detail.process) ? books.matrix.processes[detail.process] : undefined;
  const proposer = proposal?.by ?? decision?.by ?? person.id;
  const state = verificationOf({ facts: held.facts, proposer: { id: proposer, roles: proposer === person.id ? person.roles : [] }, approver: null, books });
  if (state === null) return null;
  return {
    state: state.state,
    says: state.says,
    checks: checksFor(detail.process, process !== undefined).map(({ id, question, evidence, by }) => ({ id, question, evidence, by, ...counts(detail.checks.filter(({ check }) => check === id)) })),
    paper: (process?.validity_checks ?? []).map((check) => ({ check, ...counts(detail.paper.filter((one) => one.check === check)) })),
  };
}

/** Whether the user may be told of a request now; null for other kinds of case. */
export function noticeFor({ held, books, at }: Pick<Asking, 'held' | 'books' | 'at'>): CaseShown['notice'] {
  const { detail } = held.facts;
  if (detail.of !== 'law-enforcement') return null;
  const { state, says, remindAt } = noticeState(userNoticeOf(detail), at, books.zone);
  return { state, says, remindAt };
}
