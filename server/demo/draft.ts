// What a kind of case hands to the storyteller: the facts on arrival and how such a case may end.
import type { CaseFacts, Clock, EvidenceText, Hold, Item, Party } from '../../shared/model/case.ts';
import type { CaseKind, Priority } from '../../shared/model/words.ts';
import { createHash } from 'node:crypto';
import type { Dice } from './dice.ts';
import type { Holder } from './holders.ts';
import type { Maker } from './items.ts';

/** One way such a case may end, with how often it does and the words a reviewer would write. */
export type Ending = { readonly decision: string; readonly weight: number; readonly reason: string; readonly note: string };

/** A case as it came in. The storyteller adds what was done with it, up to now. */
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
  readonly items: readonly Item[];
  readonly clocks: readonly Clock[];
  readonly holds: readonly Hold[];
  readonly detail: CaseFacts['detail'];
  readonly texts: readonly EvidenceText[];
  readonly endings: readonly Ending[];
  /** Notes that reviewers leave on such a case. */
  readonly remarks: readonly string[];
  /** What the platform did by itself on arrival, where it did. */
  readonly atOnce?: { readonly at: string; readonly says: string };
};

/** What every kind of case is made from. */
export type Making = { readonly dice: Dice; readonly now: string; readonly holders: readonly Holder[]; readonly maker: Maker };

/** A party; what is not known is null and nobody has checked it yet. */
export function party(role: Party['role'], name: string, rest: Partial<Party> = {}): Party {
  return { role, name, organisation: null, contact: null, authority: false, verified: 'not-checked', ...rest };
}

/** A text that came with a case, with the hash of its bytes. */
export function evidence(dice: Dice, name: string, language: string, text: string): EvidenceText {
  return { id: `text-${dice.code(14)}`, name, language, sha256: createHash('sha256').update(text).digest('hex'), text };
}
