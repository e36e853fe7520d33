// What runs in the page before the console: a preload's `require('electron')` with contextBridge and ipcRenderer.

/** Names of this launch's binding and event, so that the page cannot guess them. */
export type Wires = { readonly invoke: string; readonly told: string };

/**
 * Runs in the page's own world, because a stand-in has no isolated one; the preload sees `require`, `module` and
 * `exports` and nothing of the page is changed but what contextBridge exposes. `preload` is the text of the built file
 * wrapped by {@link preloadScript}.
 */
function standPreload(wires: Wires, preload: (require: (name: string) => unknown, module: { exports: object }, exports: object) => void): void {
  const own = window as unknown as Record<string, (...args: unknown[]) => Promise<unknown>>;
  const invoke = own[wires.invoke];
  if (invoke === undefined) return;
  delete own[wires.invoke];
  // A frame inside the page gets no preload: nodeIntegrationInSubFrames is off.
  if (window.top !== window) return;

  const throwing = <T extends object>(name: string, known: T): T =>
    new Proxy(known, {
      get: (target, key) => {
        if (!Object.hasOwn(target, key)) throw new Error(`electron.${name}${name === '' ? '' : '.'}${String(key)} is not stood in`);
        return Reflect.get(target, key) as unknown;
      },
    });

  /** What crosses the bridge: functions as proxies, promises kept, plain data copied and frozen, all else cloned or refused. */
  const across = (value: unknown): unknown => {
    if (typeof value === 'function') return (...args: unknown[]) => across((value as (...args: unknown[]) => unknown)(...args.map(across)));
    if (typeof value === 'symbol') throw new Error('contextBridge: a symbol cannot cross');
    if (typeof value !== 'object' || value === null) return value;
    if (value instanceof Promise) return value.then(across);
    if (Array.isArray(value)) return value.map(across);
    if (Object.getPrototypeOf(value) !== Object.prototype) return structuredClone(value);
    return Object.freeze(Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, across(inner)])));
  };

  const heard = new Map<string, Set<(event: object, ...args: unknown[]) => void>>();
  window.addEventListener(wires.told, (event) => {
    const { channel, args } = (event as CustomEvent<{ channel: string; args: unknown[] }>).detail;
    for (const listener of heard.get(channel) ?? []) listener({ senderId: 0 }, ...args);
  });

  const electron = throwing('', {
    contextBridge: throwing('contextBridge', {
      exposeInMainWorld: (key: string, api: unknown) => {
        if (key in window) throw new Error(`contextBridge: ${key} is already on the window`);
        Object.defineProperty(window, key, { value: across(api), enumerable: true });
      },
    }),
    ipcRenderer: throwing('ipcRenderer', {
      invoke: async (channel: string, ...args: unknown[]) => invoke(channel, structuredClone(args)),
      on: (channel: string, listener: (event: object, ...args: unknown[]) => void) => {
        heard.set(channel, (heard.get(channel) ?? new Set()).add(listener));
      },
      removeListener: (channel: string, listener: (event: object, ...args: unknown[]) => void) => {
        heard.get(channel)?.delete(listener);
      },
    }),
  });
  const module = { exports: {} };
  preload(
    (name) => {
      if (name !== 'electron') throw new Error(`a sandboxed preload cannot require ${name}`);
      return electron;
    },
    module,
    module.exports,
  );
}

/** The script that a stood-in window runs before each page. */
export function preloadScript(wires: Wires, preloadText: string): string {
  return `(${standPreload.toString()})(${JSON.stringify(wires)}, function (require, module, exports) {\n${preloadText}\n});`;
}
