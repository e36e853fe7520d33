// The main journeys of a reviewer, in a real Chromium against a real hub and real desks.
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { block, caseOf, decide, openCase, openQueue, rows, search, second, signIn, verdict } from './hands.ts';
import { leaveAll, openHouse } from './house.ts';
import type { House, Seat } from './house.ts';
import { giveCase, givenAccount } from './platform.ts';
import { ROOT } from './processes.ts';
import { layWire } from './proxy.ts';

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
// A test that failed with the hub down must not take the next ones with it.
beforeEach(() => house.startHub());
afterEach(() => leaveAll(seats));
afterAll(() => house?.end());

describe('a reviewer decides', () => {
  test('[P2] signs in, sees an imported notice arrive by itself, finds it by a word of its text, decides it and reads the verdict', async () => {
    const { page } = await sit({ data: 'mara-1' });
    await signIn(page, 'mara');
    await openQueue(page, 'content-removal');
    await search(page, 'smuggler', 0);

    const imported = await house.docket('hub', 'import', join(ROOT, 'tests', 'fixtures', 'notices', '2024-05-02-letter.md'), '--hub', house.hub(), '--data', house.hubDir);
    expect([imported.code, imported.complained]).toEqual([0, '']);
    await page.getByTestId('total').getByText('1', { exact: true }).waitFor();

    await rows(page).first().click();
    const pane = page.getByTestId('case');
    await pane.waitFor();
    const text = pane.getByRole('region', { name: 'Text', exact: true });
    await text.getByText('We write on behalf of Quiet Harbor Studios Ltd').waitFor();
    await text.locator('mark').first().waitFor();

    await decide(pane, 'refuse-notice', 'The notice names no work that is ours.');
    await verdict(pane, 'Applied: decided');
    await pane.getByTestId('decision').getByText('Mara Lindqvist').waitFor();
    await page.getByTestId('last-word').getByText('Applied: decided').waitFor();
  });

  test('[P7] decides while the hub is down, sees that it is not sent, and gets the verdict by itself when the hub is back', async () => {
    const { number } = await giveCase(house, 'content-removal');
    const { page } = await sit({ data: 'mara-2' });
    await signIn(page, 'mara');
    await openQueue(page, 'content-removal');
    const pane = await openCase(page, number);
    await house.stopHub();
    await page.getByTestId('online').getByText('Offline').waitFor();

    await decide(pane, 'ask-to-complete', 'The signature is missing.');
    await verdict(pane, 'Saved on this computer. Not sent.');
    await rows(page).first().getByText('Not sent').waitFor();
    await page.getByTestId('status-waiting').getByText('1 act waiting').waitFor();

    await house.startHub();
    await verdict(pane, 'Applied: next step taken');
    await page.getByTestId('status-waiting').waitFor({ state: 'detached' });
    await page.getByTestId('nav-outbox').click();
    await page.getByTestId('outbox-done').click();
    expect(await page.getByTestId('act').count()).toBe(1);
  });

  test('[P7] a desk that is killed with an act unsent starts again and sends it once', async () => {
    const { number } = await giveCase(house, 'content-removal');
    const wire = await layWire(house.hub());
    const first = await house.sit({ data: 'mara-3', hub: wire.url });
    await signIn(first.page, 'mara');
    await openQueue(first.page, 'content-removal');
    const pane = await openCase(first.page, number);
    wire.cut();
    await first.page.getByTestId('online').getByText('Offline').waitFor();
    await decide(pane, 'refuse-notice', 'Out of scope.');
    await verdict(pane, 'Saved on this computer. Not sent.');
    await first.host.stop('SIGKILL');
    await first.leave();

    wire.mend();
    const { page } = await sit({ data: 'mara-3', hub: wire.url });
    // The person is still signed in: the tokens are in the sealed outbox.
    await page.getByTestId('nav-outbox').click();
    await page.getByTestId('outbox-done').click();
    const act = page.getByTestId('act');
    await act.getByText('Applied: decided').waitFor();
    expect(await act.count()).toBe(1);
    await act.getByRole('button', { name: number }).click();
    await (await caseOf(page, number)).getByTestId('decision').getByText('Out of scope.').waitFor();
    await wire.close();
  });
});

