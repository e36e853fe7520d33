// Wraps the data key with a passphrase: scrypt to slow a guesser down, AES-256-GCM to notice a changed byte.
import { createCipheriv, createDecipheriv, scrypt } from 'node:crypto';
import { z } from 'zod';
import { FaultError } from '../../../shared/fault.ts';
import { Id } from '../../../shared/model/words.ts';

/** OWASP's floor for scrypt. About 0.6 s on a laptop; needs 128 MiB, which Node refuses without a higher `maxmem`. */
export const SCRYPT = { N: 2 ** 17, r: 8, p: 1, maxmem: 256 * 1024 * 1024 } as const;

const Base64 = z.base64().max(400);

/** What lies on the disk: enough to check a passphrase, useless without one. */
export const PassphraseFile = z.strictObject({
  v: z.literal(1),
  kind: z.literal('passphrase'),
  device: Id,
  kdf: z.strictObject({ name: z.literal('scrypt'), N: z.literal(SCRYPT.N), r: z.literal(SCRYPT.r), p: z.literal(SCRYPT.p), salt: Base64 }),
  iv: Base64,
  tag: Base64,
  wrapped: Base64,
});
export type PassphraseFile = z.infer<typeof PassphraseFile>;

/** Wraps a 32-byte key for one device. Throws `bad_input` on a passphrase below 12 characters. */
export async function wrapWithPassphrase(asked: { key: Uint8Array; passphrase: string; device: string; random: (bytes: number) => Uint8Array }): Promise<PassphraseFile> {
  if (Array.from(asked.passphrase).length < 12) throw new FaultError('bad_input', 'a passphrase has at least 12 characters');
  const salt = asked.random(16);
  const iv = asked.random(12);
  const wrapping = await derive(asked.passphrase, salt);
  const cipher = createCipheriv('aes-256-gcm', wrapping, iv);
  cipher.setAAD(boundTo(asked.device));
  const wrapped = Buffer.concat([cipher.update(asked.key), cipher.final()]);
  wrapping.fill(0);
  return {
    v: 1,
    kind: 'passphrase',
    device: asked.device,
    kdf: { name: 'scrypt', N: SCRYPT.N, r: SCRYPT.r, p: SCRYPT.p, salt: Buffer.from(salt).toString('base64') },
    iv: Buffer.from(iv).toString('base64'),
    tag: cipher.getAuthTag().toString('base64'),
    wrapped: wrapped.toString('base64'),
  };
}

/** The data key. Throws `wrong_key` on another passphrase, another device's file or a changed byte: they look alike on purpose. */
export async function unwrapWithPassphrase(file: PassphraseFile, passphrase: string, device: string): Promise<Uint8Array> {
  const wrapping = await derive(passphrase, Buffer.from(file.kdf.salt, 'base64'));
  try {
    const decipher = createDecipheriv('aes-256-gcm', wrapping, Buffer.from(file.iv, 'base64'), { authTagLength: 16 });
    decipher.setAAD(boundTo(device));
    decipher.setAuthTag(Buffer.from(file.tag, 'base64'));
    const key = Buffer.concat([decipher.update(Buffer.from(file.wrapped, 'base64')), decipher.final()]);
    if (key.length !== 32) throw new FaultError('wrong_key');
    return key;
  } catch {
    throw new FaultError('wrong_key');
  } finally {
    wrapping.fill(0);
  }
}

/** A wrapped key that is carried to another device or version must not open there. */
function boundTo(device: string): Buffer {
  return Buffer.from(`docket data key, version 1, device ${device}`);
}

function derive(passphrase: string, salt: Uint8Array): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    // The same words typed on another keyboard may arrive composed otherwise.
    scrypt(passphrase.normalize('NFKC'), salt, 32, SCRYPT, (error, key) => (error ? reject(error) : resolve(key)));
  });
}
