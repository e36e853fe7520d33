// Where a hub was last and which one it is, kept in its data directory.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Id } from '../shared/model/words.ts';

/** The port of the last run, so that desks and sign-ins find the hub again; 0 takes a free one. */
export function rememberedPort(dataDir: string): number {
  try {
    const port = Number(readFileSync(join(dataDir, 'hub', 'port'), 'utf8').trim());
    return Number.isInteger(port) && port > 0 && port < 65_536 ? port : 0;
  } catch {
    return 0;
  }
}

/**
 * The id of the hub of this directory, by which a command knows it again before it hands it a key: whatever else is on
 * the remembered port by then says another id or none. Null where no hub has run here since ids are kept.
 */
export function rememberedHubId(dataDir: string): string | null {
  try {
    return Id.parse(readFileSync(join(dataDir, 'hub', 'id'), 'utf8').trim());
  } catch {
    return null;
  }
}

/** Keeps a hub's id and the port of its address for the next run. */
export function rememberHub(dataDir: string, hub: { readonly url: string; readonly hubId: string }): void {
  mkdirSync(join(dataDir, 'hub'), { recursive: true, mode: 0o700 });
  // The id first: a port without its id is not used, a new port beside an old id would be.
  writeFileSync(join(dataDir, 'hub', 'id'), `${hub.hubId}\n`, { mode: 0o600 });
  writeFileSync(join(dataDir, 'hub', 'port'), `${new URL(hub.url).port}\n`, { mode: 0o600 });
}
