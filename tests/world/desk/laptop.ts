// One laptop: the desk's own outbox, cache, rounds and loop on files of its own, a clock that may lie, and a lid.
import { closeCache, prep } from '../../../electron/desk/cache/cache.ts';
import type { Cache } from '../../../electron/desk/cache/cache.ts';
import type { Writer } from '../../../electron/desk/cache/sealed.ts';
import { caseById } from '../../../electron/desk/cache/records.ts';
import { keepAct, waitingActs } from '../../../electron/desk/outbox/acts.ts';
import { newAct } from '../../../electron/desk/outbox/new-act.ts';
import type { Kept } from '../../../electron/desk/outbox/new-act.ts';
import { closeOutbox, mendOutbox } from '../../../electron/desk/outbox/open.ts';
import type { Outbox } from '../../../electron/desk/outbox/open.ts';
import { bindOwner, handOver, ownerGet } from '../../../electron/desk/outbox/owner.ts';
import { exchange } from '../../../electron/desk/sync/exchange.ts';
import type { Resting } from '../../../electron/desk/sync/exchange.ts';
import type { HubPort } from '../../../electron/desk/sync/hub-port.ts';
import { syncLoop } from '../../../electron/desk/sync/loop.ts';
import type { Pace, SyncLoop } from '../../../electron/desk/sync/loop.ts';
import { pullOnce } from '../../../electron/desk/sync/rounds.ts';
import type { NewAct } from '../../../shared/contract.ts';
import { FaultError, faultOf } from '../../../shared/fault.ts';
import { glanceAt } from '../../../shared/model/case.ts';
import type { Case } from '../../../shared/model/case.ts';
import type { PullAsked, PullShown } from '../../../shared/wire.ts';
import type { Dice } from '../dice.ts';
import type { Built } from '../hub/process.ts';
import { hubPort } from '../post.ts';
import type { Line, PortParts } from '../post.ts';
import { Crash, dyingCache, failDisk } from './disk.ts';
import type { DiskFault } from './disk.ts';
import { closeFiles, imageOf, keepFiles, openFiles, putBack, removeCache, removeDir } from './files.ts';
import type { Files, FilesKept } from './files.ts';
import type { DeskPromises } from './promises.ts';

/** Virtual time is long, so a simulated desk asks less often than a real one. Milliseconds. */
const PACE: Pace = { base: 60_000, cap: 2 * 3_600_000, poll: 6 * 3_600_000, pollDeaf: 3 * 3_600_000 };

/** A case in a list. */
export type Listed = { readonly id: string; readonly status: Case['facts']['status'] };

/** Where a desk dies. */
export type CrashAt = 'now' | 'after-send' | 'inside-page';

type Running = { alive: boolean; cache: Cache; readonly files: Files; readonly loop: SyncLoop; readonly port: HubPort };

export type LaptopParts = Omit<PortParts, 'person' | 'who' | 'leaves' | 'built' | 'line'> & {
  readonly name: string;
  readonly root: string;
  readonly promises: DeskPromises;
  /** On a demo several people may take turns. */
  readonly demo: boolean;
};

export type Laptop = {
  readonly name: string;
  readonly line: Line;
  readonly key: Uint8Array;
  /** Whose the desk is now. */
  readonly person: () => string;
  readonly isOpen: () => boolean;
  readonly files: () => Files | null;
  /** What this computer's clock is ahead of the truth, in milliseconds. */
  readonly skew: (by: number) => void;
  readonly open: () => Promise<void>;
  /** Quits in order. */
  readonly quit: () => Promise<void>;
  /** Keeps an act for the case that it names, if the desk is open; null where it was not kept. */
  readonly act: (asked: NewAct, fault?: DiskFault) => Kept | null;
  /** Keeps a document as it is: what an older or a broken console left in the outbox. */
  readonly keep: (kept: Kept) => void;
  readonly sync: () => Promise<void>;
  /** Asks for one page beside the loop, as a second window that knows nothing of it would. */
  readonly pullBeside: () => Promise<void>;
  /** The process dies there, inside a page at its n-th write; it is started again by `open`. */
  readonly crash: (at: CrashAt, write?: number) => void;
  readonly failNextWrite: (file: 'outbox' | 'cache', fault: DiskFault) => void;
  readonly backup: () => FilesKept | null;
  readonly putBack: (kept: FilesKept) => Promise<void>;
  /** Somebody else signs in. True where the desk let them. */
  readonly signIn: (person: string) => Promise<boolean>;
  /** The cases on this desk, as its lists show them. */
  readonly list: () => readonly Listed[];
  readonly look: (id: string) => Case | null;
  readonly waiting: () => readonly string[];
  readonly remove: () => void;
};

