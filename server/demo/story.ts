// The storyteller: what became of a case between its arrival and now, told in its state and its timeline alike.
import { createHash } from 'node:crypto';
import type { Case, CaseEvent, CaseFacts, Clock, Decision, Proposal } from '../../shared/model/case.ts';
import { decisionRule } from '../../shared/rules/decisions.ts';
import type { DecisionRule } from '../../shared/rules/decisions.ts';
import { mayAct } from '../../shared/rules/roles.ts';
import { canonical } from '../../shared/rules/tag.ts';
import type { Dice } from './dice.ts';
import type { Draft, Ending } from './draft.ts';
import { refOf } from './holders.ts';
import { DEMO_PEOPLE } from './people.ts';
import { after, between, DAY, earlier, HOUR, MINUTE } from './time.ts';

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

/** The hub's tag of these facts: the first 32 digits of the hash of their canonical text. */
export const tagOf = (facts: CaseFacts): string => sha256(canonical(facts)).slice(0, 32);

/** How far a case has come, and when each step was taken. */
export type Course = {
  readonly ending: Ending | null;
  readonly proposedAt: string | null;
  readonly decidedAt: string | null;
  readonly closedAt: string | null;
};

/** The earliest act-by due, or null where nothing presses. */
function presses(clocks: readonly Clock[]): string | null {
  const dues = clocks.filter((it) => it.kind === 'act_by' && it.state === 'running').map((it) => it.due);
  return dues.length === 0 ? null : dues.reduce((one, other) => earlier(one, other));
}

/**
 * Decides how far the case has come. Work that was due is nearly always done, work that is not due yet is done the
 * more likely the nearer it is: so a queue holds a few overdue cases, some of today and many of next week.
 */
export function courseOf(draft: Draft, dice: Dice, now: string): Course {
  const due = presses(draft.clocks) ?? after(draft.received, 14 * DAY);
  const over = between(due, now) > 0;
  const gone = between(draft.received, now);
  const ending = dice.weighed(draft.endings.map((it) => [it, it.weight] as const));
  const rule = ruleOf(draft, ending);
  if (!dice.chance(over ? 0.93 : 0.5 * (gone / between(draft.received, due)))) {
    const waits = rule.needs !== 'one' && gone > 2 * HOUR && dice.chance(0.45);
    return { ending: waits ? ending : null, proposedAt: waits ? after(draft.received, gone * (0.3 + dice.roll() * 0.6)) : null, decidedAt: null, closedAt: null };
  }
  const late = over && dice.chance(0.06);
  const room = late ? gone : between(draft.received, earlier(due, now));
  const decidedAt = late ? after(due, between(due, now) * dice.roll() * 0.5) : after(draft.received, room * (0.2 + dice.roll() * 0.7));
  const proposedAt = rule.needs === 'one' ? null : after(decidedAt, -Math.min(between(draft.received, decidedAt) * 0.6, (0.5 + dice.roll() * 20) * HOUR));
  const rest = between(decidedAt, now);
  const closed = rest > 3 * DAY && dice.chance(Math.min(0.95, rest / (14 * DAY)));
  return { ending, proposedAt, decidedAt, closedAt: closed ? after(decidedAt, Math.min(rest * 0.7, (12 + dice.roll() * 200) * HOUR)) : null };
}

function ruleOf(draft: Draft, ending: Ending): DecisionRule {
  const rule = decisionRule(draft.kind, ending.decision);
  if (rule === null) throw new RangeError(`story: ${draft.kind} has no decision ${ending.decision}`);
  return rule;
}

/** Who proposes and who approves: two people with the right, and counsel where the table asks for counsel. */
function pairFor(draft: Draft, rule: DecisionRule, dice: Dice): { readonly proposer: string; readonly approver: string | null } {
  const may = (act: 'propose-decision' | 'approve') => DEMO_PEOPLE.filter((it) => mayAct(it.roles, act, draft.kind));
  if (rule.needs === 'one') return { proposer: dice.pick(may('propose-decision')).id, approver: null };
  const approver = dice.pick(may('approve').filter((it) => rule.needs !== 'counsel' || it.roles.includes('legal'))).id;
  return { proposer: dice.pick(may('propose-decision').filter((it) => it.id !== approver)).id, approver };
}

const FOLLOWS: Readonly<Record<NonNullable<DecisionRule['effect']>, string>> = {
  delete: 'Deletion asked of every store. Backups age out by themselves.',
  disclose: 'The package was sent and its receipt confirmed.',
  disable: 'The items are out of view. The person who posted them was told why.',
  restore: 'The items are back in view.',
};

