// What stands above the parts of a case: its path as a slim row of steps, and where two duties meet.
import { Check, Scale } from 'lucide-react';
import type { CaseShown } from '../../../shared/contract.ts';
import type { CaseFacts } from '../../../shared/model/case.ts';
import { Tag } from '../../parts/bits.tsx';
import { pathOf } from './path.ts';

const SAID = { behind: 'done', here: 'now', ahead: 'to come' } as const;

/** The path. The step where the case stands is said, not only shown. */
export function StagePath({ facts }: { readonly facts: CaseFacts }) {
  return (
    <ol className="path" aria-label="Path of the case" data-testid="path">
      {pathOf(facts).map(({ label, stand }) => (
        <li key={label} className={`path-step path-${stand}`} aria-current={stand === 'here' ? 'step' : undefined}>
          <span className="path-dot" aria-hidden>{stand === 'behind' && <Check size={10} strokeWidth={3} />}</span>
          {label}
          <span className="unseen">, {SAID[stand]}</span>
        </li>
      ))}
    </ol>
  );
}

const NEEDS = { nobody: null, 'second-person': 'Second person', counsel: 'Counsel', 'child-safety-reviewer': 'Child-safety reviewer' } as const;

/** The collisions of duties that the case is in: the sentence first, the law on demand. */
export function Conflicts({ conflicts }: { readonly conflicts: CaseShown['conflicts'] }) {
  if (conflicts.length === 0) return null;
  return (
    <section className="duties" aria-label="Two duties meet here" data-testid="conflicts">
      <header><Scale aria-hidden size={16} /><h3>Two duties meet here</h3></header>
      <ul>
        {conflicts.map(({ conflict, between, says, citation, needs }) => (
          <li key={conflict} data-testid={`conflict-${conflict}`}>
            <p className="reading">{says} {NEEDS[needs] !== null && <Tag tone="hold">{NEEDS[needs]} looks</Tag>}</p>
            <details className="duties-law">
              <summary className="small">{between}</summary>
              <p className="small"><span className="number">{conflict}</span> {citation}</p>
            </details>
          </li>
        ))}
      </ul>
    </section>
  );
}
