// `docket hub rules` as an operator meets it: on a directory whose hub stands still, and on one whose hub runs.
import { spawnSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { rulesCommand } from '../../cli/rules.ts';
import { FaultError } from '../../shared/fault.ts';
import { openRig, say } from '../hub/rig.ts';
import type { Rig } from '../hub/rig.ts';
import { pgliteTemplate } from '../hub/template.ts';
import { DSR, casesOf, changesOf, dsrOf, months } from './suite.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const seed = Number(process.env['SEED'] ?? 20261124);
say(`seed ${seed}`);

let dir = '';
let rig: Rig;
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'docket-rules-'));
  rig = await openRig({ seed, template: await pgliteTemplate(), dataDir: join(dir, 'data') });
  // Received lately by the clock of this machine, which the command goes by.
  for (let n = 0; n < 12; n += 1) await rig.intake('data-subject', { received: new Date(Date.now() - 3_600_000).toISOString() });
});
afterAll(() => rm(dir, { recursive: true, force: true }));

/** One command on the directory, in this process: what it printed, or the sentence of its fault. */
async function rules(...args: readonly string[]): Promise<{ out: string; fault: string | null }> {
  let out = '';
  const stdout = vi.spyOn(process.stdout, 'write').mockImplementation((some) => ((out += String(some)), true));
  try {
    await rulesCommand([...args, '--data', join(dir, 'data')]);
    return { out, fault: null };
  } catch (thrown) {
    if (!(thrown instanceof FaultError)) throw thrown;
    return { out, fault: thrown.message };
  } finally {
    stdout.mockRestore();
  }
}

async function file(document: unknown): Promise<string> {
  const path = join(dir, 'document.json');
  await writeFile(path, typeof document === 'string' ? document : JSON.stringify(document));
  return path;
}

test('while a hub runs on the directory nothing is read or changed, and a sentence says so', async () => {
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(ROOT, 'cli', 'main.ts'), 'hub', 'rules', 'set', 'office', '--file', await file({ zone: 'Europe/Dublin' }), '--reason', 'We moved.', '--data', join(dir, 'data')], { encoding: 'utf8' });
  expect([status, stdout]).toEqual([1, '']);
  expect(stderr).toMatch(/^Another Docket is using this data directory\. .*\n$/);
  expect((await rules('list')).fault).toMatch(/^Another Docket is using this data directory\./);
  await rig.close();
});

test('[P31] a dry run shows the dates before and after and writes nothing; set moves the clocks; history keeps who and why', async () => {
  const path = await file(months(2));
  const dry = await rules('set', 'clock-rules', '--file', path, '--reason', 'Counsel said so.', '--dry-run');
  const lines = dry.out.trim().split('\n');
  expect([dry.fault, lines.length]).toEqual([null, 11]);
  for (const line of lines.slice(0, 10)) expect(line).toMatch(/^DS-2026-\d{6} {2}Answer the request: \d{4}-.*Z → \d{4}-.*Z$/);
  expect(lines[10]).toBe('clock-rules holds together. 12 clocks would follow the change. Nothing was written.');
  expect(JSON.parse((await rules('list', '--json')).out.split('\n')[0] ?? '')).toEqual({ key: 'clock-rules', whose: 'shipped', version: 0, by: null, at: null });

  const done = await rules('set', 'clock-rules', '--file', path, '--reason', 'Counsel said so.', '--by', 'sam');
  expect(done).toEqual({ out: 'clock-rules is version 1 now.\n12 clocks followed the change.\n', fault: null });
  expect((await rules('set', 'clock-rules', '--file', path, '--reason', 'Once more.')).out).toBe('clock-rules says that already. Nothing was changed.\n');

  const history = await rules('history', '--json');
  expect(JSON.parse(history.out)).toMatchObject({ revision: 1, key: 'clock-rules', version: 1, by: 'sam', why: 'Counsel said so.', shipped: false, clocks: { moved: 12, kept: 0, stuck: 0, done: true } });

  const again = await openRig({ seed, dataDir: join(dir, 'data') });
  const cases = await casesOf(again.hub.store);
  expect(cases.map((held) => changesOf(held).length)).toEqual(cases.map(() => 1));
  expect(new Set(cases.map((held) => Date.parse(dsrOf(held).due) - Date.parse(dsrOf(held).history[0]?.newDue ?? '') > 27 * 86_400_000))).toEqual(new Set([true]));
  await again.close();
});

test('a document is shown as it can be set again, as it once was, and as it comes to', async () => {
  expect(JSON.parse((await rules('show', 'clock-rules')).out)).toEqual(months(2));
  expect((JSON.parse((await rules('show', 'clock-rules', '--in-force', '--json')).out) as { rules: Record<string, { n: number }> }).rules[DSR]?.n).toBe(2);
  expect((await rules('set', 'clock-rules', '--shipped', '--reason', 'It was a slip.')).out).toBe('clock-rules is version 2 now.\n12 clocks followed the change.\n');
  expect(JSON.parse((await rules('show', 'clock-rules')).out)).toEqual({ calendars: {}, rules: {} });
  expect(JSON.parse((await rules('show', 'clock-rules', '--version', '1')).out)).toEqual(months(2));
  expect((await rules('list')).out.split('\n')[0]).toMatch(/^clock-rules: as shipped again, version 2, by hub, /);
});

test('what is wrong with the words or the document is one sentence, and nothing is written', async () => {
  const office = await file({ zone: 'Mars/Olympus' });
  const wrong: readonly (readonly [readonly string[], RegExp])[] = [
    [['burn'], /takes list, show, set, history/],
    [['show'], /name one of: clock-rules, start-table/],
    [['show', 'colours'], /name one of: clock-rules, start-table/],
    [['show', 'office', '--version', '7'], /never had that version/],
    [['set', 'office', '--reason', 'because'], /name the document with --file/],
    [['set', 'office', '--file', office], /--reason is needed/],
    [['set', 'office', '--file', office, '--reason', 'no'], /3 to 4,000 characters/],
    [['set', 'office', '--file', join(dir, 'gone.json'), '--reason', 'because'], /a file that can be read/],
    [['set', 'office', '--file', office, '--reason', 'because', '--by', 'nobody'], /--by names nobody/],
    [['set', 'office', '--file', office, '--reason', 'because'], /office: zone: no time zone has this name/],
  ];
  for (const [args, says] of wrong) {
    const { out, fault } = await rules(...args);
    expect([args, out]).toEqual([args, '']);
    expect(fault).toMatch(says);
    expect(fault).not.toContain(dir);
  }
  expect((await rules('set', 'office', '--file', await file('{"zone":'), '--reason', 'because')).fault).toMatch(/one JSON document/);
  expect((await rules('history', '--key', 'office')).out).toBe('Nothing. Every setting is as shipped.\n');
});
