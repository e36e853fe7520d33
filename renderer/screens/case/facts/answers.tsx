// The letters that a case could be answered with, as the desk drafts them: one press opens the one that is meant.
import { Mail } from 'lucide-react';
import { useEffect, useState } from 'react';
import type { LetterShown } from '../../../../shared/contract.ts';
import { Trouble } from '../../../parts/bits.tsx';
import { useConsole } from '../../../parts/use.ts';
import { counted } from '../../../parts/words.ts';
import type { OpenForm } from '../forms/form.ts';

/** The letters to the requester; `tag` names the facts that they are drafted from. */
export function Answers({ caseId, tag, onForm }: { readonly caseId: string; readonly tag: string; readonly onForm: OpenForm }) {
  const { desk } = useConsole();
  const [letters, setLetters] = useState<readonly LetterShown[]>([]);
  const [message, setMessage] = useState<string | null>(null);
  useEffect(() => {
    let stale = false;
    void desk.ask('letters', { caseId }).then((answer) => {
      if (stale) return;
      setMessage(answer.ok ? null : answer.fault.message);
      setLetters(answer.ok ? answer.value.filter(({ to }) => to === 'requester') : []);
    });
    return () => {
      stale = true;
    };
    // oxlint-disable-next-line react/exhaustive-effect-dependencies -- drafts are filled from the facts: newer facts, newer drafts
  }, [desk, caseId, tag]);
  if (letters.length === 0 && message === null) return null;
  return (
    <>
      <h4>Letters to the requester</h4>
      {message !== null && <Trouble message={message} />}
      <ul className="answer-letters">
        {letters.map(({ id, name, open }) => (
          <li key={id}>
            <Mail aria-hidden size={14} />
            <span>{name} <span className="small">{open.length === 0 ? 'ready to read' : `${counted(open.length, 'field')} to fill`}</span></span>
            <button type="button" className="button button-small" data-testid={`write-${id}`} onClick={() => onForm('message', id)}>Open<span className="unseen"> the letter {name}</span></button>
          </li>
        ))}
      </ul>
    </>
  );
}
