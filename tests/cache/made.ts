// A small seeded world of records, pages and temporary caches for the desk's tests and bench.
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Account } from '../../shared/model/account.ts';
import type { Case, CaseDetail } from '../../shared/model/case.ts';
import { CASE_STATUSES, PRIORITIES } from '../../shared/model/words.ts';
import type { CaseKind, Stream } from '../../shared/model/words.ts';
import { DEMO_STORES } from '../../shared/rules/ledger/stores.ts';
import { WIRE_VERSION } from '../../shared/wire.ts';
import type { PullShown, Put } from '../../shared/wire.ts';
import { closeCache, openCache, prep } from '../../electron/desk/cache/cache.ts';
import type { Cache } from '../../electron/desk/cache/cache.ts';

export type Random = () => number;

/** mulberry32: small, fast and the same everywhere. */
export function seeded(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

export const pick = <T>(random: Random, from: readonly T[]): T => from[Math.floor(random() * from.length)] as T;

export const NOW = '2026-06-10T12:00:00.000Z';
/** What an account's page is read with in this world. */
export const READ_AT = { now: NOW, stores: DEMO_STORES, zone: 'UTC' } as const;
export const ALL_STREAMS: readonly Stream[] = ['under18', 'law-enforcement', 'content-removal', 'data-subject', 'flagged-accounts', 'directory'];

const STEMS = 'river stone copper lantern harbor meadow violin orchard thunder mirror canvas pebble garden falcon ember willow marble signal anchor velvet'.split(' ');
const ENDS = ['', 's', 'ed', 'ing', 'er', 'ly', 'ment', 'ward', 'line', 'side', 'work', 'light'];
const OTHER = ['уведомление', 'удаление', 'жалоба', 'решение', '删除通知', '著作权', '用户举报', 'Straße', 'café', 'naïve', 'ＡＢＣ', '利用規約'];
/** Frequencies fall as in real text: a few words are everywhere, most are rare. */
export const word = (random: Random): string => {
  if (random() < 0.02) return pick(random, OTHER);
  const place = Math.floor(random() ** 3 * STEMS.length * ENDS.length);
  return `${STEMS[place % STEMS.length] ?? ''}${ENDS[Math.floor(place / STEMS.length)] ?? ''}`;
};
export const words = (random: Random, count: number): string => Array.from({ length: count }, () => word(random)).join(' ');

const instant = (ms: number): string => new Date(ms).toISOString();
export const tagOf = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 32);

const DETAIL: Readonly<Record<CaseKind, (random: Random) => CaseDetail>> = {
  'content-removal': (random) => ({ of: 'content-removal', regime: pick(random, ['dmca-notice', 'government', 'dsa-notice']), work: words(random, 8), elements: {}, completed: null, counterNotice: null, bars: [], copies: [], complaint: null, statement: null }),
  under18: () => ({ of: 'under18', route: 'age-signal', statedAge: null, signals: [], assurance: 'not-asked', safety: null, evidenceKept: null, parentTold: null }),
  'law-enforcement': (random) => ({
    of: 'law-enforcement', process: pick(random, ['subpoena', 'search-warrant']), agency: 'Police of Exampletown', reference: `R-${Math.floor(random() * 1e6)}`, categories: [], from: null, to: null, gagUntil: null, emergency: false,
    targets: [], gags: [], checks: [], paper: [], counsel: [], records: [], minorReviewedBy: null, emergencyOver: null, notified: null,
  }),
  'data-subject': (random) => ({ of: 'data-subject', right: 'access', regime: pick(random, ['gdpr', 'ccpa']), identity: 'verified', categories: [], records: [], acknowledged: null }),
};

/** What the clocks of this world have in common. */
const CLOCK = { basis: 'law', confidence: 'high', kind: 'act_by', state: 'running', timeZone: 'UTC', calendar: 'NONE', latest: null } as const;

/** A case that every schema accepts. Its number, id and words follow from `n` and the random source alone. */
export function makeCase(random: Random, kind: CaseKind, n: number, change: Partial<Case['facts']> = {}, state: Partial<Case['state']> = {}): Extract<Put, { kind: 'case' }> {
  const id = `${kind}-${n}`;
  const received = Date.parse(NOW) - Math.floor(random() * 90 * 86_400_000);
  const status = pick(random, CASE_STATUSES);
  const due = status === 'open' || status === 'proposed' ? instant(Date.parse(NOW) + Math.floor((random() - 0.2) * 20 * 86_400_000)) : null;
  const decided = status === 'decided' || status === 'closed';
  const facts: Case['facts'] = {
    number: `CR-2026-${String(n).padStart(6, '0')}`,
    kind,
    title: `${words(random, 5)} ${n}`,
    status,
    stage: 'received',
    duplicateOf: null,
    jurisdiction: pick(random, ['US', 'DE', 'FR', 'BR', 'GB', 'ZZ']),
    language: pick(random, ['en', 'de', 'fr', 'ru', 'zh']),
    received: instant(received),
    subject: { id: `acc-${n % 997}`, handle: `handle_${n % 997}`, displayName: words(random, 2), status: 'active' },
    summary: words(random, 40),
    parties: [{ role: 'requester', name: `Requester ${n % 50}`, organisation: null, contact: `person${n % 50}@example.com`, authority: false, verified: 'not-checked' }],
    items: [{ id: `item-${n}`, kind: 'persona', label: words(random, 2), url: `https://example.org/p/${n}`, excerpt: words(random, 20), category: 'user-content', state: 'shown', sealed: null, media: null }],
    clocks: due === null ? [] : [{ id: `clock-${n}`, rule: 'dsa.notice', name: 'Answer the notice', citation: 'DSA Art. 16(6)', ...CLOCK, pauses: [], history: [], trigger: instant(received), due, dueLocal: due, dueDate: due.slice(0, 10) }],
    holds: [],
    proposal: null,
    decision: decided ? { actId: '0197a3a0-0000-7000-8000-000000000000', by: 'mara', approvedBy: null, at: instant(received + 3_600_000), decision: 'disable-items', note: '', reason: words(random, 10), itemIds: [], holdId: null, package: null, choices: {}, hash: null, from: null } : null,
    detail: DETAIL[kind](random),
    ...change,
  };
  return {
    kind: 'case',
    id,
    case: {
      id,
      version: 1,
      tag: tagOf(JSON.stringify(facts)),
      facts,
      state: { assignee: pick(random, [null, null, 'mara', 'theo']), claim: null, lastToken: 0, priority: pick(random, PRIORITIES), effects: [], ...state },
      events: [{ id: `ev-${n}`, at: instant(received), by: 'platform', kind: 'received', says: 'Received.', actId: null }],
    },
    texts: [],
  };
}

