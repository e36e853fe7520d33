// The plot of a demo case: who does what and when, as acts that the judge answers like anybody's.
import type { Account } from '../../shared/model/account.ts';
import type { Act, ActKind, Recorded } from '../../shared/model/act.ts';
import type { Case } from '../../shared/model/case.ts';
import type { Choice } from '../../shared/model/request.ts';
import type { CaseBooks } from '../../shared/rules/case-books.ts';
import type { Dice } from './dice.ts';
import { after, MINUTE } from './time.ts';

/** What somebody has before their eyes when their step comes. */
export type Sees = { readonly held: Case; readonly account: Account | null; readonly at: string; readonly books: CaseBooks };

type ActOf<K extends ActKind> = Extract<Act, { kind: K }>;
/** An act without what every act carries. */
export type Doing = { [K in ActKind]: { readonly kind: K; readonly args: ActOf<K>['args']; readonly reason: string } }[ActKind];

export type Step = {
  readonly at: string;
  readonly by: string;
  /** Null where there is nothing to be done after all. */
  readonly make: (sees: Sees) => Doing | null;
  /** Another cooling time than the books', as an organisation may set it: so that an armed effect is still armed hours after the demo began. */
  readonly coolingSeconds?: number;
};

type Deciding = {
  readonly reason: string;
  readonly note?: string;
  /** `all` for every item of the case that is not an account. */
  readonly items?: 'all' | 'none' | readonly string[];
  readonly choices?: (sees: Sees) => Readonly<Record<string, Choice>>;
};

type Fact<F extends Recorded['fact']> = Omit<Extract<Recorded, { fact: F }>, 'fact' | 'at'>;

/** Builds a plot step by step on a clock of its own that only goes forward. Steps after the world's now never come to pass. */
export type Plotter = {
  readonly steps: Step[];
  readonly at: () => string;
  /** Lets time pass, between two bounds in milliseconds. */
  readonly wait: (least: number, most?: number) => Plotter;
  /** Goes on at an instant, or a moment later where the plot is past it already. */
  readonly until: (instant: string) => Plotter;
  readonly act: (by: string, make: (sees: Sees) => Doing | null, coolingSeconds?: number) => Plotter;
  readonly assign: (to: string, by?: string) => Plotter;
  readonly claim: (by: string, minutes?: number) => Plotter;
  readonly note: (by: string, text: string) => Plotter;
  readonly tell: (by: string, to: 'user' | 'requester' | 'reporter', subject: string, text: string) => Plotter;
  readonly decide: (by: string, decision: string, how: Deciding, coolingSeconds?: number) => Plotter;
  readonly approve: (by: string, reason: string, coolingSeconds?: number) => Plotter;
  readonly reject: (by: string, reason: string) => Plotter;
  /** Records what happened a few minutes before. */
  readonly record: <F extends Recorded['fact']>(by: string, fact: F, given: Fact<F>, happened?: string) => Plotter;
};

/** A plot that begins when the case came in. */
export function plotter(dice: Dice, received: string): Plotter {
  const steps: Step[] = [];
  let at = received;
  const plot: Plotter = {
    steps,
    at: () => at,
    wait: (least, most = least) => {
      at = after(at, least + dice.roll() * (most - least));
      return plot;
    },
    until: (instant) => {
      at = Date.parse(instant) > Date.parse(at) ? after(instant, 0) : after(at, MINUTE);
      return plot;
    },
    act: (by, make, coolingSeconds) => {
      steps.push({ at, by, make, ...(coolingSeconds === undefined ? {} : { coolingSeconds }) });
      return plot;
    },
    assign: (to, by = 'ines') => plot.act(by, ({ held }) => (held.state.assignee === to ? null : { kind: 'assign', args: { to, was: held.state.assignee }, reason: 'Shared out.' })),
    claim: (by, minutes = 30) => plot.act(by, () => ({ kind: 'claim', args: { minutes }, reason: 'Working on it.' })),
    note: (by, text) => plot.act(by, () => ({ kind: 'note', args: { text }, reason: 'For whoever reads this next.' })),
    tell: (by, to, subject, text) => plot.act(by, () => ({ kind: 'message', args: { to, subject, text }, reason: 'The letter for this step.' })),
    decide: (by, decision, { reason, note = '', items = 'none', choices }, coolingSeconds) =>
      plot.act(by, (sees) => {
        const itemIds = items === 'none' ? [] : items === 'all' ? sees.held.facts.items.filter(({ kind }) => kind !== 'account').map(({ id }) => id) : [...items];
        return { kind: 'propose-decision', args: { decision, note, itemIds, ...(choices === undefined ? {} : { choices: choices(sees) }) }, reason };
      }, coolingSeconds),
    approve: (by, reason, coolingSeconds) =>
      plot.act(by, ({ held }) => (held.facts.proposal === null ? null : { kind: 'approve', args: { proposalHash: held.facts.proposal.hash }, reason }), coolingSeconds),
    reject: (by, reason) => plot.act(by, ({ held }) => (held.facts.proposal === null ? null : { kind: 'reject', args: { proposalHash: held.facts.proposal.hash }, reason })),
    record: (by, fact, given, happened) => {
      const when = happened ?? after(at, -dice.int(1, 9) * MINUTE);
      // The facts of a union are told apart by their name; together with it the rest is that member's own.
      const args = { ...given, fact, at: Date.parse(when) < Date.parse(received) ? received : when } as unknown as Recorded;
      return plot.act(by, () => ({ kind: 'record-fact', args, reason: 'Recorded as it came.' }));
    },
  };
  return plot;
}
