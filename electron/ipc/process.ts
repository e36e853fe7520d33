// The desk's own process: opens the desk its host asks for, answers frames through the door, ends with its host.
import { randomBytes } from 'node:crypto';
import type { Desk } from '../desk/desk.ts';
import { openDesk } from '../desk/desk.ts';
import { fault, faultOf } from '../../shared/fault.ts';
import { serve } from './door.ts';
import type { FromDesk, Init as InitMessage, Port } from './frames.ts';
import { Frame, Init } from './frames.ts';

/** What Electron's utilityProcess puts on `process`. Written out here because `electron` is imported only by its host. */
type ParentPort = { on(event: 'message', listener: (event: { data: unknown; ports: MessagePortMain[] }) => void): void; postMessage(message: unknown): void };
type MessagePortMain = { on(event: 'message' | 'close', listener: (event: { data: unknown }) => void): void; postMessage(message: unknown): void; start(): void };

/**
 * Runs one desk over a port: the first message must be {@link Init}; the answer to it is `{ready: true}`, or
 * `{fault}` followed by exit code 1. `{close: true}` and a closed port end it in order: what is being written is
 * written, the files are closed, the lock is given back.
 */
function runDesk(port: Port, exit: (code: number) => void): void {
  const say = (message: FromDesk): void => port.post(message);
  let desk: Promise<Desk> | null = null;
  let door: ReturnType<typeof serve> | null = null;
  let ending = false;

  const end = async (code: number): Promise<void> => {
    if (ending) return;
    ending = true;
    await desk?.then((opened) => opened.close()).catch(() => undefined);
    exit(code);
  };

  const begin = async (asked: InitMessage['init']): Promise<void> => {
    try {
      desk = openDesk({
        ...asked,
        now: Date.now,
        random: randomBytes,
        fetch: globalThis.fetch,
        timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
        onNews: (news) => say({ news }),
      });
      const opened = await desk;
      door = serve(opened.services);
      say({ ready: true });
      opened.start();
    } catch (thrown) {
      desk = null;
      say({ fault: faultOf(thrown) });
      await end(1);
    }
  };

  port.onClose(() => void end(0));
  port.onMessage((message) => {
    if (typeof message === 'object' && message !== null && 'close' in message) return void end(0);
    if (desk === null) {
      const first = Init.safeParse(message);
      if (first.success) return void begin(first.data.init);
      say({ fault: fault('bad_input') });
      return void end(1);
    }
    // A frame without a readable id cannot be answered; the hosts number every frame, so nobody waits for this one.
    const framed = Frame.pick({ id: true }).safeParse({ id: (message as { id?: unknown } | null)?.id });
    if (!framed.success) return;
    const { id } = framed.data;
    if (door === null) return say({ id, answer: { ok: false, fault: fault('broken') } });
    void door(message).then((answer) => say({ id, answer }));
  });
}

/** The parent of a forked child (browser host, tests). Advanced serialization, so that a key travels as bytes. */
function overFork(): { port: Port; exit: (code: number) => void } {
  let sent: Promise<void> = Promise.resolve();
  const port: Port = {
    // A host that has gone cannot be told; `disconnect` ends us in the same turn.
    post: (message) => {
      sent = new Promise((resolve) => void process.send?.(message, undefined, undefined, () => resolve()));
    },
    onMessage: (listener) => void process.on('message', listener),
    onClose: (listener) => void process.on('disconnect', listener),
  };
  // Leaving before the channel has taken the last message would lose the sentence that says why.
  return { port, exit: (code) => void sent.then(() => process.exit(code)) };
}

/** Electron's utilityProcess. With `{init}` the host may hand over a MessagePort; from then on frames use that one. */
function overElectron(parent: ParentPort): Port {
  let out: { postMessage(message: unknown): void } = parent;
  const closers = new Set<() => void>();
  return {
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- between processes there is no origin
    post: (message) => out.postMessage(message),
    onMessage: (listener) =>
      parent.on('message', ({ data, ports }) => {
        const given = ports[0];
        if (given !== undefined) {
          out = given;
          given.on('message', (event) => listener(event.data));
          given.on('close', () => {
            for (const closer of closers) closer();
          });
          given.start();
        }
        listener(data);
      }),
    onClose: (listener) => void closers.add(listener),
  };
}

// An unexpected error must not print a stack that may quote a case; the host sees the exit code and says so.
process.on('uncaughtException', () => process.exit(70));
process.on('unhandledRejection', () => process.exit(70));
// Ctrl-C in a terminal reaches the whole group; the host decides when the desk has finished.
process.on('SIGINT', () => undefined);

const parentPort = (process as unknown as { parentPort?: ParentPort }).parentPort;
if (parentPort !== undefined) runDesk(overElectron(parentPort), (code) => process.exit(code));
else if (process.send !== undefined) {
  const { port, exit } = overFork();
  runDesk(port, exit);
}
