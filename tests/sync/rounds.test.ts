// One round against a hub that answers as a test wants: what is believed of an answer, and what is not.
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Verdict } from '../../shared/model/act.ts';
import { WIRE_VERSION } from '../../shared/wire.ts';
import { closeCache, openCache } from '../../electron/desk/cache/cache.ts';
import { cursorsOf } from '../../electron/desk/cache/page.ts';
import { keepAct, outboxRows, waitingActs } from '../../electron/desk/outbox/acts.ts';
import type { Outbox } from '../../electron/desk/outbox/open.ts';
import { closeOutbox, openOutbox } from '../../electron/desk/outbox/open.ts';
import { exchange } from '../../electron/desk/sync/exchange.ts';
import type { Resting } from '../../electron/desk/sync/exchange.ts';
import type { HubPort, Pushed } from '../../electron/desk/sync/hub-port.ts';
import { HubTrouble } from '../../electron/desk/sync/hub-port.ts';
import { pullOnce, pushOnce } from '../../electron/desk/sync/rounds.ts';
import { codeOf, dice, freshFolder, someAct } from '../outbox/bench.ts';

const KEY = dice(8).bytes(32);
const AT = '2026-05-01T12:00:00.000Z';
const applied = (actId: string): Verdict => ({ actId, verdict: 'applied', at: AT, version: 2, outcome: 'decided' });
const idOf = (doc: string): string => (JSON.parse(doc) as { actId: string }).actId;
const PERSON = { id: 'mara', name: 'Mara', email: 'm@example.org', roles: ['reviewer' as const], streams: ['directory' as const] };

async function outboxWith(acts: number): Promise<Outbox> {
  const outbox = await openOutbox({ path: join(freshFolder(), 'outbox.db'), key: KEY, keyProved: true });
  for (let n = 0; n < acts; n += 1) keepAct(outbox, someAct({ n }));
  return outbox;
}

/** A hub of which only these parts answer. */
function hubThat(parts: Partial<HubPort>): HubPort {
  const no = (): never => {
    throw new HubTrouble('offline');
  };
  return { hello: no, pull: no, push: no, poke: no, media: no, ...parts };
}

const pushes = (answer: (acts: readonly string[]) => Pushed['verdicts'] | Promise<Pushed['verdicts']>): { hub: HubPort; sent: string[][] } => {
  const sent: string[][] = [];
  const hub = hubThat({
    push: async ({ acts }) => {
      sent.push(acts);
      return { wire: WIRE_VERSION, now: AT, verdicts: await answer(acts) };
    },
  });
  return { hub, sent };
};

const once = (hub: HubPort, outbox: Outbox, resting = new Set<string>()): ReturnType<typeof pushOnce> =>
  pushOnce({ hub, outbox, device: 'd', personId: 'mara', resting: (id) => resting.has(id), doubted: () => false, now: () => AT });

test('[P7] the hub gets the exact text that was kept, at most 100 acts at a time, in order', async () => {
  const outbox = await outboxWith(230);
  const docs = waitingActs(outbox, 'mara').map((act) => act.doc);
  const { hub, sent } = pushes((acts) => acts.map((doc) => applied(idOf(doc))));
  while ((await once(hub, outbox)).sent > 0);
  expect(sent.map((batch) => batch.length)).toEqual([100, 100, 30]);
  expect(sent.flat()).toEqual(docs);
  expect(waitingActs(outbox, 'mara')).toEqual([]);
  closeOutbox(outbox);
});

test('an answer of the wrong length, order or name is not believed at all', async () => {
  const outbox = await outboxWith(3);
  const wrong: ((acts: readonly string[]) => Pushed['verdicts'])[] = [
    (acts) => acts.slice(1).map((doc) => applied(idOf(doc))),
    (acts) => [...acts, ...acts].map((doc) => applied(idOf(doc))),
    (acts) => acts.toReversed().map((doc) => applied(idOf(doc))),
    (acts) => acts.map(() => applied(someAct({ n: 99 }).act.actId)),
    (acts) => acts.map(() => ({ verdict: 'unreadable', index: 7, says: '' })),
    () => [],
  ];
  for (const answer of wrong) expect(await codeOf(() => once(pushes(answer).hub, outbox))).toBe('hub_broken');
  expect(outboxRows(outbox, () => null).map((row) => [row.state, row.sentAt])).toEqual([['waiting', null], ['waiting', null], ['waiting', null]]);
  closeOutbox(outbox);
});

