// What this person did on this case and what became of it, until it is answered and settled.
import { CircleCheck, CloudUpload, OctagonX, Split, Undo2 } from 'lucide-react';
import type { OutboxRow } from '../../../shared/contract.ts';
import { useConsole, useStore } from '../../parts/use.ts';
import { isWaiting, needsYou, outcomeOf, type Outcome } from '../../parts/outcomes.ts';

export const TONE_ICON = { waiting: CloudUpload, good: CircleCheck, conflict: Split, refused: OctagonX, quiet: Undo2 } as const satisfies Record<Outcome['tone'], unknown>;

/** The newest own acts on this case, at most three: what waits, what needs the person, and the last answer. */
export function OwnActs({ acts }: { readonly acts: readonly OutboxRow[] }) {
  const { desk, route } = useConsole();
  const online = useStore(desk.status)?.online ?? false;
  const newest = [...acts].sort((a, b) => (a.at < b.at ? 1 : -1)).filter((act, index) => index === 0 || isWaiting(act) || needsYou(act));
  if (newest.length === 0) return null;
  return (
    <ul className="own" aria-label="Your acts on this case">
      {newest.slice(0, 3).map((act) => {
        const outcome = outcomeOf(act, online);
        const Icon = TONE_ICON[outcome.tone];
        return (
          <li key={act.actId} className={`own-act own-${outcome.tone}`} data-testid="own-act" data-verdict={act.verdict?.verdict ?? 'waiting'}>
            <Icon aria-hidden size={16} />
            <div>
              <p><b data-testid="verdict">{outcome.headline}</b> <span className="small">{act.says}</span></p>
              {outcome.says !== '' && <p className="small">{outcome.says} {outcome.next}</p>}
            </div>
            {(outcome.tone === 'conflict' || outcome.tone === 'refused') && act.settled === null && <button type="button" className="button" onClick={() => route.set({ screen: 'outbox' })}>Compare</button>}
          </li>
        );
      })}
    </ul>
  );
}
