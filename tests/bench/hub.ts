// The hub against its floors: pushing and pulling over HTTP with one, two and four hub processes on one PostgreSQL, and with the embedded database.
import { Agent, request } from 'node:http';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { Client } from 'pg';
import { WIRE_VERSION } from '../../shared/wire.ts';
import { startPostgres } from '../hub/postgres.ts';
import { kindAt, openDatabase, openHouse } from '../many-hubs/hubs.ts';
import type { House, HubProcess } from '../many-hubs/hubs.ts';
import { median } from './rounds.ts';

const SEED = 11;
const DESKS = 8;
const ACTS_A_PUSH = 20;
const NOTES_A_CASE = 10;
const ROWS_A_PAGE = 500;

type Body = { readonly path: string; readonly body: string };
/** What one side of a measurement does: requests or statements, `DESKS` at a time; `done` is how much work they were. */
type Side = { readonly name: string; readonly prepare: () => Promise<{ readonly run: () => Promise<void>; readonly done: number }> };
type Measured = { readonly name: string; readonly rate: number; readonly ratio: number };

/**
 * Measures what `hubs` processes push and pull, and prints a table: work per second on the clock of the wall, and how
 * many times slower that is than the floor of the same round. Everything shares this machine: the load, the hubs and
 * the database. The PostgreSQL waits for the disk at each commit; so does the floor.
 */
export async function benchHub({ acts = 1_600, cases = 2_000, rounds = 3, print = (text: string): void => void process.stdout.write(`${text}\n`) } = {}): Promise<Measured[]> {
  const dir = mkdtempSync(join(tmpdir(), 'docket-bench-'));
  const server = await startPostgres({ durable: true });
  const house = await openHouse(SEED);
  try {
    const database = await openDatabase(server);
    const hubs: HubProcess[] = [];
    for (let n = 0; n < 4; n += 1) hubs.push(await house.hub({ database: database.url }));
    const embedded = await house.hub({});
    print(`hub: ${acts} acts and ${cases} cases a round, ${DESKS} desks at once, seed ${SEED}, median of ${rounds} rounds, PostgreSQL ${server.version}`);
    const many = [1, 2, 4].map((count) => ({ name: `${count} hub ${count === 1 ? 'process' : 'processes'}, PostgreSQL`, hubs: hubs.slice(0, count) }));
    const lite = { name: 'embedded database', hubs: [embedded] };

    const clients = await Promise.all(Array.from({ length: DESKS }, () => bare(database.url)));
    await database.sql.query('create table bare (id text primary key, doc text not null)');
    await database.sql.query('grant all on bare to docket');
    const own = await PGlite.create({ dataDir: join(dir, 'bare') });
    await own.query('create table bare (id text primary key, doc text not null)');
    const doc = noteOf(embedded, { id: 'x', version: 1, tag: '0'.repeat(32) }, 0);
    const inserts: Side = { name: 'bare insert and commit, PostgreSQL', prepare: async () => ({ done: acts, run: () => each(clients, acts, async (client) => {
      await client.query('begin');
      await client.query('insert into bare values ($1, $2)', [house.newId(), doc]);
      await client.query('commit');
    }) }) };
    const ownInserts: Side = { name: 'bare insert and commit, embedded', prepare: async () => ({ done: acts, run: () => each([own], acts, async (db) => {
      await db.transaction((tx) => tx.query('insert into bare values ($1, $2)', [house.newId(), doc]));
    }) }) };
    const pushes = await compared(rounds, inserts, many.map((side) => pushing(house, side, acts)));
    const litePushes = await compared(rounds, ownInserts, [pushing(house, lite, acts)]);

    await grown(hubs, database.sql, cases);
    await grown([embedded], null, cases);
    const { rows: bodies } = await database.sql.query<{ stream: string; pos: string; body: string }>('select stream, pos, body from records order by stream, pos');
    await database.sql.query('grant select on records to docket');
    await own.query('create table records (n serial primary key, body text not null)');
    for (const { body } of bodies) await own.query('insert into records (body) values ($1)', [body]);
    const selects: Side = { name: 'bare select of the same bodies, PostgreSQL', prepare: async () => ({ done: bodies.length * DESKS, run: () => each(clients, DESKS, async (client) => {
      for (let from = 0; from < bodies.length; from += ROWS_A_PAGE) await client.query('select body from records order by stream, pos offset $1 limit $2', [from, ROWS_A_PAGE]);
    }) }) };
    const ownSelects: Side = { name: 'bare select of the same bodies, embedded', prepare: async () => ({ done: bodies.length * DESKS, run: () => each([own], DESKS, async (db) => {
      for (let from = 0; from < bodies.length; from += ROWS_A_PAGE) await db.query('select body from records where n > $1 order by n limit $2', [from, ROWS_A_PAGE]);
    }) }) };
    const pulls = await compared(rounds, selects, many.map(pulling));
    const litePulls = await compared(rounds, ownSelects, [pulling(lite)]);

    for (const [unit, measured] of [['acts', pushes], ['acts', litePushes], ['rows', pulls], ['rows', litePulls]] as const) for (const one of measured) print(line(one, unit));
    for (const client of clients) await client.end();
    await own.close();
    await database.close();
    return [...pushes, ...litePushes, ...pulls, ...litePulls];
  } finally {
    await house.close();
    await server.stop();
    rmSync(dir, { recursive: true, force: true });
  }
}

