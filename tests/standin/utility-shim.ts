// Loaded before the entry of a stood-in utility process: gives it Electron's process.parentPort and takes fork's channel away.
import { EventEmitter } from 'node:events';
import type { Carried } from './processes.ts';

const send = process.send?.bind(process);
if (send === undefined) throw new Error('The shim runs in a forked child only.');

class Port extends EventEmitter {
  private started = false;
  private readonly waiting: unknown[] = [];
  readonly id: number;
  constructor(id: number) {
    super();
    this.id = id;
  }
  postMessage(data: unknown): void {
    send?.({ port: this.id, data, given: [] } satisfies Carried);
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

const ports = new Map<number, Port>();
const parent = Object.assign(new EventEmitter(), { postMessage: (data: unknown) => void send({ port: null, data, given: [] } satisfies Carried) });

process.on('message', (message) => {
  const { port, data, given } = message as unknown as Carried;
  if (port !== null) return void ports.get(port)?.deliver(data);
  const made = given.map((id) => new Port(id));
  for (const one of made) ports.set(one.id, one);
  parent.emit('message', { data, ports: made });
});
// Electron ends its utility processes when main goes.
process.on('disconnect', () => {
  for (const port of ports.values()) port.emit('close', {});
});

Object.defineProperty(process, 'parentPort', { value: parent });
Object.defineProperty(process, 'send', { value: undefined });
