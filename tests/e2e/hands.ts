// What a reviewer's hands do in the console, by the words and places that are on the screen.
import type { Locator, Page } from 'playwright';
import type { Queue } from '../../shared/model/words.ts';

/** The six people of the demo by id, with the names that the sign-in page shows. */
export const NAMES = { mara: 'Mara Lindqvist', noor: 'Noor Haddad', theo: 'Theo Brandt', ines: 'Inês Carvalho', sam: 'Sam Okafor', ruth: 'Ruth Adeyemi' } as const;
export type PersonId = keyof typeof NAMES;

/** Signs in through the link of the console and the demo provider's own page, as a person would. */
export async function signIn(page: Page, person: PersonId): Promise<void> {
  const [provider] = await Promise.all([page.context().waitForEvent('page'), page.getByTestId('sign-in').click()]);
  await provider.getByRole('button', { name: NAMES[person] }).click();
  await provider.getByText('You are signed in.').waitFor();
  await provider.close();
  await page.getByTestId('rows').waitFor();
  await page.getByTestId('online').getByText('Online').waitFor();
}

/** Opens a queue by the rail and waits until its rows are there. */
export async function openQueue(page: Page, queue: Queue): Promise<void> {
  await page.getByTestId(`queue-${queue}`).click();
  await rows(page).first().waitFor();
}

/** The rows of the list that are drawn. */
export const rows = (page: Page): Locator => page.getByTestId('row');

/** Types into the search box and waits until the list holds `many` rows. */
export async function search(page: Page, words: string, many: number): Promise<void> {
  await page.getByTestId('search').fill(words);
  await page.getByTestId('total').getByText(String(many), { exact: true }).waitFor();
}

/** Opens the case with this number by searching for it. */
export async function openCase(page: Page, number: string): Promise<Locator> {
  await search(page, number, 1);
  await rows(page).first().click();
  return caseOf(page, number);
}

/** The open case, once it is there. */
export async function caseOf(page: Page, number: string): Promise<Locator> {
  const pane = page.getByRole('complementary', { name: `Case ${number}` });
  await pane.waitFor();
  return pane;
}

/** Decides the open case: chooses, gives the reason, presses the button. */
export async function decide(pane: Locator, code: string, reason: string): Promise<void> {
  await pane.getByTestId('decide').click();
  await pane.getByTestId(`decision-${code}`).check();
  await pane.getByTestId('reason').fill(reason);
  await pane.getByTestId('submit').click();
}

/** Blocks the account of the open under-18 case, the first step of its path, and waits until that is done. */
export async function block(pane: Locator): Promise<void> {
  await decide(pane, 'block-account', 'Blocked while we look.');
  await pane.locator('[data-testid="effect"][data-state="done"]').getByText('The account is blocked').first().waitFor();
}

/** Approves or rejects the open case's proposal. */
export async function second(pane: Locator, what: 'approve' | 'reject', reason: string): Promise<void> {
  await pane.getByTestId(what).click();
  await pane.getByTestId('reason').fill(reason);
  await pane.getByTestId('submit').click();
}

/** Waits until the newest own act on the open case says `headline`. */
export async function verdict(pane: Locator, headline: string): Promise<void> {
  await pane.getByTestId('own-act').first().getByTestId('verdict').getByText(headline, { exact: true }).waitFor();
}

/** Shows only cases with these filters: chip by its label, then the values by theirs. */
export async function filter(page: Page, chip: string, value: string): Promise<void> {
  await page.getByRole('group', { name: 'Filters' }).getByRole('button', { name: new RegExp(`^${chip}:`) }).click();
  await page.getByRole('group', { name: 'Filters' }).getByLabel(value, { exact: false }).first().check();
  await page.keyboard.press('Escape');
}

/** The numbers of the rows that are drawn, top to bottom. */
export async function numbers(page: Page): Promise<string[]> {
  await rows(page).first().locator('.number').waitFor();
  const found = await rows(page).evaluateAll((elements) =>
    elements
      .map((element) => ({ at: Number(element.getAttribute('aria-rowindex')), number: element.querySelector('.number')?.textContent ?? '' }))
      .sort((a, b) => a.at - b.at)
      .map((each) => each.number),
  );
  return found.filter((number) => number !== '');
}
