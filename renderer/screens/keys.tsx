// The keys, all of them, on one page.
import { X } from 'lucide-react';
import { useEffect, useRef } from 'react';
import { Key } from '../parts/bits.tsx';
import { useConsole, useStore } from '../parts/use.ts';
import { MENU } from './case/offers.ts';

type Keys = readonly (readonly [title: string, rows: readonly (readonly [keys: readonly string[], says: string])[]])[];

const KEYS: Keys = [
  ['List', [[['J', '↓'], 'Next row'], [['K', '↑'], 'Row before'], [['Page ↓', 'Page ↑'], 'A window of rows'], [['Home', 'End'], 'First row, last row'], [['Enter'], 'Open, and go into it'], [['/'], 'Search'], [['T'], 'Take cases along'], [['W'], 'Widen the record, or back']]],
  ['Case', [
    [['D'], 'Decide'], [['A'], 'Approve a proposal'], [['R'], 'Reject a proposal'], [['N'], 'Note'], [['C'], 'Claim or release'], [['M'], 'More: the menu below'],
    [['Ctrl', 'Enter'], 'Do what the form says'], [['Esc'], 'Back, then close'], [['Space'], 'Hold on an image or recording to reveal it'],
  ]],
  ['Case, where it is offered', MENU.map(({ key, label }) => [[key.toUpperCase()], label])],
  ['Anywhere', [[['1', '…', '5'], 'Queues'], [['O'], 'Outbox'], [['I'], 'Trips'], [['X'], 'Exports'], [['Ctrl', 'K'], 'Go to'], [['?'], 'This page']]],
];

/** The page of keys as a dialog; `?` opens it. */
export function KeysDialog() {
  const { dialog } = useConsole();
  const open = useStore(dialog) === 'keys';
  const box = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    if (open && box.current?.open === false) box.current.showModal();
    if (!open) box.current?.close();
  }, [open]);
  return (
    <dialog ref={box} className="keys" aria-labelledby="keys-title" onClose={() => { if (dialog.get() === 'keys') dialog.set(null); }} onClick={(event) => { if (event.target === box.current) dialog.set(null); }}>
      {open && (
        <>
          <header><h2 id="keys-title">Keyboard</h2><button type="button" className="icon-button" aria-label="Close" onClick={() => dialog.set(null)}><X aria-hidden size={16} /></button></header>
          <div className="keys-all">
            {KEYS.map(([title, rows]) => (
              <section key={title}>
                <h3>{title}</h3>
                <dl>{rows.map(([keys, says]) => <div key={says}><dt>{keys.map((key) => (key === '…' ? ' … ' : <Key key={key}>{key}</Key>))}</dt><dd>{says}</dd></div>)}</dl>
              </section>
            ))}
          </div>
          <p className="small">Single letters work only outside of fields, and can be switched off in the settings at the foot of the rail.</p>
        </>
      )}
    </dialog>
  );
}
