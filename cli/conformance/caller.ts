// A desk as a black box sees a hub: plain requests, answers read by the wire's schemas, nothing of our hub's own code.
import { createHash, randomBytes, randomUUID } from 'node:crypto';
import type { Act, ActKind, Verdict } from '../../shared/model/act.ts';
import type { Case } from '../../shared/model/case.ts';
import type { CaseKind, Stream } from '../../shared/model/words.ts';
import { HubFault, INTAKE_SEGMENT, IntakeShown, PullShown, PushShown, WIRE_VERSION } from '../../shared/wire.ts';
import type { IntakeGiven } from '../../shared/wire.ts';

/** A rule that does not hold: the sentence says what was asked, what had to come and what came. Never case content. */
export class Broken extends Error {}

/** Says that a rule does not hold. */
export function broken(says: string): never {
  throw new Broken(says);
}

/** Fails with a sentence unless the condition is true. */
export function must(condition: boolean, says: string): asserts condition {
  if (!condition) broken(says);
}

export type Cursors = Partial<Record<Stream, string>>;
type Shown = PullShown['streams'][number];

/** One person on one device, as far as the wire knows. */
export type Caller = {
  readonly device: string;
  /** A request without the caller's token. */
  readonly raw: (path: string, init?: RequestInit) => Promise<Response>;
  readonly poke: (signal: AbortSignal) => Promise<Response>;
  readonly post: (path: string, body: unknown, headers?: Record<string, string>) => Promise<Response>;
  readonly pull: (cursors: Cursors, limit?: number) => Promise<PullShown>;
  /** Pages until there is no more; records by id, in the shape in which they came. */
  readonly follow: (cursors: Cursors, limit?: number) => Promise<{ puts: Map<string, unknown>; left: Set<string>; cursors: Cursors; pages: number }>;
  readonly caseOf: (id: string) => Promise<Case>;
  readonly act: <K extends ActKind>(kind: K, on: Pick<Case, 'id' | 'version' | 'tag'>, args: Extract<Act, { kind: K }>['args'], over?: Record<string, unknown>) => string;
  readonly push: (acts: readonly string[]) => Promise<PushShown['verdicts']>;
  readonly one: (act: string) => Promise<Verdict>;
};

const NO_BASIS: readonly string[] = ['release', 'break-claim', 'note', 'message', 'withdraw'];

/** A caller with a token. `personId` is learnt from the first page, because a token says it only to the hub. */
export async function callerOf(hub: string, token: string): Promise<Caller & { readonly personId: string; readonly granted: readonly Stream[] }> {
  const device = `conformance-${randomBytes(4).toString('hex')}`;
  const headers = { 'x-docket-wire': String(WIRE_VERSION), authorization: `Bearer ${token}`, 'content-type': 'application/json' };
  const raw = (path: string, init: RequestInit = {}): Promise<Response> => fetch(`${hub}${path}`, { redirect: 'error', signal: AbortSignal.timeout(30_000), ...init });
  const post = (path: string, body: unknown, more: Record<string, string> = {}): Promise<Response> => raw(path, { method: 'POST', headers: { ...headers, ...more }, body: typeof body === 'string' ? body : JSON.stringify(body) });

  const pull = async (cursors: Cursors, limit = 1_000): Promise<PullShown> => {
    const answer = await post('/v1/pull', { wire: WIRE_VERSION, device, cursors, limit });
    must(answer.status === 200, `A pull had to be answered with 200 and was answered with ${answer.status}.`);
    const read = PullShown.safeParse(await answer.json());
    must(read.success, `A page does not have the shape of the wire: look at ${read.error?.issues[0]?.path.join('.') ?? 'it'}.`);
    return read.data;
  };
  const follow = async (from: Cursors, limit = 1_000): ReturnType<Caller['follow']> => {
    const puts = new Map<string, unknown>();
    const left = new Set<string>();
    let cursors: Cursors = { ...from };
    for (let pages = 1; ; pages += 1) {
      must(pages < 20_000, 'The pages never came to an end: `more` stayed true.');
      const page = await pull(cursors, limit);
      for (const part of page.streams) {
        for (const put of part.puts) {
          puts.set(put.id, put);
          left.delete(put.id);
        }
        for (const { id } of part.leaves) {
          puts.delete(id);
          left.add(id);
        }
        cursors = { ...cursors, [part.stream]: part.cursor };
      }
      if (!page.streams.some((part: Shown) => part.more)) return { puts, left, cursors, pages };
    }
  };
  const push = async (acts: readonly string[]): Promise<PushShown['verdicts']> => {
    const answer = await post('/v1/push', { wire: WIRE_VERSION, device, acts });
    must(answer.status === 200, `A push had to be answered with 200 and was answered with ${answer.status}.`);
    const read = PushShown.safeParse(await answer.json());
    must(read.success, 'The answer to a push does not have the shape of the wire.');
    must(read.data.verdicts.length === acts.length, `A push of ${acts.length} acts got ${read.data.verdicts.length} answers.`);
    return read.data.verdicts;
  };
  const first = await pull({}, 1);
  const personId = first.person.id;
  const act: Caller['act'] = (kind, on, args, over = {}) => {
    const at = new Date().toISOString();
    const basis = NO_BASIS.includes(kind) ? {} : { basis: { version: on.version, tag: on.tag, seenAt: at } };
    return JSON.stringify({ v: 1, actId: uuidv7(), caseId: on.id, by: personId, device, at, reason: 'A check of the protocol.', then: null, ...basis, kind, args, ...over });
  };
  return {
    device, personId, granted: first.granted, raw, poke: (signal) => fetch(`${hub}/v1/poke`, { redirect: 'error', headers, signal }), post, pull, follow, act, push,
    caseOf: async (id) => {
      const put = (await follow({})).puts.get(id) as { kind?: string; case?: Case } | undefined;
      if (put?.kind !== 'case' || put.case === undefined) return broken('A case that was taken in is in no page of its stream.');
      return put.case;
    },
    one: async (text) => {
      const [answer] = await push([text]);
      if (answer === undefined || answer.verdict === 'unreadable') return broken('An act that names an act id was answered as unreadable.');
      return answer;
    },
  };
}

