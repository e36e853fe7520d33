// The director of a seed: turn after turn the dice say who does what, what breaks and how much time goes by.
import { QUEUES } from '../../shared/model/words.ts';
import { sha256 } from '../../server/store/ids.ts';
import { booksOfWorld } from './hub/house.ts';
import type { Backup } from './hub/database.ts';
import type { FilesKept } from './desk/files.ts';
import type { Laptop } from './desk/laptop.ts';
import type { Dice } from './dice.ts';
import { strangeAct, strangePush } from './hostile.ts';
import { PEOPLE } from './people.ts';
import { otherKind, PLOTS } from './platform.ts';
import { answerOf, findingOf, nextAct } from './reviewer.ts';
import type { World } from './world.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const YEAR = 365 * DAY;

const ACCOUNTS = ['acc-1', 'acc-2', 'acc-3'] as const;

/** What the director keeps in mind between turns. */
type Mind = {
  readonly world: World;
  readonly dice: Dice;
  readonly laptopBackups: Map<string, FilesKept>;
  readonly hubBackups: Backup[];
  readonly spoilt: (() => Promise<void>)[];
};

type Move = { readonly name: string; readonly weight: number; readonly make: (mind: Mind) => Promise<void> };

/** Sets a world up: the people at their desks, the first cases in their queues. */
export async function setUp(world: World): Promise<void> {
  const dice = world.dice('set-up');
  for (let n = 0; n < dice.between(4, 6); n += 1) await world.until(world.platform.send(dice.pick(PLOTS), dice.pick(ACCOUNTS)));
  // Always somebody who proposes, somebody who approves, a lawyer; then whoever else has come today.
  const here = ['noor', 'ines', 'theo', dice.pick(['mara', 'lena']), ...(dice.chance(0.5) ? [dice.pick(['nils', 'olga', 'ruth'])] : [])];
  for (const person of here) await world.laptop(`${person}-1`, person, dice.chance(0.4));
  if (dice.chance(0.5)) await world.laptop('ines-2', 'ines');
}

/** Plays so many turns. Ends at once where an invariant does not hold. */
export async function play(world: World, turns: number): Promise<void> {
  const mind: Mind = { world, dice: world.dice('director'), laptopBackups: new Map(), hubBackups: [], spoilt: [] };
  world.faults.on = true;
  for (let turn = 0; turn < turns && world.trace.failure() === null; turn += 1) {
    const { dice } = mind;
    const move = dice.weighed(MOVES.map((one) => [one, one.weight] as const));
    await world.until(move.make(mind));
    const gap = dice.weighed([[dice.between(0, 20_000), 3], [dice.between(1, 20) * MINUTE, 6], [dice.between(1, 8) * HOUR, 1]] as const);
    for (const process of world.house.processes) if (process.isAlive() && dice.chance(0.45)) world.later(dice.below(gap + 1), () => process.tick());
    await world.pass(gap);
  }
  // Whoever spoilt it sets it right again, and the lawyers get their roles back: what is armed must come to an end.
  for (const mend of mind.spoilt) await world.until(mend());
}

const open = ({ world }: Mind): Laptop[] => world.laptops.filter((laptop) => laptop.isOpen());

/** A person sits down and does one or a few things with what their desk shows. */
async function work(mind: Mind): Promise<void> {
  const { dice } = mind;
  const [laptop] = picked(dice, open(mind));
  if (laptop === undefined) return;
  for (let n = dice.between(1, 3); n > 0; n -= 1) {
    const cases = laptop.list();
    if (cases.length === 0) return;
    // What is under way is looked at more often than what is over.
    doWith(mind, laptop, dice.weighed(cases.map(({ id, status }) => [id, status === 'closed' ? 0.3 : status === 'proposed' ? 4 : 2] as const)), nextAct);
  }
}

/** Somebody who may agree to what waits looks at it. */
async function agree(mind: Mind): Promise<void> {
  const { dice } = mind;
  const waiting = open(mind).flatMap((laptop) => laptop.list().flatMap(({ id, status }) => {
    const proposal = status === 'proposed' ? laptop.look(id)?.facts.proposal : null;
    return proposal === null || proposal === undefined || proposal.by === laptop.person() ? [] : [{ laptop, id }];
  }));
  for (const { laptop, id } of picked(dice, waiting)) doWith(mind, laptop, id, answerOf);
}

