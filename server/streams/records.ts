// Writing records into streams: every change takes the next position under the stream's row lock.
import type { Account } from '../../shared/model/account.ts';
import type { Case, EvidenceText } from '../../shared/model/case.ts';
import type { Person, Template } from '../../shared/model/person.ts';
import type { Stream } from '../../shared/model/words.ts';
import type { Leave, OrganisationBooks } from '../../shared/wire.ts';
import { sha256 } from '../store/ids.ts';
import { overtaken } from '../store/store.ts';
import type { Queryer } from '../store/store.ts';

/** What a stream carries. `texts` of a case are given once, when it is made; null leaves those that are kept. */
export type Carried =
  | { readonly kind: 'case'; readonly of: Case; readonly texts: readonly EvidenceText[] | null }
  | { readonly kind: 'account'; readonly of: Account; readonly version: number }
  | { readonly kind: 'person'; readonly of: Person; readonly version: number }
  | { readonly kind: 'template'; readonly of: Template; readonly version: number }
  | { readonly kind: 'books'; readonly of: OrganisationBooks; readonly version: number };

/** Bytes that a put adds around its body and texts: kind, id, version and brackets. Generous, because a page must never be over its limit. */
export const PUT_AROUND = 400;

type Held = { readonly stream: Stream; readonly version: number };

/**
 * Puts a record into a stream inside the caller's transaction: a new one, a change, or a move from another stream,
 * which leaves a `moved` there (P1, P4). Locks the streams it touches in order of their names, so two moves in
 * opposite directions cannot wait for each other; take row locks on records *before*, never after. All writers of a
 * stream wait from here to the commit, so what a transaction has to do otherwise it does before. Throws what makes the
 * transaction run again where an account, person or template was written since the caller read it: what was not there
 * then could not be locked, and two first cases of one account would each write an account that knows only itself.
 */
export async function putRecord(q: Queryer, stream: Stream, carried: Carried, at: string): Promise<void> {
  const { id } = carried.of;
  const body = JSON.stringify(carried.of);
  const version = carried.kind === 'case' ? carried.of.version : carried.version;
  const texts = carried.kind === 'case' ? carried.texts : null;
  const [held] = await q.query<Held & { textBytes: number }>(
    `select stream, version, (select coalesce(sum(octet_length(body) + 1), 0)::bigint from texts where case_id = $1) as "textBytes" from records where id = $1 for update`,
    [id],
  );
  if (held && carried.kind !== 'case' && version <= held.version) throw overtaken();
  const bytes = Buffer.byteLength(body) + PUT_AROUND + (texts === null ? (held?.textBytes ?? 0) : bytesOf(texts));
  if (held?.stream === stream) {
    const done = await q.query(
      `with next as (update streams set next_pos = next_pos + 1 where stream = $2 returning next_pos - 1 as pos)
       update records set pos = next.pos, version = $3, body = $4, bytes = $5 from next where id = $1 returning id`,
      [id, stream, version, body, bytes],
    );
    if (done.length !== 1) throw new Error('streams: a stream is missing');
    q.moved(stream);
  } else {
    if (held) {
      await q.query('select stream from streams where stream = any($1) order by stream for update', [[held.stream, stream]]);
      await leaveAt(q, held.stream, id, 'moved', at);
    }
    const pos = await nextPosition(q, stream, 1);
    if (held) await q.query('update records set stream = $2, pos = $3, version = $4, body = $5, bytes = $6 where id = $1', [id, stream, pos, version, body, bytes]);
    else await q.query('insert into records (id, stream, pos, kind, version, body, bytes) values ($1, $2, $3, $4, $5, $6, $7)', [id, stream, pos, carried.kind, version, body, bytes]);
    await q.query('delete from leaves where stream = $1 and id = $2', [stream, id]);
  }
  if (texts !== null) await keepTexts(q, id, texts);
  if (carried.kind === 'case' && !held) await keepMediaLinks(q, carried.of);
}

