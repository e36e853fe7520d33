// Recording what came from outside, and the answers to the checks of a requester and of a paper.
import type { Act, Recorded } from '../../model/act.ts';
import type { Account } from '../../model/account.ts';
import type { Case, CaseFacts } from '../../model/case.ts';
import { withCancelled, withMet, withStarted } from '../case-clocks.ts';
import { checksFor } from '../disclosure/verification.ts';
import { noticeState } from '../disclosure/notice.ts';
import { placeHold } from '../holds/renew.ts';
import { isFinal } from '../ledger/ledger.ts';
import { gagsOf, userNoticeOf } from '../package-of.ts';
import { RECORDED, whyNotRecorded } from '../recorded.ts';
import { applied, refused, withoutProposal } from './answer.ts';
import type { Judged, Judging } from './answer.ts';
import { holdsShown } from './hold-acts.ts';

/** A minute or two of a laptop's clock being fast is no lie about when something happened. */
const CLOCK_SLACK_MS = 5 * 60_000;

/** Writes a fact into the case, moves it along its path and starts or ends the clocks that hang on it. */
export function judgeRecord(asked: Judging, act: Extract<Act, { kind: 'record-fact' }>, held: Case): Judged {
  const { facts } = held;
  const given = act.args;
  const rule = RECORDED[given.fact];
  const against = whyNotRecorded(given.fact, facts, asked.who.roles);
  if (against !== null) return refused(asked, against);
  // Without its decision an armed effect would stand down unseen, and the case would go on as if it had been carried out;
  // one that is under way would go on with no decision behind it.
  if (rule.opens && held.state.effects.some(({ key, state }) => state === 'armed' || state === 'firing' || asked.account?.ledger.some((row) => row.effect === key && !isFinal(row)))) return refused(asked, 'wrong_stage');
  const happened = Date.parse(given.at);
  if (happened > Date.parse(asked.at) + CLOCK_SLACK_MS || happened < Date.parse('1980-01-01T00:00:00Z')) return refused(asked, 'bad_shape');
  const detail = recordedIn(facts.detail, given, asked);
  if (detail === null) return refused(asked, 'barred');
  // A proposal was made without this fact: it falls, and whoever still wants it proposes it again.
  const fallen = withoutProposal(facts);
  const moved: CaseFacts = { ...fallen, detail, stage: rule.elsewhere?.[facts.stage] ?? rule.to ?? facts.stage, ...(rule.opens ? { status: 'open', decision: null } : {}) };
  const clocked = { ...moved, clocks: clocksAfter(moved, given, asked, rule.meets ?? []) };
  const account = given.fact === 'report-submitted' ? withReportYear(asked, held, given.at) : null;
  const next = account === null ? clocked : { ...clocked, holds: holdsShown(account.holds, held.id, facts.kind, asked.at) };
  return applied(asked, held, { facts: next, account }, 'recorded', `${rule.label}. ${given.evidence}`);
}

function recordedIn(detail: CaseFacts['detail'], given: Recorded, asked: Judging): CaseFacts['detail'] | null {
  if (detail.of === 'under18') {
    switch (given.fact) {
      case 'signal':
        return { ...detail, signals: [...detail.signals, { source: given.source, says: given.evidence.slice(0, 300), at: given.at, weight: given.weight }].slice(-50) };
      case 'age-shown': {
        const signal = { source: 'Age assurance', says: given.adult ? 'Shows an adult' : 'Shows a minor', at: given.at, weight: 'strong' as const };
        return { ...detail, assurance: given.adult ? 'adult' : 'minor', signals: [...detail.signals, signal].slice(-50) };
      }
      case 'report-submitted':
        return detail.safety === null ? null : { ...detail, safety: { ...detail.safety, report: { reference: given.reference, submitted: given.at, viewed: given.viewed } } };
      case 'evidence-kept':
        return { ...detail, evidenceKept: given.evidence };
      case 'parent-told':
        return { ...detail, parentTold: given.at };
      default:
        return detail;
    }
  }
  if (detail.of === 'law-enforcement') {
    switch (given.fact) {
      case 'counsel-word':
        return { ...detail, counsel: [...detail.counsel.filter(({ category, by }) => category !== given.category || by !== asked.who.id), { category: given.category, by: asked.who.id, at: asked.at, may: given.may, reason: given.evidence }].slice(-100) };
      case 'minor-reviewed':
        return { ...detail, minorReviewedBy: asked.who.id };
      case 'gag-ended': {
        const gags = gagsOf(detail);
        if (!gags.some(({ id }) => id === given.gagId)) return null;
        return { ...detail, gags: gags.map((gag) => (gag.id === given.gagId ? { ...gag, ended: { at: given.at, how: given.how, by: asked.who.id } } : gag)) };
      }
      case 'user-told': {
        const { state } = noticeState(userNoticeOf(detail), given.at, asked.books.zone);
        return state === 'may-notify' ? { ...detail, notified: given.at } : null;
      }
      case 'emergency-over':
        return { ...detail, emergencyOver: given.at };
      default:
        return detail;
    }
  }
  if (detail.of === 'content-removal') {
    switch (given.fact) {
      case 'completed':
        return { ...detail, completed: given.at, elements: Object.fromEntries(Object.keys(detail.elements).map((element) => [element, 'present' as const])) };
      case 'counter-notice':
        return { ...detail, counterNotice: given.at };
      case 'restore-bar':
        return { ...detail, bars: [...new Set([...detail.bars, given.bar])] };
      case 'copies-found':
        return { ...detail, copies: [...new Set([...detail.copies, ...given.sha256])].slice(0, 500) };
      case 'complaint':
        return { ...detail, complaint: given.at };
      default:
        return detail;
    }
  }
  switch (given.fact) {
    case 'identity':
      return { ...detail, identity: given.verified ? 'verified' : 'failed' };
    case 'acknowledged':
      return { ...detail, acknowledged: given.at };
    default:
      return detail;
  }
}

