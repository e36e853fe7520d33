// An account's page: its standing at one look, then flags, strikes, cases, holds, deletion, data, links and its own reports.
import { Flag, Lock, ShieldAlert, Trash2 } from 'lucide-react';
import { useRef, type ReactNode } from 'react';
import { Fact, Plain, Tag } from '../../parts/bits.tsx';
import { exact, span } from '../../parts/time.ts';
import { term } from '../../parts/terms.ts';
import { useConsole, useNow } from '../../parts/use.ts';
import { count, counted, jurisdictionWords, languageWords } from '../../parts/words.ts';
import { AbuseReports, AccountCases, Linked } from './around.tsx';
import { AccountHolds } from './holds.tsx';
import { Inventory } from './inventory.tsx';
import { Deletion } from './ledger.tsx';
import { STANDING, STATUS_TONE, type AccountOut } from './shown.ts';
import { Flags, Strikes } from './standing.tsx';

/** One account. `onOpen` opens a linked account or a case on top of it. */
export function AccountView({ shown, bar, onOpen }: { readonly shown: AccountOut; readonly bar: ReactNode; readonly onOpen: (id: string) => void }) {
  const { zone } = useConsole();
  const now = useNow();
  const scroller = useRef<HTMLDivElement>(null);
  const { account, deletion } = shown;
  const ago = (instant: string) => <span title={exact(instant, zone)}>{span(now - Date.parse(instant))} ago</span>;
  const counts = Object.entries(account.counts).filter(([, many]) => many > 0);
  const standing = STANDING[deletion.standing];
  const goTo = (id: string) => {
    const part = scroller.current?.querySelector<HTMLElement>(`#part-${id}`);
    part?.scrollIntoView({ block: 'start' });
    part?.focus({ preventScroll: true });
  };
  const sections: readonly (readonly [string, string, ReactNode] | null)[] = [
    ['flags', `Flags ${account.flags.length}`, <Flags key="flags" account={account} now={now} zone={zone} />],
    ['strikes', `Strikes ${shown.liveStrikes.length}`, <Strikes key="strikes" shown={shown} zone={zone} onOpen={onOpen} />],
    ['cases', `Cases ${shown.cases.length}`, <AccountCases key="cases" shown={shown} now={now} zone={zone} onOpen={onOpen} />],
    ['holds', `Holds ${shown.liveHolds.length}`, <AccountHolds key="holds" shown={shown} zone={zone} onOpen={onOpen} />],
    ['deletion', 'Deletion', <Deletion key="deletion" shown={shown} zone={zone} />],
    ['data', 'Data', <Inventory key="data" shown={shown} />],
    ['linked', `Linked ${account.linked.length}`, <Linked key="linked" shown={shown} now={now} zone={zone} onOpen={onOpen} />],
    account.abuseReports.length === 0 ? null : ['reports', 'Its reports', <AbuseReports key="reports" shown={shown} onOpen={onOpen} />],
  ];
  const present = sections.filter((section) => section !== null);
  return (
    <aside className="pane" aria-label={`Account ${account.handle}`} data-testid="account">
      <div className="pane-bar">
        {bar}
        <span className="number">@<Plain text={account.handle} /></span>
        <Tag>Account</Tag>
        <span className="pane-bar-end"><Tag tone={STATUS_TONE[account.status]}>{term(account.status)}</Tag></span>
      </div>
      <div className="pane-scroll" ref={scroller} data-scrolls tabIndex={0} role="region" aria-label={`Account ${account.handle}, contents`}>
        <header className="case-head">
          <h2><Plain text={account.displayName} /></h2>
          <ul className="tags" aria-label="Standing">
            {account.flags.length > 0 && <li><Tag icon={<Flag aria-hidden size={12} />}>{counted(account.flags.length, 'flag')}</Tag></li>}
            {shown.liveStrikes.length > 0 && <li><Tag tone="warn" icon={<ShieldAlert aria-hidden size={12} />}>{counted(shown.liveStrikes.length, 'strike counts', 'strikes count')}</Tag></li>}
            {shown.liveHolds.length > 0 && <li><Tag tone="hold" icon={<Lock aria-hidden size={12} />}>{counted(shown.liveHolds.length, 'hold binds', 'holds bind')}</Tag></li>}
            {deletion.standing !== 'nothing-planned' && <li><Tag tone={standing.tone} icon={<Trash2 aria-hidden size={12} />}>Deletion: {standing.says.toLowerCase()}</Tag></li>}
          </ul>
          {account.about !== '' && <p className="case-summary"><Plain text={account.about} /></p>}
          <dl className="case-meta">
            <Fact label="Created">{ago(account.created)}</Fact>
            <Fact label="Last seen">{account.lastSeen === null ? 'Not known' : ago(account.lastSeen)}</Fact>
            <Fact label="Jurisdiction">{jurisdictionWords(account.jurisdiction)}</Fact>
            <Fact label="Language">{languageWords(account.language)}</Fact>
            {counts.map(([what, many]) => <Fact key={what} label={term(what)}>{count(many)}</Fact>)}
          </dl>
        </header>
        <nav className="case-nav" aria-label="Parts of the account">
          {present.map(([id, label]) => <button key={id} type="button" onClick={() => goTo(id)}>{label}</button>)}
        </nav>
        {present.map(([id, label, body]) => <section key={id} id={`part-${id}`} className="part" aria-label={label} tabIndex={-1}>{body}</section>)}
      </div>
    </aside>
  );
}
