// What a desk may keep away from the hub: for how long, and which recordings and images may travel with a reviewer.
import type { Item } from '../model/case.ts';
import type { CaseKind, Queue, Stream } from '../model/words.ts';

/**
 * Hours for which a desk keeps what the hub last confirmed, stream by stream. Cases about children and requests of
 * authorities go after a day, so that a lost laptop holds little for long.
 */
export const CACHED_HOURS: Readonly<Record<Stream, number>> = {
  under18: 24,
  'law-enforcement': 24,
  'content-removal': 72,
  'data-subject': 72,
  'flagged-accounts': 72,
  directory: 72,
};

/** The hours of a check-out in this queue: no lease is longer than its case stays on the computer. */
export const hoursAway = (queue: Queue, asked: number): number => Math.min(asked, CACHED_HOURS[queue]);

/** Bytes of recordings and images that one trip carries at most. */
export const TRIP_MEDIA_BYTES = 200_000_000;

const CARRIES_MEDIA: Readonly<Record<CaseKind, boolean>> = { under18: false, 'law-enforcement': false, 'content-removal': true, 'data-subject': true };

/** Whether the recording or image of an item may be kept for a trip at all. What is sealed stays where it is, whatever the queue. */
export function mayTravel(kind: CaseKind, item: Pick<Item, 'state' | 'sealed' | 'media'>): boolean {
  return CARRIES_MEDIA[kind] && item.media !== null && item.sealed === null && item.state !== 'sealed';
}
