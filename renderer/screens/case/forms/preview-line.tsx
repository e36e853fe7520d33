// What a decision would do, in one live line before it is proposed.
import { Archive, CircleHelp, CircleSlash, Eye, LoaderCircle, Lock, Trash2, TriangleAlert, X } from 'lucide-react';
import { useEffect, useMemo, useRef, useState } from 'react';
import type { In, PreviewShown } from '../../../../shared/contract.ts';
import { previewing, type Previewing, type PreviewState } from '../../../parts/previewing.ts';
import { useConsole } from '../../../parts/use.ts';
import { stagesIn } from '../../../parts/words.ts';

const PART_ICON = { closes: X, removes: Trash2, keeps: Lock, residual: Archive, unknown: CircleHelp, shows: Eye, nothing: CircleSlash } as const satisfies Record<PreviewShown['parts'][number]['part'], unknown>;

/** How long a person pauses before the desk is asked: shorter than noticing, longer than typing a letter. */
const PAUSE_MS = 200;

/** The preview of what is chosen now; `wanted` null asks for nothing. `turn` changes where the case did. */
export function usePreview(wanted: In<'preview'> | null, turn: string): PreviewState {
  const { desk } = useConsole();
  const [state, setState] = useState<PreviewState>({ state: 'none' });
  const made = useRef<Previewing | null>(null);
  useEffect(() => {
    made.current = previewing((asked) => desk.ask('preview', asked), setState, (run) => {
      const timer = setTimeout(run, PAUSE_MS);
      return () => clearTimeout(timer);
    });
    return () => made.current?.end();
  }, [desk]);
  const key = wanted === null ? null : JSON.stringify(wanted);
  const asked = useMemo(() => (key === null ? null : (JSON.parse(key) as In<'preview'>)), [key]);
  // oxlint-disable-next-line react/exhaustive-effect-dependencies -- a turn of the case asks the same again
  useEffect(() => made.current?.want(asked), [asked, turn]);
  return state;
}

/** What is known of the package now, also while a newer one is being asked for. */
export const packageIn = (state: PreviewState): PreviewShown['package'] =>
  state.state === 'known' ? state.shown.package : state.state === 'asking' ? (state.last?.package ?? null) : null;

/**
 * The line. It keeps its place while the desk is asked, so that nothing jumps under the hand. `onlyEffect` leaves out
 * why it could not be proposed: whoever approves is another person, and the rules ask of them something else.
 */
export function PreviewLine({ state, onlyEffect = false }: { readonly state: PreviewState; readonly onlyEffect?: boolean }) {
  if (state.state === 'none') return null;
  const shown = state.state === 'known' ? state.shown : state.state === 'asking' ? state.last : null;
  return (
    <section className="preview" aria-label="What it would do" aria-busy={state.state === 'asking'} data-testid="preview" data-state={state.state}>
      <h4>What it would do{state.state === 'asking' && <LoaderCircle aria-hidden size={12} className="spin" />}</h4>
      <div role="status">
        {state.state === 'failed' && <p className="preview-not"><TriangleAlert aria-hidden size={13} /> {state.fault.message}</p>}
        {shown === null && state.state === 'asking' && <span className="bone" />}
        {shown !== null && (
          <>
            <ul className="preview-parts">
              {shown.parts.map(({ part, says }, index) => {
                const Icon = PART_ICON[part];
                return <li key={index} className={`preview-${part}`}><Icon aria-hidden size={13} /> {says}</li>;
              })}
              {shown.parts.length === 0 && shown.sentence !== '' && <li>{shown.sentence}</li>}
            </ul>
            {shown.not !== null && !onlyEffect && <p className="preview-not"><TriangleAlert aria-hidden size={13} /> {stagesIn(shown.not)}</p>}
          </>
        )}
      </div>
    </section>
  );
}
