// An initialised embedded database, made once per machine: making one takes seconds, loading its dump well under one.
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';

/** The dump to pass to `startHub` as `template`. Kept under node_modules/.cache, by the version of the database. */
export async function pgliteTemplate(): Promise<Blob> {
  const entry = createRequire(import.meta.url).resolve('@electric-sql/pglite');
  const root = entry.slice(0, entry.lastIndexOf('node_modules') + 'node_modules'.length);
  const { version } = JSON.parse(await readFile(join(root, '@electric-sql', 'pglite', 'package.json'), 'utf8')) as { version: string };
  const place = join(root, '.cache', 'docket', `pglite-${version}.tar.gz`);
  const kept = await readFile(place).catch(() => null);
  if (kept) return new Blob([kept]);
  const db = await PGlite.create();
  const dump = await db.dumpDataDir('gzip');
  await db.close();
  await mkdir(dirname(place), { recursive: true });
  // Written beside and moved, or a test that starts meanwhile would load half a database.
  const draft = `${place}.${process.pid}`;
  await writeFile(draft, Buffer.from(await dump.arrayBuffer()));
  await rename(draft, place);
  return dump;
}
