// Flags of an account with their weight, and its strikes: which count now, and until when.
import { Flag, ShieldAlert, ShieldOff } from 'lucide-react';
import { Plain, Tag } from '../../parts/bits.tsx';
import { exact, span } from '../../parts/time.ts';
import { term } from '../../parts/terms.ts';
import { counted } from '../../parts/words.ts';
import type { AccountOut } from './shown.ts';

const WEIGHT = ['', 'Weak', 'Slight', 'Medium', 'Firm', 'Strong'] as const;

/** Why the account stands in the list, the strongest first. */
export function Flags({ account, now, zone }: { readonly account: AccountOut['account']; readonly now: number; readonly zone: string }) {
  return (
    <>
      <h3>Flags <span className="h3-count">{account.flags.length}</span></h3>
      {account.flags.length === 0 && <p className="none">No flag.</p>}
      <ul className="signals">
        {account.flags.toSorted((a, b) => b.weight - a.weight).map((flag, index) => (
          <li key={index}>
            <Tag tone={flag.weight >= 4 ? 'danger' : flag.weight === 3 ? 'warn' : 'plain'} icon={<Flag aria-hidden size={12} />}>{WEIGHT[flag.weight]}</Tag>
            <div>
              <p><b>{term(flag.code)}</b></p>
              <p className="small"><Plain text={flag.note} /> · <span title={exact(flag.at, zone)}>{span(now - Date.parse(flag.at))} ago</span></p>
            </div>
          </li>
        ))}
      </ul>
    </>
  );
}

/** The strikes, those that count first. */
export function Strikes({ shown, zone, onOpen }: { readonly shown: AccountOut; readonly zone: string; readonly onOpen: (id: string) => void }) {
  const { account, liveStrikes, cases } = shown;
  const counts = (id: string) => liveStrikes.includes(id);
  return (
    <>
      <h3>Strikes <span className="h3-count">{account.strikes.length === 0 ? 0 : `${counted(liveStrikes.length, 'counts', 'count')} of ${account.strikes.length}`}</span></h3>
      {account.strikes.length === 0 && <p className="none">No strike.</p>}
      <ul className="signals">
        {account.strikes.toSorted((a, b) => Number(counts(b.id)) - Number(counts(a.id)) || (a.at < b.at ? 1 : -1)).map((strike) => (
          <li key={strike.id} data-testid="strike" data-counts={counts(strike.id)}>
            {counts(strike.id) ? <Tag tone="warn" icon={<ShieldAlert aria-hidden size={12} />}>Counts</Tag> : <Tag icon={<ShieldOff aria-hidden size={12} />}>Expired</Tag>}
            <div>
              <p><b><Plain text={strike.ground} /></b></p>
              <p className="small">{exact(strike.at, zone)} · {strike.expires === null ? 'never expires' : `${counts(strike.id) ? 'counts until' : 'counted until'} ${exact(strike.expires, zone)}`}</p>
            </div>
            {strike.caseId !== null && <button type="button" className="button button-small" onClick={() => onOpen(strike.caseId ?? '')}>Open {cases.find(({ id }) => id === strike.caseId)?.number ?? 'case'}</button>}
          </li>
        ))}
      </ul>
    </>
  );
}
