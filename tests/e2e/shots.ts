// Draws every screen of a running Docket as PNG files: `node tests/e2e/shots.ts FOLDER [--readme]`. Not a test.
import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Page } from 'playwright';
import { decide, openCase, openQueue, rows, search, signIn, verdict } from './hands.ts';
import { openHouse } from './house.ts';
import type { House } from './house.ts';
import { giveCase } from './platform.ts';
import { layWire } from './proxy.ts';

const THEMES = ['light', 'dark'] as const;

/** Every screen once, by one person with everything open to them, while a second person makes a conflict. */
async function draw(house: House, colorScheme: (typeof THEMES)[number], folder: string): Promise<void> {
  const wire = await layWire(house.hub());
  const { number } = await giveCase(house, 'content-removal', { title: 'Copied lyrics in a shared songbook', summary: 'The claimant says that the songbook world holds the lyrics of forty songs.' });
  const ines = await house.sit({ data: `ines-${colorScheme}`, hub: wire.url, looks: { colorScheme } });
  const mara = await house.sit({ data: `mara-${colorScheme}`, looks: { colorScheme } });
  const { page, context } = ines;
  const shot = async (name: string, of: Page = page): Promise<void> => {
    await of.mouse.move(720, 2);
    await of.screenshot({ path: join(folder, `${name}-${colorScheme}.png`), animations: 'disabled', caret: 'hide' });
  };

  await page.getByTestId('sign-in').waitFor();
  await shot('01-sign-in');
  const [provider] = await Promise.all([context.waitForEvent('page'), page.getByTestId('sign-in').click()]);
  await provider.getByRole('heading', { name: 'Who is signing in?' }).waitFor();
  await shot('02-provider', provider);
  await provider.close();
  await page.getByRole('button', { name: 'Start again' }).click();
  await signIn(page, 'ines');
  for (const [index, queue] of (['under18', 'law-enforcement', 'content-removal', 'data-subject', 'flagged-accounts'] as const).entries()) {
    await openQueue(page, queue);
    await shot(`1${index}-${queue}`);
    await rows(page).nth(2).click();
    await page.locator('.case-head').waitFor();
    await shot(`1${index}-${queue}-open`);
    await page.locator('.pane-scroll').evaluate((element) => element.scrollBy(0, 700));
    await shot(`1${index}-${queue}-scrolled`);
    await page.keyboard.press('Escape');
  }
  await openQueue(page, 'content-removal');
  const pane = await openCase(page, number);
  await pane.getByTestId('decide').click();
  await pane.getByTestId('decision-disable-items').check();
  await shot('20-form');
  await page.keyboard.press('Escape');

  await signIn(mara.page, 'mara');
  await openQueue(mara.page, 'content-removal');
  const hers = await openCase(mara.page, number);
  wire.cut();
  await page.getByTestId('online').getByText('Offline').waitFor();
  await decide(pane, 'disable-items', 'The work is copied in full.');
  await verdict(pane, 'Saved on this computer. Not sent.');
  await shot('21-not-sent');
  await page.getByTestId('nav-outbox').click();
  await shot('22-outbox-waiting');
  await decide(hers, 'refuse-notice', 'The claimant holds no right in it.');
  await verdict(hers, 'Applied: decided');
  await shot('23-decided', mara.page);
  wire.mend();
  await page.getByTestId('compare').waitFor();
  await shot('24-outbox-conflict');
  await page.getByTestId('queue-content-removal').click();
  await search(page, 'zzzz', 0);
  await shot('25-nothing');
  await page.getByTestId('search').fill('');
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Take along' }).click();
  await page.getByTestId('take-count').fill('12');
  await page.getByTestId('take-reason').fill('Train to Leipzig, back at six');
  await shot('26-take');
  await page.getByTestId('take-go').click();
  await page.getByTestId('trip').getByText('12 with you').waitFor();
  await shot('27-trips');
  await page.getByTestId('trip-end').click();
  await page.getByTestId('trip').getByText('12 given back').waitFor();
  await page.getByTestId('nav-export').click();
  await page.getByTestId('export-reason').fill('Quarterly report to the regulator');
  await page.getByTestId('export-start').click();
  await page.locator('[data-testid="job"][data-state="done"]').waitFor();
  await shot('30-exports');
  await page.locator('h1').first().click();
  await page.keyboard.press('Control+k');
  await page.getByTestId('palette').waitFor();
  await shot('31-palette');
  await page.keyboard.press('Escape');
  await page.getByTestId('palette').waitFor({ state: 'detached' });
  await page.keyboard.press('?');
  await page.getByRole('dialog').getByRole('heading', { name: 'Keyboard' }).waitFor();
  await shot('32-keys');
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'hidden' });
  await page.getByRole('button', { name: 'Person and settings' }).click();
  await shot('33-settings');
  await page.keyboard.press('Escape');

  await openQueue(page, 'under18');
  await rows(page).nth(1).click();
  await page.locator('.case-head').waitFor();
  await page.setViewportSize({ width: 1024, height: 700 });
  await shot('40-1024');
  await page.setViewportSize({ width: 720, height: 450 });
  await shot('41-zoom-200');
  const closed = await context.newPage();
  await closed.goto(new URL('/', page.url()).href);
  await closed.getByRole('heading').waitFor();
  await shot('50-closed', closed);
  await ines.leave();
  await mara.leave();
  await wire.close();
}

/** The picture of the README: a queue with an open case, by a reviewer in the middle of a day. */
async function drawForReadme(house: House, colorScheme: (typeof THEMES)[number], folder: string): Promise<void> {
  const { page, leave } = await house.sit({ data: `readme-${colorScheme}`, looks: { colorScheme } });
  await signIn(page, 'ines');
  await openQueue(page, 'content-removal');
  await rows(page).filter({ hasText: /Copyright notice/ }).first().click();
  await page.locator('.case-head').waitFor();
  await page.locator('.line-sync').getByText('Synced').waitFor();
  await page.mouse.move(720, 2);
  await page.screenshot({ path: join(folder, `console-${colorScheme}.png`), animations: 'disabled', caret: 'hide' });
  await leave();
}

const [given, flag] = process.argv.slice(2);
if (given === undefined) {
  process.stderr.write('Name the folder that the pictures go to.\n');
  process.exitCode = 2;
} else {
  const folder = resolve(given);
  mkdirSync(folder, { recursive: true });
  const house = await openHouse();
  try {
    await house.startHub();
    for (const theme of THEMES) await (flag === '--readme' ? drawForReadme : draw)(house, theme, folder);
  } finally {
    await house.end();
  }
}
