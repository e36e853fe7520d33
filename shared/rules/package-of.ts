// The disclosure package of a case: the guard of `disclosure/` asked in the words of a law-enforcement or access request.
import type { Account } from '../model/account.ts';
import type { CaseFacts } from '../model/case.ts';
import type { Choice, Gag, PackageKept } from '../model/request.ts';
import type { CaseBooks } from './case-books.ts';
import { millis } from './clocks/local-time.ts';
import { noticePolicy } from './disclosure/notice.ts';
import type { UserNotice } from './disclosure/notice.ts';
import { assemblePackage } from './disclosure/package.ts';
import type { Package } from './disclosure/package.ts';
import { POLICY_CATEGORY } from './disclosure/reach.ts';
import { CONSENT_PROCESSES } from './disclosure/processes.ts';
import type { ScopeMatrix } from './scope/scope.ts';

/** The gags of a request. A date on the paper is a gag even where nobody listed it as one. */
export function gagsOf(detail: Extract<CaseFacts['detail'], { of: 'law-enforcement' }>): readonly Gag[] {
  if (detail.gags.length > 0 || detail.gagUntil === null) return detail.gags;
  return [{ id: 'paper', citation: 'as stated on the paper', until: detail.gagUntil, ended: null }];
}

/** What `noticeState` is asked about a request. */
export function userNoticeOf(detail: Extract<CaseFacts['detail'], { of: 'law-enforcement' }>): UserNotice {
  return { policy: noticePolicy(detail.process), gags: gagsOf(detail), emergencyOver: detail.emergencyOver, notified: detail.notified };
}

/** The account is believed to be a minor's: strong signals, or blocked with one. */
const believedMinor = (account: Account | null): boolean => account !== null && account.flags.some(({ code, weight }) => code === 'under-18-signal' && weight >= 4);

/** The matrix's categories behind the policy's. What is preserved for a report is never among what a paper asks. */
export const matrixCategories = (matrix: ScopeMatrix, policy: readonly string[]): string[] =>
  Object.keys(matrix.categories).filter((category) => category !== 'csam_evidence' && policy.includes(POLICY_CATEGORY[category] ?? ''));

/**
 * Assembles what may go, item by item. An access request produces what nobody withheld, because the person asks for
 * their own data; a legal process produces only what somebody chose. Null for cases that disclose nothing.
 */
export function packageOf(facts: CaseFacts, account: Account | null, choices: Readonly<Record<string, Choice>>, books: CaseBooks, at: string): Package | null {
  const { detail, subject } = facts;
  const { matrix } = books;
  const own = subject === null ? [] : [subject.id];
  if (detail.of === 'law-enforcement') {
    // A consent reaches the records of the person who gives it, whatever other accounts the paper names.
    const targets = detail.targets.length === 0 || CONSENT_PROCESSES.includes(detail.process) ? own : detail.targets;
    return assemblePackage({
      process: detail.process, matrix, targets, categories: matrixCategories(matrix, detail.categories),
      from: detail.from, to: detail.to, items: detail.records, perItem: choices,
      overlays: {
        gag: gagsOf(detail).some(({ ended }) => ended === null || millis(ended.at) > millis(at)),
        minor: believedMinor(account) ? { reviewedBy: detail.minorReviewedBy } : null, shield: null, usState: null,
      },
      counsel: detail.counsel, userTold: detail.notified !== null,
    });
  }
  if (detail.of === 'data-subject' && detail.right === 'access') {
    const perItem = Object.fromEntries(detail.records.map(({ id }) => [id, choices[id] ?? { choice: 'produce' as const, reason: 'Access request of the person themself.' }]));
    const asked = detail.categories.length === 0 ? Object.keys(matrix.categories).filter((category) => category !== 'csam_evidence') : matrixCategories(matrix, detail.categories);
    return assemblePackage({
      process: 'data_subject_access', matrix, targets: own, categories: asked, from: null, to: null, items: detail.records, perItem,
      overlays: { gag: false, minor: null, shield: null, usState: null }, counsel: [], userTold: true,
    });
  }
  return null;
}

/** The package as a proposal keeps it. `hash` is SHA-256 over canonical text, and comes in so that this stays pure. */
export function keptPackage(made: Package, caseId: string, hash: (value: unknown) => string): PackageKept {
  const produced = made.produced.map(({ itemId, category, fields, leftOut, citation, reason }) => ({ itemId, category, fields: [...fields], leftOut: [...leftOut], citation, reason }));
  const withheld = made.withheld.map(({ itemId, category, why, says }) => ({ itemId, category, why, says }));
  return { hash: hash({ caseId, produced, refusedExcess: made.refusedExcess }), produced, withheld, refusedExcess: made.refusedExcess };
}
