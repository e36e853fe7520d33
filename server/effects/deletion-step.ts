// One step of a deletion, pure: what the stores said goes into the ledger, the holds are asked, and the next store's rows come out.
import type { Account } from '../../shared/model/account.ts';
import type { LedgerRow } from '../../shared/model/ledger-row.ts';
import type { CaseBooks } from '../../shared/rules/case-books.ts';
import { deletionAtFiring } from '../../shared/rules/holds/deletion.ts';
import type { Firing, HeldPiece } from '../../shared/rules/holds/deletion.ts';
import type { Piece, Place } from '../../shared/rules/holds/hold.ts';
import { isFinal, ledgerKey, moveRow, planLedger } from '../../shared/rules/ledger/ledger.ts';
import { rowsOf } from '../../shared/rules/ledger/rows.ts';
import type { LedgerMove } from '../../shared/rules/ledger/ledger.ts';
import { listsItems } from '../../shared/rules/ledger/stores.ts';
import type { Erase, Told } from './port.ts';
import { MOST_TRIES, afterTries } from './shelf.ts';

/** Rows of one store that are asked at once: their answers all come within one lease. */
const AT_ONCE = 20;

/** An account keeps at most this many rows; see the schema of `Account`. */
const LEDGER_ROWS = 1_000;

/** Where a deletion stands after a step. `ask`: rows go out now. `person`: a store said no too often. */
export type Standing = 'ask' | 'retry' | 'person' | 'held' | 'final' | 'holds-unknown';

export type DeletionStep = {
  readonly account: Account;
  readonly ask: readonly Erase[];
  readonly standing: Standing;
  /** When there is something to do again by itself; null where nothing is. */
  readonly again: string | null;
  readonly held: readonly HeldPiece[];
  /** Whether something is left that a change of the account or a day may set free. */
  readonly open: boolean;
  /** Stores that did not confirm. */
  readonly failing: readonly string[];
  readonly stores: { readonly done: number; readonly all: number };
};

export type StepAsked = {
  readonly account: Account;
  readonly effect: string;
  /** What the stores said, by the row's key. A row that was asked and is not in it was never answered. */
  readonly answers: ReadonlyMap<string, Told>;
  /** False where the process stops or the hub waits: answers are written, nothing more is asked. */
  readonly asks: boolean;
  /** Which rows it is about, whoever planned them: the items of a removal; null for the whole account. */
  readonly itemIds: readonly string[] | null;
  readonly at: string;
  readonly books: CaseBooks;
};

export type Planned = { readonly ok: true; readonly ledger: LedgerRow[] } | { readonly ok: false; readonly why: 'holds-unknown' | 'no-room' | 'nothing-known' };

/**
 * The ledger with the rows of a deletion that begins, all planned: pieces as the holds of this moment take lumps apart.
 * Holds that cannot be read plan nothing (LAW K13), and so does an account of which no store says what it holds: a
 * ledger without rows proves no deletion.
 */
export function planned({ account, effect, at, books }: Pick<StepAsked, 'account' | 'effect' | 'at' | 'books'>, pieces: readonly Piece[]): Planned {
  if (pieces.length === 0) return { ok: false, why: 'nothing-known' };
  const firing = firingOf(account, pieces, at, books, LEDGER_ROWS - account.ledger.length - pieces.length);
  if (firing.answer === 'wait' && firing.why === 'holds-unknown') return { ok: false, why: 'holds-unknown' };
  const known = new Set(account.ledger.map(({ key }) => key));
  const rows = planLedger([...(firing.answer === 'go' ? firing.free : []), ...firing.held.map(({ piece }) => piece)], at, effect).filter(({ key }) => !known.has(key));
  const ledger = [...account.ledger, ...rows];
  return ledger.length > LEDGER_ROWS ? { ok: false, why: 'no-room' } : { ok: true, ledger };
}

/** What a removal of single items takes: each of them in every store of its account's content. */
export function itemPieces(account: Account, items: readonly { readonly id: string; readonly category: Place['category'] }[], books: CaseBooks): Piece[] {
  const told = [...new Set(account.inventory.filter(({ category }) => category === 'user-content').map(({ store }) => store))];
  const stores = told.length > 0 ? told : books.stores.map(({ store }) => store);
  return items.flatMap(({ id, category }) => stores.map((store) => ({ accountId: account.id, category, itemId: id, store, records: 1 })));
}

