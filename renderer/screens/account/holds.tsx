// What must be kept of an account: holds that bind, with ground, law, end, renewal and who may learn of it; ended ones folded away.
import { Lock, LockOpen } from 'lucide-react';
import type { LegalHold } from '../../../shared/model/hold.ts';
import { GROUNDS } from '../../../shared/rules/holds/grounds.ts';
import { Fact, Plain, Tag } from '../../parts/bits.tsx';
import { exact } from '../../parts/time.ts';
import { term } from '../../parts/terms.ts';
import { whoWords } from '../../parts/words.ts';
import type { AccountOut } from './shown.ts';

/** The holds. Acts on them stand on the cases that placed them. */
export function AccountHolds({ shown, zone, onOpen }: { readonly shown: AccountOut; readonly zone: string; readonly onOpen: (id: string) => void }) {
  const live = shown.account.holds.filter(({ id }) => shown.liveHolds.includes(id));
  const over = shown.account.holds.filter(({ id }) => !shown.liveHolds.includes(id));
  return (
    <div data-testid="account-holds">
      <h3>Holds <span className="h3-count">{live.length}</span></h3>
      {live.length === 0 && <p className="none">Nothing is held.</p>}
      <ul className="holds">{live.map((hold) => <HoldRow key={hold.id} hold={hold} live shown={shown} zone={zone} onOpen={onOpen} />)}</ul>
      {over.length > 0 && (
        <details className="checklist" data-testid="holds-over">
          <summary>Ended or released <span className="h4-note">{over.length}</span></summary>
          <ul className="holds">{over.map((hold) => <HoldRow key={hold.id} hold={hold} live={false} shown={shown} zone={zone} onOpen={onOpen} />)}</ul>
        </details>
      )}
    </div>
  );
}

function HoldRow({ hold, live, shown, zone, onOpen }: { readonly hold: LegalHold; readonly live: boolean; readonly shown: AccountOut; readonly zone: string; readonly onOpen: (id: string) => void }) {
  const ground = GROUNDS[hold.ground];
  const source = hold.sourceCaseId === null ? undefined : shown.cases.find(({ id }) => id === hold.sourceCaseId);
  return (
    <li className="hold" data-testid={`hold-${hold.id}`} data-live={live}>
      {live ? <Tag tone="hold" icon={<Lock aria-hidden size={12} />}>Held</Tag> : <Tag icon={<LockOpen aria-hidden size={12} />}>{hold.released === null ? 'Ended' : 'Released'}</Tag>}
      <div>
        <p><b>{hold.itemId !== null ? <>One item <span className="fixed">{hold.itemId}</span></> : hold.category === null ? 'Everything of the account' : term(hold.category)}</b></p>
        <dl className="facts hold-facts">
          <Fact label="Ground">{hold.ground === 'other' ? 'Other, see the basis' : <>{ground.name} <span className="small">{ground.citation}</span></>}</Fact>
          <Fact label="Basis"><Plain text={hold.basis} /></Fact>
          <Fact label="Placed">{exact(hold.placed, zone)}</Fact>
          <Fact label={live ? 'Until' : 'First period'}>{hold.expires === null ? 'No end of its own: two people release it' : exact(hold.expires, zone)}</Fact>
          <Fact label="Renewal">{renewalWords(hold, zone)}</Fact>
          <Fact label="Who may learn of it">{secrecyWords(hold, zone)}</Fact>
          {hold.released !== null && <Fact label="Released" wide>{exact(hold.released.at, zone)} by {whoWords(hold.released.by, shown.names)}, approved by {whoWords(hold.released.approvedBy, shown.names)}. <Plain text={hold.released.reason} /></Fact>}
        </dl>
        {source !== undefined && <p className="row-acts"><button type="button" className="button button-small" onClick={() => onOpen(source.id)}>Open {source.number}<span className="unseen">, which placed it</span></button></p>}
      </div>
    </li>
  );
}

function renewalWords({ ground, renewal }: LegalHold, zone: string): string {
  if (renewal === null) return GROUNDS[ground].renewals === 'none' ? 'Not foreseen by this ground' : 'None so far';
  if (renewal.until === null) return `Received ${exact(renewal.requested, zone)}, not yet answered: the hold goes on`;
  return `Received ${exact(renewal.requested, zone)}, until ${exact(renewal.until, zone)}`;
}

function secrecyWords({ secrecy }: LegalHold, zone: string): string {
  if (secrecy.kind === 'none') return 'Anybody';
  if (secrecy.kind === 'no-tip') return 'Staff; the user is not told';
  const until = secrecy.until === null ? 'no date named' : `until ${exact(secrecy.until, zone)}`;
  return secrecy.ended === null ? `An order forbids telling, ${until}` : `An order forbade telling, ${until}; its end was recorded for ${exact(secrecy.ended, zone)}`;
}

