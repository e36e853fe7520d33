// The outbox keeps what was acknowledged, sends it as it was kept, and answers once.
import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { expect, test } from 'vitest';
import { actRow, actsOfCase, keepAct, outboxCounts, outboxRows, recordLater, recordVerdict, settleAct, waitingActs } from '../../electron/desk/outbox/acts.ts';
import { HISTORY, migrate } from '../../electron/desk/outbox/history.ts';
import { bindOwner, ownerGet, ownerSet } from '../../electron/desk/outbox/owner.ts';
import type { Kept } from '../../electron/desk/outbox/new-act.ts';
import type { Outbox } from '../../electron/desk/outbox/open.ts';
import { closeOutbox, mendOutbox, openOutbox } from '../../electron/desk/outbox/open.ts';
import { keepOnce } from '../../electron/desk/outbox/same-again.ts';
import { logView } from '../../electron/desk/outbox/view-log.ts';
import type { NewAct } from '../../shared/contract.ts';
import { FaultError } from '../../shared/fault.ts';
import type { FinalVerdict } from '../../shared/model/act.ts';
import { Act } from '../../shared/model/act.ts';
import { BASIS, codeOf, dice, freshFolder, hashes, someAct } from './bench.ts';

const KEY = dice(1).bytes(32);
const AT = '2026-05-01T11:00:00.000Z';

async function fresh(): Promise<Outbox & { path: string }> {
  const path = join(freshFolder(), 'outbox.db');
  return Object.assign(await openOutbox({ path, key: KEY, keyProved: true }), { path });
}

const applied = (actId: string): FinalVerdict => ({ actId, verdict: 'applied', at: AT, version: 4, outcome: 'decided' });

test('[S44] each acknowledged write is synced: WAL with synchronous FULL, and the chosen cipher', async () => {
  const outbox = await fresh();
  expect(outbox.db.pragma('journal_mode', { simple: true })).toBe('wal');
  expect(Number(outbox.db.pragma('synchronous', { simple: true }))).toBe(2);
  expect(outbox.db.pragma('cipher', { simple: true })).toBe('aegis');
  closeOutbox(outbox);
});

test('[P7] an act comes back as the exact text that was kept, after closing and opening too', async () => {
  const outbox = await fresh();
  const kept = someAct({ n: 1, kind: 'note' });
  keepAct(outbox, kept);
  closeOutbox(outbox);
  const again = await openOutbox({ path: outbox.path, key: KEY, keyProved: true });
  expect(waitingActs(again, 'mara').map((act) => act.doc)).toEqual([kept.doc]);
  expect(Act.parse(JSON.parse(kept.doc))).toEqual(kept.act);
  closeOutbox(again);
});

test('[P7] keeping the same document twice keeps one; the same id with other bytes is refused', async () => {
  const outbox = await fresh();
  const kept = someAct({ n: 1 });
  keepAct(outbox, kept);
  keepAct(outbox, kept);
  expect(outboxCounts(outbox).waiting).toBe(1);
  expect(await codeOf(() => keepAct(outbox, { ...kept, doc: `${kept.doc} ` }))).toBe('broken');
  closeOutbox(outbox);
});

test('a document, a verdict and the view log never change and nothing is deleted, by REPLACE neither', async () => {
  const outbox = await fresh();
  const kept = someAct({ n: 1 });
  keepAct(outbox, kept);
  recordVerdict(outbox, applied(kept.act.actId), AT);
  logView(outbox, 'mara', AT, { what: 'view', subject: 'case-1', detail: '' });
  const before = outbox.db.prepare('SELECT * FROM acts').all();
  for (const sql of [
    "UPDATE acts SET doc = 'x'",
    "UPDATE acts SET by = 'noor'",
    "UPDATE acts SET case_id = 'case-2'",
    "UPDATE acts SET verdict = '{}'",
    'UPDATE acts SET outcome = NULL',
    'DELETE FROM acts',
    "REPLACE INTO acts(act_id, case_id, kind, doc, doc_hash, by, at) SELECT act_id, case_id, kind, 'x', doc_hash, by, at FROM acts",
    "UPDATE view_log SET by = 'noor'",
    'DELETE FROM view_log',
    "REPLACE INTO view_log(seq, at, by, what, subject, detail) SELECT seq, at, 'noor', what, subject, detail FROM view_log",
  ]) {
    expect(() => outbox.db.exec(sql)).toThrow(/never/);
  }
  expect(outbox.db.prepare('SELECT * FROM acts').all()).toEqual(before);
  expect(outbox.db.prepare('SELECT by FROM view_log').all()).toEqual([{ by: 'mara' }]);
  closeOutbox(outbox);
});

