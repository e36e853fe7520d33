// `docket hub`: runs a hub until it is told to stop.
import { resolve } from 'node:path';
import { FaultError } from '../shared/fault.ts';
import { demoWorld } from '../server/demo/world.ts';
import type { Hub, HubOptions } from '../server/hub.ts';
import { demoStores } from '../server/effects/demo-stores.ts';
import { startHub } from '../server/hub.ts';
import { shippedBooks } from '../shared/rules/case-books.ts';
import { COOLING_SECONDS } from '../shared/rules/decisions.ts';
import { demoIdentity } from '../server/identity/demo.ts';
import { outsideIdentity } from '../server/identity/outside.ts';
import { needed, portOf, readArgs } from './args.ts';
import { rememberHub, rememberedPort } from './port.ts';
import { sayAside, sayJson, sayLine } from './say.ts';

/** One world for everybody who tries the demo, so that two people talk about the same case. */
export const DEMO_SEED = 20_261_124;

/** Time to see a mistake, in seconds: on a demo hub short enough to watch what happens then. */
export const DEMO_COOLING_SECONDS = 20;
const MOST_COOLING_SECONDS = 7 * 24 * 3_600;

/**
 * Starts a hub on 127.0.0.1 and says its address on one line of stdout when it answers. Ends in order on a signal:
 * running requests finish, the database is closed, the directory is let go.
 */
export async function hubCommand(args: readonly string[]): Promise<void> {
  const { flags } = readArgs(args, { data: 'text', port: 'text', database: 'text', name: 'text', cooling: 'text', demo: 'flag', json: 'flag', issuer: 'text', audience: 'text', 'client-id': 'text' });
  const dataDir = resolve(needed(flags.data, 'data'));
  const given = portOf(flags.port);
  const external = flags.issuer === null ? null : { issuer: flags.issuer, audience: needed(flags.audience, 'audience'), clientId: needed(flags['client-id'], 'client-id') };
  if (!flags.demo && external === null) throw new FaultError('bad_input', 'a hub needs --issuer, --audience and --client-id of an OpenID provider, or --demo');
  const hub = await openHub({ dataDir, port: given ?? rememberedPort(dataDir), ...(flags.database === null ? {} : { database: flags.database }), name: flags.name ?? (flags.demo ? 'Demo hub' : 'Docket hub'), demo: flags.demo, external, coolingSeconds: coolingOf(flags.cooling) });
  rememberHub(dataDir, hub);
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.once(signal, () => void hub.close().then(() => process.exit(0)));
  }
  if (flags.json) sayJson({ ready: hub.url, hub: hub.hubId });
  else sayLine(`Hub is ready: ${hub.url}`);
  if (flags.demo) sayAside('This is a demo: all cases are synthetic, and signing in takes no password.');
}

/** What a hub needs to be told, in the words of the command line. */
export type HubWords = {
  readonly dataDir: string;
  readonly port: number;
  readonly database?: string;
  readonly name: string;
  readonly demo: boolean;
  /** Seconds for which what cannot be taken back stays armed; null for the usual. What the organisation set for it wins. */
  readonly coolingSeconds?: number | null;
  /** False for a process that only writes into a hub's store and carries nothing out. */
  readonly effects?: boolean;
  readonly external: { readonly issuer: string; readonly audience: string; readonly clientId: string } | null;
};

/** A hub put together from its parts. Throws FaultError as startHub does. */
export async function openHub(words: HubWords): Promise<Hub> {
  const identity: HubOptions['identity'] = words.external === null ? demoIdentity : () => outsideIdentity(words.external ?? { issuer: '', audience: '', clientId: '' });
  return startHub({
    dataDir: words.dataDir,
    port: words.port,
    ...(words.database === undefined ? {} : { database: words.database }),
    name: words.name,
    demo: words.demo ? (now) => demoWorld({ seed: DEMO_SEED, now }) : null,
    identity,
    books: { ...shippedBooks(), coolingSeconds: words.coolingSeconds ?? (words.demo ? DEMO_COOLING_SECONDS : COOLING_SECONDS) },
    ...(words.effects === false ? { effectsEveryMs: null, roundsEveryMs: null } : {}),
    ...(words.demo ? { executors: (store) => demoStores({ store, seed: DEMO_SEED, now: () => new Date().toISOString(), sleep: (ms) => new Promise((done) => setTimeout(done, ms)) }) } : {}),
    log: (event) => sayAside(`hub: ${event}`),
  });
}

/** The seconds of `--cooling`; null where the flag is absent. */
function coolingOf(value: string | null): number | null {
  if (value === null) return null;
  const seconds = Number(value);
  if (!/^\d{1,6}$/.test(value) || seconds > MOST_COOLING_SECONDS) throw new FaultError('bad_input', `--cooling takes a number of seconds from 0 to ${MOST_COOLING_SECONDS}`);
  return seconds;
}
