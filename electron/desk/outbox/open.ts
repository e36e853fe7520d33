// Opens the outbox, the precious file, whole and provably ours or not at all; and says what a disk that fails has done.
import type { Fault } from '../../../shared/fault.ts';
import { FaultError, fault, faultOf, faultSaid } from '../../../shared/fault.ts';
import type { Writer } from '../cache/sealed.ts';
import { sealedOpener, sqliteFault } from '../cache/sealed.ts';
import { giveUpBallast, hasNoRoom, layBallast, orFull } from './ballast.ts';
import { migrate } from './history.ts';
import { countsIn, isWhole } from './look.ts';
import type { TallyMark } from './tally-mark.ts';
import { readTallyMark, writeTallyMark } from './tally-mark.ts';

export type Outbox = {
  /** Replaced when the file is opened again after the disk failed; never to be kept by anybody. */
  db: Writer;
  readonly path: string;
  /**
   * The disk failed in the middle of a save: what the file then holds is known only after opening it again, and another
   * save on top could make two acts of one. Until then nothing is written.
   */
  unsure: boolean;
  /** The disk had no room at the last write. */
  full: boolean;
  /** Where the ballast lies, or null where this outbox has none. */
  readonly ballast: string | null;
  mark: TallyMark | null;
  /** Opens the same file once more with the key that this outbox was opened with. */
  readonly again: () => Writer;
  readonly forgetKey: () => void;
};

export type OutboxAsked = {
  readonly path: string;
  /** 32 bytes; copied, so that the caller may clear its own at once. */
  readonly key: Uint8Array;
  /** The key is known to be this folder's, so that a first page that does not open means damage and not a wrong key. */
  readonly keyProved: boolean;
  /** A file to give up when the disk is full (ballast.ts). */
  readonly ballast?: string;
};

/** Pages in the log before it is folded into the file: kept small, because a log that grows is what a full disk refuses first. */
const LOG_PAGES = 64;

/**
 * Opens or makes the outbox with every acknowledged write synced to the disk. Throws FaultError `outbox_corrupt`,
 * `wrong_key`, `newer_file`, `data_dir` and leaves the file as it was; `disk_full`, `disk_unsure`, `old_node`.
 */
export async function openOutbox(asked: OutboxAsked): Promise<Outbox> {
  const open = await sealedOpener();
  const key = Uint8Array.from(asked.key);
  const { path, keyProved } = asked;
  try {
    if (!isWhole({ open, path, key, keyProved })) throw new FaultError('outbox_corrupt');
    const again = (): Writer => {
      const db = open({ path, key, synchronous: 'FULL', whenDamaged: 'outbox_corrupt', keyProved: true });
      try {
        settleIn(db);
        return db;
      } catch (thrown) {
        // Asked before the file is closed: closing gives the room of its log back.
        const found = orFull(sqliteFault(thrown, 'outbox_corrupt'), path);
        db.close();
        throw found;
      }
    };
    const outbox: Outbox = { db: again(), path, unsure: false, full: false, ballast: asked.ballast ?? null, mark: readTallyMark(path), again, forgetKey: () => key.fill(0) };
    count(outbox);
    return outbox;
  } catch (thrown) {
    key.fill(0);
    throw orFull(sqliteFault(thrown, 'outbox_corrupt'), path);
  }
}

/** Brings a freshly opened file to the state in which acts may be kept in it. */
function settleIn(db: Writer): void {
  // Without this an INSERT OR REPLACE would delete behind the back of the triggers.
  db.pragma('recursive_triggers=ON');
  db.pragma(`wal_autocheckpoint=${LOG_PAGES}`);
  if (Number(db.pragma('synchronous', { simple: true })) < 2) throw new FaultError('broken');
  migrate(db);
  // What a failed sync left in the log may be in memory only, and reading it back would not show that. Folded in and
  // synced it is on the disk; and with an empty log nothing that was called unsure can come back after a crash.
  const [folded] = db.pragma('wal_checkpoint(TRUNCATE)') as { busy: number }[];
  if (folded?.busy !== 0) throw new FaultError('disk_unsure');
}

/** Closes it; what is in the write-ahead log goes into the file. Safe to call twice. */
export function closeOutbox(outbox: Outbox): void {
  outbox.forgetKey();
  outbox.db.close();
}

