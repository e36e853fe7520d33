// The settings as the database keeps them: what is in force, and every version that ever was.
import type { CaseBooks } from '../../shared/rules/case-books.ts';
import { FaultError } from '../../shared/fault.ts';
import type { Queryer } from '../store/store.ts';
import { putRecord } from '../streams/records.ts';
import { libraryHolidays } from '../../shared/rules/clocks/holidays.ts';
import { booksWithDocuments } from '../../shared/rules/documents.ts';
import type { Documents } from '../../shared/rules/documents.ts';

/** The one record under which the documents travel. */
const BOOKS_ID = 'organisation-books';

export type SettingRow = {
  /** Counts every change of any setting, from 1. */
  readonly revision: number;
  readonly key: string;
  /** Counts the changes of this setting, from 1. */
  readonly version: number;
  /** The document as text; null where the shipped one stands again. */
  readonly value: string | null;
  readonly by: string;
  readonly why: string;
  readonly at: string;
};

/** The documents in force. One that is no JSON comes as undefined, which no document's shape allows. */
export async function readDocuments(q: Queryer): Promise<Documents> {
  const rows = await q.query<{ key: string; value: string }>('select key, value from settings order by key');
  return new Map(rows.map(({ key, value }) => [key, parsed(value)] as const));
}

/** The books in force. Throws FaultError `settings_broken` with the names of what does not hold together: nobody falls back to other rules unseen. */
export async function readBooks(q: Queryer, base: CaseBooks): Promise<CaseBooks> {
  const { books, faults } = booksWithDocuments(base, await readDocuments(q), libraryHolidays);
  if (faults.length > 0) throw brokenSettings(faults.map(({ key }) => key));
  return books;
}

export const brokenSettings = (keys: readonly string[]): FaultError => new FaultError('settings_broken', [...new Set(keys)].sort().join(', ').slice(0, 200));

/** Every version of every setting, newest first; of one key where it is given. */
export async function historyOf(q: Queryer, key: string | null = null): Promise<SettingRow[]> {
  return q.query<SettingRow>('select revision, key, version, value, by_person as by, why, at from settings_history where $1::text is null or key = $1 order by revision desc', [key]);
}

/** Puts a document in force (null: the shipped one) and keeps it for ever under the next numbers. The caller holds the settings' lock alone. */
export async function writeSetting(q: Queryer, written: Omit<SettingRow, 'revision' | 'version'>): Promise<SettingRow> {
  const { key, value, by, why, at } = written;
  const [row] = await q.query<{ revision: number; version: number }>(
    `insert into settings_history (revision, key, version, value, by_person, why, at)
     select coalesce(max(revision), 0) + 1, $1, coalesce(max(version) filter (where key = $1), 0) + 1, $2, $3, $4, $5 from settings_history
     returning revision, version`,
    [key, value, by, why, at],
  );
  if (row === undefined) throw new Error('settings: nothing was written');
  if (value === null) await q.query('delete from settings where key = $1', [key]);
  else {
    await q.query(
      `insert into settings (key, value, version, by_person, at) values ($1, $2, $3, $4, $5)
       on conflict (key) do update set value = excluded.value, version = excluded.version, by_person = excluded.by_person, at = excluded.at`,
      [key, value, row.version, by, at],
    );
  }
  // Desks advise by the same books: they come with the directory, in this transaction.
  await putRecord(q, 'directory', { kind: 'books', of: { id: BOOKS_ID, documents: Object.fromEntries(await readDocuments(q)) }, version: row.revision }, at);
  return { ...written, ...row };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
