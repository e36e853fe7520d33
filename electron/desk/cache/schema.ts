// The shape of cache.db: a disposable mirror, so it has one number and no migrations; another number means a refill.
import { QUEUES } from '../../../shared/model/words.ts';
import type { Queue, Stream } from '../../../shared/model/words.ts';

/** Goes up with any change of the tables, of what fills a column, or of the words that search is built from. */
export const CACHE_SCHEMA = 3;

/** SQLite's application_id of a cache ("DkCa"): what tells a disposable file from a precious one. */
export const CACHE_MARK = 0x446b4361;

/** The kinds of record this desk understands. When the list grows, streams with parked records are asked for again. */
export const KNOWN_KINDS = ['case', 'account', 'person', 'template', 'books'] as const;

/** What stands in `due_key` where nothing is due: after every real instant, so that one index sorts both. */
export const NEVER = 9_000_000_000_000_000;

export const FACETS = ['status', 'priority', 'jurisdiction', 'language', 'regime'] as const;
export type FacetName = (typeof FACETS)[number];

/**
 * One index of words per queue: dropping a queue that was taken away empties its index whole, so that no word of a
 * case about a child outlives the right to read it, and a search reads no other queue's words.
 */
export const wordsTable = (queue: Queue): string => `words_${queue.replaceAll('-', '_')}`;

export const isQueue = (stream: Stream): stream is Queue => stream !== 'directory';

/**
 * `records` is narrow because lists scan it; bodies, what an export says, and texts lie apart. `by_due` covers every
 * filter of a queue and most sorts, so that a list of ids never touches the table. rid is AUTOINCREMENT: a rid that
 * came back for another case would show the wrong case in a list that is still open. `confirmed_at` is this computer's
 * clock when the hub last brought a stream up to date. A row of `trip_media` is an item that somebody wants to carry:
 * its bytes once they are here, or why it stays.
 */
export const CACHE_SQL = `
CREATE TABLE meta(key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;

CREATE TABLE streams(
  stream TEXT PRIMARY KEY,
  cursor TEXT,
  fill INTEGER NOT NULL DEFAULT 0,
  filling INTEGER NOT NULL DEFAULT 0,
  chain_base INTEGER,
  chain_gone INTEGER NOT NULL DEFAULT 0,
  let_go INTEGER NOT NULL DEFAULT 0,
  untidy INTEGER NOT NULL DEFAULT 0,
  confirmed_at INTEGER
) STRICT, WITHOUT ROWID;

CREATE TABLE records(
  rid INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  queue TEXT NOT NULL,
  what TEXT NOT NULL CHECK (what IN ('case', 'account', 'unknown')),
  kind TEXT NOT NULL,
  number TEXT NOT NULL,
  title TEXT NOT NULL,
  subject TEXT NOT NULL,
  jurisdiction TEXT NOT NULL,
  language TEXT NOT NULL,
  status TEXT NOT NULL,
  priority INTEGER NOT NULL,
  regime TEXT NOT NULL,
  assignee TEXT,
  claimed_by TEXT,
  claimed_until INTEGER,
  claimed_trip TEXT,
  claimed_token INTEGER,
  received TEXT NOT NULL,
  received_at INTEGER NOT NULL,
  due TEXT,
  due_key INTEGER NOT NULL,
  due_rule TEXT,
  clock TEXT NOT NULL CHECK (clock IN ('running', 'paused', 'held', 'none')),
  fill INTEGER NOT NULL
) STRICT;
CREATE INDEX by_due ON records(queue, due_key, priority, received_at, id, status, jurisdiction, language, regime, assignee);
CREATE INDEX by_number ON records(number);

CREATE TABLE bodies(
  rid INTEGER PRIMARY KEY,
  version INTEGER NOT NULL,
  tag TEXT,
  items INTEGER NOT NULL,
  citation TEXT,
  proposal TEXT,
  proposed_by TEXT,
  decision TEXT,
  decided_by TEXT,
  approved_by TEXT,
  decided_at TEXT,
  decision_reason TEXT,
  words_hash TEXT NOT NULL,
  texts_hash TEXT NOT NULL,
  body TEXT NOT NULL
) STRICT;

CREATE TABLE texts(
  rid INTEGER NOT NULL,
  place INTEGER NOT NULL,
  text_id TEXT NOT NULL,
  name TEXT NOT NULL,
  language TEXT NOT NULL,
  sha256 TEXT NOT NULL,
  characters INTEGER NOT NULL,
  text TEXT NOT NULL,
  PRIMARY KEY (rid, place)
) STRICT;

CREATE TABLE trip_media(
  rid INTEGER NOT NULL,
  item TEXT NOT NULL,
  trip TEXT NOT NULL,
  version INTEGER NOT NULL,
  media TEXT NOT NULL,
  mime TEXT NOT NULL,
  sha256 TEXT NOT NULL,
  bytes INTEGER NOT NULL,
  skipped TEXT CHECK (skipped IN ('stays', 'too-much', 'not-there', 'not-the-same')),
  body BLOB,
  PRIMARY KEY (rid, item)
) STRICT;

CREATE TABLE directory(id TEXT PRIMARY KEY, kind TEXT NOT NULL, name TEXT NOT NULL, fill INTEGER NOT NULL, body TEXT NOT NULL) STRICT, WITHOUT ROWID;

CREATE TABLE counters(queue TEXT NOT NULL, field TEXT NOT NULL, value TEXT NOT NULL, n INTEGER NOT NULL, PRIMARY KEY (queue, field, value)) STRICT, WITHOUT ROWID;

${QUEUES.map((queue) => `CREATE VIRTUAL TABLE ${wordsTable(queue)} USING fts5(text, content='', contentless_delete=1, tokenize='ascii');`).join('\n')}
`;

const SHOWN = `r.rid, r.id, r.what, r.kind, r.number, r.title, r.subject, r.jurisdiction, r.language, r.status, r.priority, r.regime,
  r.assignee, (SELECT name FROM main.directory WHERE id = r.assignee AND kind = 'person') AS assignee_name,
  r.claimed_by, (SELECT name FROM main.directory WHERE id = r.claimed_by AND kind = 'person') AS claimed_name, r.claimed_until, r.claimed_trip,
  r.due, r.due_rule, r.clock, r.received`;

/**
 * The rows that screens show: the mirror, and beside it what became of the person's own act. A conflict goes before
 * a refusal and a refusal before what waits, because that is the order in which they need a person.
 */
export const shownSql = (withOutbox: boolean): string =>
  withOutbox
    ? `CREATE TEMP VIEW shown AS SELECT ${SHOWN}, (
        SELECT CASE a.outcome WHEN 'conflict' THEN 'conflict' WHEN 'refused' THEN 'refused' ELSE 'waiting' END
        FROM outbox.acts a
        WHERE a.case_id = r.id AND a.by = coalesce((SELECT value FROM outbox.meta WHERE key = 'person'), a.by) AND a.settled IS NULL AND (a.outcome IS NULL OR a.outcome IN ('conflict', 'refused'))
        ORDER BY CASE a.outcome WHEN 'conflict' THEN 0 WHEN 'refused' THEN 1 ELSE 2 END LIMIT 1
      ) AS pending FROM main.records r`
    : `CREATE TEMP VIEW shown AS SELECT ${SHOWN}, NULL AS pending FROM main.records r`;
