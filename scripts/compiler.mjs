// Finds a C compiler for the tests that make a disk fail, or installs Debian's. They run on Linux only; elsewhere none is needed.
import { spawnSync } from 'node:child_process';
import { onPath } from './chromium.mjs';
import { stop } from './setup.mjs';

/** The path of a C compiler, '' where none is needed; ends the process with a sentence where there is none to be had. */
export function ensureCompiler() {
  if (process.platform !== 'linux') return '';
  const found = process.env.DOCKET_CC ?? onPath('cc') ?? onPath('gcc') ?? onPath('clang');
  if (found) return found;
  if (process.getuid?.() === 0 && onPath('apt-get')) {
    process.stderr.write('Installing a C compiler…\n');
    const quiet = { stdio: ['ignore', 'ignore', 2], env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } };
    spawnSync('apt-get', ['update', '-qq'], quiet);
    spawnSync('apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'gcc', 'libc6-dev'], quiet);
    const installed = onPath('cc') ?? onPath('gcc');
    if (installed) return installed;
  }
  return stop('The tests of a failing disk need a C compiler. Install one (on Debian: gcc and libc6-dev) and try again.');
}
