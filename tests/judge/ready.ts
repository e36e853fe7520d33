// For every kind of act and every queue a case on which it can be done: what the tests of roles, bases and outcomes start from.
import type { Account } from '../../shared/model/account.ts';
import type { ActKind, Effect, Recorded } from '../../shared/model/act.ts';
import type { Case, EffectShown } from '../../shared/model/case.ts';
import type { Clock } from '../../shared/model/clock.ts';
import type { Person } from '../../shared/model/person.ts';
import type { CaseKind } from '../../shared/model/words.ts';
import { pause, start } from '../../shared/rules/clocks/clock.ts';
import { AT, BOOKS, HASH, HOUR_LATER, account, actId, answers, decision, held, hold, paper, preservation, proposal } from './given.ts';
import type { ArgsOf, Asked, Over } from './given.ts';

/** A running clock of a rule, started on the first of November. Unknown rules are a mistake of the test. */
export function clock(rule: string, trigger = '2026-11-01T10:00:00Z', timeZone = 'Europe/London'): Clock {
  const begun = start({ id: `clock-${rule}`, name: rule, rule, trigger, timeZone, calendar: null }, { at: trigger, reason: 'received' }, BOOKS.clocks);
  if (!begun.ok) throw new Error(rule);
  return begun.value.clock;
}

/** The same, waiting for an answer since the tenth. */
export function paused(rule: string): Clock {
  const stopped = pause(clock(rule), '2026-11-10', { at: '2026-11-10T09:00:00Z', reason: 'asked' }, BOOKS.clocks);
  if (!stopped.ok) throw new Error(rule);
  return stopped.value.clock;
}

/** A decision that one person takes at once and that sets nothing going. */
export const ALONE: Readonly<Record<CaseKind, { readonly decision: string; readonly over: Over }>> = {
  'content-removal': { decision: 'refuse-notice', over: {} },
  under18: { decision: 'ask-age-assurance', over: { facts: { stage: 'blocked' } } },
  'law-enforcement': { decision: 'refuse-excess', over: {} },
  'data-subject': { decision: 'refuse-request', over: {} },
};

/** A proposal that a second person may approve, whoever of the approvers it is. */
export const WAITING: Readonly<Record<CaseKind, { readonly decision: string; readonly over: Over }>> = {
  'content-removal': ALONE['content-removal'],
  under18: { decision: 'close-reported', over: { facts: { stage: 'reported' } } },
  'law-enforcement': { decision: 'no-records', over: {} },
  'data-subject': ALONE['data-subject'],
};

const FACT: Readonly<Record<CaseKind, Recorded>> = {
  'content-removal': { fact: 'acknowledged', at: AT, evidence: 'sent' },
  under18: { fact: 'parent-told', at: AT, evidence: 'by phone' },
  'law-enforcement': { fact: 'emergency-over', at: AT, evidence: 'the agency said so' },
  'data-subject': { fact: 'acknowledged', at: AT, evidence: 'sent' },
};

export type Ready<K extends ActKind = ActKind> = { readonly on: Case; readonly args: ArgsOf<K>; readonly asked: Asked };

const merged = (one: Over, other: Over): Over => ({ facts: { ...one.facts, ...other.facts }, detail: { ...one.detail, ...other.detail }, state: { ...one.state, ...other.state } });

type Given = { readonly over?: Over; readonly account?: Account; readonly target?: Asked['target']; readonly effectNamed?: Effect };

/** The case and the arguments with which `who` can do this kind of act in this queue, were it only for their roles. */
export function ready<K extends ActKind>(kind: K, queue: CaseKind, who: Person, besides: Over = {}): Ready<K> {
  const { over = {}, account: of = account(), target, effectNamed } = GIVEN[kind](queue, who);
  const on = held(queue, merged(over, besides));
  return { on, args: ARGS[kind](queue, on) as ArgsOf<K>, asked: { account: of, ...(target === undefined ? {} : { target }), ...(effectNamed === undefined ? {} : { effectNamed }) } };
}

const claimBy = (by: string, until = HOUR_LATER): Over => ({ state: { claim: { by, until, token: 1, trip: null }, lastToken: 1 } });
const withClock = (it: Clock): Given => ({ over: { facts: { clocks: [it] } } });
const NONE = (): Given => ({});
const WITHDRAWN = actId();

/** An effect of which nobody knows whether it went through, as a case shows it; one that can be taken back. */
export const UNKNOWN_BLOCK: EffectShown = { key: 'block:case-1:0', does: 'block', actId: actId(), state: 'unknown', notBefore: AT, says: 'No answer came. A person looks.' };

