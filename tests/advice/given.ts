// Cases of the demo world as a desk asks about them: for a person of it, with the books that a desk has.
import type { Asking } from '../../electron/desk/advice/offers.ts';
import type { OutboxRow } from '../../shared/contract.ts';
import type { Person } from '../../shared/model/person.ts';
import { booksWith } from '../../shared/rules/books.ts';
import { WORLDS } from '../demo/worlds.ts';
import type { Seen } from '../demo/worlds.ts';

const [first] = WORLDS;
if (first === undefined) throw new Error('there is no demo world');
export const SEEN: Seen = first;
export const BOOKS = booksWith();

export const personOf = (id: string): Person => {
  const found = SEEN.world.people.find((person) => person.id === id);
  if (found === undefined) throw new Error(`nobody is called ${id}`);
  return found;
};

/** The case of a name of the tour, asked about by a person at the world's now. */
export function asking(name: string, person: string, over: Partial<Asking> = {}): Asking {
  const held = SEEN.at(name);
  const account = held.facts.subject === null ? null : (SEEN.accounts.get(held.facts.subject.id) ?? null);
  return { held, account, person: personOf(person), books: BOOKS, at: SEEN.now, ...over };
}

export const NO_ACTS: readonly OutboxRow[] = [];
