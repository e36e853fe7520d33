// What becomes of an ordinary report about a child's account: blocked at once, assessed, decided by two people.
import type { Dice } from './dice.ts';
import { plotter } from './plot.ts';
import type { Plotter, Step } from './plot.ts';
import { between, DAY, HOUR, MINUTE } from './time.ts';

const REMARKS: readonly string[] = [
  'Read only the messages that the report names.',
  'The two statements are months apart and agree.',
  'The line belongs to a persona who is a pupil. The person writes as an adult elsewhere.',
  'The parent answered from the address on the account.',
  'Waiting for the answer of the age check.',
];

const SEEN: readonly { readonly source: string; readonly weight: 'weak' | 'medium' | 'strong'; readonly evidence: string }[] = [
  { source: 'own reading', weight: 'medium', evidence: 'A second message from the same week names a school day.' },
  { source: 'linked account', weight: 'strong', evidence: 'Signed in once with the single sign-on of a school.' },
  { source: 'payment', weight: 'weak', evidence: 'The card on the account belongs to an adult with the same family name.' },
];

/** The words of a decision that leads from a report to a deletion. */
export const CONFIRM = { reason: 'A clear statement of age, and signals that agree with it.', note: 'Deletion with the ledger; the letter follows.' };
export const UNDER_13 = { reason: 'The parent names the account and an age below 13.', note: 'Checked the parent by a reply from the address on file.' };
export const NOT_A_MINOR = { reason: 'The statement is a character’s, in a story about a school.', note: 'Unblocked. The person was told why.' };
export const ASK_AGE = { reason: 'The signals are weak and do not agree.', note: 'Blocked until the answer.' };
export const BLOCKED = { subject: 'Your account is blocked for now', text: 'Our service is for adults. Something suggests that you may be under 18. Your account is blocked while we look at it; this can be taken back.' };

/** Blocks the account, as the first thing that anybody does with a report. */
export function blocked(plot: Plotter, by: string): Plotter {
  return plot.decide(by, 'block-account', { reason: 'Blocking can be taken back; leaving a child in the service cannot.' });
}

/** Two people confirm; `code` is one of the two decisions that delete. */
export function confirmed(plot: Plotter, dice: Dice, by: string, code: 'confirm-minor' | 'under-13-parent'): Plotter {
  return plot.decide(by, code, code === 'confirm-minor' ? CONFIRM : UNDER_13).wait(40 * MINUTE, 14 * HOUR).approve(other(by), dice.pick(['Read the report and the statement. It is plain.', 'The signals agree. Approved.', 'Seen and agreed.']));
}

/** The other of the two who work this queue. */
export const other = (by: string): string => (by === 'noor' ? 'ines' : 'noor');

/** The plot of one report. `under-13` is a parent's report that names an age below 13. */
export function under18Plot(dice: Dice, received: string, route: string, now: string): readonly Step[] {
  const by = dice.weighed([['noor', 7], ['ines', 3]] as const);
  const plot = plotter(dice, received).wait(2 * MINUTE, 25 * MINUTE).assign(by, by);
  blocked(plot.wait(30_000, 20 * MINUTE), by);
  if (dice.chance(0.5)) plot.wait(2 * MINUTE, 15 * MINUTE).tell(by, 'user', BLOCKED.subject, BLOCKED.text);
  if (between(received, now) > 8 * HOUR && dice.chance(0.05)) return plot.steps;
  plot.wait(40 * MINUTE, 9 * HOUR);
  if (dice.chance(0.4)) plot.note(by, dice.pick(REMARKS)).wait(10 * MINUTE, HOUR);
  if (route !== 'under-13' && dice.chance(0.3)) {
    const { source, weight, evidence } = dice.pick(SEEN);
    plot.record(by, 'signal', { source, weight, evidence }).wait(10 * MINUTE, 2 * HOUR);
  }
  // Somebody is at it this very hour.
  if (between(plot.at(), now) > 0 && between(plot.at(), now) < DAY && dice.chance(0.15)) return plot.until(new Date(Date.parse(now) - dice.int(2, 20) * MINUTE).toISOString()).claim(by, 60).steps;
  plot.wait(HOUR, 30 * HOUR);
  if (route === 'under-13') {
    if (dice.chance(0.8)) plot.record(by, 'parent-told', { evidence: 'Wrote to the address the report came from; the parent answered.' }).wait(20 * MINUTE, 4 * HOUR);
    return confirmed(plot, dice, by, 'under-13-parent').steps;
  }
  const way = dice.weighed([['confirm', 5], ['ask', 4], ['not', 3], ['leave', 0.7]] as const);
  if (way === 'confirm') return confirmed(plot, dice, by, 'confirm-minor').steps;
  if (way === 'not') return plot.decide(by, 'not-a-minor', NOT_A_MINOR).steps;
  if (way === 'leave') return plot.steps;
  plot.decide(by, 'ask-age-assurance', ASK_AGE).wait(DAY, 9 * DAY);
  const answer = dice.weighed([['adult', 4], ['minor', 3], ['none', 2]] as const);
  if (answer === 'none') return plot.steps;
  plot.record(by, 'age-shown', { adult: answer === 'adult', evidence: 'Result of the age check, without a document.' }).wait(HOUR, 20 * HOUR);
  if (answer === 'minor') return confirmed(plot, dice, by, 'confirm-minor').steps;
  return plot.decide(by, 'not-a-minor', { ...NOT_A_MINOR, reason: 'The age check shows an adult.' }).steps;
}
