// The acts in the outbox: kept before they are shown as saved, sent as they were kept, answered once.
import type { OutboxRow } from '../../../shared/contract.ts';
import { FaultError } from '../../../shared/fault.ts';
import type { Act, FinalVerdict } from '../../../shared/model/act.ts';
import { Act as ActSchema, Verdict } from '../../../shared/model/act.ts';
import type { Glance } from '../../../shared/model/case.ts';
import { canonical } from '../../../shared/rules/tag.ts';
import type { Writer } from '../cache/sealed.ts';
import { dropDraft } from './drafts.ts';
import type { Kept } from './new-act.ts';
import { saysOf } from './new-act.ts';
import type { Outbox } from './open.ts';
import { readingOutbox, recording, writing } from './open.ts';

/** An act that has no final verdict yet, as the hub will get it: the exact text. `blamed` where it is parked because pushes are refused whole for it. */
export type WaitingAct = { readonly actId: string; readonly caseId: string; readonly kind: string; readonly doc: string; readonly blamed: Stored['parked_newer'] };

/** What the cache knows of a case that an act names; null where the case is not on this computer any more. */
export type CaseNow = { readonly number: string; readonly title: string; readonly glance: Glance } | null;

type Stored = {
  act_id: string;
  case_id: string;
  kind: string;
  doc: string;
  doc_hash: string;
  at: string;
  sent_at: string | null;
  outcome: string | null;
  verdict: string | null;
  settled: 'let-it-be' | 'noted' | 'decided-again' | null;
  parked: 'unreadable' | 'unknown-answer' | null;
  parked_since: string | null;
  parked_newer: 'refused-whole' | null;
};

/**
 * Keeps an act. When this returns, the act is on the disk: one transaction, one sync. Keeping the same document again
 * changes nothing. Throws `already_waiting` where a decision on the case has no answer yet, `disk_full` where nothing
 * was saved, `disk_unsure` where it is not certain.
 */
export function keepAct(outbox: Outbox, kept: Kept): void {
  writing(outbox, (db) => insertAct(db, kept));
}

/** Keeps several acts in one transaction, all or none, with what else belongs to it. Throws as {@link keepAct} does. */
export function keepActs(outbox: Outbox, kept: readonly Kept[], also: (db: Writer) => void): void {
  writing(outbox, (db) => {
    also(db);
    for (const one of kept) insertAct(db, one);
  });
}

/** Keeps an act that says what became of an older one, and settles that: both or neither. Throws as {@link keepAct} and {@link settleAct} do. */
export function keepAndSettle(outbox: Outbox, kept: Kept, settled: string, how: NonNullable<OutboxRow['settled']>): void {
  keepActs(outbox, [kept], (db) => settleIn(db, settled, how));
}

function insertAct(db: Writer, kept: Kept): void {
  const { act } = kept;
  const same = db.prepare<[string], { doc: string }>('SELECT doc FROM acts WHERE act_id = ?').get(act.actId);
  if (same !== undefined) {
    if (same.doc !== kept.doc) throw new FaultError('broken');
    return;
  }
  if (isDecision(act.kind) && db.prepare(OPEN_DECISION).get(act.caseId, act.by) !== undefined) throw new FaultError('already_waiting');
  db.prepare('INSERT INTO acts(act_id, case_id, kind, doc, doc_hash, by, at) VALUES (?, ?, ?, ?, ?, ?, ?)').run(act.actId, act.caseId, act.kind, kept.doc, kept.docHash, act.by, act.at);
  dropDraft(db, act.by, act.caseId, act.kind);
}

/** The acts of the person this file is bound to now: on a demo's desk several people take turns, and none sees another's. */
export const MINE = "by = coalesce((SELECT value FROM meta WHERE key = 'person'), by)";

const OPEN_DECISION = "SELECT 1 FROM acts WHERE case_id = ? AND by = ? AND verdict IS NULL AND settled IS NULL AND kind IN ('propose-decision', 'approve', 'reject')";

function isDecision(kind: Act['kind']): boolean {
  return kind === 'propose-decision' || kind === 'approve' || kind === 'reject';
}

/**
 * The acts of this person that wait for a verdict, in the order they are to be sent: withdrawals first, because a
 * withdrawal that overtakes its act stops it (PROTOCOL.md P15), then as they were kept. Acts of anybody else are never
 * in it (P18), nor is a parked one that the person has settled.
 */
