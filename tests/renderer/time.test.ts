// Times as people read them, at the edges where words change.
import { expect, test } from 'vitest';
import { age, brief, exact, span, standingOf, timeLeft } from '../../renderer/parts/time.ts';

const NOW = Date.parse('2026-11-24T10:00:00Z');
const at = (minutes: number) => new Date(NOW + minutes * 60_000).toISOString();

test('a due time is over from its first moment on, and today is a day of the zone', () => {
  expect(standingOf(at(-0.001), NOW, 'UTC')).toBe('overdue');
  expect(standingOf(at(0), NOW, 'UTC')).toBe('today');
  // 14:30 UTC is the next day in Auckland and still today in Berlin.
  expect(standingOf('2026-11-24T14:30:00Z', NOW, 'Europe/Berlin')).toBe('today');
  expect(standingOf('2026-11-24T14:30:00Z', NOW, 'Pacific/Auckland')).toBe('week');
  expect(standingOf(at(7 * 24 * 60), NOW, 'UTC')).toBe('week');
  expect(standingOf(at(7 * 24 * 60 + 1), NOW, 'UTC')).toBe('later');
  expect(standingOf(null, NOW, 'UTC')).toBe('none');
});

test('a span has two units at most', () => {
  expect([0, 59_999, 60_000, 3_599_999].map(span)).toEqual(['under 1 min', 'under 1 min', '1 min', '59 min']);
  expect(span(3_600_000)).toBe('1 h');
  expect(span(3_600_000 + 20 * 60_000)).toBe('1 h 20 min');
  expect(span(11.9 * 3_600_000)).toBe('11 h');
  expect(span(24 * 3_600_000)).toBe('1 d');
  expect(span(52 * 3_600_000)).toBe('2 d 4 h');
  expect(span(20.5 * 24 * 3_600_000)).toBe('20 d');
  expect([100, 1_117].map((days) => span(days * 24 * 3_600_000))).toEqual(['3 mo', '3 y']);
});

test('time left never says left for what is over', () => {
  expect(timeLeft(at(130), NOW)).toBe('2 h 10 min left');
  expect(timeLeft(at(-130), NOW)).toBe('2 h 10 min over');
});

test('an exact time has its year and its zone, also across a change of clocks', () => {
  expect(exact('2026-11-24T13:00:00Z', 'Europe/Berlin')).toBe('Tue 24 Nov 2026, 14:00 CET');
  expect(exact('2026-10-25T00:30:00Z', 'Europe/Berlin')).toBe('Sun 25 Oct 2026, 02:30 CEST');
  expect(exact('2026-10-25T01:30:00Z', 'Europe/Berlin')).toBe('Sun 25 Oct 2026, 02:30 CET');
});

test('a brief time names the year as soon as it is another one', () => {
  expect(brief('2026-11-24T13:05:00Z', NOW, 'UTC')).toBe('24 Nov 13:05');
  expect(brief('2027-02-03T13:05:00Z', NOW, 'UTC')).toBe('3 Feb 2027');
});

test('age has one unit and no negative', () => {
  expect([at(10), at(-5), at(-61), at(-3 * 1440), at(-120 * 1440), at(-900 * 1440)].map((instant) => age(instant, NOW))).toEqual(['0 min', '5 min', '1 h', '3 d', '3 mo', '2 y']);
});
