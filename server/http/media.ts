// Recordings and images: given to a person only through a case they may see, and only after the look was written down.
import type { Store } from '../store/store.ts';
import { personOf } from '../streams/records.ts';

export type MediaAsked = { readonly personId: string; readonly mediaId: string; readonly viewId: string; readonly at: string };
export type MediaFound = { readonly mime: string; readonly bytes: Buffer };

/**
 * The media with an id, or null where there is none or no case of the person's streams carries it: the two are not
 * told apart (P5). The view is committed before the bytes are given out.
 */
export async function mediaFor(store: Store, asked: MediaAsked): Promise<MediaFound | null> {
  return store.tx(async (q) => {
    const person = await personOf(q, asked.personId);
    const [row] = await q.query<{ mime: string; bytes: Uint8Array }>(
      `select m.mime, m.bytes from media m where m.id = $1 and exists (
         select 1 from case_media l join records r on r.id = l.case_id where l.media_id = m.id and r.stream = any($2))`,
      [asked.mediaId, person?.streams ?? []],
    );
    if (!row) return null;
    await q.query('insert into media_views (id, media_id, person, at) values ($1, $2, $3, $4)', [asked.viewId, asked.mediaId, asked.personId, asked.at]);
    return { mime: row.mime, bytes: Buffer.from(row.bytes) };
  });
}
