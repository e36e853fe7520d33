// A case of each kind as the desk would show it, small and whole, for tests of the console that change one thing.
import type { CaseShown, OutboxRow, RowShown } from '../../shared/contract.ts';
import { ACT_KINDS, type ActKind } from '../../shared/model/act.ts';
import { CaseDetail, CaseFacts, Decision, type CaseDetailGiven } from '../../shared/model/case.ts';
import type { CaseKind, Role } from '../../shared/model/words.ts';
import { DECISIONS, isOffered, needsItems } from '../../shared/rules/decisions.ts';
import { mayAct } from '../../shared/rules/roles.ts';
import { BLANK, type Draft } from '../../renderer/parts/use.ts';
import type { CaseOut, Offered } from '../../renderer/screens/case/shown.ts';

export const AT = '2026-11-24T10:00:00.000Z';
export const NOW = Date.parse(AT);
export const ME = 'mara';
export const OTHER = 'theo';
export const HASH = 'a'.repeat(64);
/** So many hours after `AT`, as an instant in UTC. */
export const hours = (many: number): string => new Date(NOW + many * 3_600_000).toISOString();

const DETAILS: Readonly<Record<CaseKind, CaseDetailGiven>> = {
  'content-removal': { of: 'content-removal', regime: 'dmca-notice', work: '', elements: {} },
  under18: { of: 'under18', route: 'parent-report', statedAge: 15, signals: [] },
  'law-enforcement': { of: 'law-enforcement', process: 'us_subpoena', agency: 'Harbour Police', reference: 'R-1', categories: ['account-information'], from: null, to: null, gagUntil: null, emergency: false },
  'data-subject': { of: 'data-subject', right: 'access', regime: 'gdpr', identity: 'not-asked', categories: [] },
};

/** A detail with what only happens here filled in. */
export const detailOf = <K extends CaseKind>(kind: K, change: object = {}): Extract<CaseDetail, { of: K }> => CaseDetail.parse({ ...DETAILS[kind], ...change }) as Extract<CaseDetail, { of: K }>;

/** The facts of a kind of case. */
export const factsOf = (kind: CaseKind, change: Partial<CaseFacts> = {}): CaseFacts => ({
  ...CaseFacts.parse({
    number: 'C-1', kind, title: 'A case', status: 'open', jurisdiction: 'US', language: 'en', received: hours(-24), subject: { id: 'acc-1', handle: 'owl', displayName: 'Owl', status: 'active' }, summary: '',
    parties: [], items: [
      { id: 'i1', kind: 'image', label: 'One', url: null, excerpt: null, category: 'user-content', media: null },
      { id: 'i2', kind: 'image', label: 'Two', url: null, excerpt: null, category: 'user-content', media: null, state: 'disabled' },
    ], clocks: [], holds: [], proposal: null, decision: null, detail: DETAILS[kind],
  }),
  ...change,
});

/** A decision as it is offered; `not` where it cannot be made. */
export function offered(kind: CaseKind, code: string, not: string | null = null): Offered {
  const rule = DECISIONS[kind].find((each) => each.code === code);
  if (rule === undefined) throw new Error(`no decision ${code}`);
  const { label, says, needs, effect, final } = rule;
  return { code, label, says, needs, effect, final, needsItems: needsItems(rule), discloses: effect === 'disclose', not };
}

/** A proposal by somebody. */
export const proposalBy = (by: string, decision: string): NonNullable<CaseFacts['proposal']> =>
  ({ actId: '018f3c1e-0000-7000-8000-000000000001', by, at: AT, decision, note: '', reason: 'Because.', itemIds: [], holdId: null, package: null, choices: {}, hash: HASH });

/** A decision that stands. */
export const decisionBy = (by: string, decision: string): NonNullable<CaseFacts['decision']> => Decision.parse({ ...proposalBy(by, decision), approvedBy: null });

/** A case as the desk shows it to somebody who may do everything; `facts`, `state` and the rest may be changed. */
export function shownOf(kind: CaseKind, change: { readonly facts?: Partial<CaseFacts>; readonly state?: Partial<CaseOut['case']['state']> } & Partial<Omit<CaseShown, 'case' | 'what'>> = {}): CaseOut {
  const { facts: factsChange, state, ...rest } = change;
  const facts = factsOf(kind, factsChange);
  return {
    what: 'case',
    case: { id: 'case-1', version: 3, tag: 'b'.repeat(32), facts, state: { assignee: null, claim: null, lastToken: 0, priority: 'normal', effects: [], ...state }, events: [] },
    texts: [], names: {}, basis: { version: 3, tag: 'b'.repeat(32), seenAt: AT }, may: [...ACT_KINDS], colleagues: [],
    decisions: DECISIONS[kind].filter((rule) => isOffered(rule, facts)).map(({ code }) => offered(kind, code)),
    scope: null, verification: null, notice: null, conflicts: [], claim: null, recordable: [], resolvable: {}, clockMoves: {}, account: null, acts: [],
    ...rest,
  };
}

/** What roles may do in a queue at all, as the table of roles says it. */
export const mayOf = (roles: readonly Role[], kind: CaseKind): ActKind[] => ACT_KINDS.filter((act) => mayAct(roles, act, kind));

/** An own act on that case. */
export const ownAct = (change: Partial<OutboxRow> = {}): OutboxRow => ({
  actId: '018f3c1e-0000-7000-8000-000000000002', kind: 'propose-decision', says: 'Decide', caseId: 'case-1', caseNumber: 'C-1', caseTitle: 'A case', reason: 'Because.', at: AT, state: 'waiting', sentAt: null,
  verdict: null, then: null, now: null, docHash: HASH, settled: null, parked: null, wanted: null, ...change,
});

/** A row of a list. */
export const rowOf = (change: Partial<RowShown> = {}): RowShown => ({
  id: 'case-1', what: 'case', kind: 'dmca-notice', number: 'C-1', title: 'A case', subject: '', jurisdiction: 'ZZ', language: 'und', status: 'open', priority: 'normal',
  assignee: null, claimedBy: null, claimedUntil: null, trip: false, due: null, dueRule: null, clock: 'none', received: AT, pending: null, ...change,
});

/** A draft with a form open and a reason written. */
export const draftOf = (mode: Draft['mode'], change: Partial<Draft> = {}): Draft => ({ ...BLANK, mode, of: mode, reason: 'A good reason.', ...change });
