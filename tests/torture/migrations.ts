// Brings old outboxes to the newest step under a disk that kills the process before a chosen call ([S50]).
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { HISTORY } from '../../electron/desk/outbox/history.ts';
import { closeOutbox, openOutbox } from '../../electron/desk/outbox/open.ts';
import { oldFile, rowsIn } from '../outbox/old-files.ts';
import { KEY } from './damage.ts';
import { killedOpening } from './kill-loop.ts';

/** Opens a file of number `step`, killed before each of the calls in turn; answers with what was wrong afterwards. */
export async function killedMigrations(asked: { readonly dir: string; readonly step: number; readonly calls: readonly number[]; readonly env: Record<string, string> }): Promise<string[]> {
  const wrong: string[] = [];
  for (const call of asked.calls) {
    const dataDir = join(asked.dir, `step-${asked.step}-${call}`);
    const path = join(dataDir, 'desk', 'outbox.db');
    mkdirSync(join(dataDir, 'desk'), { recursive: true, mode: 0o700 });
    const rows = await oldFile({ path, key: KEY, step: asked.step });
    await killedOpening({ dataDir, killAt: call, dir: asked.dir, env: asked.env });
    const outbox = await openOutbox({ path, key: KEY, keyProved: true });
    // The desk writes down its own device and counts; of what was kept, nothing moved.
    const after = rowsIn(outbox.db);
    const meta = (rows['meta'] ?? []).filter((row) => !(after['meta'] ?? []).some((other) => isDeepStrictEqual(row, other)));
    if (!isDeepStrictEqual({ ...after, meta: [] }, { ...rows, meta: [] }) || meta.length > 0) wrong.push(`step ${asked.step}, call ${call}: rows moved`);
    if (Number(outbox.db.pragma('user_version', { simple: true })) !== HISTORY.length) wrong.push(`step ${asked.step}, call ${call}: not at the newest step`);
    closeOutbox(outbox);
    rmSync(dataDir, { recursive: true, force: true });
  }
  return wrong;
}
