// What became of an act: a headline, what it means and what comes next, in one plain sentence each.
import type { OutboxRow } from '../../shared/contract.ts';
import type { ActKind, CONFLICTS, REFUSALS } from '../../shared/model/act.ts';

/** What became of an act: a headline, what it means, and what to do next (empty where there is nothing to do). */
export type Outcome = { readonly tone: 'waiting' | 'good' | 'conflict' | 'refused' | 'quiet'; readonly headline: string; readonly says: string; readonly next: string };

const CONFLICT_WORDS: Readonly<Record<(typeof CONFLICTS)[number], readonly [headline: string, says: string, next: string]>> = {
  facts_moved: ['Conflict: the case changed first', 'The case changed between your reading and the hub. Nothing was done.', 'Compare then and now, and decide again if it still holds.'],
  already_decided: ['Conflict: already decided', 'Somebody else decided this case before your act arrived. Nothing was done.', 'Read the decision. Let it be, or leave a note.'],
  claimed_by_other: ['Conflict: claimed by somebody else', 'Somebody else is working on this case. Nothing was done.', 'Talk to them, or leave a note.'],
  not_in_your_queues: ['Conflict: not in your queues', 'The case is no longer in a queue that you can read. Nothing was done.', 'Ask your lead if you need it.'],
  gone: ['Conflict: the case is gone', 'The hub does not have this case any more. Nothing was done.', 'Let it be.'],
  effect_exists: ['Conflict: already under way', 'The same effect was already set going by another act, or cannot be called back any more. Nothing was done twice.', 'Look at the effects of the case. Let it be, or leave a note.'],
};

/** Somebody else found out first, or an answer came after all: another thing to look at than a case that changed. */
const RESOLVED_FIRST: (typeof CONFLICT_WORDS)['facts_moved'] = ['Conflict: it moved first', 'What became of the effect was said by somebody else, or the case changed, before your act arrived. Nothing was done.', 'Look at the effect on the case. Where it is still not known, say what you found again.'];

const REFUSAL_WORDS: Readonly<Record<(typeof REFUSALS)[number], readonly [says: string, next: string]>> = {
  not_allowed: ['Your role does not allow that. Nothing was done.', 'Ask your lead.'],
  same_person: ['The person who proposed cannot approve. Nothing was done.', 'Another person approves or rejects.'],
  bad_shape: ['The hub could not use the act as it was filled in. Nothing was done.', 'Open the case and do it again. If it goes on, tell who runs the hub.'],
  unknown_act: ['The hub does not know this kind of act. Nothing was done.', 'Update Docket, then decide again.'],
  unknown_decision: ['The hub does not offer this decision for this case. Nothing was done.', 'Choose another decision.'],
  id_reused: ['The hub holds another act under this number. The first one stands.', 'Decide again if it is still needed.'],
  too_old: ['The act is too old to be judged. Nothing was done.', 'Read the case and decide again.'],
  not_yours: ['The act names somebody else as its author. Nothing was done.', 'Sign in as yourself and decide again.'],
  wrong_stage: ['The case does not stand where this can be done. Nothing was done.', 'Look at the path of the case: an earlier step or an answer comes first.'],
  not_verified: ['The requester or the paper is not verified. Nothing was disclosed.', 'Answer the open checks with their evidence, then propose again. After a “no” refuse the request in writing.'],
  not_identified: ['The person’s identity is not verified. Nothing was done.', 'Ask for it, record the answer, then decide again.'],
  counsel_first: ['A lawyer has to look at this first. Nothing was done.', 'Ask legal to record their word on the case, or to write the letter.'],
  nothing_to_send: ['The package is empty: nothing that was found may go. Nothing was disclosed.', 'Choose records that the paper reaches, or refuse in writing.'],
  under_hold: ['A hold keeps this. Nothing was deleted.', 'Wait for the end of the hold, or have legal release it with a second person.'],
  must_wait: ['The day for this has not come yet. Nothing was done.', 'Look at the clocks of the case and do it on that day.'],
  barred: ['The law or an order forbids this now, such as a gag or notice of a court action. Nothing was done.', 'Look at the facts of the case; record it when the ground has ended.'],
  keep_evidence_first: ['This account has itself reported abuse, and what is kept of that is not recorded yet. Nothing was deleted.', 'A child-safety reviewer or a lead records what is kept, then it is proposed again.'],
  rule_refuses: ['A rule of this kind of case says no. Nothing was done.', 'Open the decide form of the case: the reason stands beside the decision.'],
};

