// Remembers the act that the disk was not sure of, so that a person who repeats it repeats that act and not another like it.
import type { NewAct } from '../../../shared/contract.ts';
import { faultOf } from '../../../shared/fault.ts';
import type { Kept } from './new-act.ts';

/** Keeps an act that `make` makes by `keep`, and answers with what was kept. Throws what they throw. */
export type KeepOnce = (asked: NewAct, make: () => Kept, keep: (kept: Kept) => void) => Kept;

/**
 * A save that ended in an I/O error may be on the disk or not. Asked for again in the same words and on the same facts,
 * it is kept under the id that it had: a note that was there all the time does not become two.
 */
export function keepOnce(): KeepOnce {
  let unsure: { readonly words: string; readonly kept: Kept } | null = null;
  return (asked, make, keep) => {
    const words = JSON.stringify({ ...asked, basis: { ...asked.basis, seenAt: '' } });
    const kept = unsure?.words === words ? unsure.kept : make();
    try {
      keep(kept);
    } catch (thrown) {
      if (faultOf(thrown).code === 'disk_unsure') unsure = { words, kept };
      throw thrown;
    }
    if (unsure?.words === words) unsure = null;
    return kept;
  };
}
