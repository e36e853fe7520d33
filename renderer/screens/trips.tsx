// Trips: what was taken along, how much of it is done, until when it is held, and giving back the rest.
import { CircleCheck, CircleSlash, CloudUpload, Hand, Luggage, Undo2 } from 'lucide-react';
import { useState } from 'react';
import type { TripShown } from '../../shared/model/trip.ts';
import { Empty, Plain, Tag, Trouble } from '../parts/bits.tsx';
import { exact, span } from '../parts/time.ts';
import { QUEUE_WORDS } from '../parts/terms.ts';
import { useConsole, useNow, useStore } from '../parts/use.ts';
import { count, counted, size } from '../parts/words.ts';

const LOST = {
  conflict: 'Somebody else was first', refused: 'The hub refused it', broken: 'A lead broke the lease', lapsed: 'The lease lapsed', left: 'It left your queues',
} as const;

const STATE = {
  waiting: { icon: CloudUpload, says: 'Not answered yet', tone: 'warn' },
  held: { icon: Hand, says: 'With you', tone: 'accent' },
  done: { icon: CircleCheck, says: 'Decided', tone: 'good' },
  released: { icon: Undo2, says: 'Given back', tone: 'plain' },
  lost: { icon: CircleSlash, says: 'Not yours', tone: 'danger' },
} as const;

/** The screen of a person's trips. */
export function TripsScreen() {
  const { desk } = useConsole();
  const trips = useStore(desk.trips);
  return (
    <div className="screen" data-testid="trips">
      <header className="screen-head">
        <h1>Trips</h1>
        <p>Cases that you took along. While you hold one, nobody else decides it; what you decide away from the hub is sent when it can be reached.</p>
      </header>
      {trips.length === 0 && (
        <Empty icon={<Luggage aria-hidden size={26} strokeWidth={1.5} />} title="No trips">
          <p>“Take along” in a queue checks out its first cases for work away from the hub.</p>
        </Empty>
      )}
      <ul className="jobs">{trips.map((trip) => <li key={trip.id}><Trip trip={trip} /></li>)}</ul>
    </div>
  );
}

function Trip({ trip }: { readonly trip: TripShown }) {
  const { desk, route, zone } = useConsole();
  const now = useNow();
  const [busy, setBusy] = useState(false);
  const [message, setMessage] = useState<string | null>(null);
  const over = trip.ended !== null || trip.held + trip.waiting === 0;
  const give = async () => {
    if (busy) return;
    setBusy(true);
    setMessage(null);
    const answer = await desk.ask('endTrip', { trip: trip.id });
    setBusy(false);
    if (answer.ok) desk.trips.set(desk.trips.get().map((each) => (each.id === trip.id ? answer.value : each)));
    else setMessage(answer.fault.message);
  };
  const left = trip.until === null ? null : Date.parse(trip.until) - now;
  return (
    <article className="card trip" data-testid="trip" data-over={over}>
      <header className="job-head">
        <Luggage aria-hidden size={16} />
        <h3>{QUEUE_WORDS[trip.queue]}, {counted(trip.asked, 'case')}</h3>
        <span className="small" title={exact(trip.made, zone)}>{span(now - Date.parse(trip.made))} ago</span>
        {!over && <button type="button" className="button" data-testid="trip-end" disabled={busy} onClick={() => void give()}><Undo2 aria-hidden size={14} /> Give back the rest</button>}
      </header>
      <p className="small"><Plain text={trip.reason} /></p>
      <div className="trip-bar" role="img" aria-label={`${trip.done} decided, ${trip.held} with you, ${trip.waiting} not answered, ${trip.released} given back, ${trip.lost} lost`}>
        {(['done', 'held', 'waiting', 'released', 'lost'] as const).map((state) => trip[state] > 0 && <span key={state} className={`trip-${state}`} style={{ flexGrow: trip[state] }} />)}
      </div>
      <p className="trip-counts">
        {(['done', 'held', 'waiting', 'released', 'lost'] as const).filter((state) => trip[state] > 0).map((state) => {
          const { icon: Icon, says } = STATE[state];
          return <span key={state} className={`trip-count trip-word-${state}`}><Icon aria-hidden size={13} /> {count(trip[state])} {says.toLowerCase()}</span>;
        })}
      </p>
      {!over && left !== null && trip.until !== null && (
        <p className="small">{left > 0 ? <>With you until <b>{exact(trip.until, zone)}</b>, {span(left)} from now. After that it may be taken by somebody else; a decision on unchanged facts is still taken, but one that cannot be undone waits for a second look.</> : 'The lease has lapsed. A decision on unchanged facts is still taken; one that cannot be undone waits for a second look.'}</p>
      )}
      {trip.media.wanted > 0 && <p className="small">{count(trip.media.held)} of {counted(trip.media.wanted, 'recording or image', 'recordings and images')} here ({size(trip.media.bytes)}){trip.media.skipped > 0 && `, ${count(trip.media.skipped)} stay at the hub`}.</p>}
      {message !== null && <Trouble message={message} />}
      <details className="trip-cases" open={!over && trip.cases.length <= 12}>
        <summary>Cases <span className="h4-note">{trip.cases.length}</span></summary>
        <ul className="rows">
          {trip.cases.map((one) => {
            const { icon: Icon, says, tone } = STATE[one.state];
            return (
              <li key={one.caseId}>
                <button type="button" onClick={() => route.set({ screen: 'queue', queue: trip.queue, opened: [one.caseId] })}>
                  <span className="number">{one.number ?? 'Not on this computer'}</span>
                  <span className="trip-case"><Plain text={one.title ?? ''} />{one.why !== null && <span className="small">{LOST[one.why]}</span>}</span>
                  <Tag tone={tone} icon={<Icon aria-hidden size={12} />}>{says}</Tag>
                </button>
              </li>
            );
          })}
        </ul>
      </details>
    </article>
  );
}
