// An export as a job: its own snapshot, slices so that the desk goes on answering, a manifest that proves itself, or nothing at all.
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { ExportAsked, ExportShown } from '../../../shared/contract.ts';
import { FaultError, fault } from '../../../shared/fault.ts';
import type { Queue } from '../../../shared/model/words.ts';
import type { Fault } from '../../../shared/fault.ts';
import { closeShelf } from '../cache/cache.ts';
import type { Cache, Shelf } from '../cache/cache.ts';
import { cursorsOf } from '../cache/page.ts';
import { sqliteFault } from '../cache/sealed.ts';
import type { Who } from '../reading/order.ts';
import { ridsFor } from '../reading/views.ts';
import { isNoRoom } from '../vault/folder.ts';
import { makeFolder } from './files.ts';
import type { ExportFolder, Written } from './files.ts';
import { COLUMNS, chunkOf, headOf, prepareLines } from './lines.ts';

/** What an export needs from outside. Rights and the view log are the caller's: ask them before this. */
export type ExportDeps = {
  readonly cache: Cache;
  /** The folder that gets one new folder per export. */
  readonly parent: string;
  /** Write into `parent` itself, which must be empty or not there yet: what a script means by "into that folder". */
  readonly intoParent?: boolean;
  readonly who: { readonly id: string; readonly name: string };
  readonly hub: { readonly id: string; readonly name: string };
  readonly tool: { readonly name: string; readonly version: string };
  /** The person's zone (IANA), for the filters "today" and "week". */
  readonly timeZone?: string;
  /** The clock, as an instant in UTC, and the maker of ids (letters, digits, - and _). */
  readonly now: () => string;
  readonly newId: () => string;
  readonly onProgress: (shown: ExportShown) => void;
};

type Job = { shown: ExportShown; cancelled: boolean; done: Promise<ExportShown> };

/** The exports of this desk since it started. */
export type Exports = { readonly jobs: Map<string, Job> };

export const newExports = (): Exports => ({ jobs: new Map() });

/** Rows per slice: some ten milliseconds, so that a call that comes in the middle waits no longer than that. */
const SLICE = 250;
/** The list keeps this many; finished ones go first. */
const MOST_JOBS = 50;

/**
 * Starts an export and answers at once; `onProgress` tells how it goes, and `exportDone` waits for its end. All rows of
 * the view's filter are written as one connection's snapshot has them, whatever a sync does meanwhile. A failure or a
 * cancel removes the unfinished folder. Never throws for what goes wrong while writing: the job says it.
 */
export function startExport(exports: Exports, deps: ExportDeps, ask: ExportAsked): ExportShown {
  const job = deps.newId();
  const started = deps.now();
  const shown: ExportShown = {
    job, state: 'running', format: ask.format, queues: [...queuesOf(ask)], rows: 0, total: 0, folder: '', files: [], started, message: null,
  };
  const held: Job = { shown, cancelled: false, done: Promise.resolve(shown) };
  exports.jobs.set(job, held);
  for (const [id, { shown: { state } }] of exports.jobs) if (exports.jobs.size > MOST_JOBS && state !== 'running') exports.jobs.delete(id);
  const tell = (change: Partial<ExportShown>): void => {
    held.shown = { ...held.shown, ...change };
    deps.onProgress(held.shown);
  };
  held.done = run(deps, ask, held, tell).then(() => held.shown);
  return held.shown;
}

/** Asks a running export to stop; its files go. Answers with the job as it is then. Throws FaultError `not_found`. */
export async function cancelExport(exports: Exports, job: string): Promise<ExportShown> {
  const held = jobOf(exports, job);
  held.cancelled = true;
  return held.done;
}

/** Waits for the end of an export, whatever it is. Throws FaultError `not_found`. */
export function exportDone(exports: Exports, job: string): Promise<ExportShown> {
  return jobOf(exports, job).done;
}

/** The exports since this desk started, newest first. */
export function listExports(exports: Exports): ExportShown[] {
  return [...exports.jobs.values()].map((job) => job.shown).toReversed();
}

/** Stops every running export and waits until its files are gone: before the cache is closed. */
export async function stopExports(exports: Exports): Promise<void> {
  for (const job of exports.jobs.values()) job.cancelled = true;
  await Promise.all([...exports.jobs.values()].map((job) => job.done));
}

function jobOf(exports: Exports, job: string): Job {
  const held = exports.jobs.get(job);
  if (held === undefined) throw new FaultError('not_found');
  return held;
}

class Cancelled extends Error {}

