// A queue: search and filters above, the list, and the opened record beside it.
import { Luggage, Search, X } from 'lucide-react';
import { useCallback, useEffect, useRef, useState } from 'react';
import type { CaseKind, Queue } from '../../shared/model/words.ts';
import { mayAct } from '../../shared/rules/roles.ts';
import { Key, Trouble } from '../parts/bits.tsx';
import { useConsole, useKeys, useStore } from '../parts/use.ts';
import { QUEUE_WORDS } from '../parts/terms.ts';
import { count } from '../parts/words.ts';
import { Filters } from './filters.tsx';
import { Pane, PaneWaiting } from './pane.tsx';
import { CaseTable } from './table.tsx';
import { TakeAlong } from './take-along.tsx';

/**
 * Where the cursor of the list stands. `gone` means that the record left the list and `index` is what took its place;
 * `led` that the person put it there, so that the list scrolls to it. News and new orders move it without a scroll.
 */
export type Cursor = { readonly id: string; readonly index: number; readonly gone: boolean; readonly led: boolean };

const SETTLE = 140;

/** One queue's screen. `opened` is the stack of records in the pane. */
export function QueueScreen({ queue, opened }: { readonly queue: Queue; readonly opened: readonly string[] }) {
  const { desk, route, listing, lastView, wide } = useConsole();
  const widened = useStore(wide);
  const goIn = useRef(false);
  const goesIn = useCallback(() => {
    const was = goIn.current;
    goIn.current = false;
    return was;
  }, []);
  const list = listing(queue);
  const { asked, shown, rows, fault } = useStore(list.state);
  const turn = useStore(desk.turns)[queue];
  const [cursor, setCursor] = useState<Cursor | null>(null);
  const grid = useRef<HTMLDivElement>(null);
  const searchBox = useRef<HTMLInputElement>(null);
  const awaited = useRef<number | null>(null);
  const following = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  const [passing, setPassing] = useState(false);
  const [packing, setPacking] = useState(false);
  const roles = useStore(desk.session)?.person?.roles ?? [];
  const mayTake = queue !== 'flagged-accounts' && mayAct(roles, 'check-out', queue satisfies CaseKind);

  useEffect(() => void list.refresh(), [list, turn]);
  useEffect(() => lastView.set(asked), [lastView, asked]);
  useEffect(() => {
    // The list may have been put in a new order: the cursor follows its record, not its row number.
    if (shown === null || cursor === null) return;
    let stale = false;
    void list.place(cursor.id).then((index) => {
      if (stale) return;
      setCursor((was) => (was === null || was.id !== cursor.id ? was : index < 0 ? { ...was, gone: true, led: false } : { id: was.id, index, gone: false, led: false }));
    });
    return () => {
      stale = true;
    };
    // oxlint-disable-next-line react-hooks/exhaustive-deps -- only a new list can move it
  }, [shown?.view]);
  useEffect(() => () => clearTimeout(following.current), []);
  const openBefore = useRef(opened.length);
  useEffect(() => {
    // The record that had the focus is gone: the list has it now, also where it was hidden until this moment.
    if (openBefore.current > 0 && opened.length === 0 && document.activeElement === document.body) grid.current?.focus();
    openBefore.current = opened.length;
  }, [opened.length]);

  const total = shown?.total ?? 0;
  const openRecords = useCallback((ids: readonly string[]) => {
    clearTimeout(following.current);
    setPassing(false);
    route.set({ screen: 'queue', queue, opened: ids });
  }, [route, queue]);
  const moveTo = (index: number) => {
    const to = Math.max(0, Math.min(total - 1, index));
    const row = rows.get(to);
    awaited.current = row === undefined ? to : null;
    if (row === undefined) {
      list.need(to, to + 1);
      return;
    }
    setCursor({ id: row.id, index: to, gone: false, led: true });
    if (opened.length === 0) return;
    // Every opening is a view that is written down: holding j must not write one for each case it passes. Until the
    // next one opens, the one before is off the screen: a key pressed meanwhile must not act on it.
    clearTimeout(following.current);
    setPassing(true);
    following.current = setTimeout(() => openRecords([row.id]), SETTLE);
  };
  useEffect(() => {
    // A jump (End, page down) may land on rows that are still on their way.
    if (awaited.current !== null && rows.has(awaited.current)) moveTo(awaited.current);
  });
  const step = (by: number) => moveTo(cursor === null ? 0 : cursor.gone && by > 0 ? cursor.index + by - 1 : cursor.index + by);
  /** As moveTo, by a key: the list takes the focus, so that Enter opens the row and not again what was pressed before. */
  const walk = (move: () => void) => {
    grid.current?.focus({ preventScroll: true });
    move();
  };
  const page = () => Math.max(1, Math.floor((grid.current?.clientHeight ?? 400) / 40) - 2);
  const openCursor = () => {
    if (cursor === null) {
      moveTo(0);
      return;
    }
    // Opened by a key, the record takes the focus, so that what is read next is the record and not the rest of the list.
    if (opened.length === 1 && opened[0] === cursor.id) document.querySelector<HTMLElement>('.pane-scroll')?.focus();
    else goIn.current = true;
    openRecords([cursor.id]);
  };
  const close = () => {
    openRecords(opened.slice(0, -1));
    if (opened.length <= 1) grid.current?.focus();
  };
  useKeys(true, {
    j: () => walk(() => step(1)),
    k: () => walk(() => step(-1)),
    ArrowDown: () => walk(() => step(1)),
    ArrowUp: () => walk(() => step(-1)),
    PageDown: () => walk(() => step(page())),
    PageUp: () => walk(() => step(-page())),
    Home: () => walk(() => moveTo(0)),
    End: () => walk(() => moveTo(total - 1)),
    Enter: openCursor,
    w: () => {
      if (opened.length > 0) wide.set(!wide.get());
    },
    t: () => setPacking(mayTake && shown !== null && total > 0),
    '/': () => searchBox.current?.select(),
    Escape: (event) => {
      if (event.target === searchBox.current) {
        grid.current?.focus();
        return;
      }
      if (opened.length > 0) close();
    },
  });

  return (
    <div className={opened.length === 0 ? 'queue' : widened ? 'queue queue-open queue-wide' : 'queue queue-open'}>
      <section className="list" aria-label={QUEUE_WORDS[queue]}>
        <header className="list-head">
          <h1>
            {QUEUE_WORDS[queue]}
            <span className="list-total" data-testid="total">{shown === null ? '' : count(total)}</span>
          </h1>
          {mayTake && <button type="button" className="button list-take" data-testid="take" disabled={total === 0} title="Take cases along for offline work (T)" onClick={() => setPacking(true)}><Luggage aria-hidden size={14} /> <span>Take along</span></button>}
          <SearchBox box={searchBox} value={asked.search} onSearch={(search) => void list.show({ ...list.state.get().asked, search })} />
        </header>
        <Filters asked={asked} shown={shown} onChange={(next) => void list.show(next)} />
        {fault !== null && <Trouble message={fault.message}><button type="button" className="button" onClick={() => void list.refresh()}>Try again</button></Trouble>}
        <CaseTable grid={grid} listing={list} cursor={cursor} opened={opened.at(0) ?? null} onPoint={(index) => {
          const row = rows.get(index);
          if (row === undefined) return;
          setCursor({ id: row.id, index, gone: false, led: true });
          openRecords([row.id]);
        }} />
      </section>
      {packing && shown !== null && <TakeAlong queue={queue} view={shown.view} total={total} onClose={() => setPacking(false)} />}
      {passing && <PaneWaiting />}
      {opened.length > 0 && !passing && <Pane key={opened.at(-1)} id={opened.at(-1) ?? ''} queue={queue} under={opened.length - 1} find={asked.search} goesIn={goesIn} onClose={close} onOpen={(id) => openRecords([...opened, id])} onNext={() => step(1)} />}
    </div>
  );
}

