// A case as a page: what it is and when it is due on top, the evidence below it, the decide bar at its foot.
import { useMemo, useRef, type ReactNode } from 'react';
import type { OutboxRow } from '../../../shared/contract.ts';
import type { Fault } from '../../../shared/fault.ts';
import { fineKind } from '../../../shared/rules/decisions.ts';
import { glanceAt } from '../../../shared/rules/glance.ts';
import { compare } from '../../parts/compare.ts';
import { PriorityMark, StatusMark, Tag, Trouble } from '../../parts/bits.tsx';
import { exact } from '../../parts/time.ts';
import { useConsole, useDraft, useNow, useStore } from '../../parts/use.ts';
import { QUEUE_WORDS, term } from '../../parts/terms.ts';
import { whoWords } from '../../parts/words.ts';
import { CompareTable } from '../compare-table.tsx';
import { Clocks } from './clocks.tsx';
import { DecideBar } from './decide.tsx';
import { Detail } from './detail.tsx';
import { Effects } from './effects.tsx';
import { Evidence } from './evidence.tsx';
import { opened, type OpenForm } from './forms/form.ts';
import { CaseHead } from './head.tsx';
import { Holds } from './holds.tsx';
import { Items } from './items.tsx';
import { nextStepOf } from './next-step.ts';
import { offersOf } from './offers.ts';
import { OwnActs } from './own-acts.tsx';
import { People } from './people.tsx';
import { ProposalOrDecision } from './proposal.tsx';
import type { CaseOut } from './shown.ts';
import { Timeline } from './timeline.tsx';
import { Conflicts } from './top.tsx';
import { VerificationPart } from './verification.tsx';

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
  const { desk, zone } = useConsole();
  const me = useStore(desk.session)?.person?.id ?? '';
  const now = useNow();
  const [draft, setDraft] = useDraft(shown.case.id);
  const scroller = useRef<HTMLDivElement>(null);
  const offers = useMemo(() => offersOf(shown, own, me), [shown, own, me]);
  const { facts, state } = shown.case;
  const name = (id: string) => whoWords(id, shown.names);
  const next = useMemo(() => nextStepOf(shown, offers, me), [shown, offers, me]);
  // The focus goes along: who reads with a keyboard or by ear is where the eye is taken.
  const goTo = (id: string) => {
    const part = scroller.current?.querySelector<HTMLElement>(`#part-${id}`);
    part?.scrollIntoView({ block: 'start' });
    part?.focus({ preventScroll: true });
  };
  const onForm: OpenForm = (form, about) => setDraft({ ...opened(draft, form, about ?? null, Date.now()), ...(form === 'assign' && { assignee: state.assignee }) });
  const { verification } = shown;
  const sections: readonly (readonly [string, string, ReactNode] | null)[] = [
    ['facts', 'Facts', <Detail key="facts" shown={shown} onForm={offers.menu.includes('message') ? onForm : null} />],
    verification === null || verification.state === 'identity-instead' ? null : ['requester', 'Requester', <VerificationPart key="requester" verification={verification} names={shown.names} onAnswer={offers.menu.includes('verify') ? () => onForm('verify') : null} />],
    shown.texts.length > 0 ? ['text', shown.texts.length === 1 ? 'Text' : `Texts ${shown.texts.length}`, <Evidence key="text" caseId={shown.case.id} texts={shown.texts} find={find.trim().toUpperCase() === facts.number.toUpperCase() ? '' : find} />] : null,
    facts.items.length > 0 ? ['items', `Items ${facts.items.length}`, <Items key="items" caseId={shown.case.id} items={facts.items} />] : null,
    ['people', 'People', <People key="people" shown={shown} now={now} onOpen={onOpen} />],
    ['clocks', 'Clocks', <div key="clocks"><Clocks shown={shown} offers={offers} now={now} zone={zone} onForm={onForm} /><Holds shown={shown} offers={offers} zone={zone} onForm={onForm} /></div>],
    ['timeline', 'Timeline', <Timeline key="timeline" events={shown.case.events} names={shown.names} now={now} zone={zone} />],
  ];
  const present = sections.filter((section) => section !== null);
  const kind = facts.detail.of === 'under18' ? QUEUE_WORDS[facts.kind] : term(fineKind(facts));
  return (
    <aside className="pane" aria-label={`Case ${facts.number}`} data-testid="case">
      <div className="pane-bar">
        {bar}
        <span className="number">{facts.number}</span>
        <Tag title={kind}>{kind}</Tag>
        <PriorityMark priority={state.priority} word />
        <span className="pane-bar-end"><StatusMark status={facts.status} /></span>
      </div>
      <div className="pane-scroll" ref={scroller} data-scrolls tabIndex={0} role="region" aria-label={`Case ${facts.number}, contents`}>
        <CaseHead shown={shown} next={next} now={now} zone={zone} onForm={onForm} onOpen={onOpen} onClocks={() => goTo('clocks')} />
        {trouble !== null && <Trouble message={trouble.message} />}
        {facts.duplicateOf !== null && <p className="duplicate">This is a duplicate. <button type="button" className="link" onClick={() => onOpen(facts.duplicateOf ?? '')}>Open the case that goes on</button></p>}
        <Effects shown={shown} offers={offers} zone={zone} onForm={onForm} />
        <OwnActs acts={own} />
        <Conflicts conflicts={shown.conflicts} />
        <ProposalOrDecision shown={shown} zone={zone} />
        <nav className="case-nav" aria-label="Parts of the case">
          {present.map(([id, label]) => (
            <button key={id} type="button" onClick={() => goTo(id)}>{label}</button>
          ))}
        </nav>
        {present.map(([id, label, body]) => (
          <section key={id} id={`part-${id}`} className="part" aria-label={id === 'clocks' ? 'Clocks and holds' : label} tabIndex={-1}>
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
      <DecideBar shown={shown} offers={offers} me={me} draft={draft} setDraft={setDraft} stale={newer !== null} onForm={onForm} onNext={onNext} />
    </aside>
  );
}
