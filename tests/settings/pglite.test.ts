// Settings on the embedded database, and a hub that will not start on rules it cannot read.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { withStore } from '../../server/store/at-rest.ts';
import { openRig, say } from '../hub/rig.ts';
import { pgliteTemplate } from '../hub/template.ts';
import { set, settingsSuite } from './suite.ts';

const seed = Number(process.env['SEED'] ?? 20261124);
say(`seed ${seed}`);

describe('on PGlite', () => {
  settingsSuite(async () => openRig({ seed, template: await pgliteTemplate() }));

  test('[P32] a hub whose settings were broken from outside refuses to start, and lets go of everything; mended, it starts', async () => {
    const dataDir = await mkdtemp(join(tmpdir(), 'docket-settings-'));
    const first = await openRig({ seed, template: await pgliteTemplate(), dataDir });
    await set(first, { coolingSeconds: 60 }, { key: 'office' });
    await first.hub.store.query(`update settings set value = '{"coolingSeconds":-1}' where key = 'office'`);
    await first.close();
    for (const _again of [1, 2]) {
      await expect(openRig({ seed, dataDir })).rejects.toMatchObject({ fault: { code: 'settings_broken' }, message: expect.stringMatching(/Set it again.*\(office\)/) });
    }
    await withStore({ dataDir }, (store) => store.query(`update settings set value = '{"coolingSeconds":1}' where key = 'office'`));
    const last = await openRig({ seed, dataDir });
    await last.close();
    await rm(dataDir, { recursive: true, force: true });
  });
});
