// The decide bar: what this person may do with the case, and the form for each of it at the foot of the pane.
import { CheckCheck, Gavel, Hand, NotebookPen, Undo2, X as Cross } from 'lucide-react';
import { useEffect, useRef } from 'react';
import { keepRow, useActing } from '../../parts/acting.ts';
import { Key, Trouble } from '../../parts/bits.tsx';
import { restsOnReading, useConsole, useKeys, type Draft, type Form } from '../../parts/use.ts';
import { actOf, missingIn } from './forms/acts.ts';
import { sent, type OpenForm, type SetDraft } from './forms/form.ts';
import { FORM } from './forms/table.tsx';
import { More } from './more.tsx';
import { MENU, type Offers } from './offers.ts';
import type { CaseOut } from './shown.ts';

const CLAIM_MINUTES = 60;

/** Whether a form may stand open: what it would do is offered now. A draft may outlive what it was written for. */
function allowed(form: Form, offers: Offers): boolean {
  switch (form) {
    case 'decide':
      return offers.decidable;
    case 'approve':
      return offers.approve;
    case 'reject':
      return offers.reject;
    case 'note':
      return offers.note;
    case 'record':
      return offers.records.length > 0;
    case 'renew-hold':
      return offers.renew;
    case 'release-hold':
      return offers.release;
    case 'resolve-effect':
      return Object.keys(offers.resolve).length > 0;
    case 'pause-clock':
      return offers.clock.pause;
    case 'resume-clock':
      return offers.clock.resume;
    case 'extend-clock':
      return offers.clock.extend;
    default:
      return offers.menu.includes(form);
  }
}

