// What the hubs' database says, followed commit by commit from outside: the one truth that everything else is compared with.
import type { Account } from '../../../shared/model/account.ts';
import type { Act, Effect, FinalVerdict } from '../../../shared/model/act.ts';
import type { Case } from '../../../shared/model/case.ts';
import type { Person } from '../../../shared/model/person.ts';
import { STREAMS } from '../../../shared/model/words.ts';
import type { Stream } from '../../../shared/model/words.ts';
import type { Param, Queryer } from '../../../server/store/store.ts';

export type HeldRecord = { readonly id: string; readonly stream: Stream; readonly pos: number; readonly kind: string; readonly version: number; readonly body: string; readonly of: unknown };
export type LedgerRow = { readonly actId: string; readonly by: string; readonly docHash: string; readonly act: Act | null; readonly verdict: FinalVerdict | null };
export type EffectRow = Pick<Effect, 'key' | 'does' | 'caseId' | 'actId' | 'state' | 'notBefore' | 'proposalHash'> & {
  /** In whose hand it is: a token that some process gave itself. */
  readonly takenBy: string | null;
};

/** What one commit changed. */
export type Commit = {
  readonly records: readonly { readonly id: string; readonly was: HeldRecord | null; readonly is: HeldRecord | null }[];
  readonly ledger: readonly { readonly was: LedgerRow | null; readonly is: LedgerRow }[];
  readonly effects: readonly { readonly was: EffectRow | null; readonly is: EffectRow }[];
};

/** What every stream holds at a moment: each record's id with its version. */
export type View = ReadonlyMap<Stream, ReadonlyMap<string, number>>;

export type Truth = {
  readonly records: ReadonlyMap<string, HeldRecord>;
  readonly ledger: ReadonlyMap<string, LedgerRow>;
  readonly effects: ReadonlyMap<string, EffectRow>;
  readonly caseOf: (id: string) => Case | null;
  readonly accountOf: (id: string) => Account | null;
  readonly personOf: (id: string) => Person | null;
  readonly view: () => View;
  /** Reads what a transaction that has just been committed touched. */
  readonly follow: (q: Pick<Queryer, 'query'>, touched: Touched) => Promise<Commit>;
  /** Reads everything: at the start and after a restore. */
  readonly readAll: (q: Pick<Queryer, 'query'>) => Promise<void>;
};

/** What a transaction wrote, seen by its statements. */
export type Touched = { readonly streams: Set<string>; readonly acts: Set<string>; effects: boolean };

export const untouched = (): Touched => ({ streams: new Set(), acts: new Set(), effects: false });

/** Notes what a statement writes. Streams are noted where their owner says that they moved. */
export function noteStatement(touched: Touched, sql: string, params: readonly Param[]): void {
  if (/^\s*(insert into|update|delete from) ledger\b/.test(sql)) touched.acts.add(String(params[0]));
  if (/^\s*(insert into|update|delete from) effects\b/.test(sql)) touched.effects = true;
}

export function newTruth(): Truth {
  const records = new Map<string, HeldRecord>();
  const ledger = new Map<string, LedgerRow>();
  const effects = new Map<string, EffectRow>();
  /** Kept per stream until it moves, so that whoever looks can see by the map itself that nothing changed. */
  const views = new Map<Stream, ReadonlyMap<string, number>>();

  const readStreams = async (q: Pick<Queryer, 'query'>, streams: readonly string[]): Promise<Commit['records']> => {
    const before = new Map(records);
    const there = new Set<string>();
    const changed = new Set<string>();
    for (const stream of streams) {
      const newest = [...before.values()].reduce((most, held) => (held.stream === stream ? Math.max(most, held.pos) : most), -1);
      const rows = await q.query<{ id: string; pos: number; kind: string; version: number; body: string | null }>(
        'select id, pos, kind, version, case when pos > $2 then body end as body from records where stream = $1 order by pos', [stream, newest],
      );
      for (const { id, pos, kind, version, body } of rows) {
        there.add(id);
        if (body === null) continue;
        records.set(id, { id, stream: stream as Stream, pos, kind, version, body, of: JSON.parse(body) });
        changed.add(id);
      }
    }
    for (const held of before.values()) {
      if (!streams.includes(held.stream) || there.has(held.id)) continue;
      records.delete(held.id);
      changed.add(held.id);
    }
    return [...changed].map((id) => ({ id, was: before.get(id) ?? null, is: records.get(id) ?? null }));
  };

  const readActs = async (q: Pick<Queryer, 'query'>, ids: readonly string[] | null): Promise<Commit['ledger']> => {
    const columns = 'act_id, by_person, doc_hash, doc, verdict';
    type Row = { act_id: string; by_person: string; doc_hash: string; doc: string | null; verdict: string | null };
    const rows = ids === null ? await q.query<Row>(`select ${columns} from ledger order by act_id`) : await q.query<Row>(`select ${columns} from ledger where act_id = any($1) order by act_id`, [ids]);
    return rows.map((row) => {
      const was = ledger.get(row.act_id) ?? null;
      const is: LedgerRow = { actId: row.act_id, by: row.by_person, docHash: row.doc_hash, act: readAct(row.doc), verdict: row.verdict === null ? null : (JSON.parse(row.verdict) as FinalVerdict) };
      ledger.set(is.actId, is);
      return { was, is };
    });
  };

  const readEffects = async (q: Pick<Queryer, 'query'>): Promise<Commit['effects']> => {
    type Row = { key: string; does: Effect['does']; case_id: string; act_id: string; state: Effect['state']; not_before: string; proposal_hash: string | null; taken_by: string | null };
    const rows = await q.query<Row>('select key, does, case_id, act_id, state, not_before, proposal_hash, taken_by from effects order by key');
    return rows.flatMap((row) => {
      const was = effects.get(row.key) ?? null;
      const is: EffectRow = { key: row.key, does: row.does, caseId: row.case_id, actId: row.act_id, state: row.state, notBefore: row.not_before, proposalHash: row.proposal_hash, takenBy: row.taken_by };
      effects.set(is.key, is);
      return was !== null && was.state === is.state && was.actId === is.actId && was.takenBy === is.takenBy ? [] : [{ was, is }];
    });
  };

  const of = <T>(id: string, kind: string): T | null => {
    const held = records.get(id);
    return held?.kind === kind ? (held.of as T) : null;
  };
  return {
    records,
    ledger,
    effects,
    caseOf: (id) => of<Case>(id, 'case'),
    accountOf: (id) => of<Account>(id, 'account'),
    personOf: (id) => of<Person>(id, 'person'),
    view: () => {
      for (const stream of STREAMS) {
        if (!views.has(stream)) views.set(stream, new Map([...records.values()].flatMap((held): [string, number][] => (held.stream === stream ? [[held.id, held.version]] : []))));
      }
      return new Map(views);
    },
    follow: async (q, touched) => {
      for (const stream of touched.streams) views.delete(stream as Stream);
      // Sorted, so that one seed leaves one trace whatever the order of writing.
      return { records: await readStreams(q, [...touched.streams].sort()), ledger: touched.acts.size > 0 ? await readActs(q, [...touched.acts].sort()) : [], effects: touched.effects ? await readEffects(q) : [] };
    },
    readAll: async (q) => {
      records.clear();
      ledger.clear();
      effects.clear();
      views.clear();
      await readStreams(q, STREAMS);
      await readActs(q, null);
      await readEffects(q);
    },
  };
}

function readAct(doc: string | null): Act | null {
  if (doc === null) return null;
  try {
    return JSON.parse(doc) as Act;
  } catch {
    return null;
  }
}
