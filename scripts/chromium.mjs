// Finds a Chromium for the browser tests, or installs one: Playwright's own, else the system's, else Debian's package.
import { spawnSync } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { createRequire } from 'node:module';
import { root, stop } from './setup.mjs';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome', 'chrome'];

/** The path of a Chromium that can be started; ends the process with a sentence where there is none to be had. */
export function ensureChromium() {
  const found = process.env.DOCKET_CHROMIUM ?? playwrights() ?? systems();
  if (found) return found;
  if (process.getuid?.() === 0 && onPath('apt-get')) {
    process.stderr.write('Installing Chromium…\n');
    const quiet = { stdio: ['ignore', 'ignore', 2], env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } };
    spawnSync('apt-get', ['update', '-qq'], quiet);
    spawnSync('apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'chromium'], quiet);
    const installed = systems();
    if (installed) return installed;
  }
  return stop('The browser tests need a Chromium. Install one (for example "npx playwright install chromium") and try again.');
}

function playwrights() {
  try {
    const { chromium } = createRequire(join(root, 'package.json'))('playwright');
    const path = chromium.executablePath();
    return executable(path) ? path : null;
  } catch {
    return null;
  }
}

function systems() {
  for (const name of NAMES) {
    const path = onPath(name);
    if (path) return path;
  }
  const mac = '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome';
  return executable(mac) ? mac : null;
}

/** The path of a program that a shell would find by this name, or null. */
export function onPath(name) {
  for (const dir of (process.env.PATH ?? '').split(delimiter)) {
    const path = join(dir, name);
    if (executable(path)) return path;
  }
  return null;
}

function executable(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
