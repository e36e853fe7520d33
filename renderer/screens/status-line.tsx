// The quiet line at the foot: whether the hub is there, when it was last heard, what waits, and what became of the last act.
import { Cloud, CloudOff, KeyRound, RefreshCw, Split, CloudUpload, TriangleAlert } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import type { StatusShown } from '../../shared/contract.ts';
import { useConsole, useNow, useStore } from '../parts/use.ts';
import { exact, span } from '../parts/time.ts';
import { isWaiting, needsYou, outcomeOf } from '../parts/outcomes.ts';
import { counted } from '../parts/words.ts';

/** The line; its middle is a live region, so that a verdict is heard as well as seen. */
export function StatusLine() {
  const { desk, route, zone } = useConsole();
  const status = useStore(desk.status);
  const session = useStore(desk.session);
  const acts = useStore(desk.acts);
  const now = useNow(15_000);
  const online = status?.online ?? false;
  const lastSync = status?.lastSync ?? null;
  const problem = status?.problem ?? null;
  const keyNotice = session?.keyNotice ?? null;
  const waiting = acts.filter(isWaiting).length;
  const conflicts = acts.filter(needsYou).length;
  const said = useLastWord(online);
  const tell = (answer: { readonly ok: boolean; readonly value?: StatusShown }) => {
    if (answer.ok && answer.value !== undefined) desk.status.set(answer.value);
  };
  return (
    <footer className="line" aria-label="Status">
      <span className={online ? 'line-part line-steady' : 'line-part line-steady line-off'} data-testid="online" title={online ? undefined : problem?.message}>
        {online ? <Cloud aria-hidden size={14} /> : <CloudOff aria-hidden size={14} />}
        {online ? 'Online' : 'Offline'}
      </span>
      <span className="line-part line-steady line-sync" title={lastSync === null ? undefined : exact(lastSync, zone)}>
        {status?.syncing === true ? 'Syncing…' : lastSync === null ? 'Not synced yet' : `Synced ${sinceWords(now - Date.parse(lastSync))}`}
      </span>
      <button type="button" className="line-act" aria-label="Sync now" title="Sync now" onClick={() => void desk.ask('syncNow', {}).then(tell)}>
        <RefreshCw aria-hidden size={13} className={status?.syncing === true ? 'spin' : ''} />
      </button>
      {waiting > 0 && (
        <button type="button" className="line-act" data-testid="status-waiting" onClick={() => route.set({ screen: 'outbox' })}>
          <CloudUpload aria-hidden size={14} />
          {counted(waiting, 'act')} waiting
        </button>
      )}
      {conflicts > 0 && (
        <button type="button" className="line-act line-conflict" data-testid="status-conflicts" onClick={() => route.set({ screen: 'outbox' })}>
          <Split aria-hidden size={14} />
          {counted(conflicts, 'act')} to look at
        </button>
      )}
      {problem !== null && problem.code !== 'offline' && (
        <span className="line-part line-problem" title={problem.message}>
          <TriangleAlert aria-hidden size={14} />
          <span>{problem.message}</span>
          {problem.code === 'halted' && <button type="button" className="line-act" onClick={() => void desk.ask('resumeSync', {}).then(tell)}>Resume syncing</button>}
          {problem.code === 'outbox_rescued' && <button type="button" className="line-act" onClick={() => void desk.ask('dismissProblem', {}).then(tell)}>Dismiss</button>}
        </span>
      )}
      <span className="line-say" role="status" aria-live="polite" data-testid="last-word">{said}</span>
      {keyNotice !== null && (
        <span className="line-part line-key" title={keyNotice}>
          <KeyRound aria-hidden size={13} />
          <span>{keyNotice}</span>
        </span>
      )}
      <span className="line-part line-steady line-hub">{session?.hub.name}{session?.hub.demo === true ? ' · demo' : ''}</span>
    </footer>
  );
}

function sinceWords(ms: number): string {
  return ms < 60_000 ? 'just now' : `${span(ms)} ago`;
}

/** What became of the newest act that changed since the console was opened, as one sentence. */
function useLastWord(online: boolean): string {
  const { desk } = useConsole();
  const acts = useStore(desk.acts);
  const seen = useRef<ReadonlyMap<string, string>>(new Map());
  const [since] = useState(() => Date.now() - 1_000);
  const [said, setSaid] = useState('');
  useEffect(() => {
    const known = seen.current;
    const next = new Map(acts.map((act) => [act.actId, outcomeOf(act, online).headline]));
    seen.current = next;
    // The acts of former days arrive with the first answer; saying them aloud again would be noise.
    const moved = acts.find((act) => (known.has(act.actId) ? known.get(act.actId) !== next.get(act.actId) : Date.parse(act.at) >= since));
    if (moved !== undefined) setSaid(`${moved.caseNumber ?? 'A case'}: ${(next.get(moved.actId) ?? '').replace(/\.$/, '')}.`);
  }, [acts, online, since]);
  return said;
}
