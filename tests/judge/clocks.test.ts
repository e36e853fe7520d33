// Clocks as acts: paused, resumed and extended by the engine's own rules, each with the date before and after in its history.
import { describe, expect, test } from 'vitest';
import type { Clock } from '../../shared/model/clock.ts';
import type { Judged } from '../../shared/rules/judge/answer.ts';
import { AT, after, does, held, ines, lena, proposal, proposes, short } from './given.ts';
import { clock, paused } from './ready.ts';

const RULE = 'UK-DSR-1M';
const ID = `clock-${RULE}`;
const on = (...clocks: Clock[]): ReturnType<typeof held> => held('data-subject', { facts: { clocks }, detail: { identity: 'not-asked' } });
const clockIn = (judged: Judged): Clock | undefined => judged.next?.facts.clocks[0];

describe('[P31] pausing', () => {
  const pausing = (of: Clock, asked = '2026-11-20T10:00:00Z'): Judged => does(ines, 'pause-clock', on(of), { clockId: of.id, asked });

  test('stops the clock and leaves its stored due as it is, with an event that shows both dates', () => {
    const before = clock(RULE);
    const done = pausing(before);
    expect(clockIn(done)).toMatchObject({ state: 'paused', due: before.due, pauses: [{ asked: '2026-11-20', answered: null }] });
    expect(clockIn(done)?.history.at(-1)).toMatchObject({ kind: 'paused', at: '2026-11-24T09:00:00Z', oldDue: before.due, newDue: before.due, reason: 'because it is so' });
    expect([short(done), done.factsMoved, done.next?.events.at(-1)?.says]).toEqual(['done', true, `Clock paused: ${RULE}, due stays ${before.due}. because it is so`]);
  });

  test('only a clock whose law knows a pause stops, once, and inside its period', () => {
    expect(short(pausing(clock('EU-GDPR-DSR-1M')))).toBe('rule_refuses');
    expect(short(pausing(paused(RULE)))).toBe('rule_refuses');
    expect(short(pausing({ ...clock(RULE), state: 'met' }))).toBe('rule_refuses');
    expect(short(pausing(clock(RULE), '2026-10-20T10:00:00Z'))).toBe('rule_refuses');
    expect(short(pausing(clock(RULE), '2027-02-20T10:00:00Z'))).toBe('rule_refuses');
  });

  test('a clock that is not there is gone', () => {
    expect(short(does(ines, 'pause-clock', on(), { clockId: ID, asked: AT }))).toBe('gone');
  });
});

describe('[P31] resuming', () => {
  const resuming = (of: Clock, answered = '2026-11-20T10:00:00Z'): Judged => does(ines, 'resume-clock', on(of), { clockId: of.id, answered });

  test('never brings the due forward, and says what it was', () => {
    const before = paused(RULE);
    const done = resuming(before);
    const now = clockIn(done);
    // From the tenth to the twentieth, both ends excluded from the period: eleven days more.
    expect([now?.state, Math.round((Date.parse(now?.due ?? '') - Date.parse(before.due)) / 86_400_000)]).toEqual(['running', 11]);
    expect(now?.history.at(-1)).toMatchObject({ kind: 'resumed', oldDue: before.due, newDue: now?.due, applied: true });
    expect(done.next?.events.at(-1)?.says).toBe(`Clock resumed: ${RULE}, due was ${before.due}, is ${now?.due}. because it is so`);
    expect(now?.history).toHaveLength(before.history.length + 1);
  });

  test('a clock that runs, and an answer from before the question, resume nothing', () => {
    expect(short(resuming(clock(RULE)))).toBe('rule_refuses');
    expect(short(resuming(paused(RULE), '2026-11-09T10:00:00Z'))).toBe('rule_refuses');
    expect(short(does(ines, 'resume-clock', on(), { clockId: ID, answered: AT }))).toBe('gone');
  });
});

