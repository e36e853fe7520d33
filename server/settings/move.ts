// Clocks follow a changed rule: a walk over all cases, one transaction each, taken up again wherever it was left.
import type { Case } from '../../shared/model/case.ts';
import type { Queryer, Store } from '../store/store.ts';
import { caseForUpdate } from '../streams/records.ts';
import { writeCases } from '../streams/write.ts';
import type { BooksNow } from './in-force.ts';
import { isTouched, underRules } from './touched.ts';
import type { Touched } from './touched.ts';

export type Moving = {
  readonly store: Store;
  readonly books: BooksNow;
  readonly now: () => string;
  readonly newId: () => string;
};

/** A walk in the hands of one process. `token` fences: whoever lost the lease, or whose walk was taken over by a newer change, writes nothing more. */
export type Walk = { readonly revision: number; readonly touched: Touched; readonly after: string; readonly token: string; readonly by: string; readonly why: string };

/** A lease outlives every single transaction that is made under it. Milliseconds. */
const LEASE_MS = 60_000;

/** Cases read at once: so many, or so many bytes of them. */
const AT_ONCE = { cases: 200, bytes: 16 * 1024 * 1024 } as const;

const later = (at: string): string => new Date(Date.parse(at) + LEASE_MS).toISOString();

/**
 * Begins a walk inside the transaction that changes a setting. What an older walk had still to do is done by this one:
 * a clock then goes to the newest rule in one step.
 */
export async function beginWalk(q: Queryer, begun: { readonly revision: number; readonly touched: Touched; readonly token: string; readonly at: string }): Promise<void> {
  const { revision, touched, token, at } = begun;
  await q.query('insert into rule_moves (revision, touches, taken_by, taken_until) values ($1, $2, $3, $4)', [revision, JSON.stringify(touched), token, later(at)]);
}

/** Ends the walk that is open, if any, and gives what it was to touch. The caller holds the settings' lock alone. */
export async function endOpenWalk(q: Queryer, at: string): Promise<Touched> {
  const [open] = await q.query<{ touches: string }>('update rule_moves set done_at = $1 where done_at is null returning touches', [at]);
  return open === undefined ? { rules: [], calendars: [] } : (JSON.parse(open.touches) as Touched);
}

/** Takes the open walk where nobody has it; null where there is none, or another process is at it. */
export async function takeWalk(q: Queryer, token: string, at: string): Promise<Walk | null> {
  const [row] = await q.query<{ revision: number; touches: string; after_id: string; by: string; why: string }>(
    `update rule_moves m set taken_by = $1, taken_until = $2 from settings_history h where h.revision = m.revision and m.revision = (
       select revision from rule_moves where done_at is null and (taken_until is null or taken_by = $1 or taken_until collate "C" <= $3) order by revision limit 1 for update skip locked)
     returning m.revision, m.touches, m.after_id, h.by_person as by, h.why`,
    [token, later(at), at],
  );
  return row === undefined ? null : { revision: row.revision, touched: JSON.parse(row.touches) as Touched, after: row.after_id, token, by: row.by, why: row.why };
}

/** Ends every lease. Only where nobody else can be running: the one process of an embedded database that just started. */
export async function endWalkLeases(q: Queryer): Promise<void> {
  await q.query('update rule_moves set taken_until = null where done_at is null');
}

/** Walks until every case is through, or `stopping`, or somebody else has the walk by now. Safe to be killed at any point. */
export async function walk(moving: Moving, begun: Walk, stopping: () => boolean): Promise<void> {
  const { store, now } = moving;
  let { after } = begun;
  while (!stopping()) {
    const cases = await casesAfter(store, after);
    const last = cases.at(-1);
    if (last === undefined) {
      await store.query('update rule_moves set done_at = $3, taken_until = null where revision = $1 and taken_by = $2 and done_at is null', [begun.revision, begun.token, now()]);
      return;
    }
    for (const { id, held } of cases) {
      if (stopping()) return;
      if (isTouched(held, begun.touched) && !(await moveCase(moving, begun, id))) return;
    }
    after = last.id;
    const mine = await store.query('update rule_moves set after_id = $3, taken_until = $4 where revision = $1 and taken_by = $2 and done_at is null returning revision', [begun.revision, begun.token, after, later(now())]);
    if (mine.length === 0) return;
  }
}

/**
 * One case in one transaction: the books first, then its row, then its stream, as everybody takes them; its account's row
 * is not needed, because only the case is written. False where the walk is somebody else's by now.
 */
async function moveCase({ store, books, now, newId }: Moving, { revision, token, touched, by, why }: Walk, id: string): Promise<boolean> {
  return store.tx(async (q) => {
    const at = now();
    const inForce = await books(q);
    // Nobody can change a setting while this transaction holds the books: a walk that is open now is open at its end.
    const mine = await q.query('select 1 from rule_moves where revision = $1 and taken_by = $2 and done_at is null', [revision, token]);
    if (mine.length === 0) return false;
    const found = await caseForUpdate(q, id);
    const moved = found === null ? null : underRules(found.held, { touched, revision, by, why, at, books: inForce.clocks, newId });
    if (found === null || moved === null) return true;
    const count = (is: string): number => moved.clocks.filter((clock) => clock.is === is).length;
    await q.query('update rule_moves set moved = moved + $2, kept = kept + $3, stuck = stuck + $4, taken_until = $5 where revision = $1', [revision, count('moved'), count('kept'), count('stuck'), later(at)]);
    if (moved.next !== found.held) await writeCases(q, { changed: moved.next, factsMoved: true, seals: false, account: null, at, newId });
    return true;
  });
}

/** A walk as an operator sees it: how many clocks followed, kept a due that had passed, or could not be counted. `doneAt` is null while cases are still to come. */
export type WalkShown = { readonly revision: number; readonly moved: number; readonly kept: number; readonly stuck: number; readonly doneAt: string | null };

/** Every walk, newest first. */
export async function walksOf(q: Queryer): Promise<WalkShown[]> {
  return q.query<WalkShown>('select revision, moved, kept, stuck, done_at as "doneAt" from rule_moves order by revision desc');
}

export type CaseRead = { readonly id: string; readonly held: Case };

/** The next cases by id, without a lock: never more at once than their bytes allow. */
export async function casesAfter(q: Queryer, after: string): Promise<CaseRead[]> {
  const rows = await q.query<{ id: string; body: string }>(
    `select id, body from (
       select id, body, sum(bytes) over (order by id rows unbounded preceding) - bytes as before from (
         select id, body, bytes from records where kind = 'case' and id > $1 order by id limit ${AT_ONCE.cases}) as batch) as counted
     where before < ${AT_ONCE.bytes} order by id`,
    [after],
  );
  return rows.map(({ id, body }) => ({ id, held: JSON.parse(body) as Case }));
}
