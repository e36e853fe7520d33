// Each conflict of law, K1 to K17, met by a case of the demo: found by the very functions that the screens ask.
import { describe, expect, test } from 'vitest';
import { CONFLICT_IDS } from '../../shared/rules/holds/conflict.ts';
import type { ConflictId } from '../../shared/rules/holds/conflict.ts';
import {
  deletionInReportYear, deletionUnderHold, destructionOnRequest, directionNotToDelete, erasureUnderUsHold, identityDocuments, minorWhoReportedAbuse, removalUnderHold, retentionJobUnderHold,
} from '../../shared/rules/holds/conflicts-deletion.ts';
import { accessAnswer, answerAboutKeptData, contentOrderAgainstUsLaw, holdAtItsEnd, restoreDay, userNoticeUnderGag, whichDeadline, widerThanPaper } from '../../shared/rules/holds/conflicts-telling.ts';
import { piecesOf } from '../../shared/rules/holds/deletion.ts';
import { POLICY_CATEGORY } from '../../shared/rules/disclosure/reach.ts';
import { userNoticeOf } from '../../shared/rules/package-of.ts';
import type { Case } from '../../shared/model/case.ts';
import { BOOKS } from '../../server/demo/clocks.ts';
import type { Seen } from './worlds.ts';
import { WORLDS } from './worlds.ts';

const ZONE = 'UTC';
type Detail<Of extends Case['facts']['detail']['of']> = Extract<Case['facts']['detail'], { of: Of }>;

function detailOf<Of extends Case['facts']['detail']['of']>({ facts }: Case, of: Of): Detail<Of> {
  if (facts.detail.of !== of) throw new Error(`${facts.number} is not of ${of}`);
  return facts.detail as Detail<Of>;
}

