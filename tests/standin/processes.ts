// Stands in for utilityProcess and MessageChannelMain: a forked child, and ports whose messages travel over its channel.
import { fork } from 'node:child_process';
import { EventEmitter } from 'node:events';
import { fileURLToPath } from 'node:url';
import { standing } from './record.ts';

const SHIM = fileURLToPath(new URL('./utility-shim.ts', import.meta.url));

/** What travels to a utility process: a message of the parent port, or of a port that was handed over. */
export type Carried = { readonly port: number | null; readonly data: unknown; readonly given: readonly number[] };

let lastPort = 0;

class Port extends EventEmitter {
  readonly id = (lastPort += 1);
  /** Where messages of this port go: the child that was given the other end. */
  carry: ((data: unknown) => void) | null = null;
  started = false;
  private readonly waiting: unknown[] = [];
  postMessage(data: unknown): void {
    if (this.carry === null) throw new Error('electron.MessagePortMain: the other end was given to nobody');
    this.carry(structuredClone(data));
  }
  start(): void {
    this.started = true;
    for (const data of this.waiting.splice(0)) this.emit('message', { data });
  }
  deliver(data: unknown): void {
    if (this.started) this.emit('message', { data });
    else this.waiting.push(data);
  }
}

export class MessageChannelMain {
  readonly port1 = new Port();
  readonly port2 = new Port();
  constructor() {
    other.set(this.port2, this.port1);
    other.set(this.port1, this.port2);
  }
}
const other = new WeakMap<Port, Port>();

export const utilityProcess = standing('utilityProcess', {
  fork: (entry: string, args: readonly string[] = [], options: { execArgv?: string[] } = {}) => {
    const child = fork(entry, [...args], { execPath: process.execPath, execArgv: [...(options.execArgv ?? []), '--import', SHIM], serialization: 'advanced', stdio: ['ignore', 2, 2, 'ipc'] });
    const own = new EventEmitter();
    const ports = new Map<number, Port>();
    child.on('message', (message) => {
      const { port, data } = message as unknown as Carried;
      if (port === null) own.emit('message', data);
      else ports.get(port)?.deliver(data);
    });
    child.on('spawn', () => own.emit('spawn'));
    child.on('exit', (code) => own.emit('exit', code));
    const send = (carried: Carried): void => void (child.connected && child.send(carried, () => undefined));
    return standing('UtilityProcess', {
      pid: child.pid,
      postMessage: (data: unknown, transfer: readonly Port[] = []) => {
        for (const port of transfer) {
          const kept = other.get(port);
          if (kept === undefined) throw new Error('electron.UtilityProcess.postMessage takes ports of a MessageChannelMain');
          ports.set(port.id, kept);
          kept.carry = (inner) => send({ port: port.id, data: inner, given: [] });
        }
        send({ port: null, data: structuredClone(data), given: transfer.map((port) => port.id) });
      },
      kill: () => child.kill(),
      on: (event: string, listener: (...args: unknown[]) => void) => void own.on(event, listener),
      once: (event: string, listener: (...args: unknown[]) => void) => void own.once(event, listener),
    });
  },
});

