// What stands around an account: its cases, accounts linked to it and why, and the abuse that it reported itself.
import { Link2 } from 'lucide-react';
import { ClockMark, Plain, PriorityMark, StatusMark } from '../../parts/bits.tsx';
import { rowMark } from '../../parts/row-clock.ts';
import { exact, span } from '../../parts/time.ts';
import { term } from '../../parts/terms.ts';
import { counted } from '../../parts/words.ts';
import type { AccountOut } from './shown.ts';

/** Every case about the account that this person may read. */
export function AccountCases({ shown, now, zone, onOpen }: { readonly shown: AccountOut; readonly now: number; readonly zone: string; readonly onOpen: (id: string) => void }) {
  const { cases } = shown;
  return (
    <>
      <h3>Cases <span className="h3-count">{cases.length}</span></h3>
      {cases.length === 0 && <p className="none">No case on this computer.</p>}
      <ul className="rows">
        {cases.map((row) => (
          <li key={row.id}>
            <button type="button" data-testid="account-case" onClick={() => onOpen(row.id)}>
              <span className="number">{row.number}</span>
              <span className="rows-title"><PriorityMark priority={row.priority} /><span className="cut"><Plain text={row.title} /></span></span>
              <ClockMark mark={rowMark(row.clock, row.due, now, zone)} />
              <StatusMark status={row.status} />
            </button>
          </li>
        ))}
      </ul>
    </>
  );
}

/** The linked accounts. */
export function Linked({ shown, now, zone, onOpen }: { readonly shown: AccountOut; readonly now: number; readonly zone: string; readonly onOpen: (id: string) => void }) {
  const { linked } = shown.account;
  return (
    <>
      <h3>Linked accounts <span className="h3-count">{linked.length}</span></h3>
      {linked.length === 0 && <p className="none">No linked account.</p>}
      <ul className="people">
        {linked.map(({ account, why, since }) => (
          <li key={`${account.id} ${why}`} className="person">
            <Link2 aria-hidden size={16} />
            <div>
              <p><b><Plain text={account.displayName} /></b> <span className="small">@<Plain text={account.handle} /></span></p>
              <p className="small">{term(why)} · <span title={exact(since, zone)}>for {span(now - Date.parse(since))}</span> · {term(account.status)}</p>
            </div>
            <button type="button" className="button button-small" onClick={() => onOpen(account.id)}>Open<span className="unseen"> account {account.handle}</span></button>
          </li>
        ))}
      </ul>
    </>
  );
}

/** Cases in which the account itself reported abuse: deleting it could destroy the evidence (LAW K15). */
export function AbuseReports({ shown, onOpen }: { readonly shown: AccountOut; readonly onOpen: (id: string) => void }) {
  const { abuseReports } = shown.account;
  if (abuseReports.length === 0) return null;
  return (
    <>
      <h3>Abuse that it reported <span className="h3-count">{abuseReports.length}</span></h3>
      <p className="reading">This account has reported abuse in {counted(abuseReports.length, 'case')}. What is kept of that is recorded before anything of it is deleted.</p>
      <ul className="row-acts">
        {abuseReports.map((id) => {
          const known = shown.cases.find((row) => row.id === id);
          return <li key={id}><button type="button" className="button button-small" onClick={() => onOpen(id)}>Open {known?.number ?? 'the case'}</button></li>;
        })}
      </ul>
    </>
  );
}
