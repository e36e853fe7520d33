// Every code of the model is a word on the screen: no raw code, and no abbreviation that nobody spelled out.
import { expect, test } from 'vitest';
import { AccountStatus, Account, LinkedAccount } from '../../shared/model/account.ts';
import { ACT_KINDS, CONFLICTS, REFUSALS, type Recorded } from '../../shared/model/act.ts';
import { CaseDetail, CaseEvent, Item, Party, RestoreBar } from '../../shared/model/case.ts';
import { CLOCK_KINDS } from '../../shared/model/clock.ts';
import { HOLD_GROUNDS } from '../../shared/model/hold.ts';
import { LEDGER_STATES } from '../../shared/model/ledger-row.ts';
import { CASE_KINDS, CASE_STATUSES, DATA_CATEGORIES, EFFECT_VERBS, PRIORITIES, QUEUES, ROLES, STAGES, STREAMS } from '../../shared/model/lists.ts';
import startTable from '../../shared/rules/clocks/start-table.json' with { type: 'json' };
import { DECISIONS, RELEASE_HOLD } from '../../shared/rules/decisions.ts';
import { POLICY_CATEGORY } from '../../shared/rules/disclosure/reach.ts';
import { GROUNDS } from '../../shared/rules/holds/grounds.ts';
import { RECORDED } from '../../shared/rules/recorded.ts';
import { shippedMatrix } from '../../shared/rules/scope/scope.ts';
import { markWords } from '../../renderer/parts/compare.ts';
import { outcomeOf, TAKEN } from '../../renderer/parts/outcomes.ts';
import { ABBREVIATIONS, QUEUE_WORDS, spelled, term } from '../../renderer/parts/terms.ts';
import { clockWords, decisionWords, elementWords, ledgerWords, PRIORITY_WORDS, stagesIn, stageWords } from '../../renderer/parts/words.ts';
import { ASKED_AS } from '../../renderer/screens/case/facts/reach.ts';
import { EVENT_WORDS } from '../../renderer/screens/case/event-words.ts';
import { EFFECT_WORDS } from '../../renderer/screens/case/shown.ts';

const MATRIX = shippedMatrix();
const shapes = CaseDetail.options.map(({ shape }) => shape);
const options = (name: string): string[] => shapes.flatMap((shape) => (name in shape ? ((shape as unknown as Record<string, { options?: string[] }>)[name]?.options ?? []) : []));

/** Every word that a code becomes on a screen, with the code it came from. */
const WORDS: readonly (readonly [code: string, words: string])[] = [
  ...[
    ...QUEUES, ...STREAMS, ...CASE_KINDS, ...CASE_STATUSES, ...ROLES, ...DATA_CATEGORIES, ...PRIORITIES, ...AccountStatus.options, ...Account.shape.flags.element.shape.code.options,
    ...LinkedAccount.shape.why.options, ...Party.shape.role.options, ...Item.shape.kind.options, ...options('regime'), ...options('route'), ...options('right'), ...options('assurance'), ...options('identity'), ...RestoreBar.options,
    ...Object.keys(MATRIX.processes), ...Object.keys(MATRIX.categories), ...startTable.rows.map(({ regime }) => regime).filter((regime) => regime !== '*'), ...Object.keys(Account.shape.counts.shape),
  ].map((code) => [code, term(code)] as const),
  ...STAGES.map((code) => [code, stageWords(code)] as const),
  ...EFFECT_VERBS.flatMap((code) => [[code, EFFECT_WORDS[code].thing], [code, EFFECT_WORDS[code].done]] as const),
  ...CLOCK_KINDS.map((code) => [code, clockWords(code)] as const),
  ...LEDGER_STATES.map((code) => [code, ledgerWords(code)] as const),
  ...HOLD_GROUNDS.map((code) => [code, GROUNDS[code].name] as const),
  ...CaseEvent.shape.kind.options.map((code) => [code, EVENT_WORDS[code]] as const),
  ...QUEUES.map((code) => [code, QUEUE_WORDS[code]] as const),
  ...PRIORITIES.map((code) => [code, PRIORITY_WORDS[code]] as const),
  ...Object.values(DECISIONS).flat().concat(RELEASE_HOLD).map(({ code }) => [code, decisionWords(code)] as const),
  ...(Object.keys(RECORDED) as Recorded['fact'][]).map((code) => [code, RECORDED[code].label] as const),
  ...['i', 'ii', 'iii', 'iv', 'v', 'vi', 'A', 'B', 'C', 'D'].map((code) => [`element ${code}`, elementWords(code)] as const),
  ...['elements', 'completed', 'counter-notice', 'bars', 'copies', 'complaint', 'statement', 'signals', 'assurance', 'child-safety', 'evidence-kept', 'parent-told', 'checks', 'paper', 'counsel', 'gags', 'records', 'minor-reviewed', 'emergency-over', 'notified', 'identity', 'acknowledged']
    .map((code) => [`mark ${code}`, markWords(code)] as const),
];

