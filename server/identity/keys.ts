// The signing key of the demo provider: made once, kept in the hub's private directory.
import { generateKeyPairSync, randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { IdentityFiles } from './files.ts';

const NAME = 'oidc-keys.json';

const Key = z.object({ kty: z.literal('EC'), crv: z.literal('P-256'), x: z.string(), y: z.string(), d: z.string(), kid: z.string(), use: z.literal('sig'), alg: z.literal('ES256') });
const Keys = z.object({ keys: z.array(Key).min(1) });
export type SigningKeys = z.infer<typeof Keys>;

/**
 * The keys on file, or a new one that is on file before it is used: tokens signed with a lost key would sign
 * everybody out. A damaged file is an error, not a reason to replace it. ES256, because every library knows it.
 */
export async function signingKeys(files: IdentityFiles): Promise<SigningKeys> {
  const text = await files.read(NAME);
  if (text !== null) return Keys.parse(JSON.parse(text));
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const made = Keys.parse({ keys: [{ ...privateKey.export({ format: 'jwk' }), kid: randomUUID(), use: 'sig', alg: 'ES256' }] });
  await files.write(NAME, JSON.stringify(made));
  return made;
}

/** The public half, as a JWKS. */
export function publicKeys(keys: SigningKeys): { keys: { kty: string; crv: string; x: string; y: string; kid: string; use: string; alg: string }[] } {
  return { keys: keys.keys.map(({ kty, crv, x, y, kid, use, alg }) => ({ kty, crv, x, y, kid, use, alg })) };
}
