// Writing records into streams: every change takes the next position under the stream's row lock.
import type { Account } from '../../shared/model/account.ts';
import type { Case, EvidenceText } from '../../shared/model/case.ts';
import type { Person, Template } from '../../shared/model/person.ts';
import type { Stream } from '../../shared/model/words.ts';
import type { Leave } from '../../shared/wire.ts';
import { MOVED_CHANNEL } from '../store/store.ts';
import type { Queryer } from '../store/store.ts';

/** What a stream carries. `texts` of a case are given once, when it is made; null leaves those that are kept. */
export type Carried =
  | { readonly kind: 'case'; readonly of: Case; readonly texts: readonly EvidenceText[] | null }
  | { readonly kind: 'account'; readonly of: Account; readonly version: number }
  | { readonly kind: 'person'; readonly of: Person; readonly version: number }
  | { readonly kind: 'template'; readonly of: Template; readonly version: number };

/** Bytes that a put adds around its body and texts: kind, id, version and brackets. Generous, because a page must never be over its limit. */
export const PUT_AROUND = 400;

type Held = { readonly stream: Stream };

/**
 * Puts a record into a stream inside the caller's transaction: a new one, a change, or a move from another stream,
 * which leaves a `moved` there (P1, P4). Locks the streams it touches in order of their names, so two moves in
 * opposite directions cannot wait for each other; take row locks on records *before*, never after.
 */
export async function putRecord(q: Queryer, stream: Stream, carried: Carried, at: string): Promise<void> {
  const { id } = carried.of;
  const body = JSON.stringify(carried.of);
  const version = carried.kind === 'case' ? carried.of.version : carried.version;
  const [held] = await q.query<Held>('select stream from records where id = $1 for update', [id]);
  if (held && held.stream !== stream) {
    await q.query('select stream from streams where stream = any($1) order by stream for update', [[held.stream, stream]]);
    await leaveAt(q, held.stream, id, 'moved', at);
  }
  const pos = await nextPosition(q, stream, held?.stream === stream ? 0 : 1);
  const bodyBytes = Buffer.byteLength(body) + PUT_AROUND;
  if (held) {
    const kept = carried.kind === 'case' && carried.texts === null ? await textBytes(q, id) : 0;
    await q.query('update records set stream = $2, pos = $3, version = $4, body = $5, bytes = $6 where id = $1', [id, stream, pos, version, body, bodyBytes + kept]);
  } else {
    await q.query('insert into records (id, stream, pos, kind, version, body, bytes) values ($1, $2, $3, $4, $5, $6, $7)', [id, stream, pos, carried.kind, version, body, bodyBytes]);
  }
  if (held?.stream !== stream) await q.query('delete from leaves where stream = $1 and id = $2', [stream, id]);
  if (carried.kind === 'case' && carried.texts !== null) await keepTexts(q, id, carried.texts);
  if (carried.kind === 'case' && !held) await keepMediaLinks(q, carried.of);
}

/**
 * Takes a record out of its stream inside the caller's transaction (P4); its row is gone afterwards. Nothing happens
 * where there is no such record.
 */
export async function removeRecord(q: Queryer, id: string, why: Exclude<Leave['why'], 'moved'>, at: string): Promise<void> {
  const [held] = await q.query<Held>('select stream from records where id = $1 for update', [id]);
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
  await q.query('select pg_notify($1, $2)', [MOVED_CHANNEL, stream]);
  return row.pos;
}

async function keepTexts(q: Queryer, caseId: string, texts: readonly EvidenceText[]): Promise<void> {
  await q.query('delete from texts where case_id = $1', [caseId]);
  for (const [ord, text] of texts.entries()) await q.query('insert into texts (case_id, ord, body) values ($1, $2, $3)', [caseId, ord, JSON.stringify(text)]);
  await q.query('update records set bytes = bytes + $2 where id = $1', [caseId, await textBytes(q, caseId)]);
}

async function keepMediaLinks(q: Queryer, of: Case): Promise<void> {
  for (const item of of.facts.items) {
    if (item.media) await q.query('insert into case_media (media_id, case_id) values ($1, $2) on conflict do nothing', [item.media.id, of.id]);
  }
}

/** Bytes of a case's texts as they stand in a page, with a comma each. */
async function textBytes(q: Queryer, caseId: string): Promise<number> {
  const [row] = await q.query<{ bytes: number }>('select coalesce(sum(octet_length(body) + 1), 0)::bigint as bytes from texts where case_id = $1', [caseId]);
  return row?.bytes ?? 0;
}

/** Reads a case and holds its row until the transaction ends, so that two acts on one case are judged one after the other. */
export async function caseForUpdate(q: Queryer, id: string): Promise<{ readonly held: Case; readonly bytes: number } | null> {
  const [row] = await q.query<{ body: string; bytes: number }>(`select body, bytes from records where id = $1 and kind = 'case' for update`, [id]);
  return row ? { held: JSON.parse(row.body) as Case, bytes: row.bytes } : null;
}

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
 * afresh (P3) instead of keeping what it should have lost. Gives how many were forgotten.
 */
export async function pruneLeaves(q: Queryer, olderThan: string): Promise<number> {
  const gone = await q.query<{ stream: string; pos: number }>('delete from leaves where at < $1 returning stream, pos', [olderThan]);
  const floors = new Map<string, number>();
  for (const { stream, pos } of gone) floors.set(stream, Math.max(pos, floors.get(stream) ?? 0));
  for (const [stream, floor] of [...floors].sort(([a], [b]) => (a < b ? -1 : 1))) {
    await q.query('update streams set floor = greatest(floor, $2) where stream = $1', [stream, floor]);
  }
  return gone.length;
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
