// The shape of a demo world: what the pure generator makes and the store can seed in bulk.
import type { Account } from '../../shared/model/account.ts';
import type { Case, EvidenceText } from '../../shared/model/case.ts';
import type { Person, Template } from '../../shared/model/person.ts';

/** A recording or image as the hub serves it; `id` is the one that an item's `media` names. */
export type DemoMedia = { readonly id: string; readonly mime: 'image/png' | 'audio/wav'; readonly bytes: Uint8Array };

/** A whole synthetic platform. `accounts` are the flagged ones: each becomes a record of the flagged-accounts stream. */
export type DemoWorld = {
  readonly people: readonly Person[];
  readonly templates: readonly Template[];
  readonly accounts: readonly Account[];
  readonly cases: readonly { readonly case: Case; readonly texts: readonly EvidenceText[] }[];
  readonly media: readonly DemoMedia[];
};