describe('[P31] extending', () => {
  const extending = (of: Clock, at = AT): Judged => does(ines, 'extend-clock', on(of), { clockId: of.id }, { at });

  test('puts the clock under the longer rule and keeps the shorter one’s date in its history', () => {
    const before = clock(RULE);
    const done = extending(before);
    const now = clockIn(done);
    expect([now?.rule, now?.id, now?.due.slice(0, 10)]).toEqual(['UK-DSR-3M', before.id, '2027-02-01']);
    expect(now?.history.at(-1)).toMatchObject({ kind: 'extended', oldDue: before.due, newDue: now?.due });
  });

  test('a rule without an extension, one that was extended before, one that is over and one that waits are refused', () => {
    expect(short(extending(clock('POLICY-DSR-RESPOND-30D')))).toBe('rule_refuses');
    expect(short(extending(after(extending(clock(RULE))).facts.clocks[0] ?? clock(RULE)))).toBe('rule_refuses');
    expect(short(extending(clock(RULE), '2026-12-20T09:00:00.000Z'))).toBe('rule_refuses');
    expect(short(extending(paused(RULE)))).toBe('rule_refuses');
    expect(short(does(ines, 'extend-clock', on(), { clockId: ID }))).toBe('gone');
  });
});

describe('[P14] a new date is a new fact', () => {
  test.each([
    ['pause-clock', clock(RULE), { clockId: ID, asked: '2026-11-20T10:00:00Z' }], ['resume-clock', paused(RULE), { clockId: ID, answered: '2026-11-20T10:00:00Z' }], ['extend-clock', clock(RULE), { clockId: ID }],
  ] as const)('%s voids a proposal', (kind, of, args) => {
    const waits = held('data-subject', { facts: { clocks: [of], status: 'proposed', proposal: proposal('give-access') } });
    expect(does(lena, kind, waits, args as never).next?.facts).toMatchObject({ proposal: null, status: 'open' });
  });

  test('[P12] and needs the facts as they were', () => {
    expect(short(does(ines, 'pause-clock', on(clock(RULE)), { clockId: ID, asked: AT }, { basis: { version: 1 } }))).toBe('facts_moved');
  });
});

describe('clocks that a decision ends', () => {
  const kept = (): Clock => ({ ...clock('US-TIDA-48H', '2026-11-23T12:00:00Z'), kind: 'act_by' });

  test('a final decision without effect meets every act-by clock; a step and an effect leave them running', () => {
    const running = { facts: { clocks: [kept()] } };
    expect(clockIn(proposes(ines, held('content-removal', running), 'refuse-notice'))).toMatchObject({ state: 'met', due: kept().due });
    expect(clockIn(proposes(ines, held('content-removal', running), 'ask-to-complete'))?.state).toBe('running');
    expect(clockIn(proposes(ines, held('content-removal', running), 'disable-items', { itemIds: ['i1'] }))?.state).toBe('running');
  });

  test('decided after its due it is missed and not met', () => {
    expect(clockIn(proposes(ines, held('content-removal', { facts: { clocks: [kept()] } }), 'refuse-notice', { at: '2026-11-26T09:00:00.000Z' }))?.state).toBe('missed');
  });

  test('a block meets its target, and the child-safety route starts its own clocks once', () => {
    const target = clock('POLICY-U18-BLOCK-1H', '2026-11-24T08:30:00Z');
    expect(clockIn(proposes(ines, held('under18', { facts: { clocks: [target] } }), 'block-account'))?.state).toBe('met');
    const rules = (code: string): string[] => proposes(ines, held('under18', { facts: { clocks: [{ ...target, state: 'met' }] } }), code, { itemIds: ['i1'] }).next?.facts.clocks.map(({ rule }) => rule) ?? [];
    expect([rules('child-safety-route'), rules('child-safety-imminent')]).toEqual([['POLICY-U18-BLOCK-1H', 'POLICY-CSAM-REPORT-24H'], ['POLICY-U18-BLOCK-1H', 'POLICY-CSAM-IMMINENT-1H']]);
  });

  test('the restore window runs from the receipt of the counter-notice, not from the day on which it was forwarded', () => {
    const forwarded = proposes(ines, held('content-removal', { detail: { counterNotice: '2026-11-16T12:00:00Z' }, facts: { stage: 'counter-notice' } }), 'forward-counter-notice');
    const opens = forwarded.next?.facts.clocks.find(({ rule }) => rule === 'US-DMCA-RESTORE-OPEN-10BD');
    // Ten business days from Monday the sixteenth, with Thanksgiving between them.
    expect([opens?.trigger, opens?.dueDate]).toEqual(['2026-11-16T12:00:00Z', '2026-12-01']);
  });
});
