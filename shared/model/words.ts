// The words everything else is said in: queues, streams, roles, kinds and the small value schemas they share.
import { z } from 'zod';

/** A queue is a list of work that a person can be given. */
export const QUEUES = ['under18', 'law-enforcement', 'content-removal', 'data-subject', 'flagged-accounts'] as const;
export const Queue = z.enum(QUEUES);
export type Queue = z.infer<typeof Queue>;

/** A stream is a feed of records: one per queue, and `directory` for staff, templates, rules and policy. */
export const STREAMS = [...QUEUES, 'directory'] as const;
export const Stream = z.enum(STREAMS);
export type Stream = z.infer<typeof Stream>;

/** The four kinds of case; each lives in the queue of the same name. */
export const CASE_KINDS = ['under18', 'law-enforcement', 'content-removal', 'data-subject'] as const;
export const CaseKind = z.enum(CASE_KINDS);
export type CaseKind = z.infer<typeof CaseKind>;

export const ROLES = ['reviewer', 'child-safety-reviewer', 'legal', 'lead', 'manager', 'auditor'] as const;
export const Role = z.enum(ROLES);
export type Role = z.infer<typeof Role>;

/** The data categories are the privacy policy's own (sections 1 to 3). */
export const DATA_CATEGORIES = [
  'account-information', 'user-content', 'support-communications', 'payment-information', 'usage',
  'device', 'approximate-location', 'cookies', 'linked-social-accounts', 'information-from-other-users',
] as const;
export const DataCategory = z.enum(DATA_CATEGORIES);
export type DataCategory = z.infer<typeof DataCategory>;

export const PRIORITIES = ['urgent', 'high', 'normal', 'low'] as const;
export const Priority = z.enum(PRIORITIES);
export type Priority = z.infer<typeof Priority>;

/**
 * open: work to do. proposed: decided by one person, waits for a second. decided: final, effects may still run.
 * closed: nothing left to do.
 */
export const CASE_STATUSES = ['open', 'proposed', 'decided', 'closed'] as const;
export const CaseStatus = z.enum(CASE_STATUSES);
export type CaseStatus = z.infer<typeof CaseStatus>;

/** An id never carries meaning, markup or a path: it is safe in a URL, a file name and a log. */
export const Id = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9_-]{0,79}$/, 'an id is 1 to 80 letters, digits, - and _');
export type Id = z.infer<typeof Id>;

/** RFC 9562 version 7: sortable by creation time, made where the act is made. */
export const ActId = z.uuidv7();

/** An instant in UTC, ISO 8601 with `Z`. Local time is for screens only. */
export const Instant = z.iso.datetime({ offset: false });
export type Instant = z.infer<typeof Instant>;

/** ISO 3166-1 alpha-2, `EU`, or `ZZ` where it is not known. */
export const Jurisdiction = z.string().regex(/^[A-Z]{2}$/, 'two capital letters, ZZ where not known');

/** BCP 47 primary language, `und` where not known. */
export const Language = z.string().regex(/^[a-z]{2,3}$/, 'two or three small letters, und where not known');

/** SHA-256 as 64 lower-case hex digits. */
export const Sha256 = z.string().regex(/^[0-9a-f]{64}$/, 'SHA-256 as 64 hex digits');

/** One short line that a person reads in a list. */
export const Line = z.string().max(300);
/** A paragraph or a page that a person wrote. */
export const Prose = z.string().max(20_000);
/** Why somebody did it; never empty, because an act without a reason cannot be defended later. */
export const Reason = z.string().trim().min(3, 'a reason has at least 3 characters').max(4_000);
