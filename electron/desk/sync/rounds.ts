// One round of sync, step by step: push what waits, record each verdict, pull what moved. No timers, no retries.
import type { Cache } from '../cache/cache.ts';
import { applyPage, askOf } from '../cache/page.ts';
import type { Outbox } from '../outbox/open.ts';
import { parkAct, recordLater, recordVerdict, waitingActs } from '../outbox/acts.ts';
import type { WaitingAct } from '../outbox/acts.ts';
import type { Person } from '../../../shared/model/person.ts';
import type { Queue, Stream } from '../../../shared/model/words.ts';
import { ActDoc, LIMITS, WIRE_VERSION } from '../../../shared/wire.ts';
import { FaultError } from '../../../shared/fault.ts';
import type { HubPort } from './hub-port.ts';
import { HubTrouble } from './hub-port.ts';
import type { Answered } from './verdicts.ts';
import { inPieces } from './pieces.ts';
import type { Sent } from './pieces.ts';
import { isFor, restSeconds } from './verdicts.ts';

export type Pulled = {
  /** Whether the page was kept: what it confirms may stay a while longer. */
  readonly applied: boolean;
  readonly person: Person;
  readonly moved: readonly Queue[];
  readonly directory: boolean;
  readonly halted: Stream | null;
  /** Whether there is more to ask for at once. False too where the page came late and was not applied. */
  readonly more: boolean;
};

/**
 * Asks for one page and applies it. The page is applied against the cursors it was asked with, so that one which
 * comes late is left out (PROTOCOL.md P6). `nowMs` is this computer's clock in UTC milliseconds. Throws `other_person`
 * where the hub takes us for somebody else: their cases must not be mixed into this cache.
 */
export async function pullOnce(deps: { hub: HubPort; cache: Cache; device: string; personId: string; nowMs: () => number }): Promise<Pulled> {
  const asked = askOf(deps.cache);
  const page = await deps.hub.pull({ wire: WIRE_VERSION, device: deps.device, cursors: asked.cursors, limit: LIMITS.pullRows });
  if (page.wire !== WIRE_VERSION) throw new HubTrouble('wire_version');
  if (page.person.id !== deps.personId) throw new FaultError('other_person');
  const done = applyPage(deps.cache, asked, page, deps.nowMs());
  return {
    applied: done.applied,
    person: page.person,
    moved: done.moved,
    directory: done.directory,
    halted: done.halted,
    more: done.applied && done.halted === null && page.streams.some((stream) => stream.more),
  };
}

export type PushedRound = {
  /** How many acts were answered or are set aside; 0 where there was nothing to send. */
  readonly sent: number;
  /** Acts that now have their verdict. */
  readonly answered: readonly string[];
  /** Acts that were withdrawn just now: their own answer is worth asking for at once, however long they were to rest. */
  readonly withdrawn: readonly string[];
  /** Acts that got no answer which could be used; they are in `later` too. */
  readonly parked: readonly string[];
  /** Acts to ask about again, and after how many seconds. */
  readonly later: readonly { readonly actId: string; readonly afterSeconds: number }[];
  /** Acts that were refused alone while the hub took nothing else either. */
  readonly unclear: readonly string[];
  /** What ended the round before every act of it was answered or set aside. */
  readonly trouble: HubTrouble | null;
};

export type PushDeps = {
  readonly hub: HubPort;
  readonly outbox: Outbox;
  readonly device: string;
  readonly personId: string;
  /** Whether an act rests: the hub asked to send it later, or it is parked. */
  readonly resting: (actId: string) => boolean;
  /** Whether it was refused alone in an earlier round, and the hub took others after that. */
  readonly doubted: (actId: string) => boolean;
  readonly now: () => string;
};

/** Until acts are sent again that were refused alone while the hub took nothing else either, in seconds. */
const UNCLEAR_REST_SECONDS = 300;

/**
 * Sends one batch of this person's waiting acts as the exact text that was kept (P7) and records each verdict in a
 * transaction of its own. Answers must come in the order asked and name the acts asked about; else nothing of the
 * answer is believed. An act that the hub cannot read, whose answer this desk does not know, or for which a push is
 * refused whole, is parked: it must not be lost, and must not be sent in a circle or stop the others. Throws what is
 * no refusal of these acts, before any of them was answered.
 */
