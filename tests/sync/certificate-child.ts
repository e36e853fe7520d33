// Child of the tests of certificates: a desk's port to a hub, each of its requests once; prints what came of them. What Node trusts is settled when a process starts, hence a child.
import { httpHub } from '../../electron/desk/sync/http-hub.ts';
import { FaultError } from '../../shared/fault.ts';
import { WIRE_VERSION } from '../../shared/wire.ts';

const [url = ''] = process.argv.slice(2);

async function codeOf(step: () => Promise<unknown>): Promise<string> {
  try {
    await step();
    return 'done';
  } catch (thrown) {
    return thrown instanceof FaultError ? thrown.fault.code : 'not a fault';
  }
}

const closing = new AbortController();
const open = (): ReturnType<typeof httpHub> => httpHub({ url, fetch: globalThis.fetch, bearer: { token: async () => 'the-token', renew: async () => 'another-token' }, closing: closing.signal });
const codes = {
  hello: await codeOf(async () => open().hello()),
  push: await codeOf(async () => open().push({ wire: WIRE_VERSION, device: 'desk-1', acts: ['the-act'] })),
  pull: await codeOf(async () => open().pull({ wire: WIRE_VERSION, device: 'desk-1', cursors: {}, limit: 10 })),
  poke: await codeOf(async () => open().poke(() => undefined, AbortSignal.timeout(20_000))),
  media: await codeOf(async () => open().media('media-1')),
};
process.stdout.write(`${JSON.stringify(codes)}\n`);
process.exit(0);
