// The folder of one export: private, unfinished names until everything is on the disk, and nothing left behind by a failure.
import { createHash } from 'node:crypto';
import { mkdir, open, readdir, rename, rm } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { FaultError } from '../../../shared/fault.ts';

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
  await mkdir(parent, { recursive: true, mode: 0o700 });
  if (name !== null) await mkdir(path, { mode: 0o700 });
  else if ((await readdir(path)).length > 0) throw new FaultError('export_failed', 'the folder is not empty; name a new one');
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
    },
  };
}

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
