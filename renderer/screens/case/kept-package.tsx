// The package as a proposal or decision keeps it: what goes, what stays and why, the letter on the excess, and its hash.
import { CircleCheck, CircleMinus, PackageCheck } from 'lucide-react';
import type { PackageKept } from '../../../shared/model/request.ts';
import { Plain } from '../../parts/bits.tsx';
import { term } from '../../parts/terms.ts';
import { counted } from '../../parts/words.ts';

/** One package. The second person reads exactly this; their approval binds to its hash. */
export function KeptPackage({ kept }: { readonly kept: PackageKept }) {
  const categories = [...new Set([...kept.produced, ...kept.withheld].map(({ category }) => category))];
  return (
    <section className="kept" aria-label="Package" data-testid="kept-package">
      <p className="kept-head"><PackageCheck aria-hidden size={15} /> <b>{kept.produced.length} of {counted(kept.produced.length + kept.withheld.length, 'record')} go</b> <span className="small">Package <span className="fixed" title={kept.hash}>{kept.hash.slice(0, 16)}</span></span></p>
      {categories.map((category) => {
        const goes = kept.produced.filter((one) => one.category === category);
        const stays = kept.withheld.filter((one) => one.category === category);
        return (
          <details key={category} className="package-group">
            <summary><b>{term(category)}</b> <span className="small">{goes.length} go{goes.length === 1 ? 'es' : ''}, {stays.length} stay{stays.length === 1 ? 's' : ''}</span></summary>
            <ul className="package-lines">
              {goes.map((one) => (
                <li key={one.itemId} className="package-line">
                  <p className="package-goes small"><CircleCheck aria-hidden size={13} /><span><span className="fixed">{one.itemId}</span> goes: {one.fields.join(', ')}.{one.leftOut.length > 0 && ` Left out: ${one.leftOut.join(', ')}.`} {one.citation}{one.reason !== '' && <>. <Plain text={one.reason} /></>}</span></p>
                </li>
              ))}
              {stays.map((one) => <li key={one.itemId} className="package-line"><p className="package-stays small"><CircleMinus aria-hidden size={13} /><span><span className="fixed">{one.itemId}</span> stays. {one.says}</span></p></li>)}
            </ul>
          </details>
        );
      })}
      {kept.refusedExcess !== '' && (
        <details className="package-excess" open>
          <summary>Refusal of the excess, as the letter says it</summary>
          <p className="letter-text"><Plain text={kept.refusedExcess} /></p>
        </details>
      )}
    </section>
  );
}
