// Acts that an older Docket kept and never sent reach today's hub as the text that they are, and each gets its verdict.
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Case } from '../../shared/model/case.ts';
import { sha256 } from '../../server/store/ids.ts';
import { outboxRows, waitingActs } from '../../electron/desk/outbox/acts.ts';
import type { Outbox } from '../../electron/desk/outbox/open.ts';
import { closeOutbox, openOutbox } from '../../electron/desk/outbox/open.ts';
import { httpHub } from '../../electron/desk/sync/http-hub.ts';
import { pushOnce } from '../../electron/desk/sync/rounds.ts';
import { pgliteTemplate } from '../hub/template.ts';
import { openRig } from '../hub/rig.ts';
import type { Rig } from '../hub/rig.ts';
import { dice, freshFolder } from './bench.ts';
import { dumpOf, openOld } from './old-files.ts';

const KEY = dice(22).bytes(32);
const ANSWERED = ['applied', 'armed', 'conflict', 'refused', 'withdrawn'];

let rig: Rig;
beforeAll(async () => {
  rig = await openRig({ seed: 51, template: await pgliteTemplate() });
});
afterAll(() => rig.close());

/** The frozen outbox, with `turn` applied to the dump first: ids of cases that this hub has, in the place of those of then. */
async function frozen(turn: (dump: string) => string = (dump) => dump): Promise<Outbox> {
  const path = join(freshFolder(), 'outbox.db');
  const db = await openOld(path, KEY);
  db.exec(turn(dumpOf(1)));
  db.close();
  return openOutbox({ path, key: KEY, keyProved: true });
}

const send = (outbox: Outbox): ReturnType<typeof pushOnce> =>
  pushOnce({
    hub: httpHub({ url: rig.hub.url, fetch, bearer: { token: async () => 'token-mara', renew: async () => null }, closing: new AbortController().signal }),
    outbox, device: 'desk-1', personId: 'mara', resting: () => false,
    doubted: () => false, now: () => '2026-11-24T09:00:00.000Z',
  });

test('[S51] every kind of act of the first wire is sent verbatim, the half-acked one too, and none is left without a verdict', async () => {
  const outbox = await frozen();
  const waiting = waitingActs(outbox, 'mara');
  expect(new Set(waiting.map((act) => act.kind))).toEqual(new Set(['claim', 'release', 'note', 'assign', 'propose-decision', 'approve', 'reject', 'withdraw']));
  // The half-acked one had its verdict before its answer was lost: the hub says the same again.
  const halfAcked = waiting.find((act) => act.doc.includes('half-acked'))?.doc ?? '';
  const first = await rig.desk('mara').push(halfAcked);
  expect(await send(outbox)).toMatchObject({ sent: waiting.length, later: [] });
  expect(waitingActs(outbox, 'mara')).toEqual([]);
  const rows = outboxRows(outbox, () => null).filter((row) => waiting.some((act) => act.actId === row.actId));
  for (const row of rows) {
    expect(ANSWERED).toContain(row.verdict?.verdict);
    // Read as an act, every one: what this hub says no to, it says no to for what it asks.
    if (row.verdict?.verdict === 'refused') expect({ kind: row.kind, reason: row.verdict.reason }).not.toMatchObject({ reason: expect.stringMatching(/bad_shape|unknown_act|id_reused|not_yours/) });
  }
  expect(rows.find((row) => row.reason === 'half-acked')?.verdict).toEqual(first);
  const ledger = await rig.hub.store.query<{ act_id: string; doc: string; doc_hash: string }>('select act_id, doc, doc_hash from ledger where by_person = $1', ['mara']);
  for (const act of waiting) {
    expect(ledger.find((row) => row.act_id === act.actId)).toMatchObject({ doc: act.doc, doc_hash: sha256(act.doc) });
  }
  // Another person's act stays where it is (P18).
  expect(waitingActs(outbox, 'noor')).toHaveLength(1);
  closeOutbox(outbox);
});

test('[S51] on a case that has not moved since, an act of the first wire does what it says', async () => {
  // The laptop comes back the next day: after half a year its decision would be `too_old`.
  rig.clock.ms = Date.parse('2026-05-02T09:00:00.000Z');
  const cases = new Map<number, Case>();
  for (const n of [1, 3, 4, 5]) cases.set(n, await rig.desk('mara').case((await rig.intake('content-removal')).id));
  // Other acts than those of the test above: the same ids in other text would be another matter (P8).
  const outbox = await frozen((dump) =>
    dump.split('\n').map((line) => {
      const n = Number(/^INSERT INTO acts VALUES \('[^']*', 'case-(\d+)'/.exec(line)?.[1]);
      const held = cases.get(n);
      // The withdrawal names its act by a hash of the text of then.
      if (held === undefined || line.includes(`'withdraw'`)) return line.startsWith('INSERT INTO acts') ? '' : line;
      const turned = line.replaceAll('019de2fb', '019de2fc').replaceAll(`case-${n}`, held.id).replaceAll('a'.repeat(32), held.tag).replace('["i1","i2"]', '["i1"]');
      const doc = /'(\{"v":1.*?\})', '([0-9a-f]{64})'/.exec(turned);
      return turned.replace(doc?.[2] ?? '', sha256((doc?.[1] ?? '').replaceAll("''", "'")));
    }).join('\n'),
  );
  expect(await send(outbox)).toMatchObject({ sent: 4, later: [] });
  const rows = outboxRows(outbox, () => null);
  const verdictOf = (kind: string): unknown => rows.find((row) => row.kind === kind)?.verdict;
  for (const kind of ['claim', 'note', 'assign']) expect({ kind, said: verdictOf(kind) }).toMatchObject({ said: { verdict: 'applied', outcome: 'done' } });
  expect(verdictOf('propose-decision')).toMatchObject({ verdict: 'applied', outcome: 'decided' });
  const noted = await rig.desk('mara').case(cases.get(3)?.id ?? '');
  expect(noted.events.map((event) => event.says)).toContain('seen by me\nsecond line');
  closeOutbox(outbox);
});
