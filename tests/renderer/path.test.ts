// The path of a case: every stage of every kind has a place on it, said once, with what is behind and what is ahead.
import { expect, test } from 'vitest';
import { CASE_KINDS } from '../../shared/model/lists.ts';
import type { CaseFacts } from '../../shared/model/case.ts';
import type { CaseKind, Stage } from '../../shared/model/words.ts';
import { DECISIONS } from '../../shared/rules/decisions.ts';
import { RECORDED } from '../../shared/rules/recorded.ts';
import { pathOf } from '../../renderer/screens/case/path.ts';
import { AT, decisionBy, detailOf, factsOf } from './given.ts';

/** Every stage that a kind of case can stand at, by the tables of decisions and of what may be recorded. */
const stagesOf = (kind: CaseKind): Stage[] => [...new Set<Stage>(['received', ...DECISIONS[kind].map(({ to }) => to), ...Object.values(RECORDED).flatMap(({ kinds, to }) => (kinds.includes(kind) && to !== null ? [to] : []))])];

const here = (facts: CaseFacts): string[] => pathOf(facts).filter(({ stand }) => stand === 'here').map(({ label }) => label);

test.each(CASE_KINDS.flatMap((kind) => stagesOf(kind).map((stage) => [kind, stage] as const)))('a %s case at %s stands at exactly one step of its path', (kind, stage) => {
  const change = stage === 'child-safety' || stage === 'reported' ? { safety: { since: AT, imminent: false, report: null } } : {};
  const steps = pathOf(factsOf(kind, { stage, detail: detailOf(kind, change) }));
  expect(steps.filter(({ stand }) => stand === 'here').length).toBe(1);
  expect(new Set(steps.map(({ label }) => label)).size).toBe(steps.length);
  const at = steps.findIndex(({ stand }) => stand === 'here');
  expect(steps.map(({ stand }) => stand)).toEqual(steps.map((_, index) => (index < at ? 'behind' : index === at ? 'here' : 'ahead')));
});

const REMOVALS = ['dmca-notice', 'dmca-counter-notice', 'dmca-retraction', 'government', 'intimate-image', 'dsa-notice', 'terrorist-content', 'own-removal'] as const;
test.each(REMOVALS)('a %s begins at its first step and can end', (regime) => {
  const detail = detailOf('content-removal', { regime });
  expect(pathOf(factsOf('content-removal', { detail }))[0]?.stand).toBe('here');
  expect(pathOf(factsOf('content-removal', { detail, stage: 'ended' })).at(-1)?.stand).toBe('here');
});

test('by-ways stand on the path only where the case took them', () => {
  const labels = (facts: CaseFacts) => pathOf(facts).map(({ label }) => label);
  expect(labels(factsOf('under18'))).not.toContain('Child-safety route');
  expect([labels(factsOf('under18')), labels(factsOf('under18', { subject: null })), labels(factsOf('under18', { subject: null, stage: 'ended' }))]).toEqual([['Received', 'Blocked', 'Decided'], ['Received', 'Decided'], ['Received', 'Decided']]);
  expect(labels(factsOf('under18', { detail: detailOf('under18', { safety: { since: AT, imminent: true, report: null } }), stage: 'child-safety' }))).toContain('Child-safety route');
  expect(labels(factsOf('law-enforcement'))).not.toContain('Requester asked');
  expect(here(factsOf('law-enforcement', { stage: 'asked' }))).toEqual(['Requester asked']);
  expect(labels(factsOf('content-removal', { stage: 'ended' }))).not.toContain('Restore window');
});

test('what was decided is said at the end: restored, kept down, or open still', () => {
  const countered = detailOf('content-removal', { counterNotice: AT });
  expect(here(factsOf('content-removal', { stage: 'ended', detail: countered, decision: decisionBy('theo', 'restore-items') }))).toEqual(['Restored']);
  expect(here(factsOf('content-removal', { stage: 'kept-down', detail: countered }))).toEqual(['Kept disabled']);
});

test('a duplicate has no path of its own', () => {
  expect(pathOf(factsOf('under18', { duplicateOf: 'case-2', stage: 'ended', status: 'closed' }))).toEqual([{ label: 'Received', stand: 'behind' }, { label: 'Closed as a duplicate', stand: 'here' }]);
});
