// The built desktop app: real Electron where its binary is installed, else its main and preload under a stand-in of `electron`.
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { electronProgram, launchDesktop } from '../standin/launch.ts';
import { decide, NAMES, openQueue, rows, search, verdict } from './hands.ts';
import { openHouse } from './house.ts';
import type { House } from './house.ts';
import { ROOT } from './processes.ts';

let house: House;
beforeAll(async () => {
  house = await openHouse();
  await house.startHub();
});
afterAll(() => house?.end());

describe(`the desktop app, ${electronProgram() === null ? 'under the stand-in' : 'real Electron'}`, () => {
  test('[S3] signs in, finds an imported notice by a word of its text, decides it and reads the verdict, all through IPC', async () => {
    const imported = await house.docket('hub', 'import', join(ROOT, 'tests', 'fixtures', 'notices', '2024-03-05-lumen-press.md'), '--hub', house.hub(), '--data', house.hubDir);
    expect(imported.code).toBe(0);
    const app = await launchDesktop({ args: ['--hub', house.hub(), '--demo'], dataDir: join(house.dir, 'desktop') });
    try {
      const { page } = app;
      await page.getByTestId('sign-in').waitFor();
      const provider = await app.external(() => page.getByTestId('sign-in').click());
      await provider.getByRole('button', { name: NAMES.mara }).click();
      await provider.getByText('You are signed in.').waitFor();
      await openQueue(page, 'content-removal');
      await search(page, 'copycat', 1);
      await rows(page).first().click();
      const pane = page.getByTestId('case');
      await pane.getByText('I am an authorized agent of Lumen Press').waitFor();
      await decide(pane, 'refuse-notice', 'The notice is not signed.');
      await verdict(pane, 'Applied: decided');
      await pane.getByTestId('decision').getByText('Mara Lindqvist').waitFor();
      expect(await page.evaluate(() => Object.keys((window as unknown as { docket: object }).docket).sort())).toEqual(['ask', 'hostName', 'onNews']);
    } finally {
      await app.close();
    }
  });
});
