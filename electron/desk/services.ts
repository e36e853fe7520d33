// What the desk does for the console: one function per call of the contract, each over the rooms that do the work.
import { createHash } from 'node:crypto';
import type { CaseShown, News, NewAct, OutboxRow, Out, Services, SessionShown, StatusShown } from '../../shared/contract.ts';
import { FaultError, faultSaid } from '../../shared/fault.ts';
import type { Fault } from '../../shared/fault.ts';
import type { Case } from '../../shared/model/case.ts';
import { glanceAt } from '../../shared/model/case.ts';
import type { Person } from '../../shared/model/person.ts';
import { restsOnFacts } from '../../shared/rules/judge/judge.ts';
import { mayExport, maySee } from '../../shared/rules/roles.ts';
import { conflictsOf } from '../../shared/rules/conflicts-of.ts';
import { deskBooks } from './advice/books.ts';
import { lettersFor } from './advice/letters.ts';
import { clockMoves, decisionsFor, mayDo, recordable, resolvable } from './advice/offers.ts';
import type { Asking } from './advice/offers.ts';
import { previewFor } from './advice/preview.ts';
import { noticeFor, scopeFor, verificationFor } from './advice/request.ts';
import type { Cache } from './cache/cache.ts';
import { hubTimeOf, resumeHalted } from './cache/page.ts';
import { carriedMedia, dropMedia } from './cache/trip-media.ts';
import { accountById, caseById, namesOf, readersOf, templatesOf } from './cache/records.ts';
import type { ExportDeps, Exports } from './export/job.ts';
import { cancelExport, listExports, startExport } from './export/job.ts';
import type { CaseNow } from './outbox/acts.ts';
import { actKept, actRow, actsOfCase, keepAct, keepAndSettle, outboxCounts, outboxRows, settleAct } from './outbox/acts.ts';
import { draftsOf, saveDraft } from './outbox/drafts.ts';
import { inWords, newAct, uuidv7 } from './outbox/new-act.ts';
import type { Kept } from './outbox/new-act.ts';
import type { Outbox } from './outbox/open.ts';
import { dismissRescue } from './outbox/rescue.ts';
import { keepOnce } from './outbox/same-again.ts';
import type { Viewed } from './outbox/view-log.ts';
import { logView } from './outbox/view-log.ts';
import { openRecord, textWindow } from './reading/record.ts';
import { openView, placeOf, queueCounts, rowsOf } from './reading/views.ts';
import type { Session } from './sign-in/session.ts';
import type { HubPort } from './sync/hub-port.ts';
import type { SyncLoop } from './sync/loop.ts';
import { tripCalls } from './trips/calls.ts';
import type { Trips } from './trips/calls.ts';

/** What the services stand on. `cache` is asked for each time, because a damaged one is set aside and replaced, and what is too old is removed before it is read. */
export type ServicesDeps = {
  readonly cache: () => Cache;
  readonly outbox: Outbox;
  readonly session: Session;
  readonly hub: HubPort;
  readonly loop: SyncLoop;
  readonly exports: Exports;
  readonly exportDeps: () => Omit<ExportDeps, 'who' | 'cache'>;
  readonly device: string;
  readonly nowMs: () => number;
  /** The hub's time in UTC milliseconds, as far as it is known here: what claims, holds and dates are shown by. */
  readonly hubNowMs: () => number;
  /** Whose outbox this is, signed in or not. */
  readonly ownerId: () => string | null;
  readonly random: (bytes: number) => Uint8Array;
  readonly timeZone: string;
  /** The person as the hub last described them; null before the first pull. */
  readonly person: () => Person | null;
  readonly hubShown: () => SessionShown['hub'];
  readonly hostName: string;
  readonly keyNotice: string | null;
  /** A fault that is not of sync and still has to be told: a cache set aside, a sign-in that failed. */
  readonly told: () => Fault | null;
  /** What happened once and stays until it was read. It gives way to what is wrong now, and must not hide it. */
  readonly notice: () => Fault | null;
  readonly tell: (news: News) => void;
};

/** The services, the two answers that the desk also gives unasked, as news, and the work of trips between the calls. */
export type DeskServices = { readonly services: Services; readonly sessionShown: () => SessionShown; readonly statusShown: () => StatusShown; readonly trips: Trips };

