// Half-written decisions and notes on the disk: each draft is handed to the desk shortly after the last letter, and read back at the next start.
import type { Out } from '../../shared/contract.ts';
import type { Desk, Store } from '../desk.ts';
import { BLANK, FORMS, type Draft } from './use.ts';

/** How long a person pauses before a draft is written, in milliseconds: longer than between two letters, shorter than a thought. */
export const DRAFT_PAUSE_MS = 400;

const same = (one: Draft, other: Draft): boolean => JSON.stringify(one) === JSON.stringify(other);

/** A kept draft as the console reads it, or null where it is not of this console's shape: it stays on the disk then. */
export function readDraft(body: string): Draft | null {
  let value: unknown;
  try {
    value = JSON.parse(body);
  } catch {
    return null;
  }
  if (typeof value !== 'object' || value === null) return null;
  const found: Draft = { ...BLANK, ...value };
  const texts = typeof found.reason === 'string' && typeof found.note === 'string' && typeof found.fields === 'object' && typeof found.choices === 'object';
  return texts && (found.mode === null || FORMS.includes(found.mode)) ? found : null;
}

export type DraftKeeper = { readonly load: () => Promise<void>; readonly end: () => void };

/**
 * Watches the drafts and keeps what changed, case by case, once nothing changed for a moment; a draft that became blank
 * is forgotten. `load` brings back what was kept, but for cases that were written on since.
 */
export function keepDrafts(desk: Pick<Desk, 'ask'>, drafts: Store<ReadonlyMap<string, Draft>>, later: (run: () => void, ms: number) => () => void): DraftKeeper {
  let known = drafts.get();
  const waiting = new Map<string, () => void>();
  const save = (caseId: string): void => {
    waiting.delete(caseId);
    const draft = drafts.get().get(caseId) ?? BLANK;
    void desk.ask('saveDraft', { caseId, body: same(draft, BLANK) ? null : JSON.stringify(draft) });
  };
  const stop = drafts.watch(() => {
    const next = drafts.get();
    for (const [caseId, draft] of next) {
      if (known.get(caseId) === draft) continue;
      waiting.get(caseId)?.();
      waiting.set(caseId, later(() => save(caseId), DRAFT_PAUSE_MS));
    }
    known = next;
  });
  return {
    load: async () => {
      const answer = await desk.ask('drafts', {});
      if (!answer.ok) return;
      const held = new Map(drafts.get());
      for (const { caseId, body } of answer.value satisfies Out<'drafts'>) {
        const draft = readDraft(body);
        if (draft !== null && !held.has(caseId)) held.set(caseId, draft);
      }
      known = held;
      drafts.set(held);
    },
    end: () => {
      stop();
      for (const [caseId, cancel] of Array.from(waiting)) {
        cancel();
        save(caseId);
      }
    },
  };
}
