// Forms to acts: every form, ready and not ready; what is not ready says what it lacks, and what is sent is what the contract takes.
import { describe, expect, test } from 'vitest';
import { NewAct } from '../../shared/contract.ts';
import type { Recorded } from '../../shared/model/act.ts';
import type { CaseKind } from '../../shared/model/words.ts';
import { RECORDED } from '../../shared/rules/recorded.ts';
import { FORMS, type Draft, type Form } from '../../renderer/parts/use.ts';
import { typed } from '../../renderer/parts/when.ts';
import { actOf, missingIn, pickedItems } from '../../renderer/screens/case/forms/acts.ts';
import type { CaseOut } from '../../renderer/screens/case/shown.ts';
import { AT, draftOf, HASH, NOW, OTHER, offered, proposalBy, shownOf } from './given.ts';

const WHEN = typed(NOW);
const claim = { name: 'Theo', until: AT, token: 7, trip: false, mine: false, live: true };
const verification = {
  state: 'incomplete' as const, says: '', checks: [{ id: 'V1' as const, question: 'q', evidence: 'e', by: 'anybody' as const, answer: null, given: null, who: null }], paper: [{ check: 'signature', answer: null, given: null, who: null }],
};
const shown = shownOf('content-removal', { facts: { proposal: proposalBy(OTHER, 'disable-items') }, claim, recordable: [{ fact: 'complaint', label: 'Complaint', says: '' }], verification, resolvable: { 'disclose:case-1:1': ['carried-out', 'not-carried-out'], 'delete:acc-1': ['not-carried-out'] } });

/** For each form: a draft that is ready, and changes each of which takes something that it needs. */
const READY: Readonly<Record<Form, { readonly kind: string; readonly draft: Partial<Draft>; readonly without: readonly Partial<Draft>[] }>> = {
  decide: { kind: 'propose-decision', draft: { decision: 'disable-items', note: ' For the record. ' }, without: [{ decision: null }, { decision: 'nothing-known' }, { reason: '  x ' }, { itemIds: [] }] },
  approve: { kind: 'approve', draft: {}, without: [{ reason: '' }] },
  reject: { kind: 'reject', draft: {}, without: [{ reason: 'no' }] },
  note: { kind: 'note', draft: { note: 'A note.', reason: '' }, without: [{ note: '   ' }] },
  assign: { kind: 'assign', draft: { assignee: OTHER }, without: [{ assignee: null }, { reason: '' }] },
  record: { kind: 'record-fact', draft: { about: 'complaint', reason: '', fields: { at: WHEN, evidence: 'Letter of today.' } }, without: [{ about: 'signal' }, { about: null }, { fields: { at: WHEN, evidence: 'x' } }, { fields: { at: '', evidence: 'Letter of today.' } }] },
  verify: { kind: 'verify-requester', draft: { reason: '', fields: { V1: 'yes', 'V1 evidence': 'Portal 12', 'paper signature': 'no', 'paper signature evidence': 'None' } }, without: [{ fields: {} }, { fields: { V1: 'yes', 'V1 evidence': ' ' } }, { fields: { V1: 'perhaps', 'V1 evidence': 'x' } }] },
  message: { kind: 'message', draft: { reason: '', fields: { to: 'user', subject: 'Your {{thing}}', text: 'Hello {{ name }}', 'fill thing': 'world', 'fill name': 'Owl' } }, without: [{ fields: { to: 'user', subject: 'S', text: 'Hello {{name}}' } }, { fields: { subject: 'S', text: 'T' } }, { fields: { to: 'user', subject: ' ', text: 'T' } }, { fields: { to: 'nobody', subject: 'S', text: 'T' } }] },
  'set-priority': { kind: 'set-priority', draft: { fields: { priority: 'urgent' } }, without: [{ fields: { priority: 'normal' } }, { fields: {} }, { reason: '' }] },
  'merge-duplicate': { kind: 'merge-duplicate', draft: { about: 'case-2' }, without: [{ about: null }, { about: 'case-1' }, { reason: '' }] },
  reopen: { kind: 'reopen', draft: {}, without: [{ reason: '' }] },
  'resolve-effect': { kind: 'resolve-effect', draft: { about: 'disclose:case-1:1', fields: { found: 'not-carried-out' } }, without: [{ about: null }, { about: 'delete:other' }, { fields: {} }, { fields: { found: 'perhaps' } }, { reason: '' }] },
  'break-claim': { kind: 'break-claim', draft: {}, without: [{ reason: '' }] },
  'place-hold': { kind: 'place-hold', draft: { fields: { ground: 'litigation', received: WHEN, secrecy: 'gag', 'gag-until': WHEN, category: 'device', item: 'i1' } }, without: [{ fields: { ground: 'no-such', received: WHEN, secrecy: 'none' } }, { fields: { ground: 'litigation', received: '', secrecy: 'none' } }, { fields: { ground: 'litigation', received: WHEN } }, { reason: '' }] },
  'renew-hold': { kind: 'renew-hold', draft: { about: 'hold-1', fields: { requested: WHEN, 'good-cause': 'yes' } }, without: [{ about: null }, { fields: {} }, { reason: '' }] },
  'release-hold': { kind: 'release-hold', draft: { about: 'hold-1' }, without: [{ about: null }, { reason: '' }] },
  'pause-clock': { kind: 'pause-clock', draft: { about: 'clock-1', fields: { asked: WHEN } }, without: [{ about: null }, { fields: { asked: '2026-02-31T10:00' } }, { reason: '' }] },
  'resume-clock': { kind: 'resume-clock', draft: { about: 'clock-1', fields: { answered: WHEN } }, without: [{ about: null }, { fields: {} }, { reason: '' }] },
  'extend-clock': { kind: 'extend-clock', draft: { about: 'clock-1' }, without: [{ about: null }, { reason: '' }] },
};

