// The real hub: HTTP with a bearer token, the wire version on every request, and no trust in what comes back.
import { z } from 'zod';
import { FaultError } from '../../../shared/fault.ts';
import { Hello, HubFault, LIMITS, PullShown, PushShown, WIRE_VERSION } from '../../../shared/wire.ts';
import { hubOrigin } from './address.ts';
import { parseJson, readCapped } from './body.ts';
import { isBadCertificate, uncheckedBy } from './certificate.ts';
import type { HubPort } from './hub-port.ts';
import { HubTrouble } from './hub-port.ts';
import { readPokes } from './poke-stream.ts';
import { troubleOf } from './refusal.ts';
import { readAnswer } from './verdicts.ts';

/** The desk's tokens. `renew` gets a fresh one after the hub refused `stale`; null means that a person must sign in. */
export type Bearer = {
  readonly token: () => Promise<string | null>;
  readonly renew: (stale: string) => Promise<string | null>;
};

const REQUEST_TIMEOUT_MS = 60_000;
const HELLO_TIMEOUT_MS = 10_000;
/** A hub sends a heartbeat well within this; silence for longer is a connection that died without a word. */
const POKE_SILENCE_MS = 90_000;

/** As much of a hello as every version of the wire has. */
const AnyHello = z.looseObject({ wire: z.int() });

/** The answer to a push, its verdicts not read yet. */
const PushEnvelope = PushShown.extend({ verdicts: z.array(z.unknown()).max(LIMITS.pushActs) });

/**
 * A hub at an address. `closing` aborts every request at once. Throws `not_a_hub` on an address that is not safe to use,
 * `unsafe_start` where Node was told to take any certificate: then it may be anybody's.
 */
export function httpHub(asked: { url: string; fetch: typeof fetch; bearer: Bearer; closing: AbortSignal }): HubPort {
  const origin = hubOrigin(asked.url);
  const unchecked = uncheckedBy(process.env);
  if (unchecked !== null && origin.startsWith('https:')) throw new FaultError('unsafe_start', unchecked);

  /** One request. A redirect is an error: following it could carry the token to another server. */
  const send = async (path: string, init: RequestInit, timeoutMs: number | null): Promise<Response> => {
    const signals = [asked.closing, ...(init.signal ? [init.signal] : []), ...(timeoutMs === null ? [] : [AbortSignal.timeout(timeoutMs)])];
    try {
      return await asked.fetch(`${origin}${path}`, {
        ...init,
        headers: { ...(init.headers as Record<string, string>), 'x-docket-wire': String(WIRE_VERSION) },
        redirect: 'error',
        signal: AbortSignal.any(signals),
      });
    } catch (thrown) {
      throw new HubTrouble(isBadCertificate(thrown) ? 'bad_certificate' : 'offline');
    }
  };

  /** As {@link send}, signed in; a refused token is renewed once and once only, so that a confused hub cannot make us loop. */
  const sendSigned = async (path: string, init: RequestInit, timeoutMs: number | null): Promise<Response> => {
    const token = await asked.bearer.token();
    if (token === null) throw new HubTrouble('signed_out');
    const withToken = (bearer: string): RequestInit => ({ ...init, headers: { ...(init.headers as Record<string, string>), authorization: `Bearer ${bearer}` } });
    const first = await send(path, withToken(token), timeoutMs);
    if (first.status !== 401) return first;
    await first.body?.cancel();
    const fresh = await asked.bearer.renew(token);
    if (fresh === null) throw new HubTrouble('signed_out');
    return send(path, withToken(fresh), timeoutMs);
  };

  const ask = async <S extends z.ZodType>(path: string, body: unknown, shown: S): Promise<z.infer<S>> => {
    const response = await sendSigned(path, { method: 'POST', headers: { 'content-type': 'application/json', accept: 'application/json' }, body: JSON.stringify(body) }, REQUEST_TIMEOUT_MS);
    return readShown(response, shown);
  };

  return {
    hello: async () => {
      const response = await send('/v1/hello', { headers: { accept: 'application/json' } }, HELLO_TIMEOUT_MS);
      const read = await readShown(response, AnyHello).catch((thrown: unknown) => {
        // Whatever answers here without being able to say hello is some other server.
        if (thrown instanceof FaultError && (thrown.fault.code === 'hub_broken' || thrown.fault.code === 'not_found')) throw new HubTrouble('not_a_hub');
        throw thrown;
      });
      // Before the rest is read: what else a hello of another version says is not ours to judge.
      if (read.wire !== WIRE_VERSION) throw new HubTrouble('wire_version');
      const hello = Hello.safeParse(read);
      if (!hello.success) throw new HubTrouble('not_a_hub');
      return hello.data;
    },
    pull: async (body) => ask('/v1/pull', body, PullShown),
    push: async (body) => {
      const shown = await ask('/v1/push', body, PushEnvelope);
      return { ...shown, verdicts: shown.verdicts.map(readAnswer) };
    },
    poke: async (poked, signal) => {
      const silence = new AbortController();
      let timer = setTimeout(() => silence.abort(), POKE_SILENCE_MS);
      const heard = (): void => {
        clearTimeout(timer);
        timer = setTimeout(() => silence.abort(), POKE_SILENCE_MS);
      };
      try {
        const response = await sendSigned('/v1/poke', { headers: { accept: 'text/event-stream' }, signal: AbortSignal.any([signal, silence.signal]) }, null);
        if (!response.ok || !isType(response, 'text/event-stream') || response.body === null) {
          await response.body?.cancel();
          throw new HubTrouble('hub_broken');
        }
        // What moved between the last pull and this moment was told to nobody.
        poked();
        await readPokes(response.body as ReadableStream<Uint8Array>, poked, heard);
      } catch (thrown) {
        throw thrown instanceof FaultError ? thrown : new HubTrouble('offline');
      } finally {
        clearTimeout(timer);
      }
    },
    media: async (id) => {
      const response = await sendSigned(`/v1/media/${encodeURIComponent(id)}`, { headers: { accept: 'image/png, audio/wav' } }, REQUEST_TIMEOUT_MS);
      if (!response.ok) await refuse(response);
      const bytes = await body(response);
      return { mime: (response.headers.get('content-type') ?? '').split(';')[0]?.trim() ?? '', bytes };
    },
  };
}

