// Several hub processes on one database are one hub to whoever asks: behind a balancer, for the platform, and for who signs in.
import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { demoSignIn } from '../../electron/desk/sign-in/demo-sign-in.ts';
import { findIssuer } from '../../electron/desk/sign-in/oidc.ts';
import { Hello, WIRE_VERSION } from '../../shared/wire.ts';
import { startPostgres } from '../hub/postgres.ts';
import type { TestPostgres } from '../hub/postgres.ts';
import { Desk, intakeFor } from '../hub/rig.ts';
import { SEED, openDatabase, openHouse } from './hubs.ts';
import type { Database, House, HubProcess } from './hubs.ts';

let server: TestPostgres;
let house: House;
let database: Database;
let hubs: readonly HubProcess[];
beforeAll(async () => {
  server = await startPostgres();
  house = await openHouse(SEED);
  database = await openDatabase(server);
  hubs = [await house.hub({ database: database.url }), await house.hub({ database: database.url }), await house.hub({ database: database.url })];
});
afterAll(async () => {
  await house.close();
  await database.close();
  await server.stop();
});

const helloOf = async (hub: HubProcess): Promise<Hello> => Hello.parse(await (await fetch(`${hub.url}/v1/hello`)).json());

/** An access token for `ines`, by the desk's own sign-in. */
async function tokenFrom(hello: Hello): Promise<string> {
  const issuer = await findIssuer(hello, fetch, Date.now());
  return (await demoSignIn({ issuer, person: 'ines', fetch, nowMs: Date.now })).tokens.access;
}

const pullWith = async (hub: HubProcess, token: string): Promise<number> => {
  const answer = await fetch(`${hub.url}/v1/pull`, { method: 'POST', headers: { 'x-docket-wire': String(WIRE_VERSION), 'content-type': 'application/json', authorization: `Bearer ${token}` }, body: JSON.stringify({ wire: WIRE_VERSION, device: 'd', cursors: {}, limit: 1 }) });
  await answer.arrayBuffer();
  return answer.status;
};

/** A balancer as small as they come: each request goes to the next process, under that process's own name. */
async function balance(): Promise<{ readonly url: string; readonly asked: number[]; readonly close: () => void }> {
  const asked = hubs.map(() => 0);
  let turn = 0;
  const server = createServer((from, to) => {
    const n = (turn += 1) % hubs.length;
    asked[n] = (asked[n] ?? 0) + 1;
    const { host, port } = new URL(hubs[n]?.url ?? '');
    const onward = request({ host: '127.0.0.1', port, method: from.method, path: from.url, headers: { ...from.headers, host } }, (answer) => {
      to.writeHead(answer.statusCode ?? 502, answer.headers);
      to.flushHeaders();
      answer.pipe(to);
    });
    onward.on('error', () => to.destroy());
    to.on('close', () => onward.destroy());
    from.pipe(onward);
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

test('[P2] [P7] [P22] behind a balancer that gives each request to another process a desk sees one hub: its cursors, its verdicts and its pokes', async () => {
  const balancer = await balance();
  const desk = new Desk(balancer.url, 'ines', house.newId);
  const stop = new AbortController();
  const line = await fetch(`${balancer.url}/v1/poke`, { headers: desk.headers(), signal: stop.signal });
  const reader = line.body?.pipeThrough(new TextDecoderStream()).getReader();
  const { id } = await (hubs[0] as HubProcess).intake('content-removal');
  for (let heard = ''; !heard.includes('event: poke');) heard += (await reader?.read())?.value ?? '';
  stop.abort();
  const first = await desk.follow({}, 3);
  const held = await desk.case(id);
  for (let n = 0; n < 12; n += 1) {
    const act = desk.act('note', held, { text: `note ${n}` });
    const verdict = await desk.push(act);
    expect(verdict.verdict).toBe('applied');
    expect(await desk.push(act)).toEqual(verdict);
  }
  // Going on from the cursors of one process at another is no reset: the epoch is the database's.
  const after = await desk.pull(first.cursors);
  expect(after.streams.map(({ stream, reset, puts }) => [stream, reset, puts.map((put) => put.id)])).toEqual(after.streams.map(({ stream }) => [stream, false, stream === 'content-removal' ? [id] : []]));
  expect((await desk.case(id)).events.filter(({ kind }) => kind === 'noted').length).toBe(12);
  expect(balancer.asked.filter((times) => times < 5)).toEqual([]);
  balancer.close();
});

test('[P21] the sign-in of a demo belongs to one process: its token is good there and refused by the other; with one provider outside, a token is good at every process', async () => {
  const demos = [await house.hub({ database: database.url, signIn: 'demo' }), await house.hub({ database: database.url, signIn: 'demo' })] as const;
  const hellos = [await helloOf(demos[0]), await helloOf(demos[1])] as const;
  expect(hellos[0].hub).toBe(hellos[1].hub);
  const token = await tokenFrom(hellos[0]);
  expect([await pullWith(demos[0], token), await pullWith(demos[1], token)]).toEqual([200, 401]);
  // The first one's provider stands in for that of an organisation.
  const { issuer, audience, clientId } = hellos[0];
  for (let n = 0; n < 2; n += 1) {
    const hub = await house.hub({ database: database.url, signIn: { issuer, audience, clientId } });
    expect(await pullWith(hub, token)).toBe(200);
    expect(await pullWith(hub, await tokenFrom(await helloOf(hub)))).toBe(200);
    expect(await pullWith(hub, `${token.slice(0, -4)}AAAA`)).toBe(401);
  }
});

test('[P23] processes that were given one intake key take the same case once; a key of another directory is refused', async () => {
  const shown = await Promise.all(hubs.map((hub) => hub.intake('under18', { externalId: 'one' })));
  expect(shown.filter(({ made }) => made).length).toBe(1);
  expect(new Set(shown.map(({ id, number }) => `${id} ${number}`)).size).toBe(1);
  const answer = await fetch(`${hubs[0]?.url}/v1/intake/under-18`, { method: 'POST', headers: { 'content-type': 'application/json', authorization: `Bearer ${'x'.repeat(43)}` }, body: JSON.stringify(intakeFor('under18', 'two')) });
  expect(answer.status).toBe(401);
});
