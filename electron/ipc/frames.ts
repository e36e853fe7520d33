// What travels between a desk process and its host: the frames, their limits, and the client's end of them.
import { z } from 'zod';
import type { News } from '../../shared/contract.ts';
import type { Answer, Fault } from '../../shared/fault.ts';
import { fault } from '../../shared/fault.ts';

/** Any channel between two processes. A host wraps child_process, a MessagePort or a test's pair of arrays in it. */
export type Port = {
  readonly post: (message: unknown) => void;
  readonly onMessage: (listener: (message: unknown) => void) => void;
  readonly onClose: (listener: () => void) => void;
};

/** One question. `id` belongs to the asker and comes back unread. Strict: an extra key is a sender that we do not know. */
export const Frame = z.strictObject({ id: z.int().min(0), call: z.string().min(1).max(60), input: z.unknown() });
export type Frame = z.infer<typeof Frame>;

/** How the desk gets its data key. `given` is a key that the host unwrapped from the system's keychain. */
const Key = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('demo') }),
  z.strictObject({ kind: z.literal('passphrase'), passphrase: z.string().max(1_000) }),
  z.strictObject({ kind: z.literal('given'), key: z.instanceof(Uint8Array) }),
]);

/** The first message to a desk process. It is the only one that carries a secret, and it never comes from a page. */
export const Init = z.strictObject({
  init: z.strictObject({ dataDir: z.string().min(1).max(4_000), hubUrl: z.string().min(1).max(2_000), demo: z.boolean(), hostName: z.string().max(60), key: Key }),
});
export type Init = z.infer<typeof Init>;

/** What a desk process says: once `ready` or `fault`, then answers and news. */
export type FromDesk =
  | { readonly ready: true }
  | { readonly fault: Fault }
  | { readonly id: number; readonly answer: Answer<unknown> }
  | { readonly news: News };

/** What a console may send at most. Its longest honest message is a decision over 2,000 items. */
export const FRAME_LIMITS = { depth: 16, weight: 1024 * 1024 } as const;

/**
 * Whether a value is plain data within the limits. Weight counts characters and 8 for everything else, so that a
 * million empty lists are heavy too. Iterative: a value as deep as memory must not overflow our own stack.
 */
export function isSmallAndPlain(value: unknown, limits: { depth: number; weight: number } = FRAME_LIMITS): boolean {
  let weight = 0;
  const queue: { value: unknown; depth: number }[] = [{ value, depth: 0 }];
  for (let next = queue.pop(); next !== undefined; next = queue.pop()) {
    weight += typeof next.value === 'string' ? next.value.length + 8 : 8;
    if (weight > limits.weight || next.depth > limits.depth) return false;
    if (typeof next.value === 'function' || typeof next.value === 'symbol' || typeof next.value === 'bigint') return false;
    if (typeof next.value !== 'object' || next.value === null) continue;
    const proto: unknown = Object.getPrototypeOf(next.value);
    if (!Array.isArray(next.value) && proto !== Object.prototype && proto !== null) return false;
    if (Array.isArray(next.value) && next.value.length > limits.weight / 8) return false;
    for (const [key, inner] of Object.entries(next.value)) {
      weight += key.length;
      queue.push({ value: inner, depth: next.depth + 1 });
    }
  }
  return true;
}

/**
 * The asking end: gives each question a number and keeps its promise until the answer comes. When the port closes,
 * everything still open is answered with `broken`, because a question without an answer would leave a screen waiting.
 */
export function asker(port: Port): { ask: (call: string, input: unknown) => Promise<Answer<unknown>>; onNews: (listener: (news: News) => void) => () => void } {
  const open = new Map<number, (answer: Answer<unknown>) => void>();
  const listeners = new Set<(news: News) => void>();
  let last = 0;
  let closed = false;
  port.onMessage((message) => {
    const said = message as FromDesk;
    if ('news' in said) for (const listener of listeners) listener(said.news);
    if (!('answer' in said)) return;
    open.get(said.id)?.(said.answer);
    open.delete(said.id);
  });
  port.onClose(() => {
    closed = true;
    for (const answer of open.values()) answer({ ok: false, fault: fault('broken') });
    open.clear();
  });
  return {
    ask: (call, input) =>
      new Promise((resolve) => {
        if (closed) return resolve({ ok: false, fault: fault('broken') });
        last += 1;
        open.set(last, resolve);
        port.post({ id: last, call, input });
      }),
    onNews: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
