// Recordings and images that a trip carries: planned, fetched, read and removed, sealed like everything in the mirror.
import type { Case, Item } from '../../../shared/model/case.ts';
import { TRIP_MEDIA_BYTES, mayTravel } from '../../../shared/rules/offline.ts';
import { LIMITS } from '../../../shared/wire.ts';
import { guarded, prep } from './cache.ts';
import type { Cache, Shelf } from './cache.ts';
import { caseById } from './records.ts';

type Media = NonNullable<Item['media']>;

/**
 * Why an item stays at the hub. stays: what is sealed, or of a queue that lets nothing travel. too-much: it would pass
 * the limit of a trip, or of one answer. not-there: the hub has it no more. not-the-same: what came was something else.
 */
export type Skipped = 'stays' | 'too-much' | 'not-there' | 'not-the-same';

/** An item that is still to be fetched. */
export type Wanted = { readonly caseId: string; readonly item: string; readonly trip: string; readonly media: string; readonly mime: string; readonly sha256: string; readonly bytes: number };

export type Carried = { readonly wanted: number; readonly held: number; readonly bytes: number; readonly skipped: number };

/**
 * Writes down which items of these cases a trip wants, once per case and version of its facts. An item that another
 * trip of this person carries already goes over to this one. Answers whether anything is new.
 */
export function planMedia(cache: Cache, trip: string, caseIds: readonly string[]): boolean {
  const known = prep(cache, 'SELECT 1 FROM trip_media m JOIN records r ON r.rid = m.rid WHERE r.id = ? AND m.item = ? AND m.trip = ? AND m.sha256 = ?');
  const write = prep(cache, `INSERT INTO trip_media(rid, item, trip, version, media, mime, sha256, bytes, skipped)
    SELECT r.rid, @item, @trip, @version, @media, @mime, @sha256, @bytes, @skipped FROM records r WHERE r.id = @id
    ON CONFLICT(rid, item) DO UPDATE SET trip = excluded.trip, version = excluded.version, media = excluded.media, mime = excluded.mime, bytes = excluded.bytes, skipped = excluded.skipped,
      body = CASE WHEN trip_media.sha256 = excluded.sha256 THEN trip_media.body END, sha256 = excluded.sha256`);
  return guarded(() =>
    cache.db.transaction(() => {
      let anything = false;
      for (const id of caseIds) {
        const held = caseById(cache, id);
        if (held === null) continue;
        for (const item of held.facts.items) {
          if (item.media === null || known.get(id, item.id, trip, item.media.sha256) !== undefined) continue;
          write.run({ id, item: item.id, trip, version: held.version, media: item.media.id, mime: item.media.mime, sha256: item.media.sha256, bytes: item.media.bytes, skipped: skipFor(cache, trip, held, item, item.media) });
          anything = true;
        }
      }
      return anything;
    })(),
  );
}

function skipFor(cache: Shelf, trip: string, held: Case, item: Item, media: Media): Skipped | null {
  if (!mayTravel(held.facts.kind, item)) return 'stays';
  const planned = Number(prep(cache, 'SELECT coalesce(sum(bytes), 0) FROM trip_media WHERE trip = ? AND skipped IS NULL').pluck().get(trip));
  return planned + media.bytes > TRIP_MEDIA_BYTES || media.bytes > LIMITS.pageBytes ? 'too-much' : null;
}

/** The next item that a trip of these still lacks, or null. */
export function nextWanted(cache: Shelf, trips: readonly string[]): Wanted | null {
  return guarded(
    () =>
      (prep(cache, `SELECT r.id AS caseId, m.item, m.trip, m.media, m.mime, m.sha256, m.bytes FROM trip_media m JOIN records r ON r.rid = m.rid
        WHERE m.body IS NULL AND m.skipped IS NULL AND m.trip IN (SELECT value FROM json_each(?)) ORDER BY m.rid, m.item LIMIT 1`).get(JSON.stringify(trips)) as Wanted | undefined) ?? null,
  );
}

const THIS = 'rid = (SELECT rid FROM records WHERE id = @caseId) AND item = @item AND trip = @trip AND sha256 = @sha256';

