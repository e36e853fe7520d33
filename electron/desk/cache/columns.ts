// What a record of the feed becomes in the mirror's columns: pure, and the only reader of a record's inside while a page is applied.
import type { Account } from '../../../shared/model/account.ts';
import type { Case, CaseDetail, EvidenceText } from '../../../shared/model/case.ts';
import { CASE_STATUSES, PRIORITIES } from '../../../shared/model/words.ts';
import type { Priority, Queue } from '../../../shared/model/words.ts';
import { rowClock } from '../../../shared/rules/glance.ts';
import type { RowClock } from '../../../shared/rules/glance.ts';
import type { PullShown } from '../../../shared/wire.ts';
import { NEVER } from './schema.ts';
import { indexText } from './words.ts';

export type AnyPut = PullShown['streams'][number]['puts'][number];

/** A record as the tables hold it. Instants stand twice: as written, and in milliseconds for sorting. */
export type Columns = {
  readonly what: 'case' | 'account' | 'unknown';
  readonly kind: string;
  readonly number: string;
  readonly title: string;
  readonly subject: string;
  readonly jurisdiction: string;
  readonly language: string;
  readonly status: string;
  readonly priority: number;
  readonly regime: string;
  readonly assignee: string | null;
  readonly claimedBy: string | null;
  readonly claimedUntil: number | null;
  readonly claimedTrip: string | null;
  readonly claimedToken: number | null;
  readonly received: string;
  readonly receivedAt: number;
  readonly due: string | null;
  readonly dueKey: number;
  readonly dueRule: string | null;
  readonly clock: RowClock['clock'];
  readonly citation: string | null;
  readonly version: number;
  readonly tag: string | null;
  readonly items: number;
  readonly proposal: string | null;
  readonly proposedBy: string | null;
  readonly decision: string | null;
  readonly decidedBy: string | null;
  readonly approvedBy: string | null;
  readonly decidedAt: string | null;
  readonly decisionReason: string | null;
  readonly body: string;
  readonly words: string;
  readonly texts: readonly EvidenceText[];
};

/** The number a priority sorts by (0 is the most urgent), and back. */
export const rankOf = (priority: Priority): number => PRIORITIES.indexOf(priority);
export const priorityOf = (rank: number): Priority => PRIORITIES[rank] ?? 'normal';

/**
 * The columns of a record of a queue. What is not understood, or stands in a queue where its kind does not belong, is
 * parked as `unknown` with all it carried: one odd record must never stop the records behind it (P6). `at` is the
 * hub's time of the page, an instant in UTC, and stands in for a parked record's missing date.
 */
export function columnsOf(queue: Queue, put: AnyPut, at: string): Columns {
  try {
    if (put.kind === 'case' && 'case' in put && queue !== 'flagged-accounts') return caseColumns(queue, put as CasePut) ?? parked(put, at);
    if (put.kind === 'account' && 'account' in put && queue === 'flagged-accounts') return accountColumns(put as AccountPut) ?? parked(put, at);
  } catch {
    // A record that looked right and was not: reading it threw, so it is shown as something this desk cannot read.
  }
  return parked(put, at);
}

type CasePut = { readonly id: string; readonly case: Case; readonly texts: readonly EvidenceText[] };
type AccountPut = { readonly id: string; readonly version: number; readonly account: Account };

function caseColumns(queue: Queue, put: CasePut): Columns | null {
  const { facts, state } = put.case;
  const row = rowClock(facts);
  const receivedAt = Date.parse(facts.received);
  // A paused clock and a hold are shown, and nothing is to be done by them: the list is sorted by what is.
  const dueKey = row.clock === 'running' && row.due !== null ? Date.parse(row.due) : NEVER;
  const sound =
    put.case.id === put.id && facts.kind === queue && Number.isInteger(put.case.version) && Number.isFinite(receivedAt) && Number.isFinite(dueKey) &&
    (CASE_STATUSES as readonly string[]).includes(facts.status) && (PRIORITIES as readonly string[]).includes(state.priority) &&
    /^[A-Z]{2}$/.test(facts.jurisdiction) && /^[a-z]{2,3}$/.test(facts.language) &&
    /^[0-9a-f]{32}$/.test(put.case.tag) && [facts.received, row.due ?? undefined, facts.decision?.at].every(isInstantOrNothing) &&
    [facts.number, facts.title].every(isLine) && Array.isArray(put.case.events) && Array.isArray(put.texts);
  if (!sound) return null;
  return {
    what: 'case',
    kind: facts.kind,
    number: facts.number,
    title: facts.title,
    subject: facts.subject?.handle ?? '',
    jurisdiction: facts.jurisdiction,
    language: facts.language,
    status: facts.status,
    priority: rankOf(state.priority),
    regime: regimeOf(facts.detail),
    assignee: state.assignee,
    claimedBy: state.claim?.by ?? null,
    claimedUntil: state.claim === null ? null : Date.parse(state.claim.until),
    claimedTrip: state.claim?.trip ?? null,
    claimedToken: state.claim?.token ?? null,
    received: facts.received,
    receivedAt,
    due: row.due,
    dueKey,
    dueRule: row.name,
    clock: row.clock,
    citation: row.citation,
    version: put.case.version,
    tag: put.case.tag,
    items: facts.items.length,
    proposal: facts.proposal?.decision ?? null,
    proposedBy: facts.proposal?.by ?? null,
    decision: facts.decision?.decision ?? null,
    decidedBy: facts.decision?.by ?? null,
    approvedBy: facts.decision?.approvedBy ?? null,
    decidedAt: facts.decision?.at ?? null,
    decisionReason: facts.decision?.reason ?? null,
    body: JSON.stringify(put.case),
    words: indexText(caseWords(put.case).join('\n')),
    texts: put.texts,
  };
}

