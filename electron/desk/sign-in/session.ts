// Who is signed in on this desk: tokens in the sealed outbox, renewed once at a time, bound to one person.
import { z } from 'zod';
import { FaultError, faultOf } from '../../../shared/fault.ts';
import { bindOwner, ownerGet, ownerSet } from '../outbox/owner.ts';
import type { Outbox } from '../outbox/open.ts';
import type { Bearer } from '../sync/http-hub.ts';
import type { HelloShown } from '../sync/hub-port.ts';
import { demoSignIn } from './demo-sign-in.ts';
import { openLoopback } from './loopback.ts';
import type { Loopback } from './loopback.ts';
import { beginSignIn, findIssuer, renewTokens, revokeToken } from './oidc.ts';
import type { Issuer, Tokens } from './oidc.ts';

export type SignInState = 'signed-out' | 'signing-in' | 'signed-in';

export type Session = Bearer & {
  readonly state: () => SignInState;
  /** The person who is signed in, or null. */
  readonly personId: () => string | null;
  /** Begins a sign-in and gives the address for the browser; an earlier one that still waits is given up. */
  readonly start: () => Promise<string>;
  /** Signs in on a demo hub without a browser, for scripts and tests. */
  readonly signInAs: (person: string) => Promise<void>;
  readonly signOut: () => Promise<void>;
  readonly close: () => void;
};

const Kept = z.strictObject({ access: z.string(), expiresAtMs: z.number(), refresh: z.string().nullable() });

/** A token is renewed this long before it ends, in milliseconds, so that it does not end on its way. */
const EARLY_MS = 30_000;

/**
 * `hello` asks the hub who it is and fails where it is not the one this outbox belongs to: a renewal must never send
 * our refresh token to the issuer of another hub. `changed` is called when the state may have moved, with the fault
 * that ended a sign-in where there was one. `handOver` makes the desk another person's, which only a demo allows.
 */
export function openSession(deps: { outbox: Outbox; hello: () => Promise<HelloShown>; fetch: typeof fetch; nowMs: () => number; changed: (problem: FaultError | null) => void; handOver: (personId: string) => Promise<void> }): Session {
  let tokens: Tokens | null = readTokens(deps.outbox);
  let issuer: Issuer | null = null;
  let hubId: string | null = null;
  let demo = false;
  let waiting: Loopback | null = null;
  let renewing: Promise<string | null> | null = null;

  const keep = (fresh: Tokens | null): void => {
    // On the disk first: the issuer has already forgotten the refresh token that this one replaces.
    ownerSet(deps.outbox, 'tokens', fresh === null ? null : JSON.stringify(fresh));
    tokens = fresh;
  };

  const issuerNow = async (): Promise<Issuer> => {
    const hello = await deps.hello();
    hubId = hello.hub;
    demo = hello.demo;
    if (issuer === null || issuer.config.serverMetadata().issuer !== hello.issuer || issuer.audience !== hello.audience) issuer = await findIssuer(hello, deps.fetch, deps.nowMs());
    return issuer;
  };

  /** From here on the outbox is this person's on this hub, and no other's. */
  const admit = async (signedIn: { personId: string; tokens: Tokens }): Promise<void> => {
    if (hubId === null) throw new FaultError('broken');
    bindOwner(deps.outbox, 'hub', hubId);
    const before = ownerGet(deps.outbox, 'person');
    if (demo && before !== null && before !== signedIn.personId) {
      keep(null);
      await deps.handOver(signedIn.personId);
    }
    bindOwner(deps.outbox, 'person', signedIn.personId);
    keep(signedIn.tokens);
  };

  const renew = (stale: string): Promise<string | null> => {
    if (tokens === null) return Promise.resolve(null);
    if (tokens.access !== stale) return Promise.resolve(tokens.access);
    renewing ??= renewNow().finally(() => {
      renewing = null;
    });
    return renewing;
  };

  /** One renewal at a time: a rotating refresh token that is used twice looks like a stolen one. */
  const renewNow = async (): Promise<string | null> => {
    const held = tokens;
    if (held === null) return null;
    if (held.refresh === null) return lose();
    try {
      const fresh = await renewTokens(await issuerNow(), held.refresh, deps.nowMs);
      // Signed out while the answer was on its way: the new tokens are not wanted.
      if (tokens !== held) return null;
      keep(fresh);
      return fresh.access;
    } catch (thrown) {
      if (faultOf(thrown).code !== 'signed_out') throw thrown;
      return lose();
    }
  };

  const lose = (): null => {
    keep(null);
    deps.changed(null);
    return null;
  };

  return {
    state: () => (waiting !== null ? 'signing-in' : tokens !== null ? 'signed-in' : 'signed-out'),
    personId: () => (tokens === null ? null : ownerGet(deps.outbox, 'person')),
    token: () => {
      if (tokens === null) return Promise.resolve(null);
      return tokens.expiresAtMs - EARLY_MS > deps.nowMs() ? Promise.resolve(tokens.access) : renew(tokens.access);
    },
    renew,
    start: async () => {
      waiting?.close();
      const at = await issuerNow();
      const loopback: Loopback = await openLoopback(() => {
        if (waiting !== loopback) return;
        waiting = null;
        deps.changed(null);
      });
      const begun = await beginSignIn(at, loopback.redirectUri, deps.nowMs);
      waiting = loopback;
      loopback.expect(begun.state, async (cameBack) => {
        try {
          const signedIn = await begun.finish(cameBack);
          if (waiting !== loopback) throw new FaultError('signed_out');
          await admit(signedIn);
          waiting = null;
          deps.changed(null);
        } catch (thrown) {
          if (waiting === loopback) waiting = null;
          deps.changed(new FaultError(faultOf(thrown).code));
          throw thrown;
        }
      });
      deps.changed(null);
      return begun.url;
    },
    signInAs: async (person) => {
      const at = await issuerNow();
      await admit(await demoSignIn({ issuer: at, person, fetch: deps.fetch, nowMs: deps.nowMs }));
      deps.changed(null);
    },
    signOut: async () => {
      waiting?.close();
      waiting = null;
      const held = tokens;
      keep(null);
      deps.changed(null);
      if (held !== null && held.refresh !== null && issuer !== null) await revokeToken(issuer, held.refresh);
    },
    close: () => {
      waiting?.close();
      waiting = null;
    },
  };
}

function readTokens(outbox: Outbox): Tokens | null {
  const kept = ownerGet(outbox, 'tokens');
  if (kept === null) return null;
  const read = Kept.safeParse(JSON.parse(kept));
  return read.success ? read.data : null;
}
