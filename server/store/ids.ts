// Ids and hashes: made from time and randomness that come in, so that one seed replays one world.
import { createHash } from 'node:crypto';
import { canonical } from '../../shared/rules/tag.ts';

/** A UUID of version 7 (RFC 9562) from milliseconds since 1970 and 10 random bytes. */
export function uuidv7(ms: number, random: Uint8Array): string {
  const bytes = new Uint8Array(16);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(ms) << 16n);
  bytes.set(random.subarray(0, 10), 6);
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x70;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = Buffer.from(bytes).toString('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

/** SHA-256 of a text's UTF-8 bytes, as 64 hex digits. */
export function sha256(text: string | Uint8Array): string {
  return createHash('sha256').update(text).digest('hex');
}

/** The hash that names a value: SHA-256 of its canonical text. Throws on what JSON cannot say. */
export function hashOf(value: unknown): string {
  return sha256(canonical(value));
}

/** The tag that names a case's facts (P13): the first 32 hex digits of their hash. */
export function tagOf(facts: unknown): string {
  return hashOf(facts).slice(0, 32);
}