/**
 * Takes a record out of its stream inside the caller's transaction (P4); its row is gone afterwards. Nothing happens
 * where there is no such record.
 */
export async function removeRecord(q: Queryer, id: string, why: Exclude<Leave['why'], 'moved'>, at: string): Promise<void> {
  const [held] = await q.query<Pick<Held, 'stream'>>('select stream from records where id = $1 for update', [id]);
  if (!held) return;
  await leaveAt(q, held.stream, id, why, at);
  await q.query('delete from records where id = $1', [id]);
}

async function leaveAt(q: Queryer, stream: Stream, id: string, why: Leave['why'], at: string): Promise<void> {
  const pos = await nextPosition(q, stream, -1);
  await q.query('insert into leaves (stream, id, pos, why, at) values ($1, $2, $3, $4, $5) on conflict (stream, id) do update set pos = excluded.pos, why = excluded.why, at = excluded.at', [stream, id, pos, why, at]);
}

/** The next position of a stream. The update holds the stream's row until the commit: that makes position order commit order. */
async function nextPosition(q: Queryer, stream: Stream, liveBy: number): Promise<number> {
  const [row] = await q.query<{ pos: number }>('update streams set next_pos = next_pos + 1, live = live + $2 where stream = $1 returning next_pos - 1 as pos', [stream, liveBy]);
  if (!row) throw new Error('streams: a stream is missing');
  q.moved(stream);
  return row.pos;
}

async function keepTexts(q: Queryer, caseId: string, texts: readonly EvidenceText[]): Promise<void> {
  await q.query('delete from texts where case_id = $1', [caseId]);
  for (const [ord, text] of texts.entries()) await q.query('insert into texts (case_id, ord, body) values ($1, $2, $3)', [caseId, ord, JSON.stringify(text)]);
}

async function keepMediaLinks(q: Queryer, of: Case): Promise<void> {
  for (const item of of.facts.items) {
    if (item.media) await q.query('insert into case_media (media_id, case_id) values ($1, $2) on conflict do nothing', [item.media.id, of.id]);
  }
}

/** Bytes of a case's texts as they stand in a page, with a comma each. */
const bytesOf = (texts: readonly EvidenceText[]): number => texts.reduce((sum, text) => sum + Buffer.byteLength(JSON.stringify(text)) + 1, 0);

/** Reads a case and holds its row until the transaction ends, so that two acts on one case are judged one after the other. */
export async function caseForUpdate(q: Queryer, id: string): Promise<{ readonly held: Case; readonly bytes: number } | null> {
  const [row] = await q.query<{ body: string; bytes: number }>(`select body, bytes from records where id = $1 and kind = 'case' for update`, [id]);
  return row ? { held: JSON.parse(row.body) as Case, bytes: row.bytes } : null;
}

/** Reads cases and holds their rows, taken in the order of their ids; those that are gone are left out. */
export async function casesForUpdate(q: Queryer, ids: readonly string[]): Promise<Case[]> {
  if (ids.length === 0) return [];
  const rows = await q.query<{ body: string }>(`select body from records where id = any($1) and kind = 'case' order by id for update`, [ids]);
  return rows.map(({ body }) => JSON.parse(body) as Case);
}

/** Reads an account and holds its row until the transaction ends. Taken before the rows of its cases, never after them. */
export async function accountForUpdate(q: Queryer, id: string): Promise<{ readonly of: Account; readonly version: number } | null> {
  const [row] = await q.query<{ body: string; version: number }>(`select body, version from records where id = $1 and kind = 'account' for update`, [id]);
  return row ? { of: JSON.parse(row.body) as Account, version: row.version } : null;
}

/** The class of the locks that hold the name of an account which is not there yet; see `accountForMaking`. */
const NAME_LOCKS = 7_345_014;

/**
 * As `accountForUpdate`, and where there is no such account yet its name is held: of several first cases of one account
 * one makes it, and the others wait here, before they hold anything that it still needs, and find it.
 */
