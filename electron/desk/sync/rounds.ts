// One round of sync, step by step: push what waits, record each verdict, pull what moved. No timers, no retries.
import type { Cache } from '../cache/cache.ts';
import { applyPage, cursorsOf } from '../cache/page.ts';
import type { Outbox } from '../outbox/open.ts';
import { recordLater, recordVerdict, waitingActs } from '../outbox/acts.ts';
import type { WaitingAct } from '../outbox/acts.ts';
import type { Person } from '../../../shared/model/person.ts';
import type { Queue, Stream } from '../../../shared/model/words.ts';
import { LIMITS, WIRE_VERSION } from '../../../shared/wire.ts';
import { FaultError } from '../../../shared/fault.ts';
import type { HubPort } from './hub-port.ts';
import { HubTrouble } from './hub-port.ts';

export type Pulled = {
  readonly person: Person;
  readonly moved: readonly Queue[];
  readonly directory: boolean;
  readonly halted: Stream | null;
  /** Whether there is more to ask for at once. False too where the page came late and was not applied. */
  readonly more: boolean;
};

/**
 * Asks for one page and applies it. The page is applied against the cursors it was asked with, so that one which
 * comes late is left out (PROTOCOL.md P6). Throws `other_person` where the hub takes us for somebody else: their
 * cases must not be mixed into this cache.
 */
export async function pullOnce(deps: { hub: HubPort; cache: Cache; device: string; personId: string }): Promise<Pulled> {
  const cursors = cursorsOf(deps.cache);
  const page = await deps.hub.pull({ wire: WIRE_VERSION, device: deps.device, cursors, limit: LIMITS.pullRows });
  if (page.wire !== WIRE_VERSION) throw new HubTrouble('wire_version');
  if (page.person.id !== deps.personId) throw new FaultError('other_person');
  const done = applyPage(deps.cache, cursors, page);
  return {
    person: page.person,
    moved: done.moved,
    directory: done.directory,
    halted: done.halted,
    more: done.applied && done.halted === null && page.streams.some((stream) => stream.more),
  };
}

export type PushedRound = {
  /** How many acts were sent; 0 where there was nothing to send. */
  readonly sent: number;
  /** Acts that now have their verdict. */
  readonly answered: readonly string[];
  /** Acts to ask about again, and after how many seconds. */
  readonly later: readonly { readonly actId: string; readonly afterSeconds: number }[];
};

/** How long an act rests that the hub says it cannot even read: it must not be lost, and must not be sent in a circle. */
const UNREADABLE_SECONDS = 600;

/**
 * Sends one batch of this person's waiting acts as the exact text that was kept (P7) and records each verdict in a
 * transaction of its own. `resting` names acts that the hub asked to send later. Answers must come in the order asked
 * and name the acts asked about; else nothing of the answer is believed.
 */
export async function pushOnce(deps: { hub: HubPort; outbox: Outbox; device: string; personId: string; resting: (actId: string) => boolean; now: () => string }): Promise<PushedRound> {
  const batch = batchOf(waitingActs(deps.outbox, deps.personId).filter((act) => !deps.resting(act.actId)));
  if (batch.length === 0) return { sent: 0, answered: [], later: [] };
  const shown = await deps.hub.push({ wire: WIRE_VERSION, device: deps.device, acts: batch.map((act) => act.doc) });
  const matches =
    shown.verdicts.length === batch.length &&
    shown.verdicts.every((verdict, index) => (verdict.verdict === 'unreadable' ? verdict.index === index : verdict.actId === batch[index]?.actId));
  if (!matches) throw new HubTrouble('hub_broken');
  const answered: string[] = [];
  const later: { actId: string; afterSeconds: number }[] = [];
  const at = deps.now();
  batch.forEach((act, index) => {
    const verdict = shown.verdicts[index];
    if (verdict === undefined || verdict.verdict === 'unreadable') later.push({ actId: act.actId, afterSeconds: UNREADABLE_SECONDS });
    else if (verdict.verdict === 'later') later.push({ actId: act.actId, afterSeconds: verdict.afterSeconds });
    else if (recordVerdict(deps.outbox, verdict, at)) answered.push(act.actId);
  });
  recordLater(deps.outbox, later.map(({ actId }) => actId), at);
  return { sent: batch.length, answered, later };
}

/** As many acts from the front as one push may carry, by number and by bytes. */
function batchOf(acts: readonly WaitingAct[]): WaitingAct[] {
  const batch: WaitingAct[] = [];
  let bytes = 0;
  for (const act of acts) {
    // Each text is quoted once more inside the request, which may double it.
    bytes += Buffer.byteLength(act.doc) * 2;
    if (batch.length > 0 && (batch.length === LIMITS.pushActs || bytes > LIMITS.pageBytes / 2)) break;
    batch.push(act);
  }
  return batch;
}
