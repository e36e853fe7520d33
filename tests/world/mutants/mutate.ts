// Loads the world with one piece of source changed in memory: the files on the disk stay as they are, and so does every other world.
import { readdirSync, readFileSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

/** A guard taken away: `finds` stands exactly once in `file`, and `becomes` stands there instead. */
export type Edit = { readonly file: string; readonly finds: string; readonly becomes: string };

const ROOT = resolve(dirname(fileURLToPath(import.meta.url)), '../../..');
const ROOMS = ['shared', 'server', 'electron/desk', 'tests/world', 'tests/hub'];

/** Which files each file imports, by paths from the root. Read once. */
let imports: ReadonlyMap<string, readonly string[]> | null = null;

function importsNow(): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, readonly string[]>();
  const walk = (dir: string): void => {
    for (const entry of readdirSync(join(ROOT, dir), { withFileTypes: true })) {
      const path = `${dir}/${entry.name}`;
      if (entry.isDirectory()) walk(path);
      else if (entry.name.endsWith('.ts') && !entry.name.endsWith('.d.ts')) {
        const text = readFileSync(join(ROOT, path), 'utf8');
        const named = [...text.matchAll(/^(?:import|export)\b(?! type\b)[^;]*?from '(\.[^']+)'/gm)].map(([, to = '']) => relative(ROOT, join(ROOT, dirname(path), to)));
        found.set(path, named);
      }
    }
  };
  for (const room of ROOMS) walk(room);
  return found;
}

/** The files that reach one of these by their imports, and these themselves: only they are loaded anew. */
function reaching(targets: readonly string[]): ReadonlySet<string> {
  imports ??= importsNow();
  const reached = new Set(targets);
  for (let before = -1; before !== reached.size; ) {
    before = reached.size;
    for (const [file, to] of imports) if (to.some((one) => reached.has(one))) reached.add(file);
  }
  return reached;
}

type Loaded = { readonly edits: readonly Edit[]; readonly files: ReadonlySet<string> };
const mutants = new Map<string, Loaded>();
let hooked = false;

/** The source after the edits. Throws where a piece is not there exactly once: then the mutant is of another time. */
export function edited(source: string, edits: readonly Edit[]): string {
  return edits.reduce((text, { file, finds, becomes }) => {
    const times = text.split(finds).length - 1;
    if (times !== 1) throw new Error(`the mutant does not fit ${file} any more: ${times} times "${finds.slice(0, 60)}"`);
    return text.replace(finds, () => becomes);
  }, source);
}

/** The source of every file that a mutant changes, as it is on the disk, goes through {@link edited} once; throws as that does. */
export function checkEdits(edits: readonly Edit[]): void {
  for (const file of new Set(edits.map((one) => one.file))) edited(readFileSync(join(ROOT, file), 'utf8'), edits.filter((one) => one.file === file));
}

function hook(): void {
  if (hooked) return;
  hooked = true;
  const nameIn = (url: string | undefined): string | null => /[?&]mutant=([\w-]+)/.exec(url ?? '')?.[1] ?? null;
  registerHooks({
    resolve: (specifier, context, next) => {
      const found = next(specifier, context);
      const name = nameIn(context.parentURL) ?? nameIn(specifier);
      const mutant = name === null ? undefined : mutants.get(name);
      if (mutant === undefined || !found.url.startsWith('file:')) return found;
      const bare = found.url.split('?')[0] ?? found.url;
      return mutant.files.has(relative(ROOT, fileURLToPath(bare))) ? { ...found, url: `${bare}?mutant=${name}` } : { ...found, url: bare };
    },
    load: (url, context, next) => {
      const name = nameIn(url);
      const mutant = name === null ? undefined : mutants.get(name);
      const loaded = next(url, context);
      if (mutant === undefined) return loaded;
      const file = relative(ROOT, fileURLToPath(url.split('?')[0] ?? url));
      const mine = mutant.edits.filter((one) => one.file === file);
      return mine.length === 0 ? loaded : { ...loaded, source: edited(String(loaded.source), mine) };
    },
  });
}

/** A module of the world with these edits in everything that it imports. The name is the mutant's own. */
export async function loadMutated<T>(name: string, edits: readonly Edit[], module: string): Promise<T> {
  checkEdits(edits);
  hook();
  mutants.set(name, { edits, files: reaching(edits.map(({ file }) => file)) });
  return (await import(`${pathToFileURL(join(ROOT, module)).href}?mutant=${name}`)) as T;
}
