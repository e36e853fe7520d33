// A hub with its own clock and dice, the people of six roles, and desks that speak plain HTTP to it.
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Account } from '../../shared/model/account.ts';
import type { Act, ActKind, Verdict } from '../../shared/model/act.ts';
import type { Case } from '../../shared/model/case.ts';
import type { Person } from '../../shared/model/person.ts';
import type { CaseKind, Role, Stream } from '../../shared/model/words.ts';
import { streamsOf } from '../../shared/rules/roles.ts';
import { INTAKE_SEGMENT, IntakeShown, PullShown, PushShown, Put, WIRE_VERSION } from '../../shared/wire.ts';
import type { IntakeGiven } from '../../shared/wire.ts';
import { startHub } from '../../server/hub.ts';
import type { Hub, HubOptions } from '../../server/hub.ts';
import type { DemoWorld } from '../../server/store/demo-world.ts';
import { uuidv7 } from '../../server/store/ids.ts';

/** One line among the test's output: seeds and counts, never content. */
export function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

/** Dice from a seed (mulberry32): the same seed throws the same numbers, 0 ≤ n < 1. */
export function dice(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const person = (id: string, roles: Role[]): Person => ({ id, name: id, email: `${id}@example.org`, roles, streams: streamsOf(roles) });

export const PEOPLE: readonly Person[] = [
  person('mara', ['reviewer']),
  person('noor', ['child-safety-reviewer']),
  person('nils', ['child-safety-reviewer']),
  person('theo', ['legal']),
  person('ines', ['lead']),
  person('sam', ['manager']),
  person('ruth', ['auditor']),
];

export const START = Date.parse('2026-11-24T09:00:00.000Z');

/** A flagged account that names a case of a sealed queue. */
export function account(id: string, caseIds: string[] = []): Account {
  return {
    id, handle: `@${id}`, displayName: id, status: 'active', created: '2025-01-01T00:00:00Z', lastSeen: null, jurisdiction: 'DE', language: 'de', about: '',
    flags: [], strikes: [], linked: [], caseIds, inventory: [], holds: [], ledger: [], abuseReports: [], counts: { personas: 0, worlds: 0, chats: 0, messages: 0, images: 0, voice: 0 },
  };
}

export function world(over: Partial<DemoWorld> = {}): DemoWorld {
  return { people: PEOPLE, templates: [{ id: 'tpl-1', name: 'Receipt', language: 'en', to: 'user', kinds: ['data-subject'], only: [], subject: 'We got it', body: 'Dear {{name}}' }], accounts: [account('acc-1')], cases: [], media: [], ...over };
}

export type Rig = {
  readonly hub: Hub;
  readonly dataDir: string;
  readonly clock: { ms: number };
  readonly newId: () => string;
  readonly desk: (id: string) => Desk;
  readonly intake: (kind: CaseKind, over?: Partial<IntakeGiven>) => Promise<IntakeShown>;
  readonly intakeRaw: (kind: CaseKind, body: unknown, key?: string) => Promise<Response>;
  readonly close: () => Promise<void>;
};

export type RigOptions = { readonly seed: number; readonly database?: string; readonly template?: Blob; readonly world?: DemoWorld; readonly dataDir?: string; readonly more?: Partial<HubOptions> };

/** Starts a hub; a token is `token-` and the person's id, because who signs tokens is another room's matter. */
export async function openRig({ seed, database, template, world: seeded = world(), dataDir, more }: RigOptions): Promise<Rig> {
  const dir = dataDir ?? (await mkdtemp(join(tmpdir(), 'docket-hub-')));
  const clock = { ms: START };
  const roll = dice(seed);
  let ticks = 0;
  const newId = (): string => uuidv7(clock.ms + (ticks += 1), Uint8Array.from({ length: 10 }, () => Math.floor(roll() * 256)));
  const hub = await startHub({
    dataDir: dir,
    ...(database === undefined ? {} : { database }),
    ...(template === undefined ? {} : { template }),
    port: 0,
    name: 'Test hub',
    demo: () => seeded,
    identity: async () => ({ issuer: 'http://127.0.0.1/oidc', clientId: 'docket-desk', audience: 'urn:docket:test', verify: async (token) => (token.startsWith('token-') ? { sub: token.slice(6) } : null) }),
    now: () => new Date(clock.ms).toISOString(),
    newId,
    ...more,
  });
  const key = (await readFile(join(hub.hubDir, 'intake.key'), 'utf8')).trim();
  const intakeRaw = (kind: CaseKind, body: unknown, with_ = key): Promise<Response> =>
    fetch(`${hub.url}/v1/intake/${INTAKE_SEGMENT[kind]}`, { method: 'POST', headers: { 'content-type': 'application/json', authorization: `Bearer ${with_}` }, body: JSON.stringify(body) });
  return {
    hub,
    dataDir: dir,
    clock,
    newId,
    desk: (id) => new Desk(hub.url, id, newId),
    intakeRaw,
    intake: async (kind, over = {}) => {
      const answer = await intakeRaw(kind, { ...intakeFor(kind, newId()), ...over });
      if (answer.status !== 200) throw new Error(`intake: ${answer.status} ${await answer.text()}`);
      return IntakeShown.parse(await answer.json());
    },
    close: async () => {
      await hub.close();
      if (dataDir === undefined) await rm(dir, { recursive: true, force: true });
    },
  };
}

const DETAILS: Readonly<Record<CaseKind, IntakeGiven['detail']>> = {
  'content-removal': { of: 'content-removal', regime: 'dmca-notice', work: 'A song.', elements: { i: 'present' } },
  under18: { of: 'under18', route: 'chat-statement', statedAge: 14, signals: [] },
  'law-enforcement': { of: 'law-enforcement', process: 'subpoena', agency: 'Example agency', reference: 'R-1', categories: ['account-information'], from: null, to: null, gagUntil: null, emergency: false },
  'data-subject': { of: 'data-subject', right: 'deletion', regime: 'gdpr', identity: 'verified', categories: [] },
};

export function intakeFor(kind: CaseKind, externalId: string): IntakeGiven {
  return {
    externalId, title: `A case of ${kind}`, summary: 'As reported.', received: '2026-11-23T10:00:00Z', jurisdiction: 'DE', language: 'de',
    items: [{ id: 'i1', kind: 'url', label: 'one', url: 'https://example.com/1', excerpt: null, category: 'user-content', media: null }],
    texts: [{ name: 'notice.txt', language: 'de', text: 'Der volle Text.' }],
    detail: DETAILS[kind],
  };
}

type ArgsOf<K extends ActKind> = Extract<Act, { kind: K }>['args'];
type Cursors = Partial<Record<Stream, string>>;

/** A desk as the wire sees it. Reads are checked against the wire's own schemas. */
export class Desk {
  readonly url: string;
  readonly id: string;
  readonly newId: () => string;
  readonly device: string;
  constructor(url: string, id: string, newId: () => string) {
    this.url = url;
    this.id = id;
    this.newId = newId;
    this.device = `device-${id}`;
  }

  headers(): Record<string, string> {
    return { 'x-docket-wire': String(WIRE_VERSION), authorization: `Bearer token-${this.id}`, 'content-type': 'application/json' };
  }

  async post(path: string, body: unknown): Promise<Response> {
    return fetch(`${this.url}${path}`, { method: 'POST', headers: this.headers(), body: JSON.stringify(body) });
  }

  async pull(cursors: Cursors = {}, limit = 1_000): Promise<PullShown> {
    const answer = await this.post('/v1/pull', { wire: WIRE_VERSION, device: this.device, cursors, limit });
    if (answer.status !== 200) throw new Error(`pull: ${answer.status} ${await answer.text()}`);
    return PullShown.parse(await answer.json());
  }

  /** Everything from the given cursors on, page by page; what was last put stays, what left goes. */
  async follow(from: Cursors = {}, limit = 1_000): Promise<{ puts: Map<string, Put>; cursors: Cursors; leaves: { id: string; why: string }[]; pages: number }> {
    const puts = new Map<string, Put>();
    const leaves: { id: string; why: string }[] = [];
    let cursors: Cursors = { ...from };
    for (let pages = 1; ; pages += 1) {
      const page = await this.pull(cursors, limit);
      for (const stream of page.streams) {
        for (const put of stream.puts) puts.set(put.id, Put.parse(put));
        for (const leave of stream.leaves) {
          leaves.push(leave);
          puts.delete(leave.id);
        }
        cursors = { ...cursors, [stream.stream]: stream.cursor };
      }
      if (!page.streams.some((stream) => stream.more)) return { puts, cursors, leaves, pages };
    }
  }

  async case(id: string): Promise<Case> {
    const put = (await this.follow()).puts.get(id);
    if (put?.kind !== 'case') throw new Error('no such case here');
    return put.case;
  }

  /** The text of an act on a case as this desk would keep it. */
  act<K extends ActKind>(kind: K, on: Pick<Case, 'id' | 'version' | 'tag'>, args: ArgsOf<K>, over: Record<string, unknown> = {}): string {
    const common = { v: 1, actId: this.newId(), caseId: on.id, by: this.id, device: this.device, at: '2026-11-24T08:59:00Z', reason: 'Because it is so.', then: null };
    const basis = ['release', 'break-claim', 'note', 'message', 'withdraw'].includes(kind) ? {} : { basis: { version: on.version, tag: on.tag, seenAt: '2026-11-24T08:58:00Z' } };
    return JSON.stringify({ ...common, ...basis, kind, args, ...over });
  }

  async pushAll(acts: readonly string[]): Promise<PushShown['verdicts']> {
    const answer = await this.post('/v1/push', { wire: WIRE_VERSION, device: this.device, acts });
    if (answer.status !== 200) throw new Error(`push: ${answer.status} ${await answer.text()}`);
    return PushShown.parse(await answer.json()).verdicts;
  }

  async push(act: string): Promise<Verdict> {
    const [answer] = await this.pushAll([act]);
    if (answer === undefined || answer.verdict === 'unreadable') throw new Error('unreadable');
    return answer;
  }
}
