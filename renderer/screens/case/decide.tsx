// The decide bar: what this person may do with the case, and the form for each of it, with what comes next in words.
import { CheckCheck, Gavel, Hand, NotebookPen, Undo2, UserRoundPlus, X as Cross } from 'lucide-react';
import { useEffect, useRef, type ReactNode } from 'react';
import type { OutboxRow } from '../../../shared/contract.ts';
import type { ActKind } from '../../../shared/model/act.ts';
import { decisionRule } from '../../../shared/rules/decisions.ts';
import { Key, Trouble } from '../../parts/bits.tsx';
import { keepRow, useActing } from '../../parts/acting.ts';
import { BLANK, useConsole, useKeys, useStore, type Draft } from '../../parts/use.ts';
import type { CaseOut } from './case-view.tsx';
import { DecisionForm, ReasonField } from './decision-form.tsx';

const CLAIM_MINUTES = 60;

/** The bar at the foot of a case. `stale` holds every act that rests on facts until the newer version was read. */
export function DecideBar({ shown, own, draft, setDraft, stale, onNext }: {
  readonly shown: CaseOut;
  readonly own: readonly OutboxRow[];
  readonly draft: Draft;
  readonly setDraft: (change: Partial<Draft>) => void;
  readonly stale: boolean;
  readonly onNext: () => void;
}) {
  const { desk } = useConsole();
  const me = useStore(desk.session)?.person?.id ?? '';
  const { busy, message, send, forget } = useActing();
  const bar = useRef<HTMLElement>(null);
  const { facts, state, id } = shown.case;
  const may = (kind: ActKind) => shown.may.includes(kind);
  const { proposal } = facts;
  const waiting = own.find((act) => act.state === 'waiting' && ['propose-decision', 'approve', 'reject'].includes(act.kind));
  const mine = state.claim !== null && state.claim.by === me;
  const taken = state.claim !== null && !mine;
  // The verdict comes before the case that shows it: until then the facts here are known to be old.
  const behind = own.some((act) => (act.verdict?.verdict === 'applied' || act.verdict?.verdict === 'armed') && act.verdict.version > shown.case.version);
  const idle = waiting === undefined && !behind;
  const decidable = may('propose-decision') && proposal === null && facts.decision === null && shown.decisions.length > 0 && idle;
  const second = proposal !== null && proposal.by !== me && may('approve') && idle;
  // What may be taken back: an act that still waits here, or the own proposal that still waits there.
  const takeBack = waiting ?? (proposal !== null && proposal.by === me ? own.find((act) => act.actId === proposal.actId) : undefined);
  const about = { caseId: id, basis: shown.basis };
  const leave = () => {
    forget();
    setDraft({ mode: null });
  };
  const set = (mode: Draft['mode']) => {
    forget();
    setDraft({ mode });
  };
  const modeBefore = useRef<Draft['mode']>(null);
  useEffect(() => {
    // The focus goes into a form that opens and back to the bar when it closes, never to nowhere.
    if (draft.mode !== null) bar.current?.querySelector<HTMLElement>('.decide-form :is(input, textarea, select)')?.focus();
    else if (modeBefore.current !== null) bar.current?.querySelector<HTMLElement>('.bar button')?.focus();
    modeBefore.current = draft.mode;
  }, [draft.mode]);

  const done = async (kept: boolean) => {
    if (!kept) return;
    const { again } = draft;
    setDraft(BLANK);
    if (again === null) return;
    const settled = await desk.ask('settle', { actId: again, how: 'decided-again' });
    if (settled.ok) keepRow(desk, settled.value);
  };
  const claim = async () => {
    if (mine && state.claim !== null) await send({ kind: 'release', ...about, reason: 'Released from the case.', args: { token: state.claim.token } });
    else await send({ kind: 'claim', ...about, reason: 'Claimed from the case.', args: { minutes: CLAIM_MINUTES } });
  };
  const withdraw = async () => {
    if (takeBack !== undefined) await send({ kind: 'withdraw', ...about, reason: 'Taken back from the case.', args: { actId: takeBack.actId, docHash: takeBack.docHash } });
  };
  const reasonOk = draft.reason.trim().length >= 3;
  const submit = async () => {
    const reason = draft.reason.trim();
    switch (draft.mode) {
      case 'decide': {
        if (draft.decision === null || !reasonOk || stale) return;
        const rule = decisionRule(facts.kind, draft.decision);
        const onItems = rule?.effect === 'disable' || rule?.effect === 'restore';
        const itemIds = onItems ? (draft.itemIds ?? facts.items.map((item) => item.id)) : [];
        await done(await send({ kind: 'propose-decision', ...about, reason, args: { decision: draft.decision, note: draft.note.trim(), itemIds: [...itemIds] } }));
        return;
      }
      case 'approve':
      case 'reject':
        if (proposal !== null && reasonOk && !stale) await done(await send({ kind: draft.mode, ...about, reason, args: { proposalHash: proposal.hash } }));
        return;
      case 'note':
        if (draft.note.trim() !== '') await done(await send({ kind: 'note', ...about, reason: 'Note on the case.', args: { text: draft.note.trim() } }));
        return;
      case 'assign':
        if (reasonOk) await done(await send({ kind: 'assign', ...about, reason, args: { to: draft.assignee, was: state.assignee } }));
        return;
      case null:
        return;
    }
  };
  useKeys(true, {
    ...(decidable && { d: () => set('decide') }),
    ...(second && { a: () => set('approve'), r: () => set('reject') }),
    ...(may('note') && { n: () => set('note') }),
    ...((mine ? may('release') : may('claim') && !taken && facts.decision === null) && { c: () => void claim() }),
    ...(draft.mode !== null && { Escape: leave }),
  });

  const form = (title: string, what: ReactNode, button: string, ready: boolean, tone = '') => (
    <form
      className="decide-form"
      aria-label={title}
      data-testid={`form-${draft.mode}`}
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
      onKeyDown={(event) => {
        if (event.key === 'Enter' && (event.metaKey || event.ctrlKey)) {
          event.preventDefault();
          void submit();
        }
      }}
    >
      <header className="decide-title">
        <h3>{title}</h3>
        <button type="button" className="icon-button" aria-label="Back without doing it (Escape)" onClick={leave}><Cross aria-hidden size={15} /></button>
      </header>
      <div className="decide-body">{what}</div>
      {message !== null && <Trouble message={message} />}
      <footer className="decide-foot">
        <button type="submit" className={`button button-main ${tone}`} data-testid="submit" disabled={!ready || busy}>{button}</button>
        <span className="small"><Key>Ctrl</Key> <Key>Enter</Key></span>
      </footer>
    </form>
  );
  const chosen = shown.decisions.find((each) => each.code === draft.decision);

  return (
    <section className="decide" aria-label="Decide" ref={bar}>
      {draft.mode === 'decide' && decidable && form(
        'Decide',
        <DecisionForm facts={facts} decisions={shown.decisions} draft={draft} setDraft={setDraft} />,
        chosen === undefined ? 'Choose a decision' : chosen.needs === 'one' ? chosen.label : `Propose: ${chosen.label}`,
        draft.decision !== null && reasonOk && !stale,
      )}
      {draft.mode === 'approve' && second && form(
        'Approve this proposal',
        <><p className="small">You approve exactly what stands above, bound to <span className="fixed">{proposal.hash.slice(0, 16)}</span>. If anything in the case changes first, your approval does nothing.</p><ReasonField value={draft.reason} onChange={(reason) => setDraft({ reason })} /></>,
        `Approve: ${decisionRule(facts.kind, proposal.decision)?.label ?? proposal.decision}`, reasonOk && !stale,
      )}
      {draft.mode === 'reject' && second && form(
        'Reject this proposal',
        <><p className="small">The case is open again. The reason goes into its timeline.</p><ReasonField value={draft.reason} onChange={(reason) => setDraft({ reason })} /></>,
        'Reject the proposal', reasonOk && !stale, 'button-danger',
      )}
      {draft.mode === 'note' && form(
        'Note',
        <label className="field"><span>Text for colleagues</span><textarea className="input" rows={4} maxLength={20_000} data-testid="note" value={draft.note} onChange={(event) => setDraft({ note: event.currentTarget.value })} /></label>,
        'Add the note', draft.note.trim() !== '',
      )}
      {draft.mode === 'assign' && form(
        'Assign',
        <>
          <label className="field"><span>To</span>
            <select className="input" data-testid="assignee" value={draft.assignee ?? ''} onChange={(event) => setDraft({ assignee: event.currentTarget.value === '' ? null : event.currentTarget.value })}>
              <option value="">Nobody</option>
              {shown.colleagues.map(({ id, name }) => <option key={id} value={id}>{name}{id === me ? ' (you)' : ''}</option>)}
            </select>
          </label>
          <ReasonField value={draft.reason} onChange={(reason) => setDraft({ reason })} />
        </>,
        'Assign', reasonOk && draft.assignee !== state.assignee,
      )}
      {draft.mode === null && message !== null && <Trouble message={message} />}
      {draft.mode === null && taken && decidable && <p className="decide-note"><Hand aria-hidden size={13} /> Claimed by {shown.names[state.claim?.by ?? ''] ?? state.claim?.by}. A decision by somebody else comes back as a conflict while the claim lasts.</p>}
      {draft.mode === null && proposal !== null && proposal.by === me && <p className="decide-note">You proposed this. Another person approves or rejects it.</p>}
      {draft.mode === null && waiting !== undefined && <p className="decide-note">Your act on this case waits. Take it back before doing something else.</p>}
      <div className="bar" role="group" aria-label="Acts">
        {decidable && <button type="button" className="button button-main" data-testid="decide" aria-expanded={draft.mode === 'decide'} onClick={() => set(draft.mode === 'decide' ? null : 'decide')}><Gavel aria-hidden size={15} /> Decide <Key>D</Key></button>}
        {second && <button type="button" className="button button-main" data-testid="approve" aria-expanded={draft.mode === 'approve'} onClick={() => set('approve')}><CheckCheck aria-hidden size={15} /> Approve <Key>A</Key></button>}
        {second && <button type="button" className="button" data-testid="reject" aria-expanded={draft.mode === 'reject'} onClick={() => set('reject')}><Cross aria-hidden size={15} /> Reject <Key>R</Key></button>}
        {takeBack !== undefined && may('withdraw') && <button type="button" className="button" data-testid="withdraw" disabled={busy} onClick={() => void withdraw()}><Undo2 aria-hidden size={15} /> Take back</button>}
        {may('note') && <button type="button" className="button" data-testid="add-note" aria-expanded={draft.mode === 'note'} onClick={() => set('note')}><NotebookPen aria-hidden size={15} /> Note <Key>N</Key></button>}
        {(mine ? may('release') : may('claim') && !taken && facts.decision === null) && <button type="button" className="button" data-testid="claim" disabled={busy} onClick={() => void claim()}><Hand aria-hidden size={15} /> {mine ? 'Release' : 'Claim'} <Key>C</Key></button>}
        {may('assign') && <button type="button" className="button" data-testid="assign" aria-expanded={draft.mode === 'assign'} onClick={() => { setDraft({ assignee: state.assignee }); set('assign'); }}><UserRoundPlus aria-hidden size={15} /> Assign</button>}
        <button type="button" className="button button-quiet bar-next" onClick={onNext}>Next <Key>J</Key></button>
      </div>
    </section>
  );
}
