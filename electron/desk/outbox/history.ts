// The outbox's history: numbered steps that are only ever added, because desks in the field hold unsent acts.
import type { Writer } from '../cache/sealed.ts';
import { FaultError } from '../../../shared/fault.ts';

export type Step = { readonly number: number; readonly says: string; readonly sql: string };

/** Never edit a step that was shipped: write the next one, and a test that gives it a file of every earlier number. */
export const HISTORY: readonly Step[] = [
  {
    number: 1,
    says: 'first shelves: acts with their verdicts, drafts, the view log, and who this file belongs to',
    sql: `
      CREATE TABLE acts(
        act_id TEXT PRIMARY KEY, case_id TEXT NOT NULL, kind TEXT NOT NULL,
        doc TEXT NOT NULL, doc_hash TEXT NOT NULL, by TEXT NOT NULL, at TEXT NOT NULL,
        sent_at TEXT, outcome TEXT, verdict TEXT, settled TEXT
      ) STRICT;
      CREATE INDEX acts_of_case ON acts(case_id);
      CREATE INDEX acts_open ON acts(by) WHERE verdict IS NULL;
      CREATE INDEX acts_unsettled ON acts(outcome) WHERE verdict IS NOT NULL AND settled IS NULL;
      CREATE UNIQUE INDEX one_open_decision_per_case ON acts(by, case_id)
        WHERE verdict IS NULL AND kind IN ('propose-decision', 'approve', 'reject');
      CREATE TRIGGER an_act_never_changes BEFORE UPDATE OF act_id, case_id, kind, doc, doc_hash, by, at ON acts
        BEGIN SELECT RAISE(ABORT, 'an act never changes'); END;
      CREATE TRIGGER a_verdict_never_changes BEFORE UPDATE OF outcome, verdict ON acts WHEN OLD.verdict IS NOT NULL
        BEGIN SELECT RAISE(ABORT, 'a verdict never changes'); END;
      CREATE TRIGGER an_act_is_never_deleted BEFORE DELETE ON acts
        BEGIN SELECT RAISE(ABORT, 'an act is never deleted'); END;
      CREATE TABLE drafts(by TEXT NOT NULL, case_id TEXT NOT NULL, body TEXT NOT NULL, at TEXT NOT NULL, PRIMARY KEY (by, case_id)) STRICT;
      CREATE TABLE view_log(
        seq INTEGER PRIMARY KEY, at TEXT NOT NULL, by TEXT NOT NULL,
        what TEXT NOT NULL CHECK (what IN ('view', 'reveal', 'search', 'export')), subject TEXT NOT NULL, detail TEXT NOT NULL
      ) STRICT;
      CREATE TRIGGER a_view_never_changes BEFORE UPDATE ON view_log
        BEGIN SELECT RAISE(ABORT, 'the view log never changes'); END;
      CREATE TRIGGER a_view_is_never_deleted BEFORE DELETE ON view_log
        BEGIN SELECT RAISE(ABORT, 'the view log is never deleted'); END;
      CREATE TABLE meta(key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
    `,
  },
  {
    number: 2,
    says: 'trips; and acts that rest because the hub could not read them, or this desk its answer',
    sql: `
      ALTER TABLE acts ADD COLUMN parked TEXT CHECK (parked IN ('unreadable', 'unknown-answer'));
      ALTER TABLE acts ADD COLUMN parked_since TEXT;
      ALTER TABLE acts ADD COLUMN parked_tries INTEGER NOT NULL DEFAULT 0;
      DROP INDEX one_open_decision_per_case;
      CREATE UNIQUE INDEX one_open_decision_per_case ON acts(by, case_id)
        WHERE verdict IS NULL AND settled IS NULL AND kind IN ('propose-decision', 'approve', 'reject');
      CREATE INDEX acts_checked_out ON acts(by) WHERE kind = 'check-out';
      CREATE TABLE trips(
        trip TEXT PRIMARY KEY, by TEXT NOT NULL, made TEXT NOT NULL, queue TEXT NOT NULL,
        hours INTEGER NOT NULL, media INTEGER NOT NULL, reason TEXT NOT NULL, ended TEXT
      ) STRICT;
    `,
  },
  {
    number: 3,
    says: 'acts that rest because a push is refused whole on their account',
    // Its own column, because the CHECK of step 2 cannot be widened in place; the value there is the nearest of those it knows.
    sql: `
      ALTER TABLE acts ADD COLUMN parked_newer TEXT CHECK (parked_newer IN ('refused-whole'));
    `,
  },
];

/**
 * Brings a file to the newest step, one transaction per step, so that a crash leaves a step done or not begun. Throws
 * `newer_file` before anything is written where a newer Docket wrote the file.
 */
export function migrate(db: Writer, history: readonly Step[] = HISTORY): void {
  history.forEach((step, index) => {
    if (step.number !== index + 1) throw new TypeError('the history of the outbox has a hole');
  });
  const held = Number(db.pragma('user_version', { simple: true }));
  if (held > history.length) throw new FaultError('newer_file');
  for (const step of history.slice(held)) {
    db.transaction(() => {
      db.exec(step.sql);
      db.pragma(`user_version=${step.number}`);
    }).immediate();
  }
}
