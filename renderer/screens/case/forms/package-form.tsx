// The over-production guard: the records of a disclosure by category, each with produce, withhold or redact and its reason.
import { CircleCheck, CircleMinus, CircleSlash, TriangleAlert } from 'lucide-react';
import { useState } from 'react';
import type { CaseFacts } from '../../../../shared/model/case.ts';
import type { Choice, PackageItem } from '../../../../shared/model/request.ts';
import { Plain, Tag } from '../../../parts/bits.tsx';
import { exact } from '../../../parts/time.ts';
import { term } from '../../../parts/terms.ts';
import { count, counted } from '../../../parts/words.ts';
import { choose, chooseAll, groupsOf, reasoned, redacted, type Group, type Line, type Made } from '../package-choices.ts';
import type { ScopeRow } from '../facts/reach.ts';
import { ScopeMark } from '../facts/scope.tsx';
import { Segments } from './fields.tsx';

type Choices = Readonly<Record<string, Choice>>;

/** A request may reach thousands of records; the first of each category are drawn, the rest on asking. */
const AT_FIRST = 20;
const CHOICES = [['produce', 'Produce'], ['withhold', 'Withhold'], ['redact', 'Redact']] as const;

const recordsOf = ({ detail }: CaseFacts): readonly PackageItem[] => (detail.of === 'law-enforcement' || detail.of === 'data-subject' ? detail.records : []);

/** The whole guard. `made` is the package as the desk would build it from the choices; null until it has answered. */
export function PackageForm({ facts, scope, made, choices, onChange }: { readonly facts: CaseFacts; readonly scope: readonly ScopeRow[]; readonly made: Made | null; readonly choices: Choices; readonly onChange: (choices: Choices) => void }) {
  const records = recordsOf(facts);
  const groups = groupsOf(records, made, choices);
  const goes = groups.reduce((sum, group) => sum + group.goes, 0);
  // A person asks for their own data: what nobody withholds goes. Under a paper, only what somebody chose goes.
  const usual = facts.detail.of === 'data-subject' ? 'produce' : '';
  if (records.length === 0) return <p className="none">The platform gave no record for this case. There is nothing to send.</p>;
  return (
    <section className="package" aria-label="Package" data-testid="package">
      <header className="package-head">
        <h4>What goes</h4>
        <p role="status" data-testid="package-count"><b>{made === null ? 'Counting' : `${count(goes)} of ${count(records.length)} go`}</b>{made !== null && <span className="small"> {counted(records.length - goes, 'record')} stay{records.length - goes === 1 ? 's' : ''}</span>}</p>
      </header>
      <meter className="package-meter" min={0} max={records.length} value={goes} aria-label={`${goes} of ${records.length} records go`} />
      {made?.blocked.map((says) => <p key={says} className="preview-not"><TriangleAlert aria-hidden size={13} /> {says}</p>)}
      {groups.map((group) => <Category key={group.category} group={group} cell={scope.find(({ category }) => category === group.category)} usual={usual} choices={choices} onChange={onChange} start={groups.length <= 2 || group.open > 0} />)}
      {made !== null && made.refusedExcess !== '' && (
        <details className="package-excess">
          <summary>Refusal of the excess, as the letter says it</summary>
          <p className="letter-text"><Plain text={made.refusedExcess} /></p>
        </details>
      )}
    </section>
  );
}

