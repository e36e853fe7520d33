// Opens the system's browser on a launch URL without writing the secret where other users could read it.
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SECRET_LIFE } from './launch.ts';
import { launchFile } from './pages.ts';

/** The program of each platform that opens a file in the browser, called without a shell. */
const OPENERS: Readonly<Record<string, readonly [string, ...string[]]>> = {
  darwin: ['open'],
  win32: ['rundll32.exe', 'url.dll,FileProtocolHandler'],
};

/**
 * Opens `url` through a private file that redirects to it, because the arguments of a process can be read by
 * everybody on the machine. Gives what removes the file (it goes by itself when the secret is too old), and calls
 * `failed` where no browser could be started.
 */
export function openBrowser(url: string, failed: () => void): () => void {
  const dir = mkdtempSync(join(tmpdir(), 'docket-open-'));
  const file = join(dir, 'docket.html');
  writeFileSync(file, launchFile(url), { mode: 0o600, flag: 'wx' });
  const clear = (): void => {
    clearTimeout(timer);
    rmSync(dir, { recursive: true, force: true });
  };
  const timer = setTimeout(clear, SECRET_LIFE);
  timer.unref();
  const [program, ...args] = OPENERS[process.platform] ?? ['xdg-open'];
  const child = spawn(program, [...args, file], { stdio: 'ignore', detached: true, shell: false });
  child.on('error', failed);
  child.on('exit', (code) => {
    if (code !== 0) failed();
  });
  child.unref();
  return clear;
}
