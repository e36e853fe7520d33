// The database under the simulated hubs: the hub's own schema and statements, on SQLite in memory or on PGlite.
import { PGlite } from '@electric-sql/pglite';
import type { Transaction } from '@electric-sql/pglite';
import Sqlite from 'better-sqlite3';
import { migrate } from '../../../server/store/history.ts';
import { withTries } from '../../../server/store/store.ts';
import type { Param, Queryer, Row, Store, TxMode } from '../../../server/store/store.ts';
import { pgliteTemplate } from '../../hub/template.ts';
import { planOf } from './dialect.ts';
import type { Functions, Plan } from './dialect.ts';

export type Engine = 'sqlite' | 'pglite';

/** A database at one moment, as a backup keeps it. */
export type Backup = { readonly sqlite: Buffer } | { readonly tables: readonly (readonly [string, readonly Row[]])[] };

export type Database = {
  readonly engine: Engine;
  /** One transaction at a time, as the scheduler calls it. */
  readonly query: Queryer['query'];
  readonly tx: <T>(run: (q: Queryer) => Promise<T>, mode: TxMode, moved: (stream: string) => void) => Promise<T>;
  readonly backup: () => Promise<Backup>;
  readonly restore: (backup: Backup) => Promise<void>;
  /** As it was right after it was made. */
  readonly empty: () => Promise<void>;
  readonly close: () => Promise<void>;
};

/** When every database of a world was made, as far as its history says. */
const MADE = '2026-01-01T00:00:00.000Z';

/** Opens one, with the hub's whole history of steps in it. Epochs are placeholders: a world writes its own. */
export async function openDatabase(engine: Engine): Promise<Database> {
  return engine === 'sqlite' ? openSqlite() : openPglite();
}

const values = (params: readonly Param[]): unknown[] => params.map((param) => (typeof param === 'boolean' ? Number(param) : Array.isArray(param) ? JSON.stringify(param) : param));

async function openSqlite(): Promise<Database> {
  const plans = new Map<string, Plan>();
  const functions: Functions = new Map();
  let db = new Sqlite(':memory:');
  let statements = new Map<string, { readonly run: (params: unknown[]) => Row[] }>();

  const begin = (from: Sqlite.Database): void => {
    db = from;
    db.pragma('foreign_keys=ON');
    db.function('split_part', (text, by, n) => String(text).split(String(by))[Number(n) - 1] ?? '');
    statements = new Map();
  };
  const statementOf = (text: string): { readonly run: (params: unknown[]) => Row[] } => {
    const known = statements.get(text);
    if (known !== undefined) return known;
    let prepared: Sqlite.Statement<unknown[], Row>;
    try {
      prepared = db.prepare(text);
    } catch (thrown) {
      const said = `the SQLite dialect of the world does not know this statement: ${text.replaceAll(/\s+/g, ' ').slice(0, 160)}`;
      // As a code too, because a hub tells of what was thrown by its code alone.
      throw Object.assign(new Error(said, { cause: thrown }), { code: said });
    }
    const named = new Set([...text.matchAll(/@p(\d+)/g)].map(([, n]) => Number(n)));
    // SQLite says yes and no as 1 and 0.
    const exists = [...text.matchAll(/\bexists \([^()]*\) as (\w+)/g)].map(([, name]) => name);
    const truths = prepared.reader ? prepared.columns().filter(({ type, name }) => type === 'boolean' || exists.includes(name)).map(({ name }) => name) : [];
    const made = {
      run: (params: unknown[]): Row[] => {
        // By name, because a statement may use them in any order and leave some out; none where there are none.
        const given = named.size === 0 ? [] : [Object.fromEntries([...named].map((n) => [`p${n}`, params[n - 1] ?? null]))];
        if (!prepared.reader) {
          prepared.run(...given);
          return [];
        }
        const rows = prepared.all(...given);
        for (const row of rows) for (const name of truths) row[name] = row[name] === null ? null : Boolean(row[name]);
        return rows;
      },
    };
    statements.set(text, made);
    return made;
  };
  const ask = (sql: string, params: readonly Param[]): Row[] => {
    let plan = plans.get(sql);
    if (plan === undefined) plans.set(sql, (plan = planOf(sql, functions)));
    const given = values(params);
    if (plan.is === 'nothing') return [];
    if (plan.is === 'yes') return [{ [plan.column]: true }];
    if (plan.is === 'chain') {
      const [row] = statementOf(plan.first).run(given);
      given[plan.param - 1] = row === undefined ? null : Object.values(row)[0];
      return row === undefined ? [] : statementOf(plan.second).run(given);
    }
    let rows: Row[] = [];
    for (const text of plan.texts) rows = statementOf(text).run(given);
    return rows;
  };
  const query = async <T extends Row>(sql: string, params: readonly Param[] = []): Promise<T[]> => ask(sql, params) as T[];
  const tx: Database['tx'] = (run, _mode, moved) =>
    withTries(async () => {
      db.exec('begin');
      try {
        const done = await run({ query, moved });
        db.exec('commit');
        return done;
      } catch (thrown) {
        if (db.inTransaction) db.exec('rollback');
        throw thrown;
      }
    });

  begin(db);
  await migrate(storeOver({ query, tx }), counted(), MADE);
  const first = db.serialize();
  const become = (image: Buffer): void => {
    db.close();
    begin(new Sqlite(image));
  };
  return {
    engine: 'sqlite',
    query,
    tx,
    backup: async () => ({ sqlite: db.serialize() }),
    restore: async (backup) => {
      if (!('sqlite' in backup)) throw new TypeError('a backup of the other engine');
      become(backup.sqlite);
    },
    empty: async () => become(first),
    close: async () => void db.close(),
  };
}

