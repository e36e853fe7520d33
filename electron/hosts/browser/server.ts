// The browser host: serves the console on 127.0.0.1 and carries its calls to the desk, to one browser and nobody else.
import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { z } from 'zod';
import { QUEUES } from '../../../shared/model/words.ts';
import { FaultError } from '../../../shared/fault.ts';
import type { News } from '../../../shared/contract.ts';
import { GUARD_HEADERS, answerAsset, loadAssets } from '../assets.ts';
import type { Assets } from '../assets.ts';
import type { Desk } from '../keep-desk.ts';
import { doorScript } from './door.ts';
import { judge } from './guard.ts';
import type { CallPath } from './guard.ts';
import { openLaunch } from './launch.ts';
import type { Launch } from './launch.ts';
import { CLOSED_PAGE, CLOSED_STYLE } from './pages.ts';

export type BrowserHost = {
  /** `http://127.0.0.1:PORT`, without a secret: good for logs. */
  readonly origin: string;
  /** The first launch URL. */
  readonly url: string;
  /** Another launch URL, for another tab or when the first grew old. Each opens one tab, once, within a minute. */
  readonly newLaunchUrl: () => string;
  readonly close: () => Promise<void>;
};

/** What a request may weigh. An act with 2,000 item ids and a note of 20,000 characters is well below. */
const MOST_BYTES = { '/session': 1_024, '/ask': 1_048_576, '/news': 1_024 } as const satisfies Record<CallPath, number>;
const MOST_AT_ONCE = 128;
const MOST_STREAMS = 32;
/** A page that does not read its news is let go rather than buffered for; it asks again when it wakes. */
const MOST_BUFFERED = 1_048_576;

const SessionAsked = z.strictObject({ secret: z.string().max(200) });
const CallAsked = z.strictObject({ call: z.string().max(40), input: z.unknown() });
const NewsAsked = z.strictObject({ again: z.boolean() });

const REFUSED = 'Docket refused this request.\n';
const BARE_REFUSAL = `HTTP/1.1 400 Bad Request\r\n${Object.entries({ ...GUARD_HEADERS, 'content-type': 'text/plain; charset=utf-8', 'content-length': String(REFUSED.length), connection: 'close' })
  .map(([name, value]) => `${name}: ${value}`)
  .join('\r\n')}\r\n\r\n${REFUSED}`;

/**
 * Starts the host on 127.0.0.1 (`port` 0 takes a free one) for the console built in `rendererDir`. `now` counts
 * milliseconds and never jumps back; `random` gives unpredictable bytes; `onEntered` hears of each tab let in.
 * Throws FaultError `port_in_use`, or `broken` where no console is built.
 */
