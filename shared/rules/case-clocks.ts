// The clocks of a case: which ones an event starts, in the words of the start table, and which ones a step meets.
import type { CaseFacts } from '../model/case.ts';
import type { Clock } from '../model/clock.ts';
import { cancel, meet } from './clocks/clock.ts';
import type { Books } from './clocks/clock.ts';
import { clocksFor } from './clocks/start-table.ts';
import type { StartAsked, StartTable } from './clocks/start-table.ts';

// A removal regime and the table's word for it. What is not named takes the rows of `*`: a general target of policy.
const REMOVAL: Readonly<Record<string, { readonly regime: string; readonly place?: string }>> = {
  'dmca-notice': { regime: 'dmca', place: 'US' },
  'dmca-counter-notice': { regime: '*' },
  'dmca-retraction': { regime: '*' },
  government: { regime: '*' },
  'dsa-notice': { regime: 'dsa-notice', place: 'EU' },
  'terrorist-content': { regime: 'eu_tco_removal_order', place: 'EU' },
  'own-removal': { regime: 'user-request' },
};

// A person depicted is protected by the law of where they are; elsewhere the United States' 48 hours bind the platform.
const INTIMATE: Readonly<Record<string, string>> = { US: 'tida', GB: 'uk-ncii', AU: 'au-osa', IN: 'in-ncii' };

/**
 * The clocks that a case starts on receipt, as values with stored due instants. A notice that came long ago keeps its
 * old due: it is overdue, and says so. Never throws: where the rules refuse (a date out of their range) the case has
 * no clock, and that is seen, because a case must not be turned away for its date.
 */
export function startClocks(facts: CaseFacts, table: StartTable, books: Books): Clock[] {
  const begun = clocksFor(asked(facts, 'received', facts.received), table, books.rules, books.calendars, books.settings);
  return begun.ok ? [...begun.value] : [];
}

/**
 * The clocks with those that an event starts at an instant (UTC). An event that the table does not know for this case
 * starts none. A clock that runs already is not started twice.
 */
export function withStarted(facts: CaseFacts, event: string, at: string, table: StartTable, books: Books): Clock[] {
  const begun = clocksFor(asked(facts, event, at), table, books.rules, books.calendars, books.settings);
  if (!begun.ok) return facts.clocks;
  // The child-safety route begins on an account that was blocked before: what was met for that is not asked a second time.
  const known = new Set(facts.clocks.filter(({ state }) => state === 'running' || state === 'paused' || (event === 'child-safety' && state === 'met')).map(({ rule }) => rule));
  const ids = new Set(facts.clocks.map(({ id }) => id));
  return [...facts.clocks, ...begun.value.filter((clock) => !known.has(clock.rule) && !ids.has(clock.id))];
}

/** The clocks after a step met some of them: `rules` by id, or every act-by clock. One that cannot be met yet stays. */
export function withMet(clocks: readonly Clock[], rules: readonly string[] | 'act-by', at: string, reason: string): Clock[] {
  return clocks.map((clock) => {
    if (rules === 'act-by' ? clock.kind !== 'act_by' : !rules.includes(clock.rule)) return clock;
    const met = meet(clock, { at, reason });
    return met.ok ? met.value.clock : clock;
  });
}

/** The clocks after some of them no longer bind, such as the restore window once an action was filed. */
export function withCancelled(clocks: readonly Clock[], rules: readonly string[], at: string, reason: string): Clock[] {
  return clocks.map((clock) => {
    if (!rules.includes(clock.rule)) return clock;
    const ended = cancel(clock, { at, reason });
    return ended.ok ? ended.value.clock : clock;
  });
}

/** Why a clock ended that a decision cancelled or ended later than it was made, or that a merge did: by these words it is known again. */
export const ENDED = { done: 'What was decided is done.', duplicate: 'Closed as a duplicate.', cannot: 'What it asks for cannot be done, as was decided.' } as const;

/**
 * Clocks that a decision, its effect or a merge ended, running again because that no longer stands. Their due stays
 * what it was. `decidedAt` is null where no decision was made.
 */
export function withReopened(clocks: readonly Clock[], decidedAt: string | null, at: string, reason: string): Clock[] {
  return clocks.map((clock) => {
    const last = clock.history.at(-1);
    if (last === undefined) return clock;
    // As instants: a clock writes 09:00:00Z where the decision has 09:00:00.000Z.
    const decided = (last.kind === 'met' || last.kind === 'missed') && (last.reason === ENDED.done || (decidedAt !== null && Date.parse(last.at) === Date.parse(decidedAt)));
    const cancelled = last.kind === 'cancelled' && (last.reason === ENDED.duplicate || last.reason === ENDED.cannot);
    if (!decided && !cancelled) return clock;
    return { ...clock, state: 'running', history: [...clock.history, { kind: 'restarted', at, rule: clock.rule, oldDue: clock.due, newDue: clock.due, applied: false, reason }] };
  });
}

/** Whether a request says all that its law asks for. An intimate-image request that does not starts no 48 hours yet. */
const isComplete = ({ detail }: CaseFacts): boolean => detail.of !== 'content-removal' || detail.completed !== null || !Object.values(detail.elements).includes('missing');

function asked(facts: CaseFacts, event: string, at: string): StartAsked {
  const { kind, jurisdiction, detail } = facts;
  const put = (regime: string, place = jurisdiction): StartAsked => ({ kind, regime, jurisdiction: place, received: at, event });
  switch (detail.of) {
    case 'content-removal': {
      if (event === 'restricted' || event === 'complaint') return put('*');
      if (event === 'counter-notice') return put('dmca', 'US');
      if (detail.regime === 'intimate-image') return isComplete(facts) ? put(INTIMATE[jurisdiction] ?? 'tida', Object.hasOwn(INTIMATE, jurisdiction) ? jurisdiction : 'US') : put('*');
      const found = REMOVAL[detail.regime];
      return put(found?.regime ?? '*', found?.place);
    }
    case 'under18':
      if (event === 'child-safety') return { ...put(detail.safety?.imminent === true ? 'csam-imminent' : 'csam'), event: 'received' };
      if (event === 'reported-ncmec') return put('csam', 'US');
      return put(detail.statedAge !== null && detail.statedAge < 13 && jurisdiction === 'US' ? 'coppa' : 'minor');
    case 'law-enforcement':
      return put(detail.emergency && event === 'received' && !detail.process.includes('emergency') ? 'us_emergency_request' : detail.process);
    case 'data-subject':
      return put(detail.regime);
  }
}
