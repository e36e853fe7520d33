// An answer that this desk does not know, or that is broken for one act: that act rests in sight, the others go on.
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { keepAct, outboxRows, waitingActs } from '../../electron/desk/outbox/acts.ts';
import { newAct } from '../../electron/desk/outbox/new-act.ts';
import { closeOutbox } from '../../electron/desk/outbox/open.ts';
import { pushOnce } from '../../electron/desk/sync/rounds.ts';
import { isFor, readAnswer, restSeconds } from '../../electron/desk/sync/verdicts.ts';
import { BASIS, codeOf, dice, someAct } from '../outbox/bench.ts';
import { AT, applied, hubSaying, idOf, outboxWith, roundsOn } from './push-rig.ts';

const POISON: [string, 'unreadable' | 'unknown-answer', (actId: string, index: number) => unknown][] = [
  ['the hub cannot read the act', 'unreadable', (_, index) => ({ verdict: 'unreadable', index, says: 'The act is not JSON.' })],
  ['a verdict of a kind of the future', 'unknown-answer', (actId) => ({ actId, verdict: 'superseded', at: AT })],
  ['a conflict of a reason of the future', 'unknown-answer', (actId) => ({ actId, verdict: 'conflict', at: AT, reason: 'under_review', now: null })],
  ['a refusal of a reason of the future', 'unknown-answer', (actId) => ({ actId, verdict: 'refused', at: AT, reason: 'not_on_sundays' })],
  ['a verdict without its time', 'unknown-answer', (actId) => ({ actId, verdict: 'applied', version: 2, outcome: 'decided' })],
  ['null', 'unknown-answer', () => null],
  ['a sentence', 'unknown-answer', () => 'ok'],
  ['a list', 'unknown-answer', () => []],
  ['an act id that is none', 'unknown-answer', () => ({ actId: '__proto__', verdict: 'applied' })],
  ['a glance that is broken', 'unknown-answer', (actId) => ({ actId, verdict: 'conflict', at: AT, reason: 'facts_moved', now: { title: 7 } })],
];

test.each(POISON)('[P9] %s: that act rests as %s, the acts before and behind it have their verdicts', async (_, why, poison) => {
  const outbox = await outboxWith(5);
  const ids = waitingActs(outbox, 'mara').map(({ actId }) => actId);
  const { hub } = await hubSaying((acts) => acts.map((doc, index) => (idOf(doc) === ids[2] ? poison(idOf(doc), index) : applied(idOf(doc)))));
  const done = await pushOnce({ hub, outbox, device: 'd', personId: 'mara', resting: () => false, doubted: () => false, now: () => AT });
  expect(done).toEqual({ sent: 5, answered: ids.filter((id) => id !== ids[2]), withdrawn: [], parked: [ids[2]], later: [{ actId: ids[2], afterSeconds: 600 }], unclear: [], trouble: null });
  const rows = outboxRows(outbox, () => null);
  expect(rows.filter(({ state }) => state === 'waiting').map(({ actId, sentAt, parked }) => [actId, sentAt, parked])).toEqual([[ids[2], AT, { why, since: AT }]]);
  closeOutbox(outbox);
});

test('[P10] an answer that names another act is never taken for this one, known or unknown', async () => {
  const outbox = await outboxWith(2);
  const other = someAct({ n: 99 }).act.actId;
  for (const wrong of [applied(other), { actId: other, verdict: 'superseded' }, { verdict: 'unreadable', index: 5, says: '' }]) {
    const { hub } = await hubSaying((acts) => [applied(idOf(acts[0] ?? '')), wrong]);
    expect(await codeOf(() => pushOnce({ hub, outbox, device: 'd', personId: 'mara', resting: () => false, doubted: () => false, now: () => AT }))).toBe('hub_broken');
  }
  const { hub } = await hubSaying(() => [null]);
  expect(await codeOf(() => pushOnce({ hub, outbox, device: 'd', personId: 'mara', resting: () => false, doubted: () => false, now: () => AT }))).toBe('hub_broken');
  expect(outboxRows(outbox, () => null).map(({ state, parked }) => [state, parked])).toEqual([['waiting', null], ['waiting', null]]);
  closeOutbox(outbox);
});

