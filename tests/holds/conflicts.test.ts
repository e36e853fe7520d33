// The seventeen conflicts of law, one by one: what happens, and the sentence that says it.
import { describe, expect, test } from 'vitest';
import { HOLD_GROUNDS } from '../../shared/model/hold.ts';
import type { LegalHold } from '../../shared/model/hold.ts';
import { shippedMatrix } from '../../shared/rules/scope/scope.ts';
import { CONFLICTS, CONFLICT_IDS } from '../../shared/rules/holds/conflict.ts';
import {
  deletionInReportYear, deletionUnderHold, destructionOnRequest, directionNotToDelete, erasureUnderUsHold, identityDocuments, minorWhoReportedAbuse, removalUnderHold, retentionJobUnderHold,
} from '../../shared/rules/holds/conflicts-deletion.ts';
import {
  NEUTRAL_KEPT_TEXT, accessAnswer, answerAboutKeptData, contentOrderAgainstUsLaw, holdAtItsEnd, restoreDay, userNoticeUnderGag, whichDeadline, widerThanPaper,
} from '../../shared/rules/holds/conflicts-telling.ts';
import { AT, BOOKS, ZONE, hold, piece } from './given.ts';

const inventory = [piece('user-content'), piece('usage'), piece('device')];
const on = (holds: readonly LegalHold[]) => ({ inventory, holds, at: AT, zone: ZONE });

test('[K1] a deletion under a hold: block, seal what is held, delete the rest, wait for the end', () => {
  expect(deletionUnderHold(on([]))).toMatchObject({ met: false, does: 'delete-all', held: [] });
  const some = deletionUnderHold(on([hold({ category: 'usage' })]));
  expect(some).toMatchObject({ met: true, does: 'seal-and-delete-rest', free: [{ category: 'user-content' }, { category: 'device' }], held: [{ piece: { category: 'usage' }, until: '2027-03-04T07:59:59Z' }] });
  expect(some.says).toBe('The account is blocked. Sealed until 3 March 2027: 1 category (US preservation request, 18 U.S.C. 2703(f)). The rest is deleted now.');
  expect(deletionUnderHold(on([hold()]))).toMatchObject({ does: 'seal-all', free: [] });
});

test('[K2] a deletion in the year after a report: sealed, for two roles, and no request shortens it', () => {
  const year = hold({ ground: 'us-ncmec-year', category: 'user-content', expires: '2027-11-25T07:59:59Z' });
  expect(deletionInReportYear(on([year]))).toMatchObject({ met: true, does: 'seal-for-the-year', seenBy: ['child-safety-reviewer', 'legal'], free: [{ category: 'usage' }, { category: 'device' }] });
  // What an ordinary hold keeps is not free here either.
  expect(deletionInReportYear(on([hold()]))).toMatchObject({ met: false, does: 'delete', free: [] });
});

test('[K3] a California direction: no deletion, and no other use meanwhile', () => {
  expect(directionNotToDelete(on([hold({ ground: 'us-ca-direction', category: 'usage' })]))).toMatchObject({ met: true, does: 'keep-unused', otherUse: 'none', free: [{ category: 'user-content' }, { category: 'device' }] });
  expect(directionNotToDelete(on([hold()]))).toMatchObject({ met: false, otherUse: 'as-before', free: [] });
});

test('[K4] an EU or UK erasure against US law alone goes to counsel, sealed meanwhile; a law that answers it does not', () => {
  for (const residence of ['DE', 'IE', 'NO', 'EU', 'GB', 'ZZ']) expect(erasureUnderUsHold({ ...on([hold({ category: 'usage' })]), residence }), residence).toMatchObject({ met: true, does: 'ask-counsel-keep-sealed', needs: 'counsel', forCounsel: [{ piece: { category: 'usage' } }] });
  expect(erasureUnderUsHold({ ...on([hold()]), residence: 'US' })).toMatchObject({ met: false, does: 'keep', needs: 'nobody' });
  for (const ground of ['eu-epoc-pr', 'eu-epoc', 'eu-tco', 'uk-csea-year', 'litigation'] as const) {
    expect(erasureUnderUsHold({ ...on([hold(), hold({ id: 'b', ground })]), residence: 'DE' }), ground).toMatchObject({ met: false, does: 'keep', free: [] });
  }
  expect(erasureUnderUsHold({ ...on([]), residence: 'DE' })).toMatchObject({ does: 'delete' });
});

test('[K5] the user is told one neutral sentence, the same for every ground, and under a gag nothing but the text of counsel', () => {
  const told = (holds: readonly LegalHold[]) => answerAboutKeptData({ accountId: 'acc-1', holds, at: AT });
  for (const ground of HOLD_GROUNDS) expect(told([hold({ ground })]), ground).toMatchObject({ does: 'neutral-text', text: NEUTRAL_KEPT_TEXT });
  expect(NEUTRAL_KEPT_TEXT).not.toMatch(/law enforcement|police|order|report|preserv|hold|\d/i);
  const gag = (ended: string | null) => told([hold({ secrecy: { kind: 'gag', until: '2026-01-01T00:00:00Z', ended } })]);
  expect(gag(null)).toMatchObject({ does: 'counsel-text', needs: 'counsel', text: null });
  expect(gag('2026-12-01T00:00:00Z')).toMatchObject({ does: 'counsel-text' });
  expect(gag('2026-11-01T00:00:00Z')).toMatchObject({ does: 'neutral-text' });
  expect(told([hold({ accountId: 'acc-2' })])).toMatchObject({ met: false, does: 'nothing-kept', text: '' });
});