function line({ name, rate, ratio }: Measured, unit: string): string {
  return `${name.padEnd(44)} ${ratio.toFixed(2).padStart(7)} ×   ${rate.toFixed(0).padStart(8)} ${unit}/s`;
}

/** Runs floor and sides in turns and gives, for each, the median rate and the median of its ratios to the floor of the same round. */
async function compared(rounds: number, floor: Side, sides: readonly Side[]): Promise<Measured[]> {
  const rates = new Map<string, number[]>();
  for (let round = 0; round < rounds; round += 1) {
    const order = [floor, ...sides];
    // Who goes first changes, so that nobody always finds the machine warm.
    for (const side of round % 2 === 0 ? order : order.toReversed()) {
      const { run, done } = await side.prepare();
      const began = performance.now();
      await run();
      rates.set(side.name, [...(rates.get(side.name) ?? []), (done * 1_000) / (performance.now() - began)]);
    }
  }
  const floors = rates.get(floor.name) ?? [];
  return [floor, ...sides].map(({ name }) => {
    const own = rates.get(name) ?? [];
    return { name, rate: median(own), ratio: median(own.map((rate, round) => (floors[round] ?? rate) / rate)) };
  });
}

/** Runs a job `times` times over some workers, each one job after the other. */
async function each<W>(workers: readonly W[], times: number, job: (worker: W, n: number) => Promise<void>): Promise<void> {
  let next = 0;
  await Promise.all(workers.map(async (worker) => {
    for (let n = next++; n < times; n = next++) await job(worker, n);
  }));
}

/** Notes on fresh cases of all queues, in pushes of `ACTS_A_PUSH`, the desks spread over the hubs. */
function pushing(house: House, { name, hubs }: { readonly name: string; readonly hubs: readonly HubProcess[] }, acts: number): Side {
  return {
    name: `push, ${name}`,
    prepare: async () => {
      const made: { id: string; version: number; tag: string }[] = [];
      await each(hubs, Math.ceil(acts / NOTES_A_CASE), async (hub, n) => {
        made.push({ ...(await hub.intake(kindAt(n), { externalId: house.newId() })), version: 1, tag: '0'.repeat(32) });
      });
      const [first] = hubs;
      if (first === undefined) throw new Error('no hub');
      const notes = Array.from({ length: acts }, (_, n) => noteOf(first, made[n % made.length] ?? { id: '', version: 1, tag: '' }, n));
      const bodies = Array.from({ length: Math.ceil(acts / ACTS_A_PUSH) }, (_, n): Body => ({ path: '/v1/push', body: JSON.stringify({ wire: WIRE_VERSION, device: 'd', acts: notes.slice(n * ACTS_A_PUSH, (n + 1) * ACTS_A_PUSH) }) }));
      return { done: acts, run: async () => {
        let applied = 0;
        await overHttp(hubs, bodies, (text) => {
          applied += text.split('"verdict":"applied"').length - 1;
        });
        if (applied !== acts) throw new Error(`bench: ${applied} of ${acts} acts were applied`);
      } };
    },
  };
}