async function readShown<S extends z.ZodType>(response: Response, shown: S): Promise<z.infer<S>> {
  if (!response.ok) return refuse(response);
  // A captive portal answers 200 with a page: that is no hub, and nothing was pushed to one.
  if (!isType(response, 'application/json')) {
    await response.body?.cancel();
    throw new HubTrouble('not_a_hub');
  }
  const read = shown.safeParse(parseJson(await body(response)));
  if (!read.success) throw new HubTrouble('hub_broken');
  return read.data;
}

/** The fault in a refusal. The hub's own sentence is not shown: only the closed list of faults reaches a screen. */
async function refuse(response: Response): Promise<never> {
  const after = Number(response.headers.get('retry-after'));
  const afterSeconds = Number.isFinite(after) && after > 0 ? Math.min(after, 3_600) : null;
  const isJson = isType(response, 'application/json');
  const bytes = await readCapped(response.body as ReadableStream<Uint8Array> | null, 64 * 1024).catch(() => new Uint8Array());
  const read = isJson ? HubFault.safeParse(parsedOrNull(bytes)) : null;
  throw troubleOf({ status: response.status, fault: read?.success ? read.data.fault : null, afterSeconds });
}

async function body(response: Response): Promise<Uint8Array> {
  try {
    return await readCapped(response.body as ReadableStream<Uint8Array> | null);
  } catch (thrown) {
    await response.body?.cancel().catch(() => undefined);
    throw thrown instanceof FaultError ? thrown : new HubTrouble('offline');
  }
}

function isType(response: Response, type: string): boolean {
  return (response.headers.get('content-type') ?? '').split(';')[0]?.trim().toLowerCase() === type;
}

function parsedOrNull(bytes: Uint8Array): unknown {
  try {
    return parseJson(bytes);
  } catch {
    return null;
  }
}
