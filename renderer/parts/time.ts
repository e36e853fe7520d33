// Times as people read them: time left, exact time with its zone, age. Pure; now and zone come in.

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** How a due time stands against now. `week` is within seven days; `none` means that no clock runs. */
export type Standing = 'overdue' | 'today' | 'week' | 'later' | 'none';

const formatters = new Map<string, Intl.DateTimeFormat>();

function formatter(key: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  // A formatter costs about fifty times a format, and a list formats hundreds of instants per scroll.
  let made = formatters.get(key);
  if (made === undefined) {
    made = new Intl.DateTimeFormat('en-GB', options);
    formatters.set(key, made);
  }
  return made;
}

/** The day in a zone as `YYYY-MM-DD`: what "today" is compared by. `now` in epoch milliseconds. */
function dayIn(ms: number, zone: string): string {
  return formatter(`day ${zone}`, { timeZone: zone, year: 'numeric', month: '2-digit', day: '2-digit' })
    .format(ms)
    .split('/')
    .toReversed()
    .join('-');
}

/** How `due` (instant in UTC, or null) stands at `now` (epoch milliseconds), days counted in `zone`. */
export function standingOf(due: string | null, now: number, zone: string): Standing {
  if (due === null) return 'none';
  const at = Date.parse(due);
  if (at < now) return 'overdue';
  if (dayIn(at, zone) === dayIn(now, zone)) return 'today';
  return at - now <= 7 * DAY ? 'week' : 'later';
}

/** A span in milliseconds as two units at most: "3 d 4 h", "3 h 20 min", "11 h", "12 min", "under 1 min". Sign is ignored. */
export function span(ms: number): string {
  const length = Math.abs(ms);
  if (length < MINUTE) return 'under 1 min';
  if (length < HOUR) return `${Math.floor(length / MINUTE)} min`;
  if (length < DAY) {
    const minutes = length >= 4 * HOUR ? 0 : Math.floor((length % HOUR) / MINUTE);
    return `${Math.floor(length / HOUR)} h${minutes === 0 ? '' : ` ${minutes} min`}`;
  }
  const days = Math.floor(length / DAY);
  if (days >= 100) return days < 730 ? `${Math.floor(days / 30.44)} mo` : `${Math.floor(days / 365.25)} y`;
  const hours = Math.floor((length % DAY) / HOUR);
  return days >= 14 || hours === 0 ? `${days} d` : `${days} d ${hours} h`;
}

/** Time left until an instant in words, or how long it is over: "2 d 3 h left", "5 h over". */
export function timeLeft(due: string, now: number): string {
  const left = Date.parse(due) - now;
  return left < 0 ? `${span(left)} over` : `${span(left)} left`;
}

/** How long ago an instant was, in one unit: "5 min", "3 h", "12 d", "4 mo", "2 y". For a column, so short. */
export function age(instant: string, now: number): string {
  const ago = Math.max(0, now - Date.parse(instant));
  if (ago < HOUR) return `${Math.floor(ago / MINUTE)} min`;
  if (ago < DAY) return `${Math.floor(ago / HOUR)} h`;
  const days = Math.floor(ago / DAY);
  if (days < 100) return `${days} d`;
  return days < 730 ? `${Math.floor(days / 30.44)} mo` : `${Math.floor(days / 365.25)} y`;
}

/** An instant exactly, with year and zone: "Tue 24 Nov 2026, 14:00 CET". */
export function exact(instant: string, zone: string): string {
  const parts = formatter(`exact ${zone}`, {
    timeZone: zone,
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    timeZoneName: 'short',
  }).formatToParts(Date.parse(instant));
  const of = (type: Intl.DateTimeFormatPartTypes) => parts.find((part) => part.type === type)?.value ?? '';
  return `${of('weekday')} ${of('day')} ${of('month')} ${of('year')}, ${of('hour')}:${of('minute')} ${of('timeZoneName')}`;
}

/** An instant for a narrow column, whose header names the zone: "24 Nov 14:00"; another year shows it: "24 Nov 2027". */
export function brief(instant: string, now: number, zone: string): string {
  const at = Date.parse(instant);
  const sameYear = dayIn(at, zone).slice(0, 4) === dayIn(now, zone).slice(0, 4);
  const day = formatter(`brief ${zone} ${sameYear}`, { timeZone: zone, day: 'numeric', month: 'short', ...(sameYear ? {} : { year: 'numeric' }) }).format(at);
  if (!sameYear) return day;
  return `${day} ${timeOfDay(instant, zone)}`;
}

/** The day of an instant in a zone, with its year: "24 Nov 2026". */
export function day(instant: string, zone: string): string {
  return formatter(`brief ${zone} false`, { timeZone: zone, day: 'numeric', month: 'short', year: 'numeric' }).format(Date.parse(instant));
}

/** How many days lie between two instants, begun ones counted: "1 day", "61 days". */
export function days(from: string, to: string): string {
  const many = Math.max(1, Math.ceil((Date.parse(to) - Date.parse(from)) / DAY));
  return many === 1 ? '1 day' : `${many} days`;
}

/** The time of day of an instant in a zone: "14:00". */
export function timeOfDay(instant: string, zone: string): string {
  return formatter(`hour ${zone}`, { timeZone: zone, hour: '2-digit', minute: '2-digit' }).format(Date.parse(instant));
}

/** The short name of a zone at an instant, such as CET or GMT+9. */
export function zoneName(now: number, zone: string): string {
  const parts = formatter(`zone ${zone}`, { timeZone: zone, timeZoneName: 'short' }).formatToParts(now);
  return parts.find((part) => part.type === 'timeZoneName')?.value ?? zone;
}
