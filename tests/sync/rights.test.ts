// What the desk offers on a case only where there is something to do it to.
import { expect, test } from 'vitest';
import { decisionsFor } from '../../electron/desk/advice/offers.ts';
import { Case } from '../../shared/model/case.ts';
import type { CaseFacts } from '../../shared/model/case.ts';
import { booksWith } from '../../shared/rules/books.ts';
import { ALL_STREAMS, NOW, makeCase, seeded } from '../cache/made.ts';

const PERSON = { id: 'mara', name: 'Mara', email: 'm@example.org', roles: ['lead' as const], streams: [...ALL_STREAMS] };

test('a decision about items is offered only where there are items', () => {
  const books = booksWith();
  const codes = (change: Partial<CaseFacts>): string[] => {
    const held = Case.parse(makeCase(seeded(3), 'content-removal', 1, { status: 'open', decision: null, ...change }).case);
    return decisionsFor({ held, account: null, person: PERSON, books, at: NOW }, ['propose-decision']).map(({ code }) => code);
  };
  expect(codes({})).toEqual(expect.arrayContaining(['disable-items', 'restore-items', 'refuse-notice']));
  expect(codes({ items: [] }).filter((code) => code === 'disable-items' || code === 'restore-items')).toEqual([]);
  expect(codes({ items: [] })).toContain('refuse-notice');
});
