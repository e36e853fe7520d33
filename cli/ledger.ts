// `docket hub ledger`: the deletion ledger of a hub that stands still, and the deletions to be done again after a restore.
import { resolve } from 'node:path';
import { FaultError } from '../shared/fault.ts';
import { replayAfter } from '../shared/rules/ledger/ledger.ts';
import type { Replay } from '../shared/rules/ledger/ledger.ts';
import type { LedgerRow } from '../shared/model/ledger-row.ts';
import { readLedgers } from '../server/effects/read-ledgers.ts';
import { needed, readArgs } from './args.ts';
import { sayAside, sayJson, sayLine } from './say.ts';

/**
 * Prints rows, one per line, or the replay list with `--replay-after`: what was deleted at or after that instant, in
 * order, and what was under way. A date without a time is its beginning in UTC. A hub that runs on the directory is
 * `in_use`; a database of its own can be read while hubs run on it.
 */
export async function ledgerCommand(args: readonly string[]): Promise<void> {
  const { flags } = readArgs(args, { data: 'text', database: 'text', account: 'text', 'replay-after': 'text', store: 'text', json: 'flag' });
  const after = flags['replay-after'] === null ? null : instantOf(flags['replay-after']);
  const from = flags.database === null ? { dataDir: resolve(needed(flags.data, 'data')) } : { database: flags.database };
  const { rows, unreadable } = await readLedgers(from, flags.account);
  const { store } = flags;
  if (after === null) listRows(rows.filter((row) => store === null || row.store === store), flags.json);
  else listReplays(replayAfter(rows, after, store === null ? null : [store]), flags.json);
  if (unreadable > 0) {
    // Their deletions are in nobody's list: a script must not take this answer for the whole.
    sayAside(`${unreadable} ${unreadable === 1 ? 'account' : 'accounts'} could not be read and ${unreadable === 1 ? 'is' : 'are'} not in this list.`);
    process.exitCode = 1;
  }
}

function listRows(rows: readonly LedgerRow[], json: boolean): void {
  if (json) {
    for (const row of rows) sayJson(row);
    return;
  }
  table(['account', 'category', 'item', 'store', 'records', 'state', 'until', 'deleted'], rows.map((row) => [row.accountId, row.category, row.itemId ?? '', row.store, String(row.records), row.state, row.residualUntil ?? row.heldUntil ?? '', row.deletedAt ?? '']));
}

function listReplays(replays: readonly Replay[], json: boolean): void {
  if (json) {
    for (const { key, was, deletedAt, piece } of replays) sayJson({ key, was, deletedAt, ...piece });
    return;
  }
  table(['account', 'category', 'item', 'store', 'records', 'deleted', 'key'], replays.map(({ key, deletedAt, piece }) => [piece.accountId, piece.category, piece.itemId ?? '', piece.store, String(piece.records), deletedAt ?? 'under way', key]));
}

/** Prints rows under their heads, or that there are none. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): void {
  if (rows.length === 0) {
    sayLine('Nothing.');
    return;
  }
  const widths = head.map((name, column) => Math.max(name.length, ...rows.map((row) => row[column]?.length ?? 0)));
  for (const row of [head, ...rows]) sayLine(row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ').trimEnd());
}

/** A date or an instant in UTC as the ledger compares it. */
function instantOf(value: string): string {
  const text = /^\d{4}-\d{2}-\d{2}$/.test(value) ? `${value}T00:00:00Z` : value;
  const at = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?Z$/.test(text) ? new Date(text) : new Date(Number.NaN);
  // 31 February is read as 3 March elsewhere: here it is a mistake, because a list that begins too late leaves copies.
  if (Number.isNaN(at.getTime()) || at.toISOString().slice(0, 10) !== text.slice(0, 10)) throw new FaultError('bad_input', '--replay-after takes a date such as 2026-11-24, or an instant in UTC such as 2026-11-24T06:30:00Z');
  return at.toISOString();
}
