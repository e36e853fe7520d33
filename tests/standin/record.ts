// What the stand-in of `electron` writes down, and the objects that throw by name where nothing stands in.

export type Recorded = { readonly name: string; readonly args: readonly unknown[] };

/** A copy that can travel: functions and instances become their kind, so that a record never holds a live thing. */
function plain(value: unknown, depth = 0): unknown {
  if (typeof value === 'function') return '[function]';
  if (typeof value !== 'object' || value === null) return value;
  if (depth > 6) return '[deep]';
  if (Array.isArray(value)) return value.map((one) => plain(one, depth + 1));
  const proto: unknown = Object.getPrototypeOf(value);
  if (proto !== Object.prototype && proto !== null) return `[${value.constructor?.name ?? 'object'}]`;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, plain(inner, depth + 1)]));
}

/** Tells the test what main called, in order. */
export function record(name: string, args: readonly unknown[]): void {
  process.send?.({ recorded: { name, args: args.map((one) => plain(one)) } });
}

/**
 * An object whose functions are recorded when called. Reading anything that does not stand in throws by its name: a
 * silent `undefined` would let main rely on what was never there.
 */
export function standing<T extends object>(name: string, known: T): T {
  return new Proxy(known, {
    get: (target, key, receiver) => {
      if (typeof key === 'symbol' || key === 'then' || key === 'toJSON' || key === 'constructor') return Reflect.get(target, key, receiver) as unknown;
      if (!(key in target)) throw new Error(`electron.${name}.${key} is not stood in`);
      const value: unknown = Reflect.get(target, key, receiver);
      if (typeof value !== 'function' || key.startsWith('_')) return value;
      return (...args: unknown[]): unknown => {
        if (!['on', 'once', 'emit', 'off', 'removeListener', 'isDestroyed'].includes(key)) record(`${name}.${key}`, args);
        return (value as (...args: unknown[]) => unknown).apply(target, args);
      };
    },
  });
}

/** An event of Electron: it can be prevented, and it says whether it was. */
export function happening<T extends object>(more: T): T & { preventDefault: () => void; readonly defaultPrevented: boolean } {
  let prevented = false;
  return Object.defineProperties({ ...more } as T & { preventDefault: () => void; readonly defaultPrevented: boolean }, {
    preventDefault: { value: () => void (prevented = true) },
    defaultPrevented: { get: () => prevented },
  });
}
