// The desk as a forked child of the browser host.
import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { DeskChild } from '../keep-desk.ts';

const DESK_ENTRY = fileURLToPath(new URL('../../ipc/process.ts', import.meta.url));

/** Starts a desk process on the Node that runs this one. What it prints goes to stderr; stdout is for the host's one line. */
export function forkDesk(entry: string = DESK_ENTRY): DeskChild {
  // No inherited flags: `--inspect` of a host would open the process that holds the key to a debugger.
  const child = fork(entry, [], { execPath: process.execPath, execArgv: [], serialization: 'advanced', stdio: ['ignore', 2, 2, 'ipc'] });
  return {
    // A message to a desk that has just gone is answered by onClose, so its error says nothing new.
    post: (message) => void (child.connected && child.send(message as object, () => undefined)),
    onMessage: (listener) => void child.on('message', listener),
    onClose: (listener) => {
      let told = false;
      const once = (): void => {
        if (told) return;
        told = true;
        listener();
      };
      child.on('exit', once);
      child.on('error', once);
    },
    kill: () => void child.kill('SIGKILL'),
  };
}
