// The outbox: what waits to be sent, what came back and needs the person, and what is done.
import { CloudUpload, Inbox } from 'lucide-react';
import { useState } from 'react';
import type { OutboxRow } from '../../shared/contract.ts';
import type { Queue } from '../../shared/model/words.ts';
import { Empty, Plain, Trouble } from '../parts/bits.tsx';
import { keepRow } from '../parts/acting.ts';
import { compare } from '../parts/compare.ts';
import { exact, span } from '../parts/time.ts';
import { BLANK, useConsole, useNow, useStore } from '../parts/use.ts';
import { isWaiting, needsYou, outcomeOf } from '../parts/outcomes.ts';
import { count, whoWords } from '../parts/words.ts';
import { TONE_ICON } from './case/own-acts.tsx';
import { CompareTable } from './compare-table.tsx';

type Part = 'waiting' | 'look' | 'done';
const SETTLED = { 'let-it-be': 'Let be', noted: 'Turned into a note', 'decided-again': 'Decided again' } as const;
const AT_FIRST = 100;

/** The outbox screen. */
export function OutboxScreen() {
  const { desk } = useConsole();
  const acts = useStore(desk.acts);
  const waiting = acts.filter(isWaiting);
  const look = acts.filter(needsYou);
  const finished = acts.filter((act) => !isWaiting(act) && !needsYou(act));
  const [chosen, setPart] = useState<Part | null>(null);
  const part = chosen ?? (look.length > 0 ? 'look' : waiting.length > 0 ? 'waiting' : 'done');
  const [most, setMost] = useState(AT_FIRST);
  const parts: readonly (readonly [Part, string, readonly OutboxRow[]])[] = [['look', 'To look at', look], ['waiting', 'Waiting', waiting], ['done', 'Done', finished]];
  const listed = parts.find(([id]) => id === part)?.[2] ?? [];
  return (
    <div className="screen" data-testid="outbox">
      <header className="screen-head">
        <h1>Outbox</h1>
        <p>Everything that you did, kept on this computer until the hub has answered, and its answer.</p>
      </header>
      <div className="tabs" role="tablist" aria-label="Outbox">
        {parts.map(([id, label, rows]) => (
          <button key={id} type="button" role="tab" id={`tab-${id}`} aria-controls="outbox-list" className="tab" aria-selected={part === id} data-testid={`outbox-${id}`} onClick={() => setPart(id)}>
            {label} <span className="h3-count">{count(rows.length)}</span>
          </button>
        ))}
      </div>
      <div id="outbox-list" role="tabpanel" aria-labelledby={`tab-${part}`} tabIndex={0}>
        {listed.length === 0 && (
          <Empty icon={<Inbox aria-hidden size={26} strokeWidth={1.5} />} title={part === 'look' ? 'Nothing to look at' : part === 'waiting' ? 'Nothing waits' : 'Nothing yet'}>
            <p>{part === 'look' ? 'No act came back for you to look at.' : part === 'waiting' ? 'Everything that you did was answered by the hub.' : 'Acts that the hub has answered stand here.'}</p>
          </Empty>
        )}
        <ul className="outbox">
          {listed.slice(0, most).map((act) => <li key={act.actId}><ActCard act={act} /></li>)}
        </ul>
        {listed.length > most && <button type="button" className="button" onClick={() => setMost(most + 400)}>Show older</button>}
      </div>
    </div>
  );
}