test('the lists that are walked are whole', () => {
  expect(WORDS.length).toBeGreaterThan(250);
  expect(options('regime')).toContain('intimate-image');
});

test('no code reaches the screen raw: words, with a capital or a verb at their beginning, and no underscore or joined code', () => {
  const raw = WORDS.filter(([, words]) => words === '' || words.includes('_') || /^[a-z]+-[a-z-]+$/.test(words) || /\b(?:undefined|null)\b/.test(words));
  expect(raw).toEqual([]);
});

/** Letters that stand for more, as codes write them: in a word they would be read as a word. */
const SHORT_CODES = /\b(?:dmca|dsa|gdpr|ccpa|lgpd|pipeda|coppa|epoc|pr|tco|csam|ncmec|nsl|fisa|mlat|copo|tida|ncii|osa|dsr|sca|ip|us|uk|eu|au|nz|le|url|ab1394|sb981|csea)\b/;

test('no abbreviation stands in small letters', () => {
  expect(WORDS.filter(([, words]) => SHORT_CODES.test(words))).toEqual([]);
});

test('every abbreviation in a word is one of those that are spelled out, and a title spells it', () => {
  const capitals = WORDS.flatMap(([code, words]) => [...words.matchAll(/\b[A-Z]{2,}[0-9]*\b/g)].map(([short]) => [code, short] as const));
  // Annex III is a number.
  expect(capitals.filter(([, short]) => !Object.hasOwn(ABBREVIATIONS, short) && !/^[IVX]+$/.test(short))).toEqual([]);
  expect(spelled('DSA order for information')).toContain('Digital Services Act');
  expect(spelled('Government')).toBeUndefined();
});

test('no two processes, categories, stages or decisions of a kind of case are called the same', () => {
  for (const codes of [Object.keys(MATRIX.processes).map(term), Object.keys(MATRIX.categories).map(term), STAGES.map(stageWords), ...Object.values(DECISIONS).map((rules) => rules.map(({ label }) => label))]) {
    expect(new Set(codes).size).toBe(codes.length);
  }
});

test('a sentence of the rules says a stage in words, and leaves other quotes alone', () => {
  expect(stagesIn('“Produce” is not for a case that stands at “identity-asked”.')).toBe('“Produce” is not for a case that stands at “Identity asked”.');
  expect(stagesIn('He said “hello-there”.')).toBe('He said “hello-there”.');
});

test('what the console takes as asked for is what the rules take', () => {
  for (const [category, policy] of Object.entries(ASKED_AS)) expect([category, policy]).toEqual([category, POLICY_CATEGORY[category]]);
  // What is preserved for a report is never among what a paper asks.
  expect(Object.keys(POLICY_CATEGORY).filter((category) => !Object.hasOwn(ASKED_AS, category))).toEqual(['csam_evidence']);
});

test.each(ACT_KINDS)('an act of kind %s that was taken says what stands now', (kind) => {
  expect(TAKEN[kind]).toMatch(/^[A-Z].+\.$/);
  const outcome = outcomeOf({ parked: null, kind, state: 'answered', sentAt: null, verdict: { actId: 'a', verdict: 'applied', at: '2026-11-24T10:00:00Z', version: 2, outcome: 'done' } }, true);
  expect(outcome.says).toBe(TAKEN[kind]);
});

test('no two conflicts and no two refusals say the same', () => {
  const at = { actId: 'a', at: '2026-11-24T10:00:00Z' };
  const told = [
    ...CONFLICTS.map((reason) => outcomeOf({ parked: null, kind: 'note', state: 'answered', sentAt: null, verdict: { ...at, verdict: 'conflict', reason, now: null } }, true)),
    ...REFUSALS.map((reason) => outcomeOf({ parked: null, kind: 'note', state: 'answered', sentAt: null, verdict: { ...at, verdict: 'refused', reason } }, true)),
  ];
  expect(new Set(told.map(({ says }) => says)).size).toBe(told.length);
});
