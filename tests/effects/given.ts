// A hub with a platform behind it, and cases brought to the moment at which an effect is armed.
import type { Account } from '../../shared/model/account.ts';
import type { ActKind, Recorded, Verdict } from '../../shared/model/act.ts';
import type { Case, EffectShown } from '../../shared/model/case.ts';
import type { LegalHold } from '../../shared/model/hold.ts';
import type { Person } from '../../shared/model/person.ts';
import type { DataCategory, Role } from '../../shared/model/words.ts';
import { shippedBooks } from '../../shared/rules/case-books.ts';
import type { CaseBooks } from '../../shared/rules/case-books.ts';
import { streamsOf } from '../../shared/rules/roles.ts';
import { checksFor } from '../../shared/rules/disclosure/verification.ts';
import type { IntakeGiven } from '../../shared/wire.ts';
import type { Executors } from '../../server/effects/port.ts';
import { startEffects } from '../../server/effects/runner.ts';
import type { Effects } from '../../server/effects/runner.ts';
import type { Store } from '../../server/store/store.ts';
import { accountStream, putRecord } from '../../server/streams/records.ts';
import { openRig, world } from '../hub/rig.ts';
import type { Desk, Rig, RigOptions } from '../hub/rig.ts';
import { pgliteTemplate } from '../hub/template.ts';
import { platform } from './platform.ts';
import type { Platform } from './platform.ts';

/** Time to see a mistake, in these tests. Seconds. */
export const COOLING = 600;
export const HOUR = 3_600_000;
export const DAY = 24 * HOUR;

export const BOOKS: CaseBooks = { ...shippedBooks(), coolingSeconds: COOLING };

export type House = {
  readonly rig: Rig;
  readonly store: Store;
  readonly platform: Platform;
  /** Carries out what is due now. */
  readonly settle: () => Promise<void>;
  /** Moves the hub's clock on, then carries out what is due. */
  readonly after: (ms: number) => Promise<void>;
  readonly case: (id: string) => Promise<Case>;
  readonly account: (id: string) => Promise<Account>;
  readonly effect: (caseId: string, does: string) => Promise<EffectShown>;
  readonly row: (key: string) => Promise<{ state: string; not_before: string; tries: number; taken_by: string | null; taken_until: string | null; waits_on: string | null }>;
  /** One more runner on the same store, as a second hub process would have one. */
  readonly runner: (executors: Executors | null) => Effects;
};

export type HouseOptions = Omit<RigOptions, 'template'> & { readonly executors?: ((of: Platform) => Executors) | null; readonly books?: CaseBooks; readonly platform?: Platform };

export async function openHouse({ executors = (of) => of.executors, books = BOOKS, platform: shared, ...options }: HouseOptions): Promise<House> {
  const of = shared ?? platform();
  const rig = await openRig({
    world: world({ accounts: [] }), ...options, ...(options.database === undefined ? { template: await pgliteTemplate() } : {}),
    more: { effectsEveryMs: null, roundsEveryMs: null, books, ...(executors === null ? {} : { executors: () => executors(of) }), ...options.more },
  });
  const { store } = rig.hub;
  const read = async <T>(id: string): Promise<T> => {
    const [row] = await store.query<{ body: string }>('select body from records where id = $1', [id]);
    if (row === undefined) throw new Error(`nothing under ${id}`);
    return JSON.parse(row.body) as T;
  };
  const readCase = (id: string): Promise<Case> => read<Case>(id);
  return {
    rig, store, platform: of,
    settle: () => rig.hub.settleEffects(),
    after: async (ms) => {
      rig.clock.ms += ms;
      await rig.hub.settleEffects();
    },
    case: readCase,
    account: (id) => read<Account>(id),
    effect: async (caseId, does) => {
      const found = (await readCase(caseId)).state.effects.findLast((one) => one.does === does);
      if (found === undefined) throw new Error(`no effect ${does} on the case`);
      return found;
    },
    row: async (key) => {
      const [row] = await store.query<Awaited<ReturnType<House['row']>>>('select state, not_before, tries, taken_by, taken_until, waits_on from effects where key = $1', [key]);
      if (row === undefined) throw new Error(`no effect ${key}`);
      return row;
    },
    runner: (by) => startEffects({ store, books: async () => books, executors: by, now: () => new Date(rig.clock.ms).toISOString(), newId: rig.newId, log: () => undefined, everyMs: null }),
  };
}