function ActCard({ act }: { readonly act: OutboxRow }) {
  const { desk, route, drafts, zone } = useConsole();
  const names = useStore(desk.names);
  const online = useStore(desk.status)?.online ?? false;
  const now = useNow();
  const [message, setMessage] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const outcome = outcomeOf(act, online);
  const Icon = TONE_ICON[outcome.tone];
  const open = needsYou(act);
  const atHub = act.verdict?.verdict === 'conflict' ? act.verdict.now : null;
  // The hub's answer may be ahead of this computer by one pull; the older of the two would hide what changed.
  const standing = act.now !== null && (atHub === null || act.now.version >= atHub.version) ? act.now : atHub;
  // What somebody else decided is not decided again; it is read, noted or let be.
  const mayDecide = ['propose-decision', 'approve', 'reject'].includes(act.kind) && standing !== null && standing.decision === null;

  /** Opens the case and says which queue it is in; null where it is gone or out of reach. */
  const caseNow = async () => {
    const answer = await desk.ask('open', { id: act.caseId });
    if (!answer.ok) setMessage(answer.fault.message);
    return answer.ok && answer.value.what === 'case' ? answer.value : null;
  };
  const show = (queue: Queue) => route.set({ screen: 'queue', queue, opened: [act.caseId] });
  const once = async (work: () => Promise<void>) => {
    if (busy) return;
    setBusy(true);
    setMessage(null);
    await work();
    setBusy(false);
  };
  const openCase = async () => {
    const found = await caseNow();
    if (found !== null) show(found.case.facts.kind);
  };
  const again = async () => {
    const found = await caseNow();
    if (found === null) return;
    // What was chosen comes along where it can still be chosen; it is read and sent anew, on what stands now.
    const { wanted } = act;
    const still = wanted !== null && found.decisions.some(({ code, not }) => code === wanted.decision && not === null);
    drafts.set(new Map(drafts.get()).set(act.caseId, {
      ...BLANK, mode: found.case.facts.proposal === null ? 'decide' : null, of: 'decide', reason: act.reason, again: act.actId,
      ...(still && { decision: wanted.decision, note: wanted.note, itemIds: wanted.itemIds.length === 0 ? null : wanted.itemIds, choices: wanted.choices }),
    }));
    show(found.case.facts.kind);
  };
  const settle = async () => {
    const answer = await desk.ask('settle', { actId: act.actId, how: 'let-it-be' });
    if (answer.ok) keepRow(desk, answer.value);
    else setMessage(answer.fault.message);
  };
  const note = async () => {
    const answer = await desk.ask('turnIntoNote', { actId: act.actId });
    if (!answer.ok) {
      setMessage(answer.fault.message);
      return;
    }
    keepRow(desk, answer.value.note);
    keepRow(desk, answer.value.settled);
  };
  const takeBack = async () => {
    const found = await caseNow();
    if (found === null) return;
    const answer = await desk.ask('act', { kind: 'withdraw', caseId: act.caseId, basis: found.basis, reason: 'Taken back from the outbox.', args: { actId: act.actId, docHash: act.docHash } });
    if (answer.ok) keepRow(desk, answer.value);
    else setMessage(answer.fault.message);
  };
  return (
    <article className={`act act-${outcome.tone}`} data-testid="act" data-verdict={act.verdict?.verdict ?? 'waiting'} aria-label={`${act.caseNumber ?? 'Case'}: ${outcome.headline}`}>
      <header className="act-head">
        <Icon aria-hidden size={17} />
        <div>
          <h2><span data-testid="verdict">{outcome.headline}</span>{act.settled !== null && <span className="act-settled"> · {SETTLED[act.settled]}</span>}</h2>
          {outcome.says !== '' && <p>{outcome.says}{open && ` ${outcome.next}`}</p>}
        </div>
        <span className="small act-when" title={exact(act.at, zone)}>{span(now - Date.parse(act.at))} ago</span>
      </header>
      <p className="act-what">
        <button type="button" className="link" onClick={() => void once(openCase)}><span className="number">{act.caseNumber ?? 'Case'}</span> <Plain text={act.caseTitle ?? ''} /></button>
      </p>
      <p className="act-says"><b>{act.says}</b> <span className="act-reason"><Plain text={act.reason} /></span></p>
      {open && (act.then !== null || standing !== null) && (
        <CompareTable rows={compare(act.then, standing, (id) => whoWords(id, act.names, names), (instant) => exact(instant, zone))} />
      )}
      {message !== null && <Trouble message={message} />}
      {open && (
        <footer className="act-foot">
          {mayDecide && <button type="button" className="button button-main" data-testid="decide-again" disabled={busy} onClick={() => void once(again)}>Decide again</button>}
          {!mayDecide && <button type="button" className="button button-main" disabled={busy} onClick={() => void once(openCase)}>Open the case</button>}
          {act.parked === null && <button type="button" className="button" data-testid="turn-into-note" disabled={busy} onClick={() => void once(note)}>Turn into a note</button>}
          {act.parked !== null && act.kind !== 'withdraw' && <button type="button" className="button" data-testid="take-back" disabled={busy} onClick={() => void once(takeBack)}>Take back</button>}
          <button type="button" className="button" data-testid="let-it-be" disabled={busy} onClick={() => void once(settle)}>Let it be</button>
        </footer>
      )}
      {isWaiting(act) && act.kind !== 'withdraw' && (
        <footer className="act-foot">
          <span className="small act-note"><CloudUpload aria-hidden size={13} /> {act.sentAt === null ? 'Kept here, written to disk.' : `Sent ${exact(act.sentAt, zone)}.`}</span>
          <button type="button" className="button" data-testid="take-back" disabled={busy} onClick={() => void once(takeBack)}>Take back</button>
        </footer>
      )}
    </article>
  );
}
