// A case as a page: what it is and when it is due on top, the evidence below it, the decide bar at its foot.
import { CalendarClock, Hand, UserRound } from 'lucide-react';
import { useRef, type ReactNode } from 'react';
import type { OutboxRow, Out } from '../../../shared/contract.ts';
import type { Fault } from '../../../shared/fault.ts';
import { firstDue, glanceAt } from '../../../shared/rules/glance.ts';
import { compare } from '../../parts/compare.ts';
import { DueMark, Fact, Plain, PriorityMark, StatusMark, Tag, Trouble } from '../../parts/bits.tsx';
import { brief, exact } from '../../parts/time.ts';
import { useConsole, useDraft, useNow } from '../../parts/use.ts';
import { jurisdictionWords, languageWords, QUEUE_WORDS, term, whoWords } from '../../parts/words.ts';
import { CompareTable } from '../compare-table.tsx';
import { ClocksAndHolds } from './clocks.tsx';
import { DecideBar } from './decide.tsx';
import { Detail } from './detail.tsx';
import { Evidence } from './evidence.tsx';
import { Items } from './items.tsx';
import { OwnActs } from './own-acts.tsx';
import { People } from './people.tsx';
import { ProposalOrDecision } from './proposal.tsx';
import { Timeline } from './timeline.tsx';

export type CaseOut = Extract<Out<'open'>, { what: 'case' }>;

/** One case. `newer` is a later version that waits until the person has read it. */
export function CaseView({ shown, newer, own, find, bar, trouble, onNewer, onOpen, onNext }: {
  readonly shown: CaseOut;
  readonly newer: CaseOut | null;
  readonly own: readonly OutboxRow[];
  readonly find: string;
  readonly bar: ReactNode;
  readonly trouble: Fault | null;
  readonly onNewer: () => void;
  readonly onOpen: (id: string) => void;
  readonly onNext: () => void;
}) {
  const { zone } = useConsole();
  const now = useNow();
  const [draft, setDraft] = useDraft(shown.case.id);
  const scroller = useRef<HTMLDivElement>(null);
  const { facts, state } = shown.case;
  const name = (id: string) => whoWords(id, shown.names);
  const due = firstDue(facts.clocks);
  const sections: readonly (readonly [string, string, ReactNode] | null)[] = [
    ['facts', 'Facts', <Detail key="facts" facts={facts} scope={shown.scope} />],
    shown.texts.length > 0 ? ['text', shown.texts.length === 1 ? 'Text' : `Texts ${shown.texts.length}`, <Evidence key="text" caseId={shown.case.id} texts={shown.texts} find={find} />] : null,
    facts.items.length > 0 ? ['items', `Items ${facts.items.length}`, <Items key="items" caseId={shown.case.id} items={facts.items} />] : null,
    ['people', 'People', <People key="people" facts={facts} onOpen={onOpen} />],
    ['clocks', 'Clocks', <ClocksAndHolds key="clocks" clocks={facts.clocks} holds={facts.holds} now={now} zone={zone} />],
    ['timeline', 'Timeline', <Timeline key="timeline" events={shown.case.events} name={name} now={now} zone={zone} />],
  ];
  const present = sections.filter((section) => section !== null);
  return (
    <aside className="pane" aria-label={`Case ${facts.number}`} data-testid="case">
      <div className="pane-bar">
        {bar}
        <span className="number">{facts.number}</span>
        <Tag>{facts.detail.of === 'content-removal' ? term(facts.detail.regime) : QUEUE_WORDS[facts.kind]}</Tag>
        <PriorityMark priority={state.priority} word />
        <span className="pane-bar-end"><StatusMark status={facts.status} /></span>
      </div>
      <div className="pane-scroll" ref={scroller} tabIndex={0} role="region" aria-label={`Case ${facts.number}, contents`}>
        <header className="case-head">
          <h2><Plain text={facts.title} /></h2>
          <div className="case-due">
            {due === null ? <span className="due due-none">No clock runs</span> : (
              <>
                <DueMark due={due.due} now={now} zone={due.timeZone} />
                <span className="case-due-at"><CalendarClock aria-hidden size={13} /> {exact(due.due, due.timeZone)}</span>
                <span className="case-due-rule">{due.name}</span>
              </>
            )}
          </div>
          {facts.summary !== '' && <p className="case-summary"><Plain text={facts.summary} /></p>}
          <dl className="case-meta">
            <Fact label="Received">{brief(facts.received, now, zone)}</Fact>
            <Fact label="Jurisdiction">{jurisdictionWords(facts.jurisdiction)}</Fact>
            <Fact label="Language">{languageWords(facts.language)}</Fact>
            <Fact label="Assignee"><UserRound aria-hidden size={12} /> {state.assignee === null ? 'Nobody' : name(state.assignee)}</Fact>
            {state.claim !== null && <Fact label="Claimed"><Hand aria-hidden size={12} /> {name(state.claim.by)}, until {brief(state.claim.until, now, zone)}</Fact>}
          </dl>
        </header>
        {trouble !== null && <Trouble message={trouble.message} />}
        <OwnActs acts={own} />
        <ProposalOrDecision shown={shown} zone={zone} />
        <nav className="case-nav" aria-label="Parts of the case">
          {present.map(([id, label]) => (
            <button key={id} type="button" onClick={() => scroller.current?.querySelector(`#part-${id}`)?.scrollIntoView({ block: 'start' })}>{label}</button>
          ))}
        </nav>
        {present.map(([id, label, body]) => (
          <section key={id} id={`part-${id}`} className="part" aria-label={label}>
            {body}
          </section>
        ))}
      </div>
      {newer !== null && (
        <div className="newer" role="alert">
          <p><b>The case changed while you were writing.</b> Your act would rest on what you read, so read this first.</p>
          <CompareTable rows={compare(glanceAt(shown.case), glanceAt(newer.case), name, (instant) => exact(instant, zone))} onlyChanged />
          <button type="button" className="button button-main" onClick={onNewer}>Show the case as it is now</button>
        </div>
      )}
      <DecideBar shown={shown} own={own} draft={draft} setDraft={setDraft} stale={newer !== null} onNext={onNext} />
    </aside>
  );
}
