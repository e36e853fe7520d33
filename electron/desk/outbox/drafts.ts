// Drafts: what somebody has half-written on a case, kept like an act, so that a crash or a lost case does not take it.
import type { ActKind } from '../../../shared/model/act.ts';
import { ACT_KINDS } from '../../../shared/model/act.ts';
import type { DraftShown } from '../../../shared/contract.ts';
import { DRAFT_BYTES } from '../../../shared/contract.ts';
import { FaultError } from '../../../shared/fault.ts';
import type { Writer } from '../cache/sealed.ts';
import type { Outbox } from './open.ts';
import { readingOutbox, writing } from './open.ts';

/**
 * Keeps a draft of a person on a case in the place of the one before, or forgets it with null. On the disk when this
 * returns. `at` is this computer's clock as an instant in UTC. Throws `too_large`, `disk_full`, `disk_unsure`.
 */
export function saveDraft(outbox: Outbox, by: string, caseId: string, body: string | null, at: string): void {
  if (body !== null && Buffer.byteLength(body) > DRAFT_BYTES) throw new FaultError('too_large');
  writing(outbox, (db) => {
    if (body === null) db.prepare('DELETE FROM drafts WHERE by = ? AND case_id = ?').run(by, caseId);
    else db.prepare('INSERT INTO drafts(by, case_id, body, at) VALUES (?, ?, ?, ?) ON CONFLICT(by, case_id) DO UPDATE SET body = excluded.body, at = excluded.at').run(by, caseId, body, at);
  });
}

/** The drafts of a person, newest first. Whether the case is still on this computer is not asked. */
export function draftsOf(outbox: Outbox, by: string): DraftShown[] {
  return readingOutbox(outbox, (db) => db.prepare<[string], DraftShown>('SELECT case_id AS caseId, body, at FROM drafts WHERE by = ? ORDER BY at DESC, case_id').all(by));
}

/** Takes out of a draft what has just become an act, in the transaction that keeps the act. */
export function dropDraft(db: Writer, by: string, caseId: string, kind: ActKind): void {
  const held = db.prepare<[string, string], { body: string }>('SELECT body FROM drafts WHERE by = ? AND case_id = ?').get(by, caseId);
  if (held === undefined) return;
  const rest = withoutPart(held.body, kind);
  if (rest === null) db.prepare('DELETE FROM drafts WHERE by = ? AND case_id = ?').run(by, caseId);
  else if (rest !== held.body) db.prepare('UPDATE drafts SET body = ? WHERE by = ? AND case_id = ?').run(rest, by, caseId);
}

/** Acts that are written by hand: a draft that does not say what it is of can only have been one of these. */
const WRITTEN: readonly ActKind[] = ['propose-decision', 'note', 'message'];

/** The body without the part of this kind of act; null where nothing is left of it. Pure. */
export function withoutPart(body: string, kind: ActKind): string | null {
  const parts = partsOf(body);
  const named = parts.some(([name]) => (ACT_KINDS as readonly string[]).includes(name));
  if (!named) return WRITTEN.includes(kind) ? null : body;
  const rest = parts.filter(([name]) => name !== kind);
  if (rest.length === parts.length) return body;
  return rest.length === 0 ? null : JSON.stringify(Object.fromEntries(rest));
}

function partsOf(body: string): [string, unknown][] {
  try {
    const read: unknown = JSON.parse(body);
    return typeof read === 'object' && read !== null && !Array.isArray(read) ? Object.entries(read) : [];
  } catch {
    // An act must not fail to be kept for the sake of a draft.
    return [];
  }
}
