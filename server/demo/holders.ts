// Account holders of the demo platform, before anything is known of them but who they are.
import type { AccountRef, AccountStatus } from '../../shared/model/account.ts';
import type { Dice } from './dice.ts';
import { country, handleOf, mailOf, personName } from './names.ts';
import { after, DAY } from './time.ts';

/**
 * A holder while the world is being made. `status` and `caseIds` grow with the cases; what is shown is read from
 * here only when all cases are told, so that every case about one account says the same of it.
 */
export type Holder = {
  readonly id: string;
  readonly handle: string;
  readonly displayName: string;
  readonly name: string;
  readonly email: string;
  readonly jurisdiction: string;
  readonly language: string;
  readonly town: string;
  readonly created: string;
  readonly lastSeen: string;
  status: AccountStatus;
  readonly caseIds: string[];
};

const SEVERITY: readonly AccountStatus[] = ['active', 'restricted', 'blocked', 'deleting', 'deleted'];

/** Makes so many holders; the newest joined some days ago and the oldest three years. */
export function makeHolders(dice: Dice, now: string, count: number): Holder[] {
  const handles = new Set<string>();
  return Array.from({ length: count }, () => {
    const home = country(dice);
    const name = personName(dice, home);
    let shown = handleOf(name, dice);
    while (handles.has(shown.handle)) shown = handleOf(name, dice);
    handles.add(shown.handle);
    const age = dice.roll() ** 1.6 * 1_080 + 160;
    const created = after(now, -age * DAY);
    return {
      id: `acct-${dice.code(12)}`,
      ...shown,
      name,
      email: mailOf(name, dice),
      jurisdiction: home.code,
      language: home.language,
      town: dice.pick(home.towns),
      created,
      lastSeen: after(now, -(dice.roll() ** 3) * 60 * DAY),
      status: 'active',
      caseIds: [],
    };
  });
}

/** A status only ever grows more severe: a second, milder case does not unblock an account. */
export function worsen(holder: Holder, status: AccountStatus): void {
  if (SEVERITY.indexOf(status) > SEVERITY.indexOf(holder.status)) holder.status = status;
}

/** What every case about the account carries along. */
export function refOf(holder: Holder): AccountRef {
  return { id: holder.id, handle: holder.handle, displayName: holder.displayName, status: holder.status };
}
