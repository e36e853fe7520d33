// What every command that opens a desk shares: its flags, where its key comes from, and the sign-in of a script.
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { FaultError } from '../shared/fault.ts';
import { Hello } from '../shared/wire.ts';
import type { Headless, HeadlessAsked } from '../electron/desk/headless.ts';
import { signIn, sync, withDesk } from '../electron/desk/headless.ts';
import { isBadCertificate } from '../electron/desk/sync/certificate.ts';
import { hasDemoKey } from '../electron/desk/vault/demo-key.ts';
import type { KeySource } from '../electron/desk/vault/unlock.ts';
import { needed } from './args.ts';
import { sayAside } from './say.ts';

/** The flags of a desk: which directory, which hub, whose key, and who signs in where nobody has yet. */
export const DESK_FLAGS = { data: 'text', hub: 'text', demo: 'flag', 'passphrase-file': 'text', as: 'text', json: 'flag' } as const;

export type DeskWords = { readonly data: string | null; readonly hub: string | null; readonly demo: boolean; readonly 'passphrase-file': string | null; readonly as: string | null };

/**
 * Opens the desk that the flags name, signs in with `--as` where it is given and nobody is signed in, and closes the
 * desk afterwards. Throws what withDesk throws.
 */
export async function withFlags<T>(flags: DeskWords, work: (headless: Headless) => Promise<T>, more: Pick<HeadlessAsked, 'exportsDir'> = {}): Promise<T> {
  const dataDir = resolve(needed(flags.data, 'data'));
  const hubUrl = needed(flags.hub, 'hub');
  const key = await keyOf(flags, dataDir, hubUrl);
  const timeZone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  return withDesk({ dataDir, hubUrl, demo: key.kind === 'demo', key, timeZone, ...more }, async (headless) => {
    const { problem } = await headless.desk.services.status({});
    if (problem?.code === 'outbox_rescued') sayAside(problem.message);
    if (flags.as !== null) await enter(headless, flags.as);
    return work(headless).catch((thrown: unknown) => {
      if (!(thrown instanceof FaultError) || thrown.fault.code !== 'signed_out') throw thrown;
      throw new FaultError('signed_out', 'run "docket desk sign-in", or on a demo hub add --as with mara, noor, theo, ines, sam or ruth');
    });
  });
}

/** Signs in as a person of a demo hub, unless that person is signed in already. */
export async function enter(headless: Headless, person: string): Promise<void> {
  const session = await headless.desk.services.session({});
  if (session.state === 'signed-in' && session.person?.id === person) return;
  await signIn(headless, person).catch((thrown: unknown) => {
    if (!(thrown instanceof FaultError) || thrown.fault.code !== 'not_found') throw thrown;
    throw new FaultError('bad_input', '--as names nobody of this demo hub; try mara, noor, theo, ines, sam or ruth');
  });
}

/** Pulls and pushes where the hub can be reached; without it, goes on with what is on this computer, and says so. */
export async function syncIfOnline(headless: Headless): Promise<void> {
  await sync(headless).catch((thrown: unknown) => {
    if (!(thrown instanceof FaultError) || (thrown.fault.code !== 'offline' && thrown.fault.code !== 'bad_certificate')) throw thrown;
    sayAside(thrown.message);
  });
}

/** A passphrase where a file is named; the demo's key where the directory has one or the hub says that it is a demo. */
async function keyOf(flags: DeskWords, dataDir: string, hubUrl: string): Promise<KeySource> {
  const file = flags['passphrase-file'];
  if (file !== null) return { kind: 'passphrase', passphrase: passphraseIn(file) };
  if (flags.demo || hasDemoKey(dataDir) || (await isDemo(hubUrl))) return { kind: 'demo' };
  throw new FaultError('no_keychain', 'name a passphrase with --passphrase-file');
}

function passphraseIn(file: string): string {
  try {
    const words = readFileSync(resolve(file), 'utf8').replace(/\r?\n$/, '');
    if (words !== '') return words;
  } catch {
    // Said below, without the path.
  }
  throw new FaultError('bad_input', '--passphrase-file names a file that can be read and is not empty');
}

async function isDemo(hubUrl: string): Promise<boolean> {
  if (!URL.canParse('/v1/hello', hubUrl)) throw new FaultError('bad_input', '--hub takes the http or https address of a hub');
  const response = await fetch(new URL('/v1/hello', hubUrl), { redirect: 'error', signal: AbortSignal.timeout(10_000) }).catch((thrown: unknown) => {
    throw new FaultError(isBadCertificate(thrown) ? 'bad_certificate' : 'not_a_hub');
  });
  const hello = Hello.safeParse(await response.json().catch(() => null));
  if (!hello.success) throw new FaultError('not_a_hub');
  return hello.data.demo;
}
