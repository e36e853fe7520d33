// A list of a million rows in an element that browsers still draw: scroll positions mapped onto a list that is taller.

/** Chromium stops at 33.5 million pixels and Firefox at 17.8; beyond this height the rest of a list would be unreachable. */
export const TALLEST = 16_000_000;

export type Scrolled = {
  /** Where the element stands, in its own pixels. */
  readonly top: number;
  /** Where the list stands, in pixels of the whole list. */
  readonly offset: number;
};

/** The height that the element gets for a list of `full` pixels. */
export function drawnHeight(full: number): number {
  return Math.min(full, TALLEST);
}

/**
 * Where the list stands after the element scrolled to `top`. A wheel or an arrow moves the list by the same pixels, so
 * that no row is skipped; a drag of the scrollbar (further than a window) moves in proportion; the ends are the ends.
 */
export function scrolledTo(was: Scrolled, top: number, window: number, full: number): Scrolled {
  const drawn = drawnHeight(full);
  if (full <= TALLEST) return { top, offset: top };
  const lastTop = Math.max(1, drawn - window);
  const lastOffset = full - window;
  if (top <= 0) return { top, offset: 0 };
  if (top >= lastTop - 1) return { top, offset: lastOffset };
  const moved = top - was.top;
  const offset = Math.abs(moved) <= window * 2 ? was.offset + moved : (top / lastTop) * lastOffset;
  return { top, offset: Math.min(lastOffset, Math.max(0, offset)) };
}

/** Where the element must scroll to so that the list stands at `offset`. */
export function topFor(offset: number, window: number, full: number): number {
  if (full <= TALLEST) return offset;
  const lastOffset = full - window;
  return Math.round((Math.min(offset, lastOffset) / lastOffset) * (drawnHeight(full) - window));
}