/** A UUID of version 7: the time in front, so that ids sort by when they were made. */
export function uuidv7(): string {
  const hex = Date.now().toString(16).padStart(12, '0');
  const random = randomUUID().replaceAll('-', '');
  return `${hex.slice(0, 8)}-${hex.slice(8)}-7${random.slice(13, 16)}-${((Number.parseInt(random.slice(16, 17), 16) & 3) | 8).toString(16)}${random.slice(17, 20)}-${random.slice(20)}`;
}

export const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

const DETAIL: Readonly<Record<'content-removal' | 'law-enforcement', IntakeGiven['detail']>> = {
  'content-removal': { of: 'content-removal', regime: 'dsa-notice', work: 'A check of the protocol.', elements: {} },
  'law-enforcement': { of: 'law-enforcement', process: 'us_subpoena', agency: 'Conformance', reference: 'C-1', categories: [], from: null, to: null, gagUntil: null, emergency: false },
};

/** Takes a case in as the platform does; its external id says whose it is. */
export async function takeIn(hub: string, intakeKey: string, kind: 'content-removal' | 'law-enforcement', externalId = `conformance-${randomUUID()}`): Promise<IntakeShown> {
  const body: IntakeGiven = {
    externalId, title: 'Conformance check', summary: 'Made by a check of the protocol.', received: new Date().toISOString(), jurisdiction: 'ZZ', language: 'en',
    items: [{ id: 'item-1', kind: 'url', label: 'one', url: 'https://example.com/1', excerpt: null, category: 'user-content', media: null }], detail: DETAIL[kind],
  };
  const answer = await fetch(`${hub}/v1/intake/${INTAKE_SEGMENT[kind satisfies CaseKind]}`, { method: 'POST', redirect: 'error', headers: { authorization: `Bearer ${intakeKey}`, 'content-type': 'application/json' }, body: JSON.stringify(body) });
  must(answer.status === 200, `Intake had to answer 200 and answered ${answer.status}.`);
  const read = IntakeShown.safeParse(await answer.json());
  must(read.success, 'The answer of intake does not have the shape of the wire.');
  return read.data;
}

/** Fails unless an answer is a refusal of the whole request with this status and fault. */
export async function mustRefuse(answer: Response, status: number, fault: string, what: string): Promise<void> {
  must(answer.status === status, `${what} had to be answered with ${status} and was answered with ${answer.status}.`);
  const read = HubFault.safeParse(await answer.json().catch(() => null));
  must(read.success && read.data.fault === fault, `${what} had to be answered with the fault “${fault}”.`);
}
