// What becomes of an ordinary request of a data subject: acknowledged, the person verified, then answered by one or two people.
import type { CaseFacts } from '../../shared/model/case.ts';
import type { Dice } from './dice.ts';
import { chosen } from './legal-plot.ts';
import { plotter } from './plot.ts';
import type { Plotter, Step } from './plot.ts';
import { between, DAY, HOUR, MINUTE } from './time.ts';

export type Right = Extract<CaseFacts['detail'], { of: 'data-subject' }>['right'];

const REMARKS: readonly string[] = [
  'The copy is 240 MB, mostly voice recordings. Sent as a link that ends in seven days.',
  'The person writes from the address on file.',
  'The agent’s authorisation names another account. Asked.',
  'Answered in the language of the request.',
  'Support gave half of this by chat already.',
];

export const GIVEN = { reason: 'The person is the holder: they answered from the address on file.', note: 'Copy with the list of processors. Messages by others are left out.', choices: chosen };
export const DELETED = { reason: 'Identity was verified, and what no duty keeps is deleted.', note: 'Invoices are kept for as long as tax law asks; said so.' };
export const IDENTITY = { reason: 'The request came from an address that is not on the account.', note: 'Asked for a reply from within the account.' };
export const CORRECTED = { reason: 'What is held is out of date.', note: 'Corrected everywhere but in sent invoices.' };
export const OPTED = { reason: 'No identity check is needed to opt out.', note: 'Set in analytics and at the processors.' };

const ANSWER: Readonly<Record<Right, { readonly code: string; readonly how: Parameters<Plotter['decide']>[2] }>> = {
  access: { code: 'give-access', how: GIVEN },
  deletion: { code: 'delete-data', how: DELETED },
  correction: { code: 'correct-data', how: CORRECTED },
  'opt-out': { code: 'opt-out', how: OPTED },
};

/** Receipt is confirmed, where somebody has to: the ten business days of California, or good manners. */
export const acknowledged = (plot: Plotter, by: string): Plotter => plot.record(by, 'acknowledged', { evidence: 'The confirmation went out with the number of the request and how it is handled.' });

/** The person was checked; the documents of it are deleted once the request is decided, the result stays (LAW K17). */
export const identified = (plot: Plotter, by: string, isThem: boolean): Plotter =>
  plot.record(by, 'identity', { verified: isThem, evidence: isThem ? 'Answered from within the account. No document was needed, so that none is kept.' : 'The answer came from a third address and knew nothing of the account.' });

/** Waits for an answer of the person with the clock stopped, where the law lets it wait (UK GDPR Art. 12A). */
export const paused = (plot: Plotter, by: string): Plotter =>
  plot.act(by, ({ held, at }) => {
    const clock = held.facts.clocks.find(({ rule, state }) => rule === 'UK-DSR-1M' && state === 'running');
    return clock === undefined ? null : { kind: 'pause-clock', args: { clockId: clock.id, asked: at }, reason: 'Asked which of the many chats the person means.' };
  });

export const resumed = (plot: Plotter, by: string): Plotter =>
  plot.act(by, ({ held, at }) => {
    const clock = held.facts.clocks.find(({ state }) => state === 'paused');
    return clock === undefined ? null : { kind: 'resume-clock', args: { clockId: clock.id, answered: at }, reason: 'The person named the chats.' };
  });

/** Takes the longer period of the law for the clock that answers the request. */
export const extended = (plot: Plotter, by: string, reason = 'Complex: voice recordings of four years. The person was told in time.'): Plotter =>
  plot.act(by, ({ held }) => {
    const clock = held.facts.clocks.find(({ kind, state, rule }) => kind === 'act_by' && state === 'running' && !rule.includes('CONFIRM'));
    return clock === undefined ? null : { kind: 'extend-clock', args: { clockId: clock.id }, reason };
  });

/** The plot of one request. `days`: how long the law gives. */
export function rightsPlot(dice: Dice, received: string, now: string, how: { readonly right: Right; readonly regime: string; readonly identity: string; readonly days: number }): readonly Step[] {
  const { right, regime, identity, days } = how;
  const by = dice.weighed([['mara', 6], ['ines', 1], ['theo', 1]] as const);
  const second = by === 'theo' || (by === 'mara' && dice.chance(0.4)) ? 'ines' : 'theo';
  const plot = plotter(dice, received).wait(HOUR, days * 0.03 * DAY);
  if (dice.chance(0.85)) plot.assign(by, dice.pick(['ines', 'sam', by]));
  if (regime === 'ccpa' ? dice.chance(0.85) : dice.chance(0.2)) acknowledged(plot.wait(HOUR, 3 * DAY), by);
  if (dice.chance(0.04)) return plot.steps;
  if (between(plot.at(), now) < 8 * HOUR && between(plot.at(), now) > 0 && dice.chance(0.3)) return plot.claim(by, 8 * 60).steps;
  if (dice.chance(0.35)) plot.wait(HOUR, 2 * DAY).note(by, dice.pick(REMARKS));
  if (right !== 'opt-out' && identity !== 'verified') {
    if (identity === 'failed' || dice.chance(0.6)) {
      plot.wait(HOUR, days * 0.08 * DAY).decide(by, 'ask-identity', IDENTITY).wait(DAY, days * 0.2 * DAY);
      if (identity !== 'failed' && dice.chance(0.4)) return plot.steps;
      identified(plot, by, identity !== 'failed').wait(2 * HOUR, days * 0.1 * DAY);
      if (identity === 'failed') return plot.decide(by, 'refuse-request', { reason: 'Nobody could show that the account is theirs.', note: 'Said how to complain.' }).steps;
    } else identified(plot.wait(HOUR, days * 0.1 * DAY), by, true).wait(HOUR, DAY);
  }
  if (regime === 'uk-gdpr' && dice.chance(0.4)) {
    paused(plot.wait(DAY, 4 * DAY), by);
    if (dice.chance(0.5)) return plot.steps;
    resumed(plot.wait(2 * DAY, 9 * DAY), by);
  }
  if (dice.chance(0.1)) extended(plot.wait(DAY, 3 * DAY), by).wait(days * 0.3 * DAY, days * 0.8 * DAY);
  plot.wait(days * 0.03 * DAY, days * 0.28 * DAY);
  if (dice.chance(0.05)) return plot.decide(by, 'refuse-request', { reason: right === 'access' ? 'The same copy was given three weeks ago.' : 'The account named belongs to somebody else.', note: 'Said how to complain.' }).steps;
  const { code, how: words } = ANSWER[right];
  plot.decide(by, code, words);
  if (right !== 'access' && right !== 'deletion') return plot.steps;
  if (dice.chance(0.08)) return plot.steps;
  return plot.wait(2 * HOUR, 2 * DAY + 40 * MINUTE).approve(second, dice.pick(['Checked the identity and the holds. Agreed.', 'Read it; nothing of others is in it.', 'Agreed.'])).steps;
}
