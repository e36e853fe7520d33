// What may be recorded on which kind of case, and where it leads: the steps that come from outside, as a table.
import type { Recorded } from '../model/act.ts';
import type { CaseFacts } from '../model/case.ts';
import type { CaseKind, Role, Stage } from '../model/words.ts';
import { fineKind } from './decisions.ts';

export type RecordedRule = {
  readonly label: string;
  readonly says: string;
  readonly kinds: readonly CaseKind[];
  /** Stages in which it may come; null for any. */
  readonly from: readonly Stage[] | null;
  /** Where the case stands then; null where it stays. */
  readonly to: Stage | null;
  /** Where it stands instead, by where it stood. */
  readonly elsewhere?: Readonly<Partial<Record<Stage, Stage>>>;
  /** Whether a case that was closed is open again. */
  readonly opens: boolean;
  /** Roles that may record it; null for whoever works the queue. */
  readonly roles: readonly Role[] | null;
  readonly meets?: readonly string[];
  /** Only for these regimes, where the list is there. */
  readonly only?: readonly string[];
};

const ALWAYS = { from: null, to: null, opens: false, roles: null } as const;

/** The table is data, like the decisions: the desk offers from it, the judge decides by it, a test walks it. */
export const RECORDED: Readonly<Record<Recorded['fact'], RecordedRule>> = {
  signal: { ...ALWAYS, label: 'Signal of age', says: 'Something that speaks for or against the person being under 18.', kinds: ['under18'], from: ['received', 'blocked', 'age-asked'] },
  'age-shown': { ...ALWAYS, label: 'Age was shown', says: 'The answer to age assurance came.', kinds: ['under18'], from: ['age-asked'], to: 'blocked' },
  'report-submitted': { ...ALWAYS, label: 'Report was submitted', says: 'The child-safety report went out; what it names is preserved for a year from that day.', kinds: ['under18'], from: ['child-safety'], to: 'reported', roles: ['child-safety-reviewer', 'lead'], meets: ['POLICY-CSAM-REPORT-24H', 'POLICY-CSAM-IMMINENT-1H'] },
  'evidence-kept': { ...ALWAYS, label: 'Evidence of abuse is kept', says: 'The account has itself reported abuse: what is kept of that, and where.', kinds: ['under18'], roles: ['child-safety-reviewer', 'lead'] },
  'parent-told': { ...ALWAYS, label: 'Parent was told', says: 'Who was told, when and how.', kinds: ['under18'] },
  'requester-answered': { ...ALWAYS, label: 'Requester answered', says: 'What was missing came.', kinds: ['law-enforcement'], from: ['asked'], to: 'received' },
  'counsel-word': { ...ALWAYS, label: "Counsel's word on a category", says: 'A named lawyer decides whether a category that waits for counsel may be produced.', kinds: ['law-enforcement'], roles: ['legal'] },
  'minor-reviewed': { ...ALWAYS, label: 'Child-safety review', says: 'The account holder is believed to be under 18: what may go was looked at first.', kinds: ['law-enforcement'], roles: ['child-safety-reviewer', 'lead'] },
  'gag-ended': { ...ALWAYS, label: 'Gag has ended', says: 'It ran out and was not renewed, or was lifted.', kinds: ['law-enforcement'] },
  'user-told': { ...ALWAYS, label: 'User was told', says: 'Only where no gag stands.', kinds: ['law-enforcement'] },
  'emergency-over': { ...ALWAYS, label: 'Emergency is over', says: 'From now on policy says whether the user is told.', kinds: ['law-enforcement'] },
  completed: { ...ALWAYS, label: 'Notice was completed', says: 'What was missing came; the clock of a complete notice starts with it.', kinds: ['content-removal'], from: ['incomplete', 'received'], to: 'received' },
  'counter-notice': { ...ALWAYS, label: 'Counter-notice came', says: 'The person who posted it says that it was a mistake.', kinds: ['content-removal'], from: ['disabled'], to: 'counter-notice', opens: true, only: ['dmca-notice'] },
  'restore-bar': { ...ALWAYS, label: 'Ground against restoring', says: 'Notice of a court action, or another ground on which it stays out of view.', kinds: ['content-removal'], from: ['disabled', 'counter-notice', 'restore-window'] },
  'copies-found': { ...ALWAYS, label: 'Identical copies', says: 'Hashes of copies that are identical to what was reported.', kinds: ['content-removal'] },
  complaint: { ...ALWAYS, label: 'Complaint came', says: 'The person asks for the decision to be looked at again.', kinds: ['content-removal'], from: ['disabled', 'kept-down', 'ended'], to: 'disabled', elsewhere: { ended: 'received' }, opens: true },
  identity: { ...ALWAYS, label: 'Identity was checked', says: 'Whether the person is who they say; the documents are deleted after the decision, the result stays.', kinds: ['data-subject'], from: ['received', 'identity-asked'], to: 'received' },
  acknowledged: { ...ALWAYS, label: 'Receipt was confirmed', says: 'The person was told that the request came and how it is handled.', kinds: ['data-subject', 'content-removal'], meets: ['CA-CCPA-CONFIRM-10BD', 'CA-SB981-CONFIRM-48H', 'CA-AB1394-CONFIRM-36H', 'POLICY-DSA-NOTICE-ACK-24H', 'UK-DPA-164A-ACK-30D'] },
};

/** Whether people in these roles may record a fact on a case as it stands. The judge asks the same, and says which of it was not so. */
export const mayRecord = (fact: Recorded['fact'], facts: CaseFacts, roles: readonly Role[]): boolean => whyNotRecorded(fact, facts, roles) === null;

/** What stands against recording a fact, or null: its kind of case, the roles, the stage, a case that is over. */
export function whyNotRecorded(fact: Recorded['fact'], facts: CaseFacts, roles: readonly Role[]): 'bad_shape' | 'not_allowed' | 'wrong_stage' | null {
  const rule = RECORDED[fact];
  if (!rule.kinds.includes(facts.kind) || (rule.only !== undefined && !rule.only.includes(fineKind(facts)))) return 'bad_shape';
  if (rule.roles !== null && !roles.some((role) => rule.roles?.includes(role))) return 'not_allowed';
  if (rule.from !== null && !rule.from.includes(facts.stage)) return 'wrong_stage';
  return (facts.status === 'closed' || facts.status === 'decided') && !rule.opens && rule.to !== null ? 'wrong_stage' : null;
}
