// Drafts go to the desk after a pause, one write per case, and come back at the next start.
import { expect, test } from 'vitest';
import { store } from '../../renderer/desk.ts';
import type { Desk } from '../../renderer/desk.ts';
import { DRAFT_PAUSE_MS, keepDrafts, readDraft } from '../../renderer/parts/keep-drafts.ts';
import { BLANK } from '../../renderer/parts/use.ts';
import type { Draft } from '../../renderer/parts/use.ts';

function house(kept: readonly { caseId: string; body: string }[] = []) {
  const saved: { caseId: string; body: string | null }[] = [];
  const timers = new Set<() => void>();
  const drafts = store<ReadonlyMap<string, Draft>>(new Map());
  const ask = (async (call: string, input: { caseId: string; body: string | null }) => {
    if (call === 'saveDraft') saved.push(input);
    return { ok: true, value: call === 'drafts' ? kept.map((one) => ({ ...one, at: '2026-11-24T09:00:00Z' })) : { at: null } };
  }) as unknown as Desk['ask'];
  const keeper = keepDrafts({ ask }, drafts, (run, ms) => {
    expect(ms).toBe(DRAFT_PAUSE_MS);
    timers.add(run);
    return () => void timers.delete(run);
  });
  const write = (caseId: string, change: Partial<Draft>): void => drafts.set(new Map(drafts.get()).set(caseId, { ...(drafts.get().get(caseId) ?? BLANK), ...change }));
  const pause = (): void => {
    for (const run of Array.from(timers)) {
      timers.delete(run);
      run();
    }
  };
  return { saved, drafts, keeper, write, pause };
}

test('a draft is written once after a pause, with the newest words', () => {
  const { saved, write, pause } = house();
  write('c1', { mode: 'decide', reason: 'Be' });
  write('c1', { reason: 'Because' });
  write('c2', { note: 'n' });
  expect(saved).toEqual([]);
  pause();
  expect(saved.map(({ caseId, body }) => [caseId, readDraft(body ?? '')?.reason])).toEqual([['c1', 'Because'], ['c2', '']]);
  pause();
  expect(saved.length).toBe(2);
});

test('a draft that became blank is forgotten', () => {
  const { saved, drafts, write, pause } = house();
  write('c1', { reason: 'Because' });
  pause();
  drafts.set(new Map(drafts.get()).set('c1', BLANK));
  pause();
  expect(saved.at(-1)).toEqual({ caseId: 'c1', body: null });
});

test('what was kept comes back, but not over what was written since, and what cannot be read is left alone', async () => {
  const { saved, drafts, keeper, write, pause } = house([
    { caseId: 'c1', body: JSON.stringify({ ...BLANK, mode: 'note', note: 'old' }) },
    { caseId: 'c2', body: JSON.stringify({ ...BLANK, reason: 'kept' }) },
    { caseId: 'c3', body: '{"mode":"dance"}' },
    { caseId: 'c4', body: 'no json' },
  ]);
  write('c1', { note: 'new' });
  await keeper.load();
  expect([...drafts.get()].map(([id, { note, reason }]) => [id, note, reason])).toEqual([['c1', 'new', ''], ['c2', '', 'kept']]);
  pause();
  expect(saved.map(({ caseId }) => caseId)).toEqual(['c1']);
});

test('what waits is written when the console ends', () => {
  const { saved, keeper, write } = house();
  write('c1', { reason: 'Because' });
  keeper.end();
  expect(saved.map(({ caseId }) => caseId)).toEqual(['c1']);
  write('c1', { reason: 'Later' });
  expect(saved.length).toBe(1);
});
