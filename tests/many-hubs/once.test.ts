// [S52] [S53] Exactly once: one act at many doors at the same moment, hubs that are killed in the middle of a push, and replies that are lost.
import { request } from 'node:http';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Verdict } from '../../shared/model/act.ts';
import type { Case } from '../../shared/model/case.ts';
import { WIRE_VERSION } from '../../shared/wire.ts';
import { startPostgres } from '../hub/postgres.ts';
import type { TestPostgres } from '../hub/postgres.ts';
import { say } from '../hub/rig.ts';
import type { Desk } from '../hub/rig.ts';
import { POINTS, buildGate, shutGate } from './gate.ts';
import { SEED, TIMES, accountGiven, holdNow, openDatabase, openHouse } from './hubs.ts';
import type { Database, House, HubProcess } from './hubs.ts';
import { layWire, through } from './wire.ts';

/** Replies to lose: to the desk, and to the hub, where each costs a connection to the database. */
const LOST = { toDesk: 500 * TIMES, toHub: 125 * TIMES } as const;
const DISABLE = { decision: 'disable-items', note: '', itemIds: ['i1'] };

let server: TestPostgres;
let house: House;
let database: Database;
let left: HubProcess;
let right: HubProcess;
beforeAll(async () => {
  server = await startPostgres();
  house = await openHouse(SEED);
  database = await openDatabase(server);
  left = await house.hub({ database: database.url, accounts: ['acc-1'] });
  right = await house.hub({ database: database.url, accounts: ['acc-1'] });
  await buildGate(database.sql);
  say(`seed ${SEED}, ${LOST.toDesk} + ${LOST.toHub} lost replies, PostgreSQL ${server.version}`);
});
afterAll(async () => {
  await house.close();
  await database.close();
  await server.stop();
});

const idOf = (act: string): string => (JSON.parse(act) as { actId: string }).actId;

async function caseNow(id: string): Promise<Case> {
  const { rows } = await database.sql.query<{ body: string }>('select body from records where id = $1', [id]);
  return JSON.parse(rows[0]?.body ?? 'null') as Case;
}

/** A fresh case on which items can be disabled. */
const fresh = async (hub: HubProcess, accountId: string | null = null): Promise<Case> => caseNow((await hub.intake('content-removal', { accountId })).id);

/** Asks until every act has a verdict that is final: "later" is no answer. */
async function settled(desk: Desk, acts: readonly string[]): Promise<Verdict[]> {
  const final = new Map<string, Verdict>();
  for (let open = [...acts]; open.length > 0; open = open.filter((act) => !final.has(idOf(act)))) {
    for (const verdict of await desk.pushAll(open)) {
      if (verdict.verdict === 'unreadable') throw new Error('unreadable');
      if (verdict.verdict !== 'later') final.set(verdict.actId, verdict);
    }
  }
  return acts.map((act) => final.get(idOf(act)) as Verdict);
}

/** What the database knows of acts: the verdict of each as it is stored, how often each is in the story of a case, and how many effects came of it. */
async function kept(acts: readonly string[]): Promise<{ verdict: unknown; events: number; effects: number }[]> {
  const ids = acts.map(idOf);
  const { rows } = await database.sql.query<{ act_id: string; verdict: string; events: string; effects: string }>(
    `select l.act_id, l.verdict,
       (select count(*) from records r, json_array_elements(r.body::json -> 'events') e where r.id = l.case_id and e ->> 'actId' = l.act_id) as events,
       (select count(*) from effects f where f.act_id = l.act_id) as effects
     from ledger l where l.act_id = any($1)`,
    [ids],
  );
  const found = new Map(rows.map((row) => [row.act_id, { verdict: JSON.parse(row.verdict) as unknown, events: Number(row.events), effects: Number(row.effects) }]));
  return ids.map((id) => found.get(id) ?? { verdict: null, events: 0, effects: 0 });
}

