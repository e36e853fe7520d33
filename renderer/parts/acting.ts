// Handing an act to the desk from a screen: the kept document is shown at once, a refusal is a sentence.
import { useState } from 'react';
import type { NewAct, OutboxRow } from '../../shared/contract.ts';
import type { Desk } from '../desk.ts';
import { useConsole } from './use.ts';

/** Puts an act's newest row into the list of acts. */
export function keepRow(desk: Desk, row: OutboxRow): void {
  desk.acts.set([row, ...desk.acts.get().filter((act) => act.actId !== row.actId)].sort((a, b) => (a.at < b.at ? 1 : -1)));
}

/**
 * `send` gives an act to the desk and answers whether it was kept; `message` is the sentence where it was not. An
 * act is sent once however often the button is pressed: while one is on its way, `busy` holds the others.
 */
export function useActing(): { readonly busy: boolean; readonly message: string | null; readonly send: (act: NewAct) => Promise<boolean>; readonly forget: () => void } {
  const { desk } = useConsole();
  const [busy, setBusy] = useState(false);
  const [message, setMessage] = useState<string | null>(null);
  return {
    busy,
    message,
    forget: () => setMessage(null),
    send: async (act) => {
      if (busy) return false;
      setBusy(true);
      setMessage(null);
      const answer = await desk.ask('act', act);
      setBusy(false);
      if (!answer.ok) {
        setMessage(answer.fault.message);
        return false;
      }
      keepRow(desk, answer.value);
      return true;
    },
  };
}
