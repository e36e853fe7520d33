// What each event of a case is, in a few words after its author's name.
import type { CaseEvent } from '../../../shared/model/case.ts';

export const EVENT_WORDS: Readonly<Record<CaseEvent['kind'], string>> = {
  received: 'brought it', claimed: 'claimed it', released: 'released it', noted: 'noted', assigned: 'assigned it', proposed: 'proposed', approved: 'approved', rejected: 'rejected', withdrawn: 'took it back',
  decided: 'decided', closed: 'closed it', 'facts-changed': 'changed the facts', effect: 'reports', stepped: 'took a step', recorded: 'recorded', verified: 'answered checks', hold: 'changed a hold',
  clock: 'changed a clock', reminder: 'reminds', message: 'wrote', reopened: 'reopened it', merged: 'closed it as a duplicate', priority: 'set the priority',
};

/** Events whose sentence the hub wrote with ids in it: a person's, or another case's. */
const WITH_IDS: readonly CaseEvent['kind'][] = ['assigned', 'released', 'merged'];
const CASE_ID = /\b[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}\b/g;

/** The sentence of an event with names for the ids that the hub wrote into it; what a person wrote stays word for word. */
export function eventSays({ kind, says }: Pick<CaseEvent, 'kind' | 'says'>, names: Readonly<Record<string, string>>): string {
  if (!WITH_IDS.includes(kind)) return says;
  const named = says.replaceAll(/\b(Assigned to|The claim of) ([A-Za-z0-9][A-Za-z0-9_-]*)/g, (_, before: string, id: string) => `${before} ${names[id] ?? id}`);
  return kind === 'merged' ? named.replaceAll(CASE_ID, (id) => names[id] ?? 'another case') : named;
}
