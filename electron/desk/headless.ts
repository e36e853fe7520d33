// The desk without a console, for scripts: opens it, does one thing over the same services, closes it.
import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import type { ExportShown, News, OutboxRow, Out, SessionShown, StatusShown } from '../../shared/contract.ts';
import type { TripShown } from '../../shared/model/trip.ts';
import { calls, ExportAsked, NewAct, ViewAsked } from '../../shared/contract.ts';
import type { FaultCode } from '../../shared/fault.ts';
import { FAULTS, FaultError, faultSaid } from '../../shared/fault.ts';
import { Id } from '../../shared/model/words.ts';
import type { Desk } from './desk.ts';
import { openDesk } from './desk.ts';
import type { KeySource } from './vault/unlock.ts';

export type HeadlessAsked = {
  readonly dataDir: string;
  readonly hubUrl: string;
  readonly demo: boolean;
  readonly key: KeySource;
  readonly timeZone?: string;
  readonly exportsDir?: string;
};

export type Headless = { readonly desk: Desk; readonly onNews: (listener: (news: News) => void) => void };

/** Opens a desk that syncs only when asked, works with it, and closes it whatever happens. Throws what {@link openDesk} throws. */
export async function withDesk<T>(asked: HeadlessAsked, work: (headless: Headless) => Promise<T>): Promise<T> {
  const listeners = new Set<(news: News) => void>();
  const desk = await openDesk({
    ...asked,
    hostName: 'command line',
    now: Date.now,
    random: randomBytes,
    fetch: globalThis.fetch,
    onNews: (news) => {
      for (const listener of listeners) listener(news);
    },
  });
  try {
    return await work({ desk, onNews: (listener) => void listeners.add(listener) });
  } finally {
    await desk.close();
  }
}

/** Signs in on a demo hub as one of its people and pulls. */
export async function signIn({ desk }: Headless, person: string): Promise<SessionShown> {
  return desk.signInAs(person);
}

/** One whole exchange with the hub. Throws what kept it from ending: `offline`, `signed_out`, `halted`, … */
export async function sync({ desk }: Headless): Promise<StatusShown> {
  const status = await desk.services.syncNow({});
  // What became of the file of acts is told until somebody has read it, and keeps nothing from ending but being offline.
  if (status.problem !== null && (status.problem.code !== 'outbox_rescued' || !status.online)) {
    throw status.problem.code === 'outbox_rescued' ? new FaultError('offline') : faultSaid(status.problem.code as FaultCode, status.problem.message);
  }
  const session = await desk.services.session({});
  if (session.state !== 'signed-in') throw new FaultError('signed_out');
  return status;
}

/** A window of a list. `ask` is read as the console's own: a filter that is left out filters nothing. */
export async function rows({ desk }: Headless, ask: unknown, window: { from: number; count: number }): Promise<Out<'rows'>> {
  const { view } = await desk.services.openView(read(ViewAsked, ask));
  return desk.services.rows(read(calls.rows.input, { view, ...window }));
}

/** A case, account or unknown record by its id, or a case by its number. Throws `not_found`. */
export async function record(headless: Headless, idOrNumber: string): Promise<Out<'open'>> {
  const found = await idOf(headless, idOrNumber);
  return headless.desk.services.open({ id: found });
}

/**
 * Keeps an act and tries to send it; answers with what the outbox then says. `asked` is the contract's act; without a
 * `basis` it rests on the case as it is on this computer now, which is what a script means that has just read it.
 */
export async function act(headless: Headless, asked: unknown): Promise<OutboxRow> {
  const { desk } = headless;
  const loose = read(z.looseObject({ caseId: z.string().max(200) }), asked);
  const caseId = await idOf(headless, loose.caseId);
  const shown = 'basis' in loose ? null : await desk.services.open({ id: caseId });
  if (shown !== null && shown.what !== 'case') throw new FaultError('not_found');
  const kept = await desk.services.act(read(NewAct, { ...loose, caseId, ...(shown === null ? {} : { basis: shown.basis }) }));
  await desk.services.syncNow({});
  return (await desk.services.outbox({})).find((row) => row.actId === kept.actId) ?? kept;
}

/** The person's acts with all that became of them. */
export async function outbox({ desk }: Headless): Promise<OutboxRow[]> {
  return desk.services.outbox({});
}

/**
 * Takes cases along from the top of a list, sends that at once where the hub can be reached, and waits for the
 * recordings and images that were asked for. Throws `nothing_free`, `not_allowed`.
 */
export async function checkOut(headless: Headless, ask: unknown, asked: { readonly count: number; readonly hours: number; readonly media: boolean; readonly reason: string }): Promise<TripShown> {
  const { desk } = headless;
  const { view } = await desk.services.openView(read(ViewAsked, ask));
  const made = await desk.services.checkOut(read(calls.checkOut.input, { view, ...asked }));
  await desk.services.syncNow({});
  await desk.carried();
  return (await trips(headless)).find(({ id }) => id === made.id) ?? made;
}

/** The person's trips, newest first. */
export async function trips({ desk }: Headless): Promise<TripShown[]> {
  return desk.services.trips({});
}

/** Ends a trip and sends what it gives back where the hub can be reached. Throws `not_found`. */
export async function endTrip(headless: Headless, trip: string): Promise<TripShown> {
  const { desk } = headless;
  const ended = await desk.services.endTrip(read(calls.endTrip.input, { trip }));
  await desk.services.syncNow({});
  return (await trips(headless)).find(({ id }) => id === ended.id) ?? ended;
}

/** Exports and waits until it is done. Throws `not_allowed`, `export_failed`, `disk_full`. `progress` is called as it goes. */
export async function exportLog(headless: Headless, ask: unknown, progress: (shown: ExportShown) => void): Promise<ExportShown> {
  const ended = new Promise<ExportShown>((resolve) => {
    headless.onNews((news) => {
      if (news.topic !== 'export') return;
      progress(news.body);
      if (news.body.state !== 'running') resolve(news.body);
    });
  });
  const started = await headless.desk.services.startExport(read(ExportAsked, ask));
  const shown = started.state === 'running' ? await ended : started;
  if (shown.state !== 'done') throw faultSaid('export_failed', shown.message ?? FAULTS.export_failed);
  return shown;
}

/** Numbers are what people read to each other; ids are what machines keep. */
async function idOf({ desk }: Headless, idOrNumber: string): Promise<string> {
  const session = await desk.services.session({});
  for (const queue of session.person?.streams ?? []) {
    if (queue === 'directory') continue;
    const { view } = await desk.services.openView(read(ViewAsked, { queue, search: idOrNumber }));
    const first = (await desk.services.rows({ view, from: 0, count: 1 })).rows[0];
    if (first !== undefined && (first.number === idOrNumber || first.id === idOrNumber)) return first.id;
  }
  const id = Id.safeParse(idOrNumber);
  if (!id.success) throw new FaultError('not_found');
  return id.data;
}

function read<S extends z.ZodType>(schema: S, value: unknown): z.output<S> {
  const found = schema.safeParse(value);
  if (!found.success) throw new FaultError('bad_input', found.error.issues[0]?.path.join('.') ?? '');
  return found.data;
}
