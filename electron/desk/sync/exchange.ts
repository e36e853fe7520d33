// A whole exchange with the hub: everything that waits is pushed, then everything that moved is pulled.
import type { Cache } from '../cache/cache.ts';
import type { Outbox } from '../outbox/open.ts';
import type { Person } from '../../../shared/model/person.ts';
import type { Queue } from '../../../shared/model/words.ts';
import type { HubPort, HubTrouble } from './hub-port.ts';
import { pullOnce, pushOnce } from './rounds.ts';

/**
 * From when to when an act rests, by this computer's clock (UTC milliseconds). Both, because that clock may be set back.
 * `alone`: it was refused alone while the hub took nothing else either, or others have got through since.
 */
export type Resting = Map<string, { readonly since: number; readonly until: number; readonly alone?: 'unclear' | 'others-passed' }>;

export type ExchangeAsked = {
  readonly hub: HubPort;
  readonly cache: Cache;
  readonly outbox: Outbox;
  readonly device: string;
  readonly personId: string;
  /** Acts that rest; kept between exchanges by the caller. */
  readonly resting: Resting;
  readonly nowMs: () => number;
  /** Told after each step, so that a screen follows a long exchange instead of waiting for its end: acts with a verdict, and parked ones. */
  readonly answered: (actIds: string[]) => void;
  /** A page was kept. */
  readonly confirmed: () => void;
  readonly moved: (queues: Queue[], directory: boolean) => void;
  readonly person: (shown: Person) => void;
  /** Throws where nothing may be fetched now, though what waits may still be sent. */
  readonly beforePull: () => void;
  readonly stopped: () => boolean;
};

/**
 * Push first, so that the pull brings the case as the verdict left it. Ends when nothing is left to send and no
 * stream has more, when sync halted, or when the desk is closing. `againInSeconds` is when the first resting act may
 * be sent again; null where none rests. A hub that takes no act may still have pages: what it refused is thrown at the
 * end.
 */
export async function exchange(asked: ExchangeAsked): Promise<{ againInSeconds: number | null; halted: boolean }> {
  let refused: HubTrouble | null = null;
  for (let sent = 1; sent > 0 && refused === null && !asked.stopped(); ) {
    const pushed = await pushOnce({
      hub: asked.hub,
      outbox: asked.outbox,
      device: asked.device,
      personId: asked.personId,
      resting: (actId) => restsFor(asked, actId) > 0,
      doubted: (actId) => asked.resting.get(actId)?.alone === 'others-passed',
      now: () => new Date(asked.nowMs()).toISOString(),
    });
    for (const actId of [...pushed.answered, ...pushed.withdrawn]) asked.resting.delete(actId);
    if (pushed.answered.length > 0) for (const [actId, rest] of asked.resting) if (rest.alone === 'unclear') asked.resting.set(actId, { ...rest, alone: 'others-passed' });
    for (const { actId, afterSeconds } of pushed.later) {
      const alone = pushed.unclear.includes(actId) ? { alone: 'unclear' as const } : {};
      asked.resting.set(actId, { since: asked.nowMs(), until: asked.nowMs() + afterSeconds * 1_000, ...alone });
    }
    if (pushed.answered.length + pushed.parked.length > 0) asked.answered([...pushed.answered, ...pushed.parked]);
    if (pushed.trouble !== null && pushed.trouble.refusal === null) throw pushed.trouble;
    refused = pushed.trouble;
    sent = pushed.sent;
  }
  asked.beforePull();
  let halted = false;
  for (let more = true; more && !asked.stopped(); ) {
    const pulled = await pullOnce({ hub: asked.hub, cache: asked.cache, device: asked.device, personId: asked.personId, nowMs: asked.nowMs });
    if (pulled.applied) asked.confirmed();
    asked.person(pulled.person);
    if (pulled.moved.length > 0 || pulled.directory) asked.moved([...pulled.moved], pulled.directory);
    halted = pulled.halted !== null;
    more = pulled.more;
  }
  // What halted sync is told first: it waits for a person.
  if (refused !== null && !halted) throw refused;
  const left = [...asked.resting.keys()].map((actId) => restsFor(asked, actId)).filter((ms) => ms > 0);
  return { againInSeconds: left.length === 0 ? null : Math.max(1, Math.ceil(Math.min(...left) / 1_000)), halted };
}

/** How long an act still rests, in milliseconds. A clock that stands before the rest began was set back; then it rests no more. */
function restsFor({ resting, nowMs }: ExchangeAsked, actId: string): number {
  const rest = resting.get(actId);
  return rest === undefined || nowMs() < rest.since ? 0 : Math.max(0, rest.until - nowMs());
}