export function waitingActs(outbox: Outbox, personId: string): WaitingAct[] {
  return readingOutbox(outbox, (db) =>
    db
      .prepare<[string], WaitingAct>("SELECT act_id AS actId, case_id AS caseId, kind, doc, parked_newer AS blamed FROM acts WHERE verdict IS NULL AND settled IS NULL AND by = ? ORDER BY kind <> 'withdraw', rowid")
      .all(personId),
  );
}

/**
 * Records a final verdict, once. The same verdict again changes nothing and answers false; another one is `broken`,
 * because the hub promised to keep its answer for ever (P7) and the screen has shown the first.
 */
export function recordVerdict(outbox: Outbox, verdict: FinalVerdict, sentAt: string): boolean {
  return recording(outbox, (db) => {
    const held = db.prepare<[string], { verdict: string | null }>('SELECT verdict FROM acts WHERE act_id = ?').get(verdict.actId);
    if (held === undefined) return false;
    const said = canonical(verdict);
    if (held.verdict !== null) {
      if (canonical(JSON.parse(held.verdict)) !== said) throw new FaultError('broken');
      return false;
    }
    db.prepare('UPDATE acts SET sent_at = coalesce(sent_at, ?), outcome = ?, verdict = ?, parked = NULL, parked_newer = NULL, parked_since = NULL WHERE act_id = ?').run(sentAt, verdict.verdict, said, verdict.actId);
    return true;
  });
}

/** Notes that the hub has had these acts in hand and asked for them again later. */
export function recordLater(outbox: Outbox, actIds: readonly string[], sentAt: string): void {
  if (actIds.length === 0) return;
  recording(outbox, (db) => {
    const sent = db.prepare('UPDATE acts SET sent_at = coalesce(sent_at, ?) WHERE act_id = ? AND verdict IS NULL');
    for (const actId of actIds) sent.run(sentAt, actId);
  });
}

/**
 * Lets an act rest that gets no answer which this desk can use, and says how often it was tried by now. The acts behind it go
 * on; it keeps its place and its text, and is sent again when its rest is over.
 */
export function parkAct(outbox: Outbox, actId: string, why: NonNullable<OutboxRow['parked']>['why'], at: string): number {
  return recording(outbox, (db) => {
    db.prepare('UPDATE acts SET sent_at = coalesce(sent_at, @at), parked = @why, parked_newer = @newer, parked_since = coalesce(parked_since, @at), parked_tries = parked_tries + 1 WHERE act_id = @actId AND verdict IS NULL').run({ at, actId, ...columnsOf(why) });
    return db.prepare<[string], { tries: number }>('SELECT parked_tries AS tries FROM acts WHERE act_id = ?').get(actId)?.tries ?? 1;
  });
}

function columnsOf(why: NonNullable<OutboxRow['parked']>['why']): { why: NonNullable<Stored['parked']>; newer: Stored['parked_newer'] } {
  return why === 'refused-whole' ? { why: 'unknown-answer', newer: why } : { why, newer: null };
}

/**
 * Says what the person did about a conflict, a refusal or a parked act; a parked one is not sent any more. Throws
 * `not_found`, or `bad_input` where the act only waits.
 */
export function settleAct(outbox: Outbox, actId: string, how: NonNullable<OutboxRow['settled']>): void {
  writing(outbox, (db) => settleIn(db, actId, how));
}

function settleIn(db: Writer, actId: string, how: NonNullable<OutboxRow['settled']>): void {
  const held = db.prepare<[string], Pick<Stored, 'verdict' | 'parked'>>(`SELECT verdict, parked FROM acts WHERE act_id = ? AND ${MINE}`).get(actId);
  if (held === undefined) throw new FaultError('not_found');
  if (held.verdict === null && held.parked === null) throw new FaultError('bad_input');
  db.prepare('UPDATE acts SET settled = ? WHERE act_id = ?').run(how, actId);
}

/** How many acts wait to be sent, and how many conflicts nobody has settled yet. */
export function outboxCounts(outbox: Outbox): { waiting: number; conflicts: number } {
  return readingOutbox(outbox, (db) => {
    const count = (sql: string): number => db.prepare<[], { n: number }>(sql).get()?.n ?? 0;
    return {
      waiting: count(`SELECT count(*) AS n FROM acts WHERE verdict IS NULL AND settled IS NULL AND ${MINE}`),
      conflicts: count(`SELECT count(*) AS n FROM acts WHERE outcome = 'conflict' AND verdict IS NOT NULL AND settled IS NULL AND ${MINE}`),
    };
  });
}

