// The tour of the demo: cases with names, one for each path and each conflict, whose plots are carried out to the letter.
import type { Draft, Making } from './draft.ts';
import type { Holder } from './holders.ts';
import { plotter } from './plot.ts';
import type { Plotter } from './plot.ts';
import { after, HOUR } from './time.ts';
import { tourOfLegal } from './tour-legal.ts';
import { tourOfRemovals } from './tour-removal.ts';
import { tourOfRights } from './tour-rights.ts';
import { tourOfUnder18 } from './tour-under18.ts';

export type Guide = Making & {
  /** So many hours before now, as an instant in UTC. */
  readonly ago: (hours: number) => string;
  /** The same holder wherever this word is used: for cases that meet on one account. */
  readonly who: (word: string, country?: string) => Holder;
  /** The id that the case of this name has; it may be told before the case is made. */
  readonly idOf: (name: string, received: string) => string;
  /** A case under a name of the tour, with a plot of its own. */
  readonly named: (name: string, draft: Draft, tell?: (plot: Plotter) => unknown, over?: Partial<Draft>) => Draft;
};

/** All cases of the tour. Names open with the queue: `u18-`, `le-`, `cr-`, `ds-`. */
export function tour(making: Making): readonly Draft[] {
  const { dice, now, own } = making;
  const people = new Map<string, Holder>();
  const ids = new Map<string, string>();
  const guide: Guide = {
    ...making,
    ago: (hours) => after(now, -hours * HOUR),
    who: (word, country) => {
      const known = people.get(word) ?? own(country);
      people.set(word, known);
      return known;
    },
    idOf: (name, received) => {
      const known = ids.get(name) ?? dice.fork(`id/${name}`).uuid(received);
      ids.set(name, known);
      return known;
    },
    named: (name, draft, tell, over = {}) => {
      const plot = plotter(dice.fork(`plot/${name}`), draft.received);
      tell?.(plot);
      return { ...draft, plot: plot.steps, ...over, id: guide.idOf(name, draft.received), name };
    },
  };
  return [...tourOfUnder18(guide), ...tourOfLegal(guide), ...tourOfRemovals(guide), ...tourOfRights(guide)];
}
