// A gate in the database: a hub's transaction stops at a chosen point of a chosen act until the test lets it go on.
import type { Client } from 'pg';

/** taken: the act's row is about to be written. judged: its verdict is. commit: all is written and about to be committed. */
export const POINTS = ['taken', 'judged', 'commit'] as const;
export type Point = (typeof POINTS)[number];

const GATE = 4_242;

/** Builds the gate. Each of its triggers waits for a lock that the test holds while the gate is shut. */
export async function buildGate(sql: Client): Promise<void> {
  await sql.query(`
    create table gate (act_id text primary key, point text not null);
    grant all on gate to docket;
    create function at_gate() returns trigger language plpgsql as $$ begin
      if exists (select 1 from gate where act_id = new.act_id and point = tg_argv[0]) then perform pg_advisory_xact_lock(${GATE}); end if;
      return new;
    end $$;
    create trigger gate_taken before insert on ledger for each row execute function at_gate('taken');
    create trigger gate_judged before update on ledger for each row execute function at_gate('judged');
    create constraint trigger gate_commit after insert on ledger deferrable initially deferred for each row execute function at_gate('commit');`);
}

/** Shuts the gate before one act and gives the ways to wait until a hub stands at it, and to open it. */
export async function shutGate(sql: Client, actId: string, point: Point): Promise<{ readonly reached: () => Promise<void>; readonly open: () => Promise<void> }> {
  await sql.query('delete from gate');
  await sql.query('insert into gate values ($1, $2)', [actId, point]);
  await sql.query('select pg_advisory_lock($1)', [GATE]);
  return {
    reached: async () => {
      const waiting = async (): Promise<boolean> => ((await sql.query(`select 1 from pg_locks where locktype = 'advisory' and objid = $1 and not granted`, [GATE])).rowCount ?? 0) > 0;
      while (!(await waiting())) await sql.query('select pg_sleep(0.01)');
    },
    open: async () => {
      await sql.query('delete from gate');
      await sql.query('select pg_advisory_unlock($1)', [GATE]);
    },
  };
}
