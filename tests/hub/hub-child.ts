// A hub in a process of its own, so that a test can kill it in the middle of writing. Prints its address on one line.
import { startHub } from '../../server/hub.ts';
import { say, world } from './rig.ts';

const [dataDir = ''] = process.argv.slice(2);
const hub = await startHub({
  dataDir,
  port: 0,
  name: 'Child hub',
  demo: () => world(),
  identity: async () => ({ issuer: 'x', clientId: 'x', audience: 'x', verify: async (token) => (token.startsWith('token-') ? { sub: token.slice(6) } : null) }),
});
say(hub.url);
