// A real hub with its demo sign-in, and desks on folders of their own that speak to it: what the journeys are played on.
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import type { News } from '../../shared/contract.ts';
import { demoWorld } from '../../server/demo/world.ts';
import type { Hub } from '../../server/hub.ts';
import { startHub } from '../../server/hub.ts';
import type { HubOptions } from '../../server/hub.ts';
import { demoIdentity } from '../../server/identity/demo-provider.ts';
import { identityFiles } from '../../server/identity/files.ts';
import type { Desk, DeskAsked } from '../../electron/desk/desk.ts';
import { openDesk } from '../../electron/desk/desk.ts';
import { pgliteTemplate } from '../hub/template.ts';

/** Starts the hub of a data directory; the same directory and port again is the same hub after a restart. */
export async function openHub(dataDir: string, port = 0, over: Partial<HubOptions> = {}): Promise<Hub> {
  return startHub({
    dataDir,
    template: await pgliteTemplate(),
    port,
    name: 'Test hub',
    demo: (now) => demoWorld({ seed: 7, now }),
    identity: ({ hubUrl, hubId, people, hubDir }) => demoIdentity({ hubUrl, hubId, people, files: identityFiles(join(hubDir, 'identity')), now: Date.now, log: () => undefined }),
    ...over,
  });
}

export type Seat = { readonly desk: Desk; readonly news: News[]; readonly until: (test: (news: News) => boolean) => Promise<News> };

/** Opens a desk and listens to its news. `until` waits for news that was not there yet or has just come. */
export async function openSeat(dataDir: string, hubUrl: string, over: Partial<DeskAsked> = {}): Promise<Seat> {
  const news: News[] = [];
  const waiting = new Set<(each: News) => void>();
  const desk = await openDesk({
    dataDir,
    hubUrl,
    demo: true,
    key: { kind: 'demo' },
    hostName: 'test',
    now: Date.now,
    random: randomBytes,
    fetch: globalThis.fetch,
    ...over,
    onNews: (each) => {
      news.push(each);
      for (const look of waiting) look(each);
    },
  });
  const until = (test: (each: News) => boolean): Promise<News> =>
    new Promise((resolve) => {
      const look = (each: News): void => {
        if (!test(each)) return;
        waiting.delete(look);
        resolve(each);
      };
      waiting.add(look);
    });
  return { desk, news, until };
}
