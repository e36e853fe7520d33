// The filter chips above a list: facets with their counts, due and assignee, and what is set at a glance.
import { ChevronDown, X } from 'lucide-react';
import type { ViewAsked, ViewShown } from '../../shared/contract.ts';
import { Menu } from '../parts/menu.tsx';
import { count } from '../parts/words.ts';
import { FACET_WORDS, FACETS, facetWords, filterCount, toggled, unfiltered, type FacetName } from '../parts/view.ts';

const DUE = [['any', 'Any time'], ['overdue', 'Overdue'], ['today', 'Due today'], ['week', 'Due within a week']] as const;
const WHO = [['anyone', 'Anyone'], ['me', 'Me'], ['nobody', 'Nobody']] as const;

/** The row of chips. */
export function Filters({ asked, shown, onChange }: { readonly asked: ViewAsked; readonly shown: ViewShown | null; readonly onChange: (next: ViewAsked) => void }) {
  const accounts = asked.queue === 'flagged-accounts';
  return (
    <div className="filters" role="group" aria-label="Filters">
      {!accounts && <One label="Due" value={asked.due} none="any" choices={DUE} onPick={(due) => onChange({ ...asked, due })} />}
      {FACETS.map((facet) => <Several key={facet} facet={facet} asked={asked} values={shown?.facets[facet] ?? []} onChange={onChange} />)}
      {!accounts && <One label="Assignee" value={asked.assignee} none="anyone" choices={WHO} onPick={(assignee) => onChange({ ...asked, assignee })} />}
      {filterCount(asked) > 0 && (
        <button type="button" className="chip chip-clear" onClick={() => onChange(unfiltered(asked))}>
          <X aria-hidden size={13} />
          Clear
        </button>
      )}
    </div>
  );
}

function One<V extends string>({ label, value, none, choices, onPick }: { readonly label: string; readonly value: V; readonly none: V; readonly choices: readonly (readonly [V, string])[]; readonly onPick: (value: V) => void }) {
  const set = value !== none;
  const words = choices.find(([code]) => code === value)?.[1] ?? value;
  return (
    <Menu label={`${label}: ${words}`} className={set ? 'chip chip-set' : 'chip'} button={<>{set && label === 'Due' ? '' : label}{set && <b>{words}</b>}<ChevronDown aria-hidden size={13} /></>}>
      <fieldset className="menu-list">
        <legend className="unseen">{label}</legend>
        {choices.map(([code, says]) => (
          <label key={code} className="menu-check">
            <input type="radio" name={label} checked={code === value} onChange={() => onPick(code)} />
            <span>{says}</span>
          </label>
        ))}
      </fieldset>
    </Menu>
  );
}

function Several({ facet, asked, values, onChange }: { readonly facet: FacetName; readonly asked: ViewAsked; readonly values: ViewShown['facets'][FacetName]; readonly onChange: (next: ViewAsked) => void }) {
  const chosen: readonly string[] = asked[facet];
  if (values.length === 0 && chosen.length === 0) return null;
  // A value that is set but has no rows left still has to be switched off somewhere.
  const all = [...values, ...chosen.filter((value) => !values.some((each) => each.value === value)).map((value) => ({ value, count: 0 }))];
  const name = facet === 'regime' && asked.queue === 'flagged-accounts' ? 'Flag' : FACET_WORDS[facet];
  const words = chosen.length > 2 ? `${chosen.length} chosen` : chosen.map((value) => facetWords(facet, value)).join(', ');
  return (
    <Menu label={`${name}: ${words === '' ? 'any' : words}`} className={chosen.length > 0 ? 'chip chip-set' : 'chip'} button={<>{chosen.length > 0 ? <b>{words}</b> : name}<ChevronDown aria-hidden size={13} /></>}>
      <fieldset className="menu-list">
        <legend className="unseen">{FACET_WORDS[facet]}</legend>
        {all.map(({ value, count: many }) => (
          <label key={value} className="menu-check">
            <input type="checkbox" checked={chosen.includes(value)} onChange={() => onChange(toggled(asked, facet, value))} />
            <span>{facetWords(facet, value)}</span>
            <span className="menu-count">{count(many)}</span>
          </label>
        ))}
        {chosen.length > 0 && <button type="button" className="menu-item" onClick={() => onChange({ ...asked, [facet]: [] })}>Any {name.toLowerCase()}</button>}
      </fieldset>
    </Menu>
  );
}
