// Holds on the account of a case: what is kept, why and until when, with the acts on each.
import { Lock } from 'lucide-react';
import type { LegalHold } from '../../../shared/model/hold.ts';
import { GROUNDS } from '../../../shared/rules/holds/grounds.ts';
import { Key, Tag } from '../../parts/bits.tsx';
import { exact } from '../../parts/time.ts';
import { term } from '../../parts/terms.ts';
import type { OpenForm } from './forms/form.ts';
import type { Offers } from './offers.ts';
import type { CaseOut } from './shown.ts';

const SECRET = { none: null, 'no-tip': 'The user is not told', gag: 'An order forbids telling' } as const;

const renewalWords = (legal: LegalHold | undefined): string => {
  const renewal = legal?.renewal ?? null;
  return renewal === null ? '' : renewal.until === null ? ' · renewal received, not yet answered' : ' · renewed';
};

/** The live holds. Releasing needs two people, and says so. */
export function Holds({ shown, offers, zone, onForm }: { readonly shown: CaseOut; readonly offers: Offers; readonly zone: string; readonly onForm: OpenForm }) {
  const { holds, items } = shown.case.facts;
  const places = offers.menu.includes('place-hold');
  if (holds.length === 0 && !places) return null;
  return (
    <div data-testid="holds">
      <div className="part-head">
        <h4>Holds</h4>
        {places && <button type="button" className="button button-small part-act" data-testid="place-hold" onClick={() => onForm('place-hold')}>Place a hold <Key>H</Key></button>}
      </div>
      {holds.length === 0 && <p className="none">Nothing is held.</p>}
      <ul className="holds">
        {holds.map((hold) => {
          const legal = shown.account?.holds.find(({ id }) => id === hold.id);
          const renewable = legal === undefined || GROUNDS[legal.ground].renewals !== 'none';
          const secret = legal === undefined ? null : SECRET[legal.secrecy.kind];
          return (
            <li key={hold.id} className="hold" data-testid={`hold-${hold.id}`}>
              <Tag tone="hold" icon={<Lock aria-hidden size={12} />}>Held</Tag>
              <div>
                <p><b>{hold.itemId !== null ? (items.find(({ id }) => id === hold.itemId)?.label ?? 'One item') : hold.category === null ? 'Everything of the account' : term(hold.category)}</b> {secret !== null && <Tag>{secret}</Tag>}</p>
                <p className="small">{hold.basis} · since {exact(hold.placed, zone)} · {hold.expires === null ? 'no end of its own' : `until ${exact(hold.expires, zone)}`}{renewalWords(legal)}</p>
                {(offers.renew || offers.release) && (
                  <div className="row-acts">
                    {offers.renew && renewable && <button type="button" className="button button-small" data-testid={`renew-${hold.id}`} onClick={() => onForm('renew-hold', hold.id)}>Renew</button>}
                    {offers.release && <button type="button" className="button button-small" data-testid={`release-${hold.id}`} onClick={() => onForm('release-hold', hold.id)}>Release (two people)</button>}
                  </div>
                )}
              </div>
            </li>
          );
        })}
      </ul>
    </div>
  );
}
