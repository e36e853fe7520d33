// The platform beside the hub: it sends cases, changes what they say, moves and deletes them, and changes who may read what.
import type { CaseKind, DataCategory, Role, Stream } from '../../shared/model/words.ts';
import { CASE_KINDS } from '../../shared/model/words.ts';
import type { CaseDetailGiven } from '../../shared/model/case.ts';
import { IntakeAsked } from '../../shared/wire.ts';
import { putRecord, removeRecord } from '../../server/streams/records.ts';
import { writeCases } from '../../server/streams/write.ts';
import { tagOf } from '../../server/store/ids.ts';
import type { Dice } from './dice.ts';
import { changedFacts } from './hub/house.ts';
import type { House } from './hub/house.ts';
import { inRoles, PEOPLE } from './people.ts';
import type { Time } from './time.ts';
import type { Trace } from './trace.ts';

/** What a case can be about; each leads to another effect or none. */
export const PLOTS = ['minor', 'erasure', 'access', 'own-removal', 'copyright', 'order', 'preservation'] as const;
export type Plot = (typeof PLOTS)[number];

const KIND_OF: Readonly<Record<Plot, CaseKind>> = {
  minor: 'under18', erasure: 'data-subject', access: 'data-subject', 'own-removal': 'content-removal', copyright: 'content-removal', order: 'law-enforcement', preservation: 'law-enforcement',
};

export type Platform = {
  readonly send: (plot: Plot, account: string, externalId?: string) => Promise<string>;
  /** The same notice again. */
  readonly sendAgain: () => Promise<void>;
  readonly changeFacts: (caseId: string) => Promise<void>;
  /** Changed and set right again: equal facts under another version. */
  readonly thereAndBack: (caseId: string) => Promise<void>;
  /** The case belongs into another queue after all. */
  readonly moveCase: (caseId: string, to: CaseKind) => Promise<void>;
  readonly takeAway: (caseId: string, why: 'deleted' | 'hidden') => Promise<void>;
  /** The account has itself reported abuse. */
  readonly abuseReport: (account: string) => Promise<void>;
  /** A record of holds that nobody can read, and the way to set it right. */
  readonly spoilHolds: (account: string) => Promise<() => Promise<void>>;
  readonly setRoles: (person: string, roles: readonly Role[]) => Promise<void>;
  /** A grant is revoked, and the roles stay. */
  readonly revoke: (person: string, stream: Stream) => Promise<void>;
  readonly restoreRoles: (person: string) => Promise<void>;
};

export type PlatformParts = { readonly house: House; readonly dice: Dice; readonly time: Time; readonly trace: Trace };

const CREATED = '2025-01-01T00:00:00Z';
const STORES: readonly (readonly [DataCategory, string])[] = [['account-information', 'primary database'], ['user-content', 'media store'], ['user-content', 'analytics']];

