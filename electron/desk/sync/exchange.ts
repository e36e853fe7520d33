// A whole exchange with the hub: everything that waits is pushed, then everything that moved is pulled.
import type { Cache } from '../cache/cache.ts';
import type { Outbox } from '../outbox/open.ts';
import type { Person } from '../../../shared/model/person.ts';
import type { Queue } from '../../../shared/model/words.ts';
import type { HubPort } from './hub-port.ts';
import { pullOnce, pushOnce } from './rounds.ts';

export type ExchangeAsked = {
  readonly hub: HubPort;
  readonly cache: Cache;
  readonly outbox: Outbox;
  readonly device: string;
  readonly personId: string;
  /** Acts that rest, and until when (UTC milliseconds); kept between exchanges by the caller. */
  readonly resting: Map<string, number>;
  readonly nowMs: () => number;
  /** Told after each step, so that a screen follows a long exchange instead of waiting for its end. */
  readonly answered: (actIds: string[]) => void;
  readonly moved: (queues: Queue[], directory: boolean) => void;
  readonly person: (shown: Person) => void;
  readonly stopped: () => boolean;
};

/**
 * Push first, so that the pull brings the case as the verdict left it. Ends when nothing is left to send and no
 * stream has more, when sync halted, or when the desk is closing. `againInSeconds` is when the first resting act may
 * be sent again; null where none rests.
 */
export async function exchange(asked: ExchangeAsked): Promise<{ againInSeconds: number | null; halted: boolean }> {
  for (let sent = 1; sent > 0 && !asked.stopped(); ) {
    const pushed = await pushOnce({
      hub: asked.hub,
      outbox: asked.outbox,
      device: asked.device,
      personId: asked.personId,
      resting: (actId) => (asked.resting.get(actId) ?? 0) > asked.nowMs(),
      now: () => new Date(asked.nowMs()).toISOString(),
    });
    for (const actId of pushed.answered) asked.resting.delete(actId);
    for (const { actId, afterSeconds } of pushed.later) asked.resting.set(actId, asked.nowMs() + afterSeconds * 1_000);
    if (pushed.answered.length > 0) asked.answered([...pushed.answered]);
    sent = pushed.sent;
  }
  let halted = false;
  for (let more = true; more && !asked.stopped(); ) {
    const pulled = await pullOnce({ hub: asked.hub, cache: asked.cache, device: asked.device, personId: asked.personId });
    asked.person(pulled.person);
    if (pulled.moved.length > 0 || pulled.directory) asked.moved([...pulled.moved], pulled.directory);
    halted = pulled.halted !== null;
    more = pulled.more;
  }
  const until = [...asked.resting.values()].filter((at) => at > asked.nowMs());
  return { againInSeconds: until.length === 0 ? null : Math.max(1, Math.ceil((Math.min(...until) - asked.nowMs()) / 1_000)), halted };
}
