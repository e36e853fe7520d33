// The lists that screens have open: an ordered list of ids per view, windows of rows from it, and counts of the queues.
import type { Out, RowShown, ViewAsked, ViewShown } from '../../../shared/contract.ts';
import { FaultError } from '../../../shared/fault.ts';
import { QUEUES } from '../../../shared/model/words.ts';
import type { Queue } from '../../../shared/model/words.ts';
import { guarded, prep } from '../cache/cache.ts';
import type { Cache, Shelf } from '../cache/cache.ts';
import { priorityOf } from '../cache/columns.ts';
import { grantedOf } from '../cache/page.ts';
import { FACETS } from '../cache/schema.ts';
import type { FacetName } from '../cache/schema.ts';
import { narrowed, orderedRids, orderKey } from './order.ts';
import type { Who } from './order.ts';

type View = { readonly ask: ViewAsked; readonly who: Who };
type List = { readonly stamp: string; readonly rids: Int32Array };
type Views = { next: number; readonly open: Map<string, View>; readonly lists: Map<string, List> };

/** A view is a few words and is cheap to keep; a list is four bytes a row and can be built again. */
const MOST_VIEWS = 64;
const MOST_LISTS = 12;

/**
 * Opens a view: keeps what was asked and builds its ordered list. Facets count the whole queue, unfiltered. The list
 * follows the mirror: after a page that moved the queue, the next window comes from the list as it is then.
 */
export function openView(cache: Cache, ask: ViewAsked, who: Who): ViewShown {
  const views = viewsOf(cache);
  const view = `v${views.next++}`;
  keep(views.open, view, { ask, who }, MOST_VIEWS);
  return { view, total: listOf(cache, { ask, who }).length, facets: facetsOf(cache, ask.queue) };
}

/**
 * A window of a view's rows and how many there are in all. `from` counts from 0; a window past the end is empty. `now`
 * (an instant in UTC) decides which claims are still live and what is overdue; without it the view's own.
 * Throws FaultError `not_found` where the view was closed for want of room: open it again.
 */
export function rowsOf(cache: Cache, asked: { readonly view: string; readonly from: number; readonly count: number }, now?: string): Out<'rows'> {
  const view = openedView(cache, asked.view);
  const who = now === undefined ? view.who : { ...view.who, now };
  const list = listOf(cache, { ask: view.ask, who });
  const rows = rowsByRid(cache, list.subarray(asked.from, asked.from + asked.count), who.now);
  return { total: list.length, from: asked.from, rows };
}

/** Where a record stands in a view, counted from 0; -1 where it is not in it. Throws FaultError `not_found` as `rowsOf` does. */
export function placeOf(cache: Cache, asked: { readonly view: string; readonly id: string }, now?: string): Out<'place'> {
  const view = openedView(cache, asked.view);
  const rid = guarded(() => prep(cache, 'SELECT rid FROM records WHERE id = ?').pluck().get(asked.id) as number | undefined);
  return { index: rid === undefined ? -1 : listOf(cache, { ask: view.ask, who: now === undefined ? view.who : { ...view.who, now } }).indexOf(rid) };
}

/** The rows of these rids in their order. A rid that is gone is left out. */
export function rowsByRid(cache: Shelf, rids: Iterable<number>, now: string): RowShown[] {
  const at = Date.parse(now);
  return guarded(() => {
    const one = prep(cache, 'SELECT * FROM temp.shown WHERE rid = ?');
    const rows: RowShown[] = [];
    for (const rid of rids) {
      const row = one.get(rid) as Shown | undefined;
      if (row !== undefined) rows.push(rowShown(row, at));
    }
    return rows;
  });
}

const WALK = 500;

/**
 * The first cases of a view, from its top, that are still to be decided and that nobody but this person has at `now`
 * (an instant in UTC); those of `except` are passed over. At most `count` ids. Throws FaultError `not_found` as
 * `rowsOf` does.
 */
export function freeCases(cache: Cache, asked: { readonly view: string; readonly count: number; readonly personId: string; readonly except: ReadonlySet<string> }, now: string): { readonly queue: Queue; readonly ids: string[] } {
  const view = openedView(cache, asked.view);
  const list = listOf(cache, { ask: view.ask, who: { ...view.who, now } });
  const free = prep(cache, `SELECT r.id FROM json_each(@rids) w JOIN records r ON r.rid = w.value
    WHERE r.what = 'case' AND r.status IN ('open', 'proposed') AND (r.claimed_by IS NULL OR r.claimed_by = @me OR r.claimed_until <= @now) ORDER BY w.key`).pluck();
  const ids: string[] = [];
  for (let from = 0; from < list.length && ids.length < asked.count; from += WALK) {
    const found = guarded(() => free.all({ rids: JSON.stringify([...list.subarray(from, from + WALK)]), me: asked.personId, now: Date.parse(now) }) as string[]);
    ids.push(...found.filter((id) => !asked.except.has(id)));
  }
  return { queue: view.ask.queue, ids: ids.slice(0, asked.count) };
}