/** What stands once an act was taken, kind by kind. */
export const TAKEN: Readonly<Record<ActKind, string>> = {
  claim: 'The case is yours until the claim ends.',
  'check-out': 'The case is checked out to you for the trip.',
  release: 'The claim was given back.',
  'break-claim': 'The claim was broken. The case is free.',
  note: 'The note stands in the timeline.',
  assign: 'The case was assigned.',
  'set-priority': 'The priority was set.',
  'verify-requester': 'The answers to the checks are recorded.',
  'place-hold': 'The hold binds from now on.',
  'renew-hold': 'The renewal is recorded on the hold.',
  'release-hold': 'The release of the hold was proposed.',
  'pause-clock': 'The clock stands still.',
  'resume-clock': 'The clock runs again.',
  'extend-clock': 'The clock has its new date.',
  'record-fact': 'What happened is recorded, and the case stands where it leads.',
  'propose-decision': 'The decision stands.',
  approve: 'The proposal was approved.',
  reject: 'The proposal was rejected. The case is open again.',
  reopen: 'The case is open again.',
  'resolve-effect': 'The case shows what became of it, on your word.',
  'merge-duplicate': 'The case was closed as a duplicate.',
  message: 'The letter was sent and stands in the timeline.',
  withdraw: 'The act was taken back.',
};

const PARKED: Readonly<Record<NonNullable<OutboxRow['parked']>['why'], readonly [headline: string, says: string, next: string]>> = {
  unreadable: ['Set aside: the hub could not read it', 'The hub answered that it cannot read this act. Nothing was done. It is tried again after growing waits; what came after it goes on.', 'Take it back, or update Docket and wait.'],
  'unknown-answer': ['Set aside: an answer that is not known here', 'The hub gave an answer that this Docket does not know, so it cannot say whether it was done. Asking again is safe: nothing is done twice.', 'Update Docket; it is asked again by itself.'],
  'refused-whole': ['Set aside: turned away on its way to the hub', 'The hub, or something on the way to it such as a proxy, turns this act away also when it is sent alone, so there is no answer to it. It is tried again after growing waits; what came after it goes on.', 'Tell who runs the hub. If it is long, take it back and do it again in fewer words.'],
};

const taken = (kind: string): string => (Object.hasOwn(TAKEN, kind) ? TAKEN[kind as ActKind] : 'Done.');

/**
 * What became of an act, in neutral words. `online` decides only between "Not sent." and "Sending."; the document
 * on this computer is the same.
 */
export function outcomeOf(row: Pick<OutboxRow, 'kind' | 'state' | 'sentAt' | 'verdict' | 'parked'>, online: boolean): Outcome {
  const { verdict, parked } = row;
  if (parked !== null) {
    const [headline, says, next] = PARKED[parked.why];
    return { tone: 'refused', headline, says, next };
  }
  if (verdict === null || verdict.verdict === 'later') {
    if (row.sentAt !== null) return { tone: 'waiting', headline: 'Saved on this computer. Sent, no answer yet.', says: 'The hub has not answered. Asking again is safe: nothing is done twice.', next: '' };
    if (online) return { tone: 'waiting', headline: 'Saved on this computer. Sending.', says: '', next: '' };
    return { tone: 'waiting', headline: 'Saved on this computer. Not sent.', says: 'It is sent by itself when the hub can be reached.', next: '' };
  }
  switch (verdict.verdict) {
    case 'applied':
      if (verdict.outcome === 'proposed') return { tone: 'good', headline: 'Applied: proposed', says: 'Another person approves or rejects it. Nothing runs until then.', next: '' };
      if (verdict.outcome === 'decided') return { tone: 'good', headline: 'Applied: decided', says: 'The decision stands.', next: '' };
      if (verdict.outcome === 'stepped') return { tone: 'good', headline: 'Applied: next step taken', says: 'The case stays open and stands one step further on its path.', next: '' };
      return { tone: 'good', headline: 'Applied', says: taken(row.kind), next: '' };
    case 'armed':
      if (row.kind === 'resolve-effect') return { tone: 'good', headline: 'Applied: armed again', says: 'It is asked again under the same key after its cooling time, if what it rests on still stands then.', next: '' };
      return { tone: 'good', headline: 'Applied: decided, with time to stop it', says: 'The decision stands. What it sets going starts after a pause.', next: '' };
    case 'conflict': {
      const [headline, says, next] = row.kind === 'resolve-effect' && verdict.reason === 'facts_moved' ? RESOLVED_FIRST : CONFLICT_WORDS[verdict.reason];
      return { tone: 'conflict', headline, says, next };
    }
    case 'refused': {
      const [says, next] = REFUSAL_WORDS[verdict.reason];
      return { tone: 'refused', headline: 'Refused', says, next };
    }
    case 'withdrawn':
      return { tone: 'quiet', headline: 'Taken back', says: 'It was taken back before it was judged. Nothing was done.', next: '' };
  }
}

/** An act that a person must look at: a conflict, a refusal or one that was set aside, not yet settled. */
export function needsYou(row: Pick<OutboxRow, 'verdict' | 'settled' | 'parked'>): boolean {
  return row.settled === null && (row.parked !== null || row.verdict?.verdict === 'conflict' || row.verdict?.verdict === 'refused');
}

/** An act that goes to the hub by itself; one that was set aside waits for a person first. */
export function isWaiting(row: Pick<OutboxRow, 'state' | 'settled' | 'parked'>): boolean {
  return row.state === 'waiting' && row.parked === null && row.settled === null;
}
