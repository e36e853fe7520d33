// Cases with clocks, as tests of settings and reminders need them: made by the engine, on the shipped books.
import { Case } from '../../shared/model/case.ts';
import type { Clock } from '../../shared/model/clock.ts';
import type { CaseBooks } from '../../shared/rules/case-books.ts';
import { shippedBooks } from '../../shared/rules/case-books.ts';
import { start } from '../../shared/rules/clocks/clock.ts';
import { tagOf } from '../../server/store/ids.ts';

export const BOOKS = shippedBooks();
export const CAME = '2026-11-24T09:00:00.000Z';
export const HOUR = 3_600_000;

/** Milliseconds after an instant, as an instant. */
export const after = (instant: string, ms: number): string => new Date(Date.parse(instant) + ms).toISOString();

/** A running clock under a rule, as a case gets it. */
export function clockOf(rule: string, over: Partial<{ id: string; trigger: string; timeZone: string; calendar: string; books: CaseBooks }> = {}): Clock {
  const { id = `c-${rule}`, trigger = CAME, timeZone = 'Europe/Dublin', calendar = null, books = BOOKS } = over;
  const begun = start({ id: id.replaceAll(/[^A-Za-z0-9-]/g, '-'), name: `Clock ${rule}`, rule, trigger, timeZone, calendar }, { at: trigger, reason: 'received' }, books.clocks);
  if (!begun.ok) throw new Error(begun.fault.message);
  return begun.value.clock;
}

/** A case of the data-subject queue that carries these clocks. */
export function caseWith(clocks: readonly Clock[], facts: Partial<Case['facts']> = {}, over: Partial<Case> = {}): Case {
  const made = Case.parse({
    id: 'case-1', version: 1, tag: '0'.repeat(32),
    facts: {
      number: 'DS-2026-000001', kind: 'data-subject', title: 'Access', status: 'open', jurisdiction: 'DE', language: 'de', received: CAME, subject: null, summary: '', parties: [], items: [],
      clocks: [...clocks], holds: [], proposal: null, decision: null, detail: { of: 'data-subject', right: 'access', regime: 'gdpr', identity: 'verified', categories: [] }, ...facts,
    },
    state: { assignee: null, claim: null, lastToken: 0, priority: 'normal' },
    events: [{ id: 'e1', at: CAME, by: 'platform', kind: 'received', says: 'Received.', actId: null }],
    ...over,
  });
  return { ...made, tag: tagOf(made.facts) };
}