function Category({ group, cell, usual, choices, onChange, start }: { readonly group: Group; readonly cell: ScopeRow | undefined; readonly usual: string; readonly choices: Choices; readonly onChange: (choices: Choices) => void; readonly start: boolean }) {
  const [most, setMost] = useState(AT_FIRST);
  const [reason, setReason] = useState('');
  const name = term(group.category);
  const fixed = group.open === 0 ? group.lines.find(({ stands }) => stands !== null)?.stands : undefined;
  return (
    <details className="package-group" open={start} data-testid={`category-${group.category}`}>
      <summary>
        <b>{name}</b>
        <span className="small">{count(group.goes)} of {count(group.lines.length)} go</span>
        {cell !== undefined && <ScopeMark decision={cell.decision} />}
        {fixed !== undefined && fixed !== null && !fixed.goes && <Tag icon={<CircleSlash aria-hidden size={12} />}>Stays</Tag>}
      </summary>
      {cell !== undefined && cell.limit !== '' && <p className="package-limit small"><b>Limit</b> {cell.limit}. {cell.citation}</p>}
      {group.open > 0 && (
        <div className="package-all" role="group" aria-label={`Choose for all of ${name}`}>
          <span className="small">Choose for all of this category</span>
          <input className="input input-small" maxLength={300} placeholder="One reason for all" aria-label={`Reason for all of ${name}`} data-testid={`all-reason-${group.category}`} value={reason} onChange={(event) => setReason(event.currentTarget.value)} />
          <button type="button" className="button button-small" data-testid={`all-produce-${group.category}`} onClick={() => onChange(chooseAll(choices, group, 'produce', reason.trim()))}>Produce {count(group.open)}</button>
          <button type="button" className="button button-small" onClick={() => onChange(chooseAll(choices, group, 'withhold', reason.trim()))}>Withhold {count(group.open)}</button>
        </div>
      )}
      <ul className="package-lines">
        {group.lines.slice(0, most).map((line) => <RecordLine key={line.record.id} line={line} usual={usual} choices={choices} onChange={onChange} />)}
      </ul>
      {group.lines.length > most && <button type="button" className="button button-small" onClick={() => setMost(most + 200)}>Show more ({counted(group.lines.length - most, 'record')} not shown)</button>}
    </details>
  );
}

function RecordLine({ line, usual, choices, onChange }: { readonly line: Line; readonly usual: string; readonly choices: Choices; readonly onChange: (choices: Choices) => void }) {
  const { record, choice, stands, open } = line;
  const chosen = choice?.choice ?? usual;
  return (
    <li className="package-line" data-testid={`record-line-${record.id}`} data-goes={stands?.goes === true}>
      <div className="package-what">
        <p><span className="fixed">{record.id}</span> {record.at !== null && <span className="small">{exact(record.at, 'UTC')}{record.until !== null && record.until !== record.at && <> to {exact(record.until, 'UTC')}</>}</span>}</p>
        <p className="small package-fields">{record.fields.map(({ name }) => name).join(', ')}</p>
      </div>
      {open && (
        <div className="package-choice">
          <Segments name={`choice-${record.id}`} label={`What becomes of ${record.id}`} value={chosen} options={CHOICES} onChange={(each) => onChange(choose(choices, record.id, each as Choice['choice']))} />
          {choice !== null && <input className="input input-small" maxLength={4_000} placeholder="Reason" aria-label={`Reason for ${record.id}`} value={choice.reason} onChange={(event) => onChange(reasoned(choices, record.id, event.currentTarget.value))} />}
        </div>
      )}
      {open && choice?.choice === 'redact' && (
        <fieldset className="package-redact">
          <legend className="small">Fields that are redacted</legend>
          {record.fields.map(({ name }) => (
            <label key={name} className="check"><input type="checkbox" checked={choice.fields.includes(name)} onChange={() => onChange(redacted(choices, record.id, name))} /> {name}</label>
          ))}
        </fieldset>
      )}
      <Outcome stands={stands} />
    </li>
  );
}

/** What it comes to, in a shape and words. */
function Outcome({ stands }: { readonly stands: Line['stands'] }) {
  if (stands === null) return null;
  if (!stands.goes) return <p className="package-stays small"><CircleMinus aria-hidden size={13} /> Stays. {stands.says}</p>;
  return (
    <p className="package-goes small">
      <CircleCheck aria-hidden size={13} />
      <span>Goes: {stands.fields.join(', ')}.{stands.leftOut.length > 0 && ` Left out: ${stands.leftOut.join(', ')}.`}{stands.citation !== '' && ` ${stands.citation}`}</span>
    </p>
  );
}