test('a second decision on a case waits until the first has its verdict; notes do not', async () => {
  const outbox = await fresh();
  const first = someAct({ n: 1, caseId: 'case-a' });
  keepAct(outbox, first);
  expect(await codeOf(() => keepAct(outbox, someAct({ n: 2, caseId: 'case-a' })))).toBe('already_waiting');
  keepAct(outbox, someAct({ n: 3, caseId: 'case-a', kind: 'note' }));
  keepAct(outbox, someAct({ n: 4, caseId: 'case-b' }));
  recordVerdict(outbox, { actId: first.act.actId, verdict: 'conflict', at: AT, reason: 'facts_moved', now: null }, AT);
  keepAct(outbox, someAct({ n: 5, caseId: 'case-a' }));
  expect(outboxCounts(outbox)).toEqual({ waiting: 3, conflicts: 1 });
  closeOutbox(outbox);
});

test('[P15] a withdrawal is sent before the act that it withdraws, the rest in the order kept', async () => {
  const outbox = await fresh();
  const one = someAct({ n: 9 });
  const two = someAct({ n: 2 });
  keepAct(outbox, one);
  keepAct(outbox, two);
  const { newAct } = await import('../../electron/desk/outbox/new-act.ts');
  const withdrawal = newAct(
    { kind: 'withdraw', caseId: 'case-9', reason: 'wrong case', basis: { version: 1, tag: 'a'.repeat(32), seenAt: AT }, args: { actId: one.act.actId, docHash: one.docHash } },
    { by: 'mara', device: 'desk-1', nowMs: 1_800_000_000_000, random: dice(4).bytes, then: null },
  );
  keepAct(outbox, withdrawal);
  expect(waitingActs(outbox, 'mara').map((act) => act.actId)).toEqual([withdrawal.act.actId, one.act.actId, two.act.actId]);
  expect(withdrawal.doc).not.toContain('basis');
  closeOutbox(outbox);
});

test('[P18] an act of somebody else is never among those to send', async () => {
  const outbox = await fresh();
  keepAct(outbox, someAct({ n: 1, by: 'noor' }));
  keepAct(outbox, someAct({ n: 2, by: 'mara' }));
  expect(waitingActs(outbox, 'mara').map((act) => JSON.parse(act.doc).by)).toEqual(['mara']);
  closeOutbox(outbox);
});

test('[P18] an outbox belongs to one hub, one person and one device for good', async () => {
  const outbox = await fresh();
  bindOwner(outbox, 'hub', 'hub-1');
  bindOwner(outbox, 'person', 'mara');
  bindOwner(outbox, 'device', 'desk-1');
  bindOwner(outbox, 'hub', 'hub-1');
  expect(await codeOf(() => bindOwner(outbox, 'hub', 'hub-2'))).toBe('other_hub');
  expect(await codeOf(() => bindOwner(outbox, 'person', 'noor'))).toBe('other_person');
  expect(await codeOf(() => bindOwner(outbox, 'device', 'desk-2'))).toBe('wrong_key');
  ownerSet(outbox, 'tokens', 'one');
  ownerSet(outbox, 'tokens', null);
  expect([ownerGet(outbox, 'hub'), ownerGet(outbox, 'person'), ownerGet(outbox, 'tokens')]).toEqual(['hub-1', 'mara', null]);
  closeOutbox(outbox);
});

test('[P10] the first verdict stays: the same again changes nothing, another one is not believed', async () => {
  const outbox = await fresh();
  const kept = someAct({ n: 1 });
  keepAct(outbox, kept);
  recordLater(outbox, [kept.act.actId], '2026-05-01T10:30:00.000Z');
  expect(recordVerdict(outbox, applied(kept.act.actId), AT)).toBe(true);
  expect(recordVerdict(outbox, applied(kept.act.actId), AT)).toBe(false);
  expect(await codeOf(() => recordVerdict(outbox, { actId: kept.act.actId, verdict: 'withdrawn', at: AT }, AT))).toBe('broken');
  const row = actRow(outbox, kept.act.actId, () => null);
  expect(row).toMatchObject({ state: 'answered', sentAt: '2026-05-01T10:30:00.000Z', says: 'Disable the items', verdict: { verdict: 'applied' }, docHash: kept.docHash });
  closeOutbox(outbox);
});

