// The tour of the data-subject queue: each law that the start table knows, and each way in which a request can stand.
import { BOOKS, demoClocks } from './clocks.ts';
import { changeRule } from '../../shared/rules/clocks/clock.ts';
import type { Draft } from './draft.ts';
import type { Plotter } from './plot.ts';
import { dataSubject } from './rights.ts';
import type { RightsWanted } from './rights.ts';
import { acknowledged, CORRECTED, DELETED, extended, GIVEN, identified, IDENTITY, OPTED, paused, resumed } from './rights-plot.ts';
import { DAY, HOUR, MINUTE } from './time.ts';
import type { Guide } from './tour.ts';

/** Requests of data subjects at every stage, by name. */
export function tourOfRights(guide: Guide): readonly Draft[] {
  const { ago, named, own, who } = guide;
  const request = (name: string, hours: number, wanted: RightsWanted, tell?: (plot: Plotter) => unknown, over: Partial<Draft> = {}): Draft =>
    named(name, dataSubject(guide, { received: ago(hours), identity: 'verified', whole: true, ...wanted }), tell, over);
  const from = (country: string, californian = false): RightsWanted => ({ holder: own(country), californian });

  const begun = (plot: Plotter): Plotter => plot.wait(HOUR, 3 * HOUR).assign('mara').wait(HOUR, 3 * HOUR);
  const deletion = (plot: Plotter): Plotter => acknowledged(begun(plot), 'mara').wait(2 * HOUR).decide('mara', 'delete-data', DELETED);
  const agreed = (plot: Plotter, hoursAgo: number, cooling?: number): Plotter => deletion(plot).until(ago(hoursAgo)).approve('ines', 'Checked the identity and the holds. Agreed.', cooling);
  const access = (plot: Plotter): Plotter => begun(plot).wait(HOUR).decide('mara', 'give-access', GIVEN);
  const clock = ago(200);
  const [answer] = demoClocks({ kind: 'data-subject', regime: 'gdpr', jurisdiction: 'DE', received: clock });
  const changed = answer === undefined ? null : changeRule(answer, 'EU-GDPR-DSR-1M', { at: ago(100), reason: 'The organisation edited the rule: counted from receipt by the privacy desk.' }, BOOKS.clocks);

  return [
    request('ds-gdpr', 30, { right: 'access', ...from('DE') }),
    request('ds-uk-gdpr', 34, { right: 'access', ...from('GB') }),
    request('ds-ccpa', 28, { right: 'deletion', ...from('US', true) }),
    request('ds-ccpa-opt-out', 60, { right: 'opt-out', ...from('US', true) }),
    request('ds-us-state', 80, { right: 'access', ...from('US') }),
    request('ds-lgpd', 70, { right: 'access', ...from('BR') }),
    request('ds-pipeda', 90, { right: 'correction', ...from('CA') }),
    request('ds-policy', 50, { right: 'access', ...from('JP') }),
    // K7: what belongs to others, is sealed or may not be told is left out without a trace.
    request('ds-access-ready', 60, { right: 'access', ...from('DE') }, begun),
    request('ds-access-waiting', 75, { right: 'access', holder: who('gagged', 'US'), californian: true }, (plot) => access(acknowledged(plot.wait(5 * HOUR), 'mara'))),
    request('ds-access-sent', 400, { right: 'access', ...from('FR') }, (plot) => access(plot).wait(DAY).approve('ines', 'Nothing of others is in it.')),
    request('ds-access-armed', 90, { right: 'access', ...from('SE') }, (plot) => access(plot).until(ago(0.2)).approve('ines', 'Nothing of others is in it.', 10 * 3_600)),
    request('ds-access-unknown', 120, { right: 'access', ...from('NL') }, (plot) => access(plot).until(ago(30)).approve('theo', 'Nothing of others is in it.'), { fate: 'no-receipt' }),
    request('ds-delete-waiting', 70, { right: 'deletion', ...from('US', true) }, deletion),
    request('ds-delete-armed', 100, { right: 'deletion', ...from('PL') }, (plot) => agreed(plot, 0.4, 6 * 3_600)),
    request('ds-delete-running', 110, { right: 'deletion', ...from('ES') }, (plot) => agreed(plot, 1)),
    request('ds-delete-done', 500, { right: 'deletion', ...from('US', true) }, (plot) => deletion(plot).wait(DAY).approve('ines', 'Checked the identity and the holds. Agreed.')),
    // K1 and K4: content under a hold of United States law alone, and an erasure under the GDPR.
    request('ds-delete-us-hold', 140, { right: 'deletion', holder: who('eu-user', 'DE') }, deletion),
    request('ds-delete-direction', 130, { right: 'deletion', holder: who('directed', 'US'), californian: true }, (plot) => agreed(plot, 40)),
    // K5: what the person may be told while a gag stands is the text of counsel.
    request('ds-delete-gagged', 150, { right: 'deletion', holder: who('gag-held', 'US'), californian: true }, (plot) => agreed(plot, 60)),
    request('ds-identity-open', 26, { right: 'deletion', identity: 'not-asked', ...from('US', true) }, begun),
    request('ds-identity-asked', 100, { right: 'deletion', identity: 'not-asked', ...from('IT') }, (plot) => begun(plot).decide('mara', 'ask-identity', IDENTITY)),
    request('ds-identity-failed', 220, { right: 'access', identity: 'not-asked', ...from('FR') }, (plot) => identified(begun(plot).decide('mara', 'ask-identity', IDENTITY).wait(3 * DAY), 'mara', false)),
    // K17: the result of the check stays, the documents go.
    request('ds-identity-verified', 300, { right: 'correction', identity: 'not-asked', ...from('DE') }, (plot) => identified(begun(plot).decide('mara', 'ask-identity', IDENTITY).wait(2 * DAY), 'mara', true).wait(DAY).decide('mara', 'correct-data', CORRECTED).note('mara', 'The copy of the document was deleted with the decision; the result of the check stays.')),
    request('ds-uk-paused', 240, { right: 'access', ...from('GB') }, (plot) => paused(begun(plot).wait(DAY), 'mara')),
    request('ds-uk-identity-paused', 200, { right: 'deletion', identity: 'not-asked', ...from('GB') }, (plot) => paused(begun(plot).decide('mara', 'ask-identity', IDENTITY).wait(10 * MINUTE), 'mara')),
    request('ds-uk-resumed', 400, { right: 'access', ...from('GB') }, (plot) => resumed(paused(begun(plot).wait(DAY), 'mara').wait(6 * DAY), 'mara')),
    request('ds-uk-complaint', 480, { right: 'access', ...from('GB') }, begun, { clocks: [...demoClocks({ kind: 'data-subject', regime: 'uk-gdpr', jurisdiction: 'GB', received: ago(480) }), ...demoClocks({ kind: 'data-subject', regime: 'uk-gdpr', jurisdiction: 'GB', received: ago(100), event: 'complaint' })] }),
    request('ds-extended', 500, { right: 'access', ...from('DE') }, (plot) => extended(begun(plot).wait(4 * DAY), 'mara')),
    request('ds-ccpa-extended', 900, { right: 'access', ...from('US', true) }, (plot) => extended(acknowledged(begun(plot), 'mara').wait(20 * DAY), 'mara')),
    request('ds-pipeda-extended', 600, { right: 'access', ...from('CA') }, (plot) => extended(begun(plot).wait(15 * DAY), 'mara')),
    request('ds-ccpa-unconfirmed', 400, { right: 'access', ...from('US', true) }, begun),
    request('ds-ccpa-confirmed', 200, { right: 'access', ...from('US', true) }, (plot) => acknowledged(begun(plot), 'mara')),
    request('ds-ccpa-direction-clock', 320, { right: 'deletion', ...from('US', true) }, begun, { clocks: [...demoClocks({ kind: 'data-subject', regime: 'ccpa', jurisdiction: 'US', received: ago(320) }), ...demoClocks({ kind: 'data-subject', regime: 'ccpa', jurisdiction: 'US', received: ago(300), event: 'no-delete-direction' })] }),
    request('ds-virginia-appeal', 1_000, { right: 'deletion', ...from('US') }, begun, { clocks: demoClocks({ kind: 'data-subject', regime: 'us-state', jurisdiction: 'US-VA', received: ago(300), event: 'appeal' }) }),
    request('ds-correction', 210, { right: 'correction', ...from('IT') }, (plot) => begun(plot).decide('mara', 'correct-data', CORRECTED)),
    request('ds-opt-out', 230, { right: 'opt-out', ...from('US', true) }, (plot) => begun(plot).decide('mara', 'opt-out', OPTED)),
    request('ds-refused', 260, { right: 'access', ...from('ES') }, (plot) => begun(plot).decide('mara', 'refuse-request', { reason: 'The same copy was given three weeks ago.', note: 'Said how to complain.' })),
    request('ds-reopened', 280, { right: 'access', ...from('PL') }, (plot) => begun(plot).decide('mara', 'refuse-request', { reason: 'The same copy was given three weeks ago.', note: 'Said how to complain.' }).wait(DAY).act('ines', () => ({ kind: 'reopen', args: {}, reason: 'The copy of three weeks ago was of another account.' }))),
    request('ds-rejected', 160, { right: 'deletion', ...from('SE') }, (plot) => deletion(plot).wait(4 * HOUR).reject('ines', 'The agent’s authorisation is missing. Ask for it first.')),
    request('ds-overdue', 40 * 24, { right: 'access', ...from('FR') }, begun),
    request('ds-rule-changed', 200, { right: 'access', ...from('DE') }, begun, { clocks: changed?.ok === true ? [changed.value.clock] : null }),
    request('ds-claimed', 50, { right: 'correction', ...from('NL') }, (plot) => begun(plot).until(ago(0.3)).claim('mara', 60)),
  ];
}
