// The console's frame: who is signed in decides what is shown; rail, screen and status line stand around it.
import { useEffect, useState } from 'react';
import type { SessionShown, ViewAsked } from '../shared/contract.ts';
import { QUEUES } from '../shared/model/lists.ts';
import type { Queue } from '../shared/model/words.ts';
import { store, type Desk, type Store } from './desk.ts';
import { makeListing, type Listing } from './parts/listing.ts';
import { ConsoleContext, useConsole, useKeys, useStore, type Console, type Draft, type Route, type Settings } from './parts/use.ts';
import { keepDrafts } from './parts/keep-drafts.ts';
import { freshView } from './parts/view.ts';
import { ExportScreen } from './screens/export.tsx';
import { KeysDialog } from './screens/keys.tsx';
import { OutboxScreen } from './screens/outbox.tsx';
import { Palette } from './screens/palette.tsx';
import { QueueScreen } from './screens/queue.tsx';
import { Rail } from './screens/rail.tsx';
import { SignIn } from './screens/sign-in.tsx';
import { StatusLine } from './screens/status-line.tsx';
import { TripsScreen } from './screens/trips.tsx';
import { Trouble } from './parts/bits.tsx';

/** Content removal is the queue with the most work; a person without it begins with the first of theirs. */
function firstQueue(session: SessionShown): Queue {
  const streams = session.person?.streams ?? [];
  return streams.includes('content-removal') ? 'content-removal' : (QUEUES.find((queue) => streams.includes(queue)) ?? 'content-removal');
}

function makeConsole(desk: Desk, settings: Store<Settings>, session: SessionShown): Console {
  const listings = new Map<Queue, Listing>();
  return {
    desk,
    settings,
    route: store<Route>({ screen: 'queue', queue: firstQueue(session), opened: [] }),
    dialog: store<'palette' | 'keys' | null>(null),
    drafts: store<ReadonlyMap<string, Draft>>(new Map()),
    wide: store(false),
    lastView: store<ViewAsked | null>(null),
    listing: (queue) => {
      let made = listings.get(queue);
      if (made === undefined) {
        made = makeListing(desk.ask, freshView(queue));
        listings.set(queue, made);
      }
      return made;
    },
    zone: Intl.DateTimeFormat().resolvedOptions().timeZone,
  };
}

/** The whole console on one desk. */
export function App({ desk, settings }: { readonly desk: Desk; readonly settings: Store<Settings> }) {
  const session = useStore(desk.session);
  const broken = useStore(desk.broken);
  const who = session?.state === 'signed-in' ? (session.person?.id ?? null) : null;
  if (broken !== null) return <main className="alone"><Trouble message={broken.message} /></main>;
  if (session === null) return <main className="alone" aria-busy="true" />;
  // Another person starts with nothing of the one before: no list, no draft, no open case.
  return <Signed key={who} desk={desk} settings={settings} session={session} inside={who !== null} />;
}

function Signed({ desk, settings, session, inside }: { readonly desk: Desk; readonly settings: Store<Settings>; readonly session: SessionShown; readonly inside: boolean }) {
  const [made] = useState(() => makeConsole(desk, settings, session));
  return (
    <ConsoleContext value={made}>
      {inside ? <Frame /> : <SignIn session={session} />}
      <Palette />
      <KeysDialog />
    </ConsoleContext>
  );
}

function Frame() {
  const { route, dialog, desk } = useConsole();
  const at = useStore(route);
  const session = useStore(desk.session);
  const { drafts } = useConsole();
  useEffect(() => {
    const keeper = keepDrafts(desk, drafts, (run, ms) => {
      const timer = setTimeout(run, ms);
      return () => clearTimeout(timer);
    });
    void keeper.load();
    return keeper.end;
  }, [desk, drafts]);
  const go = (index: number) => {
    const queue = QUEUES.filter((each) => session?.person?.streams.includes(each))[index];
    if (queue !== undefined) route.set({ screen: 'queue', queue, opened: [] });
  };
  useKeys(true, {
    '?': () => dialog.set('keys'),
    1: () => go(0),
    2: () => go(1),
    3: () => go(2),
    4: () => go(3),
    5: () => go(4),
    o: () => route.set({ screen: 'outbox' }),
    i: () => route.set({ screen: 'trips' }),
    x: () => {
      if (session?.mayExport === true) route.set({ screen: 'export' });
    },
  });
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key.toLowerCase() !== 'k' || !(event.metaKey || event.ctrlKey)) return;
      event.preventDefault();
      dialog.set(dialog.get() === 'palette' ? null : 'palette');
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, [dialog]);
  return (
    <div className="frame">
      <Rail />
      <main className="main" id="main">
        {at.screen === 'queue' && <QueueScreen key={at.queue} queue={at.queue} opened={at.opened} />}
        {at.screen === 'outbox' && <OutboxScreen />}
        {at.screen === 'trips' && <TripsScreen />}
        {at.screen === 'export' && <ExportScreen />}
      </main>
      <StatusLine />
    </div>
  );
}
