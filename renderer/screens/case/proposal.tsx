// A proposal that waits for its second person, or the decision that stands: exactly what it says, word for word.
import { Gavel, Users } from 'lucide-react';
import type { ReactNode } from 'react';
import { decisionRule, IRREVERSIBLE } from '../../../shared/rules/decisions.ts';
import { Fact, Plain, Tag } from '../../parts/bits.tsx';
import { exact } from '../../parts/time.ts';
import { term } from '../../parts/terms.ts';
import { counted, nextWords, whoWords } from '../../parts/words.ts';
import { KeptPackage } from './kept-package.tsx';
import type { CaseOut } from './shown.ts';

/** The card above the evidence; nothing where the case is open. */
export function ProposalOrDecision({ shown, zone }: { readonly shown: CaseOut; readonly zone: string }) {
  const { facts } = shown.case;
  const { proposal, decision } = facts;
  const stands = proposal ?? decision;
  const approvedBy = decision?.approvedBy ?? null;
  if (stands === null) return null;
  const rule = decisionRule(facts.kind, stands.decision);
  const hold = stands.holdId === null ? undefined : (facts.holds.find(({ id }) => id === stands.holdId) ?? shown.account?.holds.find(({ id }) => id === stands.holdId));
  const card = (icon: ReactNode, title: string, extra: ReactNode) => (
    <section className={proposal === null ? 'ruling' : 'ruling ruling-waits'} aria-label={title} data-testid={proposal === null ? 'decision' : 'proposal'}>
      <header>{icon}<h3>{title}</h3></header>
      <p className="ruling-what"><b>{rule?.label ?? stands.decision}</b> <span>{rule?.says}</span></p>
      <dl className="facts">
        <Fact label={proposal === null ? 'Decided by' : 'Proposed by'}>{whoWords(stands.by, shown.names)}</Fact>
        <Fact label="At">{exact(stands.at, zone)}</Fact>
        {extra}
        <Fact label="Reason" wide><Plain text={stands.reason} /></Fact>
        {stands.note !== '' && <Fact label="Note" wide><Plain text={stands.note} /></Fact>}
        {hold !== undefined && <Fact label="Hold" wide>{hold.category === null ? 'Everything of the account' : term(hold.category)}. {hold.basis}. {hold.expires === null ? 'No end of its own.' : `Until ${exact(hold.expires, zone)}.`}</Fact>}
        {stands.itemIds.length > 0 && (
          <Fact label={counted(stands.itemIds.length, 'item')}>
            <ul className="ruling-items">
              {stands.itemIds.map((id) => {
                const item = facts.items.find((each) => each.id === id);
                return <li key={id}><Plain text={item?.url ?? item?.label ?? id} /></li>;
              })}
            </ul>
          </Fact>
        )}
      </dl>
      {stands.package !== null && <KeptPackage kept={stands.package} />}
    </section>
  );
  if (proposal !== null) {
    return card(
      <Users aria-hidden size={16} />,
      'Proposed, waits for a second person',
      <>
        <Fact label="Binds to"><span className="fixed" title={proposal.hash}>{proposal.hash.slice(0, 16)}</span></Fact>
        {rule !== null && <Fact label="Next" wide>{nextWords(rule.needs, rule.effect !== null && IRREVERSIBLE.includes(rule.effect))}</Fact>}
      </>,
    );
  }
  return card(
    <Gavel aria-hidden size={16} />,
    'Decided',
    approvedBy === null ? null : <Fact label="Approved by">{whoWords(approvedBy, shown.names)} <Tag tone="good">Two people</Tag></Fact>,
  );
}
