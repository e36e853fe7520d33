// The fields that forms are made of: a line, a page, a time, a choice, yes or no; all of them read and write the draft.
import type { ReactNode } from 'react';
import type { Draft } from '../../../parts/use.ts';
import { typed } from '../../../parts/when.ts';
import { zoneName } from '../../../parts/time.ts';
import { useConsole, useNow } from '../../../parts/use.ts';
import type { SetDraft } from './form.ts';

type Of = { readonly name: string; readonly label: string; readonly draft: Draft; readonly setDraft: SetDraft };

const change = ({ name, draft, setDraft }: Of) => (value: string) => setDraft({ fields: { ...draft.fields, [name]: value } });

/** One line of text. */
export function LineField({ hint, placeholder, ...of }: Of & { readonly hint?: string; readonly placeholder?: string }) {
  return (
    <label className="field">
      <span>{of.label}{hint !== undefined && <i> {hint}</i>}</span>
      <input className="input" maxLength={300} placeholder={placeholder} data-testid={`field-${of.name}`} value={of.draft.fields[of.name] ?? ''} onChange={(event) => change(of)(event.currentTarget.value)} />
    </label>
  );
}

/** Several lines of text. */
export function PageField({ hint, rows = 2, placeholder, fixed = false, ...of }: Of & { readonly hint?: string; readonly rows?: number; readonly placeholder?: string; readonly fixed?: boolean }) {
  return (
    <label className="field">
      <span>{of.label}{hint !== undefined && <i> {hint}</i>}</span>
      <textarea className={fixed ? 'input fixed' : 'input'} rows={rows} maxLength={20_000} placeholder={placeholder} data-testid={`field-${of.name}`} value={of.draft.fields[of.name] ?? ''} onChange={(event) => change(of)(event.currentTarget.value)} />
    </label>
  );
}

/** A moment in the past, to the minute, in the person's own zone, which the label names. */
export function WhenField({ future = false, hint, ...of }: Of & { readonly future?: boolean; readonly hint?: string }) {
  const { zone } = useConsole();
  const now = useNow();
  return (
    <label className="field">
      <span>{of.label} <i>{hint ?? zoneName(now, zone)}</i></span>
      <input type="datetime-local" className="input" data-testid={`field-${of.name}`} max={future ? undefined : typed(now)} value={of.draft.fields[of.name] ?? ''} onChange={(event) => change(of)(event.currentTarget.value)} />
    </label>
  );
}

/** One of several; nothing is chosen beforehand unless `blank` says what leaving it means. */
export function SelectField({ options, blank = 'Choose', ...of }: Of & { readonly options: readonly (readonly [value: string, label: string])[]; readonly blank?: string }) {
  return (
    <label className="field">
      <span>{of.label}</span>
      <select className="input" data-testid={`field-${of.name}`} value={of.draft.fields[of.name] ?? ''} onChange={(event) => change(of)(event.currentTarget.value)}>
        <option value="">{blank}</option>
        {options.map(([value, label]) => <option key={value} value={value}>{label}</option>)}
      </select>
    </label>
  );
}

/** Yes or no, with words of its own; neither is chosen beforehand. */
export function YesNo({ yes = 'Yes', no = 'No', ...of }: Of & { readonly yes?: string; readonly no?: string }) {
  return (
    <fieldset className="yes-no">
      <legend>{of.label}</legend>
      <Segments name={of.name} label={of.label} value={of.draft.fields[of.name] ?? ''} options={[['yes', yes], ['no', no]]} onChange={change(of)} />
    </fieldset>
  );
}

/** A few choices side by side: radio buttons, so that arrow keys move among them. */
export function Segments({ name, label, value, options, onChange, disabled = false }: {
  readonly name: string;
  readonly label: string;
  readonly value: string;
  readonly options: readonly (readonly [value: string, label: ReactNode])[];
  readonly onChange: (value: string) => void;
  readonly disabled?: boolean;
}) {
  return (
    <div className="segments segments-form" role="radiogroup" aria-label={label}>
      {options.map(([each, says]) => (
        <label key={each} className="segment">
          <input type="radio" name={name} disabled={disabled} data-testid={`${name}-${each}`} checked={value === each} onChange={() => onChange(each)} />
          <span>{says}</span>
        </label>
      ))}
    </div>
  );
}

/** Why; an act without a reason cannot be defended later, so it is never optional where it is asked. */
export function ReasonField({ draft, setDraft }: { readonly draft: Draft; readonly setDraft: SetDraft }) {
  return (
    <label className="field">
      <span>Reason</span>
      <textarea className="input" rows={2} maxLength={4_000} required data-testid="reason" placeholder="Why, in words that hold up later" value={draft.reason} onChange={(event) => setDraft({ reason: event.currentTarget.value })} />
    </label>
  );
}
