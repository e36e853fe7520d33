// The outbox of every older Docket becomes today's without losing a word, whenever the process dies, and its acts are still sent.
import { spawnSync } from 'node:child_process';
import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { outboxCounts, outboxRows, waitingActs } from '../../electron/desk/outbox/acts.ts';
import { HISTORY, migrate } from '../../electron/desk/outbox/history.ts';
import { closeOutbox, openOutbox } from '../../electron/desk/outbox/open.ts';
import type { Outbox } from '../../electron/desk/outbox/open.ts';
import { ownerGet } from '../../electron/desk/outbox/owner.ts';
import { codeOf, dice, freshFolder, hashes } from './bench.ts';
import type { Columns, Rows } from './old-files.ts';
import { SHIPPED_STEPS, columnsOf, dumpOf, oldFile, openOld, rowsIn, statementsOf } from './old-files.ts';

const KEY = dice(21).bytes(32);
const CHILD = fileURLToPath(new URL('migrate-child.ts', import.meta.url));
const NUMBERS = HISTORY.map((step) => step.number);

const open = (path: string): Promise<Outbox> => openOutbox({ path, key: KEY, keyProved: true });

/** What is in an outbox now: its step, whether it is sound, every row, and what waits in the order in which it is sent. */
function stateOf(outbox: Outbox, columns?: Columns): unknown {
  const pragma = (name: string): unknown => outbox.db.pragma(name, { simple: true });
  return { step: pragma('user_version'), sound: pragma('integrity_check'), rows: rowsIn(outbox.db, columns), waiting: waitingActs(outbox, 'mara').map(({ doc }) => doc) };
}

/** What must be in it, whatever step the file came from. */
function whole(rows: Rows): unknown {
  const waiting = (rows['acts'] ?? []).filter((row) => row['verdict'] === null && row['settled'] === null && row['by'] === 'mara');
  const sent = [...waiting.filter((row) => row['kind'] === 'withdraw'), ...waiting.filter((row) => row['kind'] !== 'withdraw')];
  return { step: HISTORY.length, sound: 'ok', rows, waiting: sent.map((row) => row['doc']) };
}

describe('[S50] what was shipped stays', () => {
  test('every step has its frozen dump, but for the one that is being written', () => {
    expect(SHIPPED_STEPS).toEqual(NUMBERS.slice(0, SHIPPED_STEPS.length));
    // A step that desks in the field have is frozen: put its dump into tests/outbox/shipped and write the next one.
    expect(HISTORY.length - SHIPPED_STEPS.length).toBeLessThanOrEqual(1);
  });

  test.each(SHIPPED_STEPS)('step %i makes the very tables that were shipped', async (step) => {
    const dir = freshFolder();
    const schema = "SELECT type, name, tbl_name, sql FROM sqlite_master WHERE name NOT LIKE 'sqlite_%' ORDER BY type, name";
    const shipped = await openOld(join(dir, 'shipped.db'), KEY);
    shipped.exec(dumpOf(step));
    const made = await openOld(join(dir, 'made.db'), KEY);
    migrate(made, HISTORY.slice(0, step));
    expect(made.prepare(schema).all()).toEqual(shipped.prepare(schema).all());
    expect(made.pragma('user_version', { simple: true })).toBe(shipped.pragma('user_version', { simple: true }));
    shipped.close();
    made.close();
  });

  test.each(SHIPPED_STEPS)('the file that step %i left comes to the newest step whole', async (step) => {
    const path = join(freshFolder(), 'outbox.db');
    const db = await openOld(path, KEY);
    db.exec(dumpOf(step));
    const columns = columnsOf(db);
    const rows = rowsIn(db, columns);
    db.close();
    expect(rows['acts']?.length).toBeGreaterThan(10);
    const outbox = await open(path);
    expect(stateOf(outbox, columns)).toEqual(whole(rows));
    closeOutbox(outbox);
  });
});

