// The console's stores over a door: news become few fetches, lists refresh without losing their place.
import { expect, test, vi } from 'vitest';
import type { HostDoor, News, RowShown } from '../../shared/contract.ts';
import { coalesced, makeDesk, type Desk } from '../../renderer/desk.ts';
import { makeListing, PAGE, pagesOf } from '../../renderer/parts/listing.ts';
import { freshView } from '../../renderer/parts/view.ts';
import { rowOf } from './given.ts';

const status = { online: true, syncing: false, lastSync: null, waiting: 0, conflicts: 0, problem: null };
const session = { state: 'signed-out', person: null, hub: { url: '', name: '', demo: true }, hostName: 'test', keyNotice: null, mayExport: false } as const;

function door(answers: Record<string, (input: never) => unknown>) {
  const asked: [call: string, input: unknown][] = [];
  const listeners: ((news: News) => void)[] = [];
  const made: HostDoor = {
    hostName: 'test',
    onNews: (listener) => {
      listeners.push(listener);
      return () => undefined;
    },
    ask: async (call, input) => {
      asked.push([call, input]);
      const answer = answers[call];
      if (answer === undefined) throw new Error('a door that breaks');
      return { ok: true, value: answer(input as never) };
    },
  };
  return { door: made, asked, tell: (news: News) => listeners.forEach((listener) => listener(news)) };
}

test('a burst of news is two runs: the one under way and one more that sees the last news', async () => {
  let runs = 0;
  let open = () => undefined as void;
  const gate = new Promise<void>((resolve) => {
    open = resolve;
  });
  const run = coalesced(async () => {
    runs += 1;
    await gate;
  });
  const all = [run(), run(), run(), run()];
  open();
  await Promise.all(all);
  expect(runs).toBe(2);
});

test('a door that breaks is a sentence, not a throw', async () => {
  const desk = makeDesk(door({}).door);
  await desk.start();
  expect(desk.broken.get()?.code).toBe('broken');
});

test('news of a queue turn that queue only; news of an act turn every list, because any may show its mark', async () => {
  const host = door({ session: () => session, status: () => status, queues: () => [], outbox: () => [] });
  const desk = makeDesk(host.door);
  await desk.start();
  host.tell({ topic: 'moved', body: { queues: ['under18'], directory: false } });
  expect(desk.turns.get()).toMatchObject({ under18: 1, 'content-removal': 0 });
  host.tell({ topic: 'outbox', body: { actIds: [] } });
  expect(desk.turns.get()).toMatchObject({ under18: 2, 'content-removal': 1 });
  await vi.waitFor(() => expect(host.asked.map(([call]) => call)).toContain('outbox'));
});

test('another person at the same desk starts with nothing of the one before, not even an answer that was on its way', async () => {
  const act = { actId: 'a1', caseId: 'c1', at: '2026-01-01T00:00:00Z', state: 'waiting' };
  let answer: (value: unknown) => void = () => undefined;
  let calls = 0;
  const host = door({
    session: () => ({ ...session, state: 'signed-in', person: { id: 'mara', name: 'Mara', roles: [], streams: [] } }),
    status: () => status,
    queues: () => [{ queue: 'under18', open: 3, overdue: 1, total: 4 }],
    outbox: () => ((calls += 1) === 1 ? [act] : []),
  });
  const slow: HostDoor = { ...host.door, ask: async (call, input) => (call === 'queues' && calls > 0 && desk.queues.get().length > 0 ? new Promise((resolve) => (answer = resolve as typeof answer)) : host.door.ask(call, input)) };
  const desk = makeDesk(slow);
  await desk.start();
  expect([desk.acts.get().length, desk.queues.get().length, desk.names.get()]).toEqual([1, 1, { mara: 'Mara' }]);
  host.tell({ topic: 'moved', body: { queues: ['under18'], directory: false } });
  host.tell({ topic: 'session', body: session });
  expect([desk.acts.get(), desk.queues.get(), desk.exports.get(), desk.names.get()]).toEqual([[], [], [], {}]);
  answer({ ok: true, value: [{ queue: 'under18', open: 3, overdue: 1, total: 4 }] });
  await new Promise((resolve) => setImmediate(resolve));
  expect(desk.queues.get()).toEqual([]);
});

const row = (index: number): RowShown => rowOf({ id: `c${index}`, number: `CR-${index}`, title: '' });

/** A desk's end of lists: `total` rows, a new name for each opening, and rows that say in which opening they were read. */
function lists(total: number) {
  let opened = 0;
  const host = door({
    openView: () => ({ view: `v${(opened += 1)}`, total, facets: { status: [], priority: [], jurisdiction: [], language: [], regime: [] } }),
    rows: ({ view, from, count }: { view: string; from: number; count: number }) => ({ total, from, rows: Array.from({ length: Math.max(0, Math.min(count, total - from)) }, (_, each) => ({ ...row(from + each), title: view })) }),
  });
  return { ask: makeDesk(host.door).ask as Desk['ask'], asked: host.asked };
}

test('pages cover what is on screen, the last row of a list included', () => {
  expect(pagesOf(0, 30, 1_000)).toEqual([0]);
  expect(pagesOf(PAGE - 1, PAGE + 1, 1_000)).toEqual([0, 1]);
  expect(pagesOf(990, 1_000, 1_000)).toEqual([9]);
  expect(pagesOf(0, 30, 0)).toEqual([]);
});

test('a refresh fetches the rows on screen, not the list, and never shows an empty one in between', async () => {
  const { ask, asked } = lists(1_000_000);
  const listing = makeListing(ask, freshView('content-removal'));
  await listing.refresh();
  listing.need(500_000, 500_040);
  await vi.waitFor(() => expect(listing.state.get().rows.has(500_020)).toBe(true));
  asked.length = 0;
  let emptied = false;
  listing.state.watch(() => {
    emptied ||= !listing.state.get().rows.has(500_020);
  });
  await listing.refresh();
  expect(emptied).toBe(false);
  expect(listing.state.get().rows.get(500_020)?.title).toBe('v2');
  expect(asked.filter(([call]) => call === 'rows').length).toBeLessThanOrEqual(2);
});

test('far scrolling does not keep a million rows', async () => {
  const { ask } = lists(1_000_000);
  const listing = makeListing(ask, freshView('content-removal'));
  await listing.refresh();
  for (let page = 0; page < 120; page += 1) {
    listing.need(page * PAGE, page * PAGE + 40);
    await vi.waitFor(() => expect(listing.state.get().rows.has(page * PAGE)).toBe(true), { interval: 1 });
  }
  expect(listing.state.get().rows.size).toBeLessThanOrEqual(41 * PAGE);
});