/** Somebody who answers for it asks outside what became of an effect of which nobody knows. */
async function findOut(mind: Mind): Promise<void> {
  const { dice } = mind;
  const lost = open(mind).flatMap((laptop) => laptop.list().flatMap(({ id, status }) => {
    const held = status === 'decided' ? laptop.look(id) : null;
    const roles = PEOPLE.find((one) => one.id === laptop.person())?.roles ?? [];
    const answers = (does: string): boolean => roles.includes('legal') || (roles.includes('lead') && does !== 'disclose');
    return held !== null && held.state.effects.some(({ state, does }) => state === 'unknown' && answers(does)) && held.facts.decision?.by !== laptop.person() ? [{ laptop, id }] : [];
  }));
  for (const { laptop, id } of picked(dice, lost)) doWith(mind, laptop, id, findingOf);
}

function doWith({ world, dice }: Mind, laptop: Laptop, caseId: string, make: typeof nextAct): void {
  const person = PEOPLE.find(({ id }) => id === laptop.person());
  const held = laptop.look(caseId);
  if (held === null || person === undefined) return;
  const own = [...world.promises.acknowledged(laptop.name)].flatMap(([actId, doc]) => (doc.includes(`"${held.id}"`) && doc.includes('"propose-decision"') ? [{ actId, docHash: sha256(doc) }] : []));
  const asked = make({ dice, person, held, books: booksOfWorld(), at: world.time.iso(), others: PEOPLE.map(({ id }) => id), own, learn: world.outside.learn });
  if (asked !== null) laptop.act(asked, dice.chance(0.04) ? dice.pick(['full', 'unsaved', 'saved'] as const) : undefined);
}

