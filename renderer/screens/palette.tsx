// The palette: everywhere one can go and every setting, by typing a few letters of it.
import { useEffect, useId, useMemo, useRef, useState } from 'react';
import { QUEUES } from '../../shared/model/lists.ts';
import { useConsole, useStore } from '../parts/use.ts';
import { QUEUE_WORDS } from '../parts/terms.ts';
import { matching, type Command } from '../parts/commands.ts';

/** The palette as a dialog; Ctrl or Command and K opens and closes it. */
export function Palette() {
  const { desk, route, dialog, settings } = useConsole();
  const open = useStore(dialog) === 'palette';
  const session = useStore(desk.session);
  const box = useRef<HTMLDialogElement>(null);
  const [words, setWords] = useState('');
  const [at, setAt] = useState(0);
  const id = useId();
  useEffect(() => {
    if (open && box.current?.open === false) {
      setWords('');
      setAt(0);
      box.current.showModal();
    }
    if (!open) box.current?.close();
  }, [open]);
  const commands = useMemo<readonly Command[]>(() => {
    if (session?.state !== 'signed-in') return [];
    const set = settings.get();
    return [
      ...QUEUES.filter((queue) => session.person?.streams.includes(queue)).map((queue) => ({ id: queue, says: QUEUE_WORDS[queue], group: 'Queue', run: () => route.set({ screen: 'queue', queue, opened: [] }) })),
      { id: 'trips', says: 'Trips', group: 'Screen', run: () => route.set({ screen: 'trips' }) },
      { id: 'outbox', says: 'Outbox', group: 'Screen', run: () => route.set({ screen: 'outbox' }) },
      ...(session.mayExport ? [{ id: 'export', says: 'Exports', group: 'Screen', run: () => route.set({ screen: 'export' }) }] : []),
      { id: 'sync', says: 'Sync now', group: 'Do', run: () => void desk.ask('syncNow', {}) },
      { id: 'keys', says: 'Keyboard', group: 'Help', run: () => dialog.set('keys') },
      ...(['light', 'dark', 'system'] as const).map((theme) => ({ id: theme, says: `Theme: ${theme}`, group: 'Look', run: () => settings.set({ ...set, theme }) })),
      ...(['compact', 'comfortable'] as const).map((density) => ({ id: density, says: `Density: ${density}`, group: 'Look', run: () => settings.set({ ...set, density }) })),
    ];
    // Built when opened: what is current then is what counts.
    // oxlint-disable-next-line react-hooks/exhaustive-deps -- see above
  }, [open, session]);
  const found = matching(commands, words);
  const chosen = found[at]?.id;
  useEffect(() => {
    // A list longer than its box: what the arrow keys choose is in sight.
    if (chosen !== undefined) document.getElementById(`${id}-${chosen}`)?.scrollIntoView({ block: 'nearest' });
  }, [id, chosen]);
  const run = (command: Command | undefined) => {
    if (command === undefined) return;
    dialog.set(null);
    command.run();
  };
  return (
    <dialog ref={box} className="palette" aria-label="Go to" onClose={() => { if (dialog.get() === 'palette') dialog.set(null); }} onClick={(event) => { if (event.target === box.current) dialog.set(null); }}>
      {open && (
        <>
          <input
            className="palette-input"
            type="text"
            role="combobox"
            aria-expanded
            aria-controls={id}
            aria-activedescendant={found[at] === undefined ? undefined : `${id}-${found[at].id}`}
            aria-label="Go to a queue, a screen or a setting"
            placeholder="Go to a queue, a screen or a setting"
            data-testid="palette"
            autoFocus
            value={words}
            onChange={(event) => {
              setWords(event.currentTarget.value);
              setAt(0);
            }}
            onKeyDown={(event) => {
              if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
                event.preventDefault();
                setAt(Math.max(0, Math.min(found.length - 1, at + (event.key === 'ArrowDown' ? 1 : -1))));
              }
              if (event.key === 'Enter') run(found[at]);
            }}
          />
          <ul id={id} role="listbox" aria-label="Results" className="palette-list">
            {found.map((command, index) => (
              <li key={command.id} id={`${id}-${command.id}`} role="option" aria-selected={index === at} className="palette-item" onPointerMove={() => setAt(index)} onClick={() => run(command)}>
                <span>{command.says}</span>
                <span className="small">{command.group}</span>
              </li>
            ))}
          </ul>
          {found.length === 0 && <p className="palette-none">Nothing has these letters.</p>}
        </>
      )}
    </dialog>
  );
}
