// Acts whose answer cannot be used: they rest where everybody sees them, and nothing waits behind them.
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { actRow, keepAct, keepAndSettle, outboxCounts, outboxRows, parkAct, recordVerdict, settleAct, waitingActs } from '../../electron/desk/outbox/acts.ts';
import type { Outbox } from '../../electron/desk/outbox/open.ts';
import { closeOutbox, openOutbox } from '../../electron/desk/outbox/open.ts';
import { OutboxRow } from '../../shared/contract.ts';
import { codeOf, dice, freshFolder, someAct } from './bench.ts';

const KEY = dice(12).bytes(32);
const AT = '2026-05-01T11:00:00.000Z';
const LATER = '2026-05-01T12:00:00.000Z';
const fresh = (): Promise<Outbox> => openOutbox({ path: join(freshFolder(), 'outbox.db'), key: KEY, keyProved: true });

test('[P9] parked it says why and since when, keeps its place and its text, and is still to be sent', async () => {
  const outbox = await fresh();
  const kept = [someAct({ n: 1 }), someAct({ n: 2 })];
  for (const one of kept) keepAct(outbox, one);
  const [first] = kept.map(({ act }) => act.actId);
  if (first === undefined) throw new Error('no act');
  expect([parkAct(outbox, first, 'unreadable', AT), parkAct(outbox, first, 'unknown-answer', LATER)]).toEqual([1, 2]);
  const row = actRow(outbox, first, () => null);
  expect(row).toMatchObject({ state: 'waiting', sentAt: AT, verdict: null, parked: { why: 'unknown-answer', since: AT } });
  expect(OutboxRow.parse(row)).toEqual(row);
  expect(waitingActs(outbox, 'mara').map(({ doc }) => doc)).toEqual(kept.map(({ doc }) => doc));
  expect(outboxCounts(outbox)).toEqual({ waiting: 2, conflicts: 0 });
  // The answer comes after all.
  recordVerdict(outbox, { actId: first, verdict: 'withdrawn', at: LATER }, LATER);
  expect(actRow(outbox, first, () => null)).toMatchObject({ state: 'answered', parked: null, sentAt: AT });
  expect(parkAct(outbox, first, 'unreadable', LATER)).toBe(2);
  expect(actRow(outbox, first, () => null).parked).toBeNull();
  closeOutbox(outbox);
});

test('[P35] parked because pushes are refused whole for it, it says so also after a restart; another reason takes the place of that, and its verdict ends it', async () => {
  const path = join(freshFolder(), 'outbox.db');
  const first = await openOutbox({ path, key: KEY, keyProved: true });
  const kept = someAct({ n: 1 });
  const { actId } = kept.act;
  keepAct(first, kept);
  expect(waitingActs(first, 'mara').map(({ blamed }) => blamed)).toEqual([null]);
  expect(parkAct(first, actId, 'refused-whole', AT)).toBe(1);
  closeOutbox(first);
  const outbox = await openOutbox({ path, key: KEY, keyProved: true });
  const row = actRow(outbox, actId, () => null);
  expect(row).toMatchObject({ state: 'waiting', sentAt: AT, verdict: null, parked: { why: 'refused-whole', since: AT } });
  expect(OutboxRow.parse(row)).toEqual(row);
  expect(waitingActs(outbox, 'mara').map(({ doc, blamed }) => [doc, blamed])).toEqual([[kept.doc, 'refused-whole']]);
  expect(parkAct(outbox, actId, 'unreadable', LATER)).toBe(2);
  expect([actRow(outbox, actId, () => null).parked, waitingActs(outbox, 'mara')[0]?.blamed]).toEqual([{ why: 'unreadable', since: AT }, null]);
  parkAct(outbox, actId, 'refused-whole', LATER);
  recordVerdict(outbox, { actId, verdict: 'withdrawn', at: LATER }, LATER);
  expect(actRow(outbox, actId, () => null)).toMatchObject({ state: 'answered', parked: null });
  closeOutbox(outbox);
});

test('[P9] settled by a person it is not sent again, counts no more, and does not stand in the way of deciding anew', async () => {
  const outbox = await fresh();
  const kept = someAct({ n: 1, caseId: 'case-a' });
  keepAct(outbox, kept);
  expect(await codeOf(() => settleAct(outbox, kept.act.actId, 'let-it-be'))).toBe('bad_input');
  parkAct(outbox, kept.act.actId, 'unreadable', AT);
  expect(await codeOf(() => keepAct(outbox, someAct({ n: 2, caseId: 'case-a' })))).toBe('already_waiting');
  settleAct(outbox, kept.act.actId, 'let-it-be');
  expect([waitingActs(outbox, 'mara'), outboxCounts(outbox)]).toEqual([[], { waiting: 0, conflicts: 0 }]);
  keepAct(outbox, someAct({ n: 3, caseId: 'case-a' }));
  expect(outboxRows(outbox, () => null).map(({ actId, settled }) => [actId === kept.act.actId, settled])).toEqual([[false, null], [true, 'let-it-be']]);
  closeOutbox(outbox);
});

test('[S60] a note in the place of a conflict: both or neither', async () => {
  const outbox = await fresh();
  const [old, note] = [someAct({ n: 1, caseId: 'case-a' }), someAct({ n: 2, caseId: 'case-a', kind: 'note' })];
  keepAct(outbox, old);
  // There is nothing to settle yet, so there is no note either.
  expect(await codeOf(() => keepAndSettle(outbox, note, old.act.actId, 'noted'))).toBe('bad_input');
  expect(await codeOf(() => keepAndSettle(outbox, note, someAct({ n: 9 }).act.actId, 'noted'))).toBe('not_found');
  expect(outboxCounts(outbox)).toEqual({ waiting: 1, conflicts: 0 });
  recordVerdict(outbox, { actId: old.act.actId, verdict: 'conflict', at: AT, reason: 'facts_moved', now: null }, AT);
  // The note cannot be kept, so the conflict stays open.
  keepAct(outbox, someAct({ n: 5, caseId: 'case-a' }));
  expect(await codeOf(() => keepAndSettle(outbox, someAct({ n: 6, caseId: 'case-a' }), old.act.actId, 'noted'))).toBe('already_waiting');
  expect(outboxCounts(outbox)).toEqual({ waiting: 1, conflicts: 1 });
  keepAndSettle(outbox, note, old.act.actId, 'noted');
  expect(outboxCounts(outbox)).toEqual({ waiting: 2, conflicts: 0 });
  expect(actRow(outbox, old.act.actId, () => null).settled).toBe('noted');
  closeOutbox(outbox);
});
