// How far a process reaches into a category: the matrix's cells, the state's stricter ones, and the fields a limit leaves.
import type { NeverExport } from '../../model/request.ts';
import type { DataCategory } from '../../model/words.ts';
import { scopeCell } from '../scope/scope.ts';
import type { Scope, ScopeDecision, ScopeMatrix } from '../scope/scope.ts';

/** The agency's state. Its own cells only ever tighten: a state may be stricter than the federal statute, never looser. */
export type StateOverlay = { readonly state: string; readonly stricter: readonly Scope[] };

/** US processes for which a California agency is bound by CalECPA too: Cal. Penal Code 1546.1(b). */
const CALECPA_ALSO: readonly string[] = ['us_subpoena', 'us_subpoena_content_with_notice', 'us_2703d_order'];

/** Every cell that binds a category for a process: the matrix's own first, then those of the agency's state. */
export function scopesFor(asked: { readonly process: string; readonly matrix: ScopeMatrix; readonly usState: StateOverlay | null }, category: string): readonly [Scope, ...Scope[]] {
  const { process, matrix, usState } = asked;
  const own = scopeCell(matrix, process, category);
  if (usState === null) return [own];
  const state = usState.state === 'CA' && CALECPA_ALSO.includes(process) ? [scopeCell(matrix, 'us_ca_state_subpoena', category)] : [];
  return [own, ...state, ...usState.stricter.filter((scope) => scope.category === category)];
}

export type LimitReading = {
  readonly fields: 'all' | readonly string[];
  /** What must be so before anything may go: counsel recorded a word, or the user was told and could object. */
  readonly condition: 'none' | 'counsel' | 'user-told';
};

const IDENTITY = ['name', 'email address', 'username', 'phone if given', 'account id'];
const LAST_IPS = ['IP address + port + timestamp at sign-up and log-in'];
const ALL: LimitReading = { fields: 'all', condition: 'none' };
const NOTHING: LimitReading = { fields: [], condition: 'none' };
const only = (...fields: readonly string[]): LimitReading => ({ fields, condition: 'none' });

/**
 * What the words of a limit leave, by category and by the very words: a machine cannot read them, and a limit that an
 * organisation rewords must not keep the reach of the old one. Keys are `category | limit`.
 */
