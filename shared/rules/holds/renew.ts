// How a hold is placed, renewed, placed anew and released: each answers with the new value or with why not.
import type { Hold, HoldGround, LegalHold, Secrecy } from '../../model/hold.ts';
import type { Calendars } from '../clocks/calendars.ts';
import { due } from '../clocks/due.ts';
import { isOver } from '../clocks/moves.ts';
import { findRule } from '../clocks/rules.ts';
import type { RuleSet } from '../clocks/rules.ts';
import { GROUNDS } from './grounds.ts';
import { endOf, isLive, reaches } from './hold.ts';
import type { Piece } from './hold.ts';

/** The rules and calendars to count with, and the IANA zone of the office that must keep the data. */
export type HoldBooks = { readonly rules: RuleSet; readonly calendars: Calendars; readonly timeZone: string };

export type HoldAnswer =
  | { readonly ok: true; readonly hold: LegalHold; readonly says: string }
  | { readonly ok: false; readonly why: 'no-end' | 'no-renewal' | 'stacking' | 'too-late' | 'cause-missing' | 'same-person' | 'already-released' | 'nothing-left'; readonly says: string };

export type HoldAsked = Pick<Hold, 'id' | 'accountId' | 'category' | 'itemId' | 'sourceCaseId'> & {
  readonly ground: HoldGround;
  /** When the request was received: the period runs from there. An instant in UTC. */
  readonly received: string;
  readonly secrecy: Secrecy;
};

/** Places a hold; its end comes from the ground's clock rule, or stays open. Fault `no-end`: the rule could not be counted. */
export function placeHold(asked: HoldAsked, books: HoldBooks): HoldAnswer {
  const { id, accountId, category, itemId, sourceCaseId, ground, received, secrecy } = asked;
  const rule = GROUNDS[ground];
  const expires = rule.first === null ? null : countedEnd(rule.first, received, books);
  if (expires === undefined) return noEnd;
  const hold: LegalHold = {
    id, accountId, category, itemId, sourceCaseId, ground, secrecy, basis: `${rule.name}, ${rule.citation}`, placed: received, expires, renewal: null, released: null,
  };
  return { ok: true, hold, says: 'The hold is placed.' };
}

/** A California direction is renewed only for good cause and with the number of an active case. */
export type RenewalCause = { readonly goodCause: boolean; readonly caseNumber: string | null };

/**
 * Renews a hold on a request received at `requested`, an instant in UTC. 18 U.S.C. 2703(f)(2) and Reg. (EU) 2023/1543
 * Art. 11(1) renew once, and only on a request received within the first period; Cal. Civ. Code 1798.145(a)(2) again
 * and again, for good cause. A further request under a statute that renews once is `stacking`: a new hold, for counsel
 * (LAW A-6). After the end it is `too-late`: `placeAnew` keeps what still exists.
 */
export function renewHold(hold: LegalHold, requested: string, cause: RenewalCause, books: HoldBooks): HoldAnswer {
  const rule = GROUNDS[hold.ground];
  const end = endOf(hold);
  if (!isLive(hold, requested)) return { ok: false, why: 'too-late', says: 'The hold was over when the renewal arrived. A new hold can keep what still exists.' };
  const pending = hold.renewal !== null && hold.renewal.until === null;
  const from = pending ? hold.expires : end;
  if (rule.renewed === null || from === null) return { ok: false, why: 'no-renewal', says: 'This hold has no period to renew.' };
  if (rule.renewals === 'once' && hold.renewal !== null && !pending) {
    return { ok: false, why: 'stacking', says: 'The statute renews once. A further request is a new hold, and counsel looks at it.' };
  }
  if (rule.renewals === 'again' && !(cause.goodCause && cause.caseNumber !== null && cause.caseNumber.trim() !== '')) {
    return { ok: false, why: 'cause-missing', says: 'A further 90 days need good cause and the number of an active case.' };
  }
  const until = countedEnd(rule.renewed.rule, rule.renewed.from === 'placed' ? hold.placed : from, books);
  if (until === undefined || until === null) return noEnd;
  // Later renewals of a repeatable ground count from the end so far, so that the first request stays what made it timely.
  const first = hold.renewal?.requested ?? requested;
  return { ok: true, hold: { ...hold, renewal: { requested: first, until } }, says: 'The hold is renewed.' };
}

/** Records a renewal that was received and waits for an answer: until then the hold stays (LAW K12). */
export function renewalReceived(hold: LegalHold, requested: string): HoldAnswer {
  if (!isLive(hold, requested)) return { ok: false, why: 'too-late', says: 'The hold was over when the renewal arrived. A new hold can keep what still exists.' };
  if (hold.renewal !== null) return { ok: false, why: 'stacking', says: 'A renewal stands on this hold already. Counsel looks at a further request.' };
  return { ok: true, hold: { ...hold, renewal: { requested, until: null } }, says: 'The hold stays until the renewal is answered.' };
}

/** Takes a renewal that is still unanswered off a hold: it ends with its first period, which may have passed. */
export const declineRenewal = (hold: LegalHold): LegalHold => (hold.renewal !== null && hold.renewal.until === null ? { ...hold, renewal: null } : hold);

/**
 * A hold on what still exists, for a renewal that came too late: one per place of the account that the old hold
 * reached and that the inventory still has. What is gone cannot be kept, and the requester is told so.
 */
export function placeAnew(old: LegalHold, inventory: readonly Piece[], asked: Pick<HoldAsked, 'id' | 'received' | 'secrecy' | 'sourceCaseId'>, books: HoldBooks): readonly HoldAnswer[] {
  const places = new Map<string, Piece>();
  for (const piece of inventory) {
    if (piece.records > 0 && reaches(old, piece)) places.set(piece.category, piece);
  }
  if (places.size === 0) return [{ ok: false, why: 'nothing-left', says: 'Nothing that the hold reached still exists.' }];
  return [...places.values()].map((piece, at) =>
    placeHold({ ...asked, id: `${asked.id}-${at + 1}`, accountId: old.accountId, category: piece.category, itemId: old.itemId, ground: old.ground }, books));
}

/** Releases a hold. Two people, compared as persons: a second device or session of one person is still one person. */
export function releaseHold(hold: LegalHold, released: NonNullable<LegalHold['released']>): HoldAnswer {
  if (released.by === released.approvedBy) return { ok: false, why: 'same-person', says: 'Releasing a hold takes two people.' };
  if (hold.released !== null) return { ok: false, why: 'already-released', says: 'The hold was released before.' };
  return { ok: true, hold: { ...hold, released }, says: 'The hold is released.' };
}

/** Whether the end of a hold has passed without a renewal that counts; a late renewal never revives it. */
export const hasLapsed = (hold: LegalHold, at: string): boolean => {
  const end = endOf(hold);
  return end !== null && isOver(end, at);
};

const noEnd: HoldAnswer = { ok: false, why: 'no-end', says: 'The end of the hold could not be counted. Check its clock rule and the time zone.' };

function countedEnd(ruleId: string, trigger: string, books: HoldBooks): string | undefined {
  const rule = findRule(books.rules, ruleId);
  if (!rule.ok) return undefined;
  const counted = due({ rule: rule.value, trigger, timeZone: books.timeZone, calendars: books.calendars });
  return counted.ok ? counted.value.dueUtc : undefined;
}
