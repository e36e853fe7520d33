// What a conflict gives a person to go on with: then and now, what the old act wanted, and a note in one step; desk and hub both real.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { codeOf } from '../outbox/bench.ts';
import type { CaseShown, Out } from '../../shared/contract.ts';
import { act, decide, open, openStation, rowOf, rowsIn, services, sync } from '../trips/house.ts';
import type { Station, Traveller } from '../trips/house.ts';
import { openSeat } from './house.ts';

let station: Station;
beforeAll(async () => {
  station = await openStation();
});
afterAll(() => station.close());

/** A case that both have open and on which this decision can be made. */
async function shared(one: Traveller, two: Traveller, decision: string, n: number): Promise<[CaseShown, CaseShown]> {
  let found = 0;
  for (const { id, claimedBy } of await rowsIn(one, 'content-removal', ['open'])) {
    const shown = await open(one, id);
    if (claimedBy === null && shown.decisions.some(({ code, not }) => code === decision && not === null) && found++ === n) return [shown, await open(two, id)];
  }
  throw new Error('no case there');
}

/** Ines decides while Mara is away; Mara's own decision comes back as a conflict. */
async function conflicted(n: number): Promise<{ mara: Traveller; ines: Traveller; row: Out<'outbox'>[number]; caseId: string }> {
  const [mara, ines] = [await station.seat('mara'), await station.seat('ines')];
  const [hers, others] = await shared(mara, ines, 'ask-to-complete', n);
  mara.net.on = false;
  await services(ines).act({ kind: 'propose-decision', caseId: others.case.id, reason: 'something is missing', basis: others.basis, args: { decision: 'ask-to-complete', note: '', itemIds: [] } });
  await sync(ines);
  const kept = await decide(mara, hers, 'refuse-notice');
  mara.net.on = true;
  await sync(mara);
  return { mara, ines, row: await rowOf(mara, kept.actId), caseId: hers.case.id };
}

test('[S60] a conflict shows what moved, who moved it and when, and what the act had wanted', { timeout: 120_000 }, async () => {
  const { row } = await conflicted(0);
  expect(row.verdict).toMatchObject({ verdict: 'conflict', reason: 'facts_moved' });
  expect([row.then?.stage, row.now?.stage]).toEqual(['received', 'incomplete']);
  expect(row.now?.changed).toMatchObject({ by: 'ines' });
  expect(row.names?.[row.now?.changed?.by ?? '']).toBe('Inês Carvalho');
  expect(Date.parse(row.now?.changed?.at ?? '')).toBeGreaterThan(Date.parse(row.then?.changed?.at ?? ''));
  expect(row.wanted).toEqual({ decision: 'refuse-notice', note: 'read on the train', itemIds: [], choices: {} });
  expect(row.reason).toBe('not complete');
});

test('[S60] a conflict is turned into a note in one step: the note says what was wanted and why, the conflict is settled, and nothing is done twice', { timeout: 120_000 }, async () => {
  const { mara, ines, row, caseId } = await conflicted(1);
  expect((await services(mara).status({})).conflicts).toBe(1);
  const { settled, note } = await services(mara).turnIntoNote({ actId: row.actId });
  expect(settled).toMatchObject({ actId: row.actId, settled: 'noted', verdict: { verdict: 'conflict' }, wanted: null });
  expect(note).toMatchObject({ kind: 'note', state: 'waiting', caseId, reason: 'not complete' });
  expect((await services(mara).status({})).conflicts).toBe(0);
  expect(await codeOf(() => services(mara).turnIntoNote({ actId: row.actId }))).toBe('bad_input');
  expect(await codeOf(() => services(mara).turnIntoNote({ actId: note.actId }))).toBe('bad_input');
  expect(await codeOf(() => services(ines).turnIntoNote({ actId: row.actId }))).toBe('not_found');
  await sync(mara);
  expect((await rowOf(mara, note.actId)).verdict).toMatchObject({ verdict: 'applied' });
  const noted = (await open(mara, caseId)).case.events.filter(({ by, kind }) => by === 'mara' && kind === 'noted');
  expect(noted.map(({ says }) => says)).toEqual(['Wanted and not carried out: Refuse.\nReason: not complete\nNote: read on the train']);
  // The note moved nothing that anybody decides on.
  expect((await open(mara, caseId)).case.facts.stage).toBe('incomplete');
});

test('[S60] where the note cannot be kept the conflict stays as it was', { timeout: 120_000 }, async () => {
  const { mara, row } = await conflicted(2);
  mara.net.on = false;
  mara.clock.ahead = 73 * 3_600_000;
  // The case is not on this computer any more.
  expect(await codeOf(() => services(mara).turnIntoNote({ actId: row.actId }))).toBe('not_found');
  expect(await rowOf(mara, row.actId)).toMatchObject({ settled: null, verdict: { verdict: 'conflict' } });
  expect((await services(mara).outbox({})).filter(({ kind }) => kind === 'note')).toEqual([]);
});

test('[S43] drafts of decisions and notes survive the end of the desk, belong to their author, and go when their act is kept', { timeout: 120_000 }, async () => {
  const mara = await station.seat('mara');
  const [first, second] = await rowsIn(mara, 'content-removal', ['open']);
  const [a, b] = [first?.id ?? '', second?.id ?? ''];
  const body = JSON.stringify({ note: { text: 'half a' }, 'propose-decision': { decision: 'refuse-notice' } });
  expect(await services(mara).saveDraft({ caseId: a, body })).toEqual({ at: expect.any(String) as string });
  await services(mara).saveDraft({ caseId: b, body: '{"note":{"text":"other"}}' });
  await mara.desk.close();
  const again = await openSeat(mara.dataDir, station.hub.url);
  try {
    const calls = again.desk.services;
    expect((await calls.drafts({})).map(({ caseId, body: text }) => [caseId, text])).toEqual(expect.arrayContaining([[a, body], [b, '{"note":{"text":"other"}}']]));
    const shown = await calls.open({ id: a });
    if (shown.what !== 'case') throw new Error('no case');
    await calls.act({ kind: 'note', caseId: a, reason: 'seen', basis: shown.basis, args: { text: 'half a note made whole' } });
    expect((await calls.drafts({})).find(({ caseId }) => caseId === a)?.body).toBe(JSON.stringify({ 'propose-decision': { decision: 'refuse-notice' } }));
    await calls.saveDraft({ caseId: b, body: null });
    expect((await calls.drafts({})).map(({ caseId }) => caseId)).toEqual([a]);
    await calls.signOut({});
    expect(await codeOf(() => calls.drafts({}))).toBe('signed_out');
    expect(await codeOf(() => calls.saveDraft({ caseId: a, body }))).toBe('signed_out');
    await again.desk.signInAs('ines');
    expect(await calls.drafts({})).toEqual([]);
    await again.desk.signInAs('mara');
    expect((await calls.drafts({})).map(({ caseId }) => caseId)).toEqual([a]);
  } finally {
    await again.desk.close();
  }
});

test('[P12] a note by somebody else between then and now does not hide who changed the facts', { timeout: 120_000 }, async () => {
  const { mara, ines, row, caseId } = await conflicted(3);
  await sync(ines);
  await act(ines, caseId, { kind: 'note', args: { text: 'a later note' } });
  await sync(ines);
  await sync(mara);
  expect((await rowOf(mara, row.actId)).now?.changed).toEqual(row.now?.changed);
});
