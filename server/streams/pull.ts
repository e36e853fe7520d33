// Reading: one page for all the streams a person was granted, from one moment of the database.
import { STREAMS } from '../../shared/model/words.ts';
import type { Account } from '../../shared/model/account.ts';
import { LegalHold } from '../../shared/model/hold.ts';
import type { Person } from '../../shared/model/person.ts';
import type { Stream } from '../../shared/model/words.ts';
import { SEALED_ROLES } from '../../shared/rules/holds/conflicts-deletion.ts';
import { GROUNDS } from '../../shared/rules/holds/grounds.ts';
import { maySee } from '../../shared/rules/roles.ts';
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
    const feeds = await feedsOf(q, await headsOf(q, granted), asked);
    fill(feeds, asked.limit, pageBytes);
    const puts = await putTexts(q, feeds, { person, granted });
    const streams = feeds.map((feed) => streamText(feed, puts));
    return `{"wire":${WIRE_VERSION},"now":${JSON.stringify(at)},"person":${JSON.stringify(person)},"granted":${JSON.stringify(granted)},"streams":[${streams.join(',')}]}`;
  }, 'snapshot');
}

async function headsOf(q: Queryer, granted: readonly Stream[]): Promise<Head[]> {
  const rows = await q.query<{ stream: Stream; epoch: string; next_pos: number; floor: number; live: number }>('select stream, epoch, next_pos, floor, live from streams where stream = any($1)', [granted]);
  const heads = rows.map(({ stream, epoch, next_pos, floor, live }) => ({ stream, epoch, nextPos: next_pos, floor, live }));
  return heads.sort((a, b) => granted.indexOf(a.stream) - granted.indexOf(b.stream));
}

/** What waits in each stream behind the desk's place, by position, one more than a page can hold. Bodies are not read yet. One question for all streams: most pulls find nothing. */
async function feedsOf(q: Queryer, heads: readonly Head[], asked: PullAsked): Promise<Feed[]> {
  const places = heads.map((head) => placeOf(asked.cursors[head.stream], head));
  const froms = heads.map((head, n): Place => places[n] ?? { epoch: head.epoch, pos: 0, fill: head.nextPos - 1 });
  const rows = await q.query<Waiting & { readonly stream: Stream }>(
    `select s.stream, w.pos, w.id, w.bytes, w.why
     from unnest($1::text[], $2::text[]::bigint[], $3::text[]::bigint[]) as s(stream, puts_after, leaves_after)
     cross join lateral (
       select pos, id, bytes, null::text as why from (select pos, id, bytes from records where stream = s.stream and pos > s.puts_after order by pos limit $4) as r
       union all
       select pos, id, 0::bigint as bytes, why from (select pos, id, why from leaves where stream = s.stream and pos > s.leaves_after order by pos limit $4) as l
       order by pos limit $4) as w
     order by s.stream, w.pos`,
    [heads.map(({ stream }) => stream), froms.map(({ pos }) => String(pos)), froms.map(({ pos, fill }) => String(Math.max(pos, fill ?? 0))), asked.limit + 1],
  );
  const waiting = new Map<Stream, Waiting[]>(heads.map(({ stream }) => [stream, []]));
  for (const row of rows) waiting.get(row.stream)?.push(row);
  return heads.map((head, n): Feed => ({ head, from: froms[n] ?? { epoch: head.epoch, pos: 0, fill: null }, reset: places[n] === null, waiting: waiting.get(head.stream) ?? [], given: 0 }));
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

type Reader = { readonly person: Person; readonly granted: readonly Stream[] };

/** The records of a page as JSON text, by id. */
async function putTexts(q: Queryer, feeds: readonly Feed[], reader: Reader): Promise<Map<string, string>> {
  const ids = feeds.flatMap((feed) => feed.waiting.slice(0, feed.given).flatMap((row) => (row.why === null ? [row.id] : [])));
  const puts = new Map<string, string>();
  if (ids.length === 0) return puts;
  const rows = await q.query<{ id: string; kind: string; version: number; body: string }>('select id, kind, version, body from records where id = any($1)', [ids]);
  const texts = await textsOf(q, rows.flatMap((row) => (row.kind === 'case' ? [row.id] : [])));
  const hide = await caseIdsHidden(q, rows.flatMap((row) => (row.kind === 'account' ? [row.body] : [])), reader.granted);
  for (const { id, kind, version, body } of rows) {
    const around = `{"kind":${JSON.stringify(kind)},"id":${JSON.stringify(id)}`;
    if (kind === 'case') puts.set(id, `${around},"case":${body},"texts":[${texts.get(id)?.join(',') ?? ''}]}`);
    else puts.set(id, `${around},"version":${version},${JSON.stringify(kind)}:${kind === 'account' ? shownTo(reader, body, hide) : body}}`);
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
  const { caseIds, strikes, abuseReports } = account;
  const sources = holdsOf(account).map(({ sourceCaseId }) => sourceCaseId);
  return [...caseIds, ...abuseReports, ...[...strikes.map(({ caseId }) => caseId), ...sources].flatMap((id) => (id === null ? [] : [id]))];
}

/** The holds of an account. One that cannot be read is taken to keep everything: it must not stop a desk's sync, and nobody may take it for none. */
function holdsOf({ id, created, holds }: Account): LegalHold[] {
  const given: readonly unknown[] = Array.isArray(holds) ? holds : [holds];
  return given.map((hold, n) => {
    const read = LegalHold.safeParse(hold);
    if (read.success) return read.data;
    return {
      id: `unreadable-${n}`, accountId: id, category: null, itemId: null, basis: 'Legal hold', sourceCaseId: null, placed: created, expires: null, ground: 'other', renewal: null,
      secrecy: { kind: 'no-tip', until: null, ended: null }, released: null,
    };
  });
}

/** An account as this person may see it: without cases that they may not, and with holds that say no more than that they bind. */
function shownTo({ person, granted }: Reader, body: string, hidden: ReadonlySet<string>): string {
  const account = JSON.parse(body) as Account;
  if (hidden.size === 0 && holdsOf(account).length === 0) return body;
  const known = (id: string | null): string | null => (id === null || hidden.has(id) ? null : id);
  const strikes = account.strikes.map((strike) => ({ ...strike, caseId: known(strike.caseId) }));
  const holds = holdsOf(account).map((hold) => (mayKnow(person, granted, hold) ? { ...hold, sourceCaseId: known(hold.sourceCaseId) } : unsaid(hold)));
  return JSON.stringify({ ...account, strikes, holds, caseIds: account.caseIds.filter((id) => !hidden.has(id)), abuseReports: account.abuseReports.filter((id) => !hidden.has(id)) });
}

/** Why a hold stands is known in the law-enforcement queue; that of a sealed report to two roles only, in whatever queue. */
function mayKnow({ roles }: Person, granted: readonly Stream[], { ground }: LegalHold): boolean {
  return GROUNDS[ground].sealed ? roles.some((role) => SEALED_ROLES.includes(role)) : maySee(granted, 'law-enforcement');
}

/** A hold for those who may only know that it binds: no basis, no source, nobody's reason. Its ground counts as the strictest. */
function unsaid({ id, accountId, category, itemId, placed, expires, renewal, released }: LegalHold): LegalHold {
  return {
    id, accountId, category, itemId, placed, expires, renewal, basis: 'Legal hold', ground: 'other', sourceCaseId: null,
    secrecy: { kind: 'no-tip', until: null, ended: null }, released: released === null ? null : { ...released, reason: 'Released by two people.' },
  };
}
