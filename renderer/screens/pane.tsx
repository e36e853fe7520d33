// The pane beside the list: opens a record by its id, keeps what is read steady under news, and shows case or account.
import { ArrowLeft, FileQuestion, X } from 'lucide-react';
import { useCallback, useEffect, useRef, useState, type ReactNode } from 'react';
import type { Out } from '../../shared/contract.ts';
import type { Fault } from '../../shared/fault.ts';
import type { Queue } from '../../shared/model/words.ts';
import { coalesced, learn } from '../desk.ts';
import { Empty, Trouble } from '../parts/bits.tsx';
import { useConsole, useStore } from '../parts/use.ts';
import { AccountView } from './account.tsx';
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
export function Pane({ id, queue, under, find, onClose, onOpen, onNext }: {
  readonly id: string;
  readonly queue: Queue;
  readonly under: number;
  readonly find: string;
  readonly onClose: () => void;
  readonly onOpen: (id: string) => void;
  readonly onNext: () => void;
}) {
  const { desk, drafts } = useConsole();
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
      const mode = drafts.get().get(id)?.mode ?? null;
      const writing = mode === 'decide' || mode === 'approve' || mode === 'reject';
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
  const own = acts.filter((act) => act.caseId === id);
  const closeLabel = under > 0 ? 'Back' : 'Close';
  const bar = (
    <button type="button" className="icon-button pane-close" aria-label={`${closeLabel} (Escape)`} title={`${closeLabel} (Esc)`} onClick={onClose}>
      {under > 0 ? <ArrowLeft aria-hidden size={16} /> : <X aria-hidden size={16} />}
    </button>
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
