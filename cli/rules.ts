// `docket hub rules`: what an organisation writes differently, read and changed on the hub's own store, with every version kept.
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { FaultError } from '../shared/fault.ts';
import { Id, Reason } from '../shared/model/words.ts';
import { shippedBooks } from '../shared/rules/case-books.ts';
import { changeSetting, previewSetting } from '../server/settings/change.ts';
import type { Change, Changed } from '../server/settings/change.ts';
import { SETTING_KEYS, documentInForce, documentNow } from '../shared/rules/documents.ts';
import type { SettingKey } from '../shared/rules/documents.ts';
import { booksInForce } from '../server/settings/in-force.ts';
import { endWalkLeases, takeWalk, walk, walksOf } from '../server/settings/move.ts';
import type { WalkShown } from '../server/settings/move.ts';
import { historyOf, readBooks, readDocuments } from '../server/settings/shelf.ts';
import { withStore } from '../server/store/at-rest.ts';
import { migrate } from '../server/store/history.ts';
import { uuidv7 } from '../server/store/ids.ts';
import type { Store } from '../server/store/store.ts';
import { personOf } from '../server/streams/records.ts';
import { needed, oneOf, readArgs } from './args.ts';
import { sayAside, sayJson, sayLine } from './say.ts';

type Verb = (args: readonly string[]) => Promise<void>;

const VERBS: Readonly<Record<string, Verb>> = { list: listVerb, show: showVerb, set: setVerb, history: historyVerb };

const STORE_FLAGS = { data: 'text', database: 'text', json: 'flag' } as const;
type StoreWords = { readonly data: string | null; readonly database: string | null };

/** How many clocks a dry run shows before and after. */
const SHOWN = 10;

/**
 * Hands over to one verb. A hub that runs on the directory is `in_use`; a database of its own can be changed while hubs
 * run on it, and they judge by the new rules from that moment.
 */
export async function rulesCommand(args: readonly string[]): Promise<void> {
  const [verb = '', ...rest] = args;
  const run = Object.hasOwn(VERBS, verb) ? VERBS[verb] : undefined;
  if (!run) throw new FaultError('bad_input', `docket hub rules takes ${Object.keys(VERBS).join(', ')}`);
  await run(rest);
}

const now = (): string => new Date().toISOString();
const newId = (): string => uuidv7(Date.now(), randomBytes(10));

async function onStore<T>(flags: StoreWords, work: (store: Store) => Promise<T>): Promise<T> {
  return withStore(flags.database === null ? { dataDir: resolve(needed(flags.data, 'data')) } : { database: flags.database }, async (store) => {
    // Asked first: migrating an empty database would make a hub's out of it.
    await store.query('select 1 from schema_history limit 1');
    await migrate(store, () => randomBytes(16).toString('base64url'), now());
    return work(store);
  });
}

/** The setting that a command names as its one word. */
function keyOf(rest: readonly string[]): SettingKey {
  const key = SETTING_KEYS.find((one) => one === rest[0]);
  if (key === undefined) throw new FaultError('bad_input', `name one of: ${SETTING_KEYS.join(', ')}`);
  return key;
}

/** Every setting: whose it is, in which version, since when. */
async function listVerb(args: readonly string[]): Promise<void> {
  const { flags } = readArgs(args, STORE_FLAGS);
  await onStore(flags, async (store) => {
    const own = await readDocuments(store);
    const history = await historyOf(store);
    for (const key of SETTING_KEYS) {
      const last = history.find((row) => row.key === key);
      const whose = own.has(key) ? 'own' : 'shipped';
      if (flags.json) sayJson({ key, whose, version: last?.version ?? 0, by: last?.by ?? null, at: last?.at ?? null });
      else sayLine(last === undefined ? `${key}: as shipped` : `${key}: ${whose === 'own' ? '' : 'as shipped again, '}version ${last.version}, by ${last.by}, ${last.at}`);
    }
  });
}

/** Prints a document as `set` takes it; with `--in-force` what the rules come to with it, with `--version` as it once was. */
async function showVerb(args: readonly string[]): Promise<void> {
  const { rest, flags } = readArgs(args, { ...STORE_FLAGS, version: 'text', 'in-force': 'flag' }, 'one');
  const key = keyOf(rest);
  if (flags['in-force'] && flags.version !== null) throw new FaultError('bad_input', '--in-force and --version cannot go together');
  await onStore(flags, async (store) => {
    const base = shippedBooks();
    if (flags['in-force']) return sayDocument(documentInForce(key, await readBooks(store, base)), flags.json);
    if (flags.version === null) return sayDocument(documentNow(key, base, await readDocuments(store)), flags.json);
    const row = (await historyOf(store, key)).find(({ version }) => String(version) === flags.version);
    if (row === undefined) throw new FaultError('bad_input', `${key} never had that version`);
    return sayDocument(row.value === null ? documentNow(key, base, new Map()) : JSON.parse(row.value), flags.json);
  });
}

function sayDocument(document: unknown, json: boolean): void {
  if (json) sayJson(document);
  else sayLine(JSON.stringify(document, null, 2));
}

