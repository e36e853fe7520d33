// A list that is taller than an element can be: every row can be reached, none is skipped.
import { array, assert, integer, property } from 'fast-check';
import { expect, test } from 'vitest';
import { drawnHeight, scrolledTo, TALLEST, topFor, type Scrolled } from '../../renderer/parts/scroll.ts';

const SEED = 41;
const WINDOW = 800;
const START: Scrolled = { top: 0, offset: 0 };

test('a short list scrolls as it is', () => {
  expect(scrolledTo(START, 1_234, WINDOW, 100_000)).toEqual({ top: 1_234, offset: 1_234 });
  expect(drawnHeight(100_000)).toBe(100_000);
});

test('a wheel moves a long list by its own pixels, so no row is skipped', () => {
  const full = 46_000_000;
  let now = START;
  for (let turn = 1; turn <= 50; turn += 1) now = scrolledTo(now, turn * 120, WINDOW, full);
  expect(now.offset).toBe(50 * 120);
});

test('the ends of the element are the ends of the list', () => {
  const full = 46_000_000;
  const last = drawnHeight(full) - WINDOW;
  expect(scrolledTo(START, last, WINDOW, full).offset).toBe(full - WINDOW);
  // Also when they are reached by the wheel, from a place that had drifted.
  expect(scrolledTo({ top: last - 100, offset: last - 100 }, last, WINDOW, full).offset).toBe(full - WINDOW);
  expect(scrolledTo({ top: 500, offset: 9_000 }, 0, WINDOW, full).offset).toBe(0);
});

test('a list that became shorter is not scrolled past its end', () => {
  expect(scrolledTo({ top: 9_000_000, offset: 40_000_000 }, 9_000_010, WINDOW, 20_000_000).offset).toBe(20_000_000 - WINDOW);
});

test(`whatever is scrolled, the list stays within itself, and topFor finds its place (seed ${SEED})`, () => {
  assert(
    property(integer({ min: 1_000, max: 400_000_000 }), array(integer({ min: 0, max: TALLEST }), { minLength: 1 }), (full, tops) => {
      let now = START;
      for (const top of tops) {
        now = scrolledTo(now, Math.min(top, Math.max(0, drawnHeight(full) - WINDOW)), WINDOW, full);
        expect(now.offset).toBeGreaterThanOrEqual(0);
        expect(now.offset).toBeLessThanOrEqual(Math.max(0, full - WINDOW));
      }
      expect(topFor(now.offset, WINDOW, full)).toBeLessThanOrEqual(Math.max(0, drawnHeight(full) - WINDOW));
    }),
    { seed: SEED },
  );
});
