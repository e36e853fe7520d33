// Accounts of the platform: who a case is about, and the page of a flagged account.
import { z } from 'zod';
import { LegalHold } from './hold.ts';
import { LedgerRow } from './ledger-row.ts';
import { DataCategory, Id, Instant, Jurisdiction, Language, Line, Prose } from './words.ts';

export const AccountStatus = z.enum(['active', 'restricted', 'blocked', 'deleting', 'deleted']);
export type AccountStatus = z.infer<typeof AccountStatus>;

/** The few facts about an account that every case about it carries along. */
export const AccountRef = z.object({
  id: Id,
  handle: Line,
  displayName: Line,
  status: AccountStatus,
});
export type AccountRef = z.infer<typeof AccountRef>;

/** Why an account stands in the flagged list. `weight` is 1 (weak) to 5 (strong). */
export const Flag = z.object({
  code: z.enum(['under-18-signal', 'repeat-infringer', 'ban-evasion', 'payment-fraud', 'abuse-report', 'automation', 'linked-to-blocked']),
  note: Line,
  at: Instant,
  weight: z.int().min(1).max(5),
});

/** A strike counts until it expires; null means that it never does. */
export const Strike = z.object({ id: Id, ground: Line, caseId: Id.nullable(), at: Instant, expires: Instant.nullable() });

export const LinkedAccount = z.object({ account: AccountRef, why: z.enum(['same-device', 'same-payment', 'same-email', 'same-ip-range', 'stated']), since: Instant });

/** How much of one data category one store holds: a count and bytes, never the data. */
export const InventoryRow = z.object({ category: DataCategory, store: Line, records: z.int().min(0), bytes: z.int().min(0) });

export const Account = z.object({
  ...AccountRef.shape,
  created: Instant,
  lastSeen: Instant.nullable(),
  jurisdiction: Jurisdiction,
  language: Language,
  about: Prose,
  flags: z.array(Flag).max(50),
  strikes: z.array(Strike).max(100),
  linked: z.array(LinkedAccount).max(100),
  caseIds: z.array(Id).max(1_000),
  inventory: z.array(InventoryRow).max(200),
  holds: z.array(LegalHold).max(200).default([]),
  ledger: z.array(LedgerRow).max(1_000).default([]),
  /** Cases in which this account reported abuse: deleting it could destroy the evidence (LAW K15). */
  abuseReports: z.array(Id).max(100).default([]),
  counts: z.object({ personas: z.int(), worlds: z.int(), chats: z.int(), messages: z.int(), images: z.int(), voice: z.int() }),
});
export type Account = z.infer<typeof Account>;

/** What the platform tells of an account with a case. It never touches what was decided here: status, flags, strikes, holds, ledger. */
export const AccountGiven = z.strictObject({
  id: Id,
  handle: Line,
  displayName: Line,
  created: Instant,
  lastSeen: Instant.nullable(),
  jurisdiction: Jurisdiction,
  language: Language,
  about: Prose,
  inventory: Account.shape.inventory,
  counts: Account.shape.counts,
});
export type AccountGiven = z.infer<typeof AccountGiven>;
