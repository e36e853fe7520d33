// The words everything else is said in: queues, streams, roles, kinds and the small value schemas they share.
import { z } from 'zod';
import { CASE_KINDS, CASE_STATUSES, DATA_CATEGORIES, EFFECT_FOUND, EFFECT_VERBS, PRIORITIES, QUEUES, ROLES, STAGES, STREAMS } from './lists.ts';

// The lists belong to these words; they stand in their own file only so that the console need not carry zod.
export { CASE_KINDS, CASE_STATUSES, DATA_CATEGORIES, PRIORITIES, QUEUES, ROLES, STREAMS };

export const Queue = z.enum(QUEUES);
export type Queue = z.infer<typeof Queue>;

export const Stream = z.enum(STREAMS);
export type Stream = z.infer<typeof Stream>;

export const CaseKind = z.enum(CASE_KINDS);
export type CaseKind = z.infer<typeof CaseKind>;

export const Role = z.enum(ROLES);
export type Role = z.infer<typeof Role>;

export const DataCategory = z.enum(DATA_CATEGORIES);
export type DataCategory = z.infer<typeof DataCategory>;

export const Priority = z.enum(PRIORITIES);
export type Priority = z.infer<typeof Priority>;

export const CaseStatus = z.enum(CASE_STATUSES);
export type CaseStatus = z.infer<typeof CaseStatus>;

export const Stage = z.enum(STAGES);
export type Stage = z.infer<typeof Stage>;

export const EffectVerb = z.enum(EFFECT_VERBS);
export type EffectVerb = z.infer<typeof EffectVerb>;

export const EffectFound = z.enum(EFFECT_FOUND);
export type EffectFound = z.infer<typeof EffectFound>;

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