/** The same as the hub keeps it. */
export const keptOf = ({ says: _says, ...shown }: EffectShown): Effect => ({ ...shown, caseId: 'case-1', proposalHash: HASH });

const GIVEN: Readonly<Record<ActKind, (queue: CaseKind, who: Person) => Given>> = {
  claim: NONE, 'check-out': NONE, note: NONE, assign: NONE, 'set-priority': NONE, 'merge-duplicate': NONE, message: NONE, 'place-hold': NONE, 'record-fact': NONE,
  release: (_, { id }) => ({ over: claimBy(id) }),
  'break-claim': () => ({ over: claimBy('somebody') }),
  'verify-requester': NONE,
  'renew-hold': () => ({ account: account({ holds: [preservation()] }) }),
  'release-hold': () => ({ account: account({ holds: [hold()] }) }),
  'pause-clock': () => withClock(clock('UK-DSR-1M')),
  'resume-clock': () => withClock(paused('UK-DSR-1M')),
  'extend-clock': () => withClock(clock('UK-DSR-1M')),
  'propose-decision': (queue) => ({ over: ALONE[queue].over }),
  approve: (queue) => ({ over: merged(WAITING[queue].over, { facts: { status: 'proposed', proposal: proposal(WAITING[queue].decision, 'somebody') } }) }),
  reject: (queue) => ({ over: merged(WAITING[queue].over, { facts: { status: 'proposed', proposal: proposal(WAITING[queue].decision, 'somebody') } }) }),
  reopen: (queue) => ({ over: { facts: { status: 'closed', stage: 'ended', decision: decision(ALONE[queue].decision, { by: 'somebody', from: ALONE[queue].over.facts?.stage ?? 'received' }) } } }),
  'resolve-effect': () => ({ over: { state: { effects: [UNKNOWN_BLOCK] } }, effectNamed: keptOf(UNKNOWN_BLOCK) }),
  withdraw: (queue, { id }) => ({
    over: { facts: { status: 'proposed', proposal: proposal(WAITING[queue].decision, id, { actId: WITHDRAWN }) } },
    target: { by: id, docHash: HASH, verdict: { actId: WITHDRAWN, verdict: 'applied', at: AT, version: 3, outcome: 'proposed' } },
  }),
};

const ARGS: { readonly [K in ActKind]: (queue: CaseKind, on: Case) => ArgsOf<K> } = {
  claim: () => ({ minutes: 30 }),
  'check-out': () => ({ hours: 8, trip: 'trip-1' }),
  release: () => ({ token: 1 }),
  'break-claim': () => ({ token: 1 }),
  note: () => ({ text: 'n' }),
  assign: () => ({ to: 'mara', was: null }),
  'set-priority': () => ({ to: 'high', was: 'normal' }),
  'verify-requester': () => ({ checks: answers().map(({ check, answer, evidence }) => ({ check, answer, evidence })), paper: paper().map(({ check, answer, evidence }) => ({ check, answer, evidence })) }),
  'place-hold': () => ({ category: null, itemId: null, ground: 'litigation', received: AT, secrecy: { kind: 'none', until: null, ended: null } }),
  'renew-hold': () => ({ holdId: 'hold-f', requested: AT, goodCause: true, caseNumber: 'C-1' }),
  'release-hold': () => ({ holdId: 'hold-1' }),
  'pause-clock': () => ({ clockId: 'clock-UK-DSR-1M', asked: AT }),
  'resume-clock': () => ({ clockId: 'clock-UK-DSR-1M', answered: AT }),
  'extend-clock': () => ({ clockId: 'clock-UK-DSR-1M' }),
  'record-fact': (queue) => FACT[queue],
  'propose-decision': (queue) => ({ decision: ALONE[queue].decision, note: '', itemIds: [] }),
  approve: (_, { facts }) => ({ proposalHash: facts.proposal?.hash ?? HASH }),
  reject: (_, { facts }) => ({ proposalHash: facts.proposal?.hash ?? HASH }),
  reopen: () => ({}),
  'resolve-effect': () => ({ key: UNKNOWN_BLOCK.key, found: 'not-carried-out' }),
  'merge-duplicate': () => ({ into: 'case-2' }),
  message: () => ({ to: 'requester', subject: 'Your request', text: 'We got it.' }),
  withdraw: () => ({ actId: WITHDRAWN, docHash: HASH }),
};
