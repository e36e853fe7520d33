// The feed under watch: the database writes down every position as it is given, and what readers were told is held against it.
import type { Client } from 'pg';
import type { Stream } from '../../shared/model/words.ts';
import { sha256 } from '../../server/store/ids.ts';
import { WIRE_VERSION } from '../../shared/wire.ts';
import type { Desk } from '../hub/rig.ts';

/** One position as a committed transaction gave it: which record, and what it read then. */
export type Move = { readonly stream: Stream; readonly pos: number; readonly id: string; readonly mark: string };

/** One page of one stream as a reader got it. */
export type Page = { readonly stream: Stream; readonly pos: number; readonly more: boolean; readonly reset: boolean; readonly told: readonly (readonly [id: string, mark: string])[] };

/** Notes every position, and lets one commit in twenty take up to 40 ms while it holds its locks, by the position's own number. */
export async function watch(sql: Client): Promise<void> {
  await sql.query(`
    create table moves (n bigserial primary key, stream text not null, pos bigint not null, id text not null, mark text not null);
    create function record_moved() returns trigger language plpgsql security definer as $$ begin
      insert into moves (stream, pos, id, mark) values (new.stream, new.pos, new.id, case when new.kind = 'case' then encode(sha256(convert_to(new.body, 'UTF8')), 'hex') else new.version::text end);
      return null;
    end $$;
    create trigger record_moved after insert or update on records for each row execute function record_moved();
    create function record_left() returns trigger language plpgsql security definer as $$ begin
      insert into moves (stream, pos, id, mark) values (new.stream, new.pos, new.id, 'left ' || new.why);
      return null;
    end $$;
    create trigger record_left after insert or update on leaves for each row execute function record_left();
    create function slow() returns trigger language plpgsql as $$ begin
      if abs(hashint8(new.pos)) % 20 = 0 then perform pg_sleep((abs(hashint8(new.pos + 1)) % 40) / 1000.0); end if;
      return null;
    end $$;
    create constraint trigger slow_records after insert or update on records deferrable initially deferred for each row execute function slow();
    create constraint trigger slow_leaves after insert or update on leaves deferrable initially deferred for each row execute function slow();`);
}

/** Undoes at commit, as a full disk would, every second try of an act that says "roll back". */
export async function undoSome(sql: Client): Promise<void> {
  await sql.query(`
    create sequence undone;
    grant all on undone to docket;
    create function undo() returns trigger language plpgsql as $$ begin
      if new.doc like '%roll back%' and nextval('undone') % 2 = 1 then raise exception 'full' using errcode = '53100'; end if;
      return null;
    end $$;
    create constraint trigger undo after insert on ledger deferrable initially deferred for each row execute function undo();`);
}

export async function movesOf(sql: Client): Promise<Move[]> {
  const { rows } = await sql.query<{ stream: Stream; pos: string; id: string; mark: string }>('select stream, pos, id, mark from moves order by stream, pos');
  return rows.map(({ stream, pos, id, mark }) => ({ stream, pos: Number(pos), id, mark }));
}

export async function countMoves(sql: Client): Promise<number> {
  const { rows } = await sql.query<{ n: string }>('select count(*) as n from moves');
  return Number(rows[0]?.n ?? 0);
}

/** The next position of each stream. */
export async function heads(sql: Client): Promise<Map<Stream, number>> {
  const { rows } = await sql.query<{ stream: Stream; next_pos: string }>('select stream, next_pos from streams');
  return new Map(rows.map(({ stream, next_pos }) => [stream, Number(next_pos)]));
}

/** What is wrong with the positions from `from` to `to`: every one stands there once, but for those that a test skipped itself. */
export function wrongPositions(moves: readonly Move[], from: ReadonlyMap<Stream, number>, to: ReadonlyMap<Stream, number>, skipped: ReadonlyMap<Stream, { readonly at: number; readonly by: number }> = new Map()): string[] {
  const wrong: string[] = [];
  for (const [stream, first] of from) {
    let next = first;
    for (const { pos } of moves.filter((move) => move.stream === stream)) {
      const skip = skipped.get(stream);
      if (skip?.at === next) next += skip.by;
      if (pos !== next) wrong.push(`${stream}: ${pos} stands where ${next} should`);
      next = pos + 1;
    }
    if (next !== to.get(stream)) wrong.push(`${stream}: ends at ${next}, and the stream at ${to.get(stream)}`);
  }
  return wrong;
}

/**
 * What a reader missed. Where a page says that there is no more, the reader stands at a moment of the stream: of every
 * record that took a position up to there it must have been told exactly the last one. A reader that passes a hole has
 * an older version, or none, even where a later change heals it.
 */