/** Rows shown at most beside those that still need somebody: what is answered and settled is history. */
const DONE_SHOWN = 500;

/**
 * The outbox as a person reads it: what waits or needs a look first, then what is done, newest first. `caseNow` asks
 * the cache what the case looks like at this moment, for *then* and *now* side by side.
 */
export function outboxRows(outbox: Outbox, caseNow: (caseId: string) => CaseNow): OutboxRow[] {
  return readingOutbox(outbox, (db) => {
    const open = db.prepare<[], Stored>(`SELECT * FROM acts WHERE (${NEEDS_A_LOOK}) AND ${MINE} ORDER BY rowid DESC`).all();
    const done = db.prepare<[number], Stored>(`SELECT * FROM acts WHERE NOT (${NEEDS_A_LOOK}) AND ${MINE} ORDER BY rowid DESC LIMIT ?`).all(DONE_SHOWN);
    return [...open, ...done].map((stored) => rowOf(stored, caseNow(stored.case_id)));
  });
}

const NEEDS_A_LOOK = "settled IS NULL AND (verdict IS NULL OR outcome IN ('conflict', 'refused'))";

/** The person's own acts on one case, newest first. */
export function actsOfCase(outbox: Outbox, caseId: string, caseNow: CaseNow): OutboxRow[] {
  return readingOutbox(outbox, (db) => db.prepare<[string], Stored>(`SELECT * FROM acts WHERE case_id = ? AND ${MINE} ORDER BY rowid DESC`).all(caseId).map((stored) => rowOf(stored, caseNow)));
}

/** The act as it was kept. Throws `not_found`; `bad_input` where this Docket cannot read it: then nothing can be said in its name. */
export function actKept(outbox: Outbox, actId: string): Act {
  const stored = readingOutbox(outbox, (db) => db.prepare<[string], { doc: string }>(`SELECT doc FROM acts WHERE act_id = ? AND ${MINE}`).get(actId));
  if (stored === undefined) throw new FaultError('not_found');
  const act = ActSchema.safeParse(JSON.parse(stored.doc));
  if (!act.success) throw new FaultError('bad_input');
  return act.data;
}

/** One act. Throws `not_found`. */
export function actRow(outbox: Outbox, actId: string, caseNow: (caseId: string) => CaseNow): OutboxRow {
  const stored = readingOutbox(outbox, (db) => db.prepare<[string], Stored>(`SELECT * FROM acts WHERE act_id = ? AND ${MINE}`).get(actId));
  if (stored === undefined) throw new FaultError('not_found');
  return rowOf(stored, caseNow(stored.case_id));
}

function rowOf(stored: Stored, now: CaseNow): OutboxRow {
  const act = ActSchema.safeParse(JSON.parse(stored.doc));
  return {
    actId: stored.act_id,
    kind: stored.kind,
    // An act of an older Docket that this one cannot read is still shown and still sent: its text is what counts.
    says: act.success ? saysOf(act.data) : stored.kind,
    caseId: stored.case_id,
    caseNumber: now?.number ?? null,
    caseTitle: now?.title ?? (act.success ? (act.data.then?.title ?? null) : null),
    reason: act.success ? act.data.reason : '',
    at: stored.at,
    state: stored.verdict === null ? 'waiting' : 'answered',
    sentAt: stored.sent_at,
    verdict: stored.verdict === null ? null : Verdict.parse(JSON.parse(stored.verdict)),
    then: act.success ? act.data.then : null,
    now: now?.glance ?? null,
    docHash: stored.doc_hash,
    settled: stored.settled,
    parked: stored.verdict === null && stored.parked !== null && stored.parked_since !== null ? { why: stored.parked_newer ?? stored.parked, since: stored.parked_since } : null,
    wanted: act.success && stored.settled === null && (stored.outcome === null || stored.outcome === 'conflict' || stored.outcome === 'refused') ? wantedBy(act.data) : null,
  };
}

/** What a decision chose; null for every other kind of act. */
function wantedBy(act: Act): OutboxRow['wanted'] {
  if (act.kind !== 'propose-decision') return null;
  const { decision, note, itemIds, choices = {} } = act.args;
  return { decision, note, itemIds, choices };
}
