// The tour of the law-enforcement queue: every process once, and every state of verification, gag, preservation and disclosure.
import { flagged } from './accounts.ts';
import { BOOKS, demoClocks } from './clocks.ts';
import type { Draft } from './draft.ts';
import { lawEnforcement } from './legal.ts';
import type { RequestWanted } from './legal.ts';
import { ASKED, EXCESS, NO_RECORDS, paperRead, preserved, PRESERVED, PRODUCED, renewed, verified } from './legal-plot.ts';
import type { Plotter } from './plot.ts';
import { after, DAY, HOUR, MINUTE } from './time.ts';
import type { Guide } from './tour.ts';

const NO_TIP = { kind: 'no-tip', until: null, ended: null } as const;

/** Requests at every stage, by name. */
export function tourOfLegal(guide: Guide): readonly Draft[] {
  const { ago, named, own, now } = guide;
  const request = (name: string, process: string, hours: number, tell?: (plot: Plotter) => unknown, wanted: RequestWanted = {}, over: Partial<Draft> = {}): Draft =>
    named(name, lawEnforcement(guide, { process, received: ago(hours), holder: own('US'), gagUntil: null, ...wanted }), tell, over);

  const begun = (plot: Plotter): Plotter => plot.wait(20 * MINUTE, HOUR).assign('ines', 'sam').wait(10 * MINUTE, HOUR);
  const checked = (process: string) => (plot: Plotter): Plotter => paperRead(verified(begun(plot), process, 'ines', 'theo').wait(30 * MINUTE, 2 * HOUR), process, 'ines').wait(30 * MINUTE, 2 * HOUR);
  const proposed = (process: string) => (plot: Plotter): Plotter => checked(process)(plot).decide('ines', 'produce', PRODUCED);
  const agreed = (plot: Plotter, process: string, hoursAgo: number, cooling?: number): Plotter => proposed(process)(plot).until(ago(hoursAgo)).approve('theo', 'Read the paper and the package; they agree.', cooling);
  const reviewed = (plot: Plotter): Plotter => plot.record('ines', 'minor-reviewed', { evidence: 'Looked at each record first; nothing in it shows a child to anybody new.' }).wait(HOUR).decide('ines', 'produce', PRODUCED);
  const word = (plot: Plotter, category: string, may: boolean): Plotter => plot.record('theo', 'counsel-word', { category, may, evidence: may ? 'The agreement was invoked and the target is not in the United States.' : 'The designation could not be confirmed.' }).wait(20 * MINUTE);
  const COPO = 'cloud_act_agreement_order';
  const abroad = { categories: ['account-information', 'user-content'], holder: guide.who('copo', 'GB') } as const;

  return [...everyProcess(guide), ...preservation(guide),
    request('le-new', 'us_subpoena', 0.5),
    request('le-partly', 'us_2703d_order', 8, (plot) => verified(begun(plot), 'us_2703d_order', 'ines', 'theo', { only: ['V1', 'V2', 'V4'] })),
    request('le-one-person', 'us_subpoena', 10, (plot) => verified(begun(plot), 'us_subpoena', 'ines', 'theo', { only: ['V1', 'V2', 'V4', 'V5', 'V11'] })),
    request('le-ready', 'us_2703d_order', 17, checked('us_2703d_order')),
    request('le-ready-subpoena', 'us_subpoena', 22, checked('us_subpoena')),
    // K14: the paper asks for content that its process does not reach.
    request('le-excess', 'us_subpoena', 20, checked('us_subpoena'), { also: ['user-content', 'usage'] }),
    request('le-excess-refused', 'us_subpoena', 200, (plot) => begun(plot).decide('ines', 'refuse-excess', EXCESS).tell('ines', 'requester', 'What your process reaches', 'Your process reaches subscriber records. It does not reach content, for which the law asks for a warrant.'), { also: ['user-content'] }),
    request('le-waiting', 'us_search_warrant', 19, proposed('us_search_warrant')),
    request('le-waiting-subpoena', 'us_subpoena', 18, proposed('us_subpoena')),
    request('le-two-accounts', 'us_2703d_order', 21, proposed('us_2703d_order'), { targets: [guide.who('second-target', 'US')] }),
    request('le-produced', 'us_search_warrant', 230, (plot) => agreed(plot, 'us_search_warrant', 200)),
    request('le-disclosure-armed', 'us_subpoena', 60, (plot) => agreed(plot, 'us_subpoena', 0.3, 9 * 3_600)),
    request('le-disclosure-unknown', 'us_subpoena', 90, (plot) => agreed(plot, 'us_subpoena', 20), {}, { fate: 'no-receipt' }),
    // A doubt that came while it cooled off: what no longer stands is stood down, and the case is open again.
    request('le-stood-down', 'us_subpoena', 80, (plot) => verified(agreed(plot, 'us_subpoena', 14, 6 * 3_600).wait(2 * HOUR), 'us_subpoena', 'ines', 'theo', { only: ['V2'], no: 'V2' })),
    request('le-failed-check', 'us_subpoena', 12, (plot) => verified(begun(plot), 'us_subpoena', 'ines', 'theo', { no: 'V3' })),
    request('le-asked', 'us_search_warrant', 100, (plot) => begun(plot).decide('ines', 'ask-requester', ASKED)),
    request('le-answered', 'us_search_warrant', 30, (plot) => begun(plot).decide('ines', 'ask-requester', ASKED).wait(20 * HOUR).record('ines', 'requester-answered', { evidence: 'The signature page came through the portal.' })),
    request('le-no-records-waiting', 'us_subpoena', 26, (plot) => begun(plot).decide('ines', 'no-records', NO_RECORDS)),
    request('le-no-records', 'us_subpoena', 320, (plot) => begun(plot).decide('ines', 'no-records', NO_RECORDS).wait(DAY).approve('theo', 'Searched again by another way; nothing.')),
    request('le-consent-ready', 'user_consent', 25, checked('user_consent')),
    request('le-handed-over', 'data_subject_access', 90, (plot) => begun(plot).decide('ines', 'hand-over', { reason: 'The holder asks for a copy of their own data; no agency asks for anything.', note: 'Entered in the data-subject queue with the day on which it came.' }).wait(HOUR).tell('ines', 'requester', 'A request for a person’s own data', 'We answer it to that person alone, once we know who they are, and count its time from the day on which it came.'), { holder: own('DE') }),
    request('le-emergency', 'us_emergency_request', 0.4),
    request('le-emergency-ready', 'us_emergency_request', 0.9, (plot) => paperRead(verified(plot.wait(4 * MINUTE).assign('ines', 'sam').wait(MINUTE), 'us_emergency_request', 'ines', 'theo', { gap: 9 * MINUTE }), 'us_emergency_request', 'ines')),
    request('le-emergency-produced', 'us_emergency_request', 150, (plot) => paperRead(verified(plot.wait(3 * MINUTE).assign('ines', 'sam').wait(MINUTE), 'us_emergency_request', 'ines', 'theo', { gap: 6 * MINUTE }), 'us_emergency_request', 'ines').wait(2 * MINUTE).decide('ines', 'produce', PRODUCED).wait(3 * MINUTE).approve('theo', 'All points are answered; the first tier only.').wait(2 * DAY).record('ines', 'emergency-over', { evidence: 'The agency wrote that the person was found.' }).wait(HOUR).record('ines', 'user-told', { evidence: 'Told by letter, with what was given and why.' })),
    // Looks like an emergency and fails the independent call-back: LAW 2.5.
    request('le-fake-emergency', 'us_emergency_request', 2.5, (plot) => verified(plot.wait(6 * MINUTE).assign('ines', 'sam').wait(2 * MINUTE), 'us_emergency_request', 'ines', 'theo', { only: ['V1', 'V2', 'V4'], no: 'V2' }).note('ines', 'The sender’s domain was first seen this morning and differs from the agency’s by one letter. They press for an answer within minutes and refuse a call-back.'), {}, { title: 'Emergency request: refuses a call-back' }),
    request('le-gag-running', 'us_subpoena', 200, (plot) => agreed(plot, 'us_subpoena', 180), { gagUntil: after(now, 70 * DAY), holder: guide.who('gagged', 'US') }),
    request('le-gag-remind', 'us_subpoena', 900, (plot) => agreed(plot, 'us_subpoena', 860), { gagUntil: after(now, 9 * DAY) }),
    request('le-gag-passed', 'us_search_warrant', 2_000, (plot) => agreed(plot, 'us_search_warrant', 1_950), { gagUntil: ago(120) }),
    request('le-gag-undated', 'us_subpoena', 20, begun, { gags: [{ id: 'gag-undated', citation: '18 U.S.C. 2705(b)', until: null, ended: null }] }),
    request('le-gag-ended', 'us_subpoena', 1_500, (plot) => agreed(plot, 'us_subpoena', 1_450).until(ago(60)).record('ines', 'gag-ended', { gagId: 'gag-1', how: 'expired', evidence: 'The clerk of the court wrote that no renewal was asked for.' }), { gags: [{ id: 'gag-1', citation: '18 U.S.C. 2705(b)', until: ago(90), ended: null }], gagUntil: ago(90) }),
    request('le-user-told', 'us_subpoena', 1_300, (plot) => agreed(plot, 'us_subpoena', 1_250).until(ago(400)).record('ines', 'gag-ended', { gagId: 'gag-2', how: 'lifted', evidence: 'Order of the court that lifts it.' }).wait(DAY).record('ines', 'user-told', { evidence: 'Told by letter on the day after.' }), { gags: [{ id: 'gag-2', citation: '18 U.S.C. 2705(b)', until: after(now, 90 * DAY), ended: null }] }),
    request('le-counsel-waiting', COPO, 40, checked(COPO), abroad),
    request('le-counsel-given', COPO, 60, (plot) => word(word(checked(COPO)(plot), 'user_content_private', true), 'account_information', true).decide('ines', 'produce', PRODUCED), abroad),
    request('le-counsel-refused', COPO, 64, (plot) => word(checked(COPO)(plot), 'user_content_private', false), abroad),
    request('le-minor', 'us_subpoena', 12, checked('us_subpoena'), {}, { marks: flagged(guide.dice, 'under-18-signal', ago(55), 5) }),
    request('le-minor-reviewed', 'us_subpoena', 16, (plot) => reviewed(checked('us_subpoena')(plot)), {}, { marks: flagged(guide.dice, 'under-18-signal', ago(58), 5) }),
    // K8 and K11: content ordered from Europe against United States law; two readings of the ten days.
    request('le-epoc-conflict', 'eu_epoc_content', 70, begun, { holder: own('DE') }),
    request('le-annex-waiting', 'eu_epoc_content', 110, (plot) => preserved(begun(plot), 'theo', 'eu-epoc').wait(3 * HOUR).decide('ines', 'object-annex', { reason: 'United States law bars disclosing content to an authority abroad.', note: 'Annex III with section E drafted.' }), { holder: own('DE') }),
    request('le-annex-sent', 'eu_epoc_content', 420, (plot) => preserved(begun(plot), 'theo', 'eu-epoc').wait(3 * HOUR).decide('ines', 'object-annex', { reason: 'United States law bars disclosing content to an authority abroad.', note: 'Annex III with section E drafted.' }).wait(DAY).approve('theo', 'The objection is right and in time.'), { holder: own('FR') }),
    request('le-epoc-emergency', 'eu_epoc_traffic', 2, begun, { holder: own('DE'), emergency: true }),
    request('le-epoc-unvalidated', 'eu_epoc_subscriber_or_id', 12, begun, { holder: own('FR') }, { clocks: [...demoClocks({ kind: 'law-enforcement', regime: 'eu_epoc_subscriber_or_id', jurisdiction: 'EU', received: ago(12) }), ...demoClocks({ kind: 'law-enforcement', regime: 'eu_epoc_subscriber_or_id', jurisdiction: 'EU', received: ago(12), event: 'emergency-unvalidated' })] }),
    request('le-california', 'us_search_warrant', 48, checked('us_search_warrant'), {}, { clocks: demoClocks({ kind: 'law-enforcement', regime: 'us_search_warrant', jurisdiction: 'US-CA', received: ago(48) }) }),
    request('le-foreign-conflict', 'us_search_warrant', 96, begun, {}, { clocks: demoClocks({ kind: 'law-enforcement', regime: 'us_search_warrant', jurisdiction: 'US', received: ago(96), event: 'served-with-foreign-conflict' }) }),
    request('le-mis-disclosed', 'us_subpoena', 400, (plot) => agreed(plot, 'us_subpoena', 380).wait(DAY).note('theo', 'One record of another person was in the package. The breach clock runs; the authority was told today.'), {}, { clocks: [...demoClocks({ kind: 'law-enforcement', regime: 'us_subpoena', jurisdiction: 'US', received: ago(400) }), ...demoClocks({ kind: 'law-enforcement', regime: '*', jurisdiction: 'EU', received: ago(30), event: 'mis-disclosed' })] }),
    // K16: asked to destroy what a report preserves, while another order says keep.
    request('le-keep-order', 'us_search_warrant', 300, (plot) => reviewed(checked('us_search_warrant')(preserved(begun(plot), 'theo', 'us-warrant-pending', { category: 'user-content' }))).until(ago(270)).approve('theo', 'Read the paper and the package; they agree.'), { holder: guide.who('reported', 'US') }),
    request('le-destroy', 'us_2258b_destroy', 10, begun, { holder: guide.who('reported', 'US') }),
  ];
}

