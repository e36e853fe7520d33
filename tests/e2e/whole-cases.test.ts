// One case of each kind from its arrival to its end, by the people who work it, in a real Chromium: with the ledger final where something was deleted.
import type { Locator, Page } from 'playwright';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type { IntakeGiven } from '../../shared/wire.ts';
import type { CaseKind, Queue } from '../../shared/model/words.ts';
import { shippedMatrix } from '../../shared/rules/scope/scope.ts';
import { checksFor } from '../../shared/rules/disclosure/verification.ts';
import { block, decide, openCase, openQueue, second, signIn, verdict } from './hands.ts';
import type { PersonId } from './hands.ts';
import { leaveAll, openHouse } from './house.ts';
import type { House, Seat } from './house.ts';
import { giveCase, givenAccount } from './platform.ts';

let house: House;
const seats: Seat[] = [];

beforeAll(async () => {
  house = await openHouse({ cooling: 1 });
  await house.startHub();
});
afterEach(() => leaveAll(seats));
afterAll(() => house?.end());

async function sit(person: PersonId, queue: Queue, number: string): Promise<{ readonly page: Page; readonly pane: Locator }> {
  const seat = await house.sit({ data: `${person}-${number}` });
  seats.push(seat);
  await signIn(seat.page, person);
  await openQueue(seat.page, queue);
  await seat.page.getByRole('button', { name: 'Clear the filters' }).click({ timeout: 500 }).catch(() => undefined);
  return { page: seat.page, pane: await openCase(seat.page, number) };
}

const give = (kind: CaseKind, id: string, of: Partial<IntakeGiven>) => giveCase(house, kind, { accountId: id, account: givenAccount(id), jurisdiction: 'US', ...of });

/** Waits until the case says that nothing is left to do, and its effect is done. */
async function ended(pane: Locator): Promise<void> {
  await pane.locator('.pane-bar').getByText('Closed').waitFor();
  await pane.locator('[data-testid="effect"][data-state="done"]').first().waitFor();
}

/** Opens the account from the case and reads its deletion: how it stands, rows that are not final, and what the letter says of copies. */
async function deletionOf(page: Page, pane: Locator): Promise<{ readonly standing: string | null; readonly rows: number; readonly open: readonly (string | null)[]; readonly letter: string }> {
  await pane.getByRole('button', { name: 'Open account' }).first().click();
  const deletion = page.getByTestId('account').getByTestId('deletion');
  await deletion.waitFor();
  const states = await deletion.getByTestId('ledger-row').evaluateAll((rows) => rows.map((row) => row.getAttribute('data-state')));
  const letter = (await deletion.getByTestId('deletion-letter').textContent()) ?? '';
  return { standing: await deletion.getAttribute('data-standing'), rows: states.length, open: states.filter((state) => state !== 'acknowledged' && state !== 'residual'), letter };
}

const FINAL = { standing: 'final', rows: expect.any(Number) as number, open: [], letter: expect.stringMatching(/Copies remain in backups until \d{1,2} [A-Z][a-z]+ \d{4}/) as string };

test('[P26][P27] under 18: a report comes, the account is blocked, a minor is confirmed by two people, and the ledger is final', { timeout: 120_000 }, async () => {
  const { number } = await give('under18', 'acc-minor', { detail: { of: 'under18', route: 'chat-statement', statedAge: 14, signals: [{ source: 'Chat', says: 'I am in eighth grade', at: '2026-11-20T10:00:00Z', weight: 'strong' }] } });
  const noor = await sit('noor', 'under18', number);
  await block(noor.pane);
  await noor.pane.getByTestId('path').locator('[aria-current="step"]').getByText('Blocked').waitFor();
  await decide(noor.pane, 'confirm-minor', 'The statement and the school hours agree.');
  await verdict(noor.pane, 'Applied: proposed');
  const ines = await sit('ines', 'under18', number);
  await second(ines.pane, 'approve', 'I read the same evidence.');
  await ended(ines.pane);
  expect(await deletionOf(ines.page, ines.pane)).toEqual(FINAL);
});

