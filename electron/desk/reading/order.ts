// The order of a list: from what a screen asks to the ids of its rows, in a few milliseconds and without OFFSET.
import { Temporal } from 'temporal-polyfill';
import type { ViewAsked } from '../../../shared/contract.ts';
import { FaultError } from '../../../shared/fault.ts';
import { readZone } from '../../../shared/rules/clocks/local-time.ts';
import { guarded, prep } from '../cache/cache.ts';
import type { Shelf } from '../cache/cache.ts';
import { rankOf } from '../cache/columns.ts';
import { NEVER, wordsTable } from '../cache/schema.ts';
import { matchOf } from '../cache/words.ts';

/** For whom and when a list is made. `now` is an instant in UTC; `timeZone` (IANA) says what "today" is, UTC where absent. */
export type Who = { readonly personId: string; readonly now: string; readonly timeZone?: string };

/** Milliseconds since 1970: from is in it, until is not. */
export type Bounds = { readonly from: number; readonly until: number };

const STATUS_ORDER = ['open', 'proposed', 'decided', 'closed', 'active', 'restricted', 'blocked', 'deleting', 'deleted'];

/**
 * What each sort compares. `empty` rows stand last whichever way the list runs, because "nothing due" is not "due
 * soonest" when a list is turned round. Priority up is the most urgent first.
 */
const SORT: Readonly<Record<ViewAsked['sort']['by'], { readonly key: string; readonly empty: string | null }>> = {
  due: { key: 'due_key', empty: null },
  received: { key: 'received_at', empty: null },
  number: { key: 'number COLLATE NOCASE', empty: null },
  priority: { key: 'priority', empty: null },
  status: { key: `CASE status ${STATUS_ORDER.map((status, place) => `WHEN '${status}' THEN ${place}`).join(' ')} ELSE ${STATUS_ORDER.length} END`, empty: null },
  title: { key: 'title COLLATE NOCASE', empty: null },
  subject: { key: 'subject COLLATE NOCASE', empty: "subject = ''" },
  jurisdiction: { key: 'jurisdiction', empty: "jurisdiction = 'ZZ'" },
  assignee: { key: "coalesce((SELECT name FROM directory WHERE id = assignee AND kind = 'person'), assignee) COLLATE NOCASE", empty: 'assignee IS NULL' },
};

/** What is due "overdue" (before now), "today" and "week" (today and the six days after it, by the person's calendar). */
export function dueBounds(due: ViewAsked['due'], who: Who): Bounds | null {
  if (due === 'any') return null;
  const now = Temporal.Instant.from(who.now);
  // To the minute, so that a list that is asked for twice in a breath is the same list.
  if (due === 'overdue') return { from: Number.MIN_SAFE_INTEGER, until: Math.floor(now.epochMilliseconds / 60_000) * 60_000 };
  const zone = readZone(who.timeZone ?? 'UTC');
  if (!zone.ok) throw new FaultError('bad_input', 'the time zone');
  const today = now.toZonedDateTimeISO(zone.value).startOfDay();
  return { from: today.epochMilliseconds, until: today.add({ days: due === 'today' ? 1 : 7 }).startOfDay().epochMilliseconds };
}

/** Names a list without its search words: two asks with one key give one list. */
export function orderKey(ask: ViewAsked, who: Who): string {
  const { search: _, ...rest } = ask;
  return JSON.stringify([rest, ask.assignee === 'me' ? who.personId : null, dueBounds(ask.due, who)]);
}

