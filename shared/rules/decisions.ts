// The path of each kind of case as a table: which decisions lead from which stage to which, who must agree, and what each sets going.
import type { CaseFacts } from '../model/case.ts';
import type { CaseKind, EffectVerb, Stage } from '../model/words.ts';
import { IDENTITY_PROCESSES } from './disclosure/processes.ts';

/**
 * one: a single person decides. two: a second person approves the very same proposal. counsel: as two, and the
 * second person must be legal.
 */
export type Needs = 'one' | 'two' | 'counsel';

/** What must be so before a decision may be proposed, approved and fired; `shared/rules/why-not.ts` says it of a case. */
export type Guard =
  | 'requester-verified' | 'paper-checked' | 'package-not-empty' | 'identified' | 'preserved' | 'restore-day' | 'barred' | 'counter-notice' | 'evidence-kept' | 'has-account' | 'sealable' | 'names-nothing';

export type DecisionRule = {
  readonly code: string;
  readonly label: string;
  readonly says: string;
  readonly needs: Needs;
  /** What runs in the world once it is agreed: null for nothing, else the verb of the effect's key. */
  readonly effect: EffectVerb | null;
  readonly from: readonly Stage[];
  readonly to: Stage;
  /** False for a step on the way: the case stays open. */
  readonly final: boolean;
  readonly guards: readonly Guard[];
  /** Offered only for these regimes or processes, where the list is there. */
  readonly only?: readonly string[];
  /** Clock rules that this step meets; a final decision without effect meets every act-by clock. */
  readonly meets?: readonly string[];
  /** Clock rules that ask for what this decision says cannot be done: they end as cancelled, neither met nor missed. */
  readonly cancels?: readonly string[];
  /** The event of the start table that it sets going. */
  readonly starts?: string;
};

const PRESERVING: readonly string[] = ['us_2703f_preservation', 'eu_epoc_pr'];
/** What is owed to an account, and by nobody where there is none: 16 CFR 312.5(c)(1), Fla. Stat. 501.1736. */
const OWED_BY_ACCOUNT: readonly string[] = ['POLICY-U18-BLOCK-1H', 'POLICY-U18-DELETE-72H', 'US-FL-MINOR-TERMINATE-5BD', 'US-FL-PARENT-TERMINATE-10BD'];
const EPOC: readonly string[] = ['eu_epoc_subscriber_or_id', 'eu_epoc_traffic', 'eu_epoc_content', 'eu_epoc_pr'];

