// Who may speak to the browser host: one-time launch secrets, and the sessions that they are exchanged for.
import { createHash, timingSafeEqual } from 'node:crypto';

/** Milliseconds that a launch secret lives. Long enough to open a browser, too short to be found in a history later. */
export const SECRET_LIFE = 60_000;
const MOST_SECRETS = 8;
const MOST_SESSIONS = 16;

export type Launch = {
  /** A new secret of 256 bits for one launch URL. */
  readonly newSecret: () => string;
  /** The session that a secret is exchanged for; null where it is unknown, used or older than SECRET_LIFE. */
  readonly exchange: (secret: string) => string | null;
  readonly knows: (session: string) => boolean;
};

// Digests have one length, so the comparison takes the same time whatever was sent.
const digest = (text: string): Buffer => createHash('sha256').update(text, 'utf8').digest();

/** `now` in milliseconds of a clock that does not jump back; `random` gives that many unpredictable bytes. */
export function openLaunch(now: () => number, random: (bytes: number) => Uint8Array): Launch {
  let secrets: { readonly hash: Buffer; readonly until: number }[] = [];
  let sessions: Buffer[] = [];
  const token = (): string => Buffer.from(random(32)).toString('base64url');
  return {
    newSecret: () => {
      const secret = token();
      secrets = [...secrets, { hash: digest(secret), until: now() + SECRET_LIFE }].slice(-MOST_SECRETS);
      return secret;
    },
    exchange: (secret) => {
      const hash = digest(secret);
      const hit = secrets.filter((one) => timingSafeEqual(one.hash, hash));
      secrets = secrets.filter((one) => !hit.includes(one) && one.until > now());
      if (!hit.some((one) => one.until > now())) return null;
      const session = token();
      sessions = [...sessions, digest(session)].slice(-MOST_SESSIONS);
      return session;
    },
    knows: (session) => {
      const hash = digest(session);
      return sessions.filter((one) => timingSafeEqual(one, hash)).length > 0;
    },
  };
}
