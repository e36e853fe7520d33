// Recording what came from outside: when it happened, where it can be read, and the few things that each fact adds.
import type { ReactNode } from 'react';
import type { Recorded } from '../../../../shared/model/act.ts';
import { exact } from '../../../parts/time.ts';
import { useConsole } from '../../../parts/use.ts';
import { term } from '../../../parts/terms.ts';
import { gagsOf } from '../shown.ts';
import { RESTORE_BARS } from './recorded.ts';
import { LineField, PageField, SelectField, WhenField, YesNo } from './fields.tsx';
import type { BodyProps } from './form.ts';

/** What the evidence field asks for, fact by fact; the usual question where nothing better is known. */
const EVIDENCE: Partial<Readonly<Record<Recorded['fact'], string>>> = {
  signal: 'What it says, and where it can be read',
  'evidence-kept': 'What is kept, where, and since when',
  'parent-told': 'Who was told and how',
  'counsel-word': 'The reason, as it may stand in the file',
  'minor-reviewed': 'What was looked at, and what may go',
  'copies-found': 'Where they were found',
  complaint: 'What is complained about',
  identity: 'How it was checked. The documents themselves are deleted after the decision',
};

/** The form of the fact that the draft is about. */
export function RecordForm({ shown, draft, setDraft }: BodyProps) {
  const rule = shown.recordable.find(({ fact }) => fact === draft.about);
  const of = { draft, setDraft };
  if (rule === undefined) return <p className="none">This cannot be recorded on the case as it stands.</p>;
  return (
    <>
      <p className="choice-effect">{rule.says}</p>
      <Extra shown={shown} draft={draft} setDraft={setDraft} />
      <div className="field-row">
        <WhenField name="at" label="When it happened" {...of} />
      </div>
      <PageField name="evidence" label={EVIDENCE[rule.fact as Recorded['fact']] ?? 'What came, and where it can be read'} {...of} />
      {shown.case.facts.proposal !== null && <p className="small">A proposal waits on this case. It was made without this fact, so it falls, and whoever still wants it proposes it again.</p>}
    </>
  );
}

function Extra({ shown, draft, setDraft }: Omit<BodyProps, 'me'>): ReactNode {
  const { zone } = useConsole();
  const of = { draft, setDraft };
  switch (draft.about) {
    case 'signal':
      return (
        <div className="field-row">
          <LineField name="source" label="Source" placeholder="Parent, chat, age signal, school, payment" {...of} />
          <SelectField name="weight" label="Weight" options={[['weak', 'Weak'], ['medium', 'Medium'], ['strong', 'Strong']]} {...of} />
        </div>
      );
    case 'age-shown':
      return <YesNo name="adult" label="What does it show?" yes="An adult" no="Under 18" {...of} />;
    case 'report-submitted':
      return (
        <>
          <LineField name="reference" label="Report number" hint="as the reporting body gave it" {...of} />
          <YesNo name="viewed" label="Did a person here view the material before it was reported?" {...of} />
        </>
      );
    case 'counsel-word': {
      const waiting = (shown.scope ?? []).filter(({ decision }) => decision === 'counsel' || decision === 'allowed_limited' || decision === 'voluntary');
      return (
        <>
          <SelectField name="category" label="Category" options={waiting.map(({ category }) => [category, term(category)])} {...of} />
          <YesNo name="may" label="May it be produced?" {...of} />
        </>
      );
    }
    case 'gag-ended':
      return (
        <>
          <SelectField name="gag" label="Which gag" options={gagsOf(shown.case.facts.detail).filter(({ ended }) => ended === null).map(({ id, citation, until }) => [id, `${citation}${until === null ? '' : `, until ${exact(until, zone)}`}`])} {...of} />
          <SelectField name="how" label="How it ended" options={[['expired', 'Ran out and was not renewed'], ['lifted', 'Was lifted']]} {...of} />
        </>
      );
    case 'restore-bar':
      return <SelectField name="bar" label="Ground" options={Object.entries(RESTORE_BARS)} {...of} />;
    case 'copies-found':
      return <PageField name="sha256" label="SHA-256 of each copy" hint="64 hex digits, one per line" rows={3} fixed {...of} />;
    case 'identity':
      return <YesNo name="verified" label="Is the person who they say?" {...of} />;
    default:
      return null;
  }
}