/** Goes one step on. The account that comes in stays as it was. */
export function deletionStep({ account, effect, answers, asks, itemIds, at, books }: StepAsked): DeletionStep {
  const mine = new Set(rowsOf(account, effect).map(({ key }) => key));
  let ledger = account.ledger.map((row) => (mine.has(row.key) && row.state === 'asked' ? answered(row, answers.get(row.key), at, books) : row));
  const open = ledger.filter((row) => mine.has(row.key) && !isFinal(row));
  const firing = firingOf(account, open, at, books, LEDGER_ROWS - ledger.length);
  if (firing.answer === 'wait' && firing.why === 'holds-unknown') {
    return result(account, ledger, mine, { ask: [], standing: 'holds-unknown', again: null, held: [], open: true });
  }
  ledger = ledger.map((row) => (mine.has(row.key) && !isFinal(row) ? underHolds(row, firing, at) : row));
  // A hold on one more item of a lump: the item stays by itself from now on.
  const known = new Set(ledger.map(({ key }) => key));
  const newly = firing.held.filter(({ piece }) => piece.itemId !== null && !known.has(ledgerKey(piece)));
  const more = planLedger(newly.map(({ piece }) => piece), at, effect).map((row) => underHolds(row, firing, at));
  for (const { key } of more) mine.add(key);
  ledger = [...ledger, ...more];
  const ready = ledger.filter((row) => mine.has(row.key) && (row.state === 'planned' || (row.state === 'failed' && row.attempts < MOST_TRIES && afterTries(row.movedAt, row.attempts) <= at)));
  const going = new Set(asks ? ready.filter(({ store }) => store === ready[0]?.store).slice(0, AT_ONCE).map(({ key }) => key) : []);
  const ask: Erase[] = [];
  ledger = ledger.map((row) => {
    if (!going.has(row.key)) return row;
    const asked = moved(row, (when) => ({ move: 'ask', at: when, firing }), at);
    if (asked.state === 'asked') ask.push(eraseOf(asked, firing));
    return asked;
  });
  const mineNow = ledger.filter(({ key }) => mine.has(key));
  // What another effect deletes of the same things: this one is not over before that is.
  const others = ledger.filter((row) => !mine.has(row.key) && !isFinal(row) && (itemIds === null || (row.itemId !== null && itemIds.includes(row.itemId))));
  const both = [...mineNow, ...others];
  const exhausted = (row: LedgerRow): boolean => row.state === 'failed' && row.attempts >= MOST_TRIES;
  const retries = mineNow.filter((row) => row.state === 'failed' && !exhausted(row)).map(({ movedAt, attempts }) => afterTries(movedAt, attempts));
  // A row that could not take its step is looked at again, and is never taken for done.
  const stuck = asks && ask.length === 0 && mineNow.some(({ state }) => state === 'planned' || state === 'asked');
  if (stuck || others.some((row) => row.state !== 'held' && !exhausted(row))) retries.push(afterTries(at, 2));
  const ends = both.flatMap(({ state, heldUntil }) => (state === 'held' && heldUntil !== null ? [afterEnd(heldUntil)] : [])).sort();
  const standing: Standing = ask.length > 0 || (!asks && ready.length > 0) ? 'ask' : retries.length > 0 ? 'retry' : both.some(exhausted) ? 'person' : both.some(({ state }) => state === 'held') ? 'held' : 'final';
  const again = standing === 'retry' ? (retries.sort()[0] ?? null) : standing === 'held' ? (ends[0] ?? null) : null;
  return result(account, ledger, mine, { ask, standing, again, held: firing.held, open: both.some((row) => row.state === 'held' || (!isFinal(row) && standing !== 'person')) });
}