test('a conflict counts until it is settled, and only what has a verdict can be settled', async () => {
  const outbox = await fresh();
  const kept = someAct({ n: 1 });
  keepAct(outbox, kept);
  expect(await codeOf(() => settleAct(outbox, kept.act.actId, 'noted'))).toBe('bad_input');
  expect(await codeOf(() => settleAct(outbox, someAct({ n: 77 }).act.actId, 'noted'))).toBe('not_found');
  recordVerdict(outbox, { actId: kept.act.actId, verdict: 'conflict', at: AT, reason: 'already_decided', now: null }, AT);
  expect(outboxCounts(outbox).conflicts).toBe(1);
  settleAct(outbox, kept.act.actId, 'let-it-be');
  expect(outboxCounts(outbox).conflicts).toBe(0);
  expect(outboxRows(outbox, () => null)[0]?.settled).toBe('let-it-be');
  expect(actsOfCase(outbox, 'case-1', null)).toHaveLength(1);
  closeOutbox(outbox);
});

test('[S46] a full disk refuses politely: nothing was saved, what was there is there, and it goes on when there is room', async () => {
  const outbox = await fresh();
  keepAct(outbox, someAct({ n: 1 }));
  outbox.db.pragma(`max_page_count=${Number(outbox.db.pragma('page_count', { simple: true })) + 1}`);
  let saved = 1;
  let refused = 'none';
  while (refused === 'none' && saved < 500) {
    refused = await codeOf(() => keepAct(outbox, someAct({ n: saved + 1 })));
    if (refused === 'none') saved += 1;
  }
  expect(refused).toBe('disk_full');
  expect(outboxCounts(outbox).waiting).toBe(saved);
  outbox.db.pragma('max_page_count=100000');
  keepAct(outbox, someAct({ n: saved + 1 }));
  expect(outboxCounts(outbox).waiting).toBe(saved + 1);
  closeOutbox(outbox);
});

test('[S45] after an I/O error nothing is written until the file could be opened again, and everything can still be read', async () => {
  const outbox = await fresh();
  keepAct(outbox, someAct({ n: 1 }));
  const { again } = outbox;
  let opened = 0;
  const broken = Object.assign(outbox, {
    unsure: true,
    again: () => {
      opened += 1;
      throw new FaultError('disk_unsure');
    },
  });
  const changes = (): unknown => outbox.db.prepare('SELECT total_changes()').pluck().get();
  const before = changes();
  expect(await codeOf(() => keepAct(broken, someAct({ n: 2 })))).toBe('disk_unsure');
  expect(await codeOf(() => recordVerdict(broken, applied(someAct({ n: 1 }).act.actId), AT))).toBe('disk_unsure');
  expect(mendOutbox(broken)?.code).toBe('disk_unsure');
  expect({ opened, changes: changes(), waiting: outboxCounts(broken).waiting }).toEqual({ opened: 3, changes: before, waiting: 1 });
  Object.assign(broken, { again });
  expect(mendOutbox(broken)).toBe(null);
  keepAct(broken, someAct({ n: 2 }));
  expect(outboxCounts(broken).waiting).toBe(2);
  closeOutbox(broken);
});

test('[S45] an act that the disk was not sure of keeps its id when it is asked for again in the same words, and no other does', () => {
  const ask = (text: string, seenAt: string): NewAct => ({ kind: 'note', caseId: 'case-1', reason: 'why', basis: { ...BASIS, seenAt }, args: { text } });
  const keep = keepOnce();
  let made = 0;
  const make = (): Kept => someAct({ n: (made += 1), kind: 'note' });
  const unsure = (): never => {
    throw new FaultError('disk_unsure');
  };
  const ids: string[] = [];
  const took = (kept: Kept): void => void ids.push(kept.act.actId);
  expect(() => keep(ask('one', '2026-05-01T10:00:00.000Z'), make, unsure)).toThrow(FaultError);
  keep(ask('two', '2026-05-01T10:00:00.000Z'), make, took);
  keep(ask('one', '2026-05-01T10:05:00.000Z'), make, took);
  keep(ask('one', '2026-05-01T10:05:00.000Z'), make, took);
  expect(ids).toEqual([2, 1, 3].map((n) => someAct({ n, kind: 'note' }).act.actId));
});

