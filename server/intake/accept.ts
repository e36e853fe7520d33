// Taking a case in: once per kind and external id, whoever asks and however often (P23).
import type { Clock } from '../../shared/model/clock.ts';
import type { Account } from '../../shared/model/account.ts';
import type { Case, CaseFacts, EvidenceText } from '../../shared/model/case.ts';
import type { CaseKind, Stream } from '../../shared/model/words.ts';
import { holdsShown } from '../../shared/rules/judge/hold-acts.ts';
import type { IntakeAsked, IntakeShown } from '../../shared/wire.ts';
import { HubRefusal } from '../http/refusal.ts';
import { sha256, tagOf } from '../store/ids.ts';
import type { Queryer, Store } from '../store/store.ts';
import { accountForMaking, accountStream, putRecord } from '../streams/records.ts';

/** What the rules of clocks give for new facts. The facts' own `clocks` are still empty. */
export type ClocksFor = (facts: CaseFacts) => readonly Clock[];

export type Intake = {
  readonly store: Store;
  readonly now: () => string;
  /** A UUID of version 7: the id of the case, so that ids sort by arrival. */
  readonly newId: () => string;
  /** The rules in force, asked first in the transaction that uses them. */
  readonly clocksFor: (q: Queryer) => Promise<ClocksFor>;
};

const PREFIX: Readonly<Record<CaseKind, string>> = { under18: 'U18', 'law-enforcement': 'LE', 'content-removal': 'CR', 'data-subject': 'DS' };

/** The largest case that is taken in, in bytes of JSON with its texts: what is left of a page must hold years of notes. */
const CASE_BYTES = 10 * 1024 * 1024;

/** The counter that numbers the cases of a kind and year, and the number as a person reads it. */
export const counterOf = (kind: CaseKind, year: string): string => `${PREFIX[kind]}-${year}`;
export const numberOf = (counter: string, n: number): string => `${counter}-${String(n).padStart(6, '0')}`;

/**
 * Makes a case, or answers with the one that this kind and external id already made, changing nothing however much the
 * body differs. Safe under concurrency: the second transaction waits at the key. Throws HubRefusal `bad_input` where
 * the detail is of another kind or item ids repeat, `too_large` where the case would not fit in a page.
 */
export async function acceptCase(intake: Intake, kind: CaseKind, asked: IntakeAsked): Promise<IntakeShown> {
  if (asked.detail.of !== kind) throw new HubRefusal('bad_input', 'The detail is of another kind of case.');
  if (new Set(asked.items.map((item) => item.id)).size !== asked.items.length) throw new HubRefusal('bad_input', 'Two items have one id.');
  const at = intake.now();
  const id = intake.newId();
  return intake.store.tx(async (q) => {
    const clocksFor = await intake.clocksFor(q);
    const taken = await q.query('insert into intake (kind, external_id, case_id, at) values ($1, $2, $3, $4) on conflict do nothing returning case_id', [kind, asked.externalId, id, at]);
    if (taken.length === 0) return known(q, kind, asked.externalId);
    const account = await accountOf(q, asked);
    const facts = factsOf(kind, asked, account?.of ?? null, await nextNumber(q, counterOf(kind, at.slice(0, 4))));
    const holds = account === null ? [] : holdsShown(account.of.holds, id, kind, at);
    const texts = asked.texts.map((text, ord): EvidenceText => ({ id: `${id}-t${ord + 1}`, name: text.name, language: text.language, sha256: sha256(text.text), text: text.text }));
    const dated: CaseFacts = { ...facts, holds, clocks: [...clocksFor(facts)] };
    const made: Case = {
      id,
      version: 1,
      tag: tagOf(dated),
      facts: dated,
      state: { assignee: null, claim: null, lastToken: 0, priority: asked.priority, effects: [] },
      events: [{ id: intake.newId(), at, by: 'platform', kind: 'received', says: 'Received.', actId: null }],
    };
    if (Buffer.byteLength(JSON.stringify([made, texts])) > CASE_BYTES) throw new HubRefusal('too_large', 'A case with its texts may have 10 MiB.');
    // Streams are locked in the order of their names everywhere, so that two writers never wait for each other.
    const puts = [{ stream: kind, put: () => putRecord(q, kind, { kind: 'case', of: made, texts }, at) }, ...accountPut(q, account, id, at)];
    for (const { put } of puts.sort((a, b) => (a.stream < b.stream ? -1 : 1))) await put();
    return { id, number: facts.number, made: true };
  });
}

async function known(q: Queryer, kind: CaseKind, externalId: string): Promise<IntakeShown> {
  const [row] = await q.query<{ case_id: string; body: string | null }>('select i.case_id, r.body from intake i left join records r on r.id = i.case_id where i.kind = $1 and i.external_id = $2', [kind, externalId]);
  if (!row) throw new Error('intake: a key without its row');
  return { id: row.case_id, number: row.body === null ? '' : (JSON.parse(row.body) as Case).facts.number, made: false };
}

async function nextNumber(q: Queryer, counter: string): Promise<string> {
  // In the same transaction as the case: a number is never burnt by a case that was not made.
  const [row] = await q.query<{ n: number }>('insert into counters (name, next) values ($1, 2) on conflict (name) do update set next = counters.next + 1 returning next - 1 as n', [counter]);
  return numberOf(counter, row?.n ?? 0);
}

type HeldAccount = { readonly of: Account; readonly version: number };

/** The account of a new case: as the hub holds it, brought up to what the platform says of it now, or made. Null where nobody knows it. */
async function accountOf(q: Queryer, asked: IntakeAsked): Promise<HeldAccount | null> {
  if (asked.accountId === null) return null;
  const held = await accountForMaking(q, asked.accountId);
  const given = asked.account?.id === asked.accountId ? asked.account : null;
  // What is being deleted or is gone is not written down anew because the platform told of it once more.
  const gone = held?.of.status === 'deleting' || held?.of.status === 'deleted';
  if (held !== null) return given === null || gone ? held : { ...held, of: { ...held.of, ...given } };
  if (given === null) return null;
  return { of: { ...given, status: 'active', flags: [], strikes: [], linked: [], caseIds: [], holds: [], ledger: [], abuseReports: [] }, version: 0 };
}

/** An account learns of its new case. Beyond a thousand it keeps the newest: the schema allows no more. */
function accountPut(q: Queryer, account: HeldAccount | null, caseId: string, at: string): { readonly stream: Stream; readonly put: () => Promise<void> }[] {
  if (account === null) return [];
  const of: Account = { ...account.of, caseIds: [...account.of.caseIds, caseId].slice(-1_000) };
  const stream = accountStream(of);
  return [{ stream, put: () => putRecord(q, stream, { kind: 'account', of, version: account.version + 1 }, at) }];
}

function factsOf(kind: CaseKind, asked: IntakeAsked, account: Account | null, number: string): CaseFacts {
  const { accountId } = asked;
  const subject = account
    ? { id: account.id, handle: account.handle, displayName: account.displayName, status: account.status }
    : accountId === null ? null : { id: accountId, handle: accountId, displayName: accountId, status: 'active' as const };
  return {
    number,
    kind,
    title: asked.title,
    status: 'open',
    stage: 'received',
    duplicateOf: null,
    jurisdiction: asked.jurisdiction,
    language: asked.language,
    received: asked.received,
    subject,
    summary: asked.summary,
    parties: asked.parties,
    items: asked.items,
    clocks: [],
    holds: [],
    proposal: null,
    decision: null,
    detail: asked.detail,
  };
}