/** What the stores hold of an account, a row per category and store. */
export type Lumps = readonly (readonly [DataCategory, string, number])[];
export const LUMPS: Lumps = [['account-information', 'primary database', 1], ['user-content', 'primary database', 120], ['user-content', 'search index', 120], ['user-content', 'media store', 7], ['usage', 'analytics', 900], ['account-information', 'backups', 1]];

let made = 0;
/** An account that no other test has. */
export const anyAccount = (): string => `acc-${(made += 1)}`;

export function told(id: string, lumps: Lumps = LUMPS): Partial<IntakeGiven> {
  return {
    accountId: id,
    account: {
      id, handle: `@${id}`, displayName: `Name of ${id}`, created: '2025-01-01T00:00:00Z', lastSeen: null, jurisdiction: 'DE', language: 'de', about: 'Likes stars.',
      inventory: lumps.map(([category, store, records]) => ({ category, store, records, bytes: records * 100 })), counts: { personas: 1, worlds: 2, chats: 3, messages: 100, images: 10, voice: 7 },
    },
  };
}

/** Pushes an act on the case as it is now, seen now. */
export async function act<K extends ActKind>(house: House, by: string, kind: K, caseId: string, args: Parameters<typeof Desk.prototype.act<K>>[2]): Promise<Verdict> {
  const held = await house.case(caseId);
  const desk = house.rig.desk(by);
  const seenAt = new Date(house.rig.clock.ms).toISOString();
  return desk.push(desk.act(kind, held, args, { basis: { version: held.version, tag: held.tag, seenAt } }));
}

const mustBe = (verdict: Verdict): void => {
  if (verdict.verdict !== 'applied' && verdict.verdict !== 'armed') throw new Error(`the act was ${JSON.stringify(verdict)}`);
};

/** A decision by one person. */
export async function decide(house: House, by: string, caseId: string, decision: string, more: { readonly itemIds?: string[]; readonly choices?: Record<string, { choice: 'produce'; reason: string }> } = {}): Promise<void> {
  const { itemIds = [], choices } = more;
  mustBe(await act(house, by, 'propose-decision', caseId, { decision, note: '', itemIds, ...(choices === undefined ? {} : { choices }) }));
}

/** The second person agrees to what is proposed. */
export async function approve(house: House, by: string, caseId: string): Promise<void> {
  mustBe(await act(house, by, 'approve', caseId, { proposalHash: (await house.case(caseId)).facts.proposal?.hash ?? '' }));
}

export async function reopen(house: House, by: string, caseId: string): Promise<string> {
  return (await act(house, by, 'reopen', caseId, {})).verdict;
}

export async function record(house: House, by: string, caseId: string, args: Recorded): Promise<void> {
  mustBe(await act(house, by, 'record-fact', caseId, args));
}

/** An under-18 case whose account is blocked. */
export async function blocked(house: House, accountId: string, over: Partial<IntakeGiven> = {}): Promise<string> {
  const { id } = await house.rig.intake('under18', { ...told(accountId), ...over });
  await decide(house, 'noor', id, 'block-account');
  await house.settle();
  return id;
}

/** A deletion of the account, armed by two people. */
export async function armedDeletion(house: House, accountId: string, over: Partial<IntakeGiven> = {}): Promise<string> {
  const id = await blocked(house, accountId, over);
  await decide(house, 'noor', id, 'confirm-minor');
  await approve(house, 'nils', id);
  return id;
}

const ITEMS: IntakeGiven['items'] = ['i1', 'i2'].map((id) => ({ id, kind: 'chat-message', label: id, url: null, excerpt: `Text of ${id}.`, category: 'user-content', media: null }));

export async function removalCase(house: House, regime: 'own-removal' | 'dsa-notice' | 'dmca-notice', accountId: string, over: Partial<IntakeGiven> = {}): Promise<string> {
  return (await house.rig.intake('content-removal', { ...told(accountId), items: ITEMS, detail: { of: 'content-removal', regime, work: 'A song.', elements: {} }, ...over })).id;
}

