// Starts the built Electron host for a test: under the real binary where it is installed, else under the stand-in.
import { fork } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { _electron, chromium } from 'playwright';
import type { Page } from 'playwright';
import type { Recorded } from './record.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const FLAGS = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'];

export type Launched = {
  /** The console's page. */
  readonly page: Page;
  /** Waits for the page that main opened in the system's browser (the sign-in page) after `click` made it do so. */
  readonly external: (click: () => Promise<unknown>) => Promise<Page>;
  /** What main called of Electron, in order; empty under the real binary. */
  readonly electronCalls: readonly Recorded[];
  /** Asks the stand-in to try something on main (see `probes` in electron.ts); rejects under the real binary. */
  readonly probe: (name: string, given: unknown) => Promise<unknown>;
  readonly close: () => Promise<void>;
};

export type LaunchAsked = { readonly args: readonly string[]; readonly dataDir: string; readonly env?: Readonly<Record<string, string>>; /** Where main, preload and renderer were built; `out` unless given. */ readonly built?: string };

/** The Electron program, or null where its download is not installed. */
export function electronProgram(): string | null {
  const dist = join(ROOT, 'node_modules', 'electron', 'dist');
  const name = existsSync(join(dist, '..', 'path.txt')) ? readFileSync(join(dist, '..', 'path.txt'), 'utf8').trim() : 'electron';
  return existsSync(join(dist, name)) ? join(dist, name) : null;
}

/**
 * Starts built main on Node with the stand-in in the place of `electron`, on a real Chromium (`DOCKET_CHROMIUM`, else
 * /usr/bin/chromium). Gives the console's page when main says that it is ready. Throws with what main wrote to stderr
 * where it ends before that.
 */
export async function launchStandin(asked: LaunchAsked): Promise<Launched> {
  const profile = mkdtempSync(join(tmpdir(), 'docket-standin-'));
  const context = await chromium.launchPersistentContext(profile, { executablePath: process.env.DOCKET_CHROMIUM ?? '/usr/bin/chromium', args: [...FLAGS, '--remote-debugging-port=0'], viewport: { width: 1440, height: 900 } });
  const [port, path] = readFileSync(join(profile, 'DevToolsActivePort'), 'utf8').split('\n');
  const calls: Recorded[] = [];
  const child = fork(join(asked.built ?? join(ROOT, 'out'), 'main', 'main.js'), [...asked.args, '--data', asked.dataDir], {
    execPath: process.execPath,
    execArgv: ['--import', join(ROOT, 'tests', 'standin', 'register.ts')],
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    env: { ...process.env, NODE_OPTIONS: '', ...asked.env, STANDIN_BROWSER: `ws://127.0.0.1:${port}${path}` },
  });
  let stderr = '';
  child.stderr?.on('data', (bytes) => (stderr += String(bytes)));
  const gone = new Promise<void>((done) => child.once('exit', () => done()));
  const waiting = new Map<number, { done: (value: unknown) => void; fail: (error: Error) => void }>();
  child.on('message', (message) => {
    const said = message as { recorded?: Recorded; id?: number; value?: unknown; error?: string };
    if (said.recorded !== undefined) calls.push(said.recorded);
    const open = waiting.get(said.id ?? -1);
    if (open === undefined) return;
    if (said.error === undefined) open.done(said.value);
    else open.fail(new Error(said.error));
  });

  const close = async (): Promise<void> => {
    child.kill('SIGTERM');
    const killing = setTimeout(() => child.kill('SIGKILL'), 10_000);
    await gone;
    clearTimeout(killing);
    await context.close();
    rmSync(profile, { recursive: true, force: true });
  };

  const said = new Promise<boolean>((ready) => {
    let stdout = '';
    child.stdout?.on('data', (bytes) => {
      stdout += String(bytes);
      if (stdout.includes('Docket is ready')) ready(true);
    });
  });
  const isReady = await Promise.race([said, gone.then(() => false)]);
  const page = context.pages().find((one) => one.url().startsWith('https://docket.app.standin.invalid/'));
  if (!isReady || page === undefined) {
    await close();
    throw new Error(`main ended before it was ready: ${stderr.trim()}`);
  }

  let lastId = 0;
  return {
    page,
    electronCalls: calls,
    external: async (click) => {
      // The window's own popup also shows up for a moment; the one that leaves is the one that arrives somewhere.
      const arrived = context.waitForEvent('page', async (one) => one.waitForURL(/^https?:\/\/(?!docket\.app\.standin)/, { waitUntil: 'domcontentloaded' }).then(() => !one.isClosed(), () => false));
      await click();
      return arrived;
    },
    probe: (name, given) =>
      new Promise((done, fail) => {
        lastId += 1;
        waiting.set(lastId, { done, fail });
        child.send({ probe: name, id: lastId, given });
      }),
    close,
  };
}

/** The same under the real binary. The system's browser is kept out: its address is opened in a Chromium of the test. */
export async function launchElectron(asked: LaunchAsked): Promise<Launched> {
  const program = electronProgram();
  if (program === null) throw new Error('Electron is not installed here.');
  const app = await _electron.launch({ executablePath: program, args: [...(process.getuid?.() === 0 ? ['--no-sandbox'] : []), ROOT, ...asked.args, '--data', asked.dataDir], env: { ...(process.env as Record<string, string>), ...asked.env } });
  const page = await app.firstWindow();
  const browser = await chromium.launch({ executablePath: process.env.DOCKET_CHROMIUM ?? '/usr/bin/chromium', args: FLAGS });
  return {
    page,
    electronCalls: [],
    external: async (click) => {
      const url = app.evaluate(({ shell }) => new Promise<string>((done) => Object.assign(shell, { openExternal: async (address: string) => done(address) })));
      await click();
      const other = await browser.newPage();
      await other.goto(await url);
      return other;
    },
    probe: () => Promise.reject(new Error('The real Electron takes no probes.')),
    close: async () => {
      await app.close();
      await browser.close();
    },
  };
}

/** The desktop app for a test: the real binary where there is one, the stand-in elsewhere. */
export const launchDesktop = (asked: LaunchAsked): Promise<Launched> => (electronProgram() === null ? launchStandin(asked) : launchElectron(asked));
