// A note beside the outbox of how much was acknowledged: what shows that a file which opens well has lost some.
import { createHash } from 'node:crypto';
import { closeSync, constants, openSync, readFileSync, writeSync } from 'node:fs';
import { z } from 'zod';
import { Id } from '../../../shared/model/words.ts';

/**
 * A write-ahead log with one damaged bit, or one that somebody deleted, leaves a file that is whole in every check and
 * lacks everything after that bit. `writes` is the number of transactions that were acknowledged, `acts` the number of
 * acts; `hub` is whose they are, for the day when the file itself cannot say so any more. None of it is a secret, and
 * nothing of a case is in it.
 */
const TallyMark = z.object({ v: z.literal(1), acts: z.int().min(0), writes: z.int().min(0), hub: Id.nullable() });
export type TallyMark = Readonly<z.infer<typeof TallyMark>>;

/** One size, so that it is written over in place: no room is needed, and a kill leaves the old one or the new one. */
const BYTES = 256;

/** Where the mark of an outbox lies. */
export function tallyMarkOf(outboxPath: string): string {
  return `${outboxPath}-acts`;
}

/** The mark, or null where there is none that can be believed: then nothing is known to be missing. */
export function readTallyMark(outboxPath: string): TallyMark | null {
  try {
    const [said = '', sum] = readFileSync(tallyMarkOf(outboxPath), 'utf8').trim().split('\t');
    return sum === sumOf(said) ? TallyMark.parse(JSON.parse(said)) : null;
  } catch {
    return null;
  }
}

/**
 * Writes the mark, after what it counts is on the disk and without a sync of its own: one that is lost in a power cut
 * knows of less, which is never wrong. Throws nothing: an act that is saved must not be reported as not saved for the
 * sake of its count.
 */
export function writeTallyMark(outboxPath: string, mark: TallyMark): void {
  try {
    const said = JSON.stringify(mark);
    const file = openSync(tallyMarkOf(outboxPath), constants.O_RDWR | constants.O_CREAT, 0o600);
    try {
      writeSync(file, `${`${said}\t${sumOf(said)}`.padEnd(BYTES - 1)}\n`, 0);
    } finally {
      closeSync(file);
    }
  } catch {
    // As above: the old mark stays.
  }
}

/** Against rot, not against people: a changed digit must not tell anybody that acts are missing. */
function sumOf(said: string): string {
  return createHash('sha256').update(said).digest('hex').slice(0, 16);
}
