// One hub per data directory: a lock file that names a live process, and gives way when that process is gone.
import { link, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { FaultError } from '../../shared/fault.ts';

/** A takeover takes milliseconds; a claim on it older than this was left by a process that died in the middle. */
const TAKEOVER_STALE_MS = 10_000;

/**
 * Takes the lock of a directory and gives the way to let go. Throws FaultError `in_use` where a live process holds it.
 * A pid alone is not proof of life (a restarted container hands out the same pid again), so on Linux the process's
 * start time stands beside it. `token` must be unique per call and fit in a file name.
 */
export async function lockDir(dir: string, token: string): Promise<() => Promise<void>> {
  const path = join(dir, 'lock');
  const takeover = join(dir, 'lock.takeover');
  const mine = `${JSON.stringify({ pid: process.pid, started: await startedAt(process.pid), token })}\n`;
  // Written whole under another name, then linked: nobody ever reads half a lock and takes it for a dead one.
  const draft = join(dir, `lock.${token}`);
  await writeFile(draft, mine, { mode: 0o600, flag: 'wx' });
  try {
    if (!(await linked(draft, path))) {
      if (await isHeld(path)) throw new FaultError('in_use');
      await clearStale(takeover);
      if (!(await linked(draft, takeover))) throw new FaultError('in_use');
      try {
        // Read again under the takeover claim: another start may have replaced the dead lock in the meantime.
        if (await isHeld(path)) throw new FaultError('in_use');
        await rm(path, { force: true });
        if (!(await linked(draft, path))) throw new FaultError('in_use');
      } finally {
        await rm(takeover, { force: true });
      }
    }
  } finally {
    await rm(draft, { force: true });
  }
  return async () => {
    if ((await readFile(path, 'utf8').catch(() => '')) === mine) await rm(path, { force: true });
  };
}

async function linked(from: string, to: string): Promise<boolean> {
  try {
    await link(from, to);
    return true;
  } catch (thrown) {
    if (thrown instanceof Error && 'code' in thrown && thrown.code === 'EEXIST') return false;
    throw thrown;
  }
}

/** Whether the lock at this path names a process that lives. An unreadable lock names nobody. */
async function isHeld(path: string): Promise<boolean> {
  const text = await readFile(path, 'utf8').catch(() => '');
  const [, pidText, started] = /^\{"pid":(\d+),"started":"([^"]*)"/.exec(text) ?? [];
  if (pidText === undefined) return false;
  const pid = Number(pidText);
  try {
    process.kill(pid, 0);
  } catch (thrown) {
    // EPERM: it lives and belongs to somebody else.
    if (!(thrown instanceof Error && 'code' in thrown && thrown.code === 'EPERM')) return false;
  }
  return started === (await startedAt(pid));
}

async function clearStale(path: string): Promise<void> {
  const found = await stat(path).catch(() => null);
  if (found && Date.now() - found.mtimeMs > TAKEOVER_STALE_MS) await rm(path, { force: true });
}

/** When a process started, in ticks since boot with the boot's id; empty where the system does not say (not Linux). */
async function startedAt(pid: number): Promise<string> {
  const stats = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  const boot = await readFile('/proc/sys/kernel/random/boot_id', 'utf8').catch(() => '');
  // The program's name stands in parentheses and may hold spaces: count fields behind the last one.
  const ticks = stats.slice(stats.lastIndexOf(')') + 2).split(' ')[19] ?? '';
  return stats === '' ? '' : `${boot.trim()}.${ticks}`;
}
