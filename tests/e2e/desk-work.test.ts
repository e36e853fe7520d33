// Work around a decision, in a real Chromium: exports that prove themselves, the keyboard alone, tabs and reloads.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { decide, filter, numbers, openCase, openQueue, signIn, verdict } from './hands.ts';
import { leaveAll, openHouse } from './house.ts';
import type { House, Seat } from './house.ts';
import { giveCase } from './platform.ts';

let house: House;
const seats: Seat[] = [];
const sit: House['sit'] = async (asked) => {
  const seat = await house.sit(asked);
  seats.push(seat);
  return seat;
};

beforeAll(async () => {
  house = await openHouse();
  await house.startHub();
});
afterEach(() => leaveAll(seats));
afterAll(() => house?.end());

type Manifest = { readonly reason: string; readonly by: { readonly id: string }; readonly rows: { readonly expected: number; readonly written: number }; readonly files: readonly { readonly name: string; readonly sha256: string }[] };

describe('a manager exports', () => {
  test('every row of the view as CSV, with the reason and a SHA-256 that the file has', async () => {
    // A title that a spreadsheet would run: the guard must be in the file that a person really gets.
    await giveCase(house, 'content-removal', { title: '=HYPERLINK("https://bad.example","open")' });
    const { page } = await sit({ data: 'sam-1' });
    await signIn(page, 'sam');
    await openQueue(page, 'content-removal');
    const everywhere = await page.getByTestId('total').textContent();
    await filter(page, 'Jurisdiction', 'Germany');
    await page.getByTestId('total').getByText(everywhere ?? '', { exact: true }).waitFor({ state: 'detached' });
    const total = Number(((await page.getByTestId('total').textContent()) ?? '').replaceAll(',', ''));

    await page.getByTestId('nav-export').click();
    await page.getByTestId('export-view').getByText('Germany').waitFor();
    await page.getByTestId('format-csv').check();
    await page.getByTestId('export-reason').fill('Quarterly report to the regulator');
    await page.getByTestId('export-start').click();
    const job = page.getByTestId('job');
    await job.and(page.locator('[data-state="done"]')).waitFor();

    const folder = (await job.locator('.fixed').first().textContent()) ?? '';
    const csv = readFileSync(join(folder, 'case-log.csv'));
    const manifest = JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8')) as Manifest;
    const digest = createHash('sha256').update(csv).digest('hex');
    expect(manifest.files).toContainEqual(expect.objectContaining({ name: 'case-log.csv', sha256: digest }));
    await job.getByText(digest).waitFor();
    expect(manifest).toMatchObject({ reason: 'Quarterly report to the regulator', by: { id: 'sam' }, rows: { expected: total, written: total } });
    const records = recordsOf(csv.toString('utf8'));
    expect(records.length - 1).toBe(total);
    expect(new Set(records.map((record) => record.length)).size).toBe(1);
    expect(records.flat().filter((cell) => cell.includes('HYPERLINK'))).toEqual([`'=HYPERLINK("https://bad.example","open")`]);
  });

  test('a reviewer is offered no export, and is refused one that is asked for all the same', async () => {
    const { page } = await sit({ data: 'mara-2' });
    await signIn(page, 'mara');
    expect(await page.getByTestId('nav-export').count()).toBe(0);
    await page.keyboard.press('x');
    expect(await page.getByTestId('export').count()).toBe(0);
    const answer = await page.evaluate(() => (window as unknown as { docket: { ask: (call: string, input: unknown) => Promise<unknown> } }).docket.ask('startExport', { what: 'case-log', format: 'csv', reason: 'All of it, please', view: { queue: 'content-removal' } }));
    expect(answer).toEqual({ ok: false, fault: { code: 'not_allowed', message: 'Your role does not allow that.' } });
  });
});

