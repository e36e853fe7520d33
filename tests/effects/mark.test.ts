// The mark by which a hub sees that its database went back in time: what is an alarm, what is none, and that a false one is harmless.
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { pauseOf, standOf, wentBack } from '../../server/effects/restores.ts';
import type { Mark, Stand } from '../../server/effects/restores.ts';
import { say } from '../hub/rig.ts';
import { COOLING, anyAccount, armedAccess, armedDeletion, openHouse, removalCase } from './given.ts';
import { WAITS, alarms, asked, goOn, live } from './life.ts';

const SEED = Number(process.env['SEED'] ?? 20261124);
say(`seed ${SEED}`);

describe('when it is no restore, and when it is one again [P33]', () => {
  test('[P33] no alarm: a restart, a mark that lags behind a crash, no mark, half a mark, a mark of another hub', async () => {
    const life = await live(SEED);
    const path = join(life.hubDir, 'mark');
    await removalCase(life.house, 'dsa-notice', anyAccount());
    await life.restart();
    const early = await readFile(path, 'utf8');
    expect(JSON.parse(early)).toMatchObject({ hub: life.house.rig.hub.hubId, line: '' });
    await removalCase(life.house, 'dsa-notice', anyAccount());
    await life.restart(() => writeFile(path, early));
    await life.restart(() => rm(path));
    await life.restart(() => writeFile(path, early.slice(0, 20)));
    await life.restart(() => writeFile(path, early.replace(life.house.rig.hub.hubId, 'another-hub').replaceAll(/:\d+/g, ':999999')));
    expect([alarms(life), await pauseOf(life.house.store)]).toEqual([0, null]);
    await life.end();
  });

  test('[P33] a false alarm is harmless: desks fill afresh, a person resumes, and everything goes its way', async () => {
    const life = await live(SEED);
    const acc = anyAccount();
    const [id, access] = [await armedDeletion(life.house, acc), await armedAccess(life.house, anyAccount())];
    await life.restart(async () => {
      const path = join(life.hubDir, 'mark');
      await writeFile(path, (await readFile(path, 'utf8')).replaceAll(/:(\d+)/g, ':9$1'));
    });
    expect(alarms(life)).toBe(1);
    await life.house.settle();
    expect(await asked(life)).toEqual([['delete', 'armed', 'never', 'cools'], ['disclose', 'armed', 'never', 'cools']]);
    await goOn(life);
    await life.house.after(COOLING * 1_000);
    expect([(await life.house.effect(id, 'delete')).state, (await life.house.effect(access, 'disclose')).state]).toEqual(['done', 'done']);
    await life.restart();
    expect(alarms(life)).toBe(1);
    await life.end();
  });

  test('[P33] restored twice from one backup, it is seen twice', async () => {
    const life = await live(SEED);
    const acc = anyAccount();
    await armedDeletion(life.house, acc);
    const restore = await life.backup();
    for (const times of [1, 2]) {
      await removalCase(life.house, 'dsa-notice', anyAccount());
      await restore();
      expect([times, alarms(life)]).toEqual([times, times]);
      await goOn(life);
    }
    await life.restart();
    expect(alarms(life)).toBe(2);
    await life.end();
  });

  test('[P33] a database that goes back under a running hub is seen before anything is taken, and in the step itself', async () => {
    const life = await live(SEED);
    const acc = anyAccount();
    const id = await armedDeletion(life.house, acc);
    await life.house.settle();
    await life.house.store.query('update streams set next_pos = next_pos - 1');
    await life.house.after(COOLING * 1_000);
    expect([alarms(life), (await life.house.effect(id, 'delete')).says, life.platform.keys('erase')]).toEqual([1, WAITS, []]);
    await life.end();
  });
});

describe('the mark', () => {
  const stand = (change: Partial<Stand> = {}): Stand => ({ hub: 'h', line: 'b', before: ['', 'a'], positions: { under18: 10, directory: 5 }, paused: false, ...change });
  const mark = (change: Partial<Mark> = {}): Mark => ({ hub: 'h', line: 'b', positions: { under18: 10, directory: 5 }, ...change });
  test.each([
    ['where it was', stand(), mark(), false],
    ['further on', stand({ positions: { under18: 11, directory: 5 } }), mark(), false],
    ['behind in one stream, however far ahead in another', stand({ positions: { under18: 9, directory: 500 } }), mark(), true],
    ['a stream of the mark is not there', stand({ positions: { under18: 10 } }), mark(), true],
    ['a mark from before a restore that was written down', stand(), mark({ line: 'a', positions: { under18: 99 } }), false],
    ['a mark from a life that the database does not know', stand({ line: 'a', before: [''] }), mark(), true],
    ['a mark of another hub', stand({ hub: 'other', positions: {} }), mark(), false],
    ['no mark', stand(), null, false],
  ] as const)('%s', (_, now, seen, back) => {
    expect(wentBack(now, seen)).toBe(back);
  });

  test('[P1] it is where the streams stand', async () => {
    const house = await openHouse({ seed: SEED });
    const before = await standOf(house.store);
    await removalCase(house, 'dsa-notice', anyAccount(), { accountId: null, account: null });
    const after = await standOf(house.store);
    expect((after.positions['content-removal'] ?? 0) - (before.positions['content-removal'] ?? 0)).toBe(1);
    await house.rig.close();
  });
});
