// The colours of both themes against WCAG 2.2 AA, computed from the tokens themselves.
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';

const css = readFileSync(new URL('../../renderer/theme/tokens.css', import.meta.url), 'utf8');

/** The colour tokens inside the block that begins with `opening`. */
function tokensOf(opening: string): Map<string, string> {
  const from = css.indexOf(opening);
  if (from < 0) throw new Error(`no block ${opening}`);
  const block = css.slice(css.indexOf('{', from) + 1, css.indexOf('}', from));
  return new Map([...block.matchAll(/--([a-z0-9-]+):\s*(#[0-9a-f]{6});/g)].map(([, name, value]) => [name ?? '', value ?? '']));
}

function luminance(hex: string): number {
  const part = (at: number) => {
    const c = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
  };
  return 0.2126 * part(1) + 0.7152 * part(3) + 0.0722 * part(5);
}

function contrast(a: string, b: string): number {
  const [light, dark] = [luminance(a), luminance(b)].sort((x, y) => y - x);
  return ((light ?? 0) + 0.05) / ((dark ?? 0) + 0.05);
}

const GROUNDS = ['ground', 'surface', 'raised', 'sunk', 'hover', 'selected'];
const TEXT: readonly (readonly [ink: string, grounds: readonly string[]])[] = [
  ['ink', [...GROUNDS, 'selected-strong', 'danger-soft', 'warn-soft', 'good-soft', 'hold-soft']],
  ['ink-2', [...GROUNDS, 'danger-soft', 'warn-soft', 'good-soft', 'hold-soft']],
  ['ink-3', GROUNDS],
  ['accent', [...GROUNDS, 'hold-soft', 'warn-soft', 'good-soft', 'danger-soft']],
  ['accent-ink', ['accent', 'accent-hover']],
  ['danger', [...GROUNDS, 'danger-soft']],
  ['warn', [...GROUNDS, 'warn-soft']],
  ['good', [...GROUNDS, 'good-soft']],
  ['hold', [...GROUNDS, 'hold-soft']],
  ['mark-ink', ['mark']],
];
/** Edges of fields and focus rings are not text: 3 to 1 (1.4.11). */
const EDGES: readonly (readonly [edge: string, grounds: readonly string[]])[] = [
  ['line-strong', ['ground', 'surface', 'raised', 'sunk']],
  ['focus', GROUNDS],
];

describe.each([
  ['light', ":root[data-theme='light']"],
  ['dark', ":root[data-theme='dark']"],
])('%s theme', (_, opening) => {
  const tokens = tokensOf(opening);
  const of = (name: string) => {
    const value = tokens.get(name);
    if (value === undefined) throw new Error(`no token ${name}`);
    return value;
  };
  test.each(TEXT.flatMap(([ink, grounds]) => grounds.map((ground) => [ink, ground] as const)))('[AA] %s reads on %s', (ink, ground) => {
    expect(contrast(of(ink), of(ground))).toBeGreaterThanOrEqual(4.5);
  });
  test.each(EDGES.flatMap(([edge, grounds]) => grounds.map((ground) => [edge, ground] as const)))('[AA] the edge %s is seen on %s', (edge, ground) => {
    expect(contrast(of(edge), of(ground))).toBeGreaterThanOrEqual(3);
  });
});

test('the dark theme by the system and by choice are the same theme', () => {
  expect([...tokensOf(":root:not([data-theme='light'])")]).toEqual([...tokensOf(":root[data-theme='dark']")]);
});