/** The case as the hub would hold it now, had all of this happened to it. */
export function tell(draft: Draft, course: Course, number: string, dice: Dice, now: string): Case {
  const { ending, proposedAt, decidedAt, closedAt } = course;
  const rule = ending === null ? null : ruleOf(draft, ending);
  const pair = rule === null ? null : pairFor(draft, rule, dice);
  const workers = DEMO_PEOPLE.filter((it) => mayAct(it.roles, 'propose-decision', draft.kind)).map((it) => it.id);
  const worker = pair?.proposer ?? (dice.chance(0.55) ? dice.pick(workers) : null);
  const firstStep = proposedAt ?? decidedAt ?? now;
  const events: CaseEvent[] = [];
  const add = (at: string, by: string, kind: CaseEvent['kind'], says: string, actId: string | null = null): void => {
    events.push({ id: `event-${dice.code(14)}`, at, by, kind, says, actId });
  };

  add(draft.received, 'platform', 'received', arrivalWords(draft));
  if (draft.atOnce !== undefined) add(draft.atOnce.at, 'hub', 'effect', draft.atOnce.says);
  const early = between(draft.received, firstStep);
  let lastToken = 0;
  let claim: Case['state']['claim'] = null;
  if (worker !== null && early > 20 * MINUTE) {
    const assigned = after(draft.received, early * (0.02 + dice.roll() * 0.2));
    add(assigned, dice.pick(['ines', 'sam', worker]), 'assigned', `Assigned to ${worker}.`, dice.uuid(assigned));
    if (dice.chance(0.6)) {
      const claimed = after(assigned, early * 0.15 * dice.roll());
      add(claimed, worker, 'claimed', 'Claimed.', dice.uuid(claimed));
      lastToken = 1;
    }
    if (draft.remarks.length > 0 && dice.chance(0.5)) {
      const noted = after(draft.received, early * (0.4 + dice.roll() * 0.5));
      add(noted, worker, 'noted', dice.pick(draft.remarks), dice.uuid(noted));
    }
    // A few cases are being worked on at this very moment.
    if (decidedAt === null && proposedAt === null && dice.chance(0.09)) {
      const claimed = after(now, -dice.int(1, 14) * MINUTE);
      lastToken += 1;
      add(claimed, worker, 'claimed', 'Claimed.', dice.uuid(claimed));
      claim = { by: worker, until: after(claimed, 60 * MINUTE), token: lastToken };
    }
  }

  const clocks = draft.clocks.map((clock) => settled(clock, decidedAt, closedAt));
  const paused = decidedAt === null && dice.chance(0.5) && pauseOne(clocks, draft, events.length > 1, add, worker ?? 'ines', dice, now);
  // A paused clock is a change of the facts, as a proposal and a decision are.
  let version = paused ? 2 : 1;
  let facts: CaseFacts = {
    number,
    kind: draft.kind,
    title: draft.title,
    status: 'open',
    jurisdiction: draft.jurisdiction,
    language: draft.language,
    received: draft.received,
    subject: draft.holder === null ? null : refOf(draft.holder),
    summary: draft.summary,
    parties: decidedAt === null ? [...draft.parties] : draft.parties.map((it) => (it.verified === 'not-checked' && it.authority ? { ...it, verified: 'checked' } : it)),
    items: [...draft.items],
    clocks,
    holds: [...draft.holds],
    proposal: null,
    decision: null,
    detail: draft.detail,
  };
  if (ending !== null && rule !== null && pair !== null) {
    const actId = dice.uuid(firstStep);
    const itemIds = rule.effect === 'disable' || rule.effect === 'restore' ? draft.items.map((it) => it.id) : [];
    const proposed = { actId, by: pair.proposer, at: firstStep, decision: ending.decision, note: ending.note, reason: ending.reason, itemIds };
    if (proposedAt !== null) {
      add(proposedAt, pair.proposer, 'proposed', `Proposed: ${rule.label}.`, actId);
      const proposal: Proposal = { ...proposed, hash: sha256(canonical({ caseId: draft.id, version, tag: tagOf(facts), ...proposed })) };
      version += 1;
      facts = { ...facts, status: 'proposed', proposal };
    }
    if (decidedAt !== null) {
      const by = pair.approver ?? pair.proposer;
      add(decidedAt, by, pair.approver === null ? 'decided' : 'approved', `Decided: ${rule.label}.`, pair.approver === null ? actId : dice.uuid(decidedAt));
      const decision: Decision = { ...proposed, at: decidedAt, approvedBy: pair.approver };
      version += 1;
      facts = { ...facts, status: 'decided', proposal: null, decision };
      if (rule.effect !== null && closedAt !== null) add(after(decidedAt, between(decidedAt, closedAt) * 0.6), 'hub', 'effect', FOLLOWS[rule.effect]);
    }
    if (closedAt !== null) {
      add(closedAt, 'hub', 'closed', 'Nothing is left to do.');
      version += 1;
      facts = { ...facts, status: 'closed' };
    }
  }
  events.sort((one, other) => between(other.at, one.at));
  return { id: draft.id, version, tag: tagOf(facts), facts, state: { assignee: worker, claim, lastToken, priority: draft.priority }, events };
}

function settled(clock: Clock, decidedAt: string | null, closedAt: string | null): Clock {
  if (decidedAt === null || clock.state !== 'running') return clock;
  if (clock.kind === 'act_by') return { ...clock, state: between(clock.due, decidedAt) > 0 ? 'missed' : 'met' };
  // A hold, a window or another party's time runs on after our decision, until the case is closed.
  return closedAt !== null && between(clock.due, closedAt) > 0 ? { ...clock, state: 'met' } : clock;
}

/** Where the rule lets a clock wait for an answer (UK law), some wait. */
function pauseOne(clocks: Clock[], draft: Draft, seen: boolean, add: (at: string, by: string, kind: CaseEvent['kind'], says: string) => void, by: string, dice: Dice, now: string): boolean {
  const at = clocks.findIndex((it) => it.rule === 'UK-DSR-1M' && it.state === 'running' && between(it.due, now) < 0);
  const clock = clocks[at];
  if (!seen || clock === undefined) return false;
  clocks[at] = { ...clock, state: 'paused' };
  add(after(now, -between(draft.received, now) * (0.05 + dice.roll() * 0.1)), by, 'facts-changed', 'The person was asked for what identifies them. The clock waits for the answer.');
  return true;
}

function arrivalWords(draft: Draft): string {
  const from = draft.parties[0];
  return from === undefined ? 'Received from the platform.' : `Received from ${(from.organisation ?? from.name).replace(/\.$/, '')}.`;
}
