// Two consoles on one desk: whatever they ask in whatever order, nothing is lost, nothing is done twice, and both see the same.
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { CallName, In, Out, OutboxRow } from '../../shared/contract.ts';
import { ViewAsked } from '../../shared/contract.ts';
import type { Answer } from '../../shared/fault.ts';
import { serve } from '../../electron/ipc/door.ts';
import { dice } from '../outbox/bench.ts';
import { openStation, sync } from '../trips/house.ts';
import type { Station, Traveller } from '../trips/house.ts';

let station: Station;
beforeAll(async () => {
  station = await openStation();
});
afterAll(() => station.close());

type Window = <K extends CallName>(call: K, input: In<K>) => Promise<Answer<Out<K>>>;

/** A console as its host sees it: frames through the guarded door, answers back. */
function windowOn(at: Traveller): Window {
  const door = serve(at.desk.services);
  let id = 0;
  return (call, input) => door({ id: (id += 1), call, input }) as Promise<Answer<never>>;
}

const value = <T>(answer: Answer<T>): T => {
  if (!answer.ok) throw new Error(answer.fault.code);
  return answer.value;
};

/** What both windows must see alike. */
async function seen(window: Window): Promise<unknown> {
  const { view, total, facets } = value(await window('openView', { queue: 'content-removal', sort: { by: 'number', down: false } }));
  const rows: unknown[] = [];
  for (let from = 0; from < total; from += 500) rows.push(...value(await window('rows', { view, from, count: 500 })).rows);
  return [rows, facets, value(await window('outbox', {})), value(await window('trips', {})), value(await window('drafts', {})), value(await window('status', {}))];
}

const ledgerOf = (person: string): Promise<{ act_id: string; verdict: string | null }[]> =>
  station.hub.store.tx((q) => q.query<{ act_id: string; verdict: string | null }>('select act_id, verdict from ledger where by_person = $1', [person]));

test.each([1, 2, 3])('[S49] two windows, 120 calls in turns and at once, offline and online: 0 lost, 0 double, the same seen by both (seed %i)', { timeout: 240_000 }, async (seed) => {
  const roll = dice(4_900 + seed);
  const mara = await station.seat('mara');
  const windows = [windowOn(mara), windowOn(mara)] as const;
  const before = new Set((await ledgerOf('mara')).map(({ act_id }) => act_id));
  const { view } = value(await windows[0]('openView', ViewAsked.parse({ queue: 'content-removal', status: ['open'], sort: { by: 'number', down: false } })));
  // A few cases only, so that the two meet.
  const ids = value(await windows[0]('rows', { view, from: seed * 8, count: 8 })).rows.map(({ id }) => id);
  const kept = new Map<string, OutboxRow>();
  const refused: string[] = [];
  const took = (answer: Answer<OutboxRow>): void => {
    if (!answer.ok) return void refused.push(answer.fault.code);
    // An act id is given out once, whichever window asked.
    expect(kept.has(answer.value.actId)).toBe(false);
    kept.set(answer.value.actId, answer.value);
  };
  const turn = async (window: Window): Promise<void> => {
    const id = ids[roll.below(ids.length)] ?? '';
    const what = roll.below(12);
    if (what === 0) return void (await window('syncNow', {}));
    if (what === 1) return void (mara.net.on = !mara.net.on);
    if (what === 2) return void (await window('saveDraft', { caseId: id, body: JSON.stringify({ note: roll.below(1_000) }) }));
    if (what === 3) return void (await seen(window));
    const answer = await window('open', { id });
    if (!answer.ok || answer.value.what !== 'case') return void refused.push('open');
    const { basis, decisions, claim } = answer.value;
    const on = { caseId: id, basis, reason: 'because it is so' };
    if (what <= 5) return took(await window('act', { ...on, kind: 'note', args: { text: `note ${roll.below(1_000)}` } }));
    if (what === 6) return took(await window('act', claim?.mine === true ? { ...on, kind: 'release', args: { token: claim.token } } : { ...on, kind: 'claim', args: { minutes: 30 } }));
    if (what === 7) {
      const conflict = value(await window('outbox', {})).find(({ verdict, settled }) => settled === null && verdict?.verdict === 'conflict');
      if (conflict !== undefined && roll.below(2) === 0) await window('settle', { actId: conflict.actId, how: 'let-it-be' });
      else if (conflict !== undefined) {
        const noted = await window('turnIntoNote', { actId: conflict.actId });
        if (noted.ok) took({ ok: true, value: noted.value.note });
      }
      return;
    }
    const decision = decisions.find(({ not, needsItems, discloses }) => not === null && !needsItems && !discloses);
    if (decision !== undefined) took(await window('act', { ...on, kind: 'propose-decision', args: { decision: decision.code, note: '', itemIds: [] } }));
  };
  for (let call = 0; call < 60; call += 1) {
    // Both at once, or one after the other.
    if (roll.below(2) === 0) await Promise.all(windows.map(turn));
    else for (const window of windows) await turn(window);
  }
  mara.net.on = true;
  for (let round = 0; round < 3; round += 1) await sync(mara);
  const outbox = value(await windows[1]('outbox', {}));
  const mine = outbox.filter(({ actId }) => !before.has(actId));
  expect(new Set(mine.map(({ actId }) => actId))).toEqual(new Set(kept.keys()));
  expect(mine).toHaveLength(kept.size);
  expect(mine.filter(({ state }) => state !== 'answered')).toEqual([]);
  const ledger = (await ledgerOf('mara')).filter(({ act_id }) => kept.has(act_id));
  expect([ledger.length, ledger.filter(({ verdict }) => verdict === null).length]).toEqual([kept.size, 0]);
  expect(await seen(windows[0])).toEqual(await seen(windows[1]));
  process.stdout.write(`[S49] seed ${seed}: ${kept.size} acts kept by two windows, ${ledger.length} in the hub's ledger, ${refused.length} refused at once (${[...new Set(refused)].sort().join(', ')})\n`);
  expect(kept.size).toBeGreaterThan(20);
});

test('[S49] both decide one case in the same breath: one is kept, the other hears that one waits', { timeout: 120_000 }, async () => {
  const mara = await station.seat('mara');
  mara.net.on = false;
  const windows = [windowOn(mara), windowOn(mara)] as const;
  const { view } = value(await windows[0]('openView', ViewAsked.parse({ queue: 'content-removal', status: ['open'], sort: { by: 'number', down: false } })));
  let met = 0;
  for (const { id } of value(await windows[0]('rows', { view, from: 0, count: 120 })).rows) {
    const shown = value(await windows[0]('open', { id }));
    if (shown.what !== 'case' || !shown.decisions.some(({ code, not }) => code === 'refuse-notice' && not === null)) continue;
    const decision: In<'act'> = { kind: 'propose-decision', caseId: id, reason: 'not complete', basis: shown.basis, args: { decision: 'refuse-notice', note: '', itemIds: [] } };
    const answers = await Promise.all(windows.map((window) => window('act', decision)));
    expect(answers.map((answer) => (answer.ok ? 'kept' : answer.fault.code)).sort()).toEqual(['already_waiting', 'kept']);
    met += 1;
  }
  expect(met).toBeGreaterThan(3);
  expect(value(await windows[1]('outbox', {})).filter(({ state }) => state === 'waiting')).toHaveLength(met);
  mara.net.on = true;
  await sync(mara);
  expect(value(await windows[1]('outbox', {})).filter(({ verdict }) => verdict?.verdict !== 'applied')).toEqual([]);
});
