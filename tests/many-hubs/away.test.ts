// The database goes away under running hubs and comes back: restarted in order or by a crash, or cut off connection by connection.
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Case } from '../../shared/model/case.ts';
import { startPostgres } from '../hub/postgres.ts';
import type { TestPostgres } from '../hub/postgres.ts';
import { intakeFor, say } from '../hub/rig.ts';
import { PushShown, WIRE_VERSION } from '../../shared/wire.ts';
import { SEED, TIMES, connect, kindAt, openDatabase, openHouse } from './hubs.ts';
import type { House, HubProcess } from './hubs.ts';
import { layWire, through } from './wire.ts';

let server: TestPostgres;
let house: House;
beforeAll(async () => {
  server = await startPostgres();
  house = await openHouse(SEED);
  say(`seed ${SEED}, PostgreSQL ${server.version}`);
});
afterAll(async () => {
  await house.close();
  await server.stop();
});

type Work = {
  /** Acts that were pushed, with the verdict that each got in the end. */
  readonly acts: Map<string, string>;
  /** External ids that were handed in, with the case that each became. */
  readonly cases: Map<string, string>;
  readonly statuses: Map<number, number>;
  readonly later: { count: number };
};

/** Desks and platforms at both hubs, who ask again until they have an answer. Any status but 200 and 503, and any answer that changes, is a failure. */
async function working(hubs: readonly HubProcess[], shared: readonly Case[], going: () => boolean): Promise<Work> {
  const work: Work = { acts: new Map(), cases: new Map(), statuses: new Map(), later: { count: 0 } };
  const counted = (answer: Response): Response => {
    work.statuses.set(answer.status, (work.statuses.get(answer.status) ?? 0) + 1);
    if (answer.status === 503) expect(answer.headers.get('retry-after')).toBe('2');
    return answer;
  };
  const desk = async (n: number): Promise<void> => {
    const hub = hubs[n % hubs.length] as HubProcess;
    const ines = hub.desk('ines');
    for (let k = 0; going(); k += 1) {
      let acts = Array.from({ length: 5 }, () => ines.act('note', shared[Math.floor(house.roll() * shared.length)] as Case, { text: `note ${n} ${k}` }));
      while (acts.length > 0) {
        const answer = counted(await ines.post('/v1/push', { wire: WIRE_VERSION, device: ines.device, acts }));
        if (answer.status !== 200) {
          await answer.arrayBuffer();
          continue;
        }
        const { verdicts } = PushShown.parse(await answer.json());
        for (const [at, act] of acts.entries()) {
          const verdict = verdicts[at];
          if (verdict === undefined || verdict.verdict === 'unreadable') throw new Error('no verdict');
          if (verdict.verdict === 'later') work.later.count += 1;
          else work.acts.set(act, JSON.stringify(verdict));
        }
        acts = acts.filter((act) => !work.acts.has(act));
      }
    }
  };
  const platform = async (n: number): Promise<void> => {
    for (let k = 0; going(); k += 1) {
      const externalId = `away-${n}-${k}`;
      while (!work.cases.has(externalId)) {
        // Asked at the other hub each time.
        const hub = hubs[(n + work.cases.size) % hubs.length] as HubProcess;
        const answer = counted(await hub.intakeRaw(kindAt(k), intakeFor(kindAt(k), externalId)));
        if (answer.status === 200) work.cases.set(externalId, ((await answer.json()) as { id: string }).id);
        else await answer.arrayBuffer();
      }
    }
  };
  const reader = async (n: number): Promise<void> => {
    const desk = (hubs[n % hubs.length] as HubProcess).desk('ruth');
    while (going()) await counted(await desk.post('/v1/pull', { wire: WIRE_VERSION, device: 'r', cursors: {}, limit: 50 })).arrayBuffer();
  };
  await Promise.all([...[0, 1, 2, 3].map(desk), ...[0, 1].map(platform), ...[0, 1].map(reader)]);
  return work;
}

/** Every act and every intake was done exactly once, whatever was lost on the way. */
async function onlyOnce(url: string, hubs: readonly HubProcess[], shared: readonly Case[], work: Work): Promise<void> {
  const sql = await connect(url);
  const { rows: ledger } = await sql.query<{ doc: string; verdict: string }>('select doc, verdict from ledger');
  expect(new Map(ledger.map(({ doc, verdict }) => [doc, verdict]))).toEqual(work.acts);
  const { rows: cases } = await sql.query<{ external_id: string; case_id: string }>(`select external_id, case_id from intake where external_id like 'away-%'`);
  expect(new Map(cases.map(({ external_id, case_id }) => [external_id, case_id]))).toEqual(work.cases);
  const noted: string[] = [];
  for (const { id } of shared) {
    const { rows } = await sql.query<{ body: string }>('select body from records where id = $1', [id]);
    noted.push(...(JSON.parse(rows[0]?.body ?? '{"events":[]}') as Case).events.flatMap(({ kind, actId }) => (kind === 'noted' && actId !== null ? [actId] : [])));
  }
  expect(noted.toSorted()).toEqual([...work.acts.keys()].map((act) => (JSON.parse(act) as { actId: string }).actId).toSorted());
  await sql.end();
  for (const hub of hubs) expect(() => process.kill(hub.pid, 0)).not.toThrow();
}

