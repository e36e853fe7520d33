// The texts that came with a case, in full: fetched in windows, searchable from the first to the last character.
import { ChevronDown, ChevronUp, FileText } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import type { CaseShown } from '../../../shared/contract.ts';
import { Plain, Trouble } from '../../parts/bits.tsx';
import { hits } from '../../parts/plain.ts';
import { useConsole } from '../../parts/use.ts';
import { count, languageWords } from '../../parts/words.ts';

/** Characters drawn at once. A page of a book has about 2,000. */
const WINDOW = 12_000;
/** Characters per fetch while searching; the most that the contract gives. */
const SEARCHED = 200_000;
const MOST_HITS = 2_000;

/** All texts of a case, the first one open. `find` is what the list was searched for, when that is a plain word. */
export function Evidence({ caseId, texts, find }: { readonly caseId: string; readonly texts: CaseShown['texts']; readonly find: string }) {
  const [chosen, setChosen] = useState(texts[0]?.id ?? '');
  const text = texts.find((each) => each.id === chosen) ?? texts[0];
  if (text === undefined) return null;
  return (
    <>
      <h3>{texts.length === 1 ? 'Text' : 'Texts'}</h3>
      {texts.length > 1 && (
        <div className="tabs" role="group" aria-label="Texts">
          {texts.map((each) => (
            <button key={each.id} type="button" className="tab" aria-pressed={each.id === text.id} onClick={() => setChosen(each.id)}><FileText aria-hidden size={13} /> {each.name}</button>
          ))}
        </div>
      )}
      <TextView key={text.id} caseId={caseId} text={text} first={/^(?:[\p{L}\p{N}-]{3,}|\p{Script=Han}{2})$/u.test(find.trim()) ? find.trim() : ''} />
    </>
  );
}

function TextView({ caseId, text, first }: { readonly caseId: string; readonly text: CaseShown['texts'][number]; readonly first: string }) {
  const { desk } = useConsole();
  const [from, setFrom] = useState(0);
  const [part, setPart] = useState<{ readonly from: number; readonly text: string } | null>(null);
  const [message, setMessage] = useState<string | null>(null);
  const [words, setWords] = useState(first);
  const [found, setFound] = useState<readonly number[]>([]);
  /** Which hit the person went to; -1 until they go to one. */
  const [current, setCurrent] = useState(-1);
  const box = useRef<HTMLDivElement>(null);

  useEffect(() => {
    let stale = false;
    void desk.ask('text', { caseId, textId: text.id, from, count: WINDOW }).then((answer) => {
      if (stale) return;
      setMessage(answer.ok ? null : answer.fault.message);
      if (answer.ok) setPart({ from: answer.value.from, text: answer.value.text });
    });
    return () => {
      stale = true;
    };
  }, [desk, caseId, text.id, from]);

  useEffect(() => {
    let stale = false;
    const search = async () => {
      const all: number[] = [];
      if (words.length >= 2) {
        // Windows overlap by the words' length, so that no hit is lost on a seam.
        for (let at = 0; at < text.characters && all.length < MOST_HITS; at += SEARCHED - words.length) {
          const answer = await desk.ask('text', { caseId, textId: text.id, from: at, count: SEARCHED });
          if (stale || !answer.ok) return;
          for (const hit of hits(answer.value.text, words, MOST_HITS - all.length)) {
            if (all.at(-1) !== at + hit) all.push(at + hit);
          }
        }
      }
      if (stale) return;
      setFound(all);
      setCurrent(-1);
    };
    const timer = setTimeout(() => void search(), 150);
    return () => {
      stale = true;
      clearTimeout(timer);
    };
  }, [desk, caseId, text.id, text.characters, words]);

  const inPart = part === null ? [] : found.filter((at) => at >= part.from && at + words.length <= part.from + part.text.length);
  const shownHit = inPart.indexOf(found[current] ?? -1);
  // The window is part of the name, for the same number in another window is another hit.
  const goal = part === null || shownHit < 0 ? null : `${part.from} ${shownHit}`;
  useEffect(() => {
    if (goal !== null) box.current?.querySelector(`[data-hit="${goal.split(' ')[1]}"]`)?.scrollIntoView({ block: 'center' });
  }, [goal]);
  const go = (by: number) => {
    if (found.length === 0) return;
    const to = current < 0 ? (by > 0 ? 0 : found.length - 1) : (current + by + found.length) % found.length;
    const at = found[to] ?? 0;
    setCurrent(to);
    if (part === null || at < part.from || at + words.length > part.from + part.text.length) setFrom(Math.max(0, at - Math.floor(WINDOW / 3)));
  };
  const end = (part?.from ?? 0) + (part?.text.length ?? 0);
  return (
    <div className="text">
      <div className="text-head">
        <span className="small">{text.name} · {languageWords(text.language)} · {count(text.characters)} characters · <abbr title={`SHA-256 ${text.sha256}`}>{text.sha256.slice(0, 8)}</abbr></span>
        <div className="text-find">
          <input
            type="search"
            className="input input-small"
            aria-label="Find in this text"
            placeholder="Find in text"
            data-testid="find-text"
            spellCheck={false}
            value={words}
            maxLength={200}
            onChange={(event) => setWords(event.currentTarget.value)}
            onKeyDown={(event) => {
              if (event.key === 'Enter') go(event.shiftKey ? -1 : 1);
            }}
          />
          <span className="small find-count" role="status">{words.length < 2 ? '' : found.length === 0 ? 'None' : `${current < 0 ? '' : `${count(current + 1)} of `}${count(found.length)}${found.length >= MOST_HITS ? '+' : ''}${current < 0 ? ' found' : ''}`}</span>
          <button type="button" className="icon-button" aria-label="Previous hit" disabled={found.length === 0} onClick={() => go(-1)}><ChevronUp aria-hidden size={15} /></button>
          <button type="button" className="icon-button" aria-label="Next hit" disabled={found.length === 0} onClick={() => go(1)}><ChevronDown aria-hidden size={15} /></button>
        </div>
      </div>
      {message !== null && <Trouble message={message} />}
      <div className="text-body" ref={box} tabIndex={0} role="document" aria-label={text.name} data-testid="text" lang={text.language === 'und' ? undefined : text.language}>
        {part === null ? <span className="bone" /> : <Plain text={part.text} find={words.length >= 2 ? words : ''} current={shownHit} />}
      </div>
      {text.characters > WINDOW && part !== null && (
        <div className="text-pages">
          <button type="button" className="button" disabled={part.from === 0} onClick={() => setFrom(Math.max(0, part.from - WINDOW))}>Earlier</button>
          <span className="small">Characters {count(part.from + 1)} to {count(end)} of {count(text.characters)}</span>
          <button type="button" className="button" disabled={end >= text.characters} onClick={() => setFrom(end)}>Later</button>
        </div>
      )}
    </div>
  );
}
