// Several hub processes on one database, as an operator would run them: each with a data directory, all with one intake key.
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { Client } from 'pg';
import type { AccountGiven } from '../../shared/model/account.ts';
import type { Act } from '../../shared/model/act.ts';
import { CASE_KINDS } from '../../shared/model/words.ts';
import type { CaseKind } from '../../shared/model/words.ts';
import { INTAKE_SEGMENT, IntakeShown } from '../../shared/wire.ts';
import type { IntakeGiven } from '../../shared/wire.ts';
import { uuidv7 } from '../../server/store/ids.ts';
import type { TestPostgres } from '../hub/postgres.ts';
import { Desk, dice, intakeFor } from '../hub/rig.ts';
import type { HubTold } from './hub-process.ts';

/** How many times the usual amount a run does: `DOCKET_MANY_HUBS=10` for a long one. */
export const TIMES = Math.max(1, Number(process.env['DOCKET_MANY_HUBS'] ?? 1));

export const SEED = Number(process.env['SEED'] ?? 20261124);

const KEY = randomBytes(32).toString('base64url');

export type HubProcess = {
  readonly url: string;
  readonly pid: number;
  /** What it logged so far, by name. */
  readonly logged: readonly { readonly event: string; readonly facts?: Readonly<Record<string, string | number>> }[];
  readonly desk: (id: string) => Desk;
  readonly intake: (kind: CaseKind, over?: Partial<IntakeGiven>) => Promise<IntakeShown>;
  readonly intakeRaw: (kind: CaseKind, body: unknown) => Promise<Response>;
  /** Ends it as a power cut would, or as an operator does. Comes back when it is gone. */
  readonly end: (signal: 'SIGKILL' | 'SIGTERM') => Promise<void>;
};

export type House = {
  /** Starts one more hub process. */
  readonly hub: (told: Partial<HubTold>) => Promise<HubProcess>;
  readonly newId: () => string;
  readonly roll: () => number;
  /** Ends every process and removes their directories. */
  readonly close: () => Promise<void>;
};

/** A place for hub processes. Ids come from the clock and the seed's dice, so that no two processes make the same one. */
export async function openHouse(seed: number): Promise<House> {
  const dir = await mkdtemp(join(tmpdir(), 'docket-many-'));
  const roll = dice(seed);
  const newId = (): string => uuidv7(Date.now(), Uint8Array.from({ length: 10 }, () => Math.floor(roll() * 256)));
  const hubs: HubProcess[] = [];
  return {
    newId,
    roll,
    hub: async (told) => {
      const dataDir = told.dataDir ?? join(dir, String(hubs.length));
      await mkdir(join(dataDir, 'hub'), { recursive: true, mode: 0o700 });
      await writeFile(join(dataDir, 'hub', 'intake.key'), `${KEY}\n`, { mode: 0o600 });
      const hub = await started({ accounts: [], signIn: 'tokens', ...told, dataDir }, newId);
      hubs.push(hub);
      return hub;
    },
    close: async () => {
      for (const hub of hubs) await hub.end('SIGKILL');
      await rm(dir, { recursive: true, force: true });
    },
  };
}

async function started(told: HubTold, newId: () => string): Promise<HubProcess> {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'hub-process.ts'), JSON.stringify(told)], { stdio: ['ignore', 'pipe', 'inherit'] });
  // A test process that is killed must not leave a hub behind.
  const kill = (): void => void child.kill('SIGKILL');
  process.once('exit', kill);
  const gone = new Promise<void>((done) => child.once('exit', () => done()));
  const logged: { event: string; facts?: Record<string, string | number> }[] = [];
  const url = await new Promise<string>((done, failed) => {
    void gone.then(() => failed(new Error('the hub did not start')));
    createInterface({ input: child.stdout }).on('line', (line) => {
      const said = JSON.parse(line) as { ready: string } | { event: string; facts?: Record<string, string | number> };
      if ('ready' in said) done(said.ready);
      else logged.push(said);
    });
  });
  const intakeRaw = (kind: CaseKind, body: unknown): Promise<Response> =>
    fetch(`${url}/v1/intake/${INTAKE_SEGMENT[kind]}`, { method: 'POST', headers: { 'content-type': 'application/json', authorization: `Bearer ${KEY}` }, body: JSON.stringify(body) });
  return {
    url,
    pid: child.pid ?? 0,
    logged,
    desk: (id) => new Desk(url, id, newId),
    intakeRaw,
    intake: async (kind, over = {}) => {
      const answer = await intakeRaw(kind, { ...intakeFor(kind, newId()), ...over });
      if (answer.status !== 200) throw new Error(`intake: ${answer.status} ${await answer.text()}`);
      return IntakeShown.parse(await answer.json());
    },
    end: async (signal) => {
      child.kill(signal);
      await gone;
      process.off('exit', kill);
    },
  };
}

export type Database = {
  /** For hubs: a role that owns its database and is no superuser. */
  readonly url: string;
  /** For the test: the superuser, beside the hubs. */
  readonly sql: Client;
  readonly close: () => Promise<void>;
};

/** An empty database that belongs to a plain role. */
export async function openDatabase(server: TestPostgres): Promise<Database> {
  const url = await server.database();
  const name = new URL(url).pathname.slice(1);
  const sql = await connect(url);
  await sql.query(`do $$ begin create role docket login nosuperuser nocreatedb nocreaterole; exception when duplicate_object then null; end $$`);
  await sql.query(`alter database ${name} owner to docket`);
  return { url: url.replace('//postgres@', '//docket@'), sql, close: () => sql.end() };
}

/** A connection of the test's own; one that the server cuts does not end the test. */
export async function connect(url: string): Promise<Client> {
  const client = new Client({ connectionString: url });
  client.on('error', () => undefined);
  await client.connect();
  return client;
}

/** The kind of the n-th case, in turns. */
export const kindAt = (n: number): CaseKind => CASE_KINDS[n % CASE_KINDS.length] ?? 'under18';

/** An account as the platform tells of it with its first case. */
export const accountGiven = (id: string): AccountGiven => ({
  id, handle: `@${id}`, displayName: id, created: '2026-01-01T00:00:00Z', lastSeen: null, jurisdiction: 'DE', language: 'de', about: '', inventory: [],
  counts: { personas: 0, worlds: 0, chats: 0, messages: 0, images: 0, voice: 0 },
});

/** A hold that was received an hour ago and binds for ninety days: what `place-hold` takes. */
export const holdNow = (): Extract<Act, { kind: 'place-hold' }>['args'] => ({
  category: null, itemId: null, ground: 'us-2703f', received: new Date(Date.now() - 3_600_000).toISOString(), secrecy: { kind: 'none', until: null, ended: null },
});
