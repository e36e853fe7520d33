// Request bodies: decompressed within a limit, measured, and only then parsed.
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { LIMITS } from '../../shared/wire.ts';
import { depthOf } from './json.ts';
import { HubRefusal } from './refusal.ts';

const unzip = promisify(gunzip);
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/**
 * A body as a value. Throws HubRefusal `too_large` past 16 MiB after decompression (a gzip bomb is cut off while it
 * unfolds) and `bad_input` for another encoding, what is not UTF-8 or JSON, or nests deeper than 32 (P17).
 */
export async function readBody(bytes: Buffer, encoding: string | undefined): Promise<unknown> {
  const plain = await unfolded(bytes, encoding ?? 'identity');
  if (plain.length > LIMITS.pageBytes) throw new HubRefusal('too_large');
  let text: string;
  try {
    text = utf8.decode(plain);
  } catch {
    throw new HubRefusal('bad_input', 'The body is not UTF-8.');
  }
  if (depthOf(text) > LIMITS.depth) throw new HubRefusal('bad_input', `The body nests deeper than ${LIMITS.depth}.`);
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw new HubRefusal('bad_input', 'The body is not JSON.');
  }
}

async function unfolded(bytes: Buffer, encoding: string): Promise<Buffer> {
  if (encoding === 'identity') return bytes;
  if (encoding !== 'gzip') throw new HubRefusal('bad_input', 'The body may be compressed with gzip only.');
  try {
    return await unzip(bytes, { maxOutputLength: LIMITS.pageBytes });
  } catch (thrown) {
    if (thrown instanceof Error && 'code' in thrown && thrown.code === 'ERR_BUFFER_TOO_LARGE') throw new HubRefusal('too_large');
    throw new HubRefusal('bad_input', 'The body is not gzip.');
  }
}
