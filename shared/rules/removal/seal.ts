// Sealing: on the child-safety route the chosen items lose everything that could be looked at, down to reference and hash.
import type { CaseFacts } from '../../model/case.ts';
import type { DecisionRule } from '../decisions.ts';

/**
 * The facts with the chosen items sealed, where the decision seals; else unchanged. What is left names the item: the
 * sealed store's reference and the SHA-256 of the media, or of the text where there is none. Source: 18 U.S.C.
 * 2258A(h)(3), 2258B(c); LAW 1.3.
 */
export function sealedItems(rule: Pick<DecisionRule, 'effect'>, facts: CaseFacts, itemIds: readonly string[], hash: (value: unknown) => string): CaseFacts {
  if (rule.effect !== 'seal') return facts;
  const items = facts.items.map((item) => {
    if (!itemIds.includes(item.id)) return item;
    const sha256 = item.media?.sha256 ?? hash(item.excerpt ?? item.url ?? item.label);
    return { ...item, label: 'Sealed item', url: null, excerpt: null, media: null, state: 'sealed' as const, sealed: { reference: `sealed-${item.id}`, sha256 } };
  });
  // The summary may quote what was sealed; who needs it reads the report.
  return { ...facts, items, summary: 'Child-safety route. What was reported is sealed and is shown to nobody here.' };
}