test('a reply that is lost after the hub judged: the same text is sent again and the verdict is the hub\'s first', async () => {
  const outbox = await outboxWith(1);
  let lost = true;
  const { hub, sent } = pushes((acts) => {
    if (lost) {
      lost = false;
      throw new HubTrouble('offline');
    }
    return acts.map((doc) => applied(idOf(doc)));
  });
  expect(await codeOf(() => once(hub, outbox))).toBe('offline');
  expect(outboxRows(outbox, () => null)[0]?.state).toBe('waiting');
  await once(hub, outbox);
  expect(sent[0]).toEqual(sent[1]);
  expect(outboxRows(outbox, () => null)[0]).toMatchObject({ state: 'answered', verdict: applied(someAct({ n: 0 }).act.actId) });
  closeOutbox(outbox);
});

test('[P9] "later" and "unreadable" rest and stop nothing behind them', async () => {
  const outbox = await outboxWith(4);
  const ids = waitingActs(outbox, 'mara').map((act) => act.actId);
  const { hub, sent } = pushes((acts) =>
    acts.map((doc, index) => (idOf(doc) === ids[0] ? { actId: idOf(doc), verdict: 'later', afterSeconds: 30 } : idOf(doc) === ids[1] ? { verdict: 'unreadable', index, says: '?' } : applied(idOf(doc)))),
  );
  const cache = await openCache({ path: join(freshFolder(), 'cache.db'), key: KEY });
  const resting: Resting = new Map();
  let nowMs = Date.parse(AT);
  const round = (): ReturnType<typeof exchange> =>
    exchange({
      hub: { ...hub, pull: async () => ({ wire: WIRE_VERSION, now: AT, person: PERSON, granted: ['directory'], streams: [] }) },
      cache, outbox, device: 'd', personId: 'mara', resting, nowMs: () => nowMs, answered: () => undefined, confirmed: () => undefined, moved: () => undefined, person: () => undefined, beforePull: () => undefined, stopped: () => false,
    });
  expect(await round()).toEqual({ againInSeconds: 30, halted: false });
  expect(sent.map((batch) => batch.length)).toEqual([4]);
  await round();
  expect(sent).toHaveLength(1);
  nowMs += 31_000;
  await round();
  expect(sent[1]?.map(idOf)).toEqual([ids[0]]);
  nowMs += 700_000;
  await round();
  expect(sent[2]?.map(idOf)).toEqual([ids[0], ids[1]]);
  expect(waitingActs(outbox, 'mara').map((act) => act.actId)).toEqual([ids[0], ids[1]]);
  closeCache(cache);
  closeOutbox(outbox);
});

test('[P18] acts of somebody else stay where they are', async () => {
  const outbox = await outboxWith(1);
  keepAct(outbox, someAct({ n: 50, by: 'noor' }));
  const { hub, sent } = pushes((acts) => acts.map((doc) => applied(idOf(doc))));
  await once(hub, outbox);
  expect(sent.flat().map((doc) => (JSON.parse(doc) as { by: string }).by)).toEqual(['mara']);
  closeOutbox(outbox);
});

test('[P6] a page for somebody else, or of another wire, changes nothing', async () => {
  const cache = await openCache({ path: join(freshFolder(), 'cache.db'), key: KEY });
  const page = { wire: WIRE_VERSION, now: AT, person: PERSON, granted: ['directory' as const], streams: [{ stream: 'directory' as const, cursor: 'c1', more: false, reset: true, live: 0, puts: [], leaves: [] }] };
  const before = cursorsOf(cache);
  expect(await codeOf(() => pullOnce({ hub: hubThat({ pull: async () => ({ ...page, person: { ...PERSON, id: 'noor' } }) }), cache, device: 'd', personId: 'mara', nowMs: () => Date.parse(AT) }))).toBe('other_person');
  expect(await codeOf(() => pullOnce({ hub: hubThat({ pull: async () => ({ ...page, wire: WIRE_VERSION + 1 }) }), cache, device: 'd', personId: 'mara', nowMs: () => Date.parse(AT) }))).toBe('wire_version');
  expect(cursorsOf(cache)).toEqual(before);
  await pullOnce({ hub: hubThat({ pull: async () => page }), cache, device: 'd', personId: 'mara', nowMs: () => Date.parse(AT) });
  expect(cursorsOf(cache)).toEqual({ directory: 'c1' });
  closeCache(cache);
});
