// Scope: the shipped matrix is whole, silence means no, and the most restrictive rule wins.
import { existsSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { ScopeMatrix, mostRestrictive, scopeCell, scopeOf, shippedMatrix, wholeScope } from '../shared/rules/scope/scope.ts';

const source = new URL('../../shared/rules/scope-matrix.json', import.meta.url);

test('[L1] every process answers for every category', () => {
  const matrix = shippedMatrix();
  const cells = wholeScope(matrix);
  expect(cells).toHaveLength(Object.keys(matrix.processes).length * Object.keys(matrix.categories).length);
  expect(cells).toHaveLength(435);
});

test.runIf(existsSync(source))('[L1] the shipped matrix equals its source cell by cell', () => {
  const facts = JSON.parse(readFileSync(source, 'utf8')) as { matrix: { process: string; category: string; decision: string; limit: string; citation: string }[] };
  const matrix = shippedMatrix();
  for (const { process, category, decision, limit, citation } of facts.matrix) {
    expect(scopeCell(matrix, process, category)).toEqual({ process, category, decision, limit, citation });
  }
});

test('[L2] a missing cell is "not allowed", an unknown process has no scope at all', () => {
  const matrix = shippedMatrix();
  const without: ScopeMatrix = { ...matrix, matrix: matrix.matrix.filter((cell) => !(cell.process === 'us_subpoena' && cell.category === 'account_information')) };
  expect(scopeCell(without, 'us_subpoena', 'account_information').decision).toBe('not_allowed');
  expect(scopeOf(matrix, 'constructor')).toBeNull();
});

test('[L3] most restrictive wins in any order', () => {
  const matrix = shippedMatrix();
  const content = scopeCell(matrix, 'us_subpoena', 'user_content_private');
  const name = scopeCell(matrix, 'us_subpoena', 'account_information');
  expect(mostRestrictive([content, name])).toEqual(content);
  expect(mostRestrictive([name, content])).toEqual(content);
});

test('[L4] a matrix that names a cell twice or an unknown process is refused on load', () => {
  const matrix = shippedMatrix();
  const [first] = matrix.matrix;
  expect(ScopeMatrix.safeParse({ ...matrix, matrix: [...matrix.matrix, first] }).success).toBe(false);
  expect(ScopeMatrix.safeParse({ ...matrix, matrix: [{ ...first, process: '__proto__' }] }).success).toBe(false);
});
