// Conflicts of telling and of time: what a user or requester may learn, and which of two dates counts. K5 to K8, K10 to K12, K14.
import type { LegalHold } from '../../model/hold.ts';
import type { Gag } from '../../model/request.ts';
import { due } from '../clocks/due.ts';
import { isOver } from '../clocks/moves.ts';
import { findRule } from '../clocks/rules.ts';
import { millis } from '../clocks/local-time.ts';
import type { Scope, ScopeMatrix } from '../scope/scope.ts';
import { refusalText, refusedOf } from '../disclosure/refusal.ts';
import { noticeState } from '../disclosure/notice.ts';
import type { NoticeState, UserNotice } from '../disclosure/notice.ts';
import { scopesFor } from '../disclosure/reach.ts';
import type { StateOverlay } from '../disclosure/reach.ts';
import { CONFLICTS } from './conflict.ts';
import type { Resolved } from './conflict.ts';
import { liveHolds, reaches } from './hold.ts';
import type { Piece } from './hold.ts';
import { hasLapsed } from './renew.ts';
import type { HoldBooks } from './renew.ts';
import { dayWords, listWords } from './say.ts';

/** The same for every kind of hold: a sentence that differed by kind would say the kind. */
export const NEUTRAL_KEPT_TEXT = 'Some data is kept to meet legal duties.';

/**
 * [K5] An answer to the user meets holds on their data. The user is told that some data is kept, never why, by whom or
 * for how long; under a gag that nobody recorded as ended only the text of counsel may go out.
 * Source: 18 U.S.C. 2705(b); Reg. (EU) 2023/1543 Art. 13(4).
 */
export function answerAboutKeptData(asked: { readonly accountId: string; readonly holds: readonly LegalHold[]; readonly at: string }): Resolved<'K5', 'nothing-kept' | 'neutral-text' | 'counsel-text', { readonly text: string | null }> {
  const kept = liveHolds(asked.holds, asked.at).filter((hold) => hold.accountId === asked.accountId);
  const common = { conflict: 'K5', citation: CONFLICTS.K5.citation } as const;
  if (kept.length === 0) return { ...common, met: false, does: 'nothing-kept', needs: 'nobody', text: '', says: 'Nothing is kept under a hold.' };
  const gagged = kept.some(({ secrecy }) => secrecy.kind === 'gag' && (secrecy.ended === null || millis(secrecy.ended) > millis(asked.at)));
  if (gagged) return { ...common, met: true, does: 'counsel-text', needs: 'counsel', text: null, says: 'A gag stands. The answer to the user is the text of counsel.' };
  return { ...common, met: true, does: 'neutral-text', needs: 'nobody', text: NEUTRAL_KEPT_TEXT, says: 'The user is told that some data is kept to meet legal duties, and no more.' };
}

/**
 * [K6] Notice to the user meets a gag whose date has passed or is not known. A passed date ends nothing by itself:
 * somebody confirms first; a reminder comes 14 days before. Source: 18 U.S.C. 2705(b).
 */
export function userNoticeUnderGag(notice: UserNotice, at: string, zone: string): Resolved<'K6', NoticeState['state'], { readonly gag: Gag | null }> {
  const { state, says, gag } = noticeState(notice, at, zone);
  const needs = state === 'ask-date' || state === 'confirm-end' ? 'second-person' : 'nobody';
  return { conflict: 'K6', citation: CONFLICTS.K6.citation, met: gag !== null, does: state, needs, gag, says };
}

export type AccessItem = { readonly id: string; readonly gagged: boolean; readonly inOpenReport: boolean; readonly showsOthers: boolean };

/**
 * [K7] An access request meets a gag, an open report or other people's data. Those items are withheld and logged; the
 * answer is word for word what it would be if they did not exist. Source: GDPR Art. 15(4); 18 U.S.C. 2258A(g).
 */
