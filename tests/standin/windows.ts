// Stands in for BrowserWindow, sessions and web contents: a window is a page of a real Chromium, driven over its protocol.
import { randomBytes } from 'node:crypto';
import { EventEmitter, once } from 'node:events';
import { readFileSync } from 'node:fs';
import { chromium } from 'playwright';
import type { BrowserContext, Frame, Page, Route } from 'playwright';
import { preloadScript } from './page-side.ts';
import { happening, record, standing } from './record.ts';

/** A custom scheme has no place in an ordinary Chromium: it is carried over a name that can never resolve. */
export const carried = (url: string): string => url.replace(/^app:\/\/([^/?#]*)/, 'https://$1.app.standin.invalid');
export const original = (url: string): string => url.replace(/^https:\/\/([^/?#]*)\.app\.standin\.invalid/, 'app://$1');

type Handler = (request: Request) => Response | Promise<Response>;
type OpenHandler = (details: { url: string; frameName: string; disposition: string }) => { action: 'deny' | 'allow' };
type Invoked = (event: object, ...args: unknown[]) => unknown;

export const invoked = new Map<string, Invoked>();
const contents = new Map<Page, WebContents>();
/** Popups that were denied and are still to be closed: Chromium opens the window before it asks for its first page. */
let denied = 0;
const popups = new EventEmitter();
let context: Promise<BrowserContext> | null = null;

/** The browser that the test started. Everything that its pages ask for passes `carry`. */
function browser(): Promise<BrowserContext> {
  context ??= chromium.connectOverCDP(process.env.STANDIN_BROWSER ?? '').then(async (found) => {
    const only = found.contexts()[0];
    if (only === undefined) throw new Error('The browser of the stand-in has no context.');
    await only.route('**/*', carry);
    only.on('page', (page) => {
      if (denied === 0 || contents.has(page)) return;
      void page.close().then(() => {
        denied -= 1;
        if (denied === 0) popups.emit('none');
      });
    });
    return only;
  });
  return context;
}

class FrameMain {
  readonly frame: Frame;
  constructor(frame: Frame) {
    this.frame = frame;
  }
  get url(): string {
    return original(this.frame.url());
  }
  get origin(): string {
    const url = this.url;
    if (url.startsWith('app://')) return /^app:\/\/[^/]*/.exec(url)?.[0] ?? 'null';
    return URL.canParse(url) ? new URL(url).origin : 'null';
  }
  get parent(): FrameMain | null {
    const parent = this.frame.parentFrame();
    return parent === null ? null : frameMain(parent);
  }
  get detached(): boolean {
    return this.frame.isDetached();
  }
}
const frames = new WeakMap<Frame, FrameMain>();
function frameMain(frame: Frame): FrameMain {
  const kept = frames.get(frame) ?? new FrameMain(frame);
  frames.set(frame, kept);
  return kept;
}

export class WebContents extends EventEmitter {
  readonly session: SessionStandIn;
  readonly wires = { invoke: `standin${randomBytes(8).toString('hex')}`, told: `standin${randomBytes(8).toString('hex')}` };
  openHandler: OpenHandler | null = null;
  /** The address that main itself is loading: that is no navigation of the page's. */
  loading: string | null = null;
  page: Page | null = null;
  constructor(session: SessionStandIn) {
    super();
    this.session = session;
  }
  setWindowOpenHandler(handler: OpenHandler): void {
    this.openHandler = handler;
  }
  get mainFrame(): FrameMain | null {
    return this.page === null ? null : frameMain(this.page.mainFrame());
  }
  send(channel: string, ...args: unknown[]): void {
    const detail = { channel, args: structuredClone(args) };
    // A page between two documents hears nothing; Electron drops such a message as well.
    this.page?.evaluate(([name, told]) => void window.dispatchEvent(new CustomEvent(name, { detail: told })), [this.wires.told, detail] as const).catch(() => undefined);
  }
}

export class SessionStandIn {
  readonly handlers = new Map<string, Handler>();
  readonly permissions = new Map<string, ((...args: never[]) => unknown) | null>();
  readonly protocol = standing('session.protocol', {
    handle: (scheme: string, handler: Handler): void => {
      if (this.handlers.has(scheme)) throw new Error(`electron: ${scheme} is already handled`);
      this.handlers.set(scheme, handler);
    },
  });
  setPermissionRequestHandler(handler: ((...args: never[]) => unknown) | null): void {
    this.permissions.set('request', handler);
  }
  setPermissionCheckHandler(handler: ((...args: never[]) => unknown) | null): void {
    this.permissions.set('check', handler);
  }
  setDevicePermissionHandler(handler: ((...args: never[]) => unknown) | null): void {
    this.permissions.set('device', handler);
  }
  setDisplayMediaRequestHandler(handler: ((...args: never[]) => unknown) | null): void {
    this.permissions.set('display', handler);
  }
}

const sessions = new Map<string, SessionStandIn>();
export const sessionOf = (partition: string): SessionStandIn => {
  const kept = sessions.get(partition) ?? new SessionStandIn();
  sessions.set(partition, kept);
  return kept;
};
export const everySession = (): readonly SessionStandIn[] => [...sessions.values()];

/** Judges and answers one request of any page, as Electron's navigation guards and protocol handlers would. */
async function carry(route: Route): Promise<void> {
  const request = route.request();
  const frame = ((): Frame | null => {
    try {
      return request.frame();
    } catch {
      return null;
    }
  })();
  const page = frame?.page() ?? null;
  const url = original(request.url());
  if (page === null) return popup(route, url);
  const own = contents.get(page);
  if (own === undefined) return route.continue();
  if (request.isNavigationRequest() && own.loading !== url && guarded(own, url, frame === page.mainFrame())) return route.abort('aborted');
  const scheme = /^([a-z]+):/.exec(url)?.[1] ?? '';
  const handler = own.session.handlers.get(scheme);
  // What main does not serve goes where it wants to go: whether it gets there is the business of the page's policy.
  if (handler === undefined) return route.continue();
  const response = await handler(new Request(url, { method: request.method() }));
  return route.fulfill({ status: response.status, headers: Object.fromEntries(response.headers), body: Buffer.from(await response.arrayBuffer()) });
}

function guarded(own: WebContents, url: string, isMainFrame: boolean): boolean {
  const event = happening({ url, isMainFrame, isSameDocument: false });
  own.emit('will-frame-navigate', event);
  if (isMainFrame) own.emit('will-navigate', event);
  return event.defaultPrevented;
}

/**
 * A window that a page opened: its first request comes before it has a frame. The guard of the console's page decides,
 * and the stand-in knows no decision but to deny.
 */
async function popup(route: Route, url: string): Promise<void> {
  denied += 1;
  for (const own of contents.values()) {
    const decided = own.openHandler?.({ url, frameName: '', disposition: 'new-window' }) ?? { action: 'allow' };
    record('windowOpen', [{ url, ...decided }]);
    if (decided.action !== 'deny') throw new Error('electron: a window that opens windows is not stood in');
  }
  return route.abort();
}

/** Opens an address in the same Chromium as a page of its own: what the system's browser would do. */
export async function openOutside(url: string): Promise<void> {
  // The popup that asked for this is closed first, or it could not be told from the page that is made here.
  await new Promise((next) => setImmediate(next));
  if (denied > 0) await once(popups, 'none');
  const page = await (await browser()).newPage();
  await page.goto(url);
}

type Options = { readonly show?: boolean; readonly webPreferences?: { readonly preload?: string; readonly partition?: string; readonly sandbox?: boolean; readonly contextIsolation?: boolean; readonly nodeIntegration?: boolean; readonly webSecurity?: boolean } };

export class WindowStandIn extends EventEmitter {
  readonly webContents: WebContents;
  private readonly page: Promise<Page>;
  private gone = false;
  constructor(options: Options, announce: (contents: WebContents) => void) {
    super();
    const wanted = options.webPreferences;
    if (wanted?.sandbox !== true || wanted.contextIsolation !== true || wanted.nodeIntegration !== false || wanted.webSecurity !== true) throw new Error('The stand-in stands for a sandboxed, isolated window only.');
    this.webContents = new WebContents(sessionOf(wanted.partition ?? ''));
    announce(this.webContents);
    this.page = this.open(wanted.preload);
  }
  private async open(preload: string | undefined): Promise<Page> {
    const own = this.webContents;
    const page = await (await browser()).newPage();
    contents.set(page, own);
    own.page = page;
    page.on('close', () => {
      this.gone = true;
      this.emit('closed');
    });
    await page.exposeBinding(own.wires.invoke, async (source, channel: string, args: unknown[]) => {
      const handler = invoked.get(channel);
      if (handler === undefined) throw new Error(`No handler registered for '${channel}'`);
      return structuredClone(await handler({ sender: own, senderFrame: frameMain(source.frame) }, ...args));
    });
    if (preload !== undefined) await page.addInitScript({ content: preloadScript(own.wires, readFileSync(preload, 'utf8')) });
    return page;
  }
  async loadURL(url: string): Promise<void> {
    const page = await this.page;
    this.webContents.loading = url;
    await page.goto(carried(url));
    this.webContents.loading = null;
    this.emit('ready-to-show');
  }
  show(): void {}
  focus(): void {}
  restore(): void {}
  isMinimized(): boolean {
    return false;
  }
  isDestroyed(): boolean {
    return this.gone;
  }
}
