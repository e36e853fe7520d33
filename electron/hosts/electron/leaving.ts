// Which addresses may leave the app for the system's browser: only a sign-in address that the desk itself has given.

const LONGEST_URL = 8_192;
const LOOPBACK = ['127.0.0.1', '[::1]', 'localhost'];

/**
 * The address in the spelling that goes to the operating system, or null where it may not leave. Only http(s) without
 * a user name; plain http only to this machine (a demo hub). Blanks, control characters, backslashes and letters outside ASCII are
 * refused rather than repaired, because what repairs them elsewhere may repair them differently.
 */
export function spelled(text: unknown): string | null {
  if (typeof text !== 'string' || text.length > LONGEST_URL || /[^\x21-\x7e]|\\/.test(text)) return null;
  // No `@` before the path: what stands in front of it looks like the host to a person and is none.
  if (!/^https?:\/\/[^/?#@]+(?:[/?#]|$)/.test(text) || !URL.canParse(text)) return null;
  const url = new URL(text);
  if (url.protocol === 'http:' && !LOOPBACK.includes(url.hostname)) return null;
  return url.href;
}

export type Leaving = {
  /** Remembers an address that the desk gave for signing in. */
  readonly allow: (url: unknown) => void;
  /** The address to open, or null. */
  readonly judge: (url: unknown) => string | null;
};

/** A list of one: the newest sign-in address. Evidence is full of links, and none of them is on it. */
export function openLeaving(): Leaving {
  let allowed: string | null = null;
  return {
    allow: (url) => {
      allowed = spelled(url);
    },
    judge: (url) => {
      const href = spelled(url);
      return href !== null && href === allowed ? href : null;
    },
  };
}
