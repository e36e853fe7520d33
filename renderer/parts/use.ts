// The hooks every screen uses: watched stores, the passing of time, keys, what a person set for themselves.
import { createContext, useContext, useEffect, useRef, useState, useSyncExternalStore } from 'react';
import type { ViewAsked } from '../../shared/contract.ts';
import type { Queue } from '../../shared/model/words.ts';
import { store, type Desk, type Store } from '../desk.ts';
import type { Listing } from './listing.ts';

/** Where the console stands. `opened` is the record in the pane and those under it, the top one last. */
export type Route =
  | { readonly screen: 'queue'; readonly queue: Queue; readonly opened: readonly string[] }
  | { readonly screen: 'outbox' }
  | { readonly screen: 'export' };

/** What a person wrote and did not yet submit; kept in memory only, so that looking at another case loses nothing. */
export type Draft = {
  readonly mode: 'decide' | 'note' | 'approve' | 'reject' | 'assign' | null;
  readonly decision: string | null;
  readonly reason: string;
  readonly note: string;
  readonly assignee: string | null;
  readonly itemIds: readonly string[] | null;
  /** The conflict that this decision answers, settled once the new act is kept. */
  readonly again: string | null;
};
export const BLANK: Draft = { mode: null, decision: null, reason: '', note: '', assignee: null, itemIds: null, again: null };

/** How a person wants the console to look. Never anything about a case. */
export type Settings = { readonly theme: 'system' | 'light' | 'dark'; readonly density: 'compact' | 'comfortable'; readonly greyscale: boolean };

export type Console = {
  readonly desk: Desk;
  readonly route: Store<Route>;
  readonly settings: Store<Settings>;
  readonly dialog: Store<'palette' | 'keys' | null>;
  readonly drafts: Store<ReadonlyMap<string, Draft>>;
  readonly listing: (queue: Queue) => Listing;
  /** The filters that the export form begins with. */
  readonly lastView: Store<ViewAsked | null>;
  readonly zone: string;
};

export const ConsoleContext = createContext<Console | null>(null);

/** The console that this screen belongs to. */
export function useConsole(): Console {
  const found = useContext(ConsoleContext);
  if (found === null) throw new Error('a screen outside of the console');
  return found;
}

/** The value of a store, rendered again when it changes. */
export function useStore<T>(watched: Store<T>): T {
  return useSyncExternalStore(watched.watch, watched.get);
}

/** Now in epoch milliseconds, moving on every `every` milliseconds. */
export function useNow(every = 30_000): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), every);
    return () => clearInterval(timer);
  }, [every]);
  return now;
}

/** The draft of a case and how to change it. */
export function useDraft(caseId: string): readonly [Draft, (change: Partial<Draft>) => void] {
  const { drafts } = useConsole();
  const all = useStore(drafts);
  const draft = all.get(caseId) ?? BLANK;
  return [draft, (change) => drafts.set(new Map(drafts.get()).set(caseId, { ...(drafts.get().get(caseId) ?? BLANK), ...change }))];
}

const KEPT_AS = 'docket.settings';

/** The settings kept on this machine for this person, or the usual ones. */
export function loadSettings(storage: Storage): Store<Settings> {
  const settings = store<Settings>({ theme: 'system', density: 'compact', greyscale: true });
  try {
    const kept: unknown = JSON.parse(storage.getItem(KEPT_AS) ?? '{}');
    if (typeof kept === 'object' && kept !== null) {
      const { theme, density, greyscale } = kept as Partial<Record<keyof Settings, unknown>>;
      settings.set({
        theme: theme === 'light' || theme === 'dark' ? theme : 'system',
        density: density === 'comfortable' ? 'comfortable' : 'compact',
        greyscale: greyscale !== false,
      });
    }
  } catch {
    // Settings that cannot be read are only looks: the usual ones do.
  }
  const apply = () => {
    const { theme, density } = settings.get();
    if (theme === 'system') delete document.documentElement.dataset['theme'];
    else document.documentElement.dataset['theme'] = theme;
    document.documentElement.dataset['density'] = density;
  };
  apply();
  settings.watch(() => {
    apply();
    try {
      storage.setItem(KEPT_AS, JSON.stringify(settings.get()));
    } catch {
      // A window without storage keeps its looks until it closes.
    }
  });
  return settings;
}

/** Whether letters typed here are meant for a field, not for the console. */
function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target instanceof HTMLInputElement) return !['checkbox', 'radio', 'button'].includes(target.type);
  return target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement || target.isContentEditable;
}

type Keys = Readonly<Record<string, (event: KeyboardEvent) => void>>;

/** The screens that listen, the one on top last: a form in a pane hears Escape before the pane, the pane before the list. */
const hearing: { current: Keys }[] = [];

function onKey(event: KeyboardEvent): void {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || document.querySelector('dialog[open]') !== null) return;
  if (event.key !== 'Escape' && isTyping(event.target)) return;
  const pressable = event.target instanceof Element && event.target.closest('button, a, summary, label, input, [role="option"]') !== null;
  if (pressable && (event.key === 'Enter' || event.key === ' ')) return;
  // Arrow keys inside a group of radio buttons choose; they do not move the list.
  if (event.target instanceof HTMLInputElement && event.key.startsWith('Arrow')) return;
  for (const keys of hearing.toReversed()) {
    const run = Object.hasOwn(keys.current, event.key) ? keys.current[event.key] : undefined;
    if (run === undefined) continue;
    event.preventDefault();
    run(event);
    return;
  }
}

/**
 * Listens for keys of the whole window while `active`. A key typed into a field, pressed with a modifier or under an
 * open dialog is left alone; Enter and Space belong to the button that has the focus.
 */
export function useKeys(active: boolean, keys: Keys): void {
  const latest = useRef(keys);
  useEffect(() => {
    latest.current = keys;
  });
  useEffect(() => {
    if (!active) return;
    if (hearing.length === 0) window.addEventListener('keydown', onKey);
    hearing.push(latest);
    return () => {
      hearing.splice(hearing.indexOf(latest), 1);
      if (hearing.length === 0) window.removeEventListener('keydown', onKey);
    };
  }, [active]);
}