/** What each conflict answers on the case that the tour has for it. */
const MET: Readonly<Record<ConflictId, (seen: Seen) => { readonly conflict: string; readonly met: boolean; readonly does: string }>> = {
  K1: ({ at, accountAt, now }) => {
    const account = accountAt('u18-delete-held');
    expect(at('u18-delete-held').facts.decision?.decision).toBe('confirm-minor');
    expect(account.ledger.some(({ state }) => state === 'held') && account.ledger.some(({ state }) => state === 'residual')).toBe(true);
    return deletionUnderHold({ inventory: piecesOf(account), holds: account.holds, at: now, zone: ZONE });
  },
  K2: ({ accountAt, now }) => {
    const account = accountAt('u18-reported-delete-waiting');
    return deletionInReportYear({ inventory: piecesOf(account), holds: account.holds, at: now, zone: ZONE });
  },
  K3: ({ accountAt, now }) => {
    const account = accountAt('ds-delete-direction');
    return directionNotToDelete({ inventory: piecesOf(account), holds: account.holds, at: now, zone: ZONE });
  },
  K4: ({ at, accountAt, now }) => {
    const account = accountAt('ds-delete-us-hold');
    return erasureUnderUsHold({ inventory: piecesOf(account), holds: account.holds, at: now, zone: ZONE, residence: at('ds-delete-us-hold').facts.jurisdiction });
  },
  K5: ({ accountAt, now }) => {
    const [neutral, gagged] = [accountAt('ds-delete-us-hold'), accountAt('ds-delete-gagged')];
    expect(answerAboutKeptData({ accountId: neutral.id, holds: neutral.holds, at: now }).does).toBe('neutral-text');
    return answerAboutKeptData({ accountId: gagged.id, holds: gagged.holds, at: now });
  },
  K6: ({ at, now }) => userNoticeUnderGag(userNoticeOf(detailOf(at('le-gag-passed'), 'law-enforcement')), now, ZONE),
  K7: ({ at }) => {
    const { records } = detailOf(at('ds-access-waiting'), 'data-subject');
    const marked = (mark: string, fields: (typeof records)[number]['fields']): boolean => fields.some(({ marks }) => marks.some((one) => one === mark));
    const items = records.map(({ id, fields }) => ({ id, gagged: marked('other-requests', fields), inOpenReport: marked('csam', fields), showsOthers: fields.some(({ others }) => others.length > 0) }));
    const answer = accessAnswer(items);
    expect(new Set(answer.log.flatMap(({ why }) => why))).toEqual(new Set(['gag', 'open-report', 'other-people']));
    return answer;
  },
  K8: ({ at }) => {
    const { facts } = at('le-epoc-conflict');
    const { process, categories } = detailOf(at('le-epoc-conflict'), 'law-enforcement');
    const asked = Object.keys(POLICY_CATEGORY).filter((category) => categories.some((one) => one === POLICY_CATEGORY[category]));
    return contentOrderAgainstUsLaw({ process, categories: asked, received: facts.received }, { rules: BOOKS.clocks.rules, calendars: BOOKS.clocks.calendars, timeZone: 'Europe/Dublin' });
  },
  K9: ({ at, accountAt, now }) => {
    const item = at('cr-terror-kept').facts.items[0];
    const account = accountAt('cr-terror-kept');
    expect(item?.state).toBe('disabled');
    return removalUnderHold({ item: { accountId: account.id, category: 'user-content', itemId: item?.id ?? '' }, holds: account.holds, at: now, zone: ZONE });
  },
  K10: ({ at, now }) => {
    const { clocks } = at('cr-window-barred').facts;
    const opens = clocks.find(({ rule }) => rule === 'US-DMCA-RESTORE-OPEN-10BD');
    const free = at('cr-window-open').facts.clocks.find(({ rule }) => rule === 'US-DMCA-RESTORE-OPEN-10BD');
    expect(restoreDay({ bars: [], notBefore: free?.due ?? '', at: now, zone: ZONE }).does).toBe('restore');
    return restoreDay({ bars: detailOf(at('cr-window-barred'), 'content-removal').bars, notBefore: opens?.due ?? '', at: now, zone: ZONE });
  },
  K11: ({ at }) => {
    const clock = at('le-epoc-emergency').facts.clocks.find(({ latest, due }) => latest !== null && latest.due !== due);
    return whichDeadline('act', clock?.due ?? '', clock?.latest?.due ?? '', ZONE);
  },
  K12: ({ at, accountAt, now }) => {
    const account = accountAt('le-late-renewal');
    const hold = account.holds.find(({ sourceCaseId }) => sourceCaseId === at('le-lapsed').id);
    if (hold === undefined) throw new Error('no lapsed hold');
    const timely = accountAt('le-renewed').holds[0];
    if (timely === undefined) throw new Error('no renewed hold');
    expect(holdAtItsEnd({ hold: timely, requested: timely.renewal?.requested ?? null, inventory: [], at: now })).toMatchObject({ met: true, does: 'stays' });
    return holdAtItsEnd({ hold, requested: at('le-late-renewal').facts.received, inventory: piecesOf(account), at: now });
  },
  K13: ({ accountAt, now }) => {
    const account = accountAt('le-litigation');
    return retentionJobUnderHold({ ask: account.holds, inventory: piecesOf(account), at: now, zone: ZONE });
  },
  K14: ({ at }) => {
    const { process, targets, categories, from, to } = detailOf(at('le-excess'), 'law-enforcement');
    const asked = { accounts: targets, categories: Object.keys(POLICY_CATEGORY).filter((category) => category !== 'csam_evidence' && categories.some((one) => one === POLICY_CATEGORY[category])), from, to };
    return widerThanPaper({ process, matrix: BOOKS.matrix, usState: null, request: asked, paper: asked });
  },
  K15: ({ world, accountAt }) => {
    const account = accountAt('u18-reporter');
    expect(world.cases.some((it) => account.abuseReports.includes(it.case.id))).toBe(true);
    return minorWhoReportedAbuse({ accountId: account.id, abuseReporters: account.abuseReports.length > 0 ? [account.id] : [] });
  },
  K16: ({ at, accountAt, now }) => {
    const account = accountAt('le-destroy');
    const sealed = at('u18-reported').facts.items.filter(({ state }) => state === 'sealed').map(({ id }) => ({ accountId: account.id, category: 'user-content' as const, itemId: id, store: 'media store', records: 1 }));
    expect(sealed.length).toBeGreaterThan(0);
    return destructionOnRequest({ inventory: sealed, holds: account.holds, at: now, senderVerified: true, appealOpen: false });
  },
  K17: ({ at, accountAt, now }) => {
    const { facts } = at('ds-identity-verified');
    const account = accountAt('ds-identity-verified');
    expect(detailOf(at('ds-identity-verified'), 'data-subject').identity).toBe('verified');
    return identityDocuments({ decided: facts.decision !== null, inventory: [{ accountId: account.id, category: 'support-communications', itemId: null, store: 'support desk', records: 1 }], holds: account.holds, at: now, zone: ZONE });
  },
};

describe.each(WORLDS)('the demo of seed $seed at $now', (seen) => {
  test.each(CONFLICT_IDS)('[%s] stands in a case', (id) => {
    expect(MET[id](seen)).toMatchObject({ conflict: id, met: true });
  });
});