const MOVES: readonly Move[] = [
  { name: 'work', weight: 52, make: work },
  { name: 'agree', weight: 12, make: agree },
  { name: 'find out', weight: 6, make: findOut },
  { name: 'sync', weight: 6, make: async (mind) => void picked(mind.dice, open(mind)).forEach((laptop) => void laptop.sync()) },
  {
    name: 'lid', weight: 5,
    make: async ({ world, dice }) => {
      const laptop = dice.pick(world.laptops);
      if (laptop.isOpen()) {
        await laptop.quit();
        world.later(dice.between(1, 12) * HOUR, () => laptop.open());
      } else await laptop.open();
    },
  },
  {
    name: 'cut', weight: 4,
    make: async ({ world, dice }) => {
      const { line, name } = dice.pick(world.laptops);
      line.cut = true;
      world.trace.say(name, 'is cut off');
      world.later(dice.between(10, 600) * MINUTE, () => {
        line.cut = false;
      });
    },
  },
  {
    name: 'proxy', weight: 2,
    make: async ({ world, dice }) => {
      const { line, name } = dice.pick(world.laptops);
      // Room for one act of the usual length or for several; a long one does not get through at all.
      line.proxy = dice.chance(0.3) ? 'broken' : { room: dice.between(600, 6_000) };
      world.trace.say(name, line.proxy === 'broken' ? 'has a proxy that is broken' : `has a proxy with room for ${line.proxy.room}`);
      world.time.in(dice.between(10, 600) * MINUTE, () => {
        line.proxy = null;
      });
    },
  },
  { name: 'case', weight: 5, make: async ({ world, dice }) => void (await world.platform.send(dice.pick(PLOTS), dice.pick(ACCOUNTS))) },
  { name: 'case again', weight: 1, make: ({ world }) => world.platform.sendAgain() },
  { name: 'facts', weight: 3, make: async (mind) => onCase(mind, (id) => mind.world.platform.changeFacts(id)) },
  { name: 'there and back', weight: 1.5, make: async (mind) => onCase(mind, (id) => mind.world.platform.thereAndBack(id)) },
  { name: 'move', weight: 2, make: async (mind) => onCase(mind, (id) => mind.world.platform.moveCase(id, otherKind(mind.dice, mind.world.house.truth.caseOf(id)?.facts.kind ?? 'under18'))) },
  { name: 'take away', weight: 1, make: async (mind) => onCase(mind, (id) => mind.world.platform.takeAway(id, mind.dice.pick(['deleted', 'hidden'] as const))) },
  { name: 'abuse report', weight: 1, make: ({ world, dice }) => world.platform.abuseReport(dice.pick(ACCOUNTS)) },
  {
    name: 'spoil', weight: 1,
    make: async ({ world, dice, spoilt }) => {
      const mend = await world.platform.spoilHolds(dice.pick(ACCOUNTS));
      spoilt.push(mend);
      world.later(dice.between(10, 300) * MINUTE, () => mend());
    },
  },
  {
    name: 'roles', weight: 3,
    make: async ({ world, dice }) => {
      const { id } = dice.pick(PEOPLE);
      if (dice.chance(0.4)) return world.platform.restoreRoles(id);
      if (dice.chance(0.5)) return world.platform.revoke(id, dice.pick(QUEUES));
      return world.platform.setRoles(id, dice.pick([[], ['auditor'], ['reviewer'], ['child-safety-reviewer']] as const));
    },
  },
  { name: 'hub dies', weight: 2, make: async ({ world, dice }) => void dice.pick(world.house.processes).kill() },
  { name: 'hub backup', weight: 2, make: async ({ world, hubBackups }) => void hubBackups.push(await world.house.backup()) },
  {
    name: 'hub restore', weight: 1,
    make: async (mind) => {
      const { world, dice, hubBackups } = mind;
      if (hubBackups.length === 0) return;
      // A backup stays where it is: it may be put back once more.
      await world.house.restore(dice.pick(hubBackups));
      // Whoever was cut off with it goes on with what their desk shows.
      for (const { line } of world.laptops) {
        if (dice.chance(0.5)) continue;
        line.cut = true;
        world.later(dice.between(10, 60) * MINUTE, () => {
          line.cut = false;
        });
      }
      // The platform goes on at once, and gives versions that were given before to other facts.
      for (let n = 0; n < 4; n += 1) await onCase(mind, (id) => world.platform.changeFacts(id));
      world.later(dice.between(10, 600) * MINUTE, () => world.house.reconcile());
    },
  },
  {
    name: 'crash', weight: 5,
    make: async (mind) => {
      const [laptop] = picked(mind.dice, open(mind));
      if (laptop === undefined) return;
      laptop.crash(mind.dice.pick(['now', 'after-send', 'inside-page'] as const));
      mind.world.later(mind.dice.between(1, 90) * MINUTE, () => laptop.open());
    },
  },
  {
    name: 'laptop backup', weight: 3,
    make: async (mind) => {
      const [laptop] = picked(mind.dice, open(mind));
      const kept = laptop?.backup() ?? null;
      if (laptop !== undefined && kept !== null) mind.laptopBackups.set(laptop.name, kept);
    },
  },
  {
    name: 'laptop restore', weight: 2,
    make: async ({ world, dice, laptopBackups }) => {
      const laptop = dice.pick(world.laptops);
      const kept = laptopBackups.get(laptop.name);
      if (kept === undefined) return;
      const what = dice.pick(['both', 'outbox', 'cache'] as const);
      await laptop.putBack({ outbox: what === 'cache' ? null : kept.outbox, cache: what === 'outbox' ? null : kept.cache });
    },
  },
  { name: 'disk', weight: 3, make: async (mind) => picked(mind.dice, open(mind)).forEach((laptop) => laptop.failNextWrite(mind.dice.pick(['outbox', 'cache'] as const), mind.dice.pick(['full', 'unsaved', 'saved'] as const))) },
  {
    name: 'clock', weight: 3,
    make: async ({ world, dice }) => dice.pick(world.laptops).skew(dice.pick([0, HOUR, -HOUR, DAY, -DAY, 10 * YEAR, -10 * YEAR, dice.between(-3_600, 3_600) * 1_000])),
  },
  { name: 'beside', weight: 3, make: async (mind) => picked(mind.dice, open(mind)).forEach((laptop) => void laptop.pullBeside()) },
  { name: 'strange act', weight: 1.5, make: async (mind) => picked(mind.dice, open(mind)).forEach((laptop) => strangeAct(mind.world, mind.dice, laptop)) },
  { name: 'strange push', weight: 3, make: ({ world, dice }) => strangePush(world, dice) },
  {
    name: 'somebody else', weight: 1.5,
    make: async (mind) => {
      const [laptop] = picked(mind.dice, open(mind));
      if (laptop === undefined) return;
      // What the first one kept may not have been sent when the second one comes.
      laptop.line.cut = true;
      const [seen] = picked(mind.dice, laptop.list());
      if (seen !== undefined) doWith(mind, laptop, seen.id, nextAct);
      await laptop.signIn(mind.dice.pick(PEOPLE).id);
      laptop.line.cut = false;
    },
  },
  { name: 'forget leaves', weight: 0.7, make: ({ world, dice }) => world.house.forgetLeaves(new Date(world.time.now() - dice.between(0, 48) * HOUR).toISOString()) },
];

async function onCase({ world, dice }: Mind, make: (id: string) => Promise<void>): Promise<void> {
  const ids = [...world.house.truth.records.values()].flatMap(({ id, kind }) => (kind === 'case' ? [id] : [])).sort();
  if (ids.length > 0) await make(dice.pick(ids));
}

/** One of them, or none where there is none. */
const picked = <T>(dice: Dice, list: readonly T[]): T[] => (list.length === 0 ? [] : [dice.pick(list)]);
