// Accessibility of every main screen, in light and in dark, judged by axe in a real Chromium.
import type { Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { held } from './axe.ts';
import { decide, openCase, openQueue, rows, signIn, verdict } from './hands.ts';
import { openHouse } from './house.ts';
import type { House } from './house.ts';
import { giveCase } from './platform.ts';
import { layWire } from './proxy.ts';

let house: House;
beforeAll(async () => {
  house = await openHouse();
  await house.startHub();
});
afterAll(() => house?.end());

describe.each(['light', 'dark'] as const)('[WCAG 2.2 AA] nothing serious on any screen, %s', (colorScheme) => {
  test('sign-in, the provider, queue, case, form, verdict, conflict, outbox, accounts, exports, keys, palette, closed tab', { timeout: 180_000 }, async () => {
    const wire = await layWire(house.hub());
    const { number } = await giveCase(house, 'content-removal');
    const { page, context, leave } = await house.sit({ data: `ines-${colorScheme}`, hub: wire.url, looks: { colorScheme } });
    const other = await house.sit({ data: `mara-${colorScheme}` });
    const found: Record<string, string[]> = {};
    const judge = async (screen: string, on: Page = page): Promise<void> => {
      found[screen] = await held(on);
    };

    await page.getByTestId('sign-in').waitFor();
    await judge('sign-in');
    const [provider] = await Promise.all([context.waitForEvent('page'), page.getByTestId('sign-in').click()]);
    await provider.getByRole('heading', { name: 'Who is signing in?' }).waitFor();
    await judge('provider', provider);
    await provider.close();
    await page.getByRole('button', { name: 'Start again' }).click();
    await signIn(page, 'ines');
    await openQueue(page, 'law-enforcement');
    await judge('queue');
    await rows(page).first().click();
    await page.getByTestId('case').waitFor();
    await judge('case');

    await openQueue(page, 'content-removal');
    const pane = await openCase(page, number);
    await pane.getByTestId('decide').click();
    await pane.getByTestId('decision-disable-items').check();
    await judge('form');
    await page.keyboard.press('Escape');

    await signIn(other.page, 'mara');
    await openQueue(other.page, 'content-removal');
    const hers = await openCase(other.page, number);
    wire.cut();
    await page.getByTestId('online').getByText('Offline').waitFor();
    await decide(pane, 'disable-items', 'The work is copied in full.');
    await verdict(pane, 'Saved on this computer. Not sent.');
    await judge('offline');
    await decide(hers, 'refuse-notice', 'The claimant holds no right in it.');
    await verdict(hers, 'Applied: decided');
    wire.mend();
    await verdict(pane, 'Conflict: already decided');
    await judge('conflict on the case');
    await page.getByTestId('nav-outbox').click();
    await page.getByTestId('compare').waitFor();
    await judge('outbox');

    await openQueue(page, 'flagged-accounts');
    await rows(page).first().click();
    await page.getByTestId('account').waitFor();
    await judge('account');
    await page.getByTestId('nav-export').click();
    await page.getByTestId('export-reason').waitFor();
    await judge('exports');
    await page.keyboard.press('Escape');
    await page.keyboard.press('Control+k');
    await page.getByTestId('palette').waitFor();
    await judge('palette');
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Person and settings' }).click();
    await page.getByTestId('sign-out').waitFor();
    await judge('settings');

    const closed = await context.newPage();
    await closed.goto(new URL('/', page.url()).href);
    await closed.getByRole('heading').waitFor();
    await judge('closed tab', closed);

    await leave();
    await other.leave();
    await wire.close();
    expect(Object.keys(found).length).toBe(13);
    expect(Object.fromEntries(Object.entries(found).filter(([, lines]) => lines.length > 0))).toEqual({});
  });
});
