// The tour of the content-removal queue: notices and their answers, the restore window, intimate images, orders, own content.
import { demoClocks } from './clocks.ts';
import type { Draft } from './draft.ts';
import type { Plotter } from './plot.ts';
import { governmentOrder, terroristContent } from './removal-by-authority.ts';
import { DISABLED, FORWARDED, INCOMPLETE, KEPT_DOWN, REFUSED, RESTORED } from './removal-plot.ts';
import type { RemovalWanted } from './removal.ts';
import { counterNotice, dmcaNotice, dsaNotice, intimateImage, ownRemoval, retraction } from './removal.ts';
import { after, between, DAY, HOUR, MINUTE } from './time.ts';
import type { Guide } from './tour.ts';

/**
 * When a counter-notice must have come for its window to be open now, with two days to go or so. Counted by the rule
 * itself, because business days know of holidays.
 */
function windowOpen(now: string): string {
  for (let days = 12; days < 30; days += 1) {
    const received = after(now, -days * DAY);
    const clocks = demoClocks({ kind: 'content-removal', regime: 'dmca', jurisdiction: 'US', received, event: 'counter-notice' });
    const [open, close] = clocks;
    if (open !== undefined && close !== undefined && between(open.due, now) > 2 * HOUR && between(now, close.due) > 2 * HOUR) return received;
  }
  throw new Error('demo: no restore window is open at this instant');
}

