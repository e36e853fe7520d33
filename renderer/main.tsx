// The console's first lines: the host's door becomes a desk, the desk gets its screens.
import { createRoot } from 'react-dom/client';
import type { HostDoor } from '../shared/contract.ts';
import { App } from './app.tsx';
import { makeDesk } from './desk.ts';
import { loadSettings } from './parts/use.ts';
import './theme/tokens.css';
import './theme/base.css';
import './theme/marks.css';
import './theme/controls.css';
import './theme/shell.css';
import './theme/entry.css';
import './theme/table.css';
import './theme/pane.css';
import './theme/parts.css';
import './theme/top.css';
import './theme/facts.css';
import './theme/evidence.css';
import './theme/decide.css';
import './theme/forms.css';
import './theme/package.css';
import './theme/account.css';
import './theme/screens.css';
import './theme/trips.css';

declare global {
  interface Window {
    /** Put there by the host before this script runs; all that the console can reach. */
    readonly docket?: HostDoor;
  }
}

const place = document.getElementById('console');
if (place !== null) {
  if (window.docket === undefined) {
    place.textContent = 'Docket was opened without its host. Close this window and start Docket again.';
  } else {
    const desk = makeDesk(window.docket);
    createRoot(place).render(<App desk={desk} settings={loadSettings(window.localStorage)} />);
    void desk.start();
  }
}
