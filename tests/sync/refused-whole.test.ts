// A push that is refused whole, by the hub or by something before it: the act that it is refused for rests in sight, and stops no other.
import type { ServerResponse } from 'node:http';
import { expect, test } from 'vitest';
import { WIRE_VERSION } from '../../shared/wire.ts';
import { keepAct, outboxRows, waitingActs } from '../../electron/desk/outbox/acts.ts';
import type { Outbox } from '../../electron/desk/outbox/open.ts';
import { codeOf, dice, someAct } from '../outbox/bench.ts';
import { applied, hubAnswering, idOf, outboxWith, roundsOn, verdicts } from './push-rig.ts';

type Refuse = (response: ServerResponse) => void;
const says = (status: number, fault: string): Refuse => (response) => void response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify({ fault, says: 'no', wire: WIRE_VERSION }));
const page = (status: number): Refuse => (response) => void response.writeHead(status, { 'content-type': 'text/html', connection: 'close' }).end('<html><h1>No</h1></html>');

const takes = (acts: string[], response: ServerResponse): void => verdicts(response, acts.map((doc) => applied(idOf(doc))));
const idsIn = (outbox: Outbox): string[] => waitingActs(outbox, 'mara').map(({ actId }) => actId);
const parkedIn = (outbox: Outbox): string[] => outboxRows(outbox, () => null).flatMap(({ actId, parked }) => (parked?.why === 'refused-whole' ? [actId] : [])).toReversed();
const named = (sent: string[][]): string[][] => sent.map((acts) => acts.map(idOf));

const ABOUT_THIS: [string, Refuse][] = [['413 of the hub', says(413, 'too_large')], ['413 of a proxy', page(413)], ['400 of the hub', says(400, 'bad_input')], ['400 of a proxy', page(400)]];
const UNCLEAR: [string, Refuse][] = [['500 of the hub', says(500, 'hub_broken')], ['500 of a proxy', page(500)], ['403 of a filter that dislikes its words', page(403)]];

test.each([...ABOUT_THIS, ...UNCLEAR])('[P35] [S58] %s for a push with one act in it: that act rests as refused-whole, every other has its verdict, in order and as the exact text', async (_, refuse) => {
  for (const place of [0, 3, 6]) {
    const outbox = await outboxWith(7);
    const docs = waitingActs(outbox, 'mara').map(({ doc }) => doc);
    const poison = docs[place] ?? '';
    const taken: string[] = [];
    const { hub, sent } = await hubAnswering((acts, response) => {
      if (acts.includes(poison)) return refuse(response);
      taken.push(...acts);
      takes(acts, response);
    });
    const { round, told, time, pulls, close } = await roundsOn(hub, outbox);
    expect(await round()).toEqual({ againInSeconds: 600, halted: false });
    expect([place, parkedIn(outbox), pulls()]).toEqual([place, [idOf(poison)], 1]);
    // Each once, in the order in which they were kept; one may be asked about again, which changes nothing.
    expect([...new Set(taken)]).toEqual(docs.filter((doc) => doc !== poison));
    expect(taken.length).toBeLessThanOrEqual(7);
    expect([...told].sort()).toEqual(docs.map(idOf).sort());
    // Not in a circle, and what comes later does not wait for it.
    const before = sent.length;
    keepAct(outbox, someAct({ n: 50 }));
    await round();
    expect(named(sent.slice(before))).toEqual([[someAct({ n: 50 }).act.actId]]);
    time.now += 600_000;
    expect(await round()).toEqual({ againInSeconds: 1_200, halted: false });
    expect([...new Set(named(sent.slice(before + 1)).flat())]).toEqual([idOf(poison)]);
    close();
  }
});

test.each([['413 of the hub', says(413, 'too_large')], ['500 of the hub', says(500, 'hub_broken')]] as const)('[P35] [S58] %s for any of several acts among many, wherever they stand: those rest and no others', async (_, refuse) => {
  const roll = dice(35);
  for (let n = 0; n < 10; n += 1) {
    const outbox = await outboxWith(2 + roll.below(40));
    const ids = idsIn(outbox);
    // One at least is good; else the hub takes nothing, which is another test.
    const good = roll.below(ids.length);
    const poisons = ids.filter((_id, index) => index !== good && roll.next() < 0.2);
    const { hub } = await hubAnswering((acts, response) => (acts.some((doc) => poisons.includes(idOf(doc))) ? refuse(response) : takes(acts, response)));
    const { round, close } = await roundsOn(hub, outbox);
    await round();
    expect([n, idsIn(outbox), parkedIn(outbox)]).toEqual([n, poisons, poisons]);
    close();
  }
});

