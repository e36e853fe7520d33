// What narrows a list on the command line: the console's filters as flags, refused by name before anything is opened.
import { ViewAsked } from '../shared/contract.ts';
import type { ViewGiven } from '../shared/contract.ts';
import { FaultError } from '../shared/fault.ts';
import { AccountStatus } from '../shared/model/account.ts';
import { CASE_STATUSES, PRIORITIES } from '../shared/model/words.ts';
import type { Queue } from '../shared/model/words.ts';
import { listed, oneOf } from './args.ts';

/** The flags of a filter, beside `--queue`. Lists have commas between their words. */
export const FILTER_FLAGS = { search: 'text', status: 'text', priority: 'text', jurisdiction: 'text', language: 'text', regime: 'text', due: 'text' } as const;

type FilterWords = { readonly [K in keyof typeof FILTER_FLAGS]: string | null };
export type Filter = Omit<ViewGiven, 'queue'>;

/** A record that needs a newer Docket is held under this status, in any queue. */
const PARKED = 'unknown';

/** The words that a status can have in these queues. */
function statusesOf(queues: readonly Queue[]): string[] {
  const cases = queues.some((queue) => queue !== 'flagged-accounts');
  const accounts = queues.includes('flagged-accounts');
  return [...(cases ? CASE_STATUSES : []), ...(accounts ? AccountStatus.options : []), PARKED];
}

/**
 * The filter for these queues. A word that nothing can have is refused, because a log that is empty for a typing mistake
 * looks exactly like one with nothing in it. Throws `bad_input` with the words that there are.
 */
export function readFilter(words: FilterWords, queues: readonly Queue[]): Filter {
  const status = listed(words.status, 'status', statusesOf(queues));
  const priority = listed(words.priority, 'priority', PRIORITIES);
  const due = oneOf(words.due, 'due', ViewAsked.shape.due.unwrap().options);
  const filter = {
    search: words.search ?? '',
    ...(status === null ? {} : { status }),
    ...(priority === null ? {} : { priority }),
    ...(words.jurisdiction === null ? {} : { jurisdiction: shaped(words.jurisdiction, 'jurisdiction', /^[A-Z]{2}$/, 'two capital letters') }),
    ...(words.language === null ? {} : { language: shaped(words.language, 'language', /^[a-z]{2,3}$/, 'two or three small letters') }),
    ...(words.regime === null ? {} : { regime: shaped(words.regime, 'regime', /^\S+$/, 'the name of a regime') }),
    ...(due === null ? {} : { due }),
  };
  const read = ViewAsked.omit({ queue: true }).safeParse(filter);
  if (!read.success) throw new FaultError('bad_input', `--${String(read.error.issues[0]?.path[0] ?? 'search')} is too long`);
  return read.data;
}

function shaped(value: string, name: string, shape: RegExp, says: string): string[] {
  const words = value.split(',');
  if (!words.every((word) => shape.test(word))) throw new FaultError('bad_input', `--${name} takes ${says}, with commas between several`);
  return words;
}
