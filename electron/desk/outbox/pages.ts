// Reads rows out of a damaged sealed file page by page, without the tree that should lead to them.
import { closeSync, existsSync, lstatSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs';
import type { Writer } from '../cache/sealed.ts';
import { openScratch } from '../cache/sealed.ts';

/** The page size of every file that the desk makes, in bytes. */
const PAGE = 4_096;
/** SQLite's write-ahead log: a header of 32 bytes, then frames of a header and a page (sqlite.org/walformat.html). */
const LOG_HEADER = 32;
const FRAME_HEADER = 24;
/** Pages of room made at once: SQLite takes no value of a gigabyte. */
const FILL_PAGES = 10_000;

/** A table to look for: its columns in the order in which they are stored, and which of them is the row's own number. */
export type Shape = { readonly table: string; readonly columns: readonly string[]; readonly rowid: string | null };
export type Row = Readonly<Record<string, unknown>> & { readonly rowid: number };
/** An entry of an index over one column: the value, and the number of the row that it leads to. */
export type Entry = { readonly value: unknown; readonly rowid: unknown };

export type PagesAsked = {
  /** Files and logs (`…-wal`) that may hold pages of it, the one with the newest first. */
  readonly from: readonly string[];
  readonly key: Uint8Array;
  /** Where a sealed file may be made and removed again. */
  readonly scratch: string;
  readonly shapes: readonly Shape[];
  /**
   * Told of each row that a page may hold, the newest version first; answers whether it is one of that table. What is
   * stored behind the columns asked for is in `beyond`, null where there is nothing.
   */
  readonly row: (table: string, row: Row) => boolean;
  readonly entry: (entry: Entry) => void;
};

/**
 * Tries every page of the files as a piece of every table. A page is authenticated under its own number, so what can
 * be read was written there by us; whether it is a row of that table is for the caller to see from the row itself.
 * Rows behind an unreadable page are found all the same, because no page is asked by way of another.
 */
export async function readPages(asked: PagesAsked): Promise<void> {
  const versions = versionsIn(asked.from);
  let last = 1;
  let oldest = 0;
  for (const [page, all] of versions) [last, oldest] = [Math.max(last, page), Math.max(oldest, all.length - 1)];
  try {
    // The newest of each page first. A page that cannot be read then may have an older version that can: each further
    // round lays one version older, and the oldest of all at the end.
    let broken = false;
    for (const age of new Set([0, 1, 2, oldest].filter((each) => each <= oldest))) {
      const db = await layPages(asked, versions, last, age);
      try {
        // A page without so old a version reads as before, but for a row that goes on over one that has.
        const pages = [...versions].filter(([, all]) => broken || all.length > age).map(([page]) => page);
        broken = readLaid(db, asked, pages) || broken;
      } finally {
        db.close();
      }
    }
  } finally {
    removeScratch(asked.scratch);
  }
}

/** A page as a file or a log has it. `size` is how many pages the file had when a transaction ended with it, else 0. */
type Version = { readonly page: number; readonly bytes: Buffer; readonly size: number };

/** All versions of each page, the newest first. The first page is left out: it only says where the others are. */
function versionsIn(files: readonly string[]): Map<number, Buffer[]> {
  const found = files.flatMap((file) => (file.endsWith('-wal') ? framesIn(file).toReversed() : pagesIn(file)));
  const sizes = found.flatMap(({ size }) => (size > 0 ? [size] : [])).sort((one, other) => one - other);
  // A number beyond all that was ever there is a damaged one; laid where it says it would need a disk of its own.
  const most = (sizes[Math.floor(sizes.length / 2)] ?? 0) + found.length;
  const versions = new Map<number, Buffer[]>();
  for (const { page, bytes } of found) if (page > 1 && page <= most) versions.set(page, [...(versions.get(page) ?? []), bytes]);
  return versions;
}

function pagesIn(path: string): Version[] {
  const whole = bytesOf(path);
  return Array.from({ length: Math.ceil(whole.length / PAGE) }, (_, index) => {
    // What a cut-off last page lacks is zeros, which fail its authentication.
    const bytes = Buffer.alloc(PAGE);
    whole.copy(bytes, 0, index * PAGE);
    return { page: index + 1, bytes, size: 0 };
  });
}

/**
 * The frames of a log that belong to its present run and to a transaction that was committed, in the order written.
 * What lies behind them is of an earlier run and older than the file, or was taken back and never acknowledged.
 */
function framesIn(path: string): Version[] {
  const log = bytesOf(path);
  const frames: (Version & { salt: string })[] = [];
  for (let at = LOG_HEADER; at + FRAME_HEADER + PAGE <= log.length; at += FRAME_HEADER + PAGE) {
    const salt = log.subarray(at + 8, at + 16).toString('hex');
    frames.push({ page: log.readUInt32BE(at), size: log.readUInt32BE(at + 4), salt, bytes: log.subarray(at + FRAME_HEADER, at + FRAME_HEADER + PAGE) });
  }
  const header = log.length >= LOG_HEADER ? log.subarray(16, 24).toString('hex') : '';
  // Where the header itself is damaged, the first frame still tells the run: a run always begins at the beginning.
  const salt = frames.some((frame) => frame.salt === header) ? header : frames[0]?.salt;
  const run = frames.filter((frame) => frame.salt === salt);
  return run.slice(0, run.findLastIndex((frame) => frame.size > 0) + 1);
}

/** A scratch file whose own first page knows the tables, and whose other pages are those of the damaged file. */
async function layPages({ scratch, key, shapes }: PagesAsked, versions: ReadonlyMap<number, readonly Buffer[]>, last: number, age: number): Promise<Writer> {
  removeScratch(scratch);
  const db = await openScratch({ path: scratch, key });
  try {
    for (const { table, columns, rowid } of shapes) db.exec(`CREATE TABLE "${table}"(${columns.map((column) => (column === rowid ? `"${column}" INTEGER PRIMARY KEY` : `"${column}"`)).join(', ')}, beyond)`);
    db.exec('CREATE TABLE entries(value PRIMARY KEY, rid) WITHOUT ROWID; CREATE TABLE filler(x)');
    const fill = db.prepare('INSERT INTO filler(x) VALUES (zeroblob(?))');
    for (let left = last; left > 0; left -= FILL_PAGES) fill.run(Math.min(left, FILL_PAGES) * PAGE);
  } finally {
    db.close();
  }
  const file = openSync(scratch, 'r+');
  try {
    for (const [page, all] of versions) {
      const bytes = all[Math.min(age, all.length - 1)];
      if (bytes !== undefined) writeSync(file, bytes, 0, PAGE, (page - 1) * PAGE);
    }
  } finally {
    closeSync(file);
  }
  return openScratch({ path: scratch, key });
}

/** Reads these pages; answers whether a row was met that could not be read to its end. */
function readLaid(db: Writer, { shapes, row, entry }: PagesAsked, pages: Iterable<number>): boolean {
  const point = db.prepare('UPDATE sqlite_schema SET rootpage = ?');
  let broken = false;
  for (const page of pages) {
    point.run(page);
    db.pragma('writable_schema=RESET');
    db.pragma('writable_schema=ON');
    // The numbers of rows lie in the page itself, whatever table it is of; a page of an index has none.
    const rowids = listed<number>(() => db.prepare(`SELECT rowid FROM "${shapes[0]?.table ?? ''}"`).pluck().iterate());
    for (const { table } of shapes) {
      const one = db.prepare<[number], Record<string, unknown>>(`SELECT * FROM "${table}" WHERE rowid = ?`);
      let believed = false;
      for (const rowid of rowids) {
        // One by one, because a row that goes on over an unreadable page would end a list.
        const [read] = listed<Record<string, unknown>>(() => one.iterate(rowid));
        broken ||= read === undefined;
        if (read !== undefined && row(table, { ...read, rowid })) believed = true;
      }
      if (believed) break;
    }
    if (rowids.length > 0) continue;
    for (const read of listed<{ value: unknown; rid: unknown }>(() => db.prepare('SELECT value, rid FROM entries').iterate())) entry({ value: read.value, rowid: read.rid });
  }
  return broken;
}

/** What can be read of a list until it ends or breaks off: of a page that is not of this table, nothing. */
function listed<T>(read: () => Iterable<unknown>): T[] {
  const found: T[] = [];
  try {
    for (const each of read()) found.push(each as T);
  } catch {
    // Unreadable from here on; the caller goes on with the next page.
  }
  return found;
}

function bytesOf(path: string): Buffer {
  return existsSync(path) && lstatSync(path).isFile() ? readFileSync(path) : Buffer.alloc(0);
}

function removeScratch(path: string): void {
  for (const side of ['', '-journal', '-wal', '-shm']) rmSync(`${path}${side}`, { force: true });
}
