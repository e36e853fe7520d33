// A case at one look, and the clock it is listed by: plain functions that the console shares with desk and hub.
import type { Case, Clock, Glance } from '../model/case.ts';

/** The earliest running act-by clock, or null: what a list sorts by. */
export function firstDue(clocks: readonly Clock[]): Clock | null {
  let first: Clock | null = null;
  for (const clock of clocks) {
    if (clock.kind !== 'act_by' || clock.state !== 'running') continue;
    if (first === null || clock.due < first.due) first = clock;
  }
  return first;
}

/** What somebody sees of a case at one look. Pure; the newest event says who changed it last. */
export function glanceAt(it: Case): Glance {
  const last = it.events.at(-1);
  return {
    version: it.version,
    tag: it.tag,
    status: it.facts.status,
    title: it.facts.title,
    priority: it.state.priority,
    assignee: it.state.assignee,
    claimedBy: it.state.claim?.by ?? null,
    decision: it.facts.decision?.decision ?? null,
    decidedBy: it.facts.decision?.by ?? null,
    proposal: it.facts.proposal?.decision ?? null,
    proposedBy: it.facts.proposal?.by ?? null,
    items: it.facts.items.length,
    due: firstDue(it.facts.clocks)?.due ?? null,
    changed: last ? { at: last.at, by: last.by, says: last.says } : null,
  };
}