async function openPglite(): Promise<Database> {
  const db = await PGlite.create({ loadDataDir: await pgliteTemplate(), parsers: { 20: Number } });
  const on = (conn: PGlite | Transaction): Queryer['query'] => async <T extends Row>(sql: string, params: readonly Param[] = []) => (await conn.query<T>(sql, [...params])).rows;
  const tx: Database['tx'] = (run, mode, moved) =>
    withTries(() =>
      db.transaction(async (inside) => {
        if (mode === 'snapshot') await inside.query('set transaction isolation level repeatable read read only');
        return run({ query: on(inside), moved });
      }),
    );
  await migrate(storeOver({ query: on(db), tx }), counted(), MADE);
  const { rows } = await db.query<{ name: string }>(`select table_name as name from information_schema.tables where table_schema = 'public' order by 1`);
  const tables = rows.map(({ name }) => name);
  const backup = async (): Promise<Backup> => {
    const kept: [string, Row[]][] = [];
    for (const table of tables) kept.push([table, (await db.query<Row>(`select * from ${table}`)).rows]);
    return { tables: kept };
  };
  const restore = async (from: Backup): Promise<void> => {
    if (!('tables' in from)) throw new TypeError('a backup of the other engine');
    await db.transaction(async (inside) => {
      // Triggers and references guard what hubs do; a restore puts back what they did.
      await inside.query(`set local session_replication_role = replica`);
      for (const table of tables) await inside.query(`delete from ${table}`);
      for (const [table, kept] of from.tables) {
        for (const row of kept) {
          const columns = Object.keys(row);
          await inside.query(`insert into ${table} (${columns.map((column) => `"${column}"`).join(', ')}) values (${columns.map((_, at) => `$${at + 1}`).join(', ')})`, Object.values(row));
        }
      }
    });
  };
  const first = await backup();
  return { engine: 'pglite', query: on(db), tx, backup, restore, empty: () => restore(first), close: () => db.close() };
}

/** The database as the hub's own code takes it, where nobody else is at work yet. */
function storeOver({ query, tx }: Pick<Database, 'query' | 'tx'>): Store {
  const ignored = (): void => undefined;
  return { engine: 'pglite', query, moved: ignored, tx: (run, mode = 'write') => tx(run, mode, ignored), listen: async () => async () => undefined, close: async () => undefined };
}

function counted(): () => string {
  let n = 0;
  return () => `made-${(n += 1)}`;
}
