// One hub over the restores of its database: the same directory, the same platform, and a clock that goes on.
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { questions, resume } from '../../server/effects/reconcile.ts';
import type { Executors } from '../../server/effects/port.ts';
import { BOOKS, openHouse } from './given.ts';
import type { House } from './given.ts';
import { platform } from './platform.ts';
import type { Platform } from './platform.ts';

export const WAITS = 'The hub was restored from a backup. Nothing runs before a person has compared it with what the platform remembers.';

export type Life = {
  house: House;
  readonly platform: Platform;
  readonly logged: string[];
  readonly hubDir: string;
  /** Closes the hub, copies its database, and starts it again. Gives the way to put the copy back. */
  readonly backup: () => Promise<() => Promise<void>>;
  readonly restart: (between?: () => Promise<void>) => Promise<void>;
  readonly end: () => Promise<void>;
};

let made = 0;

export async function live(seed: number, executors: (of: Platform) => Executors = (of) => of.executors): Promise<Life> {
  const dir = await mkdtemp(join(tmpdir(), 'docket-restore-'));
  const dataDir = join(dir, 'data');
  const of = platform();
  const logged: string[] = [];
  const open = async (ms: number | null): Promise<House> => {
    const house = await openHouse({ seed: seed + logged.length, dataDir, platform: of, executors, more: { log: (event) => void logged.push(event) } });
    if (ms !== null) house.rig.clock.ms = ms;
    return house;
  };
  const hubDir = join(dataDir, 'hub');
  const self: Life = {
    house: await open(null), platform: of, logged, hubDir,
    restart: async (between = async () => undefined) => {
      const { ms } = self.house.rig.clock;
      await self.house.rig.close();
      await between();
      self.house = await open(ms + 1_000);
      logged.push('started');
    },
    backup: async () => {
      const copy = join(dir, `backup-${(made += 1)}`);
      await self.restart(() => cp(join(hubDir, 'pgdata'), copy, { recursive: true }));
      return () =>
        self.restart(async () => {
          await rm(join(hubDir, 'pgdata'), { recursive: true });
          await cp(copy, join(hubDir, 'pgdata'), { recursive: true });
        });
    },
    end: async () => {
      await self.house.rig.close();
      await rm(dir, { recursive: true, force: true });
    },
  };
  return self;
}

/** How often the hub saw that its database had been restored. */
export const alarms = ({ logged }: Life): number => logged.filter((event) => event === 'database_restored_effects_paused').length;
/** A person has compared, and lets it go on. */
export const goOn = (life: Life, reason = 'Compared with the platform.'): ReturnType<typeof resume> => {
  const { store, rig } = life.house;
  return resume({ store, books: async () => BOOKS, now: () => new Date(rig.clock.ms).toISOString(), newId: rig.newId }, reason);
};
/** What is in question, as the list says it. */
export const asked = async (life: Life): Promise<[string, string, string, string][]> => (await questions(life.house.store)).effects.map(({ does, state, memory, then }) => [does, state, memory, then]);
