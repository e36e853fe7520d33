// A list on screen: which rows of the desk's ordered list are at hand, fetched in pages, refreshed without a flicker.
import type { RowShown, ViewAsked, ViewShown } from '../../shared/contract.ts';
import type { Fault } from '../../shared/fault.ts';
import { coalesced, store, type Desk, type Store } from '../desk.ts';

/** Rows per fetch: a window on a tall screen needs one or two of them. */
export const PAGE = 100;
/** Pages kept: far scrolling through a million rows must not keep a million rows. */
const KEPT = 40;

export type Listed = {
  readonly asked: ViewAsked;
  readonly shown: ViewShown | null;
  readonly rows: ReadonlyMap<number, RowShown>;
  readonly fault: Fault | null;
};

export type Listing = {
  readonly state: Store<Listed>;
  /** Shows another view; the rows of the old one stay until the new ones are here. */
  readonly show: (asked: ViewAsked) => Promise<void>;
  /** Asks for the same view again: something in it moved. */
  readonly refresh: () => Promise<void>;
  /** Says which rows the screen needs; what is not at hand is fetched. `to` is exclusive. */
  readonly need: (from: number, to: number) => void;
  /** Where a record stands now, or -1. */
  readonly place: (id: string) => Promise<number>;
};

/** The pages that cover rows `from` (inclusive) to `to` (exclusive) of `total`. */
export function pagesOf(from: number, to: number, total: number): number[] {
  const first = Math.max(0, Math.floor(from / PAGE));
  const last = Math.floor((Math.min(to, total) - 1) / PAGE);
  const pages: number[] = [];
  for (let page = first; page <= last; page += 1) pages.push(page);
  return pages;
}

/** Makes a list that begins with `first`; nothing is fetched before `refresh` or `show`. */
export function makeListing(ask: Desk['ask'], first: ViewAsked): Listing {
  const state = store<Listed>({ asked: first, shown: null, rows: new Map(), fault: null });
  let wanted = { from: 0, to: PAGE };
  const fetching = new Set<string>();
  const used = new Map<number, number>();
  let tick = 0;

  const fetchPage = async (view: string, page: number): Promise<readonly RowShown[] | null> => {
    const answer = await ask('rows', { view, from: page * PAGE, count: PAGE });
    if (answer.ok) return answer.value.rows;
    // The desk keeps a bounded number of lists; one that it let go is simply opened again.
    if (answer.fault.code === 'not_found') void refresh();
    else state.set({ ...state.get(), fault: answer.fault });
    return null;
  };

  const refresh = coalesced(async () => {
    const { asked } = state.get();
    const answer = await ask('openView', asked);
    if (asked !== state.get().asked) return;
    if (!answer.ok) {
      state.set({ ...state.get(), fault: answer.fault });
      return;
    }
    const shown = answer.value;
    const rows = new Map<number, RowShown>();
    used.clear();
    for (const page of pagesOf(Math.min(wanted.from, Math.max(0, shown.total - 1)), Math.max(wanted.to, 1), shown.total)) {
      const fetched = await fetchPage(shown.view, page);
      if (asked !== state.get().asked) return;
      fetched?.forEach((row, index) => rows.set(page * PAGE + index, row));
      used.set(page, (tick += 1));
    }
    state.set({ asked, shown, rows, fault: null });
  });

  const fill = async (view: string, page: number) => {
    const key = `${view} ${page}`;
    if (fetching.has(key)) return;
    fetching.add(key);
    const fetched = await fetchPage(view, page);
    fetching.delete(key);
    const now = state.get();
    if (fetched === null || now.shown?.view !== view) return;
    const rows = new Map(now.rows);
    fetched.forEach((row, index) => rows.set(page * PAGE + index, row));
    used.set(page, (tick += 1));
    while (used.size > KEPT) {
      const [oldest] = [...used].reduce((least, each) => (each[1] < least[1] ? each : least));
      used.delete(oldest);
      for (let index = oldest * PAGE; index < (oldest + 1) * PAGE; index += 1) rows.delete(index);
    }
    state.set({ ...now, rows });
  };

  return {
    state,
    refresh,
    show: async (asked) => {
      wanted = { from: 0, to: PAGE };
      state.set({ ...state.get(), asked });
      await refresh();
    },
    need: (from, to) => {
      wanted = { from, to };
      const { shown, rows } = state.get();
      if (shown === null) return;
      for (const page of pagesOf(from, to, shown.total)) {
        if (rows.has(page * PAGE)) used.set(page, (tick += 1));
        else void fill(shown.view, page);
      }
    },
    place: async (id) => {
      const { shown } = state.get();
      if (shown === null) return -1;
      const answer = await ask('place', { view: shown.view, id });
      return answer.ok ? answer.value.index : -1;
    },
  };
}
