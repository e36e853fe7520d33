// What becomes of an ordinary removal: read, completed where something lacks, disabled or refused, and sometimes brought back.
import type { Dice } from './dice.ts';
import { plotter } from './plot.ts';
import type { Plotter, Step } from './plot.ts';
import { between, DAY, HOUR, MINUTE } from './time.ts';

const REMARKS: readonly string[] = [
  'Compared the first two addresses with the original: the same text, down to the misprints.',
  'The third address was already deleted by the person who posted it.',
  'The claimant wrote last spring about the same account. That notice was answered.',
  'Asked a colleague who reads the language; the summary is right.',
  'The picture has another picture’s edge in it, as the claimant says.',
  'The telephone number in the notice does not answer. The e-mail address does.',
  'Looks like a fan work, but the opening is copied word for word.',
];

export const DISABLED = { reason: 'The notice is complete and the pages are the ones it names.', note: 'Compared each address with the original. All of them copy it.', items: 'all' } as const;
export const REFUSED = { reason: 'The pages quote a few lines and say whose they are.', note: 'Explained to the claimant which lines were compared.' };
export const INCOMPLETE = { reason: 'Elements that the statute asks for are missing.', note: 'Asked for them in one message.' };
export const FORWARDED = { reason: 'The counter-notice is complete.', note: 'Sent to the claimant with the day on which the pages come back.' };
export const RESTORED = { reason: 'No action was filed within the window.', note: 'The claimant was told.', items: 'all' } as const;
export const KEPT_DOWN = { reason: 'The claimant filed an action and sent a copy of it.', note: 'Stays out of view until the court has spoken.' };

const WORKERS = [['mara', 6], ['ines', 1], ['theo', 1]] as const;

/**
 * Taken up by somebody: assigned, sometimes claimed and noted. What is decided on one's own lapsed claim and cannot be taken back
 * waits for a second person, so that such work is not claimed ahead. `pace` is about how long such work takes here.
 */
export function takenUp(dice: Dice, plot: Plotter, pace: number, remarks: readonly string[] = REMARKS, claims = true): string {
  const by = dice.weighed(WORKERS);
  plot.wait(pace * 0.03, pace * 0.25);
  if (dice.chance(0.85)) plot.assign(by, dice.pick(['ines', 'sam', by]));
  if (claims && pace > 8 * HOUR && dice.chance(0.4)) plot.wait(10 * MINUTE, pace * 0.1).claim(by).wait(45 * MINUTE, 2 * HOUR);
  if (dice.chance(0.45)) plot.wait(pace * 0.02, pace * 0.15).note(by, dice.pick(remarks));
  return by;
}

/** How a notice of each kind goes on. `lacks`: what the law asks for is not all there. `pace`: the time such a decision takes. */
export function noticePlot(dice: Dice, received: string, now: string, how: { readonly lacks: boolean; readonly pace: number; readonly disables: number; readonly refusal: string; readonly confirms?: boolean; readonly remarks?: readonly string[]; readonly then?: (plot: Plotter) => readonly Step[] }): readonly Step[] {
  const plot = plotter(dice, received);
  if (how.confirms === true && dice.chance(0.93)) plot.wait(HOUR, 20 * HOUR).record('mara', 'acknowledged', { evidence: 'The confirmation went out with the number of the case.' });
  const by = takenUp(dice, plot, how.pace, how.remarks);
  if (dice.chance(0.045) || (between(plot.at(), now) < 3 * HOUR && between(plot.at(), now) > 0 && dice.chance(0.3))) return dice.chance(0.5) ? plot.claim(by, 60).steps : plot.steps;
  plot.wait(how.pace * 0.1, how.pace * 0.5);
  if (how.lacks) {
    plot.decide(by, 'ask-to-complete', INCOMPLETE).tell(by, 'requester', 'Your notice needs something more', 'Your notice does not yet contain all that the law asks for. You can answer this message; nothing needs to be sent twice.').wait(DAY, 12 * DAY);
    const answer = dice.weighed([['completed', 4], ['refuse', 4], ['silence', 1]] as const);
    if (answer === 'silence') return plot.steps;
    if (answer === 'refuse') return plot.wait(DAY, 6 * DAY).decide(by, 'refuse-notice', { reason: 'Asked twice for what is missing; no answer came.', note: 'May be sent again at any time.' }).steps;
    plot.record(by, 'completed', { evidence: 'The missing statements came by e-mail from the address of the notice.' }).wait(HOUR, how.pace * 0.4);
  }
  if (!dice.chance(how.disables)) return plot.decide(by, 'refuse-notice', { ...REFUSED, reason: how.refusal }).steps;
  plot.decide(by, 'disable-items', DISABLED);
  return how.then === undefined ? plot.steps : [...plot.steps, ...how.then(plot)];
}

/** After a copyright notice was followed, one in six is answered by a counter-notice. */
export function countered(dice: Dice, before: Plotter): readonly Step[] {
  if (!dice.chance(0.18)) return [];
  const plot = plotter(dice, before.at()).wait(2 * DAY, 9 * DAY).record('mara', 'counter-notice', { evidence: 'Counter-notice with all statements of 512(g)(3), from the holder, by e-mail.' });
  plot.wait(2 * HOUR, 30 * HOUR).decide('mara', 'forward-counter-notice', FORWARDED);
  return [...plot.steps, ...afterWindow(dice, plot)];
}

