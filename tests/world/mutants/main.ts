// `npm run mutants`: takes each guard away in turn and shows what notices it.
import { openDatabase } from '../hub/database.ts';
import { MUTANTS } from './list.ts';
import { numberOf, valueOf } from '../words.ts';
import { tryMutant } from './run.ts';

const words = process.argv.slice(2);
const seeds = numberOf(words, 'seeds', 20);
const only = valueOf(words, 'only', '');
const say = (line: string): void => void process.stdout.write(`${line}\n`);

const database = await openDatabase('sqlite');
const chosen = MUTANTS.filter(({ name }) => only === '' || name === only);
say(`${'mutant'.padEnd(34)} ${'story'.padEnd(16)} ${'seeds'.padEnd(6)} caught by`);
let caught = 0;
for (const mutant of chosen) {
  const found = await tryMutant(mutant, database, seeds);
  if (found.story !== null || found.seeds !== null) caught += 1;
  const after = found.seeds === null ? `>${seeds}` : String(found.seeds.after);
  say(`${mutant.name.padEnd(34)} ${(found.story === null ? '-' : String(mutant.story)).padEnd(16)} ${after.padEnd(6)} ${found.seeds?.said ?? found.story ?? 'NOT CAUGHT'}`);
}
await database.close();
say(`${chosen.length} mutants, ${caught} caught`);
process.exit(caught === chosen.length ? 0 : 1);
