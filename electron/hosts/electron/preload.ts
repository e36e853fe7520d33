// The only thing between the page and the rest: puts ask, onNews and hostName on the window, and nothing else.
import { contextBridge, ipcRenderer } from 'electron';
import type { HostDoor, News } from '../../../shared/contract.ts';
import type { Answer } from '../../../shared/fault.ts';
import { fault } from '../../../shared/fault.ts';
import { ASK, HOST_NAME, NEWS } from './channels.ts';

const door: HostDoor = {
  // What cannot be cloned is refused before it leaves the page; that refusal must be an answer like every other.
  ask: (call, input) => ipcRenderer.invoke(ASK, call, input).catch((): Answer<unknown> => ({ ok: false, fault: fault('bad_input') })),
  onNews: (listener) => {
    // The event carries the sender; it stays on this side.
    const heard = (_event: unknown, news: News): void => listener(news);
    ipcRenderer.on(NEWS, heard);
    return () => void ipcRenderer.removeListener(NEWS, heard);
  },
  hostName: HOST_NAME,
};

contextBridge.exposeInMainWorld('docket', door);
