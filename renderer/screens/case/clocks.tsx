// Clocks with time left, exact time in the rule's own zone, rule and citation, what moved them, and what may be done.
import { ArrowRight, CircleCheck, CircleX, TriangleAlert } from 'lucide-react';
import type { Clock, ClockEvent } from '../../../shared/model/clock.ts';
import { ClockMark, Plain, Tag } from '../../parts/bits.tsx';
import { clockMark, rowMark } from '../../parts/row-clock.ts';
import { exact } from '../../parts/time.ts';
import { clockWords } from '../../parts/words.ts';
import type { OpenForm } from './forms/form.ts';
import type { Offers } from './offers.ts';
import type { CaseOut } from './shown.ts';

/** What a clock shows instead of time left once it is over. */
const STOPPED = {
  met: { icon: CircleCheck, tone: 'good', says: 'Met' },
  missed: { icon: TriangleAlert, tone: 'danger', says: 'Missed' },
  cancelled: { icon: CircleX, tone: 'plain', says: 'Cancelled' },
} as const;

const MOVED: Readonly<Record<ClockEvent['kind'], string>> = {
  started: 'Started', paused: 'Paused', resumed: 'Resumed', extended: 'Extended', restarted: 'Started anew', met: 'Met', missed: 'Missed', cancelled: 'Cancelled', 'rule-changed': 'The rule changed',
};

/** What somebody here has to keep comes first, then what runs, what stands still, and what is over. */
const rank = ({ kind, state }: Clock): number => (state === 'running' ? (kind === 'act_by' ? 0 : 1) : state === 'paused' ? 2 : 3);

/** All clocks, running ones first. `now` in epoch milliseconds; `zone` is the person's own. */
export function Clocks({ shown, offers, now, zone, onForm }: { readonly shown: CaseOut; readonly offers: Offers; readonly now: number; readonly zone: string; readonly onForm: OpenForm }) {
  const sorted = [...shown.case.facts.clocks].sort((a, b) => rank(a) - rank(b) || (a.due < b.due ? -1 : 1));
  return (
    <>
      <h3>Clocks</h3>
      {sorted.length === 0 && <p className="none">No clock runs on this case.</p>}
      <ul className="clocks">
        {sorted.map((clock) => <ClockRow key={clock.id} clock={clock} moves={shown.clockMoves[clock.id]} offers={offers} now={now} zone={zone} onForm={onForm} />)}
      </ul>
    </>
  );
}

function ClockRow({ clock, moves, offers, now, zone, onForm }: { readonly clock: Clock; readonly moves: CaseOut['clockMoves'][string] | undefined; readonly offers: Offers; readonly now: number; readonly zone: string; readonly onForm: OpenForm }) {
  const stopped = clock.state === 'running' || clock.state === 'paused' ? null : STOPPED[clock.state];
  const mark = clock.state === 'paused' ? rowMark('paused', clock.due, now, zone) : clockMark(clock, now, zone);
  const can = (['pause', 'resume', 'extend'] as const).filter((move) => moves?.[move] === true && offers.clock[move]);
  return (
    <li className="clock" data-testid="clock" data-state={clock.state}>
      <div className="clock-left">
        {stopped === null ? <ClockMark mark={mark} /> : <Tag tone={stopped.tone} icon={<stopped.icon aria-hidden size={12} />}>{stopped.says}</Tag>}
        <span className="small">{clockWords(clock.kind)}</span>
      </div>
      <div>
        <p><b>{clock.name}</b> <Tag>{clock.basis === 'law' ? 'Law' : 'Policy'}</Tag></p>
        <p>{exact(clock.due, clock.timeZone)} <span className="small">{clock.timeZone}</span></p>
        {clock.timeZone !== zone && <p className="small">Here: {exact(clock.due, zone)}</p>}
        {clock.state === 'paused' && <p className="small">Stands still{clock.pauses.at(-1) === undefined ? '' : ` since ${clock.pauses.at(-1)?.asked}`}. The due time moves on by as long as the answer takes.</p>}
        {clock.latest !== null && <p className="small clock-latest">Latest arguable reading: {exact(clock.latest.due, clock.timeZone)}. Shown as information; nothing relies on it.</p>}
        <details className="clock-why">
          <summary>{clock.citation}</summary>
          <p className="small">Rule <span className="fixed">{clock.rule}</span>{clock.confidence === 'high' || clock.confidence === 'policy' ? '' : `, confidence ${clock.confidence}`}. Started {exact(clock.trigger, clock.timeZone)}. The due time was stored when it was computed.</p>
        </details>
        {clock.history.length > 0 && (
          <details className="clock-why" data-testid="clock-history">
            <summary>History <span className="h4-note">{clock.history.length}</span></summary>
            <ol className="clock-history">
              {clock.history.toReversed().map((event, index) => (
                <li key={index} className="small">
                  <b>{MOVED[event.kind]}</b> {exact(event.at, zone)}
                  <span className="clock-dates">
                    {event.oldDue === null || event.oldDue === event.newDue
                      ? <>due {exact(event.newDue, clock.timeZone)}</>
                      : <>due {exact(event.oldDue, clock.timeZone)} <ArrowRight aria-label="then" size={11} /> {exact(event.newDue, clock.timeZone)}</>}
                    {!event.applied && ', not applied: the stored date stands'}
                  </span>
                  {event.reason !== '' && <span className="clock-dates"><Plain text={event.reason} /></span>}
                </li>
              ))}
            </ol>
          </details>
        )}
        {can.length > 0 && (
          <div className="row-acts">
            {can.map((move) => <button key={move} type="button" className="button button-small" data-testid={`${move}-${clock.id}`} onClick={() => onForm(`${move}-clock`, clock.id)}>{move === 'pause' ? 'Pause' : move === 'resume' ? 'Resume' : 'Extend'}<span className="unseen"> {clock.name}</span></button>)}
          </div>
        )}
      </div>
    </li>
  );
}