/** A removal of single items, armed. */
export async function armedRemoval(house: House, accountId: string, itemIds: string[] = ['i1', 'i2']): Promise<string> {
  const id = await removalCase(house, 'own-removal', accountId);
  await decide(house, 'mara', id, 'remove-items', { itemIds });
  return id;
}

const RECORDS = ['r1', 'r2'].map((id) => ({ id, category: 'account_information', at: null, until: null, fields: ['name', 'email address'].map((name) => ({ name, marks: [], others: [] })) }));

/** An access request, armed by two people: what it sends is the person's own data. */
export async function armedAccess(house: House, accountId: string): Promise<string> {
  const { id } = await house.rig.intake('data-subject', { ...told(accountId), detail: { of: 'data-subject', right: 'access', regime: 'gdpr', identity: 'verified', categories: [], records: RECORDS.map((one) => ({ ...one, accountId })) } });
  await decideAccess(house, id);
  return id;
}

export async function decideAccess(house: House, caseId: string): Promise<void> {
  await decide(house, 'mara', caseId, 'give-access');
  await approve(house, 'theo', caseId);
}

/** A subpoena, checked and verified, its production armed with counsel as the second person. */
export async function armedProduction(house: House, accountId: string): Promise<string> {
  const process = 'us_subpoena';
  const { id } = await house.rig.intake('law-enforcement', {
    ...told(accountId),
    detail: { of: 'law-enforcement', process, agency: 'Example agency', reference: 'R-1', categories: ['account-information'], from: null, to: null, gagUntil: null, emergency: false, records: RECORDS.map((one) => ({ ...one, accountId })) },
  });
  const checks = checksFor(process, true).filter(({ by }) => by !== 'people');
  const answers = (second: boolean) => checks.filter(({ by }) => (by === 'second-person') === second).map(({ id: check }) => ({ check, answer: 'yes' as const, evidence: 'noted' }));
  const paper = (BOOKS.matrix.processes[process]?.validity_checks ?? []).map((check) => ({ check, answer: 'yes' as const, evidence: 'noted' }));
  for (const [by, second] of [['ines', false], ['theo', true]] as const) {
    const held = await house.case(id);
    const desk = house.rig.desk(by);
    // Rests on nothing, so that it carries no basis.
    mustBe(await desk.push(desk.act('verify-requester', held, { checks: answers(second), paper: second ? [] : paper })));
  }
  await decide(house, 'ines', id, 'produce', { choices: Object.fromEntries(RECORDS.map((one) => [one.id, { choice: 'produce' as const, reason: 'within the paper' }])) });
  await approve(house, 'theo', id);
  return id;
}

/** Writes a record as somebody outside the runner would, and tells the streams. */
export async function changeAccount(house: Pick<House, 'store' | 'account'>, id: string, change: (of: Account) => Account, at: string): Promise<void> {
  await house.store.tx(async (q) => {
    const [row] = await q.query<{ body: string; version: number }>(`select body, version from records where id = $1 for update`, [id]);
    const of = change(JSON.parse(row?.body ?? '{}') as Account);
    await putRecord(q, accountStream(of), { kind: 'account', of, version: (row?.version ?? 0) + 1 }, at);
  });
}

export async function changeRoles(house: Pick<House, 'store'>, id: string, roles: Role[]): Promise<void> {
  const of: Person = { id, name: id, email: `${id}@example.org`, roles, streams: streamsOf(roles) };
  await house.store.tx(async (q) => {
    const [row] = await q.query<{ version: number }>('select version from records where id = $1', [id]);
    await putRecord(q, 'directory', { kind: 'person', of, version: (row?.version ?? 0) + 1 }, '2026-11-24T09:00:00.000Z');
  });
}

/** A hold on an account; of everything, and without an end, where nothing else is said. */
export const holdOn = (accountId: string, change: Partial<LegalHold> = {}): LegalHold => ({
  id: `hold-${accountId}`, accountId, category: null, itemId: null, basis: 'US preservation request, 18 U.S.C. 2703(f)', sourceCaseId: null,
  placed: '2026-11-01T10:00:00Z', expires: null, ground: 'us-2703f', renewal: null, secrecy: { kind: 'none', until: null, ended: null }, released: null, ...change,
});
