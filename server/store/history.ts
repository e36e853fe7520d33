// The database's history: numbered steps, run once, in order, under a lock. A step that was ever shipped never changes.
import { FaultError } from '../../shared/fault.ts';
import { STREAMS } from '../../shared/model/words.ts';
import type { Queryer, Store } from './store.ts';

export type Step = { readonly number: number; readonly says: string; readonly sql: readonly string[] };

/**
 * Documents (bodies, acts, verdicts) are `text`: the exact bytes come back, on both engines, and JSON's \u0000 cannot
 * break a column. Positions come from `streams.next_pos` under that row's lock (P1); a sequence would let a reader
 * pass a hole, because sequences hand out numbers before the transaction commits.
 */
export const HISTORY: readonly Step[] = [
  {
    number: 1,
    says: 'first shelves: streams, records, leaves, texts, media, ledger, effects, intake, counters',
    sql: [
      `create table meta (key text primary key, value text not null)`,
      `create table streams (
         stream text primary key, epoch text not null unique,
         next_pos bigint not null default 1, floor bigint not null default 0, live bigint not null default 0)`,
      // One row per record: the primary key says that a record lives in exactly one stream.
      `create table records (
         id text primary key, stream text not null references streams, pos bigint not null, kind text not null,
         version bigint not null, body text not null, bytes bigint not null, unique (stream, pos))`,
      `create table leaves (
         stream text not null references streams, id text not null, pos bigint not null, why text not null, at text not null,
         primary key (stream, id), unique (stream, pos))`,
      `create table texts (case_id text not null references records on delete cascade, ord integer not null, body text not null, primary key (case_id, ord))`,
      `create table media (id text primary key, mime text not null, bytes bytea not null)`,
      `create table case_media (media_id text not null, case_id text not null references records on delete cascade, primary key (media_id, case_id))`,
      `create table media_views (id text primary key, media_id text not null, person text not null, at text not null)`,
      // verdict is null only inside the transaction that judges: the row is taken first, so that two pushes of one act meet here.
      `create table ledger (
         act_id text primary key, by_person text not null, case_id text, doc text, doc_hash text not null,
         device text not null, verdict text, at text not null)`,
      `create function a_verdict_stays() returns trigger language plpgsql as $$
         begin
           if old.verdict is not null then raise exception 'a verdict never changes'; end if;
           return new;
         end $$`,
      `create trigger a_verdict_never_changes before update on ledger for each row execute function a_verdict_stays()`,
      `create table effects (
         key text primary key, case_id text not null, act_id text not null, state text not null,
         not_before text not null, proposal_hash text, at text not null)`,
      `create index effects_of_case on effects (case_id)`,
      `create table intake (kind text not null, external_id text not null, case_id text not null, at text not null, primary key (kind, external_id))`,
      `create table counters (name text primary key, next bigint not null)`,
    ],
  },
];

/**
 * Brings the database to the newest step. Safe to run from several hub processes at once: they queue on one lock and
 * the later ones find nothing to do. Throws FaultError `newer_file`, changing nothing, where a newer hub wrote it.
 */
export async function migrate(store: Store, newEpoch: () => string, at: string, history: readonly Step[] = HISTORY): Promise<void> {
  const newest = checked(history);
  await store.tx(async (q) => {
    await lockHub(q);
    await q.query('create table if not exists schema_history (number integer primary key, says text not null, at text not null)');
    const rows = await q.query<{ number: number }>('select number from schema_history order by number');
    const now = rows.at(-1)?.number ?? 0;
    if (now > newest) throw new FaultError('newer_file');
    for (const step of history) {
      if (step.number <= now) continue;
      for (const sql of step.sql) await q.query(sql);
      await q.query('insert into schema_history (number, says, at) values ($1, $2, $3)', [step.number, step.says, at]);
    }
    for (const stream of STREAMS) {
      await q.query('insert into streams (stream, epoch) values ($1, $2) on conflict (stream) do nothing', [stream, newEpoch()]);
    }
  });
}

/** Holds the one lock under which a hub changes the shape of the database or fills it for the first time. Ends with the transaction. */
export async function lockHub(q: Queryer): Promise<void> {
  await q.query('select pg_advisory_xact_lock(7345012)');
}

/** The newest number of a history that only grows; throws on one that does not, which is a mistake in this file. */
function checked(history: readonly Step[]): number {
  let last = 0;
  for (const step of history) {
    if (step.number <= last) throw new Error('history: numbers must grow');
    last = step.number;
  }
  return last;
}