/** One request of every process of the matrix; some were looked at, none is decided. */
function everyProcess({ ago, named, own, ...making }: Guide): Draft[] {
  const codes = Object.keys(BOOKS.matrix.processes).filter((code) => code !== 'us_2703f_preservation' && code !== 'eu_epoc_pr');
  return codes.map((process, index) => {
    const hours = process.includes('emergency') ? 0.6 : 4 + index;
    const home = process.startsWith('eu_') ? 'FR' : 'US';
    const draft = lawEnforcement({ ...making, own }, { process, received: ago(hours), holder: own(home), gagUntil: process === 'us_nsl' || process === 'us_pen_trap' ? after(making.now, 80 * DAY) : null });
    const kept = process === 'eu_tco_removal_order' ? demoClocks({ kind: 'law-enforcement', regime: process, jurisdiction: 'EU', received: ago(hours), event: 'removed' }) : [];
    return named(`le-${process}`, { ...draft, clocks: [...(draft.clocks ?? []), ...kept] }, (plot) => (index % 3 === 0 ? plot : verified(plot.wait(5 * MINUTE, 20 * MINUTE).assign('ines', 'sam'), process, 'ines', 'theo', { only: index % 3 === 1 ? ['V1', 'V2'] : ['V1', 'V2', 'V3', 'V4', 'V5'] })));
  });
}

