// The ledger: one row per act, taken before judging and given its verdict once, for ever.
import type { FinalVerdict } from '../../shared/model/act.ts';
import type { LedgerEntry } from '../../shared/rules/judge/answer.ts';
import { ACT_CHARS } from './read-act.ts';
import type { Queryer } from '../store/store.ts';

export type LedgerRow = {
  readonly actId: string;
  readonly by: string;
  readonly caseId: string | null;
  /** The act's text as it came; null for an act that was withdrawn before it came, and for one too long to keep. */
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

/** Writes the verdict into the row that this transaction holds, and gives it back as it will be read for ever. */
export async function settle(q: Queryer, actId: string, verdict: FinalVerdict): Promise<FinalVerdict> {
  const rows = await q.query('update ledger set verdict = $2 where act_id = $1 and verdict is null returning act_id', [actId, JSON.stringify(verdict)]);
  if (rows.length !== 1) throw new Error('ledger: a verdict without its row');
  return verdict;
}
