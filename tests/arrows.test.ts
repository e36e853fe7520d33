// The rooms keep to their arrows, and the check that says so can go red.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { brokenArrows } from '../scripts/arrows.mjs';

let house = '';
afterEach(() => rmSync(house, { recursive: true, force: true }));

async function brokenIn(files: Record<string, string>): Promise<string[]> {
  house = mkdtempSync(join(tmpdir(), 'docket-arrows-'));
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(house, name)), { recursive: true });
    writeFileSync(join(house, name), text);
  }
  return brokenArrows(house);
}

test.each([
  ['shared reaches nothing', { 'shared/a.ts': "export { b } from '../server/b.ts';", 'server/b.ts': 'export const b = 1;' }],
  ['shared knows no Node', { 'shared/a.ts': "import { readFileSync } from 'node:fs';\nexport const a = readFileSync;" }],
  ['the renderer never reaches the desk, not even for a type', { 'renderer/a.ts': "import type { B } from '../electron/desk/b.ts';\nexport type A = B;", 'electron/desk/b.ts': 'export type B = 1;' }],
  ['the desk never reaches a host', { 'electron/desk/a.ts': "export { b } from '../hosts/b.ts';", 'electron/hosts/b.ts': 'export const b = 1;' }],
  ['the server never reaches the desk', { 'server/a.ts': "export { b } from '../electron/desk/b.ts';", 'electron/desk/b.ts': 'export const b = 1;' }],
  ['no circles', { 'shared/a.ts': "import { b } from './b.ts';\nexport const a = b;", 'shared/b.ts': "import { a } from './a.ts';\nexport const b = a;" }],
  [
    'a package stays in its room',
    {
      'server/http/a.ts': "import pg from 'pg';\nexport const a = pg;",
      'node_modules/pg/package.json': '{"name":"pg","version":"1.0.0","main":"index.js"}',
      'node_modules/pg/index.js': 'module.exports = {};',
      'package.json': '{"name":"house","dependencies":{"pg":"1.0.0"}}',
    },
  ],
])('[A1] %s', async (_name, files) => {
  expect(await brokenIn(files as unknown as Record<string, string>)).not.toEqual([]);
});

test('[A1] what the table allows is allowed', async () => {
  expect(await brokenIn({ 'server/a.ts': "export { b } from '../shared/b.ts';", 'shared/b.ts': 'export const b = 1;' })).toEqual([]);
});
