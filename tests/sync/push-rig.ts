// What the tests of a push share: a hub over real HTTP that answers as a test wants, an outbox of seeded acts, exchanges in a time that only the test moves.
import { createServer } from 'node:http';
import type { ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import { WIRE_VERSION } from '../../shared/wire.ts';
import { closeCache, openCache } from '../../electron/desk/cache/cache.ts';
import { keepAct } from '../../electron/desk/outbox/acts.ts';
import type { Outbox } from '../../electron/desk/outbox/open.ts';
import { closeOutbox, openOutbox } from '../../electron/desk/outbox/open.ts';
import { exchange } from '../../electron/desk/sync/exchange.ts';
import type { Resting } from '../../electron/desk/sync/exchange.ts';
import { httpHub } from '../../electron/desk/sync/http-hub.ts';
import type { HubPort } from '../../electron/desk/sync/hub-port.ts';
import { dice, freshFolder, someAct } from '../outbox/bench.ts';

export const KEY = dice(21).bytes(32);
export const AT = '2026-05-01T12:00:00.000Z';
export const idOf = (doc: string): string => (JSON.parse(doc) as { actId: string }).actId;
export const applied = (actId: string): unknown => ({ actId, verdict: 'applied', at: AT, version: 2, outcome: 'decided' });

const closers: (() => void)[] = [];
afterAll(() => closers.forEach((close) => close()));

/** A hub over real HTTP that answers each push as the test wants. `sent` is what came, push by push. */
export async function hubAnswering(answer: (acts: string[], response: ServerResponse) => void): Promise<{ hub: HubPort; sent: string[][] }> {
  const sent: string[][] = [];
  const server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      const { acts } = JSON.parse(Buffer.concat(parts).toString()) as { acts: string[] };
      sent.push(acts);
      answer(acts, response);
    });
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  const closing = new AbortController();
  closers.push(() => {
    closing.abort();
    server.closeAllConnections();
    server.close();
  });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { hub: httpHub({ url, fetch: globalThis.fetch, bearer: { token: async () => 't', renew: async () => null }, closing: closing.signal }), sent };
}

/** The answer to a push: its verdicts, whatever they are. */
export function verdicts(response: ServerResponse, said: unknown[]): void {
  response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ wire: WIRE_VERSION, now: AT, verdicts: said }));
}

/** As {@link hubAnswering}, for a hub that takes every push. */
export const hubSaying = (answer: (acts: string[]) => unknown[]): Promise<{ hub: HubPort; sent: string[][] }> => hubAnswering((acts, response) => verdicts(response, answer(acts)));

export async function outboxWith(acts: number): Promise<Outbox> {
  const outbox = await openOutbox({ path: join(freshFolder(), 'outbox.db'), key: KEY, keyProved: true });
  for (let n = 0; n < acts; n += 1) keepAct(outbox, someAct({ n }));
  return outbox;
}

export type Rounds = {
  readonly round: () => ReturnType<typeof exchange>;
  readonly resting: Resting;
  /** Acts that a screen was told of. */
  readonly told: string[];
  readonly time: { now: number };
  readonly pulls: () => number;
  readonly close: () => void;
};

/** Exchanges over this hub, whose pages bring nothing, in a time that only the test moves. */
export async function roundsOn(hub: HubPort, outbox: Outbox): Promise<Rounds> {
  const cache = await openCache({ path: join(freshFolder(), 'cache.db'), key: KEY });
  const person = { id: 'mara', name: 'Mara', email: 'm@example.org', roles: ['reviewer' as const], streams: ['directory' as const] };
  let pulls = 0;
  const pull: HubPort['pull'] = async () => {
    pulls += 1;
    return { wire: WIRE_VERSION, now: AT, person, granted: ['directory'], streams: [] };
  };
  const resting: Resting = new Map();
  const told: string[] = [];
  const time = { now: Date.parse(AT) };
  const nothing = (): void => undefined;
  return {
    resting, told, time,
    pulls: () => pulls,
    round: () => exchange({ hub: { ...hub, pull }, cache, outbox, device: 'd', personId: 'mara', resting, nowMs: () => time.now, answered: (ids) => void told.push(...ids), confirmed: nothing, beforePull: nothing, moved: nothing, person: nothing, stopped: () => false }),
    close: () => {
      closeCache(cache);
      closeOutbox(outbox);
    },
  };
}
