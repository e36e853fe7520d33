// The decision form: which decision or step, on which items or records, why, what it would do and what happens next.
import { ArrowRight, Footprints, Hourglass, ShieldAlert, UsersRound } from 'lucide-react';
import type { ReactNode } from 'react';
import { IRREVERSIBLE } from '../../../../shared/rules/decisions.ts';
import { Plain, Tag } from '../../../parts/bits.tsx';
import { counted, nextWords, stagesIn } from '../../../parts/words.ts';
import { isElsewhere, itemsFor, type Offered } from '../shown.ts';
import { pickedItems } from './acts.ts';
import { ReasonField } from './fields.tsx';
import type { BodyProps } from './form.ts';
import { PackageForm } from './package-form.tsx';
import { packageIn, PreviewLine, usePreview } from './preview-line.tsx';

const NEEDS = { one: null, two: 'Two people', counsel: 'Legal approves' } as const;

const cannotBeUndone = ({ effect }: Offered): boolean => effect !== null && IRREVERSIBLE.includes(effect);

/** Choices, items or records, reason and note. Nothing is chosen beforehand: a default would be the console deciding. */
export function DecisionForm({ shown, draft, setDraft }: BodyProps) {
  const { case: it, decisions } = shown;
  const now = decisions.filter(({ not }) => not === null);
  const notYet = decisions.filter((each) => each.not !== null && !isElsewhere(each));
  const elsewhere = decisions.filter(isElsewhere);
  const chosen = now.find(({ code }) => code === draft.decision);
  const preview = usePreview(
    chosen === undefined ? null : { caseId: it.id, decision: chosen.code, itemIds: [...pickedItems({ shown, draft })], choices: chosen.discloses ? draft.choices : {} },
    it.tag,
  );
  return (
    <>
      <fieldset className="choices" data-testid="decisions-now">
        <legend>Now</legend>
        {now.length === 0 && <p className="none">Nothing can be decided at this point.</p>}
        {now.map((each) => (
          <Choice key={each.code} offered={each}>
            <input type="radio" name="decision" data-testid={`decision-${each.code}`} checked={each.code === draft.decision} onChange={() => setDraft({ decision: each.code, itemIds: null })} />
          </Choice>
        ))}
      </fieldset>
      {notYet.length > 0 && (
        <fieldset className="choices choices-one" data-testid="decisions-not-yet">
          <legend>Not yet, and why</legend>
          {notYet.map((each) => (
            <Choice key={each.code} offered={each}>
              <input type="radio" name="decision" data-testid={`decision-${each.code}`} disabled checked={false} readOnly />
            </Choice>
          ))}
        </fieldset>
      )}
      {chosen !== undefined && <p className="choice-effect" role="status">{chosen.says}</p>}
      {chosen?.needsItems === true && <ItemPicks shown={shown} draft={draft} setDraft={setDraft} me="" offered={chosen} />}
      {chosen?.discloses === true && <PackageForm facts={it.facts} scope={shown.scope ?? []} made={packageIn(preview)} choices={draft.choices} onChange={(choices) => setDraft({ choices })} />}
      {chosen !== undefined && <PreviewLine state={preview} />}
      {now.length > 0 && (
        <>
          <ReasonField draft={draft} setDraft={setDraft} />
          <label className="field">
            <span>Note for the record <i>optional</i></span>
            <textarea className="input" rows={1} maxLength={20_000} value={draft.note} onChange={(event) => setDraft({ note: event.currentTarget.value })} />
          </label>
        </>
      )}
      {chosen !== undefined && <p className="decide-next"><ArrowRight aria-hidden size={14} /> <span><b>Next.</b> {chosen.final ? nextWords(chosen.needs, cannotBeUndone(chosen)) : `The case stays open. ${nextWords(chosen.needs, cannotBeUndone(chosen))}`}</span></p>}
      {elsewhere.length > 0 && (
        <details className="choices-elsewhere" data-testid="decisions-elsewhere">
          <summary className="small">{counted(elsewhere.length, 'decision is', 'decisions are')} for another stage of the path</summary>
          <ul>{elsewhere.map(({ code, label, says }) => <li key={code} className="small"><b>{label}</b> {says}</li>)}</ul>
        </details>
      )}
    </>
  );
}

/** A decision as a card: what it is called, what kind of thing it is, and, where it cannot be made yet, why. */
function Choice({ offered, children }: { readonly offered: Offered; readonly children: ReactNode }) {
  const { label, says, needs, final, not } = offered;
  return (
    <label className={not === null ? 'choice' : 'choice choice-not'} title={says}>
      {children}
      <span className="choice-body">
        <span className="choice-head">
          <b>{label}</b>
          {!final && <Tag icon={<Footprints aria-hidden size={12} />}>Next step</Tag>}
          {NEEDS[needs] !== null && <Tag tone="hold" icon={<UsersRound aria-hidden size={12} />}>{NEEDS[needs]}</Tag>}
          {cannotBeUndone(offered) && <Tag tone="warn" icon={<ShieldAlert aria-hidden size={12} />}>Cannot be undone</Tag>}
        </span>
        {not !== null && <span className="choice-says"><Hourglass aria-hidden size={12} /> {stagesIn(not)}</span>}
      </span>
    </label>
  );
}

function ItemPicks({ shown, draft, setDraft, offered }: BodyProps & { readonly offered: Offered }) {
  const could = itemsFor(shown.case.facts, offered.effect);
  const picked = pickedItems({ shown, draft });
  const toggle = (id: string) => setDraft({ itemIds: picked.includes(id) ? picked.filter((each) => each !== id) : [...picked, id] });
  if (could.length === 0) return <p className="none">No item is in a state for this.</p>;
  return (
    <fieldset className="picks">
      <legend>
        {counted(picked.length, 'item')} of {could.length} chosen
        <button type="button" className="link" onClick={() => setDraft({ itemIds: could.map((item) => item.id) })}>All</button>
        <button type="button" className="link" onClick={() => setDraft({ itemIds: [] })}>None</button>
      </legend>
      <div className="picks-list">
        {could.map((item) => (
          <label key={item.id} className="check">
            <input type="checkbox" checked={picked.includes(item.id)} onChange={() => toggle(item.id)} />
            <span className="cut"><Plain text={item.url ?? item.label} /></span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}
