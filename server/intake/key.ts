// The intake key: what the platform shows to hand in cases. Made once per data directory, readable by its owner alone.
import { randomBytes } from 'node:crypto';
import { chmod, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Where the key lies in a hub's directory. */
export const keyPath = (hubDir: string): string => join(hubDir, 'intake.key');

/** The key of a hub's directory, made at the first start: 256 random bits as text. The caller holds the directory's lock. */
export async function intakeKey(hubDir: string): Promise<string> {
  const path = keyPath(hubDir);
  const kept = (await readFile(path, 'utf8').catch(() => '')).trim();
  if (/^[A-Za-z0-9_-]{43}$/.test(kept)) {
    await chmod(path, 0o600);
    return kept;
  }
  const made = randomBytes(32).toString('base64url');
  await writeFile(path, `${made}\n`, { mode: 0o600 });
  return made;
}
