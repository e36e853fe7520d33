// What happened on a case, newest first.
import { CircleDot } from 'lucide-react';
import { useState } from 'react';
import type { CaseEvent } from '../../../shared/model/case.ts';
import { Plain } from '../../parts/bits.tsx';
import { exact, span } from '../../parts/time.ts';
import { term } from '../../parts/words.ts';

const AT_FIRST = 30;

/** The events, newest first. `name` turns an author's id into a name. */
export function Timeline({ events, name, now, zone }: { readonly events: readonly CaseEvent[]; readonly name: (id: string) => string; readonly now: number; readonly zone: string }) {
  const [most, setMost] = useState(AT_FIRST);
  const newest = events.toReversed();
  return (
    <>
      <h3>Timeline</h3>
      <ol className="timeline">
        {newest.slice(0, most).map((event) => (
          <li key={event.id} className={`event event-${event.kind}`}>
            <CircleDot aria-hidden size={13} />
            <div>
              <p className="small">
                <b>{name(event.by)}</b> {term(event.kind).toLowerCase()} <span title={exact(event.at, zone)}>{span(now - Date.parse(event.at))} ago</span>
                <span className="event-at">{exact(event.at, zone)}</span>
              </p>
              <p className="reading"><Plain text={event.says} /></p>
            </div>
          </li>
        ))}
      </ol>
      {newest.length > most && <button type="button" className="button" onClick={() => setMost(most + 200)}>Show older</button>}
    </>
  );
}
