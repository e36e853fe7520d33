// The sign-in screen: one link, opened in the person's own browser, and what it waits for.
import { ArrowUpRight, LoaderCircle } from 'lucide-react';
import { useCallback, useEffect, useRef, useState } from 'react';
import type { SessionShown } from '../../shared/contract.ts';
import type { Fault } from '../../shared/fault.ts';
import { Trouble } from '../parts/bits.tsx';
import { Mark } from '../parts/mark.tsx';
import { useConsole, useStore } from '../parts/use.ts';

/** Shown while nobody is signed in. */
export function SignIn({ session }: { readonly session: SessionShown }) {
  const { desk } = useConsole();
  const status = useStore(desk.status);
  const [url, setUrl] = useState<string | null>(null);
  const [fault, setFault] = useState<Fault | null>(null);
  const [opened, setOpened] = useState(false);
  const asking = useRef(false);
  const begin = useCallback(async () => {
    if (asking.current) return;
    asking.current = true;
    setOpened(false);
    // The address of before is given up by asking again; pressing it meanwhile would lead nowhere.
    setUrl(null);
    setFault(null);
    const answer = await desk.ask('startSignIn', {});
    asking.current = false;
    setUrl(answer.ok ? answer.value.url : null);
    setFault(answer.ok ? null : answer.fault);
  }, [desk]);
  // Once when shown, and again when the hub comes back: a person should never have to guess that they may try now.
  const online = status?.online ?? null;
  const have = url !== null;
  useEffect(() => {
    if (!have && online !== false) void begin();
  }, [begin, have, online]);
  return (
    <main className="alone">
      <section className="sign-in" aria-labelledby="sign-in-title">
        <Mark size={36} />
        <h1 id="sign-in-title">Docket</h1>
        <p className="sign-in-hub">
          {session.hub.name === '' ? 'Hub' : session.hub.name}
          <span className="fixed">{session.hub.url}</span>
        </p>
        {fault !== null && <Trouble message={fault.message} />}
        {url !== null && (
          <a className="button button-main button-wide" data-testid="sign-in" href={url} target="_blank" rel="noopener noreferrer" onClick={() => setOpened(true)}>
            Sign in
            <ArrowUpRight aria-hidden size={16} />
          </a>
        )}
        {url === null && fault === null && (
          <p className="sign-in-wait"><LoaderCircle aria-hidden className="spin" size={16} /> Asking the hub where to sign in…</p>
        )}
        <p className="sign-in-wait" role="status">
          {opened && <><LoaderCircle aria-hidden className="spin" size={16} /> Waiting for the sign-in in your browser.</>}
          {!opened && url !== null && 'The sign-in opens in your browser. This window goes on by itself.'}
        </p>
        {(opened || fault !== null) && <button type="button" className="button" onClick={() => void begin()}>{fault === null ? 'Start again' : 'Try again'}</button>}
        {session.hub.demo && <p className="sign-in-demo">Demo hub: all people and cases are made up.</p>}
        {session.keyNotice !== null && <p className="sign-in-demo">{session.keyNotice}</p>}
      </section>
    </main>
  );
}
