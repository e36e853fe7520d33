// The list of a queue: a grid of virtual rows over the desk's ordered list, as fast at a million rows as at a hundred.
import { columnVisibilityFeature, createColumnHelper, rowSortingFeature, tableFeatures, useTable } from '@tanstack/react-table';
import { useVirtualizer, type Virtualizer } from '@tanstack/react-virtual';
import { ArrowDown, ArrowUp, SearchX } from 'lucide-react';
import { useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react';
import type { RowShown, ViewAsked } from '../../shared/contract.ts';
import { ClaimMark, ClockMark, Empty, PendingMark, PriorityMark, StatusMark } from '../parts/bits.tsx';
import type { Listing } from '../parts/listing.ts';
import { plainLine } from '../parts/plain.ts';
import { rowMark } from '../parts/row-clock.ts';
import { drawnHeight, scrolledTo, topFor, type Scrolled } from '../parts/scroll.ts';
import { age, exact, zoneName } from '../parts/time.ts';
import { useConsole, useNow, useStore } from '../parts/use.ts';
import { isWaiting, needsYou } from '../parts/outcomes.ts';
import { spelled, term } from '../parts/terms.ts';
import { jurisdictionWords } from '../parts/words.ts';
import type { Cursor } from './queue.tsx';
import { filterCount, unfiltered } from '../parts/view.ts';

/** A row of the grid: its place in the desk's list, and what is there once it was fetched. */
type Line = { readonly index: number; readonly row: RowShown | undefined };
type SortBy = ViewAsked['sort']['by'];

const features = tableFeatures({ columnVisibilityFeature, rowSortingFeature });
const helper = createColumnHelper<typeof features, Line>();
const columns = helper.columns([
  helper.display({ id: 'due', header: 'Due' }),
  helper.display({ id: 'kind', header: 'Kind' }),
  helper.display({ id: 'number', header: 'Number' }),
  helper.display({ id: 'title', header: 'Title' }),
  helper.display({ id: 'subject', header: 'Subject' }),
  helper.display({ id: 'jurisdiction', header: 'Jurisdiction' }),
  helper.display({ id: 'status', header: 'Status' }),
  helper.display({ id: 'assignee', header: 'Assignee' }),
  helper.display({ id: 'age', header: 'Age' }),
]);

const SORTED_BY: Readonly<Record<string, SortBy>> = { due: 'due', number: 'number', title: 'title', subject: 'subject', jurisdiction: 'jurisdiction', status: 'status', assignee: 'assignee', age: 'received' };
/** From which width of the list (in rem) a column has room; the rest always stand. */
const ROOM: Readonly<Record<string, number>> = { status: 33, assignee: 46, subject: 54, age: 60, jurisdiction: 65, kind: 71 };
const WIDTHS: Readonly<Record<string, string>> = {
  due: '12.5rem', kind: '7rem', number: '7.25rem', title: 'minmax(0, 1fr)', subject: '7.25rem', jurisdiction: '4.5rem', status: '5.5rem', assignee: '6.75rem', age: '2.75rem',
};
const ACCOUNT_HEADS: Readonly<Record<string, string>> = { number: 'Handle', kind: 'Strongest flag', title: 'Name', age: 'Since' };
/** An account stands in the list for its flag; that column has more room, and sooner. */
const ACCOUNT_ROOM: Readonly<Record<string, number>> = { ...ROOM, kind: 38, jurisdiction: 46 };
const FLAG = '11rem';
const NARROW_DUE = '10rem';
/** Shares what is left with the name, so that beside an open account neither is squeezed to a few letters. */
const HANDLE = 'minmax(10rem, 0.8fr)';

/** What a label that is cut or shortened says in full. */
function kindTitle(row: RowShown): string {
  const label = term(row.regime ?? row.kind);
  const full = spelled(label);
  return full === undefined ? label : `${label}. ${full}`;
}

function DueCell({ row, now, zone, wide }: { readonly row: RowShown; readonly now: number; readonly zone: string; readonly wide: boolean }) {
  const mark = rowMark(row.clock, row.due, now, zone);
  const full = row.dueRule === null ? mark.title : `${mark.title} · ${row.dueRule}`;
  return <><ClockMark mark={{ ...mark, title: full }} />{wide && mark.at !== '' && <span className="due-at" title={full}>{mark.at}</span>}</>;
}

/** What became of this person's acts, by case: known here the moment that an act is kept, before the list is read again. */
function useOwnMarks(): ReadonlyMap<string, NonNullable<RowShown['pending']>> {
  const acts = useStore(useConsole().desk.acts);
  return useMemo(() => {
    const marks = new Map<string, NonNullable<RowShown['pending']>>();
    for (const act of acts) {
      if (marks.has(act.caseId)) continue;
      if (isWaiting(act)) marks.set(act.caseId, 'waiting');
      else if (needsYou(act)) marks.set(act.caseId, act.verdict?.verdict === 'conflict' ? 'conflict' : 'refused');
    }
    return marks;
  }, [acts]);
}

/** The height that rows have: the window of the grid without its head, which stays on top of them. */
function rowsSeen(grid: HTMLElement): number {
  return grid.clientHeight - (grid.querySelector<HTMLElement>('.grid-head')?.offsetHeight ?? 0);
}

/** The grid. `onPoint` is a press on a row; keys are the screen's. */
export function CaseTable({ grid, listing, cursor, opened, onPoint }: {
  readonly grid: React.RefObject<HTMLDivElement | null>;
  readonly listing: Listing;
  readonly cursor: Cursor | null;
  readonly opened: string | null;
  readonly onPoint: (index: number) => void;
}) {
  const { zone, settings } = useConsole();
  const { asked, shown, rows } = useStore(listing.state);
  const { density } = useStore(settings);
  const own = useOwnMarks();
  const now = useNow();
  const total = shown?.total ?? 0;
  const [rem, setRem] = useState(16);
  const [width, setWidth] = useState(1200);
  const rowHeight = Math.round((density === 'compact' ? 2.25 : 2.875) * rem);
  const full = total * rowHeight;
  const scrolled = useRef<Scrolled>({ top: 0, offset: 0 });
  const fullRef = useRef(full);
  fullRef.current = full;
  const [shift, setShift] = useState(0);
  const fit = width / rem;

  useLayoutEffect(() => {
    const element = grid.current;
    if (element === null) return;
    const measure = () => {
      setRem(Number.parseFloat(getComputedStyle(document.documentElement).fontSize) || 16);
      setWidth(element.clientWidth);
    };
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, [grid]);

  const observeElementOffset = useCallback((instance: Virtualizer<HTMLDivElement, Element>, tell: (offset: number, moving: boolean) => void) => {
    const element = instance.scrollElement;
    if (element === null) return;
    const onScroll = () => {
      scrolled.current = scrolledTo(scrolled.current, element.scrollTop, rowsSeen(element), fullRef.current);
      setShift(scrolled.current.top - scrolled.current.offset);
      tell(scrolled.current.offset, true);
    };
    tell(scrolled.current.offset, false);
    element.addEventListener('scroll', onScroll, { passive: true });
    return () => element.removeEventListener('scroll', onScroll);
  }, []);
  // oxlint-disable-next-line react/incompatible-library -- its functions are called while rendering and never kept
  const virtual = useVirtualizer<HTMLDivElement, Element>({
    count: total,
    getScrollElement: () => grid.current,
    estimateSize: () => rowHeight,
    overscan: 8,
    observeElementOffset,
    scrollToFn: () => undefined,
  });
  useEffect(() => virtual.measure(), [virtual, rowHeight]);
  const items = virtual.getVirtualItems();
  const first = items[0]?.index ?? 0;
  const last = (items.at(-1)?.index ?? -1) + 1;
  useEffect(() => {
    if (last > first) listing.need(first, last);
  }, [listing, first, last, shown?.view]);

  // A view with other filters or another order begins at its top; the same view refreshed stays where it is.
  useEffect(() => {
    if (grid.current !== null) grid.current.scrollTop = 0;
    scrolled.current = { top: 0, offset: 0 };
  }, [asked, grid]);

  const at = cursor?.index ?? -1;
  useEffect(() => {
    const element = grid.current;
    if (element === null || cursor === null || !cursor.led) return;
    const at = cursor.index;
    const view = rowsSeen(element);
    const { offset } = scrolled.current;
    const wanted = at * rowHeight < offset ? at * rowHeight : (at + 1) * rowHeight > offset + view ? (at + 1) * rowHeight - view : null;
    if (wanted === null) return;
    if (Math.abs(wanted - offset) > element.clientHeight * 2) {
      const top = topFor(wanted, rowsSeen(element), fullRef.current);
      scrolled.current = { top, offset: wanted };
      element.scrollTop = top;
    } else {
      element.scrollTop += wanted - offset;
    }
  }, [cursor, grid, rowHeight]);

  const data = useMemo<Line[]>(() => Array.from({ length: Math.max(0, last - first) }, (_, each) => ({ index: first + each, row: rows.get(first + each) })), [rows, first, last]);
  const accounts = asked.queue === 'flagged-accounts';
  const columnVisibility = useMemo(
    // An account has no clock and nobody assigned, and its handle stands where a case has its number.
    () => ({ ...Object.fromEntries(Object.entries(accounts ? ACCOUNT_ROOM : ROOM).map(([id, room]) => [id, fit >= room])), ...(accounts && { due: false, subject: false, assignee: false }) }),
    [fit, accounts],
  );
  const sorting = useMemo(() => [{ id: asked.sort.by === 'received' ? 'age' : asked.sort.by, desc: asked.sort.down }], [asked.sort]);
  const table = useTable({ features, columns, data, getRowId: (line) => String(line.index), state: { columnVisibility, sorting }, manualSorting: true });
  const visible = table.getVisibleLeafColumns();
  const wideDue = fit >= 46;
  const template = visible.map((column) => (column.id === 'due' && !wideDue ? NARROW_DUE : column.id === 'number' && accounts ? HANDLE : column.id === 'kind' && accounts ? FLAG : (WIDTHS[column.id] ?? '1fr'))).join(' ');

  const cell = (id: string, row: RowShown) => {
    switch (id) {
      case 'due':
        return <DueCell row={row} now={now} zone={zone} wide={wideDue} />;
      case 'number':
        return <bdi className="number cut" title={plainLine(row.number)}>{plainLine(row.number)}</bdi>;
      case 'kind':
        return <span className="cut" title={kindTitle(row)}>{term(row.regime ?? row.kind)}</span>;
      case 'title':
        return <><PriorityMark priority={row.priority} /><bdi className="cut" title={plainLine(row.title)}>{plainLine(row.title)}</bdi><PendingMark pending={own.get(row.id) ?? row.pending} /></>;
      case 'subject':
        return <bdi className="cut" title={plainLine(row.subject)}>{plainLine(row.subject)}</bdi>;
      case 'jurisdiction':
        return <abbr title={jurisdictionWords(row.jurisdiction)}>{row.jurisdiction}</abbr>;
      case 'status':
        return <StatusMark status={row.status} />;
      case 'assignee':
        return <>{row.claimedBy !== null && <ClaimMark name={row.claimedBy} />}<span className="cut">{row.assignee ?? <span className="nobody">Nobody</span>}</span></>;
      case 'age':
        return <span title={exact(row.received, zone)}>{age(row.received, now)}</span>;
      default:
        return null;
    }
  };
  const head = (id: string, label: string) => (id === 'due' ? `Due (${zoneName(now, zone)})` : accounts ? (ACCOUNT_HEADS[id] ?? label) : label);

  return (
    <div className="grid-box">
      <div
        ref={grid}
        className="grid"
        role="grid"
        aria-label={accounts ? 'Accounts' : 'Cases'}
        aria-rowcount={total + 1}
        aria-colcount={visible.length}
        aria-busy={shown === null}
        aria-activedescendant={at >= first && at < last ? `row-${at}` : undefined}
        tabIndex={0}
        data-testid="rows"
      >
        {table.getHeaderGroups().map((group) => (
          <div key={group.id} role="row" aria-rowindex={1} className="grid-row grid-head" style={{ gridTemplateColumns: template }}>
            {group.headers.map((header) => {
              const by = SORTED_BY[header.id];
              const sorted = header.column.getIsSorted();
              const label = head(header.id, String(header.column.columnDef.header ?? ''));
              return (
                <div key={header.id} role="columnheader" className={`cell cell-${header.id}`} aria-sort={sorted === false ? 'none' : sorted === 'desc' ? 'descending' : 'ascending'}>
                  {by === undefined ? label : (
                    <button type="button" className={sorted === false ? 'sort' : 'sort sort-on'} onClick={() => void listing.show({ ...asked, sort: { by, down: sorted === 'asc' } })}>
                      {label}
                      {sorted === 'asc' && <ArrowUp aria-hidden size={12} />}
                      {sorted === 'desc' && <ArrowDown aria-hidden size={12} />}
                    </button>
                  )}
                </div>
              );
            })}
          </div>
        ))}
        <div role="rowgroup" className="grid-body" style={{ height: drawnHeight(full) }}>
          {table.getRowModel().rows.map((line) => {
            const { index, row } = line.original;
            const top = index * rowHeight + shift;
            const chosen = at === index && cursor?.gone !== true;
            return (
              <div
                key={line.id}
                id={`row-${index}`}
                role="row"
                aria-rowindex={index + 2}
                aria-selected={chosen}
                data-testid="row"
                data-id={row?.id}
                className={`grid-row grid-line${chosen ? ' grid-chosen' : ''}${row !== undefined && opened === row.id ? ' grid-opened' : ''}${at === index && cursor?.gone === true ? ' grid-next' : ''}`}
                style={{ gridTemplateColumns: template, height: rowHeight, transform: `translateY(${top}px)` }}
                onClick={() => onPoint(index)}
              >
                {line.getVisibleCells().map((each) => (
                  <div key={each.id} role="gridcell" className={`cell cell-${each.column.id}`}>
                    {row === undefined ? <span className="bone" aria-hidden /> : cell(each.column.id, row)}
                  </div>
                ))}
              </div>
            );
          })}
        </div>
      </div>
      {shown !== null && total === 0 && (
        <Empty icon={<SearchX aria-hidden size={26} strokeWidth={1.5} />} title={filterCount(asked) === 0 ? 'Nothing here' : 'Nothing matches'}>
          <p>{filterCount(asked) === 0 ? 'This queue is empty on this computer.' : 'No row has all of these filters and words.'}</p>
          {asked.search.trim() !== '' && filterCount(asked) > 1 && <button type="button" className="button button-main" onClick={() => void listing.show({ ...unfiltered(asked), search: asked.search })}>Search the whole queue</button>}
          {filterCount(asked) > 0 && <button type="button" className="button" onClick={() => void listing.show(unfiltered(asked))}>Clear the filters</button>}
        </Empty>
      )}
    </div>
  );
}
