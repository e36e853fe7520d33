// The head of a case: what it is, where it stands, when it is due and what is asked next, at one look.
import { ArrowRight, CalendarClock, Hand, Hourglass, UserRound } from 'lucide-react';
import { rowClock } from '../../../shared/rules/glance.ts';
import { ClockMark, Fact, Plain } from '../../parts/bits.tsx';
import { rowMark } from '../../parts/row-clock.ts';
import { brief, exact } from '../../parts/time.ts';
import { counted, jurisdictionWords, languageWords, whoWords } from '../../parts/words.ts';
import type { OpenForm } from './forms/form.ts';
import type { NextStep } from './next-step.ts';
import type { CaseOut } from './shown.ts';
import { StagePath } from './top.tsx';

/** The head. `now` in epoch milliseconds, `zone` the person's own; `onClocks` goes to the clocks of the case. */
export function CaseHead({ shown, next, now, zone, onForm, onOpen, onClocks }: {
  readonly shown: CaseOut;
  readonly next: NextStep;
  readonly now: number;
  readonly zone: string;
  readonly onForm: OpenForm;
  readonly onOpen: (id: string) => void;
  readonly onClocks: () => void;
}) {
  const { facts, state } = shown.case;
  const { claim } = shown;
  const { subject } = facts;
  const name = (id: string) => whoWords(id, shown.names);
  return (
    <header className="case-head">
      <h2><Plain text={facts.title} /></h2>
      <Due shown={shown} now={now} zone={zone} onClocks={onClocks} />
      <StagePath facts={facts} />
      <Next next={next} onForm={onForm} />
      {facts.summary !== '' && <p className="case-summary"><Plain text={facts.summary} /></p>}
      <dl className="case-meta">
        <Fact label="Received">{brief(facts.received, now, zone)}</Fact>
        <Fact label="Jurisdiction">{jurisdictionWords(facts.jurisdiction)}</Fact>
        <Fact label="Language">{languageWords(facts.language)}</Fact>
        {subject !== null && <Fact label="Account"><button type="button" className="link" data-testid="account-link" onClick={() => onOpen(subject.id)}>@<Plain text={subject.handle} /></button></Fact>}
        <Fact label="Assignee"><UserRound aria-hidden size={12} /> {state.assignee === null ? 'Nobody' : name(state.assignee)}</Fact>
        {claim !== null && <Fact label={claim.trip ? 'Checked out' : 'Claimed'}><Hand aria-hidden size={12} /> {claim.mine ? 'You' : claim.name}, {claim.live ? 'until' : 'lapsed'} {brief(claim.until, now, zone)}</Fact>}
      </dl>
    </header>
  );
}

/** The clock that the case is listed by, in the zone of its rule, and how many others there are. */
function Due({ shown, now, zone, onClocks }: { readonly shown: CaseOut; readonly now: number; readonly zone: string; readonly onClocks: () => void }) {
  const { facts } = shown.case;
  const row = rowClock(facts);
  const clock = facts.clocks.find((each) => each.due === row.due && each.name === row.name);
  const shownIn = clock?.timeZone ?? zone;
  const others = facts.clocks.filter((each) => each !== clock && (each.state === 'running' || each.state === 'paused')).length;
  const mark = rowMark(row.clock, row.due, now, zone);
  return (
    <div className="case-due" data-testid="case-due" data-shape={mark.shape}>
      <ClockMark mark={mark} />
      {row.due !== null && <span className="case-due-at"><CalendarClock aria-hidden size={13} /> {row.clock === 'held' ? 'until ' : row.clock === 'paused' ? 'so far ' : ''}{exact(row.due, shownIn)}</span>}
      {row.name !== null && <span className="case-due-rule">{row.name}</span>}
      {others > 0 && <button type="button" className="link small" onClick={onClocks}>and {counted(others, 'more clock')}</button>}
    </div>
  );
}

function Next({ next, onForm }: { readonly next: NextStep; readonly onForm: OpenForm }) {
  const { tone, says, form, about, button } = next;
  return (
    <div className={`next next-${tone}`} data-testid="next-step" data-tone={tone}>
      {tone === 'wait' ? <Hourglass aria-hidden size={15} /> : <ArrowRight aria-hidden size={15} />}
      <p><b>{tone === 'wait' ? 'Waits' : 'Next'}</b> {says}</p>
      {form !== null && <button type="button" className="button button-small" data-testid="next-do" onClick={() => onForm(form, about ?? undefined)}>{button}</button>}
    </div>
  );
}
