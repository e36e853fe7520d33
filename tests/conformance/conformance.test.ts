// The conformance command against our own hub, and against the same hub behind a proxy that breaks one rule at a time.
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { WIRE_VERSION } from '../../shared/wire.ts';
import { openRig } from '../hub/rig.ts';
import type { Rig } from '../hub/rig.ts';

let rig: Rig;
beforeAll(async () => {
  rig = await openRig({ seed: 20_261_124 });
  for (let n = 0; n < 12; n += 1) await rig.intake('content-removal');
});
afterAll(() => rig.close());

type Line = { readonly rule: string; readonly result: string; readonly says: string };

async function conformance(hub: string, more: readonly string[] = []): Promise<{ lines: Line[]; code: number | null; aside: string }> {
  const key = readFileSync(join(rig.hub.hubDir, 'intake.key'), 'utf8').trim();
  const child = spawn(process.execPath, ['cli/main.ts', 'conformance', '--hub', hub, '--token', 'token-ines', '--second-token', 'token-theo', '--intake-key', key, '--json', ...more], { stdio: ['ignore', 'pipe', 'pipe'] });
  let out = '';
  let aside = '';
  child.stdout.on('data', (part: Buffer) => (out += part.toString('utf8')));
  child.stderr.on('data', (part: Buffer) => (aside += part.toString('utf8')));
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  return { lines: out.trim().split('\n').filter(Boolean).map((line) => JSON.parse(line) as Line), code, aside };
}

test('our hub keeps every rule that can be asked from outside', { timeout: 60_000 }, async () => {
  const { lines, code, aside } = await conformance(rig.hub.url);
  expect(lines.filter(({ result }) => result !== 'holds')).toEqual([]);
  expect(lines.length).toBeGreaterThanOrEqual(18);
  expect(aside).toContain('0 broken, 0 not asked');
  expect(code).toBe(0);
});

test('what it was not given it says that it did not ask', { timeout: 60_000 }, async () => {
  const child = spawn(process.execPath, ['cli/main.ts', 'conformance', '--hub', rig.hub.url, '--token', 'token-mara', '--only', 'P16,P21'], { stdio: ['ignore', 'pipe', 'ignore'] });
  let out = '';
  child.stdout.on('data', (part: Buffer) => (out += part.toString('utf8')));
  expect(await new Promise((resolve) => child.once('close', resolve))).toBe(0);
  expect(out).toMatch(/P16\s+not asked .*--intake-key and --second-token/);
  expect(out).toMatch(/P21\s+holds/);
});

type Exchange = { path: string; headers: Record<string, string>; body: string };
type Breaker = { readonly rule: string; readonly asked?: (exchange: Exchange) => void; readonly shown?: (exchange: Exchange, text: string) => string };

/** The verdict that each act id got first, for proxies that forget or confuse what was kept. */
const seen = new Map<string, number>();
/** As much of an answer as the proxies touch. */
type Shown = {
  granted: string[];
  streams: { more: boolean; reset: boolean; puts: { kind: string; case: { version: number; events: unknown[] } }[] }[];
  verdicts: { actId: string; verdict: string; version?: number; afterSeconds?: number }[];
};

const json = (text: string, change: (value: Shown) => void): string => {
  const value = JSON.parse(text) as Shown;
  change(value);
  return JSON.stringify(value);
};