export function openPlatform({ house, dice, time, trace }: PlatformParts): Platform {
  const sent: { readonly plot: Plot; readonly account: string; readonly externalId: string }[] = [];
  const bodyOf = (plot: Plot, account: string, externalId: string): IntakeAsked => IntakeAsked.parse({
    externalId, title: `A case of ${plot}`, summary: 'As reported.', received: new Date(time.now() - 3_600_000).toISOString(), jurisdiction: 'DE', language: 'de', accountId: account,
    account: {
      id: account, handle: `@${account}`, displayName: account, created: CREATED, lastSeen: null, jurisdiction: 'DE', language: 'de', about: '',
      inventory: STORES.map(([category, store]) => ({ category, store, records: 3, bytes: 300 })), counts: { personas: 1, worlds: 0, chats: 1, messages: 2, images: 1, voice: 0 },
    },
    items: [1, 2].map((n) => ({ id: `${account}-i${n}`, kind: 'image', label: `item ${n}`, url: null, excerpt: null, category: 'user-content', media: null })),
    texts: [{ name: 'notice.txt', language: 'de', text: `Notice ${externalId}.` }],
    detail: detailOf(plot, account, time.iso()),
  });
  const send: Platform['send'] = async (plot, account, externalId = `${plot}-${sent.length}`) => {
    sent.push({ plot, account, externalId });
    const { id } = await house.accept(KIND_OF[plot], bodyOf(plot, account, externalId));
    trace.say('platform', `sends ${plot}`, id, account);
    return id;
  };
  const setPerson = async (person: string, roles: readonly Role[], without: readonly Stream[] = []): Promise<void> => {
    const of = PEOPLE.find(({ id }) => id === person);
    const held = house.truth.records.get(person);
    if (of === undefined || held === undefined) return;
    trace.say('platform', `gives ${roles.join('+') || 'no role'}`, person, ...without);
    await house.platform('platform', (q) => putRecord(q, 'directory', { kind: 'person', of: inRoles(of, roles, without), version: held.version + 1 }, time.iso()));
  };
  const changeAccount = async (account: string, change: (body: Record<string, unknown>) => Record<string, unknown>): Promise<void> => {
    const held = house.truth.records.get(account);
    if (held?.kind !== 'account') return;
    const of = change(held.of as Record<string, unknown>);
    await house.platform('platform', (q) => putRecord(q, held.stream, { kind: 'account', of: of as never, version: held.version + 1 }, time.iso()));
  };

  const summarise = async (caseId: string, summary: string): Promise<void> => {
    const held = house.truth.caseOf(caseId);
    // What was decided is not amended: whoever wants that reopens it.
    if (held === null || held.facts.decision !== null || held.facts.status === 'closed') return;
    const next = changedFacts(held, { summary }, 'The notice was amended.', time.iso(), house.newId);
    await house.platform('platform', (q) => writeCases(q, { changed: next, factsMoved: true, seals: false, account: null, at: time.iso(), newId: house.newId }));
  };

  return {
    send,
    sendAgain: async () => {
      if (sent.length === 0) return;
      const { plot, account, externalId } = dice.pick(sent);
      const cases = house.truth.records.size;
      await house.accept(KIND_OF[plot], bodyOf(plot, account, externalId));
      if (house.truth.records.size > cases && house.takenBack.size === 0) trace.say('platform', 'sends again what a restore forgot', externalId);
    },
    changeFacts: (caseId) => summarise(caseId, `As reported, ${dice.below(1_000)}.`),
    thereAndBack: async (caseId) => {
      const was = house.truth.caseOf(caseId)?.facts.summary;
      if (was === undefined) return;
      await summarise(caseId, `As reported, ${dice.below(1_000)}.`);
      await summarise(caseId, was);
    },
    moveCase: async (caseId, to) => {
      const held = house.truth.caseOf(caseId);
      // What was decided or waits for a second person stays where it is.
      if (held === null || held.facts.status !== 'open' || held.facts.kind === to || held.state.effects.some(({ state }) => state !== 'stood_down')) return;
      const plot = dice.pick(PLOTS.filter((one) => KIND_OF[one] === to));
      const changed = changedFacts(held, { kind: to, stage: 'received', detail: IntakeAsked.shape.detail.parse(detailOf(plot, held.facts.subject?.id ?? '', time.iso())) }, 'It belongs into another queue.', time.iso(), house.newId);
      await house.platform('platform', (q) => putRecord(q, to, { kind: 'case', of: { ...changed, tag: tagOf(changed.facts) }, texts: null }, time.iso()));
    },
    takeAway: async (caseId, why) => {
      const held = house.truth.caseOf(caseId);
      if (held === null || held.state.effects.some(({ state }) => state !== 'stood_down' && state !== 'done')) return;
      await house.platform('platform', (q) => removeRecord(q, caseId, why, time.iso()));
    },
    abuseReport: (account) => changeAccount(account, (body) => ({ ...body, abuseReports: [...(body['abuseReports'] as string[]), 'abuse-1'].slice(-5) })),
    spoilHolds: async (account) => {
      const held = house.truth.accountOf(account);
      if (held === null || !Array.isArray(held.holds)) return async () => undefined;
      trace.say('platform', 'spoils the holds of', account);
      // As a newer hub might write it: everything is there, and its ground is one that this hub does not know.
      const spoilt = {
        id: `strange-${dice.below(1_000_000)}`, accountId: account, category: null, itemId: null, basis: 'Hold', sourceCaseId: null, placed: time.iso(), expires: null, ground: 'from-another-time',
        renewal: null, secrecy: { kind: 'none', until: null, ended: null }, released: null,
      };
      await changeAccount(account, (body) => ({ ...body, holds: [...(body['holds'] as unknown[]), spoilt] }));
      return () => changeAccount(account, (body) => ({ ...body, holds: (body['holds'] as { id?: string }[]).filter(({ id }) => id !== spoilt.id) }));
    },
    setRoles: (person, roles) => setPerson(person, roles),
    revoke: (person, stream) => setPerson(person, rolesOf(person), [stream]),
    restoreRoles: (person) => setPerson(person, rolesOf(person)),
  };
}

const rolesOf = (person: string): readonly Role[] => PEOPLE.find(({ id }) => id === person)?.roles ?? [];

/** Another kind of case than this one. */
export const otherKind = (dice: Dice, kind: CaseKind): CaseKind => dice.pick(CASE_KINDS.filter((one) => one !== kind));

function detailOf(plot: Plot, account: string, at: string): CaseDetailGiven {
  const records = [{ id: 'rec-1', accountId: account, category: 'account_information', at: null, until: null, fields: [{ name: 'email address', marks: [], others: [] }, { name: 'username', marks: [], others: [] }] }];
  switch (plot) {
    case 'minor':
      return { of: 'under18', route: 'chat-statement', statedAge: 14, signals: [{ source: 'chat', says: 'Says so.', at, weight: 'strong' }] };
    case 'erasure':
      return { of: 'data-subject', right: 'deletion', regime: 'gdpr', identity: 'verified', categories: [] };
    case 'access':
      return { of: 'data-subject', right: 'access', regime: 'gdpr', identity: 'verified', categories: ['account-information'], records };
    case 'own-removal':
      return { of: 'content-removal', regime: 'own-removal', work: '', elements: {} };
    case 'copyright':
      return { of: 'content-removal', regime: 'dmca-notice', work: 'A song.', elements: { i: 'present' } };
    case 'order':
      return { of: 'law-enforcement', process: 'us_2703d_order', agency: 'Agency', reference: 'R-1', categories: ['account-information'], from: null, to: null, gagUntil: null, emergency: false, records };
    case 'preservation':
      return { of: 'law-enforcement', process: 'us_2703f_preservation', agency: 'Agency', reference: 'R-2', categories: ['account-information'], from: null, to: null, gagUntil: null, emergency: false };
  }
}
