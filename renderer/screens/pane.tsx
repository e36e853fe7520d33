// The pane beside the list: opens a record by its id, keeps what is read steady under news, and shows case or account.
import { ArrowLeft, FileQuestion, Maximize2, Minimize2, X } from 'lucide-react';
import { useCallback, useEffect, useRef, useState, type ReactNode } from 'react';
import type { Out } from '../../shared/contract.ts';
import type { Fault } from '../../shared/fault.ts';
import type { Queue } from '../../shared/model/words.ts';
import { coalesced, learn } from '../desk.ts';
import { Empty, Trouble } from '../parts/bits.tsx';
import { restsOnReading, useConsole, useStore } from '../parts/use.ts';
import { AccountView } from './account/account-view.tsx';
import { CaseView } from './case/case-view.tsx';

type Opened = Out<'open'>;

/** The pane while nothing is in it yet. */
export function PaneWaiting({ bar }: { readonly bar?: ReactNode }) {
  return <aside className="pane" aria-label="Record" aria-busy="true"><div className="pane-bar">{bar}</div><div className="pane-wait"><span className="bone" /><span className="bone" /><span className="bone" /></div></aside>;
}

/**
 * One record. While a person writes a decision, a newer version of the case waits beside the one they read: what is
 * on the screen is what their act says it rests on, so it must not change under their hands.
 */
export function Pane({ id, queue, under, find, goesIn, onClose, onOpen, onNext }: {
  readonly id: string;
  readonly queue: Queue;
  readonly under: number;
  readonly find: string;
  /** Whether the person opened the record by a key and goes into it; asked once. */
  readonly goesIn: () => boolean;
  readonly onClose: () => void;
  readonly onOpen: (id: string) => void;
  readonly onNext: () => void;
}) {
  const { desk, drafts, wide } = useConsole();
  const widened = useStore(wide);
  const turns = useStore(desk.turns);
  const acts = useStore(desk.acts);
  const [shown, setShown] = useState<Opened | null>(null);
  const [newer, setNewer] = useState<Opened | null>(null);
  const [fault, setFault] = useState<Fault | null>(null);
  const held = useRef<Opened | null>(null);
  const load = useRef<() => Promise<void>>(async () => undefined);
  const take = useCallback((opened: Opened) => {
    held.current = opened;
    setShown(opened);
    setNewer(null);
  }, []);
  useEffect(() => {
    let stale = false;
    load.current = coalesced(async () => {
      const answer = await desk.ask('open', { id });
      if (stale) return;
      if (!answer.ok) {
        setFault(answer.fault);
        return;
      }
      setFault(null);
      const opened = answer.value;
      if (opened.what !== 'unknown') learn(desk, opened.names);
      const before = held.current;
      const writing = restsOnReading(drafts.get().get(id)?.mode ?? null);
      if (writing && before?.what === 'case' && opened.what === 'case' && (before.case.version !== opened.case.version || before.case.tag !== opened.case.tag)) setNewer(opened);
      else take(opened);
    });
    return () => {
      stale = true;
    };
  }, [desk, drafts, id, take]);
  // What moved is told by queue; the record may be of another queue than the list (an account from a case).
  const turn = shown?.what === 'case' ? turns[shown.case.facts.kind] : shown?.what === 'account' ? turns['flagged-accounts'] : turns[queue];
  // oxlint-disable-next-line react/exhaustive-effect-dependencies -- a turn is the signal to look again
  useEffect(() => void load.current(), [id, turn]);
  const here = shown !== null;
  useEffect(() => {
    // What was pressed to come here (a button of the record before) is gone: the focus is in this record, not nowhere.
    if (here && (goesIn() || document.activeElement === document.body)) document.querySelector<HTMLElement>('.pane-scroll')?.focus({ preventScroll: true });
  }, [here, goesIn]);
  const own = acts.filter((act) => act.caseId === id);
  const closeLabel = under > 0 ? 'Back' : 'Close';
  const bar = (
    <>
      <button type="button" className="icon-button pane-close" aria-label={`${closeLabel} (Escape)`} title={`${closeLabel} (Esc)`} onClick={onClose}>
        {under > 0 ? <ArrowLeft aria-hidden size={16} /> : <X aria-hidden size={16} />}
      </button>
      <button type="button" className="icon-button pane-widen" aria-label="The record in full width" aria-pressed={widened} title={`${widened ? 'Show the list beside it' : 'Full width'} (W)`} onClick={() => wide.set(!widened)}>
        {widened ? <Minimize2 aria-hidden size={14} /> : <Maximize2 aria-hidden size={14} />}
      </button>
    </>
  );
  if (fault !== null && shown === null) return <aside className="pane" aria-label="Record"><div className="pane-bar">{bar}</div><Trouble message={fault.message} /></aside>;
  if (shown === null) return <PaneWaiting bar={bar} />;
  switch (shown.what) {
    case 'case':
      return <CaseView shown={shown} newer={newer?.what === 'case' ? newer : null} own={own.length > 0 ? own : shown.acts} find={find} bar={bar} trouble={fault} onNewer={() => { if (newer !== null) take(newer); }} onOpen={onOpen} onNext={onNext} />;
    case 'account':
      return <AccountView shown={shown} bar={bar} onOpen={onOpen} />;
    case 'unknown':
      return (
        <aside className="pane" aria-label="Record">
          <div className="pane-bar">{bar}</div>
          <Empty icon={<FileQuestion aria-hidden size={26} strokeWidth={1.5} />} title="A newer kind of record">
            <p>This console does not know the kind “{shown.kind}”. It is kept as it came and cannot be changed here. Update Docket to read it.</p>
          </Empty>
        </aside>
      );
  }
}
