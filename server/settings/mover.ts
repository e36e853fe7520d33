// The hub's share in clocks that follow a changed rule: it goes on with a walk that whoever began it did not end.
import type { Log } from '../http/app.ts';
import { startRounds } from '../rounds.ts';
import type { Rounds } from '../rounds.ts';
import { codeOf } from '../store/store.ts';
import { endWalkLeases, takeWalk, walk } from './move.ts';
import type { Moving } from './move.ts';

/** Starts looking for an open walk. Several hubs on one database may each do so: a walk is in one hand at a time. */
export function startMover(asked: Moving & { readonly log: Log; readonly everyMs: number }): Rounds {
  const { store, now, newId, log, everyMs } = asked;
  let fresh = true;
  return startRounds({
    everyMs,
    pass: async (stopping) => {
      // An embedded database has one process: leases that are found at its start belong to one that is dead.
      if (fresh && store.engine === 'pglite') await endWalkLeases(store);
      fresh = false;
      const open = await takeWalk(store, newId(), now());
      if (open !== null) await walk(asked, open, stopping);
    },
    onFailed: (thrown) => log('clocks_not_moved', { code: codeOf(thrown) }),
  });
}
