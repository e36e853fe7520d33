// A whole Docket for a test: a hub process, desks in browser hosts, a real Chromium, and the certainty that all of it ends.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright';
import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright';
import { runNode } from './processes.ts';
import type { Running } from './processes.ts';

/** Chromium as root in a container, without what talks to the network by itself. */
const CHROMIUM = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'];

export const openChromium = (): Promise<Browser> => chromium.launch({ executablePath: process.env.DOCKET_CHROMIUM ?? '/usr/bin/chromium', args: CHROMIUM });

export type Seat = {
  readonly page: Page;
  readonly context: BrowserContext;
  readonly host: Running;
  readonly dataDir: string;
  /** Errors of the page and its console, content policy violations among them. A good journey leaves it empty. */
  readonly problems: readonly string[];
  /** A fresh one-time link, as a person gets it by pressing Enter in the terminal. */
  readonly newLink: () => Promise<string>;
  readonly leave: () => Promise<void>;
};

/** Lets everybody leave, and throws what their pages complained of. */
export async function leaveAll(seats: Seat[]): Promise<void> {
  const problems = seats.flatMap((seat) => seat.problems);
  for (const seat of seats.splice(0)) await seat.leave();
  if (problems.length > 0) throw new Error(`The page complained: ${problems.join('; ')}`);
}

export type SeatAsked = { readonly data: string; readonly hub?: string; readonly looks?: BrowserContextOptions };

export type House = {
  readonly dir: string;
  readonly hubDir: string;
  /** The hub's address; the same after a restart. */
  readonly hub: () => string;
  /** Starts the hub where it does not run. */
  readonly startHub: () => Promise<void>;
  readonly stopHub: () => Promise<void>;
  /** Starts a browser host on the data directory `data` of this house and opens the console in a browser of its own. */
  readonly sit: (asked: SeatAsked) => Promise<Seat>;
  /** Runs a `docket` command to its end. */
  readonly docket: (...args: string[]) => Promise<{ code: number | null; said: string; complained: string }>;
  readonly end: () => Promise<void>;
};

/** Opens a house with nobody in it. `end` it whatever happens. `cooling` is how long the hub lets an effect cool off, in seconds. */
export async function openHouse({ cooling }: { readonly cooling?: number } = {}): Promise<House> {
  const dir = mkdtempSync(join(tmpdir(), 'docket-e2e-'));
  const hubDir = join(dir, 'hub-data');
  const seats = new Set<Seat>();
  const browser = await openChromium();
  let hub: Running | null = null;
  let url = '';

  const stopHub = async (): Promise<void> => {
    await hub?.stop();
    hub = null;
  };
  return {
    dir,
    hubDir,
    hub: () => url,
    startHub: async () => {
      if (hub !== null) return;
      hub = runNode('cli/main.ts', ['hub', '--demo', '--data', hubDir, ...(cooling === undefined ? [] : ['--cooling', String(cooling)])]);
      url = (await hub.line(/^Hub is ready: (\S+)$/m))[1] ?? '';
    },
    stopHub,
    sit: async ({ data, hub: at, looks }) => {
      const dataDir = join(dir, data);
      const host = runNode('electron/hosts/browser/run.ts', ['--hub', at ?? url, '--data', dataDir, '--demo', '--no-open']);
      const link = (await host.line(/^Docket is ready: (\S+)$/m))[1] ?? '';
      const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, locale: 'en-GB', timezoneId: 'Europe/Berlin', reducedMotion: 'reduce', ...looks });
      const page = await context.newPage();
      const problems: string[] = [];
      page.on('console', (message) => message.type() === 'error' && problems.push(message.text()));
      page.on('pageerror', (error) => problems.push(error.message));
      let links = 0;
      const seat: Seat = {
        page,
        context,
        host,
        dataDir,
        problems,
        newLink: async () => {
          host.type('\n');
          links += 1;
          return (await host.line(new RegExp(`(?:New link: \\S+\\s+){${links - 1}}New link: (\\S+)\\s`)))[1] ?? '';
        },
        leave: async () => {
          seats.delete(seat);
          await context.close();
          await host.stop();
        },
      };
      seats.add(seat);
      await page.goto(link);
      return seat;
    },
    docket: async (...args) => {
      const command = runNode('cli/main.ts', args);
      const code = await command.ended;
      return { code, said: command.said(), complained: command.complained() };
    },
    end: async () => {
      for (const seat of seats) await seat.leave();
      await browser.close();
      await stopHub();
      rmSync(dir, { recursive: true, force: true });
    },
  };
}
