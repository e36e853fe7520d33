// The over-production guard: one thing wrong, and the item stays out with the reason.
import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { NEVER_EXPORT, NEVER_EXPORT_MARKS } from '../../shared/model/request.ts';
import type { CounselWord, PackageItem } from '../../shared/model/request.ts';
import { assemblePackage, maySend } from '../../shared/rules/disclosure/package.ts';
import type { Package, PackageAsked } from '../../shared/rules/disclosure/package.ts';
import { LIMIT_READINGS, POLICY_CATEGORY, isNeverExported, readingOf } from '../../shared/rules/disclosure/reach.ts';
import { verificationState } from '../../shared/rules/disclosure/verification.ts';
import { DATA_CATEGORIES } from '../../shared/model/words.ts';
import shipped from '../../shared/rules/scope/scope-matrix.json' with { type: 'json' };
import { wholeScope } from '../../shared/rules/scope/scope.ts';
import { MATRIX, allAnswered, asked, checker, item, produce, proposer } from './given.ts';

const made = (items: readonly PackageItem[], change: Partial<PackageAsked> = {}): Package => assemblePackage(asked(items, change));
const whyOf = (it: Package): string[] => it.withheld.map(({ why }) => why);
const counsel = (category: string, may = true): CounselWord => ({ category, by: 'p-9', at: '2026-11-24T12:00:00Z', may, reason: 'read and decided' });

test('what the paper names and the matrix allows is produced, with its citation', () => {
  const it = made([item('a', 'account_information'), item('b', 'user_content_private')]);
  expect(it.withheld).toEqual([]);
  expect(it.produced).toMatchObject([{ itemId: 'a', decision: 'allowed', fields: MATRIX.categories['account_information']?.fields, leftOut: [] }, { itemId: 'b', limit: 'within attachment B and its dates' }]);
  expect(it.produced.every(({ citation }) => citation !== '')).toBe(true);
  expect(it).toMatchObject({ refusedExcess: expect.stringContaining('payment processor'), blocked: [], userNotice: 'as-policy-says' });
});

describe('what stays out', () => {
  const a = item('a', 'account_information');
  test.each<[string, readonly PackageItem[], Partial<PackageAsked>, string]>([
    ['sealed material, even under a warrant', [item('a', 'csam_evidence')], {}, 'sealed-route'],
    ['an ordinary item with a sealed field in it', [item('a', 'user_content_private', { fields: [{ name: 'images', marks: ['csam'], others: [] }] })], {}, 'sealed-route'],
    ['another account', [item('a', 'account_information', { accountId: 'acc-2' })], {}, 'not-a-target'],
    ['a category that the paper does not name', [a], { categories: ['usage_data'] }, 'not-named'],
    ['content under a subpoena', [item('a', 'user_content_private')], { process: 'us_subpoena' }, 'refused'],
    ['anything under a process that is not known', [a], { process: 'constructor' }, 'refused'],
    ['anything in a category that is not known', [item('a', '__proto__')], { categories: ['__proto__'] }, 'refused'],
    ['what the processor holds', [item('a', 'payment_processor_held')], {}, 'refused'],
    ['what is only to be preserved', [a], { process: 'us_2703f_preservation' }, 'preserve-only'],
    ['data for an order that asks for none', [a], { process: 'eu_tco_removal_order' }, 'not-applicable'],
    ['what waits for counsel', [a], { process: 'us_fisa' }, 'counsel'],
    ['what counsel refused', [a], { process: 'us_fisa', counsel: [counsel('account_information'), counsel('account_information', false)] }, 'counsel'],
    ['before the dates', [item('a', 'usage_data', { at: '2025-12-31T23:59:59Z' })], {}, 'outside-dates'],
    ['after the dates', [item('a', 'usage_data', { at: '2026-07-01T00:00:00Z' })], {}, 'outside-dates'],
    ['a session that ends after the dates', [item('a', 'device_ip_and_sessions', { at: '2026-06-30T23:00:00Z', until: '2026-07-01T01:00:00Z' })], {}, 'outside-dates'],
    ['content without a date', [item('a', 'user_content_private', { at: null })], {}, 'undated'],
    ['what nobody chose', [a], { perItem: {} }, 'not-chosen'],
    ['what somebody chose to withhold', [a], { perItem: { a: { choice: 'withhold', reason: 'privileged' } } }, 'chosen'],
    ['what is withheld without a reason', [a], { perItem: { a: { choice: 'withhold', reason: ' ' } } }, 'no-reason'],
    ['a limited cell without a reason', [a], { perItem: { a: produce('') } }, 'no-reason'],
    ['a redaction without a reason', [a], { perItem: { a: { choice: 'redact', reason: '', fields: ['name'] } } }, 'no-reason'],
    ['what the user must be told of first', [a], { process: 'us_civil_subpoena' }, 'user-not-told'],
    ['an item with every field redacted', [a], { perItem: { a: { choice: 'redact', reason: 'all private', fields: a.fields.map(({ name }) => name) } } }, 'nothing-left'],
    ['stored data under a pen register', [item('a', 'device_ip_and_sessions')], { process: 'us_pen_trap' }, 'nothing-left'],
  ])('%s', (_, items, change, why) => {
    const it = made(items, change);
    expect(whyOf(it)).toEqual([why]);
    expect(it.produced).toEqual([]);
    expect(it.withheld[0]?.says).not.toBe('');
  });

  test('the last second of the range is inside, the standing facts need no date', () => {
    expect(made([item('a', 'usage_data', { at: '2026-06-30T23:59:59.999Z' }), item('b', 'account_information', { at: null })]).produced).toHaveLength(2);
    expect(made([item('a', 'user_content_private', { at: null })], { from: null, to: null }).produced).toHaveLength(1);
  });
});