test('[S47] a log with one bit changed opens well and lacks what came after it: that is noticed before anything is written', async () => {
  const dir = freshFolder();
  const living = await openOutbox({ path: join(dir, 'living.db'), key: KEY, keyProved: true });
  for (let n = 0; n < 8; n += 1) keepAct(living, someAct({ n }));
  const path = join(dir, 'outbox.db');
  for (const side of ['', '-wal', '-acts']) copyFileSync(join(dir, `living.db${side}`), `${path}${side}`);
  closeOutbox(living);
  const whole = readFileSync(`${path}-wal`);
  const log = Buffer.from(whole);
  // Far enough from its end that something is behind it.
  log[32 + 24 + 100] = (log[32 + 24 + 100] ?? 0) ^ 1;
  writeFileSync(`${path}-wal`, log);
  const before = hashes(['', '-wal', '-acts'].map((side) => `${path}${side}`));
  expect(await codeOf(() => openOutbox({ path, key: KEY, keyProved: true }))).toBe('outbox_corrupt');
  expect(hashes(['', '-wal', '-acts'].map((side) => `${path}${side}`))).toEqual(before);
  writeFileSync(`${path}-wal`, whole);
  const outbox = await openOutbox({ path, key: KEY, keyProved: true });
  expect(outboxCounts(outbox).waiting).toBe(8);
  closeOutbox(outbox);
});

test('[S31] a wrong key never touches the file: as wrong_key where the key is not proved, as damage where it is', async () => {
  const outbox = await fresh();
  keepAct(outbox, someAct({ n: 1 }));
  closeOutbox(outbox);
  const paths = ['', '-wal', '-shm'].map((suffix) => `${outbox.path}${suffix}`);
  const before = hashes(paths);
  for (const key of [dice(2).bytes(32), new Uint8Array(32)]) {
    expect(await codeOf(() => openOutbox({ path: outbox.path, key, keyProved: false }))).toBe('wrong_key');
    expect(await codeOf(() => openOutbox({ path: outbox.path, key, keyProved: true }))).toBe('outbox_corrupt');
  }
  expect(hashes(paths)).toEqual(before);
});

test('[S50] the history has no hole, a step is done or not begun, and the file of every earlier number keeps its acts', async () => {
  expect(HISTORY.map((step) => step.number)).toEqual(HISTORY.map((_, index) => index + 1));
  const outbox = await fresh();
  const kept = someAct({ n: 1 });
  keepAct(outbox, kept);
  const next = { number: HISTORY.length + 1, says: 'a step that fails half-way', sql: 'CREATE TABLE half(x TEXT) STRICT; SELECT no_such_function();' };
  expect(() => migrate(outbox.db, [...HISTORY, next])).toThrow(/no_such_function/);
  expect(outbox.db.prepare("SELECT count(*) AS n FROM sqlite_master WHERE name = 'half'").get()).toEqual({ n: 0 });
  migrate(outbox.db, [...HISTORY, { ...next, sql: 'ALTER TABLE acts ADD COLUMN later TEXT' }]);
  expect(waitingActs(outbox, 'mara').map((act) => act.doc)).toEqual([kept.doc]);
  expect(() => migrate(outbox.db, [{ ...next, number: 3 }])).toThrow(/hole/);
  closeOutbox(outbox);
});

test('[S30] 1,000 random byte flips in outbox.db: a clear refusal or the true data, never other data', { timeout: 300_000 }, async () => {
  const seed = 20_260_501;
  const outbox = await fresh();
  for (let n = 0; n < 60; n += 1) keepAct(outbox, someAct({ n, kind: n % 2 === 0 ? 'note' : 'propose-decision' }));
  const read = (from: Outbox): unknown => [from.db.prepare('SELECT * FROM acts ORDER BY rowid').all(), from.db.prepare('SELECT * FROM meta').all()];
  const truth = read(outbox);
  closeOutbox(outbox);
  const whole = readFileSync(outbox.path);
  const roll = dice(seed);
  const copy = join(freshFolder(), 'outbox.db');
  const seen = { refused: 0, true: 0 };
  for (let flip = 0; flip < 1_000; flip += 1) {
    const bytes = Buffer.from(whole);
    const at = roll.below(bytes.length);
    bytes[at] = (bytes[at] ?? 0) ^ (1 + roll.below(255));
    writeFileSync(copy, bytes);
    let found: unknown;
    const code = await codeOf(async () => {
      const opened = await openOutbox({ path: copy, key: KEY, keyProved: true });
      try {
        found = read(opened);
      } finally {
        closeOutbox(opened);
      }
    });
    // Damaged is reported, not repaired: the file stays for whoever can help.
    const fine = code === 'outbox_corrupt' ? readFileSync(copy).equals(bytes) : isDeepStrictEqual(found, truth);
    expect({ flip, at, code, fine }).toEqual({ flip, at, code: expect.stringMatching(/^(none|outbox_corrupt)$/), fine: true });
    seen[code === 'none' ? 'true' : 'refused'] += 1;
  }
  process.stdout.write(`[S30] outbox.db of ${whole.length} bytes, seed ${seed}: ${seen.refused} refused, ${seen.true} true, 0 other\n`);
  expect(seen.refused).toBeGreaterThan(900);
});
