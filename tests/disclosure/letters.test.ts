// Drafts to a requester: they say what the process reaches and nothing of what else exists.
import { expect, test } from 'vitest';
import { ANNEX_REASONS, annexText, annexThree, openFields } from '../../shared/rules/disclosure/annex.ts';
import type { AnnexFacts } from '../../shared/rules/disclosure/annex.ts';
import { noRecordsLetter, productionLetter, refusalLetter } from '../../shared/rules/disclosure/letters.ts';
import { assemblePackage } from '../../shared/rules/disclosure/package.ts';
import { asked, item } from './given.ts';

const facts = { agency: 'Springfield Police', reference: 'SP-77', caseNumber: 'LE-1', process: 'search warrant', legalBasis: '18 U.S.C. 2703(a)', received: '2026-11-24T12:00:00Z', from: '2026-01-01T00:00:00Z', to: '2026-06-30T23:59:59Z', zone: 'UTC' };
const items = [item('a', 'account_information'), item('b', 'usage_data'), item('c', 'usage_data')];
const categories = ['account_information', 'usage_data'];

test('a production letter counts by category, names the manifest and carries the refusal', () => {
  expect(productionLetter(facts, assemblePackage(asked(items, { categories: [...categories, 'payment_processor_held'] })), 'ab12')?.split('\n')).toEqual([
    'To: Springfield Police', 'Your reference: SP-77', 'Our reference: LE-1', '', 'We received your search warrant (18 U.S.C. 2703(a)) on 24 November 2026.', '',
    'Enclosed is what the process reaches for the period from 1 January 2026 to 30 June 2026:', '- account information: 1 record', '- usage data: 2 records', '', 'SHA-256 of the manifest: ab12', '',
    'The following goes beyond the process served and is not produced:', '- payment information held by the payment processor: not held by us; please write to the payment processor.',
  ]);
});

test('what a person withheld, other people, gags and sealed material leave no trace in the letter', () => {
  const plain = productionLetter(facts, assemblePackage(asked(items, { categories })), 'ab12');
  const more = [...items, item('d', 'usage_data'), item('e', 'usage_data', { accountId: 'acc-2' }), item('f', 'csam_evidence'), item('g', 'usage_data', { fields: [{ name: 'feature use', marks: ['other-requests'], others: [] }] })];
  const overlays = { gag: true, minor: null, shield: null, usState: null };
  const perItem = { ...asked(more).perItem, d: { choice: 'withhold' as const, reason: 'privileged' } };
  expect(productionLetter(facts, assemblePackage(asked(more, { categories, overlays, perItem })), 'ab12')).toBe(plain);
});

test('no letter announces a package that is blocked or empty', () => {
  expect(productionLetter(facts, assemblePackage(asked([])), 'ab12')).toBeNull();
  expect(productionLetter(facts, { ...assemblePackage(asked(items)), blocked: [{ why: 'counsel', category: null, says: 'x' }] }, 'ab12')).toBeNull();
  expect(refusalLetter(facts, '')).toBeNull();
  expect(refusalLetter(facts, 'The following …')).toContain('further process');
});

test('"no records" says what was searched and not whether an account exists', () => {
  const letter = noRecordsLetter({ ...facts, to: null }, { identifiers: ['a@example.org'], categories });
  expect(letter).toContain('We searched for account information and usage data by the identifiers in the process for the period from 1 January 2026 on: a@example.org. The search found no records that the process reaches.');
  expect(letter).not.toMatch(/exist|deleted|hold|gag/i);
});

const annex: AnnexFacts = {
  certificate: 'EPOC', issuer: 'Staatsanwaltschaft Berlin', issuerFile: '1 Js 1/26', validator: null, validatorFile: null, issued: '2026-11-20', received: '2026-11-24', enforcing: null, enforcingFile: null,
  addressee: 'Platform Ireland Ltd', addresseeFile: 'LE-2', reasons: ['third-country-law'], explanation: 'Content may not be disclosed to a foreign authority.', informationNeeded: null, preserved: true,
  contact: { name: 'A. Lawyer', post: null, address: null, phone: null, fax: null, email: 'legal@example.org' }, authorisedPerson: 'A. Lawyer', signed: null,
};

test('Annex III stands in the order of the form; section E only for third-country law; what is open is listed', () => {
  const fields = annexThree(annex);
  expect([...new Set(fields.map(({ section }) => section))]).toEqual(['A', 'B', 'C', 'D', 'E', 'F', 'G', 'H']);
  expect(openFields(fields)).toEqual(['E: Why the law applies', 'E: Link of the service provider to the third country', 'E: Consequences of complying', 'H: Date']);
  expect(annexText(fields)).toContain('E  Why the law applies: ________');
  const other = annexThree({ ...annex, reasons: ['no-longer-held', 'incomplete'], signed: '2026-11-25' });
  expect(other.some(({ section }) => section === 'E')).toBe(false);
  expect(openFields(other)).toEqual([]);
  expect(other.find(({ field }) => field === 'Reasons')?.value).toBe(`${ANNEX_REASONS['no-longer-held']}; ${ANNEX_REASONS.incomplete}`);
});
