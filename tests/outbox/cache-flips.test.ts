// A changed byte in the cache is a refusal, never another case.
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { expect, test } from 'vitest';
import { demoWorld } from '../../server/demo/world.ts';
import type { Cache } from '../../electron/desk/cache/cache.ts';
import { closeCache, guarded, openCache } from '../../electron/desk/cache/cache.ts';
import { applyPage, askOf } from '../../electron/desk/cache/page.ts';
import { WIRE_VERSION } from '../../shared/wire.ts';
import { codeOf, dice, freshFolder } from './bench.ts';

const KEY = dice(9).bytes(32);
const SEED = 20_260_502;

/** Every value of every ordinary table: what any screen, search or export could ever be made of. */
function everything(cache: Cache): unknown {
  return guarded(() => {
    const tables = cache.db.prepare<[], { name: string }>("SELECT name FROM main.sqlite_master WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%' ORDER BY name").all();
    return tables.map(({ name }) => [name, cache.db.prepare(`SELECT * FROM main."${name}"`).all()]);
  });
}

test('[S30] 1,000 random byte flips in cache.db: a clear refusal or the true data, never other data', { timeout: 300_000 }, async () => {
  const path = join(freshFolder(), 'cache.db');
  const world = demoWorld({ seed: 3, now: '2026-05-01T10:00:00.000Z' });
  const cases = world.cases.filter(({ case: each }) => each.facts.kind === 'content-removal').slice(0, 12);
  const person = world.people[0];
  if (person === undefined) throw new Error('no people');
  const cache = await openCache({ path, key: KEY, keyProved: true });
  expect(cache.db.pragma('cipher', { simple: true })).toBe('aegis');
  const puts = cases.map((each) => ({ kind: 'case' as const, id: each.case.id, case: each.case, texts: each.texts }));
  applyPage(cache, askOf(cache), { wire: WIRE_VERSION, now: '2026-05-01T10:00:00.000Z', person, granted: ['content-removal'], streams: [{ stream: 'content-removal', cursor: 'c1', more: false, reset: true, live: puts.length, puts, leaves: [] }] });
  const truth = everything(cache);
  expect(JSON.stringify(truth)).toContain(cases[0]?.case.facts.number);
  closeCache(cache);
  const whole = readFileSync(path);
  const roll = dice(SEED);
  const copy = join(freshFolder(), 'cache.db');
  const seen = { refused: 0, true: 0 };
  for (let flip = 0; flip < 1_000; flip += 1) {
    const bytes = Buffer.from(whole);
    const at = roll.below(bytes.length);
    bytes[at] = (bytes[at] ?? 0) ^ (1 + roll.below(255));
    for (const suffix of ['-wal', '-shm']) rmSync(`${copy}${suffix}`, { force: true });
    writeFileSync(copy, bytes);
    let opened: Cache | null = null;
    let read: unknown;
    const code = await codeOf(async () => {
      opened = await openCache({ path: copy, key: KEY, keyProved: true });
      read = everything(opened);
    });
    if (opened !== null) closeCache(opened);
    expect({ flip, at, code, same: code === 'cache_corrupt' || isDeepStrictEqual(read, truth) }).toEqual({ flip, at, code: expect.stringMatching(/^(none|cache_corrupt)$/), same: true });
    seen[code === 'none' ? 'true' : 'refused'] += 1;
  }
  process.stdout.write(`[S30] cache.db of ${whole.length} bytes, seed ${SEED}: ${seen.refused} refused, ${seen.true} true, 0 other\n`);
  expect(seen.refused).toBeGreaterThan(900);
});
