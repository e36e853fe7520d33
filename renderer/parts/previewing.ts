// Asking what a decision would do while a person is still choosing: waits for a pause, and drops every stale answer.
import type { In, PreviewShown } from '../../shared/contract.ts';
import type { Answer, Fault } from '../../shared/fault.ts';

export type PreviewState =
  | { readonly state: 'none' }
  | { readonly state: 'asking'; readonly last: PreviewShown | null }
  | { readonly state: 'known'; readonly shown: PreviewShown }
  | { readonly state: 'failed'; readonly fault: Fault };

export type Previewing = { readonly want: (asked: In<'preview'> | null) => void; readonly end: () => void };

/**
 * Tells what the newest wish would do. `want` is called with every change; the desk is asked once nothing changed for
 * as long as `later` waits, and an answer to an older wish is never told, however late it comes: a line that belongs
 * to another choice would be believed.
 */
export function previewing(
  ask: (asked: In<'preview'>) => Promise<Answer<PreviewShown>>,
  tell: (state: PreviewState) => void,
  later: (run: () => void) => () => void,
): Previewing {
  let wish = 0;
  let last: PreviewShown | null = null;
  let cancel: () => void = () => undefined;
  const drop = () => {
    wish += 1;
    cancel();
    cancel = () => undefined;
  };
  return {
    want: (asked) => {
      drop();
      if (asked === null) {
        last = null;
        tell({ state: 'none' });
        return;
      }
      const mine = wish;
      tell({ state: 'asking', last });
      cancel = later(() => {
        void ask(asked).then((answer) => {
          if (mine !== wish) return;
          last = answer.ok ? answer.value : null;
          tell(answer.ok ? { state: 'known', shown: answer.value } : { state: 'failed', fault: answer.fault });
        });
      });
    },
    end: drop,
  };
}
