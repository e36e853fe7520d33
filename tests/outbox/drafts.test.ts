// Half-written decisions and notes: on the disk at once, their author's alone, gone when they have become an act.
import { copyFileSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { keepAct, keepActs, recordVerdict } from '../../electron/desk/outbox/acts.ts';
import { draftsOf, saveDraft, withoutPart } from '../../electron/desk/outbox/drafts.ts';
import { HISTORY } from '../../electron/desk/outbox/history.ts';
import type { Outbox } from '../../electron/desk/outbox/open.ts';
import { closeOutbox, openOutbox } from '../../electron/desk/outbox/open.ts';
import { openSealed } from '../../electron/desk/cache/sealed.ts';
import { DRAFT_BYTES, calls } from '../../shared/contract.ts';
import { ACT_KINDS } from '../../shared/model/act.ts';
import { codeOf, dice, freshFolder, someAct } from './bench.ts';

const KEY = dice(11).bytes(32);
const AT = '2026-05-01T11:00:00.000Z';

async function fresh(): Promise<Outbox & { path: string }> {
  const path = join(freshFolder(), 'outbox.db');
  return Object.assign(await openOutbox({ path, key: KEY, keyProved: true }), { path });
}
const bodies = (outbox: Outbox, by = 'mara'): [string, string][] => draftsOf(outbox, by).map(({ caseId, body }) => [caseId, body]);
const BOTH = JSON.stringify({ note: { text: 'half a note' }, 'propose-decision': { decision: 'refuse-notice', note: 'ha' } });

test('[S43] a draft is on the disk when saving returns: what a crash at that moment leaves holds it', async () => {
  const outbox = await fresh();
  for (let n = 0; n < 20; n += 1) {
    saveDraft(outbox, 'mara', 'case-1', JSON.stringify({ note: { text: `letter ${n}` } }), AT);
    const path = join(freshFolder(), 'outbox.db');
    // The files as they lie there now, without anybody closing them.
    for (const side of ['', '-wal']) if (existsSync(`${outbox.path}${side}`)) copyFileSync(`${outbox.path}${side}`, `${path}${side}`);
    const after = await openOutbox({ path, key: KEY, keyProved: true });
    expect(bodies(after)).toEqual([['case-1', JSON.stringify({ note: { text: `letter ${n}` } })]]);
    closeOutbox(after);
  }
  closeOutbox(outbox);
});

test('one draft a case and person; null forgets it; nobody sees another’s', async () => {
  const outbox = await fresh();
  saveDraft(outbox, 'mara', 'case-1', '{"note":1}', '2026-05-01T11:00:00.000Z');
  saveDraft(outbox, 'mara', 'case-2', '{"note":2}', '2026-05-01T11:00:01.000Z');
  saveDraft(outbox, 'mara', 'case-1', '{"note":3}', '2026-05-01T11:00:02.000Z');
  saveDraft(outbox, 'noor', 'case-1', '{"note":4}', '2026-05-01T11:00:03.000Z');
  expect(draftsOf(outbox, 'mara')).toEqual([{ caseId: 'case-1', body: '{"note":3}', at: '2026-05-01T11:00:02.000Z' }, { caseId: 'case-2', body: '{"note":2}', at: '2026-05-01T11:00:01.000Z' }]);
  expect(bodies(outbox, 'noor')).toEqual([['case-1', '{"note":4}']]);
  saveDraft(outbox, 'mara', 'case-1', null, AT);
  saveDraft(outbox, 'mara', 'case-9', null, AT);
  expect(bodies(outbox)).toEqual([['case-2', '{"note":2}']]);
  expect(bodies(outbox, 'noor')).toHaveLength(1);
  closeOutbox(outbox);
});

test('keeping an act takes its own part out of the draft, in the same transaction, and leaves the rest', async () => {
  const outbox = await fresh();
  for (const caseId of ['case-1', 'case-2']) saveDraft(outbox, 'mara', caseId, BOTH, AT);
  saveDraft(outbox, 'noor', 'case-1', BOTH, AT);
  keepAct(outbox, someAct({ n: 1, caseId: 'case-1', kind: 'note' }));
  expect(bodies(outbox)).toEqual([['case-1', JSON.stringify({ 'propose-decision': { decision: 'refuse-notice', note: 'ha' } })], ['case-2', BOTH]]);
  keepAct(outbox, someAct({ n: 2, caseId: 'case-1', kind: 'note' }));
  expect(bodies(outbox)).toHaveLength(2);
  const decision = someAct({ n: 3, caseId: 'case-1' });
  keepAct(outbox, decision);
  expect(bodies(outbox)).toEqual([['case-2', BOTH]]);
  expect(bodies(outbox, 'noor')).toEqual([['case-1', BOTH]]);
  // Where the act is not kept, the draft is not touched: a second decision while the first waits.
  saveDraft(outbox, 'mara', 'case-1', BOTH, AT);
  expect(await codeOf(() => keepAct(outbox, someAct({ n: 4, caseId: 'case-1' })))).toBe('already_waiting');
  expect(await codeOf(() => keepActs(outbox, [someAct({ n: 5, caseId: 'case-2' }), someAct({ n: 6, caseId: 'case-1' })], () => undefined))).toBe('already_waiting');
  expect(bodies(outbox)).toEqual([['case-1', BOTH], ['case-2', BOTH]]);
  // The same document again is no new act.
  keepAct(outbox, decision);
  expect(bodies(outbox)[0]).toEqual(['case-1', BOTH]);
  recordVerdict(outbox, { actId: decision.act.actId, verdict: 'withdrawn', at: AT }, AT);
  expect(bodies(outbox)[0]).toEqual(['case-1', BOTH]);
  closeOutbox(outbox);
});

test('a body that does not say what it is of goes with what is written by hand, and with nothing else', () => {
  for (const body of ['"half a sentence"', '["a"]', '7', 'null', '{"text":"half"}', 'not even JSON']) {
    expect([withoutPart(body, 'claim'), withoutPart(body, 'assign')]).toEqual([body, body]);
    expect([withoutPart(body, 'note'), withoutPart(body, 'propose-decision'), withoutPart(body, 'message')]).toEqual([null, null, null]);
  }
  fc.assert(
    fc.property(fc.dictionary(fc.constantFrom(...ACT_KINDS), fc.jsonValue(), { minKeys: 1 }), fc.constantFrom(...ACT_KINDS), (parts, kind) => {
      const { [kind]: gone, ...rest } = parts;
      const left = withoutPart(JSON.stringify(parts), kind);
      if (gone === undefined) expect(left).toBe(JSON.stringify(parts));
      else expect(left === null ? {} : JSON.parse(left)).toEqual(JSON.parse(JSON.stringify(rest)));
    }),
    { seed: 12 },
  );
});

test('100 kB of JSON text and no more, counted in bytes; anything else stays outside', async () => {
  const outbox = await fresh();
  const input = calls.saveDraft.input;
  const long = (letters: number, letter = 'a'): string => JSON.stringify({ note: letter.repeat(letters) });
  const most = DRAFT_BYTES - long(0).length;
  expect(input.safeParse({ caseId: 'c', body: long(most) }).success).toBe(true);
  for (const body of [long(most + 1), 'not JSON', '', '{"a":', 7, undefined]) expect(input.safeParse({ caseId: 'c', body }).success).toBe(false);
  saveDraft(outbox, 'mara', 'c', long(most), AT);
  // Two bytes a letter: short enough by its letters, too long by its bytes.
  expect(await codeOf(() => saveDraft(outbox, 'mara', 'c', long(most / 2 + 1, 'ü'), AT))).toBe('too_large');
  expect(bodies(outbox)).toEqual([['c', long(most)]]);
  closeOutbox(outbox);
});

test('[S50] a file of the first step keeps its acts, drafts and views through the second', async () => {
  const path = join(freshFolder(), 'outbox.db');
  const old = await openSealed({ path, key: KEY, synchronous: 'FULL', whenDamaged: 'outbox_corrupt', keyProved: true });
  old.exec(HISTORY[0]?.sql ?? '');
  old.pragma('user_version=1');
  const kept = [someAct({ n: 1 }), someAct({ n: 2, kind: 'note' })];
  for (const { act, doc, docHash } of kept) old.prepare('INSERT INTO acts(act_id, case_id, kind, doc, doc_hash, by, at) VALUES (?, ?, ?, ?, ?, ?, ?)').run(act.actId, act.caseId, act.kind, doc, docHash, act.by, act.at);
  old.prepare('INSERT INTO drafts(by, case_id, body, at) VALUES (?, ?, ?, ?)').run('mara', 'case-5', BOTH, AT);
  old.prepare("INSERT INTO view_log(at, by, what, subject, detail) VALUES (?, 'mara', 'view', 'case-1', '')").run(AT);
  old.close();
  const outbox = await openOutbox({ path, key: KEY, keyProved: true });
  expect(outbox.db.pragma('user_version', { simple: true })).toBe(HISTORY.length);
  expect(outbox.db.prepare('SELECT doc, parked, parked_tries FROM acts ORDER BY rowid').all()).toEqual(kept.map(({ doc }) => ({ doc, parked: null, parked_tries: 0 })));
  expect(bodies(outbox)).toEqual([['case-5', BOTH]]);
  expect(outbox.db.prepare('SELECT count(*) FROM view_log').pluck().get()).toBe(1);
  expect(await codeOf(() => keepAct(outbox, someAct({ n: 9, caseId: 'case-1' })))).toBe('already_waiting');
  closeOutbox(outbox);
});
