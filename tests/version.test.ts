// The version that Docket writes into files is the package's own.
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { VERSION } from '../shared/version.ts';

test('the version in manifests is the version of the package', () => {
  const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as { version: string };
  expect(VERSION).toBe(version);
});
