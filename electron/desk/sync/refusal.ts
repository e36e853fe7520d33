// What a refusal of a whole request tells: the fault that a person is shown, and whether it may be about what was sent.
import type { FaultCode } from '../../../shared/fault.ts';
import type { HubFault } from '../../../shared/wire.ts';
import type { Refusal } from './hub-port.ts';
import { HubTrouble } from './hub-port.ts';

/** In the hub's own words. */
const SAID: Readonly<Record<HubFault['fault'], readonly [code: FaultCode, refusal: Refusal | null]>> = {
  wire_version: ['wire_version', null],
  signed_out: ['signed_out', null],
  not_allowed: ['not_allowed', null],
  bad_input: ['hub_broken', 'this'],
  too_large: ['too_large', 'this'],
  not_found: ['not_found', null],
  busy: ['busy', null],
  hub_broken: ['hub_broken', 'unclear'],
};

/** Statuses that are about who asks, where or when: whatever was sent, the answer would be the same. */
const WHATEVER_WAS_SENT: readonly number[] = [401, 404, 405, 407, 408, 425, 426, 429, 502, 503, 504];

/**
 * The trouble in a refusal. `fault` is the hub's own word for it; null where something else speaks, such as a proxy
 * before it. Pure.
 */
export function troubleOf({ status, fault, afterSeconds }: { readonly status: number; readonly fault: HubFault['fault'] | null; readonly afterSeconds: number | null }): HubTrouble {
  if (fault !== null) return new HubTrouble(SAID[fault][0], afterSeconds, SAID[fault][1]);
  return new HubTrouble(codeOf(status), afterSeconds, refusalOf(status));
}

function codeOf(status: number): FaultCode {
  if (status === 401) return 'signed_out';
  if (status === 413) return 'too_large';
  if (status === 426) return 'wire_version';
  if (status === 429) return 'busy';
  // A gateway in front of a hub that is down speaks like this.
  if (status === 502 || status === 503 || status === 504) return 'offline';
  return status >= 500 ? 'hub_broken' : 'not_a_hub';
}

function refusalOf(status: number): Refusal | null {
  if (status === 400 || status === 413) return 'this';
  return WHATEVER_WAS_SENT.includes(status) ? null : 'unclear';
}
