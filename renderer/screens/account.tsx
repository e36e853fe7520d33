// A flagged account's page: flags, strikes, linked accounts, what is held about it and where, its cases.
import { Flag, Link2 } from 'lucide-react';
import type { ReactNode } from 'react';
import type { Out } from '../../shared/contract.ts';
import { DueMark, Fact, Plain, StatusMark, Tag } from '../parts/bits.tsx';
import { exact, span } from '../parts/time.ts';
import { useConsole, useNow } from '../parts/use.ts';
import { count, jurisdictionWords, languageWords, size, term } from '../parts/words.ts';

const WEIGHT = ['', 'Weak', 'Slight', 'Medium', 'Firm', 'Strong'] as const;

/** One account. `onOpen` opens a linked account or a case on top of it. */
export function AccountView({ shown, bar, onOpen }: { readonly shown: Extract<Out<'open'>, { what: 'account' }>; readonly bar: ReactNode; readonly onOpen: (id: string) => void }) {
  const { zone } = useConsole();
  const now = useNow();
  const { account, cases } = shown;
  const ago = (instant: string) => <span title={exact(instant, zone)}>{span(now - Date.parse(instant))} ago</span>;
  const counts = Object.entries(account.counts).filter(([, many]) => many > 0);
  return (
    <aside className="pane" aria-label={`Account ${account.handle}`} data-testid="account">
      <div className="pane-bar">
        {bar}
        <span className="number">@<Plain text={account.handle} /></span>
        <Tag>Account</Tag>
        <span className="pane-bar-end"><Tag tone={account.status === 'active' ? 'good' : account.status === 'restricted' ? 'warn' : 'danger'}>{term(account.status)}</Tag></span>
      </div>
      <div className="pane-scroll" tabIndex={0} role="region" aria-label={`Account ${account.handle}, contents`}>
        <header className="case-head">
          <h2><Plain text={account.displayName} /></h2>
          {account.about !== '' && <p className="case-summary"><Plain text={account.about} /></p>}
          <dl className="case-meta">
            <Fact label="Created">{ago(account.created)}</Fact>
            <Fact label="Last seen">{account.lastSeen === null ? 'Not known' : ago(account.lastSeen)}</Fact>
            <Fact label="Jurisdiction">{jurisdictionWords(account.jurisdiction)}</Fact>
            <Fact label="Language">{languageWords(account.language)}</Fact>
            {counts.map(([what, many]) => <Fact key={what} label={term(what)}>{count(many)}</Fact>)}
          </dl>
        </header>
        <section className="part" aria-label="Flags">
          <h3>Flags <span className="h3-count">{account.flags.length}</span></h3>
          {account.flags.length === 0 && <p className="none">No flag.</p>}
          <ul className="signals">
            {[...account.flags].sort((a, b) => b.weight - a.weight).map((flag, index) => (
              <li key={index}>
                <Tag tone={flag.weight >= 4 ? 'danger' : flag.weight === 3 ? 'warn' : 'plain'} icon={<Flag aria-hidden size={12} />}>{WEIGHT[flag.weight]}</Tag>
                <div>
                  <p><b>{term(flag.code)}</b></p>
                  <p className="small"><Plain text={flag.note} /> · {ago(flag.at)}</p>
                </div>
              </li>
            ))}
          </ul>
        </section>
        <section className="part" aria-label="Strikes">
          <h3>Strikes <span className="h3-count">{account.strikes.length}</span></h3>
          {account.strikes.length === 0 && <p className="none">No strike.</p>}
          <ul className="signals">
            {account.strikes.map((strike) => {
              const over = strike.expires !== null && Date.parse(strike.expires) < now;
              return (
                <li key={strike.id}>
                  <Tag tone={over ? 'plain' : 'warn'}>{over ? 'Expired' : 'Counts'}</Tag>
                  <div>
                    <p><b><Plain text={strike.ground} /></b></p>
                    <p className="small">{exact(strike.at, zone)} · {strike.expires === null ? 'never expires' : `until ${exact(strike.expires, zone)}`}</p>
                  </div>
                  {strike.caseId !== null && <button type="button" className="button" onClick={() => onOpen(strike.caseId ?? '')}>Open case</button>}
                </li>
              );
            })}
          </ul>
        </section>
        <section className="part" aria-label="Cases">
          <h3>Cases <span className="h3-count">{cases.length}</span></h3>
          {cases.length === 0 && <p className="none">No case on this computer.</p>}
          <ul className="rows">
            {cases.map((row) => (
              <li key={row.id}>
                <button type="button" onClick={() => onOpen(row.id)}>
                  <span className="number">{row.number}</span>
                  <span className="cut"><Plain text={row.title} /></span>
                  <DueMark due={row.due} now={now} zone={zone} />
                  <StatusMark status={row.status} />
                </button>
              </li>
            ))}
          </ul>
        </section>
        <section className="part" aria-label="Linked accounts">
          <h3>Linked accounts <span className="h3-count">{account.linked.length}</span></h3>
          {account.linked.length === 0 && <p className="none">No linked account.</p>}
          <ul className="people">
            {account.linked.map((link) => (
              <li key={`${link.account.id} ${link.why}`} className="person">
                <Link2 aria-hidden size={16} />
                <div>
                  <p><b><Plain text={link.account.displayName} /></b> <span className="small">@<Plain text={link.account.handle} /></span></p>
                  <p className="small">{term(link.why)} · {ago(link.since)} · {term(link.account.status)}</p>
                </div>
                <button type="button" className="button" onClick={() => onOpen(link.account.id)}>Open account</button>
              </li>
            ))}
          </ul>
        </section>
        <section className="part" aria-label="Data held">
          <h3>Data held</h3>
          {account.inventory.length === 0 ? <p className="none">Nothing is listed.</p> : (
            <table className="inventory">
              <thead><tr><th scope="col">Category</th><th scope="col">Store</th><th scope="col">Records</th><th scope="col">Size</th></tr></thead>
              <tbody>
                {account.inventory.map((row) => <tr key={`${row.category} ${row.store}`}><td>{term(row.category)}</td><td>{row.store}</td><td>{count(row.records)}</td><td>{size(row.bytes)}</td></tr>)}
              </tbody>
            </table>
          )}
        </section>
      </div>
    </aside>
  );
}
