// Reminders on the embedded database, across restarts.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { openRig, say } from '../hub/rig.ts';
import { pgliteTemplate } from '../hub/template.ts';
import { HOUR } from '../settings/given.ts';
import { casesOf, pointsOf, remindersSuite } from './suite.ts';

const seed = Number(process.env['SEED'] ?? 20261124);
say(`seed ${seed}`);

describe('on PGlite', () => {
  remindersSuite(async (over = {}) => openRig({ seed, template: await pgliteTemplate(), ...over }));

  test('[P13] a hub that is started again and again tells each point once', async () => {
    const dataDir = await mkdtemp(join(tmpdir(), 'docket-reminders-'));
    let ms = 0;
    for (let start = 0; start < 4; start += 1) {
      const rig = await openRig({ seed: seed + start, template: await pgliteTemplate(), dataDir });
      if (start === 0) {
        await rig.intake('data-subject');
        const [held] = await casesOf(rig.hub.store);
        ms = Date.parse(held?.facts.clocks.find(({ rule }) => rule === 'EU-GDPR-DSR-1M')?.due ?? '') - 72 * HOUR;
      }
      rig.clock.ms = ms + start * HOUR;
      await rig.hub.settleReminders();
      const [held] = await casesOf(rig.hub.store);
      expect([start, held && pointsOf(held)]).toEqual([start, ['72 h, Answer the request']]);
      await rig.close();
    }
    await rm(dataDir, { recursive: true, force: true });
  });
});
