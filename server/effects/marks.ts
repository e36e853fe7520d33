// The high-water mark of a database, kept in the hub's own directory: by it a hub sees that its database was restored from a backup.
import { randomBytes } from 'node:crypto';
import { readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { Stream } from '../../shared/model/words.ts';
import type { Log } from '../http/app.ts';
import type { Queryer, Store } from '../store/store.ts';
import { standOf, wentBack, writeRestored } from './restores.ts';
import type { Mark, Stand } from './restores.ts';

export type MarksAsked = {
  readonly store: Store;
  /** The hub's directory. A backup that is put back with the directory takes the mark back with it: then `docket hub restored` says it. */
  readonly dir: string;
  readonly now: () => string;
  readonly newId: () => string;
  readonly log: Log;
};

export type Marks = {
  /** Looks where the database stands; one that went back in time is written down as restored. Gives whether effects wait for a person. */
  readonly look: () => Promise<boolean>;
  /** Whether effects wait, or should: seen in the caller's transaction, also where the database went back since the last look. */
  readonly waits: (q: Queryer) => Promise<boolean>;
  /** Something moved: the mark is written soon. */
  readonly moved: () => void;
  /** Writes the mark a last time. */
  readonly close: () => Promise<void>;
};

/** At most one write in so many milliseconds. What is lost of it in a crash is a mark that lags, which is no alarm. */
const WRITE_MS = 1_000;

const MarkFile = z.object({ hub: z.string(), line: z.string(), positions: z.partialRecord(Stream, z.int()) });

const newEpoch = (): string => randomBytes(16).toString('base64url');

/** The mark of a directory, or null where none can be read: a hub that has none sees no restore. */
export async function readMark(dir: string): Promise<Mark | null> {
  try {
    return MarkFile.parse(JSON.parse(await readFile(join(dir, 'mark'), 'utf8')));
  } catch {
    return null;
  }
}

/** Beside and moved, so that half a mark is never read. Not synced to the disk: see WRITE_MS. */
async function writeMark(dir: string, mark: Mark): Promise<void> {
  const draft = join(dir, 'mark.new');
  await writeFile(draft, `${JSON.stringify(mark)}\n`, { mode: 0o600 });
  await rename(draft, join(dir, 'mark'));
}

/** Looks at the database by the mark of its directory, before anything else is done on it. Throws what the database throws. */
export async function openMarks({ store, dir, now, newId, log }: MarksAsked): Promise<Marks> {
  const state: { seen: Mark | null; written: string; timer: NodeJS.Timeout | null; writing: Promise<void> } = { seen: await readMark(dir), written: '', timer: null, writing: Promise.resolve() };

  const look = async (): Promise<boolean> => {
    // Compared with what was seen before the question: an answer that is overtaken by a newer one is no step back.
    const before = state.seen;
    let stand = await standOf(store);
    if (wentBack(stand, before)) {
      if (await store.tx((q) => writeRestored(q, { found: 'mark', at: now(), newId, newEpoch, mark: before }))) log('database_restored_effects_paused');
      stand = await standOf(store);
    }
    state.seen = later(state.seen, stand);
    return stand.paused;
  };

  const write = (): Promise<void> => {
    state.writing = state.writing.then(async () => {
      try {
        await look();
        const text = JSON.stringify(state.seen);
        if (state.seen === null || text === state.written) return;
        await writeMark(dir, state.seen);
        state.written = text;
      } catch {
        // A mark that lags is no alarm; a hub must not stop for it.
        log('mark_not_written');
      }
    });
    return state.writing;
  };

  await look();
  await write();
  return {
    look,
    waits: async (q) => {
      const before = state.seen;
      const stand = await standOf(q);
      return stand.paused || wentBack(stand, before);
    },
    moved: () => {
      state.timer ??= setTimeout(() => {
        state.timer = null;
        void write();
      }, WRITE_MS);
      state.timer.unref();
    },
    close: async () => {
      if (state.timer !== null) clearTimeout(state.timer);
      await write();
    },
  };
}

/** The higher of two stands. Answers may come in another order than they were asked for; another life always counts. */
function later(seen: Mark | null, stand: Stand): Mark {
  const { hub, line } = stand;
  if (seen === null || seen.hub !== hub || seen.line !== line) return { hub, line, positions: stand.positions };
  const positions = { ...seen.positions };
  for (const [stream, pos] of Object.entries(stand.positions) as [Stream, number][]) positions[stream] = Math.max(pos, positions[stream] ?? 0);
  return { hub, line, positions };
}
