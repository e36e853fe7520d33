// The clocks of demo cases, reckoned by the real rules, so that every due date on screen is one that the rules give.
import type { Clock } from '../../shared/model/case.ts';
import { openCalendars } from '../../shared/rules/clocks/calendars.ts';
import { libraryHolidays } from '../../shared/rules/clocks/holidays.ts';
import { shippedRules } from '../../shared/rules/clocks/rules.ts';
import { clocksFor, shippedStartTable } from '../../shared/rules/clocks/start-table.ts';
import type { StartAsked } from '../../shared/rules/clocks/start-table.ts';
import type { Dice } from './dice.ts';
import { after, DAY, HOUR, MINUTE } from './time.ts';

const calendars = openCalendars(shippedRules, libraryHolidays);

/** The clocks that these events start, all running. Throws where the rules refuse, because the demo asked wrongly. */
export function demoClocks(...asked: readonly StartAsked[]): Clock[] {
  return asked.flatMap((one) => {
    const begun = clocksFor(one, shippedStartTable, shippedRules, calendars);
    if (!begun.ok) throw new Error(`demo clocks: ${begun.fault.message}`);
    return begun.value.map(({ id, rule, name, citation, basis, kind, state, trigger, timeZone, due }) => ({ id, rule, name, citation, basis, kind, state, trigger, timeZone, due }));
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
