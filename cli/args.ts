// Reads the words of a command line into a value, and says in one sentence what is wrong with them.
import { parseArgs } from 'node:util';
import { FaultError } from '../shared/fault.ts';

/** The flags of one command: `text` takes a value, `flag` does not. */
export type Flags = Readonly<Record<string, 'text' | 'flag'>>;
export type Words<F extends Flags> = {
  readonly rest: readonly string[];
  readonly flags: { readonly [K in keyof F]: F[K] extends 'flag' ? boolean : string | null };
};

/** How many words besides its flags a command takes. */
const MOST = { none: 0, one: 1, any: Number.POSITIVE_INFINITY } as const;

/**
 * Parses strictly: an unknown flag is an error, because a mistyped `--dry-run` must not write, and so is a word too many,
 * because it is most often the rest of a value that lacks its quotes. The word itself is not said again: it may be a secret.
 */
export function readArgs<const F extends Flags>(args: readonly string[], flags: F, words: keyof typeof MOST = 'none'): Words<F> {
  const options: Record<string, { type: 'string' | 'boolean' }> = {};
  for (const [name, kind] of Object.entries(flags)) options[name] = { type: kind === 'flag' ? 'boolean' : 'string' };
  let parsed;
  try {
    parsed = parseArgs({ args: [...args], options, allowPositionals: true, strict: true });
  } catch (thrown) {
    throw new FaultError('bad_input', thrown instanceof Error ? (thrown.message.split(/\.\s/)[0] ?? '').slice(0, 120) : 'unreadable arguments');
  }
  if (parsed.positionals.length > MOST[words]) throw new FaultError('bad_input', `this command takes ${words === 'none' ? 'flags only' : 'one word besides its flags'}; a value with spaces goes in quotes`);
  const out: Record<string, string | boolean | null> = {};
  for (const [name, kind] of Object.entries(flags)) {
    const value = parsed.values[name];
    out[name] = kind === 'flag' ? value === true : typeof value === 'string' ? value : null;
  }
  return { rest: parsed.positionals, flags: out as Words<F>['flags'] };
}

/** The value of a flag that the command cannot do without. */
export function needed(value: string | null, name: string): string {
  if (value === null || value === '') throw new FaultError('bad_input', `--${name} is needed`);
  return value;
}

/** The words of a flag that takes some of a closed list, with commas between them; null where the flag is absent. */
export function listed(value: string | null, name: string, allowed: readonly string[]): string[] | null {
  if (value === null) return null;
  const words = value.split(',');
  if (!words.every((word) => allowed.includes(word))) throw new FaultError('bad_input', `--${name} takes some of: ${allowed.join(', ')}`);
  return [...new Set(words)];
}

/** The word of a flag that takes one of a closed list; null where the flag is absent. */
export function oneOf<const W extends string>(value: string | null, name: string, allowed: readonly W[]): W | null {
  const found = allowed.find((word) => word === value) ?? null;
  if (value !== null && found === null) throw new FaultError('bad_input', `--${name} takes one of: ${allowed.join(', ')}`);
  return found;
}

/** A TCP port from a flag; null where the flag is absent. */
export function portOf(value: string | null): number | null {
  if (value === null) return null;
  const port = Number(value);
  if (!/^\d{1,5}$/.test(value) || port > 65_535) throw new FaultError('bad_input', '--port takes a number from 0 to 65535');
  return port;
}
