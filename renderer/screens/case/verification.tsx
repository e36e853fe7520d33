// The checklist of a requester and of the paper as it stands: yes, no or open, with evidence and who answered.
import { BadgeCheck, CircleCheck, CircleDashed, OctagonX, ShieldQuestion, UsersRound } from 'lucide-react';
import type { ReactNode } from 'react';
import type { CaseShown } from '../../../shared/contract.ts';
import { Key, Plain, Tag } from '../../parts/bits.tsx';
import { whoWords } from '../../parts/words.ts';

type Verification = NonNullable<CaseShown['verification']>;

const STATE: Readonly<Record<Verification['state'], { readonly says: string; readonly tone: 'good' | 'warn' | 'danger' | 'plain' }>> = {
  verified: { says: 'Verified', tone: 'good' },
  incomplete: { says: 'Not complete', tone: 'warn' },
  failed: { says: 'Failed', tone: 'danger' },
  'needs-second-person': { says: 'Waits for a second person', tone: 'warn' },
  'no-requester': { says: 'No requester', tone: 'plain' },
  'identity-instead': { says: 'Identity instead', tone: 'plain' },
};

const ANSWER = { yes: { icon: CircleCheck, says: 'Yes', tone: 'good' }, no: { icon: OctagonX, says: 'No', tone: 'danger' }, open: { icon: CircleDashed, says: 'Open', tone: 'quiet' } } as const;

/** The two lists. `onAnswer` opens the form; null where this person may not answer now. */
export function VerificationPart({ verification, names, onAnswer }: { readonly verification: Verification; readonly names: Readonly<Record<string, string>>; readonly onAnswer: (() => void) | null }) {
  const { state, says, checks, paper } = verification;
  const { says: word, tone } = STATE[state];
  const asked = checks.filter(({ by }) => by !== 'people');
  const answered = (all: readonly { readonly answer: 'yes' | 'no' | null }[]) => all.filter(({ answer }) => answer !== null).length;
  const row = (key: string, label: string, question: string, extra: ReactNode, answer: 'yes' | 'no' | null, given: string | null, who: string | null) => {
    const { icon: Icon, says: is, tone: colour } = ANSWER[answer ?? 'open'];
    return (
      <li key={key} className={`element element-tall element-${colour}`}>
        <Icon aria-hidden size={15} />
        <span>
          {label !== '' && <span className="number answer-id">{label}</span>} {question} {extra}
          {given !== null && <span className="small element-more"><Plain text={given} />{who !== null && <> · {whoWords(who, names)}</>}</span>}
        </span>
        <b>{is}</b>
      </li>
    );
  };
  return (
    <div data-testid="verification" data-state={state}>
      <div className="part-head">
        <h3>Requester</h3>
        <Tag tone={tone} icon={tone === 'good' ? <BadgeCheck aria-hidden size={12} /> : <ShieldQuestion aria-hidden size={12} />}>{word}</Tag>
        {onAnswer !== null && <button type="button" className="button button-small part-act" data-testid="verify" onClick={onAnswer}>Answer checks <Key>V</Key></button>}
      </div>
      <p className="reading">{says}</p>
      {checks.length > 0 && (
        <details className="checklist" open={state !== 'verified'}>
          <summary>Checks of the requester <span className="h4-note">{answered(asked)} of {asked.length} answered</span></summary>
          <ul className="elements elements-one">
            {checks.map(({ id, question, by, answer, given, who }) => row(
              id, id, question,
              by === 'second-person' ? <Tag tone="hold" icon={<UsersRound aria-hidden size={12} />}>Asks for a second person</Tag> : by === 'people' ? <Tag>Seen from who took part</Tag> : null,
              answer, given, who,
            ))}
          </ul>
        </details>
      )}
      {paper.length > 0 && (
        <details className="checklist" open={answered(paper) < paper.length}>
          <summary>Checks of the paper <span className="h4-note">{answered(paper)} of {paper.length} answered</span></summary>
          <ul className="elements elements-one">{paper.map(({ check, answer, given, who }) => row(check, '', check, null, answer, given, who))}</ul>
        </details>
      )}
    </div>
  );
}
