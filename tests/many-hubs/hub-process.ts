// One hub as a process of its own: told by one JSON argument what to open, it prints one JSON line when it answers and one per thing it logs.
import { randomBytes } from 'node:crypto';
import { shippedBooks } from '../../shared/rules/case-books.ts';
import { startHub } from '../../server/hub.ts';
import type { HubOptions } from '../../server/hub.ts';
import { demoIdentity } from '../../server/identity/demo.ts';
import { outsideIdentity } from '../../server/identity/outside.ts';
import { uuidv7 } from '../../server/store/ids.ts';
import { account, say, world } from '../hub/rig.ts';

export type HubTold = {
  readonly dataDir: string;
  /** Absent: the embedded database. */
  readonly database?: string;
  /** Ids of accounts that the world begins with. */
  readonly accounts: readonly string[];
  /** `tokens`: a token is `token-` and the person's id. `demo`: the provider that a demo hub brings. Else a provider somewhere else. */
  readonly signIn: 'tokens' | 'demo' | { readonly issuer: string; readonly audience: string; readonly clientId: string };
};

const tokens: HubOptions['identity'] = async () => ({ issuer: 'http://127.0.0.1/oidc', clientId: 'docket-desk', audience: 'urn:docket:test', verify: async (token) => (token.startsWith('token-') ? { sub: token.slice(6) } : null) });

const identityOf = (signIn: HubTold['signIn']): HubOptions['identity'] => {
  if (signIn === 'tokens') return tokens;
  return signIn === 'demo' ? demoIdentity : () => outsideIdentity(signIn);
};

const told = JSON.parse(process.argv[2] ?? '{}') as HubTold;
const hub = await startHub({
  dataDir: told.dataDir,
  ...(told.database === undefined ? {} : { database: told.database }),
  port: 0,
  name: 'One of many',
  demo: () => world({ accounts: told.accounts.map((id) => account(id)) }),
  identity: identityOf(told.signIn),
  books: shippedBooks(),
  effectsEveryMs: null,
  newId: () => uuidv7(Date.now(), randomBytes(10)),
  log: (event, facts) => say(JSON.stringify({ event, facts })),
});
process.once('SIGTERM', () => void hub.close().then(() => process.exit(0)));
say(JSON.stringify({ ready: hub.url, hub: hub.hubId }));
