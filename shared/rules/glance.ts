// A case at one look, and the clock it is listed by: plain functions that the console shares with desk and hub.
import type { Clock } from '../model/clock.ts';
import type { Case, CaseDetail, CaseEvent, CaseFacts, Glance } from '../model/case.ts';

/** The earliest running act-by clock, or null: what a list sorts by. */
export function firstDue(clocks: readonly Clock[]): Clock | null {
  let first: Clock | null = null;
  for (const clock of clocks) {
    if (clock.kind !== 'act_by' || clock.state !== 'running') continue;
    if (first === null || clock.due < first.due) first = clock;
  }
  return first;
}

/** The clock of a list's row: what it is, and which one. `due` is an instant in UTC; null where a hold has no end of its own. */
export type RowClock = { readonly clock: 'running' | 'paused' | 'held' | 'none'; readonly due: string | null; readonly name: string | null; readonly citation: string | null };

/**
 * What a row shows as its clock: the earliest running act-by clock; else the earliest paused one; else what is held
 * longest. Only the first of these is something to be done, so only that one is sorted by.
 */
export function rowClock({ clocks, holds }: Pick<CaseFacts, 'clocks' | 'holds'>): RowClock {
  const of = (clock: 'running' | 'paused' | 'held', it: Clock): RowClock => ({ clock, due: it.due, name: it.name, citation: it.citation });
  const first = firstDue(clocks);
  if (first !== null) return of('running', first);
  const byDue = (one: Clock, other: Clock): number => (one.due < other.due ? -1 : 1);
  const [paused] = clocks.filter(({ state }) => state === 'paused').sort(byDue);
  if (paused !== undefined) return of('paused', paused);
  const kept = clocks.filter(({ kind, state }) => kind === 'hold_until' && state === 'running').sort(byDue).at(-1);
  if (kept !== undefined) return of('held', kept);
  const [hold] = holds;
  if (hold === undefined) return { clock: 'none', due: null, name: null, citation: null };
  const open = holds.some(({ expires }) => expires === null);
  const ends = holds.flatMap(({ expires }) => (expires === null ? [] : [expires])).sort();
  return { clock: 'held', due: open ? null : (ends.at(-1) ?? null), name: 'Hold', citation: null };
}

/** Events after which a case looks at one look as it did before: they are no answer to "who changed this?". */
const QUIET: readonly CaseEvent['kind'][] = ['noted', 'message', 'reminder'];
const CHANGED_CHARS = 300;

/** What somebody sees of a case at one look. Pure; the newest event that changed something says who changed it last. */
export function glanceAt(it: Case): Glance {
  const { facts, state } = it;
  const last = it.events.findLast(({ kind }) => !QUIET.includes(kind)) ?? it.events.at(-1);
  return {
    version: it.version,
    tag: it.tag,
    status: facts.status,
    stage: facts.stage,
    title: facts.title,
    priority: state.priority,
    assignee: state.assignee,
    claimedBy: state.claim?.by ?? null,
    claimedUntil: state.claim?.until ?? null,
    decision: facts.decision?.decision ?? null,
    decidedBy: facts.decision?.by ?? null,
    proposal: facts.proposal?.decision ?? null,
    proposedBy: facts.proposal?.by ?? null,
    items: facts.items.length,
    holds: facts.holds.length,
    due: firstDue(facts.clocks)?.due ?? null,
    paused: facts.clocks.filter((clock) => clock.state === 'paused').length,
    detail: { ...marksOf(facts.detail), ...said({ effects: state.effects.map((effect) => effect.state).join(', ') }) },
    changed: last ? { at: last.at, by: last.by, says: last.says.slice(0, CHANGED_CHARS) } : null,
  };
}

/** The marks of a detail: what decides most conflicts, without a word of what anybody wrote. */
function marksOf(detail: CaseDetail): Glance['detail'] {
  switch (detail.of) {
    case 'content-removal': {
      const elements = Object.values(detail.elements);
      return said({
        elements: elements.length === 0 ? null : `${elements.filter((element) => element === 'present').length} of ${elements.length}`,
        completed: detail.completed, 'counter-notice': detail.counterNotice, bars: detail.bars.join(', '), copies: detail.copies.length, complaint: detail.complaint, statement: detail.statement !== null,
      });
    }
    case 'under18':
      return said({
        signals: detail.signals.length, assurance: detail.assurance, 'child-safety': detail.safety === null ? null : detail.safety.report === null ? 'taken' : 'reported',
        'evidence-kept': detail.evidenceKept !== null, 'parent-told': detail.parentTold,
      });
    case 'law-enforcement':
      return said({
        checks: answered(detail.checks), paper: answered(detail.paper), counsel: detail.counsel.length, gags: detail.gags.filter(({ ended }) => ended === null).length, records: detail.records.length,
        'minor-reviewed': detail.minorReviewedBy !== null, 'emergency-over': detail.emergencyOver, notified: detail.notified,
      });
    case 'data-subject':
      return said({ identity: detail.identity, acknowledged: detail.acknowledged, records: detail.records.length });
  }
}

function answered(answers: readonly { readonly answer: 'yes' | 'no' }[]): string | null {
  const yes = answers.filter(({ answer }) => answer === 'yes').length;
  return answers.length === 0 ? null : `${yes} yes, ${answers.length - yes} no`;
}

/** Marks with something to say. */
function said(marks: Readonly<Record<string, string | number | boolean | null>>): Glance['detail'] {
  const kept = Object.entries(marks).filter(([, mark]) => mark !== null && mark !== false && mark !== 0 && mark !== '');
  return Object.fromEntries(kept.map(([name, mark]) => [name, mark === true ? 'yes' : String(mark).slice(0, 80)]));
}