export async function openLaptop(parts: LaptopParts, first: string, dice: Dice): Promise<Laptop> {
  const { name, root, time, trace, promises } = parts;
  const line: Line = { cut: false, proxy: null, scripted: [], listeners: new Set() };
  const key = dice.bytes(32);
  let person = first;
  let ahead = 0;
  let generation = 0;
  let running: Running | null = null;
  let dying = false;
  const clock = (): number => time.now() + ahead;
  const dir = (): string => `${root}/${name}/${generation}`;
  const views = new WeakMap<PullShown, Built>();

  const start = async (): Promise<void> => {
    if (running !== null) return;
    const files = await time.real(() => openFiles(dir(), key));
    bindOwner(files.outbox, 'hub', parts.hubId);
    bindOwner(files.outbox, 'device', name);
    // The sealed file says whose the desk is, also where a backup of another day was put back.
    person = ownerGet(files.outbox, 'person') ?? person;
    bindOwner(files.outbox, 'person', person);
    promises.opened(name, files);
    const resting: Resting = new Map();
    const mine: { alive: boolean; cache: Cache } = { alive: true, cache: files.cache };
    const gone = (): void => {
      if (!mine.alive) throw new Crash('this process is gone');
    };
    const outer = hubPort({ ...parts, line, person: () => person, who: name, leaves: (acts) => promises.leaves(name, person, acts), built: (page, built) => void views.set(page, built) });
    /** What comes back to a process that is gone is heard by nobody. */
    const port: HubPort = {
      ...outer,
      pull: async (asked) => {
        const page = await outer.pull(asked);
        gone();
        return page;
      },
      push: async (asked) => {
        const shown = await outer.push(asked);
        gone();
        if (dying) {
          dying = false;
          die();
          gone();
        }
        promises.heard(name, shown.verdicts);
        return shown;
      },
    };
    const applied = async (): Promise<{ againInSeconds: number | null; halted: boolean }> => {
      mendOutbox(files.outbox);
      let page: PullShown | null = null;
      try {
        return await exchange({
          hub: { ...port, pull: async (asked) => (page = await port.pull(asked)) }, get cache() { return mine.cache; }, outbox: files.outbox, device: name, personId: person, resting, nowMs: clock,
          answered: (ids) => trace.say(name, 'hears of', ...ids),
          confirmed: () => {
            if (page !== null) promises.applied(name, person, files, page, views.get(page) ?? null);
          },
          moved: () => undefined,
          person: () => undefined,
          beforePull: () => {
            if (files.outbox.full) throw new FaultError('disk_full');
          },
          stopped: () => !mine.alive,
        });
      } catch (thrown) {
        if (thrown instanceof Crash && mine.alive) {
          trace.say(name, 'dies inside a page');
          abandon(true);
        }
        if (mine.alive) promises.trouble(name, thrown);
        throw thrown;
      }
    };
    const loop = syncLoop({
      timer: { now: clock, wait: (ms, signal) => time.sleep(ms > 2 ** 31 - 1 ? 1 : ms, signal) },
      random: dice.next,
      pace: PACE,
      changed: () => undefined,
      steps: { greet: async () => void (await outer.hello()), signedIn: () => mine.alive, exchange: applied, listen: (poked, signal) => outer.poke(poked, signal) },
    });
    running = Object.assign(mine, { files, loop, port });
    trace.say(name, 'opens', person);
    loop.start();
  };

  /** The process is gone; its files stay as they are at this moment, or as the image that was taken of them. */
  const abandon = (imaged: boolean): void => {
    const was = running;
    if (was === null) return;
    if (!imaged) imageOf(was.files.dir, `${root}/${name}/${generation + 1}`);
    generation += 1;
    was.alive = false;
    running = null;
    void was.loop.stop();
    closeFiles(was.files);
    removeDir(was.files.dir);
  };
  const die = (): void => {
    trace.say(name, 'dies');
    abandon(false);
  };
  const quit = async (): Promise<void> => {
    const was = running;
    if (was === null) return;
    was.alive = false;
    running = null;
    trace.say(name, 'quits');
    await was.loop.stop().catch(() => undefined);
    closeFiles(was.files);
  };

  /** Keeps an act and tells what the desk said of it. */
  const saved = (outbox: Outbox, kept: Kept): boolean => {
    try {
      keepAct(outbox, kept);
      promises.kept(name, kept);
      return true;
    } catch (thrown) {
      trace.say(name, `does not keep ${faultOf(thrown).code}`, kept.act.kind, kept.act.actId);
      if (faultOf(thrown).code === 'disk_unsure') promises.unsure(name, kept);
      return false;
    }
  };

  return {
    name,
    line,
    key,
    person: () => person,
    isOpen: () => running !== null,
    files: () => running?.files ?? null,
    skew: (by) => {
      ahead = by;
      trace.say(name, 'sets its clock', by);
    },
    open: start,
    quit,
    act: (asked, fault) => {
      if (running === null) return null;
      const { files, loop } = running;
      const held = caseById(files.cache, asked.caseId);
      const kept = newAct(asked, { by: person, device: name, nowMs: clock(), random: dice.bytes, then: held === null ? null : glanceAt(held) });
      const mend = fault === undefined ? null : failDisk(files.outbox, fault);
      const done = saved(files.outbox, kept);
      mend?.();
      if (!done) return null;
      trace.say(name, `keeps ${asked.kind}`, kept.act.actId, asked.caseId);
      void loop.now();
      return kept;
    },
    keep: (kept) => {
      if (running !== null && saved(running.files.outbox, kept)) trace.say(name, 'keeps a strange act', kept.act.actId);
    },
    sync: async () => void (await running?.loop.now()),
    pullBeside: async () => {
      const was = running;
      if (was === null) return;
      let page: PullShown | null = null;
      const hub = { ...was.port, pull: async (asked: PullAsked) => (page = await was.port.pull(asked)) };
      const done = await pullOnce({ hub, cache: was.files.cache, device: name, personId: person, nowMs: clock }).catch(() => null);
      if (done?.applied === true && page !== null) promises.applied(name, person, was.files, page, views.get(page) ?? null);
    },
    crash: (at, write = dice.between(1, 30)) => {
      if (at === 'now') die();
      else if (at === 'after-send') dying = true;
      else if (running !== null) {
        const { files } = running;
        running.cache = dyingCache(files.cache, write, () => imageOf(files.dir, `${root}/${name}/${generation + 1}`));
      }
    },
    failNextWrite: (file, fault) => {
      if (running === null) return;
      // A fault over another one would stay when the first is mended: the newest takes its place.
      const disk: { db: Writer } = file === 'outbox' ? running.files.outbox : { ...running.files.cache };
      const mend = failDisk(disk, fault);
      if (file === 'cache') running.cache = disk as Cache;
      time.in(dice.between(1, 120) * 60_000, mend);
      trace.say(name, `has a disk that is ${fault} under its ${file}`);
    },
    backup: () => {
      if (running === null) return null;
      trace.say(name, 'is backed up');
      return keepFiles(running.files.dir);
    },
    putBack: async (kept) => {
      await quit();
      putBack(dir(), kept);
      trace.say(name, 'is put back', kept.outbox === null ? 'cache' : kept.cache === null ? 'outbox' : 'both');
      promises.putBack(name);
      await start();
    },
    signIn: async (next) => {
      if (running === null) return false;
      const { outbox } = running.files;
      if (!parts.demo) {
        try {
          bindOwner(outbox, 'person', next);
        } catch (thrown) {
          trace.say(name, `refuses ${faultOf(thrown).code}`, next);
          return false;
        }
        return person === next;
      }
      // As the desk does it: what the last one could read goes first.
      const was = running;
      was.alive = false;
      running = null;
      await was.loop.stop().catch(() => undefined);
      closeCache(was.files.cache);
      removeCache(dir());
      try {
        handOver(outbox, next);
        person = next;
      } catch (thrown) {
        trace.say(name, `cannot be handed over ${faultOf(thrown).code}`, next);
      }
      closeOutbox(outbox);
      await start();
      trace.say(name, 'belongs to', person);
      return person === next;
    },
    list: () => (running === null ? [] : (prep(running.files.cache, "SELECT id, status FROM records WHERE what = 'case' ORDER BY id").all() as Listed[])),
    look: (id) => (running === null ? null : caseById(running.files.cache, id)),
    waiting: () => (running === null ? [] : waitingActs(running.files.outbox, person).map(({ actId }) => actId)),
    remove: () => removeDir(`${root}/${name}`),
  };
}

