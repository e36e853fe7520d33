// The folder of one export: private, unfinished names until everything is on the disk, and nothing left behind by a failure.
import { createHash } from 'node:crypto';
import { access, constants, mkdir, open, readdir, rename, rm, rmdir, stat } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { FaultError, faultSaid } from '../../../shared/fault.ts';
import { isNoRoom } from '../vault/folder.ts';

export type Written = { readonly name: string; readonly bytes: number; readonly sha256: string };

export type Growing = {
  readonly write: (bytes: Uint8Array) => Promise<void>;
  /** Forces the bytes to the disk and says what was written; the file keeps its unfinished name until `publish`. */
  readonly finish: () => Promise<Written>;
};

export type ExportFolder = {
  readonly path: string;
  readonly begin: (name: string) => Promise<Growing>;
  /** Gives every file its real name; after this the export stands. */
  readonly publish: () => Promise<void>;
  /** Removes the folder with all that is in it. Safe at any moment before `publish`. */
  readonly discard: () => Promise<void>;
};

/** Names are made here from closed words and digits, so that no name can leave the folder on any system. */
const SAFE = /^[A-Za-z0-9][A-Za-z0-9_-]{0,100}(\.[a-z0-9]{1,8})?$/;

/**
 * Makes a new folder (0700) in `parent`, which is made too where it is missing; with null, uses `parent` itself. Throws
 * where the folder exists, or where `parent` itself is to be used and holds anything: an export never writes into another.
 */
export async function makeFolder(parent: string, name: string | null): Promise<ExportFolder> {
  if (name !== null && !SAFE.test(name)) throw new FaultError('broken');
  const path = name === null ? parent : join(parent, name);
  const made = name === null ? await emptyFolder(parent) : await makeFolders(parent);
  if (name !== null) await mkdir(path, { mode: 0o700 });
  const handles = new Set<FileHandle>();
  const names: string[] = [];
  return {
    path,
    async begin(file) {
      if (!SAFE.test(file) || names.includes(file)) throw new FaultError('broken');
      const handle = await open(join(path, `${file}.unfinished`), 'wx', 0o600);
      handles.add(handle);
      names.push(file);
      const sha = createHash('sha256');
      let bytes = 0;
      return {
        async write(piece) {
          await handle.writeFile(piece);
          sha.update(piece);
          bytes += piece.byteLength;
        },
        async finish() {
          await handle.sync();
          handles.delete(handle);
          await handle.close();
          return { name: file, bytes, sha256: sha.digest('hex') };
        },
      };
    },
    async publish() {
      for (const file of names) await rename(join(path, `${file}.unfinished`), join(path, file));
      await syncFolder(path);
      await syncFolder(parent);
    },
    async discard() {
      for (const handle of handles) await handle.close();
      handles.clear();
      // A folder that was there before stays; only what was begun in it goes.
      if (name === null) for (const file of names) await rm(join(path, `${file}.unfinished`), { force: true });
      else await rm(path, { recursive: true, force: true });
      if (name === null) await removeFolders(made);
    },
  };
}

/**
 * Tries whether an export could go right into this folder, by making what is missing of it and removing that again:
 * nothing else tells on every system. Throws what `makeFolder` would, in a sentence for the command line.
 */
export async function tryFolder(path: string): Promise<void> {
  await removeFolders(await emptyFolder(path));
}

/** Makes what is missing of a folder that an export is to fill, and answers with what was made. Throws FaultError `export_failed`, `disk_full`. */
async function emptyFolder(path: string): Promise<string[]> {
  const unusable = (why: string): FaultError => faultSaid('export_failed', `Nothing was exported: ${why}. Name another place with --out.`);
  const made = await makeFolders(path).catch((thrown: unknown) => {
    const code = codeOf(thrown);
    if (isNoRoom(thrown)) throw new FaultError('disk_full');
    throw unusable(code === 'ENOTDIR' ? 'there is a file where the folder should be' : 'no folder can be made there');
  });
  try {
    await access(path, constants.W_OK | constants.X_OK).catch(() => {
      throw unusable('the folder cannot be written to');
    });
    const names = await readdir(path).catch(() => {
      throw unusable('the folder cannot be read');
    });
    if (names.length > 0) throw unusable('the folder is not empty');
    return made;
  } catch (thrown) {
    await removeFolders(made);
    throw thrown;
  }
}

/**
 * Makes what is missing of a path (0700), one folder at a time, and answers with what it made, outermost first: Node's
 * own recursive mkdir tries for ever where the system will not have a new folder and says ENOENT, as /proc does.
 * Throws the system's error, ENOTDIR where a file stands in the way; then nothing that it made is left.
 */
async function makeFolders(path: string): Promise<string[]> {
  const missing: string[] = [];
  for (let at = resolve(path); !(await isFolder(at)); at = dirname(at)) missing.unshift(at);
  const made: string[] = [];
  try {
    for (const one of missing) {
      const mine = await mkdir(one, { mode: 0o700 }).then(
        () => true,
        async (thrown: unknown) => {
          // Another export may have made the same one in the meantime; then it is not this one's to remove.
          if (codeOf(thrown) === 'EEXIST' && (await isFolder(one))) return false;
          throw thrown;
        },
      );
      if (mine) made.push(one);
    }
    return made;
  } catch (thrown) {
    await removeFolders(made);
    throw thrown;
  }
}

/** Whether there is a folder; false where there is nothing. Throws the system's error, and ENOTDIR where a file is. */
async function isFolder(path: string): Promise<boolean> {
  const found = await stat(path).catch((thrown: unknown) => {
    if (codeOf(thrown) === 'ENOENT') return null;
    throw thrown;
  });
  if (found !== null && !found.isDirectory()) throw Object.assign(new Error('a file is in the way'), { code: 'ENOTDIR' });
  return found !== null;
}

/** Removes folders that were made here and are still empty; one that somebody has used since stays. */
async function removeFolders(made: readonly string[]): Promise<void> {
  for (const one of made.toReversed()) await rmdir(one).catch(() => undefined);
}

const codeOf = (thrown: unknown): string => (thrown instanceof Error && 'code' in thrown ? String(thrown.code) : '');

/** A rename is only as lasting as its folder. Windows has no such thing and says so. */
async function syncFolder(path: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(path, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
