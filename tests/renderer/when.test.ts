// Times as they are typed, told and counted down.
import { expect, test } from 'vitest';
import { clockTime, momentsIn, untilFiring } from '../../renderer/parts/moment.ts';
import { instantOf, typed } from '../../renderer/parts/when.ts';

test('what a field shows comes back as the same minute', () => {
  for (const iso of ['2026-11-24T10:05:00.000Z', '2028-02-29T23:59:00.000Z', '2027-01-01T00:00:00.000Z']) expect(instantOf(typed(Date.parse(iso)))).toBe(iso);
});

test('a date that is none, or half of one, is no instant', () => {
  for (const bad of ['', '2026-11-24', '2026-11-24T', '2026-02-30T10:00', '2027-02-29T10:00', '2026-13-01T10:00', '2026-11-24T25:00', 'yesterday', '2026-11-24T10:00Z']) expect([bad, instantOf(bad)]).toEqual([bad, null]);
});

test('a countdown never says that it fires earlier than it does', () => {
  expect([0, 1, 999, 1_000, 59_001, 60_000, 250_000, 3_599_000, 3_600_000, 7_500_000, -5].map(untilFiring)).toEqual(['0 s', '1 s', '1 s', '1 s', '1 min 0 s', '1 min 0 s', '4 min 10 s', '59 min 59 s', '1 h 0 min', '2 h 5 min', '0 s']);
});

test('a time of day has its seconds and its zone', () => {
  expect(clockTime('2026-11-24T10:42:10.500Z', 'UTC')).toBe('10:42:10');
  expect(clockTime('2026-11-24T10:42:10Z', 'Europe/Berlin')).toBe('11:42:10');
});

test('instants in a sentence are told in words; what only looks like one stays', () => {
  expect(momentsIn('due was 2026-11-24T13:00:00Z, is 2026-12-01T13:00:00.250Z.', 'Europe/Berlin')).toBe('due was Tue 24 Nov 2026, 14:00 CET, is Tue 1 Dec 2026, 14:00 CET.');
  expect(momentsIn('2026-99-24T13:00:00Z and 2026-11-24', 'UTC')).toBe('2026-99-24T13:00:00Z and 2026-11-24');
});