describe.each(FORMS)('the form %s', (form) => {
  const { kind, draft, without } = READY[form];
  test('ready: its act is of its kind, rests on what was shown, and is one that the desk takes', () => {
    const act = actOf({ shown, draft: draftOf(form, draft) });
    expect(act?.kind).toBe(kind);
    expect(NewAct.safeParse(act)).toMatchObject({ success: true });
    expect([act?.caseId, act?.basis]).toEqual(['case-1', shown.basis]);
    expect(missingIn({ shown, draft: draftOf(form, draft) })).toEqual([]);
  });
  test.each(without)('not ready without what it needs (%#): no act, and it says what is missing', (less) => {
    const given = { shown, draft: draftOf(form, { ...draft, ...less }) };
    expect(actOf(given)).toBeNull();
    expect(missingIn(given).length).toBeGreaterThan(0);
    expect(missingIn(given).every((says) => says.length > 3)).toBe(true);
  });
});

test('no form, no act; and without a proposal nothing to approve', () => {
  expect(actOf({ shown, draft: draftOf(null) })).toBeNull();
  expect(actOf({ shown: shownOf('content-removal'), draft: draftOf('approve') })).toBeNull();
  expect(actOf({ shown: shownOf('content-removal'), draft: draftOf('break-claim') })).toBeNull();
});

test('[P34] of a deletion there is one thing to say, and nothing to choose', () => {
  expect(actOf({ shown, draft: draftOf('resolve-effect', { about: 'delete:acc-1' }) })).toMatchObject({ args: { key: 'delete:acc-1', found: 'not-carried-out' } });
  expect(actOf({ shown, draft: draftOf('resolve-effect', { about: 'delete:acc-1', fields: { found: 'carried-out' } }) })).toMatchObject({ args: { found: 'not-carried-out' } });
});

test('a decision that cannot be made yet makes no act, even where a draft still names it', () => {
  const notYet = shownOf('content-removal', { decisions: [offered('content-removal', 'keep-down', 'No ground is recorded.')] });
  expect(actOf({ shown: notYet, draft: draftOf('decide', { decision: 'keep-down' }) })).toBeNull();
});

test('a disclosure carries its choices, and nothing else does', () => {
  const choices = { r1: { choice: 'produce' as const, reason: 'In scope.' } };
  const le = shownOf('law-enforcement');
  expect(actOf({ shown: le, draft: draftOf('decide', { decision: 'produce', choices }) })).toMatchObject({ args: { decision: 'produce', choices, itemIds: [] } });
  expect(actOf({ shown: le, draft: draftOf('decide', { decision: 'ask-requester', choices }) })?.args).not.toHaveProperty('choices');
});

test('items: all that fit until somebody picks, then only those; never one in another state', () => {
  const pick = (decision: string, itemIds: readonly string[] | null) => pickedItems({ shown, draft: draftOf('decide', { decision, itemIds }) });
  expect(pick('disable-items', null)).toEqual(['i1']);
  expect(pick('restore-items', null)).toEqual(['i2']);
  expect(pick('disable-items', ['i2', 'i1', 'gone'])).toEqual(['i1']);
  expect(pick('refuse-notice', null)).toEqual([]);
});

