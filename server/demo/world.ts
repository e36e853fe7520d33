// The demo world: a whole synthetic platform from one seed and one instant, the same on every machine.
import type { DemoWorld } from '../store/demo-world.ts';
import { accountOf, population } from './accounts.ts';
import { BOOKS } from './clocks.ts';
import { dice } from './dice.ts';
import type { Draft, Making } from './draft.ts';
import { holderMaker } from './holders.ts';
import { itemMaker } from './items.ts';
import { lawEnforcement } from './legal.ts';
import { DEMO_LETTERS } from './letters.ts';
import { mediaShelf } from './media.ts';
import { DEMO_PEOPLE } from './people.ts';
import { play } from './play.ts';
import { governmentOrder, terroristContent } from './removal-by-authority.ts';
import { counterNotice, dmcaNotice, dsaNotice, intimateImage, ownRemoval, retraction } from './removal.ts';
import { dataSubject } from './rights.ts';
import { between } from './time.ts';
import { tour } from './tour.ts';
import { under18 } from './under18.ts';

const many = (count: number, make: () => Draft): Draft[] => Array.from({ length: count }, make);

/**
 * Makes the world as it stands at `now` (an instant in UTC). Pure: the same seed and instant give the same world,
 * byte for byte. Nothing in it is real, sexual or graphic; all addresses are under `example`. Every state in it was
 * reached by acts that the judge took; a tour of named cases shows each path and each conflict at least once.
 */
export function demoWorld(asked: { readonly seed: number; readonly now: string }): Required<DemoWorld> {
  const { seed, now } = asked;
  const root = dice(seed, 'docket-demo');
  const shelf = mediaShelf(root.fork('media'), 36, 14);
  const make = holderMaker(root.fork('holders'), now);
  const holders = Array.from({ length: 640 }, () => make());
  const owned: ReturnType<typeof make>[] = [];
  const own = (country?: string): ReturnType<typeof make> => {
    const holder = make(country);
    owned.push(holder);
    return holder;
  };
  const maker = itemMaker(shelf);
  const making = (part: string): Making => ({ dice: root.fork(part), now, holders, own, maker });

  const [legal, notices, counters, retractions, orders, terror] = [making('legal'), making('notices'), making('counters'), making('retractions'), making('orders'), making('terror')] as const;
  const [dsa, images, owns, children, rights] = [making('dsa'), making('images'), making('own'), making('under18'), making('rights')] as const;
  const drafts = [
    ...tour(making('tour')),
    ...many(70, () => lawEnforcement(legal)),
    ...many(74, () => dmcaNotice(notices)),
    ...many(14, () => counterNotice(counters)),
    ...many(8, () => retraction(retractions)),
    ...many(24, () => governmentOrder(orders)),
    ...many(6, () => terroristContent(terror)),
    ...many(28, () => dsaNotice(dsa)),
    ...many(16, () => intimateImage(images)),
    ...many(20, () => ownRemoval(owns)),
    ...many(80, () => under18(children)),
    ...many(104, () => dataSubject(rights)),
  ].sort((one, other) => between(other.received, one.received));

  const records = root.fork('accounts');
  const accounts = new Map([...holders, ...owned].map((holder) => [holder.id, accountOf(records, holder)] as const));
  const played = play({ drafts, accounts, people: DEMO_PEOPLE, books: BOOKS, dice: root.fork('play'), now });
  return {
    people: DEMO_PEOPLE,
    templates: DEMO_LETTERS,
    accounts: population(root.fork('population'), now, played.accounts, holders, 350),
    cases: played.cases,
    effects: played.effects,
    media: shelf.all,
    named: Object.fromEntries(drafts.flatMap(({ name, id }) => (name === undefined ? [] : [[name, id] as const]))),
  };
}

/** Which case number shows what, by the names of the tour: for tests and for people who look around. */
export function showcase(world: Required<DemoWorld>): Record<string, string> {
  const numbers = new Map(world.cases.map(({ case: it }) => [it.id, it.facts.number] as const));
  return Object.fromEntries(Object.entries(world.named).map(([name, id]) => [name, numbers.get(id) ?? '']));
}
