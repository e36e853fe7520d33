// The books that the rules of a case are read from: clock rules, start table, scope matrix and stores, as one value.
import { booksWith } from './books.ts';
import type { Books } from './clocks/clock.ts';
import { libraryHolidays } from './clocks/holidays.ts';
import type { StartTable } from './clocks/start-table.ts';
import type { Store } from './ledger/stores.ts';
import type { ScopeMatrix } from './scope/scope.ts';

/** Everything that an organisation may write differently. An empty `stores` means that no deletion can ever be said to be final. */
export type CaseBooks = {
  readonly clocks: Books;
  readonly table: StartTable;
  readonly matrix: ScopeMatrix;
  readonly stores: readonly Store[];
  readonly reminderHours: readonly number[];
  readonly coolingSeconds: number;
  /** How long a strike counts, in days: 17 U.S.C. 507(b) suggests three years. */
  readonly strikeDays: number;
  /** How old the facts may be on which an act rests, in days of the hub's clock; beyond that it is read and decided anew. */
  readonly basisDays: number;
  /** The office's own IANA zone, in which sentences name days. */
  readonly zone: string;
};

/** The books that come with Docket, with holidays beyond the shipped years: for hub and command line, which count days. */
export const shippedBooks = (): CaseBooks => booksWith(libraryHolidays);
