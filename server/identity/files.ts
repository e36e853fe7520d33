// Where the identity room keeps its few files: a port, and its one implementation on a private directory.
import { randomUUID } from 'node:crypto';
import { chmod, mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';

/** A handful of small texts by name. `write` replaces the whole text or leaves the old one: never half. */
export type IdentityFiles = {
  readonly read: (name: string) => Promise<string | null>;
  readonly write: (name: string, text: string) => Promise<void>;
};

/** Files of mode 0600 in a directory of mode 0700, which is made where it is missing. Holds signing keys. */
export function identityFiles(directory: string): IdentityFiles {
  return {
    read: async (name) => {
      try {
        return await readFile(join(directory, name), 'utf8');
      } catch (error) {
        if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
        throw error;
      }
    },
    write: async (name, text) => {
      await mkdir(directory, { recursive: true, mode: 0o700 });
      await chmod(directory, 0o700);
      const draft = join(directory, `.${name}.${randomUUID()}`);
      try {
        const file = await open(draft, 'wx', 0o600);
        try {
          await file.writeFile(text, 'utf8');
          await file.sync();
        } finally {
          await file.close();
        }
        await rename(draft, join(directory, name));
      } catch (error) {
        await rm(draft, { force: true });
        throw error;
      }
    },
  };
}