describe('the keyboard alone', () => {
  test('j, k, Enter, Esc and / move, open, close and search; d decides and Ctrl-Enter does it', async () => {
    const { number } = await giveCase(house, 'content-removal', { title: 'Zanzibar lighthouse keeper' });
    const { page } = await sit({ data: 'mara-3' });
    await signIn(page, 'mara');
    await openQueue(page, 'content-removal');
    const order = await numbers(page);
    const chosen = page.locator('[data-testid="row"][aria-selected="true"] .number');
    const keys = page.keyboard;

    await keys.press('j');
    await chosen.getByText(order[0]!, { exact: true }).waitFor();
    await keys.press('j');
    await keys.press('j');
    await chosen.getByText(order[2]!, { exact: true }).waitFor();
    await keys.press('k');
    await chosen.getByText(order[1]!, { exact: true }).waitFor();
    await keys.press('Enter');
    await page.getByRole('complementary', { name: `Case ${order[1]}` }).waitFor();
    // With a case open, j goes on reading: the pane follows the list.
    await keys.press('j');
    await page.getByRole('complementary', { name: `Case ${order[2]}` }).waitFor();
    await keys.press('Escape');
    await page.getByTestId('case').waitFor({ state: 'detached' });

    await keys.press('/');
    await keys.type('zanzibar');
    await page.getByTestId('total').getByText('1', { exact: true }).waitFor();
    await keys.press('Escape');
    await keys.press('j');
    await keys.press('Enter');
    const pane = page.getByRole('complementary', { name: `Case ${number}` });
    await pane.waitFor();
    await keys.press('d');
    await pane.getByTestId('form-decide').waitFor();
    // The first choice has the focus; the arrow takes the next one, Tab leads on to the reason.
    await keys.press('ArrowDown');
    expect(await pane.getByTestId('decision-ask-to-complete').isChecked()).toBe(true);
    await keys.press('Tab');
    await keys.type('The work is not described.');
    expect(await pane.getByTestId('reason').inputValue()).toBe('The work is not described.');
    await keys.press('Control+Enter');
    await verdict(pane, 'Applied: next step taken');
  });

  test('? shows the keys, Ctrl-K goes anywhere, and a number goes to a queue', async () => {
    const { page } = await sit({ data: 'ines-4' });
    await signIn(page, 'ines');
    await page.keyboard.press('?');
    await page.getByRole('dialog').getByRole('heading', { name: 'Keyboard' }).waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'hidden' });
    await page.keyboard.press('Control+k');
    await page.getByTestId('palette').waitFor();
    await page.keyboard.type('outb');
    await page.keyboard.press('Enter');
    await page.getByTestId('outbox').waitFor();
    await page.keyboard.press('4');
    await page.getByRole('heading', { level: 1, name: /^Data subject/ }).waitFor();
    expect(await page.getByTestId('queue-data-subject').getAttribute('aria-current')).toBe('page');
  });
});

describe('tabs of one browser host', () => {
  test('[S24] a reload keeps the session; a tab without the link gets a plain page; a new link opens it', async () => {
    const { page, context, newLink } = await sit({ data: 'mara-5' });
    await signIn(page, 'mara');
    await page.reload();
    await page.getByTestId('queue-content-removal').waitFor();
    await page.getByTestId('online').getByText('Online').waitFor();

    const other = await context.newPage();
    await other.goto(new URL('/', page.url()).href);
    await other.getByRole('heading', { name: 'This tab is not connected to Docket' }).waitFor();
    await other.goto(await newLink());
    await other.getByTestId('queue-content-removal').waitFor();
    expect(new URL(other.url()).hash).toBe('');
  });

  test('two tabs of one person: what is decided in one shows in the other', async () => {
    const { number } = await giveCase(house, 'content-removal');
    const { page, context, newLink } = await sit({ data: 'mara-6' });
    await signIn(page, 'mara');
    await openQueue(page, 'content-removal');
    const pane = await openCase(page, number);
    const other = await context.newPage();
    await other.goto(await newLink());
    await openQueue(other, 'content-removal');
    const same = await openCase(other, number);
    await decide(pane, 'refuse-notice', 'Not a work of the claimant.');
    await verdict(same, 'Applied: decided');
    await same.getByTestId('decision').getByText('Not a work of the claimant.').waitFor();
    expect(await same.getByTestId('decide').count()).toBe(0);
  });

  test('signing out shows the sign-in screen and nothing of the cases; the same person comes back to the same acts', async () => {
    const { number } = await giveCase(house, 'content-removal');
    const { page } = await sit({ data: 'mara-7' });
    await signIn(page, 'mara');
    await openQueue(page, 'content-removal');
    const pane = await openCase(page, number);
    await decide(pane, 'refuse-notice', 'Not a work of the claimant.');
    await verdict(pane, 'Applied: decided');
    await page.getByRole('button', { name: 'Person and settings' }).click();
    await page.getByTestId('sign-out').click();
    await page.getByTestId('sign-in').waitFor();
    expect(await page.getByText(number).count()).toBe(0);
    const answer = await page.evaluate(() => (window as unknown as { docket: { ask: (call: string, input: unknown) => Promise<{ ok: boolean }> } }).docket.ask('openView', { queue: 'content-removal' }));
    expect(answer.ok).toBe(false);
    await signIn(page, 'mara');
    await page.getByTestId('nav-outbox').click();
    await page.getByTestId('outbox-done').click();
    await page.getByTestId('act').getByText(number).waitFor();
  });
});

/** Cells of a CSV text by RFC 4180, without the byte order mark. */
function recordsOf(text: string): string[][] {
  const records: string[][] = [];
  let record: string[] = [];
  for (const [, quoted, bare, end] of text.replace(/^\ufeff/, '').matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/g)) {
    record.push(quoted === undefined ? (bare ?? '') : quoted.replaceAll('""', '"'));
    if (end === ',') continue;
    records.push(record);
    record = [];
  }
  return records;
}