/** Preservation, from the request to the end of its hold; and holds of other grounds. */
function preservation(guide: Guide): Draft[] {
  const { ago, named, own, who } = guide;
  const request = (name: string, process: string, hours: number, tell: (plot: Plotter) => unknown, wanted: RequestWanted = {}, over: Partial<Draft> = {}): Draft =>
    named(name, lawEnforcement(guide, { process, received: ago(hours), holder: own('US'), gagUntil: null, ...wanted }), tell, over);
  const begun = (plot: Plotter): Plotter => plot.wait(20 * MINUTE, HOUR).assign('theo', 'ines').wait(10 * MINUTE, HOUR);
  const kept = (plot: Plotter): Plotter => preserved(begun(plot), 'theo', 'us-2703f').wait(2 * HOUR, 5 * HOUR).decide('theo', 'confirm-preservation', PRESERVED);
  const answered = (plot: Plotter): Plotter => plot.wait(2 * HOUR, 5 * HOUR).decide('ines', 'refuse-excess', { reason: 'What the paper asks to be given goes beyond what it reaches; what it asks to be kept is kept.', note: 'Answered in one letter.' });
  const F = 'us_2703f_preservation';
  return [
    request('le-us_2703f_preservation', F, 9, begun),
    request('le-preserved', F, 700, kept, { holder: who('preserved', 'US') }),
    request('le-renewed', F, 1_900, (plot) => renewed(kept(plot).until(ago(120)), 'theo')),
    // K12: the hold ran out; the renewal came five days after its end and can keep only what still exists.
    request('le-lapsed', F, 132 * 24, kept, { holder: who('lapsed', 'US') }),
    request('le-late-renewal', F, 15, (plot) => begun(plot).note('theo', 'Calls itself a renewal. The hold of the first request was over when it arrived; a new one can keep what still exists.'), { holder: who('lapsed', 'US') }, { title: 'Renewal of a preservation request that is over' }),
    request('le-eu_epoc_pr', 'eu_epoc_pr', 200, (plot) => preserved(begun(plot), 'theo', 'eu-epoc-pr').wait(3 * HOUR).decide('theo', 'confirm-preservation', PRESERVED), { holder: own('DE') }),
    request('le-epoc-pr-extended', 'eu_epoc_pr', 1_000, (plot) => renewed(preserved(begun(plot), 'theo', 'eu-epoc-pr').wait(3 * HOUR).decide('theo', 'confirm-preservation', PRESERVED).until(ago(90)), 'theo'), { holder: own('ES') }),
    // K3: a direction under California law not to delete.
    request('le-direction', 'us_ca_state_subpoena', 260, (plot) => answered(preserved(begun(plot), 'theo', 'us-ca-direction')), { holder: who('directed', 'US') }, { title: 'State subpoena with a direction not to delete' }),
    request('le-direction-renewed', 'us_ca_state_subpoena', 1_400, (plot) => renewed(answered(preserved(begun(plot), 'theo', 'us-ca-direction')).until(ago(100)), 'theo', { goodCause: true, caseNumber: 'CB-2026-11804' })),
    request('le-litigation', 'us_civil_subpoena', 400, (plot) => answered(preserved(begun(plot), 'theo', 'litigation', { category: 'user-content', secrecy: { kind: 'none', until: null, ended: null } })), { holder: who('litigant', 'US') }),
    request('le-other-hold', 'regulator_request', 350, (plot) => answered(preserved(begun(plot), 'theo', 'other', { category: 'account-information' }))),
    request('le-hold-eu-user', F, 250, (plot) => preserved(begun(plot), 'theo', 'us-2703f', { category: 'user-content', secrecy: NO_TIP }).wait(HOUR).decide('theo', 'confirm-preservation', PRESERVED), { holder: who('eu-user', 'DE') }),
    request('le-hold-gagged', 'us_search_warrant', 280, (plot) => preserved(begun(plot), 'theo', 'us-warrant-pending', { category: 'user-content', secrecy: { kind: 'gag', until: ago(-2_000), ended: null } }).wait(HOUR).decide('ines', 'refuse-excess', { reason: 'Attachment B names a period before the account was made.', note: 'Kept meanwhile; a corrected warrant is expected.' }), { holder: who('gag-held', 'US'), gagUntil: ago(-2_000) }),
    request('le-release-waiting', F, 330, (plot) => kept(plot).wait(4 * DAY).act('ines', ({ held, account }) => {
      const hold = account?.holds.find(({ sourceCaseId }) => sourceCaseId === held.id);
      return hold === undefined ? null : { kind: 'release-hold', args: { holdId: hold.id }, reason: 'The agency wrote that the investigation is closed.' };
    })),
    request('le-released', F, 640, (plot) => kept(plot).wait(4 * DAY).act('ines', ({ held, account }) => {
      const hold = account?.holds.find(({ sourceCaseId }) => sourceCaseId === held.id);
      return hold === undefined ? null : { kind: 'release-hold', args: { holdId: hold.id }, reason: 'The agency wrote that the investigation is closed.' };
    }).wait(DAY).approve('theo', 'Confirmed with the agency.')),
  ];
}