test('[P7] [P8] [S52] one act 2 to 50 times at the same moment at both hubs is one verdict and one effect; other bytes under its id are refused', async () => {
  for (const times of [2, 3, 5, 8, 13, 21, 34, 50]) {
    const held = await fresh(left, 'acc-1');
    const desk = left.desk('ines');
    const other = right.desk('ines');
    for (const act of [desk.act('note', held, { text: 'n' }), desk.act('place-hold', held, holdNow()), desk.act('propose-decision', held, DISABLE)]) {
      const before = await caseNow(held.id);
      // A decision rests on the facts; the hold before it moved them.
      const now = act.includes('"propose-decision"') ? JSON.stringify({ ...(JSON.parse(act) as object), basis: { version: before.version, tag: before.tag, seenAt: '2026-11-24T08:58:00Z' } }) : act;
      const verdicts = await Promise.all(Array.from({ length: times }, (_, n) => (n % 2 === 0 ? desk : other).push(now)));
      expect([times, new Set(verdicts.map((verdict) => JSON.stringify(verdict))).size]).toEqual([times, 1]);
      expect(verdicts[0]?.verdict).toBe('applied');
      expect(await kept([now])).toEqual([{ verdict: verdicts[0], events: 1, effects: now.includes('"propose-decision"') ? 1 : 0 }]);
      expect(await other.push(`${now} `)).toMatchObject({ verdict: 'refused', reason: 'id_reused' });
    }
    // Two texts under one id: whichever is first is the act, and the other never becomes one.
    const after = await caseNow(held.id);
    const actId = house.newId();
    const texts = ['one', 'two'].map((text) => desk.act('note', after, { text }, { actId }));
    const answers = await Promise.all(Array.from({ length: times }, async (_, n) => {
      const text = texts[n % 2] ?? '';
      return { text, verdict: await (n % 3 === 0 ? desk : other).push(text) };
    }));
    const applied = new Set(answers.filter(({ verdict }) => verdict.verdict === 'applied').map(({ text }) => text));
    expect(applied.size).toBe(1);
    for (const { text, verdict } of answers) if (!applied.has(text)) expect(verdict).toMatchObject({ verdict: 'refused', reason: 'id_reused' });
    expect((await kept([...applied])).map(({ events }) => events)).toEqual([1]);
  }
}, 240_000);

test('[P20] [S52] two cases that set one deletion going at the same moment at two hubs: one effect, and the other act learns of it', async () => {
  for (let n = 0; n < 10; n += 1) {
    const accountId = `twice-${n}`;
    const approvals: string[] = [];
    for (const approver of ['ines', 'theo']) {
      const { id } = await left.intake('data-subject', { accountId, account: accountGiven(accountId) });
      const mara = left.desk('mara');
      expect(await mara.push(mara.act('propose-decision', await caseNow(id), { decision: 'delete-data', note: '', itemIds: [] }))).toMatchObject({ verdict: 'applied', outcome: 'proposed' });
      const proposed = await caseNow(id);
      approvals.push(left.desk(approver).act('approve', proposed, { proposalHash: proposed.facts.proposal?.hash ?? '' }));
    }
    const [one = '', other = ''] = approvals;
    const verdicts = await Promise.all([left.desk('ines').push(one), right.desk('theo').push(other)]);
    expect(verdicts.map((verdict) => (verdict.verdict === 'conflict' ? verdict.reason : verdict.verdict)).sort()).toEqual(['armed', 'effect_exists']);
    const { rows } = await database.sql.query('select act_id from effects where key = $1', [`delete:${accountId}`]);
    expect(rows).toEqual([{ act_id: verdicts.find(({ verdict }) => verdict === 'armed')?.actId }]);
  }
});

test(`[P7] [P9] [S53] a hub that is killed in the middle of a push of 100 acts: the other hub gives each exactly one verdict, and none is applied twice (seed ${SEED})`, async () => {
  for (let round = 0; round < 3 * TIMES; round += 1) {
    const point = POINTS[round % POINTS.length] ?? 'taken';
    const victim = await house.hub({ database: database.url, accounts: ['acc-1'] });
    const desk = victim.desk('ines');
    const cases: Case[] = [];
    while (cases.length < 10) cases.push(await fresh(right));
    const at = Math.floor(house.roll() * 100);
    const acts = Array.from({ length: 100 }, (_, n) => {
      const held = cases[n % 10] as Case;
      // The last act on each case is a decision with an effect: a second one would show.
      return n < 90 ? desk.act('note', held, { text: `note ${n}` }) : desk.act('propose-decision', held, DISABLE);
    });
    const gate = await shutGate(database.sql, idOf(acts[at] ?? ''), point);
    const lost = desk.pushAll(acts).then(() => 'answered', () => 'lost');
    await gate.reached();
    await victim.end('SIGKILL');
    expect(await lost).toBe('lost');
    // Asked at once, while the dead hub's transaction still stands in the database, or after it is gone.
    const soon = round % 2 === 0 ? settled(right.desk('ines'), acts) : null;
    await gate.open();
    const verdicts = await (soon ?? settled(right.desk('ines'), acts));
    expect([point, at, verdicts.filter(({ verdict }) => verdict !== 'applied')]).toEqual([point, at, []]);
    expect(await kept(acts)).toEqual(acts.map((_, n) => ({ verdict: verdicts[n], events: 1, effects: n < 90 ? 0 : 1 })));
    expect(await settled(left.desk('ines'), acts)).toEqual(verdicts);
  }
}, 240_000 + 60_000 * TIMES);

