// Wraps the data key with the operating system's keychain, which a host lends through one small port.
import { z } from 'zod';
import { FaultError } from '../../../shared/fault.ts';
import { Id } from '../../../shared/model/words.ts';

/**
 * What a host offers. `backend` names where secrets really go: macOS `keychain`, Windows `dpapi`, on Linux the store
 * that was found. `unwrap` says `stale: true` where the system asks for the secret to be wrapped anew.
 */
export type Keychain = {
  readonly available: () => boolean | Promise<boolean>;
  readonly backend: () => string;
  readonly wrap: (secret: string) => Uint8Array | Promise<Uint8Array>;
  readonly unwrap: (wrapped: Uint8Array) => { secret: string; stale: boolean } | Promise<{ secret: string; stale: boolean }>;
};

/** A list of what is good, so that a backend nobody has heard of is refused: `basic_text` is a password known to all. */
const TRUSTED = ['keychain', 'dpapi', 'gnome_libsecret', 'kwallet', 'kwallet5', 'kwallet6'];

export const KeychainFile = z.strictObject({ v: z.literal(1), kind: z.literal('keychain'), device: Id, backend: z.string().max(40), wrapped: z.base64().max(8_000) });
export type KeychainFile = z.infer<typeof KeychainFile>;

const Secret = z.strictObject({ v: z.literal(1), device: Id, key: z.base64().length(44) });

/** Wraps a 32-byte key. Throws `no_keychain` where the backend does not keep secrets. Never writes the key in clear. */
export async function wrapWithKeychain(asked: { key: Uint8Array; keychain: Keychain; device: string }): Promise<KeychainFile> {
  const backend = await trustedBackend(asked.keychain);
  const secret = JSON.stringify({ v: 1, device: asked.device, key: Buffer.from(asked.key).toString('base64') });
  const wrapped = await lent(() => asked.keychain.wrap(secret));
  return { v: 1, kind: 'keychain', device: asked.device, backend, wrapped: Buffer.from(wrapped).toString('base64') };
}

/**
 * The data key, and whether it should be wrapped anew. Throws `no_keychain` where the keychain is locked or not to be
 * trusted, `wrong_key` where it is another keychain than the one that wrapped it.
 */
export async function unwrapWithKeychain(file: KeychainFile, keychain: Keychain, device: string): Promise<{ key: Uint8Array; stale: boolean }> {
  const backend = await trustedBackend(keychain);
  // Another store than before holds other keys: what it would unwrap is not ours.
  if (backend !== file.backend) throw new FaultError('wrong_key');
  const { secret, stale } = await lent(() => keychain.unwrap(Buffer.from(file.wrapped, 'base64')));
  const read = Secret.safeParse(parsed(secret));
  if (!read.success || read.data.device !== device) throw new FaultError('wrong_key');
  return { key: Buffer.from(read.data.key, 'base64'), stale };
}

async function trustedBackend(keychain: Keychain): Promise<string> {
  const usable = await lent(() => keychain.available(), 'no_keychain');
  const backend = usable ? keychain.backend() : '';
  if (!TRUSTED.includes(backend)) throw new FaultError('no_keychain');
  return backend;
}

/** The host's own error may name the key or a path, so none of its words go on. */
async function lent<T>(ask: () => T | Promise<T>, otherwise: 'wrong_key' | 'no_keychain' = 'wrong_key'): Promise<T> {
  try {
    return await ask();
  } catch {
    throw new FaultError(otherwise);
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
