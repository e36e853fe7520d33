// The scope panel: category × decision × limit × citation, what may go first, with what the paper asks for marked.
import { Archive, Ban, CircleAlert, CircleCheck, CircleDot, CircleHelp, CircleSlash, Gavel, Scale } from 'lucide-react';
import { useState } from 'react';
import type { DataCategory } from '../../../../shared/model/words.ts';
import { Tag } from '../../../parts/bits.tsx';
import { term } from '../../../parts/terms.ts';
import { counted } from '../../../parts/words.ts';
import { reachOf, type Decision, type Reach, type ScopeRow } from './reach.ts';

// Shape and word carry the meaning; the colour only repeats it.
const DECISION: Readonly<Record<Decision, { readonly icon: typeof CircleCheck; readonly says: string; readonly tone: 'good' | 'warn' | 'danger' | 'hold' }>> = {
  allowed: { icon: CircleCheck, says: 'May be produced', tone: 'good' },
  allowed_limited: { icon: CircleDot, says: 'Only what is listed', tone: 'good' },
  voluntary: { icon: CircleHelp, says: 'May, never must', tone: 'warn' },
  not_applicable: { icon: CircleSlash, says: 'Not asked for', tone: 'warn' },
  preserve_only: { icon: Archive, says: 'Preserve, disclose nothing', tone: 'hold' },
  needs_other_process: { icon: CircleAlert, says: 'Needs other process', tone: 'danger' },
  needs_court_order: { icon: Gavel, says: 'Needs a court order', tone: 'danger' },
  needs_warrant: { icon: Gavel, says: 'Needs a warrant', tone: 'danger' },
  not_held: { icon: CircleSlash, says: 'Not held here', tone: 'danger' },
  counsel: { icon: Scale, says: 'Counsel decides', tone: 'hold' },
  not_allowed: { icon: Ban, says: 'Must not be disclosed', tone: 'danger' },
};

const REACH: Readonly<Record<Reach, string>> = { goes: 'May go', counsel: 'Counsel decides first', kept: 'Kept, not disclosed', stays: 'This process does not reach it' };

/** A decision of the matrix as a mark: shape, word, colour. */
export function ScopeMark({ decision }: { readonly decision: Decision }) {
  const { icon: Icon, says, tone } = DECISION[decision];
  return <span className={`scope-mark scope-${tone}`}><Icon aria-hidden size={13} strokeWidth={2.2} />{says}</span>;
}

/** What the paper reaches, at first what it asks for. A process that the matrix does not know reaches nothing. */
export function Scope({ all, asked }: { readonly all: readonly ScopeRow[]; readonly asked: readonly DataCategory[] }) {
  const [whole, setWhole] = useState(false);
  const groups = reachOf(all, asked);
  const others = groups.reduce((sum, { rows }) => sum + rows.filter((row) => !row.asked).length, 0);
  const narrow = !whole && others < all.length;
  const shown = groups.map(({ reach, rows }) => ({ reach, rows: narrow ? rows.filter((row) => row.asked) : rows })).filter(({ rows }) => rows.length > 0);
  return (
    <>
      <h4>What this process reaches <span className="h4-note">{all.length === 0 ? 'nothing' : 'by the matrix'}</span></h4>
      {all.length === 0 && <p className="none">The matrix does not know this process: nothing may be disclosed on it until counsel has looked at it.</p>}
      {all.length > 0 && (
        <table className="scope" data-testid="scope">
          <thead><tr><th scope="col">Category</th><th scope="col">Decision</th><th scope="col">Limit and source</th></tr></thead>
          {shown.map(({ reach, rows }) => (
            <tbody key={reach} data-testid={`reach-${reach}`}>
              <tr className="scope-group"><th scope="rowgroup" colSpan={3}>{REACH[reach]} <span className="h4-note">{rows.length}</span></th></tr>
              {rows.map(({ category, decision, limit, citation, asked: isAsked }) => (
                <tr key={category} className={isAsked && !narrow ? 'scope-asked' : undefined}>
                  <th scope="row">{term(category)} {isAsked && !narrow && <Tag tone="accent">Asked for</Tag>}</th>
                  <td><ScopeMark decision={decision} /></td>
                  <td>{limit !== '' && <span className="scope-limit">{limit.charAt(0).toUpperCase() + limit.slice(1)}</span>}<span className="small">{citation}</span></td>
                </tr>
              ))}
            </tbody>
          ))}
        </table>
      )}
      {others > 0 && others < all.length && <button type="button" className="link small" data-testid="scope-all" onClick={() => setWhole(!whole)}>{whole ? 'Show only what the paper asks for' : `Show also ${counted(others, 'category', 'categories')} that the paper does not ask for`}</button>}
    </>
  );
}