describe('two desks on one case', () => {
  test('[P12] [P19] one act is applied; the other comes back as a conflict with then and now side by side, and can be let be', async () => {
    const { number } = await giveCase(house, 'content-removal');
    const wire = await layWire(house.hub());
    const [mara, ines] = await Promise.all([sit({ data: 'mara-4' }), sit({ data: 'ines-4', hub: wire.url })]);
    await signIn(mara.page, 'mara');
    await signIn(ines.page, 'ines');
    await Promise.all([openQueue(mara.page, 'content-removal'), openQueue(ines.page, 'content-removal')]);
    const hers = await openCase(mara.page, number);
    const theirs = await openCase(ines.page, number);

    wire.cut();
    await ines.page.getByTestId('online').getByText('Offline').waitFor();
    await decide(theirs, 'disable-items', 'The work is copied in full.');
    await verdict(theirs, 'Saved on this computer. Not sent.');
    await decide(hers, 'refuse-notice', 'The claimant holds no right in it.');
    await verdict(hers, 'Applied: decided');

    wire.mend();
    await verdict(theirs, 'Conflict: already decided');
    await theirs.getByTestId('decision').getByText('Mara Lindqvist').waitFor();
    await ines.page.getByTestId('status-conflicts').click();
    const act = ines.page.getByTestId('act');
    await act.getByRole('heading', { name: 'Conflict: already decided' }).waitFor();
    const compared = act.getByTestId('compare');
    const fields = await compared.getByRole('row').evaluateAll((lines) => lines.slice(1).map((line) => [...line.children].map((cell) => cell.textContent?.replace(' changed', '').replace('changed', '').trim())));
    expect(fields).toContainEqual(['Status', 'Open', 'Closed']);
    expect(fields).toContainEqual(['Decided by', '–', 'Mara Lindqvist']);

    await act.getByTestId('let-it-be').click();
    await ines.page.getByTestId('status-conflicts').waitFor({ state: 'detached' });
    await ines.page.getByTestId('outbox-done').click();
    await act.getByText('Let be').waitFor();
    await wire.close();
  });

  test('[P12] a case that changed under an open form says so before anything is sent', async () => {
    const { number } = await giveCase(house, 'content-removal');
    const [mara, ines] = await Promise.all([sit({ data: 'mara-5' }), sit({ data: 'ines-5' })]);
    await signIn(mara.page, 'mara');
    await signIn(ines.page, 'ines');
    await Promise.all([openQueue(mara.page, 'content-removal'), openQueue(ines.page, 'content-removal')]);
    const hers = await openCase(mara.page, number);
    const theirs = await openCase(ines.page, number);
    await hers.getByTestId('decide').click();
    await hers.getByTestId('decision-disable-items').check();
    await hers.getByTestId('reason').fill('The work is copied in full.');

    await decide(theirs, 'refuse-notice', 'The claimant holds no right in it.');
    await verdict(theirs, 'Applied: decided');

    await hers.getByRole('alert').getByText('The case changed while you were writing.').waitFor();
    expect(await hers.getByTestId('submit').isDisabled()).toBe(true);
    await hers.getByRole('button', { name: 'Show the case as it is now' }).click();
    await hers.getByTestId('decision').getByText('Inês Carvalho').waitFor();
    expect(await hers.getByTestId('decide').count()).toBe(0);
  });
});

describe('a decision that needs two people', () => {
  test('[P14] who proposes cannot approve; another person approves exactly that, and the deletion waits its cooling time', async () => {
    const [noor, ines] = await Promise.all([sit({ data: 'noor-6' }), sit({ data: 'ines-6' })]);
    await signIn(noor.page, 'noor');
    await signIn(ines.page, 'ines');
    const { number } = await giveCase(house, 'under18', { accountId: 'acc-j6', account: givenAccount('acc-j6') });
    await Promise.all([openQueue(noor.page, 'under18'), openQueue(ines.page, 'under18')]);

    const proposing = await openCase(noor.page, number);
    await block(proposing);
    await decide(proposing, 'confirm-minor', 'Says twice to be in eighth grade.');
    await verdict(proposing, 'Applied: proposed');
    const bound = await proposing.getByTestId('proposal').locator('.fixed').first().textContent();
    await proposing.getByText('You proposed this. Another person approves or rejects it.').waitFor();
    expect(await proposing.getByTestId('approve').count()).toBe(0);

    const approving = await openCase(ines.page, number);
    await approving.getByTestId('proposal').getByText('Says twice to be in eighth grade.').waitFor();
    expect(await approving.getByTestId('proposal').locator('.fixed').first().textContent()).toBe(bound);
    await second(approving, 'approve', 'Read the chat; it is plain.');
    await verdict(approving, 'Applied: decided, with time to stop it');
    await approving.getByTestId('decision').getByText('Two people').waitFor();
    // The proposer's console learns of it by itself.
    await (await caseOf(noor.page, number)).getByTestId('decision').getByText('Inês Carvalho').waitFor();
  });

  test('[P15] a proposal can be taken back by who made it, and the case is open again', async () => {
    const { page } = await sit({ data: 'noor-7' });
    await signIn(page, 'noor');
    const { number } = await giveCase(house, 'under18', { accountId: 'acc-j7', account: givenAccount('acc-j7') });
    await openQueue(page, 'under18');
    const pane = await openCase(page, number);
    await block(pane);
    await decide(pane, 'confirm-minor', 'Says to be in eighth grade.');
    await verdict(pane, 'Applied: proposed');
    await pane.getByTestId('withdraw').click();
    await pane.getByTestId('proposal').waitFor({ state: 'detached' });
    await pane.getByTestId('decide').waitFor();
    expect(await pane.getByTestId('decision').count()).toBe(0);
  });
});
