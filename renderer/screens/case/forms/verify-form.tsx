// Answering the checks of a requester and of the paper: yes or no and the evidence, line by line; unanswered lines wait.
import { CircleCheck, OctagonX, UsersRound } from 'lucide-react';
import { useState } from 'react';
import { Tag } from '../../../parts/bits.tsx';
import { whoWords } from '../../../parts/words.ts';
import { Segments } from './fields.tsx';
import type { BodyProps } from './form.ts';

const ANSWERS = [['yes', 'Yes'], ['no', 'No']] as const;

/** The lines that a person can still answer, first those without an answer. */
export function VerifyForm({ shown, draft, setDraft, me }: BodyProps) {
  const [all, setAll] = useState(false);
  const { verification } = shown;
  if (verification === null) return null;
  const open = (answer: 'yes' | 'no' | null) => all || answer === null;
  const checks = verification.checks.filter(({ by, answer, who }) => by !== 'people' && (open(answer) || (by === 'second-person' && answer === 'yes' && who !== me)));
  const paper = verification.paper.filter(({ answer }) => open(answer));
  const row = (name: string, label: string, question: string, evidence: string, second: boolean, answer: 'yes' | 'no' | null, who: string | null) => (
    <li key={name} className="answer">
      <div className="answer-head">
        <p>{label !== '' && <span className="number answer-id">{label}</span>} {question} {second && <Tag tone="hold" icon={<UsersRound aria-hidden size={12} />}>Asks for a second person</Tag>}</p>
        <Segments name={name} label={`${label} ${question}`} value={draft.fields[name] ?? ''} options={ANSWERS} onChange={(value) => setDraft({ fields: { ...draft.fields, [name]: value } })} />
      </div>
      <input
        className="input input-small"
        maxLength={4_000}
        placeholder={evidence}
        aria-label={`Evidence for ${label === '' ? question : label}`}
        data-testid={`${name} evidence`}
        value={draft.fields[`${name} evidence`] ?? ''}
        onChange={(event) => setDraft({ fields: { ...draft.fields, [`${name} evidence`]: event.currentTarget.value } })}
      />
      {answer !== null && who !== null && (
        <p className="small answer-before">{answer === 'yes' ? <CircleCheck aria-hidden size={12} /> : <OctagonX aria-hidden size={12} />} {whoWords(who, shown.names)} answered {answer}. It stays on the record.</p>
      )}
    </li>
  );
  return (
    <>
      <p className="small">An answer counts with its evidence. A “no” fails the verification and is not undone by a later “yes”.</p>
      {checks.length > 0 && (
        <section aria-label="Checks of the requester">
          <h4>Requester</h4>
          <ul className="answers">{checks.map(({ id, question, evidence, by, answer, who }) => row(id, id, question, evidence, by === 'second-person', answer, who))}</ul>
        </section>
      )}
      {paper.length > 0 && (
        <section aria-label="Checks of the paper">
          <h4>Paper</h4>
          <ul className="answers">{paper.map(({ check, answer, who }) => row(`paper ${check}`, '', check, 'Where it stands on the paper', false, answer, who))}</ul>
        </section>
      )}
      {checks.length + paper.length === 0 && <p className="none">Every line is answered.</p>}
      {!all && <button type="button" className="link" onClick={() => setAll(true)}>Answer a line once more</button>}
    </>
  );
}