/** The table is data: an organisation reads it, a test walks it, the console draws its buttons from it. */
export const DECISIONS: Readonly<Record<CaseKind, readonly DecisionRule[]>> = {
  'content-removal': [
    { code: 'disable-items', label: 'Disable the items', says: 'The chosen items go out of view. The person who posted them gets a statement of reasons.', needs: 'one', effect: 'disable', from: ['received', 'counter-notice'], to: 'disabled', final: true, guards: [], starts: 'restricted' },
    { code: 'remove-items', label: 'Delete the items', says: 'The chosen items are deleted everywhere, as the person who posted them asked; the ledger says where copies remain.', needs: 'one', effect: 'remove', from: ['received'], to: 'ended', final: true, guards: ['has-account'], only: ['own-removal'] },
    { code: 'ask-to-complete', label: 'Ask to complete', says: 'The notice lacks what the statute asks for. The requester is asked for it; nothing is disabled.', needs: 'one', effect: null, from: ['received'], to: 'incomplete', final: false, guards: [] },
    { code: 'refuse-notice', label: 'Refuse', says: 'Nothing is disabled. The requester is told why.', needs: 'one', effect: null, from: ['received', 'incomplete'], to: 'ended', final: true, guards: [] },
    { code: 'forward-counter-notice', label: 'Forward the counter-notice', says: 'The claimant gets the counter-notice; the restore window of 10 to 14 business days runs from its receipt.', needs: 'one', effect: null, from: ['received', 'counter-notice'], to: 'restore-window', final: false, guards: ['counter-notice'], starts: 'counter-notice' },
    { code: 'restore-items', label: 'Restore the items', says: 'The chosen items come back into view, and their strike is taken back.', needs: 'one', effect: 'restore', from: ['restore-window', 'disabled'], to: 'ended', final: true, guards: ['restore-day'] },
    { code: 'keep-down', label: 'Keep disabled', says: 'A ground against restoring stands, such as notice of a court action. The items stay out of view.', needs: 'one', effect: null, from: ['restore-window', 'disabled'], to: 'kept-down', final: true, guards: ['barred'] },
    { code: 'close-retracted', label: 'Close as retracted', says: 'The requester took the notice back.', needs: 'one', effect: null, from: ['received', 'incomplete'], to: 'ended', final: true, guards: [] },
  ],
  under18: [
    { code: 'block-account', label: 'Block the account', says: 'The account cannot be used from now on. This can be taken back.', needs: 'one', effect: 'block', from: ['received'], to: 'blocked', final: false, guards: ['has-account'], meets: ['POLICY-U18-BLOCK-1H'] },
    { code: 'ask-age-assurance', label: 'Ask for age assurance', says: 'The account stays blocked until the person shows their age.', needs: 'one', effect: null, from: ['blocked'], to: 'age-asked', final: false, guards: [], meets: ['POLICY-U18-REVIEW-24H'] },
    { code: 'not-a-minor', label: 'Not a minor', says: 'The account is unblocked.', needs: 'one', effect: 'unblock', from: ['received', 'blocked', 'age-asked'], to: 'ended', final: true, guards: ['has-account'] },
    { code: 'confirm-minor', label: 'Confirm under 18', says: 'The account and its data are deleted, but for what a hold keeps.', needs: 'two', effect: 'delete', from: ['blocked', 'age-asked', 'reported'], to: 'ended', final: true, guards: ['has-account', 'evidence-kept'] },
    { code: 'under-13-parent', label: 'Under 13: parent route', says: 'The parent is told; the account and its data are deleted, but for what a hold keeps.', needs: 'two', effect: 'delete', from: ['blocked', 'age-asked', 'reported'], to: 'ended', final: true, guards: ['has-account', 'evidence-kept'] },
    { code: 'child-safety-route', label: 'Child-safety route', says: 'Exploitation is suspected: the chosen items are sealed by reference and hash, shown to nobody here, and a report is drafted.', needs: 'one', effect: 'seal', from: ['received', 'blocked', 'age-asked'], to: 'child-safety', final: false, guards: ['sealable'], starts: 'child-safety' },
    { code: 'child-safety-imminent', label: 'Child-safety route, imminent danger', says: 'As the child-safety route, and somebody is in danger now: the police are called and the report is due within the hour.', needs: 'one', effect: 'seal', from: ['received', 'blocked', 'age-asked'], to: 'child-safety', final: false, guards: ['sealable'], starts: 'child-safety' },
    { code: 'close-reported', label: 'Close: reported, account stays blocked', says: 'The report was submitted and is preserved for its year. The account stays blocked.', needs: 'two', effect: null, from: ['reported'], to: 'ended', final: true, guards: [] },
    { code: 'no-account-found', label: 'No account found', says: 'What was reported does not tell which account is meant, and there is nothing to look at. Ask the reporter for more first; they are told how it ended.', needs: 'one', effect: null, from: ['received'], to: 'ended', final: true, guards: ['names-nothing'], cancels: OWED_BY_ACCOUNT },
  ],
  'law-enforcement': [
    { code: 'produce', label: 'Produce', says: 'What the paper reaches, and nothing more, is sent to the verified requester. The excess is refused in the same letter.', needs: 'counsel', effect: 'disclose', from: ['received'], to: 'ended', final: true, guards: ['requester-verified', 'paper-checked', 'package-not-empty'] },
    { code: 'hand-over', label: 'Hand over as a data-subject request', says: 'A person’s request for their own data goes on in the data-subject queue, with the day on which it came. The sender is told so; nothing is given to them.', needs: 'one', effect: null, from: ['received', 'asked'], to: 'ended', final: true, guards: [], only: IDENTITY_PROCESSES },
    { code: 'refuse-excess', label: 'Refuse in writing', says: 'What the paper does not reach is refused, with the reason and the process that would reach it.', needs: 'one', effect: null, from: ['received', 'asked'], to: 'ended', final: true, guards: [] },
    { code: 'object-annex', label: 'Object by Annex III', says: 'The order cannot be carried out: the form of Annex III goes to the issuing authority, and the data stays preserved.', needs: 'counsel', effect: null, from: ['received', 'asked'], to: 'ended', final: true, guards: ['preserved'], only: EPOC },
    { code: 'confirm-preservation', label: 'Confirm the preservation', says: 'The requester is told that what existed on receipt is preserved. Nothing is disclosed.', needs: 'one', effect: null, from: ['received'], to: 'ended', final: true, guards: ['preserved'], only: PRESERVING },
    { code: 'no-records', label: 'No records', says: 'The requester is told that the search found nothing that the process reaches.', needs: 'two', effect: null, from: ['received'], to: 'ended', final: true, guards: [] },
    { code: 'ask-requester', label: 'Ask the requester', says: 'The requester is asked for what is missing.', needs: 'one', effect: null, from: ['received'], to: 'asked', final: false, guards: [] },
  ],
  'data-subject': [
    { code: 'give-access', label: 'Give access', says: 'The person gets a copy of their data, without what belongs to others or may not be told.', needs: 'two', effect: 'disclose', from: ['received'], to: 'ended', final: true, guards: ['identified', 'package-not-empty'], only: ['access'] },
    { code: 'delete-data', label: 'Delete the data', says: 'The account and its data are deleted, but for what a hold keeps.', needs: 'two', effect: 'delete', from: ['received'], to: 'ended', final: true, guards: ['has-account', 'identified'], only: ['deletion'] },
    { code: 'correct-data', label: 'Correct the data', says: 'The data is corrected as asked.', needs: 'one', effect: null, from: ['received'], to: 'ended', final: true, guards: ['identified'], only: ['correction'] },
    { code: 'opt-out', label: 'Opt out', says: 'Sharing and profiling of the data stop.', needs: 'one', effect: null, from: ['received'], to: 'ended', final: true, guards: [], only: ['opt-out'] },
    { code: 'ask-identity', label: 'Ask to verify identity', says: 'The person is asked to show who they are.', needs: 'one', effect: null, from: ['received'], to: 'identity-asked', final: false, guards: [] },
    { code: 'refuse-request', label: 'Refuse', says: 'Nothing is done. The person is told why and how to complain.', needs: 'one', effect: null, from: ['received', 'identity-asked'], to: 'ended', final: true, guards: [] },
  ],
};

