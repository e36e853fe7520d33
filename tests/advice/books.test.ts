// An organisation's own rules travel with the directory, and the desk advises by them: real hub, real desk, one setting changed.
import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { deskBooks } from '../../electron/desk/advice/books.ts';
import { openCache, closeCache } from '../../electron/desk/cache/cache.ts';
import type { Cache } from '../../electron/desk/cache/cache.ts';
import { applyPage, askOf } from '../../electron/desk/cache/page.ts';
import { changeSetting } from '../../server/settings/change.ts';
import { shippedBooks } from '../../shared/rules/case-books.ts';
import { scopeCell } from '../../shared/rules/scope/scope.ts';
import { openRig } from '../hub/rig.ts';
import type { Rig } from '../hub/rig.ts';
import { freshFolder } from '../outbox/bench.ts';

const SEED = 20_261_124;
let rig: Rig;
let cache: Cache;
beforeAll(async () => {
  rig = await openRig({ seed: SEED });
  cache = await openCache({ path: `${freshFolder()}/cache.db`, key: randomBytes(32) });
});
afterAll(async () => {
  closeCache(cache);
  await rig.close();
});

async function pull(): Promise<void> {
  for (let more = true; more; ) {
    const ask = askOf(cache);
    const page = await rig.desk('ines').pull(ask.cursors);
    applyPage(cache, ask, page);
    more = page.streams.some((stream) => stream.more);
  }
}

const change = (document: unknown): Promise<unknown> =>
  changeSetting(rig.hub.store, shippedBooks(), { key: 'matrix', document, by: 'hub', why: 'Counsel asked for it.', at: new Date(rig.clock.ms).toISOString() }, rig.newId());

test(`[P26] a cell that the organisation made stricter is what the desk shows, and the shipped one when it is taken back (seed ${SEED})`, { timeout: 60_000 }, async () => {
  const books = deskBooks();
  await pull();
  expect(scopeCell(books(cache).matrix, 'us_subpoena', 'account_information').decision).toBe('allowed_limited');
  await change({ cells: [{ process: 'us_subpoena', category: 'account_information', decision: 'counsel', limit: '', citation: 'Policy of the office, 3 November 2026' }] });
  expect(scopeCell(books(cache).matrix, 'us_subpoena', 'account_information').decision).toBe('allowed_limited');
  await pull();
  expect(scopeCell(books(cache).matrix, 'us_subpoena', 'account_information')).toMatchObject({ decision: 'counsel', citation: 'Policy of the office, 3 November 2026' });
  await change(null);
  await pull();
  expect(scopeCell(books(cache).matrix, 'us_subpoena', 'account_information').decision).toBe('allowed_limited');
});
