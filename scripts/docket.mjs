#!/usr/bin/env node
// The `docket` command's front step: finds the right Node and hands over. Plain JavaScript, because it must run on an older Node too.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ensureDependencies, node24, root } from './setup.mjs';

const main = join(root, 'cli', 'main.ts');
ensureDependencies();
const node = node24();
if (node === process.execPath) {
  await import(pathToFileURL(main).href);
} else {
  const child = spawn(node, [main, ...process.argv.slice(2)], { stdio: 'inherit' });
  // The child sees Ctrl-C itself; this process only waits, so that the exit code is the child's own.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  child.on('close', (code, signal) => {
    process.exitCode = signal ? 1 : (code ?? 1);
  });
}