/**
 * Runs one write of something new as one synced transaction. The callback is never async: a transaction that waits
 * would let another one in. Throws FaultError `disk_full` where nothing was saved, and at once where the ballast is
 * given up: the room it left is for what {@link recording} writes. An I/O error means "not certain" (`disk_unsure`).
 */
export function writing<T>(outbox: Outbox, write: (db: Writer) => T): T {
  openAgain(outbox);
  if (outbox.ballast !== null && !layBallast(outbox.ballast)) {
    outbox.full = true;
    throw new FaultError('disk_full');
  }
  const done = attempt(outbox, write);
  outbox.full = false;
  return done;
}

/**
 * Runs one write that empties the outbox or keeps it usable: a verdict, a sign-in. On a full disk the ballast is given
 * up for it, so that what was saved can still be sent and its answer kept.
 */
export function recording<T>(outbox: Outbox, write: (db: Writer) => T): T {
  const once = (): T => {
    openAgain(outbox);
    return attempt(outbox, write);
  };
  try {
    return once();
  } catch (thrown) {
    if (faultOf(thrown).code !== 'disk_full' || outbox.ballast === null || !giveUpBallast(outbox.ballast)) throw thrown;
    return once();
  }
}

/** Runs a read and says what is wrong in the words of the fault list. */
export function readingOutbox<T>(outbox: Outbox, read: (db: Writer) => T): T {
  try {
    return read(outbox.db);
  } catch (thrown) {
    throw sqliteFault(thrown, 'outbox_corrupt');
  }
}

/**
 * Sets right what can be set right by itself: opens the file again after an I/O error, lays the ballast again when
 * there is room. Answers with what still has to be told, or null. Throws nothing.
 */
export function mendOutbox(outbox: Outbox): Fault | null {
  try {
    openAgain(outbox);
    if (outbox.full && !hasNoRoom(outbox.path)) outbox.full = outbox.ballast !== null && !layBallast(outbox.ballast);
  } catch {
    // Told below.
  }
  return outboxFault(outbox);
}

/** What the person has to know about the disk below this outbox, or null. */
export function outboxFault(outbox: Outbox): Fault | null {
  // A full disk before an unsure one: it is what a person can do something about, and then the file is opened again.
  if (!outbox.full) return outbox.unsure ? fault('disk_unsure') : null;
  return faultSaid('disk_full', 'The disk is full. What you saved is still sent and its answers are kept; nothing new is saved until there is space again.').fault;
}

function attempt<T>(outbox: Outbox, write: (db: Writer) => T): T {
  try {
    const { db } = outbox;
    const changes = db.prepare('SELECT total_changes()').pluck();
    const done = db
      .transaction(() => {
        const before = changes.get();
        const written = write(db);
        // Only what changed something is counted, so that saying the same twice costs no sync.
        if (changes.get() !== before) db.prepare("INSERT INTO meta(key, value) VALUES ('writes', '1') ON CONFLICT(key) DO UPDATE SET value = CAST(value + 1 AS TEXT)").run();
        return written;
      })
      .immediate();
    count(outbox);
    return done;
  } catch (thrown) {
    if (thrown instanceof FaultError) throw thrown;
    outbox.unsure ||= faultOf(sqliteFault(thrown, 'outbox_corrupt')).code === 'disk_unsure';
    const found = orFull(sqliteFault(thrown, 'outbox_corrupt'), outbox.path);
    outbox.full ||= faultOf(found).code === 'disk_full';
    throw found;
  }
}

/** After an I/O error the file is opened anew before anything is written to it. Throws `disk_unsure` or `disk_full` while that fails. */
function openAgain(outbox: Outbox): void {
  if (!outbox.unsure) return;
  try {
    const next = outbox.again();
    outbox.db.close();
    outbox.db = next;
    outbox.unsure = false;
  } catch (thrown) {
    const found = orFull(sqliteFault(thrown, 'outbox_corrupt'), outbox.path);
    outbox.full ||= faultOf(found).code === 'disk_full';
    throw found;
  }
}

/** Keeps the mark level with the file, after what was written is on the disk. */
function count(outbox: Outbox): void {
  const { acts, writes } = countsIn(outbox.db);
  if (outbox.mark?.writes === writes && outbox.mark.acts === acts) return;
  const hub = outbox.db.prepare<[], { value: string }>("SELECT value FROM meta WHERE key = 'hub'").get()?.value ?? null;
  outbox.mark = { v: 1, acts, writes, hub };
  writeTallyMark(outbox.path, outbox.mark);
}
