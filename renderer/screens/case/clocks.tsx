// Clocks with time left, exact time in the rule's own zone, rule and citation; and holds.
import { CircleCheck, CircleX, Lock, Pause, TriangleAlert } from 'lucide-react';
import type { Clock, Hold } from '../../../shared/model/case.ts';
import { DueMark, Tag } from '../../parts/bits.tsx';
import { exact } from '../../parts/time.ts';
import { clockWords, term } from '../../parts/words.ts';

/** What a clock shows instead of time left once it no longer runs. */
const STOPPED = {
  paused: { icon: Pause, tone: 'warn', says: 'Paused' },
  met: { icon: CircleCheck, tone: 'good', says: 'Met' },
  missed: { icon: TriangleAlert, tone: 'danger', says: 'Missed' },
  cancelled: { icon: CircleX, tone: 'plain', says: 'Cancelled' },
} as const;

/** All clocks, running ones first, and all holds. `now` in epoch milliseconds; `zone` is the person's own. */
export function ClocksAndHolds({ clocks, holds, now, zone }: { readonly clocks: readonly Clock[]; readonly holds: readonly Hold[]; readonly now: number; readonly zone: string }) {
  const sorted = [...clocks].sort((a, b) => Number(a.state !== 'running') - Number(b.state !== 'running') || (a.due < b.due ? -1 : 1));
  return (
    <>
      <h3>Clocks</h3>
      {sorted.length === 0 && <p className="none">No clock runs on this case.</p>}
      <ul className="clocks">
        {sorted.map((clock) => {
          const stopped = clock.state === 'running' ? null : STOPPED[clock.state];
          return (
            <li key={clock.id} className="clock">
              <div className="clock-left">
                {stopped === null ? <DueMark due={clock.due} now={now} zone={clock.timeZone} /> : <Tag tone={stopped.tone} icon={<stopped.icon aria-hidden size={12} />}>{stopped.says}</Tag>}
                <span className="small">{clockWords(clock.kind)}</span>
              </div>
              <div>
                <p><b>{clock.name}</b> <Tag>{clock.basis === 'law' ? 'Law' : 'Policy'}</Tag></p>
                <p>{exact(clock.due, clock.timeZone)} <span className="small">{clock.timeZone}</span></p>
                {clock.timeZone !== zone && <p className="small">Here: {exact(clock.due, zone)}</p>}
                <details className="clock-why">
                  <summary>{clock.citation}</summary>
                  <p className="small">Rule <span className="fixed">{clock.rule}</span>. Started {exact(clock.trigger, clock.timeZone)}. The due time was stored when it was computed.</p>
                </details>
              </div>
            </li>
          );
        })}
      </ul>
      {holds.length > 0 && (
        <>
          <h4>Holds</h4>
          <ul className="holds">
            {holds.map((hold) => (
              <li key={hold.id} className="hold">
                <Tag tone="hold" icon={<Lock aria-hidden size={12} />}>Held</Tag>
                <div>
                  <p><b>{hold.category === null ? (hold.itemId === null ? 'Everything of the account' : 'One item') : term(hold.category)}</b></p>
                  <p className="small">{hold.basis} · since {exact(hold.placed, zone)} · {hold.expires === null ? 'no end' : `until ${exact(hold.expires, zone)}`}</p>
                </div>
              </li>
            ))}
          </ul>
        </>
      )}
    </>
  );
}
