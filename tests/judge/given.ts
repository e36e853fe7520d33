// Cases, accounts, people and acts for the tests of the judge: each whole, and changed in one thing.
import type { Account } from '../../shared/model/account.ts';
import { Account as AccountSchema } from '../../shared/model/account.ts';
import type { Act, ActKind, FinalVerdict } from '../../shared/model/act.ts';
import { Act as ActSchema } from '../../shared/model/act.ts';
import type { CaseDetailGiven } from '../../shared/model/case.ts';
import { Case } from '../../shared/model/case.ts';
import type { LegalHold } from '../../shared/model/hold.ts';
import { LegalHold as HoldSchema } from '../../shared/model/hold.ts';
import type { Person } from '../../shared/model/person.ts';
import type { CheckAnswer, PackageItem, PaperCheck } from '../../shared/model/request.ts';
import type { CaseKind, Role } from '../../shared/model/words.ts';
import { shippedBooks } from '../../shared/rules/case-books.ts';
import { checksFor } from '../../shared/rules/disclosure/verification.ts';
import type { Judged, Judging } from '../../shared/rules/judge/answer.ts';
import { judge } from '../../shared/rules/judge/judge.ts';
import { streamsOf } from '../../shared/rules/roles.ts';
import { hashOf, tagOf, uuidv7 } from '../../server/store/ids.ts';
import { dice, say } from '../hub/rig.ts';

export const AT = '2026-11-24T09:00:00.000Z';
export const HOUR_LATER = '2026-11-24T10:00:00.000Z';
export const HASH = 'b'.repeat(64);
export const BOOKS = shippedBooks();

/** Printed once per file; SEED in the environment runs one again. */
export const SEED = Number(process.env['SEED'] ?? 11);
say(`seed ${SEED}`);
export const roll = dice(SEED);
let ticks = 0;
export const actId = (): string => uuidv7(Date.parse(AT) + (ticks += 1), Uint8Array.from({ length: 10 }, () => Math.floor(roll() * 256)));

export const person = (id: string, ...roles: Role[]): Person => ({ id, name: id, email: '', roles, streams: streamsOf(roles) });
export const mara = person('mara', 'reviewer');
export const noor = person('noor', 'child-safety-reviewer');
export const theo = person('theo', 'legal');
export const thea = person('thea', 'legal');
export const ines = person('ines', 'lead');
export const lena = person('lena', 'lead');
export const sam = person('sam', 'manager');

export const account = (change: Partial<Account> = {}): Account => AccountSchema.parse({
  id: 'acc-1', handle: '@a', displayName: 'a', status: 'active', created: '2025-01-01T00:00:00Z', lastSeen: null, jurisdiction: 'DE', language: 'de', about: '', flags: [], strikes: [], linked: [], caseIds: ['case-1'],
  inventory: [{ category: 'user-content', store: 'primary database', records: 12, bytes: 99 }, { category: 'account-information', store: 'primary database', records: 1, bytes: 9 }],
  counts: { personas: 1, worlds: 0, chats: 2, messages: 9, images: 0, voice: 0 }, ...change,
});

/** A litigation hold on everything of the account: no end of its own. */
export const hold = (change: Partial<LegalHold> = {}): LegalHold => HoldSchema.parse({
  id: 'hold-1', accountId: 'acc-1', category: null, itemId: null, basis: 'Litigation hold', sourceCaseId: null, placed: '2026-11-01T00:00:00Z', expires: null,
  ground: 'litigation', renewal: null, secrecy: { kind: 'none', until: null, ended: null }, released: null, ...change,
});

/** A hold of 90 days under 18 U.S.C. 2703(f), which the statute renews once. */
export const preservation = (change: Partial<LegalHold> = {}): LegalHold => hold({ id: 'hold-f', ground: 'us-2703f', basis: 'US preservation request', expires: '2027-01-30T23:59:59Z', ...change });

const record = (id: string, category: string): PackageItem => ({
  id, accountId: 'acc-1', category, at: null, until: null, fields: (BOOKS.matrix.categories[category]?.fields ?? []).map((name) => ({ name, marks: [], others: [] })),
});
export const RECORDS: readonly PackageItem[] = [record('r1', 'account_information'), record('r2', 'user_content_private')];

export const DETAIL: Readonly<Record<CaseKind, CaseDetailGiven>> = {
  'content-removal': { of: 'content-removal', regime: 'dmca-notice', work: '', elements: {} },
  under18: { of: 'under18', route: 'age-signal', statedAge: null, signals: [] },
  'law-enforcement': { of: 'law-enforcement', process: 'us_subpoena', agency: '', reference: '', categories: ['account-information'], from: null, to: null, gagUntil: null, emergency: false, records: [...RECORDS] },
  'data-subject': { of: 'data-subject', right: 'access', regime: 'gdpr', identity: 'verified', categories: ['account-information'], records: [...RECORDS] },
};

/** Every point of the process answered with evidence: the second person's by `second`, the rest by `first`. */
export const answers = (process = 'us_subpoena', first = 'ines', second = 'lena'): CheckAnswer[] =>
  checksFor(process, Object.hasOwn(BOOKS.matrix.processes, process)).filter(({ by }) => by !== 'people').map(({ id, by }) => ({ check: id, answer: 'yes', evidence: 'noted', by: by === 'second-person' ? second : first, at: AT }));