/** Opens a line at one hub and hands cases in at the other until the line hears of one. */
async function pokesCross(from: HubProcess, to: HubProcess): Promise<true> {
  const stop = new AbortController();
  const line = await fetch(`${to.url}/v1/poke`, { headers: to.desk('ines').headers(), signal: stop.signal });
  const reader = line.body?.pipeThrough(new TextDecoderStream()).getReader();
  const heard = (async () => {
    for (let text = ''; !text.includes('event: poke');) text += (await reader?.read())?.value ?? '';
    return true;
  })();
  // A listening connection that is being made again hears nothing: the next case is heard.
  for (let is = false; !is;) {
    await from.intake('under18');
    is = await Promise.race([heard, new Promise<false>((done) => setTimeout(() => done(false), 100))]);
  }
  stop.abort();
  return true;
}

const sharedCases = async (hub: HubProcess): Promise<Case[]> => {
  const cases: Case[] = [];
  for (let n = 0; n < 8; n += 1) cases.push(await hub.desk('ines').case((await hub.intake(kindAt(n))).id));
  return cases;
};

test('[P7] [P9] [P22] [P24] PostgreSQL is restarted under two hubs, in order and by a crash: 503 or "later" meanwhile, then all goes on by itself, and nothing is lost or done twice', async () => {
  const database = await openDatabase(server);
  await database.close();
  const superuser = database.url.replace('//docket@', '//postgres@');
  const hubs = [await house.hub({ database: database.url }), await house.hub({ database: database.url })] as const;
  const shared = await sharedCases(hubs[0]);
  const state = { going: true };
  const count = { verdicts: 0 };
  const work = working(hubs, shared, () => state.going);
  for (const how of ['order', 'crash'] as const) {
    const sql = await connect(superuser);
    const { rows } = await sql.query<{ n: string }>('select count(*) as n from ledger');
    count.verdicts = Number(rows[0]?.n);
    // It goes down in the middle of work, not before it.
    while (Number((await sql.query<{ n: string }>('select count(*) as n from ledger')).rows[0]?.n) < count.verdicts + 40) await sql.query('select pg_sleep(0.02)');
    await sql.end();
    await server.down(how);
    const busy = await fetch(`${hubs[0].url}/v1/pull`, { method: 'POST', headers: hubs[0].desk('ruth').headers(), body: JSON.stringify({ wire: WIRE_VERSION, device: 'r', cursors: {}, limit: 1 }) });
    expect([busy.status, busy.headers.get('retry-after')]).toEqual([503, '2']);
    await server.up();
  }
  const sql = await connect(superuser);
  const before = Number((await sql.query<{ n: string }>('select count(*) as n from ledger')).rows[0]?.n);
  while (Number((await sql.query<{ n: string }>('select count(*) as n from ledger')).rows[0]?.n) < before + 40) await sql.query('select pg_sleep(0.02)');
  await sql.end();
  state.going = false;
  const done = await work;
  expect([...done.statuses.keys()].toSorted()).toEqual([200, 503]);
  await onlyOnce(superuser, hubs, shared, done);
  expect(await pokesCross(hubs[0], hubs[1])).toBe(true);
  expect(await pokesCross(hubs[1], hubs[0])).toBe(true);
  say(`${done.acts.size} acts and ${done.cases.size} cases over two restarts, ${done.later.count} times "later", ${done.statuses.get(503) ?? 0} times 503`);
  for (const hub of hubs) await hub.end('SIGKILL');
}, 240_000);

test(`[P7] [P9] [P22] [P24] every connection of two hubs is cut again and again while they work: 503 or "later", and nothing is lost or done twice (seed ${SEED})`, async () => {
  const database = await openDatabase(server);
  const wire = await layWire(Number(new URL(database.url).port));
  const hubs = [await house.hub({ database: through(wire, database.url) }), await house.hub({ database: through(wire, database.url) })] as const;
  const shared = await sharedCases(hubs[0]);
  const state = { going: true };
  const work = working(hubs, shared, () => state.going);
  for (let n = 0; n < 25 * TIMES; n += 1) {
    const { rows } = await database.sql.query<{ n: string }>('select count(*) as n from ledger');
    const next = Number(rows[0]?.n) + 1 + Math.floor(house.roll() * 20);
    while (Number((await database.sql.query<{ n: string }>('select count(*) as n from ledger')).rows[0]?.n) < next) await database.sql.query('select pg_sleep(0.002)');
    wire.cut();
  }
  state.going = false;
  const done = await work;
  expect([...done.statuses.keys()].filter((status) => status !== 200 && status !== 503)).toEqual([]);
  expect(done.later.count + (done.statuses.get(503) ?? 0)).toBeGreaterThan(0);
  await onlyOnce(database.url, hubs, shared, done);
  expect(await pokesCross(hubs[0], hubs[1])).toBe(true);
  say(`${done.acts.size} acts and ${done.cases.size} cases over ${25 * TIMES} cuts, ${done.later.count} times "later", ${done.statuses.get(503) ?? 0} times 503`);
  for (const hub of hubs) await hub.end('SIGKILL');
  await wire.close();
  await database.close();
}, 240_000);

test('[P22] a hub that cannot get its listening connection back tries again until it can, and its desks hear pokes again', async () => {
  const database = await openDatabase(server);
  const wire = await layWire(Number(new URL(database.url).port));
  const far = await house.hub({ database: through(wire, database.url) });
  const near = await house.hub({ database: database.url });
  expect(await pokesCross(near, far)).toBe(true);
  const before = wire.tried();
  wire.refuses(true);
  // Nobody asks this hub anything, so that it is the listening connection alone that knocks.
  while (wire.tried() < before + 3) await database.sql.query('select pg_sleep(0.05)');
  wire.refuses(false);
  expect(await pokesCross(near, far)).toBe(true);
  for (const hub of [near, far]) await hub.end('SIGKILL');
  await wire.close();
  await database.close();
}, 60_000);