/**
 * Releasing a hold is proposed and approved like a decision, in whatever case stands on the account; the case itself
 * stays where it is. Counsel agrees, because what a release frees cannot be brought back.
 */
export const RELEASE_HOLD: DecisionRule = {
  code: 'release-hold', label: 'Release the hold', says: 'What the hold kept is free: a deletion that waits for it may run.', needs: 'counsel', effect: null, from: [], to: 'received', final: false, guards: [],
};

/** The rule of one decision, or null where that kind of case does not offer it. */
export function decisionRule(kind: CaseKind, code: string): DecisionRule | null {
  if (code === RELEASE_HOLD.code) return RELEASE_HOLD;
  return DECISIONS[kind].find((rule) => rule.code === code) ?? null;
}

/** The finer kind by which `only` chooses: regime, process or right; an under-18 case has none. */
export function fineKind({ detail }: Pick<CaseFacts, 'detail'>): string {
  switch (detail.of) {
    case 'content-removal':
      return detail.regime;
    case 'law-enforcement':
      return detail.process;
    case 'data-subject':
      return detail.right;
    case 'under18':
      return detail.route;
  }
}

/** Whether a decision is for this case's regime at all, whatever its stage. */
export const isFor = (rule: DecisionRule, facts: Pick<CaseFacts, 'detail'>): boolean => rule.only === undefined || rule.only.includes(fineKind(facts));

/** Whether a decision is about chosen items: without at least one it would say that something was done, and nothing was. */
export function needsItems(rule: Pick<DecisionRule, 'effect'>): boolean {
  return rule.effect === 'disable' || rule.effect === 'restore' || rule.effect === 'remove' || rule.effect === 'seal';
}

/** Whether a case names neither an account nor anything to look at. */
export const namesNothing = ({ subject, items }: Pick<CaseFacts, 'subject' | 'items'>): boolean => subject === null && items.length === 0;

/** Whether a case offers a decision, be it later: it is for this regime, and for a case that names what this one names. */
export function isOffered(rule: DecisionRule, facts: Pick<CaseFacts, 'detail' | 'subject' | 'items'>): boolean {
  return isFor(rule, facts) && (!needsItems(rule) || facts.items.length > 0) && (!rule.guards.includes('names-nothing') || namesNothing(facts));
}

/** What cannot be taken back once it has fired: these wait for a cooling time and are checked again when it is over. */
export const IRREVERSIBLE: readonly EffectVerb[] = ['delete', 'remove', 'disclose'];

/** Whether each store answers for itself: that a deletion was carried out is never said by anybody else. */
export const asksStores = (does: EffectVerb): boolean => does === 'delete' || does === 'remove';

/**
 * What an effect is done to: the account for a deletion, the package for a disclosure, else the case. Keyed by subject
 * because two cases about one account must not delete it twice (PROTOCOL.md P20), and because what was sent once must be
 * known again when a restored hub decides it anew. A step that can come again is keyed by its act too.
 */
export function effectKey(rule: Pick<DecisionRule, 'effect'>, caseId: string, facts: Pick<CaseFacts, 'subject'>, proposalHash: string, packageHash: string | null): string | null {
  if (rule.effect === null) return null;
  if (rule.effect === 'delete') return facts.subject ? `delete:${facts.subject.id}` : null;
  return `${rule.effect}:${caseId}:${(rule.effect === 'disclose' ? (packageHash ?? proposalHash) : proposalHash).slice(0, 16)}`;
}

/** How long an irreversible effect stays armed before it may fire, in seconds: time to see a mistake. A hub may set its own. */
export const COOLING_SECONDS = 30 * 60;
