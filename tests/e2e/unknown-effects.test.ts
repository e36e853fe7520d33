// A disclosure of which nobody knows whether it went out, in a real Chromium: who may say what became of it, by keyboard alone, and what follows.
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type { Page } from 'playwright';
import { demoWorld, showcase } from '../../server/demo/world.ts';
import { DEMO_SEED } from '../../cli/hub.ts';
import { held } from './axe.ts';
import { caseOf, openQueue, rows, search, signIn, verdict } from './hands.ts';
import { leaveAll, openHouse } from './house.ts';
import type { House, Seat } from './house.ts';

let house: House;
const seats: Seat[] = [];
const numbers = showcase(demoWorld({ seed: DEMO_SEED, now: new Date().toISOString() }));
const numberOf = (name: string): string => {
  const number = numbers[name];
  if (number === undefined) throw new Error(`no case ${name}`);
  return number;
};

beforeAll(async () => {
  house = await openHouse({ cooling: 2 });
  await house.startHub();
});
afterEach(() => leaveAll(seats));
afterAll(() => house?.end());

async function openAs(person: 'theo' | 'ines', queue: 'law-enforcement' | 'data-subject', name: string): Promise<Page> {
  const seat = await house.sit({ data: `${person}-${queue}` });
  seats.push(seat);
  const { page } = seat;
  await signIn(page, person);
  await openQueue(page, queue);
  // What is decided is not in the list until somebody asks for the whole queue.
  await search(page, numberOf(name), 0);
  await page.getByRole('button', { name: 'Search the whole queue' }).click();
  await rows(page).first().click();
  return page;
}

test('[P34] a lead sees that nobody knows and who says it, and is offered nothing that would be refused', async () => {
  const page = await openAs('ines', 'law-enforcement', 'le-disclosure-unknown');
  const pane = await caseOf(page, numberOf('le-disclosure-unknown'));
  await pane.locator('[data-testid="effect"][data-state="unknown"]').getByText('Somebody from legal who did not propose it finds out what happened').waitFor();
  expect(await pane.getByTestId('resolve-effect').count()).toBe(0);
});

test('[P34] legal says by keyboard that nothing went out: it is armed again, fires after its cooling time, and the case is closed', async () => {
  const page = await openAs('theo', 'law-enforcement', 'le-disclosure-unknown');
  const pane = await caseOf(page, numberOf('le-disclosure-unknown'));
  const effect = pane.getByTestId('effect');
  await effect.and(page.locator('[data-state="unknown"]')).waitFor();
  await pane.getByTestId('resolve-effect').focus();
  await page.keyboard.press('Enter');
  await pane.getByTestId('submit').and(page.getByText('Choose what you found')).waitFor();
  expect(await pane.getByTestId('submit').isDisabled()).toBe(true);
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    expect([colorScheme, await held(page)]).toEqual([colorScheme, []]);
  }
  await pane.getByTestId('found-carried-out').focus();
  await page.keyboard.press('ArrowRight');
  expect(await pane.getByTestId('found-not-carried-out').isChecked()).toBe(true);
  await page.keyboard.press('Tab');
  await page.keyboard.type('Asked the records desk: nothing came.');
  await page.keyboard.press('Control+Enter');
  await verdict(pane, 'Applied: armed again');
  await pane.locator('[data-testid="effect"][data-state="done"]').waitFor();
  await page.locator('.pane-bar').getByText('Closed').waitFor();
  await pane.getByText('It was not carried out, as found outside, and is asked again under the same key. Asked the records desk: nothing came.').waitFor();
});

test('[P34] legal says that it was carried out: the case is closed on that word, which stands in its timeline', async () => {
  const page = await openAs('theo', 'data-subject', 'ds-access-unknown');
  const pane = await caseOf(page, numberOf('ds-access-unknown'));
  await pane.getByTestId('resolve-effect').click();
  await pane.getByTestId('found-carried-out').check();
  await pane.getByTestId('reason').fill('The person confirmed by mail that the copy came.');
  await pane.getByTestId('submit').click();
  await verdict(pane, 'Applied');
  await page.locator('.pane-bar').getByText('Closed').waitFor();
  await pane.locator('[data-testid="effect"][data-state="done"]').getByText('not confirmed by the platform. The person confirmed by mail').waitFor();
  expect(await pane.getByTestId('resolve-effect').count()).toBe(0);
});
