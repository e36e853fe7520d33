// The shape of a demo world: what the pure generator makes and the store can seed in bulk.
import type { Account } from '../../shared/model/account.ts';
import type { Effect } from '../../shared/model/act.ts';
import type { Case, EvidenceText } from '../../shared/model/case.ts';
import type { Person, Template } from '../../shared/model/person.ts';

/** A recording or image as the hub serves it; `id` is the one that an item's `media` names. */
export type DemoMedia = { readonly id: string; readonly mime: 'image/png' | 'audio/wav'; readonly bytes: Uint8Array };

/** An effect as the hub keeps it; `at` is when it was armed, in UTC. */
export type SeededEffect = Effect & { readonly at: string };

/**
 * A whole synthetic platform. `accounts` are those with a case and the flagged ones; each lives in the stream that its
 * record asks for. `named` gives the case ids of a tour: what each of them shows, by name. A world made by hand has neither
 * effects nor names.
 */
export type DemoWorld = {
  readonly people: readonly Person[];
  readonly templates: readonly Template[];
  readonly accounts: readonly Account[];
  readonly cases: readonly { readonly case: Case; readonly texts: readonly EvidenceText[] }[];
  readonly effects?: readonly SeededEffect[];
  readonly media: readonly DemoMedia[];
  readonly named?: Readonly<Record<string, string>>;
};
