// Which decisions each kind of case offers, how many people each needs, and what each sets going in the world.
import type { CaseFacts } from '../model/case.ts';
import type { CaseKind } from '../model/words.ts';

/**
 * one: a single person decides. two: a second person approves the very same proposal. counsel: as two, and the
 * second person must be legal.
 */
export type Needs = 'one' | 'two' | 'counsel';

export type DecisionRule = {
  readonly code: string;
  readonly label: string;
  readonly says: string;
  readonly needs: Needs;
  /** What runs in the world once it is final: null for nothing, else the verb of the effect's key. */
  readonly effect: null | 'delete' | 'disclose' | 'disable' | 'restore';
};

/** The table is data: an organisation reads it, a test walks it, the console draws its buttons from it. */
export const DECISIONS: Readonly<Record<CaseKind, readonly DecisionRule[]>> = {
  'content-removal': [
    { code: 'disable-items', label: 'Disable the items', says: 'The chosen items go out of view. The person who posted them is told why.', needs: 'one', effect: 'disable' },
    { code: 'ask-to-complete', label: 'Ask to complete', says: 'The notice lacks what the statute asks for. The requester is asked for it; nothing is disabled.', needs: 'one', effect: null },
    { code: 'refuse-notice', label: 'Refuse', says: 'Nothing is disabled. The requester is told why.', needs: 'one', effect: null },
    { code: 'restore-items', label: 'Restore the items', says: 'The chosen items come back into view.', needs: 'one', effect: 'restore' },
    { code: 'forward-counter-notice', label: 'Forward the counter-notice', says: 'The claimant gets the counter-notice; the restore window starts.', needs: 'one', effect: null },
    { code: 'close-retracted', label: 'Close as retracted', says: 'The requester took the notice back.', needs: 'one', effect: null },
  ],
  under18: [
    { code: 'confirm-minor', label: 'Confirm under 18', says: 'The account and its data are deleted, but for what a hold keeps.', needs: 'two', effect: 'delete' },
    { code: 'ask-age-assurance', label: 'Ask for age assurance', says: 'The account stays blocked until the person shows their age.', needs: 'one', effect: null },
    { code: 'not-a-minor', label: 'Not a minor', says: 'The account is unblocked.', needs: 'one', effect: null },
    { code: 'under-13-parent', label: 'Under 13: parent route', says: 'The parent is told; the account and its data are deleted.', needs: 'two', effect: 'delete' },
  ],
  'law-enforcement': [
    { code: 'produce', label: 'Produce', says: 'The disclosure package is sent to the requester.', needs: 'counsel', effect: 'disclose' },
    { code: 'refuse-excess', label: 'Refuse the excess in writing', says: 'What the paper does not reach is refused, with the reason.', needs: 'one', effect: null },
    { code: 'no-records', label: 'No records', says: 'The requester is told that nothing is held.', needs: 'two', effect: null },
    { code: 'ask-requester', label: 'Ask the requester', says: 'The requester is asked for what is missing.', needs: 'one', effect: null },
  ],
  'data-subject': [
    { code: 'give-access', label: 'Give access', says: 'The person gets a copy of their data.', needs: 'two', effect: 'disclose' },
    { code: 'delete-data', label: 'Delete the data', says: 'The account and its data are deleted, but for what a hold keeps.', needs: 'two', effect: 'delete' },
    { code: 'correct-data', label: 'Correct the data', says: 'The data is corrected as asked.', needs: 'one', effect: null },
    { code: 'opt-out', label: 'Opt out', says: 'Sharing and profiling of the data stop.', needs: 'one', effect: null },
    { code: 'ask-identity', label: 'Ask to verify identity', says: 'The person is asked to show who they are.', needs: 'one', effect: null },
    { code: 'refuse-request', label: 'Refuse', says: 'Nothing is done. The person is told why and how to complain.', needs: 'one', effect: null },
  ],
};

/** The rule of one decision, or null where that kind of case does not offer it. */
export function decisionRule(kind: CaseKind, code: string): DecisionRule | null {
  return DECISIONS[kind].find((rule) => rule.code === code) ?? null;
}

/** Whether a decision is about chosen items: without at least one it would say that something was done, and nothing was. */
export function needsItems(rule: DecisionRule): boolean {
  return rule.effect === 'disable' || rule.effect === 'restore';
}

/**
 * What an effect is done to: the account for a deletion, else the case. Keyed by subject because two cases about one
 * account must not delete it twice (PROTOCOL.md P20).
 */
export function effectKey(rule: DecisionRule, caseId: string, facts: CaseFacts, proposalHash: string): string | null {
  if (rule.effect === null) return null;
  if (rule.effect === 'delete') return facts.subject ? `delete:${facts.subject.id}` : null;
  return `${rule.effect}:${caseId}:${proposalHash.slice(0, 16)}`;
}

/** How long an irreversible effect stays armed, in minutes, before it may fire: time to see a mistake. */
export const COOLING_MINUTES = 30;