test('[K6] notice waits for a confirmed end of the gag', () => {
  const gag = { id: 'g', citation: '18 U.S.C. 2705(b)', until: '2026-11-01T00:00:00Z', ended: null };
  const notice = { policy: 'notify' as const, gags: [gag], emergencyOver: null, notified: null };
  expect(userNoticeUnderGag(notice, AT, ZONE)).toMatchObject({ met: true, does: 'confirm-end', needs: 'second-person' });
  expect(userNoticeUnderGag({ ...notice, gags: [{ ...gag, until: null }] }, AT, ZONE)).toMatchObject({ does: 'ask-date' });
  expect(userNoticeUnderGag({ ...notice, gags: [{ ...gag, ended: { at: '2026-11-20T00:00:00Z', how: 'expired', by: 'p-1' } }] }, AT, ZONE)).toMatchObject({ met: false, does: 'may-notify' });
});

test('[K7] an access answer withholds, logs, and reads the same as if those items did not exist', () => {
  const plain = { id: 'a', gagged: false, inOpenReport: false, showsOthers: false };
  const full = accessAnswer([plain, { ...plain, id: 'b', gagged: true }, { ...plain, id: 'c', inOpenReport: true, showsOthers: true }]);
  expect(full).toMatchObject({ met: true, does: 'give-the-rest', give: ['a'], log: [{ id: 'b', why: ['gag'] }, { id: 'c', why: ['open-report', 'other-people'] }] });
  expect(full.letter).toBe(accessAnswer([plain]).letter);
  expect(full.letter).toBe(accessAnswer([]).letter);
});

test('[K8] a European order for content: preserve, object within 10 days, disclose nothing', () => {
  const asked = { process: 'eu_epoc_content', categories: ['user_content_private', 'account_information'], received: '2026-11-24T20:00:00Z' };
  expect(contentOrderAgainstUsLaw(asked, BOOKS)).toMatchObject({ met: true, does: 'preserve-and-object', needs: 'counsel', preserve: ['user_content_private'], objectBy: '2026-12-05T07:59:59Z' });
  expect(contentOrderAgainstUsLaw({ ...asked, process: 'us_search_warrant' }, BOOKS)).toMatchObject({ met: false, does: 'no-conflict' });
  expect(contentOrderAgainstUsLaw({ ...asked, categories: ['account_information'] }, BOOKS)).toMatchObject({ met: false });
});

test('[K9] a removal under a hold takes it out of view and keeps a sealed copy', () => {
  const item = { accountId: 'acc-1', category: 'user-content' as const, itemId: 'item-1' };
  expect(removalUnderHold({ item, holds: [hold({ ground: 'eu-tco' })], at: AT, zone: ZONE })).toMatchObject({ met: true, does: 'remove-and-seal', until: '2027-03-04T07:59:59Z' });
  expect(removalUnderHold({ item, holds: [], at: AT, zone: ZONE })).toMatchObject({ met: false, does: 'remove' });
});

test('[K10] another ground beats the restore day, and the day itself must have passed', () => {
  const day = { notBefore: '2026-11-24T07:59:59Z', at: AT, zone: ZONE };
  expect(restoreDay({ ...day, bars: [] })).toMatchObject({ does: 'restore' });
  expect(restoreDay({ ...day, bars: ['court-notice'] })).toMatchObject({ met: true, does: 'do-not-restore' });
  expect(restoreDay({ ...day, at: '2026-11-24T07:59:59.500Z', bars: [] })).toMatchObject({ does: 'wait' });
});

test('[K11] the earlier deadline for what must be done, the later for what must be kept', () => {
  const [early, late] = ['2026-12-01T00:00:00Z', '2026-12-01T00:00:00.500Z'];
  for (const [one, other] of [[early, late], [late, early]] as const) {
    expect(whichDeadline('act', one, other, ZONE)).toMatchObject({ does: 'rely-on-earlier', relyOn: early, alsoShow: late });
    expect(whichDeadline('hold', one, other, ZONE)).toMatchObject({ does: 'rely-on-later', relyOn: late, alsoShow: early });
  }
});

test('[K12] a renewal received before the end keeps the hold; after it, a new hold on what still exists', () => {
  const ended = hold({ expires: '2026-11-20T00:00:00Z' });
  const asked = { hold: ended, inventory, at: AT };
  expect(holdAtItsEnd({ ...asked, requested: '2026-11-19T00:00:00Z' })).toMatchObject({ met: true, does: 'stays' });
  expect(holdAtItsEnd({ ...asked, requested: '2026-11-21T00:00:00Z' })).toMatchObject({ met: true, does: 'new-hold-on-what-exists', exists: inventory });
  expect(holdAtItsEnd({ ...asked, requested: '2026-11-21T00:00:00Z', inventory: [] })).toMatchObject({ does: 'ends' });
  expect(holdAtItsEnd({ ...asked, requested: null })).toMatchObject({ met: false, does: 'ends' });
  expect(holdAtItsEnd({ ...asked, hold: hold(), requested: null })).toMatchObject({ met: false, does: 'stays' });
});

