// What a list is asked to show: the filters as values, as chips and in words.
import type { ViewAsked, ViewShown } from '../../shared/contract.ts';
import { PRIORITIES } from '../../shared/model/lists.ts';
import type { Queue } from '../../shared/model/words.ts';
import { QUEUE_WORDS, term } from './terms.ts';
import { jurisdictionWords, languageWords, PRIORITY_WORDS } from './words.ts';

export type FacetName = keyof ViewShown['facets'];
export const FACETS: readonly FacetName[] = ['status', 'priority', 'jurisdiction', 'language', 'regime'];
export const FACET_WORDS: Readonly<Record<FacetName, string>> = { status: 'Status', priority: 'Priority', jurisdiction: 'Jurisdiction', language: 'Language', regime: 'Kind' };

/** The view that a queue opens with: work to do, earliest due first. */
export function freshView(queue: Queue): ViewAsked {
  return {
    queue,
    status: queue === 'flagged-accounts' ? [] : ['open', 'proposed'],
    priority: [],
    jurisdiction: [],
    language: [],
    regime: [],
    assignee: 'anyone',
    due: 'any',
    search: '',
    sort: queue === 'flagged-accounts' ? { by: 'priority', down: false } : { by: 'due', down: false },
  };
}

/** A view without any filter, order kept. */
export function unfiltered(view: ViewAsked): ViewAsked {
  return { ...view, status: [], priority: [], jurisdiction: [], language: [], regime: [], assignee: 'anyone', due: 'any', search: '' };
}

/** The value of a facet in words. */
export function facetWords(facet: FacetName, value: string): string {
  if (facet === 'jurisdiction') return jurisdictionWords(value);
  if (facet === 'language') return languageWords(value);
  if (facet === 'priority') return PRIORITY_WORDS[value as keyof typeof PRIORITY_WORDS] ?? term(value);
  return term(value);
}

/** The view with one value of a facet switched on or off. */
export function toggled(view: ViewAsked, facet: FacetName, value: string): ViewAsked {
  if (facet === 'priority') {
    const priority = PRIORITIES.filter((each) => (each === value ? !view.priority.includes(each) : view.priority.includes(each)));
    return { ...view, priority };
  }
  const had = view[facet];
  return { ...view, [facet]: had.includes(value) ? had.filter((each) => each !== value) : [...had, value] };
}

/** How many filters are set, the search box included. */
export function filterCount(view: ViewAsked): number {
  return FACETS.filter((facet) => view[facet].length > 0).length + (view.assignee === 'anyone' ? 0 : 1) + (view.due === 'any' ? 0 : 1) + (view.search.trim() === '' ? 0 : 1);
}

const ASSIGNEE_WORDS = { anyone: '', me: 'assigned to me', nobody: 'assigned to nobody' } as const;
const DUE_WORDS = { any: '', overdue: 'overdue', today: 'due today', week: 'due within a week' } as const;

/** The view in a sentence, as it stands on the export form and in its manifest's neighbour: no filter is left unsaid. */
export function viewInWords(view: ViewAsked): string {
  const parts: string[] = [];
  for (const facet of FACETS) {
    const values: readonly string[] = view[facet];
    if (values.length > 0) parts.push(`${FACET_WORDS[facet].toLowerCase()} ${values.map((value) => facetWords(facet, value)).join(' or ')}`);
  }
  if (view.due !== 'any') parts.push(DUE_WORDS[view.due]);
  if (view.assignee !== 'anyone') parts.push(ASSIGNEE_WORDS[view.assignee]);
  if (view.search.trim() !== '') parts.push(`matching “${view.search.trim()}”`);
  return `${QUEUE_WORDS[view.queue]}, ${parts.length === 0 ? 'every case' : parts.join('; ')}`;
}
