// The path of a case as a row of steps: which are behind it, where it stands, what may still come.
import type { CaseFacts } from '../../../shared/model/case.ts';
import type { Stage } from '../../../shared/model/words.ts';

export type Step = { readonly label: string; readonly stand: 'behind' | 'here' | 'ahead' };

type Place = { readonly stage: Stage; readonly label: string; readonly when: boolean };

const place = (stage: Stage, label: string, when = true): Place => ({ stage, label, when });

/** The places of a kind of case in their order; `when` leaves out by-ways that the case neither took nor stands on. */
function placesOf(facts: CaseFacts): readonly Place[] {
  const { detail, stage, decision } = facts;
  switch (detail.of) {
    case 'content-removal': {
      const incomplete = place('incomplete', 'Asked to complete', stage === 'incomplete');
      if (detail.regime === 'own-removal') return [place('received', 'Received'), incomplete, place('ended', 'Deleted or refused')];
      if (detail.regime === 'dmca-retraction') return [place('received', 'Received'), incomplete, place('ended', 'Closed')];
      const countered = detail.counterNotice !== null || stage === 'counter-notice' || stage === 'restore-window' || stage === 'kept-down';
      if (detail.regime === 'dmca-notice' && !(stage === 'ended' && !countered)) {
        return [
          place('received', detail.completed === null ? 'Received' : 'Received complete'), incomplete, place('disabled', 'Disabled'), place('counter-notice', 'Counter-notice'),
          place('restore-window', 'Restore window'), stage === 'kept-down' ? place('kept-down', 'Kept disabled') : place('ended', decision?.decision === 'restore-items' ? 'Restored' : 'Restored or kept down'),
        ];
      }
      if (detail.regime === 'dmca-counter-notice') {
        return [place('received', 'Counter-notice'), place('restore-window', 'Restore window'), stage === 'kept-down' ? place('kept-down', 'Kept disabled') : place('ended', 'Restored or kept down')];
      }
      return [
        place('received', 'Received'), incomplete, place('disabled', 'Disabled', stage !== 'ended' || decision?.decision === 'restore-items'),
        stage === 'ended' ? place('ended', decision?.decision === 'restore-items' ? 'Restored' : 'Closed') : place('ended', detail.complaint === null ? 'Complaint window' : 'Complaint answered'),
      ];
    }
    case 'under18':
      return [
        place('received', 'Received'), place('blocked', 'Blocked', facts.subject !== null || stage === 'blocked'),
        place('age-asked', 'Age asked', stage === 'age-asked' || detail.assurance !== 'not-asked'),
        place('child-safety', 'Child-safety route', detail.safety !== null || stage === 'child-safety'),
        place('reported', 'Reported', detail.safety !== null || stage === 'child-safety' || stage === 'reported'),
        place('ended', 'Decided'),
      ];
    case 'law-enforcement':
      return [place('received', 'Received'), place('asked', 'Requester asked', stage === 'asked'), place('ended', 'Answered')];
    case 'data-subject':
      return [place('received', 'Received'), place('identity-asked', 'Identity asked', stage === 'identity-asked' || detail.identity !== 'not-asked'), place('ended', 'Answered')];
  }
}

/** The steps of a case. A place that was passed stands behind, whatever by-way led past it. */
export function pathOf(facts: CaseFacts): readonly Step[] {
  if (facts.duplicateOf !== null) return [{ label: 'Received', stand: 'behind' }, { label: 'Closed as a duplicate', stand: 'here' }];
  const places = placesOf(facts).filter(({ when }) => when);
  const at = places.findIndex(({ stage }) => stage === facts.stage);
  // A by-way that was taken and left again (an identity that was asked for and shown) leads back before its own place.
  return places.map(({ label }, index) => ({ label, stand: index === at ? 'here' : index < at ? 'behind' : 'ahead' }));
}
