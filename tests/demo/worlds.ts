// The demo worlds that its tests walk: a working day, a weekend, a leap day and a turn of the year.
import type { Case } from '../../shared/model/case.ts';
import type { Account } from '../../shared/model/account.ts';
import { demoWorld } from '../../server/demo/world.ts';
import type { DemoWorld } from '../../server/store/demo-world.ts';

export type Seen = { readonly seed: number; readonly now: string; readonly world: Required<DemoWorld>; readonly cases: readonly Case[]; readonly accounts: ReadonlyMap<string, Account>; readonly at: (name: string) => Case; readonly accountAt: (name: string) => Account };

const GIVEN = [
  { seed: 20_261_124, now: '2026-11-24T09:30:00Z' },
  { seed: 7, now: '2026-12-27T02:10:00.123Z' },
  { seed: 41, now: '2028-02-29T23:59:59Z' },
  { seed: 3, now: '2027-01-01T00:00:00Z' },
] as const;

/** The world of a seed and an instant, with its cases by the names of the tour. A name that is not there throws. */
export function see(seed: number, now: string): Seen {
  const world = demoWorld({ seed, now });
  const cases = world.cases.map((it) => it.case);
  const accounts = new Map(world.accounts.map((it) => [it.id, it] as const));
  const at = (name: string): Case => {
    const found = cases.find(({ id }) => id === world.named[name]);
    if (found === undefined) throw new Error(`the tour has no ${name} (seed ${seed}, ${now})`);
    return found;
  };
  const accountAt = (name: string): Account => {
    const found = accounts.get(at(name).facts.subject?.id ?? '');
    if (found === undefined) throw new Error(`${name} has no account (seed ${seed}, ${now})`);
    return found;
  };
  return { seed, now, world, cases, accounts, at, accountAt };
}

export const WORLDS: readonly Seen[] = GIVEN.map(({ seed, now }) => see(seed, now));
