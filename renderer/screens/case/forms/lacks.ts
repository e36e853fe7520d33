// What a form still lacks: the names of its missing fields, as a person reads them beside the button.

export type Lacks = { readonly missing: readonly string[] };

/** The words of those pairs whose value is null. Called where at least one is. */
export const lacks = (...pairs: readonly (readonly [value: unknown, says: string])[]): Lacks => ({ missing: pairs.filter(([value]) => value === null).map(([, says]) => says) });

/** Whether a form lacks something. */
export const isLacking = <T extends object>(one: T | Lacks): one is Lacks => 'missing' in one;

/** The value where it is one of a closed list, else null. */
export const oneOf = <T extends string>(all: readonly T[], value: string): T | null => all.find((each) => each === value) ?? null;