function clocksAfter(facts: CaseFacts, given: Recorded, { books }: Judging, meets: readonly string[]): CaseFacts['clocks'] {
  const met = { ...facts, clocks: withMet(facts.clocks, meets, given.at, RECORDED[given.fact].label) };
  switch (given.fact) {
    case 'completed':
      // The statutory clock starts with the complete request; the policy target for an incomplete one is over.
      return withStarted({ ...met, clocks: withCancelled(met.clocks, ['POLICY-REMOVAL-DECIDE-7D'], given.at, 'The notice was completed.') }, 'received', given.at, books.table, books.clocks);
    case 'restore-bar':
      return withCancelled(met.clocks, ['US-DMCA-RESTORE-CLOSE-14BD'], given.at, 'A ground against restoring was recorded.');
    case 'complaint':
      return withStarted(met, 'complaint', given.at, books.table, books.clocks);
    case 'report-submitted':
      return withStarted(met, 'reported-ncmec', given.at, books.table, books.clocks);
    default:
      return met.clocks;
  }
}

/** What was reported is preserved for a year from the submission, item by item: 18 U.S.C. 2258A(h)(1). */
function withReportYear(asked: Judging, held: Case, submitted: string): Account | null {
  const { account, books } = asked;
  if (account === null) return null;
  const placed = held.facts.items.filter(({ state }) => state === 'sealed').flatMap(({ id }) => {
    const answer = placeHold(
      { id: asked.newId(), accountId: account.id, category: 'user-content', itemId: id, sourceCaseId: held.id, ground: 'us-ncmec-year', received: submitted, secrecy: { kind: 'no-tip', until: null, ended: null } },
      { rules: books.clocks.rules, calendars: books.clocks.calendars, timeZone: books.zone },
    );
    return answer.ok ? [answer.hold] : [];
  });
  return { ...account, holds: [...account.holds, ...placed].slice(-200) };
}

/** Adds answers to the checks. Nothing is overwritten: an earlier "no" counts however many say "yes" after it. */
export function judgeVerification(asked: Judging, act: Extract<Act, { kind: 'verify-requester' }>, held: Case): Judged {
  const { facts } = held;
  const { detail } = facts;
  if (detail.of !== 'law-enforcement') return refused(asked, 'bad_shape');
  const process = Object.hasOwn(asked.books.matrix.processes, detail.process) ? asked.books.matrix.processes[detail.process] : undefined;
  // The point that is seen from who took part is not answered: a "no" on it would stand there and count for nothing.
  const asksFor = new Set(checksFor(detail.process, process !== undefined).flatMap(({ id, by }) => (by === 'people' ? [] : [id])));
  const { checks, paper } = act.args;
  if (checks.length + paper.length === 0) return refused(asked, 'bad_shape');
  if (checks.some(({ check }) => !asksFor.has(check)) || paper.some(({ check }) => process?.validity_checks.includes(check) !== true)) return refused(asked, 'bad_shape');
  if ([...checks, ...paper].some(({ evidence }) => evidence.trim() === '')) return refused(asked, 'bad_shape');
  const by = { by: asked.who.id, at: asked.at };
  const next = { ...detail, checks: [...detail.checks, ...checks.map((one) => ({ ...one, ...by }))].slice(-200), paper: [...detail.paper, ...paper.map((one) => ({ ...one, ...by }))].slice(-100) };
  const noes = [...checks, ...paper].filter(({ answer }) => answer === 'no').length;
  const says = `Checked: ${[...checks.map(({ check }) => check), ...(paper.length > 0 ? [`${paper.length} of the paper`] : [])].join(', ')}${noes > 0 ? `; ${noes} answered no` : ''}.`;
  return applied(asked, held, { facts: { ...withoutProposal(facts), detail: next } }, 'verified', says);
}
