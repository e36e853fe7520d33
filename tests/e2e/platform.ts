// The platform's side for the end-to-end tests: cases given in through the hub's real intake, known by number.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { AccountGiven } from '../../shared/model/account.ts';
import { INTAKE_SEGMENT, IntakeShown, WIRE_VERSION } from '../../shared/wire.ts';
import type { IntakeGiven } from '../../shared/wire.ts';
import type { CaseKind } from '../../shared/model/words.ts';
import type { House } from './house.ts';

/** An account as the platform tells of it with a case: enough in enough stores that a deletion has something to prove. */
export const givenAccount = (id: string): AccountGiven => ({
  id, handle: id, displayName: `Holder of ${id}`, created: '2025-03-01T10:00:00Z', lastSeen: '2026-11-01T10:00:00Z', jurisdiction: 'US', language: 'en', about: 'Likes lighthouses.',
  inventory: [
    { category: 'account-information', store: 'primary database', records: 4, bytes: 2_000 },
    { category: 'user-content', store: 'primary database', records: 320, bytes: 900_000 },
    { category: 'user-content', store: 'media store', records: 12, bytes: 30_000_000 },
    { category: 'usage', store: 'analytics', records: 900, bytes: 400_000 },
    { category: 'user-content', store: 'backups', records: 336, bytes: 31_000_000 },
  ],
  counts: { personas: 3, worlds: 2, chats: 14, messages: 320, images: 12, voice: 0 },
});

let last = 0;

/** Gives one case of `kind` to the hub. What is not given is plausible; `of` goes over it. */
export async function giveCase(house: House, kind: CaseKind, of: Partial<IntakeGiven> = {}): Promise<IntakeShown> {
  last += 1;
  const given: IntakeGiven = {
    externalId: `e2e:${kind}:${last}`,
    title: `A case for the journey, ${last}`,
    summary: 'Given in by the platform for a test.',
    received: new Date().toISOString(),
    jurisdiction: 'DE',
    language: 'en',
    detail: DETAIL[kind],
    items: kind === 'content-removal' ? [{ id: 'item-1', kind: 'url', label: 'A page', url: 'https://reported.example/page', excerpt: null, category: 'user-content', media: null }] : [],
    ...of,
  };
  const response = await fetch(`${house.hub()}/v1/intake/${INTAKE_SEGMENT[kind]}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${readFileSync(join(house.hubDir, 'hub', 'intake.key'), 'utf8').trim()}`, 'content-type': 'application/json', 'x-docket-wire': String(WIRE_VERSION) },
    body: JSON.stringify(given),
  });
  if (!response.ok) throw new Error(`The intake answered ${response.status}: ${await response.text()}`);
  return IntakeShown.parse(await response.json());
}

const DETAIL: Readonly<Record<CaseKind, IntakeGiven['detail']>> = {
  'content-removal': { of: 'content-removal', regime: 'dmca-notice', work: 'A song', elements: {} },
  under18: { of: 'under18', route: 'chat-statement', statedAge: 15, signals: [] },
  'law-enforcement': { of: 'law-enforcement', process: 'subpoena', agency: 'A police force', reference: 'R 1', categories: [], from: null, to: null, gagUntil: null, emergency: false },
  'data-subject': { of: 'data-subject', right: 'access', regime: 'GDPR', identity: 'verified', categories: [] },
};
