// A letter to the user, requester or reporter: drafted, its open fields filled one by one, and held back until none is open.
import { PenLine } from 'lucide-react';
import { useEffect, useState } from 'react';
import type { LetterShown } from '../../../../shared/contract.ts';
import { letterPieces, openFields, withLetter } from '../../../parts/letter.ts';
import { Trouble } from '../../../parts/bits.tsx';
import { useConsole } from '../../../parts/use.ts';
import { term } from '../../../parts/terms.ts';
import { counted } from '../../../parts/words.ts';
import { letterOf } from './acts.ts';
import { LineField, PageField, SelectField } from './fields.tsx';
import type { BodyProps } from './form.ts';

const TO = { user: 'The user', requester: 'The requester', reporter: 'The reporter' } as const;

/** Choosing a draft, filling it, reading it as it goes out. */
export function LetterForm({ shown, draft, setDraft }: BodyProps) {
  const { desk } = useConsole();
  const [letters, setLetters] = useState<readonly LetterShown[] | null>(null);
  const [message, setMessage] = useState<string | null>(null);
  const caseId = shown.case.id;
  const { tag } = shown.case;
  useEffect(() => {
    let stale = false;
    void desk.ask('letters', { caseId }).then((answer) => {
      if (stale) return;
      setMessage(answer.ok ? null : answer.fault.message);
      setLetters(answer.ok ? answer.value : []);
    });
    return () => {
      stale = true;
    };
    // oxlint-disable-next-line react/exhaustive-effect-dependencies -- drafts are filled from the facts: newer facts, newer drafts
  }, [desk, caseId, tag]);
  const { fields } = draft;
  const of = { draft, setDraft };
  const chosen = letters?.find(({ id }) => id === fields['letter']);
  const take = (id: string) => {
    const letter = letters?.find((each) => each.id === id);
    setDraft({ fields: withLetter(fields, id, letter === undefined ? { editing: 'yes' } : { to: letter.to, subject: letter.subject, text: letter.text }) });
  };
  const meant = fields['letter'] === undefined ? letters?.find(({ id }) => id === draft.about) : undefined;
  useEffect(() => {
    // Opened for one letter: it is taken once it is there, and never over what a person has begun to write.
    if (meant !== undefined) setDraft({ fields: { letter: meant.id, to: meant.to, subject: meant.subject, text: meant.text } });
    // oxlint-disable-next-line react-hooks/exhaustive-deps -- once for the letter that is meant
  }, [meant]);
  const asks = openFields(`${fields['subject'] ?? ''}\n${fields['text'] ?? ''}`);
  const { subject, text, open } = letterOf({ shown, draft });
  const notice = shown.notice !== null && fields['to'] === 'user' && !['may-notify', 'notified', 'not-asked'].includes(shown.notice.state) ? shown.notice.says : null;
  return (
    <>
      <label className="field">
        <span>Letter</span>
        <select className="input" data-testid="letter" value={fields['letter'] ?? ''} onChange={(event) => take(event.currentTarget.value)}>
          <option value="" disabled>{letters === null ? 'Loading the drafts' : 'Choose a draft'}</option>
          {(['requester', 'reporter', 'user'] as const).map((to) => {
            const own = (letters ?? []).filter((letter) => letter.to === to);
            return own.length === 0 ? null : <optgroup key={to} label={`To ${TO[to].toLowerCase()}`}>{own.map(({ id, name }) => <option key={id} value={id}>{name}</option>)}</optgroup>;
          })}
          <option value="own">Own words</option>
        </select>
      </label>
      {message !== null && <Trouble message={message} />}
      {fields['letter'] === 'own' && <SelectField name="to" label="To" options={Object.entries(TO)} {...of} />}
      {notice !== null && <p className="preview-not">{notice}</p>}
      {asks.length > 0 && (
        <fieldset className="letter-open">
          <legend>{open.length === 0 ? 'Every field is filled' : `${counted(open.length, 'field')} still open`}</legend>
          {asks.map((name) => <LineField key={name} name={`fill ${name}`} label={term(name)} {...of} />)}
        </fieldset>
      )}
      {(chosen !== undefined || fields['letter'] === 'own') && (fields['editing'] === 'yes' ? (
        <>
          <LineField name="subject" label="Subject" {...of} />
          <PageField name="text" label="Text" rows={8} {...of} />
        </>
      ) : (
        <article className="letter" data-testid="letter-text">
          <p className="small">To {chosen === undefined ? '' : TO[chosen.to].toLowerCase()}</p>
          <h4><Marked text={subject} /></h4>
          <p className="letter-text"><Marked text={text} /></p>
          <button type="button" className="button button-small" onClick={() => setDraft({ fields: { ...fields, subject, text, editing: 'yes' } })}><PenLine aria-hidden size={13} /> Edit the text</button>
        </article>
      ))}
      {open.length > 0 && <p className="decide-next">A letter with an open field is not sent.</p>}
    </>
  );
}

function Marked({ text }: { readonly text: string }) {
  return <bdi className="plain">{letterPieces(text).map((piece, index) => (piece.open ? <mark key={index} title="Still open">{piece.text}</mark> : <span key={index}>{piece.text}</span>))}</bdi>;
}
