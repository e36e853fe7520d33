// Damaged files: the cache is fetched anew, the outbox is rescued, nothing is removed and nothing is lost in silence.
import { cpSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { closeFiles } from '../../electron/desk/open-files.ts';
import { HISTORY } from '../../electron/desk/outbox/history.ts';
import { closeOutbox, openOutbox } from '../../electron/desk/outbox/open.ts';
import { RESCUED, rescueTold } from '../../electron/desk/outbox/rescue.ts';
import { seeded } from '../cache/made.ts';
import { SHIPPED_STEPS, columnsOf, dumpOf, openOld, rowsIn } from '../outbox/old-files.ts';
import { codeOf, freshFolder, hashes } from '../outbox/bench.ts';
import type { DamageFigures, Left } from './damage.ts';
import { KEY, damage, killedRescues, leaveDesks, open, wrongKeyChanges } from './damage.ts';
import { MUTILATIONS } from './mutilate.ts';
import { quickFolder } from './shim.ts';

const SEED = 20_260_504;
const ONE = MUTILATIONS.filter((each) => each.whose === 'one').length;
/** Each kind three times on each of the two folders, with other dice each time: over a hundred of the cache, of the outbox and of both. */
const OF_ONE = 3 * 2 * ONE;
const OF_BOTH = 3 * 2 * MUTILATIONS.length;
const dir = quickFolder();
let left: Left[];
beforeAll(async () => {
  left = await leaveDesks(dir, 120);
});
afterAll(() => rmSync(dir, { recursive: true, force: true }));

const say = (what: string, { wrong, ...figures }: DamageFigures): void => void process.stdout.write(`[S47] ${what}, seed ${SEED}: ${JSON.stringify({ ...figures, wrong: wrong.length })}\n`);

test('[S47] every mutilation of the cache: it is true, or set aside and empty, and the outbox is whole', { timeout: 120_000 }, async () => {
  const figures = await damage({ dir, left, whose: 'cache', count: OF_ONE, seed: SEED });
  say('cache', figures);
  expect(figures.wrong).toEqual([]);
  expect(OF_ONE).toBeGreaterThanOrEqual(100);
  expect(figures).toMatchObject({ tried: OF_ONE, whole: OF_ONE, lost: 0 });
  expect(figures.cacheRefilled).toBeGreaterThan(15);
});

test('[S47] every mutilation of the outbox: whole, or rescued and told with its counts; the damaged file is kept', { timeout: 300_000 }, async () => {
  const figures = await damage({ dir, left, whose: 'outbox', count: OF_ONE, seed: SEED });
  say('outbox', figures);
  expect(figures.wrong).toEqual([]);
  expect(figures.tried).toBe(OF_ONE);
  expect(figures.rescued).toBeGreaterThan(OF_ONE / 2);
});

test('[S47] both at once, and the two files changed over', { timeout: 300_000 }, async () => {
  const figures = await damage({ dir, left, whose: 'both', count: OF_BOTH, seed: SEED });
  say('both', figures);
  expect(figures.wrong).toEqual([]);
  expect(figures.tried).toBe(OF_BOTH);
});

test('[S47] damage that leaves every act on the disk loses none: the first page, an index, the tree above the rows, the log header, a file in the other\'s place', { timeout: 120_000 }, async () => {
  const dice = { below: (limit: number) => Math.floor(seeded(SEED)() * limit) };
  for (const name of ['the first page zeroed', 'the log header damaged', 'a plain database in its place', 'the two files changed over']) {
    for (const each of left) {
      const dataDir = join(dir, 'none-lost');
      rmSync(dataDir, { recursive: true, force: true });
      cpSync(each.dir, dataDir, { recursive: true });
      MUTILATIONS.find((one) => one.name === name)?.does(join(dataDir, 'desk', 'outbox.db'), dice, each.older);
      const files = await open(dataDir);
      // That the texts are the ones that were kept is the business of the tests above.
      const acts = files.outbox.db.prepare<[], string>('SELECT act_id FROM acts ORDER BY rowid').pluck().all();
      expect({ name, left: each.name, acts }).toEqual({ name, left: each.name, acts: [...each.truth.acts.keys()] });
      const told = rescueTold(files.outbox)?.message ?? `${acts.length} acts, none is known to be missing`;
      expect(told).toContain(`${acts.length} acts`);
      expect(told).toContain('none is known to be missing');
      closeFiles(files);
    }
  }
});

test.skipIf(process.platform !== 'linux')('[S47] a rescue that is killed on its way is finished or begun again by the next start, and nothing is there twice', { timeout: 120_000 }, async () => {
  const roll = seeded(SEED);
  // Each rename is a moment of its own; of the writes before them a few stand for all.
  const among = (letters: string): number[] => [...[...letters].flatMap((letter, index) => (letter === 'n' ? [index + 1] : [])), ...Array.from({ length: 5 }, () => 1 + Math.floor(roll() * letters.length))];
  const { kills, wrong } = await killedRescues({ dir, left: left[1]!, among });
  expect(wrong).toEqual([]);
  expect(kills).toBeGreaterThan(10);
});

test('[S47] with a key that is not the one, a damaged outbox is left as it is, to the byte', async () => {
  const dice = { below: (limit: number) => Math.floor(seeded(SEED)() * limit) };
  for (const kind of MUTILATIONS) expect({ kind: kind.name, changed: await wrongKeyChanges(dir, left[1] ?? left[0]!, kind, dice) }).toEqual({ kind: kind.name, changed: [] });
});

test('[S47] without the folder\'s mark of its key the first page proves it; where that is damaged too nothing is touched', async () => {
  for (const [page, code] of [[12, 'none'], [0, 'wrong_key']] as const) {
    const dataDir = join(dir, `no-mark-${page}`);
    cpSync(left[0]!.dir, dataDir, { recursive: true });
    const path = join(dataDir, 'desk', 'outbox.db');
    rmSync(join(dataDir, 'desk', 'key.mark.json'));
    writeFileSync(path, readFileSync(path).fill(0, page * 4_096, (page + 1) * 4_096));
    const before = hashes([path, `${path}-acts`]);
    expect(await codeOf(async () => closeFiles(await open(dataDir)))).toBe(code);
    const kept = readdirSync(join(dataDir, 'desk')).filter((name) => name.startsWith('outbox.damaged-') && name.endsWith('.db'));
    expect({ page, same: hashes([path, `${path}-acts`])[path] === before[path], kept: kept.length }).toEqual({ page, same: code === 'wrong_key', kept: code === 'wrong_key' ? 0 : 1 });
  }
});

test.each(SHIPPED_STEPS)('[S47][S51] a damaged file of step %i is rescued into the newest one, act by act', async (step) => {
  const dataDir = join(dir, `old-${step}`);
  const path = join(dataDir, 'desk', 'outbox.db');
  closeFiles(await open(dataDir));
  for (const side of ['', '-acts']) rmSync(`${path}${side}`);
  const old = await openOld(path, KEY);
  old.exec(dumpOf(step));
  const { device } = JSON.parse(readFileSync(join(dataDir, 'desk', 'key.mark.json'), 'utf8')) as { device: string };
  old.prepare("UPDATE meta SET value = ? WHERE key = 'device'").run(device);
  const columns = columnsOf(old);
  const rows = rowsIn(old, columns);
  old.close();
  writeFileSync(path, readFileSync(path).fill(0, 0, 4_096));
  const files = await open(dataDir);
  expect(rescueTold(files.outbox)?.message).toContain('14 acts and 1 draft were rescued');
  const { meta, ...after } = rowsIn(files.outbox.db, columns);
  const { meta: metaBefore, ...before } = rows;
  expect(after).toEqual(before);
  expect(meta).toEqual(expect.arrayContaining([...(metaBefore ?? [])]));
  closeFiles(files);
});

test('[S47] every table of the newest outbox has its rule for what a rescue believes, and rows lie where a page can be read alone', async () => {
  const outbox = await openOutbox({ path: join(freshFolder(), 'outbox.db'), key: KEY, keyProved: true });
  const tables = (outbox.db.pragma('table_list') as { schema: string; name: string; wr: number }[]).filter(({ schema, name }) => schema === 'main' && !name.startsWith('sqlite_'));
  expect(tables.map(({ name }) => name).sort()).toEqual([...RESCUED].sort());
  expect(tables.filter(({ wr }) => wr !== 0)).toEqual([]);
  // A rescue reads an old file's rows by the columns of today, which only works while columns are added at the end.
  for (const { sql } of HISTORY) expect(sql).not.toMatch(/DROP COLUMN|RENAME COLUMN|DROP TABLE|RENAME TO/i);
  closeOutbox(outbox);
});
