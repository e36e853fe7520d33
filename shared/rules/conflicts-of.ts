// The collisions of duties that one case is in: every conflict of LAW section 7 that a case can show, asked of it as it stands.
import type { Account } from '../model/account.ts';
import type { Case, CaseFacts } from '../model/case.ts';
import type { HoldGround } from '../model/hold.ts';
import type { CaseBooks } from './case-books.ts';
import { clockPlace } from './clocks/start-table.ts';
import { IDENTITY_PROCESSES } from './disclosure/processes.ts';
import { CONFLICTS } from './holds/conflict.ts';
import type { ConflictId, Needs } from './holds/conflict.ts';
import { deletionInReportYear, deletionUnderHold, destructionOnRequest, directionNotToDelete, erasureUnderUsHold, identityDocuments, minorWhoReportedAbuse, removalUnderHold } from './holds/conflicts-deletion.ts';
import { accessAnswer, answerAboutKeptData, contentOrderAgainstUsLaw, holdAtItsEnd, restoreDay, userNoticeUnderGag, whichDeadline, widerThanPaper } from './holds/conflicts-telling.ts';
import { piecesOf } from './holds/deletion.ts';
import { liveHolds } from './holds/hold.ts';
import { matrixCategories, userNoticeOf } from './package-of.ts';

export type ConflictMet = { readonly conflict: ConflictId; readonly between: string; readonly says: string; readonly citation: string; readonly needs: Needs };

export type ConflictsAsked = {
  readonly held: Case;
  /** The account as the reader may see it; null where the case has none. */
  readonly account: Account | null;
  readonly books: CaseBooks;
  /** Now, in UTC; days in sentences are those of the books' zone. */
  readonly at: string;
};

type Answer = { readonly conflict: ConflictId; readonly met: boolean; readonly says: string; readonly citation: string; readonly needs: Needs };
type Detail<Of extends CaseFacts['detail']['of']> = Extract<CaseFacts['detail'], { of: Of }>;

/**
 * The conflicts that a case meets now, in the order of their numbers. K13 is not among them: it is the hub's, asked
 * when a job runs. Pure; what a reader may not know of an account (why a hold stands) is not known here either.
 */
export function conflictsOf(asked: ConflictsAsked): ConflictMet[] {
  const { detail } = asked.held.facts;
  const answers = [...answersOf(asked, detail), ...readings(asked)];
  return answers
    .filter(({ met }) => met)
    .sort((one, other) => Number(one.conflict.slice(1)) - Number(other.conflict.slice(1)))
    .map(({ conflict, says, citation, needs }) => ({ conflict, between: CONFLICTS[conflict].between, says, citation, needs }));
}

function answersOf(asked: ConflictsAsked, detail: CaseFacts['detail']): readonly Answer[] {
  switch (detail.of) {
    case 'under18':
      return [...deletions(asked), ...telling(asked), ...reporter(asked, detail)];
    case 'data-subject':
      return [...(detail.right === 'deletion' ? [...deletions(asked), ...erasure(asked)] : []), ...telling(asked), ...(detail.right === 'access' ? access(detail) : []), ...identity(asked, detail)];
    case 'content-removal':
      return [...(detail.regime === 'own-removal' ? [...deletions(asked), ...telling(asked)] : []), ...removals(asked), ...restoring(asked, detail)];
    case 'law-enforcement':
      return [...request(asked, detail), ...renewals(asked, detail), ...destruction(asked, detail)];
  }
}

function heldAsked({ account, books, at }: ConflictsAsked): Parameters<typeof deletionUnderHold>[0] | null {
  return account === null ? null : { inventory: piecesOf(account), holds: account.holds, at, zone: books.zone };
}

function deletions(asked: ConflictsAsked): readonly Answer[] {
  const held = heldAsked(asked);
  return held === null ? [] : [deletionUnderHold(held), deletionInReportYear(held), directionNotToDelete(held)];
}

function erasure(asked: ConflictsAsked): readonly Answer[] {
  const held = heldAsked(asked);
  return held === null ? [] : [erasureUnderUsHold({ ...held, residence: asked.held.facts.jurisdiction })];
}

function telling({ account, at }: ConflictsAsked): readonly Answer[] {
  return account === null ? [] : [answerAboutKeptData({ accountId: account.id, holds: account.holds, at })];
}

function reporter({ account }: ConflictsAsked, detail: Detail<'under18'>): readonly Answer[] {
  // Once it is recorded what was kept, the conflict is answered.
  if (account === null || detail.evidenceKept !== null) return [];
  return [minorWhoReportedAbuse({ accountId: account.id, abuseReporters: account.abuseReports.length > 0 ? [account.id] : [] })];
}

