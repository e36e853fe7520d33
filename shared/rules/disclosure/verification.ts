// Is the requester who they say: the fifteen points of the verification checklist, and when it is passed.
import { z } from 'zod';
import type { CheckAnswer, CheckId } from '../../model/request.ts';
import { Id, Role } from '../../model/words.ts';
import { EMERGENCY_PROCESSES, IDENTITY_PROCESSES, OWN_PROCESSES, VOLUNTARY_PROCESSES } from './processes.ts';

export type Check = {
  readonly id: CheckId;
  readonly question: string;
  readonly evidence: string;
  /** `agency`: any request of an authority. `voluntary`, `emergency`: those lists. What is not known is asked everything. */
  readonly asks: 'agency' | 'voluntary' | 'emergency';
  /** Who must have answered: anybody, or the second person. `people` is not answered but seen from who took part. */
  readonly by: 'anybody' | 'second-person' | 'people';
};

/** LAW 2.5, point by point. Every question is put so that "yes" is the safe answer. */
export const CHECKS: readonly Check[] = [
  { id: 'V1', question: 'Was it received in the portal, or copied there, with the channel recorded?', evidence: 'Portal receipt number and the channel of arrival', asks: 'agency', by: 'anybody' },
  { id: 'V2', question: 'Does the agency exist, and did it answer on a number from an independent directory?', evidence: 'The directory, the number and the time of the call; never a number from the request', asks: 'agency', by: 'anybody' },
  { id: 'V3', question: 'Did a second person confirm officer, badge, unit and supervisor?', evidence: 'Who at the agency confirmed each of the four, and when', asks: 'agency', by: 'second-person' },
  { id: 'V4', question: 'Are SPF, DKIM and DMARC results and the first-seen date of the sender recorded, and do they raise no doubt?', evidence: 'The three results and the first-seen date, or that it did not come by e-mail', asks: 'agency', by: 'anybody' },
  { id: 'V5', question: 'Are statute, court and wording right?', evidence: 'The sections and court as written, and where they were checked', asks: 'agency', by: 'anybody' },
  { id: 'V6', question: 'Is it said who is in danger, of what, when, why no process is possible, how the data helps, and is the account tied to it?', evidence: 'The six facts in the words of the request', asks: 'emergency', by: 'anybody' },
  { id: 'V7', question: 'Does it name no more accounts than the limit?', evidence: 'The number of accounts and the limit', asks: 'voluntary', by: 'anybody' },
  { id: 'V8', question: 'Is the risk score below the limit (pressure, refused call-back, odd hours, new domain, crypto or harassment target)?', evidence: 'The score with its parts', asks: 'voluntary', by: 'anybody' },
  { id: 'V9', question: 'Is the minimum tier given first (identity, last IP addresses)?', evidence: 'The categories of the first package', asks: 'voluntary', by: 'anybody' },
  { id: 'V10', question: 'Do two people stand behind it, one of them legal?', evidence: 'Seen from who proposed and who checked', asks: 'voluntary', by: 'people' },
  { id: 'V11', question: 'Does it go only to the verified agency portal, or encrypted to a verified address?', evidence: 'The portal or key and how it was verified', asks: 'agency', by: 'anybody' },
  { id: 'V12', question: 'Was follow-up process asked for, with a date?', evidence: 'The date, 3 to 5 days on, and who watches it', asks: 'emergency', by: 'anybody' },
  { id: 'V13', question: 'Is it recorded whom to tell if this turns out to be an impostor (a data breach: 72 hours)?', evidence: 'The name on call, GDPR Art. 33', asks: 'voluntary', by: 'anybody' },
  { id: 'V14', question: 'Is any standing trust in this sender still within its term?', evidence: 'The end of the allow-list entry, at most 90 days on, or that there is none', asks: 'voluntary', by: 'anybody' },
  { id: 'V15', question: 'Does it stand on the list for the quarterly review of grants?', evidence: 'The quarter', asks: 'voluntary', by: 'anybody' },
];

/** A person as the rules compare them: by id, so that a second device or session is still the same person. */
export const Participant = z.object({ id: Id, roles: z.array(Role) });
export type Participant = z.infer<typeof Participant>;

/**
 * The points to be answered for a process. `known` is whether the matrix has it; one that it has not is asked all, and
 * so is an emergency. Own processes and requests for one's own data are asked none.
 */
export function checksFor(process: string, known: boolean): readonly Check[] {
  if (OWN_PROCESSES.includes(process) || IDENTITY_PROCESSES.includes(process)) return [];
  const emergency = EMERGENCY_PROCESSES.includes(process) || !known;
  const voluntary = VOLUNTARY_PROCESSES.includes(process) || emergency;
  return CHECKS.filter(({ asks }) => asks === 'agency' || (asks === 'voluntary' && voluntary) || (asks === 'emergency' && emergency));
}

export type Verification =
  | { readonly state: 'verified'; readonly says: string }
  | { readonly state: 'incomplete'; readonly missing: readonly CheckId[]; readonly says: string }
  | { readonly state: 'failed'; readonly failed: readonly CheckId[]; readonly says: string }
  | { readonly state: 'needs-second-person'; readonly says: string }
  | { readonly state: 'no-requester'; readonly says: string }
  | { readonly state: 'identity-instead'; readonly says: string };

/**
 * Where verification stands. One "no" fails it; an answer without evidence is none; of several answers to one point
 * any "no" counts, because a later "yes" does not undo a doubt. The checker must be another person than the proposer,
 * and the point that asks for the second person counts only in an answer by the checker. Source: LAW 2.5.
 */
export function verificationState(asked: {
  readonly process: string;
  readonly known: boolean;
  readonly answers: readonly CheckAnswer[];
  readonly proposer: Participant;
  readonly checker: Participant | null;
}): Verification {
  const { process, known, answers, proposer, checker } = asked;
  if (OWN_PROCESSES.includes(process)) return { state: 'no-requester', says: 'The platform speaks for itself. There is no requester to verify.' };
  if (IDENTITY_PROCESSES.includes(process)) return { state: 'identity-instead', says: "The person's identity is verified, not an agency." };
  const second = checker !== null && checker.id !== proposer.id ? checker : null;
  const failed: CheckId[] = [];
  const missing: CheckId[] = [];
  for (const check of checksFor(process, known)) {
    const given = answers.filter((one) => one.check === check.id);
    if (check.by === 'people') {
      if (second !== null && !proposer.roles.includes('legal') && !second.roles.includes('legal')) missing.push(check.id);
      continue;
    }
    if (given.some((one) => one.answer === 'no')) failed.push(check.id);
    else if (!given.some((one) => one.evidence.trim() !== '' && (check.by === 'anybody' || (second !== null && one.by === second.id)))) missing.push(check.id);
  }
  if (failed.length > 0) return { state: 'failed', failed, says: `Verification failed at ${failed.join(', ')}. Nothing may be disclosed.` };
  if (second === null) return { state: 'needs-second-person', says: 'A second person must check the requester.' };
  if (missing.length > 0) return { state: 'incomplete', missing, says: `Not yet answered with evidence: ${missing.join(', ')}.` };
  return { state: 'verified', says: 'The requester is verified by two people.' };
}