test('[P27][K14] law enforcement: a subpoena is verified by two people, read, answered with what it reaches and nothing more, and counsel agrees', { timeout: 120_000 }, async () => {
  const process = 'us_subpoena';
  const record = (id: string, category: string, fields: readonly string[]) => ({ id, accountId: 'acc-asked', category, at: null, until: null, fields: fields.map((name) => ({ name, marks: [], others: [] })) });
  const { number } = await give('law-enforcement', 'acc-asked', {
    detail: {
      of: 'law-enforcement', process, agency: 'Harbor County Sheriff', reference: 'HC-11', categories: ['account-information', 'user-content'], from: null, to: null, gagUntil: null, emergency: false,
      records: [record('r-name', 'account_information', ['name', 'email address']), record('r-chat', 'user_content_private', ['private chats and AI replies'])],
    },
  });
  const ines = await sit('ines', 'law-enforcement', number);
  await ines.pane.getByTestId('verify').click();
  for (const { id, by } of checksFor(process, true)) {
    if (by !== 'anybody') continue;
    await ines.pane.getByTestId(`${id}-yes`).check();
    await ines.pane.getByTestId(`${id} evidence`).fill('Seen and written down.');
  }
  for (const check of shippedMatrix().processes[process]?.validity_checks ?? []) {
    await ines.pane.getByTestId(`paper ${check}-yes`).check();
    await ines.pane.getByTestId(`paper ${check} evidence`).fill('On page one.');
  }
  await ines.pane.getByTestId('submit').click();
  await verdict(ines.pane, 'Applied');
  const theo = await sit('theo', 'law-enforcement', number);
  await theo.pane.getByTestId('verify').click();
  await theo.pane.getByTestId('V3-yes').check();
  await theo.pane.getByTestId('V3 evidence').fill('Officer, badge, unit and supervisor confirmed by call-back.');
  await theo.pane.getByTestId('submit').click();
  await verdict(theo.pane, 'Applied');
  await ines.pane.locator('[data-testid="verification"][data-state="verified"]').waitFor();
  await ines.pane.getByTestId('decide').click();
  await ines.pane.getByTestId('decision-produce').check();
  await ines.pane.getByTestId('all-reason-account_information').fill('Named in the subpoena.');
  await ines.pane.getByTestId('all-produce-account_information').click();
  await ines.pane.getByTestId('package-count').getByText('1 of 2 go').waitFor();
  await ines.pane.getByTestId('reason').fill('The subpoena reaches subscriber records.');
  await ines.pane.getByTestId('submit').click();
  await verdict(ines.pane, 'Applied: proposed');
  await second(theo.pane, 'approve', 'The package is what the paper reaches.');
  await ended(theo.pane);
  const sent = theo.pane.locator('[data-testid="effect"][data-state="done"]').first();
  expect(await sent.textContent()).toMatch(/Sent: 1 record with 2 fields in 1 category\. Withheld: 1 record\. SHA-256 of the manifest: [0-9a-f]{64}/);
});

test('[K1][P26] content removal: a person has their own pictures deleted, and the ledger says where copies remain', { timeout: 120_000 }, async () => {
  const { number } = await give('content-removal', 'acc-own', {
    items: [{ id: 'img-1', kind: 'image', label: 'Harbor at night', url: null, excerpt: null, category: 'user-content', media: null }],
    detail: { of: 'content-removal', regime: 'own-removal', work: '', elements: {} },
  });
  const mara = await sit('mara', 'content-removal', number);
  await decide(mara.pane, 'remove-items', 'Asked for by the person who posted it.');
  await ended(mara.pane);
  expect(await deletionOf(mara.page, mara.pane)).toEqual(FINAL);
});

test('[P26] content removal: a copyright notice is followed, with a statement of reasons and a strike', { timeout: 120_000 }, async () => {
  const { number } = await give('content-removal', 'acc-dmca', {
    items: [{ id: 'url-1', kind: 'url', label: 'A page', url: 'https://reported.example/song', excerpt: null, category: 'user-content', media: null }],
    detail: { of: 'content-removal', regime: 'dmca-notice', work: 'The song “Harbor lights”', elements: { i: 'present', ii: 'present', iii: 'present', iv: 'present', v: 'present', vi: 'present' } },
  });
  const mara = await sit('mara', 'content-removal', number);
  await decide(mara.pane, 'disable-items', 'The notice is complete and the song is copied.');
  await ended(mara.pane);
  expect(await mara.pane.getByTestId('statement').textContent()).toContain('17 U.S.C. 512(c)');
  await mara.pane.getByRole('button', { name: 'Open account' }).first().click();
  const strike = mara.page.getByTestId('account').getByTestId('strike').first();
  await strike.waitFor();
  expect(await strike.textContent()).toContain('Copyright: 17 U.S.C. 512(c) notice');
});

test('[P27][K17] data subject: a deletion is asked for, identity is checked, two people decide, and the ledger is final', { timeout: 120_000 }, async () => {
  const { number } = await give('data-subject', 'acc-gone', { jurisdiction: 'DE', detail: { of: 'data-subject', right: 'deletion', regime: 'gdpr', identity: 'not-asked', categories: [] } });
  const mara = await sit('mara', 'data-subject', number);
  await mara.pane.getByTestId('more').click();
  await mara.pane.getByTestId('record-identity').click();
  await mara.pane.getByTestId('verified-yes').check();
  await mara.pane.getByTestId('field-evidence').fill('Answered from within the account.');
  await mara.pane.getByTestId('submit').click();
  await verdict(mara.pane, 'Applied');
  await decide(mara.pane, 'delete-data', 'The right to erasure applies; nothing stands against it.');
  await verdict(mara.pane, 'Applied: proposed');
  const theo = await sit('theo', 'data-subject', number);
  await second(theo.pane, 'approve', 'No exception applies.');
  await ended(theo.pane);
  expect(await deletionOf(theo.page, theo.pane)).toEqual(FINAL);
});
