// Rescues a damaged outbox: what can be read goes into a new file, the damaged one is kept under another name, and the person is told.
import { createHash } from 'node:crypto';
import { closeSync, existsSync, fsyncSync, openSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { Statement } from 'better-sqlite3';
import { z } from 'zod';
import type { Fault } from '../../../shared/fault.ts';
import { FaultError, faultOf, faultSaid } from '../../../shared/fault.ts';
import { Verdict } from '../../../shared/model/act.ts';
import { ActId, Id, Instant, Queue } from '../../../shared/model/words.ts';
import { CACHE_MARK } from '../cache/schema.ts';
import type { Writer } from '../cache/sealed.ts';
import { openSealed, sqliteFault } from '../cache/sealed.ts';
import { diskFault } from '../vault/folder.ts';
import { migrate } from './history.ts';
import type { Outbox, OutboxAsked } from './open.ts';
import { openOutbox, readingOutbox, recording } from './open.ts';
import type { Row, Shape } from './pages.ts';
import { readPages } from './pages.ts';
import { readTallyMark, tallyMarkOf } from './tally-mark.ts';

/** What came of a rescue. `missing` counts acts that are known to have been there and could not be read; null where nothing counts them. */
const Rescued = z.object({ at: Instant, acts: z.int(), drafts: z.int(), views: z.int(), missing: z.int().nullable() });
export type Rescued = Readonly<z.infer<typeof Rescued>>;

export type RescueAsked = OutboxAsked & {
  /** Another file of this desk in whose place the outbox may lie, where somebody has changed the two over. */
  readonly astray?: string;
  /** This computer's clock in UTC milliseconds; it names the file that is set aside. */
  readonly now: () => number;
};

/**
 * Opens the outbox as {@link openOutbox} does; a damaged one is rescued first. A rescued act keeps its id and its exact
 * text, so sending it again is safe (PROTOCOL.md P7). Without a proved key nothing is touched and `outbox_corrupt` is
 * thrown. A process that dies in the middle leaves a state from which the next start goes on.
 */
export async function openOrRescue(asked: RescueAsked): Promise<Outbox> {
  const { path } = asked;
  const begun = readdirSync(dirname(path)).find((name) => name.startsWith(`${stem(path)}.rescued-`) && name.endsWith('.db'));
  if (begun !== undefined) changeOver(path, join(dirname(path), begun));
  try {
    return await openOutbox(asked);
  } catch (thrown) {
    if (faultOf(thrown).code !== 'outbox_corrupt') throw thrown;
    // A first page that opens proves the key as well as its fingerprint does; without either nothing is touched.
    if (!asked.keyProved && (await markOf(path, asked.key)) === null) throw thrown;
    changeOver(path, await rescue(asked));
    return openOutbox(asked);
  }
}

/** What the person still has to be told of a rescue, with its counts, until {@link dismissRescue}; null where there is nothing. */
export function rescueTold(outbox: Outbox): Fault | null {
  const kept = readingOutbox(outbox, (db) => db.prepare<[], { value: string }>("SELECT value FROM meta WHERE key = 'rescued'").get()?.value);
  if (kept === undefined) return null;
  const { acts, drafts, missing } = Rescued.parse(JSON.parse(kept));
  const lost = missing === null ? 'whether more were in it is not known' : missing === 0 ? 'none is known to be missing' : `${counted(missing, 'act')} could not be read`;
  return faultSaid('outbox_rescued', `The file with your saved acts was damaged: ${counted(acts, 'act')} and ${counted(drafts, 'draft')} were rescued, ${lost}, and the damaged file is kept. Look through the outbox and do again what is not in it; a draft may be older than you left it.`).fault;
}

/** The person has read it. */
export function dismissRescue(outbox: Outbox): void {
  recording(outbox, (db) => db.prepare("DELETE FROM meta WHERE key = 'rescued'").run());
}

/** Builds the new file beside the damaged one, which is only read, and gives it a name once it is complete and synced. */
async function rescue({ path, key, astray, now }: RescueAsked): Promise<string> {
  const at = new Date(now()).toISOString();
  const done = join(dirname(path), `${stem(path)}.rescued-${at.replace(/[:.]/g, '-')}.db`);
  const draft = join(dirname(path), `${stem(path)}.rescue.draft`);
  remove(draft);
  const db = await openSealed({ path: draft, key, synchronous: 'FULL', whenDamaged: 'outbox_corrupt', keyProved: true });
  try {
    migrate(db);
    const found = await readBelievable(db, { path, key, astray });
    db.transaction(() => keepFound(db, found, path, at))();
    db.pragma('wal_checkpoint(TRUNCATE)');
  } catch (thrown) {
    db.close();
    remove(draft);
    throw sqliteFault(diskFault(thrown), 'outbox_corrupt');
  }
  db.close();
  renameSync(draft, done);
  syncFolder(path);
  return done;
}

/** Renames, and removes nothing: the damaged files are kept beside the new one. Done again from the start, it goes on where it broke off. */
function changeOver(path: string, rescued: string): void {
  const aside = rescued.replace('.rescued-', '.damaged-');
  // The main file last: while it lies there, nobody could take the folder for an empty one.
  for (const side of ['-wal', '-shm', '-journal', tallyMarkOf(''), '']) {
    if (existsSync(`${path}${side}`)) renameSync(`${path}${side}`, `${aside}${side}`);
  }
  renameSync(rescued, path);
  syncFolder(path);
}

type Found = { readonly acts: Map<string, Row>; readonly drafts: Map<string, Row>; readonly trips: Map<string, Row>; readonly views: Map<number, Row>; readonly meta: Map<string, string>; highest: number };

async function readBelievable(head: Writer, { path, key, astray }: { path: string; key: Uint8Array; astray: string | undefined }): Promise<Found> {
  const found: Found = { acts: new Map(), drafts: new Map(), trips: new Map(), views: new Map(), meta: new Map(), highest: 0 };
  const log = `${path}-wal`;
  const own = (await markOf(path, key)) === CACHE_MARK ? [log] : [log, path];
  // Changed over with its log or without it: pages of two files make no row together, so each way is tried by itself.
  const ways = astray !== undefined && (await markOf(astray, key)) === 0 ? [[`${astray}-wal`, astray], [log, astray], own] : [own];
  for (const from of ways) {
    await readPages({
      from,
      key,
      scratch: `${path}.scratch`,
      shapes: RESCUED.map((table) => shapeOf(head, table)),
      row: (table, row) => believe(found, table, row),
      entry: ({ value, rowid }) => {
        // An index outlives the rows that it leads to, and acts are numbered without a gap: the highest number counts
        // them. Such ids are in the indexes over acts, and in the one over trips, of which each has acts of its own.
        if (ActId.safeParse(value).success && Number.isSafeInteger(rowid)) found.highest = Math.max(found.highest, Number(rowid));
      },
    });
  }
  return found;
}

/** The tables that are rescued, each by what its rows say themselves. A step of the history that adds a table adds it here. */
export const RESCUED = ['acts', 'drafts', 'trips', 'view_log', 'meta'] as const;

const Doc = z.looseObject({ actId: ActId, caseId: Id, kind: z.string(), by: Id, at: Instant });
const META = ['hub', 'person', 'device', 'hub-shown', 'person-shown', 'tokens', 'rescued', 'writes'];
const VIEWS = ['view', 'reveal', 'search', 'export'];

/** Takes a row for what it says it is, or leaves it: a page of one table can look like one of another, a hash cannot. */
function believe(found: Found, table: string, row: Row): boolean {
  const text = (column: string): string => (typeof row[column] === 'string' ? row[column] : '');
  const isId = (column: string): boolean => Id.safeParse(row[column]).success;
  const isInstant = (column: string): boolean => Instant.safeParse(row[column]).success;
  // A row of a newer Docket has more columns than are known here. An act is known by its hash all the same.
  if (table !== 'acts' && row['beyond'] !== null) return false;
  switch (table) {
    case 'acts': {
      const act = actIn(row);
      if (act === null) return false;
      const held = found.acts.get(act.actId);
      found.acts.set(act.actId, held === undefined ? believed(row) : laterOf(held, believed(row)));
      found.highest = Math.max(found.highest, row.rowid);
      return true;
    }
    case 'drafts': {
      if (!isId('by') || !isId('case_id') || !isInstant('at') || typeof row['body'] !== 'string') return false;
      const name = `${text('by')}/${text('case_id')}`;
      if ((found.drafts.get(name)?.['at'] ?? '') < text('at')) found.drafts.set(name, row);
      return true;
    }
    case 'trips':
      if (!isId('trip') || !isId('by') || !isInstant('made') || !Queue.safeParse(row['queue']).success) return false;
      if (!found.trips.has(text('trip'))) found.trips.set(text('trip'), row);
      return true;
    case 'view_log':
      if (!isInstant('at') || !VIEWS.includes(text('what')) || !['by', 'subject', 'detail'].every((column) => typeof row[column] === 'string')) return false;
      if (!found.views.has(row.rowid)) found.views.set(row.rowid, row);
      return true;
    case 'meta':
      if (!META.includes(text('key')) || typeof row['value'] !== 'string') return false;
      if (!found.meta.has(text('key'))) found.meta.set(text('key'), text('value'));
      return true;
    default:
      return false;
  }
}

/** The document of a row whose text has the hash that was kept with it and says the same as its columns; else null. */
function actIn(row: Row): z.infer<typeof Doc> | null {
  const { doc } = row;
  if (typeof doc !== 'string' || createHash('sha256').update(doc).digest('hex') !== row['doc_hash']) return null;
  const read = Doc.safeParse(jsonOf(doc));
  if (!read.success) return null;
  const { actId, caseId, kind, by, at } = read.data;
  return row['act_id'] === actId && row['case_id'] === caseId && row['kind'] === kind && row['by'] === by && row['at'] === at ? read.data : null;
}

/** The row as a waiting act where its verdict is none: asked again, the hub says the same. */
function believed(row: Row): Row {
  if (row['verdict'] === null) return row;
  const verdict = Verdict.safeParse(jsonOf(row['verdict']));
  return verdict.success && verdict.data.actId === row['act_id'] && verdict.data.verdict === row['outcome'] ? row : { ...row, outcome: null, verdict: null, settled: null };
}

/** Of two versions of one act the one that has its verdict or was settled: neither is ever taken back. */
function laterOf(held: Row, other: Row): Row {
  return (held['verdict'] === null && other['verdict'] !== null) || (held['settled'] === null && other['settled'] !== null) ? other : held;
}

function keepFound(db: Writer, found: Found, path: string, at: string): void {
  const mark = readTallyMark(path);
  // Numbered anew in the order in which they were kept: that is the order in which they are sent.
  const acts = [...found.acts.values()].sort((one, other) => one.rowid - other.rowid);
  const kept = acts.filter((act, index) => !isOpenDecision(act) || !acts.slice(index + 1).some((later) => isOpenDecision(later) && later['by'] === act['by'] && later['case_id'] === act['case_id']));
  insertAll(db, 'acts', kept);
  insertAll(db, 'drafts', [...found.drafts.values()]);
  insertAll(db, 'trips', [...found.trips.values()]);
  insertAll(db, 'view_log', [...found.views.values()].sort((one, other) => one.rowid - other.rowid));
  const hub = found.meta.get('hub') ?? mark?.hub ?? null;
  const told: Rescued = {
    at,
    acts: kept.length,
    drafts: found.drafts.size,
    views: found.views.size,
    missing: mark === null && found.highest <= kept.length ? null : Math.max(mark?.acts ?? 0, found.highest) - kept.length,
  };
  // Acts must never reach a hub that they were not meant for, whatever became of the page that said so.
  const meta = { ...Object.fromEntries(found.meta), ...(hub === null ? {} : { hub }), rescued: JSON.stringify(told) };
  insertAll(db, 'meta', Object.entries(meta).map(([key, value]) => ({ rowid: 0, key, value })));
}

/**
 * Whether this is a decision that waits. A case has one of those at most; of two, the earlier had its verdict on a page
 * that is gone, and the hub has it too.
 */
function isOpenDecision(act: Row): boolean {
  return act['verdict'] === null && act['settled'] === null && ['propose-decision', 'approve', 'reject'].includes(String(act['kind']));
}

/** A column that an older file has nothing for gets what the step that added it gives. */
function insertAll(db: Writer, table: (typeof RESCUED)[number], rows: readonly Row[]): void {
  const { columns } = shapeOf(db, table);
  const statements = new Map<string, Statement>();
  for (const row of rows) {
    const given = columns.filter((column) => row[column] !== undefined && row[column] !== null);
    const names = given.map((column) => `"${column}"`).join(', ');
    const statement = statements.get(names) ?? db.prepare(`INSERT INTO "${table}"(${names}) VALUES (${given.map(() => '?').join(', ')})`);
    statements.set(names, statement);
    statement.run(...given.map((column) => row[column]));
  }
}

/** A table as the newest step made it. Every step only adds columns at the end, so an older file's rows are read by it too. */
function shapeOf(db: Writer, table: string): Shape {
  const columns = db.pragma(`table_info("${table}")`) as { name: string; type: string; pk: number }[];
  const keys = columns.filter((column) => column.pk > 0);
  return { table, columns: columns.map((column) => column.name), rowid: keys.length === 1 && keys[0]?.type === 'INTEGER' ? keys[0].name : null };
}

/** The mark of the room that made a sealed file (an outbox has none), or null where it cannot be opened. */
async function markOf(path: string, key: Uint8Array): Promise<number | null> {
  // SQLite removes the log of an empty file, and that log may be all that is left.
  if ((statSync(path, { throwIfNoEntry: false })?.size ?? 0) === 0) return null;
  try {
    const db = await openSealed({ path, key, synchronous: 'FULL', whenDamaged: 'outbox_corrupt', keyProved: true, readonly: true });
    try {
      return db.prepare("SELECT 1 FROM sqlite_master WHERE name = 'acts'").get() === undefined ? Number(db.pragma('application_id', { simple: true })) || null : 0;
    } finally {
      db.close();
    }
  } catch (thrown) {
    if (thrown instanceof FaultError && thrown.fault.code === 'old_node') throw thrown;
    return null;
  }
}

function jsonOf(value: unknown): unknown {
  try {
    return JSON.parse(String(value));
  } catch {
    return null;
  }
}

const counted = (count: number, word: string): string => `${count} ${word}${count === 1 ? '' : 's'}`;

function stem(path: string): string {
  return basename(path, '.db');
}

function remove(path: string): void {
  for (const side of ['', '-journal', '-wal', '-shm']) rmSync(`${path}${side}`, { force: true });
}

/** Without this a power cut may forget a name whose bytes are safe. Windows has no such thing and says so. */
function syncFolder(path: string): void {
  if (process.platform === 'win32') return;
  const folder = openSync(dirname(path), 'r');
  try {
    fsyncSync(folder);
  } finally {
    closeSync(folder);
  }
}
