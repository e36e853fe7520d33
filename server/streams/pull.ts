// Reading: one page for all the streams a person was granted, from one moment of the database.
import { STREAMS } from '../../shared/model/words.ts';
import type { Account } from '../../shared/model/account.ts';
import type { Stream } from '../../shared/model/words.ts';
import { LIMITS, WIRE_VERSION } from '../../shared/wire.ts';
import type { PullAsked } from '../../shared/wire.ts';
import type { Queryer, Store } from '../store/store.ts';
import { placeOf, writeCursor } from './cursor.ts';
import type { Place } from './cursor.ts';
import { personOf } from './records.ts';

/** Room in a page for what is not records: the person, cursors, names, leaves. */
const ENVELOPE_BYTES = 512 * 1024;

type Head = { readonly stream: Stream; readonly epoch: string; readonly nextPos: number; readonly floor: number; readonly live: number };
type Waiting = { readonly pos: number; readonly id: string; readonly bytes: number; readonly why: string | null };
type Feed = { readonly head: Head; readonly from: Place; readonly reset: boolean; readonly waiting: readonly Waiting[]; given: number };

/**
 * The text of a page (shape `PullShown`) for a person, or null where the hub does not know them. It is built from the
 * stored texts without parsing them, because a first fill is megabytes. `pageBytes` is an argument so that a test can
 * reach it.
 */
export async function pull(store: Store, personId: string, asked: PullAsked, at: string, pageBytes: number = LIMITS.pageBytes - ENVELOPE_BYTES): Promise<string | null> {
  return store.tx(async (q) => {
    const person = await personOf(q, personId);
    if (person === null) return null;
    const granted = STREAMS.filter((stream) => person.streams.includes(stream));
    const feeds: Feed[] = [];
    for (const head of await headsOf(q, granted)) feeds.push(await feedOf(q, head, asked));
    fill(feeds, asked.limit, pageBytes);
    const puts = await putTexts(q, feeds, granted);
    const streams = feeds.map((feed) => streamText(feed, puts));
    return `{"wire":${WIRE_VERSION},"now":${JSON.stringify(at)},"person":${JSON.stringify(person)},"granted":${JSON.stringify(granted)},"streams":[${streams.join(',')}]}`;
  }, 'snapshot');
}

async function headsOf(q: Queryer, granted: readonly Stream[]): Promise<Head[]> {
  const rows = await q.query<{ stream: Stream; epoch: string; next_pos: number; floor: number; live: number }>('select stream, epoch, next_pos, floor, live from streams where stream = any($1)', [granted]);
  const heads = rows.map(({ stream, epoch, next_pos, floor, live }) => ({ stream, epoch, nextPos: next_pos, floor, live }));
  return heads.sort((a, b) => granted.indexOf(a.stream) - granted.indexOf(b.stream));
}

/** What waits in a stream behind the desk's place, by position, one more than a page can hold. Bodies are not read yet. */
async function feedOf(q: Queryer, head: Head, asked: PullAsked): Promise<Feed> {
  const place = placeOf(asked.cursors[head.stream], head);
  const from = place ?? { epoch: head.epoch, pos: 0, fill: head.nextPos - 1 };
  const waiting = await q.query<Waiting>(
    `select pos, id, bytes, null::text as why from (select pos, id, bytes from records where stream = $1 and pos > $2 order by pos limit $4) as r
     union all
     select pos, id, 0::bigint as bytes, why from (select pos, id, why from leaves where stream = $1 and pos > $3 order by pos limit $4) as l
     order by pos limit $4`,
    [head.stream, from.pos, Math.max(from.pos, from.fill ?? 0), asked.limit + 1],
  );
  return { head, from, reset: place === null, waiting, given: 0 };
}

/**
 * Deals the page's rows and bytes out in turns, one row per stream, so that a long first fill of one queue never holds
 * back another queue's new case. A record larger than a whole page still travels, alone.
 */
function fill(feeds: readonly Feed[], limit: number, pageBytes: number): void {
  let rows = 0;
  let bytes = 0;
  let open = [...feeds];
  while (open.length > 0 && rows < limit) {
    const stillOpen: Feed[] = [];
    for (const feed of open) {
      const next = feed.waiting[feed.given];
      if (next === undefined || rows >= limit || (rows > 0 && bytes + next.bytes > pageBytes)) continue;
      feed.given += 1;
      rows += 1;
      bytes += next.bytes;
      stillOpen.push(feed);
    }
    open = stillOpen;
  }
}

