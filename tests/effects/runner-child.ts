// An effects runner in a process of its own, so that a test can kill it in the middle. Its platform is a table of the same server that no restore touches.
import { randomBytes } from 'node:crypto';
import { startEffects } from '../../server/effects/runner.ts';
import { uuidv7 } from '../../server/store/ids.ts';
import { openPostgres } from '../../server/store/postgres.ts';
import { say } from '../hub/rig.ts';
import { BOOKS } from './given.ts';
import { tablePlatform } from './table-platform.ts';

export type RunnerTold = { readonly database: string; readonly world: string; readonly name: string; readonly seed: number; /** Milliseconds that this process's clock is ahead. */ readonly ahead: number };

const told = JSON.parse(process.argv[2] ?? '{}') as RunnerTold;
const store = await openPostgres(told.database);
const outside = await openPostgres(told.world);
const runner = startEffects({
  store, books: async () => BOOKS, executors: tablePlatform(outside, told.name, told.seed),
  now: () => new Date(Date.now() + told.ahead).toISOString(), newId: () => uuidv7(Date.now(), randomBytes(10)),
  log: (event, facts) => say(JSON.stringify({ event, facts })), everyMs: 50,
});
await runner.settle();
say('settled');
process.once('SIGTERM', () => void runner.stop().then(() => process.exit(0)));
