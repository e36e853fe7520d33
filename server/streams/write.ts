// Writing a case with what hangs on it: its account, and the account's other cases where a hold changed what they show.
import type { Account, AccountRef } from '../../shared/model/account.ts';
import type { Case } from '../../shared/model/case.ts';
import type { Stream } from '../../shared/model/words.ts';
import { withoutProposal } from '../../shared/rules/judge/answer.ts';
import { holdsShown } from '../../shared/rules/judge/hold-acts.ts';
import { canonical } from '../../shared/rules/tag.ts';
import { tagOf } from '../store/ids.ts';
import type { Queryer } from '../store/store.ts';
import { accountStream, casesForUpdate, putRecord } from './records.ts';

export type Written = {
  readonly changed: Case;
  /** Whether the facts of `changed` moved, so that it gets a new tag. */
  readonly factsMoved: boolean;
  /** Whether texts and media of the case leave every console. */
  readonly seals: boolean;
  /** The account after the change, with its new version; null where it stays. Its row is held by the caller. */
  readonly account: { readonly of: Account; readonly version: number } | null;
  readonly at: string;
  readonly newId: () => string;
};

/**
 * Writes a judged case. A new hold, or a new status of the account, is a fact of every case about it: each gets a new
 * version, and what a second person was asked to approve there falls. Streams are locked in the order of their names.
 */
export async function writeCases(q: Queryer, written: Written): Promise<void> {
  const { changed, factsMoved, seals, account, at, newId } = written;
  const own: Case = factsMoved ? { ...changed, tag: tagOf(changed.facts) } : changed;
  const puts: { readonly stream: Stream; readonly put: () => Promise<void> }[] = [
    { stream: own.facts.kind, put: () => putRecord(q, own.facts.kind, { kind: 'case', of: own, texts: seals ? [] : null }, at) },
  ];
  if (account !== null) {
    const stream = accountStream(account.of);
    puts.push({ stream, put: () => putRecord(q, stream, { kind: 'account', of: account.of, version: account.version }, at) });
    for (const other of await othersOf(q, account.of, own.id, at, newId)) {
      puts.push({ stream: other.facts.kind, put: () => putRecord(q, other.facts.kind, { kind: 'case', of: other, texts: null }, at) });
    }
  }
  if (seals) await q.query('delete from case_media where case_id = $1', [own.id]);
  for (const { put } of puts.sort((one, other) => (one.stream < other.stream ? -1 : 1))) await put();
}

/** The account's other cases, as they read after its change; those that read the same are left out. */
async function othersOf(q: Queryer, account: Account, except: string, at: string, newId: () => string): Promise<Case[]> {
  const others = await casesForUpdate(q, account.caseIds.filter((it) => it !== except));
  return others.flatMap((held) => withAccount(held, account, at, newId) ?? []);
}

/** A case with the account as it is now, or null where it says the same already. Pure. */
export function withAccount(held: Case, account: Account, at: string, newId: () => string): Case | null {
  const { facts } = held;
  const subject: AccountRef | null = facts.subject === null ? null : { id: account.id, handle: account.handle, displayName: account.displayName, status: account.status };
  const holds = facts.status === 'closed' ? facts.holds : holdsShown(account.holds, held.id, facts.kind, at);
  if (canonical([subject, holds]) === canonical([facts.subject, facts.holds])) return null;
  const heldAnew = canonical(holds) !== canonical(facts.holds);
  const falls = heldAnew && facts.proposal !== null;
  const next = { ...(falls ? withoutProposal(facts) : facts), subject, holds };
  const says = heldAnew ? `The holds on the account changed.${falls ? ' The proposal falls: what it would do is no longer the same.' : ''}` : `The account is ${account.status} now.`;
  return { ...held, version: held.version + 1, facts: next, tag: tagOf(next), events: [...held.events, { id: newId(), at, by: 'hub', kind: 'facts-changed', says, actId: null }] };
}
