// Outboxes of older numbers, filled as people left them: made by the steps of the history, or from the dump that was frozen when a step was shipped.
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Writer } from '../../electron/desk/cache/sealed.ts';
import { openSealed } from '../../electron/desk/cache/sealed.ts';
import { HISTORY, migrate } from '../../electron/desk/outbox/history.ts';

const SHIPPED = fileURLToPath(new URL('shipped', import.meta.url));

/** The numbers of the steps that were shipped: each has a dump that never changes again. */
export const SHIPPED_STEPS = readdirSync(SHIPPED).map((name) => Number(/^step-(\d+)\.sql$/.exec(name)?.[1])).sort((one, other) => one - other);

export function dumpOf(step: number): string {
  const path = `${SHIPPED}/step-${step}.sql`;
  return existsSync(path) ? readFileSync(path, 'utf8') : '';
}

export const openOld = (path: string, key: Uint8Array): Promise<Writer> => openSealed({ path, key, synchronous: 'FULL', whenDamaged: 'outbox_corrupt', keyProved: true });

const TABLES = ['acts', 'drafts', 'view_log', 'meta'] as const;
export type Columns = Readonly<Record<string, readonly string[]>>;
export type Rows = Readonly<Record<string, readonly Readonly<Record<string, unknown>>[]>>;

/** Every row by the columns that are named, those of the first step where none are: what no later step may change. */
export function rowsIn(db: Writer, columns: Columns = COLUMNS): Rows {
  return Object.fromEntries(Object.entries(columns).map(([table, names]) => [table, db.prepare(`SELECT ${names.map((column) => `"${column}"`).join(', ')} FROM "${table}" ORDER BY rowid`).all() as Record<string, unknown>[]]));
}

/** The tables of a file as it stands, with their columns. */
export function columnsOf(db: Writer): Columns {
  const tables = db.prepare<[], string>("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name").pluck().all();
  return Object.fromEntries(tables.map((table) => [table, (db.pragma(`table_info("${table}")`) as { name: string }[]).map(({ name }) => name)]));
}

const COLUMNS: Readonly<Record<(typeof TABLES)[number], readonly string[]>> = {
  acts: ['act_id', 'case_id', 'kind', 'doc', 'doc_hash', 'by', 'at', 'sent_at', 'outcome', 'verdict', 'settled'],
  drafts: ['by', 'case_id', 'body', 'at'],
  view_log: ['seq', 'at', 'by', 'what', 'subject', 'detail'],
  meta: ['key', 'value'],
};

/** A file that stands at step n: made by the first n steps and filled with what the first dump holds. Closed again. */
export async function oldFile(asked: { readonly path: string; readonly key: Uint8Array; readonly step: number }): Promise<Rows> {
  const first = await openOld(`${asked.path}.first`, asked.key);
  first.exec(dumpOf(1));
  const rows = rowsIn(first);
  first.close();
  const db = await openOld(asked.path, asked.key);
  migrate(db, HISTORY.slice(0, asked.step));
  if (asked.step > 0) {
    for (const table of TABLES) {
      const columns = COLUMNS[table];
      const insert = db.prepare(`INSERT INTO "${table}"(${columns.map((column) => `"${column}"`).join(', ')}) VALUES (${columns.map(() => '?').join(', ')})`);
      for (const row of rows[table] ?? []) insert.run(...columns.map((column) => row[column]));
    }
  }
  db.close();
  return asked.step > 0 ? rows : Object.fromEntries(TABLES.map((table) => [table, []]));
}

/** The statements of a step, in order. A trigger's own statements end where its END does. */
export function statementsOf(sql: string): string[] {
  const statements: string[] = [];
  let open = '';
  for (const piece of sql.split(';')) {
    open = open === '' ? piece : `${open};${piece}`;
    if (/\bCREATE\s+TRIGGER\b/i.test(open) && !/\bEND\s*$/i.test(open)) continue;
    if (open.trim() !== '') statements.push(open.trim());
    open = '';
  }
  return statements;
}
