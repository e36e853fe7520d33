// The hub's front: a listening socket that checks who is addressed before anything else sees the request.
import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { FaultError } from '../../shared/fault.ts';
import { HubRefusal, hubFault } from './refusal.ts';

/** Handles a request and says whether it did: the demo's sign-in provider, in front of the routes. */
export type Mount = (req: IncomingMessage, res: ServerResponse, url: string) => boolean;
export type Handler = (req: IncomingMessage, res: ServerResponse) => void;

export type Front = {
  /** `http://host:port` with the port that was really taken. */
  readonly url: string;
  /** From now on requests are answered by these; before, every request is told to come back. */
  readonly opened: (handler: Handler, mount: Mount | null) => void;
  /** Stops taking requests, lets running ones end, and cuts what has not ended after `graceMs` milliseconds. */
  readonly close: (graceMs: number) => Promise<void>;
};

const LOOPBACK = new Set(['127.0.0.1', 'localhost', '::1']);

/** Slow or silent clients are cut off in these times, in milliseconds, so that they cannot hold all sockets. */
const PATIENCE = { headers: 15_000, request: 120_000 } as const;

/**
 * Listens at once, so that a port in use is known before the database is touched. Throws FaultError `port_in_use`.
 * On a loopback address only requests that name a loopback host and this port get through: a page that rebinds its
 * own name to 127.0.0.1 sends its own name, and reads nothing.
 */
export async function openFront(host: string, port: number): Promise<Front> {
  let handler: Handler | null = null;
  let mount: Mount | null = null;
  let names: ReadonlySet<string> | null = null;
  const server = createServer({ headersTimeout: PATIENCE.headers, requestTimeout: PATIENCE.request, maxHeaderSize: 32 * 1024 }, (req, res) => {
    const url = req.url ?? '/';
    // An absolute-form target names a host of its own; two Host headers are joined by Node to one that matches nothing.
    if ((names !== null && !names.has((req.headers.host ?? '').toLowerCase())) || !url.startsWith('/') || hostsSent(req) > 1) return refuse(res, new HubRefusal('not_allowed'));
    if (handler === null) return refuse(res, new HubRefusal('busy'));
    if (mount?.(req, res, url)) return;
    handler(req, res);
  });
  await listen(server, host, port);
  const { port: taken } = server.address() as AddressInfo;
  if (LOOPBACK.has(host)) names = new Set(['127.0.0.1', 'localhost', '[::1]'].map((name) => `${name}:${taken}`));
  return {
    url: `http://${host.includes(':') ? `[${host}]` : host}:${taken}`,
    opened: (next, nextMount) => {
      handler = next;
      mount = nextMount;
    },
    close: (graceMs) => close(server, graceMs),
  };
}

function hostsSent(req: IncomingMessage): number {
  return req.rawHeaders.filter((name, at) => at % 2 === 0 && name.toLowerCase() === 'host').length;
}

function refuse(res: ServerResponse, refusal: HubRefusal): void {
  res.writeHead(refusal.status, {
    'content-type': 'application/json; charset=utf-8',
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    connection: 'close',
    ...(refusal.retryAfterSeconds === null ? {} : { 'retry-after': String(refusal.retryAfterSeconds) }),
  });
  res.end(JSON.stringify(hubFault(refusal)));
}

async function listen(server: Server, host: string, port: number): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      reject(error.code === 'EADDRINUSE' || error.code === 'EACCES' ? new FaultError('port_in_use') : error);
    });
    server.listen(port, host, resolve);
  });
}

async function close(server: Server, graceMs: number): Promise<void> {
  const cut = setTimeout(() => server.closeAllConnections(), graceMs);
  // A connection that was answering when closing began turns idle later; without this it would live on until the cut.
  const sweep = setInterval(() => server.closeIdleConnections(), 25);
  await new Promise<void>((resolve) => {
    server.close(() => resolve());
    server.closeIdleConnections();
  });
  clearTimeout(cut);
  clearInterval(sweep);
}
