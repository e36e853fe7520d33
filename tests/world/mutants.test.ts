// Each guard taken away against its story: a world that does not notice it proves nothing. `npm run mutants` adds the seeds.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { MUTANTS } from './mutants/list.ts';
import { edited } from './mutants/mutate.ts';

test('every guard of the protocol is missed as soon as it is gone', { timeout: 120_000 }, () => {
  const done = spawnSync(process.execPath, [fileURLToPath(new URL('./mutants/main.ts', import.meta.url)), '--seeds', '0'], { encoding: 'utf8' });
  const lines = done.stdout.trim().split('\n');
  expect(lines.filter((line) => line.includes('NOT CAUGHT')), done.stderr).toEqual([]);
  expect(lines.at(-1)).toBe(`${MUTANTS.length} mutants, ${MUTANTS.length} caught`);
  expect(done.status).toBe(0);
});

test('a mutant whose line is not there exactly once is an error and not a mutant that nobody caught', () => {
  const edit = { file: 'a.ts', finds: 'one', becomes: 'two' };
  expect(edited('just one here', [edit])).toBe('just two here');
  expect(() => edited('nothing here', [edit])).toThrow(/does not fit/);
  expect(() => edited('one and one', [edit])).toThrow(/does not fit/);
});