describe('fields', () => {
  test('only what the category lists, no field with a mark, none that shows a third person, none redacted', () => {
    const it = made([item('a', 'account_information', { fields: [
      { name: 'name', marks: [], others: [] }, { name: 'username', marks: ['staff'], others: [] }, { name: 'email address', marks: [], others: ['acc-2'] }, { name: 'phone if given', marks: [], others: ['acc-1'] },
      { name: 'date of birth', marks: [], others: [] }, { name: 'account id', marks: [], others: [] },
    ] })], { perItem: { a: { choice: 'redact', reason: 'not asked', fields: ['account id'] } } });
    expect(it.produced).toMatchObject([{ fields: ['name', 'phone if given'], leftOut: ['username', 'email address', 'date of birth', 'account id'] }]);
  });

  test('a name that stands twice leaves only if both may', () => {
    const twice = item('a', 'account_information', { fields: [{ name: 'name', marks: [], others: [] }, { name: 'name', marks: ['other-users'], others: [] }, { name: 'username', marks: [], others: [] }] });
    expect(made([twice]).produced).toMatchObject([{ fields: ['username'] }]);
  });

  test('the limit of a cell leaves only its own fields', () => {
    const it = made([item('a', 'account_information'), item('b', 'payment_platform_held')], { process: 'us_nsl' });
    expect(it.produced).toMatchObject([{ fields: ['name', 'sign-up date'] }]);
    expect(whyOf(it)).toEqual(['refused']);
    const reworded = { ...MATRIX, matrix: MATRIX.matrix.map((cell) => (cell.process === 'us_nsl' ? { ...cell, limit: 'a new wording' } : cell)) };
    expect(whyOf(made([item('a', 'account_information')], { process: 'us_nsl', matrix: reworded }))).toEqual(['nothing-left']);
  });

  test('the nine marks are the never-export list of the matrix, word for word', () => {
    expect(Object.values(NEVER_EXPORT)).toEqual(shipped.meta.never_export);
    for (const mark of NEVER_EXPORT_MARKS) expect(isNeverExported({ name: 'name', marks: [mark] }), mark).toBe(true);
  });

  test('a field with a telling name stays out even where nobody marked it and a matrix lists it', () => {
    for (const name of ['password', 'password hash', 'live session tokens', 'OAuth tokens', 'MFA secrets', 'full card or bank number', 'reporter identity', 'internal notes', 'staff name', 'privileged advice']) {
      const matrix = { ...MATRIX, categories: { ...MATRIX.categories, account_information: { fields: [name], sca_class: 'x' } } };
      expect(whyOf(made([item('a', 'account_information', { fields: [{ name, marks: [], others: [] }] })], { matrix })), name).toEqual(['nothing-left']);
    }
  });

  test('every limited cell has a reading, every reading has a cell, and every field in it exists', () => {
    const cells = wholeScope(MATRIX);
    for (const scope of cells.filter(({ decision, category }) => decision === 'allowed_limited' && category !== 'csam_evidence')) expect(LIMIT_READINGS[`${scope.category} | ${scope.limit}`], `${scope.process} ${scope.category} ${scope.limit}`).toBeDefined();
    for (const key of Object.keys(LIMIT_READINGS)) {
      const scope = cells.find(({ category, limit }) => `${category} | ${limit}` === key);
      expect(scope, key).toBeDefined();
      const { fields } = readingOf(scope!);
      for (const field of fields === 'all' ? [] : fields) expect(MATRIX.categories[scope!.category]?.fields, key).toContain(field);
    }
  });

  test('every category of the matrix has one of the policy', () => {
    expect(Object.keys(POLICY_CATEGORY).sort()).toEqual(Object.keys(MATRIX.categories).sort());
    expect(new Set(Object.values(POLICY_CATEGORY))).toEqual(new Set(DATA_CATEGORIES));
  });
});

