// Which clocks a new case starts: the words of a case put into the words of the start table.
import type { CaseFacts, Clock } from '../../shared/model/case.ts';
import type { Calendars } from '../../shared/rules/clocks/calendars.ts';
import type { RuleSet } from '../../shared/rules/clocks/rules.ts';
import { clocksFor } from '../../shared/rules/clocks/start-table.ts';
import type { StartAsked, StartTable } from '../../shared/rules/clocks/start-table.ts';

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
 * The clocks of new facts, as values with stored due instants. A notice that came long ago keeps its old due: it is
 * overdue, and says so. Never throws: where the rules refuse (a date out of their range) the case has no clock, and
 * that is seen, because a case must not be turned away for its date.
 */
export function startClocks(facts: CaseFacts, table: StartTable, rules: RuleSet, calendars: Calendars): Clock[] {
  const begun = clocksFor(asked(facts), table, rules, calendars);
  if (!begun.ok) return [];
  return begun.value.map(({ id, rule, name, citation, basis, kind, state, trigger, timeZone, due }) => ({ id, rule, name, citation, basis, kind, state, trigger, timeZone, due }));
}

function asked({ kind, jurisdiction, received, detail }: CaseFacts): StartAsked {
  const at = (regime: string, place = jurisdiction): StartAsked => ({ kind, regime, jurisdiction: place, received });
  switch (detail.of) {
    case 'content-removal': {
      if (detail.regime === 'intimate-image') return at(INTIMATE[jurisdiction] ?? 'tida', Object.hasOwn(INTIMATE, jurisdiction) ? jurisdiction : 'US');
      const found = REMOVAL[detail.regime];
      return at(found?.regime ?? '*', found?.place);
    }
    case 'under18':
      return at(detail.statedAge !== null && detail.statedAge < 13 && jurisdiction === 'US' ? 'coppa' : 'minor');
    case 'law-enforcement':
      return at(detail.emergency && !detail.process.includes('emergency') ? 'us_emergency_request' : detail.process);
    case 'data-subject':
      return at(detail.regime);
  }
}
