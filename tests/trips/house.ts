// A demo hub with a clock of its own, and seats whose network a test switches off: what the trips are played on.
import { join } from 'node:path';
import { readFileSync } from 'node:fs';
import type { CaseShown, NewAct, Out, RowShown } from '../../shared/contract.ts';
import type { TripShown } from '../../shared/model/trip.ts';
import { ViewAsked } from '../../shared/contract.ts';
import type { Queue } from '../../shared/model/words.ts';
import type { Hub } from '../../server/hub.ts';
import { closeOutbox, openOutbox } from '../../electron/desk/outbox/open.ts';
import type { DeskAsked } from '../../electron/desk/desk.ts';
import { freshFolder } from '../outbox/bench.ts';
import { openHub, openSeat } from '../sync/house.ts';
import type { Seat } from '../sync/house.ts';

export const HOUR = 3_600_000;

/** A person's seat. `net.on` is their network; `clock.ahead` moves this computer's clock, in milliseconds. */
export type Traveller = Seat & { readonly person: string; readonly dataDir: string; readonly net: { on: boolean; seen: string[] }; readonly clock: { ahead: number } };

export type Station = {
  readonly hub: Hub;
  /** How far the hub's clock is ahead of this machine's, in milliseconds. */
  readonly time: { ahead: number };
  readonly seat: (person: string, over?: Partial<DeskAsked>, dataDir?: string) => Promise<Traveller>;
  readonly close: () => Promise<void>;
};

/** Opens a hub on which no effect fires and no reminder is written by itself. */
export async function openStation(): Promise<Station> {
  const time = { ahead: 0 };
  const hub = await openHub(freshFolder(), 0, { now: () => new Date(Date.now() + time.ahead).toISOString(), effectsEveryMs: null, roundsEveryMs: null });
  const seats: Traveller[] = [];
  return {
    hub,
    time,
    seat: async (person, over = {}, dataDir = freshFolder()) => {
      const net = { on: true, seen: [] as string[] };
      const clock = { ahead: 0 };
      const { fetch: through = globalThis.fetch, ...rest } = over;
      const fetching: typeof fetch = async (input, init) => {
        if (!net.on) throw new TypeError('no network');
        net.seen.push(new URL(input instanceof Request ? input.url : input).pathname);
        return through(input, init);
      };
      const opened = await openSeat(dataDir, hub.url, { now: () => Date.now() + clock.ahead, fetch: fetching, ...rest });
      const seat = { ...opened, person, dataDir, net, clock };
      seats.push(seat);
      await opened.desk.signInAs(person);
      return seat;
    },
    close: async () => {
      for (const { desk } of seats) await desk.close();
      await hub.close();
    },
  };
}

export const services = (at: Traveller): Traveller['desk']['services'] => at.desk.services;

/** A round that came through; one that meets a line which the other side has just closed is tried again, as a desk does by itself. */
export async function sync(at: Traveller): Promise<void> {
  let problem: string | null = null;
  for (let round = 0; round < 5; round += 1) {
    problem = (await services(at).syncNow({})).problem?.code ?? null;
    if (problem === null) return;
  }
  throw new Error(`no round came through: ${problem}`);
}

/** A list of a queue, by number so that it stays in its order. */
export async function viewOf(at: Traveller, queue: Queue = 'content-removal', status: string[] = ['open', 'proposed']): Promise<string> {
  return (await services(at).openView(ViewAsked.parse({ queue, status, sort: { by: 'number', down: false } }))).view;
}

export async function rowsIn(at: Traveller, queue: Queue = 'content-removal', status: string[] = ['open', 'proposed']): Promise<RowShown[]> {
  return (await services(at).rows({ view: await viewOf(at, queue, status), from: 0, count: 500 })).rows;
}

export async function open(at: Traveller, id: string): Promise<CaseShown> {
  const shown = await services(at).open({ id });
  if (shown.what !== 'case') throw new Error('no case there');
  return shown;
}

/** Takes cases along, sends that and waits until everything that can be carried is here. */
export async function take(at: Traveller, count: number, over: Partial<Parameters<Traveller['desk']['services']['checkOut']>[0]> = {}, queue: Queue = 'content-removal'): Promise<TripShown> {
  const made = await services(at).checkOut({ view: await viewOf(at, queue), count, hours: 8, media: false, reason: 'for the train', ...over });
  await sync(at);
  await at.desk.carried();
  return trip(at, made.id);
}

/** A trip as it is shown now. */
export async function trip(at: Traveller, id: string): Promise<TripShown> {
  const found = (await services(at).trips({})).find((one) => one.id === id);
  if (found === undefined) throw new Error('no such trip');
  return found;
}

export const counts = ({ asked, waiting, held, done, released, lost }: TripShown): Record<string, number> => ({ asked, waiting, held, done, released, lost });

export const act = async (at: Traveller, id: string, wanted: Partial<NewAct> & Pick<NewAct, 'kind' | 'args'>): Promise<Out<'act'>> => {
  const { basis } = await open(at, id);
  return services(at).act({ caseId: id, reason: 'because it is so', basis, ...wanted } as NewAct);
};

/** The cases of a trip, in its order, on which this decision can be made now. */
export async function decidable(at: Traveller, shown: TripShown, decision: string): Promise<CaseShown[]> {
  const found: CaseShown[] = [];
  for (const { caseId } of shown.cases) {
    const one = await open(at, caseId);
    if (one.decisions.some(({ code, not }) => code === decision && not === null)) found.push(one);
  }
  return found;
}

export const decide = (at: Traveller, { case: { id }, basis }: CaseShown, decision: string): Promise<Out<'act'>> =>
  Promise.resolve(services(at).act({ kind: 'propose-decision', caseId: id, reason: 'not complete', basis, args: { decision, note: 'read on the train', itemIds: [] } }));

export async function rowOf(at: Traveller, actId: string): Promise<Out<'outbox'>[number]> {
  const row = (await services(at).outbox({})).find((one) => one.actId === actId);
  if (row === undefined) throw new Error('no such act');
  return row;
}

/** What is in the view log of a desk that is closed. */
export async function viewLog(at: Traveller): Promise<{ what: string; subject: string; detail: string }[]> {
  const outbox = await openOutbox({ path: join(at.dataDir, 'desk', 'outbox.db'), key: readFileSync(join(at.dataDir, 'desk', 'demo.key')), keyProved: true });
  try {
    return outbox.db.prepare<[], { what: string; subject: string; detail: string }>('SELECT what, subject, detail FROM view_log ORDER BY seq').all();
  } finally {
    closeOutbox(outbox);
  }
}
