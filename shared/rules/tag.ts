// Canonical text of a value: the same value gives the same text on every machine, so that its hash can name it.

/**
 * JSON with object keys sorted and undefined left out. Throws on what JSON cannot say (functions, symbols, bigint),
 * because a hash over something lossy would name two different facts with one tag.
 */
export function canonical(value: unknown): string {
  if (value === null || typeof value === 'boolean' || typeof value === 'string') return JSON.stringify(value);
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) throw new TypeError('canonical: a number that JSON cannot say');
    return JSON.stringify(value);
  }
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (typeof value === 'object') {
    const parts: string[] = [];
    for (const key of Object.keys(value).sort()) {
      const part = (value as Record<string, unknown>)[key];
      if (part !== undefined) parts.push(`${JSON.stringify(key)}:${canonical(part)}`);
    }
    return `{${parts.join(',')}}`;
  }
  throw new TypeError('canonical: a value that JSON cannot say');
}