/** Removals at every stage, by name. */
export function tourOfRemovals(guide: Guide): readonly Draft[] {
  const { ago, named, now, own, who } = guide;
  const mine = (hours: number, over: RemovalWanted = {}): RemovalWanted => ({ received: ago(hours), holder: own(), complete: true, ...over });
  const dmca = (name: string, hours: number, tell?: (plot: Plotter) => unknown, over: RemovalWanted = {}, more: Partial<Draft> = {}): Draft => named(name, dmcaNotice(guide, mine(hours, over)), tell, more);
  const counter = (name: string, received: string, tell?: (plot: Plotter) => unknown, over: RemovalWanted = {}): Draft => named(name, counterNotice(guide, mine(0, { received, ...over })), tell);
  const image = (name: string, hours: number, tell?: (plot: Plotter) => unknown, over: RemovalWanted = {}): Draft => named(name, intimateImage(guide, mine(hours, { home: 'US', ...over })), tell);
  const notice = (name: string, hours: number, tell?: (plot: Plotter) => unknown, over: RemovalWanted = {}, more: Partial<Draft> = {}): Draft => named(name, dsaNotice(guide, mine(hours, over)), tell, more);
  const ownOne = (name: string, hours: number, tell?: (plot: Plotter) => unknown, over: RemovalWanted = {}, more: Partial<Draft> = {}): Draft => named(name, ownRemoval(guide, mine(hours, { count: 2, ...over })), tell, more);
  const order = (name: string, hours: number, regime: string, place: string, tell?: (plot: Plotter) => unknown): Draft => named(name, governmentOrder(guide), tell, { received: ago(hours), clocks: demoClocks({ kind: 'content-removal', regime, jurisdiction: place, received: ago(hours) }) });

  const begun = (plot: Plotter): Plotter => plot.wait(10 * MINUTE, 40 * MINUTE).assign('mara').wait(10 * MINUTE, 40 * MINUTE);
  const disabled = (plot: Plotter): Plotter => begun(plot).decide('mara', 'disable-items', DISABLED).wait(10 * MINUTE).tell('mara', 'user', 'We disabled content of yours', 'The statement of reasons is enclosed. You may send a counter-notice or complain.');
  const answered = (plot: Plotter, hoursAgo: number): Plotter => disabled(plot).until(ago(hoursAgo)).record('mara', 'counter-notice', { evidence: 'Counter-notice with all statements of 512(g)(3), from the holder.' });
  const forwarded = (plot: Plotter): Plotter => begun(plot).wait(HOUR, 3 * HOUR).decide('mara', 'forward-counter-notice', FORWARDED);
  const barred = (plot: Plotter): Plotter => forwarded(plot).wait(2 * DAY).record('mara', 'restore-bar', { bar: 'court-notice', evidence: 'Copy of the complaint with the stamp of the court.' });
  const open = windowOpen(now);
  const removal = { reason: 'The person asks for what is theirs.', items: 'all' } as const;

  return [
    dmca('cr-notice', 2),
    dmca('cr-claimed', 3, (plot) => begun(plot).until(ago(0.2)).claim('mara', 60)),
    dmca('cr-checked-out', 9, (plot) => begun(plot).until(ago(1)).act('mara', () => ({ kind: 'check-out', args: { hours: 24, trip: 'train-to-aldermere' }, reason: 'For the train.' }))),
    dmca('cr-checked-out-2', 11, (plot) => begun(plot).until(ago(1)).act('mara', () => ({ kind: 'check-out', args: { hours: 24, trip: 'train-to-aldermere' }, reason: 'For the train.' }))),
    dmca('cr-incomplete', 5, undefined, { complete: false }),
    dmca('cr-asked', 40, (plot) => begun(plot).decide('mara', 'ask-to-complete', INCOMPLETE), { complete: false }),
    dmca('cr-completed', 90, (plot) => begun(plot).decide('mara', 'ask-to-complete', INCOMPLETE).until(ago(4)).record('mara', 'completed', { evidence: 'The missing statements came by e-mail.' }), { complete: false }),
    dmca('cr-refused', 120, (plot) => begun(plot).decide('mara', 'refuse-notice', REFUSED)),
    dmca('cr-disabled', 130, disabled),
    dmca('cr-counter-notice', 300, (plot) => answered(plot, 20)),
    dmca('cr-counter-refused', 320, (plot) => answered(plot, 60).wait(5 * HOUR).decide('mara', 'disable-items', { ...DISABLED, reason: 'The counter-notice is not signed and names no page.', note: 'Asked for the signature.' })),
    counter('cr-forward', ago(6)),
    counter('cr-window-running', ago(80), forwarded),
    counter('cr-window-open', open, forwarded),
    // K10: the day has come and a court action stands against it.
    counter('cr-window-barred', open, barred),
    counter('cr-kept-down', ago(500), (plot) => barred(plot).wait(3 * HOUR).decide('mara', 'keep-down', KEPT_DOWN)),
    counter('cr-restored', ago(30 * 24), (plot) => forwarded(plot).until(ago(11 * 24)).decide('mara', 'restore-items', RESTORED)),
    counter('cr-counter-incomplete', ago(70), (plot) => begun(plot).decide('mara', 'ask-to-complete', INCOMPLETE), { complete: false }),
    named('cr-retraction', { ...retraction(guide), received: ago(30), clocks: null }, undefined),
    // A repeat infringer: the third strike that still counts flags the account; an older one has expired.
    dmca('cr-strike-1', 900, disabled, { holder: who('repeater') }, { marks: (account) => ({ ...account, strikes: [...account.strikes, { id: 'strike-old', ground: 'Copyright: 17 U.S.C. 512(c) notice', caseId: null, at: ago(1_200 * 24), expires: ago(105 * 24) }] }) }),
    dmca('cr-strike-2', 600, disabled, { holder: who('repeater') }, { marks: (account) => account }),
    dmca('cr-strike-3', 250, disabled, { holder: who('repeater') }, { marks: (account) => account }),
    image('cr-image', 4),
    image('cr-image-incomplete', 6, undefined, { complete: false }),
    image('cr-image-asked', 30, (plot) => begun(plot).decide('mara', 'ask-to-complete', { reason: 'The request does not say where the picture is.' }), { complete: false }),
    image('cr-image-completed', 50, (plot) => begun(plot).decide('mara', 'ask-to-complete', { reason: 'The request does not say where the picture is.' }).until(ago(5)).record('mara', 'completed', { evidence: 'The address came, with the signature.' }), { complete: false }),
    image('cr-image-copies', 90, (plot) => begun(plot).decide('mara', 'disable-items', { reason: 'The request is valid. Removed with identical copies.', items: 'all' }).wait(2 * HOUR).record('mara', 'copies-found', { sha256: ['ab'.repeat(32), 'cd'.repeat(32)], evidence: 'Two identical copies in other galleries, out of view with it.' })),
    image('cr-image-gb', 10, begun, { home: 'GB' }),
    image('cr-image-au', 5, begun, { home: 'AU' }),
    image('cr-image-in', 1, begun, { home: 'IN' }),
    image('cr-image-eu', 20, begun, { home: 'DE' }),
    named('cr-sb981', intimateImage(guide, mine(70, { home: 'US' })), (plot) => begun(plot).record('mara', 'acknowledged', { evidence: 'Confirmed by the channel that the reporter chose.' }), { clocks: [...demoClocks({ kind: 'content-removal', regime: 'sb981', jurisdiction: 'US', received: ago(70) }), ...demoClocks({ kind: 'content-removal', regime: 'sb981', jurisdiction: 'US', received: ago(60), event: 'confirmed' })] }),
    named('cr-ab1394', intimateImage(guide, mine(50, { home: 'US' })), (plot) => begun(plot).record('mara', 'acknowledged', { evidence: 'Confirmed by the channel that the reporter chose.' }), { clocks: demoClocks({ kind: 'content-removal', regime: 'ab1394', jurisdiction: 'US', received: ago(50) }) }),
    notice('cr-dsa', 3),
    notice('cr-dsa-confirmed', 60, (plot) => plot.wait(2 * HOUR).record('mara', 'acknowledged', { evidence: 'The confirmation went out with the number of the case.' })),
    notice('cr-abuse-report', 300, (plot) => plot.wait(2 * HOUR).record('mara', 'acknowledged', { evidence: 'The confirmation went out.' }).wait(DAY).decide('mara', 'disable-items', DISABLED)),
    notice('cr-dsa-disabled', 260, (plot) => plot.wait(2 * HOUR).record('mara', 'acknowledged', { evidence: 'The confirmation went out.' }).wait(DAY).decide('mara', 'disable-items', DISABLED)),
    notice('cr-complaint', 400, (plot) => plot.wait(2 * HOUR).record('mara', 'acknowledged', { evidence: 'The confirmation went out.' }).wait(DAY).decide('mara', 'disable-items', DISABLED).until(ago(50)).record('mara', 'complaint', { evidence: 'The person who posted it says that the page is their own.' })),
    notice('cr-complaint-upheld', 500, (plot) => plot.wait(2 * HOUR).record('mara', 'acknowledged', { evidence: 'The confirmation went out.' }).wait(DAY).decide('mara', 'disable-items', DISABLED).wait(5 * DAY).record('mara', 'complaint', { evidence: 'The person who posted it says that the page is their own.' }).wait(DAY).decide('ines', 'restore-items', { ...RESTORED, reason: 'The complaint is right: the page is their own.' })),
    notice('cr-dispute', 700, (plot) => plot.wait(2 * HOUR).record('mara', 'acknowledged', { evidence: 'The confirmation went out.' }).wait(DAY).decide('mara', 'disable-items', DISABLED), {}, { clocks: [...demoClocks({ kind: 'content-removal', regime: 'dsa-notice', jurisdiction: 'DE', received: ago(700) }), ...demoClocks({ kind: 'content-removal', regime: '*', jurisdiction: 'DE', received: ago(300), event: 'dispute-opened' })] }),
    named('cr-terror', terroristContent(guide, { received: ago(0.3), holder: own() })),
    // K9: out of view within the hour, and a copy kept for six months.
    named('cr-terror-kept', terroristContent(guide, { received: ago(200), holder: who('terror') }), (plot) => plot.wait(9 * MINUTE).assign('mara').wait(5 * MINUTE).decide('mara', 'disable-items', { reason: 'A valid order of a competent authority.', items: 'all' }), { clocks: [...demoClocks({ kind: 'content-removal', regime: 'eu_tco_removal_order', jurisdiction: 'EU', received: ago(200) }), ...demoClocks({ kind: 'content-removal', regime: 'eu_tco_removal_order', jurisdiction: 'EU', received: ago(199), event: 'removed' })] }),
    dmca('cr-disabled-under-hold', 150, disabled, { holder: who('preserved', 'US') }),
    ownOne('cr-own', 30),
    ownOne('cr-own-erasure', 100, begun, {}, { clocks: demoClocks({ kind: 'content-removal', regime: 'gdpr-erasure', jurisdiction: 'EU', received: ago(100) }) }),
    ownOne('cr-own-erasure-gb', 120, begun, {}, { clocks: demoClocks({ kind: 'content-removal', regime: 'gdpr-erasure', jurisdiction: 'GB', received: ago(120) }) }),
    ownOne('cr-own-armed', 60, (plot) => begun(plot).until(ago(0.3)).act('mara', ({ held }) => ({ kind: 'propose-decision', args: { decision: 'remove-items', note: '', itemIds: held.facts.items.map(({ id }) => id) }, reason: removal.reason }), 7 * 3_600)),
    ownOne('cr-own-done', 240, (plot) => begun(plot).wait(DAY).decide('mara', 'remove-items', removal).wait(2 * DAY).tell('mara', 'user', 'Your content was deleted', 'The items are deleted. Copies in backups age out by themselves.')),
    ownOne('cr-own-held', 170, (plot) => begun(plot).wait(DAY).decide('mara', 'remove-items', removal), { holder: who('preserved', 'US') }),
    // Decided on one's own lapsed claim: what cannot be taken back waits for a second look.
    ownOne('cr-own-lapsed-claim', 50, (plot) => begun(plot).until(ago(9)).claim('mara', 30).until(ago(7)).decide('mara', 'remove-items', removal)),
    order('cr-order-in', 1.2, 'in-order', 'IN', begun),
    order('cr-order-au', 6, 'au-osa', 'AU', begun),
    order('cr-order-dsa', 9, 'dsa-art9-order', 'DE', begun),
    dmca('cr-duplicate', 2.5, (plot) => begun(plot).act('mara', () => ({ kind: 'merge-duplicate', args: { into: guide.idOf('cr-notice', ago(2)) }, reason: 'The same notice, sent by two channels.' }))),
    dmca('cr-reopened', 140, (plot) => begun(plot).decide('mara', 'refuse-notice', REFUSED).wait(DAY).act('ines', () => ({ kind: 'reopen', args: {}, reason: 'The claimant sent the page that was missing from the comparison.' }))),
  ];
}