async function run(deps: ExportDeps, ask: ExportAsked, job: Job, tell: (change: Partial<ExportShown>) => void): Promise<void> {
  let folder: ExportFolder | null = null;
  let shelf: Shelf | null = null;
  try {
    await nextTurn();
    shelf = await deps.cache.openReader();
    prepareLines(shelf);
    // The first read after BEGIN fixes the snapshot for all that follow.
    shelf.db.exec('BEGIN');
    const snapshot = shelf;
    const who: Who = { personId: deps.who.id, now: job.shown.started, ...(deps.timeZone === undefined ? {} : { timeZone: deps.timeZone }) };
    const rids = joined(queuesOf(ask).map((queue) => ridsFor(snapshot, { ...ask.view, queue }, who)));
    const cursors = cursorsOf(shelf);
    folder = await makeFolder(deps.parent, deps.intoParent === true ? null : folderName(ask, job.shown));
    tell({ total: rids.length, folder: folder.path });
    const data = await writeData(folder, shelf, ask, rids, job, tell);
    const manifest = await writeText(folder, 'manifest.json', `${JSON.stringify(manifestOf(deps, ask, job.shown, rids.length, data, cursors, who), null, 2)}\n`);
    const sums = await writeText(folder, 'SHA256SUMS', `${data.sha256}  ${data.name}\n${manifest.sha256}  ${manifest.name}\n`);
    if (job.cancelled) throw new Cancelled();
    await folder.publish();
    folder = null;
    tell({ state: 'done', files: [data, manifest, sums] });
  } catch (thrown) {
    const gone = await discard(folder);
    if (thrown instanceof Cancelled) tell({ state: 'cancelled', files: [], message: gone });
    else tell({ state: 'failed', files: [], message: gone ?? faultFor(thrown).message });
  } finally {
    if (shelf !== null) {
      if (shelf.db.inTransaction) shelf.db.exec('ROLLBACK');
      closeShelf(shelf);
    }
  }
}

async function writeData(folder: ExportFolder, shelf: Shelf, ask: ExportAsked, rids: Int32Array, job: Job, tell: (change: Partial<ExportShown>) => void): Promise<Written> {
  const file = await folder.begin(`case-log.${ask.format}`);
  await file.write(headOf(ask.format));
  let rows = 0;
  let told = 0;
  for (let from = 0; from < rids.length; from += SLICE) {
    if (job.cancelled) throw new Cancelled();
    const chunk = chunkOf(shelf, ask.format, rids.subarray(from, from + SLICE));
    await file.write(chunk.bytes);
    rows += chunk.rows;
    // A hundred news are enough for any bar that shows them. Each write gives the desk its turn.
    if (rows - told >= rids.length / 100) tell({ rows: (told = rows) });
  }
  tell({ rows });
  // A log that lacks a row is worse than no log.
  if (rows !== rids.length) throw new FaultError('export_failed', `${rows} of ${rids.length} rows`);
  return file.finish();
}

async function writeText(folder: ExportFolder, name: string, text: string): Promise<Written> {
  const file = await folder.begin(name);
  await file.write(Buffer.from(text, 'utf8'));
  return file.finish();
}

/** What the export says about itself: who, why, what was asked, from which state of which hub, how much, and how to check it. */
function manifestOf(deps: ExportDeps, ask: ExportAsked, shown: ExportShown, expected: number, data: Written, cursors: unknown, who: Who): object {
  return {
    manifest: 1,
    what: ask.what,
    tool: deps.tool,
    hub: deps.hub,
    by: deps.who,
    reason: ask.reason,
    queues: queuesOf(ask),
    filter: ask.view,
    filterZone: who.timeZone ?? 'UTC',
    cursors,
    started: shown.started,
    finished: deps.now(),
    rows: { expected, written: shown.rows },
    files: [data],
    format:
      ask.format === 'csv'
        ? {
            name: 'CSV (RFC 4180)', encoding: 'UTF-8 with a byte order mark', lineEnd: 'CRLF', header: true, columns: COLUMNS.map((column) => column.head),
            formulas: "A cell that a spreadsheet could take for a formula has ' before the sign. The JSON Lines export has the texts as they are.",
          }
        : { name: 'JSON Lines', encoding: 'UTF-8', lineEnd: 'LF', lines: 'one record each, as this desk holds it; evidence texts and media are not in it' },
    times: 'Every instant is UTC (ISO 8601 with Z), exactly as the hub stored it. Due instants were not computed again.',
    check: 'sha256sum -c SHA256SUMS',
  };
}

/** The queues of one log, each once. */
const queuesOf = (ask: ExportAsked): readonly Queue[] => [...new Set(ask.queues ?? [ask.view.queue])];

function joined(lists: readonly Int32Array[]): Int32Array {
  const all = new Int32Array(lists.reduce((sum, list) => sum + list.length, 0));
  let at = 0;
  for (const list of lists) {
    all.set(list, at);
    at += list.length;
  }
  return all;
}

/** Closed words, digits and the job's own id: safe as a name on every system. */
function folderName(ask: ExportAsked, shown: ExportShown): string {
  return `${ask.what}-${queuesOf(ask).length === 1 ? queuesOf(ask)[0] : 'all-queues'}-${shown.started.slice(0, 19).replace(/[^0-9T]/g, '')}Z-${shown.job.replace(/[^A-Za-z0-9]/g, '').slice(-12)}`;
}

/** Removes what is unfinished. A sentence where that failed too, because somebody must then remove it by hand. */
async function discard(folder: ExportFolder | null): Promise<string | null> {
  try {
    await folder?.discard();
    return null;
  } catch {
    return 'The export stopped, and its unfinished folder could not be removed. Remove it by hand.';
  }
}

function faultFor(thrown: unknown): Fault {
  const known = sqliteFault(thrown, 'cache_corrupt');
  if (known instanceof FaultError) return known.fault;
  return fault(isNoRoom(thrown) ? 'disk_full' : 'export_failed');
}
