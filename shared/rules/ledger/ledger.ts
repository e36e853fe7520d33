// The deletion ledger: a row per account, category and store, which moves only along one table until it is final.
import type { LedgerRow, LedgerState } from '../../model/ledger-row.ts';
import { millis } from '../clocks/local-time.ts';
import type { Firing } from '../holds/deletion.ts';
import type { Piece } from '../holds/hold.ts';
import { residualUntil, storeOf } from './stores.ts';
import type { Store } from './stores.ts';

/**
 * planned: to be deleted. asked: the store was asked. held: holds keep it, and it is planned again when they end.
 * failed: the store said no or never answered; it is asked again under the same key, or a person looks, who may have it
 * planned again. No person's word makes a row final: only the store's own answer does.
 * acknowledged: deleted, nothing remains there. residual: deleted, copies age out by themselves until a known day.
 */
export const LEDGER_MOVES: Readonly<Record<LedgerState, readonly LedgerState[]>> = {
  planned: ['asked', 'held'],
  asked: ['acknowledged', 'residual', 'failed', 'held'],
  held: ['planned'],
  failed: ['asked', 'held', 'planned'],
  acknowledged: [],
  residual: [],
};

/** Nothing is left to do for a row: the store confirmed, and what remains ages out by itself until a known day. */
export const isFinal = (row: Pick<LedgerRow, 'state'>): boolean => LEDGER_MOVES[row.state].length === 0;

/** The key of a row: what is deleted where. A replay after a restore adds its own instant, see `replayAfter`. */
export const ledgerKey = ({ accountId, category, itemId, store }: Omit<Piece, 'records'>): string => ['delete', accountId, category, ...(itemId === null ? [] : [itemId]), store].join(':');

/** The rows of a deletion, one per piece, all planned. `at` in UTC; `effect` is the key of the effect that deletes. */
export const planLedger = (pieces: readonly Piece[], at: string, effect: string | null = null): LedgerRow[] =>
  pieces.map((piece) => ({ ...piece, key: ledgerKey(piece), effect, state: 'planned', movedAt: at, attempts: 0, deletedAt: null, heldUntil: null, residualUntil: null, failure: null }));

/** `ask` carries the holds' answer of this moment: a row that it did not free is not asked. `hold-ended` likewise. `again`: its tries begin anew. */
export type LedgerMove =
  | { readonly move: 'ask'; readonly at: string; readonly firing: Firing }
  | { readonly move: 'hold'; readonly at: string; readonly until: string | null }
  | { readonly move: 'hold-ended'; readonly at: string; readonly firing: Firing }
  | { readonly move: 'again'; readonly at: string }
  | { readonly move: 'confirm'; readonly at: string; readonly stores: readonly Store[]; readonly zone: string }
  | { readonly move: 'fail'; readonly at: string; readonly failure: string };

export type LedgerFault = 'final' | 'no-such-move' | 'not-free' | 'unknown-store' | 'no-residual-date' | 'clock-back';
export type LedgerAnswer = { readonly ok: true; readonly row: LedgerRow } | { readonly ok: false; readonly why: LedgerFault; readonly says: string };

const SAYS: Readonly<Record<LedgerFault, string>> = {
  final: 'This row is final.',
  'no-such-move': 'This row cannot take that step from where it is.',
  'not-free': 'A hold keeps this, or the holds could not be asked for.',
  'unknown-store': 'This store is not in the table of stores, so nobody knows how long its copies remain.',
  'no-residual-date': 'The day until which copies remain could not be counted. Check the time zone.',
  'clock-back': 'That step would lie before the last one.',
};
const refused = (why: LedgerFault): LedgerAnswer => ({ ok: false, why, says: SAYS[why] });

