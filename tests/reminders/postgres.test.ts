// Reminders on a real PostgreSQL, with several hub processes on one database.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openRig, say } from '../hub/rig.ts';
import { startPostgres } from '../hub/postgres.ts';
import type { TestPostgres } from '../hub/postgres.ts';
import { HOUR } from '../settings/given.ts';
import { casesOf, pointsOf, remindersOf, remindersSuite } from './suite.ts';

const seed = Number(process.env['SEED'] ?? 20261124);

describe('on PostgreSQL', () => {
  let server: TestPostgres;
  beforeAll(async () => {
    server = await startPostgres();
    say(`seed ${seed}, PostgreSQL ${server.version}`);
  });
  afterAll(() => server.stop());

  remindersSuite(async (over = {}) => openRig({ seed, database: await server.database(), ...over }));

  test('[P13] [P1] four hubs look at the same moments while desks write: each point of each clock once, no verdict is lost, no version moves', async () => {
    const database = await server.database();
    const failed: string[] = [];
    const rigs = await Promise.all([1, 2, 3, 4].map((n) => openRig({ seed: seed + n, database, more: { roundsEveryMs: 1_000_000, log: (event) => void (/fail/.test(event) && failed.push(event)) } })));
    const [first] = rigs;
    if (!first) throw new Error('no rigs');
    const ids: string[] = [];
    for (let n = 0; n < 16; n += 1) ids.push((await first.intake(n % 2 === 0 ? 'data-subject' : 'law-enforcement', { accountId: 'acc-1', externalId: `r-${n}` })).id);
    const due = (await casesOf(first.hub.store)).flatMap(({ facts }) => facts.clocks.filter(({ rule }) => rule === 'EU-GDPR-DSR-1M').map((clock) => clock.due))[0] ?? '';
    const verdicts: string[] = [];
    for (const hours of [80, 72, 24, 4, 2, 1]) {
      for (const rig of rigs) rig.clock.ms = Date.parse(due) - hours * HOUR;
      await Promise.all(rigs.map(async (rig, n) => {
        const theo = rig.desk('theo');
        const writing = (async () => {
          for (const id of ids.slice(n * 4, n * 4 + 4)) verdicts.push((await theo.push(theo.act('note', { id, version: 1, tag: '0'.repeat(32) }, { text: `${hours}` }))).verdict);
        })();
        await Promise.all([rig.hub.settleReminders(), rig.hub.settleReminders(), writing]);
      }));
    }
    // What was passed over because somebody had it in hand is found at the next look.
    for (const rig of rigs) await rig.hub.settleReminders();
    const cases = await casesOf(first.hub.store);
    for (const held of cases) {
      const told = remindersOf(held).map(({ id }) => id);
      expect([held.id, told.length]).toEqual([held.id, new Set(told).size]);
      if (held.facts.kind === 'data-subject') expect(pointsOf(held)).toEqual(['72 h, Answer the request', '24 h, Answer the request', '4 h, Answer the request', '1 h, Answer the request']);
      expect([held.id, held.version, held.events.filter(({ kind }) => kind === 'noted').length]).toEqual([held.id, 1, 6]);
    }
    expect([new Set(verdicts), failed]).toEqual([new Set(['applied']), []]);
    for (const rig of rigs) await rig.close();
  });
});
