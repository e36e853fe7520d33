// Clocks at one look: overdue, due today, paused and held differ in word and shape, and only "act by" is ever overdue.
import { expect, test } from 'vitest';
import { CLOCK_KINDS } from '../../shared/model/clock.ts';
import { clockMark, rowMark } from '../../renderer/parts/row-clock.ts';
import { hours, NOW } from './given.ts';

const mark = (clock: Parameters<typeof rowMark>[0], due: string | null) => rowMark(clock, due, NOW, 'Europe/Berlin');

test('overdue, due today, paused and held have four shapes and four words', () => {
  const four = [mark('running', hours(-5)), mark('running', hours(3)), mark('paused', hours(3)), mark('held', hours(48))];
  expect(four.map(({ shape }) => shape)).toEqual(['overdue', 'today', 'paused', 'held']);
  expect(four.map(({ says }) => says)).toEqual(['5 h over', 'Today, 3 h', 'Paused', 'Held']);
  expect(new Set(four.map(({ title }) => title)).size).toBe(4);
});

test('a paused clock whose date has passed is paused, not overdue; a held one is held', () => {
  expect(mark('paused', hours(-500)).shape).toBe('paused');
  expect(mark('held', hours(-1)).shape).toBe('held');
});

test('today says its hour beside it, another day its date, a hold without an end that it has none', () => {
  expect(mark('running', hours(3)).at).toBe('14:00');
  expect(mark('running', hours(30)).at).toBe('25 Nov 17:00');
  expect(mark('held', null).at).toBe('no end');
  expect([mark('none', null), mark('running', null)].map(({ shape, says }) => [shape, says])).toEqual([['none', 'No clock runs'], ['none', 'No clock runs']]);
});

test.each(CLOCK_KINDS)('a running clock of kind %s: overdue after its time only where somebody here acts by it', (kind) => {
  const after = clockMark({ kind, due: hours(-30) }, NOW, 'UTC');
  expect(after.shape).toBe(kind === 'act_by' ? 'overdue' : 'quiet');
  const before = clockMark({ kind, due: hours(30) }, NOW, 'UTC');
  expect(before.shape).toBe(kind === 'act_by' ? 'week' : kind === 'hold_until' ? 'held' : 'quiet');
  if (kind !== 'hold_until') expect(before.says).toContain('1 d 6 h');
  expect(after.says.trim()).toBe(after.says);
  expect(after.says).not.toBe(before.says);
});
