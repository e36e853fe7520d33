// `docket hub import`: notices as text into cases, through a running hub or straight into its store.
import { createReadStream } from 'node:fs';
import { lstat, readFile, readdir } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { FaultError, faultSaid } from '../shared/fault.ts';
import { Hello, HubFault, IntakeShown, WIRE_VERSION } from '../shared/wire.ts';
import type { IntakeAsked } from '../shared/wire.ts';
import { importNotices } from '../server/intake/import.ts';
import type { NoticeFile } from '../server/intake/import.ts';
import { keyPath } from '../server/intake/key.ts';
import { MAX_NOTICE_BYTES, readNotice, toDryRunLine } from '../server/intake/notice/read.ts';
import { needed, readArgs } from './args.ts';
import { rememberedHubId, rememberedPort } from './port.ts';
import { sayAside, sayJson, sayLine } from './say.ts';

/**
 * Reads every file under the paths. `--dry-run` writes nothing and needs no hub. Otherwise the cases go to `--hub URL`
 * (with the key in `--intake-key-file`, or that of `--data DIR`), to the hub that runs on `--data DIR`, or, where none
 * runs, straight into its store. A file that cannot be read is a named refusal; the rest goes on.
 */
export async function importCommand(args: readonly string[]): Promise<void> {
  const { rest, flags } = readArgs(args, { 'dry-run': 'flag', json: 'flag', hub: 'text', data: 'text', database: 'text', 'intake-key-file': 'text' }, 'any');
  if (rest.length === 0) throw new FaultError('bad_input', 'name at least one file or folder to import');
  // All of them first: a mistyped path must not end a run that has already written.
  for (const path of rest) if ((await lstat(path).catch(() => null)) === null) throw new FaultError('bad_input', `there is nothing named ${basename(path)} there`);
  if (flags['dry-run']) return dryRun(rest, flags.json);
  const target = await openTarget({ hub: flags.hub, data: flags.data, database: flags.database, keyFile: flags['intake-key-file'] });
  try {
    const summary = await importNotices({
      files: filesUnder(rest),
      accept: target.accept,
      now: new Date().toISOString(),
      report: (of) => {
        if (flags.json) sayJson(of);
        else if (of.became === 'refused') sayAside(of.says);
      },
    });
    if (flags.json) sayAside(summary.says);
    else sayLine(summary.says);
  } finally {
    await target.close();
  }
}

async function dryRun(paths: readonly string[], json: boolean): Promise<void> {
  const count = { files: 0, refused: 0, urls: 0 };
  for await (const file of filesUnder(paths)) {
    const line = toDryRunLine(await readNotice(file));
    count.files += 1;
    count.urls += line.urls.length;
    if (line.kind === null) count.refused += 1;
    if (json) sayJson(line);
    else sayLine(`${line.file}: ${line.kind ?? 'refused'}, ${line.received ?? 'no date'}, ${line.urls.length} addresses${line.problems.length === 0 ? '' : `, ${line.problems.join(', ')}`}`);
  }
  sayAside(`${count.files} files read, ${count.refused} refused, ${count.urls} addresses. Nothing was written.`);
}

/**
 * Every file under the paths, in the order of their names, each read when its turn comes. Links are not followed. What
 * cannot be read comes without bytes, so that it is refused by name and counted, and the files behind it go on.
 */
async function* filesUnder(paths: readonly string[]): AsyncIterable<NoticeFile> {
  for (const path of paths) {
    const name = basename(path);
    const at = await lstat(path).catch(() => null);
    if (at?.isDirectory() === true) {
      const names = await readdir(path).catch(() => null);
      if (names === null) yield { name, bytes: 'unreadable_file' };
      else yield* filesUnder(names.filter((one) => !one.startsWith('.')).sort().map((one) => join(path, one)));
    } else if (at !== null && !at.isFile()) yield { name, bytes: 'not_a_file' };
    else {
      // One byte past the cap is enough for the reader to say that it is too large, however large it is.
      const bytes = at !== null && at.size > MAX_NOTICE_BYTES ? head(path, MAX_NOTICE_BYTES + 1) : readFile(path);
      yield { name, bytes: await bytes.catch(() => 'unreadable_file' as const) };
    }
  }
}

