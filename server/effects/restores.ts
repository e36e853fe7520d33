// A database that was restored from a backup: how that is written down, and what stands still until a person says so.
import { STREAMS } from '../../shared/model/words.ts';
import type { Stream } from '../../shared/model/words.ts';
import { lockHub } from '../store/history.ts';
import type { Queryer } from '../store/store.ts';
import { renewEpochs } from '../streams/records.ts';

/** Where a database stands: its hub, its life since the last restore, the lives before that one, and how far each stream has come. */
export type Stand = {
  readonly hub: string;
  /** Empty before the first restore. */
  readonly line: string;
  readonly before: readonly string[];
  readonly positions: Readonly<Partial<Record<Stream, number>>>;
  /** Whether effects wait for a person. */
  readonly paused: boolean;
};

/** A high-water mark: a stand as it was seen, kept outside the database. */
export type Mark = Pick<Stand, 'hub' | 'line' | 'positions'>;

/** Where the database stands, in one question: it is asked before every effect is taken and in every step. */
export async function standOf(q: Queryer): Promise<Stand> {
  const [row] = await q.query<{ hub: string | null; lines: string; positions: string; paused: boolean }>(
    `select (select value from meta where key = 'hub') as hub, (select coalesce(json_agg(line order by n), '[]')::text from restores) as lines,
       (select coalesce(json_object_agg(stream, next_pos), '{}')::text from streams) as positions, exists (select 1 from restores where resumed_at is null) as paused`,
  );
  const all = ['', ...(JSON.parse(row?.lines ?? '[]') as string[])];
  return { hub: row?.hub ?? '', line: all.at(-1) ?? '', before: all.slice(0, -1), positions: JSON.parse(row?.positions ?? '{}') as Stand['positions'], paused: row?.paused === true };
}

/**
 * Whether a database has gone back in time since the mark was made: positions only grow, and a life that the mark knows
 * is never forgotten. A restore that was written down already is none any more; a mark of another hub says nothing. A
 * mark that is behind, because the hub was killed before it was written, is no alarm.
 */
export function wentBack(now: Omit<Stand, 'paused'>, mark: Mark | null): boolean {
  if (mark === null || mark.hub !== now.hub) return false;
  if (mark.line !== now.line) return !now.before.includes(mark.line);
  return STREAMS.some((stream) => (now.positions[stream] ?? 0) < (mark.positions[stream] ?? 0));
}

export type Found = 'mark' | 'hand';

export type Restored = {
  readonly found: Found;
  readonly at: string;
  readonly newId: () => string;
  readonly newEpoch: () => string;
  /** The mark that the database is behind; null where a person says that it was restored. */
  readonly mark: Mark | null;
};

/**
 * Writes down that the database was restored, once however many processes see it: every stream gets a new epoch, so that
 * all desks fill afresh (P3), and effects stand still until a person has reconciled them. A false alarm costs that and
 * nothing else. False where it was written down already. The caller's transaction holds nothing before.
 */
export async function writeRestored(q: Queryer, { found, at, newId, newEpoch, mark }: Restored): Promise<boolean> {
  await lockHub(q);
  const stand = await standOf(q);
  if (mark !== null && !wentBack(stand, mark)) return false;
  await q.query('insert into restores (n, line, was, at, found) values ($1, $2, $3, $4, $5)', [stand.before.length + 1, newId(), stand.line, at, found]);
  // Effects before streams: whoever writes a step of an effect takes them in that order.
  await q.query(`update effects set in_question = true, remembered = null, remembered_at = null where state in ('armed', 'firing') or (state in ('done', 'unknown') and waits_on is not null)`);
  // Whose lease is over says again on its case why it stands still. A live one keeps its hand: its answer is still true.
  await q.query(`update effects set taken_by = null where in_question and (taken_until is null or taken_until collate "C" <= $1)`, [at]);
  await renewEpochs(q, newEpoch);
  return true;
}

export type Pause = { readonly line: string; readonly since: string; readonly found: Found };

/** The restore that effects wait for, the newest where there are several; null where they run. */
export async function pauseOf(q: Queryer): Promise<Pause | null> {
  const [row] = await q.query<{ line: string; at: string; found: Found }>('select line, at, found from restores where resumed_at is null order by n desc limit 1');
  return row === undefined ? null : { line: row.line, since: row.at, found: row.found };
}

export const isPaused = async (q: Queryer): Promise<boolean> => (await standOf(q)).paused;

/** When the database was last found to have been restored (UTC); null where it never was. */
export async function lastRestore(q: Queryer): Promise<string | null> {
  const [row] = await q.query<{ at: string }>('select at from restores order by n desc limit 1');
  return row?.at ?? null;
}

/** Lets effects go on. The caller has settled what was in question. */
export async function endPause(q: Queryer, at: string, reason: string): Promise<void> {
  await q.query('update restores set resumed_at = $1, reason = $2 where resumed_at is null', [at, reason]);
}