/** The rids of a list in order, its search words left aside. Of two that are due at once the more urgent is first; then ties stand by received and id, whichever way it runs. */
export function orderedRids(shelf: Shelf, ask: ViewAsked, who: Who): Int32Array {
  const where = ['queue = @queue'];
  const bound: Record<string, string | number> = { queue: ask.queue };
  const oneOf = (column: string, values: readonly (string | number)[]): void => {
    if (values.length === 0) return;
    where.push(`${column} IN (SELECT value FROM json_each(@${column}))`);
    bound[column] = JSON.stringify(values);
  };
  oneOf('status', ask.status);
  oneOf('priority', ask.priority.map(rankOf));
  oneOf('jurisdiction', ask.jurisdiction);
  oneOf('language', ask.language);
  oneOf('regime', ask.regime);
  if (ask.assignee === 'nobody') where.push('assignee IS NULL');
  if (ask.assignee === 'me') {
    where.push('assignee = @me');
    bound['me'] = who.personId;
  }
  const due = dueBounds(ask.due, who);
  if (due !== null) {
    where.push('due_key >= @from AND due_key < @until');
    bound['from'] = due.from;
    bound['until'] = due.until;
  }
  const run = (more: string, order: string): number[] =>
    prep(shelf, `SELECT rid FROM records WHERE ${where.join(' AND ')}${more} ORDER BY ${order}`).pluck().all(bound) as number[];
  return guarded(() => {
    const { key, empty } = SORT[ask.sort.by];
    if (ask.sort.by !== 'due' || !ask.sort.down) {
      return Int32Array.from(run('', `${empty === null ? '' : `${empty}, `}${key}${ask.sort.down ? ' DESC' : ''}${ask.sort.by === 'due' ? ', priority' : ''}, received_at, id`));
    }
    // Two walks of the index instead of one sort of the whole queue.
    return Int32Array.from([...run(` AND due_key < ${NEVER}`, 'due_key DESC, priority, received_at, id'), ...run(` AND due_key = ${NEVER}`, 'priority, received_at, id')]);
  });
}

/**
 * Narrows a list to the rows that hold the words of a search, in the list's own order; a row whose number or id is
 * exactly what was typed comes first. Typed signs without any word narrow nothing.
 */
export function narrowed(shelf: Shelf, ask: ViewAsked, rids: Int32Array): Int32Array {
  const typed = ask.search.trim();
  if (typed === '') return rids;
  return guarded(() => {
    const match = matchOf(ask.search);
    const exact = prep(shelf, EXACT).pluck().all({ queue: ask.queue, typed }) as number[];
    if (match === null && exact.length === 0) return rids;
    const table = wordsTable(ask.queue);
    const found = match === null ? [] : (prep(shelf, `SELECT rowid FROM ${table} WHERE ${table} MATCH ?`).pluck().all(match) as number[]);
    const rest = membersIn(rids, found, exact);
    const front = exact.length === 0 ? exact : rids.filter((rid) => exact.includes(rid));
    if (front.length === 0) return rest;
    const all = new Int32Array(front.length + rest.length);
    all.set(front);
    all.set(rest, front.length);
    return all;
  });
}

/** By index, each way by itself: with a bare OR, SQLite walks the whole queue for each letter typed. */
const EXACT = `SELECT rid FROM records WHERE number = @typed AND +queue = @queue
  UNION SELECT rid FROM records WHERE number = upper(@typed) AND +queue = @queue
  UNION SELECT rid FROM records WHERE id = @typed AND +queue = @queue`;

/** Those of a list that are found and not left out, in the list's order. One byte per rid: a million rows take a millisecond. */
function membersIn(rids: Int32Array, found: readonly number[], leftOut: readonly number[]): Int32Array {
  let most = 0;
  for (const rid of found) if (rid > most) most = rid;
  const member = new Uint8Array(most + 1);
  for (const rid of found) member[rid] = 1;
  for (const rid of leftOut) if (rid <= most) member[rid] = 0;
  const kept = new Int32Array(Math.min(found.length, rids.length));
  let count = 0;
  // By index: walking a typed array with for…of costs ten times as much, and this runs for each letter typed.
  for (let at = 0; at < rids.length; at++) {
    const rid = rids[at] ?? 0;
    if (member[rid] === 1) kept[count++] = rid;
  }
  return kept.slice(0, count);
}
