// The scope panel: every category of every process stands in one group, what may go first, what is asked for marked.
import { expect, test } from 'vitest';
import { SCOPE_DECISIONS, scopeOf, shippedMatrix } from '../../shared/rules/scope/scope.ts';
import { matrixCategories } from '../../shared/rules/package-of.ts';
import { reachOf, type ScopeRow } from '../../renderer/screens/case/facts/reach.ts';

const MATRIX = shippedMatrix();

test.each(Object.keys(MATRIX.processes))('%s: each of its categories stands once, and what goes is only what is allowed', (process) => {
  const scope: ScopeRow[] = (scopeOf(MATRIX, process) ?? []).map(({ category, decision, limit, citation }) => ({ category, decision, limit, citation }));
  const groups = reachOf(scope, ['user-content', 'device']);
  expect(groups.flatMap(({ rows }) => rows.map(({ category }) => category)).toSorted()).toEqual(scope.map(({ category }) => category).toSorted());
  for (const { decision } of groups.find(({ reach }) => reach === 'goes')?.rows ?? []) expect(['allowed', 'allowed_limited', 'voluntary']).toContain(decision);
  const asked = groups.flatMap(({ rows }) => rows.filter((row) => row.asked).map(({ category }) => category));
  expect(asked.toSorted()).toEqual(matrixCategories(MATRIX, ['user-content', 'device']).toSorted());
});

test('every decision of the matrix has a group, and within it what is asked for comes first', () => {
  const scope = SCOPE_DECISIONS.map((decision, index): ScopeRow => ({ category: index % 2 === 0 ? 'cookies' : 'usage_data', decision, limit: '', citation: '' }));
  const groups = reachOf(scope, ['usage']);
  expect(groups.reduce((sum, { rows }) => sum + rows.length, 0)).toBe(SCOPE_DECISIONS.length);
  for (const { rows } of groups) expect(rows.map(({ asked }) => asked)).toEqual(rows.map(({ asked }) => asked).toSorted((a, b) => Number(b) - Number(a)));
});
