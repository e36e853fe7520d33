// What the hub asks of the platform when an effect fires: the port, and what whoever stands behind it must promise.
import type { EffectVerb } from '../../shared/model/words.ts';
import type { Decision } from '../../shared/model/case.ts';

/** `done: false` says that nothing happened, for sure; whoever does not know throws. `says` carries no content of a case. */
export type Told = { readonly done: true } | { readonly done: false; readonly says: string };

/** One row of the ledger. With `itemId: null` everything of the category in that store, but for the items in `but`. */
export type Erase = {
  readonly key: string;
  readonly store: string;
  readonly accountId: string;
  readonly category: string;
  readonly itemId: string | null;
  readonly but: readonly string[];
};

/** What can be taken back: an account or items, switched. `copies` are hashes of identical copies that go with them. */
export type Switch = {
  readonly key: string;
  readonly does: Exclude<EffectVerb, 'delete' | 'remove' | 'disclose'>;
  readonly accountId: string | null;
  readonly itemIds: readonly string[];
  readonly copies: readonly string[];
};

/** What is sent: records and fields by name, who agreed, and nothing of what stands in them. */
export type Manifest = {
  readonly caseId: string;
  readonly number: string;
  readonly for: string;
  readonly decision: string;
  readonly by: string;
  readonly approvedBy: string | null;
  readonly at: string;
  readonly package: NonNullable<Decision['package']>;
};

export type Deliver = { readonly key: string; readonly sha256: string; readonly manifest: Manifest };

/**
 * The platform's side. `erase` and `switch` remember keys: asked twice under one key, the thing happens once and the
 * answer is the same, so that the hub may ask again when an answer was lost. `deliver` is never asked twice under one
 * key, but for two cases: after `done: false`, which says for sure that nothing went out, people may decide it anew; and
 * where no answer came, a person may find out that nothing went out, and say so (PROTOCOL.md P34).
 */
export type Executors = {
  readonly erase: (asked: Erase) => Promise<Told>;
  readonly switch: (asked: Switch) => Promise<Told>;
  readonly deliver: (asked: Deliver) => Promise<Told>;
  /**
   * What is remembered of a key: true where it was done, false where it never was and is not under way, null where that
   * cannot be told. Asked before anything is sent, and after a restore. A platform that cannot answer it leaves it out;
   * what it was to send around a restore then goes to a person.
   */
  readonly knows?: (key: string) => Promise<boolean | null>;
};

/** How long an answer may take, in milliseconds. Shorter than a lease, so that a runner that waits still holds its effect. */
export const ANSWER_MS = 30_000;

/** Asks, and gives up waiting after `ANSWER_MS`. Throws what the other side threw, or that no answer came. */
export async function answerOf<T>(ask: () => Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const tooLate = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('effects: no answer in time')), ANSWER_MS);
  });
  try {
    return await Promise.race([ask(), tooLate]);
  } finally {
    clearTimeout(timer);
  }
}

/** As `answerOf`, for what was done or not. Anything else that comes back is no answer: whoever adapted the platform may be wrong. */
export async function toldOf(ask: () => Promise<Told>): Promise<Told> {
  const told: { readonly done?: unknown; readonly says?: unknown } | null | undefined = await answerOf(ask);
  if (told?.done === true) return { done: true };
  if (told?.done === false) return { done: false, says: typeof told.says === 'string' ? told.says : '' };
  throw new Error('effects: an answer that is none');
}

/** What the platform remembers of a key; null where it cannot say, does not answer or has no such question. */
export async function remembered({ knows }: Pick<Executors, 'knows'>, key: string): Promise<boolean | null> {
  if (knows === undefined) return null;
  const known: unknown = await answerOf(() => knows(key)).catch(() => null);
  return typeof known === 'boolean' ? known : null;
}
