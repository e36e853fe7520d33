// `docket hub ledger`, `hub restored` and `hub reconcile` as an operator and a script meet them, on a hub that stands still.
import { spawnSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { say } from '../hub/rig.ts';
import { COOLING, DAY, HOUR, anyAccount, armedAccess, armedDeletion, openHouse } from './given.ts';
import type { House } from './given.ts';
import { platform } from './platform.ts';

const SEED = Number(process.env['SEED'] ?? 20261124);
say(`seed ${SEED}`);
const MAIN = fileURLToPath(new URL('../../cli/main.ts', import.meta.url));

let dir: string;
const of = platform();
/** The command takes the time of the machine, so that this hub does too. */
const open = async (): Promise<House> => {
  const house = await openHouse({ seed: SEED + of.calls.length, dataDir: dir, platform: of });
  house.rig.clock.ms = Date.now();
  return house;
};
const docket = (...args: string[]): { code: number | null; out: string; err: string } => {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['--no-warnings', MAIN, ...args, '--data', dir], { encoding: 'utf8', timeout: 120_000, killSignal: 'SIGKILL' });
  expect(`${stdout}${stderr}`).not.toMatch(/\n\s+at |node:internal|\/cli\/main/);
  return { code: status, out: stdout, err: stderr };
};
const json = (...args: string[]): Record<string, unknown> => JSON.parse(docket(...args, '--json').out) as Record<string, unknown>;

const [early, late] = [anyAccount(), anyAccount()];
let access: string;
let key: string;
const deleted: Record<string, number> = {};

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'docket-commands-'));
  const house = await open();
  house.rig.clock.ms -= 10 * DAY;
  for (const [acc, on] of [[early, -9], [late, -3]] as const) {
    await armedDeletion(house, acc);
    house.rig.clock.ms = Date.now() + on * DAY;
    await house.settle();
    deleted[acc] = house.rig.clock.ms;
  }
  house.rig.clock.ms = Date.now();
  access = await armedAccess(house, anyAccount());
  ({ key } = await house.effect(access, 'disclose'));
  await house.rig.close();
});
afterAll(() => rm(dir, { recursive: true, force: true }));

test('ledger --replay-after lists exactly what a restore of the stores brings back, in the order of its deletion', () => {
  const after = (ms: number): string[] => docket('hub', 'ledger', '--json', '--replay-after', new Date(ms).toISOString()).out.split('\n').filter(Boolean).map((line) => (JSON.parse(line) as { was: string }).was);
  const keys = (acc: string): string[] => of.keys('erase').filter((one) => one.startsWith(`delete:${acc}:`)).sort();
  expect(after((deleted[early] ?? 0) - HOUR).slice(0, 6)).toEqual(keys(early));
  expect(after((deleted[early] ?? 0) - HOUR).slice(6)).toEqual(keys(late));
  expect(after((deleted[early] ?? 0) + HOUR)).toEqual(keys(late));
  expect(after((deleted[late] ?? 0) + HOUR)).toEqual([]);
});

test('[P33] where nothing waits there is nothing to resume, and a resume without a reason is refused before anything is opened', () => {
  expect(json('hub', 'reconcile')).toEqual({ paused: null, effects: [] });
  expect(docket('hub', 'reconcile').out).toBe('Nothing waits: the effects of this hub run.\n');
  expect(docket('hub', 'reconcile', '--resume')).toMatchObject({ code: 1, err: expect.stringContaining('--resume needs --reason') });
  expect(docket('hub', 'reconcile', '--reason', 'Compared.')).toMatchObject({ code: 1, err: expect.stringContaining('--reason belongs to --resume') });
  expect(docket('hub', 'reconcile', '--resume', '--reason', 'Compared.')).toMatchObject({ code: 1, err: expect.stringContaining('nothing waits') });
}, 180_000);

test('[P33] said by hand, listed, asked by the waiting hub, resumed with a reason, and then it goes on', async () => {
  expect(json('hub', 'restored')).toEqual({ restored: true, effects: 1 });
  expect(json('hub', 'reconcile')).toMatchObject({ paused: { found: 'hand' }, effects: [{ key, caseId: access, memory: 'not-known', then: 'unknown' }] });
  const told = docket('hub', 'reconcile').out;
  expect(told).toContain('(somebody said so)');
  expect(told).toContain('start the hub, which asks it, before you resume');
  const waiting = await open();
  waiting.rig.clock.ms += COOLING * 1_000;
  await waiting.settle();
  expect([of.asked(key), (await waiting.effect(access, 'disclose')).state]).toEqual([0, 'armed']);
  await waiting.rig.close();
  expect(json('hub', 'reconcile')).toMatchObject({ effects: [{ memory: 'never', then: 'cools', remembered: { asked: 1, done: 0, never: 1 } }] });
  expect(docket('hub', 'reconcile').out).toMatch(/never asked +armed, cools anew/);
  expect(json('hub', 'reconcile', '--resume', '--reason', 'Compared with the platform.')).toMatchObject({ resumed: { reason: 'Compared with the platform.' }, effects: [{ key, then: 'cools' }] });
  expect(json('hub', 'reconcile')).toEqual({ paused: null, effects: [] });
  const running = await open();
  expect(docket('hub', 'reconcile')).toMatchObject({ code: 1, out: '', err: expect.stringContaining('Another Docket is using this data directory') });
  await running.settle();
  expect(of.asked(key)).toBe(0);
  await running.after(HOUR);
  expect([of.happened.get(key), (await running.case(access)).facts.status]).toEqual([1, 'closed']);
  expect(await running.store.query('select found, reason from restores')).toEqual([{ found: 'hand', reason: 'Compared with the platform.' }]);
  await running.rig.close();
}, 300_000);

test('a directory without a hub is none', () => {
  const { status, stderr } = spawnSync(process.execPath, ['--no-warnings', MAIN, 'hub', 'restored', '--data', join(dir, 'nothing')], { encoding: 'utf8' });
  expect([status, stderr]).toEqual([1, expect.stringContaining('no hub has run there')]);
});
