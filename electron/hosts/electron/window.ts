// The one window: its options, and the guards that every page of the app gets the moment it exists.
import type { BrowserWindowConstructorOptions, Session, WebContents } from 'electron';
import { CONSOLE_URL } from './protocol.ts';
import type { Leaving } from './leaving.ts';

/** A partition without `persist:` lives in memory: nothing of a case stays in the profile on disk. */
export const PARTITION = 'docket';

/** The options of the window. `packaged` takes the developer tools away, where pasted code would run as the reviewer. */
export function windowOptions(preload: string, packaged: boolean): BrowserWindowConstructorOptions {
  return {
    title: 'Docket',
    width: 1440,
    height: 900,
    minWidth: 640,
    minHeight: 480,
    show: false,
    autoHideMenuBar: true,
    webPreferences: {
      preload,
      partition: PARTITION,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      allowRunningInsecureContent: false,
      webviewTag: false,
      navigateOnDragDrop: false,
      disableBlinkFeatures: 'Auxclick',
      spellcheck: false,
      devTools: !packaged,
    },
  };
}

/** Refuses every permission, in every form that Electron asks; its default is to grant them all. */
export function denyPermissions(session: Session): void {
  session.setPermissionRequestHandler((_contents, _permission, answer) => answer(false));
  session.setPermissionCheckHandler(() => false);
  session.setDevicePermissionHandler(() => false);
  // Answering without a stream is the refusal that this handler knows.
  session.setDisplayMediaRequestHandler((_request, answer) => answer({}));
}

/**
 * Keeps a page where it is: no navigation, redirect, frame or webview leaves the console, and no window opens. An
 * address that may leave goes to `openOutside` in the spelling that was judged, never in the one that was asked.
 */
export function guardContents(contents: WebContents, leaving: Leaving, openOutside: (url: string) => void): void {
  contents.setWindowOpenHandler(({ url }) => {
    const outside = leaving.judge(url);
    if (outside !== null) openOutside(outside);
    return { action: 'deny' };
  });
  contents.on('will-navigate', (event) => {
    // Loading itself anew is the one journey that a console makes.
    if (event.url !== CONSOLE_URL || !event.isMainFrame) event.preventDefault();
  });
  contents.on('will-frame-navigate', (event) => {
    if (event.url !== CONSOLE_URL || !event.isMainFrame) event.preventDefault();
  });
  contents.on('will-redirect', (event) => event.preventDefault());
  contents.on('will-attach-webview', (event) => event.preventDefault());
}