/** Makes them. Every function that shows content needs a signed-in person and logs the view before it reads. */
export function deskServices(deps: ServicesDeps): DeskServices {
  const now = (): string => new Date(deps.nowMs()).toISOString();
  const hubNow = (): string => new Date(deps.hubNowMs()).toISOString();

  /** The person who is signed in. Throws `signed_out`: without one nothing of a case is shown. */
  const signedIn = (): Person => {
    const person = deps.person();
    if (person === null || deps.session.personId() !== person.id) throw new FaultError('signed_out');
    return person;
  };

  const keep = keepOnce();

  const log = (viewed: Viewed): void => logView(deps.outbox, signedIn().id, now(), viewed);

  const sessionShown = (): SessionShown => {
    const person = deps.session.personId() === null ? null : deps.person();
    return { state: deps.session.state(), person, hub: deps.hubShown(), hostName: deps.hostName, keyNotice: deps.keyNotice, mayExport: person !== null && mayExport(person.roles) };
  };

  const statusShown = (): StatusShown => {
    const { online, syncing, lastSync, problem } = deps.loop.state();
    // Being offline shows by itself; what happened to the files here would not.
    const found = deps.told() ?? (problem?.code === 'offline' ? null : problem) ?? deps.notice() ?? problem;
    return { online, syncing, lastSync: lastSync === null ? null : new Date(lastSync).toISOString(), ...outboxCounts(deps.outbox), problem: found === null ? null : { ...found } };
  };

  const caseNow = (caseId: string): CaseNow => {
    const person = deps.person();
    const held = caseById(deps.cache(), caseId);
    // A queue that was taken away may not be read through an act of one's own either.
    if (held === null || person === null || !maySee(person.streams, held.facts.kind)) return null;
    return nowOf(held);
  };

  /** A row with the names of everybody that its two glances speak of: ids mean nothing to a reader. */
  const named = (row: OutboxRow): OutboxRow => {
    const shown = [row.then, row.now, row.verdict?.verdict === 'conflict' ? row.verdict.now : null];
    const ids = shown.flatMap((glance) => (glance === null ? [] : [glance.assignee, glance.claimedBy, glance.decidedBy, glance.proposedBy, glance.changed?.by ?? null]));
    return { ...row, names: namesOf(deps.cache(), ids.filter((id) => id !== null)) };
  };

  const tellOutbox = (actIds: readonly string[]): void => {
    deps.tell({ topic: 'outbox', body: { actIds: [...actIds] } });
    deps.tell({ topic: 'status', body: statusShown() });
  };

  const booksNow = deskBooks();
  /** What the rules are asked with about a case. */
  const askingOf = (person: Person, held: Case): Asking => {
    const { subject } = held.facts;
    return { held, account: subject === null ? null : accountById(deps.cache(), subject.id), person, books: booksNow(deps.cache()), at: hubNow() };
  };

  /** A case that this person may read. Throws `not_found`, `not_allowed`. */
  const readable = (person: Person, caseId: string): Case => {
    const held = caseById(deps.cache(), caseId);
    if (held === null) throw new FaultError('not_found');
    if (!maySee(person.streams, held.facts.kind)) throw new FaultError('not_allowed');
    return held;
  };

  /** The case an act is for, if this person may do it on what they saw. */
  const checked = (person: Person, asked: NewAct): Case => {
    const held = readable(person, asked.caseId);
    // First of all: what a person decided on something else must not be judged by any other rule.
    if (restsOnFacts(asked.kind) && (held.version !== asked.basis.version || held.tag !== asked.basis.tag)) throw new FaultError('moved_since_shown');
    const asking = askingOf(person, held);
    if (!mayDo(asking, actsOfCase(deps.outbox, held.id, null)).includes(asked.kind)) throw new FaultError('not_allowed');
    if (asked.kind === 'propose-decision') {
      const { decision, itemIds, choices = {} } = asked.args;
      if (!decisionsFor(asking, ['propose-decision']).some((rule) => rule.code === decision)) throw new FaultError('bad_input');
      // The rules are asked here too, so that nobody learns on the next day, from the hub, that it could not have been.
      const { not } = previewFor(asking, { decision, itemIds, choices });
      if (not !== null) throw faultSaid('rule_refuses', not);
    }
    if (asked.kind === 'resolve-effect' && resolvable(asking)[asked.args.key]?.includes(asked.args.found) !== true) throw new FaultError('not_allowed');
    if (asked.kind === 'record-fact' && !recordable(asking).some(({ fact }) => fact === asked.args.fact)) throw new FaultError('not_allowed');
    return held;
  };

  /** In the hub's time, as of the page that brought the facts: a laptop's clock says nothing about how old they are. */
  const basisOf = (held: Case): NewAct['basis'] => ({ version: held.version, tag: held.tag, seenAt: hubTimeOf(deps.cache()) ?? now() });

  const make = (person: Person, asked: NewAct, held: Case | null): Kept =>
    newAct(asked, { by: person.id, device: deps.device, nowMs: deps.nowMs(), random: deps.random, then: held === null ? null : glanceAt(held) });

  const claimShown = ({ state: { claim } }: Case, person: Person): CaseShown['claim'] =>
    claim === null ? null : { name: namesOf(deps.cache(), [claim.by])[claim.by] ?? claim.by, until: claim.until, token: claim.token, trip: claim.trip !== null, mine: claim.by === person.id, live: Date.parse(claim.until) > deps.hubNowMs() };

  const caseShown = (read: Pick<CaseShown, 'what' | 'case' | 'texts' | 'names'>, person: Person): CaseShown => {
    const held = read.case;
    const asking = askingOf(person, held);
    const acts = actsOfCase(deps.outbox, held.id, nowOf(held));
    const may = mayDo(asking, acts);
    return {
      ...read,
      basis: basisOf(held),
      may,
      colleagues: may.includes('assign') ? readersOf(deps.cache(), held.facts.kind) : [],
      decisions: decisionsFor(asking, may),
      scope: scopeFor(asking),
      verification: verificationFor(asking),
      notice: noticeFor(asking),
      claim: claimShown(held, person),
      conflicts: conflictsOf(asking),
      recordable: may.includes('record-fact') ? recordable(asking) : [],
      resolvable: may.includes('resolve-effect') ? resolvable(asking) : {},
      clockMoves: clockMoves(asking),
      account: asking.account,
      acts: acts.map(named),
    };
  };

  const who = (person: Person): { personId: string; now: string; timeZone: string } => ({ personId: person.id, now: hubNow(), timeZone: deps.timeZone });

  const trips = tripCalls({
    cache: deps.cache,
    outbox: deps.outbox,
    hub: deps.hub,
    signedIn,
    person: () => (deps.session.personId() === deps.person()?.id ? deps.person() : null),
    ownerId: deps.ownerId,
    make,
    basisOf,
    newId: () => uuidv7(deps.nowMs(), deps.random),
    now,
    hubNow: deps.hubNowMs,
    syncing: () => deps.loop.state().syncing,
    keptActs: tellOutbox,
    changed: (ids) => deps.tell({ topic: 'trips', body: { trips: [...ids] } }),
    sync: () => void deps.loop.now(),
  });

  /** Texts whose view is in the log since their case was opened: scrolling through one is one view and not a hundred. */
  const loggedTexts = new Set<string>();

  const services: Services = {
    session: sessionShown,
    startSignIn: async () => ({ url: await deps.session.start() }),
    signOut: async () => {
      await deps.session.signOut();
      return sessionShown();
    },
    status: statusShown,
    syncNow: async () => {
      await deps.loop.now();
      return statusShown();
    },
    resumeSync: async () => {
      signedIn();
      resumeHalted(deps.cache());
      await deps.loop.now();
      return statusShown();
    },
    dismissProblem: () => {
      signedIn();
      dismissRescue(deps.outbox);
      return statusShown();
    },
    queues: () => {
      signedIn();
      return queueCounts(deps.cache(), hubNow());
    },
    openView: (ask) => {
      const person = signedIn();
      if (!maySee(person.streams, ask.queue)) throw new FaultError('not_allowed');
      if (ask.search.trim() !== '') log({ what: 'search', subject: ask.queue, detail: ask.search });
      return openView(deps.cache(), ask, who(person));
    },
    rows: (ask) => {
      signedIn();
      return rowsOf(deps.cache(), ask, hubNow());
    },
    place: (ask) => {
      signedIn();
      return placeOf(deps.cache(), ask, hubNow());
    },
    open: ({ id }) => {
      const person = signedIn();
      const cache = deps.cache();
      log({ what: 'view', subject: id, detail: '' });
      loggedTexts.clear();
      const { stores, zone } = booksNow(cache);
      const read = openRecord(cache, id, { now: hubNow(), stores, zone });
      return read.what === 'case' ? caseShown(read, person) : read;
    },
    text: (ask) => {
      signedIn();
      const key = `${ask.caseId}/${ask.textId}`;
      if (!loggedTexts.has(key)) log({ what: 'view', subject: ask.caseId, detail: ask.textId });
      loggedTexts.add(key);
      return textWindow(deps.cache(), ask);
    },
    media: async ({ caseId, itemId }) => {
      const media = readable(signedIn(), caseId).facts.items.find((item) => item.id === itemId)?.media ?? null;
      if (media === null) throw new FaultError('not_found');
      log({ what: 'reveal', subject: caseId, detail: itemId });
      trips.sweep();
      const carried = carriedMedia(deps.cache(), caseId, itemId, media);
      if (carried !== null) return { mime: media.mime, base64: Buffer.from(carried).toString('base64') };
      const got = await deps.hub.media(media.id);
      // Evidence that is not what the case names is not shown as if it were.
      if (got.mime !== media.mime || createHash('sha256').update(got.bytes).digest('hex') !== media.sha256) throw new FaultError('hub_broken');
      return { mime: media.mime, base64: Buffer.from(got.bytes).toString('base64') };
    },
    preview: ({ caseId, decision, itemIds, choices }) => {
      const person = signedIn();
      return previewFor(askingOf(person, readable(person, caseId)), { decision, itemIds, choices });
    },
    letters: ({ caseId }) => {
      const person = signedIn();
      return lettersFor({ ...askingOf(person, readable(person, caseId)), templates: templatesOf(deps.cache()), team: deps.hubShown().name });
    },
    act: (asked) => {
      const person = signedIn();
      const held = checked(person, asked);
      const kept = keep(asked, () => make(person, asked, held), (act) => keepAct(deps.outbox, act));
      // What is carried goes with the lease, also where the hub hears of it much later.
      if (asked.kind === 'release') dropMedia(deps.cache(), held.id);
      tellOutbox([kept.act.actId]);
      void deps.loop.now();
      return named(actRow(deps.outbox, kept.act.actId, caseNow));
    },
    outbox: (): OutboxRow[] => {
      signedIn();
      return outboxRows(deps.outbox, caseNow).map(named);
    },
    turnIntoNote: ({ actId }) => {
      const person = signedIn();
      const { caseId, verdict, settled } = actRow(deps.outbox, actId, caseNow);
      if (settled !== null || (verdict?.verdict !== 'conflict' && verdict?.verdict !== 'refused')) throw new FaultError('bad_input');
      const old = actKept(deps.outbox, actId);
      const asked: NewAct = { kind: 'note', caseId, reason: old.reason, basis: basisOf(readable(person, caseId)), args: { text: inWords(old) } };
      const note = make(person, asked, checked(person, asked));
      keepAndSettle(deps.outbox, note, actId, 'noted');
      tellOutbox([actId, note.act.actId]);
      void deps.loop.now();
      return { settled: named(actRow(deps.outbox, actId, caseNow)), note: named(actRow(deps.outbox, note.act.actId, caseNow)) };
    },
    settle: ({ actId, how }) => {
      signedIn();
      settleAct(deps.outbox, actId, how);
      tellOutbox([actId]);
      return named(actRow(deps.outbox, actId, caseNow));
    },
    saveDraft: ({ caseId, body }) => {
      const at = now();
      saveDraft(deps.outbox, signedIn().id, caseId, body, at);
      return { at: body === null ? null : at };
    },
    drafts: () => draftsOf(deps.outbox, signedIn().id),
    checkOut: trips.checkOut,
    trips: trips.trips,
    endTrip: trips.endTrip,
    startExport: (ask): Out<'startExport'> => {
      const person = signedIn();
      const queues = ask.queues ?? [ask.view.queue];
      if (!mayExport(person.roles) || !queues.every((queue) => maySee(person.streams, queue))) throw new FaultError('not_allowed');
      log({ what: 'export', subject: queues.join(' '), detail: ask.reason });
      return startExport(deps.exports, { ...deps.exportDeps(), cache: deps.cache(), who: { id: person.id, name: person.name } }, ask);
    },
    exports: () => {
      signedIn();
      return listExports(deps.exports);
    },
    cancelExport: ({ job }) => {
      signedIn();
      return cancelExport(deps.exports, job);
    },
  };
  return { services, sessionShown, statusShown, trips };
}

function nowOf(held: Case): CaseNow {
  return { number: held.facts.number, title: held.facts.title, glance: glanceAt(held) };
}
