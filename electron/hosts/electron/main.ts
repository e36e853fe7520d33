// The Electron host: starts the desk and one sandboxed window, and carries questions and news between them.
import { randomBytes } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { BrowserWindow, Menu, app, dialog, ipcMain, protocol, safeStorage, session, shell } from 'electron';
import type { Answer, Fault } from '../../../shared/fault.ts';
import { FaultError, fault, faultOf } from '../../../shared/fault.ts';
import { prepareFolder } from '../../desk/vault/folder.ts';
import { unlock } from '../../desk/vault/unlock.ts';
import type { Init } from '../../ipc/frames.ts';
import { loadAssets } from '../assets.ts';
import { dangersOf } from '../dangers.ts';
import { keepDesk } from '../keep-desk.ts';
import type { Desk } from '../keep-desk.ts';
import { initFor, readPassphrase, readStartArgs } from '../start-args.ts';
import type { StartArgs } from '../start-args.ts';
import { ASK, HOST_NAME, NEWS } from './channels.ts';
import { systemKeychain } from './keychain.ts';
import { openLeaving } from './leaving.ts';
import { CONSOLE_URL, PRIVILEGES, SCHEME, answerRequest } from './protocol.ts';
import { isConsole } from './sender.ts';
import { utilityDesk } from './utility-desk.ts';
import { PARTITION, denyPermissions, guardContents, windowOptions } from './window.ts';

/** The build lies side by side: out/main (this file and the desk), out/preload, out/renderer. */
const BUILT = {
  desk: fileURLToPath(new URL('./desk.js', import.meta.url)),
  preload: fileURLToPath(new URL('../preload/preload.cjs', import.meta.url)),
  renderer: fileURLToPath(new URL('../renderer', import.meta.url)),
};

function stop(found: Fault): void {
  process.stderr.write(`${found.message}\n`);
  // Whoever started an installed app by a click has no terminal to read.
  if (app.isPackaged) dialog.showErrorBox('Docket', found.message);
  app.exit(1);
}

/** Where the key comes from: the demo's file, a passphrase, else the keychain, unwrapped here because only main may ask it. */
async function keyOf(args: StartArgs): Promise<Init['init']['key']> {
  if (args.passphraseFile !== null) return { kind: 'passphrase', passphrase: readPassphrase(args.passphraseFile) };
  if (args.demo) return { kind: 'demo' };
  const { key } = await unlock(prepareFolder(args.data), { kind: 'keychain', keychain: systemKeychain(safeStorage, process.platform) }, randomBytes);
  return { kind: 'given', key: new Uint8Array(key) };
}

/** Copies, pastes, zooms and quits by the keys that people know; without a menu those keys do nothing on macOS. */
function setMenu(): void {
  Menu.setApplicationMenu(Menu.buildFromTemplate([...(process.platform === 'darwin' ? [{ role: 'appMenu' as const }] : []), { role: 'editMenu' }, { label: 'View', submenu: [{ role: 'resetZoom' }, { role: 'zoomIn' }, { role: 'zoomOut' }, { type: 'separator' }, { role: 'togglefullscreen' }] }, { role: 'windowMenu' }]));
}

async function openConsole(desk: Desk): Promise<void> {
  const assets = loadAssets(BUILT.renderer, '');
  const own = session.fromPartition(PARTITION);
  denyPermissions(own);
  denyPermissions(session.defaultSession);
  own.protocol.handle(SCHEME, (request) => answerRequest(assets, request));

  const leaving = openLeaving();
  app.on('web-contents-created', (_event, contents) => guardContents(contents, leaving, (url) => void shell.openExternal(url)));

  ipcMain.handle(ASK, async (event, call: unknown, input: unknown): Promise<Answer<unknown>> => {
    if (!isConsole(event)) return { ok: false, fault: fault('not_allowed') };
    if (typeof call !== 'string') return { ok: false, fault: fault('bad_input') };
    const answer = await desk.ask(call, input);
    if (call === 'startSignIn' && answer.ok) leaving.allow((answer.value as { url?: unknown }).url);
    return answer;
  });

  setMenu();
  const window = new BrowserWindow(windowOptions(BUILT.preload, app.isPackaged));
  desk.onNews((news) => {
    if (!window.isDestroyed()) window.webContents.send(NEWS, news);
  });
  window.once('ready-to-show', () => window.show());
  app.on('second-instance', () => {
    if (window.isMinimized()) window.restore();
    window.focus();
  });
  await window.loadURL(CONSOLE_URL);
  process.stdout.write('Docket is ready: its window is open\n');
}

async function start(args: StartArgs): Promise<void> {
  await app.whenReady();
  const desk = await keepDesk({
    start: () => utilityDesk(BUILT.desk),
    init: async () => initFor(args, HOST_NAME, await keyOf(args)),
    now: () => performance.now(),
    pause: (milliseconds) => pause(milliseconds),
  });
  if (!desk.ok) return stop(desk.fault);

  let closed = false;
  app.on('will-quit', (event) => {
    if (closed) return;
    // The desk finishes what it is writing before the app goes; a second quit must not overtake it.
    event.preventDefault();
    void desk.value.close().then(() => {
      closed = true;
      app.quit();
    });
  });
  app.on('window-all-closed', () => app.quit());
  await openConsole(desk.value);
}

/** What has to be said before `ready`: afterwards Electron would take it as decoration. */
function prepare(): StartArgs {
  app.enableSandbox();
  protocol.registerSchemesAsPrivileged([{ scheme: SCHEME, privileges: PRIVILEGES }]);
  const dangers = dangersOf(process.env, process.argv.slice(1), app.isPackaged);
  if (dangers.length > 0) throw new FaultError('unsafe_start', dangers.join(', '));
  const args = readStartArgs(process.argv.slice(1), false);
  process.umask(0o077);
  // One profile per data directory, so that two of them can run side by side and nothing is left elsewhere.
  const profile = join(args.data, 'electron');
  mkdirSync(profile, { recursive: true, mode: 0o700 });
  app.setPath('userData', profile);
  if (!app.requestSingleInstanceLock()) throw new FaultError('in_use');
  return args;
}

process.on('uncaughtException', () => stop(fault('broken')));
process.on('unhandledRejection', () => stop(fault('broken')));
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => app.quit());
try {
  const args = prepare();
  start(args).catch((thrown: unknown) => stop(faultOf(thrown)));
} catch (thrown) {
  stop(faultOf(thrown));
}
