// The lines of an export, built inside SQLite by chunks: no row becomes an object, so an export costs about what reading costs.
import type { Shelf } from '../cache/cache.ts';
import { prep } from '../cache/cache.ts';
import { quotedCell, quotedCellSql } from './guard.ts';

/** The people whom a row names by id. Joined, because a look-up inside a cell would run once for each test of that cell. */
const PEOPLE = { assignee: 'r.assignee', claimed: 'r.claimed_by', proposer: 'b.proposed_by', decider: 'b.decided_by', approver: 'b.approved_by' } as const;
const name = (person: keyof typeof PEOPLE): string => `coalesce(${person}.name, ${PEOPLE[person]})`;

/**
 * The columns of a case log, in order. `free` is text that somebody wrote: it is guarded against formulas and quoted.
 * `sure` comes from an alphabet that the mirror checked (words of a closed list, instants, numbers) and needs neither. Instants
 * are written as they were stored, never computed again.
 */
export const COLUMNS: readonly { readonly head: string; readonly sql: string; readonly kind: 'free' | 'sure' }[] = [
  { head: 'number', sql: 'r.number', kind: 'free' },
  { head: 'id', sql: 'r.id', kind: 'sure' },
  { head: 'kind', sql: 'r.kind', kind: 'free' },
  { head: 'regime', sql: 'r.regime', kind: 'free' },
  { head: 'title', sql: 'r.title', kind: 'free' },
  { head: 'status', sql: 'r.status', kind: 'sure' },
  { head: 'priority', sql: "CASE r.priority WHEN 0 THEN 'urgent' WHEN 1 THEN 'high' WHEN 2 THEN 'normal' ELSE 'low' END", kind: 'sure' },
  { head: 'jurisdiction', sql: 'r.jurisdiction', kind: 'sure' },
  { head: 'language', sql: 'r.language', kind: 'sure' },
  { head: 'subject_handle', sql: 'r.subject', kind: 'free' },
  { head: 'received', sql: 'r.received', kind: 'sure' },
  { head: 'due', sql: 'r.due', kind: 'sure' },
  { head: 'due_rule', sql: 'r.due_rule', kind: 'free' },
  { head: 'due_citation', sql: 'b.citation', kind: 'free' },
  { head: 'assignee', sql: name('assignee'), kind: 'free' },
  { head: 'claimed_by', sql: name('claimed'), kind: 'free' },
  { head: 'items', sql: 'b.items', kind: 'sure' },
  { head: 'proposal', sql: 'b.proposal', kind: 'free' },
  { head: 'proposed_by', sql: name('proposer'), kind: 'free' },
  { head: 'decision', sql: 'b.decision', kind: 'free' },
  { head: 'decided_by', sql: name('decider'), kind: 'free' },
  { head: 'approved_by', sql: name('approver'), kind: 'free' },
  { head: 'decided_at', sql: 'b.decided_at', kind: 'sure' },
  { head: 'decision_reason', sql: 'b.decision_reason', kind: 'free' },
  { head: 'version', sql: 'b.version', kind: 'sure' },
  { head: 'tag', sql: 'b.tag', kind: 'sure' },
];

export type Format = 'csv' | 'jsonl';

/**
 * What stands before the first line: for CSV a byte order mark (without it Excel reads UTF-8 as the local code page
 * and spoils every Russian or Chinese name) and the names of the columns.
 */
export const headOf = (format: Format): Uint8Array => Buffer.from(format === 'csv' ? `\ufeff${COLUMNS.map((column) => column.head).join(',')}\r\n` : '', 'utf8');

const CELLS = COLUMNS.map(({ sql, kind }) => (kind === 'free' ? quotedCellSql(sql) : `coalesce(${sql}, '')`)).join(` || ',' || `);

const FROM = `FROM json_each(?) asked CROSS JOIN records r ON r.rid = asked.value CROSS JOIN bodies b ON b.rid = r.rid`;
const JOINED = Object.entries(PEOPLE).map(([person, id]) => ` LEFT JOIN directory ${person} ON ${person}.id = ${id} AND ${person}.kind = 'person'`).join('');

const CHUNK: Readonly<Record<Format, string>> = {
  csv: `SELECT count(*) AS rows, CAST(group_concat(${CELLS} || char(13, 10), '' ORDER BY asked.key) AS BLOB) AS bytes ${FROM}${JOINED}`,
  jsonl: `SELECT count(*) AS rows, CAST(group_concat(b.body || char(10), '' ORDER BY asked.key) AS BLOB) AS bytes ${FROM}`,
};

/** Gives a connection the one function that the lines need. Call once, before `chunkOf`. */
export function prepareLines(shelf: Shelf): void {
  shelf.db.function('quoted_cell', { deterministic: true, directOnly: true }, (text: unknown) => quotedCell(String(text)));
}

/** The lines of these rows in this order, as UTF-8 bytes, and how many there are: fewer than asked means that a row is missing. */
export function chunkOf(shelf: Shelf, format: Format, rids: Int32Array): { readonly rows: number; readonly bytes: Uint8Array } {
  const row = prep(shelf, CHUNK[format]).get(JSON.stringify([...rids])) as { rows: number; bytes: Uint8Array | null };
  return { rows: row.rows, bytes: row.bytes ?? new Uint8Array() };
}
