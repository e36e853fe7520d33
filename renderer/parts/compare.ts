// Then and now: what a reviewer saw beside what stands, field by field, for the conflict room.
import type { Glance } from '../../shared/model/case.ts';
import { term } from './terms.ts';
import { decisionWords, PRIORITY_WORDS, stageWords } from './words.ts';

export type Compared = { readonly label: string; readonly then: string; readonly now: string; readonly changed: boolean };

const NONE = '–';
const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}/;

/** The marks of a kind's own facts, as `glanceAt` names them. */
const MARKS: Readonly<Record<string, string>> = {
  elements: 'Elements present', completed: 'Completed', 'counter-notice': 'Counter-notice', bars: 'Stays out of view for', copies: 'Identical copies', complaint: 'Complaint', statement: 'Statement of reasons',
  signals: 'Signals', assurance: 'Age assurance', 'child-safety': 'Child-safety route', 'evidence-kept': 'Evidence kept', 'parent-told': 'Parent told',
  checks: 'Checks of the requester', paper: 'Checks of the paper', counsel: 'Counsel’s words', gags: 'Gags that stand', records: 'Records found', 'minor-reviewed': 'Child-safety review', 'emergency-over': 'Emergency over', notified: 'User told',
  identity: 'Identity', acknowledged: 'Receipt confirmed', effects: 'Effects',
};

/** What a mark is called; one that a newer hub added reads as itself. */
export const markWords = (mark: string): string => (Object.hasOwn(MARKS, mark) ? (MARKS[mark] ?? mark) : term(mark));

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
  // An act of the first wire carried less: what it did not say is not told as changed.
  const since = (label: string, read: (glance: Glance) => string | null) => {
    if (then !== null && read(then) === null) return;
    add(label, read);
  };
  const person = (id: string | null) => (id === null ? null : name(id));
  add('Status', (glance) => term(glance.status));
  since('Stands at', (glance) => (glance.stage === null ? null : stageWords(glance.stage)));
  add('Decision', (glance) => (glance.decision === null ? null : decisionWords(glance.decision)));
  add('Decided by', (glance) => person(glance.decidedBy));
  add('Proposal', (glance) => (glance.proposal === null ? null : decisionWords(glance.proposal)));
  add('Proposed by', (glance) => person(glance.proposedBy));
  add('Title', (glance) => glance.title);
  add('Items', (glance) => String(glance.items));
  add('Due', (glance) => (glance.due === null ? null : when(glance.due)));
  // Most cases have none of these, and "0 and 0" tells nobody anything.
  if ((then?.paused ?? 0) + (now?.paused ?? 0) > 0) since('Clocks paused', (glance) => (glance.paused === null ? null : String(glance.paused)));
  if ((then?.holds ?? 0) + (now?.holds ?? 0) > 0) since('Holds', (glance) => (glance.holds === null ? null : String(glance.holds)));
  const marks = then !== null && then.stage === null ? [] : [...Object.keys(then?.detail ?? {}), ...Object.keys(now?.detail ?? {})];
  for (const mark of new Set(marks)) {
    add(markWords(mark), ({ detail }) => {
      const value = detail[mark];
      return value === undefined ? null : INSTANT.test(value) ? when(value) : value.split(', ').map(term).join(', ');
    });
  }
  add('Claimed by', (glance) => person(glance.claimedBy));
  add('Assignee', (glance) => person(glance.assignee));
  add('Priority', (glance) => PRIORITY_WORDS[glance.priority]);
  add('Last change', (glance) => (glance.changed === null ? null : `${glance.changed.says} (${name(glance.changed.by)}, ${when(glance.changed.at)})`));
  return rows;
}
