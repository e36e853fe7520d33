// The clock room's closed list of what can go wrong; a fault is a value that is handed back, never thrown.

/**
 * bad_rule            a rule set, table or setting that does not hold together; says the rule and the field
 * unknown_rule        no rule has this id
 * bad_trigger         not an ISO 8601 instant with an explicit offset, or before 1980
 * bad_zone            not an IANA time zone name
 * unknown_calendar    the rule set has no calendar of this name
 * calendar_exhausted  a day of a year was needed for which nobody has the holidays; guessing would move a legal date
 * bad_events          pauses that are not pairs of days, or that end before they begin
 * out_of_range        the due date would fall after the year 9998
 * bad_line            a line of `docket due` that is not a JSON object
 * not_pausable        this rule never stops
 * wrong_state         the clock is not in a state in which this can be done
 * no_extension        no rule says to what this rule can be extended
 * too_late            the notice came after the period it should extend
 * too_early           a hold or a waiting period has not passed
 */
export const CLOCK_FAULTS = [
  'bad_rule', 'unknown_rule', 'bad_trigger', 'bad_zone', 'unknown_calendar', 'calendar_exhausted', 'bad_events',
  'out_of_range', 'bad_line', 'not_pausable', 'wrong_state', 'no_extension', 'too_late', 'too_early',
] as const;
export type ClockFaultCode = (typeof CLOCK_FAULTS)[number];

/** `rule` and `field` are filled where the fault is about a rule set; a person reads `message`. */
export type ClockFault = {
  readonly code: ClockFaultCode;
  readonly message: string;
  readonly rule: string | null;
  readonly field: string | null;
};

export type Outcome<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly fault: ClockFault };

export const good = <T>(value: T): Outcome<T> => ({ ok: true, value });

export const fault = (
  code: ClockFaultCode, message: string, rule: string | null = null, field: string | null = null,
): { readonly ok: false; readonly fault: ClockFault } => ({ ok: false, fault: { code, message, rule, field } });
