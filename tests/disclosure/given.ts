// A package of one warrant, whole, for tests that change one thing.
import type { CheckAnswer, Choice, PackageItem } from '../../shared/model/request.ts';
import type { PackageAsked } from '../../shared/rules/disclosure/package.ts';
import type { Participant } from '../../shared/rules/disclosure/verification.ts';
import { checksFor } from '../../shared/rules/disclosure/verification.ts';
import { shippedMatrix } from '../../shared/rules/scope/scope.ts';

export const MATRIX = shippedMatrix();

export const item = (id: string, category: string, change: Partial<PackageItem> = {}): PackageItem => ({
  id, accountId: 'acc-1', category, at: '2026-03-01T00:00:00Z', until: null, fields: (MATRIX.categories[category]?.fields ?? []).map((name) => ({ name, marks: [], others: [] })), ...change,
});

export const produce = (reason = 'within the paper'): Choice => ({ choice: 'produce', reason });

export const asked = (items: readonly PackageItem[], change: Partial<PackageAsked> = {}): PackageAsked => ({
  process: 'us_search_warrant', matrix: MATRIX, targets: ['acc-1'], categories: Object.keys(MATRIX.categories), from: '2026-01-01T00:00:00Z', to: '2026-06-30T23:59:59Z',
  items, perItem: Object.fromEntries(items.map(({ id }) => [id, produce()])), overlays: { gag: false, minor: null, shield: null, usState: null }, counsel: [], userTold: false, ...change,
});

export const proposer: Participant = { id: 'p-1', roles: ['legal'] };
export const checker: Participant = { id: 'p-2', roles: ['lead'] };

/** Every point of a process answered with evidence, the second person's by the second person. */
export const allAnswered = (process: string): CheckAnswer[] =>
  checksFor(process, true).filter(({ by }) => by !== 'people').map(({ id, by }) => ({ check: id, answer: 'yes', evidence: 'noted', by: by === 'second-person' ? checker.id : proposer.id, at: '2026-11-24T12:00:00Z' }));