export function accessAnswer(items: readonly AccessItem[]): Resolved<'K7', 'give-all' | 'give-the-rest', {
  readonly give: readonly string[];
  readonly log: readonly { readonly id: string; readonly why: readonly ('gag' | 'open-report' | 'other-people')[] }[];
  readonly letter: string;
}> {
  const log = items.flatMap(({ id, gagged, inOpenReport, showsOthers }) => {
    const why = [...(gagged ? ['gag' as const] : []), ...(inOpenReport ? ['open-report' as const] : []), ...(showsOthers ? ['other-people' as const] : [])];
    return why.length === 0 ? [] : [{ id, why }];
  });
  const withheld = new Set(log.map(({ id }) => id));
  const give = items.filter(({ id }) => !withheld.has(id)).map(({ id }) => id);
  // One text whatever was withheld, also where everything was: a count or a caveat would be the hint.
  const letter = 'Here is the copy of your personal data that you asked for. Data about other people is not part of such a copy.';
  const common = { conflict: 'K7', citation: CONFLICTS.K7.citation, needs: 'nobody', give, log, letter } as const;
  if (log.length === 0) return { ...common, met: false, does: 'give-all', says: 'Nothing has to be withheld.' };
  return { ...common, met: true, does: 'give-the-rest', says: `Withheld and logged: ${log.length}. The answer does not mention it.` };
}

/** What the Stored Communications Act calls contents, and bars from disclosure to a foreign authority. */
const CONTENT_CATEGORIES: readonly string[] = ['user_content_private', 'support_communications', 'information_from_other_users', 'csam_evidence'];

/**
 * [K8] A European order for content meets 18 U.S.C. 2702(a). The data is preserved, a reasoned objection (Annex III
 * section E) goes out within 10 days of receipt, and nothing is disclosed. Source: Reg. (EU) 2023/1543 Art. 17.
 * `objectBy` is UTC, null where the rule could not be counted.
 */
export function contentOrderAgainstUsLaw(asked: { readonly process: string; readonly categories: readonly string[]; readonly received: string }, books: HoldBooks): Resolved<'K8', 'no-conflict' | 'preserve-and-object', { readonly objectBy: string | null; readonly preserve: readonly string[] }> {
  const content = asked.process.startsWith('eu_epoc') && asked.process !== 'eu_epoc_pr' ? asked.categories.filter((category) => CONTENT_CATEGORIES.includes(category)) : [];
  const common = { conflict: 'K8', citation: CONFLICTS.K8.citation } as const;
  if (content.length === 0) return { ...common, met: false, does: 'no-conflict', needs: 'nobody', objectBy: null, preserve: [], says: 'The order asks for no content.' };
  const rule = findRule(books.rules, 'EU-EPOC-10D-CONSERVATIVE');
  const counted = rule.ok ? due({ rule: rule.value, trigger: asked.received, timeZone: books.timeZone, calendars: books.calendars }) : rule;
  const objectBy = counted.ok ? counted.value.dueUtc : null;
  const by = objectBy === null ? 'within 10 days of receipt' : `by ${dayWords(objectBy, books.timeZone)}`;
  return { ...common, met: true, does: 'preserve-and-object', needs: 'counsel', objectBy, preserve: content, says: `US law bars disclosing content. It is preserved, Annex III section E goes out ${by}, and nothing is disclosed.` };
}

export const RESTORE_BARS = ['intimate-image', 'child-safety', 'terms', 'court-notice'] as const;
export type RestoreBar = (typeof RESTORE_BARS)[number];
const BAR_WORDS: Readonly<Record<RestoreBar, string>> = {
  'intimate-image': 'it is reported as an intimate image', 'child-safety': 'child safety stands against it', terms: 'it breaks the terms', 'court-notice': 'the claimant gave notice of a court action',
};

/**
 * [K10] The restore day of a counter-notice meets another ground. It is not restored while one stands; without one it
 * is restored once `notBefore` (UTC) has wholly passed. Source: 17 U.S.C. 512(g)(2)(C); LAW A-9.
 */
export function restoreDay(asked: { readonly bars: readonly RestoreBar[]; readonly notBefore: string; readonly at: string; readonly zone: string }): Resolved<'K10', 'restore' | 'wait' | 'do-not-restore'> {
  const common = { conflict: 'K10', citation: CONFLICTS.K10.citation, needs: 'nobody' } as const;
  if (asked.bars.length > 0) return { ...common, met: true, does: 'do-not-restore', says: `Not restored: ${listWords([...new Set(asked.bars)].map((bar) => BAR_WORDS[bar]))}.` };
  if (!isOver(asked.notBefore, asked.at)) return { ...common, met: false, does: 'wait', says: `Not restored before ${dayWords(asked.notBefore, asked.zone)} has passed.` };
  return { ...common, met: false, does: 'restore', says: 'The item comes back into view.' };
}

/**
 * [K11] Two deadlines for one thing: the earlier counts for what must be done, the later for what must be kept. Both
 * are shown. Instants in UTC. Source: two-value rule, LAW section 0.
 */
