// The database's history: numbered steps, run once, in order, under a lock. A step that was ever shipped never changes.
import { FaultError } from '../../shared/fault.ts';
import { STREAMS } from '../../shared/model/words.ts';
import type { Queryer, Store } from './store.ts';
import { upgradeBodies } from './upgrade-2.ts';

/** Held shared by whoever judges by the settings, alone by whoever changes them; until the end of the transaction. */
export const SETTINGS_LOCK = 7_345_013;

export type Step = { readonly number: number; readonly says: string; readonly sql: readonly string[]; readonly run?: (q: Queryer) => Promise<void> };

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
  {
    number: 2,
    says: 'the law: what an effect does, settings of the organisation, packages that were sent, cases and accounts in their new shape',
    sql: [
      `alter table effects add column does text not null default ''`,
      `update effects set does = split_part(key, ':', 1)`,
      `create index effects_to_fire on effects (state, not_before)`,
      // Who runs an effect and until when; and for a deletion with held parts, the account whose holds it waits for.
      `alter table effects add column taken_by text, add column taken_until text, add column tries integer not null default 0,
         add column waits_on text, add column seen_version bigint`,
      `create index effects_that_wait on effects (waits_on) where waits_on is not null`,
      // What the demo's stores remember: by it an effect that is asked for twice happens once.
      `create table demo_answers (key text primary key, tries integer not null, done integer not null, at text not null)`,
      `create table settings (key text primary key, value text not null, version bigint not null, by_person text not null, at text not null)`,
      `create table packages (hash text primary key, case_id text not null, body text not null, at text not null)`,
    ],
    run: upgradeBodies,
  },
  {
    number: 3,
    says: 'settings with their history, clocks that follow a changed rule, reminders',
    sql: [
      // value is null where the shipped one stands again.
      `create table settings_history (
         revision bigint primary key, key text not null, version bigint not null, value text, by_person text not null,
         why text not null, at text not null, unique (key, version))`,
      `create function a_setting_stays() returns trigger language plpgsql as $$
         begin raise exception 'a setting that was written never changes'; end $$`,
      `create trigger a_setting_never_changes before update or delete on settings_history for each row execute function a_setting_stays()`,
      // Two statements in one call: the second sees what was committed while the first waited for its lock. See server/settings/in-force.ts.
      `create function books_in_force() returns bigint language plpgsql volatile as $$
         begin
           perform pg_advisory_xact_lock_shared(${SETTINGS_LOCK});
           return (select coalesce(max(revision), 0) from settings_history);
         end $$`,
      // after_id: the cases up to this one are through. One row at most is open: a newer setting takes the older one's work over.
      `create table rule_moves (
         revision bigint primary key references settings_history, touches text not null, after_id text not null default '',
         moved integer not null default 0, kept integer not null default 0, stuck integer not null default 0,
         done_at text, taken_by text, taken_until text)`,
      `create table reminder_feeds (stream text primary key, pos bigint not null, hours text not null)`,
      // When a case or an account has to be looked at next. A hint: what is due is read from the record itself, under its lock.
      `create table reminders_next (id text primary key, at text not null)`,
      `create index reminders_by_time on reminders_next (at collate "C", id)`,
    ],
  },
  {
    number: 4,
    says: 'restores: when the database went back in time, and what its effects may have done since',
    sql: [
      // line names the life of the database from a restore on; was is the line before it. Effects stand still while resumed_at is null.
      `create table restores (n bigint primary key, line text not null unique, was text not null, at text not null, found text not null, resumed_at text, reason text)`,
      // What the platform remembers of an effect that was there when the database was restored; null until it was asked.
      `alter table effects add column in_question boolean not null default false, add column remembered text, add column remembered_at text`,
    ],
  },
  {
    number: 5,
    says: 'withdrawals of acts that have not come yet, each person\'s by itself',
    sql: [
      // By person: whose act it is shows only when it comes, and nobody else's withdrawal may stop it (P15).
      `create table withdrawals (act_id text not null, by_person text not null, doc_hash text not null, at text not null, primary key (act_id, by_person))`,
      `insert into withdrawals (act_id, by_person, doc_hash, at) select act_id, by_person, doc_hash, at from ledger where doc is null and verdict::json ->> 'verdict' = 'withdrawn'`,
      `delete from ledger where doc is null and verdict::json ->> 'verdict' = 'withdrawn'`,
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
      if (step.run) await step.run(q);
      await q.query('insert into schema_history (number, says, at) values ($1, $2, $3)', [step.number, step.says, at]);
    }
    for (const stream of STREAMS) {
      await q.query('insert into streams (stream, epoch) values ($1, $2) on conflict (stream) do nothing', [stream, newEpoch()]);
    }
  });
}

/** Milliseconds between two looks whether the hub's lock is free. */
const LOOK_MS = 100;

/**
 * Holds the one lock under which a hub changes the shape of the database or fills it for the first time. Ends with the
 * transaction. Asked for again and again instead of waited for: waiting is bounded everywhere (`postgres.ts`), and a
 * hub that starts while another one brings a large database up to date must not give up.
 */
export async function lockHub(q: Queryer): Promise<void> {
  for (;;) {
    const [row] = await q.query<{ mine: boolean }>('select pg_try_advisory_xact_lock(7345012) as mine');
    if (row?.mine === true) return;
    await new Promise((done) => setTimeout(done, LOOK_MS));
  }
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
