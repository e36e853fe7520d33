// The failing disk (shim.c) as a test sees it: compiled once, loaded under a child, and told what to do while the child runs.
import { spawnSync } from 'node:child_process';
import { closeSync, existsSync, ftruncateSync, mkdirSync, mkdtempSync, openSync, readSync, writeSync } from 'node:fs';
import { constants, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const SOURCE = fileURLToPath(new URL('shim.c', import.meta.url));

/** Where the fields of `struct control` lie in the control file, in bytes. */
const AT = { armed: 0, which: 4, error: 8, from: 12, to: 16, count: 20, failed: 24, logged: 28, room: 32, match: 36, log: 36 + 256 } as const;
const LOG_BYTES = 1 << 20;

const CALLS = { sync: 1, write: 2, name: 4 } as const;
const ERRORS = { EIO: constants.errno.EIO, ENOSPC: constants.errno.ENOSPC, EDQUOT: constants.errno.EDQUOT, KILL: -1 } as const;

/** What the disk is to do to files whose path contains `match`. Without `from` it only counts and logs. */
export type Armed = {
  readonly match: string;
  readonly calls: readonly (keyof typeof CALLS)[];
  readonly error?: keyof typeof ERRORS;
  /** The first call that fails, counted from 1, and the last; from there on all where `to` is left out. */
  readonly from?: number;
  readonly to?: number;
};

export type Shim = {
  readonly arm: (armed: Armed) => void;
  readonly disarm: () => void;
  /** Calls counted and calls failed since it was armed, and the log: s sync, w write, n name, a acknowledgement, capitals where it failed. */
  readonly seen: () => { readonly count: number; readonly failed: number; readonly log: string };
};

/** Compiles the shim into `dir` and gives the environment under which a child has it, with the path of its control file. */
export function buildShim(dir: string): { readonly env: Record<string, string>; readonly control: string } {
  mkdirSync(dir, { recursive: true });
  const library = join(dir, 'shim.so');
  if (!existsSync(library)) {
    const done = spawnSync(process.env['DOCKET_CC'] ?? 'cc', ['-O1', '-shared', '-fPIC', '-o', library, SOURCE, '-ldl'], { encoding: 'utf8' });
    if (done.status !== 0) throw new Error(`The failing disk cannot be built: a C compiler is needed (Debian: gcc and libc6-dev). ${done.stderr ?? ''}`);
  }
  const control = join(dir, 'shim.control');
  const file = openSync(control, 'w');
  ftruncateSync(file, AT.log + LOG_BYTES);
  closeSync(file);
  return { env: { LD_PRELOAD: library, DOCKET_SHIM: control }, control };
}

/** Speaks to the shim by its control file, from inside the child or from beside it. */
export function shimAt(control: string): Shim {
  const put = (at: number, value: number): void => {
    const bytes = Buffer.alloc(4);
    bytes.writeInt32LE(value);
    inFile(control, 'r+', (file) => writeSync(file, bytes, 0, 4, at));
  };
  const get = (at: number): number => inFile(control, 'r', (file) => {
    const bytes = Buffer.alloc(4);
    readSync(file, bytes, 0, 4, at);
    return bytes.readInt32LE();
  });
  return {
    arm: ({ match, calls, error = 'EIO', from = 0, to = -1 }) => {
      put(AT.armed, 0);
      inFile(control, 'r+', (file) => writeSync(file, Buffer.concat([Buffer.from(match), Buffer.alloc(256 - Buffer.byteLength(match))]), 0, 256, AT.match));
      put(AT.which, calls.reduce((sum, call) => sum | CALLS[call], 0));
      put(AT.error, ERRORS[error]);
      put(AT.from, from);
      put(AT.to, to);
      for (const field of ['count', 'failed', 'logged', 'room'] as const) put(AT[field], 0);
      put(AT.armed, 1);
    },
    disarm: () => put(AT.armed, 0),
    seen: () => {
      const logged = Math.min(get(AT.logged), LOG_BYTES);
      const log = Buffer.alloc(logged);
      inFile(control, 'r', (file) => readSync(file, log, 0, logged, AT.log));
      return { count: get(AT.count), failed: get(AT.failed), log: log.toString('latin1') };
    },
  };
}

/** A folder in memory where there is one: what is tested is what the shim says, and a real sync would only cost time. */
export function quickFolder(): string {
  return mkdtempSync(join(existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), 'docket-torture-'));
}

function inFile<T>(path: string, flags: string, work: (file: number) => T): T {
  const file = openSync(path, flags);
  try {
    return work(file);
  } finally {
    closeSync(file);
  }
}
