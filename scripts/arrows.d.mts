// What the arrows check offers to TypeScript: the tests call it, and it must stay plain JavaScript to run before set-up.
export const ARROWS: Readonly<Record<string, readonly string[]>>;
export const PACKAGES: Readonly<Record<string, readonly string[]>>;
export function rules(): readonly object[];
export function brokenArrows(baseDir?: string): Promise<string[]>;