test('the hash that is approved is the proposal’s', () => {
  expect(actOf({ shown, draft: draftOf('approve') })).toMatchObject({ args: { proposalHash: HASH } });
});

/** For each fact: the kind of case, the fields it adds, and one of them to leave out (null where it adds none). */
const FACTS: Readonly<Record<Recorded['fact'], { readonly kind: CaseKind; readonly fields: Readonly<Record<string, string>> }>> = {
  signal: { kind: 'under18', fields: { source: 'Parent', weight: 'strong' } }, 'age-shown': { kind: 'under18', fields: { adult: 'no' } }, 'report-submitted': { kind: 'under18', fields: { reference: '12345', viewed: 'no' } },
  'evidence-kept': { kind: 'under18', fields: {} }, 'parent-told': { kind: 'under18', fields: {} }, 'requester-answered': { kind: 'law-enforcement', fields: {} }, 'counsel-word': { kind: 'law-enforcement', fields: { category: 'cookies', may: 'yes' } },
  'minor-reviewed': { kind: 'law-enforcement', fields: {} }, 'gag-ended': { kind: 'law-enforcement', fields: { gag: 'paper', how: 'lifted' } }, 'user-told': { kind: 'law-enforcement', fields: {} }, 'emergency-over': { kind: 'law-enforcement', fields: {} },
  completed: { kind: 'content-removal', fields: {} }, 'counter-notice': { kind: 'content-removal', fields: {} }, 'restore-bar': { kind: 'content-removal', fields: { bar: 'court-notice' } }, 'copies-found': { kind: 'content-removal', fields: { sha256: `${HASH}\n${'B'.repeat(64)}` } },
  complaint: { kind: 'content-removal', fields: {} }, identity: { kind: 'data-subject', fields: { verified: 'yes' } }, acknowledged: { kind: 'data-subject', fields: {} },
};

/** A case on which a fact may be recorded; a request with a gag for the end of one. */
const recording = (fact: Recorded['fact']): CaseOut => {
  const base = shownOf(FACTS[fact].kind, { recordable: [{ fact, label: RECORDED[fact].label, says: '' }] });
  const { detail } = base.case.facts;
  return detail.of === 'law-enforcement' ? { ...base, case: { ...base.case, facts: { ...base.case.facts, detail: { ...detail, gagUntil: AT } } } } : base;
};

describe.each(Object.keys(RECORDED) as Recorded['fact'][])('the fact %s', (fact) => {
  const { fields } = FACTS[fact];
  const given = (change: Readonly<Record<string, string>>) => ({ shown: recording(fact), draft: draftOf('record', { about: fact, reason: '', fields: { at: WHEN, evidence: 'Seen in the file.', ...fields, ...change } }) });
  test('ready: it is one that the desk takes', () => {
    const act = actOf(given({}));
    expect(act).toMatchObject({ kind: 'record-fact', args: { fact, evidence: 'Seen in the file.' } });
    expect(NewAct.safeParse(act)).toMatchObject({ success: true });
  });
  test('not ready on a case where it cannot be recorded', () => {
    const { shown: on, draft } = given({});
    expect(actOf({ shown: { ...on, recordable: [] }, draft })).toBeNull();
  });
  test('not ready without any one of its fields', () => {
    for (const field of ['at', 'evidence', ...Object.keys(fields)]) {
      expect([field, actOf(given({ [field]: '' }))]).toEqual([field, null]);
      expect(missingIn(given({ [field]: '' })).length).toBe(1);
    }
  });
});

test('hashes are 64 hex digits each, at most a hundred, and one that is not spoils the list', () => {
  const hashes = (sha256: string) => missingIn({ shown: recording('copies-found'), draft: draftOf('record', { about: 'copies-found', fields: { at: WHEN, evidence: 'Seen.', sha256 } }) });
  expect(hashes(Array.from({ length: 100 }, () => HASH).join('\n'))).toEqual([]);
  for (const bad of [Array.from({ length: 101 }, () => HASH).join('\n'), `${HASH} ${'g'.repeat(64)}`, HASH.slice(1)]) expect(hashes(bad).length).toBe(1);
});

test('a fact that a newer hub names is not half recorded', () => {
  const newer = shownOf('under18', { recordable: [{ fact: 'moon-phase', label: 'Moon phase', says: '' }] });
  expect(actOf({ shown: newer, draft: draftOf('record', { about: 'moon-phase', fields: { at: WHEN, evidence: 'Full moon.' } }) })).toBeNull();
});
