// Which addresses a desk will speak to: an https hub, or one on this very computer.
import { FaultError } from '../../../shared/fault.ts';

/** Whether a host name means this computer and nothing else. */
export function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d{1,3}){3}$/.test(hostname);
}

/**
 * The origin of a hub, without a path. Throws `not_a_hub` on anything but https or http on loopback, and on a name or
 * password in the address: a token sent in clear over a network is a token given away.
 */
export function hubOrigin(address: string): string {
  const url = URL.parse(address);
  const safe = url !== null && (url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback(url.hostname)));
  if (!safe || url.username !== '' || url.password !== '') throw new FaultError('not_a_hub');
  return url.origin;
}
