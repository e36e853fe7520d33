// Dates and times as a person types them: a local time of this computer to an instant in UTC, and back.

const two = (part: number): string => String(part).padStart(2, '0');

/** An instant (epoch milliseconds) as a `datetime-local` field shows it, to the minute, in this computer's own zone. */
export function typed(ms: number): string {
  const at = new Date(ms);
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}T${two(at.getHours())}:${two(at.getMinutes())}`;
}

/** What was typed into a `datetime-local` field as an instant in UTC; null while it is not a whole one. */
export function instantOf(local: string): string | null {
  if (!/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2})?$/.test(local)) return null;
  const ms = Date.parse(local);
  // 31 February is read as 3 March: what comes back differs from what was typed, and is no date.
  return Number.isNaN(ms) || typed(ms) !== local.slice(0, 16) ? null : new Date(ms).toISOString();
}
