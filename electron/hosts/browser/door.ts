// The page's side of the browser host: defines window.docket, and nothing else of the page knows how it is carried.
import type { Answer } from '../../../shared/fault.ts';
import type { HostDoor, News } from '../../../shared/contract.ts';

/**
 * Runs in the page, before the console. It is sent as its own text (see doorScript), so it may use nothing from
 * outside its braces but what browsers give. The session lives in this closure and in sessionStorage, which only this
 * origin in this tab can read; cookies would go to every other port of 127.0.0.1.
 */
export function openDoor(hostName: string): void {
  const KEPT = 'docket-session';
  const ENDED = 'Docket is not running any more. Nothing that you saved is lost. Start it again.';
  const listeners = new Set<(news: News) => void>();
  let lastStatus: Extract<News, { topic: 'status' }> | null = null;
  let streaming = false;

  const post = (path: string, session: string | null, body: unknown): Promise<Response> =>
    fetch(path, {
      method: 'POST',
      headers: session === null ? { 'content-type': 'application/json' } : { 'content-type': 'application/json', 'x-docket-session': session },
      body: JSON.stringify(body),
      credentials: 'omit',
      cache: 'no-store',
      redirect: 'error',
      referrerPolicy: 'no-referrer',
    });

  // The page is going away: an answer would only flash a fault at somebody who is about to read what to do.
  const leave = (): Promise<never> => {
    sessionStorage.removeItem(KEPT);
    location.replace('/closed');
    return new Promise(() => {});
  };

  const enter = async (): Promise<string> => {
    const secret = /^#launch=([A-Za-z0-9_-]{22,100})$/.exec(location.hash)?.[1];
    // First of all, so that neither the history nor a copied address carries the secret.
    if (secret !== undefined) history.replaceState(null, '', location.pathname);
    if (secret !== undefined) {
      const reply = await post('/session', null, { secret }).catch(() => null);
      if (reply?.ok === true) {
        const { session } = (await reply.json()) as { session: string };
        sessionStorage.setItem(KEPT, session);
        return session;
      }
    }
    return sessionStorage.getItem(KEPT) ?? leave();
  };
  const session = enter();
  // A new launch address pasted into this tab changes only the fragment, which loads nothing by itself.
  window.addEventListener('hashchange', () => {
    if (location.hash.startsWith('#launch=')) location.reload();
  });

  const ask = async (call: string, input: unknown): Promise<Answer<unknown>> => {
    const fails = (code: 'broken' | 'too_large' | 'bad_input', message: string): Answer<unknown> => ({ ok: false, fault: { code, message } });
    try {
      const reply = await post('/ask', await session, { call, input });
      if (reply.status === 401) return await leave();
      if (reply.status === 413) return fails('too_large', 'That is larger than Docket takes. Split it and try again.');
      if (!reply.ok) return fails('broken', 'Docket did not take that. Nothing was lost. Load this page again.');
      return (await reply.json()) as Answer<unknown>;
    } catch {
      return fails('broken', ENDED);
    }
  };

  const tell = (news: News): void => {
    if (news.topic === 'status') lastStatus = news;
    for (const listener of listeners) listener(news);
  };

  const read = async (again: boolean): Promise<boolean> => {
    const reply = await post('/news', await session, { again });
    if (reply.status === 401) return await leave();
    if (!reply.ok || reply.body === null) return false;
    const reader = reply.body.pipeThrough(new TextDecoderStream()).getReader();
    let rest = '';
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return true;
      const lines = (rest + value).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) if (line !== '') tell(JSON.parse(line) as News);
    }
  };

  const stream = async (): Promise<void> => {
    let pause = 250;
    for (let again = false; ; again = true) {
      const started = performance.now();
      await read(again).catch(() => false);
      // Being without news must show: a screen that looks live and is not would let a decision rest on old facts.
      if (lastStatus !== null) tell({ topic: 'status', body: { ...lastStatus.body, online: false, syncing: false, problem: { code: 'broken', message: ENDED } } });
      pause = performance.now() - started > 5_000 ? 250 : Math.min(pause * 2, 5_000);
      await new Promise((done) => setTimeout(done, pause));
    }
  };

  const door: HostDoor = {
    ask,
    onNews: (listener) => {
      listeners.add(listener);
      if (!streaming) {
        streaming = true;
        void stream();
      }
      return () => void listeners.delete(listener);
    },
    hostName,
  };
  Object.defineProperty(window, 'docket', { value: Object.freeze(door), enumerable: true });
}

/** The door as a classic script: the function's own text, called once. */
export function doorScript(hostName: string): string {
  return `'use strict';\n(${openDoor.toString()})(${JSON.stringify(hostName)});\n`;
}