export function whichDeadline(kind: 'act' | 'hold', first: string, second: string, zone: string): Resolved<'K11', 'rely-on-earlier' | 'rely-on-later', { readonly relyOn: string; readonly alsoShow: string }> {
  const [earlier, later] = millis(first) <= millis(second) ? [first, second] : [second, first];
  const common = { conflict: 'K11', citation: CONFLICTS.K11.citation, needs: 'nobody', met: millis(first) !== millis(second) } as const;
  if (kind === 'act') return { ...common, does: 'rely-on-earlier', relyOn: earlier, alsoShow: later, says: `Do it by ${dayWords(earlier, zone)}. Another reading gives ${dayWords(later, zone)}.` };
  return { ...common, does: 'rely-on-later', relyOn: later, alsoShow: earlier, says: `Keep it until ${dayWords(later, zone)}. Another reading gives ${dayWords(earlier, zone)}.` };
}

/**
 * [K12] The end of a hold meets a renewal. Received before the end it keeps the hold, also while it waits for its
 * answer; received after it, a new hold reaches only what still exists (`placeAnew`). Source: 18 U.S.C. 2703(f)(2).
 */
export function holdAtItsEnd(asked: { readonly hold: LegalHold; readonly requested: string | null; readonly inventory: readonly Piece[]; readonly at: string }): Resolved<'K12', 'stays' | 'ends' | 'new-hold-on-what-exists', { readonly exists: readonly Piece[] }> {
  const { hold, requested } = asked;
  const common = { conflict: 'K12', citation: CONFLICTS.K12.citation } as const;
  const inTime = requested !== null && !hasLapsed(hold, requested);
  if (hold.released === null && (inTime || !hasLapsed(hold, asked.at))) {
    return { ...common, met: inTime, does: 'stays', needs: 'nobody', exists: [], says: inTime ? 'The renewal arrived before the end. The hold stays.' : 'The hold runs.' };
  }
  const exists = asked.inventory.filter((piece) => piece.records > 0 && reaches(hold, piece));
  if (requested !== null && exists.length > 0) {
    return { ...common, met: true, does: 'new-hold-on-what-exists', needs: 'nobody', exists, says: 'The renewal arrived after the end. A new hold keeps what still exists.' };
  }
  return { ...common, met: false, does: 'ends', needs: 'nobody', exists: [], says: requested === null ? 'The hold is over.' : 'The renewal arrived after the end, and nothing that the hold reached still exists.' };
}

/** What a request asks for, and what the paper behind it names. Dates are instants in UTC, null where there is none. */
export type Ask = { readonly accounts: readonly string[]; readonly categories: readonly string[]; readonly from: string | null; readonly to: string | null };

/**
 * [K14] A request is wider than its paper: more accounts or dates than it names, or categories that its process does
 * not reach. The excess is refused in writing; what is within stays to be answered. Source: 18 U.S.C. 2702(a), 2703.
 */
export function widerThanPaper(asked: { readonly process: string; readonly matrix: ScopeMatrix; readonly usState: StateOverlay | null; readonly request: Ask; readonly paper: Ask }): Resolved<'K14', 'within-paper' | 'refuse-excess', {
  readonly accounts: readonly string[];
  readonly categories: readonly Scope[];
  readonly dates: boolean;
  readonly text: string;
}> {
  const { request, paper } = asked;
  const accounts = request.accounts.filter((one) => !paper.accounts.includes(one));
  const refused = request.categories.flatMap((category) => refusedOf(scopesFor(asked, category)));
  const unnamed = request.categories.filter((category) => !paper.categories.includes(category) && !refused.some((scope) => scope.category === category));
  const dates = (paper.from !== null && (request.from === null || millis(request.from) < millis(paper.from))) || (paper.to !== null && (request.to === null || millis(request.to) > millis(paper.to)));
  const text = refusalText({ refused, unnamed, accounts: accounts.length, dates });
  const wider = accounts.length > 0 || refused.length > 0 || unnamed.length > 0 || dates;
  const common = { conflict: 'K14', citation: CONFLICTS.K14.citation, accounts, categories: refused, dates, text } as const;
  if (!wider) return { ...common, met: false, does: 'within-paper', needs: 'nobody', says: 'The request stays within its paper.' };
  return { ...common, met: true, does: 'refuse-excess', needs: 'second-person', says: 'The request is wider than its paper. The excess is refused in writing.' };
}
