// The decision form: which decision, on which items, why, and what happens next.
import { ArrowRight, UsersRound } from 'lucide-react';
import type { CaseShown } from '../../../shared/contract.ts';
import type { CaseFacts } from '../../../shared/model/case.ts';
import { decisionRule } from '../../../shared/rules/decisions.ts';
import { Plain, Tag } from '../../parts/bits.tsx';
import type { Draft } from '../../parts/use.ts';
import { counted, nextWords } from '../../parts/words.ts';

const NEEDS = { one: null, two: 'Needs a second person', counsel: 'Needs legal' } as const;

/** Choices, items, reason and note. Nothing is chosen beforehand: a default would be the console deciding. */
export function DecisionForm({ facts, decisions, draft, setDraft }: {
  readonly facts: CaseFacts;
  readonly decisions: CaseShown['decisions'];
  readonly draft: Draft;
  readonly setDraft: (change: Partial<Draft>) => void;
}) {
  const chosen = decisions.find((each) => each.code === draft.decision);
  const rule = chosen === undefined ? null : decisionRule(facts.kind, chosen.code);
  const onItems = (rule?.effect === 'disable' || rule?.effect === 'restore') && facts.items.length > 0;
  const picked = draft.itemIds ?? facts.items.map((item) => item.id);
  const toggle = (id: string) => setDraft({ itemIds: picked.includes(id) ? picked.filter((each) => each !== id) : [...picked, id] });
  return (
    <>
      <fieldset className="choices">
        <legend className="unseen">Decision</legend>
        {decisions.map((each) => (
          <label key={each.code} className="choice" title={each.says}>
            <input type="radio" name="decision" data-testid={`decision-${each.code}`} checked={each.code === draft.decision} onChange={() => setDraft({ decision: each.code })} />
            <span className="choice-body">
              <span className="choice-head"><b>{each.label}</b>{NEEDS[each.needs] !== null && <Tag tone="hold" icon={<UsersRound aria-hidden size={12} />}>{NEEDS[each.needs]}</Tag>}</span>
            </span>
          </label>
        ))}
      </fieldset>
      {chosen !== undefined && <p className="choice-effect" role="status">{chosen.says}</p>}
      {onItems && (
        <fieldset className="picks">
          <legend>
            {counted(picked.length, 'item')} of {facts.items.length} chosen
            <button type="button" className="link" onClick={() => setDraft({ itemIds: facts.items.map((item) => item.id) })}>All</button>
            <button type="button" className="link" onClick={() => setDraft({ itemIds: [] })}>None</button>
          </legend>
          <div className="picks-list">
            {facts.items.map((item) => (
              <label key={item.id} className="check">
                <input type="checkbox" checked={picked.includes(item.id)} onChange={() => toggle(item.id)} />
                <span className="cut"><Plain text={item.url ?? item.label} /></span>
              </label>
            ))}
          </div>
        </fieldset>
      )}
      <ReasonField value={draft.reason} onChange={(reason) => setDraft({ reason })} />
      <label className="field">
        <span>Note for the record <i>optional</i></span>
        <textarea className="input" rows={1} maxLength={20_000} value={draft.note} onChange={(event) => setDraft({ note: event.currentTarget.value })} />
      </label>
      {chosen !== undefined && <p className="decide-next"><ArrowRight aria-hidden size={14} /> <span><b>Next.</b> {nextWords(chosen.needs, rule?.effect === 'delete' || rule?.effect === 'disclose')}</span></p>}
    </>
  );
}

/** Why; an act without a reason cannot be defended later, so it is never optional. */
export function ReasonField({ value, onChange }: { readonly value: string; readonly onChange: (value: string) => void }) {
  return (
    <label className="field">
      <span>Reason</span>
      <textarea className="input" rows={2} maxLength={4_000} required data-testid="reason" placeholder="Why, in words that hold up later" value={value} onChange={(event) => onChange(event.currentTarget.value)} />
    </label>
  );
}
