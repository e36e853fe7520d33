// The mirror's file: sealed, private, and never read as something that it is not.
import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { closeCache, metaGet, metaSet, openCache } from '../../electron/desk/cache/cache.ts';
import type { Cache } from '../../electron/desk/cache/cache.ts';
import { applyPage, askOf, cursorsOf } from '../../electron/desk/cache/page.ts';
import { caseById } from '../../electron/desk/cache/records.ts';
import { KEY, allOf, cases, idsIn, pageOf, seeded, tempCache, withText } from './made.ts';
import type { Bench } from './made.ts';

let bench: Bench;
let cache: Cache;
beforeEach(async () => {
  bench = await tempCache();
  cache = bench.cache;
});
afterEach(() => bench.close());

const seed = 41;
const apply = (...page: Parameters<typeof pageOf>): ReturnType<typeof applyPage> => applyPage(cache, askOf(cache), pageOf(...page));

test('[S29][S30] the file is sealed, private, and every flipped byte is a refusal or the true data', async () => {
  apply([{ stream: 'content-removal', cursor: 'a', puts: cases(200).map((put) => ('texts' in put ? withText(put, 'canaryword '.repeat(20)) : put)) }]);
  const path = join(bench.dir, 'cache.db');
  const truth = JSON.stringify(allOf(cache));
  closeCache(cache);
  expect(statSync(path).mode & 0o777).toBe(0o600);
  const whole = readFileSync(path);
  expect([whole.includes('canaryword'), whole.includes('content-removal'), whole.subarray(0, 6).toString('latin1') === 'SQLite']).toEqual([false, false, false]);
  const random = seeded(seed);
  const dir = mkdtempSync(join(tmpdir(), 'docket-flip-'));
  let refused = 0;
  try {
    for (let turn = 0; turn < 60; turn++) {
      const bent = Buffer.from(whole);
      const at = Math.floor(random() * bent.length);
      bent[at] = (bent[at] ?? 0) ^ (1 << Math.floor(random() * 8));
      const file = join(dir, `${turn}.db`);
      writeFileSync(file, bent, { mode: 0o600 });
      try {
        const opened = await openCache({ path: file, key: KEY, keyProved: true });
        try {
          const read = JSON.stringify(allOf(opened));
          expect(read, `seed ${seed}, byte ${at}`).toBe(truth);
        } finally {
          closeCache(opened);
        }
      } catch (thrown) {
        if (thrown instanceof Error && thrown.name === 'AssertionError') throw thrown;
        refused++;
      }
    }
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
  expect(refused).toBeGreaterThan(30);
});

test('[S30] a damaged page met while reading says cache_corrupt, not "unexpected"', async () => {
  apply([{ stream: 'content-removal', cursor: 'a', puts: cases(300) }]);
  closeCache(cache);
  const path = join(bench.dir, 'cache.db');
  const bytes = readFileSync(path);
  // The tables of the schema lie in front; what comes behind them is met only when rows are read.
  for (let page = 60; page * 4096 < bytes.length; page++) bytes[page * 4096 + 100] = (bytes[page * 4096 + 100] ?? 0) ^ 1;
  writeFileSync(path, bytes);
  const opened = await openCache({ path, key: KEY, keyProved: true });
  try {
    const readAll = (): void => {
      for (let n = 1; n <= 300; n++) caseById(opened, `content-removal-${n}`);
    };
    expect(readAll).toThrow(expect.objectContaining({ fault: expect.objectContaining({ code: 'cache_corrupt' }) }));
  } finally {
    closeCache(opened);
  }
});

test('[S31] a wrong key, a newer file and a foreign file are refused and left byte for byte; an older cache is made anew', async () => {
  const path = join(bench.dir, 'cache.db');
  apply([{ stream: 'content-removal', cursor: 'a', puts: cases(3) }]);
  metaSet(cache, 'hub', 'hub-1');
  expect([metaGet(cache, 'hub'), metaGet(cache, 'none')]).toEqual(['hub-1', null]);
  closeCache(cache);
  const sum = (): string => createHash('sha256').update(readFileSync(path)).digest('hex');
  const before = sum();
  await expect(openCache({ path, key: new Uint8Array(32).fill(8) })).rejects.toMatchObject({ fault: { code: 'wrong_key' } });
  await expect(openCache({ path, key: new Uint8Array(32).fill(8), keyProved: true })).rejects.toMatchObject({ fault: { code: 'cache_corrupt' } });
  expect(sum()).toBe(before);

  const again = await openCache({ path, key: KEY });
  again.db.pragma('user_version=99');
  closeCache(again);
  const newer = sum();
  await expect(openCache({ path, key: KEY })).rejects.toMatchObject({ fault: { code: 'newer_file' } });
  expect(sum()).toBe(newer);
});

test('[cache] an older shape is dropped for a refill; a file that is not a cache never is', async () => {
  const path = join(bench.dir, 'cache.db');
  apply([{ stream: 'content-removal', cursor: 'a', puts: cases(3) }]);
  cache.db.pragma('user_version=0');
  closeCache(cache);
  const anew = await openCache({ path, key: KEY });
  expect([cursorsOf(anew), idsIn(anew)]).toEqual([{}, []]);
  anew.db.pragma('application_id=1');
  closeCache(anew);
  await expect(openCache({ path, key: KEY })).rejects.toMatchObject({ fault: { code: 'cache_corrupt' } });
  expect(existsSync(path)).toBe(true);
});
