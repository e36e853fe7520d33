// The reminders of a hub: it keeps an index of who has to be looked at next, looks when the time has come, and writes what is due.
import type { Account } from '../../shared/model/account.ts';
import type { Case, CaseEvent } from '../../shared/model/case.ts';
import type { CaseBooks } from '../../shared/rules/case-books.ts';
import type { Log } from '../http/app.ts';
import { startRounds } from '../rounds.ts';
import type { Rounds } from '../rounds.ts';
import type { BooksNow } from '../settings/in-force.ts';
import { codeOf } from '../store/store.ts';
import type { Queryer, Store } from '../store/store.ts';
import { accountForUpdate, caseForUpdate } from '../streams/records.ts';
import { writeCases } from '../streams/write.ts';
import { hasRoom, holdPoints, outlookOf } from './points.ts';
import type { Point } from './points.ts';
import { keepNext, readOn, streamsToRead, takeDue } from './shelf.ts';

export type RemindersAsked = {
  readonly store: Store;
  readonly books: BooksNow;
  readonly now: () => string;
  readonly newId: () => string;
  readonly log: Log;
  readonly everyMs: number;
};

/** Starts the runner. Several hubs on one database may each have one: a record is in one hand at a time, and what it says was written decides. */
export function startReminders(asked: RemindersAsked): Rounds {
  return startRounds({
    everyMs: asked.everyMs,
    pass: (stopping) => remind(asked, stopping),
    onFailed: (thrown) => asked.log('reminders_failed', { code: codeOf(thrown) }),
  });
}

/** One look: the index is brought up to now, then every record that is due is looked at once. */
async function remind(asked: RemindersAsked, stopping: () => boolean): Promise<void> {
  const { store, books, now, log } = asked;
  for (const stream of await store.tx(async (q) => streamsToRead(q, await books(q)))) {
    while (!stopping() && (await store.tx(async (q) => readOn(q, stream, await books(q), now()))));
  }
  // A record that cannot be written now must not keep the others waiting: it is passed over until the next look.
  const failed: string[] = [];
  while (!stopping()) {
    const taken: { id: string | null } = { id: null };
    try {
      const some = await store.tx(async (q) => {
        const inForce = await books(q);
        const at = now();
        taken.id = await takeDue(q, at, failed);
        if (taken.id !== null) await look(q, taken.id, inForce, at, asked.newId);
        return taken.id !== null;
      });
      if (!some) return;
    } catch (thrown) {
      if (taken.id === null) throw thrown;
      failed.push(taken.id);
      log('reminder_failed', { code: codeOf(thrown) });
    }
  }
}

async function look(q: Queryer, id: string, books: CaseBooks, at: string, newId: () => string): Promise<void> {
  const account = await accountForUpdate(q, id);
  if (account !== null) return lookAtHolds(q, account.of, books, at, newId);
  const found = await caseForUpdate(q, id);
  // The index first: whoever reads the streams on must not wait for a row that this transaction keeps behind a stream's lock.
  const { due, next } = found === null ? { due: [], next: null } : outlookOf(found.held, { books, at });
  await keepNext(q, [[id, next]]);
  if (found !== null && due.length > 0) await write(q, found.held, due, at, newId);
}

/** Writes the first hold's reminder that no case has yet. One case in one transaction, so that streams are locked one at a time. */
async function lookAtHolds(q: Queryer, account: Account, books: CaseBooks, at: string, newId: () => string): Promise<void> {
  const points = holdPoints(account, { books, at });
  const past = points.filter((point) => point.at <= at);
  for (const point of past) {
    const found = await caseForUpdate(q, point.caseId);
    if (found === null || !hasRoom(found.held) || found.held.events.some(({ id }) => id === point.id)) continue;
    // Its row in the index stays as it is: the next look finds the account again and goes on behind this point.
    return write(q, found.held, [point], at, newId);
  }
  await keepNext(q, [[account.id, points[past.length]?.at ?? null]]);
}

/** Reminders are events and no facts: version and tag stay, and nobody's decision becomes a conflict by them (PROTOCOL.md P13). */
async function write(q: Queryer, held: Case, due: readonly Point[], at: string, newId: () => string): Promise<void> {
  const events = due.map(({ id, says }): CaseEvent => ({ id, at, by: 'hub', kind: 'reminder', says, actId: null }));
  await writeCases(q, { changed: { ...held, events: [...held.events, ...events] }, factsMoved: false, seals: false, account: null, at, newId });
}