test('[P35] a proxy that takes no more than so many bytes: everything goes through in pieces, but for what is too long by itself', async () => {
  const outbox = await outboxWith(40);
  const docs = waitingActs(outbox, 'mara').map(({ doc }) => doc);
  const room = 3 * Math.max(...docs.map((doc) => JSON.stringify(doc).length));
  const long = someAct({ n: 99, kind: 'note', text: 'x'.repeat(room) });
  keepAct(outbox, long);
  keepAct(outbox, someAct({ n: 100 }));
  const { hub } = await hubAnswering((acts, response) => (JSON.stringify(acts).length > room ? page(413)(response) : takes(acts, response)));
  const { round, close } = await roundsOn(hub, outbox);
  await round();
  expect([idsIn(outbox), parkedIn(outbox)]).toEqual([[long.act.actId], [long.act.actId]]);
  close();
});

test('[P35] a hub that answers 500 to everything: nobody is blamed, pages are pulled all the same, it is not asked by the hundred, and what waits has its turn', async () => {
  const outbox = await outboxWith(100);
  const ids = idsIn(outbox);
  let broken = true;
  const { hub, sent } = await hubAnswering((acts, response) => (broken ? says(500, 'hub_broken')(response) : takes(acts, response)));
  const { round, told, time, pulls, close } = await roundsOn(hub, outbox);
  const alone: string[] = [];
  for (let n = 0; n < 3; n += 1) {
    const before = sent.length;
    expect(await codeOf(round)).toBe('hub_broken');
    expect([n, sent.length - before < 30, pulls(), told, parkedIn(outbox), idsIn(outbox)]).toEqual([n, true, n + 1, [], [], ids]);
    alone.push(...named(sent.slice(before)).flatMap((acts) => (acts.length === 1 ? acts : [])));
  }
  // Ten in each exchange, and not the same ten again.
  expect(alone).toEqual(ids.slice(0, 30));
  broken = false;
  time.now += 300_000;
  await round();
  expect([idsIn(outbox), [...told].sort()]).toEqual([[], [...ids].sort()]);
  close();
});

test('[P35] many acts at the front that are refused for themselves do not keep the others from their turn', async () => {
  const outbox = await outboxWith(30);
  const ids = idsIn(outbox);
  const poisons = ids.slice(0, 15);
  const { hub } = await hubAnswering((acts, response) => (acts.some((doc) => poisons.includes(idOf(doc))) ? says(500, 'hub_broken')(response) : takes(acts, response)));
  const { round, time, close } = await roundsOn(hub, outbox);
  expect(await codeOf(round)).toBe('hub_broken');
  expect(idsIn(outbox)).toEqual(ids);
  await round();
  expect([idsIn(outbox), parkedIn(outbox)]).toEqual([poisons, poisons.slice(10)]);
  // The first ten rested meanwhile. Refused once more, now that others have got through, they are set aside too.
  time.now += 300_000;
  await round();
  expect(parkedIn(outbox)).toEqual(poisons);
  close();
});

test('[P35] a hub that breaks in the middle of it: what it took stands and is told, nobody is blamed', async () => {
  for (const last of [2, 3, 4, 5, 6, 9]) {
    const outbox = await outboxWith(8);
    const ids = idsIn(outbox);
    let pushes = 0;
    // Too long for one push, so that it goes in pieces; and from some push on it takes nothing.
    const { hub } = await hubAnswering((acts, response) => {
      pushes += 1;
      if (pushes > last) return says(500, 'hub_broken')(response);
      if (acts.length > 2) return page(413)(response);
      takes(acts, response);
    });
    const { round, told, close } = await roundsOn(hub, outbox);
    const code = await codeOf(round);
    const left = idsIn(outbox);
    expect([last, code, told, parkedIn(outbox)]).toEqual([last, left.length === 0 ? 'none' : 'hub_broken', ids.filter((id) => !left.includes(id)), []]);
    expect(left.length < 8).toBe(last > 2);
    close();
  }
});

