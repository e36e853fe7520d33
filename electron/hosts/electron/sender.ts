// Who may ask over IPC: the top frame of our window, on our origin, and nobody else.
import { ORIGIN } from './protocol.ts';

/** The part of an IPC event that is judged. Electron gives `null` for a frame that is gone. */
export type Sent = {
  readonly senderFrame: { readonly origin: string; readonly url: string; readonly parent: unknown; readonly detached: boolean } | null;
  readonly sender: { readonly mainFrame: unknown };
};

/**
 * Whether an IPC message came from the console itself. A frame that navigated away keeps its channel for a moment,
 * so both its origin and its address must be ours; `sandbox`ed and `about:blank` frames have the origin `null`.
 */
export function isConsole(event: Sent): boolean {
  const frame = event.senderFrame;
  if (frame === null || frame.detached || frame.parent !== null || frame !== event.sender.mainFrame) return false;
  return frame.origin === ORIGIN && frame.url.startsWith(`${ORIGIN}/`);
}