export function missed(moves: readonly Move[], pages: readonly Page[]): string[] {
  const wrong: string[] = [];
  for (const stream of new Set(pages.map((page) => page.stream))) {
    const own = moves.filter((move) => move.stream === stream);
    const told = new Map<string, string>();
    const last = new Map<string, Move>();
    let at = 0;
    let since: string[] = [];
    let filling = false;
    for (const page of pages.filter((each) => each.stream === stream)) {
      if (page.reset) told.clear();
      filling ||= page.reset;
      for (const [id, mark] of page.told) told.set(id, mark);
      if (page.more) continue;
      for (let move = own[at]; move !== undefined && move.pos <= page.pos; move = own[(at += 1)]) {
        last.set(move.id, move);
        since.push(move.id);
      }
      for (const id of new Set(since)) {
        const move = last.get(id);
        // A fresh fill says nothing of records that had left before it began.
        const never = filling && move?.mark.startsWith('left ') === true && !told.has(id);
        if (move !== undefined && !never && told.get(id) !== move.mark) wrong.push(`${stream}: at ${page.pos} the reader had not been told what ${move.pos} said`);
      }
      since = [];
      filling = false;
    }
    if (at < own.length) wrong.push(`${stream}: ${own.length - at} positions were never reached`);
  }
  return wrong;
}

export type Reader = {
  readonly pages: Page[];
  /** What the reader holds, by record. */
  readonly held: Map<string, string>;
  /** Asks once. Whether some stream goes on. */
  readonly poll: () => Promise<boolean>;
  /** Goes on with the cursors it has at another hub. */
  readonly moveTo: (desk: Desk) => void;
};

type Told = { readonly id: string; readonly kind: string; readonly version?: number; readonly case?: unknown };
type Shown = { readonly streams: readonly { readonly stream: Stream; readonly cursor: string; readonly more: boolean; readonly reset: boolean; readonly puts: readonly Told[]; readonly leaves: readonly { readonly id: string; readonly why: string }[] }[] };

/** A desk that only reads, `limit` records at a time, and remembers each page. */
export function openReader(first: Desk, limit: number): Reader {
  let desk = first;
  let cursors: Record<string, string> = {};
  const pages: Page[] = [];
  const held = new Map<string, string>();
  const streamOf = new Map<string, Stream>();
  return {
    pages,
    held,
    moveTo: (next) => {
      desk = next;
    },
    poll: async () => {
      const answer = await desk.post('/v1/pull', { wire: WIRE_VERSION, device: 'reader', cursors, limit });
      const text = await answer.text();
      if (answer.status !== 200) throw new Error(`pull: ${answer.status} ${text}`);
      const { streams } = JSON.parse(text) as Shown;
      for (const { stream, cursor, more, reset, puts, leaves } of streams) {
        cursors = { ...cursors, [stream]: cursor };
        // Texts are kept as they came, so that a case has the hash of its stored bytes.
        const told = [...leaves.map(({ id, why }): [string, string] => [id, `left ${why}`]), ...puts.map((put): [string, string] => [put.id, put.kind === 'case' ? sha256(JSON.stringify(put.case)) : String(put.version)])];
        pages.push({ stream, pos: Number(cursor.split('.')[1]), more, reset, told });
        if (reset) for (const [id, of] of streamOf) if (of === stream && streamOf.delete(id)) held.delete(id);
        // Streams of one page are of one moment: what left one of them may be in another already.
        for (const { id } of leaves) if (streamOf.get(id) === stream && streamOf.delete(id)) held.delete(id);
        for (const { id } of puts) streamOf.set(id, stream);
        for (const [id, mark] of told) if (!mark.startsWith('left ')) held.set(id, mark);
      }
      return streams.some(({ more }) => more);
    },
  };
}

/** What the database holds, by record, as a reader of everything would hold it. */
export async function truth(sql: Client): Promise<Map<string, string>> {
  const { rows } = await sql.query<{ id: string; kind: string; version: string; body: string }>('select id, kind, version, body from records');
  return new Map(rows.map(({ id, kind, version, body }) => [id, kind === 'case' ? sha256(body) : version]));
}

/** Copies what a database holds into another of the same shape, row by row and from one moment, as a logical dump and restore does. Writers go on meanwhile. */
export async function copyInto(from: Client, into: Client): Promise<void> {
  await from.query('begin isolation level repeatable read read only');
  try {
    const { rows: tables } = await from.query<{ name: string }>(`select tablename as name from pg_tables where schemaname = 'public' and tablename <> 'moves'`);
    await into.query('begin');
    // Keys between tables are checked at the end of a real restore too.
    await into.query('set local session_replication_role = replica');
    await into.query(`truncate ${tables.map(({ name }) => name).join(', ')}`);
    for (const { name } of tables) {
      // The order on the disk is turned round: nothing may rest on it.
      const { rows } = await from.query<{ rows: string | null }>(`select json_agg(t order by t.ctid desc)::text as rows from ${name} t`);
      await into.query(`insert into ${name} select * from json_populate_recordset(null::${name}, $1::json)`, [rows[0]?.rows ?? '[]']);
    }
    await into.query('commit');
  } finally {
    await from.query('commit');
  }
}
