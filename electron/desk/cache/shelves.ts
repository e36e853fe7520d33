// Where the records of a page are kept: queues in narrow rows with bodies, texts and words beside; the directory as it is.
import { hash } from 'node:crypto';
import type { Statement } from 'better-sqlite3';
import type { Queue } from '../../../shared/model/words.ts';
import { prep } from './cache.ts';
import type { Cache } from './cache.ts';
import { columnsOf } from './columns.ts';
import type { AnyPut } from './columns.ts';
import type { Counted, Tally } from './tally.ts';
import { indexText } from './words.ts';

type Old = Counted & { readonly rid: number; readonly queue: Queue; readonly words_hash: string; readonly texts_hash: string };

export type RecordShelf = { put: (put: AnyPut, at: string) => void; leave: (id: string) => boolean; leaveStale: () => number };

const OLD = `SELECT r.rid, r.queue, r.what, r.status, r.priority, r.jurisdiction, r.language, r.regime, b.words_hash, b.texts_hash
  FROM records r JOIN bodies b ON b.rid = r.rid`;

/** Where the records of a queue go. `fill` marks each record as seen by the fill that is under way. */
export function queueShelf(cache: Cache, queue: Queue, fill: number, tally: Tally): RecordShelf {
  const findOld = prep(cache, `${OLD} WHERE r.id = ?`);
  const write = writers(cache);
  const remove = (old: Old): void => {
    tally.count(old.queue, old, -1);
    tally.setWords(old.queue, old.rid, null, false);
    for (const statement of write.removes) statement.run(old.rid);
  };
  return {
    put(put, at) {
      const next = columnsOf(queue, put, at);
      const old = findOld.get(put.id) as Old | undefined;
      const textsHash = next.texts.map((text) => `${text.id}:${text.sha256}:${text.text.length}:${text.language}:${text.name}`).join('\n');
      const wordsHash = hash('sha256', `${next.words}\n${textsHash}`, 'base64url').slice(0, 22);
      const row = [next.what, next.kind, next.number, next.title, next.subject, next.jurisdiction, next.language, next.status, next.priority, next.regime, next.assignee, next.claimedBy, next.claimedUntil, next.claimedTrip, next.claimedToken, next.received, next.receivedAt, next.due, next.dueKey, next.dueRule, next.clock, fill];
      const body = [next.version, next.tag, next.items, next.citation, next.proposal, next.proposedBy, next.decision, next.decidedBy, next.approvedBy, next.decidedAt, next.decisionReason, wordsHash, textsHash, next.body];
      let rid: number;
      if (old === undefined) {
        rid = Number(write.addRecord.run(put.id, queue, ...row).lastInsertRowid);
        write.addBody.run(rid, ...body);
      } else {
        rid = old.rid;
        write.setRecord.run(queue, ...row, rid);
        write.setBody.run(...body, rid);
        tally.count(old.queue, old, -1);
        if (old.queue !== queue) tally.setWords(old.queue, rid, null, false);
      }
      tally.count(queue, next, 1);
      if (old?.texts_hash !== textsHash) {
        if (old !== undefined) write.removeTexts.run(rid);
        for (const [place, text] of next.texts.entries()) write.addText.run(rid, place, text.id, text.name, text.language, text.sha256, text.text.length, text.text);
      }
      if (old?.words_hash !== wordsHash || old.queue !== queue) {
        tally.setWords(queue, rid, [next.words, ...next.texts.map((text) => indexText(text.text))].join('\n'), old === undefined || old.queue !== queue);
      }
    },
    leave(id) {
      const old = findOld.get(id) as Old | undefined;
      if (old === undefined || old.queue !== queue) return false;
      remove(old);
      return true;
    },
    leaveStale() {
      const stale = prep(cache, `${OLD} WHERE r.queue = ? AND r.fill < ?`).all(queue, fill) as Old[];
      for (const old of stale) remove(old);
      return stale.length;
    },
  };
}

/** Staff, templates, and accounts against which nothing stands. What is of another kind is kept as it came, for a desk that knows it. */
export function directoryShelf(cache: Cache, fill: number): RecordShelf {
  const add = prep(cache, `INSERT INTO directory(id, kind, name, fill, body) VALUES (?, ?, ?, ?, ?)
    ON CONFLICT(id) DO UPDATE SET kind = excluded.kind, name = excluded.name, fill = excluded.fill, body = excluded.body`);
  return {
    put(put) {
      const inside: unknown = put.kind === 'person' && 'person' in put ? put.person : put.kind === 'template' && 'template' in put ? put.template : put.kind === 'account' && 'account' in put ? put.account : put.kind === 'books' && 'books' in put ? put.books : put;
      const name = typeof inside === 'object' && inside !== null && 'name' in inside && typeof inside.name === 'string' ? inside.name : put.id;
      add.run(put.id, put.kind, name, fill, JSON.stringify(inside));
    },
    leave: (id) => prep(cache, 'DELETE FROM directory WHERE id = ?').run(id).changes > 0,
    leaveStale: () => prep(cache, 'DELETE FROM directory WHERE fill < ?').run(fill).changes,
  };
}

type Writers = { addRecord: Statement; setRecord: Statement; addBody: Statement; setBody: Statement; addText: Statement; removeTexts: Statement; removes: readonly Statement[] };

const RECORD = ['what', 'kind', 'number', 'title', 'subject', 'jurisdiction', 'language', 'status', 'priority', 'regime', 'assignee', 'claimed_by', 'claimed_until', 'claimed_trip', 'claimed_token', 'received', 'received_at', 'due', 'due_key', 'due_rule', 'clock', 'fill'];
const BODY = ['version', 'tag', 'items', 'citation', 'proposal', 'proposed_by', 'decision', 'decided_by', 'approved_by', 'decided_at', 'decision_reason', 'words_hash', 'texts_hash', 'body'];
const marks = (columns: readonly string[]): string => columns.map(() => '?').join(', ');
const sets = (columns: readonly string[]): string => columns.map((column) => `${column} = ?`).join(', ');

function writers(cache: Cache): Writers {
  const removeTexts = prep(cache, 'DELETE FROM texts WHERE rid = ?');
  return {
    addRecord: prep(cache, `INSERT INTO records(id, queue, ${RECORD.join(', ')}) VALUES (?, ?, ${marks(RECORD)})`),
    setRecord: prep(cache, `UPDATE records SET queue = ?, ${sets(RECORD)} WHERE rid = ?`),
    addBody: prep(cache, `INSERT INTO bodies(rid, ${BODY.join(', ')}) VALUES (?, ${marks(BODY)})`),
    setBody: prep(cache, `UPDATE bodies SET ${sets(BODY)} WHERE rid = ?`),
    addText: prep(cache, 'INSERT INTO texts(rid, place, text_id, name, language, sha256, characters, text) VALUES (?, ?, ?, ?, ?, ?, ?, ?)'),
    removeTexts,
    removes: [prep(cache, 'DELETE FROM records WHERE rid = ?'), prep(cache, 'DELETE FROM bodies WHERE rid = ?'), prep(cache, 'DELETE FROM trip_media WHERE rid = ?'), removeTexts],
  };
}
