// Parts of the host tests: a small built console, a desk that counts what reached it, raw sockets, a real Chromium.
import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright';
import type { Browser } from 'playwright';
import type { News } from '../../shared/contract.ts';
import type { Answer } from '../../shared/fault.ts';
import { startBrowserHost } from '../../electron/hosts/browser/server.ts';
import type { BrowserHost } from '../../electron/hosts/browser/server.ts';

export const CANARY = 'canary-7f3a-content-of-a-case';

/** A directory that is removed by the function that comes with it. */
export function scratch(): { readonly dir: string; readonly remove: () => void } {
  const dir = mkdtempSync(join(tmpdir(), 'docket-host-'));
  return { dir, remove: () => rmSync(dir, { recursive: true, force: true }) };
}

const PAGE = `<!doctype html><html lang="en"><head><meta charset="utf-8"><link rel="icon" href="data:,"><title>Docket</title><!--host--><script type="module" src="./assets/main.js"></script></head><body><p id="said">nothing</p><p id="news">none</p></body></html>`;
const SCRIPT = `const said = document.getElementById('said');
window.docket.onNews((news) => { document.getElementById('news').textContent = news.topic; });
const answer = await window.docket.ask('status', {});
said.textContent = answer.ok ? 'ok ' + answer.value.words : answer.fault.code;`;

/** A console as small as one can be, laid out as the build lays it out. */
export function writeConsole(dir: string): string {
  const root = join(dir, 'renderer');
  mkdirSync(join(root, 'assets'), { recursive: true });
  writeFileSync(join(root, 'index.html'), PAGE);
  writeFileSync(join(root, 'assets', 'main.js'), SCRIPT);
  writeFileSync(join(root, 'assets', 'main.css'), 'p { color: CanvasText }');
  return root;
}

export type StubDesk = {
  readonly ask: (call: string, input: unknown) => Promise<Answer<unknown>>;
  readonly onNews: (listener: (news: News) => void) => () => void;
  readonly tell: (news: News) => void;
  readonly asked: { call: string; input: unknown }[];
};

/** A desk for tests of the host: it answers with the canary and remembers what it was asked. */
export function stubDesk(): StubDesk {
  const listeners = new Set<(news: News) => void>();
  const asked: { call: string; input: unknown }[] = [];
  return {
    asked,
    ask: async (call, input) => {
      asked.push({ call, input });
      return { ok: true, value: { words: CANARY } };
    },
    onNews: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    tell: (news) => {
      for (const listener of listeners) listener(news);
    },
  };
}

export type Standing = { readonly host: BrowserHost; readonly desk: StubDesk; readonly port: number; readonly clock: { ms: number }; readonly dir: string; readonly end: () => Promise<void> };

/** A host that stands on a free port, with a clock that only the test moves. */
export async function standHost(): Promise<Standing> {
  const { dir, remove } = scratch();
  const desk = stubDesk();
  const clock = { ms: 1_000 };
  const host = await startBrowserHost({ port: 0, rendererDir: writeConsole(dir), desk, hostName: 'Browser', now: () => clock.ms, random: randomBytes });
  return {
    host,
    desk,
    clock,
    dir,
    port: Number(new URL(host.origin).port),
    end: async () => {
      await host.close();
      remove();
    },
  };
}

/** Sends bytes as they are and gives all that came back until the other side closed (or `until` was seen). */
export function raw(port: number, text: string, until?: string): Promise<string> {
  return new Promise((done) => {
    const socket = connect(port, '127.0.0.1');
    let back = '';
    const end = (): void => {
      socket.destroy();
      done(back);
    };
    socket.setEncoding('utf8');
    socket.on('data', (chunk) => {
      back += String(chunk);
      if (until !== undefined && back.includes(until)) end();
    });
    socket.on('close', end);
    socket.on('error', end);
    socket.write(text);
  });
}

export type Sent = { readonly method?: string; readonly path: string; readonly headers?: Readonly<Record<string, string | null>>; readonly body?: string };

/** A request as our own page would send it, with some headers replaced (null leaves one out). */
export function asPage(port: number, sent: Sent): string {
  const body = sent.body ?? '';
  const headers: Record<string, string | null> = {
    host: `127.0.0.1:${port}`,
    connection: 'close',
    origin: `http://127.0.0.1:${port}`,
    'sec-fetch-site': 'same-origin',
    'content-type': 'application/json',
    'content-length': String(Buffer.byteLength(body)),
    ...sent.headers,
  };
  const lines = Object.entries(headers).flatMap(([name, value]) => (value === null ? [] : [`${name}: ${value}`]));
  return `${sent.method ?? 'POST'} ${sent.path} HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n${body}`;
}

export const statusOf = (reply: string): number => Number(/^HTTP\/1\.[01] (\d{3})/.exec(reply)?.[1] ?? 0);
export const bodyOf = (reply: string): string => reply.slice(reply.indexOf('\r\n\r\n') + 4);

/** The session that the host's first launch URL is exchanged for. */
export async function enter(standing: Standing, url: string = standing.host.newLaunchUrl()): Promise<string> {
  const secret = new URL(url).hash.slice('#launch='.length);
  const reply = await raw(standing.port, asPage(standing.port, { path: '/session', body: JSON.stringify({ secret }) }));
  return (JSON.parse(bodyOf(reply)) as { session: string }).session;
}

/** The system's Chromium without what talks to the network by itself. */
export function openChromium(args: readonly string[] = []): Promise<Browser> {
  return chromium.launch({
    executablePath: process.env.DOCKET_CHROMIUM ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync', ...args],
  });
}
