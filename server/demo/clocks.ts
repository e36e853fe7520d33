// The books of the demo, and the clocks of cases that start by a row which their facts alone do not name.
import type { Clock } from '../../shared/model/clock.ts';
import { shippedBooks } from '../../shared/rules/case-books.ts';
import { clocksFor } from '../../shared/rules/clocks/start-table.ts';
import type { StartAsked } from '../../shared/rules/clocks/start-table.ts';
import type { Dice } from './dice.ts';
import { after, DAY, HOUR, MINUTE } from './time.ts';

/** The books that come with Docket: a demo shows what an organisation gets on its first day. */
export const BOOKS = shippedBooks();

/** The clocks that these events start, all running. Throws where the rules refuse, because the demo asked wrongly. */
export function demoClocks(...asked: readonly StartAsked[]): Clock[] {
  return asked.flatMap((one) => {
    const begun = clocksFor(one, BOOKS.table, BOOKS.clocks.rules, BOOKS.clocks.calendars, BOOKS.clocks.settings);
    if (!begun.ok) throw new Error(`demo clocks: ${begun.fault.message}`);
    return [...begun.value];
  });
}

/**
 * When a case came in: many lately, some long ago. `span` is the age of the oldest in days; `rush` the share that
 * came within the last hours, for work that is measured in hours.
 */
export function arrival(dice: Dice, now: string, span: number, rush = 0.1): string {
  const age = dice.chance(rush) ? dice.int(4, 22 * 60) * MINUTE : dice.chance(0.35) ? dice.roll() * 7 * DAY + HOUR : dice.roll() ** 1.4 * span * DAY + HOUR;
  return after(now, -age);
}
