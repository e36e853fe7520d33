// Then and now: what a reviewer saw beside what stands, field by field, for the conflict room.
import type { Glance } from '../../shared/model/case.ts';
import { decisionWords, PRIORITY_WORDS, term } from './words.ts';

export type Compared = { readonly label: string; readonly then: string; readonly now: string; readonly changed: boolean };

const NONE = '–';

/**
 * The fields of two glances side by side, changed ones marked; unchanged empty ones are left out. `name` turns a
 * person's id into a name, `when` an instant into words.
 */
export function compare(then: Glance | null, now: Glance | null, name: (id: string) => string, when: (instant: string) => string): Compared[] {
  const rows: Compared[] = [];
  const add = (label: string, read: (glance: Glance) => string | null) => {
    const was = then === null ? NONE : (read(then) ?? NONE);
    const is = now === null ? NONE : (read(now) ?? NONE);
    if (was === NONE && is === NONE) return;
    rows.push({ label, then: was, now: is, changed: was !== is });
  };
  const person = (id: string | null) => (id === null ? null : name(id));
  add('Status', (glance) => term(glance.status));
  add('Decision', (glance) => (glance.decision === null ? null : decisionWords(glance.decision)));
  add('Decided by', (glance) => person(glance.decidedBy));
  add('Proposal', (glance) => (glance.proposal === null ? null : decisionWords(glance.proposal)));
  add('Proposed by', (glance) => person(glance.proposedBy));
  add('Title', (glance) => glance.title);
  add('Items', (glance) => String(glance.items));
  add('Due', (glance) => (glance.due === null ? null : when(glance.due)));
  add('Claimed by', (glance) => person(glance.claimedBy));
  add('Assignee', (glance) => person(glance.assignee));
  add('Priority', (glance) => PRIORITY_WORDS[glance.priority]);
  add('Last change', (glance) => (glance.changed === null ? null : `${glance.changed.says} (${name(glance.changed.by)}, ${when(glance.changed.at)})`));
  return rows;
}
