// Holds as forms: placed and renewed by one person, released by two; and the moves of a clock.
import { UsersRound } from 'lucide-react';
import type { HoldGround } from '../../../../shared/model/hold.ts';
import { DATA_CATEGORIES } from '../../../../shared/model/lists.ts';
import { GROUNDS } from '../../../../shared/rules/holds/grounds.ts';
import { Tag } from '../../../parts/bits.tsx';
import { exact } from '../../../parts/time.ts';
import { useConsole } from '../../../parts/use.ts';
import { term } from '../../../parts/terms.ts';
import { LineField, ReasonField, SelectField, WhenField, YesNo } from './fields.tsx';
import type { BodyProps, Given } from './form.ts';

const SECRECY = [['none', 'Anybody may learn of it'], ['no-tip', 'The user is not told, as policy'], ['gag', 'An order forbids telling']] as const;

const groundOf = (value: string | undefined): (typeof GROUNDS)[HoldGround] | undefined => Object.entries(GROUNDS).find(([ground]) => ground === value)?.[1];

/** Placing a hold on the account of the case. */
export function PlaceHoldForm({ shown, draft, setDraft }: BodyProps) {
  const of = { draft, setDraft };
  const ground = groundOf(draft.fields['ground']);
  const items = shown.case.facts.items.filter(({ kind }) => kind !== 'url');
  return (
    <>
      <SelectField name="ground" label="Ground" options={Object.entries(GROUNDS).map(([code, { name }]) => [code, name])} {...of} />
      {ground !== undefined && <p className="small">{ground.citation}. {ground.first === null ? 'It has no period of its own and stays until two people release it.' : 'Its period is counted from the receipt.'}{ground.renewals === 'once' ? ' It can be renewed once.' : ground.renewals === 'again' ? ' It can be renewed.' : ''}</p>}
      <div className="field-row">
        <SelectField name="category" label="What is held" blank="Everything of the account" options={DATA_CATEGORIES.map((category) => [category, term(category)])} {...of} />
        {items.length > 0 && <SelectField name="item" label="Which item" blank="Every item" options={items.map(({ id, label }) => [id, label])} {...of} />}
      </div>
      <div className="field-row">
        <WhenField name="received" label="Received" {...of} />
        <SelectField name="secrecy" label="Who may learn of it" options={SECRECY} {...of} />
      </div>
      {draft.fields['secrecy'] === 'gag' && <WhenField name="gag-until" label="Date of the order" hint="empty where it names none" future {...of} />}
      <ReasonField {...of} />
    </>
  );
}

function HoldNamed({ shown, draft }: Given) {
  const { zone } = useConsole();
  const hold = shown.case.facts.holds.find(({ id }) => id === draft.about);
  if (hold === undefined) return <p className="none">This hold is not on the case any more.</p>;
  return <p className="choice-effect">{hold.category === null ? 'Everything of the account' : term(hold.category)}. {hold.basis}. {hold.expires === null ? 'No end of its own.' : `Until ${exact(hold.expires, zone)}.`}</p>;
}

/** Renewing the hold that the draft is about. */
export function RenewHoldForm({ shown, draft, setDraft }: BodyProps) {
  const of = { draft, setDraft };
  const legal = shown.account?.holds.find(({ id }) => id === draft.about);
  const california = legal === undefined || legal.ground === 'us-ca-direction';
  return (
    <>
      <HoldNamed shown={shown} draft={draft} />
      <WhenField name="requested" label="Renewal received" {...of} />
      {california && (
        <div className="field-row">
          <YesNo name="good-cause" label="Is good cause stated?" {...of} />
          <LineField name="case-number" label="Active case number" hint="where the law asks for one" {...of} />
        </div>
      )}
      <ReasonField {...of} />
    </>
  );
}

/** Proposing the release of the hold that the draft is about. */
export function ReleaseHoldForm({ shown, draft, setDraft }: BodyProps) {
  return (
    <>
      <HoldNamed shown={shown} draft={draft} />
      <p className="small"><Tag tone="hold" icon={<UsersRound aria-hidden size={12} />}>Needs legal</Tag> This is a proposal: a second person from legal approves it. What the hold kept is free then, and a deletion that waits for it may run.</p>
      <ReasonField draft={draft} setDraft={setDraft} />
    </>
  );
}

const ClockNamed = ({ shown, draft }: Given) => {
  const { zone } = useConsole();
  const clock = shown.case.facts.clocks.find(({ id }) => id === draft.about);
  if (clock === undefined) return <p className="none">This clock is not on the case any more.</p>;
  return <p className="choice-effect">{clock.name}. Due {exact(clock.due, clock.timeZone)}{clock.timeZone === zone ? '' : ` (here ${exact(clock.due, zone)})`}. {clock.citation}</p>;
};

/** Pausing a clock from the moment at which somebody was asked. */
export function PauseClockForm({ shown, draft, setDraft }: BodyProps) {
  const of = { draft, setDraft };
  return <><ClockNamed shown={shown} draft={draft} /><WhenField name="asked" label="Asked" {...of} /><ReasonField {...of} /></>;
}

/** Resuming a clock from the moment at which the answer came. */
export function ResumeClockForm({ shown, draft, setDraft }: BodyProps) {
  const of = { draft, setDraft };
  return <><ClockNamed shown={shown} draft={draft} /><WhenField name="answered" label="Answered" {...of} /><ReasonField {...of} /></>;
}

/** Extending a clock by what its rule allows. */
export function ExtendClockForm({ shown, draft, setDraft }: BodyProps) {
  const of = { draft, setDraft };
  return (
    <>
      <ClockNamed shown={shown} draft={draft} />
      <p className="small">The rule says by how much. Both dates stay in the history of the clock. Whoever waits is told of it and why before the first period is over.</p>
      <ReasonField {...of} />
    </>
  );
}
