// The port that a hub had last, kept in its data directory.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** The port of the last run, so that desks and sign-ins find the hub again; 0 takes a free one. */
export function rememberedPort(dataDir: string): number {
  try {
    const port = Number(readFileSync(join(dataDir, 'hub', 'port'), 'utf8').trim());
    return Number.isInteger(port) && port > 0 && port < 65_536 ? port : 0;
  } catch {
    return 0;
  }
}

/** Keeps the port of a hub's address for the next run. */
export function rememberPort(dataDir: string, url: string): void {
  mkdirSync(join(dataDir, 'hub'), { recursive: true, mode: 0o700 });
  writeFileSync(join(dataDir, 'hub', 'port'), `${new URL(url).port}\n`, { mode: 0o600 });
}
