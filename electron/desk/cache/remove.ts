// Takes a whole stream out of the mirror: what was withdrawn from a person, or was here too long, goes without a rest.
import type { Stream } from '../../../shared/model/words.ts';
import { prep } from './cache.ts';
import type { Cache, Shelf } from './cache.ts';
import { isQueue, wordsTable } from './schema.ts';

/** How many records of a stream are here. */
export function countIn(cache: Shelf, stream: Stream): number {
  if (!isQueue(stream)) return Number(prep(cache, 'SELECT count(*) FROM directory').pluck().get());
  return Number(prep(cache, "SELECT n FROM counters WHERE queue = ? AND field = 'all'").pluck().get(stream) ?? 0);
}

/**
 * Removes a stream's records, bodies, texts, carried media, words and counters, and forgets its cursor, so that it is
 * filled from its beginning when it comes back. Runs inside the caller's transaction. Answers whether there was
 * anything to remove.
 */
export function removeStream(cache: Cache, stream: Stream): boolean {
  const cursor = prep(cache, 'SELECT cursor FROM streams WHERE stream = ?').pluck().get(stream) as string | null;
  if (countIn(cache, stream) === 0 && cursor === null) return false;
  prep(cache, 'UPDATE streams SET cursor = NULL, filling = 0, chain_base = NULL, chain_gone = 0, let_go = 0, untidy = 0, confirmed_at = NULL WHERE stream = ?').run(stream);
  prep(cache, "DELETE FROM meta WHERE key = 'halted' AND value = ?").run(stream);
  if (!isQueue(stream)) {
    prep(cache, 'DELETE FROM directory').run();
    return true;
  }
  for (const table of ['texts', 'bodies', 'trip_media']) prep(cache, `DELETE FROM ${table} WHERE rid IN (SELECT rid FROM records WHERE queue = ?)`).run(stream);
  prep(cache, 'DELETE FROM records WHERE queue = ?').run(stream);
  prep(cache, 'DELETE FROM counters WHERE queue = ?').run(stream);
  const table = wordsTable(stream);
  prep(cache, `INSERT INTO ${table}(${table}) VALUES ('delete-all')`).run();
  return true;
}
