// What a decision would do, before it is proposed: the effect in a sentence, and the package as the hub would assemble it.
import type { PreviewShown } from '../../../shared/contract.ts';
import { FaultError } from '../../../shared/fault.ts';
import type { Choice } from '../../../shared/model/request.ts';
import { decisionRule } from '../../../shared/rules/decisions.ts';
import { previewOf } from '../../../shared/rules/ledger/preview.ts';
import { packageOf } from '../../../shared/rules/package-of.ts';
import { whyNot } from '../../../shared/rules/why-not.ts';
import type { Asking } from './offers.ts';

export type Chosen = { readonly decision: string; readonly itemIds: readonly string[]; readonly choices: Readonly<Record<string, Choice>> };

/**
 * The preview of a decision on the facts here. `not` says why it cannot be proposed as chosen. An account that is not
 * on this computer is told as such: a count that nobody made would be believed. Throws FaultError `bad_input` for a
 * decision that this kind of case does not have.
 */
export function previewFor(asking: Asking, chosen: Chosen): PreviewShown {
  const { held, account, person, books, at } = asking;
  const rule = decisionRule(held.facts.kind, chosen.decision);
  if (rule === null) throw new FaultError('bad_input');
  const { facts } = held;
  const against = whyNot(rule, { caseId: held.id, facts, account, books, at, proposer: { id: person.id, roles: person.roles }, approver: null, choices: chosen.choices, itemIds: chosen.itemIds });
  const { parts, sentence } = account !== null
    ? previewOf({ decision: rule, account, items: chosen.itemIds.length, holds: account.holds, stores: books.stores, at, zone: books.zone })
    : rule.effect === 'delete'
      ? said('unknown', 'the account is not on this computer; the hub says what is deleted and what is kept')
      : previewOf({ decision: rule, account: NOBODY, items: chosen.itemIds.length, holds: [], stores: books.stores, at, zone: books.zone });
  const made = rule.effect === 'disclose' ? packageOf(facts, account, chosen.choices, books, at) : null;
  return {
    parts: [...parts],
    sentence,
    not: against?.says ?? null,
    package: made === null ? null : {
      produced: made.produced.map(({ itemId, category, fields, leftOut, citation }) => ({ itemId, category, fields: [...fields], leftOut: [...leftOut], citation })),
      withheld: made.withheld.map(({ itemId, category, why, says }) => ({ itemId, category, why, says })),
      blocked: made.blocked.map(({ says }) => says),
      refusedExcess: made.refusedExcess,
    },
  };
}

const NOBODY = { id: 'nobody', inventory: [], counts: { personas: 0, worlds: 0, chats: 0, messages: 0, images: 0, voice: 0 } };

const said = (part: 'unknown', says: string): Pick<PreviewShown, 'parts' | 'sentence'> => ({ parts: [{ part, says }], sentence: says });