function access({ records }: Detail<'data-subject'>): readonly Answer[] {
  const items = records.map(({ id, fields }) => ({
    id,
    gagged: fields.some(({ marks }) => marks.includes('other-requests')),
    inOpenReport: fields.some(({ marks }) => marks.includes('csam')),
    showsOthers: fields.some(({ others }) => others.length > 0),
  }));
  return [accessAnswer(items)];
}

/** What a person sent to show who they are lies with the support desk; once the request is decided only the result stays. */
function identity({ held, account, books, at }: ConflictsAsked, detail: Detail<'data-subject'>): readonly Answer[] {
  if (account === null || (detail.identity !== 'verified' && detail.identity !== 'failed')) return [];
  const documents = piecesOf(account).filter(({ category }) => category === 'support-communications');
  return [identityDocuments({ decided: held.facts.decision !== null, inventory: documents, holds: account.holds, at, zone: books.zone })];
}

function removals({ held, account, books, at }: ConflictsAsked): readonly Answer[] {
  if (account === null || liveHolds(account.holds, at).length === 0) return [];
  const of = held.facts.items.map(({ id, category }) => removalUnderHold({ item: { accountId: account.id, category, itemId: id }, holds: account.holds, at, zone: books.zone }));
  // One sentence for all: of several items under a hold the first says what becomes of every one.
  return of.filter(({ met }) => met).slice(0, 1);
}

function restoring({ held, books, at }: ConflictsAsked, detail: Detail<'content-removal'>): readonly Answer[] {
  if (detail.bars.length === 0) return [];
  const opens = held.facts.clocks.find(({ rule }) => rule === 'US-DMCA-RESTORE-OPEN-10BD');
  return [restoreDay({ bars: detail.bars, notBefore: opens?.due ?? at, at, zone: opens?.timeZone ?? books.zone })];
}

function request({ held, books, at }: ConflictsAsked, detail: Detail<'law-enforcement'>): readonly Answer[] {
  const { facts } = held;
  const categories = matrixCategories(books.matrix, detail.categories);
  const paper = { accounts: detail.targets, categories, from: detail.from, to: detail.to };
  const known = Object.hasOwn(books.matrix.processes, detail.process);
  return [
    userNoticeUnderGag(userNoticeOf(detail), at, books.zone),
    contentOrderAgainstUsLaw({ process: detail.process, categories, received: facts.received }, { rules: books.clocks.rules, calendars: books.clocks.calendars, timeZone: clockPlace(books.table, facts.jurisdiction).timeZone }),
    // A request for one's own data has no paper that it could be wider than; it leaves this route whole.
    ...(known && !IDENTITY_PROCESSES.includes(detail.process) && facts.status !== 'closed' ? [widerThanPaper({ process: detail.process, matrix: books.matrix, usState: null, request: paper, paper })] : []),
  ];
}

/** The ground under which a preserving process holds. */
const KEEPS: Readonly<Record<string, HoldGround>> = { us_2703f_preservation: 'us-2703f', eu_epoc_pr: 'eu-epoc-pr' };

/** A request to preserve meets the end of an earlier hold of the same ground, or one of its own that was renewed. */
function renewals({ held, account, at }: ConflictsAsked, { process }: Detail<'law-enforcement'>): readonly Answer[] {
  const ground = Object.hasOwn(KEEPS, process) ? KEEPS[process] : undefined;
  if (account === null || ground === undefined) return [];
  const inventory = piecesOf(account);
  const of = account.holds.filter((hold) => hold.ground === ground).map((hold) => {
    const requested = hold.sourceCaseId === held.id ? (hold.renewal?.requested ?? null) : held.facts.received;
    return holdAtItsEnd({ hold, requested, inventory, at });
  });
  return of.filter(({ met }) => met).slice(0, 1);
}

function destruction({ held, account, at }: ConflictsAsked, { process, checks }: Detail<'law-enforcement'>): readonly Answer[] {
  if (account === null || process !== 'us_2258b_destroy') return [];
  const sealed = account.holds.filter(({ ground }) => ground === 'us-ncmec-year');
  const inventory = sealed.map(({ category, itemId }) => ({ accountId: account.id, category: category ?? 'user-content', itemId, store: 'media store', records: 1 }));
  const second = checks.some(({ check, answer, by }) => check === 'V3' && answer === 'yes' && by !== held.facts.proposal?.by);
  return [destructionOnRequest({ inventory, holds: account.holds, at, senderVerified: second, appealOpen: false })].map((answer) => ({ ...answer, met: answer.met || answer.does === 'verify-first' }));
}

/** Two readings of one deadline. A clock that has ended leaves nothing to choose. */
function readings({ held, books }: ConflictsAsked): readonly Answer[] {
  return held.facts.clocks.flatMap(({ state, kind, due, latest, timeZone }) =>
    state !== 'running' || latest === null ? [] : [whichDeadline(kind === 'hold_until' ? 'hold' : 'act', due, latest.due, timeZone === '' ? books.zone : timeZone)]).filter(({ met }) => met).slice(0, 1);
}