/** For each granted queue: what is still to do, what of it is overdue at `now` (an instant in UTC), and all there is. */
export function queueCounts(cache: Cache, now: string): Out<'queues'> {
  const granted = new Set<string>(grantedOf(cache));
  return guarded(() =>
    QUEUES.filter((queue) => granted.has(queue)).map((queue) => {
      const toDo = queue === 'flagged-accounts' ? "('active', 'restricted', 'blocked')" : "('open', 'proposed')";
      const open = prep(cache, `SELECT coalesce(sum(n), 0) FROM counters WHERE queue = ? AND field = 'status' AND value IN ${toDo}`).pluck().get(queue);
      const overdue = prep(cache, `SELECT count(*) FROM records WHERE queue = ? AND due_key < ? AND status IN ${toDo}`).pluck().get(queue, Date.parse(now));
      const total = prep(cache, "SELECT coalesce(sum(n), 0) FROM counters WHERE queue = ? AND field = 'all'").pluck().get(queue);
      return { queue, open: Number(open), overdue: Number(overdue), total: Number(total) };
    }),
  );
}

/** The ids of a view for somebody else's connection (an export's snapshot): always built anew, from that connection. */
export function ridsFor(shelf: Shelf, ask: ViewAsked, who: Who): Int32Array {
  return narrowed(shelf, ask, orderedRids(shelf, ask, who));
}

function viewsOf(cache: Cache): Views {
  let views = cache.kept.get('views') as Views | undefined;
  if (views === undefined) cache.kept.set('views', (views = { next: 1, open: new Map(), lists: new Map() }));
  return views;
}

function openedView(cache: Cache, id: string): View {
  const { open } = viewsOf(cache);
  const view = open.get(id);
  if (view === undefined) throw new FaultError('not_found');
  keep(open, id, view, MOST_VIEWS);
  return view;
}

/** The list of a view. The list without search words is kept beside it, so that each further letter costs one look-up. */
function listOf(cache: Cache, { ask, who }: View): Int32Array {
  const { lists } = viewsOf(cache);
  const stamp = `${cache.generations.get(ask.queue) ?? 0}.${ask.sort.by === 'assignee' ? (cache.generations.get('directory') ?? 0) : 0}`;
  const built = (key: string, build: () => Int32Array): Int32Array => {
    const held = lists.get(key);
    const rids = held?.stamp === stamp ? held.rids : build();
    keep(lists, key, { stamp, rids }, MOST_LISTS);
    return rids;
  };
  const key = orderKey(ask, who);
  const whole = built(key, () => orderedRids(cache, ask, who));
  return ask.search.trim() === '' ? whole : built(`${key}\n${ask.search}`, () => narrowed(cache, ask, whole));
}

/** Puts a value last in a map and drops the first ones beyond the bound: least lately used goes. */
function keep<T>(map: Map<string, T>, key: string, value: T, most: number): void {
  map.delete(key);
  map.set(key, value);
  for (const oldest of map.keys()) {
    if (map.size <= most) break;
    map.delete(oldest);
  }
}

function facetsOf(cache: Shelf, queue: Queue): ViewShown['facets'] {
  const facets: Record<FacetName, { value: string; count: number }[]> = { status: [], priority: [], jurisdiction: [], language: [], regime: [] };
  const rows = guarded(() => prep(cache, "SELECT field, value, n FROM counters WHERE queue = ? AND field <> 'all' ORDER BY field, n DESC, value").all(queue) as { field: FacetName; value: string; n: number }[]);
  for (const { field, value, n } of rows) {
    if (FACETS.includes(field)) facets[field].push({ value: field === 'priority' ? priorityOf(Number(value)) : value, count: n });
  }
  return facets;
}

type Shown = {
  id: string; what: RowShown['what']; kind: string; number: string; title: string; subject: string; jurisdiction: string; language: string; status: string; priority: number;
  assignee: string | null; assignee_name: string | null; claimed_by: string | null; claimed_name: string | null; claimed_until: number | null; claimed_trip: string | null;
  due: string | null; due_rule: string | null; clock: RowShown['clock']; received: string; regime: string; pending: RowShown['pending'];
};

function rowShown(row: Shown, now: number): RowShown {
  // A lapsed claim stops nobody (P16), so a list does not show it.
  const claimed = row.claimed_until !== null && row.claimed_until > now;
  return {
    id: row.id,
    what: row.what,
    kind: row.kind,
    regime: row.regime,
    number: row.number,
    title: row.title,
    subject: row.subject,
    jurisdiction: row.jurisdiction,
    language: row.language,
    status: row.status,
    priority: priorityOf(row.priority),
    assignee: row.assignee_name ?? row.assignee,
    claimedBy: claimed ? (row.claimed_name ?? row.claimed_by) : null,
    claimedUntil: claimed && row.claimed_until !== null ? new Date(row.claimed_until).toISOString() : null,
    trip: claimed && row.claimed_trip !== null,
    due: row.due,
    dueRule: row.due_rule,
    clock: row.clock,
    received: row.received,
    pending: row.pending,
  };
}