/** Pushes one act through a wire to a hub by the hub's own name; null where no answer came back. */
function pushThrough(port: number, hub: HubProcess, act: string): Promise<Verdict | null> {
  const desk = hub.desk('ines');
  const body = JSON.stringify({ wire: WIRE_VERSION, device: desk.device, acts: [act] });
  return new Promise((done) => {
    const asked = request({ host: '127.0.0.1', port, path: '/v1/push', method: 'POST', headers: { ...desk.headers(), host: new URL(hub.url).host, 'content-length': Buffer.byteLength(body) } }, (answer) => {
      let text = '';
      answer.setEncoding('utf8');
      answer.on('data', (part: string) => (text += part));
      answer.on('error', () => done(null));
      answer.on('end', () => done((JSON.parse(text) as { verdicts: Verdict[] }).verdicts[0] ?? null));
    });
    asked.on('error', () => done(null));
    asked.end(body);
  });
}

/** Acts of which half have an effect, each decision on a case of its own. */
async function actsToLose(count: number): Promise<string[]> {
  const desk = left.desk('ines');
  const shared = await fresh(left);
  const acts: string[] = [];
  for (let n = 0; n < count; n += 1) acts.push(n % 2 === 0 ? desk.act('note', shared, { text: `note ${n}` }) : desk.act('propose-decision', await fresh(n % 4 === 1 ? left : right), DISABLE));
  return acts;
}

/** Runs a job over all of them, eight at a time. */
async function eightAtOnce<T>(all: readonly T[], job: (one: T) => Promise<void>): Promise<void> {
  const rest = all.values();
  await Promise.all(Array.from({ length: 8 }, async () => {
    for (const one of rest) await job(one);
  }));
}

const expected = (acts: readonly string[], verdicts: readonly Verdict[]): unknown => acts.map((act, n) => ({ verdict: verdicts[n], events: 1, effects: act.includes('"propose-decision"') ? 1 : 0 }));

test(`[P7] [S53] ${LOST.toDesk} replies that are lost between hub and desk after the commit: asked again at the other hub, each act was done exactly once`, async () => {
  const acts = await actsToLose(LOST.toDesk);
  const wire = await layWire(Number(new URL(left.url).port), () => ({ sent: () => undefined, back: () => 'lose' }));
  await eightAtOnce(acts, async (act) => {
    expect(await pushThrough(wire.port, left, act)).toBe(null);
  });
  await wire.close();
  // Every reply was lost behind its commit: all of it stands in the ledger before anybody asks again.
  const before = await kept(acts);
  expect(before.filter(({ verdict }) => verdict === null)).toEqual([]);
  const verdicts: Verdict[] = [];
  for (let from = 0; from < acts.length; from += 100) verdicts.push(...(await settled(right.desk('ines'), acts.slice(from, from + 100))));
  expect(verdicts.filter(({ verdict }) => verdict !== 'applied')).toEqual([]);
  expect(before).toEqual(expected(acts, verdicts));
  expect(await kept(acts)).toEqual(before);
}, 240_000 + 60_000 * TIMES);

test(`[P7] [P9] [S53] ${LOST.toHub} replies that are lost between database and hub after the commit: the hub says "later", never "done" and never "not done", and the other hub has the verdict`, async () => {
  const lost = new Set<string>();
  const armed = new Set<string>();
  const wire = await layWire(Number(new URL(database.url).port), () => {
    const on = { act: '', committing: false };
    return {
      sent: (bytes) => {
        const text = bytes.toString('latin1');
        for (const id of armed) if (text.includes(id)) on.act = id;
        on.committing = on.act !== '' && text.includes('commit');
      },
      back: () => {
        if (!on.committing) return 'pass';
        lost.add(on.act);
        return 'lose';
      },
    };
  });
  const hub = await house.hub({ database: through(wire, database.url), accounts: ['acc-1'] });
  const acts = await actsToLose(LOST.toHub);
  await eightAtOnce(acts, async (act) => {
    armed.add(idOf(act));
    // On a machine that is very busy an act may be "later" before it comes to its commit; then it comes again.
    while (!lost.has(idOf(act))) expect(await hub.desk('ines').push(act)).toMatchObject({ verdict: 'later' });
    armed.delete(idOf(act));
  });
  expect(lost.size).toBe(LOST.toHub);
  const before = await kept(acts);
  const verdicts: Verdict[] = [];
  for (let from = 0; from < acts.length; from += 100) verdicts.push(...(await settled(right.desk('ines'), acts.slice(from, from + 100))));
  expect(before).toEqual(expected(acts, verdicts));
  expect(await kept(acts)).toEqual(before);
  // The same hub, with new connections, knows it too.
  expect(await settled(hub.desk('ines'), acts.slice(0, 20))).toEqual(verdicts.slice(0, 20));
  await hub.end('SIGKILL');
  await wire.close();
}, 240_000 + 60_000 * TIMES);
