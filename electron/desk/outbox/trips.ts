// Trips in the outbox: that cases were checked out together, and what this person has done to each of them since.
import type { FinalVerdict } from '../../../shared/model/act.ts';
import { Verdict } from '../../../shared/model/act.ts';
import type { Queue } from '../../../shared/model/words.ts';
import { FaultError } from '../../../shared/fault.ts';
import type { Writer } from '../cache/sealed.ts';
import { MINE } from './acts.ts';
import type { Outbox } from './open.ts';
import { readingOutbox } from './open.ts';

/** `made` and `ended` are this computer's clock. `hours` is what the leases were asked for, in hub time. */
export type Trip = { readonly trip: string; readonly made: string; readonly queue: Queue; readonly hours: number; readonly media: boolean; readonly reason: string; readonly ended: string | null };

/** An own act that came after the check-out of its case: a decision, or a release of the lease with this token. */
export type Since = { readonly kind: 'decision' | 'release'; readonly state: 'waiting' | 'done' | 'failed'; readonly token: number | null };

/** One check-out of a trip, in the order of the list that it was taken from. */
export type CheckedOut = { readonly actId: string; readonly docHash: string; readonly caseId: string; readonly verdict: FinalVerdict | null; readonly since: readonly Since[] };

/** Trips that are shown at most. */
const SHOWN = 50;

/** The newest trips of this person, newest first. */
export function tripsOf(outbox: Outbox): Trip[] {
  return readingOutbox(outbox, (db) => db.prepare<[number], Stored>(`SELECT trip, made, queue, hours, media, reason, ended FROM trips WHERE ${MINE} ORDER BY rowid DESC LIMIT ?`).all(SHOWN).map(tripIn));
}

/** One trip of this person. Throws `not_found`. */
export function tripOf(outbox: Outbox, trip: string): Trip {
  const stored = readingOutbox(outbox, (db) => db.prepare<[string], Stored>(`SELECT trip, made, queue, hours, media, reason, ended FROM trips WHERE trip = ? AND ${MINE}`).get(trip));
  if (stored === undefined) throw new FaultError('not_found');
  return tripIn(stored);
}

/** Writes a trip down, in the transaction that keeps its check-outs. */
export function insertTrip(db: Writer, by: string, { trip, made, queue, hours, media, reason }: Omit<Trip, 'ended'>): void {
  db.prepare('INSERT INTO trips(trip, by, made, queue, hours, media, reason) VALUES (?, ?, ?, ?, ?, ?, ?)').run(trip, by, made, queue, hours, media ? 1 : 0, reason);
}

/** Says that a trip is over, in the transaction that keeps its releases. */
export function markEnded(db: Writer, trip: string, at: string): void {
  db.prepare('UPDATE trips SET ended = ? WHERE trip = ? AND ended IS NULL').run(at, trip);
}

/** The check-outs of a trip with what this person did to each case afterwards. */
export function checkedOut(outbox: Outbox, trip: string): CheckedOut[] {
  return readingOutbox(outbox, (db) => {
    const since = new Map<string, Since[]>();
    for (const { actId, ...row } of db.prepare<[string], Later>(LATER).all(trip)) {
      const one: Since = { kind: row.kind === 'release' ? 'release' : 'decision', state: row.outcome === null ? 'waiting' : row.outcome === 'applied' || row.outcome === 'armed' ? 'done' : 'failed', token: row.token };
      since.set(actId, [...(since.get(actId) ?? []), one]);
    }
    const acts = db.prepare<[string], { actId: string; docHash: string; caseId: string; verdict: string | null }>(`SELECT act_id AS actId, doc_hash AS docHash, case_id AS caseId, verdict FROM acts WHERE ${OF_TRIP} ORDER BY rowid`).all(trip);
    return acts.map(({ verdict, ...act }) => ({ ...act, verdict: verdict === null ? null : finalIn(verdict), since: since.get(act.actId) ?? [] }));
  });
}

/** The cases of which a check-out by this person has no answer yet. */
export function checkingOut(outbox: Outbox): Set<string> {
  return readingOutbox(outbox, (db) => new Set(db.prepare<[], string>(`SELECT case_id FROM acts WHERE kind = 'check-out' AND verdict IS NULL AND settled IS NULL AND ${MINE}`).pluck().all()));
}

type Stored = Omit<Trip, 'media'> & { readonly media: number };
type Later = { readonly actId: string; readonly kind: string; readonly outcome: string | null; readonly token: number | null };

const OF_TRIP = `kind = 'check-out' AND json_extract(doc, '$.args.trip') = ? AND ${MINE}`;

const LATER = `SELECT a.act_id AS actId, b.kind, b.outcome, json_extract(b.doc, '$.args.token') AS token
  FROM (SELECT rowid AS place, act_id, case_id, by FROM acts WHERE ${OF_TRIP}) a JOIN acts b ON b.case_id = a.case_id AND b.by = a.by AND b.rowid > a.place
  WHERE b.kind IN ('propose-decision', 'approve', 'reject', 'merge-duplicate', 'release') AND (b.settled IS NULL OR b.verdict IS NOT NULL) ORDER BY b.rowid`;

function tripIn(stored: Stored): Trip {
  return { ...stored, media: stored.media === 1 };
}

function finalIn(text: string): FinalVerdict | null {
  const verdict = Verdict.parse(JSON.parse(text));
  return verdict.verdict === 'later' ? null : verdict;
}
