// Why a decision cannot be made yet: the guards of the decision table, asked of a case as it stands.
import type { Account } from '../model/account.ts';
import type { REFUSALS } from '../model/act.ts';
import type { CaseFacts } from '../model/case.ts';
import type { Choice, PaperCheck } from '../model/request.ts';
import type { Role } from '../model/words.ts';
import type { CaseBooks } from './case-books.ts';
import type { DecisionRule, Guard } from './decisions.ts';
import { isFor, namesNothing } from './decisions.ts';
import { maySend } from './disclosure/package.ts';
import { CONSENT_PROCESSES, OWN_PROCESSES } from './disclosure/processes.ts';
import { verificationState } from './disclosure/verification.ts';
import type { Verification } from './disclosure/verification.ts';
import { minorWhoReportedAbuse } from './holds/conflicts-deletion.ts';
import { restoreDay } from './holds/conflicts-telling.ts';
import { isLive } from './holds/hold.ts';
import { packageOf } from './package-of.ts';

export type Refusal = (typeof REFUSALS)[number];
export type WhyNot = { readonly reason: Refusal; readonly says: string };

export type Situation = {
  readonly caseId: string;
  readonly facts: CaseFacts;
  readonly account: Account | null;
  readonly books: CaseBooks;
  readonly at: string;
  /** Who proposes; and who approves, where it has come to that. */
  readonly proposer: { readonly id: string; readonly roles: readonly Role[] };
  readonly approver: { readonly id: string; readonly roles: readonly Role[] } | null;
  readonly choices: Readonly<Record<string, Choice>>;
  readonly itemIds: readonly string[];
};

const not = (reason: Refusal, says: string): WhyNot => ({ reason, says });

/** The first thing that stands against a decision, or null where nothing does. Pure; the hub asks it again when the effect fires. */
export function whyNot(rule: DecisionRule, asked: Situation): WhyNot | null {
  const { facts } = asked;
  if (!isFor(rule, facts)) return not('unknown_decision', 'This kind of case does not offer that decision.');
  if (!rule.from.includes(facts.stage)) return not('wrong_stage', stageWords(rule, facts));
  return guardsAgainst(rule, asked);
}

/** As `whyNot`, without the stage: for the moment at which an effect fires, when the case stands at the decision's end. */
export function guardsAgainst(rule: Pick<DecisionRule, 'guards'>, asked: Situation): WhyNot | null {
  for (const guard of rule.guards) {
    const against = GUARDS[guard](asked);
    if (against !== null) return against;
  }
  return null;
}

function stageWords(rule: DecisionRule, { stage, kind, subject }: CaseFacts): string {
  if (kind === 'under18' && stage === 'received') return subject === null ? 'The case names no account.' : 'Block the account first; that can be taken back.';
  if (kind === 'under18' && stage === 'child-safety') return 'Submit the report first and record its number.';
  if (stage === 'asked' || stage === 'identity-asked' || stage === 'incomplete') return 'An answer is awaited. Record it when it comes.';
  return `“${rule.label}” is not for a case that stands at “${stage}”.`;
}

/**
 * Where verification of the requester stands. The checker is whoever answered the point that asks for the second
 * person. A production is approved by counsel in any case (`needs`), so that the lawyer among the two people of V10 is
 * the approver; before there is one, the table stands for them.
 */
export function verificationOf({ facts, proposer, approver, books }: Pick<Situation, 'facts' | 'proposer' | 'approver' | 'books'>): Verification | null {
  const { detail } = facts;
  if (detail.of !== 'law-enforcement') return null;
  const second = detail.checks.find((one) => one.check === 'V3' && one.answer === 'yes' && one.by !== proposer.id);
  const checker = second === undefined ? null : { id: second.by, roles: approver === null ? (['legal'] as Role[]) : [...approver.roles] };
  return verificationState({
    process: detail.process, known: Object.hasOwn(books.matrix.processes, detail.process), answers: detail.checks,
    proposer: { id: proposer.id, roles: [...proposer.roles] }, checker,
  });
}

/**
 * Whether the account holder's consent is on file where it is what reaches the data: every line of its checks is answered
 * yes with evidence. A matrix without lines has none that could stand. Source: 18 U.S.C. 2702(b)(3), (c)(2).
 */
function consentStands({ facts: { detail }, books }: Pick<Situation, 'facts' | 'books'>): boolean {
  if (detail.of !== 'law-enforcement' || !CONSENT_PROCESSES.includes(detail.process)) return true;
  const lines = books.matrix.processes[detail.process]?.validity_checks ?? [];
  const given = (line: string): PaperCheck[] => detail.paper.filter(({ check }) => check === line);
  return lines.length > 0 && lines.every((line) => given(line).some(({ evidence }) => evidence.trim() !== '') && given(line).every(({ answer }) => answer === 'yes'));
}

