// Who has to be looked at next: an index beside the records, kept by following the streams as a desk does.
import type { Account } from '../../shared/model/account.ts';
import type { Case } from '../../shared/model/case.ts';
import type { CaseBooks } from '../../shared/rules/case-books.ts';
import { STREAMS } from '../../shared/model/words.ts';
import type { Queryer } from '../store/store.ts';
import { holdPoints, outlookOf } from './points.ts';

/** Records read at once: so many, or so many bytes of them. */
const AT_ONCE = { records: 200, bytes: 16 * 1024 * 1024 } as const;

/** The points that the index was made for: other hours make it anew. */
const hoursOf = (books: Pick<CaseBooks, 'reminderHours'>): string => JSON.stringify(books.reminderHours);

/** Streams of which something was not read yet, for the hours that are in force. One statement, for a hub with nothing to do. */
export async function streamsToRead(q: Queryer, books: CaseBooks): Promise<string[]> {
  const rows = await q.query<{ stream: string }>(
    `select s.stream from streams s left join reminder_feeds f on f.stream = s.stream
     where s.stream = any($1) and (f.stream is null or f.hours <> $2 or s.next_pos - 1 > f.pos) order by s.stream`,
    [STREAMS, hoursOf(books)],
  );
  return rows.map(({ stream }) => stream);
}

/**
 * Reads a stream on from where the index stands and keeps when each record has to be looked at. False where another
 * hub is at it or nothing is left. Positions are commit order (P1), so nothing is passed over. Writers do no work for
 * this: they lock no row of the index, and it locks none of theirs.
 */
export async function readOn(q: Queryer, stream: string, books: CaseBooks, at: string): Promise<boolean> {
  const hours = hoursOf(books);
  await q.query('insert into reminder_feeds (stream, pos, hours) values ($1, 0, $2) on conflict (stream) do nothing', [stream, hours]);
  const [feed] = await q.query<{ pos: number; hours: string }>('select pos, hours from reminder_feeds where stream = $1 for update skip locked', [stream]);
  if (feed === undefined) return false;
  const from = feed.hours === hours ? feed.pos : 0;
  // Before the records: what comes after it may be read now or next time, but is not taken for read.
  const [head] = await q.query<{ pos: number }>('select next_pos - 1 as pos from streams where stream = $1', [stream]);
  const rows = await q.query<{ id: string; pos: number; kind: string; body: string }>(
    `select id, pos, kind, body from (
       select id, pos, kind, body, sum(bytes) over (order by pos rows unbounded preceding) - bytes as before from (
         select id, pos, kind, body, bytes from records where stream = $1 and pos > $2 order by pos limit ${AT_ONCE.records}) as batch) as counted
     where before < ${AT_ONCE.bytes} order by pos`,
    [stream, from],
  );
  const last = rows.at(-1);
  await keepNext(q, rows.map(({ id, kind, body }) => [id, lookAt(kind, body, books, at)] as const));
  await q.query('update reminder_feeds set pos = $2, hours = $3 where stream = $1', [stream, last?.pos ?? Math.max(from, head?.pos ?? 0), hours]);
  return last !== undefined;
}

/** When a record has to be looked at first; null for never. A record that cannot be read has no points. */
function lookAt(kind: string, body: string, books: CaseBooks, at: string): string | null {
  if (kind !== 'case' && kind !== 'account') return null;
  try {
    if (kind === 'account') return holdPoints(JSON.parse(body) as Account, { books, at })[0]?.at ?? null;
    const { due, next } = outlookOf(JSON.parse(body) as Case, { books, at });
    return due.length > 0 ? (due.map((point) => point.at).sort()[0] ?? null) : next;
  } catch {
    return null;
  }
}

/** Keeps when records have to be looked at; null takes one off. */
export async function keepNext(q: Queryer, nexts: readonly (readonly [id: string, at: string | null])[]): Promise<void> {
  // In the order of ids everywhere, so that two hubs never wait for each other here.
  const sorted = nexts.toSorted(([one], [other]) => (one < other ? -1 : 1));
  const off = sorted.flatMap(([id, at]) => (at === null ? [id] : []));
  const on = sorted.flatMap(([id, at]) => (at === null ? [] : [[id, at] as const]));
  if (off.length > 0) await q.query('delete from reminders_next where id = any($1)', [off]);
  if (on.length > 0) await q.query('insert into reminders_next (id, at) select * from unnest($1::text[], $2::text[]) on conflict (id) do update set at = excluded.at', [on.map(([id]) => id), on.map(([, at]) => at)]);
}

/** Takes the record that has been due the longest, but for `skip`; null where none is. Hubs pass each other by: its row stays locked until the transaction ends. */
export async function takeDue(q: Queryer, at: string, skip: readonly string[]): Promise<string | null> {
  const [row] = await q.query<{ id: string }>(
    `select id from reminders_next where at collate "C" <= $1 and not (id = any($2)) order by at collate "C", id limit 1 for update skip locked`,
    [at, skip],
  );
  return row?.id ?? null;
}