test('[K13] a retention job asks for holds when it runs, and failing to ask stops it', () => {
  const job = (ask: readonly LegalHold[] | 'failed-to-ask') => retentionJobUnderHold({ ask, inventory, at: AT, zone: ZONE });
  expect(job('failed-to-ask')).toMatchObject({ does: 'stop', firing: { answer: 'wait', why: 'holds-unknown' } });
  expect(job([hold()])).toMatchObject({ does: 'stop' });
  expect(job([hold({ category: 'usage' })])).toMatchObject({ does: 'run-on-the-rest' });
  expect(job([])).toMatchObject({ met: false, does: 'run' });
});

test('[K14] what goes beyond the paper is refused in writing', () => {
  const paper = { accounts: ['acc-1'], categories: ['account_information', 'user_content_private'], from: '2026-01-01T00:00:00Z', to: '2026-06-30T23:59:59Z' };
  const asked = { process: 'us_subpoena', matrix: shippedMatrix(), usState: null, paper };
  expect(widerThanPaper({ ...asked, request: { ...paper, categories: ['account_information'] } })).toMatchObject({ met: false, does: 'within-paper', text: '' });
  const wide = widerThanPaper({ ...asked, request: { accounts: ['acc-1', 'acc-2'], categories: ['account_information', 'user_content_private', 'user_content_public'], from: null, to: paper.to } });
  expect(wide).toMatchObject({ met: true, does: 'refuse-excess', accounts: ['acc-2'], categories: [{ category: 'user_content_private', decision: 'needs_warrant' }], dates: true });
  expect(wide.text.split('\n').slice(1)).toEqual([
    '- private user content: a search warrant is required (U.S. Const. amend. IV; United States v. Warshak, 631 F.3d 266 (6th Cir. 2010); 18 U.S.C. 2703(a)).',
    '- published user content: not named in the process.', '- one account beyond those named in the process.', '- dates beyond those named in the process.',
  ]);
});

test('[K15] the account of a child who reported abuse is not destroyed by a report that it is a child', () => {
  expect(minorWhoReportedAbuse({ accountId: 'acc-1', abuseReporters: ['acc-1'] })).toMatchObject({ met: true, does: 'keep-evidence', needs: 'child-safety-reviewer' });
  expect(minorWhoReportedAbuse({ accountId: 'acc-1', abuseReporters: ['acc-2'] })).toMatchObject({ met: false, does: 'ordinary-route' });
});

describe('[K16] a request to destroy', () => {
  const asked = { inventory, holds: [hold({ ground: 'us-ncmec-year' })], at: AT, senderVerified: true, appealOpen: false };
  test('[K16] destroys the depictions although their year runs', () => {
    expect(destructionOnRequest(asked)).toMatchObject({ does: 'destroy-depictions', needs: 'second-person', destroy: inventory });
  });
  test('[K16] goes to counsel where another hold or an appeal says keep', () => {
    expect(destructionOnRequest({ ...asked, holds: [...asked.holds, hold({ id: 'b', ground: 'litigation', category: 'usage' })] })).toMatchObject({ met: true, does: 'ask-counsel', destroy: [] });
    expect(destructionOnRequest({ ...asked, appealOpen: true })).toMatchObject({ does: 'ask-counsel', needs: 'counsel', destroy: [] });
  });
  test('[K16] destroys nothing for a sender who is not verified', () => {
    expect(destructionOnRequest({ ...asked, senderVerified: false })).toMatchObject({ does: 'verify-first', destroy: [] });
  });
});

test('[K17] identity documents go after the decision, but for what is held', () => {
  const documents = [piece('account-information', { itemId: 'id-1' }), piece('account-information', { itemId: 'id-2' })];
  const asked = { inventory: documents, holds: [], at: AT, zone: ZONE };
  expect(identityDocuments({ ...asked, decided: false })).toMatchObject({ does: 'keep-until-decision', free: [] });
  expect(identityDocuments({ ...asked, decided: true })).toMatchObject({ does: 'delete-keep-result', free: documents });
  expect(identityDocuments({ ...asked, holds: [hold({ itemId: 'id-1' })], decided: true })).toMatchObject({ does: 'delete-free-keep-result', free: [{ itemId: 'id-2' }] });
  expect(identityDocuments({ ...asked, holds: [hold()], decided: true })).toMatchObject({ does: 'held', free: [] });
});

test('[K1] to [K17] stand in the table, each with its law', () => {
  expect(Object.keys(CONFLICTS)).toEqual([...CONFLICT_IDS]);
  expect(CONFLICT_IDS).toHaveLength(17);
  for (const id of CONFLICT_IDS) expect(CONFLICTS[id].citation, id).not.toBe('');
});
