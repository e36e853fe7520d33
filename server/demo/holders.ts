// Account holders of the demo platform, before anything is known of them but who they are.
import type { Dice } from './dice.ts';
import { country, countryOf, handleOf, mailOf, personName } from './names.ts';
import { after, DAY } from './time.ts';

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
};

/** Makes holders one by one, no two with the same handle; the newest joined some months ago and the oldest three years. */
export function holderMaker(dice: Dice, now: string): (code?: string) => Holder {
  const handles = new Set<string>();
  return (code) => {
    const home = code === undefined ? country(dice) : countryOf(code);
    const name = personName(dice, home);
    let shown = handleOf(name, dice);
    while (handles.has(shown.handle)) shown = handleOf(name, dice);
    handles.add(shown.handle);
    const age = dice.roll() ** 1.6 * 1_080 + 160;
    return {
      id: `acct-${dice.code(12)}`,
      ...shown,
      name,
      email: mailOf(name, dice),
      jurisdiction: home.code,
      language: home.language,
      town: dice.pick(home.towns),
      created: after(now, -age * DAY),
      lastSeen: after(now, -(dice.roll() ** 3) * 60 * DAY),
    };
  };
}
