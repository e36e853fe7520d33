// What became of each case of a trip, by the rule alone: from verdicts, the mirror, own acts and the hub's time.
import { expect, test } from 'vitest';
import type { FinalVerdict } from '../../shared/model/act.ts';
import type { Claim } from '../../shared/model/case.ts';
import type { CheckedOut, Since, Trip } from '../../electron/desk/outbox/trips.ts';
import type { Seen } from '../../electron/desk/trips/trip.ts';
import { entriesOf, tripShown } from '../../electron/desk/trips/trip.ts';

const AT = '2026-06-10T10:00:00.000Z';
const UNTIL = '2026-06-10T18:00:00.000Z';
const ms = (instant: string): number => Date.parse(instant);
const TRIP: Trip = { trip: 't1', made: AT, queue: 'content-removal', hours: 8, media: false, reason: 'for the train', ended: null };
const ACT = { actId: '0197a3a0-0000-7000-8000-000000000000', docHash: 'a'.repeat(64), caseId: 'case-1' };
const applied: FinalVerdict = { actId: ACT.actId, verdict: 'applied', at: AT, version: 1, outcome: 'done' };
const conflict: FinalVerdict = { actId: ACT.actId, verdict: 'conflict', at: AT, reason: 'claimed_by_other', now: null };
const refused: FinalVerdict = { actId: ACT.actId, verdict: 'refused', at: AT, reason: 'not_allowed' };
const withdrawn: FinalVerdict = { actId: ACT.actId, verdict: 'withdrawn', at: AT };
const MINE: Claim = { by: 'mara', until: UNTIL, token: 4, trip: 't1' };
const decision = (state: Since['state']): Since => ({ kind: 'decision', state, token: null });
const release = (state: Since['state'], token = 4): Since => ({ kind: 'release', state, token });

type Given = { verdict?: FinalVerdict | null; since?: Since[]; claim?: Claim | null | 'not here'; heard?: string | null; hubNow?: string; granted?: boolean };
function entry({ verdict = applied, since = [], claim = MINE, heard = '2026-06-10T10:00:01.000Z', hubNow = '2026-06-10T12:00:00.000Z', granted = true }: Given): unknown[] {
  const seen: Seen = { personId: 'mara', hubNow: ms(hubNow), heard: heard === null ? null : ms(heard), granted, caseThere: () => (claim === 'not here' ? null : { number: 'CR-1', title: 'Copied', claim }) };
  const act: CheckedOut = { ...ACT, verdict, since };
  const [found] = entriesOf(TRIP, [act], seen);
  return [found?.state, found?.why, found?.until, found?.token];
}

test.each<[string, Given, unknown[]]>([
  ['not answered yet', { verdict: null, claim: null }, ['waiting', null, null, null]],
  ['somebody else was first', { verdict: conflict, claim: { ...MINE, by: 'ines' } }, ['lost', 'conflict', null, null]],
  ['not allowed', { verdict: refused, claim: null }, ['lost', 'refused', null, null]],
  ['withdrawn in time', { verdict: withdrawn, claim: null }, ['released', null, null, null]],
  ['held', {}, ['held', null, UNTIL, 4]],
  ['held by the verdict, before a page came at all', { heard: null, claim: 'not here' }, ['held', null, UNTIL, null]],
  ['held by the verdict, before the page of it came', { heard: '2026-06-10T09:59:00.000Z', claim: null }, ['held', null, UNTIL, null]],
  ['held by the verdict, the case is not here', { claim: 'not here' }, ['held', null, UNTIL, null]],
  ['broken: the page shows nobody', { claim: null }, ['lost', 'broken', UNTIL, null]],
  ['broken: the page shows somebody else', { claim: { ...MINE, by: 'ines', token: 6, trip: null } }, ['lost', 'broken', UNTIL, null]],
  ['lapsed by the millisecond', { hubNow: UNTIL }, ['lost', 'lapsed', UNTIL, null]],
  ['not lapsed a millisecond before', { hubNow: '2026-06-10T17:59:59.999Z' }, ['held', null, UNTIL, 4]],
  ['lapsed and nobody has it', { hubNow: '2026-06-10T19:00:00.000Z', claim: null }, ['lost', 'lapsed', UNTIL, null]],
  ['lapsed while nothing was heard', { heard: null, claim: 'not here', hubNow: '2026-06-10T19:00:00.000Z' }, ['lost', 'lapsed', UNTIL, null]],
  ['the queue was taken away', { granted: false, claim: 'not here' }, ['lost', 'left', UNTIL, null]],
  ['claimed again at the desk', { claim: { ...MINE, trip: null, token: 5 } }, ['released', null, UNTIL, null]],
  ['taken along again for another trip', { claim: { ...MINE, trip: 't2', token: 5 } }, ['released', null, UNTIL, null]],
  ['decided, not sent: its lease is not given back beside it', { since: [decision('waiting')] }, ['done', null, UNTIL, null]],
  ['decided and done, and the step left the lease', { since: [decision('done')] }, ['done', null, UNTIL, 4]],
  ['decided and done', { since: [decision('done')], claim: null }, ['done', null, UNTIL, null]],
  ['a decision that failed is none', { since: [decision('failed')] }, ['held', null, UNTIL, 4]],
  ['decided before the check-out had its answer', { verdict: null, since: [decision('waiting')], claim: null }, ['done', null, null, null]],
  ['given back, not sent', { since: [release('waiting')] }, ['released', null, UNTIL, null]],
  ['given back', { since: [release('done')], claim: null }, ['released', null, UNTIL, null]],
  ['given back in vain: never the same lease twice', { since: [release('failed')] }, ['held', null, UNTIL, null]],
  ['an older lease was given back, this one is another', { since: [release('failed', 3)] }, ['held', null, UNTIL, 4]],
])('[P16] %s', (_, given, expected) => {
  expect(entry(given)).toEqual(expected);
});

test('[P16] a trip lasts until its first lease ends, counts every case once, and carries nothing that was not asked for', () => {
  const seen: Seen = {
    personId: 'mara', hubNow: ms('2026-06-10T12:00:00.000Z'), heard: ms('2026-06-10T10:00:01.000Z'), granted: true,
    caseThere: (id) => ({ number: id, title: `Case ${id}`, claim: { ...MINE, until: id === 'b' ? '2026-06-10T17:00:00.000Z' : UNTIL } }),
  };
  const acts = ['a', 'b', 'c', 'd'].map((caseId, n): CheckedOut => ({ ...ACT, caseId, verdict: n === 2 ? conflict : n === 3 ? null : applied, since: [] }));
  const media = { wanted: 3, held: 2, bytes: 9, skipped: 1 };
  const shown = tripShown(TRIP, entriesOf(TRIP, acts, seen), media);
  expect(shown).toMatchObject({ until: '2026-06-10T17:00:00.000Z', asked: 4, waiting: 1, held: 2, done: 0, released: 0, lost: 1, media: { wanted: 0, held: 0, bytes: 0, skipped: 0 } });
  expect(shown.cases.map(({ number, title }) => [number, title])).toEqual(['a', 'b', 'c', 'd'].map((id) => [id, `Case ${id}`]));
  expect(tripShown({ ...TRIP, media: true }, entriesOf(TRIP, acts, seen), media).media).toEqual(media);
  expect(tripShown(TRIP, entriesOf(TRIP, acts.slice(3), seen), media).until).toBeNull();
});
