// `docket desk`: the desk without a window, for scripts: sign-in, sync, rows, case, act, outbox, check-out, trips.
import { once } from 'node:events';
import type { Headless } from '../electron/desk/headless.ts';
import { act, checkOut, endTrip, outbox, record, rows, sync, trips } from '../electron/desk/headless.ts';
import type { RowShown } from '../shared/contract.ts';
import type { TripShown } from '../shared/model/trip.ts';
import { SORTS } from '../shared/contract.ts';
import { FaultError } from '../shared/fault.ts';
import { QUEUES } from '../shared/model/words.ts';
import { needed, oneOf, readArgs } from './args.ts';
import { FILTER_FLAGS, readFilter } from './filter.ts';
import { DESK_FLAGS, syncIfOnline, withFlags } from './headless.ts';
import { sayAside, sayJson, sayLine } from './say.ts';

type Verb = (args: readonly string[]) => Promise<void>;

const VERBS: Readonly<Record<string, Verb>> = { 'sign-in': signInVerb, sync: syncVerb, rows: rowsVerb, case: caseVerb, act: actVerb, outbox: outboxVerb, 'check-out': checkOutVerb, trips: tripsVerb };

/** Hands over to one verb. Throws `bad_input` where there is none of that name. */
export async function deskCommand(args: readonly string[]): Promise<void> {
  const [verb = '', ...rest] = args;
  const run = Object.hasOwn(VERBS, verb) ? VERBS[verb] : undefined;
  if (!run) throw new FaultError('bad_input', `docket desk takes ${Object.keys(VERBS).join(', ')}`);
  await run(rest);
}

/** Signs in: as a person of a demo hub with `--as`, else through the browser at the address that is printed. */
async function signInVerb(args: readonly string[]): Promise<void> {
  const { flags } = readArgs(args, DESK_FLAGS);
  await withFlags(flags, async (headless) => {
    const before = await headless.desk.services.session({});
    if (before.state !== 'signed-in') {
      const through = new Promise<void>((resolve) => headless.onNews((news) => void (news.topic === 'session' && news.body.state === 'signed-in' && resolve())));
      const { url } = await headless.desk.services.startSignIn({});
      sayAside(`Open this address to sign in: ${url}`);
      await through;
    }
    const { person } = await headless.desk.services.session({});
    if (flags.json) sayJson({ person });
    else sayLine(`Signed in as ${person?.name ?? 'somebody'}.`);
  });
}

async function syncVerb(args: readonly string[]): Promise<void> {
  const { flags } = readArgs(args, DESK_FLAGS);
  await withFlags(flags, async (headless) => {
    const status = await sync(headless);
    const queues = await headless.desk.services.queues({});
    if (flags.json) sayJson({ ...status, queues });
    else for (const { queue, total, open, overdue } of queues) sayLine(`${queue}: ${total} records, ${open} open, ${overdue} overdue`);
  });
}

/** Prints a window of one queue, or of all that the person reads; the filter's flags and `--sort` work as in the console. */
async function rowsVerb(args: readonly string[]): Promise<void> {
  const { flags } = readArgs(args, { ...DESK_FLAGS, ...FILTER_FLAGS, queue: 'text', sort: 'text', down: 'flag', from: 'text', count: 'text', offline: 'flag' });
  const queue = oneOf(flags.queue, 'queue', QUEUES);
  const filter = readFilter(flags, queue === null ? QUEUES : [queue]);
  const sort = { by: oneOf(flags.sort, 'sort', SORTS) ?? 'due', down: flags.down };
  const from = whole(flags.from, 'from', 0);
  const count = whole(flags.count, 'count', Number.MAX_SAFE_INTEGER);
  await withFlags(flags, async (headless) => {
    if (!flags.offline) await syncIfOnline(headless);
    const { person } = await headless.desk.services.session({});
    const queues = queue === null ? QUEUES.filter((one) => person?.streams.includes(one)) : [queue];
    const found: RowShown[] = [];
    let total = 0;
    for (const one of queues) {
      const window = await windowOf(headless, { ...filter, queue: one, sort }, from, count);
      found.push(...window.rows);
      total += window.total;
    }
    if (flags.json) sayJson({ total, from, rows: found });
    else for (const row of found) sayLine([row.due ?? 'no due date', row.number, row.status, row.title].join('  '));
  });
}

/** A window of any size, fetched in the pieces that one call may ask for. */
async function windowOf(headless: Headless, ask: unknown, from: number, count: number): Promise<{ total: number; rows: RowShown[] }> {
  const piece = 500;
  const first = await rows(headless, ask, { from, count: Math.min(piece, count) });
  const all = [...first.rows];
  while (all.length < count && from + all.length < first.total) {
    const next = await rows(headless, ask, { from: from + all.length, count: Math.min(piece, count - all.length) });
    if (next.rows.length === 0) break;
    all.push(...next.rows);
  }
  return { total: first.total, rows: all };
}

