// Desk and hub together, both real: HTTP on 127.0.0.1, encrypted files, the demo sign-in, the embedded database.
import { mkdirSync, readdirSync, readFileSync, rmSync, rmdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { CaseShown, NewAct, Out } from '../../shared/contract.ts';
import { ViewAsked } from '../../shared/contract.ts';
import type { Queue } from '../../shared/model/words.ts';
import type { Hub } from '../../server/hub.ts';
import { openOutbox, closeOutbox } from '../../electron/desk/outbox/open.ts';
import { codeOf, freshFolder } from '../outbox/bench.ts';
import { openHub, openSeat } from './house.ts';
import type { Seat } from './house.ts';

const hubDir = freshFolder();
let hub: Hub;
const seats: Seat[] = [];
beforeAll(async () => {
  hub = await openHub(hubDir);
});
afterAll(async () => {
  for (const { desk } of seats) await desk.close();
  await hub.close();
});

async function seat(person: string | null, dataDir = freshFolder()): Promise<Seat & { dataDir: string }> {
  const opened = await openSeat(dataDir, hub.url);
  seats.push(opened);
  if (person !== null) await opened.desk.signInAs(person);
  return { ...opened, dataDir };
}

const services = (at: Seat): Seat['desk']['services'] => at.desk.services;

/** The n-th open case of a queue that nobody has claimed and that this decision can be made on, in full. */
async function openCase(at: Seat, n: number, queue: Queue = 'content-removal', decision = 'refuse-notice'): Promise<CaseShown> {
  const { view } = await services(at).openView(ViewAsked.parse({ queue, status: ['open'], sort: { by: 'number', down: false } }));
  const { rows } = await services(at).rows({ view, from: 0, count: 200 });
  let found = 0;
  for (const row of rows.filter(({ claimedBy }) => claimedBy === null)) {
    const shown = await services(at).open({ id: row.id });
    if (shown.what === 'case' && shown.decisions.some(({ code, not }) => code === decision && not === null) && found++ === n) return shown;
  }
  throw new Error('no case there');
}

const decide = (shown: CaseShown, decision = 'refuse-notice'): NewAct => ({ kind: 'propose-decision', caseId: shown.case.id, reason: 'not complete', basis: shown.basis, args: { decision, note: '', itemIds: [] } });

async function verdictOf(at: Seat, actId: string): Promise<Out<'outbox'>[number] | undefined> {
  return (await services(at).outbox({})).find((row) => row.actId === actId);
}

/** Syncs until the act has its verdict. */
async function settled(at: Seat, actId: string): Promise<Out<'outbox'>[number]> {
  for (let round = 0; round < 50; round += 1) {
    await services(at).syncNow({});
    const row = await verdictOf(at, actId);
    if (row?.state === 'answered') return row;
  }
  throw new Error('no verdict came');
}

test('a person signs in, gets their queues and no others, and decides a case', async () => {
  const mara = await seat('mara');
  const session = await services(mara).session({});
  expect(session).toMatchObject({ state: 'signed-in', person: { id: 'mara' }, hub: { name: 'Test hub', demo: true }, mayExport: false });
  expect(session.keyNotice).toMatch(/demo/i);
  const queues = await services(mara).queues({});
  expect(queues.find(({ queue }) => queue === 'content-removal')?.total).toBeGreaterThan(50);
  expect(queues.map(({ queue }) => queue)).not.toContain('under18');
  expect(await codeOf(() => services(mara).openView(ViewAsked.parse({ queue: 'under18' })))).toBe('not_allowed');
  const shown = await openCase(mara, 0);
  expect(shown.may).toContain('propose-decision');
  expect(shown.decisions.map(({ code }) => code)).toContain('refuse-notice');
  const kept = await services(mara).act(decide(shown));
  expect(kept).toMatchObject({ state: 'waiting', says: 'Refuse', caseNumber: shown.case.facts.number });
  const row = await settled(mara, kept.actId);
  expect(row).toMatchObject({ verdict: { verdict: 'applied', outcome: 'decided' }, now: { status: 'closed' } });
  const after = await services(mara).open({ id: shown.case.id });
  expect(after).toMatchObject({ case: { facts: { status: 'closed' } }, decisions: [] });
});

test('[P12] two desks decide the same case: one is applied, the other a conflict with then and now', async () => {
  const one = await seat('mara');
  const two = await seat('ines');
  const first = await openCase(one, 3, 'content-removal', 'ask-to-complete');
  const second = await services(two).open({ id: first.case.id });
  if (second.what !== 'case') throw new Error('no case');
  const a = await services(one).act(decide(first));
  await settled(one, a.actId);
  // The second desk still shows what it showed: its own cache has not moved, so it keeps the act and the hub answers.
  const b = await services(two).act(decide(second, 'ask-to-complete'));
  const row = await settled(two, b.actId);
  expect(row).toMatchObject({ verdict: { verdict: 'conflict', reason: 'already_decided' }, then: { status: 'open' }, now: { status: 'closed', decidedBy: 'mara' } });
  expect((await services(two).status({})).conflicts).toBe(1);
  await services(two).settle({ actId: b.actId, how: 'let-it-be' });
  expect((await services(two).status({})).conflicts).toBe(0);
});

test('a decision on facts that moved on this computer is refused at once, before anything is kept', async () => {
  const mara = await seat('mara');
  const shown = await openCase(mara, 4);
  const before = (await services(mara).outbox({})).length;
  const stale = { ...shown.basis, version: shown.basis.version + 1 };
  expect(await codeOf(() => services(mara).act({ ...decide(shown), basis: stale }))).toBe('moved_since_shown');
  expect(await codeOf(() => services(mara).act({ ...decide(shown), basis: { ...shown.basis, tag: '0'.repeat(32) } }))).toBe('moved_since_shown');
  expect(await codeOf(() => services(mara).act(decide(shown, 'confirm-minor')))).toBe('bad_input');
  expect(await services(mara).outbox({})).toHaveLength(before);
});

test('the proposer may not approve, another person may: two people for a deletion', async () => {
  const noor = await seat('noor');
  const ines = await seat('ines');
  const shown = await openCase(noor, 0, 'under18', 'confirm-minor');
  const proposed = await settled(noor, (await services(noor).act(decide(shown, 'confirm-minor'))).actId);
  expect(proposed.verdict).toMatchObject({ verdict: 'applied', outcome: 'proposed' });
  const mine = await services(noor).open({ id: shown.case.id });
  if (mine.what !== 'case') throw new Error('no case');
  expect(mine.may).not.toContain('approve');
  expect(mine.may).toContain('withdraw');
  const hash = mine.case.facts.proposal?.hash ?? '';
  const approve = (read: CaseShown): NewAct => ({ kind: 'approve', caseId: read.case.id, reason: 'I agree', basis: read.basis, args: { proposalHash: hash } });
  expect(await codeOf(() => services(noor).act(approve(mine)))).toBe('not_allowed');
  await services(ines).syncNow({});
  const hers = await services(ines).open({ id: shown.case.id });
  if (hers.what !== 'case') throw new Error('no case');
  const done = await settled(ines, (await services(ines).act(approve(hers))).actId);
  expect(done.verdict).toMatchObject({ verdict: 'armed' });
});

test('[P7] the hub goes away: the decision waits here; the hub comes back: its verdict arrives by itself', { timeout: 120_000 }, async () => {
  const mara = await seat('mara');
  mara.desk.start();
  const shown = await openCase(mara, 6);
  const port = Number(new URL(hub.url).port);
  const gone = mara.until((each) => each.topic === 'status' && !each.body.online);
  await hub.close();
  await gone;
  const kept = await services(mara).act(decide(shown));
  await services(mara).syncNow({});
  expect(await verdictOf(mara, kept.actId)).toMatchObject({ state: 'waiting', sentAt: null, verdict: null });
  expect(await services(mara).status({})).toMatchObject({ online: false, waiting: 1, problem: { code: 'offline' } });
  const { view } = await services(mara).openView(ViewAsked.parse({ queue: 'content-removal', search: shown.case.facts.number }));
  expect((await services(mara).rows({ view, from: 0, count: 1 })).rows[0]).toMatchObject({ id: shown.case.id, pending: 'waiting' });
  expect(await codeOf(() => services(mara).act(decide(shown)))).toBe('already_waiting');
  const answered = mara.until((each) => each.topic === 'outbox' && each.body.actIds.includes(kept.actId));
  hub = await openHub(hubDir, port);
  await answered;
  expect(await verdictOf(mara, kept.actId)).toMatchObject({ state: 'answered', verdict: { verdict: 'applied' } });
  await mara.desk.close();
});

test('[P22] a poke brings the change of another desk without being asked', async () => {
  // Never by the clock: the next poll is an hour away, so whatever comes, a poke brought it.
  const ines = await openSeat(freshFolder(), hub.url, { pace: { base: 50, cap: 50, poll: 3_600_000, pollDeaf: 3_600_000 } });
  seats.push(ines);
  await ines.desk.signInAs('ines');
  const mara = await seat('mara');
  const shown = await openCase(mara, 8);
  ines.desk.start();
  const moved = ines.until((each) => each.topic === 'moved' && each.body.queues.includes('content-removal'));
  await settled(mara, (await services(mara).act(decide(shown))).actId);
  await moved;
  const again = await openCase(mara, 9);
  const movedAgain = ines.until((each) => each.topic === 'moved' && each.body.queues.includes('content-removal'));
  await settled(mara, (await services(mara).act(decide(again))).actId);
  expect((await movedAgain).topic).toBe('moved');
  await ines.desk.close();
});

test('[P15] a withdrawal kept offline overtakes its act: neither changes the case', async () => {
  const mara = await seat('mara');
  const shown = await openCase(mara, 10);
  await mara.desk.close();
  // Opened on an address where nothing answers: everything is kept and nothing is sent.
  const away = await openSeat(mara.dataDir, 'http://127.0.0.1:9');
  const kept = await services(away).act(decide(shown));
  const back: NewAct = { kind: 'withdraw', caseId: shown.case.id, reason: 'wrong case', basis: shown.basis, args: { actId: kept.actId, docHash: kept.docHash } };
  const withdrawal = await services(away).act(back);
  await away.desk.close();
  const again = await seat(null, mara.dataDir);
  expect((await settled(again, kept.actId)).verdict).toMatchObject({ verdict: 'withdrawn' });
  expect((await settled(again, withdrawal.actId)).verdict).toMatchObject({ verdict: 'applied' });
  expect(await services(again).open({ id: shown.case.id })).toMatchObject({ case: { facts: { status: 'open' } } });
});

test('[P18] the people of a demo take turns on one desk: nobody sees or sends what another kept', { timeout: 120_000 }, async () => {
  const mara = await seat('mara');
  const shown = await openCase(mara, 12);
  const kept = await services(mara).act({ kind: 'note', caseId: shown.case.id, reason: 'for later', basis: shown.basis, args: { text: 'Asked the requester by phone.' } });
  await settled(mara, kept.actId);
  await services(mara).signOut({});
  expect(await codeOf(() => services(mara).open({ id: shown.case.id }))).toBe('signed_out');
  await mara.desk.signInAs('noor');
  expect((await services(mara).session({})).person?.id).toBe('noor');
  expect(await services(mara).outbox({})).toEqual([]);
  expect((await services(mara).queues({})).map(({ queue }) => queue)).toContain('under18');
  expect(await codeOf(() => services(mara).settle({ actId: kept.actId, how: 'noted' }))).toBe('not_found');
  await mara.desk.signInAs('mara');
  expect((await services(mara).outbox({})).map((row) => row.actId)).toEqual([kept.actId]);
  expect((await services(mara).queues({})).map(({ queue }) => queue)).not.toContain('under18');
});

test('[P18] another hub is refused on the same data directory, and the outbox keeps what it had', { timeout: 120_000 }, async () => {
  const mara = await seat('mara');
  const shown = await openCase(mara, 13);
  await services(mara).signOut({});
  expect((await services(mara).session({})).state).toBe('signed-out');
  expect(await codeOf(() => services(mara).open({ id: shown.case.id }))).toBe('signed_out');
  expect(await codeOf(() => mara.desk.signInAs('nobody'))).toBe('not_found');
  await mara.desk.signInAs('mara');
  expect(await services(mara).open({ id: shown.case.id })).toMatchObject({ what: 'case' });
  await mara.desk.close();
  const other = await openHub(freshFolder());
  const lost = await openSeat(mara.dataDir, other.url);
  try {
    expect((await services(lost).syncNow({})).problem?.code).toBe('other_hub');
    expect(await codeOf(() => lost.desk.signInAs('mara'))).toBe('other_hub');
  } finally {
    await lost.desk.close();
    await other.close();
  }
});

test('[S48] a second desk on one data directory is refused with a sentence while the first goes on', async () => {
  const mara = await seat('mara');
  expect(await codeOf(() => openSeat(mara.dataDir, hub.url))).toBe('in_use');
  expect(await services(mara).queues({})).not.toHaveLength(0);
});

test('[S47] a damaged cache is set aside and filled again; what was saved is untouched and said once', async () => {
  const mara = await seat('mara');
  const shown = await openCase(mara, 14);
  const kept = await services(mara).act({ kind: 'note', caseId: shown.case.id, reason: 'for later', basis: shown.basis, args: { text: 'seen' } });
  await mara.desk.close();
  const path = join(mara.dataDir, 'desk', 'cache.db');
  const bytes = readFileSync(path);
  bytes.fill(0xff, 0, 4_096);
  writeFileSync(path, bytes);
  let later = 0;
  const again = await openSeat(mara.dataDir, hub.url, { now: () => Date.now() + later });
  seats.push(again);
  expect((await services(again).status({})).problem?.code).toBe('cache_corrupt');
  expect(readdirSync(join(mara.dataDir, 'desk')).some((name) => /^cache\.damaged-.*\.db$/.test(name))).toBe(true);
  await settled(again, kept.actId);
  // A refill may be over in a blink; it is told until a person had the time to read it.
  expect((await services(again).status({})).problem?.code).toBe('cache_corrupt');
  later = 61_000;
  await services(again).syncNow({});
  expect((await services(again).status({})).problem).toBe(null);
  expect(await services(again).open({ id: shown.case.id })).toMatchObject({ what: 'case' });
});

test('[S47] a damaged outbox is rescued and kept aside, the person is told until they have read it, and what was saved is sent as it was', async () => {
  const mara = await seat('mara');
  const shown = await openCase(mara, 16);
  const kept = await services(mara).act({ kind: 'note', caseId: shown.case.id, reason: 'for later', basis: shown.basis, args: { text: 'seen before the damage' } });
  await mara.desk.close();
  const path = join(mara.dataDir, 'desk', 'outbox.db');
  const bytes = readFileSync(path).fill(0, 0, 4_096);
  writeFileSync(path, bytes);
  const again = await openSeat(mara.dataDir, hub.url);
  seats.push(again);
  const told = (await services(again).status({})).problem;
  expect(told).toMatchObject({ code: 'outbox_rescued', message: expect.stringMatching(/: \d+ acts? and \d+ drafts? were rescued, none is known to be missing, and the damaged file is kept\./) });
  const aside = readdirSync(join(mara.dataDir, 'desk')).filter((name) => /^outbox\.damaged-.*\.db$/.test(name));
  expect(aside.map((name) => readFileSync(join(mara.dataDir, 'desk', name)).equals(bytes))).toEqual([true]);
  // Whose file it is was in it, so that nobody has to sign in anew and nothing can reach another hub.
  expect(await services(again).session({})).toMatchObject({ state: 'signed-in', person: { id: 'mara' } });
  expect(await settled(again, kept.actId)).toMatchObject({ docHash: kept.docHash, verdict: { verdict: 'applied' } });
  expect((await services(again).status({})).problem).toEqual(told);
  expect((await services(again).dismissProblem({})).problem).toBe(null);
});

test('[S46] a full disk is told while it lasts: nothing new is kept, what waits is sent and answered, nothing is fetched, and all goes on with the space', async () => {
  let there = true;
  const dataDir = freshFolder();
  // The hub is away while acts are kept, so that there is something to send.
  const away = (...asked: Parameters<typeof fetch>): ReturnType<typeof fetch> => (there ? fetch(...asked) : Promise.reject(new TypeError('fetch failed')));
  const mara = await openSeat(dataDir, hub.url, { fetch: away });
  seats.push(mara);
  await mara.desk.signInAs('mara');
  const shown = await openCase(mara, 17);
  const note = (text: string): NewAct => ({ kind: 'note', caseId: shown.case.id, reason: 'on a full disk', basis: shown.basis, args: { text } });
  there = false;
  const waiting = await services(mara).act(note('kept before'));
  await services(mara).syncNow({});
  // No room for the ballast is no room for anything new; a directory in its place stands for a disk that is full.
  const ballast = join(dataDir, 'desk', 'ballast');
  rmSync(ballast);
  mkdirSync(`${ballast}.draft`);
  expect(await codeOf(() => services(mara).act(note('refused')))).toBe('disk_full');
  expect((await services(mara).status({})).problem).toMatchObject({ code: 'disk_full', message: expect.stringContaining('still sent') });
  there = true;
  const before = (await services(mara).status({})).lastSync;
  await services(mara).syncNow({});
  expect(await verdictOf(mara, waiting.actId)).toMatchObject({ state: 'answered', verdict: { verdict: 'applied' } });
  expect((await services(mara).status({})).lastSync).toBe(before);
  rmdirSync(`${ballast}.draft`);
  await services(mara).syncNow({});
  expect((await services(mara).status({})).problem).toBe(null);
  expect(statSync(ballast).size).toBe(1024 * 1024);
  await settled(mara, (await services(mara).act(note('kept after'))).actId);
  expect((await services(mara).outbox({})).filter((row) => row.reason === 'on a full disk')).toHaveLength(2);
});

test('every view, search, reveal and export is in the log before its content is shown', async () => {
  const ines = await seat('ines');
  const queue = await services(ines).openView(ViewAsked.parse({ queue: 'content-removal', search: 'notice' }));
  expect(queue.total).toBeGreaterThan(0);
  let withMedia: { caseId: string; itemId: string; sha: string } | null = null;
  const all = await services(ines).openView(ViewAsked.parse({ queue: 'content-removal' }));
  const opened: string[] = [];
  for (let from = 0; from < all.total && withMedia === null; from += 1) {
    const { rows } = await services(ines).rows({ view: all.view, from, count: 1 });
    const shown = await services(ines).open({ id: rows[0]?.id ?? '' });
    opened.push(rows[0]?.id ?? '');
    if (shown.what !== 'case') continue;
    const item = shown.case.facts.items.find((each) => each.media !== null);
    if (item?.media) withMedia = { caseId: shown.case.id, itemId: item.id, sha: item.media.sha256 };
  }
  if (withMedia === null) throw new Error('the demo has no media');
  const media = await services(ines).media({ caseId: withMedia.caseId, itemId: withMedia.itemId });
  expect(Buffer.from(media.base64, 'base64').length).toBeGreaterThan(50);
  const ended = ines.until((each) => each.topic === 'export' && each.body.state !== 'running');
  await services(ines).startExport({ what: 'case-log', format: 'csv', view: ViewAsked.parse({ queue: 'content-removal' }), reason: 'for the quarter' });
  expect((await ended).body).toMatchObject({ state: 'done' });
  await ines.desk.close();
  const key = readFileSync(join(ines.dataDir, 'desk', 'demo.key'));
  const outbox = await openOutbox({ path: join(ines.dataDir, 'desk', 'outbox.db'), key, keyProved: true });
  const log = outbox.db.prepare<[], { by: string; what: string; subject: string; detail: string }>('SELECT by, what, subject, detail FROM view_log ORDER BY seq').all();
  closeOutbox(outbox);
  expect(log).toEqual([
    { by: 'ines', what: 'search', subject: 'content-removal', detail: 'notice' },
    ...opened.map((subject) => ({ by: 'ines', what: 'view', subject, detail: '' })),
    { by: 'ines', what: 'reveal', subject: withMedia.caseId, detail: withMedia.itemId },
    { by: 'ines', what: 'export', subject: 'content-removal', detail: 'for the quarter' },
  ]);
});

test('a person signs in with a browser: the listener takes one redirect with the right state and nothing else', async () => {
  const mara = await seat(null);
  const { url } = await services(mara).startSignIn({});
  expect((await services(mara).session({})).state).toBe('signing-in');
  const redirect = new URL(new URL(url).searchParams.get('redirect_uri') ?? '');
  expect(redirect.hostname).toBe('127.0.0.1');
  for (const path of ['/', '/callback', '/callback?state=guess&code=x', '/favicon.ico']) expect((await fetch(new URL(path, redirect))).status).toBe(404);
  const state = new URL(url).searchParams.get('state') ?? '';
  const { request } = await import('node:http');
  const otherHost = await new Promise<number>((resolve, reject) => {
    request(new URL(`/callback?state=${state}&code=x`, redirect), { headers: { host: 'evil.example' } }, (response) => resolve(response.statusCode ?? 0)).on('error', reject).end();
  });
  expect(otherHost).toBe(404);
  expect((await services(mara).session({})).state).toBe('signing-in');
  const ended = mara.until((each) => each.topic === 'session' && each.body.state === 'signed-in' && each.body.person !== null);
  // A browser by hand: the cookies of the provider, its page, its form, and the way back to the listener.
  const jar = new Map<string, string>();
  let at = new URL(url);
  let form: string | null = null;
  let page = '';
  for (let hop = 0; hop < 12; hop += 1) {
    const response: Response = await fetch(at, {
      redirect: 'manual',
      method: form === null ? 'GET' : 'POST',
      headers: { cookie: [...jar].map(([name, value]) => `${name}=${value}`).join('; '), ...(form === null ? {} : { 'content-type': 'application/x-www-form-urlencoded' }) },
      ...(form === null ? {} : { body: form }),
    });
    page = await response.text();
    for (const line of response.headers.getSetCookie()) jar.set(line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1).split(';')[0] ?? '');
    form = null;
    const location = response.headers.get('location');
    if (location !== null) at = new URL(location, at);
    else if (at.pathname.includes('/interaction/')) {
      at = new URL(`${at.pathname}/login`, at);
      form = 'person=mara';
    } else break;
  }
  expect(page).toContain('You are signed in.');
  expect(page).not.toContain(at.searchParams.get('code') ?? 'no code');
  await ended;
  await expect(fetch(redirect)).rejects.toThrow('fetch failed');
});