describe('counsel and overlays', () => {
  const a = item('a', 'account_information');
  test('counsel blocks the package until a named lawyer decides, and opens nothing else', () => {
    const waiting = made([a], { process: 'us_fisa', categories: ['account_information'] });
    expect(waiting.blocked).toMatchObject([{ why: 'counsel', category: 'account_information' }]);
    expect(made([a], { process: 'us_fisa', categories: ['account_information'], counsel: [counsel('account_information')] })).toMatchObject({ blocked: [], produced: [{ itemId: 'a' }] });
    expect(whyOf(made([item('a', 'user_content_private')], { process: 'us_nsl', counsel: [counsel('user_content_private')] }))).toEqual(['refused']);
    expect(made([a], { process: 'foreign_direct_request', categories: ['account_information'] }).blocked).toMatchObject([{ why: 'counsel' }]);
  });

  test('a minor waits for a child-safety reviewer, a shield rule for counsel; nothing at all is in the package meanwhile', () => {
    const none = { gag: false, minor: null, shield: null, usState: null };
    expect(made([a], { overlays: { ...none, minor: { reviewedBy: null } } })).toMatchObject({ produced: [], blocked: [{ why: 'child-safety-review' }], withheld: [{ why: 'blocked' }] });
    expect(made([a], { overlays: { ...none, minor: { reviewedBy: 'p-7' } } }).produced).toHaveLength(1);
    const shield = { rule: 'Cal. Penal Code 1546.5', counsel: null };
    expect(made([a], { overlays: { ...none, shield } })).toMatchObject({ produced: [], blocked: [{ why: 'shield' }] });
    expect(made([a], { overlays: { ...none, shield: { ...shield, counsel: counsel('account_information', false) } } })).toMatchObject({ produced: [], blocked: [{ why: 'shield' }] });
    expect(made([a], { overlays: { ...none, shield: { ...shield, counsel: counsel('account_information') } } }).produced).toHaveLength(1);
  });

  test('a California agency is bound by CalECPA too, and a state never widens', () => {
    const ip = item('a', 'device_ip_and_sessions');
    const overlays = (state: string, stricter: PackageAsked['overlays']['usState'] = null) => ({ gag: true, minor: null, shield: null, usState: stricter ?? { state, stricter: [] } });
    expect(made([ip], { process: 'us_subpoena' }).produced).toHaveLength(1);
    expect(made([ip], { process: 'us_subpoena', overlays: overlays('CA') })).toMatchObject({ produced: [], withheld: [{ why: 'refused' }], userNotice: 'forbidden' });
    expect(made([ip], { process: 'us_subpoena', overlays: overlays('NV') }).produced).toHaveLength(1);
    const waits = { state: 'NV', stricter: [{ process: 'us_subpoena', category: 'user_content_private', decision: 'counsel' as const, limit: '', citation: 'x' }] };
    expect(whyOf(made([item('a', 'user_content_private')], { process: 'us_subpoena', overlays: overlays('NV', waits), counsel: [counsel('user_content_private')] }))).toEqual(['refused']);
    const loose = { state: 'NV', stricter: [{ process: 'us_subpoena', category: 'user_content_private', decision: 'allowed' as const, limit: '', citation: 'x' }] };
    expect(whyOf(made([item('a', 'user_content_private')], { process: 'us_subpoena', overlays: overlays('NV', loose) }))).toEqual(['refused']);
  });
});