const BREAKERS: readonly Breaker[] = [
  { rule: 'P2', shown: ({ path }, text) => (path === '/v1/pull' ? json(text, (page) => page.streams.forEach((part) => part.more && part.puts.pop())) : text) },
  { rule: 'P3', shown: ({ path }, text) => (path === '/v1/pull' ? json(text, (page) => page.streams.forEach((part) => (part.reset = false))) : text) },
  { rule: 'P5', shown: ({ path }, text) => (path === '/v1/pull' ? json(text, (page) => page.granted.pop()) : text) },
  {
    rule: 'P7',
    shown: ({ path }, text) =>
      path === '/v1/push'
        ? json(text, (answer) =>
            answer.verdicts.forEach((verdict) => {
              const times = (seen.get(verdict.actId) ?? 0) + 1;
              seen.set(verdict.actId, times);
              if (times > 1 && verdict.verdict === 'applied') verdict.version = (verdict.version ?? 0) + 1;
            }),
          )
        : text,
  },
  { rule: 'P8', shown: ({ path }, text) => (path === '/v1/push' ? text.replaceAll('"reason":"id_reused"', '"reason":"bad_shape"') : text) },
  { rule: 'P9', shown: ({ path }, text) => (path === '/v1/push' ? json(text, (answer) => answer.verdicts[2] !== undefined && (answer.verdicts[2] = { actId: answer.verdicts[2].actId, verdict: 'later', afterSeconds: 5 })) : text) },
  { rule: 'P11', shown: ({ path }, text) => (path === '/v1/push' ? text.replaceAll('"reason":"not_yours"', '"reason":"bad_shape"') : text) },
  { rule: 'P13', shown: ({ path }, text) => (path === '/v1/pull' ? json(text, (page) => page.streams.forEach((part) => part.puts.forEach((put) => put.kind === 'case' && (put.case.version += put.case.events.length)))) : text) },
  { rule: 'P14', shown: ({ path }, text) => (path === '/v1/push' ? text.replaceAll('"reason":"same_person"', '"reason":"not_allowed"') : text) },
  { rule: 'P15', shown: ({ path }, text) => (path === '/v1/push' ? text.replaceAll('"verdict":"withdrawn"', '"verdict":"applied","version":1,"outcome":"done"') : text) },
  // Anybody's withdrawal counts.
  { rule: 'P15', shown: ({ path, body }, text) => (path === '/v1/push' && body.includes('stays') && !body.includes('withdraw') ? json(text, (answer) => answer.verdicts.forEach((verdict) => (verdict.verdict = 'withdrawn'))) : text) },
  { rule: 'P16', shown: ({ path }, text) => (path === '/v1/push' ? text.replaceAll('"reason":"claimed_by_other"', '"reason":"facts_moved"') : text) },
  { rule: 'P21', asked: (exchange) => void (exchange.headers['x-docket-wire'] = String(WIRE_VERSION)) },
  { rule: 'P23', asked: (exchange) => void (exchange.body = exchange.body.replace(/"externalId":"[^"]*"/, `"externalId":"x-${String(Math.random()).slice(2)}"`)) },
  { rule: 'P24', shown: ({ path }, text) => (path === '/v1/nothing-here' ? '{}' : text) },
];

test.each(BREAKERS)('a hub that breaks $rule is told so by its number', { timeout: 60_000 }, async ({ rule, asked, shown }) => {
  const server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      const exchange: Exchange = { path: request.url ?? '', headers: {}, body: Buffer.concat(parts).toString('utf8') };
      for (const name of ['x-docket-wire', 'authorization', 'content-type']) if (typeof request.headers[name] === 'string') exchange.headers[name] = request.headers[name];
      asked?.(exchange);
      void fetch(`${rig.hub.url}${exchange.path}`, { method: request.method ?? 'GET', headers: exchange.headers, ...(request.method === 'POST' ? { body: exchange.body } : {}) }).then(async (answer) => {
        const text = await answer.text();
        response.writeHead(answer.status, { 'content-type': answer.headers.get('content-type') ?? 'application/json' });
        response.end(shown === undefined || answer.status >= 500 ? text : shown(exchange, text));
      });
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  try {
    const { lines, code } = await conformance(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, ['--only', rule]);
    expect(lines).toMatchObject([{ rule, result: 'broken' }]);
    expect(lines[0]?.says).toMatch(/^[A-Z].*\.$/);
    expect(code).toBe(1);
  } finally {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
});
