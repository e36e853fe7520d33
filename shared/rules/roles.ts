// Who may read what and do what: tables of roles, enforced by the hub; the console only hides what would be refused.
import type { ActKind } from '../model/act.ts';
import type { CaseKind, Queue, Role, Stream } from '../model/words.ts';

/** What each role may read. A person's streams are the union over their roles. */
const READS: Readonly<Record<Role, readonly Stream[]>> = {
  reviewer: ['content-removal', 'data-subject', 'flagged-accounts', 'directory'],
  'child-safety-reviewer': ['under18', 'content-removal', 'flagged-accounts', 'directory'],
  legal: ['law-enforcement', 'content-removal', 'data-subject', 'flagged-accounts', 'directory'],
  lead: ['under18', 'law-enforcement', 'content-removal', 'data-subject', 'flagged-accounts', 'directory'],
  manager: ['under18', 'law-enforcement', 'content-removal', 'data-subject', 'flagged-accounts', 'directory'],
  auditor: ['under18', 'law-enforcement', 'content-removal', 'data-subject', 'flagged-accounts', 'directory'],
};

const WORKS: Readonly<Record<Role, readonly CaseKind[]>> = {
  reviewer: ['content-removal', 'data-subject'],
  'child-safety-reviewer': ['under18'],
  legal: ['law-enforcement', 'content-removal', 'data-subject'],
  lead: ['under18', 'law-enforcement', 'content-removal', 'data-subject'],
  manager: [],
  auditor: [],
};

const APPROVES: Readonly<Record<Role, readonly CaseKind[]>> = {
  reviewer: [],
  'child-safety-reviewer': ['under18'],
  legal: ['law-enforcement', 'data-subject'],
  lead: ['under18', 'law-enforcement', 'content-removal', 'data-subject'],
  manager: [],
  auditor: [],
};

const NOTES: Readonly<Record<Role, boolean>> = { reviewer: true, 'child-safety-reviewer': true, legal: true, lead: true, manager: true, auditor: false };
const ASSIGNS: Readonly<Record<Role, boolean>> = { reviewer: true, 'child-safety-reviewer': true, legal: true, lead: true, manager: true, auditor: false };
const EXPORTS: Readonly<Record<Role, boolean>> = { reviewer: false, 'child-safety-reviewer': false, legal: false, lead: true, manager: true, auditor: true };

/** The streams that a set of roles may read, in the order of the queue rail. */
export function streamsOf(roles: readonly Role[]): Stream[] {
  const granted = new Set(roles.flatMap((role) => READS[role]));
  return READS.lead.filter((stream) => granted.has(stream));
}

/** Who places and renews holds: those who answer for what must be kept. */
const HOLDS: Readonly<Record<Role, readonly CaseKind[]>> = {
  reviewer: [],
  'child-safety-reviewer': ['under18'],
  legal: ['law-enforcement', 'content-removal', 'data-subject'],
  lead: ['under18', 'law-enforcement', 'content-removal', 'data-subject'],
  manager: [],
  auditor: [],
};

/**
 * Who says what became of an effect: those who answer for what cannot be taken back, which a reviewer at work does not.
 * No manager, who decides nothing on a case: "not carried out" arms it again. Of a disclosure legal alone says it, because
 * legal alone agrees to one; that is judged with the effect.
 */
const RESOLVES: Readonly<Record<Role, boolean>> = { reviewer: false, 'child-safety-reviewer': false, legal: true, lead: true, manager: false, auditor: false };

type Right = 'notes' | 'assigns' | 'works' | 'approves' | 'holds' | 'leads' | 'resolves';

const worksOrApproves = (role: Role, queue: CaseKind): boolean => WORKS[role].includes(queue) || APPROVES[role].includes(queue);

const HAS: Readonly<Record<Right, (role: Role, queue: CaseKind) => boolean>> = {
  notes: (role, queue) => NOTES[role] && READS[role].includes(queue),
  assigns: (role, queue) => ASSIGNS[role] && READS[role].includes(queue),
  works: worksOrApproves,
  approves: (role, queue) => APPROVES[role].includes(queue),
  holds: (role, queue) => HOLDS[role].includes(queue),
  resolves: (role, queue) => RESOLVES[role] && READS[role].includes(queue),
  leads: (role, queue) => (role === 'lead' || role === 'manager') && READS[role].includes(queue),
};

/** Which right each kind of act asks for. Approving a release of a hold is asked again as `counsel` by the judge. */
const ASKS: Readonly<Record<ActKind, Right>> = {
  note: 'notes',
  assign: 'assigns',
  'set-priority': 'assigns',
  claim: 'works',
  'check-out': 'works',
  release: 'works',
  'break-claim': 'leads',
  'propose-decision': 'works',
  withdraw: 'works',
  'verify-requester': 'works',
  'record-fact': 'works',
  'pause-clock': 'works',
  'resume-clock': 'works',
  'extend-clock': 'works',
  'merge-duplicate': 'works',
  message: 'works',
  'place-hold': 'holds',
  'renew-hold': 'holds',
  'release-hold': 'holds',
  approve: 'approves',
  reject: 'approves',
  reopen: 'approves',
  'resolve-effect': 'resolves',
};

/** Whether any of these roles may do this kind of act in this queue. Says nothing about the second person: judge() does. */
export function mayAct(roles: readonly Role[], kind: ActKind, queue: CaseKind): boolean {
  return roles.some((role) => HAS[ASKS[kind]](role, queue));
}

/** Whether any of these roles may export case logs. */
export function mayExport(roles: readonly Role[]): boolean {
  return roles.some((role) => EXPORTS[role]);
}

/** Whether a person may see a stream, by the streams they were granted. */
export function maySee(streams: readonly Stream[], stream: Queue | Stream): boolean {
  return streams.includes(stream);
}
