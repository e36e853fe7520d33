// A button with a small panel under it; closes on Escape, on a click elsewhere and when the focus leaves.
import { useEffect, useId, useRef, useState, type ReactNode } from 'react';

/** A panel under a button; a press on what carries `data-close` closes it. It opens upwards where `up` is set. */
export function Menu({ label, className = 'chip', button, up = false, children }: {
  readonly label: string;
  readonly className?: string;
  readonly button: ReactNode;
  readonly up?: boolean;
  readonly children: ReactNode;
}) {
  const [open, setOpen] = useState(false);
  const id = useId();
  const box = useRef<HTMLDivElement>(null);
  const trigger = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (!open) return;
    const away = (event: Event) => {
      if (event.target instanceof Node && box.current?.contains(event.target) === false) setOpen(false);
    };
    const escape = (event: KeyboardEvent) => {
      if (event.key !== 'Escape') return;
      event.preventDefault();
      event.stopPropagation();
      setOpen(false);
      trigger.current?.focus();
    };
    document.addEventListener('pointerdown', away);
    document.addEventListener('focusin', away);
    document.addEventListener('keydown', escape, true);
    box.current?.querySelector<HTMLElement>('.menu-panel :is(input, button)')?.focus();
    return () => {
      document.removeEventListener('pointerdown', away);
      document.removeEventListener('focusin', away);
      document.removeEventListener('keydown', escape, true);
    };
  }, [open]);
  return (
    <div className="menu" ref={box}>
      <button ref={trigger} type="button" className={className} aria-expanded={open} aria-controls={open ? id : undefined} aria-label={label} onClick={() => setOpen(!open)}>
        {button}
      </button>
      {open && (
        <div
          id={id}
          className={`menu-panel${up ? ' menu-up' : ''}`}
          role="group"
          aria-label={label}
          onClick={(event) => {
            if (!(event.target instanceof Element) || event.target.closest('[data-close]') === null) return;
            setOpen(false);
            trigger.current?.focus();
          }}
        >
          {children}
        </div>
      )}
    </div>
  );
}
