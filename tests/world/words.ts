// The words of a command line: `--name value` and `--name`.

/** The value behind a word, or what stands otherwise. */
export function valueOf(words: readonly string[], name: string, otherwise: string): string {
  const at = words.indexOf(`--${name}`);
  return (at < 0 ? undefined : words[at + 1]) ?? otherwise;
}

/** A whole number behind a word. Throws with a sentence where it is none. */
export function numberOf(words: readonly string[], name: string, otherwise: number): number {
  const value = Number(valueOf(words, name, String(otherwise)));
  if (!Number.isInteger(value) || value < 0) throw new Error(`--${name} takes a whole number.`);
  return value;
}