const TYPING = 120;

function SearchBox({ box, value, onSearch }: { readonly box: React.RefObject<HTMLInputElement | null>; readonly value: string; readonly onSearch: (words: string) => void }) {
  const [words, setWords] = useState(value);
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  const [shown, setShown] = useState(value);
  if (shown !== value) {
    // The view was given other words from elsewhere (cleared filters): they stand in the box too.
    setShown(value);
    setWords(value);
  }
  useEffect(() => () => clearTimeout(timer.current), []);
  const change = (next: string, soon: boolean) => {
    setWords(next);
    clearTimeout(timer.current);
    if (soon) timer.current = setTimeout(() => onSearch(next), TYPING);
    else onSearch(next);
  };
  return (
    <div className="search" role="search">
      <Search aria-hidden size={15} />
      <input
        ref={box}
        data-testid="search"
        type="search"
        aria-label="Search this queue"
        placeholder="Search number, name, text"
        maxLength={400}
        spellCheck={false}
        autoComplete="off"
        value={words}
        onChange={(event) => change(event.currentTarget.value, true)}
        onKeyDown={(event) => {
          if (event.key === 'Enter') change(words, false);
        }}
      />
      {words === '' ? <Key>/</Key> : <button type="button" className="icon-button" aria-label="Clear the search" onClick={() => change('', false)}><X aria-hidden size={14} /></button>}
    </div>
  );
}
