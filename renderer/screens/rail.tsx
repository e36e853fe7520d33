// The queue rail: the person's queues with what is open and overdue, then outbox, exports and the person.
import { AlertTriangle, FileCheck2, FileX2, Flag, Inbox, LogOut, Luggage, Scale, Search, Settings2, Sprout, UserRoundSearch, Split } from 'lucide-react';
import { QUEUES } from '../../shared/model/lists.ts';
import type { Queue } from '../../shared/model/words.ts';
import { Key } from '../parts/bits.tsx';
import { Mark } from '../parts/mark.tsx';
import { Menu } from '../parts/menu.tsx';
import { useConsole, useStore } from '../parts/use.ts';
import { isWaiting, needsYou } from '../parts/outcomes.ts';
import { QUEUE_WORDS, term } from '../parts/terms.ts';
import { count, countShort } from '../parts/words.ts';

const QUEUE_ICON = { under18: Sprout, 'law-enforcement': Scale, 'content-removal': FileX2, 'data-subject': UserRoundSearch, 'flagged-accounts': Flag } as const satisfies Record<Queue, unknown>;

/** The rail at the left. */
export function Rail() {
  const { desk, route, dialog } = useConsole();
  const session = useStore(desk.session);
  const queues = useStore(desk.queues);
  const acts = useStore(desk.acts);
  const trips = useStore(desk.trips);
  const away = trips.reduce((sum, trip) => sum + (trip.ended === null ? trip.held : 0), 0);
  const at = useStore(route);
  const waiting = acts.filter(isWaiting).length;
  const conflicts = acts.filter(needsYou).length;
  return (
    <nav className="rail" aria-label="Queues and screens">
      <div className="rail-head">
        <Mark />
        <span className="rail-word">Docket</span>
      </div>
      <button type="button" className="rail-find" onClick={() => dialog.set('palette')} aria-label="Go to… (Control K)">
        <Search aria-hidden size={15} />
        <span className="rail-word">Go to…</span>
        <Key>Ctrl K</Key>
      </button>
      <ul className="rail-list">
        {QUEUES.filter((queue) => session?.person?.streams.includes(queue)).map((queue) => {
          const counts = queues.find((each) => each.queue === queue);
          const Icon = QUEUE_ICON[queue];
          const current = at.screen === 'queue' && at.queue === queue;
          const accounts = queue === 'flagged-accounts';
          const open = counts === undefined ? '' : accounts ? counts.total : counts.open;
          const overdue = counts?.overdue ?? 0;
          return (
            <li key={queue}>
              <button
                type="button"
                className="rail-item"
                data-testid={`queue-${queue}`}
                aria-current={current ? 'page' : undefined}
                aria-label={`${QUEUE_WORDS[queue]}${counts === undefined ? '' : `, ${accounts ? `${counts.total} accounts` : `${counts.open} open, ${overdue} overdue`}`}`}
                title={QUEUE_WORDS[queue]}
                onClick={() => route.set({ screen: 'queue', queue, opened: [] })}
              >
                <Icon aria-hidden size={17} strokeWidth={1.8} />
                <span className="rail-word">{QUEUE_WORDS[queue]}</span>
                <span className="rail-counts">
                  {overdue > 0 && (
                    <span className="rail-overdue" title={`${overdue} overdue`}>
                      <AlertTriangle aria-hidden size={11} strokeWidth={2.4} />
                      {countShort(overdue)}
                    </span>
                  )}
                  <span className="rail-open">{open === '' ? '' : countShort(open)}</span>
                </span>
              </button>
            </li>
          );
        })}
      </ul>
      <ul className="rail-list">
        <li>
          <button type="button" className="rail-item" data-testid="nav-outbox" aria-current={at.screen === 'outbox' ? 'page' : undefined} aria-label={`Outbox, ${waiting} waiting, ${conflicts} to look at`} title="Outbox" onClick={() => route.set({ screen: 'outbox' })}>
            <Inbox aria-hidden size={17} strokeWidth={1.8} />
            <span className="rail-word">Outbox</span>
            <span className="rail-counts">
              {conflicts > 0 && <span className="rail-overdue" title={`${conflicts} to look at`}><Split aria-hidden size={11} strokeWidth={2.4} />{count(conflicts)}</span>}
              {waiting > 0 && <span className="rail-open">{count(waiting)}</span>}
            </span>
          </button>
        </li>
        {trips.length > 0 && (
          <li>
            <button type="button" className="rail-item" data-testid="nav-trips" aria-current={at.screen === 'trips' ? 'page' : undefined} aria-label={`Trips, ${away} cases with you`} title="Trips" onClick={() => route.set({ screen: 'trips' })}>
              <Luggage aria-hidden size={17} strokeWidth={1.8} />
              <span className="rail-word">Trips</span>
              <span className="rail-counts">{away > 0 && <span className="rail-open">{count(away)}</span>}</span>
            </button>
          </li>
        )}
        {session?.mayExport === true && (
          <li>
            <button type="button" className="rail-item" data-testid="nav-export" aria-current={at.screen === 'export' ? 'page' : undefined} title="Exports" onClick={() => route.set({ screen: 'export' })}>
              <FileCheck2 aria-hidden size={17} strokeWidth={1.8} />
              <span className="rail-word">Exports</span>
            </button>
          </li>
        )}
      </ul>
      <div className="rail-foot">
        <Menu
          up
          label="Person and settings"
          className="rail-item rail-person"
          button={
            <>
              <span className="face" aria-hidden>{(session?.person?.name ?? '').split(/\s+/).map((word) => word.charAt(0)).join('').slice(0, 2)}</span>
              <span className="rail-word rail-who">
                <b>{session?.person?.name}</b>
                <span>{session?.person?.roles.map(term).join(', ')}</span>
              </span>
              <Settings2 aria-hidden size={15} className="rail-word" />
            </>
          }
        >
          <Looks />
        </Menu>
      </div>
    </nav>
  );
}

function Looks() {
  const { settings, desk, dialog } = useConsole();
  const now = useStore(settings);
  const choices = <K extends 'theme' | 'density'>(label: string, key: K, values: readonly (typeof now)[K][]) => (
    <fieldset className="looks">
      <legend>{label}</legend>
      <div className="segments">
        {values.map((value) => (
          <label key={value} className="segment">
            <input type="radio" name={key} checked={now[key] === value} onChange={() => settings.set({ ...settings.get(), [key]: value })} />
            <span>{term(value)}</span>
          </label>
        ))}
      </div>
    </fieldset>
  );
  return (
    <div className="looks-all">
      {choices('Theme', 'theme', ['system', 'light', 'dark'])}
      {choices('Density', 'density', ['compact', 'comfortable'])}
      <label className="check">
        <input type="checkbox" checked={now.greyscale} onChange={(event) => settings.set({ ...settings.get(), greyscale: event.currentTarget.checked })} />
        Show images without colour
      </label>
      <label className="check">
        <input type="checkbox" checked={now.letters} onChange={(event) => settings.set({ ...settings.get(), letters: event.currentTarget.checked })} />
        Single letters are commands
      </label>
      <hr />
      <button type="button" className="menu-item" data-close onClick={() => dialog.set('keys')}>Keyboard <Key>?</Key></button>
      <button type="button" className="menu-item" data-testid="sign-out" onClick={() => void desk.ask('signOut', {}).then((answer) => { if (answer.ok) desk.session.set(answer.value); })}>
        <LogOut aria-hidden size={14} /> Sign out
      </button>
      <p className="looks-note">Signing out keeps what is saved and not sent.</p>
    </div>
  );
}
