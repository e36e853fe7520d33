// What both hosts are told on the command line, and the first message to the desk that follows from it.
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { FaultError } from '../../shared/fault.ts';
import type { Init } from '../ipc/frames.ts';

export type StartArgs = {
  readonly hub: string;
  readonly data: string;
  readonly demo: boolean;
  readonly passphraseFile: string | null;
  readonly port: number;
  readonly open: boolean;
};

/** Reads the arguments. Throws FaultError `bad_input` with what is missing. `strict` false lets Chromium's own switches by. */
export function readStartArgs(argv: readonly string[], strict: boolean): StartArgs {
  const options = { hub: { type: 'string' }, data: { type: 'string' }, demo: { type: 'boolean' }, 'passphrase-file': { type: 'string' }, port: { type: 'string' }, 'no-open': { type: 'boolean' } } as const;
  const flags = ((): { [K in keyof typeof options]?: string | boolean | undefined } => {
    try {
      return parseArgs({ args: [...argv], options, strict, allowPositionals: !strict }).values;
    } catch {
      throw new FaultError('bad_input', 'known are --hub URL, --data DIR, --demo, --passphrase-file FILE, --port N and --no-open');
    }
  })();
  const words = (name: 'hub' | 'data' | 'passphrase-file' | 'port'): string | null => (typeof flags[name] === 'string' && flags[name] !== '' ? flags[name] : null);
  const hub = words('hub');
  const data = words('data');
  if (hub === null || !isHubUrl(hub)) throw new FaultError('bad_input', '--hub takes the http or https address of a hub');
  if (data === null) throw new FaultError('bad_input', '--data takes a directory');
  const port = Number(words('port') ?? '0');
  if (!Number.isInteger(port) || port < 0 || port > 65_535) throw new FaultError('bad_input', '--port takes a number from 0 to 65535');
  const file = words('passphrase-file');
  return { hub, data: resolve(data), demo: flags.demo === true, passphraseFile: file === null ? null : resolve(file), port, open: flags['no-open'] !== true };
}

function isHubUrl(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const url = new URL(text);
  return (url.protocol === 'https:' || url.protocol === 'http:') && url.username === '' && url.password === '';
}

/** A passphrase as its file holds it, without the line end that editors add. Throws FaultError `bad_input`. */
export function readPassphrase(file: string): string {
  try {
    const words = readFileSync(file, 'utf8').replace(/\r?\n$/, '');
    if (words !== '') return words;
  } catch {
    // Said below, without the path.
  }
  throw new FaultError('bad_input', '--passphrase-file names a file that can be read and is not empty');
}

/** The first message to the desk. The caller says where the key comes from; this room never sees the key itself. */
export function initFor(args: StartArgs, hostName: string, key: Init['init']['key']): Init {
  return { init: { dataDir: args.data, hubUrl: args.hub, demo: args.demo, hostName, key } };
}