async function head(path: string, count: number): Promise<Uint8Array> {
  const parts: Buffer[] = [];
  for await (const part of createReadStream(path, { end: count - 1 })) parts.push(part as Buffer);
  return Buffer.concat(parts);
}

type Target = { readonly accept: (asked: IntakeAsked) => Promise<IntakeShown>; readonly close: () => Promise<void> };

async function openTarget({ hub, data, database, keyFile }: { hub: string | null; data: string | null; database: string | null; keyFile: string | null }): Promise<Target> {
  const dataDir = data === null ? null : resolve(data);
  if (hub !== null && !/^https?:$/.test(URL.parse(hub)?.protocol ?? '')) throw new FaultError('bad_input', '--hub takes the http or https address of a hub');
  if (hub !== null) {
    const key = await keyIn(keyFile ?? keyPath(join(needed(dataDir, 'data or --intake-key-file'), 'hub')));
    const there = await hubAt(hub);
    if (there === null) throw new FaultError('not_a_hub');
    // A key that was named goes where it was told to; one that was only found belongs to the hub of its directory.
    const own = keyFile !== null || dataDir === null ? null : rememberedHubId(dataDir);
    if (own !== null && own !== there) throw faultSaid('other_hub', 'The hub at that address is not the one of this --data directory, so its intake key was not sent. Name the right key with --intake-key-file.');
    return overHttp(hub, key);
  }
  const dir = needed(dataDir, 'hub or --data');
  const running = `http://127.0.0.1:${rememberedPort(dir)}`;
  const own = rememberedHubId(dir);
  if (own !== null && own === (await hubAt(running))) return overHttp(running, await keyIn(keyPath(join(dir, 'hub'))));
  // Loaded only here: a dry run, or a hub that runs elsewhere, needs no database in this process.
  const { openHub } = await import('./hub.ts');
  const opened = await openHub({ dataDir: dir, port: 0, ...(database === null ? {} : { database }), name: 'Docket hub', demo: false, effects: false, external: { issuer: 'https://none.example', audience: 'none', clientId: 'none' } });
  return { accept: (asked) => opened.accept('content-removal', asked), close: opened.close };
}

/** The id of the hub that answers there; null where none does, or something else. Asked before any key is sent. */
async function hubAt(url: string): Promise<string | null> {
  const said: unknown = await fetch(new URL('/v1/hello', url), { redirect: 'error', signal: AbortSignal.timeout(10_000) }).then(
    (response) => (response.ok ? response.json() : null),
  ).catch(() => null);
  const hello = Hello.safeParse(said);
  return hello.success ? hello.data.hub : null;
}

async function keyIn(file: string): Promise<string> {
  const key = (await readFile(file, 'utf8').catch(() => '')).trim();
  if (!/^[\x21-\x7e]+$/.test(key)) throw new FaultError('bad_input', 'the intake key could not be read; name it with --intake-key-file');
  return key;
}

function overHttp(url: string, key: string): Target {
  const address = new URL('/v1/intake/content-removal', url);
  const accept = async (asked: IntakeAsked): Promise<IntakeShown> => {
    const response = await fetch(address, { method: 'POST', redirect: 'error', headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json', 'x-docket-wire': String(WIRE_VERSION) }, body: JSON.stringify(asked) }).catch(() => {
      throw faultSaid('offline', 'The hub cannot be reached. Import again when it runs; what it has already is not made twice.');
    });
    const body: unknown = await response.json().catch(() => null);
    const shown = IntakeShown.safeParse(body);
    if (response.ok && shown.success) return shown.data;
    const fault = HubFault.safeParse(body);
    if (!fault.success) throw new FaultError('not_a_hub');
    // Not this file's fault: every further file would fail the same way, so it ends the run.
    if (fault.data.fault === 'signed_out') throw faultSaid('not_allowed', 'The hub does not take this intake key. Name the right one with --intake-key-file.');
    const codes = { wire_version: 'wire_version', not_allowed: 'not_allowed', bad_input: 'bad_input', too_large: 'too_large', not_found: 'not_a_hub', busy: 'offline', hub_broken: 'hub_broken' } as const;
    throw new FaultError(codes[fault.data.fault], fault.data.says);
  };
  return { accept, close: async () => undefined };
}
