// Reads a body from a server that may be broken or hostile: counted, capped, not too deep, JSON or nothing.
import { LIMITS } from '../../../shared/wire.ts';
import { HubTrouble } from './hub-port.ts';

/** The bytes of a body. Counts what comes out of decompression, so that a small bomb is stopped while it opens. */
export async function readCapped(body: ReadableStream<Uint8Array> | null, cap: number = LIMITS.pageBytes): Promise<Uint8Array> {
  if (body === null) return new Uint8Array();
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const part of body) {
    size += part.byteLength;
    if (size > cap) throw new HubTrouble('too_large');
    parts.push(part);
  }
  return Buffer.concat(parts);
}

/** JSON from bytes. Throws `not_a_hub` where it is none, and `too_large` where it nests deeper than the wire allows. */
export function parseJson(bytes: Uint8Array): unknown {
  if (nestsTooDeep(bytes)) throw new HubTrouble('too_large');
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    throw new HubTrouble('not_a_hub');
  }
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;

/** Looks at the brackets before anything is built of them; those inside strings do not count. */
export function nestsTooDeep(bytes: Uint8Array, limit: number = LIMITS.depth): boolean {
  let depth = 0;
  let quoted = false;
  for (let at = 0; at < bytes.length; at += 1) {
    const byte = bytes[at];
    if (quoted) {
      if (byte === BACKSLASH) at += 1;
      else if (byte === QUOTE) quoted = false;
    } else if (byte === QUOTE) quoted = true;
    else if (byte === 0x7b || byte === 0x5b) {
      depth += 1;
      if (depth > limit) return true;
    } else if (byte === 0x7d || byte === 0x5d) depth -= 1;
  }
  return false;
}