describe('[S50] from every older number, killed at every statement', () => {
  test.each([0, ...NUMBERS])('a file of number %i comes to the newest step, and once more changes nothing', async (step) => {
    const path = join(freshFolder(), 'outbox.db');
    const rows = await oldFile({ path, key: KEY, step });
    for (let round = 0; round < 2; round += 1) {
      const outbox = await open(path);
      expect(stateOf(outbox)).toEqual(whole(rows));
      if (step > 0) expect([ownerGet(outbox, 'hub'), ownerGet(outbox, 'person'), ownerGet(outbox, 'device')]).toEqual(['hub-1', 'mara', 'desk-1']);
      closeOutbox(outbox);
    }
  });

  test.each(HISTORY.map((step) => [step.number, statementsOf(step.sql).length] as const))('step %i, killed after each of its %i statements and before its end', { timeout: 120_000 }, async (step, count) => {
    for (let after = 1; after <= count + 1; after += 1) {
      const path = join(freshFolder(), 'outbox.db');
      const rows = await oldFile({ path, key: KEY, step: step - 1 });
      const done = spawnSync(process.execPath, [CHILD, path, Buffer.from(KEY).toString('hex'), String(step), String(after)], { encoding: 'utf8' });
      expect({ after, signal: done.signal, said: done.stderr }).toEqual({ after, signal: 'SIGKILL', said: '' });
      const between = await openOld(path, KEY);
      expect({ after, number: between.pragma('user_version', { simple: true }) }).toEqual({ after, number: step - 1 });
      between.close();
      const outbox = await open(path);
      expect(stateOf(outbox)).toEqual(whole(rows));
      closeOutbox(outbox);
    }
  });

  test('statements are taken apart where SQLite takes them apart', async () => {
    for (const step of HISTORY) {
      const db = await openOld(join(freshFolder(), 'outbox.db'), KEY);
      migrate(db, HISTORY.slice(0, step.number - 1));
      for (const statement of statementsOf(step.sql)) db.prepare(statement).run();
      db.close();
    }
    expect(statementsOf(HISTORY[0]?.sql ?? '').length).toBeGreaterThan(10);
  });
});

test('[S50] a file of a newer Docket is refused and left to the byte, also with its log', async () => {
  const dir = freshFolder();
  const path = join(dir, 'outbox.db');
  const rows = await oldFile({ path: join(dir, 'old.db'), key: KEY, step: 1 });
  const newer = await openOld(join(dir, 'living.db'), KEY);
  newer.exec(dumpOf(1));
  newer.pragma(`user_version=${HISTORY.length + 1}`);
  newer.exec('CREATE TABLE of_tomorrow(x TEXT) STRICT');
  // Copied while it is open, as a process that was killed leaves it.
  for (const side of ['', '-wal']) copyFileSync(join(dir, `living.db${side}`), `${path}${side}`);
  newer.close();
  const before = hashes(['', '-wal', '-shm', '-acts'].map((side) => `${path}${side}`));
  expect(Object.keys(before)).toHaveLength(2);
  for (const keyProved of [true, false]) expect(await codeOf(() => openOutbox({ path, key: KEY, keyProved }))).toBe('newer_file');
  expect(hashes(['', '-wal', '-shm', '-acts'].map((side) => `${path}${side}`))).toEqual(before);
  expect(rows['acts']).toHaveLength(14);
});

test('an answered, a settled and a half-acked act of the first step read as they did', async () => {
  const path = join(freshFolder(), 'outbox.db');
  await oldFile({ path, key: KEY, step: 1 });
  const outbox = await open(path);
  const rows = outboxRows(outbox, () => null);
  expect(rows).toHaveLength(13);
  expect(rows.filter((row) => row.state === 'waiting')).toHaveLength(10);
  expect(rows.find((row) => row.reason === 'half-acked')).toMatchObject({ state: 'waiting', sentAt: '2026-05-01T11:00:00.000Z' });
  expect(rows.find((row) => row.verdict?.verdict === 'conflict')).toMatchObject({ verdict: { reason: 'already_decided', now: { status: 'decided' } }, then: { title: 'Notice about «Lumière» 100 %' } });
  expect(rows.find((row) => row.verdict?.verdict === 'refused')).toMatchObject({ settled: 'let-it-be' });
  expect(outboxCounts(outbox)).toEqual({ waiting: 10, conflicts: 1 });
  closeOutbox(outbox);
});