test('[P9] a parked act is tried again after waits that double, ten minutes to six hours; new acts never wait for it', async () => {
  expect([1, 2, 3, 4, 5, 6, 7, 100, 1e9].map(restSeconds)).toEqual([600, 1_200, 2_400, 4_800, 9_600, 19_200, 21_600, 21_600, 21_600]);
  const outbox = await outboxWith(1);
  const [poisoned] = waitingActs(outbox, 'mara').map(({ actId }) => actId);
  const { hub, sent } = await hubSaying((acts) => acts.map((doc) => (idOf(doc) === poisoned ? { actId: idOf(doc), verdict: 'superseded' } : applied(idOf(doc)))));
  const { round, resting, told, time, close } = await roundsOn(hub, outbox);
  expect(await round()).toMatchObject({ againInSeconds: 600 });
  expect(told).toEqual([poisoned]);
  keepAct(outbox, someAct({ n: 50 }));
  await round();
  expect(sent.map((acts) => acts.map(idOf))).toEqual([[poisoned], [someAct({ n: 50 }).act.actId]]);
  for (const wait of [600, 1_200, 2_400]) {
    time.now += wait * 1_000 - 1;
    await round();
    const before = sent.length;
    time.now += 1;
    await round();
    expect([before, sent.length, sent.at(-1)?.map(idOf)]).toEqual([before, before + 1, [poisoned]]);
  }
  // After a restart it is tried at once, and its next rest is as long as it had become.
  resting.clear();
  expect(await round()).toMatchObject({ againInSeconds: 9_600 });
  close();
});

test('[S61] any value at all is an answer that can be read, and none is taken for another act’s', () => {
  let unknown = 0;
  fc.assert(
    fc.property(fc.oneof(fc.anything({ maxDepth: 3 }), fc.record({ actId: fc.uuid({ version: 7 }), verdict: fc.constantFrom('applied', 'withdrawn', 'superseded'), at: fc.constant(AT) })), fc.uuid({ version: 7 }), fc.nat(), (value, actId, index) => {
      const read = readAnswer(value);
      if (read.verdict === 'unknown') unknown += 1;
      const named = read.verdict === 'unreadable' ? null : read.actId;
      return isFor(read, actId, index) === (read.verdict === 'unreadable' ? read.index === index : named === actId || (named === null && read.verdict === 'unknown'));
    }),
    { seed: 61, numRuns: 2_000 },
  );
  expect(unknown).toBeGreaterThan(500);
});

test('[P15] a parked act that is withdrawn is asked about at once, and has its verdict', async () => {
  const outbox = await outboxWith(1);
  const [parked] = outboxRows(outbox, () => null);
  if (parked === undefined) throw new Error('no act');
  let gone = false;
  const { hub, sent } = await hubSaying((acts) =>
    acts.map((doc) => {
      const { kind, actId } = JSON.parse(doc) as { kind: string; actId: string };
      if (kind === 'withdraw') gone = true;
      return kind === 'withdraw' ? applied(actId) : gone ? { actId, verdict: 'withdrawn', at: AT } : { actId, verdict: 'superseded' };
    }),
  );
  const { round, close } = await roundsOn(hub, outbox);
  await round();
  keepAct(outbox, newAct({ kind: 'withdraw', caseId: parked.caseId, reason: 'not answered', basis: BASIS, args: { actId: parked.actId, docHash: parked.docHash } }, { by: 'mara', device: 'd', nowMs: Date.parse(AT), random: dice(5).bytes, then: null }));
  await round();
  expect(sent.map((acts) => acts.length)).toEqual([1, 1, 1]);
  expect(outboxRows(outbox, () => null).map(({ kind, parked: rests, verdict }) => [kind, rests, verdict?.verdict]).sort()).toEqual([['propose-decision', null, 'withdrawn'], ['withdraw', null, 'applied']]);
  close();
});
