// The tour of the under-18 queue: from a report of minutes ago to a deletion that is over, and the child-safety route.
import { flagged } from './accounts.ts';
import { demoClocks } from './clocks.ts';
import type { Draft } from './draft.ts';
import type { Plotter } from './plot.ts';
import { after, DAY, HOUR, MINUTE } from './time.ts';
import type { Guide } from './tour.ts';
import { ASK_AGE, blocked, BLOCKED, CONFIRM, NOT_A_MINOR, UNDER_13 } from './under18-plot.ts';
import type { ReportWanted } from './under18.ts';
import { nameless, under18 } from './under18.ts';

const SEALING = { reason: 'What the messages ask for may be exploitation of a child.', items: 'all' } as const;

/** Reports at every stage, by name. */
export function tourOfUnder18(guide: Guide): readonly Draft[] {
  const { ago, named, who, now, dice } = guide;
  const chat = (name: string, hours: number, tell?: (plot: Plotter) => unknown, wanted: ReportWanted = {}, over: Partial<Draft> = {}): Draft =>
    named(name, under18(guide, { route: 'chat-statement', received: ago(hours), ...wanted }), tell, over);
  const parent = (name: string, hours: number, age: number, tell?: (plot: Plotter) => unknown, wanted: ReportWanted = {}, over: Partial<Draft> = {}): Draft =>
    named(name, under18(guide, { route: 'parent-report', age, received: ago(hours), ...wanted }), tell, over);

  const block = (plot: Plotter): Plotter => blocked(plot.wait(4 * MINUTE, 30 * MINUTE).assign('noor').wait(MINUTE, 9 * MINUTE), 'noor');
  const proposed = (plot: Plotter): Plotter => block(plot).wait(40 * MINUTE, 2 * HOUR).decide('noor', 'confirm-minor', CONFIRM);
  const sealed = (plot: Plotter, note = ''): Plotter => block(plot).wait(20 * MINUTE, 40 * MINUTE).decide('noor', 'child-safety-route', { ...SEALING, note });
  const reported = (plot: Plotter, viewed = false): Plotter => sealed(plot).wait(2 * HOUR, 5 * HOUR).record('noor', 'report-submitted', { reference: `CT-${dice.int(10_000_000, 99_999_999)}`, viewed, evidence: 'Sent through the reporting interface; the receipt names the number.' });
  const asked = (plot: Plotter): Plotter => plot.wait(20 * MINUTE).tell('noor', 'reporter', 'One question about your report', 'What you told us does not yet let us find the account. Do you know its user name, a link, or the e-mail address it was made with? Please do not send pictures.');
  const agreed = (plot: Plotter, hoursAgo: number, cooling?: number): Plotter => proposed(plot).until(ago(hoursAgo)).approve('ines', 'Read the report and the statement. It is plain.', cooling);

  return [
    parent('u18-received', 0.14, 12),
    chat('u18-blocked', 5, (plot) => block(plot).wait(5 * MINUTE).tell('noor', 'user', BLOCKED.subject, BLOCKED.text)),
    chat('u18-being-read', 3, (plot) => block(plot).until(ago(0.2)).claim('noor', 60)),
    named('u18-signals', under18(guide, { route: 'age-signal', received: ago(7) }), (plot) => block(plot).wait(HOUR).record('noor', 'signal', { source: 'school', weight: 'strong', evidence: 'A school wrote that the address on the account is one of its pupils’.' })),
    named('u18-staff-reading', under18(guide, { route: 'staff-reading', received: ago(20) }), block),
    named('u18-school', under18(guide, { route: 'school-or-payment', received: ago(11) }), block),
    chat('u18-age-asked', 70, (plot) => block(plot).wait(3 * HOUR, 9 * HOUR).decide('noor', 'ask-age-assurance', ASK_AGE)),
    chat('u18-age-shown-minor', 62, (plot) => block(plot).wait(3 * HOUR).decide('noor', 'ask-age-assurance', ASK_AGE).wait(DAY).record('noor', 'age-shown', { adult: false, evidence: 'Result of the age check: below 18. No document was kept.' })),
    chat('u18-age-shown-adult', 58, (plot) => block(plot).wait(3 * HOUR).decide('noor', 'ask-age-assurance', ASK_AGE).wait(DAY).record('noor', 'age-shown', { adult: true, evidence: 'Result of the age check: an adult.' })),
    chat('u18-not-a-minor', 120, (plot) => block(plot).wait(5 * HOUR).decide('noor', 'not-a-minor', NOT_A_MINOR)),
    chat('u18-delete-waiting', 26, proposed),
    chat('u18-rejected', 48, (plot) => proposed(plot).wait(3 * HOUR).reject('ines', 'The second statement is a quotation. Ask for age assurance first.')),
    parent('u18-under-13-waiting', 30, 11, (plot) => block(plot).wait(2 * HOUR).record('noor', 'parent-told', { evidence: 'Answered the parent from the support address.' }).wait(HOUR).decide('ines', 'under-13-parent', UNDER_13)),
    parent('u18-under-13-done', 260, 9, (plot) => block(plot).wait(2 * HOUR).record('noor', 'parent-told', { evidence: 'Answered the parent from the support address.' }).wait(HOUR).decide('ines', 'under-13-parent', UNDER_13).wait(5 * HOUR).approve('noor', 'The parent’s answer is on file.').wait(2 * DAY).tell('noor', 'reporter', 'The account was deleted', 'Thank you for writing to us. The account and its data were deleted.')),
    chat('u18-delete-armed', 30, (plot) => agreed(plot, 0.4, 8 * 3_600)),
    chat('u18-delete-running', 34, (plot) => agreed(plot, 0.9)),
    chat('u18-delete-done', 300, (plot) => proposed(plot).wait(6 * HOUR).approve('ines', 'Read the report and the statement. It is plain.')),
    chat('u18-delete-failed', 110, (plot) => agreed(plot, 40), {}, { fate: 'store-fails' }),
    // K1, in part: a litigation hold of another case keeps the content, the rest goes.
    chat('u18-delete-held', 96, (plot) => agreed(plot, 50), { holder: who('litigant', 'US') }),
    // K1, whole: a preservation request keeps everything, so that the deletion waits.
    chat('u18-delete-all-held', 60, (plot) => agreed(plot, 20), { holder: who('preserved', 'US') }),
    chat('u18-called-back', 52, (plot) => agreed(plot, 3, 6 * 3_600).wait(40 * MINUTE).act('ines', () => ({ kind: 'reopen', args: {}, reason: 'A second reading: the age is a character’s. Called back before it fired.' }))),
    chat('u18-duplicate', 4, (plot) => block(plot).wait(30 * MINUTE).act('noor', () => ({ kind: 'merge-duplicate', args: { into: guide.idOf('u18-blocked', ago(5)) }, reason: 'The same statement, reported twice.' }))),
    chat('u18-child-safety', 9, (plot) => sealed(plot)),
    chat('u18-child-safety-imminent', 1.5, (plot) => blocked(plot.wait(5 * MINUTE).assign('noor'), 'noor').until(ago(0.4)).decide('noor', 'child-safety-imminent', { ...SEALING, note: 'A meeting is proposed for tonight.' })),
    chat('u18-reported', 480, (plot) => reported(plot), { holder: who('reported', 'US') }),
    // K2: the deletion of the rest is proposed while the year of the report runs.
    chat('u18-reported-delete-waiting', 100, (plot) => reported(plot, true).wait(DAY).decide('noor', 'confirm-minor', { ...CONFIRM, reason: 'The report is in; what it names stays sealed for its year, the rest is deleted.' })),
    chat('u18-reported-deleted', 700, (plot) => reported(plot).wait(DAY).decide('noor', 'confirm-minor', CONFIRM).wait(4 * HOUR).approve('ines', 'The rest may go; the year of the report stands.')),
    chat('u18-close-reported-waiting', 170, (plot) => reported(plot).wait(2 * DAY).decide('noor', 'close-reported', { reason: 'Reported and preserved. Nothing is left to decide on the account.' })),
    chat('u18-close-reported', 400, (plot) => reported(plot).wait(2 * DAY).decide('noor', 'close-reported', { reason: 'Reported and preserved. Nothing is left to decide on the account.' }).wait(5 * HOUR).approve('ines', 'Agreed.')),
    chat('u18-uk-report', 210, (plot) => reported(plot).wait(HOUR).act('noor', ({ held, at }) => ({ kind: 'place-hold', args: { category: null, itemId: held.facts.items.find(({ state }) => state === 'sealed')?.id ?? null, ground: 'uk-csea-year', received: after(at, -MINUTE), secrecy: { kind: 'no-tip', until: null, ended: null } }, reason: 'Reported to the authority in the United Kingdom as well.' })), { holder: who('uk-report', 'GB') }),
    named('u18-nameless', nameless(guide, ago(3)), (plot) => plot.wait(5 * MINUTE).assign('noor')),
    named('u18-no-account', nameless(guide, ago(270)), (plot) => asked(plot.wait(5 * MINUTE).assign('noor')).wait(7 * DAY).decide('noor', 'no-account-found', { reason: 'The parent answered that they know no name. Nothing was found by the address they wrote from.' }).wait(HOUR).tell('noor', 'reporter', 'Your report is closed', 'From what you told us we could not find which account is meant, so that nothing was blocked or deleted.')),
    // K15: the account has itself reported abuse.
    chat('u18-reporter', 22, block, {}, { marks: (account) => ({ ...flagged(dice, 'under-18-signal', ago(22), 3)(account), abuseReports: [guide.idOf('cr-abuse-report', ago(300))] }) }),
    chat('u18-reporter-kept', 44, (plot) => block(plot).wait(2 * HOUR).record('noor', 'evidence-kept', { evidence: 'The messages that the account reported are kept with the other case, sealed, with their hashes.' }).wait(HOUR).decide('noor', 'confirm-minor', CONFIRM), {}, { marks: (account) => ({ ...flagged(dice, 'under-18-signal', ago(44), 3)(account), abuseReports: [guide.idOf('cr-abuse-report', ago(300))] }) }),
    chat('u18-florida-own', 75, block, { holder: who('florida', 'US'), clocks: demoClocks({ kind: 'under18', regime: 'fl-minor', jurisdiction: 'US', received: ago(75) }) }),
    parent('u18-florida-dispute', 500, 15, (plot) => block(plot), { holder: who('florida-parent', 'US'), clocks: [...demoClocks({ kind: 'under18', regime: 'fl-parent', jurisdiction: 'US', received: ago(500) }), ...demoClocks({ kind: 'under18', regime: 'fl-parent', jurisdiction: 'US', received: ago(480), event: 'terminated' })] }),
    parent('u18-gdpr-child', 200, 14, block, { holder: who('gdpr-child', 'DE') }),
    parent('u18-gdpr-child-gb', 180, 15, block, { holder: who('gdpr-child-gb', 'GB') }),
    named('u18-depicted-minor', under18(guide, { route: 'staff-reading', received: ago(30), clocks: demoClocks({ kind: 'under18', regime: 'ab1394', jurisdiction: 'US', received: ago(30) }) }), block),
    chat('u18-overdue', 100, block),
    chat('u18-urgent', 6, (plot) => block(plot).wait(MINUTE).act('ines', ({ held }) => (held.state.priority === 'urgent' ? null : { kind: 'set-priority', args: { to: 'urgent', was: held.state.priority }, reason: 'A second report of the same account came by telephone.' }))),
  ].filter((draft) => Date.parse(draft.received) <= Date.parse(now));
}