async function caseVerb(args: readonly string[]): Promise<void> {
  const { rest, flags } = readArgs(args, { ...DESK_FLAGS, offline: 'flag' }, 'one');
  const wanted = needed(rest[0] ?? null, 'id or number of a case, without a flag,');
  await withFlags(flags, async (headless) => {
    if (!flags.offline) await syncIfOnline(headless);
    const shown = await record(headless, wanted);
    if (flags.json) return sayJson(shown);
    if (shown.what !== 'case') return sayLine(shown.what === 'account' ? `${shown.account.handle}: ${shown.account.status}` : 'This needs a newer Docket.');
    sayLine(`${shown.case.facts.number}  ${shown.case.facts.status}  ${shown.case.facts.title}`);
    for (const event of shown.case.events) sayLine(`${event.at}  ${shown.names[event.by] ?? event.by}: ${event.says}`);
  });
}

/**
 * Keeps one act and tries to send it. The act is the contract's, as JSON on stdin or in `--act`; without a basis it
 * rests on the case as it is on this computer now.
 */
async function actVerb(args: readonly string[]): Promise<void> {
  const { flags } = readArgs(args, { ...DESK_FLAGS, act: 'text' });
  const asked = parsed(flags.act ?? (await stdin()));
  await withFlags(flags, async (headless) => {
    const row = await act(headless, asked);
    if (flags.json) sayJson(row);
    else sayLine(row.verdict === null ? 'Saved on this computer. Not sent.' : `${row.says}: ${row.verdict.verdict}`);
  });
}

async function outboxVerb(args: readonly string[]): Promise<void> {
  const { flags } = readArgs(args, { ...DESK_FLAGS, offline: 'flag' });
  await withFlags(flags, async (headless) => {
    if (!flags.offline) await syncIfOnline(headless);
    const all = await outbox(headless);
    if (flags.json) sayJson(all);
    else for (const row of all) sayLine(`${row.at}  ${row.caseNumber ?? row.caseId}  ${row.says}: ${row.verdict?.verdict ?? 'saved on this computer, not sent'}`);
  });
}

/** Takes the first cases of a list along; `--media` also what was recorded or drawn, where the queue lets it travel. */
async function checkOutVerb(args: readonly string[]): Promise<void> {
  const { flags } = readArgs(args, { ...DESK_FLAGS, ...FILTER_FLAGS, queue: 'text', sort: 'text', down: 'flag', count: 'text', hours: 'text', media: 'flag', reason: 'text', offline: 'flag' });
  const queue = oneOf(needed(flags.queue, 'queue'), 'queue', QUEUES);
  const ask = { ...readFilter(flags, queue === null ? QUEUES : [queue]), queue, sort: { by: oneOf(flags.sort, 'sort', SORTS) ?? 'due', down: flags.down } };
  const asked = { count: whole(needed(flags.count, 'count'), 'count', 0), hours: whole(needed(flags.hours, 'hours'), 'hours', 0), media: flags.media, reason: needed(flags.reason, 'reason') };
  await withFlags(flags, async (headless) => {
    if (!flags.offline) await syncIfOnline(headless);
    const trip = await checkOut(headless, ask, asked);
    if (flags.json) sayJson(trip);
    else sayTrip(trip);
  });
}

/** Prints the trips; with `--end` ends one first and gives back what is left of it. */
async function tripsVerb(args: readonly string[]): Promise<void> {
  const { flags } = readArgs(args, { ...DESK_FLAGS, end: 'text', offline: 'flag' });
  await withFlags(flags, async (headless) => {
    if (!flags.offline) await syncIfOnline(headless);
    const found = flags.end === null ? await trips(headless) : await endTrip(headless, flags.end);
    if (flags.json) sayJson(found);
    else for (const trip of Array.isArray(found) ? found : [found]) sayTrip(trip);
  });
}

function sayTrip({ id, until, ended, asked, waiting, held, done, released, lost, media }: TripShown): void {
  const stands = ended !== null ? `ended ${ended}` : until === null ? 'not sent' : `until ${until}`;
  const carries = media.wanted === 0 ? '' : `  media: ${media.held} of ${media.wanted} here, ${media.skipped} stay at the hub`;
  sayLine(`${id}  ${stands}  ${asked} cases: ${held} held, ${done} decided, ${lost} lost, ${released} given back, ${waiting} waiting${carries}`);
}

function whole(value: string | null, name: string, otherwise: number): number {
  if (value === null) return otherwise;
  if (!/^\d{1,9}$/.test(value)) throw new FaultError('bad_input', `--${name} takes a whole number`);
  return Number(value);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new FaultError('bad_input', 'an act is a JSON object');
  }
}

async function stdin(): Promise<string> {
  let text = '';
  process.stdin.setEncoding('utf8').on('data', (part: string) => {
    text += part;
  });
  await once(process.stdin, 'end');
  return text;
}
