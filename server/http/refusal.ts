// Refusals of a whole request: the closed list of P24 as something to throw, with its status and sentence.
import { WIRE_VERSION } from '../../shared/wire.ts';
import type { HubFault } from '../../shared/wire.ts';

export type RefusalCode = HubFault['fault'];

const STATUS: Readonly<Record<RefusalCode, number>> = { bad_input: 400, signed_out: 401, not_allowed: 403, not_found: 404, too_large: 413, wire_version: 426, busy: 503, hub_broken: 500 };

const SAYS: Readonly<Record<RefusalCode, string>> = {
  bad_input: 'The request does not have the right shape.',
  signed_out: 'The request carries no valid access. Sign in again.',
  not_allowed: 'This hub does not give you access to that.',
  not_found: 'There is nothing there.',
  too_large: 'The request is larger than the hub takes: 16 MiB after decompression.',
  wire_version: `This hub speaks wire version ${WIRE_VERSION}. Update the desk or the hub.`,
  busy: 'The hub is busy or starting. Ask again in a moment.',
  hub_broken: 'The hub failed on that request. Nothing was changed.',
};

/** What a route throws to end a request. `detail` is appended to the sentence and must be harmless: names of fields, never values. */
export class HubRefusal extends Error {
  readonly code: RefusalCode;
  readonly status: number;
  readonly retryAfterSeconds: number | null;
  constructor(code: RefusalCode, detail?: string, status?: 429) {
    super(detail === undefined ? SAYS[code] : `${SAYS[code]} ${detail}`);
    this.name = 'HubRefusal';
    this.code = code;
    this.status = status ?? STATUS[code];
    this.retryAfterSeconds = code === 'busy' ? 2 : null;
  }
}

/** The body of a refusal. */
export function hubFault(refusal: HubRefusal): HubFault {
  return { fault: refusal.code, says: refusal.message.slice(0, 300), wire: WIRE_VERSION };
}
