// What a kind of case hands to the simulation: the facts on arrival and the plot of what is done with it.
import { createHash } from 'node:crypto';
import type { Account } from '../../shared/model/account.ts';
import type { CaseDetailGiven, EvidenceText, ItemGiven, Party } from '../../shared/model/case.ts';
import type { Clock } from '../../shared/model/clock.ts';
import type { CaseKind, Priority } from '../../shared/model/words.ts';
import type { Dice } from './dice.ts';
import type { Holder } from './holders.ts';
import type { Maker } from './items.ts';
import type { Step } from './plot.ts';

/**
 * How the world answers when an effect fires. `confirms`: every store deletes, every delivery is receipted. `no-receipt`: the
 * delivery's answer was lost. `store-fails`: one store says no.
 */
export type Fate = 'confirms' | 'no-receipt' | 'store-fails';

/** A case as it came in, with its plot. Steps that would lie after now never come to pass. */
export type Draft = {
  readonly id: string;
  readonly kind: CaseKind;
  readonly title: string;
  readonly summary: string;
  readonly received: string;
  readonly jurisdiction: string;
  readonly language: string;
  readonly priority: Priority;
  readonly holder: Holder | null;
  readonly parties: readonly Party[];
  readonly items: readonly ItemGiven[];
  /** Null: the clocks that the start table gives for these facts, as at the intake. */
  readonly clocks: readonly Clock[] | null;
  readonly detail: CaseDetailGiven;
  readonly texts: readonly EvidenceText[];
  readonly plot: readonly Step[];
  /** What a tour of the demo calls this case. Its plot is carried out to the letter: a step that is refused stops the demo. */
  readonly name?: string;
  readonly fate?: Fate;
  /** What the platform adds to the account when the case comes in, such as a flag. */
  readonly marks?: (account: Account) => Account;
};

/** What every kind of case is made from. */
export type Making = {
  readonly dice: Dice;
  readonly now: string;
  /** Holders whom cases of all kinds may be about. */
  readonly holders: readonly Holder[];
  /** A holder of nobody else's case, at home in a country where that matters. */
  readonly own: (country?: string) => Holder;
  readonly maker: Maker;
};

/** A party; what is not known is null and nobody has checked it yet. */
export function party(role: Party['role'], name: string, rest: Partial<Party> = {}): Party {
  return { role, name, organisation: null, contact: null, authority: false, verified: 'not-checked', ...rest };
}

/** A text that came with a case, with the hash of its bytes. */
export function evidence(dice: Dice, name: string, language: string, text: string): EvidenceText {
  return { id: `text-${dice.code(14)}`, name, language, sha256: createHash('sha256').update(text).digest('hex'), text };
}

/** The account itself, as an item of a case about it. */
export function accountItem(handle: string): ItemGiven {
  return { id: 'account', kind: 'account', label: `@${handle}`, url: null, excerpt: null, category: 'account-information', media: null };
}