test('the excess is refused in writing, by category, and never tells what exists', () => {
  const { refusedExcess } = made([], { process: 'us_subpoena', categories: ['account_information', 'user_content_private', 'usage_data', 'payment_processor_held', 'csam_evidence'] });
  expect(refusedExcess.split('\n')).toEqual([
    'The following goes beyond the process served and is not produced:',
    '- private user content: a search warrant is required (U.S. Const. amend. IV; United States v. Warshak, 631 F.3d 266 (6th Cir. 2010); 18 U.S.C. 2703(a)).',
    '- usage data: a court order under 18 U.S.C. 2703(d) or a search warrant is required (18 U.S.C. 2703(c)(1)(B),(d)).',
    '- payment information held by the payment processor: not held by us; please write to the payment processor.',
    '- material preserved for child-safety reporting: not part of a production of this kind.',
  ]);
  expect(made([item('a', 'csam_evidence')], { categories: ['csam_evidence'] }).refusedExcess).toBe(made([], { categories: ['csam_evidence'] }).refusedExcess);
});

describe('sending', () => {
  const ready = made([item('a', 'account_information')]);
  const verified = verificationState({ process: 'us_search_warrant', known: true, answers: allAnswered('us_search_warrant'), proposer, checker });
  test('needs a verified requester, a package, and nothing that blocks', () => {
    expect(maySend(ready, verified, 'not-verified').may).toBe(true);
    expect(maySend(made([], {}), verified, 'verified').may).toBe(false);
    expect(maySend({ ...ready, blocked: [{ why: 'counsel', category: null, says: 'Counsel first.' }] }, verified, 'verified')).toEqual({ may: false, says: 'Counsel first.' });
  });
  test.each(['us_search_warrant', 'us_emergency_request', 'foreign_emergency_request', 'not_a_process'])('%s: nothing leaves without the second person', (process) => {
    for (const second of [null, proposer]) {
      const state = verificationState({ process, known: process !== 'not_a_process', answers: allAnswered(process), proposer, checker: second });
      expect(maySend(ready, state, 'verified').may).toBe(false);
    }
  });
  test("one's own data needs a verified identity", () => {
    const own = verificationState({ process: 'data_subject_access', known: true, answers: [], proposer, checker });
    expect([maySend(ready, own, 'not-verified').may, maySend(ready, own, 'verified').may]).toEqual([false, true]);
  });
});

const law = new URL('../../../shared/rules/scope-matrix.json', import.meta.url);
test.runIf(existsSync(law))('the never-export list equals its source', () => {
  const facts = JSON.parse(readFileSync(law, 'utf8')) as { meta: { never_export: string[] } };
  expect(Object.values(NEVER_EXPORT)).toEqual(facts.meta.never_export);
});
