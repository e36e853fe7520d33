// The hooks every screen uses: watched stores, the passing of time, keys, what a person set for themselves.
import { createContext, useContext, useEffect, useRef, useState, useSyncExternalStore } from 'react';
import type { ViewAsked } from '../../shared/contract.ts';
import type { Choice } from '../../shared/model/request.ts';
import type { Queue } from '../../shared/model/words.ts';
import { store, type Desk, type Store } from '../desk.ts';
import type { Listing } from './listing.ts';

/** Where the console stands. `opened` is the record in the pane and those under it, the top one last. */
export type Route =
  | { readonly screen: 'queue'; readonly queue: Queue; readonly opened: readonly string[] }
  | { readonly screen: 'outbox' }
  | { readonly screen: 'trips' }
  | { readonly screen: 'export' };

/** The forms of a case: one is open at a time, at the foot of its pane. */
export const FORMS = [
  'decide', 'approve', 'reject', 'note', 'assign', 'record', 'verify', 'message', 'set-priority', 'merge-duplicate', 'reopen', 'resolve-effect', 'break-claim',
  'place-hold', 'renew-hold', 'release-hold', 'pause-clock', 'resume-clock', 'extend-clock',
] as const;
export type Form = (typeof FORMS)[number];

/** Forms whose act rests on what was read: while one is open, a newer version of the case waits beside the one on the screen. */
export const restsOnReading = (form: Form | null): boolean => form !== null && form !== 'note' && form !== 'assign' && form !== 'set-priority' && form !== 'message' && form !== 'break-claim';

/** What was typed into one form. */
export type Written = { readonly reason: string; readonly note: string; readonly about: string | null; readonly fields: Readonly<Record<string, string>> };

/** What a person wrote and did not yet submit; kept in memory only, so that looking at another case loses nothing. */
export type Draft = {
  readonly mode: Form | null;
  readonly decision: string | null;
  readonly reason: string;
  readonly note: string;
  readonly assignee: string | null;
  readonly itemIds: readonly string[] | null;
  /** What was chosen for each record of a disclosure, by its id. */
  readonly choices: Readonly<Record<string, Choice>>;
  /** The form that `reason`, `note`, `about` and `fields` belong to, also while it is closed: looking something up loses nothing. */
  readonly of: Form | null;
  /** What was typed into the other forms: the reason for a decision is not the reason for a hold, and a note to colleagues is not one for the record. */
  readonly kept: Readonly<Partial<Record<Form, Written>>>;
  /** What that form is about: the fact, the hold, the clock, the other case. */
  readonly about: string | null;
  /** Every other field of that form, by its name and as typed. */
  readonly fields: Readonly<Record<string, string>>;
  /** The conflict that this decision answers, settled once the new act is kept. */
  readonly again: string | null;
};
export const BLANK: Draft = { mode: null, decision: null, reason: '', note: '', assignee: null, itemIds: null, choices: {}, of: null, kept: {}, about: null, fields: {}, again: null };

/** How a person wants the console to look. Never anything about a case. */
export type Settings = { readonly theme: 'system' | 'light' | 'dark'; readonly density: 'compact' | 'comfortable'; readonly greyscale: boolean; /** Whether single letters are commands: who speaks to a computer types words by accident (WCAG 2.1.4). */ readonly letters: boolean };

export type Console = {
  readonly desk: Desk;
  readonly route: Store<Route>;
  readonly settings: Store<Settings>;
  readonly dialog: Store<'palette' | 'keys' | null>;
  readonly drafts: Store<ReadonlyMap<string, Draft>>;
  readonly listing: (queue: Queue) => Listing;
  /** Whether the record takes the place of the list beside it. */
  readonly wide: Store<boolean>;
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
  const settings = store<Settings>({ theme: 'system', density: 'compact', greyscale: true, letters: true });
  try {
    const kept: unknown = JSON.parse(storage.getItem(KEPT_AS) ?? '{}');
    if (typeof kept === 'object' && kept !== null) {
      const { theme, density, greyscale, letters } = kept as Partial<Record<keyof Settings, unknown>>;
      settings.set({
        theme: theme === 'light' || theme === 'dark' ? theme : 'system',
        density: density === 'comfortable' ? 'comfortable' : 'compact',
        greyscale: greyscale !== false,
        letters: letters !== false,
      });
    }
  } catch {
    // Settings that cannot be read are only looks: the usual ones do.
  }
  const apply = () => {
    const { theme, density, letters } = settings.get();
    if (theme === 'system') delete document.documentElement.dataset['theme'];
    else document.documentElement.dataset['theme'] = theme;
    document.documentElement.dataset['density'] = density;
    document.documentElement.dataset['letters'] = letters ? 'on' : 'off';
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

/** Keys that scroll: inside something that scrolls by itself they belong to it, not to the list beside it. */
const SCROLLING: readonly string[] = ['ArrowUp', 'ArrowDown', 'ArrowLeft', 'ArrowRight', 'PageUp', 'PageDown', 'Home', 'End', 'Enter', ' '];

function onKey(event: KeyboardEvent): void {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || document.querySelector('dialog[open]') !== null) return;
  if (event.key !== 'Escape' && isTyping(event.target)) return;
  const pressable = event.target instanceof Element && event.target.closest('button, a, summary, label, input, [role="option"]') !== null;
  if (pressable && (event.key === 'Enter' || event.key === ' ')) return;
  // Arrow keys inside a group of radio buttons choose; they do not move the list.
  if (event.target instanceof HTMLInputElement && event.key.startsWith('Arrow')) return;
  if (SCROLLING.includes(event.key) && event.target instanceof Element && event.target.closest('[data-scrolls]') !== null) return;
  const printable = event.key.length === 1;
  if (printable && document.documentElement.dataset['letters'] === 'off') return;
  // With Caps Lock on, a letter comes as a capital; with Shift it is another key on purpose.
  const key = printable && !event.shiftKey ? event.key.toLowerCase() : event.key;
  for (const keys of hearing.toReversed()) {
    const run = Object.hasOwn(keys.current, key) ? keys.current[key] : undefined;
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