export function withText(put: Extract<Put, { kind: 'case' }>, text: string): Extract<Put, { kind: 'case' }> {
  return { ...put, texts: [{ id: `${put.id}-text`, name: 'notice.txt', language: 'en', sha256: createHash('sha256').update(text).digest('hex'), text }] };
}

export function makeAccount(random: Random, n: number): Extract<Put, { kind: 'account' }> {
  const account: Account = {
    id: `acc-${n}`, handle: `handle_${n}`, displayName: words(random, 2), status: 'active', created: instant(Date.parse(NOW) - 86_400_000 * 400), lastSeen: null,
    jurisdiction: 'US', language: 'en', about: words(random, 10),
    flags: [{ code: 'automation', note: words(random, 4), at: NOW, weight: 2 }, { code: 'ban-evasion', note: words(random, 4), at: '2026-01-02T00:00:00Z', weight: 5 }],
    strikes: [], linked: [], caseIds: ['content-removal-1', 'under18-1', 'nowhere-1'], inventory: [], holds: [], ledger: [], abuseReports: [], counts: { personas: 0, worlds: 0, chats: 0, messages: 0, images: 0, voice: 0 },
  };
  return { kind: 'account', id: account.id, version: 1, account };
}

export const makePerson = (id: string, name: string): Put => ({ kind: 'person', id, version: 1, person: { id, name, email: `${id}@example.com`, roles: ['lead'], streams: [...ALL_STREAMS] } });

type Part = Partial<PullShown['streams'][number]> & { readonly stream: Stream };

/** A page as a hub would send it. */
export function pageOf(parts: readonly Part[], granted: readonly Stream[] = ALL_STREAMS): PullShown {
  return {
    wire: WIRE_VERSION,
    now: NOW,
    person: { id: 'mara', name: 'Mara Lindqvist', email: 'mara@example.com', roles: ['reviewer'], streams: [...granted] },
    granted: [...granted],
    streams: parts.map((part) => ({ cursor: 'c1', more: false, reset: false, live: 0, puts: [], leaves: [], ...part })),
  };
}

export const KEY = new Uint8Array(32).fill(7);

export type Bench = { readonly dir: string; readonly cache: Cache; readonly close: () => void };

/** A real cache in a new temporary directory; `close` removes it. */
export async function tempCache(outbox?: { readonly path: string }): Promise<Bench> {
  const dir = mkdtempSync(join(tmpdir(), 'docket-cache-'));
  const cache = await openCache({ path: join(dir, 'cache.db'), key: KEY, ...(outbox ? { outbox } : {}) });
  return {
    dir,
    cache,
    close: () => {
      closeCache(cache);
      rmSync(dir, { recursive: true, force: true });
    },
  };
}

/** So many records of a queue, the same each time. */
export const cases = (count: number, kind: 'content-removal' | 'under18' = 'content-removal', from = 1): Put[] => {
  const random = seeded(41);
  return Array.from({ length: count }, (_, at) => makeCase(random, kind, from + at));
};

/** Everything the mirror says, so that two mirrors can be compared; rids and fills are its own affair. */
export const allOf = (from: Cache): unknown => ({
  records: prep(from, 'SELECT id, queue, what, number, title, subject, status, priority, regime, assignee, received, due, due_rule FROM records ORDER BY id').all(),
  bodies: prep(from, 'SELECT r.id, b.body FROM records r JOIN bodies b USING (rid) ORDER BY r.id').all(),
  texts: prep(from, 'SELECT r.id, t.text_id, t.text FROM texts t JOIN records r USING (rid) ORDER BY r.id, place').all(),
  directory: prep(from, 'SELECT id, kind, name, body FROM directory ORDER BY id').all(),
  counters: prep(from, 'SELECT queue, field, value, n FROM counters ORDER BY queue, field, value').all(),
  orphans: prep(from, 'SELECT (SELECT count(*) FROM bodies WHERE rid NOT IN (SELECT rid FROM records)) + (SELECT count(*) FROM texts WHERE rid NOT IN (SELECT rid FROM records)) AS n').get(),
});

/** The ids of all records here, in order. */
export const idsIn = (from: Cache): string[] => prep(from, 'SELECT id FROM records ORDER BY id').all().map((row) => (row as { id: string }).id);