/** Every line of the paper answered with evidence. */
export const paper = (process = 'us_subpoena', by = 'ines'): PaperCheck[] =>
  (BOOKS.matrix.processes[process]?.validity_checks ?? []).map((check) => ({ check, answer: 'yes', evidence: 'read', by, at: AT }));

export type Over = { readonly facts?: Partial<Case['facts']>; readonly detail?: object; readonly state?: Partial<Case['state']>; readonly version?: number };

/** A case as the hub holds it, its tag that of its facts. */
export function held(kind: CaseKind, { facts, detail, state, version = 3 }: Over = {}): Case {
  const made = Case.parse({
    id: 'case-1', version, tag: '0'.repeat(32),
    facts: {
      number: 'X-1', kind, title: 't', status: 'open', jurisdiction: 'DE', language: 'de', received: '2026-11-01T00:00:00Z',
      subject: { id: 'acc-1', handle: '@a', displayName: 'a', status: 'active' }, summary: '', parties: [], clocks: [], holds: [], proposal: null, decision: null,
      items: [{ id: 'i1', kind: 'url', label: 'one', url: 'https://reported.example/1', excerpt: 'words', category: 'user-content', media: null }],
      ...facts, detail: { ...DETAIL[kind], ...detail },
    },
    state: { assignee: null, claim: null, lastToken: 0, priority: 'normal', ...state },
    events: [{ id: 'e1', at: '2026-11-01T00:00:00Z', by: 'platform', kind: 'received', says: 'Received.', actId: null }],
  });
  return { ...made, tag: tagOf(made.facts) };
}

/** A law-enforcement case of which nothing stands against producing the account information. */
export const producible = (over: Over = {}, process = 'us_subpoena'): Case =>
  held('law-enforcement', { ...over, detail: { process, checks: answers(process), paper: paper(process), ...over.detail } });
export type ArgsOf<K extends ActKind> = Extract<Act, { kind: K }>['args'];
export const PRODUCE: ArgsOf<'propose-decision'> = { decision: 'produce', note: '', itemIds: [], choices: { r1: { choice: 'produce', reason: 'named in the paper' } } };

export type Asked = Partial<Judging> & { readonly basis?: { version?: number; tag?: string; seenAt?: string }; readonly by?: string; readonly actId?: string; readonly device?: string; readonly reason?: string };

/** Acts that carry no basis at all. */
export const BARE: readonly ActKind[] = ['release', 'break-claim', 'note', 'withdraw', 'message'];

/** An act as a desk keeps it, on the case as it is shown. */
export function act<K extends ActKind>(who: Person, kind: K, on: Case | null, args: ArgsOf<K>, { basis, by = who.id, actId: id = actId(), device = 'd', reason = 'because it is so' }: Asked = {}): Act {
  const seen = BARE.includes(kind) ? {} : { basis: { version: on?.version ?? 3, tag: on?.tag ?? '0'.repeat(32), seenAt: AT, ...basis } };
  return ActSchema.parse({ v: 1, actId: id, caseId: 'case-1', by, device, at: AT, reason, then: null, ...seen, kind, args });
}

/** Asks the judge about an act as it was kept. The account stands as `account()` unless something else is said. */
export function ask(doc: Act, who: Person, on: Case | null, over: Partial<Judging> = {}): Judged {
  let made = 0;
  return judge({ act: doc, who, held: on, account: account(), books: BOOKS, target: null, effectNamed: null, restoredAt: null, effectLives: () => false, at: AT, newId: () => `new-${(made += 1)}`, hash: hashOf, ...over });
}

/** One person does one thing to a case. */
export function does<K extends ActKind>(who: Person, kind: K, on: Case | null, args: ArgsOf<K>, asked: Asked = {}): Judged {
  const { basis: _basis, by: _by, actId: _id, device: _device, reason: _reason, ...over } = asked;
  return ask(act(who, kind, on, args, asked), who, on, over);
}

export const proposes = (who: Person, on: Case, decision: string, { itemIds = [], ...asked }: Asked & { itemIds?: string[] } = {}): Judged => does(who, 'propose-decision', on, { decision, note: '', itemIds }, asked);
export const approves = (who: Person, on: Case, asked: Asked = {}): Judged => does(who, 'approve', on, { proposalHash: on.facts.proposal?.hash ?? HASH }, asked);

/** The case as the hub keeps it after an act that was done. */
export function after(judged: Judged): Case {
  if (judged.next === null) throw new Error(`nothing came of it: ${JSON.stringify(judged.verdict)}`);
  return judged.factsMoved ? { ...judged.next, tag: tagOf(judged.next.facts) } : judged.next;
}

/** A verdict in one word: its reason, its outcome, or what it is. */
const word = (verdict: FinalVerdict): string => (verdict.verdict === 'conflict' || verdict.verdict === 'refused' ? verdict.reason : verdict.verdict === 'applied' ? verdict.outcome : verdict.verdict);
export const short = ({ verdict }: Judged): string => word(verdict);

export const proposal = (decision: string, by = 'ines', change: object = {}): Case['facts']['proposal'] =>
  ({ actId: actId(), by, at: AT, decision, note: '', reason: 'because', itemIds: [], holdId: null, package: null, choices: {}, hash: HASH, ...change });
export const decision = (code: string, change: object = {}): Case['facts']['decision'] =>
  ({ actId: actId(), by: 'ines', at: AT, decision: code, note: '', reason: 'because', itemIds: [], holdId: null, package: null, choices: {}, hash: HASH, approvedBy: null, from: null, ...change });
