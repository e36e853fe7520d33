// What becomes of an ordinary request for data: the requester verified, the paper read, then produced, refused, preserved or asked about.
import type { CheckId, Choice } from '../../shared/model/request.ts';
import type { Secrecy } from '../../shared/model/hold.ts';
import { checksFor } from '../../shared/rules/disclosure/verification.ts';
import { packageOf } from '../../shared/rules/package-of.ts';
import { BOOKS } from './clocks.ts';
import type { Dice } from './dice.ts';
import { plotter } from './plot.ts';
import type { Plotter, Sees, Step } from './plot.ts';
import { between, DAY, HOUR, MINUTE } from './time.ts';

const REMARKS: readonly string[] = [
  'Called the switchboard from the agency’s own site. The officer exists and is at work.',
  'The paper is signed by a clerk, not by a judge. Asked.',
  'The dates on the two pages do not agree.',
  'The account was deleted by its holder in spring. Backups may still hold it.',
  'The order forbids telling the user until the date on page 2.',
  'The address of the sender differs from the agency’s by one letter.',
];

const EVIDENCE: Readonly<Partial<Record<CheckId, string>>> = {
  V1: 'Portal receipt with its number; came in through the portal.', V2: 'Number from the state’s own directory of agencies, called this morning; the desk answered with the agency’s name.',
  V3: 'Officer, badge, unit and supervisor confirmed by the duty desk.', V4: 'SPF pass, DKIM pass, DMARC pass; first seen from this sender 14 months ago.',
  V5: 'Sections and court checked against the statute and the court’s own list.', V6: 'All six facts are in the request; the account is named in the message that the witness kept.',
  V7: 'One account; the limit is five.', V8: 'Score 1 of 10: sent at night. Nothing else.', V9: 'First package: identity and last addresses only.',
  V11: 'Goes to the agency’s portal account, verified last month.', V12: 'Asked for process within five business days; the lead watches the date.',
  V13: 'The privacy lead on call is named in the run book.', V14: 'No standing trust in this sender.', V15: 'On the list for this quarter.',
};

type Answers = { readonly only?: readonly CheckId[]; readonly no?: CheckId; /** How long until the second person checks, at most, in milliseconds. */ readonly gap?: number };

/** Answers the checks of a process: everything by one person but V3, which is the second person's. */
export function verified(plot: Plotter, process: string, by: string, second: string, how: Answers = {}): Plotter {
  const ids = checksFor(process, Object.hasOwn(BOOKS.matrix.processes, process)).filter((check) => check.by !== 'people' && (how.only?.includes(check.id) ?? true)).map(({ id }) => id);
  const given = (check: CheckId) => ({ check, answer: check === how.no ? ('no' as const) : ('yes' as const), evidence: check === how.no ? 'The agency does not know the officer, and nobody there sent it.' : (EVIDENCE[check] ?? 'Checked.') });
  const [others, third] = [ids.filter((id) => id !== 'V3'), ids.filter((id) => id === 'V3')];
  if (others.length > 0) plot.act(by, () => ({ kind: 'verify-requester', args: { checks: others.map(given), paper: [] }, reason: 'Checked before anything is read further.' }));
  if (third.length > 0) plot.wait((how.gap ?? 3 * HOUR) / 6, how.gap ?? 3 * HOUR).act(second, () => ({ kind: 'verify-requester', args: { checks: third.map(given), paper: [] }, reason: 'The second person’s check.' }));
  return plot;
}

/** Reads the paper: every validity check of the process, all in order. */
export function paperRead(plot: Plotter, process: string, by: string): Plotter {
  const checks = (Object.hasOwn(BOOKS.matrix.processes, process) ? BOOKS.matrix.processes[process] : undefined)?.validity_checks ?? [];
  if (checks.length === 0) return plot;
  return plot.act(by, () => ({ kind: 'verify-requester', args: { checks: [], paper: checks.map((check) => ({ check, answer: 'yes' as const, evidence: 'Seen on the paper.' })) }, reason: 'Read against the list of this process.' }));
}

/** Chooses to produce what may go; of the second thing only a part, and one of several is withheld by a person. */
export function chosen({ held, account, at, books }: Sees): Readonly<Record<string, Choice>> {
  const { detail } = held.facts;
  if (detail.of !== 'law-enforcement' && detail.of !== 'data-subject') return {};
  const all = Object.fromEntries(detail.records.map(({ id }) => [id, { choice: 'produce' as const, reason: 'Named in the paper and inside its dates.' }]));
  const may = packageOf(held.facts, account, all, books, at)?.produced ?? [];
  return Object.fromEntries(may.map(({ itemId, fields }, index): [string, Choice] => {
    const last = fields.at(-1);
    if (index === 1 && fields.length > 1 && last !== undefined) return [itemId, { choice: 'redact', reason: 'Not needed for what the paper is about.', fields: [last] }];
    if (index === 3 && may.length > 4) return [itemId, { choice: 'withhold', reason: 'A duplicate of the record before it.' }];
    return [itemId, { choice: 'produce', reason: 'Named in the paper and inside its dates.' }];
  }));
}

