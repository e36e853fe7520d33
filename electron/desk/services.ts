// What the desk does for the console: one function per call of the contract, each over the rooms that do the work.
import { createHash } from 'node:crypto';
import type { CaseShown, News, NewAct, OutboxRow, Out, Services, SessionShown, StatusShown } from '../../shared/contract.ts';
import { FaultError } from '../../shared/fault.ts';
import type { Fault } from '../../shared/fault.ts';
import type { Case } from '../../shared/model/case.ts';
import { glanceAt } from '../../shared/model/case.ts';
import type { Person } from '../../shared/model/person.ts';
import { mayExport, maySee } from '../../shared/rules/roles.ts';
import type { Cache } from './cache/cache.ts';
import { resumeHalted } from './cache/page.ts';
import { caseById, namesOf, readersOf } from './cache/records.ts';
import type { ExportDeps, Exports } from './export/job.ts';
import { cancelExport, listExports, startExport } from './export/job.ts';
import type { CaseNow } from './outbox/acts.ts';
import { actRow, actsOfCase, keepAct, outboxCounts, outboxRows, settleAct } from './outbox/acts.ts';
import { newAct } from './outbox/new-act.ts';
import type { Outbox } from './outbox/open.ts';
import type { Viewed } from './outbox/view-log.ts';
import { logView } from './outbox/view-log.ts';
import { openRecord, textWindow } from './reading/record.ts';
import { openView, placeOf, queueCounts, rowsOf } from './reading/views.ts';
import { decisionsFor, mayDo, scopeFor } from './rights.ts';
import type { Session } from './sign-in/session.ts';
import type { HubPort } from './sync/hub-port.ts';
import type { SyncLoop } from './sync/loop.ts';

/** What the services stand on. `cache` is asked for each time, because a damaged one is set aside and replaced. */
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
  readonly random: (bytes: number) => Uint8Array;
  readonly timeZone: string;
  /** The person as the hub last described them; null before the first pull. */
  readonly person: () => Person | null;
  readonly hubShown: () => SessionShown['hub'];
  readonly hostName: string;
  readonly keyNotice: string | null;
  /** A fault that is not of sync and still has to be told: a cache set aside, a sign-in that failed. */
  readonly told: () => Fault | null;
  readonly tell: (news: News) => void;
};

/** The services, and the two answers that the desk also gives unasked, as news. */
export type DeskServices = { readonly services: Services; readonly sessionShown: () => SessionShown; readonly statusShown: () => StatusShown };

/** Makes them. Every function that shows content needs a signed-in person and logs the view before it reads. */
export function deskServices(deps: ServicesDeps): DeskServices {
  const now = (): string => new Date(deps.nowMs()).toISOString();

  /** The person who is signed in. Throws `signed_out`: without one nothing of a case is shown. */
  const signedIn = (): Person => {
    const person = deps.person();
    if (person === null || deps.session.personId() !== person.id) throw new FaultError('signed_out');
    return person;
  };

  const log = (viewed: Viewed): void => logView(deps.outbox, signedIn().id, now(), viewed);

  const sessionShown = (): SessionShown => {
    const person = deps.session.personId() === null ? null : deps.person();
    return { state: deps.session.state(), person, hub: deps.hubShown(), hostName: deps.hostName, keyNotice: deps.keyNotice, mayExport: person !== null && mayExport(person.roles) };
  };

  const statusShown = (): StatusShown => {
    const { online, syncing, lastSync, problem } = deps.loop.state();
    // Being offline shows by itself; what happened to the files here would not.
    const found = deps.told() ?? problem;
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

  /** The case an act is for, if this person may do it on what they saw. */
  const checked = (person: Person, asked: NewAct): Case => {
    const held = caseById(deps.cache(), asked.caseId);
    if (held === null) throw new FaultError('not_found');
    if (!maySee(person.streams, held.facts.kind)) throw new FaultError('not_allowed');
    const restsOnFacts = asked.kind === 'propose-decision' || asked.kind === 'approve' || asked.kind === 'reject';
    // First of all: what a person decided on something else must not be judged by any other rule.
    if (restsOnFacts && (held.version !== asked.basis.version || held.tag !== asked.basis.tag)) throw new FaultError('moved_since_shown');
    if (!mayDo(person, held, actsOfCase(deps.outbox, held.id, null)).includes(asked.kind)) throw new FaultError('not_allowed');
    if (asked.kind === 'propose-decision' && !decisionsFor(held, ['propose-decision']).some((rule) => rule.code === asked.args.decision)) throw new FaultError('bad_input');
    return held;
  };

  const caseShown = (read: Pick<CaseShown, 'what' | 'case' | 'texts' | 'names'>, person: Person): CaseShown => {
    const held = read.case;
    const acts = actsOfCase(deps.outbox, held.id, nowOf(held));
    const may = mayDo(person, held, acts);
    return { ...read, basis: { version: held.version, tag: held.tag, seenAt: now() }, may, colleagues: may.includes('assign') ? readersOf(deps.cache(), held.facts.kind) : [], decisions: decisionsFor(held, may), scope: scopeFor(held), acts: acts.map(named) };
  };

  const who = (person: Person): { personId: string; now: string; timeZone: string } => ({ personId: person.id, now: now(), timeZone: deps.timeZone });

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
    queues: () => {
      signedIn();
      return queueCounts(deps.cache(), now());
    },
    openView: (ask) => {
      const person = signedIn();
      if (!maySee(person.streams, ask.queue)) throw new FaultError('not_allowed');
      if (ask.search.trim() !== '') log({ what: 'search', subject: ask.queue, detail: ask.search });
      return openView(deps.cache(), ask, who(person));
    },
    rows: (ask) => {
      signedIn();
      return rowsOf(deps.cache(), ask, now());
    },
    place: (ask) => {
      signedIn();
      return placeOf(deps.cache(), ask, now());
    },
    open: ({ id }) => {
      const person = signedIn();
      const cache = deps.cache();
      log({ what: 'view', subject: id, detail: '' });
      loggedTexts.clear();
      const read = openRecord(cache, id, now());
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
      signedIn();
      const media = caseById(deps.cache(), caseId)?.facts.items.find((item) => item.id === itemId)?.media ?? null;
      if (media === null) throw new FaultError('not_found');
      log({ what: 'reveal', subject: caseId, detail: itemId });
      const got = await deps.hub.media(media.id);
      // Evidence that is not what the case names is not shown as if it were.
      if (got.mime !== media.mime || createHash('sha256').update(got.bytes).digest('hex') !== media.sha256) throw new FaultError('hub_broken');
      return { mime: media.mime, base64: Buffer.from(got.bytes).toString('base64') };
    },
    act: (asked) => {
      const person = signedIn();
      const held = checked(person, asked);
      const kept = newAct(asked, { by: person.id, device: deps.device, nowMs: deps.nowMs(), random: deps.random, then: glanceAt(held) });
      keepAct(deps.outbox, kept);
      tellOutbox([kept.act.actId]);
      void deps.loop.now();
      return named(actRow(deps.outbox, kept.act.actId, caseNow));
    },
    outbox: (): OutboxRow[] => {
      signedIn();
      return outboxRows(deps.outbox, caseNow).map(named);
    },
    settle: ({ actId, how }) => {
      signedIn();
      settleAct(deps.outbox, actId, how);
      tellOutbox([actId]);
      return named(actRow(deps.outbox, actId, caseNow));
    },
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
  return { services, sessionShown, statusShown };
}

function nowOf(held: Case): CaseNow {
  return { number: held.facts.number, title: held.facts.title, glance: glanceAt(held) };
}