export async function startBrowserHost(asked: {
  readonly port: number;
  readonly rendererDir: string;
  readonly desk: Pick<Desk, 'ask' | 'onNews'>;
  readonly hostName: string;
  readonly now: () => number;
  readonly random: (bytes: number) => Uint8Array;
  readonly onEntered?: () => void;
}): Promise<BrowserHost> {
  const launch = openLaunch(asked.now, asked.random);
  const assets = withHostFiles(loadAssets(asked.rendererDir, '<script src="/door.js"></script>'), asked.hostName);
  const streams = new Set<ServerResponse>();
  let atOnce = 0;
  let authority = '';

  const stopNews = asked.desk.onNews((news) => {
    for (const stream of streams) send(stream, news);
  });

  const server = createServer({ maxHeaderSize: 16_384, headersTimeout: 5_000, requestTimeout: 10_000, keepAliveTimeout: 5_000, connectionsCheckingInterval: 1_000, requireHostHeader: false, joinDuplicateHeaders: false }, (request, response) => {
    serveOne(request, response).catch(() => (response.headersSent ? response.destroy() : refuse(response, 400)));
  });
  // Enough for any number of tabs; a flood beyond it is dropped at the door instead of filling the memory.
  server.maxConnections = 512;
  server.on('clientError', (_error, socket) => refuseRaw(socket as Socket));
  server.on('upgrade', (_request, socket) => refuseRaw(socket as Socket));
  server.on('connect', (_request, socket) => refuseRaw(socket as Socket));
  server.on('checkExpectation', (_request, response) => refuse(response, 400));

  async function serveOne(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const verdict = judge({ method: request.method ?? '', target: request.url ?? '', rawHeaders: request.rawHeaders }, authority);
    if (verdict.pass === null) return refuse(response, verdict.status);
    if (verdict.pass === 'file') {
      const { status, headers, body } = answerAsset(assets, request.method ?? '', verdict.path);
      if (status !== 200) return refuse(response, status);
      response.writeHead(status, headers).end(request.method === 'HEAD' ? undefined : body);
      return;
    }
    // Before a byte of the body is read: a stranger gets no work done here.
    if (verdict.path !== '/session' && (verdict.session === null || !launch.knows(verdict.session))) return refuse(response, 401);
    const body = await readJson(request, MOST_BYTES[verdict.path]);
    if (body.status !== 200) return refuse(response, body.status);
    if (verdict.path === '/session') return enter(launch, body.value, response, asked.onEntered);
    if (verdict.path === '/news') return startNews(body.value, response);
    const frame = CallAsked.safeParse(body.value);
    if (!frame.success) return refuse(response, 400);
    if (atOnce >= MOST_AT_ONCE) return refuse(response, 503);
    atOnce += 1;
    try {
      sendJson(response, await asked.desk.ask(frame.data.call, frame.data.input));
    } finally {
      atOnce -= 1;
    }
  }

  function startNews(body: unknown, response: ServerResponse): void {
    const wanted = NewsAsked.safeParse(body);
    if (!wanted.success) return refuse(response, 400);
    if (streams.size >= MOST_STREAMS) return refuse(response, 503);
    response.writeHead(200, { ...GUARD_HEADERS, 'content-type': 'application/x-ndjson; charset=utf-8' });
    response.flushHeaders();
    streams.add(response);
    response.on('close', () => streams.delete(response));
    // What was told while nobody listened is not kept: after a gap everything may have moved.
    if (wanted.data.again) send(response, { topic: 'moved', body: { queues: [...QUEUES], directory: true } });
  }

  await new Promise<void>((listening, failed) => {
    server.once('error', (error: NodeJS.ErrnoException) => failed(new FaultError(error.code === 'EADDRINUSE' || error.code === 'EACCES' ? 'port_in_use' : 'broken')));
    server.listen({ port: asked.port, host: '127.0.0.1', exclusive: true }, listening);
  });
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  authority = origin.slice('http://'.length);
  const newLaunchUrl = (): string => `${origin}/#launch=${launch.newSecret()}`;

  return {
    origin,
    url: newLaunchUrl(),
    newLaunchUrl,
    close: async () => {
      stopNews();
      const closed = new Promise<void>((done) => server.close(() => done()));
      server.closeAllConnections();
      await closed;
    },
  };
}

function withHostFiles(assets: Assets, hostName: string): Assets {
  const file = (mime: string, text: string) => ({ mime, bytes: new TextEncoder().encode(text) });
  return new Map([
    ...assets,
    ['/door.js', file('text/javascript; charset=utf-8', doorScript(hostName))],
    ['/closed', file('text/html; charset=utf-8', CLOSED_PAGE)],
    ['/closed.css', file('text/css; charset=utf-8', CLOSED_STYLE)],
  ]);
}

function enter(launch: Launch, body: unknown, response: ServerResponse, onEntered?: () => void): void {
  const given = SessionAsked.safeParse(body);
  const session = given.success ? launch.exchange(given.data.secret) : null;
  if (session === null) return refuse(response, 401);
  sendJson(response, { session });
  onEntered?.();
}

function send(stream: ServerResponse, news: News): void {
  if (stream.writableLength > MOST_BUFFERED) stream.destroy();
  else stream.write(`${JSON.stringify(news)}\n`);
}

function sendJson(response: ServerResponse, value: unknown): void {
  const bytes = Buffer.from(JSON.stringify(value));
  response.writeHead(200, { ...GUARD_HEADERS, 'content-type': 'application/json; charset=utf-8', 'content-length': String(bytes.byteLength) }).end(bytes);
}

/** One constant answer for everything refused: it repeats nothing of what was sent, and ends the connection. */
function refuse(response: ServerResponse, status: number): void {
  response.writeHead(status, { ...GUARD_HEADERS, 'content-type': 'text/plain; charset=utf-8', 'content-length': String(REFUSED.length), connection: 'close' }).end(REFUSED);
}

function refuseRaw(socket: Socket): void {
  if (socket.writable) socket.end(BARE_REFUSAL, () => socket.destroy());
  else socket.destroy();
}

/** The body of a request as JSON: counted as it comes, because the length that was announced may be a lie. */
async function readJson(request: IncomingMessage, most: number): Promise<{ readonly status: 200; readonly value: unknown } | { readonly status: 400 | 413 }> {
  if (Number(request.headers['content-length'] ?? 0) > most) return { status: 413 };
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.byteLength;
    if (bytes > most) return { status: 413 };
    chunks.push(chunk);
  }
  try {
    return { status: 200, value: JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(chunks))) };
  } catch {
    return { status: 400 };
  }
}