export const PRODUCED = { reason: 'Valid on its face, verified by call-back, and the package holds no more than the paper reaches.', note: 'Package built from the matrix; dates limited to the order.', choices: chosen };
export const EXCESS = { reason: 'The paper asks for content, which this process does not reach.', note: 'Offered what it does reach.' };
export const NO_RECORDS = { reason: 'No account matches any identifier in the request.', note: 'Searched by address, handle and payment reference.' };
export const ASKED = { reason: 'The signature page is missing.', note: 'Asked through the portal.' };
export const PRESERVED = { reason: 'What existed on receipt is preserved.', note: 'Snapshot with a manifest of hashes.' };

/** Places the hold of a preserving request, received when the case was. */
export function preserved(plot: Plotter, by: string, ground: 'us-2703f' | 'eu-epoc-pr' | 'eu-epoc' | 'litigation' | 'us-ca-direction' | 'us-warrant-pending' | 'uk-csea-year' | 'other', over: { readonly category?: 'user-content' | 'account-information' | 'device'; readonly secrecy?: Secrecy } = {}): Plotter {
  const { category = null, secrecy = { kind: 'no-tip', until: null, ended: null } } = over;
  return plot.act(by, ({ held }) => ({ kind: 'place-hold', args: { category, itemId: null, ground, received: held.facts.received, secrecy }, reason: 'As the paper asks.' }));
}

type Course = { readonly process: string; readonly preserves: boolean; readonly emergency: boolean; readonly reach: string };

/** The plot of one request. */
export function legalPlot(dice: Dice, received: string, now: string, { process, preserves, emergency, reach }: Course): readonly Step[] {
  const pace = emergency ? 40 * MINUTE : 1.6 * DAY;
  const by = dice.weighed([['ines', 5], ['theo', 4]] as const);
  const second = by === 'ines' ? 'theo' : 'ines';
  const plot = plotter(dice, received).wait(pace * 0.02, pace * 0.15);
  if (dice.chance(0.9)) plot.assign(by, dice.pick(['ines', 'sam']));
  if (dice.chance(0.4)) plot.wait(pace * 0.02, pace * 0.1).note(by, dice.pick(REMARKS));
  if (!emergency && between(plot.at(), now) < 4 * HOUR && between(plot.at(), now) > 0 && dice.chance(0.4)) return plot.claim(by, 90).steps;
  if (dice.chance(0.05)) return plot.steps;
  plot.wait(pace * 0.03, pace * 0.2);
  if (dice.chance(0.14)) {
    plot.decide(by, 'ask-requester', ASKED).wait(DAY, 10 * DAY);
    if (dice.chance(0.5)) return plot.steps;
    plot.record(by, 'requester-answered', { evidence: 'The signature page came through the portal.' }).wait(HOUR, DAY);
  }
  if (reach === 'everything') return plot.decide(by, 'refuse-excess', { reason: 'A request sent directly from abroad does not bind us.', note: 'Pointed to the treaty route.' }).steps;
  if (preserves) {
    preserved(plot, 'theo', process === 'eu_epoc_pr' ? 'eu-epoc-pr' : 'us-2703f').wait(pace * 0.05, pace * 0.3);
    if (process === 'us_2703f_preservation' && dice.chance(0.2)) return [...plot.decide(by, 'confirm-preservation', PRESERVED).steps, ...renewed(plotter(dice, plot.at()).wait(50 * DAY, 80 * DAY), 'theo').steps];
    return plot.decide(by, 'confirm-preservation', PRESERVED).steps;
  }
  const way = dice.weighed([['produce', 6], ['excess', reach === 'subscriber' ? 3 : 1], ['none', 1.4], ['annex', process.startsWith('eu_epoc') ? 4 : 0]] as const);
  if (way === 'excess') return plot.decide(by, 'refuse-excess', EXCESS).steps;
  if (way === 'none') return plot.decide(by, 'no-records', NO_RECORDS).wait(pace * 0.1, pace * 0.4).approve(second, 'Searched again by another way; nothing.').steps;
  if (way === 'annex') {
    preserved(plot, 'theo', 'eu-epoc').wait(pace * 0.05, pace * 0.3).decide('ines', 'object-annex', { reason: 'United States law bars disclosing content to an authority abroad.', note: 'Annex III with section E drafted.' });
    return plot.wait(3 * HOUR, DAY).approve('theo', 'The objection is right and in time.').steps;
  }
  // The lawyer is the second person of every production, so that the lead proposes it.
  verified(plot, process, 'ines', 'theo', emergency ? { gap: 20 * MINUTE } : {}).wait(pace * 0.02, pace * 0.1);
  paperRead(plot, process, 'ines').wait(pace * 0.03, pace * 0.2);
  plot.decide('ines', 'produce', PRODUCED);
  if (dice.chance(0.2)) return plot.steps;
  return plot.wait(pace * 0.03, pace * 0.3).approve('theo', 'Read the paper and the package; they agree.').steps;
}

/** Renews the newest hold of the case, as a request received now. */
export function renewed(plot: Plotter, by: string, cause: { readonly goodCause: boolean; readonly caseNumber: string | null } = { goodCause: false, caseNumber: null }): Plotter {
  return plot.act(by, ({ held, account, at }) => {
    const hold = account?.holds.findLast(({ sourceCaseId }) => sourceCaseId === held.id);
    return hold === undefined ? null : { kind: 'renew-hold', args: { holdId: hold.id, requested: at, ...cause }, reason: 'The renewal came in writing, within the first period.' };
  });
}
