// `npm start`: sets up what is missing, starts an embedded demo hub unless --hub names one, then the console.
import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { electronBinary, ensureBuild, ensureDependencies, node24, root, stop } from './setup.mjs';

const HELP = `npm start -- [--hub URL] [--data DIR] [--port N] [--no-open] [--demo] [--passphrase-file FILE]
  --hub URL    use that hub; without it an embedded demo hub with synthetic cases is started
  --data DIR   where this computer keeps its files (default: .docket)
  --port N     port of the console in the browser (default: any free one)
  --no-open    print the address and open no window`;

let flags;
try {
  flags = parseArgs({
    options: { hub: { type: 'string' }, data: { type: 'string' }, port: { type: 'string' }, 'no-open': { type: 'boolean' }, demo: { type: 'boolean' }, 'passphrase-file': { type: 'string' }, help: { type: 'boolean' } },
  }).values;
} catch (thrown) {
  stop(`${thrown.message.split('. ')[0]}.\n${HELP}`, 2);
}
if (flags.help) {
  process.stdout.write(`${HELP}\n`);
  process.exit(0);
}

// Whatever is wrong with the arguments is said here, before anything is installed, built, started or made.
if (flags.port !== undefined && !(/^\d{1,5}$/.test(flags.port) && Number(flags.port) <= 65_535)) stop('--port takes a number from 0 to 65535.', 2);
if (flags.data === '') stop('--data takes a directory.', 2);
if (flags.hub !== undefined && !isAddress(flags.hub)) stop('--hub takes the http or https address of a hub.', 2);
if (flags['passphrase-file'] !== undefined && !holdsWords(flags['passphrase-file'])) stop('--passphrase-file names a file that can be read and is not empty.', 2);

const data = resolve(flags.data ?? join(root, '.docket'));
// Asked again once everything is installed: the first time it may not be here yet.
const inWindow = () => electronBinary() !== null && !flags['no-open'];
// A desk that has worked before starts without its hub, for that is what it is for. A new one has nothing to show, and
// one without a key would not start at all: both are told of the hub first, because that is what is wrong.
const startsAlone = existsSync(join(data, 'desk', 'outbox.db')) && (inWindow() || flags.demo === true || flags['passphrase-file'] !== undefined);
if (flags.hub !== undefined && !startsAlone && !(await isHub(flags.hub))) stop('No Docket hub answers at that address. Check the --hub address and that the hub is running.');

ensureDependencies();
ensureBuild();

const node = node24();
const children = new Set();
let ending = false;

function isAddress(text) {
  if (!URL.canParse(text)) return false;
  const { protocol, username, password } = new URL(text);
  return (protocol === 'https:' || protocol === 'http:') && username === '' && password === '';
}

function holdsWords(file) {
  try {
    return readFileSync(resolve(file), 'utf8').trim() !== '';
  } catch {
    return false;
  }
}

/** Whether a hub answers at an address: enough to know the one from nothing and from a web page. The desk looks closer. */
async function isHub(address) {
  try {
    const answer = await fetch(new URL('/v1/hello', address), { redirect: 'error', signal: AbortSignal.timeout(10_000) });
    const said = await answer.json();
    return answer.ok && typeof said?.hub === 'string' && typeof said?.wire === 'number';
  } catch {
    return false;
  }
}

/** Ends every process that was started here, then this one. */
function end(code) {
  if (ending) return;
  ending = true;
  for (const child of children) child.kill('SIGTERM');
  const wait = setInterval(() => {
    if (children.size === 0) {
      clearInterval(wait);
      process.exit(code);
    }
  }, 20);
  // A child that does not go when asked is ended for good, so that Ctrl-C never leaves a process behind.
  setTimeout(() => {
    for (const child of children) child.kill('SIGKILL');
  }, 5_000).unref();
}
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => end(0));

function run(command, args, stdio) {
  // A process group of its own would outlive a closed terminal; these stay in ours and are ended by hand as well.
  const child = spawn(command, args, { cwd: root, stdio });
  children.add(child);
  child.on('close', (code) => {
    children.delete(child);
    end(code ?? 1);
  });
  return child;
}

/** Starts the embedded hub; gives its address as soon as it is known, which on a second start is before it is up. */
function startHub() {
  const child = run(node, [join(root, 'cli', 'main.ts'), 'hub', '--demo', '--data', data], ['ignore', 'pipe', 'inherit']);
  return new Promise((done) => {
    const remembered = join(data, 'hub', 'port');
    if (existsSync(remembered)) done(`http://127.0.0.1:${readFileSync(remembered, 'utf8').trim()}`);
    let said = '';
    child.stdout.on('data', (bytes) => {
      said += bytes;
      const url = /^Hub is ready: (\S+)$/m.exec(said)?.[1];
      if (url) done(url);
    });
  });
}

const demo = flags.hub === undefined || flags.demo === true;
const hub = flags.hub ?? (await startHub());
const args = ['--hub', hub, '--data', data, ...(demo ? ['--demo'] : []), ...(flags['passphrase-file'] ? ['--passphrase-file', resolve(flags['passphrase-file'])] : [])];
if (inWindow()) {
  run(electronBinary(), [root, ...args], ['ignore', 'inherit', 'inherit']);
} else {
  run(node, [join(root, 'electron', 'hosts', 'browser', 'run.ts'), ...args, ...(flags.port ? ['--port', flags.port] : []), ...(flags['no-open'] ? ['--no-open'] : [])], ['inherit', 'inherit', 'inherit']);
}
