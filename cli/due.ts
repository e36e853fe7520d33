// `docket due`: deadlines for JSON lines on stdin, and the list of rules with their citations.
import { createInterface } from 'node:readline';
import { openCalendars } from '../shared/rules/clocks/calendars.ts';
import { libraryHolidays } from '../shared/rules/clocks/holidays.ts';
import { dueLine, listRules } from '../shared/rules/clocks/line.ts';
import { shippedRules } from '../shared/rules/clocks/rules.ts';
import { readArgs } from './args.ts';
import { sayJson, sayLine } from './say.ts';

/**
 * Reads `{rule, trigger, time_zone, calendar?, events?}` line by line and prints each back with `due` and `due_utc`.
 * A line that cannot be answered comes back with `error`; the others go on, and the command ends with 1.
 */
export async function dueCommand(args: readonly string[]): Promise<void> {
  const { flags } = readArgs(args, { rules: 'flag', json: 'flag' });
  if (flags.rules) {
    const rules = listRules(shippedRules);
    if (flags.json) sayJson(rules);
    else for (const rule of rules) sayLine(`${rule.rule}  ${rule.n} ${rule.unit.replaceAll('_', ' ')}  ${rule.citation}  (${rule.confidence})`);
    return;
  }
  const calendars = openCalendars(shippedRules, libraryHolidays);
  for await (const line of createInterface({ input: process.stdin, crlfDelay: Number.POSITIVE_INFINITY })) {
    if (line.trim() === '') continue;
    const said = dueLine(parsed(line), shippedRules, calendars);
    if ('error' in said) process.exitCode = 1;
    sayJson(said);
  }
}

/** The value of a line, or the line itself where it is not JSON: then the engine refuses it like any other non-object. */
function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return line;
  }
}
