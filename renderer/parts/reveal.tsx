// Recordings and images: nothing is fetched or shown before a person holds the button; grey and muted until they choose otherwise.
import { EyeOff, Image, Mic } from 'lucide-react';
import { useCallback, useEffect, useRef, useState } from 'react';
import type { Item } from '../../shared/model/case.ts';
import { Trouble } from './bits.tsx';
import { useConsole, useStore } from './use.ts';
import { term } from './terms.ts';
import { size } from './words.ts';

/** How long a hold lasts before it means "show": longer than any click, shorter than patience. */
const HOLD_MS = 650;

function bytesOf(base64: string): Uint8Array<ArrayBuffer> {
  const raw = atob(base64);
  const bytes = new Uint8Array(raw.length);
  for (let index = 0; index < raw.length; index += 1) bytes[index] = raw.charCodeAt(index);
  return bytes;
}

/** One recording or image. Hovering, clicking and focusing never reveal; holding the pointer or Space or Enter does. */
export function Reveal({ caseId, item, media }: { readonly caseId: string; readonly item: Item; readonly media: NonNullable<Item['media']> }) {
  const { desk, settings } = useConsole();
  const { greyscale } = useStore(settings);
  const [source, setSource] = useState<string | null>(null);
  const [message, setMessage] = useState<string | null>(null);
  const [holding, setHolding] = useState(false);
  const [coloured, setColoured] = useState(!greyscale);
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  const alive = useRef(true);
  const image = media.mime === 'image/png';
  useEffect(() => {
    alive.current = true;
    return () => {
      alive.current = false;
      clearTimeout(timer.current);
    };
  }, []);
  // The bytes live as long as they are shown: covering them again lets the memory go.
  useEffect(() => (source === null ? undefined : () => URL.revokeObjectURL(source)), [source]);
  const reveal = useCallback(async () => {
    setHolding(false);
    setMessage(null);
    const answer = await desk.ask('media', { caseId, itemId: item.id });
    if (!alive.current) return;
    if (answer.ok) setSource(URL.createObjectURL(new Blob([bytesOf(answer.value.base64)], { type: answer.value.mime })));
    else setMessage(answer.fault.message);
  }, [desk, caseId, item.id]);
  const begin = () => {
    if (timer.current !== undefined) return;
    setHolding(true);
    timer.current = setTimeout(() => {
      timer.current = undefined;
      void reveal();
    }, HOLD_MS);
  };
  const stop = () => {
    clearTimeout(timer.current);
    timer.current = undefined;
    setHolding(false);
  };
  if (source === null) {
    return (
      <div className="reveal">
        <button
          type="button"
          className={holding ? 'reveal-cover reveal-holding' : 'reveal-cover'}
          data-testid="reveal"
          onPointerDown={(event) => {
            if (event.button === 0) begin();
          }}
          onPointerUp={stop}
          onPointerLeave={stop}
          onPointerCancel={stop}
          onContextMenu={(event) => event.preventDefault()}
          onKeyDown={(event) => {
            if (event.key !== 'Enter' && event.key !== ' ') return;
            event.preventDefault();
            begin();
          }}
          onKeyUp={stop}
          onBlur={stop}
        >
          <span className="reveal-fill" aria-hidden />
          {image ? <Image aria-hidden size={18} strokeWidth={1.6} /> : <Mic aria-hidden size={18} strokeWidth={1.6} />}
          <span>
            <b>Hold to {image ? 'see the image' : 'load the recording'}</b>
            <span className="reveal-says">{term(item.kind)}, {size(media.bytes)}. {image ? 'Shown without colour.' : 'Muted; it does not start by itself.'} The reveal is written down.</span>
          </span>
        </button>
        {message !== null && <Trouble message={message} />}
      </div>
    );
  }
  return (
    <figure className="revealed">
      {image ? <img src={source} alt={`Revealed: ${item.label}`} className={coloured ? '' : 'grey'} draggable={false} data-testid="revealed" /> : <audio src={source} controls muted preload="metadata" controlsList="nodownload" data-testid="revealed" />}
      <figcaption>
        <button type="button" className="button" onClick={() => setSource(null)}><EyeOff aria-hidden size={14} /> Cover again</button>
        {image && <label className="check"><input type="checkbox" checked={coloured} onChange={(event) => setColoured(event.currentTarget.checked)} /> Colour</label>}
      </figcaption>
    </figure>
  );
}