const noteOf = (hub: HubProcess, on: { readonly id: string; readonly version: number; readonly tag: string }, n: number): string =>
  hub.desk('ines').act('note', on, { text: `Note ${n}. ${'Words of a note as people write them. '.repeat(4)}` });

/** The first fill of `DESKS` desks, page by page, the desks spread over the hubs. */
function pulling({ name, hubs }: { readonly name: string; readonly hubs: readonly HubProcess[] }): Side {
  return {
    name: `pull, ${name}`,
    prepare: async () => {
      const [first] = hubs;
      if (first === undefined) throw new Error('no hub');
      const desk = first.desk('ines');
      const bodies: Body[] = [];
      let cursors: Record<string, string> = {};
      let rows = 0;
      for (let more = true; more;) {
        bodies.push({ path: '/v1/pull', body: JSON.stringify({ wire: WIRE_VERSION, device: 'd', cursors, limit: ROWS_A_PAGE }) });
        const page = await desk.pull(cursors, ROWS_A_PAGE);
        for (const { stream, cursor, puts } of page.streams) {
          cursors = { ...cursors, [stream]: cursor };
          rows += puts.length;
        }
        more = page.streams.some((stream) => stream.more);
      }
      return { done: rows * DESKS, run: () => overHttp(hubs, Array.from({ length: DESKS }, () => bodies).flat(), () => undefined) };
    },
  };
}

/** Posts bodies as `ines`, `DESKS` at a time, each desk over a connection of its own. Throws on any answer but 200. */
async function overHttp(hubs: readonly HubProcess[], bodies: readonly Body[], read: (text: string) => void): Promise<void> {
  const agents = Array.from({ length: DESKS }, () => new Agent({ keepAlive: true, maxSockets: 1 }));
  const headers = { ...hubs[0]?.desk('ines').headers() };
  await each(agents, bodies.length, async (agent, n) => {
    const hub = hubs[agents.indexOf(agent) % hubs.length];
    const one = bodies[n];
    if (hub === undefined || one === undefined) throw new Error('bench: nothing to ask');
    await new Promise<void>((done, failed) => {
      const asked = request(`${hub.url}${one.path}`, { method: 'POST', agent, headers: { ...headers, 'content-length': Buffer.byteLength(one.body) } }, (answer) => {
        const parts: Buffer[] = [];
        answer.on('data', (part: Buffer) => parts.push(part));
        answer.on('error', failed);
        answer.on('end', () => {
          read(Buffer.concat(parts).toString());
          if (answer.statusCode === 200) done();
          else failed(new Error(`bench: answered ${answer.statusCode}`));
        });
      });
      asked.on('error', failed);
      asked.end(one.body);
    });
  });
  for (const agent of agents) agent.destroy();
}

async function bare(url: string): Promise<Client> {
  const client = new Client({ connectionString: url });
  await client.connect();
  return client;
}

/** Brings hubs on one database to at least `cases` cases. */
async function grown(hubs: readonly HubProcess[], sql: Client | null, cases: number): Promise<void> {
  const held = sql === null ? 0 : Number((await sql.query<{ n: string }>(`select count(*) as n from records where kind = 'case'`)).rows[0]?.n ?? 0);
  await each([...hubs, ...hubs], Math.max(0, cases - held), async (hub, n) => {
    await hub.intake(kindAt(n), { externalId: `grown-${n}` });
  });
}
