// A case as the desk shows it, and the few questions that several of its parts ask of it.
import type { Out } from '../../../shared/contract.ts';
import type { CaseFacts, EffectShown, Item } from '../../../shared/model/case.ts';
import type { Gag } from '../../../shared/model/request.ts';
import type { EffectVerb } from '../../../shared/model/words.ts';
import { rowsOf } from '../../../shared/rules/ledger/rows.ts';

export type CaseOut = Extract<Out<'open'>, { what: 'case' }>;
export type Offered = CaseOut['decisions'][number];

/** What an effect is called: as a thing that is armed, and as a thing that is done. */
export const EFFECT_WORDS: Readonly<Record<EffectVerb, { readonly thing: string; readonly done: string }>> = {
  block: { thing: 'Blocking the account', done: 'The account is blocked' },
  unblock: { thing: 'Unblocking the account', done: 'The account is unblocked' },
  disable: { thing: 'Disabling the items', done: 'The items are out of view' },
  restore: { thing: 'Restoring the items', done: 'The items are back in view' },
  seal: { thing: 'Sealing the items', done: 'The items are sealed' },
  remove: { thing: 'Deletion of the items', done: 'The items are deleted' },
  delete: { thing: 'Deletion', done: 'The deletion is done' },
  disclose: { thing: 'Disclosure', done: 'The disclosure is done' },
};

/** Whether a decision is simply for another stage of the path: the rules say so in one sentence, and nothing here makes it possible sooner. */
export const isElsewhere = ({ not }: Pick<Offered, 'not'>): boolean => not !== null && /^“.+” is not for a case that stands at “.+”\.$/.test(not);

/** Effects that a person may still have to act on: those that are not simply done or called back. */
export const isOpen = ({ state }: EffectShown): boolean => state === 'armed' || state === 'firing' || state === 'unknown';

/** Whether stores were asked for a deletion already: then it is armed again on a person's word, and cannot be called back. */
export const hasBegun = ({ account }: Pick<CaseOut, 'account'>, { key }: EffectShown): boolean => account !== null && rowsOf(account, key).length > 0;

/**
 * The items that a decision could be about: what is in view can be disabled, what is disabled can come back. What is
 * sealed or gone is never among them.
 */
export function itemsFor(facts: Pick<CaseFacts, 'items'>, effect: EffectVerb | null): readonly Item[] {
  switch (effect) {
    case 'disable':
      return facts.items.filter(({ state }) => state === 'shown');
    case 'restore':
      return facts.items.filter(({ state }) => state === 'disabled');
    case 'remove':
    case 'seal':
      return facts.items.filter(({ state }) => state !== 'sealed' && state !== 'removed');
    case null:
    case 'block':
    case 'unblock':
    case 'delete':
    case 'disclose':
      return [];
  }
}

/** The gags of a request; a date on the paper is one too, under the name that the hub gives it. */
export function gagsOf(detail: CaseFacts['detail']): readonly Gag[] {
  if (detail.of !== 'law-enforcement') return [];
  if (detail.gags.length > 0 || detail.gagUntil === null) return detail.gags;
  return [{ id: 'paper', citation: 'as stated on the paper', until: detail.gagUntil, ended: null }];
}
