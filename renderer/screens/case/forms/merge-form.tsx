// Closing a case as a duplicate: finding the case that goes on.
import { useEffect, useState } from 'react';
import type { RowShown } from '../../../../shared/contract.ts';
import { Plain, StatusMark, Trouble } from '../../../parts/bits.tsx';
import { useConsole } from '../../../parts/use.ts';
import { ReasonField } from './fields.tsx';
import type { BodyProps } from './form.ts';

const PAUSE_MS = 200;
const MOST = 8;

/** A search in the same queue; it begins with the account of the case, because that is what duplicates share. */
export function MergeForm({ shown, draft, setDraft }: BodyProps) {
  const { desk } = useConsole();
  const { facts, id } = shown.case;
  const words = draft.fields['search'] ?? facts.subject?.handle ?? '';
  const [rows, setRows] = useState<readonly RowShown[]>([]);
  const [message, setMessage] = useState<string | null>(null);
  useEffect(() => {
    let stale = false;
    const timer = setTimeout(() => {
      void (async () => {
        const view = await desk.ask('openView', { queue: facts.kind, search: words });
        const found = view.ok ? await desk.ask('rows', { view: view.value.view, from: 0, count: MOST + 1 }) : view;
        if (stale) return;
        setMessage(found.ok ? null : found.fault.message);
        setRows(found.ok ? found.value.rows.filter((row) => row.id !== id).slice(0, MOST) : []);
      })();
    }, PAUSE_MS);
    return () => {
      stale = true;
      clearTimeout(timer);
    };
  }, [desk, facts.kind, id, words]);
  return (
    <>
      <label className="field">
        <span>The case that goes on</span>
        <input type="search" className="input" maxLength={400} spellCheck={false} placeholder="Number, name or words" data-testid="merge-search" value={words} onChange={(event) => setDraft({ fields: { ...draft.fields, search: event.currentTarget.value } })} />
      </label>
      {message !== null && <Trouble message={message} />}
      <fieldset className="picks">
        <legend className="unseen">Cases found</legend>
        <div className="picks-list">
          {rows.length === 0 && <span className="none">No other case found.</span>}
          {rows.map((row) => (
            <label key={row.id} className="check">
              <input type="radio" name="merge-into" checked={draft.about === row.id} onChange={() => setDraft({ about: row.id })} />
              <span className="number">{row.number}</span>
              <span className="cut"><Plain text={row.title} /></span>
              <StatusMark status={row.status} />
            </label>
          ))}
        </div>
      </fieldset>
      <p className="small">This case closes; the other one goes on. It can be reopened.</p>
      <ReasonField draft={draft} setDraft={setDraft} />
    </>
  );
}