/** The bar at the foot of a case. `stale` holds every act that rests on facts until the newer version was read. */
export function DecideBar({ shown, offers, me, draft, setDraft, stale, onForm, onNext }: {
  readonly shown: CaseOut;
  readonly offers: Offers;
  readonly me: string;
  readonly draft: Draft;
  readonly setDraft: SetDraft;
  readonly stale: boolean;
  readonly onForm: OpenForm;
  readonly onNext: () => void;
}) {
  const { desk } = useConsole();
  const { busy, message, send, forget } = useActing();
  const bar = useRef<HTMLElement>(null);
  const { facts, state, id } = shown.case;
  const { proposal } = facts;
  const about = { caseId: id, basis: shown.basis };
  const form = draft.mode !== null && allowed(draft.mode, offers) ? draft.mode : null;
  const leave = () => {
    forget();
    setDraft({ mode: null });
  };
  const open: OpenForm = (next, thing) => {
    forget();
    onForm(next, thing);
  };
  const before = useRef<string | null>(null);
  // Another fact or hold is another form; the case that a duplicate goes into is a choice within one.
  const which = form === null || form === 'merge-duplicate' ? form : `${form} ${draft.about ?? ''}`;
  useEffect(() => {
    // The focus goes into a form that opens and back to the bar when it closes, never to nowhere.
    if (which !== null) (bar.current?.querySelector<HTMLElement>('.decide-body :is(input:not(:disabled), textarea, select)') ?? bar.current?.querySelector<HTMLElement>('.decide-form button'))?.focus();
    else if (before.current !== null) bar.current?.querySelector<HTMLElement>('.bar button')?.focus();
    before.current = which;
  }, [which]);

  const act = form === null || (stale && restsOnReading(form)) ? null : actOf({ shown, draft });
  const missing = form === null ? [] : stale && restsOnReading(form) ? ['a look at the case as it is now'] : missingIn({ shown, draft });
  const submit = async () => {
    if (act === null || !(await send(act))) return;
    const { again } = draft;
    setDraft(sent(draft));
    if (again === null || act.kind !== 'propose-decision') return;
    const settled = await desk.ask('settle', { actId: again, how: 'decided-again' });
    if (settled.ok) keepRow(desk, settled.value);
  };
  const claim = async () => {
    if (offers.claim === 'release' && shown.claim !== null) await send({ kind: 'release', ...about, reason: 'Released from the case.', args: { token: shown.claim.token } });
    else await send({ kind: 'claim', ...about, reason: 'Claimed from the case.', args: { minutes: CLAIM_MINUTES } });
  };
  const withdraw = async () => {
    if (offers.takeBack !== null) await send({ kind: 'withdraw', ...about, reason: 'Taken back from the case.', args: { actId: offers.takeBack.actId, docHash: offers.takeBack.docHash } });
  };
  const more = offers.menu.length > 0 || offers.records.length > 0;
  useKeys(true, {
    ...(offers.decidable && { d: () => open('decide') }),
    ...(offers.approve && { a: () => open('approve') }),
    ...(offers.reject && { r: () => open('reject') }),
    ...(offers.note && { n: () => open('note') }),
    ...(offers.claim !== null && { c: () => void claim() }),
    ...(more && { m: () => bar.current?.querySelector<HTMLElement>('[data-testid="more"]')?.click() }),
    ...Object.fromEntries(MENU.filter((each) => offers.menu.includes(each.form)).map((each) => [each.key, () => open(each.form)])),
    ...(form !== null && { Escape: leave }),
  });
  const rule = form === null ? null : FORM[form];
  const title = rule?.title({ shown, draft }) ?? '';

  return (
    <section className="decide" aria-label="Decide" ref={bar}>
      {rule !== null && (
        <form
          className="decide-form"
          aria-label={title}
          data-testid={`form-${form}`}
          onSubmit={(event) => {
            event.preventDefault();
            void submit();
          }}
          onKeyDown={(event) => {
            // Enter in a line of a long form would send what is only half written: Ctrl+Enter is the key for that.
            const inLine = event.key === 'Enter' && event.target instanceof HTMLInputElement;
            if (!inLine && !(event.key === 'Enter' && (event.metaKey || event.ctrlKey))) return;
            event.preventDefault();
            if (event.metaKey || event.ctrlKey) void submit();
          }}
        >
          <header className="decide-title">
            <h3>{title}</h3>
            <button type="button" className="icon-button" aria-label="Back without doing it (Escape)" onClick={leave}><Cross aria-hidden size={15} /></button>
          </header>
          <div className="decide-body"><rule.Body shown={shown} draft={draft} setDraft={setDraft} me={me} /></div>
          {message !== null && <Trouble message={message} />}
          <footer className="decide-foot">
            <button type="submit" className={`button button-main${rule.danger === true ? ' button-danger' : ''}`} data-testid="submit" aria-describedby="decide-missing" disabled={act === null || busy}>{rule.button({ shown, draft })}</button>
            <p className="small decide-missing" id="decide-missing" role="status">{missing.length === 0 ? <><Key>Ctrl</Key> <Key>Enter</Key></> : `Still missing: ${missing.join(', ')}.`}</p>
          </footer>
        </form>
      )}
      {form === null && message !== null && <Trouble message={message} />}
      {form === null && offers.taken && offers.decidable && <p className="decide-note"><Hand aria-hidden size={13} /> {shown.claim?.trip === true ? 'Checked out by' : 'Claimed by'} {shown.claim?.name}. A decision by somebody else comes back as a conflict while the claim lasts.</p>}
      {form === null && proposal !== null && proposal.by === me && <p className="decide-note">You proposed this. Another person approves or rejects it.</p>}
      {form === null && offers.waiting && <p className="decide-note">Your act on this case waits. Take it back before doing something else.</p>}
      <div className="bar" role="group" aria-label="Acts">
        {offers.decidable && <button type="button" className="button button-main" data-testid="decide" aria-expanded={form === 'decide'} onClick={() => open('decide')}><Gavel aria-hidden size={15} /> Decide <Key>D</Key></button>}
        {offers.approve && <button type="button" className="button button-main" data-testid="approve" aria-expanded={form === 'approve'} onClick={() => open('approve')}><CheckCheck aria-hidden size={15} /> Approve <Key>A</Key></button>}
        {offers.reject && <button type="button" className="button" data-testid="reject" aria-expanded={form === 'reject'} onClick={() => open('reject')}><Cross aria-hidden size={15} /> Reject <Key>R</Key></button>}
        {offers.takeBack !== null && <button type="button" className="button" data-testid="withdraw" disabled={busy} onClick={() => void withdraw()}><Undo2 aria-hidden size={15} /> Take back</button>}
        {offers.note && <button type="button" className="button" data-testid="add-note" aria-expanded={form === 'note'} onClick={() => open('note')}><NotebookPen aria-hidden size={15} /> Note <Key>N</Key></button>}
        {offers.claim !== null && <button type="button" className="button" data-testid="claim" disabled={busy} onClick={() => void claim()}><Hand aria-hidden size={15} /> {offers.claim === 'release' ? 'Release' : 'Claim'} <Key>C</Key></button>}
        <More offers={offers} armed={state.effects.some((effect) => effect.state === 'armed')} onForm={open} />
        <button type="button" className="button button-quiet bar-next" onClick={onNext}>Next <Key>J</Key></button>
      </div>
    </section>
  );
}
