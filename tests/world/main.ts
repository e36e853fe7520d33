// `npm run world`: plays seeds one after another and says how many failed.
import { openDatabase } from './hub/database.ts';
import { runSeed } from './seeds.ts';
import { numberOf, valueOf } from './words.ts';

const words = process.argv.slice(2);
const say = (line: string): void => void process.stdout.write(`${line}\n`);
const seeds = numberOf(words, 'seeds', 300);
const from = numberOf(words, 'from', 1);

const database = await openDatabase(valueOf(words, 'engine', 'sqlite') === 'pglite' ? 'pglite' : 'sqlite');
let failures = 0;
for (let seed = from; seed < from + seeds; seed += 1) {
  const { failure, last, hash, counts } = await runSeed(seed, database, words.includes('--trace') ? { told: say } : {});
  if (words.includes('--verbose')) say(`seed ${seed} ${hash.slice(0, 12)} ${counts.acts} acts, ${counts.effects} effects, ${counts.deleted} deleted, ${counts.sent} sent`);
  if (failure === null) continue;
  failures += 1;
  say(`seed ${seed}: ${failure.invariant}${failure.what === '' ? '' : `: ${failure.what}`}`);
  for (const line of last) say(`  ${line}`);
}
await database.close();
say(`${seeds} seeds run, ${failures} failures`);
process.exit(failures === 0 ? 0 : 1);