function streamText(feed: Feed, puts: ReadonlyMap<string, string>): string {
  const { head, from, reset, waiting, given } = feed;
  const more = given < waiting.length;
  const last = waiting[given - 1];
  // At the end the desk has seen the whole stream of this moment, whatever positions its records happen to have.
  const place: Place = more ? { ...from, pos: last?.pos ?? from.pos } : { epoch: head.epoch, pos: head.nextPos - 1, fill: null };
  const rows = waiting.slice(0, given);
  const putText = rows.flatMap((row) => (row.why === null ? [puts.get(row.id) ?? ''] : [])).join(',');
  const leaves = rows.flatMap(({ id, why }) => (why === null ? [] : [{ id, why }]));
  return `{"stream":"${head.stream}","cursor":"${writeCursor(place)}","more":${more},"reset":${reset},"live":${head.live},"puts":[${putText}],"leaves":${JSON.stringify(leaves)}}`;
}

/** The records of a page as JSON text, by id. */
async function putTexts(q: Queryer, feeds: readonly Feed[], granted: readonly Stream[]): Promise<Map<string, string>> {
  const ids = feeds.flatMap((feed) => feed.waiting.slice(0, feed.given).flatMap((row) => (row.why === null ? [row.id] : [])));
  const puts = new Map<string, string>();
  if (ids.length === 0) return puts;
  const rows = await q.query<{ id: string; kind: string; version: number; body: string }>('select id, kind, version, body from records where id = any($1)', [ids]);
  const texts = await textsOf(q, rows.flatMap((row) => (row.kind === 'case' ? [row.id] : [])));
  const hide = await caseIdsHidden(q, rows.flatMap((row) => (row.kind === 'account' ? [row.body] : [])), granted);
  for (const { id, kind, version, body } of rows) {
    const around = `{"kind":${JSON.stringify(kind)},"id":${JSON.stringify(id)}`;
    if (kind === 'case') puts.set(id, `${around},"case":${body},"texts":[${texts.get(id)?.join(',') ?? ''}]}`);
    else puts.set(id, `${around},"version":${version},${JSON.stringify(kind)}:${kind === 'account' ? withoutCases(body, hide) : body}}`);
  }
  return puts;
}

async function textsOf(q: Queryer, caseIds: readonly string[]): Promise<Map<string, string[]>> {
  const texts = new Map<string, string[]>();
  if (caseIds.length === 0) return texts;
  for (const { case_id, body } of await q.query<{ case_id: string; body: string }>('select case_id, body from texts where case_id = any($1) order by case_id, ord', [caseIds])) {
    const of = texts.get(case_id);
    if (of) of.push(body);
    else texts.set(case_id, [body]);
  }
  return texts;
}

/**
 * The cases that accounts name and this person may not see. An account lists its cases of every queue; that a sealed
 * law-enforcement request exists must not be told by an id in that list (P5).
 */
async function caseIdsHidden(q: Queryer, accounts: readonly string[], granted: readonly Stream[]): Promise<Set<string>> {
  const named = new Set(accounts.flatMap((body) => caseIdsOf(JSON.parse(body) as Account)));
  if (named.size === 0) return named;
  for (const { id } of await q.query<{ id: string }>('select id from records where id = any($1) and stream = any($2)', [[...named], granted])) named.delete(id);
  return named;
}

function caseIdsOf(account: Account): string[] {
  return [...account.caseIds, ...account.strikes.flatMap((strike) => (strike.caseId === null ? [] : [strike.caseId]))];
}

function withoutCases(body: string, hidden: ReadonlySet<string>): string {
  if (hidden.size === 0) return body;
  const account = JSON.parse(body) as Account;
  const strikes = account.strikes.map((strike) => (strike.caseId !== null && hidden.has(strike.caseId) ? { ...strike, caseId: null } : strike));
  return JSON.stringify({ ...account, strikes, caseIds: account.caseIds.filter((id) => !hidden.has(id)) });
}
