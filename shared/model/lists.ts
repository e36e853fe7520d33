// The closed lists behind the words, without their schemas: a screen that only reads them carries no validator.

/** A queue is a list of work that a person can be given. */
export const QUEUES = ['under18', 'law-enforcement', 'content-removal', 'data-subject', 'flagged-accounts'] as const;

/** A stream is a feed of records: one per queue, and `directory` for staff, templates, rules and policy. */
export const STREAMS = [...QUEUES, 'directory'] as const;

/** The four kinds of case; each lives in the queue of the same name. */
export const CASE_KINDS = ['under18', 'law-enforcement', 'content-removal', 'data-subject'] as const;

export const ROLES = ['reviewer', 'child-safety-reviewer', 'legal', 'lead', 'manager', 'auditor'] as const;

/** The data categories are the privacy policy's own (sections 1 to 3). */
export const DATA_CATEGORIES = [
  'account-information', 'user-content', 'support-communications', 'payment-information', 'usage',
  'device', 'approximate-location', 'cookies', 'linked-social-accounts', 'information-from-other-users',
] as const;

export const PRIORITIES = ['urgent', 'high', 'normal', 'low'] as const;

/**
 * open: work to do. proposed: decided by one person, waits for a second. decided: final, effects may still run.
 * closed: nothing left to do.
 */
export const CASE_STATUSES = ['open', 'proposed', 'decided', 'closed'] as const;

/**
 * Where a case stands on the path of its kind. `received` is the first of all and `ended` the last; between them each
 * kind has its own. Which step leads from where to where stands in `shared/rules/decisions.ts`.
 */
export const STAGES = [
  'received', 'incomplete', 'disabled', 'counter-notice', 'restore-window', 'kept-down',
  'blocked', 'age-asked', 'child-safety', 'reported', 'asked', 'identity-asked', 'ended',
] as const;

/** What an effect does in the world. Only `delete`, `remove` and `disclose` cannot be taken back. */
export const EFFECT_VERBS = ['block', 'unblock', 'disable', 'restore', 'seal', 'remove', 'delete', 'disclose'] as const;

/** What a person may find out of an effect of which nobody knew whether it went through. */
export const EFFECT_FOUND = ['carried-out', 'not-carried-out'] as const;
