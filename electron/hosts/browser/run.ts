// Runs Docket in the browser: the desk as a child process, the console on 127.0.0.1, one line on stdout when ready.
import { randomBytes } from 'node:crypto';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { Fault } from '../../../shared/fault.ts';
import { FaultError, fault, faultOf } from '../../../shared/fault.ts';
import { dangersOf } from '../dangers.ts';
import { keepDesk } from '../keep-desk.ts';
import { initFor, readPassphrase, readStartArgs } from '../start-args.ts';
import type { StartArgs } from '../start-args.ts';
import { forkDesk } from './fork-desk.ts';
import { openBrowser } from './open-browser.ts';
import { startBrowserHost } from './server.ts';

const RENDERER = fileURLToPath(new URL('../../../out/renderer', import.meta.url));
const HOST_NAME = 'Browser';

/** Where the key comes from in this host: the demo's file or a passphrase, for a browser has no keychain to lend. */
function keyOf(args: StartArgs): { kind: 'demo' } | { kind: 'passphrase'; passphrase: string } {
  if (args.passphraseFile !== null) return { kind: 'passphrase', passphrase: readPassphrase(args.passphraseFile) };
  if (args.demo) return { kind: 'demo' };
  throw new FaultError('no_keychain');
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

function fail(found: Fault): void {
  process.stderr.write(`${found.message}\n`);
  process.exitCode = 1;
}

/** Starts everything and gives what ends it. Throws FaultError. */
async function run(argv: readonly string[]): Promise<void> {
  const dangers = dangersOf(process.env, [...process.execArgv, ...argv], false);
  if (dangers.length > 0) throw new FaultError('unsafe_start', dangers.join(', '));
  if (Number(process.versions.napi) < 10) throw new FaultError('old_node');
  const args = readStartArgs(argv, true);
  keyOf(args);

  const desk = await keepDesk({ start: () => forkDesk(), init: () => initFor(args, HOST_NAME, keyOf(args)), now: () => performance.now(), pause: (ms) => pause(ms) });
  if (!desk.ok) return fail(desk.fault);

  let clearLaunch = (): void => undefined;
  const host = await startBrowserHost({ port: args.port, rendererDir: RENDERER, desk: desk.value, hostName: HOST_NAME, now: () => performance.now(), random: randomBytes, onEntered: () => clearLaunch() }).catch(async (thrown: unknown) => {
    await desk.value.close();
    throw thrown;
  });

  const lines = createInterface({ input: process.stdin });
  lines.on('line', () => say(`New link: ${host.newLaunchUrl()}`));

  let ending = false;
  const end = async (): Promise<void> => {
    if (ending) return;
    ending = true;
    clearLaunch();
    lines.close();
    // The console goes first: nothing new is taken while the desk writes what it has.
    await host.close();
    await desk.value.close();
    process.exit(0);
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => void end());

  say(`Docket is ready: ${host.url}`);
  if (args.open) clearLaunch = openBrowser(host.newLaunchUrl(), () => process.stderr.write('No browser could be opened. Open the link above yourself.\n'));
}

// Nothing unexpected may print a stack: it could quote what was being carried.
process.on('uncaughtException', () => {
  process.stderr.write(`${fault('broken').message}\n`);
  process.exit(70);
});
await run(process.argv.slice(2)).catch((thrown: unknown) => {
  fail(faultOf(thrown));
  process.exit();
});
