// Then and now side by side; what changed carries a mark and a word, not only a colour.
import { Diff } from 'lucide-react';
import type { Compared } from '../parts/compare.ts';
import { Plain } from '../parts/bits.tsx';

/** The compared fields as a table. With `onlyChanged`, fields that are the same on both sides are left out. */
export function CompareTable({ rows, onlyChanged = false }: { readonly rows: readonly Compared[]; readonly onlyChanged?: boolean }) {
  const listed = onlyChanged ? rows.filter((row) => row.changed) : rows;
  return (
    <table className="compare" data-testid="compare">
      <thead>
        <tr>
          <th scope="col"><span className="unseen">Field</span></th>
          <th scope="col">Then: what you read</th>
          <th scope="col">Now</th>
        </tr>
      </thead>
      <tbody>
        {listed.map((row) => (
          <tr key={row.label} className={row.changed ? 'compare-changed' : ''}>
            <th scope="row">
              {row.label}
              {row.changed && <span className="compare-mark"><Diff aria-hidden size={12} /> changed</span>}
            </th>
            <td><Plain text={row.then} /></td>
            <td>{row.changed ? <ins><Plain text={row.now} /></ins> : <Plain text={row.now} />}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