/** Moves a row by one step of `LEDGER_MOVES`, or says why not; a final row never moves. Pure: the row that came in stays as it was. */
export function moveRow(row: LedgerRow, move: LedgerMove): LedgerAnswer {
  if (isFinal(row)) return refused('final');
  if (millis(move.at) < millis(row.movedAt)) return refused('clock-back');
  switch (move.move) {
    case 'ask':
      if (!isFreed(row, move.firing)) return refused('not-free');
      return moved(row, 'asked', move.at, { attempts: row.attempts + 1, failure: null });
    case 'hold':
      return moved(row, 'held', move.at, { heldUntil: move.until });
    case 'hold-ended':
      if (row.state !== 'held') return refused('no-such-move');
      if (!isFreed(row, move.firing)) return refused('not-free');
      return moved(row, 'planned', move.at, { heldUntil: null });
    case 'again':
      if (row.state !== 'failed') return refused('no-such-move');
      return moved(row, 'planned', move.at, { attempts: 0, failure: null });
    case 'fail':
      return moved(row, 'failed', move.at, { failure: move.failure });
    case 'confirm': {
      const store = storeOf(move.stores, row.store);
      if (store === null) return refused('unknown-store');
      const until = residualUntil(store, move.at, move.zone);
      if (until === undefined) return refused('no-residual-date');
      return moved(row, until === null ? 'acknowledged' : 'residual', move.at, { deletedAt: move.at, residualUntil: until });
    }
  }
}

function moved(row: LedgerRow, state: LedgerState, at: string, change: Partial<LedgerRow>): LedgerAnswer {
  if (!LEDGER_MOVES[row.state].includes(state)) return refused('no-such-move');
  return { ok: true, row: { ...row, ...change, state, movedAt: at } };
}

const isFreed = (row: LedgerRow, firing: Firing): boolean =>
  firing.answer === 'go' && firing.free.some((piece) => piece.accountId === row.accountId && piece.category === row.category && piece.itemId === row.itemId && piece.store === row.store);

/**
 * Where a deletion stands. `final`: every row is. `nothing-planned` is not final: a ledger without rows proves no
 * deletion. `failed` comes first, because a person has to look.
 */
export function ledgerStanding(rows: readonly LedgerRow[]): 'nothing-planned' | 'failed' | 'running' | 'held' | 'final' {
  if (rows.length === 0) return 'nothing-planned';
  if (rows.every(isFinal)) return 'final';
  if (rows.some(({ state }) => state === 'failed')) return 'failed';
  return rows.some(({ state }) => state === 'planned' || state === 'asked') ? 'running' : 'held';
}

/** Whether copies of a row may still exist at an instant: until it is final always, and while they age out. */
export const copiesRemain = (row: LedgerRow, at: string): boolean => !isFinal(row) || (row.residualUntil !== null && millis(at) < millis(row.residualUntil) + 1_000);

/** A deletion to be done again: what a restore brought back. It is asked for holds like any other. */
export type Replay = { readonly key: string; readonly was: string; readonly deletedAt: string | null; readonly piece: Piece };

/**
 * After a restore of stores to how they were at `restored` (UTC): every row that was deleted there at or after that
 * instant, in order of its first deletion, because the copy has it again; and every row that is in the middle of it,
 * because its answer no longer says anything. `stores` are the names of those restored, null for all.
 */
export function replayAfter(rows: readonly LedgerRow[], restored: string, stores: readonly string[] | null = null): Replay[] {
  const touched = (row: LedgerRow): boolean => stores === null || stores.includes(row.store);
  const back = (row: LedgerRow): boolean => (row.deletedAt !== null ? millis(row.deletedAt) >= millis(restored) : row.state === 'asked' || row.state === 'failed');
  return rows
    .filter((row) => touched(row) && back(row))
    .map(({ key, accountId, category, itemId, store, records, deletedAt }) => ({ key: `${key}:after:${restored}`, was: key, deletedAt, piece: { accountId, category, itemId, store, records } }))
    .sort((one, other) => timeOf(one) - timeOf(other) || (one.key < other.key ? -1 : 1));
}

const timeOf = ({ deletedAt }: Replay): number => (deletedAt === null ? Number.MAX_VALUE : millis(deletedAt));
