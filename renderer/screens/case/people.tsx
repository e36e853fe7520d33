// Whose account it is about, at one look; and who asks, for whom.
import { BadgeCheck, BadgeX, CircleDashed, Flag, Landmark, Lock, ShieldAlert, UserRound } from 'lucide-react';
import type { Party } from '../../../shared/model/case.ts';
import { Plain, Tag } from '../../parts/bits.tsx';
import { term } from '../../parts/terms.ts';
import { counted } from '../../parts/words.ts';
import type { CaseOut } from './shown.ts';

const CHECKED = {
  checked: { icon: BadgeCheck, says: 'Checked', tone: 'good' },
  failed: { icon: BadgeX, says: 'Check failed', tone: 'danger' },
  'not-checked': { icon: CircleDashed, says: 'Not checked', tone: 'plain' },
} as const satisfies Record<Party['verified'], unknown>;

/** The account a case is about and its parties. `onOpen` opens the account's page; `now` in epoch milliseconds. */
export function People({ shown, now, onOpen }: { readonly shown: CaseOut; readonly now: number; readonly onOpen: (id: string) => void }) {
  const { subject, parties } = shown.case.facts;
  return (
    <>
      <h3>People</h3>
      {subject !== null && <AccountCard shown={shown} now={now} onOpen={onOpen} />}
      <ul className="people">
        {parties.map((party, index) => {
          const { icon: Icon, says, tone } = CHECKED[party.verified];
          return (
            <li key={index} className="person">
              {party.authority ? <Landmark aria-hidden size={16} /> : <UserRound aria-hidden size={16} />}
              <div>
                <p><b><Plain text={party.name} /></b>{party.organisation !== null && <span className="small">, <Plain text={party.organisation} /></span>}</p>
                <p className="small">{term(party.role)}{party.authority && party.role !== 'authority' ? ' · Authority' : ''}{party.contact !== null && <> · <Plain text={party.contact} /></>}</p>
              </div>
              <Tag tone={tone} icon={<Icon aria-hidden size={12} />}>{says}</Tag>
            </li>
          );
        })}
      </ul>
      {subject === null && parties.length === 0 && <p className="none">Nobody is named.</p>}
    </>
  );
}

/** Standing, holds, strikes and flags of the account; what is not on this computer is left out, not said to be none. */
function AccountCard({ shown, now, onOpen }: { readonly shown: CaseOut; readonly now: number; readonly onOpen: (id: string) => void }) {
  const { account } = shown;
  const { subject, holds } = shown.case.facts;
  if (subject === null) return null;
  const { status } = account ?? subject;
  const strikes = account?.strikes.filter(({ expires }) => expires === null || Date.parse(expires) > now).length ?? 0;
  const flags = [...(account?.flags ?? [])].sort((a, b) => b.weight - a.weight);
  return (
    <section className="account-card" aria-label="Account" data-testid="account-card">
      <UserRound aria-hidden size={18} />
      <div>
        <p><b><Plain text={subject.displayName} /></b> <span className="small">@<Plain text={subject.handle} /></span></p>
        <p className="small">The account this is about</p>
        <ul className="tags">
          <li><Tag tone={status === 'active' ? 'good' : status === 'restricted' ? 'warn' : 'danger'}>{term(status)}</Tag></li>
          {holds.length > 0 && <li><Tag tone="hold" icon={<Lock aria-hidden size={12} />}>{counted(holds.length, 'hold')}</Tag></li>}
          {strikes > 0 && <li><Tag tone="warn" icon={<ShieldAlert aria-hidden size={12} />}>{counted(strikes, 'strike')} count{strikes === 1 ? 's' : ''}</Tag></li>}
          {flags.slice(0, 4).map((flag, index) => <li key={index}><Tag tone={flag.weight >= 4 ? 'danger' : 'plain'} icon={<Flag aria-hidden size={12} />} title={flag.note}>{term(flag.code)}</Tag></li>)}
          {flags.length > 4 && <li><Tag>{counted(flags.length - 4, 'flag')} more</Tag></li>}
        </ul>
        {account !== null && account.caseIds.length > 1 && <p className="small">{counted(account.caseIds.length - 1, 'other case')} about it.</p>}
      </div>
      <button type="button" className="button" data-testid="open-account" onClick={() => onOpen(subject.id)}>Open account</button>
    </section>
  );
}