export async function accountForMaking(q: Queryer, id: string): Promise<{ readonly of: Account; readonly version: number } | null> {
  const held = await accountForUpdate(q, id);
  if (held !== null) return held;
  // Two names of one hash wait for each other and for nothing else.
  await q.query('select pg_advisory_xact_lock($1, $2)', [NAME_LOCKS, Number.parseInt(sha256(id).slice(0, 8), 16) | 0]);
  return accountForUpdate(q, id);
}

export type HeldRows = {
  readonly found: { readonly held: Case; readonly bytes: number } | null;
  readonly account: { readonly of: Account; readonly version: number } | null;
};

/**
 * Holds the rows of a case and of the account it is about until the transaction ends, in the order in which everybody
 * takes them: the account first. The case has to be read to know its account; it is sent and parsed again only where
 * somebody changed it before its row was held.
 */
export async function caseAndAccountForUpdate(q: Queryer, caseId: string): Promise<HeldRows> {
  const [seen] = await q.query<{ body: string; version: number; pos: number }>(`select body, version, pos from records where id = $1 and kind = 'case'`, [caseId]);
  if (!seen) return { found: null, account: null };
  const read = JSON.parse(seen.body) as Case;
  const account = read.facts.subject === null ? null : await accountForUpdate(q, read.facts.subject.id);
  const [row] = await q.query<{ body: string | null; bytes: number }>(
    `select case when version = $2 and pos = $3 then null else body end as body, bytes from records where id = $1 and kind = 'case' for update`,
    [caseId, seen.version, seen.pos],
  );
  return { found: row ? { held: row.body === null ? read : (JSON.parse(row.body) as Case), bytes: row.bytes } : null, account };
}

/**
 * Where an account's record lives: in the list once something stands against it, else in the directory that everybody
 * reads. No other stream stands between these two in the order of names, so that a move, which locks both, keeps that
 * order beside the puts of cases.
 */
export const accountStream = (account: Account): Stream => (account.flags.length > 0 || account.strikes.length > 0 || account.status !== 'active' ? 'flagged-accounts' : 'directory');

/** A person as the directory holds them, or null: an unknown person has no rights at all. */
export async function personOf(q: Queryer, id: string): Promise<Person | null> {
  const [row] = await q.query<{ body: string }>(`select body from records where id = $1 and kind = 'person'`, [id]);
  return row ? (JSON.parse(row.body) as Person) : null;
}

/** Everybody in the directory, by id. */
export async function everybody(q: Queryer): Promise<Person[]> {
  const rows = await q.query<{ body: string }>(`select body from records where stream = 'directory' and kind = 'person' order by id`);
  return rows.map((row) => JSON.parse(row.body) as Person);
}

/**
 * Forgets leaves older than an instant and raises each stream's floor to them: a desk that was away longer is filled
 * afresh (P3) instead of keeping what it should have lost. Gives how many were forgotten. Streams are locked before
 * their leaves, as by everybody who writes.
 */
export async function pruneLeaves(q: Queryer, olderThan: string): Promise<number> {
  const old = await q.query<{ stream: string }>('select stream from streams where stream in (select stream from leaves where at < $1) order by stream for update', [olderThan]);
  let gone = 0;
  for (const { stream } of old) {
    const pruned = await q.query<{ pos: number }>('delete from leaves where stream = $1 and at < $2 returning pos', [stream, olderThan]);
    await q.query('update streams set floor = greatest(floor, $2) where stream = $1', [stream, pruned.reduce((floor, { pos }) => Math.max(floor, pos), 0)]);
    gone += pruned.length;
  }
  return gone;
}

/**
 * Gives every stream a new epoch, so that all desks fill afresh. Needed once after the database was restored from a
 * backup: positions were handed out twice then, and only an epoch can tell (P3).
 */
export async function renewEpochs(q: Queryer, newEpoch: () => string): Promise<void> {
  for (const { stream } of await q.query<{ stream: string }>('select stream from streams order by stream for update')) {
    await q.query('update streams set epoch = $2 where stream = $1', [stream, newEpoch()]);
  }
}
