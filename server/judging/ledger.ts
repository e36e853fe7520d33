// The ledger: one row per act, taken before judging and given its verdict once, for ever.
import type { FinalVerdict } from '../../shared/model/act.ts';
import type { LedgerEntry } from '../../shared/rules/judge/answer.ts';
import { ACT_CHARS } from './read-act.ts';
import type { Queryer } from '../store/store.ts';

export type LedgerRow = {
  readonly actId: string;
  readonly by: string;
  readonly caseId: string | null;
  /** The act's text as it came; null for one too long to keep, and for one that was withdrawn while other bytes came under its id. */
  readonly doc: string | null;
  readonly docHash: string;
  readonly device: string;
  readonly at: string;
};

/** A row as it may be kept: an over-long text is known by its hash alone, and U+0000 has no place in a text column. */
export function newRow(row: LedgerRow): LedgerRow {
  return row.doc !== null && (row.doc.length > ACT_CHARS || row.doc.includes('\u0000')) ? { ...row, doc: null } : row;
}

/**
 * Takes an act's row for this transaction, without a verdict yet. False where the act was judged before: the primary
 * key makes a second transaction wait here until the first is through, on every engine, without an explicit lock.
 */
export async function takeRow(q: Queryer, row: LedgerRow): Promise<boolean> {
  const rows = await q.query(
    `insert into ledger (act_id, by_person, case_id, doc, doc_hash, device, verdict, at) values ($1, $2, $3, $4, $5, $6, null, $7)
     on conflict (act_id) do nothing returning act_id`,
    [row.actId, row.by, row.caseId, row.doc, row.docHash, row.device, row.at],
  );
  return rows.length > 0;
}

/** What was decided about an act, or null where nothing was. */
export async function rowOf(q: Queryer, actId: string): Promise<LedgerEntry | null> {
  const [row] = await q.query<{ by_person: string; doc_hash: string; verdict: string | null }>('select by_person, doc_hash, verdict from ledger where act_id = $1', [actId]);
  return row && row.verdict !== null ? { by: row.by_person, docHash: row.doc_hash, verdict: JSON.parse(row.verdict) as FinalVerdict } : null;
}

/** A withdrawal that came before the act it names. Whether it counts shows when the act comes: only its author's does. */
export type Withdrawal = { readonly actId: string; readonly by: string; readonly docHash: string; readonly at: string };

/**
 * Waits until nobody else is judging that act, and keeps others from beginning until this transaction ends. False where
 * it was judged before. The row goes again at once: one that stayed would be somebody's whose act it may not be, and
 * its insertion alone already makes the next one wait for this transaction.
 */
export async function holdUnjudged(q: Queryer, row: LedgerRow): Promise<boolean> {
  if (!(await takeRow(q, row))) return false;
  await q.query('delete from ledger where act_id = $1 and verdict is null', [row.actId]);
  return true;
}

/** What this person said of an act that had not come, or null. */
export async function withdrawalOf(q: Queryer, actId: string, by: string): Promise<Withdrawal | null> {
  const [row] = await q.query<{ doc_hash: string; at: string }>('select doc_hash, at from withdrawals where act_id = $1 and by_person = $2', [actId, by]);
  return row ? { actId, by, docHash: row.doc_hash, at: row.at } : null;
}

/** Keeps a withdrawal for the act that may come. The first one of a person stays. */
export async function keepWithdrawal(q: Queryer, { actId, by, docHash, at }: Withdrawal): Promise<void> {
  await q.query('insert into withdrawals (act_id, by_person, doc_hash, at) values ($1, $2, $3, $4) on conflict do nothing', [actId, by, docHash, at]);
}

/** Gives the row that this transaction holds to the bytes that were withdrawn, where others came under their id (P8). */
export async function keepForBytes(q: Queryer, actId: string, docHash: string): Promise<void> {
  await q.query('update ledger set doc = null, doc_hash = $2 where act_id = $1 and verdict is null', [actId, docHash]);
}

/** Writes the verdict into the row that this transaction holds, and gives it back as it will be read for ever. */
export async function settle(q: Queryer, actId: string, verdict: FinalVerdict): Promise<FinalVerdict> {
  const rows = await q.query('update ledger set verdict = $2 where act_id = $1 and verdict is null returning act_id', [actId, JSON.stringify(verdict)]);
  if (rows.length !== 1) throw new Error('ledger: a verdict without its row');
  return verdict;
}