/** Keeps the bytes of an item, or why it stays. Where it is not wanted any more, nothing is kept. */
export function keepMedia(cache: Cache, { caseId, item, trip, sha256 }: Wanted, got: Uint8Array | Skipped): void {
  const of = { caseId, item, trip, sha256 };
  guarded(() => {
    if (typeof got === 'string') prep(cache, `UPDATE trip_media SET skipped = @got WHERE ${THIS}`).run({ ...of, got });
    else prep(cache, `UPDATE trip_media SET body = @got WHERE ${THIS}`).run({ ...of, got: Buffer.from(got) });
  });
}

/** The bytes of an item that a trip carries, or null. `media` is what the case says of it now: nothing else is given out for it. */
export function carriedMedia(cache: Shelf, caseId: string, item: string, media: Media): Uint8Array | null {
  return guarded(() => (prep(cache, 'SELECT m.body FROM trip_media m JOIN records r ON r.rid = m.rid WHERE r.id = ? AND m.item = ? AND m.sha256 = ? AND m.mime = ? AND m.body IS NOT NULL').pluck().get(caseId, item, media.sha256, media.mime) as Buffer | undefined) ?? null);
}

/** What a trip carries, in counts. */
export function carriedBy(cache: Shelf, trip: string): Carried {
  return guarded(
    () =>
      prep(cache, `SELECT count(*) AS wanted, count(body) AS held, coalesce(sum(CASE WHEN body IS NOT NULL THEN bytes END), 0) AS bytes, count(skipped) AS skipped FROM trip_media WHERE trip = ?`).get(trip) as Carried,
  );
}

/**
 * Removes what may not be carried any more: of a trip that is not in `live`, of a case whose lease is not this
 * person's for that trip at `hubNow` (UTC milliseconds), and of an item that its case does not have like that any more.
 * Answers with the trips that lost something.
 */
export function sweepMedia(cache: Cache, asked: { readonly personId: string; readonly live: readonly string[]; readonly hubNow: number }): string[] {
  return guarded(() =>
    cache.db.transaction(() => {
      const gone = prep(cache, `SELECT m.rid, m.item, m.trip FROM trip_media m WHERE m.trip NOT IN (SELECT value FROM json_each(@live))
        OR NOT EXISTS (SELECT 1 FROM records r WHERE r.rid = m.rid AND r.claimed_by = @me AND r.claimed_trip = m.trip AND r.claimed_until > @hubNow)`).all({ live: JSON.stringify(asked.live), me: asked.personId, hubNow: asked.hubNow }) as Swept[];
      const moved = prep(cache, 'SELECT DISTINCT r.id FROM trip_media m JOIN records r ON r.rid = m.rid JOIN bodies b ON b.rid = m.rid WHERE b.version <> m.version').pluck().all() as string[];
      const swept = [...gone, ...moved.flatMap((id) => changedIn(cache, id))];
      const remove = prep(cache, 'DELETE FROM trip_media WHERE rid = ? AND item = ?');
      for (const { rid, item } of swept) remove.run(rid, item);
      return [...new Set(swept.map(({ trip }) => trip))];
    })(),
  );
}

type Swept = { readonly rid: number; readonly item: string; readonly trip: string };

/** The rows of a case whose facts moved that do not fit its items any more; the others are noted as looked at. */
function changedIn(cache: Cache, id: string): Swept[] {
  const held = caseById(cache, id);
  const rows = prep(cache, 'SELECT m.rid, m.item, m.trip, m.sha256, m.skipped FROM trip_media m JOIN records r ON r.rid = m.rid WHERE r.id = ?').all(id) as (Swept & { sha256: string; skipped: Skipped | null })[];
  const fits = (row: (typeof rows)[number]): boolean => {
    const item = held?.facts.items.find((one) => one.id === row.item);
    if (held === null || item?.media?.sha256 !== row.sha256) return false;
    return row.skipped !== null || mayTravel(held.facts.kind, item);
  };
  if (held !== null) prep(cache, 'UPDATE trip_media SET version = @version WHERE rid = (SELECT rid FROM records WHERE id = @id)').run({ id, version: held.version });
  return rows.filter((row) => !fits(row));
}

/** Removes what is carried of one case at once: its lease is given back, whenever the hub hears of it. */
export function dropMedia(cache: Cache, caseId: string): void {
  guarded(() => prep(cache, 'DELETE FROM trip_media WHERE rid = (SELECT rid FROM records WHERE id = ?)').run(caseId));
}
