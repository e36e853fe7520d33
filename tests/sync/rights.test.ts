// What the desk offers on a case: decisions that it has something for, and what a legal process reaches.
import { expect, test } from 'vitest';
import { decisionsFor, scopeFor } from '../../electron/desk/rights.ts';
import { Case } from '../../shared/model/case.ts';
import type { CaseFacts } from '../../shared/model/case.ts';
import { makeCase, seeded } from '../cache/made.ts';

const caseOf = (kind: 'content-removal' | 'law-enforcement', change: Partial<CaseFacts>): Case => Case.parse(makeCase(seeded(3), kind, 1, change).case);
const paper = (process: string): Partial<CaseFacts> => ({
  detail: { of: 'law-enforcement', process, agency: 'A police force', reference: 'R 1', categories: [], from: null, to: null, gagUntil: null, emergency: false },
});

test('a decision about items is offered only where there are items', () => {
  const codes = (items: CaseFacts['items']): string[] => decisionsFor(caseOf('content-removal', { items }), ['propose-decision']).map(({ code }) => code);
  const item: CaseFacts['items'][number] = { id: 'i1', kind: 'url', label: '', url: 'https://reported.example/', excerpt: null, category: 'user-content', media: null };
  expect(codes([item])).toEqual(expect.arrayContaining(['disable-items', 'restore-items', 'refuse-notice']));
  expect(codes([]).filter((code) => code === 'disable-items' || code === 'restore-items')).toEqual([]);
  expect(codes([])).toContain('refuse-notice');
});

test('[L2] a known process has an answer for every category, an unknown one reaches nothing, other kinds have none', () => {
  const subpoena = scopeFor(caseOf('law-enforcement', paper('us_subpoena')));
  expect(subpoena).toHaveLength(15);
  expect(subpoena?.find(({ category }) => category === 'user_content_private')?.decision).toBe('needs_warrant');
  expect(scopeFor(caseOf('law-enforcement', paper('a letter')))).toEqual([]);
  expect(scopeFor(caseOf('content-removal', {}))).toBeNull();
});
