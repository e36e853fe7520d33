// Whether the user may be told of a request, at an instant: gags, policy, and the reminder before a gag ends.
import type { Gag } from '../../model/request.ts';
import { millis } from '../clocks/local-time.ts';
import { isOver } from '../clocks/moves.ts';
import { dayWords } from '../holds/say.ts';

/** notify: unless gagged. later: once the emergency is over. silent: never by us. not-asked: the user asked themself. */
export type NoticePolicy = 'notify' | 'later' | 'silent' | 'not-asked';

export type UserNotice = {
  readonly policy: NoticePolicy;
  readonly gags: readonly Gag[];
  /** When the emergency was recorded as over, in UTC; only `later` asks for it. */
  readonly emergencyOver: string | null;
  readonly notified: string | null;
};

/** What the matrix's `user_notice_default` comes to. A process that is not listed is silent: what was told cannot be untold. */
const POLICIES: Readonly<Record<string, NoticePolicy>> = {
  us_subpoena: 'notify', us_subpoena_content_with_notice: 'notify', us_ca_state_subpoena: 'notify', us_2703d_order: 'notify', us_search_warrant: 'notify',
  us_emergency_request: 'later', foreign_emergency_request: 'later', us_civil_subpoena: 'notify', us_defence_subpoena: 'notify', us_dmca_512h: 'notify',
  foreign_direct_request: 'notify', eu_dsa_art10_order: 'notify', eu_tco_removal_order: 'notify', user_consent: 'not-asked', data_subject_access: 'not-asked',
};
export const noticePolicy = (process: string): NoticePolicy => (Object.hasOwn(POLICIES, process) ? (POLICIES[process] ?? 'silent') : 'silent');

/** How long before the date of a gag somebody is reminded: 14 days, on the instant line. */
export const REMIND_BEFORE_MS = 14 * 86_400_000;

export type NoticeState = {
  readonly state: 'may-notify' | 'notified' | 'gagged' | 'remind' | 'confirm-end' | 'ask-date' | 'silent' | 'not-asked' | 'wait-for-emergency';
  readonly says: string;
  /** The gag that decides, null where none does. */
  readonly gag: Gag | null;
  /** When the reminder of a dated gag falls, in UTC. */
  readonly remindAt: string | null;
};

/**
 * Whether the user may be told at an instant. A gag whose date has passed forbids until somebody confirms its end; one
 * without a date is asked about; a confirmation of running out that is dated before the order's own date is none.
 * Source: 18 U.S.C. 2705(b), 2709(c), 3123(d); Reg. (EU) 2021/784 Art. 11(3); LAW K6. `zone` is for the sentence.
 */
export function noticeState(notice: UserNotice, at: string, zone: string): NoticeState {
  const none = { gag: null, remindAt: null };
  if (notice.notified !== null) return { ...none, state: 'notified', says: `The user was told on ${dayWords(notice.notified, zone)}.` };
  const standing = notice.gags.filter((gag) => !hasEnded(gag, at)).map((gag) => stateOf(gag, at, zone));
  const [first] = standing.sort((one, other) => SILENCE.indexOf(one.state) - SILENCE.indexOf(other.state));
  if (first !== undefined) return first;
  switch (notice.policy) {
    case 'notify':
      return { ...none, state: 'may-notify', says: 'Nothing forbids telling the user.' };
    case 'later':
      if (notice.emergencyOver !== null && millis(notice.emergencyOver) <= millis(at)) return { ...none, state: 'may-notify', says: 'The emergency is over. Nothing forbids telling the user.' };
      return { ...none, state: 'wait-for-emergency', says: 'The user is told once the emergency is over, not before.' };
    case 'silent':
      return { ...none, state: 'silent', says: 'The user is not told by us.' };
    case 'not-asked':
      return { ...none, state: 'not-asked', says: 'The user asked for this themself.' };
  }
}

/** Which of several gags speaks: the one that stands, before those about which somebody has to do something. */
const SILENCE: readonly NoticeState['state'][] = ['gagged', 'ask-date', 'confirm-end', 'remind'];

function hasEnded({ until, ended }: Gag, at: string): boolean {
  if (ended === null || millis(ended.at) > millis(at)) return false;
  return ended.how === 'lifted' || (until !== null && isOver(until, ended.at));
}

function stateOf(gag: Gag, at: string, zone: string): NoticeState {
  if (gag.until === null) return { gag, remindAt: null, state: 'ask-date', says: 'A gag stands and names no end. Ask for its date; the user is not told.' };
  const remindAt = new Date(millis(gag.until) - REMIND_BEFORE_MS).toISOString();
  const common = { gag, remindAt };
  const day = dayWords(gag.until, zone);
  if (isOver(gag.until, at)) return { ...common, state: 'confirm-end', says: `The date of the gag, ${day}, has passed. Confirm that it was not renewed; until then the user is not told.` };
  if (millis(remindAt) <= millis(at)) return { ...common, state: 'remind', says: `The gag ends on ${day}. Ask whether it is renewed; the user is not told before its end is confirmed.` };
  return { ...common, state: 'gagged', says: `A gag stands until ${day}. The user is not told.` };
}
