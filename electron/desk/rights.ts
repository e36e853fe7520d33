// What a person may do with a case as it stands on this computer: the same tables as the hub, asked before it is asked.
import type { CaseShown, OutboxRow } from '../../shared/contract.ts';
import type { ActKind } from '../../shared/model/act.ts';
import { ACT_KINDS } from '../../shared/model/act.ts';
import type { Case } from '../../shared/model/case.ts';
import type { Person } from '../../shared/model/person.ts';
import { DECISIONS, decisionRule, needsItems } from '../../shared/rules/decisions.ts';
import { mayAct, maySee } from '../../shared/rules/roles.ts';
import { scopeOf, shippedMatrix } from '../../shared/rules/scope/scope.ts';
import type { ScopeMatrix } from '../../shared/rules/scope/scope.ts';

/**
 * The kinds of act that the hub would not refuse at once. Pure. It may still answer with a conflict: what others do
 * meanwhile is known there alone.
 */
export function mayDo(person: Person, held: Case, own: readonly OutboxRow[]): ActKind[] {
  if (!maySee(person.streams, held.facts.kind)) return [];
  return ACT_KINDS.filter((kind) => mayAct(person.roles, kind, held.facts.kind) && fits(kind, person, held, own));
}

function fits(kind: ActKind, person: Person, held: Case, own: readonly OutboxRow[]): boolean {
  const { proposal, decision, status } = held.facts;
  switch (kind) {
    case 'note':
    case 'assign':
      return true;
    case 'claim':
      return status === 'open' || status === 'proposed';
    case 'release':
      return held.state.claim?.by === person.id;
    case 'propose-decision':
      return status === 'open' && proposal === null && decision === null;
    case 'reject':
      return proposal !== null && proposal.by !== person.id;
    case 'approve':
      return proposal !== null && proposal.by !== person.id && (decisionRule(held.facts.kind, proposal.decision)?.needs !== 'counsel' || person.roles.includes('legal'));
    case 'withdraw':
      return proposal?.by === person.id || own.some((row) => row.state === 'waiting' && row.kind !== 'withdraw');
  }
}

/** The decisions to offer: those of this kind of case that it has something for, where the person may propose one at all. */
export function decisionsFor(held: Case, may: readonly ActKind[]): CaseShown['decisions'] {
  if (!may.includes('propose-decision')) return [];
  return DECISIONS[held.facts.kind].filter((rule) => !needsItems(rule) || held.facts.items.length > 0).map(({ code, label, says, needs }) => ({ code, label, says, needs }));
}

let matrix: ScopeMatrix | null = null;

/** What the process of a law-enforcement case reaches by the matrix; empty for a process that it does not know, null for other kinds. */
export function scopeFor(held: Case): CaseShown['scope'] {
  const { detail } = held.facts;
  if (detail.of !== 'law-enforcement') return null;
  // Checked when the first such case is opened, not at every start.
  matrix ??= shippedMatrix();
  return (scopeOf(matrix, detail.process) ?? []).map(({ category, decision, limit, citation }) => ({ category, decision, limit, citation }));
}
