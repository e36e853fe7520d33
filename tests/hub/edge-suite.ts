// The hub's edges: limits (P17), who may come in (P21, P24), intake (P23); one text for every database it runs on.
import { request } from 'node:http';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Hello, HubFault, WIRE_VERSION } from '../../shared/wire.ts';
import { CASE_KINDS } from '../../shared/model/words.ts';
import { account, intakeFor, world } from './rig.ts';
import type { Rig } from './rig.ts';

export const edgeWorld = world({ accounts: [account('acc-1')] });

export function edgeSuite(open: () => Promise<Rig>): void {
  describe('edges', () => {
    let rig: Rig;
    beforeAll(async () => {
      rig = await open();
    });
    afterAll(() => rig.close());

    const raw = async (path: string, init: RequestInit): Promise<[number, string]> => {
      const answer = await fetch(`${rig.hub.url}${path}`, init);
      expect([answer.headers.get('cache-control'), answer.headers.get('x-content-type-options'), answer.headers.get('access-control-allow-origin')]).toEqual(['no-store', 'nosniff', null]);
      return [answer.status, HubFault.parse(await answer.json()).fault];
    };
    const posted = (body: BodyInit, headers: Record<string, string> = {}): Promise<[number, string]> => raw('/v1/push', { method: 'POST', headers: { ...rig.desk('mara').headers(), ...headers }, body });
    const pushOf = (acts: unknown, more: object = {}): string => JSON.stringify({ wire: WIRE_VERSION, device: 'd', acts, ...more });

    test('[P17] a gzip bomb is cut off, an honest gzip body is read', async () => {
      // Forty gzip members of 16 MiB each: 640 MiB unfolded, made without ever holding them.
      const member = gzipSync(Buffer.alloc(16 * 1024 * 1024, 32));
      const bomb = Buffer.concat(Array.from({ length: 40 }, () => member));
      expect(bomb.length).toBeLessThan(1_000_000);
      const before = process.resourceUsage().maxRSS;
      expect(await posted(bomb, { 'content-encoding': 'gzip' })).toEqual([413, 'too_large']);
      expect(process.resourceUsage().maxRSS - before).toBeLessThan(200 * 1024);
      const answer = await fetch(`${rig.hub.url}/v1/push`, { method: 'POST', headers: { ...rig.desk('mara').headers(), 'content-encoding': 'gzip' }, body: gzipSync(pushOf(['x'])) });
      expect(await answer.json()).toMatchObject({ verdicts: [{ verdict: 'unreadable', index: 0 }] });
    });

    test('[P17] a body over 16 MiB, deeper than 32, not JSON, not UTF-8, or in another encoding is refused whole', async () => {
      expect(await posted(pushOf(['x'.repeat(17 * 1024 * 1024)]))).toEqual([413, 'too_large']);
      const bad: [BodyInit, Record<string, string>][] = [
        [`${'['.repeat(33)}${']'.repeat(33)}`, {}], ['['.repeat(1_000_000), {}], ['{"wire":1', {}], ['', {}], ['<html>', {}], ['\ufeff{}', {}], [Buffer.from([0x22, 0xff, 0x22]), {}],
        ['{}', { 'content-encoding': 'br' }], ['junk', { 'content-encoding': 'gzip' }], ['{}', { 'content-type': 'text/plain' }], ['a=b', { 'content-type': 'application/x-www-form-urlencoded' }],
      ];
      const deep = await rig.desk('mara').post('/v1/push', JSON.parse(`${'['.repeat(33)}${']'.repeat(33)}`));
      expect(await deep.json()).toMatchObject({ says: expect.stringContaining('deeper than 32') as string });
      for (const [body, headers] of bad) expect([String(body).slice(0, 20), ...(await posted(body, headers))]).toEqual([String(body).slice(0, 20), 400, 'bad_input']);
    });

    test('[P17] unknown keys, too many acts and too many rows are refused; hostile keys give nobody a right', async () => {
      const acts = Array.from({ length: 101 }, () => 'x');
      for (const body of [pushOf(acts), pushOf([]), pushOf(['x'], { extra: 1 }), pushOf('x'), pushOf([1]), `{"wire":${WIRE_VERSION},"device":"d","acts":["x"],"__proto__":{"device":"e"}}`, '[]', 'null']) {
        expect([body.slice(0, 60), ...(await posted(body))]).toEqual([body.slice(0, 60), 400, 'bad_input']);
      }
      for (const over of [{ limit: 1_001 }, { limit: 0 }, { limit: 1.5 }, { cursors: { nowhere: 'x' } }, { cursors: { directory: 'x y' } }, { cursors: [] }]) {
        const answer = await rig.desk('mara').post('/v1/pull', { wire: WIRE_VERSION, device: 'd', cursors: {}, limit: 1, ...over });
        expect([JSON.stringify(over), answer.status]).toEqual([JSON.stringify(over), 400]);
      }
    });

    test('[P21] another wire version is answered 426 before anything is read, and no access 401 before the body', async () => {
      const { headers } = { headers: rig.desk('mara').headers() };
      for (const wire of [String(WIRE_VERSION + 1), String(WIRE_VERSION - 1), '0', '', `${WIRE_VERSION}.0`]) expect(await raw('/v1/push', { method: 'POST', headers: { ...headers, 'x-docket-wire': wire }, body: 'not even json' })).toEqual([426, 'wire_version']);
      expect(await raw('/v1/pull', { method: 'POST', headers, body: JSON.stringify({ wire: WIRE_VERSION + 1, device: 'd', cursors: {}, limit: 1 }) })).toEqual([426, 'wire_version']);
      for (const authorization of ['', 'Bearer', 'Bearer nobody', 'Basic token-mara', 'Bearer token-mara extra']) {
        for (const path of ['/v1/push', '/v1/pull']) expect(await raw(path, { method: 'POST', headers: { ...headers, authorization }, body: 'not even json' })).toEqual([401, 'signed_out']);
        for (const path of ['/v1/poke', '/v1/media/x']) expect(await raw(path, { headers: { ...headers, authorization } })).toEqual([401, 'signed_out']);
      }
    });

    test('[P24] an unknown path is 404, an unknown person 403, and a failure inside says nothing about the inside', async () => {
      expect(await raw('/v1/nothing', {})).toEqual([404, 'not_found']);
      expect(await raw('/v1/%ff', {})).toEqual([404, 'not_found']);
      expect(await raw('/v1/push', { method: 'POST', headers: rig.desk('nobody').headers(), body: pushOf(['x']) })).toEqual([403, 'not_allowed']);
      await rig.hub.store.query('alter table streams rename to streams_away');
      const answer = await rig.desk('mara').post('/v1/pull', { wire: WIRE_VERSION, device: 'd', cursors: {}, limit: 1 });
      await rig.hub.store.query('alter table streams_away rename to streams');
      expect(answer.status).toBe(500);
      expect(await answer.json()).toEqual({ fault: 'hub_broken', says: 'The hub failed on that request. Nothing was changed.', wire: WIRE_VERSION });
    });

    test('[P24] a request that names another host, another port or two hosts reads nothing', async () => {
      const { port } = new URL(rig.hub.url);
      const ask = (path: string, hosts: string[]): Promise<number> =>
        new Promise((resolve, reject) => {
          const headers = hosts.flatMap((host) => ['Host', host]);
          request({ host: '127.0.0.1', port, path, setHost: false, headers }, (answer) => {
            answer.resume();
            resolve(answer.statusCode ?? 0);
          }).on('error', reject).end();
        });
      for (const host of [`127.0.0.1:${port}`, `localhost:${port}`, `LOCALHOST:${port}`, `[::1]:${port}`]) expect([host, await ask('/v1/hello', [host])]).toEqual([host, 200]);
      for (const host of [`evil.test:${port}`, '127.0.0.1', `127.0.0.1:${Number(port) + 1}`, `127.0.0.1:${port}.evil.test`, `127.0.0.1.evil.test:${port}`, `0.0.0.0:${port}`, `127.1:${port}`, `user@127.0.0.1:${port}`, `127.0.0.1:${port},evil.test`]) {
        for (const path of ['/v1/hello', '/openapi.json', '/oidc/']) expect([host, path, await ask(path, [host])]).toEqual([host, path, 403]);
      }
      expect(await ask('http://evil.test/v1/hello', [`127.0.0.1:${port}`])).toBe(403);
      expect([400, 403]).toContain(await ask('/v1/hello', [`127.0.0.1:${port}`, `127.0.0.1:${port}`]));
    });

    test('[P24] hello and the OpenAPI description need no access and name every route', async () => {
      expect(Hello.parse(await (await fetch(`${rig.hub.url}/v1/hello`)).json())).toMatchObject({ wire: WIRE_VERSION, demo: true, hub: rig.hub.hubId });
      const api = (await (await fetch(`${rig.hub.url}/openapi.json`)).json()) as { openapi: string; paths: Record<string, unknown>; components: { schemas: Record<string, unknown> } };
      expect(api.openapi).toMatch(/^3\.1/);
      expect(Object.keys(api.paths)).toEqual(['/v1/hello', '/v1/pull', '/v1/push', '/v1/poke', '/v1/media/{id}', '/v1/intake/under-18', '/v1/intake/law-enforcement', '/v1/intake/content-removal', '/v1/intake/data-subject']);
      expect(Object.keys(api.components.schemas)).toContain('PullShown');
    });

    test('[P23] the same external id again answers with the same case and changes nothing, also twenty times at once', async () => {
      for (const kind of CASE_KINDS) {
        const shown = await Promise.all(Array.from({ length: 20 }, () => rig.intake(kind, { externalId: 'one' })));
        expect([new Set(shown.map((each) => each.id)).size, new Set(shown.map((each) => each.number)).size, shown.filter((each) => each.made).length]).toEqual([1, 1, 1]);
        const again = await rig.intake(kind, { externalId: 'one', title: 'Quite another' });
        expect(again).toEqual({ id: shown[0]?.id, number: shown[0]?.number, made: false });
        const held = await rig.desk('ines').case(again.id);
        expect([held.facts.title, held.version, held.events.length]).toEqual([`A case of ${kind}`, 1, 1]);
      }
    });

    test('[P23] numbers run without a gap per kind, also when some cases are refused half-way', async () => {
      const made = await Promise.all(Array.from({ length: 12 }, (_, n) => rig.intake('content-removal', { externalId: `n-${n}` })));
      const refused = await rig.intakeRaw('content-removal', { ...intakeFor('content-removal', 'big'), texts: [{ name: 'a', language: 'en', text: 'a'.repeat(5_900_000) }, { name: 'b', language: 'en', text: 'b'.repeat(5_900_000) }] });
      expect(refused.status).toBe(413);
      const last = await rig.intake('content-removal', { externalId: 'n-last' });
      const numbers = [...made, last].map((each) => each.number).sort();
      const first = Number(numbers[0]?.slice(-6));
      expect(numbers).toEqual(numbers.map((_, n) => `CR-2026-${String(first + n).padStart(6, '0')}`));
    });

    test('[P23] intake needs its own key, the detail of its kind, and no NUL; it keeps the text as it came', async () => {
      const good = intakeFor('data-subject', 'intake-1');
      const status = async (body: unknown, key?: string): Promise<[number, string]> => {
        const answer = await rig.intakeRaw('data-subject', body, key);
        return [answer.status, ((await answer.json()) as { fault: string }).fault];
      };
      expect(await status(good, 'token-ines')).toEqual([401, 'signed_out']);
      expect(await status(good, 'x'.repeat(43))).toEqual([401, 'signed_out']);
      expect(await status({ ...good, detail: intakeFor('under18', 'x').detail })).toEqual([400, 'bad_input']);
      expect(await status({ ...good, title: 'a\u0000b' })).toEqual([400, 'bad_input']);
      expect(await status({ ...good, unknown: 1 })).toEqual([400, 'bad_input']);
      expect(await status({ ...good, items: [...(good.items ?? []), ...(good.items ?? [])] })).toEqual([400, 'bad_input']);
      const text = 'Zeile 1\r\nشكرا 👩‍👩‍👧 \u202e kein Trick\t\u0001';
      const { id } = await rig.intake('data-subject', { texts: [{ name: 'n', language: 'und', text }], accountId: 'acc-1' });
      const put = (await rig.desk('ines').follow()).puts.get(id);
      expect(put?.kind === 'case' ? [put.texts[0]?.text, put.case.facts.subject?.handle] : []).toEqual([text, '@acc-1']);
    });
  });
}
