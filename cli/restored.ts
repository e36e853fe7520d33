// `docket hub restored` and `docket hub reconcile`: a database that was restored from a backup, and how its effects go on.
import { randomBytes } from 'node:crypto';
import { join, resolve } from 'node:path';
import { FaultError } from '../shared/fault.ts';
import { Reason } from '../shared/model/words.ts';
import { shippedBooks } from '../shared/rules/case-books.ts';
import { demoStores } from '../server/effects/demo-stores.ts';
import type { Parts } from '../server/effects/in-case.ts';
import { openMarks } from '../server/effects/marks.ts';
import { askRemembered, questions, resume } from '../server/effects/reconcile.ts';
import type { Question } from '../server/effects/reconcile.ts';
import { writeRestored } from '../server/effects/restores.ts';
import type { Pause } from '../server/effects/restores.ts';
import { booksInForce } from '../server/settings/in-force.ts';
import { withStore } from '../server/store/at-rest.ts';
import type { StoreAt } from '../server/store/at-rest.ts';
import { migrate } from '../server/store/history.ts';
import { uuidv7 } from '../server/store/ids.ts';
import type { Store } from '../server/store/store.ts';
import { needed, readArgs } from './args.ts';
import { DEMO_COOLING_SECONDS, DEMO_SEED } from './hub.ts';
import { table } from './ledger.ts';
import { sayAside, sayJson, sayLine } from './say.ts';

const newId = (): string => uuidv7(Date.now(), randomBytes(10));
const newEpoch = (): string => randomBytes(16).toString('base64url');
const now = (): string => new Date().toISOString();

/**
 * Says that a database was restored from a backup, where no hub could see it by itself: desks fill afresh, and effects
 * wait until somebody reconciles them. Said by mistake it costs that and nothing else.
 */
export async function restoredCommand(args: readonly string[]): Promise<void> {
  const { flags } = readArgs(args, { data: 'text', database: 'text', json: 'flag' });
  await onStore(flags, async (store) => {
    await store.tx((q) => writeRestored(q, { found: 'hand', at: now(), newId, newEpoch, mark: null }));
    const { effects } = await questions(store);
    if (flags.json) return sayJson({ restored: true, effects: effects.length });
    sayLine(`Written down: the database was restored. ${effects.length} effects wait. Desks fill afresh.`);
    sayLine('Start the hub, so that it asks the platform what it remembers; then see "docket hub reconcile".');
  });
}

/**
 * Lists what may have happened already since the backup was made, with what the platform remembers of it; with `--resume`
 * settles each as the list says and lets the hub's effects go on. A hub that runs on the directory is `in_use`; on a
 * database of its own the hubs may go on running.
 */
export async function reconcileCommand(args: readonly string[]): Promise<void> {
  const { flags } = readArgs(args, { data: 'text', database: 'text', resume: 'flag', reason: 'text', demo: 'flag', json: 'flag' });
  const reason = Reason.safeParse(flags.reason ?? '');
  if (flags.resume && !reason.success) throw new FaultError('bad_input', '--resume needs --reason with at least 3 characters: it is kept with the restore');
  if (!flags.resume && flags.reason !== null) throw new FaultError('bad_input', '--reason belongs to --resume');
  await onStore(flags, async (store) => {
    const parts: Parts = { store, now, newId, books: booksInForce({ ...shippedBooks(), ...(flags.demo ? { coolingSeconds: DEMO_COOLING_SECONDS } : {}) }) };
    if (flags.demo) await askRemembered(parts, demoStores({ store, seed: DEMO_SEED, now, sleep: async () => undefined }), () => false);
    const { pause, effects } = await questions(store);
    if (!flags.resume) return list(pause, effects, flags.json);
    if (pause === null) throw new FaultError('bad_input', 'nothing waits: the effects of this hub run');
    const settled = await resume(parts, reason.data ?? '');
    if (flags.json) return sayJson({ resumed: { at: now(), reason: reason.data }, effects: settled });
    if (settled.length > 0) tableOf(settled);
    sayLine(`The hub goes on. Settled: ${settled.length}.`);
  });
}

/** The store of a hub in its newest shape; in a directory its mark is looked at first, as the hub itself would. */
async function onStore(flags: { readonly data: string | null; readonly database: string | null }, work: (store: Store) => Promise<void>): Promise<void> {
  const from: StoreAt = flags.database === null ? { dataDir: resolve(needed(flags.data, 'data')) } : { database: flags.database };
  await withStore(from, async (store) => {
    // Asked first: what answers there may be a database, and no hub's. Nothing is made in it then.
    await store.query('select 1 from schema_history');
    await migrate(store, newEpoch, now());
    if ('database' in from) return work(store);
    const marks = await openMarks({ store, dir: join(from.dataDir, 'hub'), now, newId, log: (event) => sayAside(`hub: ${event}`) });
    try {
      return await work(store);
    } finally {
      await marks.close();
    }
  });
}

const FOUND = { mark: 'its hub saw it', hand: 'somebody said so' } as const;
const MEMORY: Readonly<Record<Question['memory'], string>> = { happened: 'done', partly: 'partly done', never: 'never asked', 'not-known': 'not known' };
const THEN: Readonly<Record<Question['then'], string>> = {
  done: 'marked as done', stood_down: 'stood down', unknown: 'unknown: a person asks', cools: 'armed, cools anew', 'asked-again': 'asked again, same key', 'goes-on': 'goes on',
};

function list(pause: Pause | null, effects: readonly Question[], json: boolean): void {
  if (json) return sayJson({ paused: pause === null ? null : { since: pause.since, found: pause.found }, effects });
  if (pause === null) return sayLine('Nothing waits: the effects of this hub run.');
  sayLine(`The hub waits since ${pause.since}: its database was restored from a backup (${FOUND[pause.found]}).`);
  tableOf(effects);
  if (effects.some(({ does, then }) => does === 'disclose' && then === 'unknown')) sayLine('What the platform was not asked about is not known: start the hub, which asks it, before you resume.');
  sayLine('What was decided, held or sent after the backup and is not in it stands in no list here: compare with the platform, and place missing holds again.');
  sayLine('What must not run is called back by reopening its case. Then: docket hub reconcile --resume --reason TEXT');
}

function tableOf(effects: readonly Question[]): void {
  table(['case', 'effect', 'state', 'due', 'platform', 'on resume', 'key'], effects.map(({ number, does, state, notBefore, memory, then, key }) => [number, does, state, notBefore, MEMORY[memory], THEN[then], key]));
}
