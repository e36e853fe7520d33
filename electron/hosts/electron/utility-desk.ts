// The desk as an Electron utility process, joined to main by a message port.
import { MessageChannelMain, utilityProcess } from 'electron';
import type { DeskChild } from '../keep-desk.ts';

/** Starts the desk process built at `entry`. The first message takes the port along; all later ones go through it. */
export function utilityDesk(entry: string): DeskChild {
  const child = utilityProcess.fork(entry, [], { serviceName: 'Docket desk', execArgv: [], stdio: 'inherit' });
  const { port1, port2 } = new MessageChannelMain();
  let joined = false;
  return {
    post: (message) => {
      if (joined) return port1.postMessage(message);
      joined = true;
      child.postMessage(message, [port2]);
    },
    onMessage: (listener) => {
      port1.on('message', ({ data }) => listener(data));
      port1.start();
    },
    onClose: (listener) => void child.once('exit', () => listener()),
    kill: () => void child.kill(),
  };
}
