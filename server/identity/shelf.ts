// What the demo provider must remember across a restart of the hub: grants, refresh tokens, sign-ins under way.
import type { AdapterPort } from 'oidc-provider';
import { z } from 'zod';
import type { IdentityFiles } from './files.ts';

const NAME = 'oidc-state.json';

/** More than people make; beyond it the oldest sign-ins under way are forgotten, never a refresh token. */
const MOST = 4_000;

/** How long a refresh token that was just turned in may be turned in again, in seconds: a lost reply is not a theft. */
const GRACE = 10;

const Kept = z.object({ model: z.string(), id: z.string(), payload: z.record(z.string(), z.unknown()), expires: z.number().nullable() });
type Kept = z.infer<typeof Kept>;

export type Shelf = { readonly adapter: (model: string) => AdapterPort };

/**
 * A shelf over one file. Each change is on disk before the provider answers, so that what a desk was given outlives
 * the hub. `now` is the clock in whole seconds since 1970. A file that cannot be read counts as empty: people sign
 * in again, nothing else is lost. The file holds bearer secrets beside the signing keys, and has their mode.
 */
export async function openShelf(files: IdentityFiles, now: () => number): Promise<Shelf> {
  const kept = new Map<string, Kept>();
  const keyOf = (model: string, id: string): string => `${model}:${id}`;
  for (const it of readKept(await files.read(NAME))) kept.set(keyOf(it.model, it.id), it);

  let writing: Promise<void> | null = null;
  let next: Promise<void> | null = null;
  const writeAll = async (): Promise<void> => {
    for (const [key, it] of kept) if (it.expires !== null && it.expires <= now()) kept.delete(key);
    for (const [key, it] of kept) {
      if (kept.size <= MOST) break;
      if (it.model === 'Interaction' || it.model === 'Session') kept.delete(key);
    }
    await files.write(NAME, JSON.stringify([...kept.values()]));
  };
  /** Resolves when a write that began after this call is through; calls that wait together share one write. */
  const saved = (): Promise<void> => {
    next ??= (async () => {
      await writing?.catch(() => undefined);
      writing = writeAll();
      next = null;
      await writing;
    })();
    return next;
  };

  const family = (grantId: unknown): Kept[] => [...kept.values()].filter((it) => it.model === 'RefreshToken' && it.payload.grantId === grantId);
  const generation = (it: Kept): number => (typeof it.payload.rotations === 'number' ? it.payload.rotations : 0);

  /** Whether this token was turned in a moment ago and its successor was never used: then its reply was lost. */
  const replyLost = (it: Kept): boolean => {
    const { consumed, grantId } = it.payload;
    if (typeof consumed !== 'number' || consumed + GRACE < now()) return false;
    const own = generation(it);
    return family(grantId).every((other) => other === it || generation(other) < own || (generation(other) === own + 1 && other.payload.consumed === undefined));
  };

  const adapter = (model: string): AdapterPort => ({
    upsert: async (id, payload, expiresIn) => {
      const it: Kept = { model, id, payload, expires: expiresIn === undefined ? null : now() + expiresIn };
      if (model === 'RefreshToken') {
        // Given twice because the first reply was lost: whoever holds the first one is not the desk.
        for (const other of family(payload.grantId)) {
          if (other.id !== id && generation(other) === generation(it) && other.payload.consumed === undefined) other.payload.consumed = now() - GRACE - 1;
        }
      }
      kept.set(keyOf(model, id), it);
      await saved();
    },
    find: async (id) => {
      const it = kept.get(keyOf(model, id));
      if (it === undefined || (it.expires !== null && it.expires <= now())) return undefined;
      if (model !== 'RefreshToken' || !replyLost(it)) return it.payload;
      const { consumed: _, ...payload } = it.payload;
      return payload;
    },
    findByUid: async (uid) => [...kept.values()].find((it) => it.model === model && it.payload.uid === uid)?.payload,
    findByUserCode: async () => undefined,
    consume: async (id) => {
      const it = kept.get(keyOf(model, id));
      // The first time counts: being turned in again must not lengthen the grace.
      if (it !== undefined && it.payload.consumed === undefined) it.payload.consumed = now();
      await saved();
    },
    destroy: async (id) => {
      kept.delete(keyOf(model, id));
      await saved();
    },
    revokeByGrantId: async (grantId) => {
      for (const [key, it] of kept) if (it.payload.grantId === grantId) kept.delete(key);
      await saved();
    },
  });
  return { adapter };
}

function readKept(text: string | null): Kept[] {
  if (text === null) return [];
  try {
    return z.array(Kept).parse(JSON.parse(text));
  } catch {
    return [];
  }
}
