// Times to the second, for what fires at one: the clock time, the time left, and instants inside a sentence.
import { exact } from './time.ts';

/** The time of day to the second in a zone: "10:42:10". */
export function clockTime(instant: string, zone: string): string {
  return new Intl.DateTimeFormat('en-GB', { timeZone: zone, hour: '2-digit', minute: '2-digit', second: '2-digit' }).format(Date.parse(instant));
}

/** The time left to the second below an hour: "18 s", "4 min 10 s", "2 h 5 min". Milliseconds come in, rounded up: it never fires early. */
export function untilFiring(ms: number): string {
  const seconds = Math.max(0, Math.ceil(ms / 1_000));
  if (seconds < 60) return `${seconds} s`;
  if (seconds < 3_600) return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
  return `${Math.floor(seconds / 3_600)} h ${Math.floor((seconds % 3_600) / 60)} min`;
}

/** A sentence of the hub with its instants in words of the zone: "due was Tue 24 Nov 2026, 14:00 CET". */
export function momentsIn(text: string, zone: string): string {
  return text.replaceAll(/\b\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d+)?Z/g, (instant) => (Number.isNaN(Date.parse(instant)) ? instant : exact(instant, zone)));
}
