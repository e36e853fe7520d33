// Real processes for the end-to-end tests: started on the pinned Node, read line by line, always ended.
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** The root of the repository, where every process is started. */
export const ROOT = fileURLToPath(new URL('../..', import.meta.url)).replace(/[\\/]$/, '');

export type Running = {
  readonly pid: number;
  /** All that was said on stdout and on stderr so far. */
  readonly said: () => string;
  readonly complained: () => string;
  /** The first match on stdout, past or to come. Rejects, with what was said on stderr, when the process ends before it. */
  readonly line: (pattern: RegExp) => Promise<RegExpExecArray>;
  readonly type: (text: string) => void;
  /** The exit code, or null where a signal ended it. */
  readonly ended: Promise<number | null>;
  /** Sends the signal and waits for the end. Safe to call on a process that is gone. */
  readonly stop: (signal?: NodeJS.Signals) => Promise<number | null>;
};

const alive = new Set<ChildProcess>();
// The last net: whatever a failed test left behind goes with the test process.
const endAll = (): void => {
  for (const child of alive) child.kill('SIGKILL');
};
process.on('exit', endAll);
// A runner that is itself ended by a signal or dies says no exit here.
process.on('disconnect', endAll);
for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) {
  process.once(signal, () => {
    endAll();
    process.exit(1);
  });
}

/** What a process of ours is given of the environment: nothing of the test runner's own settings. */
const environment = (): NodeJS.ProcessEnv => {
  const env: NodeJS.ProcessEnv = {};
  for (const name of ['PATH', 'HOME', 'TMPDIR', 'TEMP', 'SYSTEMROOT', 'LANG', 'DOCKET_CHROMIUM']) if (process.env[name] !== undefined) env[name] = process.env[name];
  return env;
};

/** Starts `command` in the root of the repository. */
export function run(command: string, args: readonly string[]): Running {
  const child = spawn(command, [...args], { cwd: ROOT, env: environment(), stdio: ['pipe', 'pipe', 'pipe'] });
  alive.add(child);
  let said = '';
  let complained = '';
  let over = false;
  const waiting = new Set<() => void>();
  const look = (): void => {
    for (const one of waiting) one();
  };
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    said += text;
    look();
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => (complained += text));
  // Somebody who types to a process that has just ended has nothing to learn from the broken pipe.
  child.stdin.on('error', () => undefined);
  const ended = new Promise<number | null>((done) => {
    const close = (code: number | null): void => {
      alive.delete(child);
      over = true;
      look();
      done(code);
    };
    child.on('close', close);
    child.on('error', () => close(127));
  });
  return {
    pid: child.pid ?? 0,
    said: () => said,
    complained: () => complained,
    ended,
    line: (pattern) =>
      new Promise((done, fail) => {
        const one = (): void => {
          const found = pattern.exec(said);
          if (found === null && !over) return;
          waiting.delete(one);
          if (found !== null) done(found);
          else fail(new Error(`${args.join(' ')} ended without saying ${String(pattern)}: ${complained.slice(-2_000)}`));
        };
        waiting.add(one);
        one();
      }),
    type: (text) => void child.stdin.write(text),
    stop: async (signal = 'SIGTERM') => {
      if (!over) child.kill(signal);
      return ended;
    },
  };
}

/** Starts a script of the repository on the Node that runs this test, which is the pinned one. */
export function runNode(script: string, args: readonly string[]): Running {
  return run(process.execPath, [script, ...args]);
}
