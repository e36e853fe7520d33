// How people sign in on a hub that is not a demo: an OpenID provider somewhere else, known by its address.
import { FaultError } from '../../shared/fault.ts';
import { discoveredKeys, makeVerifier, safeAddress } from './verify.ts';
import type { Verify } from './verify.ts';

/**
 * The identity of a hub whose people sign in elsewhere. Nothing is asked of the issuer until the first token comes,
 * so that a hub starts while its issuer is away. Throws `bad_input` where the issuer is not https (http is for the
 * loopback) or is not an address at all.
 */
export async function outsideIdentity(given: { readonly issuer: string; readonly audience: string; readonly clientId: string }): Promise<{ readonly issuer: string; readonly clientId: string; readonly audience: string; readonly verify: Verify }> {
  const { issuer, audience, clientId } = given;
  const address = URL.parse(issuer);
  if (address === null || !safeAddress(address)) throw new FaultError('bad_input', 'the issuer must be an https address');
  return { issuer, clientId, audience, verify: makeVerifier({ issuer, audience, keys: discoveredKeys({ issuer, fetch }), now: Date.now }) };
}