/** Puts a document in force and lets the clocks under a changed rule follow; with `--dry-run` says what that would do. */
async function setVerb(args: readonly string[]): Promise<void> {
  const { rest, flags } = readArgs(args, { ...STORE_FLAGS, file: 'text', shipped: 'flag', reason: 'text', by: 'text', 'dry-run': 'flag' }, 'one');
  const key = keyOf(rest);
  if (flags.shipped === (flags.file !== null)) throw new FaultError('bad_input', 'name the document with --file, or put the shipped one back with --shipped');
  const document = flags.file === null ? null : documentIn(flags.file);
  const reason = Reason.safeParse(needed(flags.reason, 'reason'));
  if (!reason.success) throw new FaultError('bad_input', '--reason takes 3 to 4,000 characters');
  const by = flags.by ?? 'hub';
  await onStore(flags, async (store) => {
    if (by !== 'hub' && (!Id.safeParse(by).success || (await personOf(store, by)) === null)) throw new FaultError('bad_input', '--by names nobody of this hub');
    const change: Change = { key, document, by, why: reason.data, at: now() };
    if (flags['dry-run']) return preview(store, change, flags.json);
    const token = newId();
    if (store.engine === 'pglite') await endWalkLeases(store);
    const changed = await changeSetting(store, shippedBooks(), change, token);
    const walked = await follow(store, token, changed);
    sayChanged(key, changed, walked, flags.json);
  });
}

function documentIn(file: string): unknown {
  let text: string;
  try {
    text = readFileSync(resolve(file), 'utf8');
  } catch {
    throw new FaultError('bad_input', '--file names a file that can be read');
  }
  try {
    return JSON.parse(text);
  } catch {
    throw new FaultError('bad_input', '--file names a file with one JSON document');
  }
}

async function preview(store: Store, change: Change, json: boolean): Promise<void> {
  const seen = await previewSetting(store, shippedBooks(), change, SHOWN);
  if (json) {
    sayJson({ key: change.key, changes: seen !== null, clocks: seen?.counts ?? { moved: 0, kept: 0, stuck: 0 }, first: seen?.first ?? [] });
    return;
  }
  if (seen === null) {
    sayLine(`${change.key} says that already. Nothing would change.`);
    return;
  }
  for (const { number, name, was, would, is } of seen.first) sayLine(`${number}  ${name}: ${is === 'moved' ? (was === would ? `${was} stays` : `${was} → ${would}`) : is === 'kept' ? `${was} stays, it has passed (${would})` : `${was} stays, the rule could not be counted`}`);
  sayLine(`${change.key} holds together. ${clocksSaid(seen.counts, true)} Nothing was written.`);
}

/** Goes on with the walk of this change, or with one that was left. What another hub has in hand is left to it. */
async function follow(store: Store, token: string, changed: Changed | null): Promise<WalkShown | null> {
  const open = changed !== null && changed.broken.length > 0 ? null : await takeWalk(store, token, now());
  if (open === null) return null;
  await walk({ store, books: booksInForce(shippedBooks()), now, newId }, open, () => false);
  return (await walksOf(store)).find(({ revision }) => revision === open.revision) ?? null;
}

function sayChanged(key: SettingKey, changed: Changed | null, walked: WalkShown | null, json: boolean): void {
  const clocks = walked === null ? null : { moved: walked.moved, kept: walked.kept, stuck: walked.stuck };
  if (json) sayJson({ key, changed: changed !== null, version: changed?.written.version ?? null, revision: changed?.written.revision ?? null, clocks, broken: changed?.broken ?? [] });
  else {
    sayLine(changed === null ? `${key} says that already. Nothing was changed.` : `${key} is version ${changed.written.version} now.`);
    if (clocks !== null) sayLine(clocksSaid(clocks, false));
  }
  if (changed !== null && changed.broken.length > 0) {
    sayAside(`Still broken: ${changed.broken.join(', ')}. A hub does not start before they are set as well, and clocks follow then.`);
    process.exitCode = 1;
  }
}

function clocksSaid({ moved, kept, stuck }: Pick<WalkShown, 'moved' | 'kept' | 'stuck'>, would: boolean): string {
  const parts = [
    `${moved} ${moved === 1 ? 'clock' : 'clocks'} ${would ? 'would follow' : 'followed'} the change.`,
    kept > 0 ? `${kept} ${would ? 'would keep' : 'kept'} a due date that had passed.` : '',
    stuck > 0 ? `${stuck} could not be counted and ${would ? 'would keep' : 'kept'} the due date.` : '',
  ];
  return parts.filter((part) => part !== '').join(' ');
}

/** Every version that ever was: who, when, why, and how many clocks followed it. Newest first. */
async function historyVerb(args: readonly string[]): Promise<void> {
  const { flags } = readArgs(args, { ...STORE_FLAGS, key: 'text' });
  const key = oneOf(flags.key, 'key', SETTING_KEYS);
  await onStore(flags, async (store) => {
    const rows = await historyOf(store, key);
    const walks = new Map((await walksOf(store)).map((one) => [one.revision, one] as const));
    if (rows.length === 0 && !flags.json) sayLine('Nothing. Every setting is as shipped.');
    for (const { value, ...row } of rows) {
      const walked = walks.get(row.revision) ?? null;
      if (flags.json) {
        sayJson({ ...row, shipped: value === null, clocks: walked === null ? null : { moved: walked.moved, kept: walked.kept, stuck: walked.stuck, done: walked.doneAt !== null } });
        continue;
      }
      sayLine(`${row.at}  ${row.key} version ${row.version}${value === null ? ' (as shipped)' : ''}  by ${row.by}: ${row.why}`);
      if (walked !== null) sayLine(`  ${clocksSaid(walked, false)}${walked.doneAt === null ? ' The rest is still to come.' : ''}`);
    }
  });
}