const GUARDS: Readonly<Record<Guard, (asked: Situation) => WhyNot | null>> = {
  'has-account': ({ facts }) => (facts.subject === null ? not('rule_refuses', 'The case names no account.') : null),
  'names-nothing': ({ facts }) => (namesNothing(facts) ? null : not('rule_refuses', 'The case names an account, or something to look at.')),
  sealable: ({ itemIds }) => (itemIds.length === 0 ? not('bad_shape', 'Choose what is to be sealed.') : null),
  'evidence-kept': ({ facts, account }) => {
    const answer = minorWhoReportedAbuse({ accountId: account?.id ?? '', abuseReporters: account !== null && account.abuseReports.length > 0 ? [account.id] : [] });
    return answer.met && (facts.detail.of !== 'under18' || facts.detail.evidenceKept === null) ? not('keep_evidence_first', answer.says) : null;
  },
  'requester-verified': (asked) => {
    const state = verificationOf(asked);
    if (state === null || state.state === 'no-requester') return null;
    if (state.state === 'identity-instead') return not('rule_refuses', 'This is a person’s request for their own data. It is answered to that person alone: hand it over as a data-subject request.');
    if (!consentStands(asked)) return not('not_identified', 'The account holder’s consent is not on file: who they are, and which recipient and data it names, is checked with the paper.');
    return state.state === 'verified' ? null : not('not_verified', state.says);
  },
  'paper-checked': ({ facts: { detail }, books }) => {
    if (detail.of !== 'law-enforcement' || OWN_PROCESSES.includes(detail.process)) return null;
    const process = Object.hasOwn(books.matrix.processes, detail.process) ? books.matrix.processes[detail.process] : undefined;
    if (process === undefined) return not('counsel_first', 'The matrix does not know this process. Counsel looks at it first.');
    const failed = detail.paper.find(({ answer }) => answer === 'no');
    if (failed !== undefined) return not('not_verified', `The paper failed a check: ${failed.check}.`);
    const open = process.validity_checks.filter((check) => !detail.paper.some((one) => one.check === check && one.evidence.trim() !== ''));
    return open.length > 0 ? not('not_verified', `Not yet checked on the paper: ${open.join('; ')}.`) : null;
  },
  'package-not-empty': ({ facts, account, choices, books, at }) => {
    const made = packageOf(facts, account, choices, books, at);
    if (made === null) return not('rule_refuses', 'This case has nothing to send.');
    if (made.blocked[0] !== undefined) return not('counsel_first', made.blocked[0].says);
    const may = maySend(made, { state: 'no-requester', says: '' }, 'verified');
    return may.may ? null : not('nothing_to_send', may.says);
  },
  identified: ({ facts: { detail } }) => (detail.of === 'data-subject' && detail.identity !== 'verified' ? not('not_identified', "The person's identity is not verified. Record the check first.") : null),
  preserved: ({ caseId, account, at }) => (account !== null && account.holds.some((hold) => hold.sourceCaseId === caseId && isLive(hold, at)) ? null : not('rule_refuses', 'Nothing is preserved yet. Place the hold first.')),
  'counter-notice': ({ facts: { detail } }) =>
    detail.of === 'content-removal' && (detail.regime === 'dmca-counter-notice' || detail.counterNotice !== null) ? null : not('wrong_stage', 'No counter-notice has come.'),
  barred: ({ facts: { detail } }) => (detail.of === 'content-removal' && detail.bars.length > 0 ? null : not('rule_refuses', 'No ground against restoring is recorded.')),
  'restore-day': ({ facts, at, books }) => {
    const { detail, stage, clocks } = facts;
    if (detail.of !== 'content-removal') return not('rule_refuses', 'Only items of a removal can be restored.');
    const open = clocks.find(({ rule, state }) => rule === 'US-DMCA-RESTORE-OPEN-10BD' && state !== 'cancelled');
    if (stage === 'disabled' && detail.bars.length === 0) {
      return detail.regime === 'dmca-notice' && detail.complaint === null ? not('must_wait', 'A counter-notice, and its window, come first.') : null;
    }
    if (detail.bars.length === 0 && open === undefined) return not('must_wait', 'The restore window could not be counted. Ask counsel for the day.');
    const answer = restoreDay({ bars: detail.bars, notBefore: open?.due ?? at, at, zone: open?.timeZone ?? books.zone });
    if (answer.does === 'restore') return null;
    return not(answer.does === 'wait' ? 'must_wait' : 'barred', answer.says);
  },
};
