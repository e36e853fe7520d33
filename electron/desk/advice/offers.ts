// What a person may do with a case as it stands on this computer: the same tables and rules as the hub, asked before it is asked.
import type { CaseShown, OutboxRow } from '../../../shared/contract.ts';
import type { Account } from '../../../shared/model/account.ts';
import type { ActKind, Recorded } from '../../../shared/model/act.ts';
import { ACT_KINDS } from '../../../shared/model/act.ts';
import type { Case } from '../../../shared/model/case.ts';
import type { Clock } from '../../../shared/model/clock.ts';
import type { Person } from '../../../shared/model/person.ts';
import type { Choice } from '../../../shared/model/request.ts';
import type { CaseBooks } from '../../../shared/rules/case-books.ts';
import { DECISIONS, decisionRule, isOffered, needsItems } from '../../../shared/rules/decisions.ts';
import { noticeState } from '../../../shared/rules/disclosure/notice.ts';
import { isPast } from '../../../shared/rules/judge/decide.ts';
import { findingsFor, whyNotResolved } from '../../../shared/rules/judge/resolve.ts';
import { gagsOf, userNoticeOf } from '../../../shared/rules/package-of.ts';
import { RECORDED, mayRecord } from '../../../shared/rules/recorded.ts';
import { mayAct, maySee } from '../../../shared/rules/roles.ts';
import { whyNot } from '../../../shared/rules/why-not.ts';

/** A case with what it rests on, for whom, and when (UTC). `account` is null where the case has none or it is not here. */
export type Asking = { readonly held: Case; readonly account: Account | null; readonly person: Person; readonly books: CaseBooks; readonly at: string };

/**
 * The kinds of act that the hub would not refuse at once. Pure. It may still answer with a conflict: what others do
 * meanwhile is known there alone.
 */
export function mayDo(asking: Asking, own: readonly OutboxRow[]): ActKind[] {
  const { person, held } = asking;
  if (!maySee(person.streams, held.facts.kind)) return [];
  return ACT_KINDS.filter((kind) => mayAct(person.roles, kind, held.facts.kind) && fits(kind, asking, own));
}

function fits(kind: ActKind, asking: Asking, own: readonly OutboxRow[]): boolean {
  const { person, held } = asking;
  const { proposal, decision, status, subject, holds, duplicateOf, detail } = held.facts;
  const over = status === 'decided' || status === 'closed';
  switch (kind) {
    case 'note':
    case 'assign':
    case 'set-priority':
    case 'message':
      return true;
    case 'claim':
    case 'check-out':
      return !over;
    case 'release':
      return held.state.claim?.by === person.id;
    case 'break-claim':
      return held.state.claim !== null && held.state.claim.by !== person.id;
    case 'verify-requester':
      return detail.of === 'law-enforcement' && !over;
    case 'place-hold':
      return subject !== null;
    case 'renew-hold':
      return holds.length > 0;
    case 'release-hold':
      return holds.length > 0 && proposal === null && status !== 'decided';
    case 'pause-clock':
    case 'resume-clock':
    case 'extend-clock':
      return held.facts.clocks.some((clock) => moveOf(clock, asking.books)[CLOCK_ACT[kind]]);
    case 'record-fact':
      return recordable(asking).length > 0;
    case 'propose-decision':
      return status === 'open' && proposal === null && decision === null;
    case 'reject':
      return proposal !== null && proposal.by !== person.id;
    case 'approve':
      return proposal !== null && proposal.by !== person.id && (decisionRule(held.facts.kind, proposal.decision)?.needs !== 'counsel' || person.roles.includes('legal'));
    case 'reopen':
      return over && !held.state.effects.some((effect) => isPast(effect, asking.account));
    case 'resolve-effect':
      return Object.keys(resolvable(asking)).length > 0;
    case 'merge-duplicate':
      return !over && duplicateOf === null && decision === null && proposal === null;
    case 'withdraw':
      return proposal?.by === person.id || own.some((row) => row.state === 'waiting' && row.kind !== 'withdraw');
  }
}

const CLOCK_ACT = { 'pause-clock': 'pause', 'resume-clock': 'resume', 'extend-clock': 'extend' } as const;

function moveOf({ rule, state }: Clock, { clocks: { settings } }: CaseBooks): CaseShown['clockMoves'][string] {
  return { pause: state === 'running' && Object.hasOwn(settings.pausing, rule), resume: state === 'paused', extend: state === 'running' && Object.hasOwn(settings.extensions, rule) };
}

/** What this person may find of each unknown effect of a case, by its key. Whether their role may at all is the table's answer. */
export const resolvable = ({ held, person }: Pick<Asking, 'held' | 'person'>): CaseShown['resolvable'] =>
  Object.fromEntries(held.state.effects.flatMap(({ key, does, state }) => (state === 'unknown' && whyNotResolved(does, held.facts, person) === null ? [[key, [...findingsFor(does)]]] : [])));

/** What may be done to each clock of a case, by its id. */
export const clockMoves = ({ held, books }: Pick<Asking, 'held' | 'books'>): CaseShown['clockMoves'] => Object.fromEntries(held.facts.clocks.map((clock) => [clock.id, moveOf(clock, books)]));

/** The facts that this person may record on the case as it stands, in the order of the table. */
export function recordable({ held, person, books, at }: Asking): CaseShown['recordable'] {
  const facts = (Object.keys(RECORDED) as Recorded['fact'][]).filter((fact) => mayRecord(fact, held.facts, person.roles) && stands(fact, held, books, at));
  return facts.map((fact) => ({ fact, label: RECORDED[fact].label, says: RECORDED[fact].says }));
}

/** Whether there is anything for a fact to be about: no gag, no end of a gag. */
function stands(fact: Recorded['fact'], { facts: { detail } }: Case, books: CaseBooks, at: string): boolean {
  if (detail.of !== 'law-enforcement') return true;
  if (fact === 'gag-ended') return gagsOf(detail).some(({ ended }) => ended === null);
  if (fact === 'user-told') return noticeState(userNoticeOf(detail), at, books.zone).state === 'may-notify';
  return true;
}

const ANY_REASON = 'to be said for each record';

/**
 * The decisions of this kind of case, those that can be made first; `not` says in a sentence why one cannot yet. Those
 * that need items or records are asked as if everything was chosen: whether the choice made holds is the preview's answer.
 */
export function decisionsFor(asking: Asking, may: readonly ActKind[]): CaseShown['decisions'] {
  if (!may.includes('propose-decision')) return [];
  const { held, account, person, books, at } = asking;
  const { facts } = held;
  const records = facts.detail.of === 'law-enforcement' || facts.detail.of === 'data-subject' ? facts.detail.records : [];
  const choices = Object.fromEntries(records.map(({ id }): [string, Choice] => [id, { choice: 'produce', reason: ANY_REASON }]));
  const itemIds = facts.items.map(({ id }) => id);
  const offered = DECISIONS[facts.kind].filter((rule) => isOffered(rule, facts)).map((rule) => {
    const against = whyNot(rule, { caseId: held.id, facts, account, books, at, proposer: { id: person.id, roles: person.roles }, approver: null, choices, itemIds });
    const { code, label, says, needs, effect, final } = rule;
    return { code, label, says, needs, effect, final, needsItems: needsItems(rule), discloses: effect === 'disclose', not: against?.says ?? null };
  });
  return [...offered.filter(({ not }) => not === null), ...offered.filter(({ not }) => not !== null)];
}
