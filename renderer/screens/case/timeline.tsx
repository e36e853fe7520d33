// What happened on a case, newest first, each kind with its own shape.
import {
  BadgeCheck, Bell, BookOpenCheck, CheckCheck, ChevronsUp, CircleCheckBig, CircleDot, CloudDownload, Combine, FileClock, Footprints, Gavel, Hand, Lock, Mail, NotebookPen, OctagonX, RotateCcw, Undo2, UserRoundPlus, Users, Zap,
} from 'lucide-react';
import { useState } from 'react';
import type { CaseEvent } from '../../../shared/model/case.ts';
import { Plain } from '../../parts/bits.tsx';
import { momentsIn } from '../../parts/moment.ts';
import { exact, span } from '../../parts/time.ts';
import { whoWords } from '../../parts/words.ts';
import { EVENT_WORDS, eventSays } from './event-words.ts';

const AT_FIRST = 30;

/** What each event looks like. */
const ICON: Readonly<Record<CaseEvent['kind'], typeof CircleDot>> = {
  received: CloudDownload, claimed: Hand, released: Hand, noted: NotebookPen, assigned: UserRoundPlus, proposed: Users,
  approved: CheckCheck, rejected: OctagonX, withdrawn: Undo2, decided: Gavel, closed: CircleCheckBig, 'facts-changed': CircleDot,
  effect: Zap, stepped: Footprints, recorded: BookOpenCheck, verified: BadgeCheck, hold: Lock, clock: FileClock,
  reminder: Bell, message: Mail, reopened: RotateCcw, merged: Combine, priority: ChevronsUp,
};

/** Letters are long; their first line stands in the timeline and the rest behind it. */
const LONG = 320;

/** The events, newest first. `names` are names by id; `now` in epoch milliseconds. */
export function Timeline({ events, names, now, zone }: { readonly events: readonly CaseEvent[]; readonly names: Readonly<Record<string, string>>; readonly now: number; readonly zone: string }) {
  const [most, setMost] = useState(AT_FIRST);
  const newest = events.toReversed();
  return (
    <>
      <h3>Timeline</h3>
      <ol className="timeline">
        {newest.slice(0, most).map((event) => {
          const Icon = ICON[event.kind];
          const said = eventSays(event, names);
          // Dates in a sentence of the hub are instants in UTC; a person's own words stay as they were written.
          const text = event.kind === 'clock' || event.kind === 'reminder' ? momentsIn(said, zone) : said;
          return (
            <li key={event.id} className={`event event-${event.kind}`}>
              <Icon aria-hidden size={14} />
              <div>
                <p className="small">
                  <b>{whoWords(event.by, names)}</b> {EVENT_WORDS[event.kind]} <span title={exact(event.at, zone)}>{span(now - Date.parse(event.at))} ago</span>
                  <span className="event-at">{exact(event.at, zone)}</span>
                </p>
                {text.length <= LONG ? <p className="reading"><Plain text={text} /></p> : (
                  <details className="event-long">
                    <summary className="reading"><Plain text={text.slice(0, text.indexOf('\n') > 0 ? Math.min(text.indexOf('\n'), LONG) : LONG)} /></summary>
                    <p className="reading"><Plain text={text} /></p>
                  </details>
                )}
              </div>
            </li>
          );
        })}
      </ol>
      {newest.length > most && <button type="button" className="button" onClick={() => setMost(most + 200)}>Show older</button>}
    </>
  );
}
