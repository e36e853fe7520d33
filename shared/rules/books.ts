// The books that come with Docket, for whoever brings the holidays: the desk reads them without the heavy library.
import type { CaseBooks } from './case-books.ts';
import { openCalendars } from './clocks/calendars.ts';
import type { HolidaysBeyond } from './clocks/calendars.ts';
import { shippedRules } from './clocks/rules.ts';
import { shippedSettings } from './clocks/settings.ts';
import { shippedStartTable } from './clocks/start-table.ts';
import { REMINDER_HOURS } from './clocks/watch.ts';
import { COOLING_SECONDS } from './decisions.ts';
import { DEMO_STORES } from './ledger/stores.ts';
import { shippedMatrix } from './scope/scope.ts';

/**
 * The shipped books over the holidays of `beyond`. Without it a day that the shipped calendars do not list cannot be
 * counted, which a reader of stored due dates never asks for. `zone` is the IANA zone in which sentences name days.
 */
export function booksWith(beyond?: HolidaysBeyond, zone = 'UTC'): CaseBooks {
  return {
    clocks: { rules: shippedRules, calendars: openCalendars(shippedRules, beyond), settings: shippedSettings },
    table: shippedStartTable,
    matrix: shippedMatrix(),
    stores: DEMO_STORES,
    reminderHours: REMINDER_HOURS,
    coolingSeconds: COOLING_SECONDS,
    strikeDays: 3 * 365,
    basisDays: 30,
    zone,
  };
}
