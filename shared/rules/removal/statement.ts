// The statement of reasons that everybody gets whose content is restricted: DSA Art. 17(3), filled from the case.
import type { CaseFacts, Decision, StatementOfReasons } from '../../model/case.ts';

type Ground = StatementOfReasons['ground'];
type Regime = Extract<CaseFacts['detail'], { of: 'content-removal' }>['regime'];

const GROUND: Readonly<Record<Regime, Pick<Ground, 'kind' | 'reference'>>> = {
  'dmca-notice': { kind: 'law', reference: '17 U.S.C. 512(c)' },
  'dmca-counter-notice': { kind: 'law', reference: '17 U.S.C. 512(g)' },
  'dmca-retraction': { kind: 'law', reference: '17 U.S.C. 512(c)' },
  government: { kind: 'law', reference: 'Order or request of an authority' },
  'intimate-image': { kind: 'law', reference: 'Publication of an intimate image without consent' },
  'dsa-notice': { kind: 'law', reference: 'Notice under Reg. (EU) 2022/2065 Art. 16' },
  'terrorist-content': { kind: 'law', reference: 'Reg. (EU) 2021/784 Art. 3' },
  'own-removal': { kind: 'terms', reference: 'Request of the person who posted it' },
};

const REDRESS = 'You may complain to us within six months, turn to a certified out-of-court dispute body, or go to court.';
const COUNTER = ' You may also send a counter-notice under 17 U.S.C. 512(g)(3).';

/**
 * The statement for a restriction. It never names who reported: the identity of a notifier is given only where it is
 * strictly necessary (Art. 17(3)(b)), and a person who fills that in does it in a message. No automated means decide here.
 */
export function statementOf(facts: CaseFacts, decision: Pick<Decision, 'itemIds' | 'reason'>): StatementOfReasons | null {
  const { detail } = facts;
  if (detail.of !== 'content-removal') return null;
  const many = decision.itemIds.length;
  return {
    restriction: 'Access to the item is disabled',
    scope: `${many} ${many === 1 ? 'item' : 'items'}, everywhere, until further notice`,
    facts: detail.work === '' ? facts.title : detail.work,
    fromNotice: detail.regime !== 'own-removal',
    automated: false,
    ground: { ...GROUND[detail.regime], why: decision.reason },
    redress: detail.regime === 'dmca-notice' ? `${REDRESS}${COUNTER}` : REDRESS,
  };
}
