// The deletion of an account: where it stands, a row per category and store, and the letter that the user would get.
import { Archive, CircleCheck, CircleDashed, LoaderCircle, Lock, OctagonX } from 'lucide-react';
import { useState } from 'react';
import type { LedgerState } from '../../../shared/model/ledger-row.ts';
import { Plain, Tag } from '../../parts/bits.tsx';
import { day, exact } from '../../parts/time.ts';
import { term } from '../../parts/terms.ts';
import { count, counted, ledgerWords } from '../../parts/words.ts';
import { countsOf, groupsOf, rowSays, type Grouping, type LedgerGroup } from './ledger-groups.ts';
import { STANDING, type AccountOut } from './shown.ts';

const STATE: Readonly<Record<LedgerState, { readonly icon: typeof Lock; readonly tone: 'plain' | 'good' | 'warn' | 'danger' | 'hold' }>> = {
  planned: { icon: CircleDashed, tone: 'plain' },
  asked: { icon: LoaderCircle, tone: 'warn' },
  held: { icon: Lock, tone: 'hold' },
  failed: { icon: OctagonX, tone: 'danger' },
  acknowledged: { icon: CircleCheck, tone: 'good' },
  residual: { icon: Archive, tone: 'good' },
};

/** The ledger with its letter; one line where nothing was planned. */
export function Deletion({ shown, zone }: { readonly shown: AccountOut; readonly zone: string }) {
  const { account: { ledger }, deletion } = shown;
  const { says, tone, means } = STANDING[deletion.standing];
  const [by, setBy] = useState<Grouping>('store');
  const groups = groupsOf(ledger, by);
  return (
    <div data-testid="deletion" data-standing={deletion.standing}>
      <div className="part-head"><h3>Deletion</h3><Tag tone={tone}>{says}</Tag></div>
      <p className="reading">{means}</p>
      {ledger.length > 0 && (
        <>
          <div className="ledger-head">
            <ul className="tags" aria-label="Rows by state">
              {countsOf(ledger).map(([state, many]) => {
                const { icon: Icon, tone: colour } = STATE[state];
                return <li key={state}><Tag tone={colour} icon={<Icon aria-hidden size={12} />}>{count(many)} {ledgerWords(state).toLowerCase()}</Tag></li>;
              })}
            </ul>
            <fieldset className="ledger-by">
              <legend className="unseen">Grouped by</legend>
              <div className="segments">
                {([['store', 'By store'], ['category', 'By category']] as const).map(([value, label]) => (
                  <label key={value} className="segment"><input type="radio" name="ledger-by" checked={by === value} onChange={() => setBy(value)} /><span>{label}</span></label>
                ))}
              </div>
            </fieldset>
          </div>
          <div className="ledger-groups">{groups.map((group) => <Group key={`${by} ${group.name}`} group={group} by={by} zone={zone} />)}</div>
          <h4>Letter to the user <span className="h4-note">as drafted from {counted(ledger.length, 'row')}</span></h4>
          {deletion.letter !== null && <p className="letter letter-text" data-testid="deletion-letter"><Plain text={deletion.letter} /></p>}
          {deletion.letterNot !== null && <p className="preview-not" data-testid="deletion-letter-not">{deletion.letterNot}</p>}
        </>
      )}
    </div>
  );
}

/** One store or category. What is over and leaves nothing is folded away. */
function Group({ group: { name, rows, final, worst }, by, zone }: { readonly group: LedgerGroup; readonly by: Grouping; readonly zone: string }) {
  return (
    <details className="package-group" open={worst !== 'acknowledged'} data-testid={`ledger-${name}`}>
      <summary><b>{by === 'store' ? name.charAt(0).toUpperCase() + name.slice(1) : term(name)}</b> <span className="small">{final} of {rows.length} final</span></summary>
      <table className="ledger">
        <thead><tr><th scope="col">{by === 'store' ? 'Category' : 'Store'}</th><th scope="col">State</th><th scope="col">When</th></tr></thead>
        <tbody>
          {rows.map((row) => {
            const { icon: Icon, tone } = STATE[row.state];
            return (
              <tr key={row.key} data-testid="ledger-row" data-state={row.state}>
                <th scope="row">{by === 'store' ? term(row.category) : row.store}<span className="small ledger-what">{row.itemId === null ? counted(row.records, 'record') : <>one item, <span className="fixed">{row.itemId}</span></>}</span></th>
                <td><Tag tone={tone} icon={<Icon aria-hidden size={12} />}>{ledgerWords(row.state)}</Tag></td>
                <td className="small" title={rowSays(row, (instant) => exact(instant, zone))}><Plain text={rowSays(row, (instant) => day(instant, zone))} /></td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </details>
  );
}