/** Asks the holds of this moment. Lumps are taken apart for single items only where the ledger has `room` for their rows; else the whole lump is kept. */
function firingOf(account: Account, pieces: readonly Piece[], at: string, books: CaseBooks, room: number): Firing {
  const plain = pieces.map(({ accountId, category, itemId, store, records }) => ({ accountId, category, itemId, store, records }));
  const ask = (lists: (store: string) => boolean): Firing => deletionAtFiring(account.holds, plain, at, books.zone, lists);
  const firing = ask((store) => listsItems(books.stores, store));
  const known = new Set(account.ledger.map(({ key }) => key));
  const more = firing.held.filter(({ piece }) => !known.has(ledgerKey(piece)) && !plain.some((one) => samePiece(one, piece))).length;
  return more > Math.max(0, room) ? ask(() => false) : firing;
}

/** A hold binds through its last second. */
const afterEnd = (end: string): string => new Date(Date.parse(end) + 1_000).toISOString();

function answered(row: LedgerRow, told: Told | undefined, at: string, books: CaseBooks): LedgerRow {
  const fail = (failure: string): LedgerRow => moved(row, (when) => ({ move: 'fail', at: when, failure: failure.slice(0, 300) }), at);
  if (told === undefined) return fail('No answer came.');
  if (!told.done) return fail(told.says);
  const answer = moveRow(row, { move: 'confirm', at: latest(at, row.movedAt), stores: books.stores, zone: books.zone });
  return answer.ok ? answer.row : fail(answer.says);
}

/** Held now: it waits, with the end of the hold as it is now. Free now: what waited is planned. */
function underHolds(row: LedgerRow, firing: Firing, at: string): LedgerRow {
  const kept = firing.held.find(({ piece }) => samePiece(piece, row));
  if (kept === undefined) return row.state === 'held' ? moved(row, (when) => ({ move: 'hold-ended', at: when, firing }), at) : row;
  if (row.state === 'held') return row.heldUntil === kept.until ? row : { ...row, heldUntil: kept.until };
  return moved(row, (when) => ({ move: 'hold', at: when, until: kept.until }), at);
}

/** A step of the ledger's table, or the row as it was where the table has none. Processes' clocks may differ: a row never goes back in time. */
function moved(row: LedgerRow, make: (when: string) => LedgerMove, at: string): LedgerRow {
  const answer = moveRow(row, make(latest(at, row.movedAt)));
  return answer.ok ? answer.row : row;
}

const latest = (one: string, other: string): string => (Date.parse(one) >= Date.parse(other) ? one : other);

const samePiece = (one: Omit<Piece, 'records'>, other: Omit<Piece, 'records'>): boolean =>
  one.accountId === other.accountId && one.category === other.category && one.itemId === other.itemId && one.store === other.store;

function eraseOf(row: LedgerRow, firing: Firing): Erase {
  const rest = firing.answer === 'go' ? firing.rests.find(({ piece }) => samePiece(piece, row)) : undefined;
  return { key: row.key, store: row.store, accountId: row.accountId, category: row.category, itemId: row.itemId, but: rest?.but ?? [] };
}

function result(account: Account, ledger: LedgerRow[], mine: ReadonlySet<string>, step: Pick<DeletionStep, 'ask' | 'standing' | 'again' | 'held' | 'open'>): DeletionStep {
  const rows = ledger.filter(({ key }) => mine.has(key));
  const all = [...new Set(rows.map(({ store }) => store))];
  const open = new Set(rows.filter((row) => !isFinal(row) && row.state !== 'held').map(({ store }) => store));
  return {
    ...step, account: { ...account, ledger, inventory: inventoryAfter(account, ledger) },
    failing: [...new Set(rows.filter(({ state }) => state === 'failed').map(({ store }) => store))],
    stores: { done: all.filter((store) => !open.has(store)).length, all: all.length },
  };
}

/** What the stores still hold: a lump that is gone is no row any more, or counts the items that were left out of it. */
function inventoryAfter({ inventory }: Account, ledger: readonly LedgerRow[]): Account['inventory'] {
  const at = (row: { readonly category: string; readonly store: string }): string => `${row.category} ${row.store}`;
  const gone = new Set(ledger.filter((row) => row.itemId === null && isFinal(row)).map(at));
  return inventory.flatMap((row) => {
    if (!gone.has(at(row))) return [row];
    const left = ledger.filter((one) => one.itemId !== null && !isFinal(one) && at(one) === at(row)).length;
    return left === 0 ? [] : [{ ...row, records: left, bytes: row.records === 0 ? 0 : Math.round((row.bytes / row.records) * left) }];
  });
}