test('[P35] a hub that was broken for a moment: whoever was refused then is asked again before anybody is blamed', async () => {
  for (let moment = 1; moment < 12; moment += 1) {
    const outbox = await outboxWith(8);
    let pushes = 0;
    const { hub } = await hubAnswering((acts, response) => ((pushes += 1) > moment ? takes(acts, response) : says(500, 'hub_broken')(response)));
    const { round, close } = await roundsOn(hub, outbox);
    await codeOf(round);
    expect([moment, parkedIn(outbox)]).toEqual([moment, []]);
    await round();
    expect([moment, idsIn(outbox)]).toEqual([moment, []]);
    close();
  }
});

test.each(ABOUT_THIS)('[P35] %s for one act alone is about that act, asked twice: it is set aside at once, and pages come', async (_, refuse) => {
  const outbox = await outboxWith(1);
  const ids = idsIn(outbox);
  const { hub, sent } = await hubAnswering((_acts, response) => refuse(response));
  const { round, pulls, close } = await roundsOn(hub, outbox);
  expect(await round()).toEqual({ againInSeconds: 600, halted: false });
  expect([sent.length, pulls(), parkedIn(outbox)]).toEqual([2, 1, ids]);
  close();
});

test('[P35] one act alone that the hub answers with 500: it may be the hub, so it waits, pages come, and the next act shows which it is', async () => {
  const outbox = await outboxWith(1);
  const [poison = ''] = idsIn(outbox);
  const { hub } = await hubAnswering((acts, response) => (acts.some((doc) => idOf(doc) === poison) ? says(500, 'hub_broken')(response) : takes(acts, response)));
  const { round, pulls, close } = await roundsOn(hub, outbox);
  for (let n = 1; n <= 3; n += 1) {
    expect(await codeOf(round)).toBe('hub_broken');
    expect([parkedIn(outbox), pulls()]).toEqual([[], n]);
  }
  keepAct(outbox, someAct({ n: 50 }));
  expect(await round()).toEqual({ againInSeconds: 600, halted: false });
  expect([idsIn(outbox), parkedIn(outbox)]).toEqual([[poison], [poison]]);
  close();
});

const NOT_ABOUT_ACTS: [string, string, Refuse][] = [
  ['401', 'signed_out', says(401, 'signed_out')],
  ['403 of the hub', 'not_allowed', says(403, 'not_allowed')],
  ['404', 'not_found', says(404, 'not_found')],
  ['404 of another server', 'not_a_hub', page(404)],
  ['426', 'wire_version', says(426, 'wire_version')],
  ['429', 'busy', page(429)],
  ['502', 'offline', page(502)],
  ['503', 'busy', says(503, 'busy')],
  ['504', 'offline', page(504)],
];

test.each(NOT_ABOUT_ACTS)('[P24] [P35] %s is about no act: it is %s, asked once, and nobody is blamed', async (_, code, refuse) => {
  const outbox = await outboxWith(5);
  const { hub, sent } = await hubAnswering((_acts, response) => refuse(response));
  const { round, pulls, close } = await roundsOn(hub, outbox);
  expect(await codeOf(round)).toBe(code);
  expect([sent.length, pulls(), parkedIn(outbox), idsIn(outbox).length]).toEqual([1, 0, [], 5]);
  close();
});

test('[P7] [P35] a line that dies in the middle of the pieces: what was answered until then is told, the rest is sent again and nothing is judged twice', async () => {
  for (let dies = 2; dies < 9; dies += 1) {
    const outbox = await outboxWith(6);
    const ids = idsIn(outbox);
    const poison = ids[4] ?? '';
    const judged: string[] = [];
    let pushes = 0;
    const { hub } = await hubAnswering((acts, response) => {
      pushes += 1;
      if (acts.some((doc) => idOf(doc) === poison)) return says(413, 'too_large')(response);
      judged.push(...acts.map(idOf));
      // The hub has judged, and its answer is lost.
      if (pushes === dies) response.destroy();
      else takes(acts, response);
    });
    const { round, told, close } = await roundsOn(hub, outbox);
    const code = await codeOf(round);
    expect([dies, ['none', 'offline'].includes(code), ids.filter((id) => !idsIn(outbox).includes(id)).every((id) => told.includes(id))]).toEqual([dies, true, true]);
    if (code === 'offline') await round();
    expect([dies, idsIn(outbox), parkedIn(outbox)]).toEqual([dies, [poison], [poison]]);
    expect(new Set(judged)).toEqual(new Set(ids.filter((id) => id !== poison)));
    close();
  }
});
