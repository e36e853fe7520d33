// The door between console and desk: whatever is pushed at it, an answer comes back and nothing of the house with it.
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { serve } from '../../electron/ipc/door.ts';
import { asker, FRAME_LIMITS, isSmallAndPlain } from '../../electron/ipc/frames.ts';
import type { Port } from '../../electron/ipc/frames.ts';
import type { CallName, Services } from '../../shared/contract.ts';
import { calls } from '../../shared/contract.ts';
import { FAULTS, FaultError } from '../../shared/fault.ts';

const NAMES = Object.keys(calls) as CallName[];
const SEED = 4_711;
const SECRET = 'SECRET-CASE-TEXT';

/** Services that misbehave in turn: throw with a stack that quotes a case, throw no error at all, answer rubbish. */
function misbehaving(): { services: Services; reached: Set<string> } {
  const reached = new Set<string>();
  let turn = 0;
  const misbehave = (name: string) => () => {
    reached.add(name);
    turn += 1;
    if (turn % 4 === 0) throw new Error(`${SECRET} in /home/secret/place.ts:12`);
    if (turn % 4 === 1) return Promise.reject({ [SECRET]: SECRET });
    if (turn % 4 === 2) return { [SECRET]: SECRET };
    return undefined;
  };
  return { services: Object.fromEntries(NAMES.map((name) => [name, misbehave(name)])) as unknown as Services, reached };
}