/** What comes once the restore window is open: the items come back, or an action was filed meanwhile. Windows take 14 to 22 days. */
function afterWindow(dice: Dice, plot: Plotter): readonly Step[] {
  const next = plotter(dice, plot.at());
  if (dice.chance(0.25)) return next.wait(3 * DAY, 8 * DAY).record('mara', 'restore-bar', { bar: 'court-notice', evidence: 'Copy of the complaint with the stamp of the court.' }).wait(2 * HOUR, DAY).decide('mara', 'keep-down', KEPT_DOWN).steps;
  return next.wait(17.2 * DAY, 17.8 * DAY).decide('mara', 'restore-items', RESTORED).steps;
}

/** A counter-notice that came by itself: completed where it lacks something, forwarded, and the window runs from its receipt. */
export function counterPlot(dice: Dice, received: string, lacks: boolean): readonly Step[] {
  const plot = plotter(dice, received);
  const by = takenUp(dice, plot, 2 * DAY, ['The drafts with dates are attached and look real.', 'The claimant was told that a counter-notice may follow.', 'No court filing so far.']);
  plot.wait(3 * HOUR, DAY);
  if (lacks) {
    plot.decide(by, 'ask-to-complete', { reason: 'The counter-notice lacks a statement that the statute asks for.', note: 'Asked for it.' }).wait(DAY, 6 * DAY);
    if (dice.chance(0.5)) return plot.steps;
    plot.record(by, 'completed', { evidence: 'The missing statement came, signed.' }).wait(HOUR, DAY);
  }
  plot.decide(by, 'forward-counter-notice', FORWARDED);
  return [...plot.steps, ...afterWindow(dice, plot)];
}

/** A claimant took the notice back. */
export function retractionPlot(dice: Dice, received: string): readonly Step[] {
  const plot = plotter(dice, received);
  const by = takenUp(dice, plot, 3 * DAY, ['The address is the one from the notice.']);
  return plot.wait(2 * HOUR, 3 * DAY).decide(by, 'close-retracted', { reason: 'The claimant took the notice back in writing.', note: 'Answered from the address of the notice.' }).steps;
}

/** A person wants their own content gone, with its copies: a deletion that cools off and is accounted for store by store. */
export function ownPlot(dice: Dice, received: string): readonly Step[] {
  const plot = plotter(dice, received);
  const by = takenUp(dice, plot, 7 * DAY, ['Still in the search index. Asked for a refresh.', 'The content delivery network serves it for another day.'], false);
  plot.wait(DAY, 7 * DAY);
  if (dice.chance(0.12)) return plot.decide(by, 'ask-to-complete', { reason: 'It is not clear which content is meant.', note: 'Asked for the addresses.' }).steps;
  return plot.decide(by, 'remove-items', { reason: 'The person asks for what is theirs.', note: 'Copies in backups remain until they age out; said so.', items: 'all' }).steps;
}

/** A picture of somebody, posted without their consent: hours, not days; copies are looked for by hash. */
export function intimatePlot(dice: Dice, received: string, how: { readonly lacks: boolean; readonly hours: number; readonly sha256: readonly string[] }): readonly Step[] {
  const plot = plotter(dice, received);
  const by = takenUp(dice, plot, how.hours * 0.3 * HOUR, ['Opened greyscale and blurred. It is what the request says.', 'The person asked not to be written to at work.']);
  if (how.lacks) {
    plot.wait(MINUTE, how.hours * 0.1 * HOUR).decide(by, 'ask-to-complete', { reason: 'The request does not say where the picture is.', note: 'Asked at once; the time of the law starts with the answer.' }).wait(5 * HOUR, 4 * DAY);
    if (dice.chance(0.5)) return plot.steps;
    plot.record(by, 'completed', { evidence: 'The address of the picture came, with the signature.' });
  }
  plot.wait(how.hours * 0.05 * HOUR, how.hours * 0.3 * HOUR).decide(by, 'disable-items', { reason: 'The request is valid. Removed with identical copies.', note: 'Hash kept so that copies are found.', items: 'all' });
  if (how.sha256.length > 0 && dice.chance(0.6)) plot.wait(HOUR, DAY).record(by, 'copies-found', { sha256: [...how.sha256], evidence: 'Found by hash in two other galleries and taken out of view with it.' });
  return plot.steps;
}

/** A terrorist-content order: one hour. */
export function terrorPlot(dice: Dice, received: string): readonly Step[] {
  return plotter(dice, received).wait(8 * MINUTE, 20 * MINUTE).assign('mara').wait(2 * MINUTE, 15 * MINUTE).decide('mara', 'disable-items', { reason: 'A valid order of a competent authority.', note: 'Disabled in all Member States; preserved for six months.', items: 'all' }).steps;
}

/** A complaint about a restriction: within six months, and decided by a person. */
export function complained(dice: Dice, before: Plotter): readonly Step[] {
  if (!dice.chance(0.2)) return [];
  const plot = plotter(dice, before.at()).wait(DAY, 14 * DAY).record('mara', 'complaint', { evidence: 'The person who posted it says that the page is their own.' });
  if (dice.chance(0.5)) plot.wait(DAY, 8 * DAY).decide('ines', 'restore-items', { reason: 'The complaint is right: the page is their own.', note: 'Brought back without undue delay.', items: 'all' });
  return plot.steps;
}
