// What is held about an account and where: a matrix of counts, categories down and stores across.
import { Lock } from 'lucide-react';
import { count, countShort, size } from '../../parts/words.ts';
import { term } from '../../parts/terms.ts';
import { matrixOf, type Amount } from './matrix.ts';
import type { AccountOut } from './shown.ts';

/** The matrix. A lock stands beside a category of which a hold keeps something. */
export function Inventory({ shown }: { readonly shown: AccountOut }) {
  const { account, liveHolds } = shown;
  const { stores, rows, totals, total } = matrixOf(account.inventory);
  const live = account.holds.filter(({ id }) => liveHolds.includes(id));
  if (rows.length === 0) return <><h3>Data held</h3><p className="none">Nothing is listed.</p></>;
  return (
    <>
      <h3>Data held <span className="h3-count">{count(total.records)} records, {size(total.bytes)}</span></h3>
      <div className="matrix-box" tabIndex={0} role="region" aria-label="Data held, records by category and store" data-scrolls>
        <table className="matrix" data-testid="inventory">
          <caption className="unseen">Records by category and store. “None” means that the store holds nothing of it.</caption>
          <thead>
            <tr>
              <th scope="col" className="matrix-corner">Category</th>
              {stores.map((store) => <th key={store} scope="col" className="matrix-store"><span>{store}</span></th>)}
              <th scope="col" className="matrix-store"><span>All stores</span></th>
            </tr>
          </thead>
          <tbody>
            {rows.map(({ category, cells, total: all }) => (
              <tr key={category}>
                <th scope="row">
                  {term(category)}
                  {live.some((hold) => hold.category === null || hold.category === category) && <Lock size={11} className="matrix-held" aria-label="held" />}
                </th>
                {cells.map((cell, index) => <Cell key={stores[index]} amount={cell} />)}
                <Cell amount={all} strong />
              </tr>
            ))}
          </tbody>
          <tfoot>
            <tr>
              <th scope="row">All categories</th>
              {totals.map((amount, index) => <Cell key={stores[index]} amount={amount} strong />)}
              <Cell amount={total} strong />
            </tr>
          </tfoot>
        </table>
      </div>
    </>
  );
}

function Cell({ amount, strong = false }: { readonly amount: Amount | null; readonly strong?: boolean }) {
  if (amount === null) return <td className="matrix-none"><span aria-hidden>–</span><span className="unseen">None</span></td>;
  return <td className={strong ? 'matrix-sum' : undefined} title={`${count(amount.records)} records, ${size(amount.bytes)}`}>{countShort(amount.records)}</td>;
}