/** Whether an answer is a known fault in one of our own sentences, and nothing more. */
function isClean(answer: unknown): boolean {
  const said = answer as { ok: boolean; fault?: { code: string; message: string } };
  const text = JSON.stringify(answer);
  return !said.ok && Object.hasOwn(FAULTS, said.fault?.code ?? '') && !text.includes(SECRET) && !/\.ts|\/home|\bat \w+ \(|node:/.test(text);
}

const hostileKey = fc.constantFrom('__proto__', 'constructor', 'toString', 'hasOwnProperty', 'prototype', 'queue', 'id', 'from');
const hostileObject: fc.Arbitrary<unknown> = fc
  .array(fc.tuple(hostileKey, fc.jsonValue({ maxDepth: 3 })), { maxLength: 6 })
  // As JSON.parse makes it: `__proto__` becomes an own key and not the prototype.
  .map((pairs) => JSON.parse(`{${pairs.map(([key, value]) => `${JSON.stringify(key)}:${JSON.stringify(value)}`).join(',')}}`) as unknown);
const deep = fc.integer({ min: 20, max: 30_000 }).map((depth) => {
  let value: unknown = 1;
  for (let level = 0; level < depth; level += 1) value = level % 2 === 0 ? [value] : { a: value };
  return value;
});
const long = fc.integer({ min: 1, max: 3_000_000 }).map((length) => 'ü'.repeat(length));
const hostileInput = fc.oneof(
  { weight: 4, arbitrary: fc.anything({ maxDepth: 4, withBigInt: true, withDate: true, withMap: true, withSet: true, withTypedArray: true, withSparseArray: true, withNullPrototype: true, withObjectString: true }) },
  { weight: 3, arbitrary: hostileObject },
  { weight: 1, arbitrary: deep },
  { weight: 1, arbitrary: long },
  { weight: 1, arbitrary: fc.constantFrom(() => 1, Symbol('s'), 10n, Object.assign([], { length: 10_000_000 })) },
);

test.each(NAMES)('[S4] %s: 500 hostile inputs, each gets an answer without a stack, a path or content', async (name) => {
  const { services } = misbehaving();
  const door = serve(services);
  await fc.assert(
    fc.asyncProperty(hostileInput, fc.boolean(), async (input, extra) => {
      expect(isClean(await door({ id: 1, call: name, input, ...(extra ? { more: 1 } : {}) }))).toBe(true);
    }),
    { seed: SEED, numRuns: 500 },
  );
});

test('[S4] 500 hostile frames and names: none reaches anything but our own calls', async () => {
  const { services, reached } = misbehaving();
  const door = serve(Object.assign(Object.create({ inherited: () => SECRET }), services) as Services);
  const names = fc.oneof(fc.constantFrom('__proto__', 'constructor', 'toString', 'valueOf', 'inherited', 'hasOwnProperty', '', 'session ', 'SESSION'), fc.string(), fc.anything());
  await fc.assert(
    fc.asyncProperty(fc.oneof(fc.anything(), fc.record({ id: fc.anything(), call: names, input: fc.constant({}) }), hostileObject), async (frame) => {
      expect(isClean(await door(frame))).toBe(true);
    }),
    { seed: SEED, numRuns: 500 },
  );
  for (const name of reached) expect(NAMES).toContain(name);
  expect(await door({ id: 1, call: 'inherited', input: {} })).toMatchObject({ fault: { code: 'unknown_call' } });
  expect(await door({ id: 1, call: 'constructor', input: {} })).toMatchObject({ fault: { code: 'unknown_call' } });
});

test('[S4] an object with getters, a class of its own or a cycle is refused before it is read further', async () => {
  const door = serve(misbehaving().services);
  const round: Record<string, unknown> = {};
  round['self'] = round;
  for (const input of [round, new (class Sneaky { id = 'x'; })(), new Map(), new Date(), new Uint8Array(4)]) {
    expect(await door({ id: 1, call: 'open', input })).toMatchObject({ ok: false, fault: { code: 'too_large' } });
  }
});

test('a good call goes through, with defaults filled in and what a service adds left out', async () => {
  let asked: unknown;
  const services = {
    ...misbehaving().services,
    place: (input: unknown) => {
      asked = input;
      return { index: 4, [SECRET]: SECRET };
    },
    open: () => {
      throw new FaultError('not_found');
    },
  } as unknown as Services;
  const door = serve(services);
  expect(await door({ id: 1, call: 'place', input: { view: 'v1', id: 'case-1' } })).toEqual({ ok: true, value: { index: 4 } });
  expect(asked).toEqual({ view: 'v1', id: 'case-1' });
  expect(await door({ id: 2, call: 'place', input: { view: 'v1', id: 'case-1', extra: 1 } })).toMatchObject({ fault: { code: 'bad_input' } });
  expect(await door({ id: 3, call: 'open', input: { id: 'case-1' } })).toEqual({ ok: false, fault: { code: 'not_found', message: FAULTS.not_found } });
});

test('the limits: just within passes, just over does not', () => {
  expect(isSmallAndPlain('x'.repeat(FRAME_LIMITS.weight - 8))).toBe(true);
  expect(isSmallAndPlain('x'.repeat(FRAME_LIMITS.weight))).toBe(false);
  const nested = (depth: number): unknown => (depth === 0 ? 1 : [nested(depth - 1)]);
  expect(isSmallAndPlain(nested(FRAME_LIMITS.depth))).toBe(true);
  expect(isSmallAndPlain(nested(FRAME_LIMITS.depth + 1))).toBe(false);
  expect(isSmallAndPlain(Object.assign([], { length: FRAME_LIMITS.weight }))).toBe(false);
});

test('the asking end: answers find their question in any order, news reaches who listens, a closed port answers all', async () => {
  const sent: { id: number }[] = [];
  let hear: (message: unknown) => void = () => undefined;
  let shut: () => void = () => undefined;
  const port: Port = { post: (message) => void sent.push(message as { id: number }), onMessage: (listener) => (hear = listener), onClose: (listener) => (shut = listener) };
  const line = asker(port);
  const first = line.ask('session', {});
  const second = line.ask('status', {});
  const news: unknown[] = [];
  const stop = line.onNews((each) => news.push(each.topic));
  hear({ id: sent[1]?.id, answer: { ok: true, value: 2 } });
  hear({ news: { topic: 'outbox', body: { actIds: [] } } });
  stop();
  hear({ news: { topic: 'moved', body: { queues: [], directory: false } } });
  hear({ id: sent[0]?.id, answer: { ok: true, value: 1 } });
  expect(await Promise.all([first, second])).toEqual([{ ok: true, value: 1 }, { ok: true, value: 2 }]);
  expect(news).toEqual(['outbox']);
  const third = line.ask('status', {});
  shut();
  expect(await third).toMatchObject({ ok: false });
  expect(await line.ask('status', {})).toMatchObject({ ok: false });
});
