// A case at one look: what it carries, that it stays small, that it carries no content, and that looks of the first wire are read.
import { expect, test } from 'vitest';
import { Act } from '../../shared/model/act.ts';
import { Case, Glance, glanceAt } from '../../shared/model/case.ts';
import type { CaseEvent } from '../../shared/model/case.ts';
import { demoWorld } from '../../server/demo/world.ts';
import { NOW, makeCase, seeded } from '../cache/made.ts';

const SEED = 7;
const CASES = demoWorld({ seed: SEED, now: NOW }).cases.map((one) => one.case);
const event = (kind: CaseEvent['kind'], by: string, at: string, says = 'said'): CaseEvent => ({ id: `${kind}-${Date.parse(at)}`, at, by, kind, says, actId: null });
const withEvents = (events: CaseEvent[]): Case => Case.parse({ ...makeCase(seeded(1), 'content-removal', 1).case, events });

test(`every case of the demo world has a look that travels, is small, and says where it stands (seed ${SEED})`, () => {
  const stages = new Set<string | null>();
  const marks = new Set<string>();
  for (const it of CASES) {
    const glance = glanceAt(it);
    expect(Glance.parse(JSON.parse(JSON.stringify(glance)))).toEqual(glance);
    expect(JSON.stringify(glance).length).toBeLessThan(1_800);
    expect([glance.stage, glance.holds, glance.paused]).toEqual([it.facts.stage, it.facts.holds.length, it.facts.clocks.filter(({ state }) => state === 'paused').length]);
    expect([glance.claimedBy, glance.claimedUntil]).toEqual([it.state.claim?.by ?? null, it.state.claim?.until ?? null]);
    stages.add(glance.stage);
    for (const mark of Object.keys(glance.detail)) marks.add(mark);
  }
  expect(stages.size).toBeGreaterThan(6);
  expect([...marks].sort()).toEqual(expect.arrayContaining(['acknowledged', 'assurance', 'checks', 'elements', 'identity', 'paper', 'records', 'signals']));
});

test('a look holds counts, states and days of the detail, and nothing that anybody wrote', () => {
  const canary = 'zanzibarine';
  const base = makeCase(seeded(1), 'law-enforcement', 1).case;
  const { detail } = base.facts;
  if (detail.of !== 'law-enforcement') throw new Error('not that kind');
  const given = { by: 'theo', at: NOW, evidence: canary };
  const held = Case.parse({
    ...base,
    facts: { ...base.facts, summary: canary, detail: { ...detail, agency: canary, reference: canary, checks: [{ ...given, check: 'V1', answer: 'yes' }, { ...given, check: 'V2', answer: 'no' }], paper: [{ ...given, check: canary, answer: 'yes' }], notified: NOW } },
  });
  const glance = glanceAt(held);
  expect(glance.detail).toEqual({ checks: '1 yes, 1 no', paper: '1 yes, 0 no', notified: NOW });
  expect(JSON.stringify({ ...glance, title: '' })).not.toContain(canary);
});

test('[P34] what became of an effect changes the look too, though it moves no facts by itself', () => {
  const base = makeCase(seeded(1), 'data-subject', 1).case;
  const look = (state: 'unknown' | 'armed') => glanceAt(Case.parse({ ...base, state: { ...base.state, effects: [{ key: 'k', does: 'disclose', actId: '0197a3a0-0000-7000-8000-000000000001', state, notBefore: NOW, says: 'a word' }] } })).detail['effects'];
  expect([look('unknown'), look('armed'), glanceAt(Case.parse(base)).detail['effects']]).toEqual(['unknown', 'armed', undefined]);
});

test('any step of a check changes the look, so that then and now differ where the facts do', () => {
  const looks = (kind: 'under18' | 'data-subject' | 'content-removal', change: object): [unknown, unknown] => {
    const base = makeCase(seeded(1), kind, 1).case;
    const moved = Case.parse({ ...base, facts: { ...base.facts, detail: { ...base.facts.detail, ...change } } });
    return [glanceAt(Case.parse(base)).detail, glanceAt(moved).detail];
  };
  for (const [kind, change] of [
    ['under18', { signals: [{ source: 'chat', says: 'x', at: NOW, weight: 'weak' }] }],
    ['under18', { assurance: 'asked' }],
    ['under18', { safety: { since: NOW, imminent: false, report: null } }],
    ['under18', { safety: { since: NOW, imminent: false, report: { reference: 'R', submitted: NOW, viewed: false } } }],
    ['under18', { evidenceKept: 'kept' }],
    ['under18', { parentTold: NOW }],
    ['data-subject', { identity: 'asked' }],
    ['data-subject', { acknowledged: NOW }],
    ['content-removal', { elements: { i: 'present', ii: 'missing' } }],
    ['content-removal', { completed: NOW }],
    ['content-removal', { counterNotice: NOW }],
    ['content-removal', { bars: ['terms'] }],
    ['content-removal', { copies: ['a'.repeat(64)] }],
    ['content-removal', { complaint: NOW }],
  ] as const) {
    const [before, after] = looks(kind, change);
    expect(after, JSON.stringify(change)).not.toEqual(before);
  }
});

test('who changed it and when: the newest event that changed anything, notes, messages and reminders left aside', () => {
  const facts = event('approved', 'ines', '2026-06-01T10:00:00Z', 'Approved.');
  expect(glanceAt(withEvents([facts, event('noted', 'mara', '2026-06-02T10:00:00Z'), event('message', 'theo', '2026-06-03T10:00:00Z'), event('reminder', 'hub', '2026-06-04T10:00:00Z')])).changed).toEqual({ at: facts.at, by: 'ines', says: 'Approved.' });
  expect(glanceAt(withEvents([facts, event('assigned', 'sam', '2026-06-05T10:00:00Z')])).changed?.by).toBe('sam');
  expect(glanceAt(withEvents([event('noted', 'mara', '2026-06-02T10:00:00Z')])).changed?.by).toBe('mara');
  expect(glanceAt(withEvents([])).changed).toBeNull();
  expect(glanceAt(withEvents([event('rejected', 'ines', '2026-06-01T10:00:00Z', 'x'.repeat(20_000))])).changed?.says).toHaveLength(300);
});

test('[P21] an act that a desk of the first wire kept is read as before: what its look did not carry is not known', () => {
  const then = { version: 3, tag: 'a', status: 'open', title: 'T', priority: 'normal', assignee: null, claimedBy: null, decision: null, decidedBy: null, proposal: null, proposedBy: null, items: 1, due: null, changed: null };
  const act = { v: 1, actId: '0197a3a0-0000-7000-8000-000000000000', caseId: 'case-1', by: 'mara', device: 'd', at: NOW, reason: 'seen by me', then, kind: 'note', args: { text: 'x' } };
  const read = Act.parse(act);
  expect(read.then).toEqual({ ...then, stage: null, claimedUntil: null, holds: null, paused: null, detail: {} });
});