/** What a reviewer may remember of a case: its words, its people, its items, what was noted and decided. Texts come beside. */
function caseWords(it: Case): string[] {
  const { facts } = it;
  const words = [it.id, facts.number, facts.title, facts.summary];
  if (facts.subject !== null) words.push(facts.subject.id, facts.subject.handle, facts.subject.displayName);
  for (const party of facts.parties) words.push(party.name, party.organisation ?? '', party.contact ?? '');
  for (const item of facts.items) words.push(item.label, item.url ?? '', item.excerpt ?? '');
  if (facts.detail.of === 'law-enforcement') words.push(facts.detail.agency, facts.detail.reference);
  if (facts.detail.of === 'content-removal') words.push(facts.detail.work);
  if (facts.proposal !== null) words.push(facts.proposal.note, facts.proposal.reason);
  if (facts.decision !== null) words.push(facts.decision.note, facts.decision.reason);
  for (const event of it.events) if (event.kind === 'noted') words.push(event.says);
  return words;
}

/** The legal way a case came, in one word, for the filter of that name. */
function regimeOf(detail: CaseDetail): string {
  switch (detail.of) {
    case 'content-removal':
    case 'data-subject':
      return detail.regime;
    case 'law-enforcement':
      return detail.process;
    case 'under18':
      return detail.route;
  }
}

/** An account stands in its list under its strongest flag; the earliest flag says since when. */
function accountColumns(put: AccountPut): Columns | null {
  const { account } = put;
  let strongest: Account['flags'][number] | null = null;
  let since = account.flags[0]?.at ?? account.created;
  for (const flag of account.flags) {
    if (strongest === null || flag.weight > strongest.weight) strongest = flag;
    if (Date.parse(flag.at) < Date.parse(since)) since = flag.at;
  }
  const receivedAt = Date.parse(since);
  const sound =
    account.id === put.id && isInstantOrNothing(since) && Number.isInteger(put.version) && Number.isFinite(receivedAt) && [account.handle, account.displayName].every(isLine) &&
    /^[a-z]{1,20}$/.test(account.status) && /^[A-Z]{2}$/.test(account.jurisdiction) && /^[a-z]{2,3}$/.test(account.language);
  if (!sound) return null;
  const words = [account.id, account.handle, account.displayName, account.about];
  for (const flag of account.flags) words.push(flag.code, flag.note);
  for (const strike of account.strikes) words.push(strike.ground);
  for (const linked of account.linked) words.push(linked.account.handle, linked.account.displayName);
  return {
    ...NOTHING,
    what: 'account',
    kind: 'account',
    number: account.handle,
    title: account.displayName,
    subject: account.handle,
    jurisdiction: account.jurisdiction,
    language: account.language,
    status: account.status,
    priority: rankOf(byWeight(strongest?.weight ?? 1)),
    regime: strongest?.code ?? '',
    received: since,
    receivedAt,
    version: put.version,
    items: account.flags.length,
    body: JSON.stringify(account),
    words: indexText(words.join('\n')),
  };
}

function byWeight(weight: number): Priority {
  if (weight >= 5) return 'urgent';
  if (weight === 4) return 'high';
  return weight === 3 ? 'normal' : 'low';
}

function parked(put: AnyPut, at: string): Columns {
  return {
    ...NOTHING,
    what: 'unknown',
    kind: String(put.kind).slice(0, 300),
    number: put.id,
    title: 'Needs a newer Docket',
    received: at,
    receivedAt: Date.parse(at),
    body: JSON.stringify(put),
  };
}

const NOTHING = {
  subject: '', jurisdiction: 'ZZ', language: 'und', status: 'unknown', priority: rankOf('normal'), regime: '',
  assignee: null, claimedBy: null, claimedUntil: null, claimedTrip: null, claimedToken: null, due: null, dueKey: NEVER, dueRule: null, clock: 'none', citation: null,
  version: 0, tag: null, items: 0, proposal: null, proposedBy: null, decision: null, decidedBy: null, approvedBy: null, decidedAt: null, decisionReason: null,
  words: '', texts: [],
} as const;

/** Exports write instants without quotes, so nothing else may stand in their place. */
function isInstantOrNothing(value: unknown): boolean {
  return value === undefined || (typeof value === 'string' && /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?Z$/.test(value));
}

function isLine(value: unknown): boolean {
  return typeof value === 'string' && value.length <= 300;
}
