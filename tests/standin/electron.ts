// The stand-in of the `electron` module for main: what is exported here stands in, and nothing else can be imported.
import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';
import { EventEmitter } from 'node:events';
import { happening, record, standing } from './record.ts';
import { WindowStandIn, everySession, invoked, openOutside, sessionOf } from './windows.ts';
import type { SessionStandIn, WebContents } from './windows.ts';

export { MessageChannelMain, utilityProcess } from './processes.ts';

const life = new EventEmitter();
const pages = new Set<WebContents>();
let windows = 0;
let isReady = false;
const ready = new Promise<void>((done) => {
  // After main's own lines have run: what must be said before `ready` is said by then, or it is too late.
  setTimeout(() => {
    isReady = true;
    record('ready', []);
    life.emit('ready');
    done();
  });
});

function quit(): void {
  const first = happening({});
  life.emit('before-quit', first);
  if (first.defaultPrevented) return;
  const last = happening({});
  life.emit('will-quit', last);
  if (last.defaultPrevented) return;
  life.emit('quit', happening({}), 0);
  process.exit(0);
}

export const app = standing('app', {
  isPackaged: false,
  enableSandbox: () => {
    if (isReady) throw new Error('app.enableSandbox() can only be called before app is ready');
  },
  whenReady: () => ready,
  on: (event: string, listener: (...args: unknown[]) => void) => void life.on(event, listener),
  once: (event: string, listener: (...args: unknown[]) => void) => void life.once(event, listener),
  setPath: () => undefined,
  requestSingleInstanceLock: () => true,
  quit: () => setImmediate(quit),
  exit: (code: number) => process.exit(code),
});

export const protocol = standing('protocol', {
  registerSchemesAsPrivileged: () => {
    if (isReady) throw new Error('protocol.registerSchemesAsPrivileged should be called before app is ready');
  },
});

export const session = standing('session', {
  fromPartition: (partition: string) => sessionOf(partition),
  defaultSession: sessionOf(''),
});

export const ipcMain = standing('ipcMain', {
  handle: (channel: string, handler: (event: object, ...args: unknown[]) => unknown) => {
    if (invoked.has(channel)) throw new Error(`Attempted to register a second handler for '${channel}'`);
    invoked.set(channel, handler);
  },
});

export const BrowserWindow = class extends WindowStandIn {
  constructor(options: ConstructorParameters<typeof WindowStandIn>[0]) {
    record('BrowserWindow', [options]);
    windows += 1;
    super(options, (contents) => {
      pages.add(contents);
      life.emit('web-contents-created', happening({}), contents);
    });
    this.once('closed', () => {
      windows -= 1;
      if (windows === 0) life.emit('window-all-closed');
    });
  }
};

export const Menu = standing('Menu', { buildFromTemplate: (template: unknown) => ({ template }), setApplicationMenu: () => undefined });
export const dialog = standing('dialog', { showErrorBox: () => undefined });
export const shell = standing('shell', { openExternal: (url: string) => openOutside(url) });

// A key of its own is all that a fake can have; what is tested is that main goes this way and no other.
const FAKE_KEY = createHash('sha256').update('stand-in of a keychain').digest();
export const safeStorage = standing('safeStorage', {
  isAsyncEncryptionAvailable: async () => true,
  getSelectedStorageBackend: () => 'gnome_libsecret',
  encryptStringAsync: async (text: string) => {
    const nonce = randomBytes(12);
    const cipher = createCipheriv('aes-256-gcm', FAKE_KEY, nonce);
    return Buffer.concat([nonce, cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()]);
  },
  decryptStringAsync: async (sealed: Buffer) => {
    const decipher = createDecipheriv('aes-256-gcm', FAKE_KEY, sealed.subarray(0, 12));
    decipher.setAuthTag(sealed.subarray(-16));
    return { shouldReEncrypt: false, result: Buffer.concat([decipher.update(sealed.subarray(12, -16)), decipher.final()]).toString('utf8') };
  },
});

/** What a test may ask of a running main: to be asked by somebody else, to be led astray, to be asked for permissions. */
const probes: Readonly<Record<string, (given: never) => unknown>> = {
  /** Calls a channel with forged senders and gives the answers. */
  ask: async ({ channel, senders, args }: { channel: string; senders: readonly Record<string, unknown>[]; args: readonly unknown[] }) => {
    const contents = [...pages][0];
    const answers: unknown[] = [];
    for (const sender of senders) {
      const frame = sender.frame === null ? null : { parent: null, detached: false, ...(sender.frame as object) };
      answers.push(await invoked.get(channel)?.({ sender: sender.known === true ? { mainFrame: frame } : contents, senderFrame: frame }, ...args));
    }
    return answers;
  },
  /** Emits every navigation of every page to each address; gives those that were let through. */
  navigate: async (urls: readonly string[]) =>
    [...pages].flatMap((contents) =>
      urls.flatMap((url) => {
        const through: string[] = [];
        for (const name of ['will-navigate', 'will-frame-navigate', 'will-redirect', 'will-attach-webview']) {
          const event = happening({ url, isMainFrame: name === 'will-navigate', isSameDocument: false });
          contents.emit(name, event, {}, { src: url });
          if (!event.defaultPrevented) through.push(`${name} ${url}`);
        }
        if (contents.openHandler?.({ url, frameName: '', disposition: 'new-window' }).action !== 'deny') through.push(`open ${url}`);
        return through;
      }),
    ),
  /** Asks every session for each permission in every way; gives those that were granted. */
  permissions: async (names: readonly string[]) =>
    everySession().flatMap((one: SessionStandIn) => {
      const granted: string[] = [];
      const call = (kind: string): ((...args: unknown[]) => unknown) => (one.permissions.get(kind) ?? (() => granted.push(`no ${kind} handler`))) as (...args: unknown[]) => unknown;
      for (const name of names) {
        call('request')(null, name, (yes: boolean) => yes && granted.push(`request ${name}`), { requestingUrl: 'app://docket/', isMainFrame: true });
        if (call('check')(null, name, 'app://docket', {}) === true) granted.push(`check ${name}`);
        if (call('device')({ deviceType: name, origin: 'app://docket', device: {} }) === true) granted.push(`device ${name}`);
      }
      call('display')({}, (streams: object) => Object.keys(streams).length > 0 && granted.push('display'));
      return granted;
    }),
};

process.on('message', (message) => {
  const asked = message as { probe?: string; id: number; given: unknown };
  const probe = probes[asked.probe ?? ''];
  if (probe === undefined) return;
  void Promise.resolve(probe(asked.given as never)).then(
    (value) => process.send?.({ id: asked.id, value }),
    (error: unknown) => process.send?.({ id: asked.id, error: String(error) }),
  );
});
process.on('disconnect', () => process.exit(0));
