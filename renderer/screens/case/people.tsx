// Who asks, for whom, and whose account it is about.
import { BadgeCheck, BadgeX, CircleDashed, Landmark, UserRound } from 'lucide-react';
import type { CaseFacts, Party } from '../../../shared/model/case.ts';
import { Plain, Tag } from '../../parts/bits.tsx';
import { term } from '../../parts/words.ts';

const CHECKED = {
  checked: { icon: BadgeCheck, says: 'Checked', tone: 'good' },
  failed: { icon: BadgeX, says: 'Check failed', tone: 'danger' },
  'not-checked': { icon: CircleDashed, says: 'Not checked', tone: 'plain' },
} as const satisfies Record<Party['verified'], unknown>;

/** The account a case is about and its parties. `onOpen` opens the account's page. */
export function People({ facts, onOpen }: { readonly facts: CaseFacts; readonly onOpen: (id: string) => void }) {
  const { subject } = facts;
  return (
    <>
      <h3>People</h3>
      <ul className="people">
        {subject !== null && (
          <li className="person">
            <UserRound aria-hidden size={16} />
            <div>
              <p><b><Plain text={subject.displayName} /></b> <span className="small">@<Plain text={subject.handle} /></span></p>
              <p className="small">The account this is about · {term(subject.status)}</p>
            </div>
            <button type="button" className="button" onClick={() => onOpen(subject.id)}>Open account</button>
          </li>
        )}
        {facts.parties.map((party, index) => {
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
      {subject === null && facts.parties.length === 0 && <p className="none">Nobody is named.</p>}
    </>
  );
}
