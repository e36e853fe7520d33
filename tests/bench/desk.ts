// The desk against its floors: what the same work costs in raw, unencrypted SQLite, measured in turns in one run.
import { mkdtempSync, openSync, closeSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import type { Database as Sqlite } from 'better-sqlite3';
import { ExportAsked, ViewAsked } from '../../shared/contract.ts';
import { closeCache, openCache } from '../../electron/desk/cache/cache.ts';
import type { Cache } from '../../electron/desk/cache/cache.ts';
import { applyPage, askOf } from '../../electron/desk/cache/page.ts';
import { exportDone, newExports, startExport } from '../../electron/desk/export/job.ts';
import { openView, rowsOf } from '../../electron/desk/reading/views.ts';
import { KEY, NOW, makeCase, pageOf, seeded } from '../cache/made.ts';
import { compare, line } from './rounds.ts';
import type { Ratio } from './rounds.ts';

const PAGE = 1_000;
const SEED = 11;
const who = { personId: 'mara', now: NOW };

type Puts = ReturnType<typeof makeCase>[];
type Floor = { readonly db: Sqlite; readonly close: () => void };

/** Measures sync, windows, search and export over `cases` cases and prints a line for each. Answers with the ratios. */
export async function benchDesk({ cases = 20_000, rounds = 3, print = (text: string): void => void process.stdout.write(`${text}\n`) } = {}): Promise<Ratio[]> {
  const dir = mkdtempSync(join(tmpdir(), 'docket-bench-'));
  try {
    print(`desk: ${cases} cases, seed ${SEED}, median of ${rounds} rounds, encrypted desk against plain SQLite`);
    const random = seeded(SEED);
    const pages: Puts[] = [];
    for (let n = 0; n < cases; n += PAGE) pages.push(Array.from({ length: Math.min(PAGE, cases - n) }, (_, at) => makeCase(random, 'content-removal', n + at + 1)));
    const ratios = [await benchSync(dir, pages, cases, rounds, false), await benchSync(dir, pages, cases, rounds, true)];
    const cache = await openCache({ path: join(dir, 'read.db'), key: KEY });
    const floor = openFloor(join(dir, 'read-floor.db'), true);
    fill(cache, pages);
    fillFloor(floor, pages);
    try {
      ratios.push(await benchWindows(cache, floor, cases, rounds), ...(await benchSearch(cache, floor, rounds)), ...(await benchExport(dir, cache, floor, cases, rounds)));
    } finally {
      closeCache(cache);
      floor.close();
    }
    for (const ratio of ratios) print(line(ratio));
    return ratios;
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}

/** A first sync: parsed pages into the mirror with words, counters and cursors, against a bare upsert of the same JSON. */
async function benchSync(dir: string, pages: readonly Puts[], cases: number, rounds: number, withWords: boolean): Promise<Ratio> {
  let turn = 0;
  const name = `sync-${withWords ? 'words' : 'bare'}`;
  return compare(withWords ? 'first sync, floor with words' : 'first sync', withWords ? 'upsert of the same JSON, 1 index, FTS5' : 'upsert of the same JSON, 1 index', 'cases', rounds, {
    ours: async () => {
      const cache = await openCache({ path: join(dir, `${name}-${turn++}.db`), key: KEY });
      fill(cache, pages);
      closeCache(cache);
      return cases;
    },
    floor: () => {
      const floor = openFloor(join(dir, `${name}-floor-${turn++}.db`), withWords);
      fillFloor(floor, pages);
      floor.close();
      return cases;
    },
  });
}

/** Windows of a hundred rows all over an open list, against reading the same columns by the same rowids. */
async function benchWindows(cache: Cache, floor: Floor, cases: number, rounds: number): Promise<Ratio> {
  const view = openView(cache, ViewAsked.parse({ queue: 'content-removal' }), who);
  const ids = floor.db.prepare('SELECT rowid FROM cases ORDER BY due').pluck().all() as number[];
  const one = floor.db.prepare('SELECT id, queue, number, title, subject, status, due, received FROM cases WHERE rowid = ?');
  const starts = Array.from({ length: 400 }, (_, at) => (at * 7_919) % Math.max(1, cases - 100));
  return compare('window of 100 rows', 'SELECT by rowid', 'windows', rounds, {
    ours: () => {
      for (const from of starts) rowsOf(cache, { view: view.view, from, count: 100 });
      return starts.length;
    },
    floor: () => {
      for (const from of starts) for (const id of ids.slice(from, from + 100)) one.get(id);
      return starts.length;
    },
  });
}

/**
 * What is typed, letter by letter, to the complete ordered list and its first window. The floor gives fifty rowids and
 * stops; ours finds all matches, keeps the list's order and its exact length, so a common word costs more by design.
 */
async function benchSearch(cache: Cache, floor: Floor, rounds: number): Promise<Ratio[]> {
  const bare = floor.db.prepare('SELECT rowid FROM words WHERE words MATCH ? LIMIT 50').pluck();
  const measure = (name: string, typed: readonly string[]): Promise<Ratio> => {
    let turn = 0;
    return compare(name, 'bare MATCH, limit 50', 'searches', rounds, {
      ours: () => {
        for (const search of typed) {
          // A blank more or less is another search to the desk and the same one to the index: no answer is remembered.
          const view = openView(cache, ViewAsked.parse({ queue: 'content-removal', search: ' '.repeat(turn % 200) + search }), who);
          rowsOf(cache, { view: view.view, from: 0, count: 50 });
        }
        turn++;
        return typed.length;
      },
      floor: () => {
        for (const search of typed) bare.all(`"${search}"*`);
        return typed.length;
      },
    });
  };
  return [
    await measure('search, few rows match', Array.from({ length: 40 }, (_, n) => `CR-2026-0${String(n * 37 + 1_000)}`)),
    await measure('search, many rows match', ['velv', 'velvet', 'anchorw', 'canvasl', 'mirrorm', 'signalw', 'marbles', 'pebblew']),
  ];
}

/** The whole queue to a file with its manifest, against the same JSON or eight plain columns selected and written. */
async function benchExport(dir: string, cache: Cache, floor: Floor, cases: number, rounds: number): Promise<Ratio[]> {
  let turn = 0;
  const ours = (format: 'csv' | 'jsonl') => async (): Promise<number> => {
    const exports = newExports();
    const deps = { cache, parent: join(dir, 'exports'), who: { id: 'ines', name: 'Ines' }, hub: { id: 'hub', name: 'Hub' }, tool: { name: 'docket', version: '0' }, now: () => NOW, newId: () => `job${turn++}`, onProgress: () => undefined };
    const { job } = startExport(exports, deps, ExportAsked.parse({ what: 'case-log', format, view: { queue: 'content-removal' }, reason: 'bench' }));
    const shown = await exportDone(exports, job);
    if (shown.state !== 'done' || shown.rows !== cases) throw new Error('the export did not finish');
    return cases;
  };
  const cell = (column: string): string => `'"' || replace(coalesce(${column}, ''), '"', '""') || '"'`;
  const raw = (sql: string) => (): number => {
    const file = openSync(join(dir, `raw-${turn++}`), 'wx', 0o600);
    const chunk = floor.db.prepare(sql);
    for (let from = 0; from < cases; from += 500) writeSync(file, chunk.pluck().get(from, from + 500) as Uint8Array);
    closeSync(file);
    return cases;
  };
  const csv = ['id', 'queue', 'number', 'title', 'subject', 'status', 'due', 'received'].map(cell).join(` || ',' || `);
  return [
    await compare('export, JSON Lines', 'the same JSON by rowid, written', 'rows', rounds, { ours: ours('jsonl'), floor: raw("SELECT CAST(group_concat(body || char(10), '') AS BLOB) FROM cases WHERE rowid > ? AND rowid <= ?") }),
    await compare('export, CSV of 26 columns', '8 columns by rowid, written', 'rows', rounds, { ours: ours('csv'), floor: raw(`SELECT CAST(group_concat(${csv} || char(13, 10), '') AS BLOB) FROM cases WHERE rowid > ? AND rowid <= ?`) }),
  ];
}

function fill(cache: Cache, pages: readonly Puts[]): void {
  for (const [at, puts] of pages.entries()) {
    const more = at < pages.length - 1;
    if (!applyPage(cache, askOf(cache), pageOf([{ stream: 'content-removal', cursor: `c${at}`, more, reset: at === 0, puts }])).applied) throw new Error('the page was not applied');
  }
}

function openFloor(path: string, withWords: boolean): Floor {
  const db = new Database(path);
  db.pragma('journal_mode=WAL');
  db.pragma('synchronous=NORMAL');
  db.exec('CREATE TABLE cases(id TEXT PRIMARY KEY, queue TEXT, number TEXT, title TEXT, subject TEXT, status TEXT, due TEXT, received TEXT, body TEXT)');
  if (withWords) db.exec("CREATE VIRTUAL TABLE words USING fts5(text, content='', tokenize='unicode61 remove_diacritics 2')");
  return { db, close: () => db.close() };
}

function fillFloor({ db }: Floor, pages: readonly Puts[]): void {
  const withWords = db.prepare("SELECT count(*) FROM sqlite_master WHERE name = 'words'").pluck().get() === 1;
  const add = db.prepare('INSERT INTO cases VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT(id) DO UPDATE SET status = excluded.status, due = excluded.due, body = excluded.body');
  const addWords = withWords ? db.prepare('INSERT INTO words(rowid, text) VALUES (?, ?)') : null;
  for (const puts of pages) {
    db.transaction(() => {
      for (const { id, case: it } of puts) {
        const { facts } = it;
        const { lastInsertRowid } = add.run(id, facts.kind, facts.number, facts.title, facts.subject?.handle ?? '', facts.status, facts.clocks[0]?.due ?? null, facts.received, JSON.stringify(it));
        addWords?.run(lastInsertRowid, `${id} ${facts.number} ${facts.title} ${facts.summary} ${facts.items[0]?.excerpt ?? ''}`);
      }
    })();
  }
}