export async function pushOnce(deps: PushDeps): Promise<PushedRound> {
  const waiting = waitingActs(deps.outbox, deps.personId).filter((act) => !deps.resting(act.actId));
  const batch = batchOf(waiting);
  if (batch.length === 0) return NOTHING;
  const send = (acts: readonly WaitingAct[]): Promise<Sent<PushedRound>> => sendActs(deps, acts);
  const sent = await send(batch);
  if ('round' in sent) return sent.round;
  const { rounds, blamed, unclear, trouble } = await inPieces(batch, send, (act) => act.blamed !== null || deps.doubted(act.actId));
  const aside = blamed.map((act) => setAside(deps, act.actId, 'refused-whole', deps.now()));
  const done = [...rounds, { ...NOTHING, sent: aside.length, parked: aside.map(({ actId }) => actId), later: aside }];
  const sentNow = done.reduce((sum, round) => sum + round.sent, 0);
  // Only where others wait that had no turn yet: together with those they show whether it is the hub.
  const rest = waiting.length > sentNow + unclear.length ? unclear.map(({ actId }) => ({ actId, afterSeconds: UNCLEAR_REST_SECONDS })) : [];
  return {
    sent: sentNow,
    answered: done.flatMap((round) => round.answered),
    withdrawn: done.flatMap((round) => round.withdrawn),
    parked: done.flatMap((round) => round.parked),
    later: [...done.flatMap((round) => round.later), ...rest],
    unclear: unclear.map(({ actId }) => actId),
    trouble,
  };
}

const NOTHING: PushedRound = { sent: 0, answered: [], withdrawn: [], parked: [], later: [], unclear: [], trouble: null };

/** Sends acts in one push and records what comes back. Answers with the refusal where it may be one of them; throws any other trouble. */
async function sendActs(deps: PushDeps, acts: readonly WaitingAct[]): Promise<Sent<PushedRound>> {
  try {
    const shown = await deps.hub.push({ wire: WIRE_VERSION, device: deps.device, acts: acts.map((act) => act.doc) });
    return { round: recordAnswers(deps, acts, shown.verdicts) };
  } catch (thrown) {
    if (thrown instanceof HubTrouble && thrown.refusal !== null) return { refused: thrown };
    throw thrown;
  }
}

function recordAnswers(deps: PushDeps, batch: readonly WaitingAct[], verdicts: readonly Answered[]): PushedRound {
  const matches = verdicts.length === batch.length && batch.every((act, index) => isFor(verdicts[index] ?? NO_ANSWER, act.actId, index));
  if (!matches) throw new HubTrouble('hub_broken');
  const answered: string[] = [];
  const parked: string[] = [];
  const later: { actId: string; afterSeconds: number }[] = [];
  const at = deps.now();
  batch.forEach((act, index) => {
    const verdict = verdicts[index] ?? NO_ANSWER;
    if (verdict.verdict === 'unreadable' || verdict.verdict === 'unknown') {
      later.push(setAside(deps, act.actId, verdict.verdict === 'unknown' ? 'unknown-answer' : 'unreadable', at));
      parked.push(act.actId);
    } else if (verdict.verdict === 'later') later.push({ actId: act.actId, afterSeconds: verdict.afterSeconds });
    else if (recordVerdict(deps.outbox, verdict, at)) answered.push(act.actId);
  });
  recordLater(deps.outbox, later.map(({ actId }) => actId).filter((actId) => !parked.includes(actId)), at);
  const withdrawn = batch.flatMap((act) => (act.kind === 'withdraw' && answered.includes(act.actId) ? targetOf(act.doc) : []));
  return { ...NOTHING, sent: batch.length, answered, withdrawn, parked, later };
}

/** Parks an act, and says how long it rests. */
function setAside({ outbox }: PushDeps, actId: string, why: Parameters<typeof parkAct>[2], at: string): { actId: string; afterSeconds: number } {
  return { actId, afterSeconds: restSeconds(parkAct(outbox, actId, why, at)) };
}

/** The act that a withdrawal names. */
function targetOf(doc: string): string[] {
  const read = ActDoc.safeParse(JSON.parse(doc));
  return read.success && read.data.kind === 'withdraw' ? [read.data.args.actId] : [];
}

const NO_ANSWER: Answered = { verdict: 'unknown', actId: null };

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
