// The view log: who looked at what, written before the content is shown, and never changed.
import type { Outbox } from './open.ts';
import { writing } from './open.ts';

export type Viewed = {
  /** reveal: a recording or image shown on a deliberate act. */
  readonly what: 'view' | 'reveal' | 'search' | 'export';
  /** The id of the record, the queue of a search or export. */
  readonly subject: string;
  /** The text or item within it, the words searched for, the reason given. */
  readonly detail: string;
};

/** Writes one line and returns when it is on the disk. If it throws, the content must not be shown. */
export function logView(outbox: Outbox, by: string, at: string, viewed: Viewed): void {
  writing(outbox, (db) => db.prepare('INSERT INTO view_log(at, by, what, subject, detail) VALUES (?, ?, ?, ?, ?)').run(at, by, viewed.what, viewed.subject, viewed.detail.slice(0, 4_000)));
}