export const LIMIT_READINGS: Readonly<Record<string, LimitReading>> = {
  'account_information | name; address; length of service incl. start date; types of service; subscriber number or identity (username, e-mail, phone)': ALL,
  'account_information | name, street address, phone, e-mail or similar contact information given by the subscriber, account number or identifier, length of service, types of service': ALL,
  'account_information | name, address, length of service only (toll billing records do not exist here)': only('name', 'sign-up date'),
  'account_information | identity after user notice; anonymous-speech review (Dendrite / Cahill / Krinsky)': { fields: IDENTITY, condition: 'user-told' },
  'account_information | information sufficient to identify the alleged infringer': only('name', 'email address', 'phone if given', 'username'),
  'account_information | what the order names': ALL,
  'account_information | what the order names and the underlying law allows': ALL,
  'account_information | first tier: identity and recent IP': only(...IDENTITY),
  'account_information | identity and recent IP': only(...IDENTITY),
  'account_information | identity, e-mail, IP, time': only(...IDENTITY, 'sign-up date'),
  'account_information | policy decision with counsel': { fields: 'all', condition: 'counsel' },
  'payment_platform_held | means and source of payment only': only('processor customer token', 'card brand/last 4'),
  'payment_platform_held | never full account or card numbers, government ids, passwords (CCPA)': ALL,
  'payment_platform_held | what the order names': ALL,
  'payment_platform_held | what the order names and the underlying law allows': ALL,
  'payment_platform_held | first tier: identity and recent IP': only('card brand/last 4'),
  'payment_platform_held | identity and recent IP': only('card brand/last 4'),
  'payment_platform_held | identity of the individual involved': only('card brand/last 4'),
  'payment_platform_held | policy decision with counsel': { fields: 'all', condition: 'counsel' },
  'device_ip_and_sessions | session times and durations; temporarily assigned network addresses': ALL,
  'device_ip_and_sessions | IP addresses with ports and timestamps needed solely to identify the user; not a browsing history': only(...LAST_IPS),
  'device_ip_and_sessions | after user notice': { fields: 'all', condition: 'user-told' },
  // Prospective only: nothing that is already stored falls under a pen register.
  'device_ip_and_sessions | real-time dialling, routing, addressing, signalling data only, future, 60 days': NOTHING,
  'device_ip_and_sessions | what the order names': ALL,
  'device_ip_and_sessions | what the order names and the underlying law allows': ALL,
  'device_ip_and_sessions | first tier: identity and recent IP': only(...LAST_IPS),
  'device_ip_and_sessions | identity and recent IP': only(...LAST_IPS),
  'device_ip_and_sessions | identity, e-mail, IP, time': only(...LAST_IPS),
  'device_ip_and_sessions | policy decision with counsel': { fields: 'all', condition: 'counsel' },
  'device_other | technical equivalents of identifiers at registration only': only('device and advertising identifiers'),
  'device_other | what the order names': ALL,
  'cookies | identifiers, not live tokens': ALL,
  'cookies | what the order names': ALL,
  'approximate_location | what the order names': ALL,
  'usage_data | what the order names': ALL,
  'linked_social_accounts | what the order names': ALL,
  'age_assurance_evidence | what the order names': ALL,
  'user_content_private | what the order names; counsel confirms agreement and target': { fields: 'all', condition: 'counsel' },
  'support_communications | what the order names; counsel confirms agreement and target': { fields: 'all', condition: 'counsel' },
  'information_from_other_users | what the order names; counsel confirms agreement and target': { fields: ['reports about the user', 'messages or content others supplied'], condition: 'counsel' },
  'information_from_other_users | only what attachment B describes; reporter identity only if named': only('reports about the user', 'messages or content others supplied'),
  'information_from_other_users | personal data about the requester; hide reporter identity and third-party content (Art. 15(4))': only('reports about the user'),
};

/**
 * What a cell leaves. A limited cell whose words nobody has read leaves nothing; an allowed or voluntary one leaves its
 * fields, because its limit narrows which records are meant, and the reason given per item says how.
 */
export function readingOf(scope: Scope): LimitReading {
  const known = `${scope.category} | ${scope.limit}`;
  if (Object.hasOwn(LIMIT_READINGS, known)) return LIMIT_READINGS[known] ?? NOTHING;
  return scope.decision === 'allowed_limited' ? NOTHING : ALL;
}

/** Decisions under which something may be produced at all; `counsel` only once a named lawyer has said so. */
const PRODUCING: readonly ScopeDecision[] = ['allowed', 'allowed_limited', 'voluntary'];
export const isProducing = (decision: ScopeDecision): boolean => PRODUCING.includes(decision);

/** Which category of the policy a category of the matrix belongs to: holds and inventories count in the policy's. */
export const POLICY_CATEGORY: Readonly<Record<string, DataCategory>> = {
  account_information: 'account-information', user_content_private: 'user-content', user_content_public: 'user-content', support_communications: 'support-communications',
  payment_platform_held: 'payment-information', payment_processor_held: 'payment-information', usage_data: 'usage', device_ip_and_sessions: 'device', device_other: 'device',
  approximate_location: 'approximate-location', cookies: 'cookies', linked_social_accounts: 'linked-social-accounts', information_from_other_users: 'information-from-other-users',
  age_assurance_evidence: 'account-information', csam_evidence: 'user-content',
};

/** A second net under the marks: a field named like this is not exported even where nobody marked it and a matrix lists it. */
const NEVER_BY_NAME = /password|passphrase|\bhash(?:es)?\b|secret|session token|oauth|\bmfa\b|full card|card number|bank number|\biban\b|reporter identity|internal note|staff|privileged/i;

/** Whether a field may never leave, by what it was marked as or by its name. */
export const isNeverExported = (field: { readonly name: string; readonly marks: readonly NeverExport[] }): boolean => field.marks.length > 0 || NEVER_BY_NAME.test(field.name);
