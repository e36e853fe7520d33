// The menu of everything else that may be done with a case: facts to record first, then the rest with their keys.
import { Ellipsis } from 'lucide-react';
import { useEffect, useId, useRef, useState, type KeyboardEvent } from 'react';
import { Key } from '../../parts/bits.tsx';
import type { OpenForm } from './forms/form.ts';
import { MENU, type Offers } from './offers.ts';

/** The menu under a button that opens upwards. Arrow keys walk, Enter chooses, Escape closes; `armed` words the way back. */
export function More({ offers, armed, onForm }: { readonly offers: Offers; readonly armed: boolean; readonly onForm: OpenForm }) {
  const [open, setOpen] = useState(false);
  const id = useId();
  const box = useRef<HTMLDivElement>(null);
  const trigger = useRef<HTMLButtonElement>(null);
  const entries = () => [...(box.current?.querySelectorAll<HTMLElement>('[role="menuitem"]') ?? [])];
  useEffect(() => {
    if (!open) return;
    box.current?.querySelector<HTMLElement>('[role="menuitem"]')?.focus();
    const away = (event: Event) => {
      if (event.target instanceof Node && box.current?.contains(event.target) === false) setOpen(false);
    };
    document.addEventListener('pointerdown', away);
    return () => document.removeEventListener('pointerdown', away);
  }, [open]);
  if (offers.menu.length === 0 && offers.records.length === 0) return null;
  const close = () => {
    setOpen(false);
    trigger.current?.focus();
  };
  const onKey = (event: KeyboardEvent) => {
    const all = entries();
    const at = all.indexOf(document.activeElement as HTMLElement);
    const to = { ArrowDown: (at + 1) % all.length, ArrowUp: (at - 1 + all.length) % all.length, Home: 0, End: all.length - 1 }[event.key];
    if (to !== undefined) all[to]?.focus();
    else if (event.key === 'Escape') close();
    else if (event.key === 'Tab') {
      setOpen(false);
      return;
    } else return;
    event.preventDefault();
    event.stopPropagation();
  };
  // Without giving the focus back: the form that opens takes it.
  const choose: OpenForm = (form, about) => {
    setOpen(false);
    onForm(form, about);
  };
  return (
    <div className="menu" ref={box}>
      <button ref={trigger} type="button" className="button" data-testid="more" aria-haspopup="menu" aria-expanded={open} aria-controls={open ? id : undefined} onClick={() => setOpen(!open)}>
        <Ellipsis aria-hidden size={15} /> More <Key>M</Key>
      </button>
      {open && (
        <div id={id} className="menu-panel menu-up menu-end more" role="menu" aria-label="More" tabIndex={-1} onKeyDown={onKey}>
          {offers.records.length > 0 && (
            <div role="group" aria-label="Record what happened">
              <p className="more-title" aria-hidden>Record what happened</p>
              {offers.records.map(({ fact, label, says }) => (
                <button key={fact} type="button" role="menuitem" tabIndex={-1} className="menu-item" title={says} data-testid={`record-${fact}`} onClick={() => choose('record', fact)}>{label}</button>
              ))}
            </div>
          )}
          {offers.menu.length > 0 && (
            <div role="group" aria-label="Case">
              <p className="more-title" aria-hidden>Case</p>
              {MENU.filter(({ form }) => offers.menu.includes(form)).map(({ form, key, label }) => (
                <button key={form} type="button" role="menuitem" tabIndex={-1} className="menu-item" data-testid={`more-${form}`} onClick={() => choose(form)}>
                  {form === 'reopen' && armed ? 'Call it back' : label} <Key>{key.toUpperCase()}</Key>
                </button>
              ))}
            </div>
          )}
        </div>
      )}
    </div>
  );
}
